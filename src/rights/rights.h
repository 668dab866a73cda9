/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rights.h - what people ask of the jour about their own data (GDPR art. 15 to 18): when it came, by when it
 * must be answered, who answers, how it was checked who asks, and what the answer was and why.
 *
 * Nothing about a case leaves before it is sure who asks. An extract, and whatever a guardian or somebody
 * else asks for a person, waits besides until two named people have released exactly that content: until
 * then the jour neither confirms nor denies.
 */
#ifndef RIGHTS_RIGHTS_H
#define RIGHTS_RIGHTS_H

#include "doc/doc.h"
#include "support/support.h"

extern const struct db_room rights_room;
extern const struct http_route rights_routes[]; /* /dataskydd, /begaran */

enum rights_kind {
	RIGHTS_EXTRACT = 1,  /* art. 15 */
	RIGHTS_RECTIFY = 2,  /* art. 16 */
	RIGHTS_ERASE = 3,    /* art. 17 */
	RIGHTS_RESTRICT = 4, /* art. 18 */
};
enum rights_asker { RIGHTS_SELF = 1, RIGHTS_GUARDIAN, RIGHTS_AGENT };
enum rights_check { /* how it was checked who asks */
	RIGHTS_UNCHECKED = 0, RIGHTS_CALLBACK, RIGHTS_CODE, RIGHTS_IN_PERSON, RIGHTS_PAPER,
};
enum rights_outcome { RIGHTS_OPEN = 0, RIGHTS_GRANTED, RIGHTS_PARTLY, RIGHTS_REFUSED, RIGHTS_WITHDRAWN };

#define RIGHTS_NAME_MAX 200
#define RIGHTS_TEXT_MAX 2000
#define RIGHTS_LEFT_MAX 200

/* A piece of the case that an extract leaves out, and on which ground. */
struct rights_left {
	struct id entry;
	int ground; /* index in rights_grounds */
};
struct rights_ground {
	const char *code, *words; /* words: for the extract, Swedish */
	const char *brief;        /* for the choice; a msgid */
};
extern const struct rights_ground rights_grounds[]; /* ended by a zero row */

struct rights_request {
	struct id id, case_id, responsible, by; /* case_id ID_NONE: about no case */
	enum rights_kind kind;
	enum rights_outcome outcome;
	int32_t received, closed; /* closed DAY_NONE: open */
	bool prolonged;
	int64_t at, version;
	bool opened; /* the rest was opened with the caller's keys */
	enum rights_asker asker;
	enum rights_check check;
	const char *name;       /* who asks, when it is not the person of the case; "" = she */
	const char *about;      /* what is asked */
	const char *checked;    /* more about the check */
	const char *assessment; /* for a guardian, and before an extract leaves: the ground of the two */
	const char *longer;     /* why it was prolonged */
	const char *reason;     /* of the outcome */
	int64_t cut;            /* the extract is of this instant; 0: not made yet */
	struct rights_left *left;
	size_t nleft;
};

/* The last day to answer: a month from when it came, or three when it is prolonged (art. 12.3), reckoned as
 * regulation (EEC, Euratom) 1182/71 art. 3 does: the day with the same number, the next working day when that is
 * none. */
int32_t rights_due(int32_t received, bool prolonged);
/* Must two people release before an answer leaves? */
bool rights_needs_two(const struct rights_request *r);

struct rights_release {
	struct id account;
	int64_t at;
	struct hash hash;
};
/* Two different accounts have released exactly this. */
bool rights_released(const struct rights_release *list, size_t n, const struct hash *what);
/* What is released of a request that is no extract: its assessment. */
void rights_content(const struct rights_request *r, struct hash *ret);

/* Opened as far as the caller's keys go. MST_NOTFOUND: none, or a barrier stops her at its case. */
MST_CHECK mst_err rights_get(struct ctx *c, struct id id, struct rights_request *ret);
/* Open ones by their deadline, or closed ones, the latest first; those that a barrier stops her at are left
 * out. At most RIGHTS_LIST_MOST. */
#define RIGHTS_LIST_MOST 200
MST_CHECK mst_err rights_list(struct ctx *c, bool open, struct rights_request **ret, size_t *ret_n);
MST_CHECK mst_err rights_releases(struct db *db, struct arena *mem, struct id request,
				  struct rights_release **ret, size_t *ret_n);

/* ---- acts: each prepares; run with ctx_act ---- */

/* id, by, at, version are set. s: the case that r->case_id names, opened; NULL without one. MST_INVALID: it
 * came after today. */
MST_CHECK mst_err rights_new(struct ctx *c, const struct support_case *s, struct rights_request *r,
			     struct act *ret);
/* Its texts, its check and who is responsible, over r->version. MST_CONFLICT: it is closed, or somebody was
 * quicker (in the act). */
MST_CHECK mst_err rights_edit(struct ctx *c, const struct rights_request *r, struct act *ret);
/* Two months more, for `why`. MST_CONFLICT: closed, prolonged already, or the first month is over: then it is
 * too late to tell her. */
MST_CHECK mst_err rights_prolong(struct ctx *c, const struct rights_request *r, const char *why,
				 struct act *ret);
/* The caller releases exactly `what`. MST_CONFLICT: closed, or it is not checked who asks, or a guardian's
 * has no assessment, or the extract has not been made. */
MST_CHECK mst_err rights_release(struct ctx *c, const struct rights_request *r, const struct hash *what,
				 struct act *ret);
/* The answer. What is granted is done in the same transaction: the case is restricted, or goes as soon as it
 * can. s: the case, opened; NULL without one. MST_INVALID: no reason where something is not granted.
 * MST_DENIED: it is not checked who asks, or two have not released it. MST_CONFLICT: closed already, or the
 * case does not allow it (c->why). */
MST_CHECK mst_err rights_close(struct ctx *c, const struct rights_request *r, const struct support_case *s,
			       enum rights_outcome outcome, const char *reason, struct act *ret);

/* ---- handed over ---- */

struct rights_sent {
	struct id id, by;
	int32_t day;
	enum doc_way way;
	int64_t at;
	struct hash hash;
	const char *receiver; /* NULL: not opened */
};
/* MST_INVALID: the day has not come, or extra protection and any way but in person. MST_DENIED: not
 * released. */
MST_CHECK mst_err rights_send(struct ctx *c, const struct rights_request *r, const struct support_case *s,
			      const struct rights_sent *sent, struct act *ret);
MST_CHECK mst_err rights_sendings(struct ctx *c, const struct rights_request *r, struct rights_sent **ret,
				  size_t *ret_n);

#define RIGHTS_SOON 14 /* days */
/* Cards for "Idag": what is due so soon or has waited too long, and what waits for the caller's
 * release. Adds to *n. */
MST_CHECK mst_err rights_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n);

#endif
