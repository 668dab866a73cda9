/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision.c - a decision in words, what may be wrong with one, and its change as an act. */
#include "agreement/decision.h"

#include <ctype.h>

struct decision agreement_decision_blank(const char *municipality, enum decision_matter m)
{
	return (struct decision){ .municipality = municipality, .matter = m, .meeting = DAY_NONE,
				  .deadline = DAY_NONE, .verified = DAY_NONE, .noticed = DAY_NONE,
				  .unappealed = DAY_NONE, .dispatched = DAY_NONE,
				  .signed_on = DAY_NONE, .from = DAY_NONE, .to = DAY_NONE };
}

/* ---- words ---- */

const char *const agreement_matter_slugs[DECISION_MATTERS + 1] = {
	NULL, "overenskommelse", "insatser", "undantag", "bidrag",
};

enum decision_matter agreement_matter_of(const char *slug)
{
	for (int m = 1; m <= DECISION_MATTERS; m++)
		if (str_eq(slug, agreement_matter_slugs[m]))
			return (enum decision_matter)m;
	return (enum decision_matter)0;
}

const char *agreement_matter_words(const struct view *v, enum decision_matter m)
{
	switch (m) {
	case DECISION_IOP:
		return T("Överenskommelsen");
	case DECISION_CATALOGUE:
		return T("Insatser utan behovsprövning");
	case DECISION_EXEMPTION:
		return T("Undantag från dokumentation");
	case DECISION_GRANT:
		return T("Bidrag");
	case DECISION_ADVICE:
		return T("Rekommendation");
	}
	return "–";
}

const char *agreement_phase_words(const struct view *v, enum decision_phase p)
{
	switch (p) {
	case DECISION_MISSING:
		return T("Saknas");
	case DECISION_PLANNED:
		return T("På väg");
	case DECISION_CONDITIONAL:
		return T("Väntar på villkor");
	case DECISION_FORCELESS:
		return T("Väntar på laga kraft");
	case DECISION_COMING:
		return T("Beslutat, börjar senare");
	case DECISION_IN_FORCE:
		return T("Gäller");
	case DECISION_REFUSED:
		return T("Sa nej");
	case DECISION_LAPSED:
		return T("Gäller inte");
	case DECISION_TERMINATED:
		return T("Uppsagt");
	}
	return "–";
}

enum view_state agreement_phase_colour(enum decision_phase p)
{
	static const enum view_state colours[] = {
		[DECISION_MISSING] = VIEW_GREY,	      [DECISION_PLANNED] = VIEW_BLUE,
		[DECISION_CONDITIONAL] = VIEW_YELLOW, [DECISION_FORCELESS] = VIEW_YELLOW,
		[DECISION_COMING] = VIEW_BLUE,	      [DECISION_IN_FORCE] = VIEW_GREEN,
		[DECISION_REFUSED] = VIEW_RED,	      [DECISION_LAPSED] = VIEW_GREY,
		[DECISION_TERMINATED] = VIEW_GREY,
	};

	return colours[p];
}

const char *agreement_paragraph(struct arena *mem, const struct decision *d)
{
	return d->paragraph ? arena_fmt(mem, "§\u00a0%d/%d", d->paragraph, d->year) : "";
}

const char *agreement_decision_name(struct arena *mem, const struct decision *d)
{
	const char *who = str_empty(d->committee) ? d->body : d->committee;

	return d->paragraph ? arena_fmt(mem, "%s %s", who, agreement_paragraph(mem, d)) : who;
}

/* ---- what people type ---- */

/* Skips blanks, no-break ones too. */
static const char *blanks(const char *s)
{
	for (;; s++) {
		if (*s == ' ' || *s == '\t')
			continue;
		if ((unsigned char)s[0] == 0xC2 && (unsigned char)s[1] == 0xA0) {
			s++;
			continue;
		}
		return s;
	}
}

/* At most `most` digits; -1: none or too many. */
static int digits(const char **s, int most)
{
	int v = 0, n = 0;

	for (; isdigit((unsigned char)**s); (*s)++) {
		if (++n > most)
			return -1;
		v = v * 10 + (**s - '0');
	}
	return n ? v : -1;
}

mst_err agreement_paragraph_parse(const char *s, int *ret_no, int *ret_year)
{
	const char *sign = strstr(s, "§");
	int no, year;

	s = blanks(sign ? sign + strlen("§") : s);
	no = digits(&s, 5);
	if (no < 1)
		return MST_INVALID;
	s = blanks(s);
	if (!*s)
		return MST_NOTFOUND;
	if (*s++ != '/')
		return MST_INVALID;
	s = blanks(s);
	year = digits(&s, 4);
	if (year < 1990 || year > 2100 || *blanks(s))
		return MST_INVALID;
	*ret_no = no;
	*ret_year = year;
	return MST_OK;
}

/* Length in bytes of a dash at s, of any kind but the hyphen; 0: none. U+2010 to U+2015, U+2212. */
static size_t dash(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;

	if (u[0] == 0xE2 && u[1] == 0x80 && u[2] >= 0x90 && u[2] <= 0x95)
		return 3;
	return u[0] == 0xE2 && u[1] == 0x88 && u[2] == 0x92 ? 3 : 0;
}

static bool starts_fold(const char *s, const char *word)
{
	for (; *word; s++, word++)
		if (tolower((unsigned char)*s) != *word)
			return false;
	return true;
}

const char *agreement_registry_tidy(struct arena *mem, const char *s)
{
	size_t n = 0, len;
	char *out;

	if (!s)
		return NULL;
	s = blanks(s);
	if (starts_fold(s, "dnr") && (s[3] == ' ' || s[3] == ':' || s[3] == '.'))
		s = blanks(s + 3 + strspn(s + 3, " :."));
	out = arena_new(mem, char, strlen(s) + 1);
	while (*s) {
		const char *next = blanks(s);

		if (next != s) {
			if (*next)
				out[n++] = ' ';
			s = next;
		} else if ((len = dash(s))) {
			out[n++] = '-';
			s += len;
		} else {
			out[n++] = *s++;
		}
	}
	return n ? out : NULL;
}

/* ---- as an act ---- */

bool agreement_may_decide(const struct ctx *c, struct id municipality)
{
	return c->who && (c->who->roles & ROLE_MANAGER ||
			  (c->who->roles & ROLE_MUNICIPAL_OFFICER && id_eq(c->who->org, municipality)));
}

struct put {
	struct decision *d;
	mst_err (*also)(struct ctx *c, void *arg);
	void *arg;
};

static mst_err put_apply(struct ctx *c, void *arg)
{
	struct put *p = arg;

	TRY(agreement_decision_insert(c->db, p->d));
	return p->also ? p->also(c, p->arg) : MST_OK;
}

void agreement_decision_put(struct ctx *c, struct decision *d,
			    mst_err (*also)(struct ctx *c, void *arg), void *also_arg,
			    struct act *ret)
{
	struct put *p = arena_new(c->mem, struct put, 1);

	d->at = c->now;
	d->by = c->who ? c->who->id : ID_NONE;
	if (id_none(d->id))
		d->id = rng_id();
	*p = (struct put){ d, also, also_arg };
	*ret = (struct act){
		.apply = put_apply, .arg = p,
		.audit = ctx_note(c,
				  d->removed	    ? "decision.remove" :
				  d->edition	    ? "decision.edit" :
						      "decision.record",
				  d->id, NULL, NULL),
	};
}
