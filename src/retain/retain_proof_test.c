/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* retain_proof_test.c - gone everywhere: a planted name, number, note and attachment are looked for in the stores, in
 * their logs, and in every copy of the data, opened with every vault that is still in being, by
 * everybody's keys. A copy is made each night, as when served. */
#include "retain/retain_test.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/backup.h"
#include "base/log.h"

#define STORY 40
#define WHOLE 60
#define FIRST_COPY 25

struct world {
	struct auth_fixture f;
	struct backup_conf conf;
	struct backup_secret secret;
	struct id id;
	const char *top;
	uint8_t wraps[16][BOX_WRAP]; /* that the case has ever had */
	size_t wrap_n[16], nwraps;
};

static const char *in(struct world *w, const char *dir, const char *name)
{
	return arena_fmt(w->f.mem, "%s/%s", dir, name);
}

static bool world_open(struct world *w)
{
	static struct db_room data[16], vault[2];
	char *hex;
	size_t n = 0;

	*w = (struct world){ 0 };
	day_fake(RETAIN_NOW);
	if (!auth_fixture_open(&w->f, retain_test_rooms(), BIRGITTA + 1))
		return false;
	if (str_starts(w->f.data, "postgres:")) {
		auth_fixture_close(&w->f);
		test_skip("bytes are looked for in SQLite's files; test/web/gone looks in the database server's");
		return false;
	}
	data[n++] = audit_room;
	data[n++] = auth_room;
	for (const struct db_room *r = retain_test_rooms(); r->room; r++)
		data[n++] = *r;
	vault[0] = vault_room;
	w->top = arena_str(w->f.mem, test_dir());
	hex = arena_alloc(w->f.mem, 65, 1);
	const char *dir = in(w, w->top, "here"), *to = in(w, w->top, "copies");
	struct sign_pair sign;

	CHECK(mkdir(dir, 0700) == 0 && mkdir(to, 0700) == 0);
	CHECK_OK(backup_signing(dir, true, &sign));
	backup_installation(&w->f.app.pepper, &w->secret.installation);
	box_pair_new(&w->secret.pair);
	memcpy(w->secret.signer, sign.pub, sizeof(w->secret.signer));
	hex_text(w->secret.pair.pub, 32, hex);
	w->conf = (struct backup_conf){ .db = w->f.data, .vault = w->f.vault, .dir = dir, .to = to,
					.key = hex, .rehearsal_key = "", .keep_days = 35,
					.data_rooms = data, .vault_rooms = vault,
					.pepper = &w->f.app.pepper };
	return true;
}

static mst_err read_wrap(struct db_stmt *q, struct arena *mem, void *to)
{
	*(struct blob *)to = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

/* The wraps that the case has now: their bytes must be nowhere in the end. */
static void note_wraps(struct world *w)
{
	struct blob *list;
	struct db *v;
	size_t n;

	CHECK_OK(db_reader(w->f.app.vault, &v));
	CHECK_OK(db_list_in(v, "vault", "SELECT wrap FROM vault_wrap WHERE object_id = $1",
			    DB_ARGS(V(w->id)), w->f.mem, read_wrap, sizeof(*list), &list, &n));
	CHECK(n > 0);
	for (size_t i = 0; i < n && w->nwraps < MST_LEN(w->wraps); i++) {
		w->wrap_n[w->nwraps] = list[i].n;
		memcpy(w->wraps[w->nwraps++], list[i].p, list[i].n);
	}
}

static void pass_days(struct world *w, int from, int to)
{
	struct backup_made made;
	char err[300] = "";

	for (int d = from; d <= to; d++) {
		int64_t now = RETAIN_NOW + (int64_t)d * 86400;

		retain_test_day(&w->f, now);
		if (d >= FIRST_COPY)
			CHECK_OK(backup_make(&w->conf, now, &made, err, sizeof(err)));
	}
	CHECK_STR(err, "");
}

/* ---- what is found ---- */

struct found {
	int vaults, copies;    /* that were opened */
	int contact, notes, files; /* sealed rows that some key opened to what was planted */
	int keys, plain, wraps;
};

static bool holds(const uint8_t *p, size_t n, const void *what, size_t len)
{
	return n >= len && memmem(p, n, what, len) != NULL;
}

/* The raw bytes of one file, in no database's order. */
static void grep(struct world *w, const char *path, struct found *ret)
{
	static const char *const planted[] = { RETAIN_NAME, RETAIN_PHONE, RETAIN_NOTE, "fågelholken" };
	struct stat st;
	FILE *f = fopen(path, "rb");

	if (!f || fstat(fileno(f), &st) != 0) {
		if (f)
			fclose(f);
		return;
	}
	uint8_t *p = arena_alloc(w->f.mem, (size_t)st.st_size + 1, 1);
	size_t n = fread(p, 1, (size_t)st.st_size, f);

	fclose(f);
	for (size_t i = 0; i < MST_LEN(planted); i++)
		ret->plain += holds(p, n, planted[i], strlen(planted[i]));
	for (size_t i = 0; i < w->nwraps; i++)
		ret->wraps += holds(p, n, w->wraps[i], w->wrap_n[i]);
}

static void grep_dir(struct world *w, const char *dir, struct found *ret)
{
	DIR *d = opendir(dir);

	CHECK(d);
	for (struct dirent *e; d && (e = readdir(d));)
		if (e->d_name[0] != '.')
			grep(w, in(w, dir, e->d_name), ret);
	if (d)
		closedir(d);
}

struct keys {
	struct seal_key key[64];
	size_t n;
};

/* Whatever anybody's keyring makes of this vault. */
static void add_keys(struct world *w, struct db *v, struct keys *k)
{
	for (int who = KARIN; who <= BIRGITTA; who++) {
		MST_CLEANUP(vault_open_wipe) struct vault_open o = {
			.k = &w->f.keys[who], .org = w->f.app.jour, .now = day_now()
		};

		if (k->n < MST_LEN(k->key) &&
		    vault_key(v, &o, w->id, &k->key[k->n], NULL, NULL) == MST_OK)
			k->n++;
	}
}

struct part {
	struct id id;
	struct blob sealed;
};

static mst_err read_part(struct db_stmt *q, struct arena *mem, void *to)
{
	struct part *p = to;

	p->id = row_id(q);
	p->sealed = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

static int try_parts(struct world *w, const struct keys *k, uint32_t field, const struct part *p,
		     size_t n, const char *planted)
{
	struct blob plain;
	int hits = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < k->n; j++)
			hits += seal_open(w->f.mem, &k->key[j], SEAL_AD(field, p[i].id), p[i].sealed,
					  &plain) == MST_OK &&
				holds(plain.p, plain.n, planted, strlen(planted));
	return hits;
}

struct piece {
	struct id file;
	struct blob wrap, first; /* the file's key, and its first piece with the stream's head before it */
};

static mst_err read_piece(struct db_stmt *q, struct arena *mem, void *to)
{
	struct piece *p = to;

	p->file = row_id(q);
	p->wrap = row_blob(q, mem);
	p->first = row_blob(q, mem);
	row_end(q);
	return MST_OK;
}

/* Does the case's key open the file's, and that what the attachment says? */
static bool opens_file(struct world *w, const struct seal_key *key, const struct piece *p)
{
	MST_CLEANUP(seal_stream_wipe) struct seal_stream st = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key own = { 0 };
	struct hash place;
	bool last;

	hash_of(p->file.b, sizeof(p->file.b), &place);
	if (p->first.n < SEAL_STREAM_HEAD + SEAL_STREAM_EXTRA ||
	    seal_unwrap(key, SEAL_AD(FIELD_CASE_FILE_KEY, p->file), p->wrap.p, p->wrap.n, &own) != MST_OK ||
	    seal_stream_of(&st, &own, p->first.p) != MST_OK)
		return false;
	size_t n = p->first.n - SEAL_STREAM_HEAD;
	uint8_t *plain = arena_alloc(w->f.mem, n, 1);

	return seal_stream_get(&st, &place, p->first.p + SEAL_STREAM_HEAD, n, plain, &last) == MST_OK &&
	       holds(plain, n - SEAL_STREAM_EXTRA, RETAIN_NOTE, strlen(RETAIN_NOTE));
}

static int look_in_files(struct world *w, struct db *d, const struct keys *k)
{
	struct piece *list;
	struct part *p;
	size_t n;
	int hits = 0;

	CHECK_OK(db_list_in(d, "support", "SELECT id, sealed FROM support_file WHERE case_id = $1",
			    DB_ARGS(V(w->id)), w->f.mem, read_part, sizeof(*p), &p, &n));
	hits += try_parts(w, k, FIELD_CASE_FILE, p, n, RETAIN_NOTE);
	CHECK_OK(db_list_in(d, "support",
			    "SELECT f.id, f.wrap, p.sealed FROM support_file f JOIN support_file_piece p "
			    "ON p.jour_id = f.jour_id AND p.file_id = f.id AND p.n = 0 WHERE f.case_id = $1",
			    DB_ARGS(V(w->id)), w->f.mem, read_piece, sizeof(*list), &list, &n));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < k->n; j++)
			hits += opens_file(w, &k->key[j], &list[i]);
	return hits;
}

static void look_in(struct world *w, struct db *d, const struct keys *k, struct found *ret)
{
	struct part *p;
	size_t n;

	/* In the name of the rooms that own the tables: this looks at what lies there, whoever's it is. */
	CHECK_OK(db_list_in(d, "person", "SELECT id, sealed FROM person_seeker WHERE case_id = $1",
			    DB_ARGS(V(w->id)), w->f.mem, read_part, sizeof(*p), &p, &n));
	ret->contact += try_parts(w, k, FIELD_PERSON, p, n, RETAIN_PHONE);
	CHECK_OK(db_list_in(d, "support", "SELECT id, sealed FROM support_entry WHERE case_id = $1",
			    DB_ARGS(V(w->id)), w->f.mem, read_part, sizeof(*p), &p, &n));
	ret->notes += try_parts(w, k, FIELD_CASE_NOTE, p, n, RETAIN_NOTE);
	CHECK_OK(db_list_in(d, "support", "SELECT id, sealed FROM support_task WHERE case_id = $1",
			    DB_ARGS(V(w->id)), w->f.mem, read_part, sizeof(*p), &p, &n));
	ret->notes += try_parts(w, k, FIELD_CASE_TASK, p, n, RETAIN_NOTE);
	ret->files += look_in_files(w, d, k);
}

typedef void (*with_fn)(struct world *w, struct db *db, void *arg);

/* A store as a file, opened read-only. */
static void with_file(struct world *w, const char *path, const struct db_room *rooms, with_fn fn,
		      void *arg)
{
	struct db_store_conf conf = { .where = path, .name = "copy", .rooms = rooms,
				      .read_only = true };
	struct db_store *s = NULL;
	struct db *db;
	char err[300] = "";

	CHECK_OK(db_store_open(&conf, &s, err, sizeof(err)));
	CHECK_STR(err, "");
	if (s && db_reader(s, &db) == MST_OK)
		fn(w, db, arg);
	db_store_close(s);
}

static void from_vault(struct world *w, struct db *db, void *arg)
{
	add_keys(w, db, arg);
}

struct looking {
	const struct keys *k;
	struct found *ret;
};

static void from_data(struct world *w, struct db *db, void *arg)
{
	struct looking *l = arg;

	look_in(w, db, l->k, l->ret);
}

/* Every vault first, then every copy of the data with all keys that any of them gave. */
static struct found search(struct world *w)
{
	struct found ret = { 0 };
	struct keys k = { .n = 0 };
	struct looking l = { &k, &ret };
	struct backup_copy *list;
	struct db *db;
	size_t n = 0;

	CHECK_OK(backup_list(w->f.mem, w->conf.to, &list, &n));
	for (int pass = BACKUP_VAULT; pass <= BACKUP_DATA; pass++)
		for (size_t i = 0; i < n; i++) {
			const char *to = in(w, w->top, "opened.db");

			if ((int)list[i].head.store != pass)
				continue;
			CHECK_OK(backup_open_file(w->f.mem, in(w, w->conf.to, list[i].name),
						  &w->secret, to));
			grep(w, to, &ret);
			if (pass == BACKUP_VAULT)
				with_file(w, to, w->conf.vault_rooms, from_vault, &k);
			else
				with_file(w, to, w->conf.data_rooms, from_data, &l);
			unlink(to);
			ret.vaults += pass == BACKUP_VAULT;
			ret.copies += pass == BACKUP_DATA;
		}
	CHECK_OK(db_reader(w->f.app.vault, &db));
	add_keys(w, db, &k);
	CHECK_OK(db_reader(w->f.app.data, &db));
	look_in(w, db, &k, &ret);
	ret.keys = (int)k.n;
	return ret;
}

/* The stores themselves as they lie on the disk, with their logs. */
static void grep_stores(struct world *w, struct found *ret)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < MST_LEN(ends); i++) {
		grep(w, arena_fmt(w->f.mem, "%s%s", w->f.data, ends[i]), ret);
		grep(w, arena_fmt(w->f.mem, "%s%s", w->f.vault, ends[i]), ret);
	}
	grep_dir(w, w->conf.dir, ret);
	grep_dir(w, w->conf.to, ret);
}

TEST(retain_after_31_days_it_is_nowhere)
{
	struct world w;
	struct found got;

	if (!world_open(&w))
		return;
	CHECK_OK(retain_test_rule(&w.f, "own", STORY, WHOLE));
	w.id = retain_test_case(&w.f);
	note_wraps(&w);
	pass_days(&w, 30, STORY - 1);
	got = search(&w); /* the search itself can find */
	CHECK(got.vaults > 5 && got.copies > 5 && got.keys > 0);
	CHECK(got.contact > 0 && got.notes > 0 && got.files > 1 && got.wraps > 0);
	CHECK_INT(got.plain, 0);
	pass_days(&w, STORY, STORY);
	note_wraps(&w); /* of its new key */
	pass_days(&w, STORY + 1, WHOLE - 1);
	pass_days(&w, WHOLE, STORY + 31);
	got = search(&w);
	CHECK_INT(got.notes, 0);
	CHECK_INT(got.files, 0);
	CHECK(got.contact > 0); /* its copies are not 31 days old yet */
	pass_days(&w, STORY + 32, WHOLE + 31);
	got = search(&w);
	CHECK(got.vaults > 20 && got.copies > 20);
	CHECK_INT(got.keys, 0);
	CHECK_INT(got.contact, 0);
	CHECK_INT(got.notes, 0);
	CHECK_INT(got.files, 0);
	grep_stores(&w, &got);
	CHECK_INT(got.plain, 0);
	CHECK_INT(got.wraps, 0);
	auth_fixture_close(&w.f);
	day_fake(0);
}

/* She asks the day after it was closed: neither the rule's days nor the month's cut is waited for. */
TEST(retain_31_days_after_she_asked_it_is_nowhere)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct found got;
	struct world w;
	struct act a;
	struct ctx c;

	if (!world_open(&w))
		return;
	CHECK_OK(retain_test_rule(&w.f, "own", 300, 365));
	w.id = retain_test_case(&w.f);
	note_wraps(&w);
	pass_days(&w, FIRST_COPY, FIRST_COPY);
	got = search(&w);
	CHECK(got.contact > 0 && got.notes > 0 && got.files > 1);
	auth_fixture_ctx(&w.f, KARIN, &c);
	CHECK_OK(support_case_read(&c, w.id, &s));
	CHECK_OK(retain_early_put(&c, &s, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	pass_days(&w, FIRST_COPY + 1, FIRST_COPY + 31);
	got = search(&w);
	CHECK(got.vaults > 20 && got.copies > 20);
	CHECK_INT(got.keys, 0);
	CHECK_INT(got.contact, 0);
	CHECK_INT(got.notes, 0);
	CHECK_INT(got.files, 0);
	grep_stores(&w, &got);
	CHECK_INT(got.plain, 0);
	CHECK_INT(got.wraps, 0);
	auth_fixture_close(&w.f);
	day_fake(0);
}

static mst_err nothing(struct db *w, void *arg)
{
	(void)w, (void)arg;
	return MST_OK;
}

/* The same night: nothing of its key lies in the live vault or its log any more. */
TEST(retain_the_vault_forgets_at_once)
{
	struct world w;
	struct found got = { 0 };

	if (!world_open(&w))
		return;
	CHECK_OK(retain_test_rule(&w.f, "own", STORY, STORY));
	w.id = retain_test_case(&w.f);
	note_wraps(&w);
	pass_days(&w, 20, 20);
	grep_stores(&w, &got);
	CHECK(got.wraps > 0);
	retain_test_day(&w.f, RETAIN_NOW + 31 * (int64_t)86400);
	retain_test_day(&w.f, RETAIN_NOW + STORY * (int64_t)86400);
	got = (struct found){ 0 };
	CHECK_OK(db_call(w.f.app.vault, nothing, NULL)); /* the lane has cut its log when it takes this one */
	grep_stores(&w, &got);
	CHECK_INT(got.wraps, 0);
	auth_fixture_close(&w.f);
	day_fake(0);
}
