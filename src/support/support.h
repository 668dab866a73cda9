/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support.h - cases, contacts, calls not yet sorted, tallies; closing and the split.
 *
 * A case is one person's matter. Its key opens her data, its codes and its notes; in the clear
 * stand only jour, state, version and dates that the work needs. Who may open it is decided by
 * grants in vault: the case group (coordinators) and those assigned.
 * A closed case stays linked to its facts for SUPPORT_LINK_DAYS (undo), then the monthly batch cuts
 * the link and coarsens the facts. Help under a 14:5 exemption is a tally: a fact, nothing else.
 */
#ifndef SUPPORT_SUPPORT_H
#define SUPPORT_SUPPORT_H

#include "auth/auth.h"
#include "barrier/barrier.h"
#include "person/person.h"
#include "stats/stats.h"
#include "volunteer/volunteer.h"

extern const struct db_room support_room;
extern const struct http_route support_routes[];

/* Has the jour ever opened a case? */
MST_CHECK mst_err support_begun(struct db *db, bool *ret);


#define SUPPORT_LINK_DAYS 30
#define SUPPORT_TEXT_MAX 4000 /* characters of one note: facts for the work, no narratives */
#define SUPPORT_PLAN_MAX 1500 /* characters of one part of the plan */
#define SUPPORT_ROLES_MAX 6
#define SUPPORT_FLAGS_MAX 12

enum support_state {
	SUPPORT_OPEN = 1,
	SUPPORT_CLOSED = 2, /* linked: can be reopened */
	SUPPORT_SPLIT = 3,  /* facts are cut loose */
};

/* What is sealed of a case beside the person: codes of stats' lists. */
struct support_codes {
	const char *roles[SUPPORT_ROLES_MAX]; /* first one counts; several allowed (mother of both) */
	size_t nroles;
	const char *sex, *age, *crime, *reported, *source;
	const char *municipality;             /* SCB code; NULL = unknown or another county */
	const char *place;                    /* the same, of where the crime was */
	const char *flags[SUPPORT_FLAGS_MAX]; /* circumstances */
	size_t nflags;
	const char *summary;                  /* a line for those who work in it */
	const char *close_reason;
	struct support_dates {                /* of the proceedings; DAY_NONE = not known */
		int32_t crime, ended, charged, trial, final, turns21;
	} dates;
	struct support_plan { /* with her: NULL = nothing */
		const char *matters, *steps; /* what matters to her, what is agreed */
		const char *danger;          /* what to look out for; no names of suspects */
		int32_t review;              /* day to go through it again; DAY_NONE = none */
	} plan;
};
struct support_case {
	struct id id, person_id;
	enum support_state state;
	int64_t version, opened, closed;
	struct seal_key key, audit;           /* wiped with support_case_wipe */
	struct person person;
	struct support_codes codes;
	struct id fact;                       /* link to its STATS_CASE fact; ID_NONE when split */
};
void support_case_wipe(struct support_case *s);

enum support_kind {
	SUPPORT_TALK = 1,     /* a contact */
	SUPPORT_MEASURE = 2,
	SUPPORT_NOTICE = 3,   /* 11 kap. 6 § SoL (2025:400): the right to apply was told */
	SUPPORT_PRIVACY = 4,  /* GDPR art. 13/14 information given; code "untold": not, and text why */
	SUPPORT_ASSIGNED = 5,
	SUPPORT_CLOSING = 6,  /* text the reason, code the outcome (stats_outcomes); NULL = it is counted elsewhere */
	SUPPORT_REOPENED = 7,
	SUPPORT_UNASSIGNED = 8,
	SUPPORT_GUARDIAN = 9, /* 21 kap. 2 § SoL, for a minor: code consent, suitable or unsafe */
	SUPPORT_TRY = 11,     /* not reached; no contact and no fact */
	SUPPORT_ARRIVED = 12, /* a referral of the same person was put here (code NULL) or taken back */
	SUPPORT_HANDED = 13,  /* something was handed over: text to whom, what, with whose consent */
	SUPPORT_TWIN = 14,    /* another case of the same person: code "joined", "parted", or "apart" with why */
	SUPPORT_CONSENT = 15, /* taken back: code who said so (support_consent.h); or given again */
	SUPPORT_CONCERN = 10, /* a concern report was made (19 kap. 4 § SoL): at when, text by whom;
				 never what it says */
};
struct support_entry { /* one line of the timeline */
	struct id id, by;
	enum support_kind kind;
	int64_t at;           /* when it happened; may be earlier than when it was written */
	const char *channel, *code, *text; /* sealed */
	int64_t minutes;
	struct id fact;       /* sealed */
	const char *held;     /* sealed: who talked with her, when another one wrote it down; or NULL */
	unsigned breaks;      /* sealed: enum person_break, what of safe contact it went against */
	const char *why;      /* sealed: the reason for that; NULL = none */
	const char *disputed; /* sealed: her own words, when she says that it is wrong; NULL = she does not */
	const char *by_name;  /* when read: the writer's name; NULL = nobody */
};

/* ---- opening ---- */

/* Reads and opens a case with the caller's keys. MST_NOTFOUND: no such case, or she holds no key
 * to it (same answer on purpose). Makes the re-wrap of a first use by itself. */
MST_CHECK mst_err support_case_read(struct ctx *c, struct id id, struct support_case *ret);
/* The same with a key that somebody else has found for her (an emergency). */
MST_CHECK mst_err support_case_with(struct ctx *c, struct id id, const struct seal_key *key,
				    struct support_case *ret);
MST_CHECK mst_err support_entries(struct ctx *c, const struct support_case *s,
				  struct support_entry **ret, size_t *ret_n);
/* The same for who only looks for words: no by, by_name and kind. */
MST_CHECK mst_err support_texts(struct ctx *c, const struct support_case *s,
				struct support_entry **ret, size_t *ret_n);

/* May she not come near the case, under her account or as the volunteer that she is? */
MST_CHECK mst_err support_stopped(struct ctx *c, struct id case_id, struct id who, bool *ret);

/* ---- acts: each prepares; run with ctx_act ---- */

struct support_new {
	struct person person;
	struct support_codes codes;
	int64_t at;
	const char *first_note; /* NULL = none */
	int64_t until; /* for a caller who is no coordinator: she opens it until then; 0 = no end */
	/* When somebody else gave us her data: within a month of it she is told what is kept (art. 14.3 a GDPR),
	 * and a task waits for that. 0 = nobody has. */
	int64_t heard;
};
/* Opens a case: keys for the case group (and for the caller when she is a volunteer), person,
 * codes, fact, audit. also: one more thing in the same savepoint (a referral that became this
 * case), or NULL. Out: the new id. */
MST_CHECK mst_err support_open(struct ctx *c, const struct support_new *n,
			       mst_err (*also)(struct ctx *c, void *arg), void *also_arg,
			       struct act *ret, struct id *ret_id);
/* New person data and codes over version: MST_CONFLICT in the act when somebody was quicker. */
MST_CHECK mst_err support_edit(struct ctx *c, const struct support_case *s,
			       const struct person *p, const struct support_codes *codes,
			       int64_t version, struct act *ret);
MST_CHECK mst_err support_log(struct ctx *c, const struct support_case *s,
			      const struct support_entry *e, struct act *ret);
/* Gives the case to a user of the jour. MST_CONFLICT: the case is not open. MST_DENIED: a barrier stops
 * her, or the caller has the case for an hour only. */
MST_CHECK mst_err support_assign(struct ctx *c, const struct support_case *s, struct id user,
				 struct act *ret);
/* Takes it back. MST_CONFLICT, with words: it is in a circle that would have no coordinator. MST_DENIED: the
 * caller has it for an hour only. */
MST_CHECK mst_err support_unassign(struct ctx *c, const struct support_case *s, struct id user,
				   struct act *ret);
/* The same for somebody who never signs in, a volunteer of the jour: a line in the timeline, no key.
 * back: it is taken back. MST_CONFLICT: the case is not open. */
MST_CHECK mst_err support_assign_named(struct ctx *c, const struct support_case *s,
				       const struct volunteer *who, bool back, struct act *ret);
/* Every open case that the caller's keys open, latest touched first; s is wiped after fn. */
MST_CHECK mst_err support_each(struct ctx *c, void (*fn)(const struct support_case *s, void *arg),
			       void *arg);
/* Takes back cases that were opened at the instant `at` by mistake (an import): rows and facts go,
 * then their keys. MST_CONFLICT here or in the act: one of them has been changed, logged in, given to
 * somebody or closed since; here also: this thread's work was asked to end. One that is gone already is passed
 * over. */
MST_CHECK mst_err support_undo(struct ctx *c, const struct id *ids, size_t n, int64_t at,
			       struct act *ret);
/* How many open cases an account was given, without those that a barrier closes to the caller: she is not
 * to know of them. For app.load. */
MST_CHECK mst_err support_load(struct ctx *c, struct id account, int64_t *ret);
/* Who is no coordinator opens it no more, and its key is queued to be made anew. outcome: of stats_outcomes,
 * counted alone in the quarter of the closing until it is opened again; NULL: it is not counted. */
MST_CHECK mst_err support_close(struct ctx *c, const struct support_case *s, const char *reason,
				const char *outcome, struct act *ret);
/* Keys of closed cases that a crash has left with helpers go. Before the server starts. */
MST_CHECK mst_err support_closed_mend(struct app *app);
MST_CHECK mst_err support_reopen(struct ctx *c, const struct support_case *s, struct act *ret);

/* Compares every open case that the caller's keys open with its facts: its own, those of its talks and
 * measures, and its circumstances. what: Swedish, codes alone. ret_cases: how many were opened. Slow. */
MST_CHECK mst_err support_facts_check(struct ctx *c,
				      void (*tell)(struct id case_id, const char *what, void *arg),
				      void *arg, size_t *ret_cases);

/* ---- help without identity ---- */

struct support_tally {
	const char *service;      /* code of the service given under a 14:5 exemption, or "anonymous" */
	const char *municipality; /* SCB code or NULL */
	const char *role;
	bool notice;              /* 11:6 told */
	int64_t n;
	int32_t day;
	struct id help, told;     /* set by support_count: its facts; told is ID_NONE without notice */
};
MST_CHECK mst_err support_count(struct ctx *c, struct support_tally *t, struct act *ret);
/* Takes a tally back: its facts, as support_count told them to the one who counted. Nothing says who
 * that was, so whoever holds these random ids may. MST_NOTFOUND: no such tally (any more). */
MST_CHECK mst_err support_uncount(struct ctx *c, struct id help, struct id told, struct act *ret);

/* ---- a call before there is a case ---- */

struct support_call {
	struct id id, by;
	int64_t at;
	const char *name, *phone, *text, *role, *municipality, *reported; /* sealed */
};
/* Written with or without keys in hand: under a key of its own, which the case group holds until it is sorted. */
MST_CHECK mst_err support_call_log(struct ctx *c, const struct support_call *call,
				   struct act *ret);
/* Those that the caller opens. */
MST_CHECK mst_err support_calls(struct ctx *c, struct support_call **ret, size_t *ret_n);
/* Destroys the keys of calls that have been sorted; needs none. Waits; on a worker. ret: how many. */
MST_CHECK mst_err support_calls_erase_due(struct ctx *c, size_t *ret);

/* ---- the split ---- */

/* Cuts the facts of all cases closed SUPPORT_LINK_DAYS ago or earlier, once a calendar month, by a
 * user who holds the case group. Waits; on a worker. ret: how many were cut. */
MST_CHECK mst_err support_split_due(struct ctx *c, size_t *ret);

/* ---- a new key, and the end ---- */

/* A case gets a new key, so that what anybody has copied of its old one opens nothing that the stores
 * hold from then on. story false: notes, tasks, summary and plan go with the old key, and what is left is
 * who she is and how she may be reached. Waits; on a worker. MST_NOTFOUND: not hers to open. */
MST_CHECK mst_err support_rekey(struct ctx *c, struct id case_id, bool story);
/* Cases that somebody may not hold any more (vault_due) get new keys, as far as the caller opens them and at
 * most SUPPORT_REKEY_MOST. Waits; on a worker. ret: how many. */
#define SUPPORT_REKEY_MOST 50
MST_CHECK mst_err support_rekey_due(struct ctx *c, size_t *ret);
/* Ends what a crash has left of it, in cases that the caller opens. */
MST_CHECK mst_err support_rekey_mend(struct ctx *c);
/* What is known of a case without any key. */
struct support_bare {
	struct id id, person_id;
	enum support_state state;
	int64_t closed; /* 0: open */
};
/* In the order of their ids, those after that one (ID_NONE: from the first) and at most SUPPORT_BARE_MOST. */
#define SUPPORT_BARE_MOST 500
MST_CHECK mst_err support_bare_after(struct db *db, struct arena *mem, struct id jour, struct id after,
				     struct support_bare **ret, size_t *ret_n);
MST_CHECK mst_err support_bare_find(struct db *db, struct id id, struct support_bare *ret);
/* Those that were closed at an instant or before, by it. */
MST_CHECK mst_err support_closed_before(struct db *db, struct arena *mem, struct id jour,
					int64_t before, struct support_bare **ret, size_t *ret_n);
/* Of those the ones that support_story_gone has not been told of: after that one (zeroed: from the first) and
 * at most SUPPORT_BARE_MOST. Reads no others. */
MST_CHECK mst_err support_story_left(struct db *db, struct arena *mem, struct id jour, int64_t before,
				     const struct support_bare *after, struct support_bare **ret,
				     size_t *ret_n);
/* Apply, repeatable: the notes of a closed case are erased, and it is not found by them any more. */
MST_CHECK mst_err support_story_gone(struct db *w, struct id case_id);
/* Vault apply: the case's key and that of its log are destroyed. */
MST_CHECK mst_err support_keys_erase(struct db *v, struct id case_id, int64_t at);
/* Apply, repeatable, after its keys: all rows of the case go. */
MST_CHECK mst_err support_rows_erase(struct db *w, struct id case_id);

/* The open cases that the caller's own keys open, as rows of a list: short name, and how the person
 * may be reached. Leave the page with ctx_page_after and support_mine_note. */
MST_CHECK mst_err support_mine(struct ctx *c, const struct view_item **ret, size_t *ret_n);
const struct audit_row *support_mine_note(struct ctx *c);

/* What is to be done today or earlier in the open cases that the caller opens, the nearest first:
 * safe contact stands first on a call. Leave the page with ctx_page_after and support_mine_note. */
MST_CHECK mst_err support_tasks_today(struct ctx *c, struct view_item **ret, size_t *ret_n);

/* For "Idag": how many cases wait for something. open_cases: those that the caller opens; about: there are
 * many, and it is to the nearest hundred. */
struct support_today {
	int64_t open_cases, unsorted_calls;
	bool about;
};
MST_CHECK mst_err support_today(struct ctx *c, struct support_today *ret);

/* ---- for the reviewer: which case a row of the log is about, without opening the case ---- */

struct support_trace {
	struct id id;
	enum support_state state;
	int64_t opened, closed; /* closed 0 = not */
};
/* All cases of the jour, latest touched first. */
MST_CHECK mst_err support_traces(struct ctx *c, struct support_trace **ret, size_t *ret_n);
MST_CHECK mst_err support_trace_find(struct ctx *c, struct id case_id, struct support_trace *ret);
/* The case's audit key by the caller's own keys (the review pair); she wipes it. MST_NOTFOUND:
 * she holds none. */
MST_CHECK mst_err support_trace_key(struct ctx *c, struct id case_id, struct seal_key *ret);

/* For restore and `doctor`: how many cases there are, and of how many the vault knows neither a key
 * nor an erasure. */
MST_CHECK mst_err support_keyless(struct db *db, struct db *vault, int64_t *ret_cases,
				  int64_t *ret_keyless);

#endif
