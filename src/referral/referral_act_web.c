/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_act_web.c - tries in one tap, and ending a referral without a case. */
#include "base/log.h"
#include "referral/referral_hours.h"
#include "referral/referral_web.h"

/* ---- tries ---- */

/* Two taps at once: the first was kept, and its page is shown. */
static mst_err try_again(struct ctx *c)
{
	struct id id;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(ctx_id(c, "id", &id));
	return ctx_go(c, referral_base(c, id),
		      view_text(c->view.lang, N_("Försöket fanns redan.")));
}

static mst_err next_after(struct ctx *c, const struct referral *r, int64_t *ret)
{
	struct referral_attempt *list;
	size_t n;

	TRY(referral_attempts(c, r, &list, &n));
	int64_t *at = arena_new(c->mem, int64_t, n + 1);

	for (size_t i = 0; i < n; i++)
		at[i] = list[i].at;
	at[n] = c->now;
	struct referral_hours h;

	TRY(referral_hours(c->db, c->mem, c->app->jour, &h));
	*ret = person_next_try(&h.cal, NULL, at, n + 1, c->now);
	return MST_OK;
}

mst_err referral_try_post(struct ctx *c)
{
	const struct view *v = &c->view;
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct form *f = ctx_form(c);
	struct referral_attempt t = { .at = c->now, .outcome = REFERRAL_NOT_REACHED };
	bool later = str_eq(form_get(f, "utfall"), "senare");
	struct act a;

	TRY(referral_waiting_of_route(c, &r));
	if (later) {
		t.outcome = REFERRAL_CALL_LATER;
		t.next = referral_form_at(c, f, "nar", 0);
		t.note = form_text(f, c->mem, v, "not", T("anteckningen"), REFERRAL_NOTE_MAX, false);
		if (!form_error(f, "nar") && t.next <= c->now)
			form_fail(f, "nar", T("Skriv en tid som kommer, till exempel 2026-03-02 18:00."));
		if (!form_error(f, "nar") && t.next > c->now + (int64_t)366 * 86400)
			form_fail(f, "nar", T("Skriv en tid inom ett år."));
		if (form_bad(f))
			return referral_show(c, &r, f, 422);
	} else {
		TRY(next_after(c, &r, &t.next));
	}
	TRY(referral_try(c, &r, &t, &a));
	return ctx_act_go(c, &a, referral_base(c, r.id),
			  arena_fmt(c->mem, T("Antecknat. Ring igen %s."),
				    referral_clock_words(v, t.next)),
			  try_again);
}

/* ---- the end ---- */

static mst_err erase_on_worker(struct ctx *c, void *arg)
{
	mst_err e = referral_erase_due(c, arg);

	if (e != MST_OK)
		log_note(LOG_ERROR, "referral.erase", "result", mst_err_name(e), NULL);
	return e;
}

/* The key could not be destroyed now: the content is gone from its row all the same, and the next
 * sign-in of a coordinator tries again. */
static mst_err after_erase(struct ctx *c)
{
	const struct view *v = &c->view;
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };

	TRY(referral_of_route(c, &r));
	if (r.state == REFERRAL_CASE)
		return ctx_go(c, arena_fmt(c->mem, "/arenden/%s", id_str(c->mem, r.case_id)),
			      T("Ärendet är skapat, och förmedlingen är tömd."));
	return ctx_go(c, "/inkorg", T("Klart. Personens uppgifter är borta ur inkorgen."));
}

static mst_err go_record(struct ctx *c)
{
	struct id id;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(ctx_id(c, "id", &id));
	return ctx_go(c, referral_base(c, id),
		      view_text(c->view.lang, N_("Förmedlingen var redan klar.")));
}

mst_err referral_already(struct ctx *c)
{
	return ctx_act(c, &(struct act){ .apply = ctx_refuse }, "/inkorg", go_record);
}

mst_err referral_handled_next(struct ctx *c)
{
	if (c->result != MST_OK)
		return go_record(c);
	return ctx_work(c, WORK_SLOW, erase_on_worker, arena_new(c->mem, size_t, 1), after_erase);
}

static mst_err show_close(struct ctx *c, const struct referral *r, const struct form *f, int status)
{
	struct person p = { .name = r->name };
	struct referral_form_view m = { .form = f, .base = referral_base(c, r->id),
					.name = person_short(c->mem, c->view.lang, &p),
					.states = referral_options(c, referral_states),
					.withdrawers = referral_options(c, referral_withdrawers) };

	referral_close_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, ctx_note(c, "referral.read", r->id, &r->audit, NULL));
}

mst_err referral_close_get(struct ctx *c)
{
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct form *f = ctx_form(c);

	TRY(referral_waiting_of_route(c, &r));
	if (!*form_get(f, "slut") && http_query(c->req, "slut"))
		form_set(f, "slut", http_query(c->req, "slut"));
	return show_close(c, &r, f, 200);
}

mst_err referral_close_post(struct ctx *c)
{
	const struct view *v = &c->view;
	MST_CLEANUP(referral_wipe) struct referral r = { 0 };
	struct form *f = ctx_form(c);
	struct act a;

	TRY(referral_of_route(c, &r));
	if (r.state != REFERRAL_WAITING)
		return referral_already(c);
	int i = form_choice(f, v, "slut", T("hur det slutade"),
			    referral_options(c, referral_states), true);

	enum referral_state state = (enum referral_state)(REFERRAL_DECLINED + i);
	int32_t day = day_of(c->now);
	int by = -1;

	if (state == REFERRAL_WITHDRAWN) {
		day = *form_get(f, "atertogs") ? form_day(f, v, "atertogs", T("dagen"), true) : day;
		by = form_choice(f, v, "vem_sa", T("vem som sa det"), referral_options(c, referral_withdrawers), true);
		if (!form_bad(f) && day > day_of(c->now))
			form_fail(f, "atertogs", T("Dagen har inte varit än."));
	}
	if (form_bad(f))
		return show_close(c, &r, f, 422);
	TRY(by < 0 ? referral_close(c, &r, state, &a) :
		     referral_withdraw(c, &r, day, referral_withdrawers[by].code, &a));
	return ctx_act(c, &a, "/inkorg", referral_handled_next);
}
