/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_test_acts.c - see guard_test.h. */
#include "guard/guard_test.h"

#include "org/org.h"

const struct db_room *guard_test_rooms(void)
{
	static struct db_room list[9];

	list[0] = org_room;
	list[1] = stats_room;
	list[2] = person_room;
	list[3] = volunteer_room;
	list[4] = barrier_room;
	list[5] = support_room;
	list[6] = job_room;
	list[7] = guard_room;
	return list;
}

struct id guard_test_case(struct auth_fixture *f, int who)
{
	struct support_new n = {
		.person = { .name = "Anna Berg", .phone = "070-1740605" },
		.codes = { .roles = { "victim" }, .nroles = 1, .crime = "assault" },
		.at = GUARD_NOW, .first_note = "Ringde själv.",
	};
	struct id id = ID_NONE;
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	CHECK_OK(support_open(&c, &n, NULL, NULL, &a, &id));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	return id;
}

mst_err guard_test_read(struct auth_fixture *f, int who, struct id id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	mst_err e = support_case_read(&c, id, &s);

	ctx_close(&c);
	return e;
}

typedef mst_err (*prepare_fn)(struct ctx *c, const struct support_case *s, void *arg, struct act *ret);

static mst_err on_case(struct auth_fixture *f, int by, struct id id, prepare_fn prepare, void *arg)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, by, &c);
	mst_err e = support_case_read(&c, id, &s);

	if (e == MST_OK)
		e = prepare(&c, &s, arg, &a);
	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

struct named {
	struct id ids[AUTH_PEOPLE];
	size_t n;
};

static mst_err do_circle(struct ctx *c, const struct support_case *s, void *arg, struct act *ret)
{
	struct named *w = arg;

	return guard_circle(c, s, w->ids, w->n, ret);
}

mst_err guard_test_circle(struct auth_fixture *f, int by, struct id id, const int *who, size_t n)
{
	struct named w = { .n = n };

	for (size_t i = 0; i < n; i++)
		w.ids[i] = f->who[who[i]].id;
	return on_case(f, by, id, do_circle, &w);
}

static mst_err do_bar(struct ctx *c, const struct support_case *s, void *arg, struct act *ret)
{
	return guard_bar(c, s, *(struct id *)arg, "syster", ret);
}

mst_err guard_test_bar(struct auth_fixture *f, int by, struct id id, struct id who)
{
	return on_case(f, by, id, do_bar, &who);
}

struct sides {
	struct id other;
	bool keep_one;
};

static mst_err do_sides(struct ctx *c, const struct support_case *s, void *arg, struct act *ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case other = { 0 };
	struct sides *w = arg;

	TRY(support_case_read(c, w->other, &other));
	return guard_sides(c, s, &other, w->keep_one, ret);
}

mst_err guard_test_sides(struct auth_fixture *f, int by, struct id one, struct id other,
			 bool keep_one)
{
	struct sides w = { other, keep_one };

	return on_case(f, by, one, do_sides, &w);
}

static mst_err do_assign(struct ctx *c, const struct support_case *s, void *arg, struct act *ret)
{
	return support_assign(c, s, *(struct id *)arg, ret);
}

mst_err guard_test_assign(struct auth_fixture *f, int by, struct id id, struct id to)
{
	return on_case(f, by, id, do_assign, &to);
}

mst_err guard_test_open(struct auth_fixture *f, int by, struct id id)
{
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, by, &c);
	mst_err e = guard_open(&c, id, "Hon har ringt och är rädd", &a);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static mst_err put_grant(struct db *v, void *arg)
{
	return vault_grant_put(v, arg, 1);
}

mst_err guard_test_put(struct auth_fixture *f, struct vault_grant *g)
{
	return db_call(f->app.vault, put_grant, g);
}
