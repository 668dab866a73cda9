/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* checkpoint.c - heads of the log as a small signed text: all of them as they are now, to be kept by
 * somebody else, or the first rows that are left after a cut. */
#include "audit/audit_priv.h"

#include "base/day.h"

#define CHECKPOINT_TITLE "medstod audit checkpoint 1\n"
#define CUT_TITLE "medstod audit cut 1\n"
#define KEY_TITLE "medstod audit key 1\n"
#define FILE_MAX 65536
#define HEX 64 /* characters of 32 bytes */

static void put_heads(const struct audit_head *heads, size_t n, struct sbuf *out)
{
	char hex[HEX + 1];

	for (size_t i = 0; i < n; i++) {
		hex_text(heads[i].hash.b, sizeof(heads[i].hash.b), hex);
		sbuf_fmt(out, "head %lld %lld %s\n", (long long)heads[i].lane,
			 (long long)heads[i].seq, hex);
	}
}

/* Over all from `from` on. */
static mst_err put_sign(const struct sign_pair *sign, size_t from, struct sbuf *out)
{
	uint8_t sig[SIGN_SIZE];
	char hex[2 * SIGN_SIZE + 1];

	sign_make(sign, out->p + from, out->len - from, sig);
	hex_text(sig, sizeof(sig), hex);
	sbuf_fmt(out, "sign %s\n", hex);
	return out->bad ? MST_FAIL : MST_OK;
}

mst_err audit_checkpoint(struct db *db, struct arena *mem, int64_t at,
			 const struct sign_pair *sign, struct sbuf *out)
{
	struct audit_head *heads;
	size_t n, from = out->len;

	TRY(audit_heads(db, mem, &heads, &n));
	sbuf_lit(out, CHECKPOINT_TITLE);
	sbuf_fmt(out, "at %s\n", day_iso_str(mem, at));
	put_heads(heads, n, out);
	return put_sign(sign, from, out);
}

mst_err audit_cut_write(struct arena *mem, const struct audit_cut *cut, const struct sign_pair *sign,
			struct sbuf *out)
{
	size_t from = out->len;

	sbuf_lit(out, CUT_TITLE);
	sbuf_fmt(out, "at %s\n", day_iso_str(mem, cut->at));
	sbuf_fmt(out, "from %s\n", day_iso_str(mem, cut->from));
	sbuf_fmt(out, "to %s\n", day_iso_str(mem, cut->to));
	put_heads(cut->heads, cut->n, out);
	return put_sign(sign, from, out);
}

void audit_checkpoint_key(const struct sign_pair *sign, struct sbuf *out)
{
	char hex[HEX + 1];

	hex_text(sign->pub, sizeof(sign->pub), hex);
	sbuf_fmt(out, KEY_TITLE "key %s\n", hex);
}

static void file_closep(FILE **f)
{
	if (*f)
		fclose(*f);
}

static bool file_read(struct arena *mem, const char *path, const char **ret, size_t *ret_n)
{
	MST_CLEANUP(file_closep) FILE *f = fopen(path, "re");
	char *text = arena_alloc(mem, FILE_MAX + 1, 1);
	size_t n;

	if (!f)
		return false;
	n = fread(text, 1, FILE_MAX, f);
	if (ferror(f) || n == FILE_MAX || memchr(text, 0, n))
		return false;
	*ret = text;
	*ret_n = n;
	return true;
}

/* Takes `word`, then n bytes of hex, then the line's end. */
static bool take_hex(const char **s, const char *word, uint8_t *ret, size_t n)
{
	char hex[2 * SIGN_SIZE + 1];
	const char *p = *s;

	if (!str_starts(p, word))
		return false;
	p += strlen(word);
	if (strnlen(p, 2 * n + 1) < 2 * n + 1 || p[2 * n] != '\n')
		return false;
	memcpy(hex, p, 2 * n);
	hex[2 * n] = 0;
	if (!hex_parse(hex, ret, n))
		return false;
	*s = p + 2 * n + 1;
	return true;
}

/* A number from 1 up without sign or leading zeros, then a space. */
static bool take_number(const char **s, int64_t *ret)
{
	char digits[20] = { 0 };
	size_t n = strspn(*s, "0123456789");

	if (n < 1 || n >= sizeof(digits) || **s == '0' || (*s)[n] != ' ')
		return false;
	memcpy(digits, *s, n);
	*s += n + 1;
	return str_int(digits, ret);
}

static bool take_heads(const char **s, struct arena *mem, struct audit_head **ret, size_t *ret_n)
{
	struct audit_head *heads;
	size_t n = 0, most = 0;
	int64_t last = 0;

	for (const char *p = *s; (p = strstr(p, "head ")); p++)
		most++;
	heads = arena_new(mem, struct audit_head, most + 1);
	for (; str_starts(*s, "head "); n++) {
		*s += strlen("head ");
		if (!take_number(s, &heads[n].lane) || !take_number(s, &heads[n].seq) ||
		    !take_hex(s, "", heads[n].hash.b, sizeof(heads[n].hash.b)) ||
		    heads[n].lane <= last)
			return false;
		last = heads[n].lane;
	}
	*ret = heads;
	*ret_n = n;
	return true;
}

/* Takes `word`, then an instant as day_iso_str writes it, then the line's end. */
static bool take_time(const char **s, const char *word, int64_t *ret)
{
	static const char shape[] = "0000-00-00T00:00:00Z\n";
	int n[6], to = 0;
	const char *p;

	if (!str_starts(*s, word))
		return false;
	p = *s + strlen(word);
	for (size_t i = 0; i < sizeof(shape) - 1; i++)
		if (shape[i] == '0' ? p[i] < '0' || p[i] > '9' : p[i] != shape[i])
			return false;
	if (sscanf(p, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &to) != 6 ||
	    day_make(n[0], n[1], n[2]) == DAY_NONE || n[3] > 23 || n[4] > 59 || n[5] > 59)
		return false;
	*ret = (int64_t)day_make(n[0], n[1], n[2]) * 86400 + n[3] * 3600 + n[4] * 60 + n[5];
	*s = p + to + 1;
	return true;
}

/* pub NULL: whoever has signed it. */
static bool take_sign(const char *text, const char *s, const uint8_t *pub)
{
	uint8_t sig[SIGN_SIZE];
	size_t body = (size_t)(s - text);

	return take_hex(&s, "sign ", sig, sizeof(sig)) && !*s && (!pub || sign_good(pub, text, body, sig));
}

static bool parse(struct arena *mem, const char *text, const uint8_t pub[32], struct audit_seen *ret)
{
	const char *s = text;

	if (!str_starts(s, CHECKPOINT_TITLE))
		return false;
	s += strlen(CHECKPOINT_TITLE);
	return take_time(&s, "at ", &ret->at) && take_heads(&s, mem, &ret->heads, &ret->n) &&
	       take_sign(text, s, pub);
}

bool audit_cut_parse(struct arena *mem, const char *text, const uint8_t *pub, struct audit_cut *ret)
{
	const char *s = text;
	struct audit_cut c = { 0 };

	if (!str_starts(s, CUT_TITLE))
		return false;
	s += strlen(CUT_TITLE);
	if (!take_time(&s, "at ", &c.at) || !take_time(&s, "from ", &c.from) ||
	    !take_time(&s, "to ", &c.to) || !take_heads(&s, mem, &c.heads, &c.n) ||
	    !take_sign(text, s, pub) || c.n == 0)
		return false;
	for (size_t i = 0; i < c.n; i++)
		c.rows += c.heads[i].seq - 1;
	hash_of(text, strlen(text), &c.hash);
	*ret = c;
	return true;
}

mst_err audit_checkpoint_read(struct arena *mem, const char *path, const char *key_path,
			      struct audit_seen *ret, char *err, size_t n)
{
	const char *text, *key;
	size_t size;

	if (!file_read(mem, key_path, &key, &size)) {
		snprintf(err, n, "Nyckeln %s kan inte läsas.", key_path);
		return MST_INVALID;
	}
	if (!take_hex(&key, KEY_TITLE "key ", ret->pub, sizeof(ret->pub)) || *key) {
		snprintf(err, n, "%s är ingen öppen nyckel för kontrollpunkter.", key_path);
		return MST_INVALID;
	}
	if (!file_read(mem, path, &text, &size)) {
		snprintf(err, n, "Kontrollpunkten %s kan inte läsas.", path);
		return MST_INVALID;
	}
	if (!parse(mem, text, ret->pub, ret)) {
		snprintf(err, n, "Kontrollpunkten %s är inte undertecknad med nyckeln %s.", path,
			 key_path);
		return MST_INVALID;
	}
	return MST_OK;
}
