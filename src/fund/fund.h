/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fund.h - the grant of a year: its decided total, what each municipality has decided to give, and
 * the split by population that stands beside as a check and as a proposal for a coming year.
 *
 * Decided amounts come first: they are typed from each municipality's own decision, and nothing that
 * is computed ever changes them. A split is frozen with the population figures it was made from.
 * All money is in öre. The decisions themselves are records of the room agreement (DECISION_GRANT).
 */
#ifndef FUND_FUND_H
#define FUND_FUND_H

#include "agreement/decision.h"
#include "fund/split.h"
#include "org/org.h"

extern const struct db_room fund_room;
extern const struct http_route fund_routes[]; /* /bidrag */

#define FUND_YEAR_FIRST 2000 /* years that can be typed */
#define FUND_YEAR_LAST 2100
#define FUND_DECISION_MAX 100 /* characters */
#define FUND_NOTE_MAX 500
#define FUND_NAME_MAX 80

/* ---- what is decided ---- */

struct fund_amount {
	const char *code, *name; /* SCB code; the municipality's short name when it was written */
	int64_t ore;             /* 0 = it has decided to give nothing */
};
struct fund_grant {
	int64_t year, edition; /* edition from 1, counted up by every save */
	int64_t total;         /* above zero */
	const char *decision;  /* "KS § 220/2025" */
	const char *note;      /* why it was changed; "" = nothing said */
	int64_t at;
	struct id actor;       /* who saved it */
	const struct fund_amount *amounts; /* those that are known, by name */
	size_t n;
};
/* The latest edition of a year. MST_NOTFOUND: none. In mem, here and below. */
MST_CHECK mst_err fund_grant_find(struct db *db, struct arena *mem, int64_t year,
				  struct fund_grant *ret);
/* The latest edition of every year, newest year first. */
MST_CHECK mst_err fund_grants(struct db *db, struct arena *mem, struct fund_grant **ret,
			      size_t *ret_n);
/* All editions of a year, newest first. */
MST_CHECK mst_err fund_grant_editions(struct db *db, struct arena *mem, int64_t year,
				      struct fund_grant **ret, size_t *ret_n);
/* Apply: adds it as edition g->edition. MST_CONFLICT: the edition before it is not the latest, so
 * somebody was quicker. MST_INVALID: year, total or an amount is out of its range. */
MST_CHECK mst_err fund_grant_insert(struct db *w, const struct fund_grant *g);
/* NULL: not known. */
const struct fund_amount *fund_amount_of(const struct fund_grant *g, const char *code);

/* The grant from one municipality's side, for its own papers. */
struct fund_decided {
	int64_t total;
	const char *decision;
	bool known;  /* its own amount is written down */
	int64_t ore;
};
/* MST_NOTFOUND: nothing is written down for that year. */
MST_CHECK mst_err fund_decided(struct db *db, struct arena *mem, int64_t year, const char *code,
			       struct fund_decided *ret);

/* The amounts against the total. */
struct fund_balance {
	int64_t sum;        /* of the amounts that are known */
	int64_t difference; /* sum - total */
	size_t known, missing; /* municipalities with and without an amount */
};
/* towns: the partnership's municipalities. An amount of one that has left it counts in the sum. */
void fund_balance(const struct fund_grant *g, const struct org *towns, size_t n,
		  struct fund_balance *ret);

/* Which of a municipality's decisions is about the grant of that year: the latest that says yes or
 * no and whose days meet the year, or, when it gives none, that was taken in the year or the one
 * before. NULL: none. */
const struct decision *fund_decision_of(const struct decision *list, size_t n, const char *code,
					int64_t year);

/* ---- what is computed ---- */

struct fund_part {
	const char *code, *name;
	int64_t inhabitants;
	int32_t day;        /* on which the figure holds */
	const char *source;
	int64_t ore;
};
/* How a split is made: a part of the total equally, the rest by inhabitants. */
enum fund_key {
	FUND_KEY_PEOPLE = 1, /* all by inhabitants */
	FUND_KEY_EQUAL,      /* all equally */
	FUND_KEY_MIXED,      /* so many per cent equally */
	FUND_KEY_FIXED,      /* so much to each first */
};
/* What of the total is parted equally among n; -1: the fixed sums are more than the total. */
int64_t fund_key_equal(enum fund_key key, int64_t total, int percent, int64_t fixed, size_t n);

struct fund_basis {
	struct id id;
	enum fund_key key;   /* 0 is read as FUND_KEY_PEOPLE */
	int64_t equal_ore;   /* parted equally */
	int64_t year, total;
	const char *name; /* "Förslag till bidrag 2027" */
	int64_t at;
	struct id actor;  /* who froze it */
	struct fund_tie tie; /* places in parts */
	struct fund_part *parts;
	size_t n;
};
/* Splits b->total, b->equal_ore of it equally and the rest by today's figures of `towns`, in their
 * order, into b->parts; year, name, id, at and
 * actor are the caller's. MST_INVALID: the total is not above zero, there is no municipality, or
 * one has no figure; *ret_lacking is then the first that lacks one (NULL: none does). */
MST_CHECK mst_err fund_basis_compute(struct arena *mem, const struct org *towns, size_t n,
				     struct fund_basis *b, const struct org **ret_lacking);
/* Apply. MST_INVALID: it is not whole, or its parts do not sum to its total. */
MST_CHECK mst_err fund_basis_insert(struct db *w, const struct fund_basis *b);
/* Those of a year, or of all (0), newest first. */
MST_CHECK mst_err fund_bases(struct db *db, struct arena *mem, int64_t year,
			     struct fund_basis **ret, size_t *ret_n);
/* The newest split of just that total for that year: what decided amounts are compared with. */
MST_CHECK mst_err fund_basis_check(struct db *db, struct arena *mem, int64_t year, int64_t total,
				   struct fund_basis *ret);
/* MST_NOTFOUND: no such. */
MST_CHECK mst_err fund_basis_get(struct db *db, struct arena *mem, struct id id,
				 struct fund_basis *ret);
/* NULL: the municipality is not in it. */
const struct fund_part *fund_part_of(const struct fund_basis *b, const char *code);

/* ---- changing, as acts with a row in the log ---- */

/* Saves g (fund.edit); with b also freezes it, in the same savepoint. Both live in c->mem; time,
 * writer and a fresh id are put into them here. */
void fund_save(struct ctx *c, struct fund_grant *g, struct fund_basis *b, struct act *ret);
/* Freezes b (fund.freeze); the same of it. */
void fund_freeze(struct ctx *c, struct fund_basis *b, struct act *ret);

/* ---- for the board "Idag" ---- */

struct fund_worry {
	int64_t year;
	struct fund_balance balance;
};
/* Years whose amounts are not all known, or do not sum to the total; newest first. */
MST_CHECK mst_err fund_today(struct ctx *c, struct fund_worry **ret, size_t *ret_n);

#endif
