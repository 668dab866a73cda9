/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* text.h - the agreement's own text, by the parts that every such agreement has to hold; its annexes;
 * what each party has promised; and the versions that were settled (fastställda).
 *
 * A part that nobody has written follows what the program knows. A settled version lies in the
 * register of the room doc as it was: its fingerprint is what a municipality's approval names.
 * Municipalities see settled versions only, since what they can open is a public record there.
 *
 * Documents are Swedish, whatever the language of the page. */
#ifndef AGREEMENT_TEXT_H
#define AGREEMENT_TEXT_H

#include "agreement/agreement.h"
#include "agreement/contribution.h"
#include "agreement/decision.h"
#include "agreement/term.h"
#include "doc/doc.h"
#include "org/org.h"

extern const struct http_route agreement_text_routes[];       /* /overenskommelse/text */
extern const struct http_route agreement_commitment_routes[]; /* /overenskommelse/ataganden */

#define AGREEMENT_KIND "agreement" /* in the register, owned by the jour */

/* The parts in their order. */
enum agreement_part {
	AGREEMENT_BACKGROUND = 0, AGREEMENT_VALUES, AGREEMENT_PARTIES, AGREEMENT_GOAL,
	AGREEMENT_COMMITMENTS, AGREEMENT_FOLLOW_UP, AGREEMENT_ECONOMY, AGREEMENT_TERM,
	AGREEMENT_CHANGES, AGREEMENT_DISPUTE,
	AGREEMENT_PARTS
};
/* Characters. */
#define AGREEMENT_PART_MAX 20000
#define AGREEMENT_ANNEX_MAX 900000 /* some three hundred pages */
#define AGREEMENT_LINE_MAX 200
extern const char *const agreement_part_slugs[AGREEMENT_PARTS]; /* "bakgrund" ...: addresses */
/* Its heading, a msgid, and what belongs in it. */
const char *agreement_part_name(enum agreement_part p);
const char *agreement_part_hint(enum agreement_part p);
/* AGREEMENT_PARTS: no such. */
enum agreement_part agreement_part_of(const char *slug);

struct agreement_text {
	int64_t edition; /* 0 = nobody has written anything */
	int64_t at;
	const char *by, *what;             /* what: slug of the part that was changed */
	const char *part[AGREEMENT_PARTS]; /* Markdown; NULL: as the data say */
};
/* The latest edition; edition 0 when there is none. In mem, as all below. */
MST_CHECK mst_err agreement_text_latest(struct db *db, struct arena *mem, struct agreement_text *ret);
/* Apply: adds t as edition t->edition + 1. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err agreement_text_insert(struct db *w, const struct agreement_text *t);
/* The same as an act (agreement.text); t lives in c->mem, its time and writer are put in here. */
void agreement_text_save(struct ctx *c, struct agreement_text *t, struct act *ret);

struct agreement_annex {
	struct id id;
	int64_t edition, at; /* edition 0: new */
	const char *by;
	int64_t number;      /* "Bilaga 1" */
	const char *title, *text; /* text: Markdown */
	int32_t day;         /* DAY_NONE: undated */
	bool removed;
};
/* Those that stand, by number. */
MST_CHECK mst_err agreement_annexes(struct db *db, struct arena *mem, struct agreement_annex **ret,
				    size_t *ret_n);
/* Its latest edition, also when removed. MST_NOTFOUND. */
MST_CHECK mst_err agreement_annex_get(struct db *db, struct arena *mem, struct id id,
				      struct agreement_annex *ret);
/* Apply. MST_INVALID: no title. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err agreement_annex_insert(struct db *w, const struct agreement_annex *x);
void agreement_annex_save(struct ctx *c, struct agreement_annex *x, struct act *ret); /* agreement.annex */

/* ---- what the parties have promised ---- */

enum agreement_keeping {
	AGREEMENT_NOT_BEGUN = 1,
	AGREEMENT_GOING_ON,
	AGREEMENT_KEPT,
	AGREEMENT_BROKEN, /* it is not done, and somebody should be asked */
};
struct agreement_commitment {
	struct id id;
	int64_t edition, at; /* edition 0: new */
	const char *by;
	struct id org;       /* whose it is; ID_NONE: of all municipalities alike */
	const char *what, *owner, *note; /* owner: who answers for it, "" = nobody has been named */
	enum agreement_keeping state;
	int32_t review;      /* when somebody is to look at it again; DAY_NONE */
	bool removed;
};
/* Those that stand: the jour's, those of all municipalities, then by municipality. */
MST_CHECK mst_err agreement_commitments(struct db *db, struct arena *mem, struct id jour,
					struct agreement_commitment **ret, size_t *ret_n);
MST_CHECK mst_err agreement_commitment_get(struct db *db, struct arena *mem, struct id id,
					   struct agreement_commitment *ret);
/* All its editions, newest first. */
MST_CHECK mst_err agreement_commitment_editions(struct db *db, struct arena *mem, struct id id,
						struct agreement_commitment **ret, size_t *ret_n);
/* Apply. MST_INVALID: nothing is promised. MST_CONFLICT: somebody was quicker. */
MST_CHECK mst_err agreement_commitment_insert(struct db *w, const struct agreement_commitment *k);
void agreement_commitment_save(struct ctx *c, struct agreement_commitment *k,
			       struct act *ret); /* agreement.commitment */

/* ---- the document ---- */

struct agreement_facts {
	const struct agreement *a; /* NULL: none is written down */
	struct agreement_term term;
	const char *jour;
	const struct org *towns;
	size_t ntowns;
	const struct agreement_commitment *commitments;
	size_t ncommitments;
	const struct agreement_contribution *contributions; /* in whose order; of all years */
	size_t ncontributions;
	const struct agreement_annex *annexes;
	size_t nannexes;
};
MST_CHECK mst_err agreement_facts_read(struct ctx *c, struct agreement_facts *ret);
/* What part p says now: what was written, or what the data give. */
const char *agreement_part_text(struct arena *mem, const struct agreement_facts *k,
				const struct agreement_text *t, enum agreement_part p);
/* left: what Markdown was left out of all of it; may be NULL. The same facts and texts are always the
 * same document, on whatever day. */
void agreement_build(struct arena *mem, const struct agreement_facts *k, const struct agreement_text *t,
		     struct doc *ret, struct doc_dropped *left);
/* What is missing before it can be settled, as msgids with the part; `annex` when it is about one. */
struct agreement_lack {
	enum agreement_part part;
	const struct agreement_annex *annex;
	const char *words;
	bool hint; /* worth a thought, hinders nothing */
};
void agreement_lacks(struct arena *mem, const struct agreement_facts *k, const struct agreement_text *t,
		     const struct doc_dropped *left, struct agreement_lack **ret, size_t *ret_n);
/* Settled versions, newest first. */
MST_CHECK mst_err agreement_settled(struct ctx *c, struct doc_version **ret, size_t *ret_n);
/* An act: d becomes the next version (agreement.settle). d lives in c->mem; ret_version is filled when
 * it has been applied. */
void agreement_settle(struct ctx *c, const struct doc *d, struct doc_version *ret_version,
		      struct act *ret);
/* One page for each party to sign on, behind d: with the fingerprint of the version, and by which
 * decision the municipality has approved it, if it has. */
MST_CHECK mst_err agreement_sign_pages(struct ctx *c, const struct agreement_facts *k,
				       const struct doc_version *v, struct doc *d);

#endif
