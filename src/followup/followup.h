/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* followup.h - how it goes with each goal of the agreement: indicators with their definitions,
 * targets and comments, for the county and for each municipality, and the yearly report that a
 * board reads.
 *
 * An indicator is data: what it counts, how, for whom it may be told. What is about persons comes
 * from released snapshots of the room stats alone, so that nothing here can tell more than they
 * have told; what has no persons in it (meetings, lectures, promised things) is exact. What only
 * the jour may see is marked so, and never comes into a report. */
#ifndef FOLLOWUP_FOLLOWUP_H
#define FOLLOWUP_FOLLOWUP_H

#include "agreement/agreement.h"
#include "agreement/contribution.h"
#include "doc/doc.h"
#include "org/org.h"
#include "relation/awareness.h"
#include "relation/outreach.h"
#include "relation/relation.h"
#include "stats/stats.h"

extern const struct db_room followup_room;
extern const struct http_route followup_routes[]; /* /uppfoljning */

#define FOLLOWUP_FIRST_YEAR 2000
#define FOLLOWUP_LAST_YEAR 2100
#define FOLLOWUP_COMMENT_MAX 600   /* characters */
#define FOLLOWUP_COMMENTS_MAX 3000 /* ... of a year and place together: the report has four pages */
#define FOLLOWUP_NUMBER_MAX 100000000
#define FOLLOWUP_KIND "report" /* in doc's register */

/* ---- indicators ---- */

enum followup_unit {
	FOLLOWUP_COUNT = 1,
	FOLLOWUP_SHARE,   /* n of `of`; a target is whole percent */
	FOLLOWUP_PER_1000,/* n in tenths */
	FOLLOWUP_PERCENT, /* n in tenths */
	FOLLOWUP_KRONOR,
};
enum followup_reach {
	FOLLOWUP_EVERYWHERE = 1, /* the county and each municipality */
	FOLLOWUP_COUNTY,
	FOLLOWUP_JOUR,           /* the county; unprotected, so for the jour alone */
};
struct followup_basis;
struct followup_value;
/* What is counted: town NULL = the county. ret is zeroed. */
typedef void followup_count(const struct followup_basis *b, const struct org *town,
			    struct followup_value *ret);
struct followup_indicator {
	const char *code;      /* in addresses: "moten" */
	int goal;              /* 0 the overall goal, 1..5 a sub-goal */
	enum followup_unit unit;
	enum followup_reach reach;
	int better;            /* 1 more is better, -1 less is, 0 neither */
	/* Texts are msgids. formula: how it is counted, and from what. */
	const char *title, *definition, *formula, *period, *owner, *caveat;
	followup_count *count; /* NULL: the manager types the number */
};
extern const struct followup_indicator followup_indicators[]; /* by goal; ended by a zero row */
const struct followup_indicator *followup_find(const char *code); /* NULL: none */

enum followup_state { FOLLOWUP_UNKNOWN = 0, FOLLOWUP_KNOWN, FOLLOWUP_HIDDEN };
struct followup_value {
	enum followup_state state;
	bool few;      /* hidden: may be worded "färre än 5" */
	int threshold; /* then: 5 */
	int64_t n, of;
};
/* "12", "3 av 4", "5,7", "färre än 5", "–": in v's language, in v->mem. */
const char *followup_words(const struct view *v, const struct followup_indicator *i,
			   const struct followup_value *value);
const char *followup_number(const struct view *v, enum followup_unit unit, int64_t n);
/* As one number to draw and to hold against a target: a share in whole percent. */
int64_t followup_level(const struct followup_indicator *i, const struct followup_value *value);
/* Is the target reached? 1 yes, 0 no, -1: it cannot be said. */
int followup_reached(const struct followup_indicator *i, const struct followup_value *value,
		     int64_t target);

/* ---- what they are counted from ---- */

/* What the manager has written. target, typed: -1 = not. */
struct followup_entry {
	const char *place, *indicator; /* place "": the county */
	int64_t year, edition;         /* edition 0: nothing yet */
	int64_t target, typed, at;
	const char *comment, *by;
};
struct followup_town {
	struct org org;
	int64_t attended, perceived; /* meetings; share in tenths of a percent, -1 = not told */
	int64_t cases, reported;     /* with the crime there, of the jour alone; crimes: -1 = not told */
	/* Where the count is hidden: the latest above zero that an earlier snapshot has shown, and the
	 * last day that it counts; DAY_NONE: none in two years. It has been told already. */
	int64_t last;
	int32_t last_to;
	bool page;                   /* a facts page that both sides have approved is public */
};
struct followup_basis {
	int year;
	int32_t from, to, today;   /* the year's days, to: not after today */
	bool has_snapshot;
	struct stats_snapshot snapshot; /* the latest of a quarter of that year or earlier */
	struct followup_town *towns;
	size_t ntowns;
	int64_t perceived;         /* of the county */
	struct relation_outreach *outreach;
	struct relation_meeting *meetings;
	struct relation_action *actions;
	size_t noutreach, nmeetings, nactions;
	struct agreement_contribution *contributions; /* the year's, that are not money */
	size_t ncontributions;
	const struct relation_awareness *awareness; /* the year's latest survey; NULL */
	/* Of those whose support ended: who answered, and who got the support she expected. 0 until the
	 * year has ended: two readings of a running one tell the answers that came between. */
	int64_t answered, expected;
	struct followup_entry *entries;
	size_t nentries;
	/* Of the jour alone; -1 = not told. */
	int64_t own_way, known_way;
	int64_t first_contacts, first_in_time, referrals, compensation, helped, ended;
};
/* Reads a year. unprotected: also what only the jour may see. In c->mem. */
MST_CHECK mst_err followup_read(struct ctx *c, int year, bool unprotected,
				struct followup_basis *ret);
/* The value of an indicator, typed ones too; one that does not reach the place is unknown. */
struct followup_value followup_value(const struct followup_basis *b,
				     const struct followup_indicator *i, const struct org *town);
/* Never NULL: an empty one when nothing is written. */
const struct followup_entry *followup_entry_of(const struct followup_basis *b,
					       const struct followup_indicator *i,
					       const struct org *town);
/* How often information was for the group of that bit (relation_outreach_groups): never from persons. */
int64_t followup_group(const struct followup_basis *b, const struct org *town, unsigned bit);
/* "Det senaste tal som har visats är 30, för tre år till och med 2025-09-30."; NULL: the count is
 * shown, or none has been in two years. */
const char *followup_last_words(const struct view *v, const struct followup_basis *b,
				const struct org *town);
/* The municipality of a slug; NULL: none. */
const struct org *followup_town_of(const struct followup_basis *b, const char *slug);

/* Over time, oldest first: persons by release (three years each; of a municipality one a
 * year), all else by year up to b's. At most eight points. In v's language; in c->mem. */
MST_CHECK mst_err followup_trend(struct ctx *c, const struct view *v, const struct followup_basis *b,
				 const struct followup_indicator *i, const struct org *town,
				 struct view_point **ret, size_t *ret_n);

/* ---- changes ---- */

/* Act; e lives in c->mem. MST_CONFLICT in the act: somebody was quicker. */
void followup_save(struct ctx *c, struct followup_entry *e, struct act *ret);

/* ---- the yearly report ---- */

struct followup_report {
	struct id version;
	int64_t number, at;
	const char *by;
};
/* In Swedish, from a basis that was read without what is unprotected. At most four pages. */
MST_CHECK mst_err followup_doc(struct ctx *c, const struct followup_basis *b, const struct org *town,
			       struct doc *ret);
/* May a year's report be released? Its last quarter has been frozen. */
bool followup_ready(const struct followup_basis *b);
/* From which day the county's released report stands on the public pages: three months after its year. */
int32_t followup_public_from(int year);
/* The latest that was released; MST_NOTFOUND. place: SCB code or "". */
MST_CHECK mst_err followup_report_latest(struct db *db, struct arena *mem, int year,
					 const char *place, struct followup_report *ret);
/* Act: registers d as the report of that year and place. d lives in c->mem; owner: the municipality,
 * or the jour for the county's. */
void followup_release(struct ctx *c, int year, const char *place, struct id owner,
		      const struct doc *d, struct act *ret);

#endif
