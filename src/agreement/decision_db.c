/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_db.c - SQL of the municipalities' decisions and choices. */
#include "agreement/decision.h"

#define DECISION_COLS                                                                              \
	"d.id, d.edition, d.at, d.by_user, d.municipality, d.matter, d.outcome, d.body, "          \
	"d.committee, d.delegation, d.confirmed, d.paragraph, d.year, d.meeting, d.deadline, "     \
	"d.registry, d.verified, d.noticed, d.notice, d.unappealed, d.risk, d.risk_note, "         \
	"d.from_day, d.to_day, d.terminated, d.condition, d.note, d.adopted, "                     \
	"d.dispatched, d.signed_on, d.signed_by, d.removed "                                       \
	"FROM agreement_decision d "

static mst_err read_decision(struct db_stmt *q, struct arena *mem, void *to)
{
	struct decision *d = to;

	d->id = row_id(q);
	d->edition = row_int(q);
	d->at = row_int(q);
	d->by = row_id(q);
	d->municipality = row_text(q, mem);
	d->matter = (enum decision_matter)row_int(q);
	d->outcome = (enum decision_outcome)row_int(q);
	d->body = row_text(q, mem);
	d->committee = row_text(q, mem);
	d->delegation = row_text(q, mem);
	d->confirmed = row_text(q, mem);
	d->paragraph = (int)row_int(q);
	d->year = (int)row_int(q);
	d->meeting = row_day(q);
	d->deadline = row_day(q);
	d->registry = row_text(q, mem);
	d->verified = row_day(q);
	d->noticed = row_day(q);
	d->notice = (enum decision_notice)row_int(q);
	d->unappealed = row_day(q);
	d->risk = (enum decision_risk)row_int(q);
	d->risk_note = row_text(q, mem);
	d->from = row_day(q);
	d->to = row_day(q);
	d->terminated = row_bool(q);
	d->condition = (enum decision_matter)row_int(q);
	d->note = row_text(q, mem);
	d->adopted = row_id(q);
	d->dispatched = row_day(q);
	d->signed_on = row_day(q);
	d->signed_by = row_text(q, mem);
	d->removed = row_bool(q);
	row_end(q);
	return MST_OK;
}

static int newest_first(const void *a, const void *b)
{
	const struct decision *x = a, *y = b;
	int by_id = memcmp(x->id.b, y->id.b, sizeof(x->id.b));

	return by_id ? by_id : (x->edition < y->edition) - (x->edition > y->edition);
}

/* One that no meeting has made stands last. */
static int by_meeting(const void *a, const void *b)
{
	const struct decision *x = a, *y = b;
	int64_t p = x->meeting == DAY_NONE ? INT64_MAX : x->meeting, q = y->meeting == DAY_NONE ? INT64_MAX : y->meeting;

	if (p != q)
		return p < q ? -1 : 1;
	if (x->matter != y->matter)
		return x->matter < y->matter ? -1 : 1;
	return memcmp(x->id.b, y->id.b, sizeof(x->id.b));
}

/* The latest editions, and their order, are found here and not by the statement: for one municipality's few rows
 * a subquery and a sorter cost three times what reading them does, and every opened case asks. It goes by the
 * index with a statement of its own. */
mst_err agreement_decisions(struct db *db, struct arena *mem, const char *municipality,
			    struct decision **ret, size_t *ret_n)
{
	struct decision *all;
	size_t n, kept = 0;

	if (municipality)
		TRY(db_list(db, "SELECT " DECISION_COLS "WHERE d.municipality = $1", DB_ARGS(V(municipality)), mem,
			    read_decision, &all, &n));
	else
		TRY(db_list(db, "SELECT " DECISION_COLS, DB_NONE, mem, read_decision, &all, &n));
	qsort(all, n, sizeof(*all), newest_first);
	struct id last = ID_NONE;

	for (size_t i = 0; i < n; i++) {
		bool latest = !id_eq(all[i].id, last);

		last = all[i].id;
		if (latest && !all[i].removed)
			all[kept++] = all[i];
	}
	qsort(all, kept, sizeof(*all), by_meeting);
	*ret = all;
	*ret_n = kept;
	return MST_OK;
}

mst_err agreement_decision_editions(struct db *db, struct arena *mem, struct id id,
				    struct decision **ret, size_t *ret_n)
{
	return db_list(db, "SELECT " DECISION_COLS "WHERE d.id = $1 ORDER BY d.edition DESC",
		       DB_ARGS(V(id)), mem, read_decision, ret, ret_n);
}

mst_err agreement_decision_get(struct db *db, struct arena *mem, struct id id, struct decision *ret)
{
	return db_find(db,
		       "SELECT " DECISION_COLS "WHERE d.id = $1 ORDER BY d.edition DESC LIMIT 1",
		       DB_ARGS(V(id)), mem, read_decision, ret);
}

mst_err agreement_decision_insert(struct db *w, const struct decision *d)
{
	int64_t last;

	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM agreement_decision WHERE id = $1",
		   DB_ARGS(V(d->id)), &last));
	if (last != d->edition)
		return MST_CONFLICT;
	return db_exec(
	    w,
	    "INSERT INTO agreement_decision (id, edition, at, by_user, municipality, matter, "
	    "outcome, body, committee, delegation, confirmed, paragraph, year, meeting, deadline, "
	    "registry, verified, noticed, notice, unappealed, risk, risk_note, from_day, to_day, "
	    "terminated, condition, note, adopted, dispatched, signed_on, signed_by, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
	    "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)",
	    DB_ARGS(V(d->id), V(d->edition + 1), V(d->at), V(d->by), V(d->municipality),
		    V((int)d->matter), V((int)d->outcome), V(d->body), V(d->committee),
		    V(d->delegation), V(d->confirmed), V(d->paragraph), V(d->year), V_DAY(d->meeting),
		    V_DAY(d->deadline), V(d->registry), V_DAY(d->verified), V_DAY(d->noticed),
		    V((int)d->notice), V_DAY(d->unappealed), V((int)d->risk), V(d->risk_note),
		    V_DAY(d->from), V_DAY(d->to), V(d->terminated), V((int)d->condition), V(d->note),
		    V(d->adopted), V_DAY(d->dispatched), V_DAY(d->signed_on), V(d->signed_by),
		    V(d->removed)));
}

mst_err agreement_choice(struct db *db, struct arena *mem, const char *municipality,
			 struct decision_choice *ret)
{
	MST_CLEANUP(db_finalp) struct db_stmt *q = NULL;
	bool row;

	*ret = (struct decision_choice){ .municipality = municipality,
					 .executive = "Kommunstyrelsen" };
	TRY(db_query(db,
		     "SELECT executive, board, committee, waits, edition FROM agreement_choice "
		     "WHERE municipality = $1",
		     DB_ARGS(V(municipality)), &q));
	TRY(db_step(q, &row));
	if (!row)
		return MST_OK;
	ret->executive = row_text(q, mem);
	ret->board = row_text(q, mem);
	ret->committee = row_text(q, mem);
	ret->waits = row_bool(q);
	ret->edition = row_int(q);
	row_end(q);
	return MST_OK;
}

mst_err agreement_choice_put(struct db *w, const struct decision_choice *h)
{
	int64_t n;

	if (h->edition == 0)
		return db_exec(w,
			       "INSERT INTO agreement_choice (municipality, executive, board, committee, "
			       "waits, edition) VALUES ($1, $2, $3, $4, $5, 1)",
			       DB_ARGS(V(h->municipality), V(h->executive), V(h->board),
				       V(h->committee), V(h->waits)));
	TRY(db_exec_n(w,
		      "UPDATE agreement_choice SET executive = $1, board = $2, committee = $3, "
		      "waits = $4, edition = edition + 1 WHERE municipality = $5 AND edition = $6",
		      DB_ARGS(V(h->executive), V(h->board), V(h->committee), V(h->waits),
			      V(h->municipality), V(h->edition)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}
