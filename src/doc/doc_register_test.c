/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_register_test.c - one content is one version, numbers count per municipality, and an opening is
 * written down once. */
#include "doc/doc_priv.h"

#include "auth/auth_fixture.h"

static bool bed_open(struct auth_fixture *f)
{
	static struct db_room list[2];

	list[0] = doc_room;
	return auth_fixture_open(f, list, GUN + 1);
}

static struct doc sample(struct arena *mem, const char *words)
{
	struct doc d = { .title = "Titel", .kind = "Tjänsteskrivelse", .sender = "Kommunen", .day = 20000 };

	doc_paragraph(mem, &d, words);
	return d;
}

static struct doc_version send(struct auth_fixture *f, struct id owner, const char *words)
{
	struct doc_version v = { 0 };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	struct doc d = sample(c.mem, words);
	const struct doc_sending s = { .receiver = "Registrator", .way = DOC_MAIL, .day = 20001 };

	doc_send(&c, owner, "memo", &d, &s, &v, &a);
	CHECK_OK(ctx_act_now(&c, &a));
	v.title = NULL, v.kind = NULL;
	ctx_close(&c);
	return v;
}

TEST(doc_register_keeps_one_version_per_content)
{
	struct auth_fixture f;
	struct doc_version one, two, again, other, *list, got;
	struct doc_sending *sent;
	struct doc content;
	struct ctx c;
	size_t n;
	int64_t rows;

	if (!bed_open(&f))
		return;
	one = send(&f, f.muni, "Första");
	two = send(&f, f.muni, "Andra");
	again = send(&f, f.muni, "Första");
	other = send(&f, rng_id(), "Första");
	CHECK_INT(one.number, 1);
	CHECK_INT(two.number, 2);
	CHECK(id_eq(one.id, again.id) && !id_eq(one.id, other.id));
	CHECK_INT(other.number, 1);
	auth_fixture_ctx(&f, GUN, &c);
	CHECK_OK(doc_versions(c.db, c.mem, f.muni, true, &list, &n));
	CHECK_INT(n, 2);
	CHECK_OK(doc_versions(c.db, c.mem, ID_NONE, false, &list, &n));
	CHECK_INT(n, 3);
	CHECK_OK(doc_sendings(c.db, c.mem, f.muni, ID_NONE, &sent, &n));
	CHECK_INT(n, 3);
	CHECK_STR(sent[0].receiver, "Registrator");
	CHECK_STR(sent[0].by, "Karin Lindberg");
	CHECK_OK(doc_version_get(c.db, c.mem, one.id, &got, &content));
	CHECK_INT(got.sent, 2);
	CHECK_STR(doc_words(c.mem, &content.blocks[0].text), "Första");
	CHECK_ERR(doc_version_get(c.db, c.mem, rng_id(), &got, NULL), MST_NOTFOUND);
	ctx_close(&c);
	CHECK(auth_fixture_log_whole(&f, &rows));
	auth_fixture_close(&f);
}

static mst_err change_a_byte(struct db *w, void *arg)
{
	const struct doc_version *v = arg;

	return db_exec(w, "UPDATE doc_version SET content = $2 WHERE id = $1", DB_ARGS(V(v->id), V_BYTES("x", 1)));
}

TEST(doc_register_tells_what_is_damaged)
{
	struct auth_fixture f;
	struct doc_version one, got;
	struct doc content;
	const char *damaged;
	struct ctx c;
	size_t n;

	if (!bed_open(&f))
		return;
	one = send(&f, f.muni, "Första");
	send(&f, f.muni, "Andra");
	auth_fixture_ctx(&f, GUN, &c);
	CHECK_OK(doc_versions_whole(c.db, c.mem, &n, &damaged));
	CHECK_INT(n, 2);
	CHECK(damaged == NULL);
	CHECK_OK(db_call(f.app.data, change_a_byte, &one));
	CHECK_ERR(doc_version_get(c.db, c.mem, one.id, &got, &content), MST_FAIL);
	CHECK_OK(doc_version_get(c.db, c.mem, one.id, &got, NULL));
	CHECK_OK(doc_versions_whole(c.db, c.mem, &n, &damaged));
	CHECK_STR(damaged, got.title);
	ctx_close(&c);
	auth_fixture_close(&f);
}

static mst_err put_twice(struct db *w, void *arg)
{
	const struct doc_sending *s = arg;
	struct doc_sending again = *s;

	TRY(doc_sending_insert(w, s, s->owner));
	again.id = rng_id();
	return doc_sending_insert(w, &again, s->owner);
}

TEST(doc_register_writes_an_opening_down_once)
{
	struct auth_fixture f;
	struct doc_version v;
	struct doc_sending *sent;
	struct ctx c;
	size_t n;
	bool known;

	if (!bed_open(&f))
		return;
	v = send(&f, f.muni, "Text");
	struct doc_sending s = { .id = rng_id(), .version = v.id, .receiver = "Gun", .way = DOC_SEEN,
				 .day = 20001, .at = 1, .by = "Gun", .owner = f.who[GUN].id };

	CHECK_OK(db_call(f.app.data, put_twice, &s));
	auth_fixture_ctx(&f, GUN, &c);
	CHECK_OK(doc_sendings(c.db, c.mem, f.muni, v.id, &sent, &n));
	CHECK_INT(n, 2); /* the sending and one opening */
	CHECK_OK(doc_opened(c.db, v.id, f.who[GUN].id, DOC_SEEN, &known));
	CHECK(known);
	CHECK_OK(doc_opened(c.db, v.id, f.who[GUN].id, DOC_FETCHED, &known));
	CHECK(!known);
	CHECK_OK(doc_version_get(c.db, c.mem, v.id, &v, NULL));
	CHECK_INT(v.sent, 1);
	ctx_close(&c);
	auth_fixture_close(&f);
}
