/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* auth_fixture.c - see auth_fixture.h. */
#include "auth/auth_fixture.h"

#include <sys/wait.h>
#include <unistd.h>

static const struct {
	const char *login, *name;
	unsigned roles;
} people_list[AUTH_PEOPLE] = {
	[KARIN] = { "karin", "Karin Lindberg", ROLE_COORDINATOR },
	[MAJ] = { "maj", "Maj Svensson", ROLE_VOLUNTEER },
	[OLLE] = { "olle", "Olle Jonsson", ROLE_VOLUNTEER },
	[BRITT] = { "britt", "Britt Åhs", ROLE_COORDINATOR },
	[BIRGITTA] = { "birgitta", "Birgitta Åslund", ROLE_REVIEWER },
	[GUN] = { "gun", "Gun Olofsson", ROLE_MUNICIPAL_READER },
};

const char *const auth_fixture_phrases[AUTH_PEOPLE] = {
	"lugn fjällsjö morgon", "varm kaffe veranda", "snabb skida spår",
	"gul höst nycklar",	"klar vinter himmel", "röd stuga knut",
};

static struct db_store *open_store(const char *where, const char *name, const struct db_room *rooms)
{
	struct db_store_conf conf = { .where = where, .name = name, .rooms = rooms,
				      .authorize = true };
	struct db_store *s = NULL;
	char err[300] = "";

	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	CHECK_STR(err, "");
	return s;
}

void auth_fixture_attach(struct auth_fixture *f)
{
	static struct db_room data[16], vault[2];
	size_t n = 0;

	data[n++] = audit_room;
	data[n++] = auth_room;
	for (const struct db_room *r = f->rooms; r && r->room; r++)
		data[n++] = *r;
	data[n] = (struct db_room){ 0 };
	vault[0] = vault_room;
	f->app.vault = open_store(f->vault, "vault", vault);
	f->app.data = open_store(f->data, "data", data);
	db_store_jour(f->app.data, f->app.jour);
}

void auth_fixture_detach(struct auth_fixture *f)
{
	db_store_close(f->app.data);
	db_store_close(f->app.vault);
	f->app.data = f->app.vault = NULL;
}

static void add(struct auth_fixture *f, int who)
{
	struct auth_new n = { .login = people_list[who].login, .name = people_list[who].name,
			      .phrase = auth_fixture_phrases[who], .roles = people_list[who].roles,
			      .org = who == GUN ? f->muni : f->app.jour };
	struct ctx c;
	struct id id = ID_NONE;

	auth_fixture_ctx(f, who == KARIN ? -1 : KARIN, &c);
	CHECK_OK(auth_create(&c, &n, &id, &f->keys[who]));
	CHECK_OK(auth_get(c.db, f->mem, id, &f->who[who]));
	ctx_close(&c);
}

bool auth_fixture_open(struct auth_fixture *f, const struct db_room *rooms, int people)
{
	*f = (struct auth_fixture){ .rooms = rooms, .muni = rng_id() };
	if (!db_test_where("data", f->data) || !db_test_where("vault", f->vault))
		return false;
	CHECK_OK(crypto_start());
	f->mem = arena_open();
	f->app = (struct app){ .jour = rng_id(), .partnership = "Brottsofferjouren Jämtland",
			       .idle_minutes = 30, .hours = 10, .trust_days = 14 };
	seal_key_new(&f->app.pepper);
	auth_fixture_attach(f);
	for (int i = 0; i < people; i++)
		add(f, i);
	return true;
}

void auth_fixture_close(struct auth_fixture *f)
{
	auth_fixture_detach(f);
	for (int i = 0; i < AUTH_PEOPLE; i++)
		vault_keyring_wipe(&f->keys[i]);
	seal_key_wipe(&f->app.pepper);
	arena_close(f->mem);
}

bool auth_fixture_dies(struct auth_fixture *f, long n, mst_err (*run)(void *arg), void *arg)
{
	int status = 0;

	auth_fixture_detach(f);
	pid_t child = fork();

	if (child == 0) {
		auth_fixture_attach(f);
		db_fail_at(-n);
		_exit(run(arg) == MST_OK ? 0 : 2);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	auth_fixture_attach(f);
	return WIFSIGNALED(status);
}

void auth_fixture_ctx(struct auth_fixture *f, int who, struct ctx *ret)
{
	CHECK_OK(ctx_open(&f->app, who < 0 ? NULL : &f->who[who], who < 0 ? NULL : &f->keys[who],
			  ret));
}

struct giving {
	const struct vault_grant *grants;
	size_t n;
};

static mst_err put_grants(struct ctx *c, void *arg)
{
	const struct giving *g = arg;

	return vault_grant_put(c->vault, g->grants, g->n);
}

static mst_err no_rows(struct ctx *c, void *arg)
{
	(void)c, (void)arg;
	return MST_OK;
}

void auth_fixture_grant(struct ctx *c, const struct vault_grant *grants, size_t n)
{
	struct giving g = { grants, n };

	CHECK_OK(ctx_act_now(c, &(struct act){ .keys = put_grants, .apply = no_rows, .arg = &g }));
}

bool auth_fixture_opens(struct ctx *c, struct id lock, const struct seal_key *secret)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };

	return vault_unlock(c->vault, lock, secret, &k) == MST_OK;
}

bool auth_fixture_log_whole(struct auth_fixture *f, int64_t *ret_rows)
{
	struct audit_verdict v = { 0 };
	struct ctx c;
	char err[256] = "";

	auth_fixture_ctx(f, -1, &c);
	CHECK_OK(audit_verify(c.db, c.mem, NULL, NULL, &v, err, sizeof(err)));
	ctx_close(&c);
	*ret_rows = v.rows;
	return v.whole;
}
