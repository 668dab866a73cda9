/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_proposal.c - the texts that the data give, in plain Swedish. Only what is known is said: a date
 * or a number that is missing is left out here, and told by memo_lint. */
#include "memo/memo.h"

#include "base/money.h"

#define TEXT_MAX 200000

static const char *done(struct arena *mem, struct sbuf *o)
{
	while (o->len && o->p[o->len - 1] == '\n')
		o->len--;
	const char *s = arena_strn(mem, o->p ? o->p : "", o->len);

	sbuf_done(o);
	return s;
}

static const char *day_words(struct arena *mem, int32_t day)
{
	return day == DAY_NONE ? "" : day_str(mem, day);
}

/* "Brottsofferjouren Jämtland och Jämtlands läns kommuner" */
static const char *parties(struct arena *mem, const struct memo_facts *k)
{
	return k->agreement ? k->agreement->partnership :
			      arena_fmt(mem, "%s och länets kommuner", k->jour);
}

const char *memo_lower(struct arena *mem, const char *s)
{
	char *low = arena_str(mem, s);

	if (low[0] >= 'A' && low[0] <= 'Z')
		low[0] = (char)(low[0] + 0x20);
	return low;
}

bool memo_admits_minors(const struct service *s)
{
	static const char *const grown[] = { "vuxna", "fyllt 18", "fyllt 21", "från 18 år", "över 18" };

	if (s->age != SERVICE_ALL_AGES)
		return s->age < SERVICE_FROM_18;
	for (size_t i = 0; s->target && i < MST_LEN(grown); i++)
		if (strcasestr(s->target, grown[i]))
			return false;
	return true;
}

const char *memo_cite(const struct memo_facts *k, const char *code, int32_t day)
{
	const struct agreement_law *l = agreement_law_on(k->laws, k->nlaws, code, day);

	return l ? l->cite : "socialtjänstlagen";
}

/* ---- sections ---- */

static const char *proposal(struct arena *mem, const struct memo_facts *k)
{
	struct sbuf o;

	sbuf_init(&o, TEXT_MAX);
	doc_put_words(&o, k->executive);
	sbuf_lit(&o, " godkänner överenskommelsen om idéburet offentligt partnerskap (IOP) mellan ");
	doc_put_words(&o, parties(mem, k));
	if (k->agreement)
		sbuf_fmt(&o, ", från %s", day_words(mem, k->agreement->from_day));
	sbuf_lit(&o, ".");
	return done(mem, &o);
}

static const char *summary(struct arena *mem, const struct memo_facts *k)
{
	struct sbuf o;

	sbuf_init(&o, TEXT_MAX);
	sbuf_lit(&o, "Idéburet offentligt partnerskap (IOP) är en modell för samverkan mellan offentlig "
		     "verksamhet och civilsamhällets organisationer i frågor som bland annat rör komplexa "
		     "samhällsutmaningar.\n\n");
	if (!k->agreement)
		return done(mem, &o);
	sbuf_lit(&o, "Överenskommelsens syfte: ");
	doc_put_words(&o, k->agreement->purpose);
	sbuf_lit(&o, "\n\nÖverenskommelsen gäller stöd till: ");
	doc_put_words(&o, k->agreement->target_group);
	return done(mem, &o);
}

static void put_goals(struct sbuf *o, const struct agreement *a)
{
	sbuf_lit(o, "Det övergripande målet är: ");
	doc_put_words(o, a->goals[0]);
	sbuf_lit(o, "\n\nDelmålen är:\n\n");
	for (int i = 1; i < AGREEMENT_GOALS; i++) {
		if (str_empty(a->goals[i]))
			continue;
		sbuf_lit(o, "* ");
		doc_put_words(o, a->goals[i]);
		sbuf_ch(o, '\n');
	}
	sbuf_ch(o, '\n');
}

/* Who has decided, or is to decide, about the services; the condition is what ties the two steps. */
static void put_catalogue(struct arena *mem, struct sbuf *o, const struct memo_facts *k)
{
	const struct decision *d = k->catalogue;

	if (d && d->outcome == DECISION_YES) {
		sbuf_lit(o, "Insatserna är beslutade: ");
		doc_put_words(o, agreement_decision_name(mem, d));
		if (d->meeting != DAY_NONE)
			sbuf_fmt(o, ", %s", day_words(mem, d->meeting));
	} else {
		sbuf_lit(o, "Insatserna beslutas av den nämnd eller det utskott som ansvarar för "
			    "socialtjänsten");
	}
	if (!d || d->outcome != DECISION_YES || d->condition == DECISION_IOP) {
		sbuf_lit(o, ", under förutsättning att denna överenskommelse godkänns av ");
		doc_put_words(o, memo_lower(mem, k->executive));
	}
	sbuf_lit(o, ".\n");
}

static const char *matter(struct arena *mem, const struct memo_facts *k, int32_t day)
{
	struct sbuf o;

	sbuf_init(&o, TEXT_MAX);
	sbuf_lit(&o, "Barn och unga är vår framtid.\n\n");
	if (k->agreement)
		put_goals(&o, k->agreement);
	if (!k->nservices)
		return done(mem, &o);
	doc_put_words(&o, k->jour);
	sbuf_fmt(&o, " erbjuder dessa insatser utan individuell behovsprövning, enligt %s:\n\n",
		 memo_cite(k, "utan-behovsprovning", day));
	for (size_t i = 0; i < k->nservices; i++) {
		sbuf_lit(&o, "* ");
		doc_put_words(&o, k->services[i].name);
		sbuf_ch(&o, '\n');
	}
	sbuf_ch(&o, '\n');
	put_catalogue(mem, &o, k);
	return done(mem, &o);
}

static void put_shares(struct arena *mem, struct sbuf *o, const struct memo_facts *k)
{
	int64_t sum = 0;

	if (!k->grant->n)
		return;
	sbuf_lit(o, "\n\nBeslutade belopp per kommun:\n\n| Kommun | Belopp |\n|---|---:|\n");
	for (size_t i = 0; i < k->grant->n; i++) {
		sbuf_lit(o, "| ");
		doc_put_words(o, k->grant->shares[i].name);
		sbuf_fmt(o, " | %s |\n", money_str(mem, k->grant->shares[i].ore));
		sum += k->grant->shares[i].ore;
	}
	sbuf_fmt(o, "| Summa | %s |\n", money_str(mem, sum));
}

static const char *money(struct arena *mem, const struct memo_facts *k)
{
	struct sbuf o;

	sbuf_init(&o, TEXT_MAX);
	if (k->grant) {
		sbuf_lit(&o, "Grundbidraget till ");
		doc_put_words(&o, k->jour);
		sbuf_fmt(&o, " för %d, som uppgår till %s med fördelning mellan kommunerna",
			 (int)k->grant->year, money_str(mem, k->grant->total));
		if (!str_empty(k->grant->decision)) {
			sbuf_lit(&o, ", beslutades av ");
			doc_put_words(&o, k->grant->decision);
		} else {
			sbuf_lit(&o, ", är beslutat sedan tidigare");
		}
		sbuf_lit(&o, ". ");
	}
	sbuf_lit(&o, "Inget ytterligare ekonomiskt bidrag fastställs i överenskommelsen.");
	if (k->grant)
		put_shares(mem, &o, k);
	return done(mem, &o);
}

static const char *children(struct arena *mem, const struct memo_facts *k, int32_t day)
{
	struct sbuf o;
	size_t open = 0;

	if (k->child)
		return memo_child_text(mem, k->child, memo_cite(k, "barnets-basta", day),
				       memo_cite(k, "barns-asikter", day));

	for (size_t i = 0; i < k->nservices; i++)
		open += memo_admits_minors(&k->services[i]);
	sbuf_init(&o, TEXT_MAX);
	if (!open) {
		sbuf_lit(&o, "Insatserna vänder sig till vuxna. Barn berörs indirekt, när en vuxen i "
			     "familjen får stöd.");
		return done(mem, &o);
	}
	sbuf_lit(&o, "Barn och unga berörs av beslutet. De berörs direkt när de själva har utsatts för "
		     "brott, ska vittna eller står nära någon som har utsatts, och indirekt när en vuxen i "
		     "familjen får stöd.\n\nInsatser som är öppna för barn och unga:\n\n");
	for (size_t i = 0; i < k->nservices; i++) {
		if (!memo_admits_minors(&k->services[i]))
			continue;
		sbuf_lit(&o, "* ");
		doc_put_words(&o, k->services[i].name);
		if (k->services[i].target) {
			sbuf_lit(&o, " (");
			doc_put_words(&o, k->services[i].target);
			sbuf_lit(&o, ")");
		}
		sbuf_ch(&o, '\n');
	}
	sbuf_fmt(&o, "\nEtt barn som har fyllt 15 år får ta emot insatserna utan vårdnadshavarens samtycke när "
		     "det är lämpligt. Yngre barn behöver vårdnadshavarens samtycke (%s).\n\nBedömningen är att "
		     "beslutet är till barnets bästa (%s). Stödet är frivilligt och ger barn fler vägar till "
		     "hjälp. Barn ska få säga sin mening om det stöd de själva får (%s).",
		 memo_cite(k, "barn-15", day), memo_cite(k, "barnets-basta", day), memo_cite(k, "barns-asikter", day));
	return done(mem, &o);
}

static const char *basis(struct arena *mem, const struct memo_facts *k, const char *day)
{
	struct sbuf o;

	sbuf_init(&o, TEXT_MAX);
	sbuf_fmt(&o, "* Tjänsteskrivelse, %s\n", day);
	for (size_t i = 0; k->agreement && i < k->agreement->ndocuments; i++) {
		const struct agreement_document *d = &k->agreement->documents[i];

		if (strcasecmp(d->name, "Tjänsteskrivelse") == 0)
			continue; /* another municipality's; this one's stands first */
		sbuf_lit(&o, "* ");
		doc_put_words(&o, d->name);
		if (d->day != DAY_NONE)
			sbuf_fmt(&o, ", %s", day_words(mem, d->day));
		sbuf_ch(&o, '\n');
	}
	return done(mem, &o);
}

/* ---- the page header and the signatures ---- */

#define UNIT "Vård- och socialavdelningen"

static const char *unit_of(const struct memo_facts *k, const struct memo *m)
{
	return m->text[MEMO_UNIT]		? m->text[MEMO_UNIT] :
	       !str_empty(k->template->unit) ? k->template->unit : UNIT;
}

static const char *header_field(struct arena *mem, const struct memo_facts *k, const struct memo *m,
				enum memo_field f)
{
	switch (f) {
	case MEMO_TITLE:
		return arena_fmt(mem, "Överenskommelse om idéburet offentligt partnerskap, IOP, mellan %s",
				 parties(mem, k));
	case MEMO_UNIT:
		return unit_of(k, &(struct memo){ 0 });
	case MEMO_REGISTRY:
		return k->iop && k->iop->registry ? k->iop->registry : "";
	case MEMO_RECEIVER:
		return k->executive;
	case MEMO_OFFICER:
		return k->officer;
	case MEMO_OFFICER_TITLE:
		return "Handläggare";
	case MEMO_CHIEF:
		return k->template->chief;
	case MEMO_CHIEF_TITLE:
		return str_empty(k->template->chief_title) ?
			       arena_fmt(mem, "Chef %s", memo_lower(mem, unit_of(k, m))) : k->template->chief_title;
	default:
		return "";
	}
}

static const char *section(struct arena *mem, const struct memo_facts *k, const struct memo *m,
			   enum memo_field f, int32_t on, const char *day)
{
	switch (f) {
	case MEMO_PROPOSAL:
		return proposal(mem, k);
	case MEMO_SUMMARY:
		return summary(mem, k);
	case MEMO_MATTER:
		return matter(mem, k, on);
	case MEMO_MONEY:
		return money(mem, k);
	case MEMO_CHILDREN:
		return children(mem, k, on);
	case MEMO_BASIS:
		return basis(mem, k, day);
	case MEMO_DISPATCH:
		return arena_fmt(mem, "* %s", unit_of(k, m));
	default:
		return "";
	}
}

const char *memo_proposal(struct arena *mem, const struct memo_facts *k, const struct memo *m,
			  enum memo_field f)
{
	int32_t on = m->edition ? day_of(m->at) : k->day;
	const char *day = m->text[MEMO_DAY], *s = NULL;

	if (f == MEMO_DAY)
		return day_str(mem, on);
	if (!day)
		day = day_str(mem, on);
	else if (!day_parse(day, &on))
		on = k->day;
	if (m->kind == MEMO_SERVICES || m->kind == MEMO_GRANT)
		s = memo_kind_proposal(mem, k, m->kind, f, on, day);
	if (!s)
		s = f < MEMO_FIRST_SECTION ? header_field(mem, k, m, f) : section(mem, k, m, f, on, day);
	return memo_template_phrase(mem, k->template, f, s);
}
