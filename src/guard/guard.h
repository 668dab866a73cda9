/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard.h - walls between people inside the jour: the circle of a case (skyddad krets), barriers, and
 * the way through them in an emergency.
 *
 * Ordinary cases are held by the case group, which every coordinator opens. A case in a circle is held
 * by named people and the key keepers alone. A case with a barrier is always in a circle. Acts are
 * prepared here and run with ctx_act; keys are taken before the row in the log, and given after it.
 */
#ifndef GUARD_GUARD_H
#define GUARD_GUARD_H

#include "job/job.h"
#include "support/support.h"

extern const struct db_room guard_room;
extern const struct http_route guard_routes[]; /* /arenden/{id}/krets, /nodlage, ... */
extern const struct db_passing guard_passing; /* questions to one of a circle */
extern const struct job_kind guard_kinds[];    /* lapsed wraps go; arg: struct app * */

#define GUARD_EMERGENCY_SECONDS 3600
#define GUARD_ASK_SECONDS 86400 /* for so long an unanswered question stands */
#define GUARD_WHY_MAX 200

/* ---- the circle ---- */

/* Is the case closed to the jour's other coordinators? */
MST_CHECK mst_err guard_is_circle(struct ctx *c, struct id case_id, bool *ret);
/* Plugged into the app: the case by its number; NULL: a barrier closes it to the caller. In c->mem. */
MST_CHECK mst_err guard_words(struct ctx *c, struct id case_id, const char **ret);
/* Who is named: accounts that sign in and hold the case themselves without an end. ret in c->mem. */
MST_CHECK mst_err guard_named(struct ctx *c, struct id case_id, struct id **ret, size_t *ret_n);
/* The case is held by exactly these accounts and the key keepers. MST_DENIED: the caller has it for an
 * hour only, or a barrier stops one of them. MST_INVALID: one is nobody of the jour who may open cases,
 * or none of them is a coordinator, who alone can change the circle. */
MST_CHECK mst_err guard_circle(struct ctx *c, const struct support_case *s, const struct id *who,
			       size_t n, struct act *ret);
/* Back to all coordinators. MST_CONFLICT: it has a barrier. MST_DENIED: as above. */
MST_CHECK mst_err guard_uncircle(struct ctx *c, const struct support_case *s, struct act *ret);

/* Have the key keepers got their sheets? Until then a circle that loses all its people is lost. */
MST_CHECK mst_err guard_has_keepers(struct ctx *c, bool *ret);
/* When somebody unlocks: those of the jour's pairs that she holds, and that somebody has who may not have
 * them any more, are made anew. Waits; on a worker. ret: how many. */
MST_CHECK mst_err guard_pairs_due(struct ctx *c, size_t *ret);
/* When somebody unlocks: what a crash between keys and rows has left of hers goes, and circles that she
 * holds are given to key keepers who have got new sheets since. Waits. */
MST_CHECK mst_err guard_mend(struct ctx *c);

/* ---- barriers ---- */

/* `who` (an account or a volunteer) must not come near the case: her key to it goes, and it is closed to
 * all who are not named; the caller stays named. MST_INVALID: who is the caller. MST_DENIED: as above. */
MST_CHECK mst_err guard_bar(struct ctx *c, const struct support_case *s, struct id who,
			    const char *why, struct act *ret);
MST_CHECK mst_err guard_unbar(struct ctx *c, const struct support_case *s, struct id who,
			      struct act *ret);
/* The two cases stand on different sides of one event: whoever holds the one is stopped at the other,
 * also later. keep_one: the caller stays with `one`, else with `other`; both are put in circles.
 * MST_CONFLICT: somebody else holds both, or has to be taken from one first; or they are on the same
 * side already. MST_INVALID: a case and itself. */
MST_CHECK mst_err guard_sides(struct ctx *c, const struct support_case *one,
			      const struct support_case *other, bool keep_one, struct act *ret);

/* ---- emergencies ---- */

struct guard_emergency {
	struct id id, case_id, by, given_by, reviewed_by;
	int64_t at, until, reviewed_at;
	struct blob sealed;
};
/* Cases in a circle that the caller may ask for: open, not hers, and no barrier stops her. */
struct guard_closed {
	struct id case_id;
	const char *named; /* names, by comma */
	bool barrier;      /* one of them must let her in */
};
MST_CHECK mst_err guard_closed_cases(struct ctx *c, struct guard_closed **ret, size_t *ret_n);
/* The case for an hour, for `why`: the circle is told, or the reviewers when nobody else is named.
 * MST_NOTFOUND: no such case of this jour, or a barrier stops her. MST_DENIED: the case has a barrier,
 * and one of the circle must let her in (guard_ask). MST_CONFLICT: she opens it anyway. */
MST_CHECK mst_err guard_open(struct ctx *c, struct id case_id, const char *why, struct act *ret);
/* Asks the circle; when nobody named in it signs in any more, the reviewers, who cannot let her in but know whom
 * to turn to. MST_NOTFOUND, also when there is nobody to ask, and MST_CONFLICT as above. */
MST_CHECK mst_err guard_ask(struct ctx *c, struct id case_id, const char *why, struct act *ret);
struct guard_question {
	struct id id, case_id, by;
	int64_t at;
	const char *why; /* NULL: her keys have changed since */
};
/* What the caller is asked and has not answered. */
MST_CHECK mst_err guard_questions(struct ctx *c, struct guard_question **ret, size_t *ret_n);
/* Lets her in for an hour. MST_DENIED: the caller has it for an hour only. MST_NOTFOUND: a barrier stops
 * the other. */
MST_CHECK mst_err guard_let_in(struct ctx *c, const struct support_case *s,
			       const struct guard_question *q, struct act *ret);
/* The latest first; in c->mem. */
MST_CHECK mst_err guard_emergencies(struct ctx *c, bool unreviewed, struct guard_emergency **ret,
				    size_t *ret_n);
/* By a reviewer who is not the one that opened it. MST_CONFLICT: reviewed already, or her own. */
MST_CHECK mst_err guard_review(struct ctx *c, const struct guard_emergency *e,
			       const struct seal_key *audit, struct act *ret);

/* Cards for "Idag": what the caller is to know or is asked. Adds to *n. */
MST_CHECK mst_err guard_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n);

#endif
