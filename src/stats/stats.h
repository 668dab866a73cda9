/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats.h - facts without identity, frozen snapshots, disclosure control.
 *
 * Rooms hand facts down in the transaction in which the thing happens; stats asks no room above it
 * for anything. A fact has a random id, a quarter and coarse codes: no case, day or volunteer. It is
 * still about somebody and is treated as personal data: only the jour sees tables made straight
 * from facts. Everybody else sees frozen quarterly snapshots, protected as one system with all
 * earlier ones.
 */
#ifndef STATS_STATS_H
#define STATS_STATS_H

#include "base/base.h"
#include "base/day.h"
#include "db/db.h"
#include "view/view.h"

extern const struct db_room stats_room;

/* ---- code lists: what may be counted. Codes are stable; words are msgids ---- */

struct stats_code {
	const char *code, *words, *group; /* group: coarser code used in snapshots; NULL = itself */
	const char *from, *until; /* first and last day ("2011-10-01") of what is counted under it; NULL: no end */
};
/* Each ended by a zero row. */
extern const struct stats_code stats_roles[];        /* victim, witness, relative_victim, relative_offender, friend, unknown */
extern const struct stats_code stats_sexes[];        /* woman, man, other, unknown */
extern const struct stats_code stats_ages[];         /* 0-11, 12-14, 15-17, 18-24, 25-44, 45-64, 65-, unknown; group: under 18, 18-64, 65-, unknown */
extern const struct stats_code stats_crimes[];       /* crime types; group: violence, sexual, property, fraud, threat, other, unknown */
extern const struct stats_code stats_circumstances[];/* flags */
extern const struct stats_code stats_sources[];      /* police, municipality, self, line116006, court, school, care, other */
extern const struct stats_code stats_reported[];     /* yes, no, unknown */
/* What the service of a fact says, by its kind: of a measure, of witness support at a court, and of what the
 * partners do together which goal of the agreement it serves ("goal0" the overall one, "goal1" ... ). The
 * service of a tally is of the jour's own catalogue. */
extern const struct stats_code stats_measures[];
extern const struct stats_code stats_court_roles[];
extern const struct stats_code stats_goals[];
extern const struct stats_code stats_outcomes[];     /* how a case ended, of STATS_OUTCOME */
/* The groups that the lists above name, as lists of their own: what snapshots and cut facts use. */
extern const struct stats_code stats_role_groups[];
extern const struct stats_code stats_sex_groups[];
extern const struct stats_code stats_age_groups[];
extern const struct stats_code stats_crime_groups[];
const struct stats_code *stats_code_find(const struct stats_code *list, const char *code); /* NULL: none, or no list */
/* May something of that day be counted under the code? One that has ended keeps its words and its old facts. */
bool stats_code_holds(const struct stats_code *c, int32_t day);
/* What to choose from for something new, without what has ended or not begun. In v->mem; ended by a zero row. */
const struct view_option *stats_code_options(const struct view *v, const struct stats_code *list, int32_t today);
/* The code's group in its list: itself when it has none, "unknown" for NULL. Static or `code`. */
const char *stats_code_group(const struct stats_code *list, const char *code);

enum stats_kind {
	STATS_REFERRAL = 1,
	STATS_CASE = 2,     /* one person helped */
	STATS_CONTACT = 3,
	STATS_MEASURE = 4,
	STATS_TALLY = 5,    /* help under a 14:5 exemption or anonymous: a count alone */
	STATS_NOTICE = 6,   /* 11:6 told */
	STATS_CIRCUMSTANCE = 7, /* one special circumstance; a fact of its own without other codes,
				   since flags beside a crime, an age and a home single people out */
	/* What the partners do together: no persons in them, so they are shown exactly. They bear a
	 * municipality at most; outreach also a goal, as its service. */
	STATS_MEETING = 8,    /* a meeting held; without municipality */
	STATS_ATTENDANCE = 9, /* a municipality took part in one */
	STATS_OUTREACH = 10,  /* a lecture, a visit, something in the media ... */
	STATS_REACHED = 11,   /* who came to it: n is their number */
	STATS_GRANT = 12,     /* a grant was paid by a municipality: n is in öre, less what was paid back */
	/* Witness support at a court: people met, by their role there (service); and the sessions. Never
	 * added to those helped in a case: one person may be in both. */
	STATS_COURT = 20,
	STATS_COURT_SESSION = 21,
	/* The first time that somebody who was referred was spoken with; source, and as service within
	 * which time: "in_time" (as promised), "week" (later, within seven days), "later". */
	STATS_FIRST_CONTACT = 22,
	/* Where a crime was: a municipality and nothing else, a fact of its own as circumstances are,
	 * since beside the home it would single people out. */
	STATS_CRIME_PLACE = 23,
	/* How a case ended: the outcome as its service and nothing else, for the same reason. */
	STATS_OUTCOME = 24,
};
struct stats_fact {
	struct id id;            /* random, made in prepare */
	struct id jour;
	enum stats_kind kind;
	int32_t day;             /* only its quarter is stored */
	const char *municipality;/* SCB code; NULL = unknown or another county: one and the same cell */
	const char *role, *sex, *age, *crime, *source, *reported, *service; /* codes or NULL */
	int64_t n;               /* usually 1; -1 for an adjusting fact */
	const char *circumstance;/* of STATS_CIRCUMSTANCE alone */
};
/* Apply functions. A code that does not hold on the fact's day is MST_INVALID too. Putting an id again replaces it (an open case's facts follow its edits).
 * MST_INVALID: a code that no list has, an id or day not set, n = 0, a circumstance that does not
 * stand alone, or a code of a person on what is about none. A person with extra protection is put without municipality by the caller. */
MST_CHECK mst_err stats_put(struct db *w, const struct stats_fact *f);
MST_CHECK mst_err stats_drop(struct db *w, struct id fact);
/* The cut: replaces the facts of closed cases by coarse ones under new random ids, in random
 * order (age to its wide group, crime to its group; reported and service go (an outcome's stays), and the source, except
 * that a municipality referred her: it knows her, and a freeze must know that). Facts that
 * are there no more are passed over, so that a batch can be run again. Give it many at once: what
 * is cut together is shuffled together. Until then the order of rows may tell the order of events. */
MST_CHECK mst_err stats_cut(struct db *w, const struct id *facts, size_t n);

/* How the stored fact differs from what it should be: "kommun 2303, ska vara 2305; ålder ..."; codes and
 * quarters alone. NULL: not at all. In Swedish, in mem. */
MST_CHECK mst_err stats_differs(struct db *db, struct arena *mem, const struct stats_fact *should,
				const char **ret);
/* Is there a fact of that kind with that id? */
MST_CHECK mst_err stats_has(struct db *db, struct id fact, enum stats_kind kind, bool *ret);

/* Unprotected table for the jour itself: counts by one dimension. */
struct stats_count {
	const char *code; /* municipality unknown: "other"; other codes unknown: "unknown" */
	int64_t n;
};
enum stats_dim { STATS_BY_MUNICIPALITY, STATS_BY_ROLE, STATS_BY_SEX, STATS_BY_AGE, STATS_BY_CRIME,
	STATS_BY_SOURCE, STATS_BY_QUARTER, STATS_BY_SERVICE,
	STATS_BY_REPORTED, STATS_BY_CIRCUMSTANCE };
/* from, to: days; their quarters are counted whole. Sorted by code. */
MST_CHECK mst_err stats_by(struct db *db, struct arena *mem, struct id jour, enum stats_kind kind,
			   enum stats_dim dim, int32_t from, int32_t to, struct stats_count **ret,
			   size_t *ret_n);

/* ---- snapshots: what anybody outside the jour sees ---- */

struct stats_cell {
	const char *code;
	int64_t n;      /* 0 when hidden */
	/* primary_alone: to be worded "färre än 5"; every hidden cell of its table is so worded. Any
	 * other hidden cell: "visas inte, för att skydda personer". */
	bool hidden, primary_alone;
};
struct stats_table {
	/* "municipality", "role", "sex", "age", "crime": persons helped in the county, whose total
	 * stands in each; the first is released once a year, with the last quarter, and stands in the
	 * snapshots that follow with the days that it counts. "contact", "tally", "notice" (told of
	 * their right to apply, SoL 11:6): a total alone. The totals are never added: one person may be in all of them. */
	const char *name;
	int64_t total;           /* 0 when hidden */
	bool total_hidden, total_few; /* total_few: "färre än 5" */
	int32_t from, to;        /* first and last day counted: three years pooled */
	struct stats_cell *cells;
	size_t n;
};
struct stats_snapshot {
	struct id id;
	int32_t from, to;        /* first and last day counted: three years pooled */
	int64_t frozen;          /* instant */
	int threshold;
	struct stats_table *tables;
	size_t ntables;
};
/* Freezes the quarter that ended last before `today`, once: MST_CONFLICT when that is done, or
 * when another freeze came between prepare and apply. Protects it together with all earlier ones
 * (stats/sdc/sdc.h, docs/DISCLOSURE.md); what cannot be proven is not published.
 * municipalities: the partnership's SCB codes, ended by NULL; all others fall into one cell. One
 * that was listed before stays; one that is new counts from its first quarter on. MST_INVALID: a
 * code twice or malformed.
 * Facts must be kept for three years after their quarter, or their going counts as a correction.
 * Prepare on any thread (it may take seconds: not on one that serves pages), apply on the writer. */
struct stats_freeze;
MST_CHECK mst_err stats_freeze_prepare(struct db *db, struct arena *mem, struct id jour,
				       int32_t today, int64_t now,
				       const char *const *municipalities,
				       struct stats_freeze **ret);
MST_CHECK mst_err stats_freeze_apply(struct db *w, const struct stats_freeze *f);
MST_CHECK mst_err stats_snapshot_latest(struct db *db, struct arena *mem, struct id jour,
					struct stats_snapshot *ret); /* MST_NOTFOUND: none yet */
/* The latest of a quarter that had ended on that day: what a year's figures are told by. Given the day
 * before one's own last day it is the one before. MST_NOTFOUND: none so old. */
MST_CHECK mst_err stats_snapshot_upto(struct db *db, struct arena *mem, struct id jour, int32_t day,
				      struct stats_snapshot *ret);
/* NULL: not in this snapshot. */
const struct stats_table *stats_table_find(const struct stats_snapshot *s, const char *name);
const struct stats_cell *stats_cell_find(const struct stats_snapshot *s, const char *table,
					 const char *code);
/* One sentence about a municipality's own figure, safe to read aloud to a board. name: its name. */
const char *stats_sentence(struct arena *mem, enum view_lang lang, const struct stats_snapshot *s,
			   const char *municipality, const char *name);

#define STATS_THRESHOLD 5 /* what is fewer is not told */

/* ---- answers: one count at a time, told besides the snapshots and registered ---- */

/* Quarters that a snapshot has frozen, as days. A table of a snapshot and one of its codes; code "" is
 * the table's total. */
struct stats_question {
	const char *table, *code;
	int32_t from, to;
	const char *audience; /* SCB code of the municipality that asks; "": anybody */
};
struct stats_answer {
	struct id id, jour;
	struct stats_question q;
	bool hidden, few; /* hidden: no answer can be given; few: "färre än 5" */
	int64_t n;        /* 0 when hidden or few */
	int64_t at;
	const char *by;
	/* Of a hidden one, for the jour alone: the small count that the answer would bare with all that is
	 * out, its own (alone) or another one; knower: to the municipality that knows whom it has referred. */
	struct stats_question weak;
	bool alone, knower;
	struct stats_question coarser[3]; /* what could be answered instead */
	size_t ncoarser;
	int latest, next;    /* what it was protected against */
	int64_t answers;
};
/* First and last day that can be asked about; MST_NOTFOUND: nothing is frozen yet. */
MST_CHECK mst_err stats_answer_span(struct db *db, struct arena *mem, struct id jour, int32_t *ret_from,
				    int32_t *ret_to);
/* Decides what may be said, together with everything that anybody has been told. Slow: not on a
 * thread that serves pages. MST_INVALID: not whole frozen quarters, or no such count. */
MST_CHECK mst_err stats_answer_prepare(struct db *db, struct arena *mem, struct id jour,
				       const struct stats_question *q, struct stats_answer *ret);
/* Apply: registers it, and it has been told. at and by are set by the caller. MST_CONFLICT: something
 * else was told since it was prepared. MST_INVALID: it is hidden. */
MST_CHECK mst_err stats_answer_apply(struct db *w, const struct stats_answer *a);
/* All that have been given, newest first. */
MST_CHECK mst_err stats_answer_list(struct db *db, struct arena *mem, struct id jour,
				    struct stats_answer **ret, size_t *ret_n);

/* One figure: a sentence that says the finding, bars, and the same as a table. */
struct stats_figure {
	const char *id, *title, *sentence, *chart, *unit, *hidden_words;
	struct view_bar *bars;
	size_t n;
};
/* "visas inte, för att skydda personer", or "färre än 5" for a table whose hidden cells all may be
 * so worded. Hidden cells of one table never differ. */
const char *stats_hidden_words(const struct view *v, const struct stats_snapshot *s,
			       const struct stats_table *t);
/* The figure of one of the county's tables; n = 0 when the snapshot has no such table. */
struct stats_figure stats_figure_of(const struct view *v, const struct stats_snapshot *s,
				    const char *table);

#endif
