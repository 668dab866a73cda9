/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_survey.c - the questions, and their counts. */
#include "support/support_survey.h"

static const char *const degrees[] = { "yes", "partly", "no", "silent", NULL };
static const char *const either[] = { "yes", "no", "silent", NULL };

const struct support_question support_questions[] = {
	{ "expected", N_("Fick du det stöd som du väntade dig?"), degrees, false },
	{ "safe", N_("Kändes det tryggt att ha kontakt med oss?"), degrees, false },
	{ "advise", N_("Skulle du råda någon annan i samma läge att höra av sig till oss?"), either, false },
	{ "hbtqi", N_("Räknar du dig som hbtqi-person? Du behöver inte svara."), either, true },
	{ 0 },
};

const struct stats_code support_answers[] = {
	{ "yes", N_("Ja"), NULL },
	{ "partly", N_("Delvis"), NULL },
	{ "no", N_("Nej"), NULL },
	{ "silent", N_("Vill inte svara"), NULL },
	{ 0 },
};

struct survey_arg {
	const char *const *answers;
	int year;
};

static mst_err put_answers(struct ctx *c, void *arg)
{
	const struct survey_arg *a = arg;

	for (size_t i = 0; support_questions[i].code; i++)
		if (a->answers[i])
			TRY(support_survey_count(c->db, c->app->jour, a->year, support_questions[i].code,
						 a->answers[i]));
	return MST_OK;
}

void support_survey_add(struct ctx *c, const char *const *answers, struct act *ret)
{
	struct survey_arg *a = arena_new(c->mem, struct survey_arg, 1);
	int m, d;

	a->answers = answers;
	day_split(day_of(c->now), &a->year, &m, &d);
	*ret = (struct act){ .apply = put_answers, .arg = a,
			     .audit = ctx_note(c, "survey.count", ID_NONE, NULL, NULL) };
}

mst_err support_survey_year(struct ctx *c, int year, struct support_counted **ret, size_t *ret_n)
{
	return support_survey_rows(c->db, c->mem, c->app->jour, year, ret, ret_n);
}

int64_t support_survey_sum(const struct support_counted *list, size_t n, const char *question,
			   const char *answer)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].question, question) &&
		    (answer ? str_eq(list[i].answer, answer) : !str_eq(list[i].answer, "silent")))
			sum += list[i].n;
	return sum;
}
