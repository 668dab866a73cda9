/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox.h - letters from people without an account, and our answers: a code instead of a name.
 *
 * The code is twenty digits that look like a reference number: 6 find the letter, 13 are secret, 1
 * checks the typing. What is written is sealed before it is stored: to the letter's own key pair, whose
 * secret only the jour's intake pair opens. For the writer there are copies of her own: what she has
 * not read opens with the code; what she has read needs her code word too, so that somebody who finds
 * the code does not find the story. Nobody's address is kept, and no message is sent anywhere.
 *
 * What this does not protect from: whoever runs the server and changes its pages while somebody writes,
 * and whoever sees the screen or has a program in the device. The pages say so.
 */
#ifndef MAILBOX_MAILBOX_H
#define MAILBOX_MAILBOX_H

#include "auth/auth.h"

extern const struct db_room mailbox_room;
extern const struct http_route mailbox_routes[];

#define MAILBOX_TEXT_MAX 4000    /* characters of one message */
#define MAILBOX_SHORT_MAX 200    /* of an answer about safe contact */
#define MAILBOX_WORD_LEAST 4
#define MAILBOX_WORD_MAX 60
#define MAILBOX_LETTERS_MOST 1000 /* kept at once */
#define MAILBOX_DAY_MOST 200     /* new ones in 24 hours */
#define MAILBOX_MESSAGES_MOST 100 /* of one letter, both ways */
#define MAILBOX_DAYS 90          /* an answered letter goes when nobody has touched it for so long */
#define MAILBOX_GONE_DAYS 30     /* how long the list tells that a letter has ended */
#define MAILBOX_SHOWN_SECONDS 900 /* how long what was shown can be shown again with the code alone */
#define MAILBOX_TICKET_SECONDS 1800

/* ---- the code (pure) ---- */

#define MAILBOX_LOCATE 6
#define MAILBOX_CODE 20
struct mailbox_code {
	char digits[MAILBOX_CODE + 1];
};
void mailbox_code_new(struct mailbox_code *ret);
/* As people type it: digits, with spaces and "-" anywhere between. False: too few, too many, something
 * else, or the last digit does not fit (one wrong digit, or two that changed places; Damm 2004). */
MST_CHECK bool mailbox_code_read(const char *typed, struct mailbox_code *ret);
const char *mailbox_code_text(struct arena *mem, const struct mailbox_code *code); /* in fives */

/* ---- what is asked before anything else ---- */

struct mailbox_intake {
	const char *reach;  /* "code": answer here; "ring"; "self": she gets in touch */
	const char *others; /* does somebody else read her phone: "yes", "no", "unknown" */
	const char *name, *phone, *times, *never, *word, *language; /* "" = not told */
	const char *municipality; /* SCB code; NULL = not told */
};
struct mailbox_message {
	struct id id;
	int64_t at;
	bool ours;
	const char *text;
};
enum mailbox_state {
	MAILBOX_OPEN = 1,
	MAILBOX_SEEN = 2,      /* somebody else has read: her code is dead, the jour keeps the letter */
	MAILBOX_WITHDRAWN = 3, /* from here on nothing is left but the instants */
	MAILBOX_ENDED = 4,
	MAILBOX_LAPSED = 5,
};

/* ---- the writer. *_work are for ctx_work(WORK_PUBLIC): they wait for Argon2id. ---- */

/* What the browser has sealed, in the place of a text. */
struct mailbox_boxed {
	struct id id;            /* of the message, made there */
	struct blob text, own;   /* boxes to the intake pair and to the writer's own; own empty: none */
	bool made;               /* the writer's pair was made there too: */
	uint8_t own_secret[32];
};
void mailbox_boxed_wipe(struct mailbox_boxed *b);
/* From a form of these pages. MST_NOTFOUND: nothing is sealed; MST_INVALID: not by seal.js. In mem. */
MST_CHECK mst_err mailbox_boxed_read(struct arena *mem, const struct form *f,
				     struct mailbox_boxed *ret);
/* Public keys for the page, in hex: the jour's, and the writer's own when own is not NULL, else "". */
struct mailbox_keys {
	char jour[65], own[65];
};
MST_CHECK mst_err mailbox_keys(struct ctx *c, const uint8_t *own, struct mailbox_keys *ret);

struct mailbox_sealed; /* what is stored; private */
struct mailbox_letter {
	struct mailbox_intake intake;
	const char *text;
	struct mailbox_boxed boxed; /* in its place when boxed.text is not empty; wiped by the work */
	struct mailbox_code code; /* out; wiped with mem_wipe when it has been shown */
	struct mailbox_sealed *sealed;
};
/* Makes code and keys and seals. arg: struct mailbox_letter. */
mst_err mailbox_letter_work(struct ctx *c, void *arg);
/* After it. In the act MST_BUSY: no room now; MST_CONFLICT: try again, the code was taken. */
void mailbox_send(struct ctx *c, const struct mailbox_letter *l, struct act *ret);

/* arg: struct mailbox_try. MST_DENIED: no such letter, or another code (one and the same answer, after
 * the same time). ticket: what opens the letter for the pages that follow, sealed under a key of this
 * process, for MAILBOX_TICKET_SECONDS; in mem. */
struct mailbox_try {
	struct mailbox_code code;
	const char *ticket;
};
mst_err mailbox_try_work(struct ctx *c, void *arg);

struct mailbox_view {
	int64_t opened; /* when it was opened before this; 0 = never */
	bool word;      /* she has a code word */
	uint8_t own[32]; /* then: the public key of her own copies */
	struct mailbox_message *fresh; /* answers not read yet, oldest first */
	size_t nfresh;
};
/* MST_DENIED, here and below: the ticket is too old, or the letter is closed by now. */
MST_CHECK mst_err mailbox_look(struct ctx *c, const char *ticket, struct mailbox_view *ret);
/* What she has read, and written; arg: struct mailbox_older. MST_DENIED: not her word. */
struct mailbox_older {
	const char *ticket, *word;
	struct mailbox_message *list; /* in mem, oldest first */
	size_t n;
};
mst_err mailbox_older_work(struct ctx *c, void *arg);

enum mailbox_deed {
	MAILBOX_OPENED = 1, /* she has it on her screen: is told at the next opening */
	MAILBOX_READ,       /* what was new opens with the word alone from now on */
	MAILBOX_FORGET,     /* ... and nothing opens for her any more; the jour keeps it */
	MAILBOX_SHUT,       /* somebody else has read */
	MAILBOX_WITHDRAW,   /* all of it goes, here too */
};
MST_CHECK mst_err mailbox_deed(struct ctx *c, const char *ticket, enum mailbox_deed what,
			       struct act *ret);
/* boxed: in the place of text, or NULL. In the act MST_BUSY: the letter is as long as it can be. */
MST_CHECK mst_err mailbox_write_on(struct ctx *c, const char *ticket, const char *text,
				   const struct mailbox_boxed *boxed, struct act *ret);

/* ---- against floods: in memory alone, under a key that is another one each day ---- */

enum mailbox_what { MAILBOX_LETTER = 0, MAILBOX_MISS };
/* Has this address some left today? take: counts one. crowded: many letters have come, each address
 * gets one. */
bool mailbox_may(const char *peer, enum mailbox_what what, int64_t now, bool crowded, bool take);
/* Seconds until this letter's code may be tried again, 0 = now; after the fifth miss they double from
 * 30 up to 15 minutes, whether or not there is such a letter. */
int mailbox_pause(const struct mailbox_code *code, int64_t now);
void mailbox_missed(const struct mailbox_code *code, int64_t now);
void mailbox_forget_misses(void); /* tests */

/* When the latest letter came that waits for an answer; 0: none does. */
MST_CHECK mst_err mailbox_newest(struct db *db, struct id jour, int64_t *ret);

/* ---- the jour ---- */

struct mailbox_thread {
	struct id id;
	enum mailbox_state state;
	int64_t created, touched, opened, taken; /* opened, taken: 0 = not yet */
	bool waits;                              /* for us */
	struct mailbox_intake intake;            /* NULLs when the letter has ended */
	struct mailbox_message *list;
	size_t n;
	struct seal_key audit;
	uint8_t pub[32], new_pub[32], old_pub[32];
	bool word;
};
/* MST_NOTFOUND: none, or not hers to open. */
MST_CHECK mst_err mailbox_read(struct ctx *c, struct id id, struct mailbox_thread *ret);
/* waits: the oldest first; otherwise all others that have not been forgotten, the latest first. Without
 * messages; at most MAILBOX_LIST_MOST. */
#define MAILBOX_LIST_MOST 100
MST_CHECK mst_err mailbox_list(struct ctx *c, bool waits, struct mailbox_thread **ret, size_t *ret_n);
/* MST_CONFLICT: her code is dead, nobody would read it. */
MST_CHECK mst_err mailbox_answer(struct ctx *c, const struct mailbox_thread *t, const char *text,
				 struct act *ret);
/* MST_CONFLICT: it has ended already. */
MST_CHECK mst_err mailbox_end(struct ctx *c, const struct mailbox_thread *t, struct act *ret);
/* Apply, for the room that takes the letter on: it is dealt with there. The code goes on working. */
MST_CHECK mst_err mailbox_take_apply(struct db *w, struct id thread, int64_t now);
MST_CHECK mst_err mailbox_waiting(struct ctx *c, int64_t *ret); /* how many letters wait for us */
/* Destroys the keys of letters that have ended; like referral_erase_due. Waits; on a worker. */
MST_CHECK mst_err mailbox_erase_due(struct ctx *c, size_t *ret);
/* Apply, arg int64_t *now: what has lapsed goes, and what was shown long enough. */
MST_CHECK mst_err mailbox_sweep_apply(struct db *w, void *arg);
/* For restore and `doctor`: letters that can be read by nobody, because the vault knows no key. */
MST_CHECK mst_err mailbox_keyless(struct db *db, struct db *vault, int64_t *ret);

#endif
