/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* base.c - names of results; ids; bytes as text. */
#include "base/base.h"

const char *mst_err_name(mst_err e)
{
	switch (e) {
	case MST_OK:
		return "ok";
	case MST_NOTFOUND:
		return "notfound";
	case MST_DENIED:
		return "denied";
	case MST_INVALID:
		return "invalid";
	case MST_CONFLICT:
		return "conflict";
	case MST_BUSY:
		return "busy";
	case MST_FAIL:
		return "fail";
	}
	return "unknown";
}

static const char b32[] = "abcdefghijklmnopqrstuvwxyz234567";

void id_text(struct id id, char ret[ID_TEXT])
{
	unsigned acc = 0;
	int bits = 0, out = 0;

	for (size_t i = 0; i < sizeof(id.b); i++) {
		acc = (acc << 8) | id.b[i];
		for (bits += 8; bits >= 5; bits -= 5)
			ret[out++] = b32[(acc >> (bits - 5)) & 31];
	}
	ret[out++] = b32[(acc << (5 - bits)) & 31]; /* 128 = 25 * 5 + 3 */
	ret[out] = 0;
}

const char *id_str(struct arena *a, struct id id)
{
	char *s = arena_new(a, char, ID_TEXT);

	id_text(id, s);
	return s;
}

bool id_parse(const char *s, struct id *ret)
{
	struct id id = ID_NONE;
	unsigned acc = 0;
	int bits = 0;
	size_t out = 0;

	if (!s || strlen(s) != ID_TEXT - 1)
		return false;
	for (; *s; s++) {
		unsigned v;

		if (*s >= 'a' && *s <= 'z')
			v = (unsigned)(*s - 'a');
		else if (*s >= '2' && *s <= '7')
			v = (unsigned)(*s - '2') + 26;
		else
			return false;
		acc = (acc << 5) | v;
		bits += 5;
		if (bits >= 8 && out < sizeof(id.b)) {
			bits -= 8;
			id.b[out++] = (uint8_t)(acc >> bits);
			acc &= (1u << bits) - 1;
		}
	}
	if (acc != 0) /* the two last bits carry nothing: one text per id */
		return false;
	*ret = id;
	return true;
}

void hex_text(const void *p, size_t n, char *ret)
{
	const uint8_t *b = p;

	for (size_t i = 0; i < n; i++) {
		ret[2 * i] = "0123456789abcdef"[b[i] >> 4];
		ret[2 * i + 1] = "0123456789abcdef"[b[i] & 15];
	}
	ret[2 * n] = 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool hex_parse(const char *s, uint8_t *ret, size_t n)
{
	if (!s || strlen(s) != 2 * n)
		return false;
	for (size_t i = 0; i < 2 * n; i++)
		if (hex_digit(s[i]) < 0)
			return false;
	for (size_t i = 0; i < n; i++)
		ret[i] = (uint8_t)(hex_digit(s[2 * i]) * 16 + hex_digit(s[2 * i + 1]));
	return true;
}

static const char b64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void b64_text(const void *p, size_t n, char *ret)
{
	const uint8_t *b = p;
	unsigned acc = 0;
	int bits = 0;

	for (size_t i = 0; i < n; i++) {
		acc = (acc << 8) | b[i];
		for (bits += 8; bits >= 6; bits -= 6)
			*ret++ = b64[(acc >> (bits - 6)) & 63];
		acc &= (1u << bits) - 1;
	}
	if (bits > 0)
		*ret++ = b64[(acc << (6 - bits)) & 63];
	*ret = 0;
}

bool b64_parse(const char *s, uint8_t *ret, size_t n)
{
	unsigned acc = 0;
	int bits = 0;
	size_t out = 0;

	if (!s || strlen(s) != (n * 4 + 2) / 3)
		return false;
	for (const char *c = s; *c; c++)
		if (!strchr(b64, *c))
			return false;
	for (; *s; s++) {
		acc = (acc << 6) | (unsigned)(strchr(b64, *s) - b64);
		bits += 6;
		if (bits >= 8 && out < n) {
			bits -= 8;
			ret[out++] = (uint8_t)(acc >> bits);
			acc &= (1u << bits) - 1;
		}
	}
	return acc == 0;
}
