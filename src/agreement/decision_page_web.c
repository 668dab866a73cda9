/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_page_web.c - a municipality's checklist: what is decided, what is missing, what waits for
 * what, and what to ask the municipality about. */
#include "agreement/decision_web.h"

struct page {
	struct ctx *c;
	const struct view *v;
	struct org town;
	struct decision_choice choice;
	struct decision *list; /* of all, with the recommendations */
	size_t n;
	struct decision_state states[DECISION_MATTERS + 1];
	const char *base;
	bool may;
};

/* ---- what to ask about ---- */

struct asks {
	const char **list;
	size_t n;
};

static void ask(struct asks *a, const char *words)
{
	a->list[a->n++] = words;
}

static bool is_social(const struct decision *d)
{
	return d->matter == DECISION_CATALOGUE || d->matter == DECISION_EXEMPTION;
}

static void ask_delegate(const struct view *v, const struct decision *d, struct asks *a)
{
	if (d->matter == DECISION_IOP && !str_empty(d->committee) && str_empty(d->confirmed))
		ask(a, T("Ett utskott godkände överenskommelsen. Mål, inriktning, omfattning och kvalitet får inte "
			 "delegeras (6 kap. 38 § kommunallagen). Fråga om styrelsen har bekräftat beslutet."));
	if (!is_social(d) || str_empty(d->committee) || !str_empty(d->confirmed))
		return;
	ask(a, str_empty(d->delegation) ?
		       T("Ett utskott fattade beslutet. Fråga vilken punkt i delegationsordningen det "
			 "vilar på, och om nämnden har bekräftat det.") :
		       T("Ett utskott fattade beslutet med delegation. Fråga om nämnden har bekräftat det."));
}

static void ask_force(const struct view *v, const struct decision *d, struct asks *a)
{
	int32_t today = day_of(v->now), force = agreement_legal_force(d);

	if (d->verified == DAY_NONE)
		ask(a, T("Protokollet är inte justerat än, eller dagen saknas. Beslutet gäller ändå. Skriv in "
			 "dagen när den kommer."));
	else if (d->noticed == DAY_NONE)
		ask(a, T("Dagen på anslagstavlan saknas. Utan anslag löper ingen tid för att överklaga."));
	if (force != DAY_NONE && force <= today && d->unappealed == DAY_NONE)
		ask(a, arena_fmt(v->mem,
				 T("Tiden för att överklaga gick ut %s. Fråga kommunen om någon har "
				   "överklagat."),
				 view_date(v, force - 1)));
	if (d->matter != DECISION_GRANT && d->risk == DECISION_RISK_UNASKED && d->unappealed == DAY_NONE)
		ask(a, T("Fråga kommunen en gång: finns det risk att beslutet upphävs?"));
	if (d->risk == DECISION_RISK_YES && d->unappealed == DAY_NONE)
		ask(a, T("Kommunen ser en risk att beslutet upphävs. Vänta med det som inte går att ta "
			 "tillbaka."));
}

/* What is left to do with the agreement itself once it is approved. */
static void ask_papers(const struct view *v, const struct decision *d, struct asks *a)
{
	if (d->matter != DECISION_IOP)
		return;
	if (d->signed_on == DAY_NONE)
		ask(a, T("Kommunen har godkänt överenskommelsen. Fråga när den skrivs under, och av vem."));
	if (d->dispatched == DAY_NONE && d->verified != DAY_NONE)
		ask(a, T("Fråga om beslutet har skickats till jouren och de andra kommunerna."));
}

static void ask_planned(const struct view *v, const struct decision *d, struct asks *a)
{
	int32_t today = day_of(v->now), remind = agreement_remind_day(d);

	if (d->meeting == DAY_NONE)
		ask(a, T("Sammanträdet saknar dag. Fråga vilket sammanträde ärendet ska till."));
	if (d->meeting != DAY_NONE && d->meeting < today)
		ask(a, arena_fmt(v->mem, T("Sammanträdet var %s. Skriv in vad det blev."),
				 view_date(v, d->meeting)));
	else if (d->deadline == DAY_NONE)
		ask(a, T("Fråga när handlingarna ska vara inne. Då kommer en påminnelse åtta veckor före."));
	else if (d->deadline < today)
		ask(a, arena_fmt(v->mem, T("Handlingarna skulle ha varit inne %s."),
				 view_date(v, d->deadline)));
	else if (remind <= today)
		ask(a, arena_fmt(v->mem, T("Handlingarna ska vara inne senast %s."),
				 view_date(v, d->deadline)));
}

static const char *const *card_asks(const struct page *p, enum decision_matter m)
{
	const struct view *v = p->v;
	const struct decision_state *s = &p->states[m];
	struct asks a = { arena_new(p->c->mem, const char *, 16), 0 };

	if (s->backdated)
		ask(&a, arena_fmt(v->mem,
				  T("Beslutet säger från %s men fattades %s. Det som gjordes däremellan står "
				    "som jourens eget uppdrag."),
				  view_date(v, s->by->from), view_date(v, s->by->meeting)));
	if (s->by && s->by->outcome == DECISION_YES) {
		ask_delegate(v, s->by, &a);
		ask_force(v, s->by, &a);
		ask_papers(v, s->by, &a);
	}
	if (s->phase == DECISION_PLANNED)
		ask_planned(v, s->by, &a);
	else if (s->next && s->next->outcome == DECISION_NOT_YET)
		ask_planned(v, s->next, &a);
	if (s->phase == DECISION_MISSING && !s->contradicted &&
	    (m == DECISION_CATALOGUE || m == DECISION_EXEMPTION))
		ask(&a, T("Säkrast är att kommunstyrelsen eller nämnden själv antar insatserna och "
			  "undantaget."));
	return a.list;
}

/* ---- cards ---- */

static void fill_card(const struct page *p, enum decision_matter m, struct decision_card *k)
{
	const struct decision_state *s = &p->states[m];
	const char *at = arena_fmt(p->c->mem, "%s/%s", p->base, agreement_matter_slugs[m]);

	*k = (struct decision_card){
		.matter = m,
		.title = agreement_matter_words(p->v, m),
		.tag = s->contradicted ? view_text(p->v->lang, N_("Motsägs")) :
					 agreement_phase_words(p->v, s->phase),
		.colour = s->contradicted ? VIEW_RED : agreement_phase_colour(s->phase),
		.words = agreement_state_words(p->v, s),
		.rows = s->by ? agreement_decision_brief(p->c, s->by) : NULL,
		.asks = card_asks(p, m),
		.more = s->by ? at : NULL,
	};
	if (m == DECISION_CATALOGUE)
		k->services = arena_fmt(p->c->mem, "%s/insatser", agreement_town_base(p->c, &p->town));
	if (p->may)
		k->record = arena_fmt(p->c->mem, "%s/nytt", at);
	if (p->may && s->by)
		k->correct = arena_fmt(p->c->mem, "%s/%s", at, id_str(p->c->mem, s->by->id));
}

/* ---- the chain ---- */

static const struct decision *advice(const struct page *p)
{
	const struct decision *best = NULL;

	for (size_t i = 0; i < p->n; i++)
		if (p->list[i].matter == DECISION_ADVICE)
			best = &p->list[i];
	return best;
}

static struct decision_link link_of(const struct page *p, enum decision_matter m)
{
	const struct decision_state *s = &p->states[m];
	struct decision_link k = { .title = agreement_matter_words(p->v, m) };

	k.state = agreement_phase_words(p->v, s->phase);
	if (s->phase == DECISION_IN_FORCE || s->phase == DECISION_COMING)
		k.state = arena_fmt(p->c->mem, view_text(p->v->lang, N_("Gäller från %s")),
				    view_date(p->v, s->from));
	k.who = s->by ? agreement_decision_name(p->c->mem, s->by) : NULL;
	k.hangs = s->by && s->by->condition;
	switch (s->phase) {
	case DECISION_IN_FORCE:
	case DECISION_COMING:
		k.mark = LINK_DONE;
		break;
	case DECISION_CONDITIONAL:
	case DECISION_FORCELESS:
	case DECISION_PLANNED:
		k.mark = LINK_WAITS;
		break;
	case DECISION_MISSING:
		k.mark = LINK_MISSING;
		break;
	case DECISION_REFUSED:
	case DECISION_LAPSED:
	case DECISION_TERMINATED:
		k.mark = LINK_NO;
		break;
	}
	return k;
}

/* Where it all leads: the label of what the jour does. */
static struct decision_link result_link(const struct page *p)
{
	const struct view *v = p->v;
	const struct decision_state *s = &p->states[DECISION_CATALOGUE];
	struct decision_link k = { .title = T("Stödet till invånarna"), .hangs = true };

	if (s->phase == DECISION_IN_FORCE) {
		k.state = T("Insats enligt kommunens beslut");
		k.mark = LINK_DONE;
	} else {
		k.state = T("Jourens eget uppdrag");
		k.mark = s->phase == DECISION_MISSING ? LINK_MISSING :
			 s->phase == DECISION_REFUSED || s->phase == DECISION_LAPSED ||
					 s->phase == DECISION_TERMINATED ?
							LINK_NO :
							LINK_WAITS;
	}
	return k;
}

static const struct decision_link *chain(const struct page *p, size_t *ret_n)
{
	const struct view *v = p->v;
	struct decision_link *k = arena_new(p->c->mem, struct decision_link, DECISION_MATTERS + 3);
	const struct decision *first = advice(p);
	size_t n = 0;

	if (first)
		k[n++] = (struct decision_link){
			.title = T("Länets samråd rekommenderar"),
			.who = agreement_decision_name(p->c->mem, first),
			.state = arena_fmt(p->c->mem, T("%s, beslutar inte"), view_date(v, first->meeting)),
			.mark = LINK_DONE,
		};
	k[n] = link_of(p, DECISION_IOP);
	k[n++].hangs = first != NULL;
	k[n++] = link_of(p, DECISION_CATALOGUE);
	k[n++] = result_link(p);
	k[n++] = link_of(p, DECISION_EXEMPTION);
	k[n++] = link_of(p, DECISION_GRANT);
	*ret_n = n;
	return k;
}

/* ---- the page ---- */

static mst_err page_open(struct ctx *c, struct page *p)
{
	int32_t today = day_of(c->now);

	*p = (struct page){ .c = c, .v = &c->view };
	TRY(org_by_slug(c->db, c->mem, http_param(c->req, "slug"), &p->town));
	if (p->town.kind != ORG_MUNICIPALITY)
		return MST_NOTFOUND;
	TRY(agreement_choice(c->db, c->mem, p->town.code, &p->choice));
	TRY(agreement_decisions(c->db, c->mem, NULL, &p->list, &p->n));
	for (int m = 1; m <= DECISION_MATTERS; m++)
		agreement_decision_state(p->list, p->n, p->town.code, (enum decision_matter)m,
					 p->choice.waits, today, &p->states[m]);
	p->base = arena_fmt(c->mem, "%s/beslut", agreement_town_base(c, &p->town));
	p->may = agreement_may_decide(c, p->town.id);
	return MST_OK;
}

/* What the page says first. */
static const char *sentence(const struct page *p)
{
	const struct view *v = p->v;
	int missing = 0, waiting = 0;

	if (p->states[DECISION_IOP].phase == DECISION_REFUSED)
		return T("Kommunen har sagt nej till överenskommelsen. Jouren hjälper ändå den som hör av sig, "
			 "som jourens eget uppdrag.");
	for (int m = 1; m <= DECISION_MATTERS; m++) {
		enum decision_phase f = p->states[m].phase;

		missing += f == DECISION_MISSING;
		waiting += f != DECISION_MISSING && f != DECISION_IN_FORCE;
	}
	if (!missing && !waiting)
		return T("Alla beslut finns och gäller.");
	if (!missing)
		return T("Alla beslut finns, men allt gäller inte än.");
	return arena_fmt(v->mem, view_text_n(v->lang, "%d beslut saknas.", "%d beslut saknas.", missing),
			 missing);
}

static const struct view_row *choice_rows(const struct page *p)
{
	const struct view *v = p->v;
	struct view_row *r = arena_new(p->c->mem, struct view_row, 5);
	size_t n = 0;

	r[n++] = (struct view_row){ T("Godkänner överenskommelsen"), p->choice.executive, NULL, NULL };
	if (!str_empty(p->choice.board))
		r[n++] = (struct view_row){ T("Ansvarar för socialtjänsten"), p->choice.board, NULL, NULL };
	if (!str_empty(p->choice.committee))
		r[n++] = (struct view_row){ T("Utskott"), p->choice.committee, NULL, NULL };
	r[n++] = (struct view_row){ T("Väntar på laga kraft"),
				    p->choice.waits ? T("Ja, inget börjar före laga kraft") :
						      T("Nej, besluten börjar gälla på sin dag"), NULL, NULL };
	return r;
}

static mst_err decisions_get(struct ctx *c)
{
	struct decision_card cards[DECISION_MATTERS];
	struct decision_page_view m;
	struct page p;

	TRY(page_open(c, &p));
	for (int i = 0; i < DECISION_MATTERS; i++)
		fill_card(&p, (enum decision_matter)(i + 1), &cards[i]);
	m = (struct decision_page_view){
		.town = &p.town, .sentence = sentence(&p), .cards = cards, .choices = choice_rows(&p),
		.choose = p.may ? arena_fmt(c->mem, "%s/namnder", agreement_town_base(c, &p.town)) : NULL,
		.crumbs = agreement_town_trail(c, &p.town, NULL),
	};
	m.links = chain(&p, &m.nlinks);
	agreement_decision_page_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* ---- one matter with its history ---- */

static const char *writer(struct ctx *c, struct id by)
{
	struct auth_user u;

	return auth_get(c->db, c->mem, by, &u) == MST_OK ? u.name : "–";
}

static const struct view_event *editions(struct ctx *c, const struct decision *list, size_t n)
{
	const struct view *v = &c->view;
	struct view_event *e = arena_new(c->mem, struct view_event, n + 1);

	for (size_t i = 0; i < n; i++)
		e[i] = (struct view_event){
			.title = list[i].removed ? T("Borttaget") :
				 list[i].edition == 1 ? T("Inskrivet") : T("Rättat"),
			.by = writer(c, list[i].by),
			.at = list[i].at,
			.body = arena_fmt(c->mem, "%s\n%s", agreement_decision_name(c->mem, &list[i]),
					  agreement_edition_words(v, &list[i])),
		};
	return e;
}

static mst_err matter_get(struct ctx *c)
{
	const char *sak = http_param(c->req, "sak");
	enum decision_matter m = agreement_matter_of(sak);
	struct decision_matter_view view;
	struct decision_record *records;
	struct page p;
	size_t n = 0;

	if (!m)
		return MST_NOTFOUND;
	TRY(page_open(c, &p));
	records = arena_new(c->mem, struct decision_record, p.n + 1);
	for (size_t i = p.n; i-- > 0;) {
		const struct decision *d = &p.list[i];
		struct decision_record *r = &records[n];
		struct decision *all;

		if (d->matter != m || !str_eq(d->municipality, p.town.code))
			continue;
		TRY(agreement_decision_editions(c->db, c->mem, d->id, &all, &r->nevents));
		r->title = agreement_decision_name(c->mem, d);
		r->rows = agreement_decision_rows(c, d);
		r->events = editions(c, all, r->nevents);
		r->correct = p.may ? arena_fmt(c->mem, "%s/%s/%s", p.base, sak, id_str(c->mem, d->id)) :
				     NULL;
		if (p.may) {
			const char *town = agreement_town_base(c, &p.town), *id = id_str(c->mem, d->id);

			r->extract = arena_fmt(c->mem, "%s/utdrag/%s", town, id);
			r->letter = arena_fmt(c->mem, "%s/foljebrev/%s", town, id);
		}
		n++;
	}
	view = (struct decision_matter_view){
		.town = &p.town, .title = agreement_matter_words(&c->view, m), .records = records, .n = n,
		.record = p.may ? arena_fmt(c->mem, "%s/%s/nytt", p.base, sak) : NULL,
		.crumbs = agreement_town_trail(c, &p.town, agreement_matter_words(&c->view, m)),
	};
	agreement_decision_matter_html(ctx_out(c), &c->view, &view);
	return ctx_page(c, 200);
}

const struct http_route agreement_decision_routes[] = {
	{ "GET", "/kommuner/{slug}/beslut", NEED_PARTNER_READ, decisions_get, 0 },
	{ "GET", "/kommuner/{slug}/beslut/{sak}", NEED_PARTNER_READ, matter_get, 0 },
	{ "GET", "/kommuner/{slug}/beslut/{sak}/nytt", NEED_DECIDE, agreement_record_get, 0 },
	{ "POST", "/kommuner/{slug}/beslut/{sak}/nytt", NEED_DECIDE, agreement_record_post, HTTP_FORM },
	{ "GET", "/kommuner/{slug}/beslut/{sak}/{id}", NEED_DECIDE, agreement_record_get, 0 },
	{ "POST", "/kommuner/{slug}/beslut/{sak}/{id}", NEED_DECIDE, agreement_record_post, HTTP_FORM },
	{ "POST", "/kommuner/{slug}/beslut/{sak}/{id}/ta-bort", NEED_DECIDE, agreement_remove_post,
	  HTTP_FORM },
	{ "GET", "/kommuner/{slug}/namnder", NEED_DECIDE, agreement_choice_get, 0 },
	{ "POST", "/kommuner/{slug}/namnder", NEED_DECIDE, agreement_choice_post, HTTP_FORM },
	{ 0 },
};
