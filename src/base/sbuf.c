/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sbuf.c - growing text with a cap, and the escapes: HTML, URL, JSON, CSV. */
#include "base/base.h"

void sbuf_init(struct sbuf *b, size_t max)
{
	*b = (struct sbuf){ .max = max };
}

void sbuf_done(struct sbuf *b)
{
	free(b->p);
	*b = (struct sbuf){ 0 };
}

void sbuf_reset(struct sbuf *b)
{
	if (b->p)
		explicit_bzero(b->p, b->len + 1);
	b->len = 0;
	b->bad = false;
}

char *sbuf_take(struct sbuf *b, size_t *ret_len)
{
	char *p = b->p ? b->p : mem_str("");

	if (ret_len)
		*ret_len = b->len;
	*b = (struct sbuf){ .max = b->max };
	return p;
}

static bool sbuf_room(struct sbuf *b, size_t n)
{
	if (b->bad || n > b->max || b->len > b->max - n) {
		b->bad = true;
		return false;
	}
	if (b->cap - b->len > n)
		return true;
	size_t cap = b->cap ? b->cap : 256;

	while (cap - b->len <= n)
		cap *= 2;
	b->p = mem_realloc(b->p, cap);
	b->cap = cap;
	return true;
}

void sbuf_grow(struct sbuf *b, size_t n)
{
	if (!b->bad && n <= b->max && b->len <= b->max - n)
		(void)sbuf_room(b, n);
}

void sbuf_put(struct sbuf *b, const void *p, size_t n)
{
	if (!sbuf_room(b, n))
		return;
	if (n)
		memcpy(b->p + b->len, p, n);
	b->len += n;
	b->p[b->len] = 0;
}

void sbuf_str(struct sbuf *b, const char *s)
{
	if (s)
		sbuf_put(b, s, strlen(s));
}

void sbuf_ch(struct sbuf *b, char c)
{
	sbuf_put(b, &c, 1);
}

void sbuf_int(struct sbuf *b, int64_t v)
{
	sbuf_fmt(b, "%lld", (long long)v);
}

void sbuf_fmt(struct sbuf *b, const char *fmt, ...)
{
	size_t room = b->bad ? 0 : b->cap - b->len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(room ? b->p + b->len : NULL, room, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < room && (size_t)n <= b->max - b->len) {
		b->len += (size_t)n;
		return;
	}
	if (n < 0 || !sbuf_room(b, (size_t)n)) {
		if (room)
			b->p[b->len] = 0;
		b->bad = true;
		return;
	}
	va_start(ap, fmt);
	vsnprintf(b->p + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

void sbuf_html(struct sbuf *b, const char *s)
{
	if (!s)
		return;
	for (;;) {
		size_t n = strcspn(s, "&<>\"'");

		sbuf_put(b, s, n);
		s += n;
		switch (*s++) {
		case '&':
			sbuf_lit(b, "&amp;");
			break;
		case '<':
			sbuf_lit(b, "&lt;");
			break;
		case '>':
			sbuf_lit(b, "&gt;");
			break;
		case '"':
			sbuf_lit(b, "&quot;");
			break;
		case '\'':
			sbuf_lit(b, "&#39;");
			break;
		default:
			return;
		}
	}
}

void sbuf_url(struct sbuf *b, const char *s)
{
	static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789-._~";

	for (; s && *s; s++)
		if (strchr(safe, *s))
			sbuf_ch(b, *s);
		else
			sbuf_fmt(b, "%%%02X", (unsigned)(uint8_t)*s);
}

void sbuf_json(struct sbuf *b, const char *s)
{
	if (!s) {
		sbuf_lit(b, "null");
		return;
	}
	sbuf_ch(b, '"');
	for (; *s; s++)
		if (*s == '"' || *s == '\\')
			sbuf_fmt(b, "\\%c", *s);
		else if ((uint8_t)*s < 0x20)
			sbuf_fmt(b, "\\u%04x", (unsigned)(uint8_t)*s);
		else
			sbuf_ch(b, *s);
	sbuf_ch(b, '"');
}

void sbuf_csv(struct sbuf *b, const char *s)
{
	if (!s)
		return;
	/* A field that starts like a formula is run by spreadsheets: an apostrophe defuses it. */
	bool formula = *s && strchr("=+-@\t\r", *s);

	if (!formula && !strpbrk(s, ",;\"\r\n")) {
		sbuf_str(b, s);
		return;
	}
	sbuf_ch(b, '"');
	if (formula)
		sbuf_ch(b, '\'');
	for (; *s; s++) {
		if (*s == '"')
			sbuf_ch(b, '"');
		sbuf_ch(b, *s);
	}
	sbuf_ch(b, '"');
}
