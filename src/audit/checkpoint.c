/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* checkpoint.c - all heads of the log as a small signed text, to be kept by somebody else. */
#include "audit/audit_priv.h"

#include "base/day.h"

#define CHECKPOINT_TITLE "medstod audit checkpoint 1\n"
#define KEY_TITLE "medstod audit key 1\n"
#define FILE_MAX 65536
#define HEX 64 /* characters of 32 bytes */

mst_err audit_checkpoint(struct db *db, struct arena *mem, int64_t at,
			 const struct sign_pair *sign, struct sbuf *out)
{
	struct audit_head *heads;
	size_t n, from = out->len;
	uint8_t sig[SIGN_SIZE];
	char hex[2 * SIGN_SIZE + 1];

	TRY(audit_heads(db, mem, &heads, &n));
	sbuf_lit(out, CHECKPOINT_TITLE);
	sbuf_fmt(out, "at %s\n", day_iso_str(mem, at));
	for (size_t i = 0; i < n; i++) {
		hex_text(heads[i].hash.b, sizeof(heads[i].hash.b), hex);
		sbuf_fmt(out, "head %lld %lld %s\n", (long long)heads[i].lane,
			 (long long)heads[i].seq, hex);
	}
	sign_make(sign, out->p + from, out->len - from, sig);
	hex_text(sig, sizeof(sig), hex);
	sbuf_fmt(out, "sign %s\n", hex);
	return out->bad ? MST_FAIL : MST_OK;
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

static bool parse(struct arena *mem, const char *text, const uint8_t pub[32],
		  struct audit_head **ret, size_t *ret_n)
{
	static const char stamp[] = "at 2026-01-01T00:00:00Z\n";
	uint8_t sig[SIGN_SIZE];
	const char *s = text, *body_end;

	if (!str_starts(s, CHECKPOINT_TITLE "at "))
		return false;
	s += strlen(CHECKPOINT_TITLE);
	if (strnlen(s, sizeof(stamp)) < sizeof(stamp) - 1 || s[sizeof(stamp) - 2] != '\n')
		return false;
	s += sizeof(stamp) - 1;
	if (!take_heads(&s, mem, ret, ret_n))
		return false;
	body_end = s;
	return take_hex(&s, "sign ", sig, sizeof(sig)) && !*s &&
	       sign_good(pub, text, (size_t)(body_end - text), sig);
}

mst_err audit_checkpoint_read(struct arena *mem, const char *path, const char *key_path,
			      struct audit_head **ret, size_t *ret_n, char *err, size_t n)
{
	const char *text, *key;
	uint8_t pub[32];
	size_t size;

	if (!file_read(mem, key_path, &key, &size)) {
		snprintf(err, n, "Nyckeln %s kan inte läsas.", key_path);
		return MST_INVALID;
	}
	if (!take_hex(&key, KEY_TITLE "key ", pub, sizeof(pub)) || *key) {
		snprintf(err, n, "%s är ingen öppen nyckel för kontrollpunkter.", key_path);
		return MST_INVALID;
	}
	if (!file_read(mem, path, &text, &size)) {
		snprintf(err, n, "Kontrollpunkten %s kan inte läsas.", path);
		return MST_INVALID;
	}
	if (!parse(mem, text, pub, ret, ret_n)) {
		snprintf(err, n, "Kontrollpunkten %s är inte undertecknad med nyckeln %s.", path,
			 key_path);
		return MST_INVALID;
	}
	return MST_OK;
}
