/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two of three codes open an account with the jour's keys: broken at every database call, and killed. */
#include "auth/auth_fixture.h"
#include "lock/lock_code.h"
#include "lock/lock_keeper_db.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct sheets {
	struct auth_fixture f;
	struct db_room rooms[2];
	struct lock_code code[LOCK_KEEPERS];
	struct lock_recovery row;
	struct vault_recovery keys;
	struct seal_key fresh, secret;
	struct id lock; /* of codes 2 and 3 */
	bool die;       /* in the writer, when all is written and nothing committed */
};

static struct auth_invite who(const struct sheets *s)
{
	struct auth_invite i = { .account = s->row.account, .org = s->f.app.jour, .name = "Nödkonto",
				 .roles = ROLE_COORDINATOR };

	memcpy(i.salt, s->row.salt, sizeof(i.salt));
	return i;
}

static mst_err put_rows(struct ctx *c, void *arg)
{
	struct sheets *s = arg;

	return lock_recovery_put(c->db, &s->row);
}

static mst_err make_keys(struct ctx *c, const struct vault_keyring *k, void *arg)
{
	struct sheets *s = arg;
	struct seal_key under[3];
	struct id lock[3];

	for (int i = 0; i < 3; i++)
		lock_code_both(&s->code[i == 2], &s->code[i == 0 ? 1 : 2], &lock[i], &under[i]);
	return vault_recovery_make(c->vault, c->mem, &c->open, k, lock, under, &s->keys);
}

static mst_err put_keys(struct ctx *c, void *arg)
{
	struct sheets *s = arg;

	return vault_recovery_put(c->vault, &s->keys);
}

static bool start(struct sheets *s)
{
	struct seal_key nobody;
	struct ctx c;
	struct act a;

	s->rooms[0] = lock_room;
	if (!auth_fixture_open(&s->f, s->rooms, KARIN + 1))
		return false;
	s->row.account = rng_id();
	s->row.by = s->f.who[KARIN].id;
	rng_bytes(s->row.salt, sizeof(s->row.salt));
	for (int i = 0; i < LOCK_KEEPERS; i++) {
		lock_code_new(&s->code[i]);
		lock_code_keys(&s->code[i], &s->row.keeper[i].code, &nobody);
		s->row.keeper[i].name = "Berit Nyström";
	}
	seal_key_new(&nobody);
	auth_fixture_ctx(&s->f, KARIN, &c);
	struct auth_invite i = who(s);

	CHECK_OK(auth_keys_wait(&c,
				&(struct auth_entry){ .who = &i, .secret = &nobody, .rows = put_rows,
						      .arg = s, .act = "account.keepers",
						      .more = make_keys, .put = put_keys },
				&a));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_OK(auth_phrase_stretch(&c, "fyrtorn granris dimma", s->row.salt, &s->fresh));
	ctx_close(&c);
	lock_code_both(&s->code[2], &s->code[1], &s->lock, &s->secret);
	return true;
}

static mst_err opens_by(struct sheets *s, struct id lock, const struct seal_key *secret)
{
	struct vault_keyring k;
	struct db *v;

	CHECK_OK(db_reader(s->f.app.vault, &v));
	return vault_unlock(v, lock, secret, &k);
}

static bool by_codes(struct sheets *s)
{
	struct seal_key other;
	struct id lock;

	lock_code_both(&s->code[0], &s->code[1], &lock, &other);
	bool one = opens_by(s, s->lock, &s->secret) == MST_OK;

	CHECK(one == (opens_by(s, lock, &other) == MST_OK)); /* whichever two come */
	return one;
}

static bool by_phrase(struct sheets *s)
{
	struct seal_key under;

	kdf(&s->fresh, "keyring", &under);
	return opens_by(s, s->row.account, &under) == MST_OK;
}

static mst_err put_opened(struct ctx *c, void *arg)
{
	struct sheets *s = arg;

	TRY(lock_recovery_open(c->db, s->row.account, c->now));
	if (s->die)
		kill(getpid(), SIGKILL);
	return MST_OK;
}

/* As the page does it. */
static mst_err run(struct sheets *s)
{
	struct auth_joined joined = { 0 };
	struct auth_invite i = who(s);
	struct ctx c;
	struct act a;

	auth_fixture_ctx(&s->f, -1, &c);
	mst_err e = auth_enter(&c,
			       &(struct auth_entry){ .who = &i, .secret = &s->secret,
						     .lock = s->lock, .stretched = &s->fresh,
						     .rows = put_opened, .arg = s,
						     .act = "account.keepers_opened" },
			       &a, &joined);

	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

static void check_done(struct sheets *s)
{
	struct auth_user u;
	struct ctx c;
	int64_t rows = 0;

	CHECK(by_phrase(s) && !by_codes(s));
	auth_fixture_ctx(&s->f, -1, &c);
	CHECK_OK(auth_get(c.db, c.mem, s->row.account, &u));
	CHECK(u.roles == ROLE_COORDINATOR);
	ctx_close(&c);
	CHECK(run(s) != MST_OK); /* once */
	CHECK(auth_fixture_log_whole(&s->f, &rows));
}

TEST(lock_keepers_broken_at_each_call)
{
	struct sheets s = { 0 };
	mst_err e = MST_FAIL;
	int n;

	if (!start(&s))
		return;
	CHECK(by_codes(&s) && !by_phrase(&s));
	for (n = 1; n < 80 && e != MST_OK; n++) {
		db_fail_at(n);
		e = run(&s);
		db_fail_at(0);
		/* The codes or the phrase: never both, never none. */
		CHECK(by_codes(&s) != by_phrase(&s));
	}
	CHECK_OK(e);
	CHECK(n > 8);
	check_done(&s);
	auth_fixture_close(&s.f);
}

/* Killed between the keys and the account: the same codes with the same phrase go on. */
TEST(lock_keepers_killed_before_the_commit)
{
	struct sheets s = { 0 };
	int status = 0;

	if (!start(&s))
		return;
	auth_fixture_detach(&s.f);
	pid_t child = fork();

	if (child == 0) {
		auth_fixture_attach(&s.f);
		s.die = true;
		(void)!run(&s);
		_exit(1);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status));
	auth_fixture_attach(&s.f);
	CHECK(by_phrase(&s) && !by_codes(&s));
	CHECK_OK(run(&s));
	check_done(&s);
	auth_fixture_close(&s.f);
}
