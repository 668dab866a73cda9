/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_file_test.c - an attachment is opened by who opens its case, whole or not at all. */
#include "support/support_file.h"
#include "support/support_fixture.h"

#define SIZE ((size_t)600 << 10) /* three pieces, the last one short */

struct scene {
	struct auth_fixture f;
	struct id id;
	uint8_t *bytes;
};

static bool scene_open(struct scene *s)
{
	MST_CLEANUP(support_case_wipe) struct support_case k = { 0 };
	struct act a;
	struct ctx c;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&s->f, support_fixture_rooms(), BRITT + 1))
		return false;
	s->bytes = mem_alloc(SIZE);
	for (size_t i = 0; i < SIZE; i++)
		s->bytes[i] = (uint8_t)(i * 31 >> 3);
	s->id = support_fixture_case(&s->f, KARIN);
	auth_fixture_ctx(&s->f, KARIN, &c);
	CHECK_OK(support_case_read(&c, s->id, &k));
	CHECK_OK(support_file_add(&c, &k, "Beslut", DOC_CLEAN_PDF, (struct blob){ s->bytes, SIZE }, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return true;
}

static void scene_close(struct scene *s)
{
	free(s->bytes);
	auth_fixture_close(&s->f);
	day_fake(0);
}

/* The file's bytes as `who` gets them. */
static mst_err get(struct scene *s, int who, bool *ret_same)
{
	MST_CLEANUP(support_case_wipe) struct support_case k = { 0 };
	struct support_file *list = NULL;
	struct sbuf out;
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(&s->f, who, &c);
	sbuf_init(&out, 2 * SIZE);
	mst_err e = support_case_read(&c, s->id, &k);

	if (e == MST_OK)
		e = support_files(&c, &k, &list, &n);
	if (e == MST_OK && n != 1)
		e = MST_NOTFOUND;
	if (e == MST_OK)
		e = support_file_bytes(&c, &k, &list[0], &out);
	*ret_same = e == MST_OK && out.len == SIZE && memcmp(out.p, s->bytes, SIZE) == 0 &&
		    str_eq(list[0].name, "Beslut") && list[0].kind == DOC_CLEAN_PDF &&
		    list[0].size == (int64_t)SIZE;
	sbuf_done(&out);
	ctx_close(&c);
	return e;
}

static mst_err spoil(struct db *w, void *arg)
{
	switch (*(int *)arg) {
	case 0: /* two pieces change places */
		TRY(db_exec(w, "UPDATE support_file_piece SET n = 9 WHERE n = 0", DB_NONE));
		TRY(db_exec(w, "UPDATE support_file_piece SET n = 0 WHERE n = 1", DB_NONE));
		return db_exec(w, "UPDATE support_file_piece SET n = 1 WHERE n = 9", DB_NONE);
	case 1: /* and back, and the end is cut off */
		TRY(spoil(w, &(int){ 0 }));
		return db_exec(w, "DELETE FROM support_file_piece WHERE n = 2", DB_NONE);
	default:
		return db_exec(w, "DELETE FROM support_file_piece", DB_NONE);
	}
}

TEST(support_file_opens_whole_or_not_at_all)
{
	struct scene s;
	bool same;

	if (!scene_open(&s))
		return;
	CHECK_OK(get(&s, KARIN, &same));
	CHECK(same);
	CHECK_OK(get(&s, BRITT, &same));
	CHECK_ERR(get(&s, MAJ, &same), MST_NOTFOUND); /* she was not given the case */
	for (int way = 0; way <= 2; way++) {
		CHECK_OK(db_call(s.f.app.data, spoil, &way));
		CHECK_ERR(get(&s, KARIN, &same), MST_FAIL);
	}
	scene_close(&s);
}

TEST(support_file_follows_the_case_to_its_new_key_and_goes_with_its_story)
{
	struct scene s;
	struct ctx c;
	int64_t n = -1;
	bool same;

	if (!scene_open(&s))
		return;
	auth_fixture_ctx(&s.f, KARIN, &c);
	CHECK_OK(support_rekey(&c, s.id, true));
	ctx_close(&c);
	CHECK_OK(get(&s, BRITT, &same));
	CHECK(same);
	auth_fixture_ctx(&s.f, KARIN, &c);
	CHECK_OK(support_rekey(&c, s.id, false));
	CHECK_OK(support_file_count(c.db, s.id, &n));
	CHECK_INT(n, 0);
	CHECK_OK(db_int(c.db, "SELECT count(*) FROM support_file_piece", DB_NONE, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	scene_close(&s);
}

TEST(support_file_is_taken_away_by_who_added_it_or_a_coordinator)
{
	MST_CLEANUP(support_case_wipe) struct support_case k = { 0 };
	struct support_file f = { .id = ID_NONE };
	struct scene s;
	struct act a;
	struct ctx c;
	bool same;

	if (!scene_open(&s))
		return;
	auth_fixture_ctx(&s.f, MAJ, &c);
	f.by = s.f.who[KARIN].id;
	CHECK_ERR(support_file_remove(&c, &k, &f, &a), MST_DENIED);
	f.by = s.f.who[MAJ].id;
	CHECK_OK(support_file_remove(&c, &k, &f, &a));
	ctx_close(&c);
	auth_fixture_ctx(&s.f, BRITT, &c);
	CHECK_OK(support_case_read(&c, s.id, &k));
	struct support_file *list;
	size_t n = 0;

	CHECK_OK(support_files(&c, &k, &list, &n));
	CHECK_INT(n, 1);
	CHECK_OK(support_file_remove(&c, &k, &list[0], &a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(ctx_act_now(&c, &a), MST_CONFLICT);
	ctx_close(&c);
	CHECK_ERR(get(&s, KARIN, &same), MST_NOTFOUND);
	scene_close(&s);
}
