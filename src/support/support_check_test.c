/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_check_test.c - facts follow their case, and what does not is told. */
#include "support/support_fixture.h"

struct differences {
	size_t n;
	char last[200];
};

static void note_difference(struct id case_id, const char *what, void *arg)
{
	struct differences *d = arg;

	(void)case_id;
	d->n++;
	snprintf(d->last, sizeof(d->last), "%s", what);
}

static struct differences check_facts(struct auth_fixture *f, size_t cases)
{
	struct differences d = { 0 };
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_facts_check(&c, note_difference, &d, &n));
	CHECK_INT(n, cases);
	ctx_close(&c);
	return d;
}

static mst_err put_fact(struct ctx *c, void *arg)
{
	return stats_put(c->db, arg);
}

static mst_err drop_fact(struct ctx *c, void *arg)
{
	return stats_drop(c->db, *(struct id *)arg);
}

/* Moves her to Bräcke: the talks that were counted before go with her. */
static struct id move_and_talk(struct auth_fixture *f, struct id id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_entry e = { .kind = SUPPORT_TALK, .at = FIXTURE_NOW + 60, .text = "Samtal" };
	struct support_codes codes;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_log(&c, &s, &e, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	codes = s.codes;
	codes.municipality = "2305";
	codes.nflags = 1;
	codes.flags[0] = "honour";
	CHECK_OK(support_edit(&c, &s, &s.person, &codes, s.version, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	struct id fact = s.fact;

	ctx_close(&c);
	return fact;
}

TEST(support_facts_say_what_the_cases_say)
{
	struct stats_fact wrong = { .kind = STATS_CASE, .day = day_of(FIXTURE_NOW), .municipality = "2303",
				    .role = "victim", .sex = "woman", .age = "25-44", .crime = "assault",
				    .n = 1 };
	struct differences d;
	struct auth_fixture f;
	struct ctx c;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	struct id id = support_fixture_case(&f, KARIN), fact;

	fact = move_and_talk(&f, id);
	CHECK_INT(check_facts(&f, 1).n, 0);
	CHECK_INT(support_fixture_sum(&f, STATS_CONTACT, STATS_BY_MUNICIPALITY, "2303"), 0);
	wrong.id = fact;
	wrong.jour = f.app.jour;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = put_fact, .arg = &wrong }));
	d = check_facts(&f, 1);
	CHECK_INT(d.n, 1);
	CHECK(strstr(d.last, "personen: kommun 2303, ska vara 2305"));
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = drop_fact, .arg = &fact }));
	d = check_facts(&f, 1);
	CHECK_INT(d.n, 1);
	CHECK_STR(d.last, "personen: saknas");
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}
