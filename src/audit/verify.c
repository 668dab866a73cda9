/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* verify.c - walks every lane from its first row and tells the first that is not as written. */
#include "audit/audit_priv.h"

/* Rows per statement: no statement is kept open long, so that the writer's log can be emptied
 * while a large store is verified. */
#define BATCH 500

static const struct {
	const char *fault, *why;
} faults[] = {
	{ "number", N_("Raden har ett nummer som ingen rad kan ha.") },
	{ "missing", N_("Raden saknas.") },
	{ "link", N_("Raden bygger inte på raden före.") },
	{ "altered", N_("Raden är ändrad.") },
	{ "cut", N_("Raden saknas, fast kontrollpunkten har sett den.") },
	{ "rewritten", N_("Raden är inte den som kontrollpunkten såg: loggen är omskriven hit "
			  "eller tidigare.") },
};
enum fault { NUMBER, MISSING, LINK, ALTERED, CUT, REWRITTEN };

struct walk {
	struct db *db;
	struct arena *mem; /* emptied after each batch */
	struct audit_verdict *v;
	struct hash prev;
	int64_t lane, last, to; /* last: seq checked so far; to: the head when it began */
	const struct audit_head *seen; /* checkpoint's head of this lane, or NULL */
};

static void bad(struct walk *w, int64_t seq, enum fault f)
{
	w->v->whole = false;
	w->v->bad_lane = w->lane;
	w->v->bad_seq = seq;
	w->v->fault = faults[f].fault;
	w->v->why = faults[f].why;
}

static bool take(struct blob b, void *ret, size_t n)
{
	if (b.n == n)
		memcpy(ret, b.p, n);
	return b.n == n;
}

struct stored {
	int64_t seq;
	struct audit_row r;
	struct hash prev, hash;
	bool fits; /* all fixed columns have their length */
};

static void stored_read(struct db_stmt *q, struct arena *mem, struct stored *ret)
{
	struct blob tag;

	*ret = (struct stored){ .fits = true };
	ret->seq = row_int(q);
	ret->r.at = row_int(q);
	ret->fits &= take(row_blob(q, mem), ret->r.jour.b, sizeof(ret->r.jour.b));
	ret->fits &= take(row_blob(q, mem), ret->r.actor.b, sizeof(ret->r.actor.b));
	ret->r.act = row_text(q, mem);
	ret->fits &= ret->r.act != NULL;
	ret->fits &= take(row_blob(q, mem), ret->r.id.b, sizeof(ret->r.id.b));
	tag = row_blob(q, mem);
	ret->r.has_tag = tag.p != NULL;
	if (ret->r.has_tag)
		ret->fits &= take(tag, ret->r.tag.b, sizeof(ret->r.tag.b));
	ret->r.sealed = row_blob(q, mem);
	ret->fits &= take(row_blob(q, mem), ret->r.commitment.b, sizeof(ret->r.commitment.b));
	ret->fits &= take(row_blob(q, mem), ret->prev.b, sizeof(ret->prev.b));
	ret->fits &= take(row_blob(q, mem), ret->hash.b, sizeof(ret->hash.b));
	row_end(q);
}

static void check_row(struct walk *w, const struct stored *s)
{
	int64_t want = w->last + 1;
	struct hash hash;

	if (s->seq != want) {
		bad(w, want, MISSING);
		return;
	}
	if (!s->fits) {
		bad(w, want, ALTERED);
		return;
	}
	audit_row_hash(w->lane, s->seq, &s->r, &s->prev, &hash);
	if (memcmp(hash.b, s->hash.b, sizeof(hash.b)) != 0)
		bad(w, want, ALTERED);
	else if (memcmp(s->prev.b, w->prev.b, sizeof(w->prev.b)) != 0)
		bad(w, want, LINK);
	else if (w->seen && w->seen->seq == want &&
		 memcmp(hash.b, w->seen->hash.b, sizeof(hash.b)) != 0)
		bad(w, want, REWRITTEN);
	w->prev = hash;
	w->last = want;
	w->v->rows++;
}

/* Up to BATCH rows; none at all when the next one is not there. */
static mst_err check_batch(struct walk *w)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	int64_t from = w->last;
	struct stored s;
	bool row;

	TRY(db_query(w->db,
		     "SELECT seq, at, jour, actor, act, id, tag, sealed, commitment, prev, hash "
		     "FROM audit_row WHERE lane = $1 AND seq > $2 AND seq <= $3 "
		     "ORDER BY seq LIMIT $4",
		     DB_ARGS(V(w->lane), V(from), V(w->to), V(BATCH)), &q));
	while (w->v->whole) {
		TRY(db_step(q, &row));
		if (!row)
			break;
		stored_read(q, w->mem, &s);
		check_row(w, &s);
	}
	if (w->v->whole && w->last == from)
		bad(w, w->last + 1, MISSING);
	return MST_OK;
}

static mst_err check_lane(struct walk *w)
{
	int64_t protected = w->seen ? w->seen->seq : 0;

	if (w->lane < 1 || w->to < 1) {
		bad(w, w->to, NUMBER);
		return MST_OK;
	}
	while (w->v->whole && w->last < w->to) {
		TRY(check_batch(w));
		arena_reset(w->mem);
	}
	if (!w->v->whole)
		return MST_OK;
	if (w->to < protected)
		bad(w, w->to + 1, CUT);
	if (w->v->unprotected >= 0 && w->to > protected) {
		if (w->v->unprotected == 0) {
			w->v->open_lane = w->lane;
			w->v->open_seq = protected + 1;
		}
		w->v->unprotected += w->to - protected;
	}
	return MST_OK;
}

static const struct audit_head *find_lane(const struct audit_head *heads, size_t n, int64_t lane)
{
	for (size_t i = 0; i < n; i++)
		if (heads[i].lane == lane)
			return &heads[i];
	return NULL;
}

static mst_err check_lanes(struct db *db, struct arena *mem, const struct audit_head *heads,
			   size_t n, const struct audit_head *seen, size_t nseen,
			   struct audit_verdict *v)
{
	for (size_t i = 0; i < n && v->whole; i++) {
		struct walk w = { .db = db, .mem = mem, .v = v, .lane = heads[i].lane,
				  .to = heads[i].seq,
				  .seen = find_lane(seen, nseen, heads[i].lane) };

		TRY(check_lane(&w));
	}
	for (size_t i = 0; i < nseen && v->whole; i++) {
		struct walk w = { .v = v, .lane = seen[i].lane };

		if (!find_lane(heads, n, seen[i].lane))
			bad(&w, 1, CUT);
	}
	return MST_OK;
}

mst_err audit_verify(struct db *db, struct arena *mem, const char *checkpoint, const char *key,
		     struct audit_verdict *ret, char *err, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *batch = arena_open();
	struct audit_verdict v = { .whole = true, .unprotected = checkpoint ? 0 : -1 };
	struct audit_head *heads = NULL, *seen = NULL;
	size_t nheads = 0, nseen = 0;

	if (!checkpoint != !key) {
		snprintf(err, n, "En kontrollpunkt och dess öppna nyckel hör ihop: ange båda.");
		return MST_INVALID;
	}
	if (checkpoint)
		TRY(audit_checkpoint_read(mem, checkpoint, key, &seen, &nseen, err, n));
	if (audit_heads(db, mem, &heads, &nheads) != MST_OK ||
	    check_lanes(db, batch, heads, nheads, seen, nseen, &v) != MST_OK) {
		snprintf(err, n, "Loggen kan inte läsas.");
		return MST_FAIL;
	}
	v.lanes = (int64_t)nheads;
	*ret = v;
	return MST_OK;
}
