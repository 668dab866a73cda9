/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* search.c - one question: those of exactly that name or number; else every case that she opens, its person
 * first and its notes only when that does not fit. What is opened for a case is given back before the next one. */
#include "search/search.h"

#include "support/support_lookup.h"

#define DIGITS_LEAST 4

struct question {
	bool exact;         /* the case has exactly this name or number */
	const char *words;  /* folded */
	const char *digits; /* NULL: too few to be a number */
};

static bool fits(struct arena *mem, const struct question *q, const char *text)
{
	const char *folded = str_empty(text) ? NULL : person_fold(mem, text);

	return folded && strstr(folded, q->words);
}

static bool fits_number(struct arena *mem, const struct question *q, const char *phone)
{
	return q->digits && !str_empty(phone) && strstr(person_digits(mem, phone), q->digits);
}

static mst_err look(struct ctx *c, const struct support_case *s, const struct question *q,
		    struct search_hit *ret, bool *ret_found)
{
	struct support_entry *e;
	size_t n;

	*ret_found = true;
	ret->part = q->exact ? (fits_number(c->mem, q, s->person.phone) ? SEARCH_PHONE : SEARCH_NAME) :
		    fits(c->mem, q, s->person.name) || fits(c->mem, q, s->person.alias) ?
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

static bool among(const struct search_hit *hits, size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++)
		if (id_eq(hits[i].case_id, id))
			return true;
	return false;
}

/* Those with exactly this name or number stand first, found without opening all the others. */
static mst_err exact_first(struct ctx *c, const char *what, const struct question *q,
			   struct search_hit *hits, size_t *found)
{
	struct question exact = *q;
	struct id *ids;
	size_t n;

	exact.exact = true;
	TRY(support_alike(c, what, what, SEARCH_HITS, &ids, &n));
	for (size_t i = 0; i < n; i++) {
		bool fit;

		TRY(look_in(c, ids[i], &exact, &hits[*found], &fit));
		*found += fit;
	}
	return MST_OK;
}

mst_err search_run(struct ctx *c, const char *what, bool wide, struct search_hit **ret, size_t *ret_n,
		   bool *ret_exact)
{
	struct question q = { .words = person_fold(c->mem, what), .digits = person_digits(c->mem, what) };
	struct support_trace *all;
	struct search_hit *hits;
	size_t n, found = 0;

	if (!q.words)
		return MST_INVALID;
	if (strlen(q.digits) < DIGITS_LEAST)
		q.digits = NULL;
	hits = arena_new(c->mem, struct search_hit, SEARCH_HITS);
	TRY(exact_first(c, what, &q, hits, &found));
	*ret = hits;
	*ret_n = found;
	*ret_exact = found > 0 && !wide;
	if (*ret_exact)
		return MST_OK;
	TRY(support_traces(c, &all, &n));
	for (size_t i = 0; i < n && found < SEARCH_HITS; i++) {
		bool fit = false;

		if (!among(hits, found, all[i].id))
			TRY(look_in(c, all[i].id, &q, &hits[found], &fit));
		found += fit;
	}
	*ret_n = found;
	return MST_OK;
}

mst_err search_allowed(struct ctx *c, bool *ret)
{
	int64_t times;

	TRY(audit_times(c->db, c->app->jour, c->who->id, "case.search", c->now - SEARCH_WINDOW_SECONDS, &times));
	*ret = times < SEARCH_PER_WINDOW;
	return MST_OK;
}
