/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vault.h - who can open what: user keys, the jour's key pairs, wrapped keys, erasure.
 *
 * Knows users, organisations and cases only as opaque ids. Lives in a store of its own. All
 * functions that take `struct db *v` read or write the vault's store; those that write are
 * `apply` functions of its writer lane and are repeatable. docs/KEYS.md draws every state.
 *
 * A key is a 32-byte secret of an *object* (a case, a case's audit trail, an organisation's key
 * pair). A *wrap* is that key sealed for one *holder*: a user, or an organisation's pair. Boxed
 * wraps are made for a holder who is not here; at first use she re-wraps under her own symmetric
 * key (docs/KEYS.md tells why).
 */
#ifndef VAULT_VAULT_H
#define VAULT_VAULT_H

#include "crypto/crypto.h"
#include "db/db.h"

extern const struct db_room vault_room; /* its schema, for db_store_conf.rooms */

/* ---- an unlocked user: lives as long as a request; MST_CLEANUP(vault_keyring_wipe) ---- */

struct vault_keyring {
	struct id user;
	struct box_pair pair;   /* X25519 */
	struct sign_pair sign;  /* Ed25519: vouches for those she invites */
	struct seal_key key;    /* symmetric: her re-wrapped grants */
	bool open;
};
void vault_keyring_wipe(struct vault_keyring *k);
#define VAULT_PACKED (32 + 64 + 32 + 32 + SEAL_EXTRA) /* its bytes, sealed */

/* ---- locks: each opens her keyring by itself ---- */

enum vault_lock_kind {
	VAULT_PHRASE = 1,   /* its id is the user's */
	VAULT_PAPER = 2,    /* a code on paper in the jour's safe */
	VAULT_DEVICE = 3,   /* what her device keeps: a passkey's PRF (WebAuthn level 3, 10.1.4), or the
			     * cookie of one browser when she signs in at her employer's */
	VAULT_KEEPERS = 4,  /* the codes of two key keepers together */
};
struct vault_lock {
	struct id id, user;
	enum vault_lock_kind kind;
	uint8_t pub[32];           /* belongs to the secret; the keyring is sealed to it */
	uint8_t pin[SEAL_WRAP];    /* her signing key, under the secret */
	uint8_t sig[SIGN_SIZE];    /* hers, over all of the lock */
	uint8_t sealed[BOX_WRAP + VAULT_PACKED];
	uint8_t of[32];            /* box key of the keyring inside; not stored */
	int64_t made;
	int64_t until;             /* opens nothing from this instant on; 0 = no end */
	bool old;                  /* from before there was a public key: only sealed, under the phrase */
	bool drop;                 /* in a rotation: goes */
};
/* Seals an open keyring under a secret (at least 100 random bits, or a stretched phrase's key). */
void vault_lock_new(const struct vault_keyring *k, struct id id, enum vault_lock_kind kind,
		    const struct seal_key *under, struct vault_lock *ret);
/* A lock for a while, of one device: its secret has a part that can be guessed (a short code), so tries are
 * counted. It ends at `until`, goes when her keys are made anew, when she leaves or lapses, and is never the
 * last way in. Its kind is VAULT_DEVICE. */
void vault_lock_brief(const struct vault_keyring *k, struct id id, const struct seal_key *under,
		      int64_t until, struct vault_lock *ret);
#define VAULT_TRIES 5 /* wrong ones in a row */
/* Apply, before the secret is tried: a try is counted. *ret_left: how many are left after this one; -1:
 * there is no such lock for a while, or it has ended or been used up, and is gone. */
MST_CHECK mst_err vault_lock_try(struct db *v, struct id lock, int64_t now, int *ret_left);
/* Apply, repeatable: it was the right one, and the count begins anew. */
MST_CHECK mst_err vault_lock_tried(struct db *v, struct id lock);
/* Apply, repeatable: a lock for a while goes; any other stays. */
MST_CHECK mst_err vault_lock_forget(struct db *v, struct id lock);
/* ... all of hers but one; ID_NONE: all. */
MST_CHECK mst_err vault_locks_forget(struct db *v, struct id user, struct id but);
/* Apply, repeatable: a new lock, or one in the place of an older one of the same id, user and kind.
 * MST_CONFLICT: she has other keys by now, or the id is somebody else's. */
MST_CHECK mst_err vault_lock_put(struct db *v, const struct vault_lock *l);
MST_CHECK mst_err vault_lock_find(struct db *v, struct id lock, struct vault_lock *ret);
/* All of hers, by kind and age; in mem. */
MST_CHECK mst_err vault_locks(struct db *v, struct arena *mem, struct id user,
			      struct vault_lock **ret, size_t *ret_n);
/* MST_DENIED: not the lock's secret, or the lock or the public keys beside it are not hers (logged).
 * MST_NOTFOUND: no such lock, or it has ended. lock: the user's id for her phrase. */
MST_CHECK mst_err vault_unlock(struct db *v, struct id lock, const struct seal_key *under,
			       struct vault_keyring *ret);

/* ---- a user's keys ---- */

/* What is stored of a user, and her first lock. */
struct vault_user {
	struct id user;
	uint8_t box_pub[32], sign_pub[32];
	struct id signer;             /* who invited her; herself for the first of an organisation */
	uint8_t sig[SIGN_SIZE];       /* the signer's, over her signing key */
	uint8_t box_sig[SIGN_SIZE];   /* her own, over her box key */
	struct vault_lock lock;
};
/* New secrets, with `under` as the key of her phrase; signed by `signer` (NULL: by herself, the root). */
void vault_user_new(struct id user, const struct seal_key *under,
		    const struct vault_keyring *signer, struct vault_user *ret,
		    struct vault_keyring *ret_open);
/* Apply. MST_CONFLICT: she has other keys already. */
MST_CHECK mst_err vault_user_put(struct db *v, const struct vault_user *u);
/* A new box pair and symmetric key, all that she holds wrapped anew, and the new keyring sealed in all
 * her locks. under: the key of her new phrase, NULL when the phrase stays. A lock that is not as she
 * signed it goes (logged). ret in mem. MST_DENIED: something that she holds does not open (logged).
 * MST_CONFLICT: her phrase's lock is an old one, which only the phrase can seal anew. */
struct vault_rotation {
	struct id user;
	uint8_t old_pub[32], box_pub[32], box_sig[SIGN_SIZE];
	struct vault_lock *locks;
	size_t nlocks;
	struct vault_rotated *wraps;
	size_t n;
};
MST_CHECK mst_err vault_user_rotate(struct db *v, struct arena *mem, const struct vault_keyring *k,
				    const struct seal_key *under, struct vault_rotation *ret,
				    struct vault_keyring *ret_open);
/* Takes a lock away in a prepared rotation, so that a copy of it with its secret opens nothing that the
 * store holds from then on. MST_CONFLICT: it is the last one. */
MST_CHECK mst_err vault_rotation_without(struct vault_rotation *r, struct id lock);
/* Apply, not repeatable after its commit. MST_CONFLICT: a grant or a lock came meanwhile, or she has other
 * keys by now; unlock and prepare again. Her other sessions hold the old keyring: end them. Text
 * that waits under her old box key (vault_seal_to_user) opens no more. */
MST_CHECK mst_err vault_rotation_put(struct db *v, const struct vault_rotation *r);
/* The keyring as one small blob under a session's secret, and back. */
void vault_pack(const struct vault_keyring *k, const struct seal_key *session,
		uint8_t ret[VAULT_PACKED]);
MST_CHECK mst_err vault_unpack(struct id user, const struct seal_key *session, struct blob packed,
			       struct vault_keyring *ret);
/* Follows the signatures from a user up to `root` (the pinned fingerprint). MST_DENIED when a
 * public key in the database is not the one that was signed, or the signer is none who may vouch:
 * the root, and who was given the group pair by one who may. Checked before every seal, without a
 * cache. MST_NOTFOUND: no such user. */
MST_CHECK mst_err vault_user_check(struct db *v, struct id user, const struct hash *root);
/* fn is told each time that a public key in the database is not the one that was signed: whose it is, a
 * user's or a pair's id. On any thread, also a writer's: it must not wait. Once, before the store is in use;
 * NULL: nobody. It is logged in any case. */
void vault_refused_tell(void (*fn)(struct id whose, void *arg), void *arg);
/* Fingerprint of a signing key: what is pinned in the configuration and printed. */
void vault_fingerprint(const uint8_t sign_pub[32], struct hash *ret);

/* ---- an organisation's pairs ---- */

enum vault_pair {
	VAULT_INTAKE = 1,   /* what others send us: all coordinators open it */
	VAULT_GROUP = 2,    /* default holder of cases */
	VAULT_RECOVERY = 3, /* key keepers */
	VAULT_REVIEW = 4,   /* the log of reads: the jour's board or data protection officer */
};
/* Makes a pair for the organisation and wraps its secret for the first holder. The pair's own id
 * (the object) is vault_pair_id(org, which): fixed, so that it needs no look-up. */
struct id vault_pair_id(struct id org, enum vault_pair which);
struct vault_new_pair {
	struct id org;
	enum vault_pair which;
	uint8_t pub[32];
	uint8_t sig[SIGN_SIZE]; /* by the maker, over org, which and pub */
	struct id signer;
	uint8_t wrap[SEAL_WRAP]; /* for the maker */
};
void vault_pair_new(struct id org, enum vault_pair which, const struct vault_keyring *maker,
		    struct vault_new_pair *ret);
MST_CHECK mst_err vault_pair_put(struct db *v, const struct vault_new_pair *p); /* apply */

/* ---- grants ---- */

enum vault_wrap_kind { VAULT_BOX = 1, VAULT_SYM = 2 };
struct vault_grant {
	struct id object, holder;
	enum vault_wrap_kind kind;
	uint8_t wrap[BOX_WRAP]; /* the first BOX_WRAP or SEAL_WRAP bytes */
	int64_t until;          /* instant when it lapses; 0 = no end */
	struct id by;
	uint8_t to[32];          /* box: the public key it was made for; must still be the holder's */
	/* A re-wrap replaces exactly the box that it was made from, and never brings back a grant
	 * that was dropped meanwhile. */
	bool rewrap;
	uint8_t from[BOX_WRAP];
	/* When it was made with the secret of a pair: which, and the public key that belongs to it. The
	 * pair must still have that key. */
	struct id pair;
	uint8_t pair_pub[32];
	bool vouches;            /* the holder may sign for others from now on */
	uint8_t vouch[SIGN_SIZE];
};
/* Prepares a grant of `key` (the object's) to a user; box-sealed to her signed public key, or
 * symmetric when she is the one whose keyring this is. root: see vault_user_check. */
MST_CHECK mst_err vault_grant_user(struct db *v, const struct vault_keyring *k,
				   const struct hash *root, struct id object,
				   const struct seal_key *key, struct id user, int64_t until,
				   struct vault_grant *ret);
/* ... to an organisation's pair; symmetric when the keyring opens that pair (k may be NULL). */
MST_CHECK mst_err vault_grant_pair(struct db *v, const struct vault_keyring *k,
				   const struct hash *root, struct id object,
				   const struct seal_key *key, struct id org, enum vault_pair which,
				   struct vault_grant *ret);
/* Gives a pair itself (its secret) to a user: she becomes a coordinator, key keeper, reviewer. */
MST_CHECK mst_err vault_grant_pair_to_user(struct db *v, const struct vault_keyring *k,
					   const struct hash *root, struct id org,
					   enum vault_pair which, struct id user,
					   struct vault_grant *ret);
/* The same for a user who has just been made and is in no store yet (vault_user_new by k): her public
 * keys are taken from u itself. Put u first, in the same apply or an earlier one. */
MST_CHECK mst_err vault_grant_pair_to_new(struct db *v, const struct vault_keyring *k, struct id org,
					  enum vault_pair which, const struct vault_user *u,
					  struct vault_grant *ret);
/* Apply, repeatable. A box never takes the place of a symmetric wrap with the same end. A re-wrap
 * whose box is gone does nothing. MST_CONFLICT: the object is erased, or the holder's public key is
 * another one by now. */
MST_CHECK mst_err vault_grant_put(struct db *v, const struct vault_grant *g, size_t n);
/* Apply. MST_CONFLICT: it is the object's last wrap without an end; what nobody can open is erased
 * with vault_erase, on purpose. A wrap that is not there is MST_OK. */
MST_CHECK mst_err vault_grant_drop(struct db *v, struct id object, struct id holder);
/* Somebody leaves: her locks for a while go. Drops all that she holds and others hold too, but for `stay`, and
 * queues each of them for a new key (vault_due). What she alone holds without an end stays hers: dropped
 * it would be lost for everybody. Her keyring, her signatures and her right to vouch stay. mem: for the
 * length of the call. Apply, repeatable. */
MST_CHECK mst_err vault_leave(struct db *v, struct arena *mem, struct id user, const struct id *stay,
			      size_t nstay);
/* The same, but for the organisation's pairs, which stay hers: she opens no cases any more. */
MST_CHECK mst_err vault_lapse(struct db *v, struct arena *mem, struct id user, const struct id *stay,
			      size_t nstay);
/* The same for one object. The last wrap without an end stays. Apply, repeatable. */
MST_CHECK mst_err vault_withdraw(struct db *v, struct id object, struct id holder);
/* All that a user was given until exactly that instant, before it: what she holds otherwise stays. Apply,
 * repeatable. */
MST_CHECK mst_err vault_withdraw_lent(struct db *v, struct id user, int64_t until);
/* Objects that wait for a new key since somebody has left them, the oldest first: cases
 * (vault_rekey_make) and pairs. They are done when they have one. */
MST_CHECK mst_err vault_due(struct db *v, struct arena *mem, struct id **ret, size_t *ret_n);
/* What she holds without an end, pairs aside, and who holds the organisation's intake and group pairs does
 * not open: each with each of its holders without an end, she and pairs among them. By object. */
struct vault_held {
	struct id object, holder;
};
MST_CHECK mst_err vault_circles(struct db *v, struct arena *mem, struct id org, struct id user,
				struct vault_held **ret, size_t *ret_n);
/* An invitation is taken back: her keyring and all her wraps go. MST_CONFLICT: she has signed for
 * somebody or something, and without her keys that could not be checked any more. Apply,
 * repeatable. */
MST_CHECK mst_err vault_user_remove(struct db *v, struct id user);
/* May she give the object on: does she hold it without an end, herself or by a pair that she holds
 * without an end? Who has it for an hour may not. */
MST_CHECK mst_err vault_gives(struct db *v, struct id user, struct id object, bool *ret);
/* Does this very holder have a wrap of it without an end? */
MST_CHECK mst_err vault_holds(struct db *v, struct id holder, struct id object, bool *ret);
/* Apply, arg int64_t *now: the rows of wraps that have lapsed go, and their objects are queued for
 * a new key (vault_due). So do locks for a while that have ended or been used up. They opened nothing any
 * more. */
MST_CHECK mst_err vault_sweep_apply(struct db *v, void *arg);
/* Those that have not lapsed by the house's clock. */
MST_CHECK mst_err vault_holders(struct db *v, struct arena *mem, struct id object,
				struct id **ret, size_t *ret_n); /* ids of users and pairs */
/* All objects that a holder has a wrap of (a volunteer's cases). */
MST_CHECK mst_err vault_objects(struct db *v, struct arena *mem, struct id holder,
				struct id **ret, size_t *ret_n);

/* ---- opening: k must be open; now ends what has lapsed ---- */

/* A request's opened pairs, so that a list of 25 cases opens the group's key once. Zero it. */
struct vault_open {
	const struct vault_keyring *k;
	struct id org;          /* whose pairs this user may hold; ID_NONE: none */
	int64_t now;
	struct id holder[5];    /* she and her pairs; filled at the first use */
	struct {
		bool tried, have, have_pub;
		struct seal_key secret, sym;
		uint8_t pub[32];
	} pair[5];
	/* What vault_ahead has read. */
	struct vault_row *rows;
	struct id *asked;
	size_t nrows, nasked;
	bool has_rewrap;        /* a pair itself came in a box: handed out by the next vault_key */
	struct vault_grant rewrap;
};
void vault_open_wipe(struct vault_open *o);
/* The object's key, by the user's own wrap or one of her pairs'. MST_NOTFOUND: she holds none, or
 * it is erased. MST_DENIED: there is one, but not the one that was made for this place (logged).
 * *ret_rewrap (may be NULL): when true, *ret_grant is the symmetric wrap that the caller should put
 * on the vault's lane. A box proves nothing about its maker: before anything is sealed under a key
 * that came in one, something that was sealed under it must have been opened. */
MST_CHECK mst_err vault_key(struct db *v, struct vault_open *o, struct id object,
			    struct seal_key *ret, bool *ret_rewrap, struct vault_grant *ret_grant);
/* Is this holder one of the organisation's pairs, and no user? */
bool vault_is_pair(struct vault_open *o, struct id holder);
/* Reads the wraps of a list's objects with one statement, so that vault_key for them asks the store
 * no more: the first VAULT_AHEAD of them, in the place of those asked for before. In mem, which must
 * live as long as o is used. */
#define VAULT_AHEAD 26 /* a page of a list, and the one that tells that there are more */
MST_CHECK mst_err vault_ahead(struct db *v, struct vault_open *o, struct arena *mem,
			      const struct id *objects, size_t n);

/* ---- a new key in the place of an old one ---- */

struct vault_rekey {
	struct id object;
	int64_t now;
	struct vault_grant *grants; /* one for each holder, with the end that hers has */
	size_t n;
};
/* fresh: the new key. MST_NOTFOUND: nobody holds the object, or o does not hold a pair that an emergency
 * wrap needs. MST_DENIED: a holder's public key is not the one that was signed. ret in mem. */
MST_CHECK mst_err vault_rekey_make(struct db *v, struct arena *mem, struct vault_open *o,
				   const struct hash *root, const struct seal_key *pepper,
				   struct id object, const struct seal_key *fresh,
				   struct vault_rekey *ret);
/* Apply, repeatable. MST_CONFLICT: other people hold it by now; prepare again. */
MST_CHECK mst_err vault_rekey_put(struct db *v, const struct vault_rekey *r);

/* ---- an organisation's pair made anew ---- */

/* One that somebody has who may not have it any more. All who hold the pair get the new secret, and its
 * wraps are made anew; secrets from before stay under it (vault_open_from, vault_org_open). */
struct vault_old {
	uint8_t pub[32], wrap[SEAL_WRAP];
	int64_t at;
};
struct vault_exchange {
	struct id holder;
	struct vault_rotated *wraps;
	size_t n;
};
struct vault_turn {
	struct vault_new_pair pair; /* its `wrap` is not used: the maker's is among `secret` */
	uint8_t old_pub[32];
	struct vault_rekey secret;
	struct vault_exchange held[2];
	size_t nheld;
	struct vault_old *olds, last;
	size_t nolds;
};
/* MST_NOTFOUND: o does not hold the pair. MST_DENIED: she may not vouch, so that nobody would seal to a
 * pair of hers, or something does not open or is not as it was signed (logged). ret in mem. */
MST_CHECK mst_err vault_turn_make(struct db *v, struct arena *mem, struct vault_open *o,
				  const struct hash *root, const struct seal_key *pepper,
				  enum vault_pair which, struct vault_turn *ret);
/* Apply, repeatable. MST_CONFLICT: the pair has another key by now, or something was given to it or to
 * somebody meanwhile; prepare again. */
MST_CHECK mst_err vault_turn_put(struct db *v, const struct vault_turn *r);
/* Which of an organisation's pairs wait for that (vault_due); by enum vault_pair. */
MST_CHECK mst_err vault_due_pairs(struct db *v, struct id org, bool ret[VAULT_REVIEW + 1]);

/* ---- emergency: opened by the group pair and the server's secret together ---- */

/* The holder of such wraps: it has no pair, and its key stands nowhere. */
struct id vault_emergency_id(struct id org);
/* Prepares a wrap of `key` that neither a coordinator with a copy of the store nor the server without
 * a coordinator opens. MST_NOTFOUND: o does not hold the group pair. */
MST_CHECK mst_err vault_emergency_grant(struct db *v, struct vault_open *o,
					const struct seal_key *pepper, struct id object,
					const struct seal_key *key, struct vault_grant *ret);
/* MST_NOTFOUND: the object has no such wrap, or o does not hold the group pair. */
MST_CHECK mst_err vault_emergency_key(struct db *v, struct vault_open *o,
				      const struct seal_key *pepper, struct id object,
				      struct seal_key *ret);

/* ---- let in again: one who has lost all her keys ---- */

struct vault_again {
	struct vault_user user;    /* her new keys, signed by the one who lets her in */
	uint8_t old_pub[32];       /* of those that they replace */
	struct vault_grant *grants;
	size_t n;
	size_t given, lost;        /* cases and the like; lost: the other cannot open it either */
};
/* New keys for a user, under a secret to be read over the telephone (lock: its id), signed by o->k, with
 * every pair and object of hers that o opens. ret in mem. MST_DENIED: o is locked or her own. */
MST_CHECK mst_err vault_again_make(struct db *v, struct arena *mem, struct vault_open *o,
				   struct id user, struct id lock, const struct seal_key *under,
				   struct vault_again *ret);
/* Apply, not repeatable after its commit: her old keys and all her locks end, her old public card is
 * kept for checking what she has signed, and the new wraps take the place of all old ones. What nobody
 * but she held is lost with her old keys. MST_CONFLICT: she has other keys by now. */
MST_CHECK mst_err vault_again_put(struct db *v, const struct vault_again *a);

/* ---- recovery: the pair that only key keepers open ---- */

/* The recovery pair made anew, so that sheets which lie somewhere open nothing that the store holds from
 * then on. Its secret goes to one user alone, who is opened by two of three codes (locks). */
struct vault_recovery {
	struct vault_new_pair pair;
	struct vault_lock locks[3];
	struct vault_grant *grants; /* what the pair before it held and o opens; the rest must be given
				     * anew by who opens it */
	size_t n;
};
/* keeper: the open keyring of a user who is put in the same apply, before this. under: the secrets of her
 * three locks, with their ids. ret in mem. MST_DENIED: o is locked. */
MST_CHECK mst_err vault_recovery_make(struct db *v, struct arena *mem, struct vault_open *o,
				      const struct vault_keyring *keeper, const struct id lock[3],
				      const struct seal_key under[3], struct vault_recovery *ret);
/* Apply, repeatable. MST_CONFLICT: something would be lost, since nobody but the old pair holds it. */
MST_CHECK mst_err vault_recovery_put(struct db *v, const struct vault_recovery *r);

/* The checked public key of an organisation's pair. MST_NOTFOUND or MST_DENIED. */
MST_CHECK mst_err vault_pair_key(struct db *v, struct id org, int which, const struct hash *root,
		       uint8_t ret[32]);

/* Seals to an organisation's pair without any key in hand (a call written while locked, a
 * municipality's referral), and opens it by one who holds the pair. ret in mem. */
MST_CHECK mst_err vault_seal_to(struct db *v, struct arena *mem, const struct hash *root,
				struct id org, enum vault_pair which, struct seal_ad ad,
				const void *p, size_t n, struct blob *ret);
MST_CHECK mst_err vault_open_from(struct db *v, struct vault_open *o, struct arena *mem,
				  enum vault_pair which, struct seal_ad ad, struct blob sealed,
				  struct blob *ret);
/* A purpose key of the organisation (kdf of its group pair's symmetric key): look-up hashes, the
 * organisation's own audit rows. MST_NOTFOUND when the user does not hold the group. It is another one
 * when the pair has been made anew: what it has sealed is opened with vault_org_open. */
MST_CHECK mst_err vault_org_key(struct db *v, struct vault_open *o, const char *purpose,
				struct seal_key *ret);
/* Opens what was sealed under a purpose key, that of today or one before it. ret in mem. MST_NOTFOUND: as
 * above. MST_INVALID: none of them has sealed it for this place. */
MST_CHECK mst_err vault_org_open(struct db *v, struct vault_open *o, struct arena *mem,
				 const char *purpose, struct seal_ad ad, struct blob sealed,
				 struct blob *ret);
/* To a user's own key, for text that must wait until she is back (she need not be here). */
MST_CHECK mst_err vault_seal_to_user(struct db *v, struct arena *mem, const struct hash *root,
				     struct id user, struct seal_ad ad, const void *p, size_t n,
				     struct blob *ret);
MST_CHECK mst_err vault_open_own(const struct vault_keyring *k, struct arena *mem,
				 struct seal_ad ad, struct blob sealed, struct blob *ret);

/* ---- erasure ---- */

/* Destroys every wrap of the object and writes its tombstone, both or neither (apply, repeatable:
 * the first `at` stays). A tombstoned object can never get a wrap again; the schema refuses it. */
MST_CHECK mst_err vault_erase(struct db *v, struct id object, int64_t at);
MST_CHECK mst_err vault_erased(struct db *v, struct id object, bool *ret);
/* Has the object a key, or had it one that was destroyed? What has neither is a row that nobody can
 * ever open: the vault is older than the data. */
MST_CHECK mst_err vault_known(struct db *v, struct id object, bool *ret);

#endif
