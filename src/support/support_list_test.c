/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_list_test.c - a list narrowed and ordered, page by page; several acts as one; selections. */
#include "support/support_filter.h"
#include "support/support_fixture.h"

#define CASES 120

static struct id make(struct auth_fixture *f, const char *name, const char *place, const char *crime,
		      bool extra, int64_t at)
{
	struct support_new n = support_fixture_anna();
	struct id id = ID_NONE;
	struct act a;
	struct ctx c;

	n.person.name = name;
	n.person.extra_protection = extra;
	n.codes.municipality = place;
	n.codes.crime = crime;
	n.at = at;
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_open(&c, &n, NULL, NULL, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return id;
}

struct seen {
	size_t n, most;
	int64_t opened[CASES + 1];
};

static bool see(struct ctx *c, const struct support_row *row, const struct support_codes *codes,
		const struct support_card *card, void *arg)
{
	struct seen *s = arg;

	(void)c, (void)codes, (void)card;
	if (s->n == s->most)
		return false;
	s->opened[s->n++] = row->opened;
	return true;
}

static size_t all(struct auth_fixture *f, const struct support_filter *filter, struct seen *s)
{
	struct support_key last = { 0, ID_NONE };
	bool more = false;
	struct ctx c;

	*s = (struct seen){ .most = CASES + 1 };
	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_walk(&c, filter, last, see, s, &last, &more));
	ctx_close(&c);
	CHECK(!more);
	return s->n;
}

TEST(support_list_is_narrowed_by_what_is_sealed_and_never_shows_extra_protection_then)
{
	struct support_filter ragunda = { .municipality = "2303" }, okand = { .municipality = "okand" },
			      theft = { .municipality = "2303", .crime = "theft" },
			      nobody = { .nobody = true }, plain = { 0 },
			      victim = { .role = "victim" }, friend = { .role = "friend" };
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct auth_fixture f;
	struct seen seen;
	struct act a[2], both;
	struct ctx c;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), OLLE + 1))
		return;
	struct id anna = make(&f, "Anna Berg", "2303", "assault", false, FIXTURE_NOW - 50);

	make(&f, "Bo Ek", "2303", "theft", false, FIXTURE_NOW - 40);
	make(&f, "Cia Dahl", NULL, "theft", false, FIXTURE_NOW - 30);
	make(&f, "Du Vet", "2303", "assault", true, FIXTURE_NOW - 20);
	CHECK_INT(all(&f, &plain, &seen), 4);
	CHECK_INT(all(&f, &ragunda, &seen), 2);
	CHECK_INT(all(&f, &theft, &seen), 1);
	CHECK_INT(all(&f, &okand, &seen), 1);
	CHECK_INT(all(&f, &nobody, &seen), 3);
	CHECK_INT(all(&f, &victim, &seen), 3);
	CHECK_INT(all(&f, &friend, &seen), 0);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, anna, &s));
	CHECK_OK(support_assign(&c, &s, f.who[MAJ].id, &a[0]));
	CHECK_OK(support_assign(&c, &s, f.who[OLLE].id, &a[1]));
	ctx_act_join(&c, a, 2, &both);
	CHECK_OK(ctx_act_now(&c, &both));
	ctx_close(&c);
	CHECK_INT(all(&f, &nobody, &seen), 2);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(support_list_in_each_order_is_walked_page_by_page_without_a_gap)
{
	struct auth_fixture f;
	struct ctx c;
	int64_t count = 0;
	bool about;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), KARIN + 1))
		return;
	for (int i = 0; i < CASES; i++)
		make(&f, "Anna Berg", "2303", i % 2 ? "theft" : "assault", false,
		     FIXTURE_NOW - 1000 + i / 3); /* three of one instant */
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_rows_count(c.db, c.app->jour, SUPPORT_OPEN, &count));
	CHECK_INT(count, CASES);
	CHECK_OK(support_cases_count(&c, SUPPORT_OPEN, &count, &about));
	CHECK(about);
	CHECK_INT(count, 100);
	CHECK_OK(support_cases_count(&c, SUPPORT_CLOSED, &count, &about));
	CHECK(!about);
	CHECK_INT(count, 0);
	for (int order = SUPPORT_BY_TOUCHED; order <= SUPPORT_BY_AGE; order++) {
		struct support_filter filter = { .order = (enum support_order)order,
						 .crime = "theft" };
		struct support_key last = { 0, ID_NONE };
		struct seen s = { 0 };
		bool more = true;

		for (size_t page = 0; more && page < CASES; page++) {
			s.most = s.n + 7;
			CHECK_OK(support_walk(&c, &filter, last, see, &s, &last, &more));
		}
		CHECK_INT(s.n, CASES / 2);
		for (size_t i = 1; i < s.n && order != SUPPORT_BY_TOUCHED; i++)
			CHECK(order == SUPPORT_BY_AGE ? s.opened[i - 1] <= s.opened[i] :
							s.opened[i - 1] >= s.opened[i]);
	}
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}

static mst_err refuse(struct ctx *c, void *arg)
{
	(void)c, (void)arg;
	return MST_CONFLICT;
}

TEST(support_list_selections_are_ones_own_and_joined_acts_are_all_or_none)
{
	struct support_saved *list = NULL;
	struct auth_fixture f;
	struct act a[2], both;
	struct ctx c;
	size_t n = 0;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_saved_add(&c, "Nya i Ragunda", "kommun=2303", &a[0]));
	a[1] = (struct act){ .apply = refuse };
	ctx_act_join(&c, a, 2, &both);
	CHECK_ERR(ctx_act_now(&c, &both), MST_CONFLICT);
	CHECK_OK(support_saved_list(&c, &list, &n));
	CHECK_INT(n, 0);
	for (int i = 0; i < SUPPORT_SAVED_MOST; i++) {
		CHECK_OK(support_saved_add(&c, "Nya i Ragunda", "kommun=2303", &a[0]));
		CHECK_OK(ctx_act_now(&c, &a[0]));
	}
	CHECK_OK(support_saved_add(&c, "En till", "", &a[0]));
	CHECK_ERR(ctx_act_now(&c, &a[0]), MST_CONFLICT);
	CHECK_OK(support_saved_list(&c, &list, &n));
	CHECK_INT(n, SUPPORT_SAVED_MOST);
	CHECK_STR(list[0].name, "Nya i Ragunda");
	CHECK_STR(list[0].query, "kommun=2303");
	struct id first = list[0].id;

	ctx_close(&c);
	auth_fixture_ctx(&f, MAJ, &c);
	support_saved_remove(&c, first, &a[0]);
	CHECK_OK(ctx_act_now(&c, &a[0])); /* not hers: nothing happens */
	struct support_saved_row *rows;

	CHECK_OK(support_saved_rows(c.db, c.mem, f.who[MAJ].id, &rows, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_saved_list(&c, &list, &n));
	CHECK_INT(n, SUPPORT_SAVED_MOST);
	support_saved_remove(&c, first, &a[0]);
	CHECK_OK(ctx_act_now(&c, &a[0]));
	CHECK_OK(support_saved_list(&c, &list, &n));
	CHECK_INT(n, SUPPORT_SAVED_MOST - 1);
	ctx_close(&c);
	auth_fixture_close(&f);
	day_fake(0);
}
