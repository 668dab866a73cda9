/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* search_test.c - what is found by what, and by whom. */
#include "search/search.h"

#include "auth/auth_fixture.h"
#include "job/job.h"
#include "org/org.h"

#define NOW INT64_C(1776240000)

static const struct db_room *rooms(void)
{
	static struct db_room list[7];

	list[0] = org_room;
	list[1] = stats_room;
	list[2] = person_room;
	list[3] = volunteer_room;
	list[4] = barrier_room;
	list[5] = support_room;
	return list;
}

static struct id make(struct auth_fixture *f, const char *name, const char *phone, const char *note,
		      bool protect)
{
	struct support_new n = {
		.person = { .name = name, .phone = phone, .extra_protection = protect },
		.codes = { .roles = { "victim" }, .nroles = 1 }, .at = NOW, .first_note = note,
	};
	struct id id = ID_NONE;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_open(&c, &n, NULL, NULL, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return id;
}

static size_t find(struct auth_fixture *f, int who, const char *what, struct search_hit *first)
{
	struct search_hit *hits;
	struct ctx c;
	size_t n = 0;
	bool exact;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(search_run(&c, what, true, &hits, &n, &exact));
	CHECK(!exact);
	if (n && first)
		*first = hits[0];
	ctx_close(&c);
	return n;
}

TEST(search_finds_names_numbers_and_notes)
{
	struct auth_fixture f;
	struct search_hit h;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1))
		return;
	struct id asa = make(&f, "Åsa Änglöv", "070-174 06 99", "Talade om Björnen i Sveg", false);

	make(&f, "Berit Å", "070-1740605", "Annat", false);
	CHECK_INT(find(&f, KARIN, "änglÖV", &h), 1);
	CHECK(id_eq(h.case_id, asa));
	CHECK_INT(h.part, SEARCH_NAME);
	CHECK_STR(find(&f, KARIN, "+46701740699", &h) == 1 ? "one" : "none", "one");
	CHECK_INT(h.part, SEARCH_PHONE);
	CHECK_INT(find(&f, KARIN, "174 06 99", &h), 1);
	CHECK_INT(find(&f, KARIN, "BJÖRNEN I", &h), 1);
	CHECK_INT(h.part, SEARCH_NOTE);
	CHECK_INT(h.at, NOW);
	CHECK_INT(find(&f, KARIN, "Änglöv, åsa", &h), 1); /* exactly her name, its words turned */
	CHECK_INT(h.part, SEARCH_NAME);
	CHECK_INT(find(&f, KARIN, "finns inte", &h), 0);
	CHECK_INT(find(&f, KARIN, "a%", &h), 0); /* no pattern, only text */
	auth_fixture_close(&f);
	day_fake(0);
}

/* What has exactly the name or the number comes alone, until more is wanted. */
TEST(search_exact_hits_come_alone)
{
	static const struct {
		const char *what;
		bool wide, exact;
		size_t n;
	} questions[] = {
		{ "Åsa Änglöv", false, true, 1 }, { "Åsa Änglöv", true, false, 2 },
		{ "0701740699", false, true, 1 }, { "änglöv", false, false, 2 },
	};
	struct auth_fixture f;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1))
		return;
	make(&f, "Åsa Änglöv", "070-174 06 99", "Ett samtal", false);
	make(&f, "Berit Ek", "070-174 06 05", "Känner Åsa Änglöv", false);
	for (size_t i = 0; i < MST_LEN(questions); i++) {
		struct search_hit *hits;
		struct ctx c;
		bool exact;
		size_t n;

		auth_fixture_ctx(&f, KARIN, &c);
		CHECK_OK(search_run(&c, questions[i].what, questions[i].wide, &hits, &n, &exact));
		CHECK_INT(n, questions[i].n);
		CHECK_INT(exact, questions[i].exact);
		ctx_close(&c);
	}
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(search_finds_only_what_her_keys_open)
{
	struct auth_fixture f;
	struct act a;
	struct ctx c;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1))
		return;
	struct id id = make(&f, "Åsa Änglöv", "070-1740699", "Ett samtal", false);

	make(&f, "Åsa Dold", "070-1740601", "Ett samtal", true);
	CHECK_INT(find(&f, KARIN, "åsa", NULL), 1); /* extra protection is never found */
	CHECK_INT(find(&f, MAJ, "åsa", NULL), 0);
	auth_fixture_ctx(&f, KARIN, &c);
	{
		MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

		CHECK_OK(support_case_read(&c, id, &s));
		CHECK_OK(support_assign(&c, &s, f.who[MAJ].id, &a));
		CHECK_OK(ctx_act_now(&c, &a));
	}
	ctx_close(&c);
	CHECK_INT(find(&f, MAJ, "åsa", NULL), 1);
	auth_fixture_close(&f);
	day_fake(0);
}

/* One row of the log, as an answered question writes it. */
static void asked(struct auth_fixture *f, int who)
{
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .audit = ctx_note(&c, "case.search", ID_NONE, NULL, NULL) }));
	ctx_close(&c);
}

static bool allowed(struct auth_fixture *f, int who)
{
	struct ctx c;
	bool ret = false;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(search_allowed(&c, &ret));
	ctx_close(&c);
	return ret;
}

TEST(search_often_waits_for_the_window_and_for_nobody_else)
{
	struct auth_fixture f;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1))
		return;
	for (int i = 0; i < SEARCH_PER_WINDOW - 1; i++)
		asked(&f, KARIN);
	CHECK(allowed(&f, KARIN));
	asked(&f, KARIN);
	CHECK(!allowed(&f, KARIN));
	CHECK(allowed(&f, MAJ));
	day_fake(NOW + SEARCH_WINDOW_SECONDS - 60); /* the clock goes on meanwhile */
	CHECK(!allowed(&f, KARIN));
	day_fake(NOW + SEARCH_WINDOW_SECONDS + 60);
	CHECK(allowed(&f, KARIN));
	auth_fixture_close(&f);
	day_fake(0);
}

static mst_err on_pool(struct app *app, int lane, void (*fn)(void *), void *arg)
{
	return job_pool_submit(app->workers, lane, fn, arg);
}

static mst_err no_worker_is_free(struct app *app, int lane, void (*fn)(void *), void *arg)
{
	(void)app, (void)lane, (void)fn, (void)arg;
	return MST_BUSY;
}

/* Sixty cases of which the odd ones fit: the same ones, in the same order, however the work is shared. */
TEST(search_two_threads_find_what_one_finds)
{
	struct search_hit *hits[4];
	struct auth_fixture f;
	struct ctx c[4];
	bool exact;
	size_t n;

	day_fake(NOW);
	if (!auth_fixture_open(&f, rooms(), MAJ + 1))
		return;
	for (int i = 0; i < 60; i++)
		make(&f, arena_fmt(f.mem, "Namn %d", i), NULL, i % 2 ? "Talade om björnen" : "Annat", false);
	CHECK_OK(job_pool_start(&f.app.workers));
	for (int i = 0; i < 4; i++) {
		f.app.work = i == 0 ? NULL : i == 1 ? no_worker_is_free : on_pool;
		auth_fixture_ctx(&f, KARIN, &c[i]);
		CHECK_OK(search_run(&c[i], "Björnen", true, &hits[i], &n, &exact));
		CHECK_INT(n, 30);
		for (size_t k = 0; k < n; k++) {
			CHECK(id_eq(hits[i][k].case_id, hits[0][k].case_id));
			CHECK_STR(hits[i][k].name, hits[0][k].name);
			CHECK_INT(hits[i][k].part, SEARCH_NOTE);
		}
	}
	for (int i = 0; i < 4; i++)
		ctx_close(&c[i]);
	job_pool_stop(f.app.workers);
	auth_fixture_close(&f);
	day_fake(0);
}
