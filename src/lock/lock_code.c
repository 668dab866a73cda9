/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_code.c - see lock_code.h. */
#include "lock/lock_code.h"

static const char signs[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's base 32 */

#define DATA (LOCK_CODE_SIGNS - 1)

void lock_code_new(struct lock_code *ret)
{
	rng_bytes(ret->b, sizeof(ret->b));
}

void lock_code_wipe(struct lock_code *c)
{
	mem_wipe(c, sizeof(*c));
}

/* Multiplies by x in GF(32), modulo x^5 + x^2 + 1: a sum with powers of x as weights tells every
 * single wrong sign and every two that changed places. */
static unsigned by_x(unsigned v)
{
	v <<= 1;
	return v & 32 ? v ^ 37 : v;
}

static unsigned check_of(const uint8_t data[DATA], unsigned group)
{
	unsigned sum = group + 1;

	for (int i = 0; i < DATA; i++)
		sum = by_x(sum) ^ data[i];
	return by_x(sum);
}

/* The bits in order, five by five. */
static unsigned five(const struct lock_code *c, size_t at)
{
	unsigned v = 0;

	for (size_t bit = at * 5; bit < at * 5 + 5; bit++)
		v = v << 1 | (c->b[bit / 8] >> (7 - bit % 8) & 1);
	return v;
}

void lock_code_text(const struct lock_code *c, char ret[LOCK_CODE_TEXT])
{
	size_t n = 0;

	for (unsigned g = 0; g < LOCK_CODE_GROUPS; g++) {
		uint8_t data[DATA];

		if (g)
			ret[n++] = '-';
		for (size_t i = 0; i < DATA; i++) {
			data[i] = (uint8_t)five(c, g * DATA + i);
			ret[n++] = signs[data[i]];
		}
		ret[n++] = signs[check_of(data, g)];
		mem_wipe(data, sizeof(data));
	}
	ret[n] = 0;
}

static int value_of(char ch)
{
	if (ch >= 'a' && ch <= 'z')
		ch = (char)(ch - 'a' + 'A');
	if (ch == 'O')
		ch = '0';
	if (ch == 'I' || ch == 'L')
		ch = '1';
	const char *at = ch ? strchr(signs, ch) : NULL;

	return at ? (int)(at - signs) : -1;
}

int lock_code_parse(const char *text, struct lock_code *ret)
{
	uint8_t v[LOCK_CODE_GROUPS * LOCK_CODE_SIGNS];
	struct lock_code c = { { 0 } };
	size_t n = 0;
	int bad = 0;

	for (; *text && bad == 0; text++) {
		if (strchr(" -\t\r\n", *text))
			continue;
		int value = value_of(*text);

		if (value < 0 || n == sizeof(v))
			bad = -1;
		else
			v[n++] = (uint8_t)value;
	}
	if (n < sizeof(v))
		bad = -1;
	for (unsigned g = 0; g < LOCK_CODE_GROUPS && bad == 0; g++) {
		const uint8_t *group = v + g * LOCK_CODE_SIGNS;

		if (check_of(group, g) != group[DATA])
			bad = (int)g + 1;
		for (size_t i = 0; i < DATA; i++)
			for (size_t bit = 0; bit < 5; bit++) {
				size_t at = (g * DATA + i) * 5 + bit;

				c.b[at / 8] |= (uint8_t)((group[i] >> (4 - bit) & 1)
							 << (7 - at % 8));
			}
	}
	if (bad == 0)
		*ret = c;
	mem_wipe(v, sizeof(v));
	lock_code_wipe(&c);
	return bad;
}

void lock_code_keys(const struct lock_code *c, struct id *ret_lock, struct seal_key *ret_secret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key whole = { { 0 } }, id = { { 0 } };

	memcpy(whole.b, c->b, sizeof(c->b));
	kdf(&whole, "code id", &id);
	memcpy(ret_lock->b, id.b, sizeof(ret_lock->b));
	kdf(&whole, "code secret", ret_secret);
}

void lock_code_both(const struct lock_code *a, const struct lock_code *b, struct id *ret_lock,
		    struct seal_key *ret_secret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key one = { { 0 } }, two = { { 0 } };
	bool swap = memcmp(a->b, b->b, sizeof(a->b)) > 0;
	struct hash_state s;
	struct id id[2];
	struct hash h;

	lock_code_keys(swap ? b : a, &id[0], &one);
	lock_code_keys(swap ? a : b, &id[1], &two);
	hash_of(id, sizeof(id), &h);
	memcpy(ret_lock->b, h.b, sizeof(ret_lock->b));
	hash_start(&s, &one);
	hash_add(&s, "medstod keepers1", 16);
	hash_add(&s, two.b, sizeof(two.b));
	hash_end(&s, &h);
	memcpy(ret_secret->b, h.b, sizeof(ret_secret->b));
	mem_wipe(&s, sizeof(s));
	mem_wipe(&h, sizeof(h));
}
