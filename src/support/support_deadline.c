/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_deadline.c - the law's deadlines as data. A rule says from which day it is in force and how
 * its day is counted; the tasks that remind of it are made anew whenever the dates change. */
#include "support/support_db.h"
#include "support/support_hearing.h"
#include "support/support_seal.h"
#include "support/support_task.h"

#define ASK_SOON 14 /* days until we remind of what has no day in the law */
#define INFORM_AHEAD 14 /* days before the month is over in which "Idag" tells of it */

/* ---- how each is counted; false: it does not run ---- */

/* 15 § brottsskadelagen (2014:322): within three years from the day when the verdict became final,
 * else from the end of the investigation, else from the crime; a child until she turns 21. */
static bool compensation(const struct support_dates *d, int32_t opened, struct support_deadline *r)
{
	int32_t from = d->final != DAY_NONE ? d->final : d->ended != DAY_NONE ? d->ended : d->crime;

	(void)opened;
	if (from == DAY_NONE)
		return false;
	r->early = d->final == DAY_NONE && d->ended == DAY_NONE;
	r->due = day_add_months(from, 36);
	if (d->turns21 != DAY_NONE && d->turns21 > r->due)
		r->due = d->turns21;
	r->remind = r->due - 180;
	return true;
}

/* 16 § brottsskadelagen (2014:322) from 2026-09-01: where prosecution is brought on that day or
 * later her claim must as a rule have been tried in the verdict. The law names no day but the
 * trial's. */
static bool claim(const struct support_dates *d, int32_t opened, struct support_deadline *r)
{
	(void)opened;
	if (d->charged == DAY_NONE || d->final != DAY_NONE)
		return false;
	r->due = d->trial != DAY_NONE ? d->trial : d->charged + ASK_SOON;
	r->remind = d->charged;
	return true;
}

static bool insurance(const struct support_dates *d, int32_t opened, struct support_deadline *r)
{
	if (d->crime == DAY_NONE)
		return false;
	r->due = opened + ASK_SOON;
	r->remind = opened;
	return true;
}

static const struct {
	struct support_deadline is;
	int from[3]; /* first day on which the event that starts it falls under the rule */
	bool by_charge; /* that event is the prosecution; else the case itself */
	bool (*count)(const struct support_dates *d, int32_t opened, struct support_deadline *r);
} rules[] = {
	{ { .code = "claim", .title = N_("Skadeståndet ska tas upp i rättegången"),
	    .law = N_("16 § brottsskadelagen (2014:322), i dess lydelse från 2026-09-01"),
	    .advice = N_("Åtal från 2026-09-01: utan prövat skadestånd blir det som regel ingen "
			 "brottsskadeersättning. Prata med åklagaren eller målsägandebiträdet före "
			 "rättegången.") },
	  { 2026, 9, 1 }, true, claim },
	{ { .code = "insurance", .title = N_("Anmäl till försäkringsbolaget"),
	    .law = N_("villkoren i personens egen försäkring"),
	    .advice = N_("Tiden står i villkoren och kan vara kort. Vi påminner två veckor efter att "
			 "ärendet öppnades.") },
	  { 1, 1, 1 }, false, insurance },
	{ { .code = "compensation", .title = N_("Ansök om brottsskadeersättning"),
	    .law = N_("15 § brottsskadelagen (2014:322)"),
	    .advice = N_("Tre år från att domen står fast, annars från att utredningen lades ned, "
			 "annars från brottet. Ett barn kan ansöka till den dag det fyller 21.") },
	  { 2014, 7, 1 }, false, compensation },
};

size_t support_deadlines(const struct support_dates *d, int32_t opened,
			 struct support_deadline ret[SUPPORT_DEADLINES])
{
	size_t n = 0;

	_Static_assert(MST_LEN(rules) == SUPPORT_DEADLINES, "one place for each rule");
	for (size_t i = 0; i < MST_LEN(rules); i++) {
		int32_t from = day_make(rules[i].from[0], rules[i].from[1], rules[i].from[2]);

		ret[n] = rules[i].is;
		if ((rules[i].by_charge ? d->charged : opened) >= from &&
		    rules[i].count(d, opened, &ret[n]))
			n++;
	}
	return n;
}

/* ---- the tasks of the deadlines ---- */

struct id support_task_fixed_id(const struct support_case *s, const char *code)
{
	struct hash_state h;
	struct hash sum;
	struct id id;

	hash_start(&h, &s->key);
	hash_add_part(&h, "deadline", 8);
	hash_add_part(&h, code, strlen(code));
	hash_end(&h, &sum);
	memcpy(id.b, sum.b, sizeof(id.b));
	return id;
}

void support_inform_task(struct ctx *c, struct id case_id, const struct seal_key *key, int64_t heard,
			 struct support_task_row *ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { .id = case_id, .key = *key };
	struct support_task t = { .id = support_task_fixed_id(&s, SUPPORT_INFORM), .code = SUPPORT_INFORM };
	int32_t due = day_add_months(day_of(heard), 1);

	t.due = day_at(due, 0, 0);
	t.show = day_at(due - INFORM_AHEAD, 0, 0);
	*ret = support_task_seal(c, &s, &t);
}

struct dates_arg {
	struct act edit;
	struct support_task_row rows[SUPPORT_DEADLINES];
	struct id gone[SUPPORT_DEADLINES];
	size_t nrows, ngone;
};

static mst_err put_dates(struct ctx *c, void *arg)
{
	struct dates_arg *a = arg;

	for (size_t i = 0; i < a->ngone; i++)
		TRY(support_task_drop(c->db, a->gone[i]));
	for (size_t i = 0; i < a->nrows; i++)
		TRY(support_task_insert(c->db, &a->rows[i]));
	return a->edit.apply(c, a->edit.arg);
}

mst_err support_dates_put(struct ctx *c, const struct support_case *s,
			  const struct support_dates *d, int64_t version, struct act *ret)
{
	struct dates_arg *a = arena_new(c->mem, struct dates_arg, 1);
	struct support_deadline list[SUPPORT_DEADLINES];
	struct support_codes codes = s->codes;
	size_t n = support_deadlines(d, day_of(s->opened), list);

	codes.dates = *d;
	TRY(support_edit(c, s, &s->person, &codes, version, &a->edit));
	for (size_t i = 0; i < n; i++) {
		struct support_task t = { .id = support_task_fixed_id(s, list[i].code), .code = list[i].code,
					  .due = day_at(list[i].due, 0, 0),
					  .show = day_at(list[i].remind, 0, 0) };

		a->rows[a->nrows++] = support_task_seal(c, s, &t);
	}
	for (size_t i = 0; i < MST_LEN(rules); i++) {
		bool runs = false;

		for (size_t k = 0; k < n; k++)
			runs |= str_eq(list[k].code, rules[i].is.code);
		if (!runs)
			a->gone[a->ngone++] = support_task_fixed_id(s, rules[i].is.code);
	}
	*ret = (struct act){ .apply = put_dates, .arg = a, .audit = a->edit.audit };
	return MST_OK;
}

const char *support_task_words(const struct view *v, const struct support_task *t)
{
	for (size_t i = 0; i < MST_LEN(rules); i++)
		if (str_eq(rules[i].is.code, t->code))
			return view_text(v->lang, rules[i].is.title);
	if (str_eq(t->code, SUPPORT_INFORM))
		return T("Berätta om personuppgifterna");
	if (str_eq(t->code, "review"))
		return T("Gå igenom planen");
	if (str_eq(t->code, "court"))
		return support_hearing_words(v, t);
	const struct stats_code *k = stats_code_find(support_task_codes, t->code);

	return k ? view_text(v->lang, k->words) : T("Annat");
}
