/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* pack.c - fields as bytes and back, for what is sealed. */
#include "base/pack.h"

#define NO_TEXT UINT32_MAX

static void put_u32(struct sbuf *b, uint32_t v)
{
	uint8_t p[4] = { (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v };

	sbuf_put(b, p, sizeof(p));
}

void pack_int(struct sbuf *b, int64_t v)
{
	put_u32(b, (uint32_t)((uint64_t)v >> 32));
	put_u32(b, (uint32_t)(uint64_t)v);
}

void pack_text(struct sbuf *b, const char *s)
{
	if (!s) {
		put_u32(b, NO_TEXT);
		return;
	}
	put_u32(b, (uint32_t)strlen(s));
	sbuf_put(b, s, strlen(s));
}

void pack_id(struct sbuf *b, struct id id)
{
	sbuf_put(b, id.b, sizeof(id.b));
}

struct unpack unpack_of(struct blob b)
{
	return (struct unpack){ .p = b.p, .end = b.p + b.n };
}

static const uint8_t *take(struct unpack *u, size_t n)
{
	const uint8_t *p = u->p;

	if (u->bad || (size_t)(u->end - u->p) < n) {
		u->bad = true;
		return NULL;
	}
	u->p += n;
	return p;
}

static uint32_t take_u32(struct unpack *u)
{
	const uint8_t *p = take(u, 4);

	return p ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3] : 0;
}

int64_t unpack_int(struct unpack *u)
{
	uint64_t hi = take_u32(u), lo = take_u32(u);

	return u->bad ? 0 : (int64_t)(hi << 32 | lo);
}

const char *unpack_text(struct unpack *u, struct arena *mem)
{
	uint32_t n = take_u32(u);

	if (u->bad || n == NO_TEXT)
		return NULL;
	const uint8_t *p = take(u, n);

	return p ? arena_strn(mem, (const char *)p, n) : NULL;
}

struct id unpack_id(struct unpack *u)
{
	struct id id = ID_NONE;
	const uint8_t *p = take(u, sizeof(id.b));

	if (p)
		memcpy(id.b, p, sizeof(id.b));
	return id;
}

bool unpack_more(const struct unpack *u)
{
	return !u->bad && u->p < u->end;
}
