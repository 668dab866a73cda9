/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* search.c - one question: those of exactly that name or number; else every case that she opens, its person
 * first and its notes only when that does not fit. What is opened for a case is given back before the next one.
 * Two threads share the cases, a page of a list's wraps at a time. */
#include "search/search.h"

#include <pthread.h>

#include "base/progress.h"
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
	TRY(support_texts(c, s, &e, &n));
	for (size_t i = 0; i < n; i++)
		if (fits(c->mem, q, e[i].text)) {
			ret->at = e[i].at;
			return MST_OK;
		}
	*ret_found = false;
	return MST_OK;
}

/* In mem, which is emptied for it. ret->name too. */
static mst_err look_in(struct ctx *c, struct arena *mem, struct id id, const struct question *q,
		       struct search_hit *ret, bool *ret_found)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct arena *kept = c->mem;

	arena_reset(mem);
	*ret_found = false;
	c->mem = mem;
	mst_err e = support_case_read(c, id, &s);

	if (e == MST_OK && !s.person.extra_protection) {
		*ret = (struct search_hit){ .case_id = id, .open = s.state == SUPPORT_OPEN };
		e = look(c, &s, q, ret, ret_found);
		if (*ret_found)
			ret->name = person_short(mem, c->view.lang, &s.person);
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
	MST_CLEANUP(arena_closep) struct arena *one = arena_open();
	struct question exact = *q;
	struct id *ids;
	size_t n;

	exact.exact = true;
	TRY(support_alike(c, what, what, SEARCH_HITS, &ids, &n));
	for (size_t i = 0; i < n; i++) {
		bool fit;

		TRY(look_in(c, one, ids[i], &exact, &hits[*found], &fit));
		hits[*found].name = arena_str(c->mem, hits[*found].name);
		*found += fit;
	}
	return MST_OK;
}

/* ---- every case ---- */

struct walk {
	const struct question *q;
	const struct id *ids;
	size_t n;
	pthread_mutex_t lock;     /* over all below */
	size_t next, found;
	bool stopped;             /* it was asked to end */
	struct arena *mem;
	struct search_hit **hits; /* by the case's place among ids; NULL: none */
};

/* The next cases that nobody has taken; 0: there are none, enough is found, or it was asked to end. */
static size_t take(struct walk *w, size_t *ret_from)
{
	pthread_mutex_lock(&w->lock);
	size_t next = w->next;

	pthread_mutex_unlock(&w->lock);
	bool on = progress_at((int64_t)next, (int64_t)w->n); /* whoever is told must not hold up the other thread */

	pthread_mutex_lock(&w->lock);
	w->stopped |= !on;
	size_t n = w->found < SEARCH_HITS && !w->stopped ? w->n - w->next : 0;

	n = n < VAULT_AHEAD ? n : VAULT_AHEAD;
	*ret_from = w->next;
	w->next += n;
	pthread_mutex_unlock(&w->lock);
	return n;
}

static void keep(struct walk *w, size_t i, const struct search_hit *h)
{
	pthread_mutex_lock(&w->lock);
	w->hits[i] = arena_new(w->mem, struct search_hit, 1);
	*w->hits[i] = *h;
	w->hits[i]->name = arena_str(w->mem, h->name);
	w->found++;
	pthread_mutex_unlock(&w->lock);
}

static mst_err look_through(struct ctx *c, struct walk *w, size_t from, size_t n, struct arena *mem,
			    struct arena *wraps)
{
	struct search_hit h;
	bool fit;

	arena_reset(wraps);
	TRY(vault_ahead(c->vault, &c->open, wraps, w->ids + from, n));
	for (size_t i = from; i < from + n; i++) {
		TRY(look_in(c, mem, w->ids[i], w->q, &h, &fit));
		if (fit)
			keep(w, i, &h);
	}
	return MST_OK;
}

/* One thread's part. A state of the stores is held for some cases only, so that the writer's log can be
 * moved into the file in between. */
static mst_err walk_part(struct ctx *c, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	MST_CLEANUP(arena_closep) struct arena *wraps = arena_open();
	struct walk *w = arg;
	mst_err e = MST_OK;
	size_t from, n;

	while (e == MST_OK && (n = take(w, &from)) > 0) {
		db_hold(c->db);
		db_hold(c->vault);
		e = look_through(c, w, from, n, mem, wraps);
		db_rest(c->vault);
		db_rest(c->db);
	}
	mst_err emptied = vault_ahead(c->vault, &c->open, wraps, NULL, 0); /* wraps end here */

	return e != MST_OK ? e : emptied;
}

/* Those of all cases that are not among the hits already, in the order of the cases. */
static mst_err walk_all(struct ctx *c, const struct question *q, struct search_hit *hits, size_t *found)
{
	struct support_trace *all;
	struct walk w = { .q = q, .found = *found, .mem = c->mem };
	size_t n;

	TRY(support_traces(c, &all, &n));
	struct id *ids = arena_new(c->mem, struct id, n);

	for (size_t i = 0; i < n; i++)
		if (!among(hits, *found, all[i].id))
			ids[w.n++] = all[i].id;
	w.ids = ids;
	w.hits = arena_new(c->mem, struct search_hit *, w.n);
	pthread_mutex_init(&w.lock, NULL);
	mst_err e = ctx_beside(c, WORK_SLOW, walk_part, &w);

	pthread_mutex_destroy(&w.lock);
	for (size_t i = 0; i < w.n && *found < SEARCH_HITS; i++)
		if (w.hits[i])
			hits[(*found)++] = *w.hits[i];
	return e == MST_OK && w.stopped ? MST_CONFLICT : e;
}

mst_err search_run(struct ctx *c, const char *what, bool wide, struct search_hit **ret, size_t *ret_n,
		   bool *ret_exact)
{
	struct question q = { .words = person_fold(c->mem, what), .digits = person_digits(c->mem, what) };
	struct search_hit *hits;
	size_t found = 0;

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
	TRY(walk_all(c, &q, hits, &found));
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
