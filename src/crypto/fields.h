/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fields.h - the frozen numbers that bind a sealed value to its column.
 *
 * A number is never reused and never changed: what was sealed under it opens under it alone.
 * Names may change. A room takes numbers from its own hundred.
 */
#ifndef CRYPTO_FIELDS_H
#define CRYPTO_FIELDS_H

enum seal_field {
	/* vault 100 */
	FIELD_KEYRING = 100,      /* a user's secrets under her phrase */
	FIELD_SESSION_KEYRING = 101, /* a user's secrets under a session cookie */
	FIELD_WRAP = 102,         /* a key under another; row: hash of object, holder, lapse (docs/KEYS.md) */
	FIELD_LOCK = 103,         /* the key of a keyring, to a lock's public key; row: the lock */
	FIELD_LOCK_PIN = 104,     /* her signing key under a lock's secret; row: the lock */
	/* audit 200 */
	FIELD_AUDIT_BODY = 200,
	/* auth 300 */
	FIELD_AUTH_PARKED = 300,  /* form text kept when a session had run out */
	FIELD_AUTH_DRAFT = 301,
	FIELD_AUTH_SECOND = 302,  /* auth_second.secret; row: the account */
	FIELD_AUTH_ENROL = 303,   /* the same in the form that sets it up; row: the account */
	/* person 400 */
	FIELD_PERSON = 400,       /* person_seeker.sealed */
	/* support 500 */
	FIELD_CASE = 500,         /* support_case.sealed: the codes and the summary */
	FIELD_CASE_NOTE = 501,    /* support_contact.sealed */
	FIELD_CASE_REKEY = 506,   /* support_case.audit_wrap, its second half: the old key */
	FIELD_CALL = 502,         /* support_call.sealed: a call not yet sorted */
	FIELD_CASE_LINK = 503,    /* support_case.fact_link: the facts of an open case */
	FIELD_CASE_TASK = 504,    /* support_task.sealed */
	FIELD_CASE_SAVED = 505,   /* support_saved.sealed: a kept selection of a list */
	FIELD_CASE_FILE = 507,    /* support_file.sealed: what an attachment is; row: the file */
	FIELD_CASE_FILE_KEY = 508, /* ... before it: the file's own key */
	/* referral 600 */
	FIELD_REFERRAL = 600,
	FIELD_REFERRAL_ATTEMPT = 601,
	FIELD_REFERRAL_COPY = 602, /* referral_sent.copy: the sender's, until it is in her file */
	FIELD_REFERRAL_PAIR = 603, /* referral_pair.sealed: why two were kept apart, to the intake; no longer written */
	FIELD_REFERRAL_REASON = 604, /* referral_pair.reason: the same, under the referral's key; row: the pair */
	/* volunteer 700 */
	FIELD_VOLUNTEER = 700,
	FIELD_VOLUNTEER_TIME = 701, /* volunteer_time.sealed */
	FIELD_VOLUNTEER_OWN = 702,  /* volunteer_time.own: the same, to her who wrote it */
	/* backup 800 */
	FIELD_BACKUP_VAULT = 800, /* the key of a copy's file, in its header; row: the copy's set */
	FIELD_BACKUP_DATA = 801,
	/* import 1100 */
	FIELD_IMPORT_DRAFT = 1100, /* a table that is looked at before it is read in */
	/* court 1200 */
	FIELD_COURT_SESSION = 1200,
	/* barrier 1300 */
	FIELD_BARRIER = 1300,      /* barrier_bar.sealed: who, and why */
	/* guard 1400 */
	FIELD_EMERGENCY = 1400,    /* guard_emergency.sealed: the reason, under the case's audit key */
	FIELD_EMERGENCY_ASK = 1401, /* guard_ask.sealed: the same, to who is asked */
	/* retain 1500 */
	FIELD_RETAIN_HOLD = 1500, /* retain_hold.sealed: why, under the case's audit key */
	/* mailbox 1900 */
	FIELD_MAILBOX_INTAKE = 1900, /* what is asked before anything else; row: the letter */
	FIELD_MAILBOX_TEXT = 1901,   /* a message, the jour's copy */
	FIELD_MAILBOX_FRESH = 1902,  /* ... the writer's, until she has read it */
	FIELD_MAILBOX_OLD = 1903,    /* ... and after */
	FIELD_MAILBOX_NEW_SECRET = 1904, /* of the writer's pairs, under code or word; row: the letter */
	FIELD_MAILBOX_OLD_SECRET = 1905,
	FIELD_MAILBOX_TICKET = 1906, /* an opened letter, from page to page */
	FIELD_MAILBOX_BROWSER = 1907, /* a message as a browser has sealed it (seal.js) */
	/* rights 1600 */
	FIELD_RIGHTS = 1600,      /* rights_request.sealed; under the case's audit key, or the jour's group */
	FIELD_RIGHTS_SENT = 1601, /* rights_sent.sealed: to whom; likewise */
	/* oidc 2000 */
	FIELD_OIDC_FLOW = 2000, /* the cookie of somebody on her way to her municipality's login */
};

#endif
