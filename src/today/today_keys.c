/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* today_keys.c - one letter to a place: which there are for whom, and the page that tells them. A place that is
 * written in at once has its field in the address, which a browser puts the cursor in. */
#include "today/today_web.h"

static const struct {
	const char *key, *href, *label;
	enum auth_need need;
} keys[] = {
	{ "i", "/idag", N_("Idag"), NEED_SIGNED_IN },
	{ "l", "/samtal/nytt#text", N_("Logga samtal"), NEED_LOG_CALL },
	{ "f", "/inkorg", N_("Inkorg"), NEED_CASE_LEAD },
	{ "a", "/arenden", N_("Ärenden"), NEED_CASE_LEAD },
	{ "n", "/arenden/nytt", N_("Nytt ärende"), NEED_CASE_LEAD },
	{ "p", "/personer", N_("Personer jag stödjer"), NEED_CASE_VOLUNTEER },
	{ "r", "/rakna", N_("Räkna utan namn"), NEED_LOG_CALL },
	{ "v", "/vittnesstod", N_("Vittnesstöd"), NEED_LOG_CALL },
	{ "s", "/statistik", N_("Statistik"), NEED_JOUR_FIGURES },
	{ "/", "/sok#vad", N_("Sök"), NEED_CASE },
	{ "?", "/kortkommandon", N_("Kortkommandon"), NEED_SIGNED_IN },
};

const char *today_keys(const struct ctx *c)
{
	const char *text[MST_LEN(keys) * 4];
	size_t n = 0;

	for (size_t i = 0; i < MST_LEN(keys); i++) {
		if (!auth_may(c->who->roles, keys[i].need))
			continue;
		text[n] = n ? " " : "";
		n++;
		text[n++] = keys[i].key;
		text[n++] = "=";
		text[n++] = keys[i].href;
	}
	return arena_cat(c->mem, text, n);
}

mst_err today_keys_get(struct ctx *c)
{
	const struct view *v = &c->view;
	const char **cells = arena_new(c->mem, const char *, MST_LEN(keys) * 2);
	const char **hrefs = arena_new(c->mem, const char *, MST_LEN(keys) * 2);
	const char **heads = arena_new(c->mem, const char *, 2);
	struct view_table t = { .caption = T("Tangenter och platser"), .heads = heads, .ncols = 2,
				.cells = cells, .hrefs = hrefs };

	heads[0] = T("Tangent"), heads[1] = T("Går till");
	for (size_t i = 0; i < MST_LEN(keys); i++) {
		if (!auth_may(c->who->roles, keys[i].need))
			continue;
		cells[t.nrows * 2] = keys[i].key;
		cells[t.nrows * 2 + 1] = T(keys[i].label);
		hrefs[t.nrows * 2 + 1] = keys[i].href;
		t.nrows++;
	}
	today_keys_html(ctx_out(c), v, &(struct today_keys_view){ .table = &t });
	return ctx_page(c, 200);
}
