/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral.h - somebody has been sent to us: from the police's mail to the first talk.
 *
 * A referral has a key of its own, held by the jour's intake pair, that is by every coordinator.
 * In the clear stand its source, its state and the instants that order the work. When it is
 * handled its content is gone: what became a case lives in the case, all else is nobody's business
 * any more. Then only state, source and instants remain.
 *
 * Nobody knows who listens at the other end of a referral, so no page shows a phone number without
 * the first-call rules above it.
 */
#ifndef REFERRAL_REFERRAL_H
#define REFERRAL_REFERRAL_H

#include "auth/auth.h"
#include "guest/guest.h"
#include "person/person.h"
#include "support/support.h"

extern const struct db_room referral_room;
extern const struct http_route referral_routes[];
extern const struct db_passing referral_passing; /* senders' copies */

#define REFERRAL_TEXT_MAX 20000 /* characters of a pasted mail */
#define REFERRAL_OFFENCE_MAX 200
#define REFERRAL_NOTE_MAX 1000
#define REFERRAL_REACH_MAX 300
#define REFERRAL_UNDO_DAYS 30 /* how long what was put together can be taken apart */
#define REFERRAL_COPY_HOURS 24 /* how long a sender's copy waits to be saved in her file */

enum referral_state {
	REFERRAL_WAITING = 1,
	REFERRAL_CASE = 2,      /* became a case */
	REFERRAL_DECLINED = 3,  /* Tackade nej */
	REFERRAL_UNREACHED = 4, /* Ej nådd */
	REFERRAL_UNSAFE = 5,    /* Ring inte - otryggt */
	REFERRAL_ONWARD = 6,    /* Hänvisad vidare */
	REFERRAL_WITHDRAWN = 7, /* Samtycket återtaget */
	REFERRAL_JOINED = 8,    /* put to another referral or a case of the same person */
};

/* Who has said yes to what, and to whom. Codes of referral_consent_* (referral_web.h). */
struct referral_consent {
	const char *giver; /* "self", "guardian" */
	const char *how;   /* "oral_police", "written", "oral_us", "unknown" ... */
	const char *scope; /* "contact": that we get in touch; "contact_about": and hear why */
	int64_t at;
	struct id by;      /* who wrote it down */
};
struct referral {
	struct id id, case_id;
	enum referral_state state;
	const char *source;          /* code of stats_sources */
	int64_t version, attempts;
	int64_t received, due;       /* due: latest instant of a first contact */
	int64_t next_at;             /* when to do something: due, or the next try */
	int64_t handled;             /* 0: waiting */
	int32_t withdrawn;           /* day on which the consent was taken back; DAY_NONE = it was not */
	const char *withdrawn_by;    /* code of referral_withdrawers; NULL = none */
	bool kept;                   /* joined, and its content is still there: it can be taken back */
	struct seal_key key, audit;  /* wiped with referral_wipe; audit = kdf(key, "audit") */
	/* sealed; NULL when handled */
	const char *name, *phone, *offence, *text, *note;
	const char *crime, *municipality, *role; /* codes; municipality NULL = unknown */
	struct referral_consent consent;
	/* What a municipality has told besides; NULL otherwise. safe: "unknown", "yes", "no" to ring.
	 * reach: another way to reach her, or when. number: of the sender's receipt. */
	const char *safe, *reach, *number;
	const char *sender; /* who sent it by a link: name, place and telephone at work; NULL = an account */
};
void referral_wipe(struct referral *r);

enum referral_outcome {
	REFERRAL_NOT_REACHED = 1,
	REFERRAL_REACHED = 2,
	REFERRAL_CALL_LATER = 3, /* she wants to talk at another time */
};
struct referral_attempt {
	struct id id, by;
	int64_t at;
	enum referral_outcome outcome; /* sealed, like all below */
	int64_t next;                  /* 0: none */
	const char *note;
};

/* ---- reading ---- */

/* With the caller's keys. MST_NOTFOUND: none, or not hers to open (same answer on purpose). A
 * handled one comes without content and without keys, but for a joined one that is kept. */
MST_CHECK mst_err referral_read(struct ctx *c, struct id id, struct referral *ret);
/* Oldest first; none for a handled referral. */
MST_CHECK mst_err referral_attempts(struct ctx *c, const struct referral *r,
				    struct referral_attempt **ret, size_t *ret_n);

/* ---- acts: each prepares; run with ctx_act ---- */

/* A new one: its content, source and received instant are read from r; id and due are set. Fact
 * STATS_REFERRAL and audit row ride along. */
MST_CHECK mst_err referral_receive(struct ctx *c, struct referral *r, struct act *ret);
/* New content over r->version: MST_CONFLICT in the act when somebody was quicker. MST_CONFLICT:
 * it is handled. */
MST_CHECK mst_err referral_edit(struct ctx *c, const struct referral *r, struct act *ret);
/* Over r->version too, so that two taps at once are one try. next_at becomes a->next. The first in which
 * she was spoken with is the fact STATS_FIRST_CONTACT, here, or when it is handled in a way that takes it. */
MST_CHECK mst_err referral_try(struct ctx *c, const struct referral *r,
			       const struct referral_attempt *a, struct act *ret);
/* Handled without a case: the content goes with the act; the key after it (referral_erase_due). */
MST_CHECK mst_err referral_close(struct ctx *c, const struct referral *r,
				 enum referral_state state, struct act *ret);
/* The consent was taken back: on that day, and who said so (code of referral_withdrawers). The work ends with it
 * like with referral_close, and day and who are all that is left. MST_INVALID: after today, or no such code. */
MST_CHECK mst_err referral_withdraw(struct ctx *c, const struct referral *r, int32_t day, const char *by,
				    struct act *ret);
extern const struct stats_code referral_withdrawers[];
/* May the caller use the inbox: coordinators, and who is on duty, who opens what came while she is and what
 * waited when she began? ret_until: her last instant; 0 = no end. MST_NOTFOUND: she may not. */
MST_CHECK mst_err referral_may(struct ctx *c, int64_t *ret_until);
/* All that wait and that the caller opens, for one who is on duty: for app.inbox. Her key comes after the
 * row in the log. */
MST_CHECK mst_err referral_lend(struct ctx *c, const struct auth_duty *to, struct act **ret, size_t *ret_n);
/* Opens a case from n and marks the referral handled in the same savepoint. */
MST_CHECK mst_err referral_to_case(struct ctx *c, const struct referral *r,
				   const struct support_new *n, struct act *ret, struct id *ret_case);

/* ---- two that may be about the same person ---- */

struct referral_alike {
	struct id id;
	bool is_case, open;  /* open: a case that is open, a referral that waits */
	unsigned same;       /* enum person_same */
	int64_t at;          /* received, or opened */
	const char *name, *phone, *offence, *crime, *municipality, *source; /* NULL: not known */
};
/* All that wait and that the caller opens, for referral_alike of each of a list. */
MST_CHECK mst_err referral_pool(struct ctx *c, struct referral_alike **ret, size_t *ret_n);
#define REFERRAL_ALIKE 25 /* shown side by side; those that come after stand there once these are judged */
/* Those of the pool and of the cases that may be about the same person as r and of which nobody has said
 * anything yet, the first `most`. A case with extra protection, or one that the caller does not open, is
 * never among them. */
MST_CHECK mst_err referral_alike(struct ctx *c, const struct referral *r,
				 const struct referral_alike *pool, size_t npool, size_t most,
				 struct referral_alike **ret, size_t *ret_n);
/* What was put to `other`, a referral or a case. */
MST_CHECK mst_err referral_joined(struct ctx *c, struct id other, struct referral_alike **ret,
				  size_t *ret_n);
/* They are two: kept, with the reason under r's key, so that it opens with r and goes with it. Neither is proposed
 * for the other again. MST_CONFLICT in the act: it was said already. */
MST_CHECK mst_err referral_keep_apart(struct ctx *c, const struct referral *r, struct id other,
				      const char *why, struct act *ret);
/* Why others were kept apart from r, in the order in which it was said of r, not of the other one. */
MST_CHECK mst_err referral_reasons(struct ctx *c, const struct referral *r, const char *const **ret,
				   size_t *ret_n);
/* r, the later one, waits no more and stands with the other from now on; a case gets a line, with r's
 * text. MST_CONFLICT, here or in the act: one of them is handled or closed. */
MST_CHECK mst_err referral_put_together(struct ctx *c, const struct referral *r, struct id other,
					bool is_case, struct act *ret);
/* r waits again, as it was. MST_CONFLICT: its content is gone with the other's, or by age. */
MST_CHECK mst_err referral_take_apart(struct ctx *c, const struct referral *r, struct act *ret);

/* ---- what a municipality sends ----
 *
 * Saved by its sender at sending, then sealed to the jour for ever (what is sent is a public
 * record of hers, 2 kap. 10 § tryckfrihetsförordningen). Of what she has sent a number and an instant are left, nothing about
 * whom, and no way from there to the referral: the receipt says the same whatever follows. */

struct referral_sent {
	struct id id;
	const char *number; /* "482-109-375", random: it counts nothing */
	int64_t sent;
	bool copy;          /* her copy waits to be saved */
};
/* Sends r, whose content and consent are read; source, received, number and consent.by are set.
 * copy: one is kept for the sender, sealed to her own key, until referral_copy_done or for
 * REFERRAL_COPY_HOURS. Out: the id of the receipt. */
MST_CHECK mst_err referral_send(struct ctx *c, struct referral *r, bool copy, struct act *ret,
				struct id *ret_id);
/* Sends r for somebody without an account, by her link: like referral_send, with the link's source, and
 * r->sender is read. In the act MST_NOTFOUND, MST_CONFLICT, MST_BUSY as guest_sent_put. once: the mark
 * of her form; it lives in c->mem. */
MST_CHECK mst_err referral_send_link(struct ctx *c, const struct guest_link *l, const char *once,
				     struct referral *r, struct act *ret);
/* The caller's own. MST_NOTFOUND: none, or another's (same answer on purpose). */
MST_CHECK mst_err referral_sent_find(struct ctx *c, struct id id, struct referral_sent *ret);
/* The one whose copy still waits, latest first. MST_NOTFOUND: none. */
MST_CHECK mst_err referral_sent_unsaved(struct ctx *c, struct referral_sent *ret);
/* The copy, while it is there: content alone, no keys. MST_NOTFOUND: gone, or not hers to open.
 * Leave the page with ctx_page_after: it is on the log. */
MST_CHECK mst_err referral_copy_read(struct ctx *c, struct id id, struct referral *ret);
/* It is saved in her file: nobody but the jour can read it from now on. Repeatable. */
void referral_copy_done(struct ctx *c, struct id id, struct act *ret);
/* Apply, arg int64_t *now: drops copies that nobody has saved in time, and the content of what was put
 * together so long ago that it cannot be taken apart any more. */
MST_CHECK mst_err referral_sweep_apply(struct db *w, void *arg);

/* Destroys the keys of handled referrals, whose content left their rows before. Called after each
 * handling, and when a coordinator signs in: what a crash left over is made good. Waits; on a
 * worker. ret: how many. */
MST_CHECK mst_err referral_erase_due(struct ctx *c, size_t *ret);

/* ---- the clock (pure) ---- */

/* What the clock runs by (referral_hours.h). */
struct referral_hours {
	int target;        /* the promise of a first contact, in hours of open days (day_due) */
	int opens, closes; /* hours of the day between which somebody can be rung */
	struct day_calendar cal;
	const struct id *ids; /* of cal's closed ranges */
};
#define REFERRAL_HOURS_USUAL                                                                       \
	{                                                                                          \
		.target = 48, .opens = 8, .closes = 17, .cal = { .weekdays = 31 }                  \
	}

/* The latest instant of a first contact: one at which somebody can be rung, so a term that ends in
 * an evening or a night ends when the day before it does. */
int64_t referral_due(const struct referral_hours *h, int64_t received);
/* Has it waited too long? A first contact is late when it is due; a new try the day after. */
bool referral_late(int64_t next_at, int64_t attempts, int64_t now);

/* ---- the parser of pasted mails (pure) ---- */

struct referral_mail {
	const char *name, *phone, *offence; /* "" = not found; in mem */
	const char *role; /* code of stats_roles that the label with the name tells; "" = none */
};
/* Any text at all; never fails. Reads labelled lines ("Namn: ...") of the person herself and
 * passes over suspects and staff; a phone number is also found without a label, except the police's
 * exchange (010) and personal numbers. */
void referral_mail_read(struct arena *mem, const char *text, struct referral_mail *ret);
/* Code of stats_crimes for an offence as the police wrote it; "unknown" when in doubt. */
const char *referral_crime_guess(struct arena *mem, const char *offence);

/* ---- for "Idag" ---- */

struct referral_today {
	int64_t waiting, late;
	int64_t tries;       /* new tries planned for the rest of today */
	int64_t first_try;   /* the first of them, 0: none */
};
MST_CHECK mst_err referral_today(struct ctx *c, struct referral_today *ret);
/* When the latest came that waits for a first talk; 0: none does. */
MST_CHECK mst_err referral_newest(struct db *db, struct id jour, int64_t *ret);

/* A source that has sent nobody for longer than its own last year lets one expect. */
struct referral_quiet {
	const char *source; /* code of stats_sources */
	int64_t n, first, last; /* of the last year: how many, the first, the latest instant */
};
/* Whole days between two of them, at least 1. (pure) */
int64_t referral_usual_days(const struct referral_quiet *q);
/* True when such a silence comes by chance less than once in a hundred (times between independent arrivals
 * are exponential: more than 4.6 usual ones), is longer than a week, and six or more have come. (pure) */
bool referral_is_quiet(const struct referral_quiet *q, int64_t now);
MST_CHECK mst_err referral_quiet(struct ctx *c, struct referral_quiet **ret, size_t *ret_n);

/* For restore and `doctor`: how many referrals there are, and of how many the vault knows neither a
 * key nor an erasure. */
MST_CHECK mst_err referral_keyless(struct db *db, struct db *vault, int64_t *ret_referrals,
				   int64_t *ret_keyless);

#endif
