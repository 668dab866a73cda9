/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision.h - what each municipality has decided, and what stands because of it.
 *
 * Eight municipalities decide for themselves, in four matters: the agreement, the catalogue of
 * services without needs assessment (11 kap. 5 § SoL 2025:400), the exemption from documenting who
 * somebody is (14 kap. 5 §) and the grant. A decision may wait for another ("under förutsättning att
 * ..."): a condition is met by the decision it names, and nobody needs to open anything by hand.
 *
 * Every edition of a record is kept: a correction adds one, so what was known earlier can be read.
 * What a decision covers (which services, how much money) is kept by the room above, by its id.
 */
#ifndef AGREEMENT_DECISION_H
#define AGREEMENT_DECISION_H

#include "auth/auth.h"

enum decision_matter {
	DECISION_IOP = 1,       /* the agreement is approved */
	DECISION_CATALOGUE = 2, /* services, 11 kap. 5 § SoL */
	DECISION_EXEMPTION = 3, /* 14 kap. 5 § SoL */
	DECISION_GRANT = 4,
	DECISION_ADVICE = 5,    /* a recommendation (SocSam): it recommends, and decides nothing */
};
#define DECISION_MATTERS 4 /* those that a municipality decides: 1..4 */
enum decision_outcome {
	DECISION_NOT_YET = 0, /* on its way: meeting and deadline are those planned */
	DECISION_YES = 1,
	DECISION_NO = 2,
	DECISION_ANNULLED = 3, /* taken away by a court or by the body itself: as if never made */
};
/* Which notice on the board starts the time for appeal (13 kap. 5 § KL 2017:725). */
enum decision_notice {
	DECISION_NOTICE_MINUTES = 0, /* of the minutes of the meeting */
	DECISION_NOTICE_ALONE = 1,   /* of this paragraph, verified at once (omedelbar justering) */
	DECISION_NOTICE_BOARD = 2,   /* of the board's minutes, where the delegate's decision was told */
};
/* "Finns det risk att beslutet upphävs?" asked once before it is carried out (13 kap. 14 § KL). */
enum decision_risk { DECISION_RISK_UNASKED = 0, DECISION_RISK_NO = 1, DECISION_RISK_YES = 2 };

struct decision {
	struct id id;
	int64_t edition;          /* from 1 */
	int64_t at;               /* when this edition was written */
	struct id by;             /* by whom */
	const char *municipality; /* SCB code; NULL for DECISION_ADVICE */
	enum decision_matter matter;
	enum decision_outcome outcome;
	const char *body;         /* the board by its real name: "Vård- och socialnämnden" */
	const char *committee;    /* utskott; NULL = the board itself */
	const char *delegation;   /* entry of the delegation order; NULL */
	const char *confirmed;    /* "§ 14/2026": where the board confirmed the delegate's decision; NULL */
	int paragraph, year;      /* § 220/2025; 0 = none. Numbers begin anew each year */
	int32_t meeting;          /* when it was decided, or is planned to be */
	int32_t deadline;         /* when papers must be in for a planned meeting */
	const char *registry;     /* registry number as the municipality writes it; NULL */
	int32_t verified, noticed; /* minutes verified and put on the notice board; of this paragraph */
	enum decision_notice notice;
	int32_t unappealed;       /* the municipality confirmed that nobody has appealed */
	int32_t dispatched;       /* sent to those who are told of it (expedierat) */
	int32_t signed_on;        /* DECISION_IOP: when the municipality signed the agreement */
	const char *signed_by;    /* who did, as it is written there; NULL */
	enum decision_risk risk;
	const char *risk_note;
	int32_t from;             /* the day that the decision gives; DAY_NONE = from the meeting */
	int32_t to;               /* last day; DAY_NONE = until further notice */
	bool terminated;          /* it ends at `to` because somebody has given notice */
	enum decision_matter condition; /* the matter whose approval it waits for; 0 = none */
	const char *note;
	struct id adopted;        /* DECISION_IOP: which settled text was approved; ID_NONE = not told */
	bool removed;             /* written down by mistake */
};

/* Unset in all it may be unset in: days are DAY_NONE. */
struct decision agreement_decision_blank(const char *municipality, enum decision_matter m);

/* ---- reading ---- */

/* The latest edition of those that are not removed, by meeting day, oldest first. municipality
 * NULL: of all, with the recommendations. In mem. */
MST_CHECK mst_err agreement_decisions(struct db *db, struct arena *mem, const char *municipality,
				      struct decision **ret, size_t *ret_n);
/* Its latest edition, also when removed. MST_NOTFOUND. */
MST_CHECK mst_err agreement_decision_get(struct db *db, struct arena *mem, struct id id,
					 struct decision *ret);
/* All its editions, newest first. */
MST_CHECK mst_err agreement_decision_editions(struct db *db, struct arena *mem, struct id id,
					      struct decision **ret, size_t *ret_n);

/* What a municipality has chosen once: how its boards are called, and whether it waits. */
struct decision_choice {
	const char *municipality;
	const char *executive;    /* "Kommunstyrelsen" */
	const char *board;        /* the social board by its own name; NULL */
	const char *committee;    /* NULL */
	bool waits;               /* it carries nothing out before legal force */
	int64_t edition;          /* 0 = nothing chosen yet */
};
MST_CHECK mst_err agreement_choice(struct db *db, struct arena *mem, const char *municipality,
				   struct decision_choice *ret);
/* Apply. MST_CONFLICT: `edition` is not the one that stands. */
MST_CHECK mst_err agreement_choice_put(struct db *w, const struct decision_choice *h);

/* ---- what stands: one pure function of decisions and a day ---- */

enum decision_phase {
	DECISION_MISSING = 0,
	DECISION_PLANNED,     /* on its way */
	DECISION_CONDITIONAL, /* decided, waits for `waits_for` */
	DECISION_FORCELESS,   /* decided, and this municipality waits for legal force */
	DECISION_COMING,      /* decided, begins on `from` */
	DECISION_IN_FORCE,    /* since `from` */
	DECISION_REFUSED,
	DECISION_LAPSED,      /* its time is out, it was annulled, or its condition was not met */
	DECISION_TERMINATED,
};
struct decision_state {
	enum decision_phase phase;
	const struct decision *by;   /* the decision that gives the phase; NULL = DECISION_MISSING */
	const struct decision *next; /* a newer one that has not begun, or a planned one; NULL */
	int32_t from, to;            /* effect; DAY_NONE = not known, or no end */
	enum decision_matter waits_for; /* DECISION_CONDITIONAL; lapsed: the condition that failed */
	bool backdated;   /* it says an earlier day than it was decided on: effect from the meeting */
	bool contradicted; /* another decision of the same day says otherwise: nothing stands */
	bool unverified;  /* decided, minutes not verified */
};
/* list: decisions of one municipality (others in it are passed over). A decision has no effect
 * before its meeting, before the approval it waits for has any, or, where the municipality waits,
 * before legal force. The later decision in a matter replaces the earlier from its own first day.
 * Depends on nothing but its arguments. */
void agreement_decision_state(const struct decision *list, size_t n, const char *municipality,
			      enum decision_matter m, bool waits, int32_t day,
			      struct decision_state *ret);

/* ---- days ---- */

#define DECISION_REMIND_DAYS 56 /* eight weeks before papers must be in */
/* The last day for an appeal: three weeks after the notice, moved past Saturday, Sunday, holiday
 * and the three eves (13 kap. 5 § KL 2017:725; lag 1930:173). DAY_NONE without a notice: no time
 * runs. */
int32_t agreement_appeal_end(const struct decision *d);
/* The first day on which it can have legal force; DAY_NONE without a notice. */
int32_t agreement_legal_force(const struct decision *d);
/* The day from which a reminder stands; DAY_NONE: not planned, or no deadline. */
int32_t agreement_remind_day(const struct decision *d);

/* ---- words ---- */

extern const char *const agreement_matter_slugs[DECISION_MATTERS + 1]; /* [1] "overenskommelse" */
/* 0: no such matter. */
enum decision_matter agreement_matter_of(const char *slug);
/* "Överenskommelsen", "Insatser utan behovsprövning" ...; translated. */
const char *agreement_matter_words(const struct view *v, enum decision_matter m);
/* "Gäller", "Väntar på ..."; and its colour. */
const char *agreement_phase_words(const struct view *v, enum decision_phase p);
enum view_state agreement_phase_colour(enum decision_phase p);
/* "§ 220/2025" with a no-break space; "" without a number. */
const char *agreement_paragraph(struct arena *mem, const struct decision *d);
/* "Kommunstyrelsen § 220/2025", "Vård- och socialutskottet § 8/2026". */
const char *agreement_decision_name(struct arena *mem, const struct decision *d);
/* "KS § 220/2025", "§220/2025", "220/2025" -> 220, 2025. MST_NOTFOUND: there is no year in it;
 * MST_INVALID: anything else. */
MST_CHECK mst_err agreement_paragraph_parse(const char *s, int *ret_no, int *ret_year);
/* A registry number as its municipality writes it, with "Dnr" and superfluous blanks taken away and
 * every kind of dash made a hyphen: formats differ too much for more. NULL for nothing. */
const char *agreement_registry_tidy(struct arena *mem, const char *s);

/* For "Idag", the nearest first: what the manager, or an officer for her own municipality, has to
 * do about decisions. Nothing for others. In c->mem. */
MST_CHECK mst_err agreement_today(struct ctx *c, const struct view_item **ret, size_t *ret_n);

/* The way to a page about one municipality's decisions: the municipalities, it, its decisions, `here`.
 * In c->mem. */
struct org;
const struct view_crumb *agreement_town_trail(struct ctx *c, const struct org *town, const char *here);

/* ---- writing ---- */

/* May she type what that municipality (an organisation's id) has decided? The manager may for all,
 * a municipal officer for her own. The route's own need is NEED_DECIDE. */
bool agreement_may_decide(const struct ctx *c, struct id municipality);

/* What is wrong with it, as a msgid, and *ret_field the form's field it is about ("" = the whole);
 * NULL: nothing. others: the municipality's decisions, itself among them or not. replaces: the
 * writer has said that it takes an earlier decision's place. */
const char *agreement_decision_fault(const struct decision *d, const struct decision *others,
				     size_t n, bool replaces, int32_t today,
				     const char **ret_field);
/* Apply: adds d as edition d->edition + 1 (0 = new, with a fresh id in it). MST_CONFLICT: somebody
 * was quicker. */
MST_CHECK mst_err agreement_decision_insert(struct db *w, const struct decision *d);
/* The same as an act with its row in the log (decision.record, decision.edit or decision.remove).
 * d must live in c->mem; a new one gets its id here. also: what the room above keeps of it, in the
 * same savepoint, or NULL. */
void agreement_decision_put(struct ctx *c, struct decision *d,
			    mst_err (*also)(struct ctx *c, void *arg), void *also_arg,
			    struct act *ret);

#endif
