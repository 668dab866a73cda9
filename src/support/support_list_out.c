/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_list_out.c - a list of cases as a file: short names as on the screen, nobody with extra
 * protection, a last row that says who took it out and when, and a row in the log with whom it shows. */
#include "org/org.h"
#include "sheet/sheet.h"
#include "support/support_restrict.h"
#include "support/support_web.h"

#define COLS 6
#define MOST 1900 /* rows; the file says so when there are more */

struct out {
	const char **cells;
	size_t nrows, cap;
	struct sbuf ids;
	int64_t shown;
};

static void add_row(struct ctx *c, struct out *o, const char *const cells[COLS])
{
	if ((o->nrows + 1) * COLS > o->cap)
		o->cells = arena_more(c->mem, o->cells, o->cap, &o->cap, sizeof(*o->cells));
	for (size_t i = 0; i < COLS; i++)
		o->cells[o->nrows * COLS + i] = cells[i];
	o->nrows++;
}

static bool put_one(struct ctx *c, const struct support_row *row, const struct support_codes *codes,
		    const struct support_card *card, void *arg)
{
	const struct view *v = &c->view;
	struct out *o = arg;
	int64_t restricted = 0;

	if (card->extra_protection || support_restricted(c->db, row->id, &restricted) != MST_OK || restricted)
		return true;
	if (o->shown == MOST)
		return false;
	const char *const cells[COLS] = {
		support_card_name(v, card),
		support_words(v, stats_roles, codes->nroles ? codes->roles[0] : NULL),
		support_words(v, stats_crimes, codes->crime),
		org_name_of(c, codes->municipality),
		day_str(c->mem, day_of(row->opened)),
		day_str(c->mem, day_of(row->touched)),
	};

	add_row(c, o, cells);
	sbuf_fmt(&o->ids, "%s\"%s\"", o->shown++ ? "," : "[", id_str(c->mem, row->id));
	return true;
}

/* All that fit: a walk ends by itself after SUPPORT_LOOKED cases. */
static mst_err put_all(struct ctx *c, const struct support_filter *filter, struct out *o)
{
	struct support_key last = { 0, ID_NONE };
	bool more = true;

	while (more && o->shown < MOST)
		TRY(support_walk(c, filter, last, put_one, o, &last, &more));
	if (more)
		add_row(c, o, (const char *const[COLS]){
			view_text(c->view.lang, N_("Listan är kortad. Välj färre ärenden och ta ut "
						   "den igen.")), "", "", "", "", "" });
	return MST_OK;
}

static void put_mark(struct ctx *c, struct out *o)
{
	const struct view *v = &c->view;

	add_row(c, o, (const char *const[COLS]){
		arena_fmt(c->mem, T("Uttagen %s av %s. Får inte spridas. Radera filen när den är använd."),
			  day_time_str(c->mem, c->now), c->who->name), "", "", "", "", "" });
}

static const struct audit_row *note(struct ctx *c, const struct out *o)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;
	const char *ids = o->shown && !o->ids.bad ? arena_fmt(c->mem, "%s]", o->ids.p) : "[]";

	return ctx_note(c, "case.export", ID_NONE, have ? &key : NULL, have ? ids : NULL);
}

static mst_err read_list(struct ctx *c, struct sheet *ret, const struct audit_row **ret_note)
{
	const struct view *v = &c->view;
	struct out o = { .cap = 64 * COLS };
	struct support_filter_options options;
	struct support_filter filter;
	const char *const heads[COLS] = { T("Namn"), T("Roll"), T("Brott"),
					  T("Kommun"), T("Öppnat"), T("Senast ändrat") };

	TRY(support_filter_options(c, &options));
	TRY(support_filter_read(c, &options, form_new(c->mem), &filter));
	o.cells = arena_new(c->mem, const char *, o.cap);
	add_row(c, &o, heads);
	sbuf_init(&o.ids, 1 << 17);
	mst_err e = put_all(c, &filter, &o);

	if (e == MST_OK)
		*ret_note = note(c, &o);
	sbuf_done(&o.ids);
	put_mark(c, &o);
	*ret = (struct sheet){ o.cells, o.nrows, COLS };
	return e;
}

static const char *file_name(struct ctx *c, const char *end)
{
	return arena_fmt(c->mem, "arendelista-%s.%s", day_str(c->mem, day_of(c->now)), end);
}

mst_err support_list_csv_get(struct ctx *c)
{
	const struct audit_row *row;
	struct sheet s;

	TRY(read_list(c, &s, &row));
	sheet_put_csv(ctx_out(c), &s);
	return ctx_file_after(c, "text/csv; charset=utf-8", file_name(c, "csv"), row);
}

mst_err support_list_xlsx_get(struct ctx *c)
{
	const struct audit_row *row;
	struct sheet s;

	TRY(read_list(c, &s, &row));
	TRY(sheet_put_xlsx(ctx_out(c), view_text(c->view.lang, N_("Ärenden")), &s));
	return ctx_file_after(c, SHEET_XLSX_TYPE, file_name(c, "xlsx"), row);
}
