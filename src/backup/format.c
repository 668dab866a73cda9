/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* format.c - the header of a copy, and the two files with keys: lines of text, read strictly. */
#include "backup/backup_priv.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define TITLE "medstod backup 1\n"
#define SECRET_TITLE "medstod backup secret 1\n"
#define SIGNING_TITLE "medstod signing key 1\n"
#define HEADS_MAX 16
#define TEXT_MAX 400

static const char *const store_names[] = { NULL, "vault", "data" };

void backup_head_write(const struct backup_head *h, struct sbuf *o)
{
	char hex[2 * BOX_WRAP + 1], set[ID_TEXT];

	id_text(h->set, set);
	sbuf_lit(o, TITLE);
	sbuf_fmt(o, "store %s\nnumber %lld\nset %s\ntaken %lld\n", store_names[h->store],
		 (long long)h->number, set, (long long)h->taken);
	hex_text(h->installation.b, sizeof(h->installation.b), hex);
	sbuf_fmt(o, "installation %s\nschema %s\n", hex, h->schema);
	for (size_t i = 0; i < h->nheads; i++) {
		hex_text(h->heads[i].hash.b, sizeof(h->heads[i].hash.b), hex);
		sbuf_fmt(o, "head %lld %lld %s\n", (long long)h->heads[i].lane,
			 (long long)h->heads[i].seq, hex);
	}
	sbuf_fmt(o, "files %lld\nbytes %lld\n", (long long)h->files, (long long)h->bytes);
	hex_text(h->key.b, sizeof(h->key.b), hex);
	sbuf_fmt(o, "key %s\n", hex);
	hex_text(h->box, sizeof(h->box), hex);
	sbuf_fmt(o, "box %s\n\n", hex);
}

/* Takes "WORD VALUE\n"; the value is put into ret with an ending 0. */
static bool take(const char **s, const char *word, char *ret, size_t n)
{
	size_t w = strlen(word);
	const char *end;

	if (strncmp(*s, word, w) != 0 || (*s)[w] != ' ' || !(end = strchr(*s + w, '\n')))
		return false;
	size_t len = (size_t)(end - *s) - w - 1;

	if (len < 1 || len >= n)
		return false;
	memcpy(ret, *s + w + 1, len);
	ret[len] = 0;
	*s = end + 1;
	return true;
}

/* 0 and up, at most 15 digits, one way to write it. */
static bool number(const char *s, int64_t *ret)
{
	size_t n = strspn(s, "0123456789");

	return n >= 1 && n <= 15 && !s[n] && (n == 1 || *s != '0') && str_int(s, ret);
}

static bool take_number(const char **s, const char *word, int64_t *ret)
{
	char text[24];

	return take(s, word, text, sizeof(text)) && number(text, ret);
}

static bool take_hex(const char **s, const char *word, uint8_t *ret, size_t n)
{
	char hex[2 * BOX_WRAP + 1];

	/* Only small letters: one text for one header. */
	return take(s, word, hex, sizeof(hex)) && strlen(hex) == 2 * n &&
	       strspn(hex, "0123456789abcdef") == 2 * n && hex_parse(hex, ret, n);
}

static bool take_heads(const char **s, struct arena *mem, struct backup_head *h)
{
	struct audit_head *heads = arena_new(mem, struct audit_head, HEADS_MAX);
	char line[128], hex[65];
	int64_t last = 0;

	while (str_starts(*s, "head ")) {
		struct audit_head *a = &heads[h->nheads];
		char lane[20], seq[20], gap[2], gap2[2];

		if (h->nheads == HEADS_MAX || !take(s, "head", line, sizeof(line)) ||
		    sscanf(line, "%19[0-9]%1[ ]%19[0-9]%1[ ]%64[0-9a-f]", lane, gap, seq, gap2,
			   hex) != 5 ||
		    strlen(hex) != 64 || strlen(lane) + strlen(seq) + 66 != strlen(line) ||
		    !number(lane, &a->lane) || !number(seq, &a->seq) || a->seq < 1 ||
		    a->lane <= last || !hex_parse(hex, a->hash.b, sizeof(a->hash.b)))
			return false;
		last = a->lane;
		h->nheads++;
	}
	h->heads = heads;
	return true;
}

static bool take_store(const char **s, struct backup_head *h)
{
	char name[8];

	if (!take(s, "store", name, sizeof(name)))
		return false;
	for (int i = BACKUP_VAULT; i <= BACKUP_DATA; i++)
		if (str_eq(name, store_names[i]))
			h->store = (enum backup_store)i;
	return h->store;
}

static bool head_lines(const char **s, struct arena *mem, struct backup_head *h)
{
	char set[ID_TEXT + 1], schema[TEXT_MAX];

	if (!str_starts(*s, TITLE))
		return false;
	*s += strlen(TITLE);
	if (!take_store(s, h) || !take_number(s, "number", &h->number) || h->number < 1 ||
	    !take(s, "set", set, sizeof(set)) || !id_parse(set, &h->set) ||
	    !take_number(s, "taken", &h->taken) ||
	    !take_hex(s, "installation", h->installation.b, sizeof(h->installation.b)) ||
	    !take(s, "schema", schema, sizeof(schema)) ||
	    strspn(schema, "abcdefghijklmnopqrstuvwxyz_0123456789, ") != strlen(schema) ||
	    !take_heads(s, mem, h) || !take_number(s, "files", &h->files) ||
	    h->files > BACKUP_FILES_MAX || !take_number(s, "bytes", &h->bytes) || h->bytes < 1 ||
	    !take_hex(s, "key", h->key.b, sizeof(h->key.b)) ||
	    !take_hex(s, "box", h->box, sizeof(h->box)) || **s != '\n')
		return false;
	++*s;
	h->schema = arena_str(mem, schema);
	return true;
}

mst_err backup_head_read(struct arena *mem, const uint8_t *p, size_t n, struct backup_head *ret,
			 size_t *ret_n)
{
	char *text = arena_strn(mem, (const char *)p, n < BACKUP_HEAD_MAX ? n : BACKUP_HEAD_MAX);
	const char *s = text;
	struct backup_head h = { 0 };

	if (!head_lines(&s, mem, &h))
		return MST_INVALID;
	*ret = h;
	*ret_n = (size_t)(s - text);
	return MST_OK;
}

int64_t backup_file_size(const struct backup_head *h, size_t head_size)
{
	int64_t pieces = (h->bytes + BACKUP_PIECE - 1) / BACKUP_PIECE;

	return (int64_t)head_size + SEAL_STREAM_HEAD + h->files + SEAL_STREAM_EXTRA + h->bytes +
	       pieces * SEAL_STREAM_EXTRA + BACKUP_END;
}

/* ---- keys ---- */

void backup_installation(const struct seal_key *pepper, struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key sub;

	kdf(pepper, "installation", &sub);
	hash_of(sub.b, sizeof(sub.b), ret);
}

void backup_secret_wipe(struct backup_secret *s)
{
	mem_wipe(s, sizeof(*s));
}

void backup_secret_write(const struct backup_secret *s, struct sbuf *o)
{
	char hex[65];

	sbuf_lit(o, SECRET_TITLE);
	hex_text(s->installation.b, 32, hex);
	sbuf_fmt(o, "installation %s\n", hex);
	hex_text(s->pair.sec, 32, hex);
	sbuf_fmt(o, "secret %s\n", hex);
	hex_text(s->signer, 32, hex);
	sbuf_fmt(o, "signer %s\n", hex);
	hex_text(s->pepper.b, 32, hex);
	sbuf_fmt(o, "pepper %s\n", hex);
	mem_wipe(hex, sizeof(hex));
}

/* A file of keys into memory that the caller wipes. */
static bool read_keys(const char *path, char *text, size_t n)
{
	FILE *f = fopen(path, "re");
	size_t got;

	if (!f)
		return false;
	setvbuf(f, NULL, _IONBF, 0); /* no second copy of a secret */
	got = fread(text, 1, n - 1, f);
	text[got] = 0;
	fclose(f);
	return got < n - 1;
}

mst_err backup_secret_read(const char *path, struct backup_secret *ret, char *err, size_t n)
{
	char text[600];
	const char *s = text;
	uint8_t sec[32];
	struct hash whose;
	bool good;

	if (!read_keys(path, text, sizeof(text))) {
		snprintf(err, n, "Nyckelfilen %s kan inte läsas: %s.", path, strerror(errno));
		return MST_INVALID;
	}
	good = str_starts(s, SECRET_TITLE);
	s += good ? strlen(SECRET_TITLE) : 0;
	good = good && take_hex(&s, "installation", ret->installation.b, 32) &&
	       take_hex(&s, "secret", sec, 32) && take_hex(&s, "signer", ret->signer, 32) &&
	       take_hex(&s, "pepper", ret->pepper.b, 32);
	mem_wipe(text, sizeof(text));
	if (good) {
		box_pair_of(sec, &ret->pair);
		backup_installation(&ret->pepper, &whose);
		good = mem_same(&whose, &ret->installation, sizeof(whose));
	}
	mem_wipe(sec, sizeof(sec));
	if (good)
		return MST_OK;
	snprintf(err, n, "%s är ingen nyckelfil för säkerhetskopior, eller så är den skadad.", path);
	return MST_INVALID;
}

static mst_err signing_make(const char *dir, struct sign_pair *ret)
{
	char text[200], hex[129];
	struct sbuf pub;
	bool good;

	sign_pair_new(ret);
	hex_text(ret->sec, sizeof(ret->sec), hex);
	snprintf(text, sizeof(text), SIGNING_TITLE "secret %s\n", hex);
	sbuf_init(&pub, 4096);
	audit_checkpoint_key(ret, &pub);
	/* The public one first: it can be made again, the secret cannot. */
	good = backup_put_file(dir, "signing.pub", pub.p, pub.len) &&
	       backup_put_file(dir, "signing.key", text, strlen(text));
	sbuf_done(&pub);
	mem_wipe(text, sizeof(text));
	mem_wipe(hex, sizeof(hex));
	return good ? MST_OK : MST_FAIL;
}

mst_err backup_signing(const char *dir, bool make, struct sign_pair *ret)
{
	char path[512], text[300];
	const char *s = text;
	uint8_t sec[64];
	bool good;

	snprintf(path, sizeof(path), "%s/signing.key", dir);
	if (access(path, F_OK) != 0)
		return make ? signing_make(dir, ret) : MST_NOTFOUND;
	good = read_keys(path, text, sizeof(text)) && str_starts(s, SIGNING_TITLE);
	s += good ? strlen(SIGNING_TITLE) : 0;
	good = good && take_hex(&s, "secret", sec, sizeof(sec));
	if (good)
		sign_pair_of(sec, ret);
	mem_wipe(text, sizeof(text));
	mem_wipe(sec, sizeof(sec));
	return good ? MST_OK : MST_FAIL;
}
