/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup_edit_web.c - one indicator: what it is, how it has gone, and what the manager writes there. */
#include "followup/followup_web.h"

mst_err followup_one_open(struct ctx *c, struct followup_case **ret,
			  const struct followup_indicator **ret_i)
{
	const struct followup_indicator *i = followup_find(http_param(c->req, "matt"));

	TRY(followup_open(c, true, ret));
	if (!i || ((*ret)->town && i->reach != FOLLOWUP_EVERYWHERE) ||
	    (!(*ret)->jour && i->reach == FOLLOWUP_JOUR))
		return MST_NOTFOUND;
	*ret_i = i;
	return MST_OK;
}

static const struct view_row *rows_of(struct ctx *c, const struct followup_indicator *i,
				      const struct followup_case *k)
{
	const struct view *v = &c->view;
	struct view_row *r = arena_new(c->mem, struct view_row, 8), *p = r;
	struct followup_value county = followup_value(&k->b, i, NULL);

	if (k->town)
		*p++ = (struct view_row){ T("Hela länet"), followup_words(v, i, &county), NULL, NULL };
	*p++ = (struct view_row){ T("Vad det är"), T(i->definition), NULL, NULL };
	*p++ = (struct view_row){ T("Så räknas det"), T(i->formula), NULL, NULL };
	*p++ = (struct view_row){ T("Period"), T(i->period), NULL, NULL };
	*p++ = (struct view_row){ T("Ansvarig"), T(i->owner), NULL, NULL };
	*p = (struct view_row){ T("Att tänka på"), T(i->caveat), NULL, NULL };
	return r;
}

static void fill_entry(struct ctx *c, const struct followup_case *k,
		       const struct followup_indicator *i, struct form *f, struct followup_one_view *m)
{
	const struct view *v = &c->view;
	const struct followup_entry *e = followup_entry_of(&k->b, i, k->town);
	struct followup_value value = followup_value(&k->b, i, k->town);
	int reached = followup_reached(i, &value, e->target);

	m->value = followup_words(v, i, &value);
	if (e->target >= 0) {
		const char *n = followup_number(v, i->unit == FOLLOWUP_SHARE ? i->unit : FOLLOWUP_COUNT,
						e->target);

		m->target = arena_fmt(c->mem, reached < 0 ? T("Mål: %s.") :
					      reached	  ? T("Mål: %s. Det är nått.") :
							    T("Mål: %s. Det är inte nått."),
				      n);
	}
	m->comment = e->comment;
	if (e->edition)
		m->by = arena_fmt(c->mem, T("Skrivet av %s %s."), e->by, view_when(v, e->at));
	if (!k->edits)
		return;
	m->form = f;
	if (*form_get(f, "version"))
		return; /* a refused form keeps what was written */
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)e->edition));
	if (e->target >= 0)
		form_set(f, "mal", arena_fmt(c->mem, "%lld", (long long)e->target));
	if (e->typed >= 0)
		form_set(f, "varde", arena_fmt(c->mem, "%lld", (long long)e->typed));
	form_set(f, "kommentar", e->comment);
}

mst_err followup_one_trend(struct ctx *c, const struct followup_case *k,
			   const struct followup_indicator *i, struct view_trend *ret)
{
	const struct view *v = &c->view;
	const struct followup_entry *e = followup_entry_of(&k->b, i, k->town);
	struct view_point *points;

	*ret = (struct view_trend){ .id = "matt", .target = -1 };
	ret->title = arena_fmt(c->mem, "%s: %s", T(i->title), k->name);
	ret->unit = i->unit == FOLLOWUP_SHARE ? T("Gjort av alla, kurvan i procent") : T(i->title);
	TRY(followup_trend(c, &c->view, &k->b, i, k->town, &points, &ret->n));
	ret->points = points;
	if (e->target >= 0)
		ret->target = i->unit == FOLLOWUP_PERCENT || i->unit == FOLLOWUP_PER_1000 ? e->target * 10 :
											 e->target;
	return MST_OK;
}

static mst_err show(struct ctx *c, struct form *f, int status)
{
	const struct view *v = &c->view;
	const struct followup_indicator *i;
	struct followup_one_view m = { 0 };
	struct view_trend t;
	struct followup_case *k;

	TRY(followup_one_open(c, &k, &i));
	fill_entry(c, k, i, f, &m);
	m.title = T(i->title);
	m.place = k->name;
	m.base = k->base;
	m.here = arena_fmt(c->mem, "%s/matt/%s", k->base, i->code);
	m.rows = rows_of(c, i, k);
	m.typed = !i->count;
	m.has_target = i->better != 0;
	m.unprotected = i->reach == FOLLOWUP_JOUR;
	m.target_hint = i->unit == FOLLOWUP_SHARE || i->unit == FOLLOWUP_PERCENT ?
				T("I hela procent. Tomt: inget mål.") : T("Ett helt tal. Tomt: inget mål.");
	m.png = arena_fmt(c->mem, "%s/diagram.png", m.here);
	TRY(followup_one_trend(c, k, i, &t));
	m.trend = &t;
	followup_one_html(ctx_out(c), v, &m);
	return followup_leave(c, status);
}

mst_err followup_one_get(struct ctx *c)
{
	return show(c, ctx_form(c), 200);
}

/* What all comments of that year and place take, with this one in its place. */
static size_t comments_length(const struct followup_case *k, const struct followup_indicator *i,
			      const char *comment)
{
	size_t n = utf8_len(comment);

	for (size_t a = 0; a < k->b.nentries; a++)
		if (str_eq(k->b.entries[a].place, k->place) &&
		    !str_eq(k->b.entries[a].indicator, i->code))
			n += utf8_len(k->b.entries[a].comment);
	return n;
}

static mst_err saved(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);

	if (c->result != MST_CONFLICT)
		return c->result;
	form_fail(f, "", T("Någon annan hann ändra det här. Öppna sidan igen och läs vad som står."));
	return show(c, f, 409);
}

mst_err followup_one_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	const struct followup_indicator *i;
	struct followup_entry *e = arena_new(c->mem, struct followup_entry, 1);
	struct followup_case *k;
	struct act act;

	TRY(followup_one_open(c, &k, &i));
	*e = (struct followup_entry){ .place = k->place, .indicator = i->code, .year = k->b.year,
				      .target = -1, .typed = -1 };
	if (!str_int(form_get(f, "version"), &e->edition) || e->edition < 0)
		return MST_INVALID;
	int64_t most = i->unit == FOLLOWUP_SHARE || i->unit == FOLLOWUP_PERCENT ? 100 : FOLLOWUP_NUMBER_MAX;

	if (i->better && *form_get(f, "mal"))
		e->target = form_int(f, v, "mal", T("målet"), 0, most, false);
	if (!i->count && *form_get(f, "varde"))
		e->typed = form_int(f, v, "varde", T("värdet"), 0, most, false);
	e->comment = form_text(f, c->mem, v, "kommentar", T("kommentaren"), FOLLOWUP_COMMENT_MAX, false);
	if (comments_length(k, i, e->comment) > FOLLOWUP_COMMENTS_MAX)
		form_fail(f, "kommentar",
			  T("Årets kommentarer ryms inte i en rapport på fyra sidor. Korta den här eller en annan."));
	if (form_bad(f))
		return show(c, f, 422);
	followup_save(c, e, &act);
	return ctx_act_go(c, &act, arena_fmt(c->mem, "%s/matt/%s", k->base, i->code), T("Sparat."), saved);
}
