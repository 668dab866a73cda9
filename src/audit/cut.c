/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cut.c - old rows cut off in front of a head that a checkpoint outside has signed. The seal and its row in
 * the log are written first and the rows taken away after that, a thousand at a time: broken off anywhere,
 * the log is whole, and the next run takes what is left. */
#include "audit/audit_priv.h"

#include "base/day.h"

#define SWEEP 1000
#define SEAL_MAX 65536

mst_err audit_cut_find(struct db *db, struct arena *mem, struct audit_cut *ret)
{
	const char *text;

	TRY(audit_cut_text(db, mem, &text));
	return audit_cut_parse(mem, text, NULL, ret) ? MST_OK : MST_INVALID;
}

static const struct audit_head *find_lane(const struct audit_head *heads, size_t n, int64_t lane)
{
	for (size_t i = 0; i < n; i++)
		if (heads[i].lane == lane)
			return &heads[i];
	return NULL;
}

/* Adds what goes of one lane: all in front of `h` that no earlier cut has taken. */
static mst_err take_lane(struct db *db, const struct audit_head *old, const struct audit_head *h,
			 int64_t before, struct audit_cut_new *ret)
{
	struct audit_head first, last;
	int64_t from, to;

	TRY(audit_place(db, h->lane, old ? old->seq : 1, &first, &from));
	TRY(audit_place(db, h->lane, h->seq - 1, &last, &to));
	if (to >= before)
		return MST_CONFLICT;
	if (!ret->rows || from < ret->from)
		ret->from = from;
	if (to > ret->to)
		ret->to = to;
	ret->rows += h->seq - first.seq;
	return MST_OK;
}

/* The heads that were cut at before, moved on. */
static mst_err plan(struct db *db, struct arena *mem, const struct audit_seen *seen,
		    const struct audit_cutting *c, struct audit_cut *cut, struct audit_cut_new *ret)
{
	struct audit_head *heads = arena_new(mem, struct audit_head, cut->n + seen->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < seen->n; i++) {
		const struct audit_head *old = find_lane(cut->heads, cut->n, seen->heads[i].lane);

		if (seen->heads[i].seq < 2 || (old && old->seq >= seen->heads[i].seq))
			continue;
		TRY(take_lane(db, old, &seen->heads[i], c->before, ret));
	}
	if (!ret->rows)
		return MST_NOTFOUND;
	/* By lane, as a seal's heads are. */
	for (size_t i = 0, k = 0; i < seen->n || k < cut->n;) {
		bool new_one = k == cut->n || (i < seen->n && seen->heads[i].lane <= cut->heads[k].lane);
		bool both = new_one && k < cut->n && seen->heads[i].lane == cut->heads[k].lane;
		struct audit_head h = new_one ? seen->heads[i] : cut->heads[k];

		if (both && cut->heads[k].seq > h.seq)
			h = cut->heads[k];
		if (h.seq >= 2)
			heads[n++] = h;
		i += new_one;
		k += both || !new_one;
	}
	*cut = (struct audit_cut){ .at = c->at, .from = cut->n ? cut->from : ret->from, .to = ret->to,
				   .heads = heads, .n = n };
	return MST_OK;
}

static mst_err seal_it(struct arena *mem, const struct audit_cutting *c, struct audit_cut *cut,
		       struct audit_cut_new *ret)
{
	struct audit_note note = { .jour = c->jour, .act = "audit.cut" };
	struct sbuf text;

	sbuf_init(&text, SEAL_MAX);
	mst_err e = audit_cut_write(mem, cut, c->sign, &text);

	if (e == MST_OK) {
		ret->seal = arena_str(mem, text.p);
		audit_prepare(mem, c->at, &note, &ret->row);
		ret->row.has_tag = true;
		hash_of(ret->seal, strlen(ret->seal), &ret->row.tag);
	}
	sbuf_done(&text);
	return e;
}

static mst_err holds(struct db *db, struct arena *mem, const struct audit_cutting *c,
		     struct audit_seen *ret, char *err, size_t n)
{
	struct audit_verdict v;

	TRY(audit_verify(db, mem, c->checkpoint, c->key, &v, err, n));
	if (!v.whole) {
		snprintf(err, n, "Loggen stämmer inte med kontrollpunkten (lane %lld, rad %lld). Inget klipps.",
			 (long long)v.bad_lane, (long long)v.bad_seq);
		return MST_CONFLICT;
	}
	TRY(audit_checkpoint_read(mem, c->checkpoint, c->key, ret, err, n));
	if (c->sign && memcmp(ret->pub, c->sign->pub, sizeof(ret->pub)) != 0) {
		snprintf(err, n, "Kontrollpunkten är undertecknad med en annan nyckel än serverns. Inget klipps.");
		return MST_CONFLICT;
	}
	return MST_OK;
}

mst_err audit_cut_prepare(struct db *db, struct arena *mem, const struct audit_cutting *c,
			  struct audit_cut_new *ret, char *err, size_t n)
{
	struct audit_cut cut = { 0 };
	struct audit_seen seen;

	*ret = (struct audit_cut_new){ 0 };
	TRY(holds(db, mem, c, &seen, err, n));
	mst_err e = audit_cut_text(db, mem, &ret->was);

	if (e == MST_OK && !audit_cut_parse(mem, ret->was, seen.pub, &cut))
		e = MST_FAIL;
	if (e == MST_OK || e == MST_NOTFOUND)
		e = plan(db, mem, &seen, c, &cut, ret);
	if (e == MST_CONFLICT || (e == MST_OK && seen.at > c->before)) {
		snprintf(err, n, "Kontrollpunkten från %s är yngre än det som får klippas. Inget klipps.",
			 day_time_str(mem, seen.at));
		return MST_CONFLICT;
	}
	if (e == MST_OK && c->sign)
		e = seal_it(mem, c, &cut, ret);
	if (e != MST_OK && e != MST_NOTFOUND)
		snprintf(err, n, "Loggen kan inte läsas.");
	return e;
}

mst_err audit_cut_apply(struct db *w, const struct audit_cut_new *a)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *now = NULL;
	mst_err e = audit_cut_text(w, mem, &now);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	if (!now != !a->was || (now && !str_eq(now, a->was)))
		return MST_CONFLICT;
	TRY(audit_cut_put(w, a->seal));
	return audit_append(w, &a->row);
}

mst_err audit_cut_sweep(struct db *w, int64_t *ret)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct audit_head kept, first;
	struct audit_cut cut;
	int64_t at;
	mst_err e = audit_cut_find(w, mem, &cut);

	*ret = 0;
	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	for (size_t i = 0; i < cut.n && !*ret; i++) {
		const struct audit_head *h = &cut.heads[i];

		e = audit_place(w, h->lane, h->seq, &kept, &at);
		if (e == MST_NOTFOUND ||
		    (e == MST_OK && memcmp(kept.hash.b, h->hash.b, sizeof(h->hash.b)) != 0))
			return MST_INVALID;
		TRY(e);
		TRY(audit_first(w, h->lane, &first, &at));
		if (first.seq >= h->seq)
			continue;
		int64_t to = first.seq + SWEEP < h->seq ? first.seq + SWEEP : h->seq;

		TRY(audit_rows_delete(w, h->lane, first.seq, to, ret));
	}
	return MST_OK;
}
