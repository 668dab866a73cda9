/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety.h - facts against fear: what people say they feel, what they say has happened to them, and
 * what was reported, side by side for one municipality, from published statistics that are read
 * from files. Nothing here comes from the jour's own records, and nothing is fetched from the net.
 *
 * Every series keeps its source, licence, definition, period, uncertainty and the year from which it is
 * counted as it is now; figures on both sides of that year are never compared. The three kinds are
 * never made into one index. No municipality is shown by sexual crime, ever. A page is public when
 * the jour and the municipality have both approved the same words, and never before three months
 * have passed after the year that it tells of.
 */
#ifndef SAFETY_SAFETY_H
#define SAFETY_SAFETY_H

#include "auth/auth.h"
#include "doc/doc.h"
#include "org/org.h"
#include "sheet/sheet.h"

extern const struct db_room safety_room;
extern const struct http_route safety_routes[]; /* /trygghet, /fakta */

/* ---- series ---- */

enum safety_kind { SAFETY_PERCEIVED = 1, SAFETY_SELF, SAFETY_REPORTED };
#define SAFETY_KINDS 3
enum safety_unit { SAFETY_PER_1000 = 1, SAFETY_PERCENT };
enum safety_format { SAFETY_BRA = 1, SAFETY_SURVEY, SAFETY_KOLADA };

struct safety_series {
	const char *code;  /* "bra.total" */
	const char *title; /* as in a heading; Swedish, as documents are */
	enum safety_format format;
	enum safety_kind kind;
	enum safety_unit unit;
	const char *source; /* "Brå, anmälda brott" */
	const char *licence; /* on which terms the figures may be used; NULL: who reads a file in has to say */
	const char *definition;
	int broken; /* first year of the present way of counting; 0 = no break */
};
/* Those whose meaning is known; ended by a zero row. */
extern const struct safety_series safety_known[];
/* NULL: none of that code. */
const struct safety_series *safety_series_find(const char *code);
extern const char *const safety_kind_words[SAFETY_KINDS + 1]; /* headings; Swedish */

#define SAFETY_FIRST_YEAR 1990
#define SAFETY_LAST_YEAR 2100

struct safety_value {
	const char *area; /* "2303" a municipality, "23" a county, "00" the country */
	int year;
	int64_t number;    /* how many; -1 = not told */
	int64_t milli;     /* thousandths of the unit */
	int64_t low, high; /* what the survey's uncertainty leaves open; -1 = not told */
	bool preliminary;  /* its batch said so */
};

/* ---- from a file (pure) ---- */

struct safety_left {
	int line, column; /* of the file, from 1; column 0: text is the place in a JSON file (RFC 6901) */
	const char *text; /* what stands there, cut */
	const char *why;  /* a msgid */
};
#define SAFETY_LICENCE_MAX 300 /* characters */
struct safety_file {
	const struct safety_series *series;
	const char *name;    /* what the file was called; NULL: not known */
	const char *licence; /* of this file; NULL: the series' own */
	int year; /* of a file that does not say so itself */
	bool preliminary;
	struct safety_value *values;
	size_t n, cap;
	struct safety_left *left;
	size_t nleft, capleft;
};
/* "Ragunda", "Ragunda kommun", "Bergs", "Jämtlands län", "Hela landet", "2303": its code; NULL: no
 * area that we know. */
const char *safety_area(struct arena *mem, const char *name);
/* "1 234", "74,3", "74.3", "–", "..": *ret in thousandths, or -1 for what is left out on purpose.
 * false: no figure at all. */
bool safety_figure(const char *s, int64_t *ret_milli);
/* Reads into f, whose series, name and for Brå's files year are set. A msgid when the file as a whole
 * cannot be of its kind, or names sexual crime anywhere; NULL otherwise, also when no row of it could be
 * used. In mem. The kinds:
 * - Brå's file of a year: Kommun;Antal;Per 100 000 inv., also without its head. It does not say which crime.
 * - Our template of a survey: Område;År;Procent;Lägst;Högst.
 * - An answer of Kolada's (https://api.kolada.se/v3), saved as a file: the points of the series' own key
 *   figure, both sexes together. */
const char *safety_read(struct arena *mem, const struct sheet *s, struct safety_file *f);

/* ---- what was read in ---- */

enum safety_state { SAFETY_LOOKED_AT = 1, SAFETY_READ_IN, SAFETY_TAKEN_BACK };
struct safety_batch {
	struct id id, by;
	int64_t at;
	enum safety_state state;
	struct safety_series series; /* as it was then */
	bool preliminary;
	int64_t nvalues;
};
/* Newest first, read in or taken back. */
MST_CHECK mst_err safety_batches(struct db *db, struct arena *mem, int most,
				 struct safety_batch **ret, size_t *ret_n);
MST_CHECK mst_err safety_batch_find(struct db *db, struct arena *mem, struct id id,
				    struct safety_batch *ret);
MST_CHECK mst_err safety_values(struct db *db, struct arena *mem, struct id batch,
				struct safety_value **ret, size_t *ret_n);
MST_CHECK mst_err safety_lefts(struct db *db, struct arena *mem, struct id batch,
			       struct safety_left **ret, size_t *ret_n);

/* Acts. Keeps a file that was read, to be looked at; f lives in c->mem. */
void safety_keep(struct ctx *c, const struct safety_file *f, struct act *ret, struct id *ret_id);
/* Reads a kept file in, or takes one that was read in back. MST_CONFLICT in the act: done already.
 */
void safety_take_in(struct ctx *c, struct id batch, struct act *ret);
void safety_take_back(struct ctx *c, struct id batch, struct act *ret);
/* Apply, arg int64_t *now: drops what was looked at and not read in within a day. */
MST_CHECK mst_err safety_sweep_apply(struct db *w, void *arg);

/* ---- one municipality's facts ---- */

struct safety_fact {
	struct safety_series series;
	struct safety_value town, county, country; /* of one and the same year; year 0 = none */
	struct safety_value before; /* the town's year before, counted the same way */
};
/* A fact per series that says anything about the town, its county or the country, in the order of
 * the kinds: of the town's own latest year, else of the county's, else of the country's. Figures of a
 * year are left out until three months after it (today). town: also a county's code. In mem. */
MST_CHECK mst_err safety_facts(struct db *db, struct arena *mem, const char *town, int32_t today,
			       struct safety_fact **ret, size_t *ret_n);
/* Whether a year's figures may be told on a day: three months after its end. */
bool safety_year_told(int year, int32_t today);

/* What a figure says in words, never more than it does: a difference that chance or a survey's
 * uncertainty can make is told as none, and where neither can be known the values alone are told.
 * place: "Ragunda". Swedish. In mem. */
const char *safety_sentence(struct arena *mem, const struct safety_fact *f, const char *place);
/* The two rules behind it. */
enum safety_verdict { SAFETY_UNKNOWN = 0, SAFETY_CHANCE, SAFETY_DIFFERENT };
/* Counts: the difference of two Poisson counts, normal approximation, two sided at about 95 %
 * (|a - r b| > 1.96 sqrt(r (a + b)), where a's place has r times b's people). Unknown: a count is not told,
 * but for the country's, whose rate is enough; or there is no rate to know the people by. */
enum safety_verdict safety_counts_verdict(const struct safety_value *a, const struct safety_value *b);
/* Surveys: different when the intervals do not touch; unknown without an interval. */
enum safety_verdict safety_shares_verdict(const struct safety_value *a, const struct safety_value *b);

/* The page of a town as a document, from facts alone. jour: its name. */
void safety_doc(struct arena *mem, const struct org *town, const char *jour,
		const struct safety_fact *facts, size_t n, int32_t day, struct doc *ret);
/* The same words as long as they are not public: the jour alone sends them, and the title, the first
 * paragraph and the foot of each sheet say what they are. mark: "Utkast"; why: a sentence. */
void safety_doc_mark(struct arena *mem, const struct doc *d, const char *jour, const char *mark,
		     const char *why, struct doc *ret);
/* The same as the jour proposes them, and, out of a proposal, as they are once both have approved them: just
 * those that were proposed. What is no proposal is left as it is. town: "Ragunda kommun". */
void safety_doc_proposal(struct arena *mem, const struct doc *d, const char *jour, const char *town,
			 struct doc *ret);
void safety_doc_agreed(struct arena *mem, const struct doc *d, const char *town, struct doc *ret);

/* ---- approval by both sides (joint communication) ---- */

#define SAFETY_KIND "safety" /* in the register of documents */
#define SAFETY_WHY_MAX 500   /* characters */
struct safety_page {
	struct id id, town;
	struct id version; /* of the proposal; once both have approved it, of what they agreed on */
	int64_t at;
	const char *jour_by, *town_by, *refused_by; /* NULL: nobody */
	int64_t jour_at, town_at, refused_at;       /* 0: not */
	const char *down_by; /* who took it down; of one that both have not approved: withdrew it */
	int64_t down_at;
	const char *refused_why;
};
bool safety_page_public(const struct safety_page *p);
/* It has been proposed, and one side has not answered. */
bool safety_page_waits(const struct safety_page *p);
/* The latest of a town; MST_NOTFOUND. */
MST_CHECK mst_err safety_page_latest(struct db *db, struct arena *mem, struct id town,
				     struct safety_page *ret);
/* The latest that both have approved: public, or taken down since. It replaces those before it, and none of
 * them is shown again. MST_NOTFOUND. */
MST_CHECK mst_err safety_page_agreed(struct db *db, struct arena *mem, struct id town,
				     struct safety_page *ret);
/* The same if it is public; MST_NOTFOUND. */
MST_CHECK mst_err safety_page_shown(struct db *db, struct arena *mem, struct id town,
				    struct safety_page *ret);
/* Acts; who approves for which side is told by her organisation. The jour proposes, which approves for its
 * side. d: a proposal (safety_doc_proposal), registered as that; in c->mem. MST_CONFLICT in the act: another
 * one waits. */
void safety_propose(struct ctx *c, struct id town, const struct doc *d, struct act *ret);
/* MST_CONFLICT in the act: it has been answered, withdrawn, taken down or replaced already. Withdrawing is
 * of a proposal, taking down of what is public; either side may take down, whatever waits. */
/* The other side's yes to a proposal that waits. d: its words (safety_doc_agreed), which are registered as
 * they are shown from now on; in c->mem. */
void safety_approve(struct ctx *c, const struct safety_page *p, const struct doc *d, struct act *ret);
void safety_refuse(struct ctx *c, const struct safety_page *p, const char *why, struct act *ret);
void safety_withdraw(struct ctx *c, const struct safety_page *p, struct act *ret);
void safety_take_down(struct ctx *c, const struct safety_page *p, struct act *ret);

#endif
