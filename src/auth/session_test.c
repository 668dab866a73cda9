/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* session_test.c - the list of where somebody is signed in. */
#include "auth/auth_fixture.h"
#include "auth/auth_priv.h"

TEST(auth_device_in_few_words)
{
	static const struct {
		const char *agent, *want;
	} list[] = {
		{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
		  "Firefox/Windows" },
		{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
		  "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
		  "Edge/Windows" },
		{ "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
		  "like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
		  "Safari/iPhone" },
		{ "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
		  "Chrome/126.0.0.0 Mobile Safari/537.36",
		  "Chrome/Android" },
		{ "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
		  "Gecko) Version/17.5 Safari/605.1.15",
		  "Safari/Mac" },
		{ "curl/7.88.1", "" },
		{ "<script>Firefox/</script>", "" },
		{ "", "" },
		{ NULL, "" },
	};
	struct arena *mem = arena_open();

	for (size_t i = 0; i < MST_LEN(list); i++)
		CHECK_STR(auth_device_of(mem, list[i].agent), list[i].want);
	arena_close(mem);
}

struct many {
	struct id account, other;
	struct auth_fresh fresh[3];
};

static mst_err put_many(struct ctx *c, void *arg)
{
	struct many *m = arg;

	TRY(auth_fresh_put(c, &m->fresh[0], m->account));
	TRY(auth_fresh_put(c, &m->fresh[1], m->account));
	return auth_fresh_put(c, &m->fresh[2], m->other);
}

static mst_err end_but(struct ctx *c, void *arg)
{
	struct many *m = arg;

	return auth_sessions_end_but(c->db, m->account, &m->fresh[0].id, ID_NONE);
}

TEST(auth_all_other_sessions_end_and_nobody_elses)
{
	struct auth_fixture f;
	struct auth_session *list;
	struct many m;
	struct ctx c;
	size_t n;

	if (!auth_fixture_open(&f, NULL, OLLE + 1))
		return;
	m = (struct many){ .account = f.who[MAJ].id, .other = f.who[OLLE].id };
	for (size_t i = 0; i < 3; i++)
		auth_fresh_make(NULL, &m.fresh[i]);
	auth_fixture_ctx(&f, MAJ, &c);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = put_many, .arg = &m }));
	CHECK_OK(auth_sessions(c.db, c.mem, m.account, &list, &n));
	CHECK_INT(n, 2);
	CHECK_OK(ctx_act_now(&c, &(struct act){ .apply = end_but, .arg = &m }));
	CHECK_OK(auth_sessions(c.db, c.mem, m.account, &list, &n));
	CHECK_INT(n, 1);
	CHECK(mem_same(&list[0].id, &m.fresh[0].id, sizeof(list[0].id)));
	CHECK_INT(list[0].created, c.now);
	CHECK_OK(auth_sessions(c.db, c.mem, m.other, &list, &n));
	CHECK_INT(n, 1);
	ctx_close(&c);
	auth_fixture_close(&f);
}
