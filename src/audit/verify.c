/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* verify.c - walks every lane from its first row, or from the one that a cut has left as its
 * first, and tells the first that is not as written. */
#include "audit/audit_priv.h"

#include "base/progress.h"

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
	{ "seal", N_("Loggens början är bortklippt, och sigillet över den stämmer inte.") },
	{ "unlogged", N_("Loggens början är bortklippt utan att det står i loggen.") },
};
enum fault { NUMBER, MISSING, LINK, ALTERED, CUT, REWRITTEN, SEAL, UNLOGGED };
#define TRIES 3 /* cut while it is verified: once more */

struct walk {
	struct db *db;
	struct arena *mem; /* emptied after each batch */
	struct audit_verdict *v;
	struct audit_left *left;
	struct hash prev;
	int64_t lane, last, to; /* last: seq checked so far; to: the head when it began */
	int64_t all;            /* of all lanes, to tell how far it is */
	const struct audit_head *seen; /* checkpoint's head of this lane, or NULL */
	const struct audit_head *kept; /* first row after a cut of this lane, or NULL */
	const struct audit_cut *cut;   /* NULL: nothing is */
	bool *logged;                  /* the cut's row was met */
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
	else if (w->kept && w->kept->seq == want) {
		if (memcmp(hash.b, w->kept->hash.b, sizeof(hash.b)) != 0)
			bad(w, want, SEAL);
	} else if (memcmp(s->prev.b, w->prev.b, sizeof(w->prev.b)) != 0)
		bad(w, want, LINK);
	else if (w->seen && w->seen->seq == want &&
		 memcmp(hash.b, w->seen->hash.b, sizeof(hash.b)) != 0)
		bad(w, want, REWRITTEN);
	if (w->cut && s->r.has_tag && str_eq(s->r.act, "audit.cut") &&
	    memcmp(s->r.tag.b, w->cut->hash.b, sizeof(hash.b)) == 0)
		*w->logged = true;
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

/* A lane that was cut begins with the row that the cut has kept; what lies in front of it is no part of
 * the log any more, and is being taken away. */
static mst_err begin(struct walk *w)
{
	struct audit_head first;
	int64_t at;

	if (!w->kept)
		return MST_OK;
	w->last = w->kept->seq - 1;
	if (w->to < w->kept->seq) {
		bad(w, w->kept->seq, MISSING);
		return MST_OK;
	}
	TRY(audit_first(w->db, w->lane, &first, &at));
	w->left->left |= first.seq < w->kept->seq;
	return MST_OK;
}

static void protect(struct walk *w)
{
	int64_t gone = w->kept ? w->kept->seq - 1 : 0, protected = w->seen ? w->seen->seq : 0;

	if (w->to < protected) {
		bad(w, w->to + 1, CUT);
		return;
	}
	w->left->older |= w->seen && protected <= gone;
	if (protected < gone)
		protected = gone;
	if (w->v->unprotected >= 0 && w->to > protected) {
		if (w->v->unprotected == 0) {
			w->v->open_lane = w->lane;
			w->v->open_seq = protected + 1;
		}
		w->v->unprotected += w->to - protected;
	}
}

static mst_err check_lane(struct walk *w)
{
	if (w->lane < 1 || w->to < 1) {
		bad(w, w->to, NUMBER);
		return MST_OK;
	}
	TRY(begin(w));
	while (w->v->whole && w->last < w->to) {
		TRY(check_batch(w));
		arena_reset(w->mem);
		if (!progress_at(w->v->rows, w->all))
			return MST_CONFLICT;
	}
	if (w->v->whole)
		protect(w);
	return MST_OK;
}

static const struct audit_head *find_lane(const struct audit_head *heads, size_t n, int64_t lane)
{
	for (size_t i = 0; i < n; i++)
		if (heads[i].lane == lane)
			return &heads[i];
	return NULL;
}

/* Lanes that should be there and have no row at all. */
static void check_gone(const struct audit_head *heads, size_t n, const struct audit_head *want,
		       size_t nwant, enum fault f, struct audit_verdict *v)
{
	for (size_t i = 0; i < nwant && v->whole; i++) {
		struct walk w = { .v = v, .lane = want[i].lane };

		if (!find_lane(heads, n, want[i].lane))
			bad(&w, f == CUT ? 1 : want[i].seq, f);
	}
}

struct checking {
	struct db *db;
	struct arena *mem; /* a batch's */
	struct audit_seen seen;
	struct audit_left left;
	bool logged;
};

static mst_err check_lanes(struct checking *k, const struct audit_head *heads, size_t n,
			   struct audit_verdict *v)
{
	int64_t all = 0;

	for (size_t i = 0; i < n; i++)
		all += heads[i].seq;
	for (size_t i = 0; i < n && v->whole; i++) {
		struct walk w = { .all = all, .db = k->db, .mem = k->mem, .v = v, .left = &k->left, .lane = heads[i].lane,
				  .to = heads[i].seq, .logged = &k->logged,
				  .seen = find_lane(k->seen.heads, k->seen.n, heads[i].lane),
				  .kept = find_lane(k->left.cut.heads, k->left.cut.n, heads[i].lane),
				  .cut = k->left.is_cut ? &k->left.cut : NULL };

		TRY(check_lane(&w));
	}
	check_gone(heads, n, k->left.cut.heads, k->left.cut.n, MISSING, v);
	check_gone(heads, n, k->seen.heads, k->seen.n, CUT, v);
	if (v->whole && k->left.is_cut && !k->logged) {
		struct walk w = { .v = v, .lane = k->left.cut.heads[0].lane };

		bad(&w, k->left.cut.heads[0].seq, UNLOGGED);
	}
	v->lanes = (int64_t)n;
	return MST_OK;
}

/* The seal over what is cut, if anything is. pub NULL: no key to check it with. */
static mst_err read_cut(struct checking *k, struct arena *mem, const uint8_t *pub, const char **ret_text,
			struct audit_verdict *v)
{
	mst_err e = audit_cut_text(k->db, mem, ret_text);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	k->left.is_cut = true;
	if (!audit_cut_parse(mem, *ret_text, pub, &k->left.cut)) {
		struct walk w = { .v = v, .lane = 1 };

		bad(&w, 1, SEAL);
	}
	return MST_OK;
}

static mst_err verify(struct checking *k, struct arena *mem, const char *checkpoint, const char **ret_text,
		      struct audit_verdict *ret)
{
	struct audit_verdict v = { .whole = true, .unprotected = checkpoint ? 0 : -1 };
	struct audit_head *heads;
	size_t n;

	k->left = (struct audit_left){ 0 };
	k->logged = false;
	*ret_text = NULL;
	TRY(read_cut(k, mem, checkpoint ? k->seen.pub : NULL, ret_text, &v));
	if (v.whole) {
		TRY(audit_heads(k->db, mem, &heads, &n));
		TRY(check_lanes(k, heads, n, &v));
	}
	*ret = v;
	return MST_OK;
}

mst_err audit_verify_left(struct db *db, struct arena *mem, const char *checkpoint, const char *key,
			  struct audit_verdict *ret, struct audit_left *ret_left, char *err, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *batch = arena_open();
	struct checking k = { .db = db, .mem = batch };
	const char *was, *now = NULL;
	mst_err e = MST_OK;

	if (!checkpoint != !key) {
		snprintf(err, n, "En kontrollpunkt och dess öppna nyckel hör ihop: ange båda.");
		return MST_INVALID;
	}
	if (checkpoint)
		TRY(audit_checkpoint_read(mem, checkpoint, key, &k.seen, err, n));
	for (int i = 0; i < TRIES && e == MST_OK; i++) {
		e = verify(&k, mem, checkpoint, &was, ret);
		if (e != MST_OK || ret->whole)
			break;
		e = audit_cut_text(db, mem, &now);
		if (e == MST_NOTFOUND || (e == MST_OK && was && str_eq(was, now))) {
			e = MST_OK;
			break;
		}
	}
	if (e == MST_CONFLICT) {
		snprintf(err, n, "Granskningen avbröts innan loggen var läst till slutet.");
		return e;
	}
	if (e != MST_OK) {
		snprintf(err, n, "Loggen kan inte läsas.");
		return MST_FAIL;
	}
	*ret_left = k.left;
	return MST_OK;
}

mst_err audit_verify(struct db *db, struct arena *mem, const char *checkpoint, const char *key,
		     struct audit_verdict *ret, char *err, size_t n)
{
	struct audit_left left;

	return audit_verify_left(db, mem, checkpoint, key, ret, &left, err, n);
}
