/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* court_shift_web.c - a coordinator records who stands on a shift, by telephone; and the calendar that
 * somebody's own phone fetches. */
#include "court/court_rota_web.h"

#include "base/day.h"
#include "volunteer/volunteer.h"

static const char *base_of(struct ctx *c, const struct court_shift *s)
{
	return arena_fmt(c->mem, "/vittnesstod/pass/%s", id_str(c->mem, s->id));
}

static const char *day_address(struct ctx *c, const struct court_shift *s)
{
	return arena_fmt(c->mem, "/vittnesstod/schema/%s", day_str(c->mem, s->day));
}

/* What who has that value lacks, when it keeps her from the court; NULL: nothing, or nobody is set down. */
static mst_err lack_of(struct ctx *c, struct id who, const char **ret)
{
	const struct view *v = &c->view;
	struct volunteer *list;
	size_t n;

	*ret = NULL;
	TRY(volunteer_list(c, false, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (!id_none(who) && (id_eq(list[i].account, who) || id_eq(list[i].id, who)) &&
		    !volunteer_ready(&list[i], day_of(c->now)))
			*ret = arena_fmt(c->mem, T("%s. Ordna det under Stödpersoner, eller sätt där en dag att ordna "
						   "det före."), volunteer_gaps(v, &list[i]));
	return MST_OK;
}

/* Those who are witness supporters, by their account when they have one; first: nobody. */
static mst_err people_options(struct ctx *c, const struct view_option **ret)
{
	struct volunteer *list;
	struct view_option *o;
	size_t n, kept = 1;

	TRY(volunteer_list(c, false, &list, &n));
	o = arena_new(c->mem, struct view_option, n + 2);
	o[0] = (struct view_option){ "ledigt", view_text(c->view.lang, N_("Ingen, platsen är ledig")), NULL };
	for (size_t i = 0; i < n; i++)
		if ((list[i].kinds & VOLUNTEER_WITNESS) && !volunteer_applies(&list[i]))
			o[kept++] = (struct view_option){
				id_str(c->mem, id_none(list[i].account) ? list[i].id : list[i].account),
				list[i].name, volunteer_gaps(&c->view, &list[i])
			};
	*ret = o;
	return MST_OK;
}

static mst_err show_edit(struct ctx *c, const struct court_shift *s, const struct form *f, int status)
{
	const struct view *v = &c->view;
	const struct stats_code *part = stats_code_find(court_parts, s->part);
	struct view_option *yes = arena_new(c->mem, struct view_option, 2);
	struct court_shift_view m = { .form = f, .base = base_of(c, s), .day = day_address(c, s),
				      .day_title = view_date(v, s->day), .yes = yes };

	yes[0] = (struct view_option){ "ja", T("Har sagt ja, till exempel på telefon"), NULL };
	m.title = arena_fmt(c->mem, "%s, %s", view_date(v, s->day), part ? T(part->words) : "");
	TRY(people_options(c, &m.people));
	court_shift_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, status, ctx_note(c, "volunteer.list", ID_NONE, NULL, NULL));
}

static mst_err shift_of_route(struct ctx *c, struct court_shift *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	return court_shift_find(c, id, ret);
}

mst_err court_shift_edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct court_shift s;

	TRY(shift_of_route(c, &s));
	if (!*form_get(f, "version")) { /* no draft */
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)s.version));
		form_set(f, "vem", id_none(s.who) ? "ledigt" : id_str(c->mem, s.who));
		if (s.state == COURT_COMING)
			form_add(f, "ja", "ja");
	}
	return show_edit(c, &s, f, 200);
}

static mst_err edit_conflict(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct court_shift s;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(shift_of_route(c, &s));
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)s.version));
	form_fail(f, "vem", arena_fmt(c->mem,
				      view_text(c->view.lang, N_("Passet har ändrats medan du skrev. Nu står: "
								 "%s. Spara igen om ditt ska gälla.")),
				      court_who(c, s.who)));
	return show_edit(c, &s, f, 409);
}

mst_err court_shift_edit_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct court_shift *s = arena_new(c->mem, struct court_shift, 1), *list;
	const struct view_option *people;
	const char *lack;
	int64_t version;
	struct act a;
	size_t n;

	TRY(shift_of_route(c, s));
	TRY(people_options(c, &people));
	TRY(court_shifts(c, s->day, s->day, &list, &n));
	int k = form_choice(f, v, "vem", T("vem som står på passet"), people, true);
	struct id who = ID_NONE;

	if (k > 0 && !id_parse(people[k].value, &who))
		return MST_INVALID;
	TRY(lack_of(c, who, &lack));
	if (lack && !id_eq(who, s->who))
		form_fail(f, "vem", lack);
	if (court_shift_twice(list, n, s, who))
		form_fail(f, "vem", T("Hon eller han står redan på det passet."));
	if (form_bad(f))
		return show_edit(c, s, f, 422);
	if (!str_int(form_get(f, "version"), &version) || version != s->version) {
		c->result = MST_CONFLICT;
		return edit_conflict(c);
	}
	s->who = who;
	s->state = k == 0 ? COURT_FREE : form_has(f, "ja", "ja") ? COURT_COMING : COURT_ASKED;
	court_shifts_put(c, s, 1, &a);
	return ctx_act_go(c, &a, day_address(c, s), T("Passet är sparat i schemat."), edit_conflict);
}

mst_err court_shift_remove_post(struct ctx *c)
{
	struct court_shift s;
	struct act a;

	TRY(shift_of_route(c, &s));
	court_shift_remove(c, s.id, &a);
	return ctx_act_go(c, &a, day_address(c, &s),
			  view_text(c->view.lang, N_("Platsen är borttagen.")), NULL);
}

/* ---- the calendar ---- */

static mst_err show_feed(struct ctx *c, const char *address)
{
	struct court_feed_view m = { .address = address };

	TRY(court_feed_is_on(c, &m.on));
	court_feed_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

mst_err court_feed_get(struct ctx *c)
{
	return show_feed(c, NULL);
}

/* The address is shown once: of the secret in it only a hash is kept. */
static mst_err feed_made(struct ctx *c)
{
	const struct id *secret = ctx_kept(c);

	TRY(c->result);
	return show_feed(c, arena_fmt(c->mem, "%s/kalender/%s/upptagen.ics",
				      c->app->url ? c->app->url : "", id_str(c->mem, *secret)));
}

mst_err court_feed_post(struct ctx *c)
{
	const char *what = http_field(c->req, "vad");
	struct id *secret = arena_new(c->mem, struct id, 1);
	struct act a;

	if (str_eq(what, "av")) {
		court_feed_off(c, &a);
		return ctx_act_go(c, &a, "/min-kalender",
				  view_text(c->view.lang, N_("Kalendern är av. Den gamla adressen visar inget längre.")),
				  NULL);
	}
	if (!str_eq(what, "pa"))
		return MST_INVALID;
	*secret = rng_id();
	ctx_keep(c, secret);
	court_feed_on(c, *secret, &a);
	return ctx_act(c, &a, "/min-kalender", feed_made);
}

mst_err court_feed_file_get(struct ctx *c)
{
	struct court_shift *list;
	struct id secret, user;
	int32_t today = day_of(c->now);
	size_t n;

	TRY(ctx_id(c, "nyckel", &secret));
	TRY(court_feed_find(c, secret, &user));
	TRY(court_shifts(c, today - 31, day_add_months(today, 12), &list, &n));
	court_feed_write(ctx_out(c), list, n, user, c->now);
	return ctx_file(c, "text/calendar; charset=utf-8", "upptagen.ics");
}
