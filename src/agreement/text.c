/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* text.c - the parts of the agreement, what the data give for each, and the document of it all. */
#include "agreement/text.h"

const char *const agreement_part_slugs[AGREEMENT_PARTS] = {
	"bakgrund", "vardegrund", "parter", "mal", "ataganden", "uppfoljning", "ekonomi", "avtalstid",
	"andringar", "tvist",
};

static const struct {
	const char *name, *hint;
} parts[AGREEMENT_PARTS] = {
	{ N_("Bakgrund"), N_("Varför parterna går samman, vem som tog initiativet och vad lagen säger") },
	{ N_("Värdegrund"), N_("Det som parterna står för tillsammans") },
	{ N_("Parter och organisation"), N_("Vilka som är med, vem som leder, och vem som svarar för vad") },
	{ N_("Mål"), N_("Det övergripande målet och delmålen") },
	{ N_("Insatser och åtaganden"), N_("Vad var och en lovar. Åtaganden med ansvarig skrivs in för sig.") },
	{ N_("Uppföljning"), N_("Vad som följs upp, när och hur. Aldrig uppgifter om enskilda.") },
	{ N_("Ekonomi"), N_("Pengar, och det som inte är pengar: ideella timmar, lokaler, utbildning") },
	{ N_("Avtalstid och uppsägning"), N_("Från när, till när, och hur man säger upp") },
	{ N_("Ändringar och tillägg"), N_("Hur texten ändras, och av vem") },
	{ N_("Omförhandling, hävning och tvist"), N_("Vad parterna gör när något har gått fel") },
};

const char *agreement_part_name(enum agreement_part p)
{
	return parts[p].name;
}

const char *agreement_part_hint(enum agreement_part p)
{
	return parts[p].hint;
}

enum agreement_part agreement_part_of(const char *slug)
{
	int p = 0;

	while (p < AGREEMENT_PARTS && !str_eq(slug, agreement_part_slugs[p]))
		p++;
	return (enum agreement_part)p;
}

/* ---- what the data give ---- */

static const char *done(struct arena *mem, struct sbuf *o)
{
	const char *s = arena_strn(mem, o->p ? o->p : "", o->len);

	sbuf_done(o);
	return s;
}

static const char *background(struct arena *mem, const struct agreement_facts *k)
{
	struct sbuf o;

	sbuf_init(&o, AGREEMENT_ANNEX_MAX);
	sbuf_lit(&o, "Idéburet offentligt partnerskap (IOP) är en modell för samverkan mellan offentlig "
		     "verksamhet och civilsamhällets organisationer.\n\n");
	doc_put_words(&o, k->jour);
	sbuf_lit(&o, " är en ideell förening som stöder brottsutsatta, vittnen och anhöriga. Kommunen ska "
		     "erbjuda brottsofferstöd till den som har utsatts för brott och till närstående (13 kap. "
		     "1 § socialtjänstlagen (2025:400)).\n");
	if (k->a) {
		sbuf_lit(&o, "\nSyftet med överenskommelsen: ");
		doc_put_words(&o, k->a->purpose);
		sbuf_lit(&o, "\n\nÖverenskommelsen gäller stöd till: ");
		doc_put_words(&o, k->a->target_group);
	}
	return done(mem, &o);
}

static const char *parties(struct arena *mem, const struct agreement_facts *k)
{
	struct sbuf o;

	sbuf_init(&o, AGREEMENT_ANNEX_MAX);
	sbuf_lit(&o, "Parter är:\n\n* ");
	doc_put_words(&o, k->jour);
	for (size_t i = 0; i < k->ntowns; i++) {
		sbuf_lit(&o, "\n* ");
		doc_put_words(&o, k->towns[i].name);
	}
	sbuf_lit(&o, "\n\nVarje kommun beslutar för sig. Överenskommelsen gäller mellan jouren och de kommuner "
		     "som har godkänt den. Varje part utser en kontaktperson.");
	return done(mem, &o);
}

static const char *goals(struct arena *mem, const struct agreement *a)
{
	struct sbuf o;

	if (!a)
		return "";
	sbuf_init(&o, AGREEMENT_ANNEX_MAX);
	sbuf_lit(&o, "Det övergripande målet är: ");
	doc_put_words(&o, a->goals[0]);
	sbuf_lit(&o, "\n\nDelmålen är:\n\n");
	for (int i = 1; i < AGREEMENT_GOALS; i++) {
		sbuf_fmt(&o, "%d. ", i);
		doc_put_words(&o, a->goals[i]);
		sbuf_ch(&o, '\n');
	}
	return done(mem, &o);
}

static const char *party_name(const struct agreement_facts *k, struct id org)
{
	if (id_none(org))
		return "Alla kommunerna";
	for (size_t i = 0; i < k->ntowns; i++)
		if (id_eq(k->towns[i].id, org))
			return k->towns[i].name;
	return k->jour;
}

/* What is promised belongs to the text; how it goes does not. */
static const char *commitments(struct arena *mem, const struct agreement_facts *k)
{
	const char *last = NULL;
	struct sbuf o;

	sbuf_init(&o, AGREEMENT_ANNEX_MAX);
	for (size_t i = 0; i < k->ncommitments; i++) {
		const char *name = party_name(k, k->commitments[i].org);

		if (!str_eq(name, last)) {
			sbuf_str(&o, last ? "\n" : "");
			doc_put_words(&o, name);
			sbuf_lit(&o, " åtar sig att:\n\n");
			last = name;
		}
		sbuf_lit(&o, "* ");
		doc_put_words(&o, k->commitments[i].what);
		sbuf_ch(&o, '\n');
	}
	return done(mem, &o);
}

/* "* 2026: 1 200 timmar. Stödsamtal. Värderas till 270 kr per timme (ansökan om bidraget)." */
static void put_contribution(const struct view *v, struct sbuf *o, const struct agreement_contribution *k)
{
	sbuf_fmt(o, "* %lld: %s. ", (long long)k->year, agreement_contribution_amount(v, k->kind, k->promised));
	doc_put_words(o, view_text(v->lang, agreement_contribution_kinds[k->kind - 1].label));
	sbuf_lit(o, ": ");
	doc_put_words(o, k->what);
	sbuf_ch(o, '.');
	if (k->rate > 0) {
		sbuf_fmt(o, " Värderas till %s (", agreement_contribution_rate(v, k));
		doc_put_words(o, k->source);
		sbuf_lit(o, ").");
	}
	sbuf_ch(o, '\n');
}

/* What is promised that is not money; what came of it is no part of the agreement. */
static const char *economy(struct arena *mem, const struct agreement_facts *k)
{
	const struct view swedish = { .lang = VIEW_SV, .mem = mem };
	struct id last = ID_NONE;
	struct sbuf o;

	sbuf_init(&o, AGREEMENT_ANNEX_MAX);
	sbuf_lit(&o, "Bidraget till jouren beslutas av varje kommun för sig och för ett år i taget. Inget "
		     "ytterligare ekonomiskt bidrag fastställs i överenskommelsen.\n\n");
	for (size_t i = 0; i < k->ncontributions; i++) {
		const struct agreement_contribution *one = &k->contributions[i];

		if (!one->promised)
			continue;
		if (id_none(last))
			sbuf_lit(&o, "Parterna bidrar också med annat än pengar. Inget av det betalas ut.\n\n");
		if (!id_eq(last, one->org)) {
			sbuf_str(&o, id_none(last) ? "" : "\n");
			doc_put_words(&o, party_name(k, one->org));
			sbuf_lit(&o, " bidrar med:\n\n");
			last = one->org;
		}
		put_contribution(&swedish, &o, one);
	}
	if (id_none(last))
		sbuf_lit(&o, "Båda sidor bidrar också med annat än pengar: jouren med ideella timmar, kommunerna "
			     "till exempel med lokaler, utbildning och tid. Vad var och en har lovat står under "
			     "Insatser och åtaganden.");
	return done(mem, &o);
}

static const char *proposal(struct arena *mem, const struct agreement_facts *k, enum agreement_part p)
{
	switch (p) {
	case AGREEMENT_BACKGROUND:
		return background(mem, k);
	case AGREEMENT_VALUES:
		return "Parterna bygger på alla människors lika värde. Stödet är frivilligt och kostar inget, och "
		       "den enskildes integritet respekteras. Ingen behöver ha gjort en polisanmälan för att få "
		       "stöd. Jouren är självständig.";
	case AGREEMENT_PARTIES:
		return parties(mem, k);
	case AGREEMENT_GOAL:
		return goals(mem, k->a);
	case AGREEMENT_COMMITMENTS:
		return commitments(mem, k);
	case AGREEMENT_FOLLOW_UP:
		return "Parterna möts minst två gånger om året. Jouren lämnar en rapport för varje år. I den står "
		       "antal, aldrig uppgifter om enskilda.";
	case AGREEMENT_ECONOMY:
		return economy(mem, k);
	case AGREEMENT_TERM:
		return !k->a ? "" :
		       k->term.edition ? agreement_term_sentences(mem, k->a->from_day, &k->term) :
					 arena_fmt(mem, "Överenskommelsen gäller från %s.",
						   day_str(mem, k->a->from_day));
	case AGREEMENT_CHANGES:
		return "Ändringar och tillägg görs skriftligt och godkänns av de parter som de berör.";
	case AGREEMENT_DISPUTE:
		return "En part får begära omförhandling när förutsättningarna har ändrats på ett väsentligt sätt. "
		       "En part får häva överenskommelsen för sin del, om en annan part bryter mot den på ett "
		       "väsentligt sätt och inte rättar till det efter en skriftlig uppmaning. En tvist löses i "
		       "första hand genom samtal mellan parterna.";
	case AGREEMENT_PARTS:
		break;
	}
	return "";
}

const char *agreement_part_text(struct arena *mem, const struct agreement_facts *k,
				const struct agreement_text *t, enum agreement_part p)
{
	return t->part[p] ? t->part[p] : proposal(mem, k, p);
}

mst_err agreement_facts_read(struct ctx *c, struct agreement_facts *ret)
{
	struct agreement *a = arena_new(c->mem, struct agreement, 1);
	struct agreement_commitment *commitments;
	struct agreement_contribution *contributions;
	struct agreement_annex *annexes;
	struct agreement_facts k = { 0 };
	struct org jour, *towns;
	/* Its text is written long before its first day. */
	mst_err e = agreement_current(c->db, c->mem, day_make(9999, 12, 31), a);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	if (e == MST_OK)
		k.a = a;
	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	TRY(org_municipalities(c->db, c->mem, &towns, &k.ntowns));
	TRY(agreement_commitments(c->db, c->mem, c->app->jour, &commitments, &k.ncommitments));
	TRY(agreement_contributions(c->db, c->mem, c->app->jour, 0, &contributions, &k.ncontributions));
	TRY(agreement_annexes(c->db, c->mem, &annexes, &k.nannexes));
	TRY(agreement_term_latest(c->db, c->mem, &k.term));
	k.jour = jour.name;
	k.towns = towns;
	k.commitments = commitments;
	k.contributions = contributions;
	k.annexes = annexes;
	*ret = k;
	return MST_OK;
}

/* ---- the document ---- */

static void put_markdown(struct arena *mem, struct doc *d, const char *text, struct doc_dropped *left)
{
	struct doc_dropped one = { 0 };

	if (doc_markdown_long(mem, d, text, &one) != MST_OK)
		doc_paragraph(mem, d, text);
	if (!left)
		return;
	left->html += one.html;
	left->links += one.links;
	left->images += one.images;
}

static int32_t last_day(const struct agreement_facts *k, const struct agreement_text *t)
{
	int64_t at = t->at;

	at = k->term.at > at ? k->term.at : at;
	for (size_t i = 0; i < k->nannexes; i++)
		at = k->annexes[i].at > at ? k->annexes[i].at : at;
	return at ? day_of(at) : k->a ? k->a->from_day : DAY_NONE;
}

static void put_annexes(struct arena *mem, const struct agreement_facts *k, struct doc *d,
			struct doc_dropped *left)
{
	for (size_t i = 0; i < k->nannexes; i++) {
		const struct agreement_annex *x = &k->annexes[i];
		const char *name = arena_fmt(mem, "Bilaga %d: %s", (int)x->number, x->title);

		doc_new_page(mem, d);
		doc_heading(mem, d, 2,
			    x->day == DAY_NONE ? name : arena_fmt(mem, "%s, %s", name, day_str(mem, x->day)));
		put_markdown(mem, d, x->text, left);
	}
}

void agreement_build(struct arena *mem, const struct agreement_facts *k, const struct agreement_text *t,
		     struct doc *ret, struct doc_dropped *left)
{
	struct doc_field *fields = arena_new(mem, struct doc_field, 2);
	struct doc d = { .kind = "Överenskommelse", .sender = k->jour, .day = last_day(k, t),
			 .fields = fields };

	if (left)
		*left = (struct doc_dropped){ 0 };
	d.title = doc_typography(mem, k->a ? arena_fmt(mem, "%s: %s", k->a->title, k->a->partnership) :
					     "Överenskommelse om idéburet offentligt partnerskap");
	if (d.day != DAY_NONE)
		fields[d.nfields++] = (struct doc_field){ "Datum", day_str(mem, d.day) };
	if (k->a)
		fields[d.nfields++] = (struct doc_field){ "Gäller från", day_str(mem, k->a->from_day) };
	for (int p = 0; p < AGREEMENT_PARTS; p++) {
		doc_heading(mem, &d, 2, arena_fmt(mem, "%d. %s", p + 1, parts[p].name));
		put_markdown(mem, &d, agreement_part_text(mem, k, t, (enum agreement_part)p), left);
	}
	put_annexes(mem, k, &d, left);
	*ret = d;
}

/* ---- what is missing ---- */

void agreement_lacks(struct arena *mem, const struct agreement_facts *k, const struct agreement_text *t,
		     const struct doc_dropped *left, struct agreement_lack **ret, size_t *ret_n)
{
	struct agreement_lack *l = arena_new(mem, struct agreement_lack, AGREEMENT_PARTS + k->nannexes + 4);
	size_t n = 0;

	for (int p = 0; p < AGREEMENT_PARTS; p++)
		if (!*str_trim(mem, agreement_part_text(mem, k, t, (enum agreement_part)p)))
			l[n++] = (struct agreement_lack){ .part = (enum agreement_part)p,
							  .words = N_("Delen är tom.") };
	for (size_t i = 0; i < k->nannexes; i++)
		if (k->annexes[i].day == DAY_NONE)
			l[n++] = (struct agreement_lack){ .annex = &k->annexes[i], .hint = true,
							  .words = N_("Bilagan saknar datum.") };
	for (size_t i = 0; i < k->ncommitments; i++)
		if (str_empty(k->commitments[i].owner)) {
			l[n++] = (struct agreement_lack){
				.part = AGREEMENT_COMMITMENTS, .hint = true,
				.words = N_("Ett åtagande saknar ansvarig.") };
			break;
		}
	for (size_t i = 0; i < k->ncontributions; i++)
		if (t->part[AGREEMENT_ECONOMY] && k->contributions[i].promised &&
		    !strstr(t->part[AGREEMENT_ECONOMY], k->contributions[i].what)) {
			l[n++] = (struct agreement_lack){
				.part = AGREEMENT_ECONOMY, .hint = true,
				.words = N_("Delen är skriven för hand och nämner inte allt som är lovat utöver "
					    "pengar. Låt delen följa uppgifterna, eller skriv till det.") };
			break;
		}
	if (left->html || left->links || left->images)
		l[n++] = (struct agreement_lack){
			.part = AGREEMENT_BACKGROUND, .hint = true,
			.words = N_("HTML, bilder eller länkar som inte leder till en webbsida är utelämnade ur "
				    "texten.") };
	*ret = l;
	*ret_n = n;
}

/* ---- changes as acts ---- */

static mst_err put_text(struct ctx *c, void *arg)
{
	return agreement_text_insert(c->db, arg);
}

void agreement_text_save(struct ctx *c, struct agreement_text *t, struct act *ret)
{
	t->at = c->now;
	t->by = c->who->name;
	*ret = (struct act){ .apply = put_text, .arg = t,
			     .audit = ctx_note(c, "agreement.text", ID_NONE, NULL, NULL) };
}

static mst_err put_annex(struct ctx *c, void *arg)
{
	return agreement_annex_insert(c->db, arg);
}

void agreement_annex_save(struct ctx *c, struct agreement_annex *x, struct act *ret)
{
	if (!x->edition)
		x->id = rng_id();
	x->at = c->now;
	x->by = c->who->name;
	*ret = (struct act){ .apply = put_annex, .arg = x,
			     .audit = ctx_note(c, "agreement.annex", ID_NONE, NULL, NULL) };
}

static mst_err put_commitment(struct ctx *c, void *arg)
{
	return agreement_commitment_insert(c->db, arg);
}

void agreement_commitment_save(struct ctx *c, struct agreement_commitment *k, struct act *ret)
{
	if (!k->edition)
		k->id = rng_id();
	k->at = c->now;
	k->by = c->who->name;
	*ret = (struct act){ .apply = put_commitment, .arg = k,
			     .audit = ctx_note(c, "agreement.commitment", ID_NONE, NULL, NULL) };
}
