/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* audit_test.c - writing and reading the log, and the bytes that docs/AUDIT.md promises. */
#include "audit/audit_priv.h"

#include "audit/audit_test.h"
#include "base/test.h"

TEST(audit_append_chains)
{
	struct audit_store t;
	struct audit_head *heads;
	size_t n;

	audit_store_open(&t);
	audit_store_fill(&t, 3);
	CHECK_OK(audit_heads(t.db, t.mem, &heads, &n));
	CHECK_INT(n, 1);
	CHECK_INT(heads[0].lane, 1);
	CHECK_INT(heads[0].seq, 3);
	audit_store_close(&t);
}

static mst_err append(struct db *w, void *arg)
{
	return audit_append(w, arg);
}

static mst_err append_then_fail(struct db *w, void *arg)
{
	mst_err e = audit_append(w, arg);

	return e == MST_OK ? MST_CONFLICT : e;
}

TEST(audit_append_refuses_an_unknown_act)
{
	struct audit_store t;
	struct audit_row r;

	audit_store_open(&t);
	audit_prepare(t.mem, 1, &(struct audit_note){ .act = "case.peek" }, &r);
	CHECK_ERR(db_call(t.s, append, &r), MST_INVALID);
	audit_prepare(t.mem, 1, &(struct audit_note){ .act = "case.read" }, &r);
	CHECK_OK(db_call(t.s, append, &r));
	audit_store_close(&t);
}

TEST(audit_rolled_back_row_leaves_no_gap)
{
	struct audit_store t;
	struct audit_verdict v;
	struct audit_row r;
	char err[256] = "";

	audit_store_open(&t);
	audit_store_fill(&t, 5);
	audit_prepare(t.mem, 1, &(struct audit_note){ .act = "case.read" }, &r);
	CHECK_ERR(db_call(t.s, append_then_fail, &r), MST_CONFLICT);
	CHECK_OK(db_call(t.s, append, &r));
	CHECK_OK(audit_verify(t.db, t.mem, NULL, NULL, &v, err, sizeof(err)));
	CHECK(v.whole);
	CHECK_INT(v.rows, 6);
	audit_store_close(&t);
}

TEST(audit_acts_are_sorted_and_told)
{
	for (const struct audit_act *a = audit_acts; a->name; a++) {
		CHECK(!str_empty(a->words) && utf8_valid(a->words, strlen(a->words)));
		if (a > audit_acts)
			CHECK(strcmp(a[-1].name, a->name) < 0);
	}
	CHECK_STR(audit_act_find("case.read")->purpose, "support");
	CHECK(!audit_act_find("case.edit")->purpose);
	for (const struct audit_act *a = audit_acts; a->name; a++)
		CHECK(!a->purpose || audit_purpose_find(a->purpose));
	CHECK(audit_act_find("case.rea") == NULL);
}

TEST(audit_of_opens_the_subjects_rows_alone)
{
	struct audit_store t;
	struct seal_key key, other;
	struct id mine = rng_id(), yours = rng_id();
	struct audit_line *lines;
	struct audit_row r;
	const struct audit_place newest = { 0 };
	size_t n;

	audit_store_open(&t);
	seal_key_new(&key);
	seal_key_new(&other);
	for (int i = 0; i < 4; i++) {
		struct audit_note note = { .jour = t.jour, .act = i % 2 ? "case.read" : "case.edit",
					   .subject = i == 2 ? yours : mine, .key = &key,
					   .detail = i == 3 ? NULL : "{\"why\":\"samtal\"}" };

		audit_prepare(t.mem, 100 + i, &note, &r);
		CHECK_OK(db_call(t.s, append, &r));
	}
	CHECK_OK(audit_of(t.db, t.mem, t.jour, mine, &key, newest, 10, &lines, &n));
	CHECK_INT(n, 3);
	CHECK_INT(lines[0].at, 103);
	CHECK_STR(lines[0].detail, "{\"purpose\":\"support\"}");
	CHECK_INT(lines[1].at, 101);
	CHECK_STR(lines[1].detail, "{\"purpose\":\"support\",\"why\":\"samtal\"}");
	CHECK(lines[1].purpose && str_eq(lines[1].purpose->code, "support"));
	CHECK_STR(lines[2].detail, "{\"why\":\"samtal\"}"); /* nothing was read */
	CHECK(!lines[2].purpose);
	CHECK(id_eq(lines[1].subject, mine));
	CHECK_OK(audit_of(t.db, t.mem, t.jour, mine, &key, newest, 1, &lines, &n));
	CHECK_INT(n, 1);
	CHECK_OK(audit_of(t.db, t.mem, t.jour, mine, &other, newest, 10, &lines, &n));
	CHECK_INT(n, 0);
	seal_key_wipe(&key);
	seal_key_wipe(&other);
	audit_store_close(&t);
}

/* The database gives the subject away to nobody without the key. */
TEST(audit_subject_is_not_in_clear)
{
	struct arena *mem = arena_open();
	struct seal_key key;
	struct id subject = rng_id();
	struct audit_row r, again;
	struct audit_note note = { .act = "case.read", .subject = subject, .key = &key,
				   .detail = "{}" };

	seal_key_new(&key);
	audit_prepare(mem, 1, &note, &r);
	audit_prepare(mem, 1, &note, &again);
	CHECK(memmem(r.sealed.p, r.sealed.n, subject.b, 16) == NULL);
	CHECK(memmem(r.tag.b, 32, subject.b, 16) == NULL);
	CHECK(mem_same(r.tag.b, again.tag.b, 32));
	CHECK(!mem_same(r.commitment.b, again.commitment.b, 32));
	CHECK(!id_eq(r.id, again.id));
	seal_key_wipe(&key);
	arena_close(mem);
}

TEST(audit_body_must_be_what_was_committed)
{
	struct arena *mem = arena_open();
	struct seal_key key;
	struct id subject;
	const char *detail;
	struct audit_row r;
	struct audit_note note = { .act = "case.read", .subject = rng_id(), .key = &key,
				   .detail = "{\"why\":\"a\"}" };

	seal_key_new(&key);
	audit_prepare(mem, 1, &note, &r);
	CHECK_OK(audit_open_body(mem, &key, &r, &subject, &detail));
	CHECK_STR(detail, "{\"purpose\":\"support\",\"why\":\"a\"}");
	/* Another text under the right key and place, without a new commitment. */
	r.sealed = seal_text(mem, &key, SEAL_AD(FIELD_AUDIT_BODY, r.id), "0123456789abcdef{}");
	CHECK_ERR(audit_open_body(mem, &key, &r, &subject, &detail), MST_INVALID);
	seal_key_wipe(&key);
	arena_close(mem);
}

static struct audit_place place_of(const struct audit_line *l)
{
	return (struct audit_place){ l->at, l->lane, l->seq };
}

/* Two writers, each with a lane: what is read page by page comes once, newest first, also where both wrote in
 * the same second and one has written far more than the other. */
TEST(audit_pages_of_several_lanes_follow_time)
{
	struct audit_store t;
	struct audit_line *lines;
	struct audit_filter f;
	struct seal_key key;
	struct id subject = rng_id();
	int64_t at = INT64_MAX;
	size_t n, rows = 0, of_case = 0;

	audit_store_open(&t);
	seal_key_new(&key);
	for (int i = 0; i < 30; i++) {
		struct audit_note note = { .jour = t.jour, .act = "case.read", .subject = subject, .key = &key };
		struct audit_row r;

		db_writer_be(t.s, i % 5 ? 1 : 2);
		audit_prepare(t.mem, 100 + i / 10, &note, &r);
		CHECK_OK(db_call(t.s, append, &r));
	}
	db_writer_be(t.s, 1);
	f = (struct audit_filter){ .jour = t.jour, .most = 7 };
	do {
		CHECK_OK(audit_select(t.db, t.mem, &f, &lines, &n));
		for (size_t i = 0; i < n; i++) {
			CHECK(lines[i].at <= at && lines[i].detail == NULL);
			at = lines[i].at;
		}
		rows += n;
		if (n)
			f.before = place_of(&lines[n - 1]);
	} while (n);
	CHECK_INT(rows, 30);
	f.before = (struct audit_place){ 0 };
	do {
		CHECK_OK(audit_of(t.db, t.mem, t.jour, subject, &key, f.before, 4, &lines, &n));
		of_case += n;
		if (n)
			f.before = place_of(&lines[n - 1]);
	} while (n);
	CHECK_INT(of_case, 30);
	CHECK_OK(audit_select(t.db, t.mem, &(struct audit_filter){ .jour = rng_id(), .most = 9 }, &lines, &n));
	CHECK_INT(n, 0);
	seal_key_wipe(&key);
	audit_store_close(&t);
}

/* ---- the worked example of docs/AUDIT.md ---- */

static const char audit_doc[] =
#include "audit/audit_doc.h"
	;

static void example(struct arena *mem, struct audit_row *r)
{
	static const uint8_t sealed[] = { 0x01, 0x02, 0x03 };

	*r = (struct audit_row){ .act = "case.read", .at = 1772355600, .has_tag = true };
	memset(r->jour.b, 0x11, 16);
	memset(r->actor.b, 0x22, 16);
	memset(r->id.b, 0x33, 16);
	memset(r->tag.b, 0x44, 32);
	memset(r->commitment.b, 0x55, 32);
	r->sealed = arena_blob(mem, sealed, sizeof(sealed));
}

/* The hex digits in the fenced block after the word. */
static struct blob doc_hex(struct arena *mem, const char *after)
{
	const char *p = strstr(audit_doc, after), *end;
	char *hex;
	size_t n = 0;

	CHECK(p != NULL);
	if (!p)
		return (struct blob){ NULL, 0 };
	p = strstr(p, "```\n") + 4;
	end = strstr(p, "```");
	hex = arena_alloc(mem, (size_t)(end - p) + 1, 1);
	for (; p < end; p++) {
		if (*p == '#') /* the words behind the bytes */
			p = strchr(p, '\n');
		else if (*p != ' ' && *p != '\n')
			hex[n++] = *p;
	}
	uint8_t *ret = arena_alloc(mem, n / 2 + 1, 1);

	CHECK(hex_parse(hex, ret, n / 2));
	return (struct blob){ ret, n / 2 };
}

TEST(audit_doc_example_is_what_is_hashed)
{
	struct arena *mem = arena_open();
	struct blob bytes = doc_hex(mem, "The bytes are"), want = doc_hex(mem, "Their hash is");
	struct hash prev, of_bytes, of_row;
	struct audit_row r;

	example(mem, &r);
	memset(prev.b, 0x66, 32);
	hash_of(bytes.p, bytes.n, &of_bytes);
	audit_row_hash(1, 7, &r, &prev, &of_row);
	CHECK(mem_same(of_bytes.b, of_row.b, 32));
	CHECK(want.n == 32 && mem_same(of_row.b, want.p, 32));
	arena_close(mem);
}

TEST(audit_doc_tells_every_act)
{
	struct arena *mem = arena_open();

	for (const struct audit_act *a = audit_acts; a->name; a++) {
		const char *row = arena_fmt(mem, "| `%s` | %s | %s |\n", a->name, a->words,
					    a->purpose ? a->purpose : "");

		if (!strstr(audit_doc, row))
			test_fail(__FILE__, __LINE__, "not in docs/AUDIT.md: %s", row);
	}
	arena_close(mem);
}

TEST(audit_doc_tells_every_purpose)
{
	struct arena *mem = arena_open();

	for (const struct audit_purpose *p = audit_purposes; p->code; p++)
		if (!strstr(audit_doc, arena_fmt(mem, "| `%s` | %s |\n", p->code, p->words)))
			test_fail(__FILE__, __LINE__, "not in docs/AUDIT.md: %s", p->code);
	arena_close(mem);
}

/* One from before purposes were kept, and one whose purpose nobody knows, name none. */
TEST(audit_purpose_is_what_was_written)
{
	struct arena *mem = arena_open();
	static const char *const none[] = { NULL, "", "{\"why\":\"samtal\"}", "{\"purpose\":\"nyfiken\"}",
					    "{\"purpose\":\"support", "{\"purpose\":\"" };

	for (size_t i = 0; i < MST_LEN(none); i++)
		CHECK(!audit_purpose_of(mem, none[i]));
	CHECK_STR(audit_purpose_of(mem, "{\"purpose\":\"answer\",\"n\":1}")->code, "answer");
	arena_close(mem);
}

/* An act's own, or what the page says; before whatever else a row tells. */
TEST(audit_purpose_is_written_with_each_read)
{
	static const struct {
		const char *act, *purpose, *detail, *want;
	} t[] = {
		{ "case.read", NULL, NULL, "{\"purpose\":\"support\"}" },
		{ "case.read", "answer", NULL, "{\"purpose\":\"answer\"}" },
		{ "case.list", NULL, "[\"a\"]", "{\"purpose\":\"support\",\"ids\":[\"a\"]}" },
		{ "org.export", NULL, "{}", "{\"purpose\":\"handing\"}" },
		{ "audit.read", NULL, "{\"n\":1}", "{\"purpose\":\"control\",\"n\":1}" },
		{ "case.edit", NULL, NULL, NULL },
	};
	struct arena *mem = arena_open();
	struct seal_key key;

	seal_key_new(&key);
	for (size_t i = 0; i < MST_LEN(t); i++) {
		struct audit_note n = { .act = t[i].act, .key = &key, .detail = t[i].detail, .purpose = t[i].purpose };
		const char *detail;
		struct audit_row r;
		struct id subject;

		audit_prepare(mem, 1, &n, &r);
		CHECK_OK(audit_open_body(mem, &key, &r, &subject, &detail));
		CHECK_STR(detail, t[i].want);
	}
	seal_key_wipe(&key);
	arena_close(mem);
}

TEST(audit_doc_tells_every_column)
{
	struct audit_store t;
	struct arena *mem = arena_open();

	audit_store_open(&t);
	for (const struct db_migration *m = audit_room.steps; m->sql; m++)
		for (const char *p = m->sql; (p = strstr(p, "\n\t")); p++) {
			size_t n = strspn(p + 2, "abcdefghijklmnopqrstuvwxyz_");
			const char *cell = arena_fmt(mem, "| `%.*s` |", (int)n, p + 2);

			if (n && !strstr(audit_doc, cell))
				test_fail(__FILE__, __LINE__, "not in docs/AUDIT.md: %s", cell);
		}
	arena_close(mem);
	audit_store_close(&t);
}
