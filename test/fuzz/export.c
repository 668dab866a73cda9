/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A line of an archive that somebody brings: it is a row of its table, or refused with words. */
#include <assert.h>

#include "export/export_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct db_rows_column col[] = { { "id", DB_BLOB }, { "name", DB_TEXT }, { "at", DB_INT } };
	static const struct db_rows_table t = { .name = "x", .col = col, .ncol = MST_LEN(col) };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct db_val v[MST_LEN(col)] = { 0 };
	const char *why = NULL;

	if (export_line(mem, &t, (const char *)p, n, v, &why) != MST_OK) {
		assert(why && *why);
		return 0;
	}
	assert(v[0].type == DB_NULL || (v[0].type == DB_BLOB && v[0].b.n <= n));
	assert(v[1].type == DB_NULL || (v[1].type == DB_TEXT && strlen(v[1].s) <= n));
	assert(v[2].type == DB_NULL || v[2].type == DB_INT);
	return 0;
}
