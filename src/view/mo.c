/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mo.c - a compiled catalogue: checked whole at load, then looked up by a hash table of our own
 * (the file's own table is optional and would have to be checked too). */
#include <stdlib.h>

#include "base/base.h"
#include "view/mo_priv.h"

#define MAGIC 0x950412deU
#define MAX_KEY 1024 /* of a context and its msgid together, when asked for with a context */

struct entry {
	const char *key, *text; /* key: context, 4, msgid */
	uint32_t keylen, textlen;
};
struct view_mo {
	struct view_plural plural;
	struct entry *entries;
	uint32_t *slots; /* index + 1; 0 = free */
	uint32_t n, mask;
};

static uint32_t word(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Eight bytes a step; keys are the program's own texts, so nobody can aim at the table. */
static uint32_t hash(const char *s, size_t n)
{
	uint64_t h = n, w;

	for (; n >= 8; n -= 8, s += 8) {
		memcpy(&w, s, 8);
		h = (h ^ w) * 0x9e3779b97f4a7c15ULL;
		h ^= h >> 32;
	}
	w = 0;
	memcpy(&w, s, n);
	h = (h ^ w) * 0x9e3779b97f4a7c15ULL;
	return (uint32_t)(h >> 32);
}

/* One text of a table: inside the file, ended by NUL, each part of it UTF-8. */
static bool read_text(struct blob b, uint32_t row, const char **ret, uint32_t *ret_len,
		      size_t *ret_parts)
{
	uint32_t len = word(b.p + row), off = word(b.p + row + 4);
	const char *s, *end;
	size_t parts = 0;

	if (off >= b.n || len >= b.n - off || b.p[off + len] != 0)
		return false;
	*ret = s = (const char *)b.p + off;
	for (end = s + len; s <= end; s += strlen(s) + 1, parts++)
		if (!utf8_valid(s, strlen(s)))
			return false;
	*ret_len = len;
	*ret_parts = parts;
	return true;
}

/* The value of a header field in buf, or false when there is none. */
static bool header_field(const char *header, const char *name, char *buf, size_t size)
{
	const char *s = header;
	size_t n;

	while (!str_starts(s, name)) {
		s = strchr(s, '\n');
		if (!s++)
			return false;
	}
	s += strlen(name);
	n = strcspn(s, "\n");
	if (n >= size)
		return false;
	memcpy(buf, s, n);
	buf[n] = 0;
	return true;
}

static bool read_header(struct view_mo *m, const char *header)
{
	char buf[1024];

	if (!header_field(header, "Content-Type:", buf, sizeof(buf)) ||
	    !strstr(buf, "charset=UTF-8"))
		return false;
	return header_field(header, "Plural-Forms:", buf, sizeof(buf)) &&
	       view_plural_parse(buf, &m->plural);
}

static const struct entry *find(const struct view_mo *m, const char *key, size_t n)
{
	for (uint32_t i = hash(key, n) & m->mask; m->slots[i]; i = (i + 1) & m->mask) {
		const struct entry *e = &m->entries[m->slots[i] - 1];

		if (e->keylen == n && memcmp(e->key, key, n) == 0)
			return e;
	}
	return NULL;
}

/* Takes in the rows of both tables. The header comes first in a sorted file, and is needed first:
 * it tells how many forms a plural must have. */
static bool read_rows(struct view_mo *m, struct blob b, uint32_t keys, uint32_t texts)
{
	for (uint32_t i = 0; i < m->n; i++) {
		struct entry *e = &m->entries[i];
		size_t key_parts = 0, text_parts = 0;
		uint32_t slot;

		if (!read_text(b, keys + 8 * i, &e->key, &e->keylen, &key_parts) ||
		    !read_text(b, texts + 8 * i, &e->text, &e->textlen, &text_parts))
			return false;
		if ((i == 0) != (e->keylen == 0) || (i == 0 && !read_header(m, e->text)))
			return false;
		if (key_parts > 2 || text_parts != (key_parts == 2 ? m->plural.forms : 1))
			return false;
		e->keylen = (uint32_t)strlen(e->key); /* the plural msgid is no part of the key */
		if (find(m, e->key, e->keylen))
			return false;
		slot = hash(e->key, e->keylen) & m->mask;
		while (m->slots[slot])
			slot = (slot + 1) & m->mask;
		m->slots[slot] = i + 1;
	}
	return true;
}

struct view_mo *view_mo_load(struct blob b)
{
	uint32_t n, keys, texts, slots = 16;
	struct view_mo *m;

	if (b.n < 28 || b.n > UINT32_MAX || word(b.p) != MAGIC || word(b.p + 4) >> 16 != 0)
		return NULL;
	n = word(b.p + 8);
	keys = word(b.p + 12);
	texts = word(b.p + 16);
	if (n == 0 || n > b.n / 16 || keys > b.n - 8 * n || texts > b.n - 8 * n)
		return NULL;
	while (slots < 2 * n)
		slots *= 2;
	m = mem_alloc(sizeof(*m));
	*m = (struct view_mo){.n = n, .mask = slots - 1};
	m->entries = mem_alloc(n * sizeof(*m->entries));
	m->slots = mem_alloc(slots * sizeof(*m->slots));
	memset(m->slots, 0, slots * sizeof(*m->slots));
	if (!read_rows(m, b, keys, texts)) {
		view_mo_free(m);
		return NULL;
	}
	return m;
}

void view_mo_free(struct view_mo *m)
{
	if (!m)
		return;
	free(m->entries);
	free(m->slots);
	free(m);
}

static const struct entry *find_in(const struct view_mo *m, const char *context, const char *msgid)
{
	char key[MAX_KEY];
	int n;

	if (!context)
		return find(m, msgid, strlen(msgid));
	n = snprintf(key, sizeof(key), "%s\004%s", context, msgid);
	return n > 0 && (size_t)n < sizeof(key) ? find(m, key, (size_t)n) : NULL;
}

const char *view_mo_find(const struct view_mo *m, const char *context, const char *msgid)
{
	const struct entry *e = find_in(m, context, msgid);

	return e && *e->text ? e->text : NULL;
}

const char *view_mo_find_n(const struct view_mo *m, const char *context, const char *msgid,
			   uint64_t n)
{
	const struct entry *e = find_in(m, context, msgid);
	const char *s;

	if (!e)
		return NULL;
	s = e->text;
	/* An entry without plural forms has one text for every n. */
	if (strlen(s) < e->textlen)
		for (size_t form = view_plural_form(&m->plural, n); form > 0; form--)
			s += strlen(s) + 1;
	return *s ? s : NULL;
}
