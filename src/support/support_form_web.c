/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_form_web.c - making and changing a case. Two who edit at once: the second sees what the
 * first has changed, and nothing is overwritten. */
#include "support/support_web.h"

#include "org/org.h"

/* ---- a new case ---- */

static mst_err show_new(struct ctx *c, const struct form *f, int status)
{
	struct support_form_view m = { .form = f, .codes = support_codes_view(c, f) };

	support_new_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err support_new_get(struct ctx *c)
{
	return show_new(c, ctx_form(c), 200);
}

/* Who has come by herself has heard it from us when she called. */
static int64_t heard_of(const struct support_new *n)
{
	const char *source = n->codes.source;

	return !source || str_eq(source, "self") || str_eq(source, "line116006") ? 0 : n->at;
}

mst_err support_new_post(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct support_new n = { .at = c->now };
	struct act a;
	struct id id;

	person_from_form(f, c->mem, &c->view, day_of(c->now), &n.person);
	support_codes_from_form(c, f, &n.codes);
	if (form_bad(f))
		return show_new(c, f, 422);
	n.heard = heard_of(&n);
	TRY(support_open(c, &n, NULL, NULL, &a, &id));
	return ctx_act_go(c, &a, support_base(c, id),
			  view_text(c->view.lang, N_("Ärendet är skapat.")), NULL);
}

/* ---- changing it ---- */

static const char *version_text(struct ctx *c, int64_t version)
{
	return arena_fmt(c->mem, "%lld", (long long)version);
}

static mst_err show_edit(struct ctx *c, const struct support_case *s, const struct form *f,
			 const struct view_row *changes, int status)
{
	struct support_form_view m = { .form = f,
				       .base = support_base(c, s->id),
				       .name = person_short(c->mem, c->view.lang, &s->person),
				       .codes = support_codes_view(c, f),
				       .changes = changes };

	support_edit_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static void case_to_form(struct ctx *c, struct form *f, const struct support_case *s)
{
	person_to_form(f, &s->person);
	support_codes_to_form(f, &s->codes);
	form_set(f, "version", version_text(c, s->version));
}

mst_err support_edit_get(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	struct form *f = ctx_form(c);

	if (!*form_get(f, "version")) /* no draft: what is there now */
		case_to_form(c, f, &s);
	TRY(show_edit(c, &s, f, NULL, 200));
	return MST_OK;
}

/* What stands in the case now, for the fields in which it differs from what she has written. */
static const struct view_row *differences(struct ctx *c, const struct form *mine,
					  const struct support_case *s)
{
	static const struct {
		const char *field, *label;
	} fields[] = {
		{ "namn", N_("Namn") },		   { "telefon", N_("Telefon") },
		{ "alias", N_("Kallnamn i listor") }, { "sprak_behov", N_("Språk") },
		{ "kon", N_("Kön") },		   { "alder", N_("Ålder") },
		{ "brott", N_("Brott") },	   { "anmalt", N_("Polisanmält?") },
		{ "kommun", N_("Kommun") },	   { "sammanfattning", N_("I korthet") },
		{ "sakert_nar", N_("När är det säkert?") }, { "sakert_not", N_("Annat som är viktigt") },
	};
	struct form *theirs = form_new(c->mem);
	struct support_codes_view k = support_codes_view(c, mine);
	const struct view_option *lists[MST_LEN(fields)] = { 0 };
	struct view_row *rows = arena_new(c->mem, struct view_row, MST_LEN(fields) + 1);
	size_t n = 0;

	lists[4] = k.sexes, lists[5] = k.ages, lists[6] = k.crimes, lists[7] = k.reported;
	lists[8] = k.municipalities;
	case_to_form(c, theirs, s);
	for (size_t i = 0; i < MST_LEN(fields); i++) {
		const char *now = form_get(theirs, fields[i].field);

		if (str_eq(now, form_get(mine, fields[i].field)))
			continue;
		if (lists[i])
			now = support_option_words(lists[i], now);
		rows[n++] = (struct view_row){ view_text(c->view.lang, fields[i].label),
					       *now ? now : "–", NULL, NULL };
	}
	return rows;
}

/* Somebody was quicker: her own text stays in the form, what stands in the case is shown beside
 * it, and saving again is a decision. */
static mst_err edit_conflict(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(support_of_route(c, &s));
	if (s.state != SUPPORT_OPEN)
		return MST_CONFLICT;
	form_set(f, "version", version_text(c, s.version));
	form_fail(f, "", view_text(c->view.lang,
				   N_("Någon annan har ändrat ärendet medan du skrev. Din text är "
				      "kvar. Jämför med det som står nu och spara igen.")));
	return show_edit(c, &s, f, differences(c, f, &s), 409);
}

/* A case from before the crime was one is counted on its own day, among those of then. */
static void crime_of_its_time(const struct ctx *c, struct form *f, const char *code, int32_t day)
{
	const struct stats_code *crime = code ? stats_code_find(stats_crimes, code) : NULL;
	const struct view *v = &c->view;

	if (crime && !stats_code_holds(crime, day))
		form_fail(f, "brott",
			  arena_fmt(c->mem, T("”%s” är ett brott först från och med %s. Skriv det som hände med ett annat ord i listan"),
				    T(crime->words), crime->from));
}

mst_err support_edit_post(struct ctx *c)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct form *f = ctx_form(c);
	struct support_codes codes;
	struct person p = { 0 };
	int64_t version;
	struct act a;

	TRY(support_of_route(c, &s));
	person_from_form(f, c->mem, &c->view, day_of(c->now), &p);
	support_codes_from_form(c, f, &codes);
	crime_of_its_time(c, f, codes.crime, day_of(s.opened));
	if (form_bad(f))
		return show_edit(c, &s, f, NULL, 422);
	if (!str_int(form_get(f, "version"), &version))
		version = 0; /* no version is an old one: the conflict page shows the difference */
	if (version != s.version) {
		c->result = MST_CONFLICT;
		return edit_conflict(c);
	}
	codes.dates = s.codes.dates; /* they have pages of their own */
	codes.plan = s.codes.plan;
	TRY(support_edit(c, &s, &p, &codes, version, &a));
	return ctx_act_go(c, &a, support_base(c, s.id),
			  view_text(c->view.lang, N_("Ändringarna är sparade.")), edit_conflict);
}
