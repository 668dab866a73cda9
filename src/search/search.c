/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* search.c - one question: every case that she opens, its person first and its notes only when that does
 * not fit. What is opened for a case is given back before the next one. */
#include "search/search.h"

#define DIGITS_LEAST 4

struct question {
	const char *words;  /* folded */
	const char *digits; /* NULL: too few to be a number */
};

/* "+46 70-174 06 99" and "070-1740699" are one number. */
static const char *digits_of(struct arena *mem, const char *text)
{
	char *to = arena_alloc(mem, strlen(text) + 1, 1);
	size_t n = 0;

	for (const char *p = text; *p; p++)
		if (*p >= '0' && *p <= '9')
			to[n++] = *p;
	to[n] = 0;
	if (str_starts(text, "+46"))
		return to + 2;
	if (str_starts(text, "0046"))
		return to + 4;
	return *to == '0' ? to + 1 : to;
}

static bool fits(struct arena *mem, const struct question *q, const char *text)
{
	const char *folded = str_empty(text) ? NULL : search_fold(mem, text);

	return folded && strstr(folded, q->words);
}

static bool fits_number(struct arena *mem, const struct question *q, const char *phone)
{
	return q->digits && !str_empty(phone) && strstr(digits_of(mem, phone), q->digits);
}

static mst_err look(struct ctx *c, const struct support_case *s, const struct question *q,
		    struct search_hit *ret, bool *ret_found)
{
	struct support_entry *e;
	size_t n;

	*ret_found = true;
	ret->part = fits(c->mem, q, s->person.name) || fits(c->mem, q, s->person.alias) ?
			    SEARCH_NAME :
		    fits_number(c->mem, q, s->person.phone) ? SEARCH_PHONE :
		    fits(c->mem, q, s->codes.summary)	    ? SEARCH_SUMMARY :
							      SEARCH_NOTE;
	if (ret->part != SEARCH_NOTE)
		return MST_OK;
	TRY(support_entries(c, s, &e, &n));
	for (size_t i = 0; i < n; i++)
		if (fits(c->mem, q, e[i].text)) {
			ret->at = e[i].at;
			return MST_OK;
		}
	*ret_found = false;
	return MST_OK;
}

/* In memory of its own, which ends with the case. */
static mst_err look_in(struct ctx *c, struct id id, const struct question *q, struct search_hit *ret,
		       bool *ret_found)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct arena *kept = c->mem;

	*ret_found = false;
	c->mem = mem;
	mst_err e = support_case_read(c, id, &s);

	if (e == MST_OK && !s.person.extra_protection) {
		*ret = (struct search_hit){ .case_id = id, .open = s.state == SUPPORT_OPEN };
		e = look(c, &s, q, ret, ret_found);
		if (*ret_found)
			ret->name = arena_str(kept, person_short(mem, c->view.lang, &s.person));
	}
	c->mem = kept;
	return e == MST_NOTFOUND ? MST_OK : e; /* not hers to open */
}

mst_err search_run(struct ctx *c, const char *what, struct search_hit **ret, size_t *ret_n)
{
	struct question q = { .words = search_fold(c->mem, what), .digits = digits_of(c->mem, what) };
	struct support_trace *all;
	struct search_hit *hits;
	size_t n, found = 0;

	if (!q.words)
		return MST_INVALID;
	if (strlen(q.digits) < DIGITS_LEAST)
		q.digits = NULL;
	TRY(support_traces(c, &all, &n));
	hits = arena_new(c->mem, struct search_hit, SEARCH_HITS);
	for (size_t i = 0; i < n && found < SEARCH_HITS; i++) {
		bool fit;

		TRY(look_in(c, all[i].id, &q, &hits[found], &fit));
		found += fit;
	}
	*ret = hits;
	*ret_n = found;
	return MST_OK;
}

mst_err search_allowed(struct ctx *c, bool *ret)
{
	struct audit_filter f = { .jour = c->app->jour, .actor = c->who->id, .act = "case.search",
				  .most = SEARCH_PER_WINDOW };
	struct audit_line *lines;
	size_t n;

	TRY(audit_select(c->db, c->mem, &f, &lines, &n));
	*ret = n < SEARCH_PER_WINDOW || lines[n - 1].at <= c->now - SEARCH_WINDOW_SECONDS;
	return MST_OK;
}
