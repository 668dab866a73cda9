/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_survey_db.c - SQL of what was answered. */
#include "support/support_survey.h"

mst_err support_survey_count(struct db *w, struct id jour, int year, const char *question,
			     const char *answer)
{
	return db_exec(w,
		       "INSERT INTO support_survey (jour_id, year, question, answer, n) "
		       "VALUES ($1, $2, $3, $4, 1) ON CONFLICT (jour_id, year, question, answer) "
		       "DO UPDATE SET n = support_survey.n + 1",
		       DB_ARGS(V(jour), V(year), V(question), V(answer)));
}

static mst_err read_counted(struct db_stmt *q, struct arena *mem, void *to)
{
	struct support_counted *r = to;

	r->question = row_text(q, mem);
	r->answer = row_text(q, mem);
	r->n = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err support_survey_rows(struct db *db, struct arena *mem, struct id jour, int year,
			    struct support_counted **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT question, answer, n FROM support_survey WHERE jour_id = $1 AND year = $2 "
		       "ORDER BY question, answer",
		       DB_ARGS(V(jour), V(year)), mem, read_counted, ret, ret_n);
}
