/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_test.c - those who help: who opens them, what lacks, and two who change the same one. */
#include "auth/auth_fixture.h"
#include "volunteer/volunteer_db.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = volunteer_room;
	return list;
}

static struct volunteer berta(void)
{
	struct volunteer v = volunteer_none();

	v.name = "Berta Öst";
	v.phone = "070-1740660";
	v.area = "Fors";
	v.languages = "finska";
	v.kinds = VOLUNTEER_SUPPORT | VOLUNTEER_WITNESS;
	v.capacity = 3;
	v.pledge = day_make(2026, 1, 12);
	v.extract = day_make(2026, 1, 13);
	v.extract_seen = "Karin Lindberg";
	return v;
}

static mst_err put(struct auth_fixture *f, int who, struct volunteer *v)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	mst_err e = volunteer_put(&c, v, &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static mst_err read_as(struct auth_fixture *f, int who, struct id id)
{
	struct volunteer v = { 0 };
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	mst_err e = volunteer_read(&c, id, &v);

	if (e == MST_OK) {
		CHECK_STR(v.name, "Berta Öst");
		CHECK_STR(v.languages, "finska");
		CHECK_STR(v.mail, NULL);
		CHECK_INT(v.kinds, VOLUNTEER_SUPPORT | VOLUNTEER_WITNESS);
		CHECK_INT(v.pledge, day_make(2026, 1, 12));
		CHECK_INT(v.training, DAY_NONE);
		CHECK_STR(v.extract_seen, "Karin Lindberg");
	}
	ctx_close(&c);
	return e;
}

TEST(volunteer_opened_by_coordinators_alone)
{
	struct volunteer v = berta(), other = berta(), *list;
	struct auth_fixture f;
	struct ctx c;
	size_t n;

	if (!auth_fixture_open(&f, rooms(), AUTH_PEOPLE))
		return;
	CHECK_OK(put(&f, KARIN, &v));
	CHECK_OK(read_as(&f, KARIN, v.id));
	CHECK_OK(read_as(&f, BRITT, v.id));
	CHECK_ERR(read_as(&f, MAJ, v.id), MST_NOTFOUND);
	CHECK_ERR(read_as(&f, BIRGITTA, v.id), MST_NOTFOUND);
	CHECK_ERR(read_as(&f, GUN, v.id), MST_NOTFOUND);
	CHECK_ERR(read_as(&f, KARIN, rng_id()), MST_NOTFOUND);
	CHECK_ERR(put(&f, MAJ, &other), MST_NOTFOUND);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(volunteer_list(&c, false, &list, &n));
	CHECK_INT(n, 1);
	CHECK_OK(volunteer_list(&c, true, &list, &n));
	CHECK_INT(n, 0);
	ctx_close(&c);
	auth_fixture_close(&f);
}

TEST(volunteer_two_who_change_one_and_one_account_for_each)
{
	struct volunteer v = berta(), late, other = berta();
	struct auth_fixture f;

	if (!auth_fixture_open(&f, rooms(), OLLE + 1))
		return;
	v.account = f.who[MAJ].id;
	CHECK_OK(put(&f, KARIN, &v));
	other.account = f.who[MAJ].id;
	CHECK_ERR(put(&f, KARIN, &other), MST_CONFLICT);
	other.id = ID_NONE;
	other.account = f.who[OLLE].id;
	CHECK_OK(put(&f, KARIN, &other));
	v.version = 1;
	late = v;
	v.ended = true;
	v.ended_on = day_make(2026, 4, 1);
	CHECK_OK(put(&f, KARIN, &v));
	CHECK_ERR(put(&f, KARIN, &late), MST_CONFLICT);
	auth_fixture_close(&f);
}

static mst_err undo_two(struct db *w, void *arg)
{
	return volunteer_undo(w, arg, 2);
}

TEST(volunteer_undo_takes_only_what_is_untouched)
{
	struct volunteer a = berta(), b = berta();
	struct auth_fixture f;
	struct id ids[2];

	if (!auth_fixture_open(&f, rooms(), MAJ + 1))
		return;
	CHECK_OK(put(&f, KARIN, &a));
	CHECK_OK(put(&f, KARIN, &b));
	ids[0] = a.id;
	ids[1] = b.id;
	b.version = 1;
	CHECK_OK(put(&f, KARIN, &b));
	CHECK_OK(read_as(&f, KARIN, a.id));
	CHECK_ERR(db_call(f.app.data, undo_two, ids), MST_CONFLICT);
	CHECK_OK(read_as(&f, KARIN, a.id)); /* all or nothing */
	ids[1] = a.id;
	CHECK_OK(db_call(f.app.data, undo_two, ids));
	CHECK_OK(db_call(f.app.data, undo_two, ids));
	CHECK_ERR(read_as(&f, KARIN, a.id), MST_NOTFOUND);
	CHECK_OK(read_as(&f, KARIN, b.id));
	auth_fixture_close(&f);
}

TEST(volunteer_is_ready_when_nothing_lacks_or_for_a_while)
{
	struct volunteer p = volunteer_none();
	int32_t today = day_make(2026, 4, 15);

	CHECK(!volunteer_ready(&p, today));
	p.grace = today + 1; /* old papers may be missing at the start */
	CHECK(volunteer_ready(&p, today));
	CHECK(!volunteer_ready(&p, today + 1));
	p.grace = DAY_NONE;
	p.pledge = p.training = p.board = today - 500;
	CHECK(volunteer_ready(&p, today));
	p.training_until = today - 1;
	CHECK(!volunteer_ready(&p, today));
	p.training_until = today;
	CHECK(volunteer_ready(&p, today));
	p.children = true;
	CHECK(!volunteer_ready(&p, today));
	p.started = day_make(2026, 4, 1);
	p.extract = day_make(2025, 9, 30);
	CHECK(!volunteer_ready(&p, today)); /* a day older than six months when she began */
	p.extract = day_make(2025, 10, 1);
	CHECK(volunteer_ready(&p, today));
	p.started = day_make(2024, 4, 15);
	CHECK_INT(volunteer_years(&p, today), 2);
	CHECK_INT(volunteer_years(&p, today - 1), 1);
	p.ended = true;
	p.ended_on = day_make(2025, 4, 20);
	CHECK_INT(volunteer_years(&p, today), 1);
}

TEST(volunteer_gaps_are_told)
{
	struct volunteer v = volunteer_none();
	struct arena *mem = arena_open();
	struct view view = { .mem = mem };

	CHECK_STR(volunteer_gaps(&view, &v), "Saknas: tystnadslöfte, utbildning, styrelsens godkännande");
	v.training = 20000;
	CHECK_STR(volunteer_gaps(&view, &v), "Saknas: tystnadslöfte, styrelsens godkännande");
	v.pledge = 20000;
	CHECK_STR(volunteer_gaps(&view, &v), "Saknas: styrelsens godkännande");
	v.board = 20000;
	CHECK_STR(volunteer_gaps(&view, &v), NULL); /* an extract is the jour's own choice */
	arena_close(mem);
}

static unsigned roles_of(struct auth_fixture *f, int who)
{
	struct auth_user u = { 0 };
	struct ctx c;

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(auth_get(c.db, c.mem, f->who[who].id, &u));
	ctx_close(&c);
	return u.roles;
}

/* The approval's last day, and the engagement's, end the role and nothing else. */
TEST(volunteer_role_ends_with_approval_and_engagement)
{
	struct volunteer v = berta(), other = berta();
	struct auth_fixture f;

	day_fake(day_at(day_make(2026, 4, 15), 12, 0));
	if (!auth_fixture_open(&f, rooms(), OLLE + 1))
		return;
	v.account = f.who[MAJ].id;
	v.approved_until = day_make(2026, 4, 15);
	CHECK_OK(put(&f, KARIN, &v));
	CHECK_INT(roles_of(&f, MAJ), ROLE_VOLUNTEER);
	day_fake(day_at(day_make(2026, 4, 16), 0, 0));
	CHECK_INT(roles_of(&f, MAJ), 0);
	v.version = 1;
	v.approved_until = DAY_NONE;
	CHECK_OK(put(&f, KARIN, &v));
	CHECK_INT(roles_of(&f, MAJ), ROLE_VOLUNTEER); /* nothing had been taken yet */
	other.account = f.who[OLLE].id;
	other.ended = true;
	other.ended_on = day_make(2026, 4, 14);
	CHECK_OK(put(&f, KARIN, &other));
	CHECK_INT(roles_of(&f, OLLE), 0);
	auth_fixture_close(&f);
	day_fake(0);
}
