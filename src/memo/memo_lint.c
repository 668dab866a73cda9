/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_lint.c - what makes a registrar ring back: a paper without a date, a proposal that says nothing
 * when it is read alone in the minutes, "ingen konsekvens" where children get help. Looks at words,
 * so it warns and never forbids. */
#include "memo/memo.h"

#include "base/money.h"

#include <stdlib.h>

#define MOST 64

struct lint {
	const struct view *v;
	struct arena *mem;
	const struct memo_facts *k;
	const struct memo *m;
	struct memo_warning *list;
	size_t n;
};

static void warn(struct lint *l, enum memo_field f, const char *words, bool hint)
{
	if (l->n < MOST)
		l->list[l->n++] = (struct memo_warning){ f, words, hint };
}

/* Lower case for A-Z and ÅÄÖ; no-break spaces as spaces. */
static char *lower(struct arena *mem, const char *s)
{
	char *low = arena_str(mem, s), *to = low;

	for (const char *p = low; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == 0xC2 && (unsigned char)p[1] == 0xA0) {
			*to++ = ' ';
			p++;
		} else if (c == 0xC3 && (unsigned char)p[1] >= 0x80 && (unsigned char)p[1] <= 0x9E) {
			*to++ = *p++;
			*to++ = (char)((unsigned char)*p + 0x20);
		} else {
			*to++ = (char)(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
		}
	}
	*to = 0;
	return low;
}

static const char *text_of(struct lint *l, enum memo_field f)
{
	return memo_text(l->mem, l->k, l->m, f);
}

static bool has_any(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(s, words[i]))
			return true;
	return false;
}

/* "2026-03-01", "1 mars 2026" */
static bool has_date(const char *s)
{
	for (const char *p = s; *p; p++) {
		char iso[DAY_TEXT];
		int32_t day;

		snprintf(iso, sizeof(iso), "%.10s", p);
		if (*p >= '1' && *p <= '2' && day_parse(iso, &day))
			return true;
	}
	for (int m = 1; m <= 12; m++) {
		const char *at = strstr(s, day_month_name(m));

		if (at && strtol(at + strlen(day_month_name(m)), NULL, 10) >= 1900)
			return true;
	}
	return false;
}

/* ---- the proposal ---- */

static void lint_proposal(struct lint *l)
{
	const struct view *v = l->v;
	static const char *const leaning[] = { "enligt ovan", "ovanstående", "nedanstående", "enligt nedan",
					       "föreliggande", "enligt förslaget", "bifogad", "enligt bilaga",
					       "enligt tjänsteskrivelsen" };
	static const char *const boards[] = { "styrelsen", "nämnden", "utskottet", "fullmäktige" };
	static const char *const things[] = { "överenskommelse", "partnerskap", "iop", "insats", "bidrag" };
	const char *s = lower(l->mem, text_of(l, MEMO_PROPOSAL));

	if (!*str_trim(l->mem, s)) {
		warn(l, MEMO_PROPOSAL, T("Förslaget till beslut är tomt."), false);
		return;
	}
	for (size_t i = 0; i < MST_LEN(leaning); i++)
		if (strstr(s, leaning[i]))
			warn(l, MEMO_PROPOSAL,
			     arena_fmt(l->mem,
				       T("Förslaget hänvisar till något utanför sig självt (”%s”). Det ska gå "
					 "att förstå när det står ensamt i protokollet."),
				       leaning[i]),
			     false);
	if (!has_any(s, boards, MST_LEN(boards)) && !strstr(s, lower(l->mem, l->k->executive)))
		warn(l, MEMO_PROPOSAL, T("Förslaget säger inte vem som beslutar. Skriv nämndens namn."), false);
	if (!has_any(s, things, MST_LEN(things)))
		warn(l, MEMO_PROPOSAL, T("Förslaget säger inte vad som beslutas. Skriv vilken överenskommelse det "
					 "gäller."),
		     false);
	if (!has_date(s))
		warn(l, MEMO_PROPOSAL, T("Förslaget säger inte från när beslutet gäller. Skriv datumet."), false);
}

/* ---- children ---- */

static bool says_none(const char *low)
{
	static const char *const none[] = { "ingen konsekvens", "inga konsekvenser",
					    "inte några konsekvenser", "ingen påverkan", "påverkas inte",
					    "berörs inte", "ej aktuell", "inte aktuell" };

	return has_any(low, none, MST_LEN(none));
}

#define BARE 300 /* bytes: longer than this it gives reasons */

static void lint_children(struct lint *l)
{
	const struct view *v = l->v;
	const char *s = str_trim(l->mem, lower(l->mem, text_of(l, MEMO_CHILDREN)));
	size_t open = 0;

	for (size_t i = 0; i < l->k->nservices; i++)
		open += memo_admits_minors(&l->k->services[i]);
	if (!*s)
		warn(l, MEMO_CHILDREN, T("Barnkonsekvensanalysen är tom."), false);
	else if (open && says_none(s) && strlen(s) < BARE)
		warn(l, MEMO_CHILDREN,
		     arena_fmt(l->mem,
			       view_text_n(v->lang,
					   "Analysen säger att barn inte berörs, men %d insats tar emot barn "
					      "och unga. Skriv hur de berörs.",
					   "Analysen säger att barn inte berörs, men %d insatser tar emot barn "
					      "och unga. Skriv hur de berörs.",
					   (int64_t)open),
			       (int)open),
		     false);
	else if (open && !l->m->text[MEMO_CHILDREN] && !l->k->child)
		warn(l, MEMO_CHILDREN, T("Analysen är ett förslag från uppgifterna. Läs igenom den, och skriv om "
					 "barn har fått säga sin mening inför beslutet."),
		     true);
}

/* ---- lists: the basis and the dispatch ---- */

/* How long the mark of a list's item is: "* ", "1. "; a number that begins a name ("250908 IOP") is
 * none. */
static size_t mark_of(const char *line)
{
	size_t n = strspn(line, "0123456789");

	if (line[0] && strchr("*-+", line[0]) && line[1] == ' ')
		return 2;
	return n && (line[n] == '.' || line[n] == ')') && line[n + 1] == ' ' ? n + 2 : 0;
}

/* The next item of a list of lines, without its mark. NULL past the last. */
static const char *next_item(struct arena *mem, const char **p)
{
	while (**p) {
		size_t n = strcspn(*p, "\n");
		const char *line = str_trim(mem, arena_strn(mem, *p, n));

		*p += n + ((*p)[n] == '\n');
		line += mark_of(line);
		if (*line)
			return line;
	}
	return NULL;
}

static void lint_basis(struct lint *l)
{
	const struct view *v = l->v;
	const char *p = text_of(l, MEMO_BASIS), *item;
	size_t n = 0;

	while ((item = next_item(l->mem, &p))) {
		const char *low = lower(l->mem, item);

		if (n++ == 0 && !str_starts(low, "tjänsteskrivelse"))
			warn(l, MEMO_BASIS, T("Tjänsteskrivelsen ska stå först i beslutsunderlaget."), false);
		if (!has_date(low))
			warn(l, MEMO_BASIS,
			     arena_fmt(l->mem, T("Underlaget ”%s” saknar datum."), item), false);
	}
	if (!n)
		warn(l, MEMO_BASIS, T("Beslutsunderlaget är tomt."), false);
}

static void lint_dispatch(struct lint *l)
{
	const struct view *v = l->v;
	const char *p = text_of(l, MEMO_DISPATCH), *item;
	bool jour = false;
	size_t n = 0;

	while ((item = next_item(l->mem, &p))) {
		n++;
		jour |= strcasestr(item, l->k->jour) != NULL;
	}
	if (!n)
		warn(l, MEMO_DISPATCH, T("Ingen står med bland dem som beslutet skickas till."), false);
	else if (!jour)
		warn(l, MEMO_DISPATCH,
		     arena_fmt(l->mem, T("%s står inte med bland dem som beslutet skickas till."), l->k->jour),
		     true);
}

/* ---- the rest ---- */

/* "§ 220" needs its year: numbers begin anew each year. */
static void lint_money(struct lint *l)
{
	const struct view *v = l->v;
	const char *s = lower(l->mem, text_of(l, MEMO_MONEY));

	for (const char *p = s; (p = strstr(p, "§ ")); p += 3) {
		size_t n = strspn(p + 3, "0123456789");

		if (n && p[3 + n] != '/' && !has_date(p))
			warn(l, MEMO_MONEY,
			     arena_fmt(l->mem, T("§ %.*s saknar år. Skriv till exempel § 220/2025."), (int)n,
				       p + 3),
			     false);
	}
	if (!l->k->grant && !l->m->text[MEMO_MONEY] && l->m->kind != MEMO_SERVICES)
		warn(l, MEMO_MONEY, T("Grundbidraget är inte inskrivet. Skriv in det under Bidrag, eller skriv "
				      "beloppet och beslutet här."),
		     false);
	if (strpbrk(s, "0123456789") && !strstr(s, " kr") && !strstr(s, "kronor"))
		warn(l, MEMO_MONEY, T("Beloppet saknar ”kr”."), true);
}

/* The table says what each board has decided; together that is the grant, or somebody is wrong. */
static void lint_shares(struct lint *l)
{
	const struct view *v = l->v;
	const struct memo_grant *g = l->k->grant;
	int64_t sum = 0;

	for (size_t i = 0; g && i < g->n; i++)
		sum += g->shares[i].ore;
	if (g && g->n && sum != g->total && !l->m->text[MEMO_MONEY])
		warn(l, MEMO_MONEY,
		     arena_fmt(l->mem, T("Kommunernas belopp blir tillsammans %s, men grundbidraget är %s."),
			       money_str(l->mem, sum), money_str(l->mem, g->total)),
		     false);
}

static void lint_heads(struct lint *l)
{
	const struct view *v = l->v;
	int32_t day;

	if (!day_parse(text_of(l, MEMO_DAY), &day))
		warn(l, MEMO_DAY, T("Datumet finns inte. Skriv det som 2026-03-01."), false);
	if (str_empty(text_of(l, MEMO_REGISTRY)))
		warn(l, MEMO_REGISTRY, T("Diarienummer saknas."), false);
	if (str_empty(text_of(l, MEMO_OFFICER)))
		warn(l, MEMO_OFFICER, T("Handläggarens namn saknas."), false);
	if (str_empty(text_of(l, MEMO_CHIEF)))
		warn(l, MEMO_CHIEF, T("Chefens namn saknas."), false);
}

static void lint_left(struct lint *l, enum memo_field f, const struct doc_dropped *d)
{
	const struct view *v = l->v;
	const char *name = view_text(v->lang, memo_label(f));

	if (d->html)
		warn(l, f, arena_fmt(l->mem, T("%s: kod (HTML) i texten är borttagen."), name), false);
	if (d->links)
		warn(l, f, arena_fmt(l->mem, T("%s: en länk som inte går till en webbplats, e-post eller telefon "
					       "är borttagen."), name),
		     false);
	if (d->images)
		warn(l, f, arena_fmt(l->mem, T("%s: bilder tas inte med."), name), false);
}

static void lint_section(struct lint *l, enum memo_field f)
{
	const struct view *v = l->v;

	switch (f) {
	case MEMO_PROPOSAL:
		lint_proposal(l);
		break;
	case MEMO_CHILDREN:
		lint_children(l);
		break;
	case MEMO_BASIS:
		lint_basis(l);
		break;
	case MEMO_DISPATCH:
		lint_dispatch(l);
		break;
	case MEMO_MONEY:
		lint_money(l);
		lint_shares(l);
		break;
	default:
		if (!*str_trim(l->mem, text_of(l, f)))
			warn(l, f, arena_fmt(l->mem, T("%s är tom."), view_text(v->lang, memo_label(f))),
			     false);
	}
}

void memo_lint(const struct view *v, const struct memo_facts *k, const struct memo *m,
	       const struct doc_dropped *left, struct memo_warning **ret, size_t *ret_n)
{
	struct lint l = { .v = v, .mem = v->mem, .k = k, .m = m,
			  .list = arena_new(v->mem, struct memo_warning, MOST) };

	lint_heads(&l);
	for (int f = MEMO_FIRST_SECTION; f < MEMO_FIELDS; f++) {
		lint_section(&l, (enum memo_field)f);
		if (left)
			lint_left(&l, (enum memo_field)f, &left[f]);
	}
	*ret = l.list;
	*ret_n = l.n;
}
