/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_web.c - the board "Idag": what needs you, nothing else. */
#include "today/today_web.h"

#include "agreement/agreement.h"
#include "agreement/decision.h"
#include "agreement/term.h"
#include "backup/backup.h"
#include "base/money.h"
#include "fund/fund.h"
#include "guard/guard.h"
#include "lock/lock.h"
#include "mailbox/mailbox.h"
#include "org/org.h"
#include "referral/referral.h"
#include "relation/relation.h"
#include "rights/incident.h"
#include "rights/rights.h"
#include "service/service.h"
#include "staff/staff.h"
#include "support/support.h"
#include "volunteer/volunteer_need.h"

#define LOCK_CARDS 6
#define GUARD_CARDS 6
#define RIGHTS_CARDS 6
#define STAFF_CARDS 4
#define QUIET_CARDS 3
#define CARDS (LOCK_CARDS + GUARD_CARDS + RIGHTS_CARDS + STAFF_CARDS + QUIET_CARDS + VOLUNTEER_CARDS + 18)
#define FUND_CARDS 4 /* years, the latest first */

/* `words` hold the count. */
static void add(struct ctx *c, struct view_item *items, size_t *n, int64_t count, const char *words,
		const char *href)
{
	if (count > 0)
		items[(*n)++] = (struct view_item){
			.href = href,
			.title = arena_fmt(c->mem, words, (long long)count),
		};
}

/* Who waits for a first talk: those who have waited too long first, then what is planned today. */
static mst_err inbox_cards(struct ctx *c, struct view_item *items, size_t *n)
{
	const struct view *v = &c->view;
	struct referral_today t;
	int h, m;

	TRY(referral_today(c, &t));
	if (t.late) {
		add(c, items, n, t.late,
		    view_text_n(v->lang, "%lld person väntar på ett samtal",
				"%lld personer väntar på ett samtal", t.late), "/inkorg");
		items[*n - 1].tag = T("Har väntat för länge");
		items[*n - 1].state = VIEW_RED;
	}
	if (t.tries) {
		day_clock(t.first_try, &h, &m);
		items[(*n)++] = (struct view_item){
			.href = "/inkorg",
			.title = arena_fmt(c->mem, T("Ring igen kl. %02d:%02d"), h, m),
			.meta = t.tries > 1 ? arena_fmt(c->mem, T("%lld försök i dag"),
							(long long)t.tries) : NULL,
		};
	}
	add(c, items, n, t.waiting,
	    view_text_n(v->lang, "%lld förmedling i inkorgen", "%lld förmedlingar i inkorgen",
			t.waiting), "/inkorg");
	return MST_OK;
}

static const char *source_words(const struct view *v, const char *code)
{
	const struct stats_code *s = stats_sources;

	while (s->code && !str_eq(s->code, code))
		s++;
	return s->code ? view_text(v->lang, s->words) : code;
}

/* Who used to send people here and does not any more: the way may be broken. */
static mst_err quiet_cards(struct ctx *c, struct view_item *items, size_t *n)
{
	const struct view *v = &c->view;
	struct referral_quiet *q;
	size_t nquiet;

	TRY(referral_quiet(c, &q, &nquiet));
	for (size_t i = 0; i < nquiet && i < QUIET_CARDS; i++) {
		int64_t days = referral_usual_days(&q[i]);

		items[(*n)++] = (struct view_item){
			.href = "/inkorg",
			.title = arena_fmt(c->mem, T("%s: ingen förmedlad sedan %s"), source_words(v, q[i].source),
					   view_date(v, day_of(q[i].last))),
			.meta = arena_fmt(c->mem,
					  view_text_n(v->lang, "Annars kommer någon ungefär varje dag. Hör efter om vägen hit fungerar.",
						      "Annars går det ungefär %lld dagar mellan. Hör efter om vägen hit fungerar.",
						      days), (long long)days),
			.tag = T("Behöver kontrolleras"),
			.state = VIEW_YELLOW,
		};
	}
	return MST_OK;
}

static mst_err lead_cards(struct ctx *c, struct view_item *items, size_t *n)
{
	enum view_lang lang = c->view.lang;
	struct support_today t;

	int64_t letters;

	TRY(inbox_cards(c, items, n));
	TRY(quiet_cards(c, items, n));
	TRY(mailbox_waiting(c, &letters));
	add(c, items, n, letters,
	    view_text_n(lang, "%lld brev väntar på svar", "%lld brev väntar på svar", letters), "/brev");
	TRY(support_today(c, &t));
	add(c, items, n, t.unsorted_calls,
	    view_text_n(lang, "%lld samtal att sortera", "%lld samtal att sortera",
			t.unsorted_calls), "/samtal");
	add(c, items, n, t.open_cases,
	    t.about ? view_text(lang, N_("Omkring %lld pågående ärenden")) :
		      view_text_n(lang, "%lld pågående ärende", "%lld pågående ärenden", t.open_cases),
	    "/arenden");
	return MST_OK;
}

/* What is agreed, and what she can do here, in words. */
static mst_err partner_cards(struct ctx *c, struct view_item *items, size_t *n)
{
	const struct view *v = &c->view;
	struct agreement a;
	struct org *towns;
	size_t ntowns;
	mst_err e = agreement_current(c->db, c->mem, day_of(c->now), &a);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	TRY(org_municipalities(c->db, c->mem, &towns, &ntowns));
	items[(*n)++] = (struct view_item){
		.href = "/overenskommelse",
		.title = arena_fmt(c->mem, T("Överenskommelsen gäller från %s"),
				   view_date(v, a.from_day)),
		.meta = arena_fmt(c->mem, view_text_n(v->lang, "%lld kommun", "%lld kommuner",
						      (int64_t)ntowns), (long long)ntowns),
	};
	items[(*n)++] = (struct view_item){
		.href = "/insatser",
		.title = T("Insatser"),
		.meta = T("Vad jouren erbjuder utan behovsprövning, och hur det dokumenteras"),
	};
	items[(*n)++] = (struct view_item){
		.href = "/kommuner",
		.title = T("Kommunerna"),
		.meta = T("Vilka som är med, och hur många som bor där"),
	};
	return MST_OK;
}

/* Years whose decided amounts are not all known, or do not sum to the grant. */
static mst_err fund_cards(struct ctx *c, struct view_item *items, size_t *n)
{
	const struct view *v = &c->view;
	struct fund_worry *worries;
	size_t nworries;

	TRY(fund_today(c, &worries, &nworries));
	for (size_t i = 0; i < nworries && i < FUND_CARDS; i++) {
		const struct fund_worry *w = &worries[i];
		int64_t off = w->balance.difference;

		items[(*n)++] = (struct view_item){
			.href = arena_fmt(c->mem, "/bidrag/%lld", (long long)w->year),
			.title = w->balance.missing ?
				arena_fmt(c->mem,
					  view_text_n(v->lang, "Bidraget %lld: %lld belopp saknas",
						      "Bidraget %lld: %lld belopp saknas",
						      (int64_t)w->balance.missing),
					  (long long)w->year, (long long)w->balance.missing) :
				arena_fmt(c->mem, T("Bidraget %lld: beloppen stämmer inte med summan"),
					  (long long)w->year),
			.meta = arena_fmt(c->mem,
					  off > 0 ? T("De är tillsammans %s mer än hela bidraget") :
						    T("%s återstår till hela bidraget"),
					  money_str(c->mem, off < 0 ? -off : off)),
			.tag = T("Behöver kontrolleras"),
			.state = VIEW_YELLOW,
		};
	}
	return MST_OK;
}

/* Meetings, promises and what waits about the municipalities' decisions come before where she can go. */
static mst_err decision_cards(struct ctx *c, struct today_view *m)
{
	const struct view_item *meet, *term, *offer, *more;
	struct view_item *items;
	size_t nmeet, nterm, noffer, n;

	TRY(relation_today(c, &meet, &nmeet));
	TRY(agreement_term_today(c, &term, &nterm));
	TRY(service_today(c, &offer, &noffer));
	TRY(agreement_today(c, &more, &n));
	items = arena_new(c->mem, struct view_item, CARDS + nmeet + nterm + noffer + n);
	memcpy(items, m->items, m->n * sizeof(*items));
	memcpy(items + m->n, meet, nmeet * sizeof(*items));
	memcpy(items + m->n + nmeet, term, nterm * sizeof(*items));
	if (noffer)
		memcpy(items + m->n + nmeet + nterm, offer, noffer * sizeof(*items));
	memcpy(items + m->n + nmeet + nterm + noffer, more, n * sizeof(*items));
	m->items = items;
	m->n += nmeet + nterm + noffer + n;
	return partner_cards(c, items, &m->n);
}

static bool has_today(const struct view *v)
{
	for (size_t i = 0; i < v->nnav; i++)
		if (str_eq(v->nav[i].href, "/idag"))
			return true;
	return false;
}

static mst_err today_tasks(struct ctx *c, struct today_view *m)
{
	struct view_item *items;

	TRY(support_tasks_today(c, &items, &m->ntasks));
	m->tasks = items;
	return MST_OK;
}

static mst_err today_get(struct ctx *c)
{
	struct view_item *items = arena_new(c->mem, struct view_item, CARDS);
	struct today_view m = { .items = items, .hello = c->who->name };
	struct today_card *later;
	bool begun;

	/* Whose menu has no "Idag" begins at her first place. */
	if (c->view.nnav && !has_today(&c->view))
		return ctx_go(c, c->view.nav[0].href, NULL);
	m.volunteer = c->who->roles & ROLE_VOLUNTEER;
	m.lead = c->who->roles & ROLE_COORDINATOR;
	TRY(guard_cards(c, items, GUARD_CARDS, &m.n));
	TRY(lock_cards(c, items, GUARD_CARDS + LOCK_CARDS, &m.n));
	TRY(staff_cards(c, items, m.n + STAFF_CARDS, &m.n));
	if (!c->keys.open && auth_may(c->who->roles, NEED_LOG_CALL)) {
		items[m.n++] = (struct view_item){
			.href = "/las-upp",
			.title = view_text(c->view.lang, N_("Lås upp ärendena")),
			.meta = view_text(c->view.lang,
					  N_("Du är inloggad utan din lösenfras. Samtal kan du logga ändå.")),
		};
		m.volunteer = m.lead = false;
	}
	if (auth_may(c->who->roles, NEED_ACCOUNTS))
		TRY(rights_incident_cards(c, items, GUARD_CARDS + LOCK_CARDS + STAFF_CARDS + RIGHTS_CARDS / 2, &m.n));
	if (m.lead) {
		TRY(rights_cards(c, items, GUARD_CARDS + LOCK_CARDS + STAFF_CARDS + RIGHTS_CARDS, &m.n));
		TRY(volunteer_need_cards(c, items, &m.n));
		TRY(lead_cards(c, items, &m.n));
		TRY(volunteer_cards(c, items, &m.n));
	}
	if (c->who->roles & ROLE_MANAGER)
		TRY(fund_cards(c, items, &m.n));
	if (c->who->roles & (ROLE_MANAGER | ROLE_MUNICIPAL_OFFICER | ROLE_MUNICIPAL_READER))
		TRY(decision_cards(c, &m));
	if (c->who->roles & ROLE_ADMINISTRATOR)
		m.n += backup_card(c, &items[m.n]);
	if (m.volunteer || m.lead)
		TRY(today_tasks(c, &m));
	if (m.volunteer)
		TRY(support_mine(c, &m.people, &m.npeople));
	m.jour = auth_may(c->who->roles, NEED_LOG_CALL);
	if (c->who->roles & ROLE_VOLUNTEER)
		TRY(volunteer_need_words(c, &m.need, &m.need_waits));
	TRY(today_later(c, &later, &m.nlater));
	m.later = later;
	TRY(support_begun(c->db, &begun));
	m.empty = begun || !m.lead ?
			  view_text(c->view.lang, N_("Inget väntar på dig just nu.")) :
			  view_text(c->view.lang, N_("Här syns det som väntar på dig. Börja med att öppna "
						     "ett ärende eller skriva in ett samtal."));
	today_html(ctx_out(c), &c->view, &m);
	return m.volunteer || m.ntasks ? ctx_page_after(c, 200, support_mine_note(c)) : ctx_page(c, 200);
}

/* What to do when somebody is in danger: help outside comes first, the log last. */
static mst_err danger_get(struct ctx *c)
{
	struct today_danger_view m = { .phone = c->app->coordinator_phone,
				      .jour = auth_may(c->who->roles, NEED_LOG_CALL) };

	today_danger_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

const struct http_route today_routes[] = {
	{ "GET", "/idag", NEED_SIGNED_IN, today_get, 0 },
	{ "POST", "/idag/senare", NEED_ACCOUNTS, today_later_post, HTTP_FORM },
	{ "GET", "/kortkommandon", NEED_SIGNED_IN, today_keys_get, 0 },
	{ "GET", "/vid-fara", NEED_SIGNED_IN, danger_get, 0 },
	{ 0 },
};
