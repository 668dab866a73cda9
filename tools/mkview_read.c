/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mkview_read.c - finds where a tag ends and what it is. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mkview.h"

static struct piece {
	struct piece *before;
	char text[];
} *last;

void copies_free(void)
{
	while (last) {
		struct piece *p = last;

		last = p->before;
		free(p);
	}
}

char *copy(const char *s, size_t n)
{
	struct piece *p = malloc(sizeof(*p) + n + 1);

	if (!p)
		abort();
	p->before = last;
	last = p;
	memcpy(p->text, s, n);
	p->text[n] = 0;
	return p->text;
}

char *trimmed(const char *s, size_t n)
{
	while (n && isspace((unsigned char)*s))
		s++, n--;
	while (n && isspace((unsigned char)s[n - 1]))
		n--;
	return copy(s, n);
}

const char *skip_quoted(const char *p, int at)
{
	char q = *p++;

	for (; *p && *p != q; p++) {
		if (*p == '\n')
			refuse(at, "a string is not closed on its line");
		if (*p == '\\' && p[1])
			p++;
	}
	if (!*p)
		refuse(at, "a string is not closed");
	return p + 1;
}

const char *scan(const char *p, const char *stops, bool tag, int at)
{
	int depth = 0;

	while (*p) {
		if (depth == 0 && tag && p[0] == '}' && p[1] == '}')
			return p;
		if (depth == 0 && !tag && strchr(stops, *p))
			return p;
		if (*p == '"' || *p == '\'') {
			p = skip_quoted(p, at);
			continue;
		}
		if (strchr("({[", *p))
			depth++;
		else if (strchr(")}]", *p) && depth-- == 0)
			refuse(at, "a bracket is closed that was not opened");
		p++;
	}
	if (tag)
		refuse(at, "the tag is not closed by }}");
	return p;
}

static const char *const control[] = { "include", "page", "part", "if",   "elif",  "else", "end",
				       "for",     "each", "let",  "call", "open",  "close", "#" };
static const char *const values[] = { "int", "url", "enc", "raw", "_", "n" };

static bool among(const char *w, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(w, list[i]))
			return true;
	return false;
}
#define AMONG(w, list) among(w, list, sizeof(list) / sizeof((list)[0]))

struct tag tag_read(const char *p, int at)
{
	struct tag t = { .line = at };
	const char *body = p + 2, *end, *w;
	size_t n = 0;

	while (isspace((unsigned char)*body))
		body++;
	end = *body == '#' ? strstr(body, "}}") : scan(body, "", true, at);
	if (!end)
		refuse(at, "the comment is not closed by }}");
	t.end = end + 2;
	for (w = body; w < end && (isalnum((unsigned char)*w) || *w == '_'); w++)
		n++;
	if (*body == '#')
		n = 1;
	if (n > 0 && n < sizeof(t.word))
		memcpy(t.word, body, n);
	w = body + n;
	while (w < end && isspace((unsigned char)*w))
		w++;
	bool spaced = w > body + n, bare = w == end;

	bool known = AMONG(t.word, control) || (!bare && AMONG(t.word, values));

	if (t.word[0] == '#' || (known && (spaced || bare || *w == '"'))) {
		t.rest = trimmed(w, (size_t)(end - w));
		return t;
	}
	if (n && spaced && (isalnum((unsigned char)*w) || *w == '_' || *w == '"'))
		refuse(at, "unknown tag \"%.*s\"", (int)n, body);
	t.word[0] = 0;
	t.rest = trimmed(body, (size_t)(end - body));
	if (!*t.rest)
		refuse(at, "an empty tag");
	return t;
}

void need(const struct tag *t)
{
	if (!*t->rest)
		refuse(t->line, "%s needs something after it", t->word);
}

bool is_control(const struct tag *t)
{
	return AMONG(t->word, control);
}
