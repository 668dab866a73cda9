/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard_refused_test.c - somebody who can write the database swaps a key in the vault: nothing is sealed to it,
 * and it is told. */
#include "guard/guard_refused.h"

#include "guard/guard_test.h"

struct swap {
	struct id key;
	uint8_t pub[32];
	bool pair;
};

/* In the vault's name: whoever has the file can do this. */
static mst_err swap_apply(struct db *w, void *arg)
{
	struct swap *s = arg;

	if (s->pair)
		return db_exec_in(w, "vault", "UPDATE vault_pair SET pub = $2 WHERE pair_id = $1",
				  DB_ARGS(V(s->key), V_BYTES(s->pub, 32)), NULL);
	return db_exec_in(w, "vault", "UPDATE vault_user SET box_pub = $2 WHERE user_id = $1",
			  DB_ARGS(V(s->key), V_BYTES(s->pub, 32)), NULL);
}

static void swap_key(struct auth_fixture *f, struct id key, bool pair, const uint8_t *pub)
{
	struct swap s = { .key = key, .pair = pair };
	struct box_pair evil;

	box_pair_new(&evil);
	memcpy(s.pub, pub ? pub : evil.pub, 32);
	CHECK_OK(db_call(f->app.vault, swap_apply, &s));
}

static mst_err nothing(struct db *w, void *arg)
{
	(void)w, (void)arg;
	return MST_OK;
}

struct seen {
	int64_t rows; /* in the log */
	size_t known, cards;
	const char *title;
};

/* What there is to see for somebody, when all that was told is written. */
static struct seen see(struct auth_fixture *f, int who)
{
	struct view_item items[6];
	struct guard_refused *list;
	struct seen ret = { 0 };
	struct ctx c;

	CHECK_OK(db_call(f->app.data, nothing, NULL));
	auth_fixture_ctx(f, who, &c);
	CHECK_OK(audit_times(c.db, f->app.jour, ID_NONE, "key.refused", 0, &ret.rows));
	CHECK_OK(guard_refused_list(c.db, c.mem, &list, &ret.known));
	CHECK_OK(guard_refused_cards(&c, items, MST_LEN(items), &ret.cards));
	if (ret.cards)
		ret.title = arena_str(f->mem, items[0].title);
	ctx_close(&c);
	return ret;
}

static void look(struct auth_fixture *f)
{
	struct arena *mem = arena_open();

	CHECK_OK(guard_refused_due(&f->app, mem));
	arena_close(mem);
}

static bool open_watched(struct auth_fixture *f)
{
	day_fake(GUARD_NOW);
	if (!auth_fixture_open(f, guard_test_rooms(), AUTH_PEOPLE))
		return false;
	guard_refused_watch(&f->app);
	return true;
}

static void close_watched(struct auth_fixture *f)
{
	vault_refused_tell(NULL, NULL);
	auth_fixture_close(f);
	day_fake(0);
}

TEST(guard_a_swapped_key_gets_nothing_and_is_told)
{
	struct auth_fixture f;
	struct seen s;

	if (!open_watched(&f))
		return;
	struct id id = guard_test_case(&f, KARIN);

	CHECK_INT(see(&f, KARIN).known, 0);
	swap_key(&f, f.who[MAJ].id, false, NULL);
	for (int i = 0; i < 2; i++) /* told once, however often it is tried */
		CHECK_ERR(guard_test_assign(&f, KARIN, id, f.who[MAJ].id), MST_DENIED);
	CHECK_ERR(guard_test_read(&f, MAJ, id), MST_NOTFOUND);
	s = see(&f, KARIN);
	CHECK_INT(s.rows, 1);
	CHECK_INT(s.known, 1);
	CHECK_INT(s.cards, 1);
	CHECK_STR(s.title, "Nyckeln för Maj Svensson är utbytt i nyckelvalvet");
	CHECK_INT(see(&f, OLLE).cards, 0); /* nor does she whose it is */
	CHECK_INT(see(&f, GUN).cards, 0);
	close_watched(&f);
}

/* Nobody seals to it: the hourly look finds it, and finds it good again. */
TEST(guard_a_swapped_pair_is_found_and_goes_when_it_is_good)
{
	struct id pair;
	struct auth_fixture f;
	struct seen s;
	uint8_t pub[32];
	struct ctx c;

	if (!open_watched(&f))
		return;
	pair = vault_pair_id(f.app.jour, VAULT_INTAKE);
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(vault_pair_key(c.vault, f.app.jour, VAULT_INTAKE, &f.app.root, pub));
	ctx_close(&c);
	look(&f);
	CHECK_INT(see(&f, KARIN).known, 0);
	swap_key(&f, pair, true, NULL);
	look(&f);
	look(&f);
	s = see(&f, KARIN);
	CHECK_INT(s.rows, 1);
	CHECK_INT(s.cards, 1);
	CHECK_STR(s.title, "Jourens nyckel för inkorgen är utbytt i nyckelvalvet");
	swap_key(&f, pair, true, pub);
	look(&f);
	s = see(&f, KARIN);
	CHECK_INT(s.rows, 1);
	CHECK_INT(s.known, 0);
	close_watched(&f);
}
