/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_survey_web.c - the questions to read aloud, and a year's answers. */
#include "support/support_survey.h"
#include "support/support_web.h"

#define QUESTIONS 4
#define ANSWERS 4
#define COLS 5

static const struct view_option *options_of(struct ctx *c, const struct support_question *q)
{
	struct view_option *o = arena_new(c->mem, struct view_option, ANSWERS + 1);

	for (size_t i = 0; q->answers[i]; i++)
		o[i] = (struct view_option){ q->answers[i],
					     support_words(&c->view, support_answers, q->answers[i]), NULL };
	return o;
}

static mst_err show(struct ctx *c, const struct form *f, int status)
{
	struct support_survey_view m = { .form = f,
					 .figures = auth_may(c->who->roles, NEED_JOUR_FIGURES) };
	struct support_asked *asked = arena_new(c->mem, struct support_asked, QUESTIONS);

	for (; support_questions[m.n].code; m.n++) {
		const struct support_question *q = &support_questions[m.n];

		asked[m.n] = (struct support_asked){ q->code, view_text(c->view.lang, q->words),
						     options_of(c, q), q->may_skip };
	}
	m.asked = asked;
	support_survey_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err support_survey_get(struct ctx *c)
{
	return show(c, ctx_form(c), 200);
}

mst_err support_survey_post(struct ctx *c)
{
	const struct view *v = &c->view;
	const char **answers = arena_new(c->mem, const char *, QUESTIONS);
	struct form *f = ctx_form(c);
	struct act a;

	for (size_t i = 0; support_questions[i].code; i++) {
		const struct support_question *q = &support_questions[i];
		const struct view_option *o = options_of(c, q);
		int which = form_choice(f, v, q->code, T("ett svar"), o, !q->may_skip);

		answers[i] = which < 0 ? NULL : o[which].value;
	}
	if (form_bad(f))
		return show(c, f, 422);
	support_survey_add(c, answers, &a);
	return ctx_act_go(c, &a, "/enkat", T("Svaren är räknade. De går inte att föra ihop med någon."), NULL);
}

static const struct view_table *table_of(struct ctx *c, const struct support_counted *list, size_t n)
{
	static const char *const codes[] = { "yes", "partly", "no" };
	const struct view *v = &c->view;
	struct view_table *t = arena_new(c->mem, struct view_table, 1);
	const char **heads = arena_new(c->mem, const char *, COLS);
	const char **cells = arena_new(c->mem, const char *, COLS * QUESTIONS);
	size_t rows = 0;

	heads[0] = T("Fråga");
	for (size_t k = 0; k < MST_LEN(codes); k++)
		heads[k + 1] = support_words(v, support_answers, codes[k]);
	heads[COLS - 1] = T("Antal svar");
	for (size_t i = 0; support_questions[i].code; i++) {
		const struct support_question *q = &support_questions[i];
		int64_t all = support_survey_sum(list, n, q->code, NULL);

		if (all < SUPPORT_SURVEY_LEAST)
			continue;
		cells[COLS * rows] = view_text(v->lang, q->words);
		for (size_t k = 0; k < MST_LEN(codes); k++) {
			int64_t here = support_survey_sum(list, n, q->code, codes[k]);

			cells[COLS * rows + k + 1] =
				arena_fmt(c->mem, "%lld %%", (long long)((here * 200 + all) / (2 * all)));
		}
		cells[COLS * rows + COLS - 1] = arena_fmt(c->mem, "%lld", (long long)all);
		rows++;
	}
	*t = (struct view_table){ .caption = T("Svaren"), .heads = heads, .ncols = COLS, .nrows = rows,
				  .cells = cells };
	return rows ? t : NULL;
}

mst_err support_answers_get(struct ctx *c)
{
	const char *asked = http_query(c->req, "ar");
	struct support_survey_view m = { .form = ctx_form(c) };
	struct support_counted *list;
	int64_t year = 0;
	int month, day;
	size_t n;

	day_split(day_of(c->now), &m.year, &month, &day);
	if (asked && str_int(asked, &year) && year >= 2020 && year <= m.year)
		m.year = (int)year;
	TRY(support_survey_year(c, m.year, &list, &n));
	m.table = table_of(c, list, n);
	m.earlier = arena_fmt(c->mem, "/enkat/svar?ar=%d", m.year - 1);
	support_answers_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}
