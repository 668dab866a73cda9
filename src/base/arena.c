/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* arena.c - memory that is freed all at once. Chunks are kept in a list; a reset keeps the first
 * one, so that a thread that serves request after request allocates almost never. Out of memory
 * ends the process: the open group rolls back and what was acknowledged is on disk. */
#include "base/base.h"

#define CHUNK (64 * 1024)
#define ALIGN (_Alignof(max_align_t))

struct chunk {
	struct chunk *next;
	size_t used, size;
	_Alignas(max_align_t) uint8_t data[];
};

struct arena {
	struct chunk *top;
};

static _Noreturn void out_of_memory(void)
{
	fputs("{\"level\":\"error\",\"event\":\"base.memory\"}\n", stderr);
	abort();
}

void *mem_alloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *mem_realloc(void *p, size_t n)
{
	void *q = realloc(p, n ? n : 1);

	if (!q)
		out_of_memory();
	return q;
}

char *mem_str(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(mem_alloc(n), s, n);
}

static struct chunk *chunk_new(size_t size, struct chunk *next)
{
	struct chunk *c = mem_alloc(sizeof(*c) + size);

	c->next = next;
	c->used = 0;
	c->size = size;
	return c;
}

struct arena *arena_open(void)
{
	struct arena *a = mem_alloc(sizeof(*a));

	a->top = chunk_new(CHUNK, NULL);
	return a;
}

void arena_reset(struct arena *a)
{
	while (a->top->next) {
		struct chunk *c = a->top;

		a->top = c->next;
		free(c);
	}
	a->top->used = 0;
}

void arena_close(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a);
	free(a->top);
	free(a);
}

void arena_closep(struct arena **a)
{
	arena_close(*a);
}

void *arena_alloc(struct arena *a, size_t n, size_t size)
{
	size_t want;
	struct chunk *c = a->top;

	if (__builtin_mul_overflow(n, size, &want) || want > SIZE_MAX / 2)
		out_of_memory();
	want = (want + ALIGN - 1) & ~(ALIGN - 1);
	if (want == 0)
		want = ALIGN;
	if (c->size - c->used < want) {
		c = chunk_new(want > CHUNK / 2 ? want : CHUNK, a->top);
		a->top = c;
	}
	void *p = c->data + c->used;

	c->used += want;
	return memset(p, 0, want);
}

void *arena_more(struct arena *a, void *list, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return list;
	*cap = *cap ? *cap * 2 : 16;
	void *more = arena_alloc(a, *cap, size);

	if (n)
		memcpy(more, list, n * size);
	return more;
}

char *arena_strn(struct arena *a, const char *s, size_t n)
{
	char *p = arena_new(a, char, n + 1);

	if (n)
		memcpy(p, s, n);
	return p;
}

char *arena_str(struct arena *a, const char *s)
{
	return s ? arena_strn(a, s, strlen(s)) : NULL;
}

char *arena_fmt(struct arena *a, const char *fmt, ...)
{
	struct chunk *c = a->top;
	size_t room = c->size - c->used;
	char *p = (char *)c->data + c->used;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(p, room, fmt, ap);
	va_end(ap);
	if (n < 0)
		out_of_memory();
	if ((size_t)n < room) {
		size_t used = ((size_t)n + ALIGN) & ~(ALIGN - 1);

		c->used += used < room ? used : room;
		return p;
	}
	p = arena_new(a, char, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

char *arena_cat(struct arena *a, const char *const *texts, size_t n)
{
	size_t size = 1;
	char *p, *o;

	for (size_t i = 0; i < n; i++)
		size += texts[i] ? strlen(texts[i]) : 0;
	p = o = arena_new(a, char, size);
	for (size_t i = 0; i < n; i++)
		if (texts[i])
			o = stpcpy(o, texts[i]);
	return p;
}

struct blob arena_blob(struct arena *a, const void *p, size_t n)
{
	uint8_t *q = arena_new(a, uint8_t, n);

	if (n)
		memcpy(q, p, n);
	return (struct blob){ q, n };
}
