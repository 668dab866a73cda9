/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* base.h - what every room stands on: results, memory, text, ids.
 *
 * Three lifetimes exist in the house: process (static const, or never freed), request or job
 * (an arena, emptied once at the end) and scope (MST_CLEANUP). Running out of memory ends the
 * process: what was acknowledged is on disk, and everything that grows from outside input is
 * capped before it is allocated. Secrets never live in an arena (crypto has a wiping cleanup).
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/banned.h"

/* The closed set of results. Each value has one meaning over HTTP (http/http.c maps them). */
typedef enum mst_err {
	MST_OK = 0,
	MST_NOTFOUND, /* 404: no such thing, or hidden from the one who asks (same answer on purpose) */
	MST_DENIED,   /* 403: may not */
	MST_INVALID,  /* 422: the input is wrong; the words are in the caller's context */
	MST_CONFLICT, /* 409: the state does not allow it, or somebody was quicker */
	MST_BUSY,     /* 503: a queue is full, try again */
	MST_FAIL,     /* 500: the world failed (disk, network); already logged where it happened */
} mst_err;

#define MST_CHECK __attribute__((warn_unused_result))
#define MST_CLEANUP(fn) __attribute__((cleanup(fn)))
#define MST_PRINTF(f, a) __attribute__((format(printf, f, a), nonnull(f)))
#define MST_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Marks a text for the catalogue in static data; view_text translates it where it is shown. */
#define N_(s) s

/* The only macro that hides a return; allowed because resources clean themselves up. */
#define TRY(x)                                                                                     \
	do {                                                                                       \
		mst_err try_ = (x);                                                                \
		if (try_ != MST_OK)                                                                \
			return try_;                                                               \
	} while (0)

/* Name of a result for logs: "ok", "notfound", ... Static, never NULL. */
const char *mst_err_name(mst_err e);

/* Bytes that somebody else owns. */
struct blob {
	const uint8_t *p;
	size_t n;
};

/* ---- memory ---- */

/* A request's or a job's memory. Never returns NULL (out of memory ends the process). */
struct arena;
struct arena *arena_open(void);
void arena_reset(struct arena *a); /* empties it; what was in it is gone */
void arena_close(struct arena *a); /* NULL is allowed */
void arena_closep(struct arena **a);

/* n * size zeroed bytes, overflow-checked, aligned for any type. */
void *arena_alloc(struct arena *a, size_t n, size_t size);
#define arena_new(a, T, n) ((T *)arena_alloc((a), (n), sizeof(T)))
/* A list of n that has place for *cap, with place for one more: itself, or a copy of twice the size
 * with *cap told. size: of one item. */
void *arena_more(struct arena *a, void *list, size_t n, size_t *cap, size_t size);
char *arena_str(struct arena *a, const char *s);               /* copy; NULL stays NULL */
char *arena_strn(struct arena *a, const char *s, size_t n);    /* copy of n bytes, 0-ended */
char *arena_fmt(struct arena *a, const char *fmt, ...) MST_PRINTF(2, 3);
/* n texts one after another, NULL as an empty one; a fifth of what arena_fmt costs. */
char *arena_cat(struct arena *a, const char *const *texts, size_t n);
#define ARENA_CAT(a, ...)                                                                          \
	arena_cat((a), (const char *const[]){ __VA_ARGS__ },                                       \
		  MST_LEN(((const char *const[]){ __VA_ARGS__ })))
struct blob arena_blob(struct arena *a, const void *p, size_t n); /* copy */

void *mem_alloc(size_t n);             /* malloc that never fails; caller frees with free() */
void *mem_realloc(void *p, size_t n);
char *mem_str(const char *s);          /* strdup that never fails */

/* ---- growing text with a cap ---- */

/* `bad` is sticky: set when the cap was met; ask once, at the end. p is always 0-ended when
 * len > 0. Text between << and >> in names below is never escaped; the short name escapes. */
struct sbuf {
	char *p;
	size_t len, cap, max;
	bool bad;
};

void sbuf_init(struct sbuf *b, size_t max);
void sbuf_done(struct sbuf *b);            /* frees; usable again only after sbuf_init */
void sbuf_grow(struct sbuf *b, size_t n);  /* a hint: memory for n bytes more, in one piece */
void sbuf_reset(struct sbuf *b);           /* wiped, len = 0; keeps memory and cap */
char *sbuf_take(struct sbuf *b, size_t *ret_len); /* caller owns (free); b is empty again */
void sbuf_put(struct sbuf *b, const void *p, size_t n);
void sbuf_str(struct sbuf *b, const char *s); /* NULL adds nothing */
void sbuf_ch(struct sbuf *b, char c);
void sbuf_int(struct sbuf *b, int64_t v);
void sbuf_fmt(struct sbuf *b, const char *fmt, ...) MST_PRINTF(2, 3);
#define sbuf_lit(b, s) sbuf_put((b), "" s, sizeof(s) - 1) /* literals only */
void sbuf_html(struct sbuf *b, const char *s); /* escaped for text and quoted attributes */
void sbuf_url(struct sbuf *b, const char *s);  /* percent-encoded for one part of a URL or form */
void sbuf_json(struct sbuf *b, const char *s); /* a quoted JSON string; NULL gives null */
void sbuf_csv(struct sbuf *b, const char *s);  /* one RFC 4180 field; formula starts are defused */

/* ---- text ---- */

bool utf8_valid(const char *s, size_t n);  /* RFC 3629: no surrogates, no overlong forms, no NUL */
size_t utf8_len(const char *s);            /* code points */
size_t utf8_cut(const char *s, size_t max); /* bytes of the longest whole prefix of <= max bytes */
char *str_trim(struct arena *a, const char *s); /* copy without white space at both ends */
bool str_eq(const char *a, const char *b); /* NULL equals only NULL */
bool str_empty(const char *s);             /* NULL or "" */
bool str_starts(const char *s, const char *prefix);
/* Swedish order of names: å ä ö after z, upper and lower case alike; <0, 0, >0. */
int str_order(const char *a, const char *b);
/* How many letters (bytes) to change, add or drop from one to the other (Levenshtein). b: at most 63
 * bytes, else SIZE_MAX. */
size_t str_distance(const char *a, const char *b);
bool str_int(const char *s, int64_t *ret); /* whole decimal number, optional sign, nothing else */

/* ---- ids ---- */

/* Random 128 bits (made by rng_id in crypto). All zero means none. Its text is 26 characters of
 * lower-case base32 (RFC 4648 alphabet without padding), readable aloud, safe in a URL. */
struct id {
	uint8_t b[16];
};
#define ID_TEXT 27 /* with the ending 0 */
#define ID_NONE ((struct id){ { 0 } })
void id_text(struct id id, char ret[ID_TEXT]);
const char *id_str(struct arena *a, struct id id);
MST_CHECK bool id_parse(const char *s, struct id *ret); /* strict; false leaves *ret untouched */
static inline bool id_eq(struct id a, struct id b)
{
	return memcmp(a.b, b.b, sizeof(a.b)) == 0;
}
static inline bool id_none(struct id a)
{
	return id_eq(a, ID_NONE);
}

/* ---- bytes as text ---- */

void hex_text(const void *p, size_t n, char *ret); /* writes 2n + 1 characters */
MST_CHECK bool hex_parse(const char *s, uint8_t *ret, size_t n);
/* base64url without padding (RFC 4648 section 5). ret needs b64_size(n) bytes. */
#define b64_size(n) (((n)*4 + 2) / 3 + 1)
void b64_text(const void *p, size_t n, char *ret);
MST_CHECK bool b64_parse(const char *s, uint8_t *ret, size_t n); /* exactly n bytes */

#endif
