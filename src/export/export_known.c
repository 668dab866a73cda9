/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* export_known.c - what stands in each column of bytes. A column that is not told of here keeps
 * test/web/export from passing: whoever adds one says what it is. */
#include "export/export_priv.h"

#define PLAIN(t, c, w) { t, c, EXPORT_PLAIN, NULL, 0, NULL, w }
#define KEPT(t, c, w) { t, c, EXPORT_KEPT, NULL, 0, NULL, w }
#define SEALED(t, c, how, by, field, row, layout) { t, c, how, by, field, row, layout }

#define CASE                                                                                       \
	"version:i roles:T sex:t age:t crime:t reported:t source:t municipality:t circumstances:T " \
	"summary:t close_reason:t name:t extra_protection:b crime_day:d ended_day:d charged_day:d " \
	"trial_day:d final_day:d turns21_day:d matters:t steps:t danger:t review:d crime_place:t"
#define PERSON                                                                                     \
	"version:i name:t phone:t alias:t language:t interpreter:b extra_protection:b asked:b "     \
	"asked_on:d channels:i voicemail:b self_only:b when:t as:t note:t times:i readers:t code:t " \
	"review:d"
#define REFERRAL                                                                                   \
	"version:i name:t phone:t offence:t text:t note:t crime:t municipality:t role:t "           \
	"consent_giver:t consent_how:t consent_scope:t consent_at:s consent_by:x safe:t reach:t "   \
	"number:t sender:t"
#define VOLUNTEER                                                                                  \
	"version:i name:t phone:t mail:t area:t languages:t kinds:i capacity:i pledge:d training:d " \
	"board:d extract:d extract_seen:t started:d ended_on:d approved_until:d pledge_version:t "  \
	"training_until:d interview:d references:d children:b grace:d times:t supervised:d " \
	"interest:d outcome:i erase_on:d conflicts:t next_talk:d talks:T courses:T"
#define TIME "version:i who:x day:d minutes:i km:i ore:i"

static const struct export_column columns[] = {
	SEALED("support_case", "sealed", EXPORT_OBJECT, "id", FIELD_CASE, "id", CASE),
	SEALED("support_case", "link", EXPORT_OBJECT, "id", FIELD_CASE_LINK, "id", "#"),
	SEALED("support_entry", "sealed", EXPORT_OBJECT, "case_id", FIELD_CASE_NOTE, "id",
	       "version:i channel:t code:t text:t minutes:i fact:x held:t breaks:i why:t disputed:t"),
	SEALED("support_task", "sealed", EXPORT_OBJECT, "case_id", FIELD_CASE_TASK, "id",
	       "version:i code:t text:t what:t place:t room:t with_name:t with:x company:i"),
	SEALED("support_file", "sealed", EXPORT_OBJECT, "case_id", FIELD_CASE_FILE, "id",
	       "version:i name:t kind:i size:i"),
	SEALED("support_call", "sealed", EXPORT_OBJECT, "id", FIELD_CALL, "id",
	       "version:i name:t phone:t text:t role:t municipality:t reported:t"),
	SEALED("support_saved", "sealed", EXPORT_GROUP, NULL, FIELD_CASE_SAVED, "id", "name:t query:t"),
	SEALED("person_seeker", "sealed", EXPORT_OBJECT, "case_id", FIELD_PERSON, "id", PERSON),
	SEALED("referral_item", "sealed", EXPORT_OBJECT, "id", FIELD_REFERRAL, "id", REFERRAL),
	SEALED("referral_attempt", "sealed", EXPORT_OBJECT, "referral_id", FIELD_REFERRAL_ATTEMPT, "id",
	       "version:i outcome:i next:s note:t"),
	SEALED("referral_pair", "sealed", EXPORT_INTAKE, NULL, FIELD_REFERRAL_PAIR, "id", ""),
	SEALED("referral_pair", "reason", EXPORT_OBJECT, "referral_id", FIELD_REFERRAL_REASON, "id", ""),
	SEALED("court_session", "sealed", EXPORT_GROUP, NULL, FIELD_COURT_SESSION, "id",
	       "version:i day:d court:t part:t helpers:i met:i6 facts:x7"),
	SEALED("volunteer_item", "sealed", EXPORT_PURPOSE, "volunteer", FIELD_VOLUNTEER, "id", VOLUNTEER),
	SEALED("volunteer_time", "sealed", EXPORT_GROUP, NULL, FIELD_VOLUNTEER_TIME, "id", TIME),
	SEALED("guard_emergency", "sealed", EXPORT_AUDIT, "case_id", FIELD_EMERGENCY, "id", ""),
	SEALED("retain_hold", "sealed", EXPORT_AUDIT, "case_id", FIELD_RETAIN_HOLD, "case_id", ""),
	SEALED("rights_request", "sealed", EXPORT_AUDIT, "case_id", FIELD_RIGHTS, "id",
	       "version:i asker:i checked_by:i name:t about:t checked:t assessment:t longer:t reason:t cut:s left:T"),
	SEALED("mailbox_thread", "intake", EXPORT_LETTER, "id", FIELD_MAILBOX_INTAKE, "id",
	       "version:i reach:t others:t name:t phone:t times:t never:t word:t language:t municipality:t"),
	SEALED("mailbox_message", "sealed", EXPORT_MESSAGE, "thread_id", FIELD_MAILBOX_TEXT, "id", ""),
	{ "doc_version", "content", EXPORT_FILE, NULL, 0, NULL, "pdf" },
	{ "memo_template", "logo", EXPORT_FILE, NULL, 0, NULL, "png" },

	KEPT("auth_draft", "sealed", "a form that somebody has begun, to her own keys"),
	KEPT("auth_second", "secret", "of an app for codes, under the server's secret"),
	KEPT("barrier_bar", "sealed", "who must not come near a case, under the case's key; the place is a hash"),
	KEPT("guard_ask", "sealed", "a question to one of a circle, to her own keys"),
	KEPT("import_draft", "sealed", "a table that is being looked at; kept for a day"),
	KEPT("mailbox_message", "fresh", "the writer's copy, to her code"),
	KEPT("mailbox_message", "old", "the writer's copy, to her code word"),
	KEPT("mailbox_thread", "new_secret", "the writer's key, under her code"),
	KEPT("mailbox_thread", "old_secret", "the writer's key, under her code word"),
	KEPT("referral_sent", "copy", "the sender's copy, to her own keys"),
	KEPT("support_case", "audit_wrap", "the key of the case's part of the log, under the case's key"),
	KEPT("rights_sent", "sealed", "to whom an extract was handed over, under the key of its request"),
	KEPT("support_file", "wrap", "an attachment's own key, under the case's"),
	KEPT("support_file_piece", "sealed", "a piece of an attachment, under its own key; the attachment is in files/"),
	KEPT("volunteer_time", "own", "the same hours, to her who wrote them"),
	KEPT("audit_row", "sealed", "what a row of the log is about, under the log keys of cases and jour"),
	KEPT("auth_session", "keyring", "of somebody signed in, under her browser's cookie"),
	KEPT("auth_halfway", "keyring", "of somebody signing in"),
	KEPT("vault_user", "sealed", "a keyring, under its owner's phrase"),
	KEPT("vault_lock", "sealed", "a keyring, under one way in of its owner"),
	KEPT("vault_lock", "pin", "a signing key, under the same"),
	KEPT("vault_pair_old", "wrap", "a secret that a pair had before, under the pair of today"),
	KEPT("vault_wrap", "wrap", "an object's key, sealed for one holder"),

	PLAIN("audit_row", "tag", "keyed hash of what it is about"),
	PLAIN("audit_row", "commitment", "ties sealed to one text"),
	PLAIN("audit_row", "prev", "hash of the row before"),
	PLAIN("audit_row", "hash", "of this row at its place"),
	PLAIN("auth_account", "salt", "of her phrase"),
	PLAIN("auth_account", "verifier", "hash by which her phrase is known"),
	PLAIN("auth_invite", "salt", "of the phrase to come"),
	PLAIN("auth_spare", "code", "hash of a spare code"),
	PLAIN("auth_throttle", "name", "hash of a login that was tried"),
	PLAIN("auth_halfway", "id", "hash of a cookie"),
	PLAIN("auth_session", "id", "hash of a cookie"),
	PLAIN("auth_invite", "id", "hash of a link"),
	PLAIN("barrier_bar", "case_tag", "hash of the case"),
	PLAIN("barrier_bar", "who_tag", "hash of the person"),
	PLAIN("barrier_side", "case_tag", "hash of the case"),
	PLAIN("court_feed", "hash", "of a calendar's secret address"),
	PLAIN("doc_version", "hash", "of the content"),
	PLAIN("guest_link", "code", "hash of a link"),
	PLAIN("job_task", "payload", "what a task of the program works on"),
	PLAIN("lock_answered", "challenge", "of a passkey, used"),
	PLAIN("lock_envelope", "code", "hash of the code in the envelope"),
	PLAIN("lock_envelope", "salt", "of it"),
	PLAIN("lock_keeper", "code", "hash of a keeper's code"),
	PLAIN("lock_passkey", "cred", "a passkey's name"),
	PLAIN("lock_passkey", "pub", "its public key"),
	PLAIN("lock_recovery", "salt", "of the keepers' account"),
	PLAIN("site_image", "bytes", "a picture on the public pages"),
	PLAIN("mailbox_thread", "pub", "a letter's public key"),
	PLAIN("mailbox_thread", "new_pub", "the writer's public key"),
	PLAIN("mailbox_thread", "old_pub", "the writer's public key"),
	PLAIN("mailbox_thread", "salt", "of her code"),
	PLAIN("mailbox_thread", "old_salt", "of her code word"),
	PLAIN("mailbox_thread", "verify", "hash by which her code is known"),
	PLAIN("oidc_identity", "name", "hash of who she is to her municipality"),
	PLAIN("rights_release", "hash", "of the content that somebody released"),
	PLAIN("rights_sent", "hash", "of the content that was handed over"),
	PLAIN("start_mark", "link", "hash of the first start's address"),
	PLAIN("support_lookup", "name", "keyed hash of a name"),
	PLAIN("support_lookup", "phone", "keyed hash of a number"),
	PLAIN("vault_lock", "pub", "public key"), PLAIN("vault_lock", "sig", "signature"),
	PLAIN("vault_pair", "pub", "public key"), PLAIN("vault_pair", "sig", "signature"),
	PLAIN("vault_pair_old", "pub", "public key"),
	PLAIN("vault_past", "sign_pub", "public key"), PLAIN("vault_past", "sig", "signature"),
	PLAIN("vault_past", "vouch_sig", "signature"), PLAIN("vault_user", "box_pub", "public key"),
	PLAIN("vault_user", "sign_pub", "public key"), PLAIN("vault_user", "sig", "signature"),
	PLAIN("vault_user", "box_sig", "signature"), PLAIN("vault_user", "vouch_sig", "signature"),
};

/* Names that are ids wherever they stand. */
static const char *const ids[] = {
	"about", "account", "account_id", "actor", "adopted", "agreement", "away", "basis", "batch", "batch_id",
	"by_account", "by_id", "by_user", "case_id", "decision", "emergency", "event", "fact", "file_id",
	"given_by", "holder_id", "id", "jour", "jour_id", "key_id", "lease_by", "liaison", "link", "lock",
	"lock_id", "meeting", "message", "notice", "object_id", "one", "org", "org_id", "other", "other_id", "owner",
	"pair_id", "pass", "person_id", "reached", "referral_id", "request", "responsible", "reviewed_by", "row_id", "seen_by", "sender",
	"service", "signer_id", "snapshot_id", "survey", "thread_id", "to_user", "town", "trust", "user_id",
	"version", "voucher_id", "who",
};

const struct export_column *export_column_of(const char *table, const char *column)
{
	static const struct export_column id = { .how = EXPORT_ID };

	for (size_t i = 0; i < MST_LEN(columns); i++)
		if (str_eq(columns[i].table, table) && str_eq(columns[i].column, column))
			return &columns[i];
	for (size_t i = 0; i < MST_LEN(ids); i++)
		if (str_eq(ids[i], column))
			return &id;
	return NULL;
}
