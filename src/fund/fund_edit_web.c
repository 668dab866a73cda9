/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fund_edit_web.c - typing what is decided, and its history. Two who type at once: the second sees
 * what the first has written, and nothing is overwritten. An earlier edition is put back as a new
 * one, so that also an undo can be undone. */
#include "base/money.h"
#include "fund/fund_web.h"

#define NBSP "\xc2\xa0"

static const char *year_place(struct ctx *c, int64_t year)
{
	return arena_fmt(c->mem, "/bidrag/%lld", (long long)year);
}

static const char *field_of(struct arena *mem, const char *code)
{
	return arena_fmt(mem, "belopp-%s", code);
}

/* What a person would have typed: "28 321,85", "28 321". */
static const char *typed(struct arena *mem, int64_t ore)
{
	char *s = arena_str(mem, money_figure(mem, ore));

	if (ore % 100 == 0)
		s[strlen(s) - 3] = 0;
	return s;
}

/* The year's latest edition; without any a blank one, edition 0. */
static mst_err grant_or_blank(struct ctx *c, int64_t year, struct fund_grant *ret)
{
	mst_err e = fund_grant_find(c->db, c->mem, year, ret);

	if (e == MST_NOTFOUND)
		*ret = (struct fund_grant){ .year = year, .decision = "", .note = "" };
	return e == MST_NOTFOUND ? MST_OK : e;
}

/* ---- typing ---- */

static void to_form(struct ctx *c, struct form *f, const struct fund_grant *g)
{
	if (g->total)
		form_set(f, "total", typed(c->mem, g->total));
	form_set(f, "beslut", g->decision);
	for (size_t i = 0; i < g->n; i++)
		form_set(f, field_of(c->mem, g->amounts[i].code), typed(c->mem, g->amounts[i].ore));
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)g->edition));
}

static mst_err town_fields(struct ctx *c, const struct fund_grant *g, struct fund_edit_view *m)
{
	const struct view *v = &c->view;
	struct fund_town_field *list;
	struct fund_basis basis;
	struct org *towns;
	mst_err e = fund_basis_check(c->db, c->mem, g->year, g->total, &basis);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	TRY(org_municipalities(c->db, c->mem, &towns, &m->n));
	list = arena_new(c->mem, struct fund_town_field, m->n + 1);
	for (size_t i = 0; i < m->n; i++) {
		const struct fund_part *p =
			e == MST_OK ? fund_part_of(&basis, towns[i].code) : NULL;

		list[i] = (struct fund_town_field){
			field_of(c->mem, towns[i].code), towns[i].short_name,
			p ? arena_fmt(c->mem, T("Efter invånare: %s"), money_str(c->mem, p->ore)) :
			    NULL
		};
	}
	m->towns = list;
	return MST_OK;
}

static mst_err show_edit(struct ctx *c, const struct fund_grant *stands, const struct form *f,
			 const struct view_row *changes, bool draft, int status)
{
	struct fund_edit_view m = { .year = stands->year, .form = f, .changes = changes,
				    .first = stands->edition == 0, .draft = draft };

	TRY(town_fields(c, stands, &m));
	fund_edit_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

static void differ(const struct view *v, struct view_row *rows, size_t *n, const char *label,
		   const struct form *f, const char *field, const char *now)
{
	if (!str_eq(form_get(f, field), now))
		rows[(*n)++] = (struct view_row){ label, *now ? now : T("saknas"), NULL, NULL };
}

/* Where the form says something else than what stands. */
static mst_err differences(struct ctx *c, const struct form *f, const struct fund_grant *g,
			   const struct view_row **ret)
{
	const struct view *v = &c->view;
	struct view_row *rows;
	struct org *towns;
	size_t ntowns, n = 0;

	TRY(org_municipalities(c->db, c->mem, &towns, &ntowns));
	rows = arena_new(c->mem, struct view_row, ntowns + 3);
	differ(v, rows, &n, T("Hela bidraget"), f, "total", g->total ? typed(c->mem, g->total) : "");
	differ(v, rows, &n, T("Beslut om hela bidraget"), f, "beslut", g->decision);
	for (size_t i = 0; i < ntowns; i++) {
		const struct fund_amount *a = fund_amount_of(g, towns[i].code);

		differ(v, rows, &n, towns[i].short_name, f, field_of(c->mem, towns[i].code),
		       a ? typed(c->mem, a->ore) : "");
	}
	*ret = rows;
	return MST_OK;
}

mst_err fund_edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	const struct view_row *rows = NULL;
	struct fund_grant g;
	int64_t year;
	bool draft;

	TRY(fund_year_param(c, &year));
	TRY(grant_or_blank(c, year, &g));
	/* A draft holds no hidden field: what stands may be newer than it, so the difference is shown. */
	draft = *form_get(f, "total") || *form_get(f, "beslut") || *form_get(f, "anteckning");
	if (!draft)
		to_form(c, f, &g);
	else if (g.edition)
		TRY(differences(c, f, &g, &rows));
	if (!*form_get(f, "version"))
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)g.edition));
	return show_edit(c, &g, f, rows, draft, 200);
}

/* "KS § 220/2025" with its no-break space; "" and an error at the field when it cannot be. */
static const char *read_decision(struct ctx *c, struct form *f)
{
	const struct view *v = &c->view;
	const char *s = form_text(f, c->mem, v, "beslut", T("beslutet, till exempel KS § 220/2025"),
				  FUND_DECISION_MAX, true);
	const char *sign = strstr(s, "§");
	int no, year;

	if (!*s)
		return s;
	switch (agreement_paragraph_parse(s, &no, &year)) {
	case MST_OK:
		break;
	case MST_NOTFOUND:
		form_fail(f, "beslut", T("Skriv också året, för paragraferna börjar om varje år: KS § "
					 "220/2025."));
		return "";
	default:
		form_fail(f, "beslut", T("Skriv beslutet med paragraf och år, till exempel KS § "
					 "220/2025."));
		return "";
	}
	size_t board = sign ? (size_t)(sign - s) : 0; /* length of what stands before the paragraph */

	while (board && (s[board - 1] == ' ' || (board > 1 && str_starts(s + board - 2, NBSP))))
		board -= s[board - 1] == ' ' ? 1 : 2;
	return arena_fmt(c->mem, "%.*s%s§" NBSP "%d/%d", (int)board, s, board ? NBSP : "", no, year);
}

static void read_form(struct ctx *c, struct form *f, const struct org *towns, size_t n,
		      struct fund_grant *g)
{
	const struct view *v = &c->view;
	struct fund_amount *amounts = arena_new(c->mem, struct fund_amount, n + 1);
	int64_t edition;

	g->total = form_money(f, v, "total", T("hela bidraget"), true);
	if (g->total == 0)
		form_fail(f, "total", T("Hela bidraget måste vara mer än 0 kronor."));
	g->decision = read_decision(c, f);
	g->note = form_text(f, c->mem, v, "anteckning", T("anteckningen"), FUND_NOTE_MAX, false);
	g->n = 0;
	for (size_t i = 0; i < n; i++) {
		int64_t ore = form_money(f, v, field_of(c->mem, towns[i].code),
					 arena_fmt(c->mem, T("beloppet för %s"),
						   towns[i].short_name),
					 false);

		if (ore >= 0)
			amounts[g->n++] = (struct fund_amount){ towns[i].code, towns[i].short_name,
								ore };
	}
	g->amounts = amounts;
	if (!str_int(form_get(f, "version"), &edition))
		edition = -1; /* no version is an old one: the conflict page shows the difference */
	g->edition = edition < 0 || edition > INT32_MAX ? 0 : edition + 1;
}

/* The split that the amounts are checked with, when there is none of this total yet. */
static mst_err check_for(struct ctx *c, const struct fund_grant *g, const struct org *towns,
			 size_t n, struct fund_basis **ret)
{
	struct fund_basis *b = arena_new(c->mem, struct fund_basis, 1);
	const struct org *lacking;
	mst_err e = fund_basis_check(c->db, c->mem, g->year, g->total, b);

	*ret = NULL;
	if (e != MST_NOTFOUND)
		return e;
	/* Its name is kept in Swedish, like all that the partners write. */
	*b = (struct fund_basis){ .year = g->year, .total = g->total,
				  .name = "Kontroll av beslutade belopp" };
	if (fund_basis_compute(c->mem, towns, n, b, &lacking) == MST_OK)
		*ret = b;
	return MST_OK;
}

/* Somebody was quicker: her own figures stay in the form, what stands now is shown above it. */
static mst_err edit_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct fund_grant g;
	const struct view_row *rows;
	int64_t year;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(fund_year_param(c, &year));
	TRY(grant_or_blank(c, year, &g));
	TRY(differences(c, f, &g, &rows));
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)g.edition));
	form_fail(f, "", T("Någon annan har ändrat beloppen medan du skrev. Det du skrev är kvar. "
			   "Jämför med det som står nu och spara igen."));
	return show_edit(c, &g, f, rows, false, 409);
}

mst_err fund_edit_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct fund_grant *g = arena_new(c->mem, struct fund_grant, 1), stands;
	struct form *f = ctx_form(c);
	struct fund_basis *basis;
	struct org *towns;
	struct act act;
	size_t n;

	TRY(fund_year_param(c, &g->year));
	TRY(grant_or_blank(c, g->year, &stands));
	TRY(org_municipalities(c->db, c->mem, &towns, &n));
	read_form(c, f, towns, n, g);
	if (form_bad(f))
		return show_edit(c, &stands, f, NULL, false, 422);
	TRY(check_for(c, g, towns, n, &basis));
	fund_save(c, g, basis, &act);
	return ctx_act_go(c, &act, year_place(c, g->year), T("Beloppen är sparade."), edit_conflict);
}

/* ---- history ---- */

static void change_row(const struct view *v, struct view_row *rows, size_t *n, const char *label,
		       const char *was, const char *now)
{
	if (!str_eq(was, now))
		rows[(*n)++] = (struct view_row){
			label, arena_fmt(v->mem, T("%s (förut %s)"), now, was), NULL, NULL };
}

static const char *amount_words(const struct view *v, const struct fund_amount *a)
{
	return a ? money_str(v->mem, a->ore) : T("saknas");
}

/* What an edition changed; was NULL: it is the first, and all in it is new. */
static const struct view_row *changes(const struct view *v, const struct fund_grant *now,
				      const struct fund_grant *was)
{
	struct view_row *rows =
		arena_new(v->mem, struct view_row, now->n + (was ? was->n : 0) + 3);
	size_t n = 0;

	if (!was) {
		rows[n++] = (struct view_row){ T("Hela bidraget"), money_str(v->mem, now->total) };
		rows[n++] = (struct view_row){ T("Beslut om hela bidraget"), now->decision };
		for (size_t i = 0; i < now->n; i++)
			rows[n++] = (struct view_row){ now->amounts[i].name,
						       money_str(v->mem, now->amounts[i].ore) };
		return rows;
	}
	change_row(v, rows, &n, T("Hela bidraget"), money_str(v->mem, was->total),
		   money_str(v->mem, now->total));
	change_row(v, rows, &n, T("Beslut om hela bidraget"), was->decision, now->decision);
	for (size_t i = 0; i < now->n; i++)
		change_row(v, rows, &n, now->amounts[i].name,
			   amount_words(v, fund_amount_of(was, now->amounts[i].code)),
			   amount_words(v, &now->amounts[i]));
	for (size_t i = 0; i < was->n; i++)
		if (!fund_amount_of(now, was->amounts[i].code))
			change_row(v, rows, &n, was->amounts[i].name,
				   amount_words(v, &was->amounts[i]), T("saknas"));
	return rows;
}

mst_err fund_history_get(struct ctx *c)
{
	const struct view *v = &c->view;
	struct fund_history_view m = { .may_edit = auth_may(c->who->roles, NEED_PARTNERSHIP) };
	struct fund_edition_card *cards;
	struct fund_grant *list;

	TRY(fund_year_param(c, &m.year));
	TRY(fund_grant_editions(c->db, c->mem, m.year, &list, &m.n));
	if (!m.n)
		return MST_NOTFOUND;
	cards = arena_new(c->mem, struct fund_edition_card, m.n);
	for (size_t i = 0; i < m.n; i++) {
		const char *by;

		TRY(fund_actor_name(c, list[i].actor, &by));
		cards[i] = (struct fund_edition_card){
			.title = arena_fmt(c->mem, T("Version %lld"), (long long)list[i].edition),
			.by = arena_fmt(c->mem, T("Sparad %s av %s"), view_moment(v, list[i].at), by),
			.note = list[i].note,
			.changes = changes(v, &list[i], i + 1 < m.n ? &list[i + 1] : NULL),
			.edition = list[i].edition,
			.latest = i == 0,
		};
	}
	m.cards = cards;
	m.latest = list[0].edition;
	fund_history_html(ctx_out(c), v, &m);
	return ctx_page(c, 200);
}

static mst_err restore_conflict(struct ctx *c)
{
	const struct view *v = &c->view;
	int64_t year;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(fund_year_param(c, &year));
	return ctx_go(c, arena_fmt(c->mem, "%s/historik", year_place(c, year)),
		      T("Någon annan har sparat en ny version. Inget är ändrat. Titta på den först."));
}

mst_err fund_restore_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct fund_grant *list, *g = arena_new(c->mem, struct fund_grant, 1);
	struct form *f = ctx_form(c);
	int64_t year, edition, latest;
	struct act act;
	size_t n, i = 0;

	TRY(fund_year_param(c, &year));
	TRY(fund_grant_editions(c->db, c->mem, year, &list, &n));
	if (!str_int(form_get(f, "version"), &edition) || !str_int(form_get(f, "senaste"), &latest))
		return MST_INVALID;
	while (i < n && list[i].edition != edition)
		i++;
	if (i == n)
		return MST_NOTFOUND;
	*g = list[i];
	g->edition = latest < 0 || latest > INT32_MAX ? 0 : latest + 1;
	g->note = arena_fmt(c->mem, "Version %lld är återställd.", (long long)edition);
	fund_save(c, g, NULL, &act);
	return ctx_act_go(c, &act, year_place(c, year),
			  arena_fmt(c->mem, T("Version %lld gäller igen."), (long long)edition),
			  restore_conflict);
}
