/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_survey.h - three questions that are read aloud when support ends, and one that may be left out.
 * Nothing is sent to anybody. Only counts are kept: no answer belongs to a case, a day or another answer. */
#ifndef SUPPORT_SUPPORT_SURVEY_H
#define SUPPORT_SUPPORT_SURVEY_H

#include "support/support.h"

#define SUPPORT_SURVEY_LEAST 10 /* answers; of fewer nothing is shown */

struct support_question {
	const char *code, *words; /* words: a msgid, as it is read aloud */
	const char *const *answers; /* codes of support_answers, ended by NULL */
	bool may_skip;
};
/* Ended by a zero row; the voluntary one last. */
extern const struct support_question support_questions[];
/* "yes", "partly", "no", "silent" (does not want to answer). */
extern const struct stats_code support_answers[];

struct support_counted {
	const char *question, *answer;
	int64_t n;
};
/* One person's answers, by the order of support_questions; NULL = not asked. Counted in the year of now. */
void support_survey_add(struct ctx *c, const char *const *answers, struct act *ret);
/* A year's counts, in no order. */
MST_CHECK mst_err support_survey_year(struct ctx *c, int year, struct support_counted **ret, size_t *ret_n);
/* How many gave an answer to a question. (pure) */
int64_t support_survey_sum(const struct support_counted *list, size_t n, const char *question,
			   const char *answer); /* answer NULL: all but "silent" */

/* Apply: one more who has answered that. */
MST_CHECK mst_err support_survey_count(struct db *w, struct id jour, int year, const char *question,
				       const char *answer);
MST_CHECK mst_err support_survey_rows(struct db *db, struct arena *mem, struct id jour, int year,
				      struct support_counted **ret, size_t *ret_n);

/* ---- pages ---- */

struct support_asked {
	const char *field, *words;
	const struct view_option *options;
	bool may_skip;
};
struct support_survey_view {
	const struct form *form;
	const struct support_asked *asked;
	size_t n;
	bool figures;                 /* she may see the answers */
	const struct view_table *table; /* of the answers; NULL: too few */
	int year;
	const char *earlier;          /* address of the year before */
};
/* The questions, and what has been answered. */
void support_survey_html(struct sbuf *o, const struct view *v, const struct support_survey_view *m);
void support_answers_html(struct sbuf *o, const struct view *v, const struct support_survey_view *m);
mst_err support_survey_get(struct ctx *c);
mst_err support_survey_post(struct ctx *c);
mst_err support_answers_get(struct ctx *c);

#endif
