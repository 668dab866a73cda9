/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo_kinds.c - the memos about the services and about the grant: the texts that differ from those of
 * the agreement's memo. Only what is known is said. */
#include "memo/memo.h"

#include "base/money.h"

#define TEXT_MAX 200000

const struct memo_kind_info memo_kinds[MEMO_KINDS + 1] = {
	[MEMO_IOP] = { "memo", "tjansteskrivelse", N_("överenskommelsen") },
	[MEMO_SERVICES] = { "memo_services", "tjansteskrivelse-insatser", N_("insatserna") },
	[MEMO_GRANT] = { "memo_grant", "tjansteskrivelse-bidrag", N_("bidraget") },
};

static const char *done(struct arena *mem, struct sbuf *o)
{
	while (o->len && o->p[o->len - 1] == '\n')
		o->len--;
	const char *s = arena_strn(mem, o->p ? o->p : "", o->len);

	sbuf_done(o);
	return s;
}

static bool exempt(const struct memo_facts *k)
{
	for (size_t i = 0; i < k->nservices; i++)
		if (k->services[i].rule == SERVICE_NO_IDENTITY)
			return true;
	return false;
}

static const char *from_day(struct arena *mem, const struct memo_facts *k)
{
	return k->agreement ? arena_fmt(mem, ", från %s", day_str(mem, k->agreement->from_day)) : "";
}

/* ---- services ---- */

/* Written as if decided, one action to a point, each to be read alone. */
static const char *services_proposal(struct arena *mem, const struct memo_facts *k, int32_t day)
{
	struct sbuf o;

	sbuf_init(&o, TEXT_MAX);
	sbuf_lit(&o, "1. ");
	doc_put_words(&o, k->board);
	sbuf_lit(&o, " beslutar att insatser från ");
	doc_put_words(&o, k->jour);
	sbuf_fmt(&o, " erbjuds utan individuell behovsprövning enligt %s%s, under förutsättning att ",
		 memo_cite(k, "utan-behovsprovning", day), from_day(mem, k));
	doc_put_words(&o, memo_lower(mem, k->executive));
	sbuf_lit(&o, " godkänner överenskommelsen om idéburet offentligt partnerskap (IOP). Insatserna är:");
	for (size_t i = 0; i < k->nservices; i++) {
		sbuf_str(&o, i ? ", " : " ");
		doc_put_words(&o, k->services[i].name);
	}
	sbuf_lit(&o, ".\n");
	if (!exempt(k))
		return done(mem, &o);
	sbuf_lit(&o, "2. ");
	doc_put_words(&o, k->board);
	sbuf_fmt(&o, " beslutar att uppgifter som kan röja den enskildes identitet inte dokumenteras, enligt %s%s, "
		     "när de här insatserna utförs:",
		 memo_cite(k, "utan-identitet", day), from_day(mem, k));
	for (size_t i = 0, n = 0; i < k->nservices; i++)
		if (k->services[i].rule == SERVICE_NO_IDENTITY) {
			sbuf_str(&o, n++ ? ", " : " ");
			doc_put_words(&o, k->services[i].name);
		}
	sbuf_lit(&o, ".");
	return done(mem, &o);
}

static const char *services_summary(struct arena *mem, const struct memo_facts *k, int32_t day)
{
	struct sbuf o;

	sbuf_init(&o, TEXT_MAX);
	doc_put_words(&o, k->jour);
	sbuf_fmt(&o, " erbjuder stöd till brottsutsatta, vittnen och anhöriga. Socialnämnden får erbjuda sådana "
		     "insatser utan individuell behovsprövning (%s). Den som utför dem ska berätta om rätten att "
		     "ansöka om andra insatser (%s). Jouren fattar inga beslut om enskilda.",
		 memo_cite(k, "utan-behovsprovning", day), memo_cite(k, "ratt-att-ansoka", day));
	return done(mem, &o);
}

static const char *rule_words(const struct memo_facts *k, enum service_rule r, int32_t day)
{
	return r == SERVICE_FULL ? memo_cite(k, "dokumentation", day) :
	       r == SERVICE_ADVICE ? memo_cite(k, "radgivning", day) : memo_cite(k, "utan-identitet", day);
}

/* What a decision has to say of whom and how often; "" = nothing. */
static const char *conditions_of(struct arena *mem, const struct service *s)
{
	const char *age = s->age == SERVICE_ALL_AGES ? "" : service_age_words(s->age);

	return arena_fmt(mem, "%s%s%s", age, *age && s->conditions ? ". " : "", s->conditions ? s->conditions : "");
}

static void put_services(struct arena *mem, struct sbuf *o, const struct memo_facts *k, int32_t day)
{
	bool some = false;

	for (size_t i = 0; i < k->nservices; i++)
		some |= *conditions_of(mem, &k->services[i]) != 0;
	sbuf_fmt(o, "| Insats | För vem |%s Dokumentation |\n|---|---|%s---|\n", some ? " Villkor |" : "",
		 some ? "---|" : "");
	for (size_t i = 0; i < k->nservices; i++) {
		const struct service *s = &k->services[i];

		sbuf_lit(o, "| ");
		doc_put_words(o, s->name);
		sbuf_lit(o, " | ");
		doc_put_words(o, s->target ? s->target : "Alla som jouren stöder");
		if (some) {
			const char *words = conditions_of(mem, s);

			sbuf_lit(o, " | ");
			doc_put_words(o, *words ? words : "–");
		}
		sbuf_fmt(o, " | %s |\n", rule_words(k, s->rule, day));
	}
}

static const char *services_matter(struct arena *mem, const struct memo_facts *k, int32_t day)
{
	struct sbuf o;
	bool first = true;

	sbuf_init(&o, TEXT_MAX);
	sbuf_lit(&o, "Insatserna, vem de är för och hur de dokumenteras:\n\n");
	put_services(mem, &o, k, day);
	for (size_t i = 0; i < k->nservices; i++) {
		if (k->services[i].rule != SERVICE_NO_IDENTITY || str_empty(k->services[i].special_reasons))
			continue;
		if (first)
			sbuf_lit(&o, "\nSärskilda skäl för att inte dokumentera vem någon är:\n\n");
		first = false;
		sbuf_lit(&o, "* ");
		doc_put_words(&o, k->services[i].name);
		sbuf_lit(&o, ": ");
		doc_put_words(&o, k->services[i].special_reasons);
		sbuf_ch(&o, '\n');
	}
	sbuf_fmt(&o, "\nÅtgärden i sig dokumenteras alltid. Verksamhetens mål, inriktning, omfattning och kvalitet får "
		     "inte delegeras (%s). Därför är det säkrast att nämnden själv beslutar.",
		 memo_cite(k, "delegation", day));
	return done(mem, &o);
}

/* ---- the grant ---- */

static const struct memo_share *own_share(const struct memo_facts *k)
{
	for (size_t i = 0; k->grant && i < k->grant->n; i++)
		if (str_eq(k->grant->shares[i].name, k->town->short_name))
			return &k->grant->shares[i];
	return NULL;
}

static const char *grant_proposal(struct arena *mem, const struct memo_facts *k)
{
	const struct memo_share *own = own_share(k);
	struct sbuf o;

	sbuf_init(&o, TEXT_MAX);
	doc_put_words(&o, k->executive);
	sbuf_lit(&o, " beviljar ");
	doc_put_words(&o, k->jour);
	sbuf_fmt(&o, " ett bidrag%s%s%s.", own ? " på " : "", own ? money_str(mem, own->ore) : "",
		 k->grant ? arena_fmt(mem, " för tiden %d-01-01 till %d-12-31", (int)k->grant->year,
				      (int)k->grant->year) : "");
	return done(mem, &o);
}

static const char *grant_matter(struct arena *mem, const struct memo_facts *k)
{
	struct sbuf o;

	sbuf_init(&o, TEXT_MAX);
	sbuf_lit(&o, "Bidraget går till jourens stöd till brottsutsatta, vittnen och anhöriga. Kommunen beslutar om "
		     "bidraget för ett år i taget och för sig. En kommuns beslut ändrar inte de andras andelar.");
	if (k->agreement) {
		sbuf_lit(&o, "\n\nDet övergripande målet för samverkan är: ");
		doc_put_words(&o, k->agreement->goals[0]);
	}
	sbuf_lit(&o, "\n\nJouren rekvirerar bidraget, redovisar hur det har använts och betalar tillbaka det som inte "
		     "har använts.");
	return done(mem, &o);
}

/* The memo puts the grant before the board, so nothing is said to be decided. */
static const char *grant_money(struct arena *mem, const struct memo_facts *k)
{
	const struct memo_share *own = own_share(k);

	if (!k->grant || !own)
		return "Bidragets storlek är inte inskriven än.";
	return arena_fmt(mem,
			 "Kommunens del av grundbidraget för %d är %s. Hela grundbidraget är %s och delas mellan "
			 "kommunerna i länet. Beslutet medför inga andra kostnader.",
			 (int)k->grant->year, money_str(mem, own->ore), money_str(mem, k->grant->total));
}

/* ---- both ---- */

static const char *basis(struct arena *mem, const struct memo_facts *k, enum memo_kind kind,
			 const char *day)
{
	struct sbuf o;

	sbuf_init(&o, TEXT_MAX);
	sbuf_fmt(&o, "* Tjänsteskrivelse, %s", day);
	if (k->iop && k->iop->outcome == DECISION_YES) {
		sbuf_lit(&o, "\n* ");
		doc_put_words(&o, agreement_decision_name(mem, k->iop));
		sbuf_fmt(&o, ", %s", day_str(mem, k->iop->meeting));
	}
	for (size_t i = 0; kind == MEMO_SERVICES && k->agreement && i < k->agreement->ndocuments; i++) {
		const struct agreement_document *d = &k->agreement->documents[i];

		if (strcasecmp(d->name, "Tjänsteskrivelse") == 0)
			continue; /* of the agreement */
		sbuf_lit(&o, "\n* ");
		doc_put_words(&o, d->name);
		if (d->day != DAY_NONE)
			sbuf_fmt(&o, ", %s", day_str(mem, d->day));
	}
	return done(mem, &o);
}

static const char *title(struct arena *mem, const struct memo_facts *k, enum memo_kind kind)
{
	if (kind == MEMO_SERVICES)
		return arena_fmt(mem, "Insatser utan individuell behovsprövning från %s", k->jour);
	return k->grant ? arena_fmt(mem, "Bidrag till %s för %d", k->jour, (int)k->grant->year) :
			  arena_fmt(mem, "Bidrag till %s", k->jour);
}

const char *memo_kind_proposal(struct arena *mem, const struct memo_facts *k, enum memo_kind kind,
			       enum memo_field f, int32_t law_day, const char *day)
{
	bool services = kind == MEMO_SERVICES;

	switch (f) {
	case MEMO_TITLE:
		return title(mem, k, kind);
	case MEMO_REGISTRY:
		return services && k->catalogue && k->catalogue->registry ? k->catalogue->registry : "";
	case MEMO_RECEIVER:
		return services ? k->board : NULL;
	case MEMO_PROPOSAL:
		return services ? services_proposal(mem, k, law_day) : grant_proposal(mem, k);
	case MEMO_SUMMARY:
		return services ? services_summary(mem, k, law_day) :
				  arena_fmt(mem, "%s ansöker om kommunens del av grundbidraget, som delas mellan "
						 "kommunerna i länet.", k->jour);
	case MEMO_MATTER:
		return services ? services_matter(mem, k, law_day) : grant_matter(mem, k);
	case MEMO_MONEY:
		return services ? "Insatserna utförs av jouren inom det bidrag som kommunerna beslutar om. Beslutet "
				  "medför inga ytterligare kostnader." : grant_money(mem, k);
	case MEMO_BASIS:
		return basis(mem, k, kind, day);
	default:
		return NULL;
	}
}
