/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* backup.h - copies of an installation: made while it is served, sealed to a public key, restored
 * only when they are whole and belong together. docs/BACKUP.md has the bytes, docs/aterstallning.md
 * the administrator's steps.
 *
 * A copy is two files, the vault's and the data's, taken at the same instant; the vault's is on disk
 * before the data's begins. The vault's file also carries medstod.conf and signing.key. The pepper is
 * in none of them: it stands in the secret's file, which lies where the server cannot read it. So the
 * copies alone open nothing, not even for who has the phrases. Whichever the engine is, a copy holds
 * SQLite databases: one of PostgreSQL's is restored anywhere, and moved back with medstod migrate.
 */
#ifndef BACKUP_BACKUP_H
#define BACKUP_BACKUP_H

#include "audit/audit.h"
#include "auth/auth.h"
#include "job/job.h"

#define BACKUP_VAULT_DAYS 30  /* an erased case is gone everywhere after this; docs/KEYS.md */
#define BACKUP_LATE_HOURS 36  /* older than this, the newest copy is a thing to mend */
#define BACKUP_ALL_HOURS 4    /* of each hour before this, its last copy is kept */
#define BACKUP_DAY_HOURS 24   /* of each day before this, its last copy is kept */
#define BACKUP_REHEARSE_DAYS 7 /* a full rehearsal is made again after this */

enum backup_store { BACKUP_VAULT = 1, BACKUP_DATA = 2 };

/* What a file says of itself in the clear. */
struct backup_head {
	enum backup_store store;
	int64_t number;               /* of the copy: higher is later, also when a clock went wrong */
	struct id set;                /* the same in both files of a copy */
	int64_t taken;                /* instant */
	struct hash installation;     /* of the pepper: whose it is */
	const char *schema;           /* "audit 2,auth 3" */
	const struct audit_head *heads; /* the log's ends at that instant; none in the vault's */
	size_t nheads;
	int64_t files, bytes;         /* sizes: of the settings' files, packed; of the database */
	struct hash key;              /* of the public key that it is sealed to */
	uint8_t box[BOX_WRAP];        /* the file's own key, for who has the secret */
};
#define BACKUP_HEAD_MAX 8192
void backup_head_write(const struct backup_head *h, struct sbuf *o);
/* Strict: one text for one header. MST_INVALID: none. *ret_n: its length. Memory is mem's. */
MST_CHECK mst_err backup_head_read(struct arena *mem, const uint8_t *p, size_t n,
				   struct backup_head *ret, size_t *ret_n);
int64_t backup_file_size(const struct backup_head *h, size_t head_size); /* of the whole file */

/* ---- keys ---- */

/* The file that does not stay on the server. */
struct backup_secret {
	struct hash installation;
	struct box_pair pair;
	uint8_t signer[32];      /* what the server's copies are signed with */
	struct seal_key pepper;
};
void backup_secret_wipe(struct backup_secret *s);
void backup_secret_write(const struct backup_secret *s, struct sbuf *o);
/* err gets plain words. MST_INVALID: no such file, or none of this kind. */
MST_CHECK mst_err backup_secret_read(const char *path, struct backup_secret *ret, char *err,
				     size_t n);
void backup_installation(const struct seal_key *pepper, struct hash *ret);
/* The server's signing key, DIR/signing.key: signs copies and checkpoints of the log. With `make` it
 * is made, with DIR/signing.pub beside it, when it is not there. MST_NOTFOUND: not there. MST_FAIL:
 * unreadable, or it could not be written. */
MST_CHECK mst_err backup_signing(const char *dir, bool make, struct sign_pair *ret);

/* ---- making and keeping ---- */

/* What the check of a restored copy has counted. */
struct backup_found {
	int64_t cases, referrals, accounts, log_rows;
	int64_t keyless; /* cases, referrals and letters that have neither a key nor a tombstone */
};
struct backup_conf {
	const char *db, *vault, *dir; /* the stores and the folder of the installation */
	const char *to;               /* where copies go; "" = nowhere yet */
	const char *key;              /* public, 64 hex digits; "" = none yet */
	const char *rehearsal_key;    /* path of a secret, mounted for rehearsals; "" = none */
	int every;                    /* minutes between copies by day; 0 = each night alone */
	int keep_days;                /* of data; the vault's never longer than BACKUP_VAULT_DAYS */
	const struct db_room *data_rooms, *vault_rooms;
	const struct db_passing *leave; /* of the data, see db_copy; NULL: nothing */
	const struct seal_key *pepper;
	/* Plugged in by cli, which knows all rooms: is there a key for each row? */
	mst_err (*check)(struct db *data, struct db *vault, struct backup_found *ret);
};
bool backup_wanted(const struct backup_conf *c); /* to and key are set */
/* Is it time for a copy by day: is the newest as old as `every`, and has the log grown since? data: a
 * reader. What cannot be read counts as due, so that the copy says what is wrong. */
bool backup_due(const struct backup_conf *c, struct db *data, int64_t now);
struct backup_made {
	int64_t number, vault_bytes, data_bytes; /* of the files */
	int removed;                             /* old files */
	bool exact;      /* nothing was written between the two; else the vault is the later one */
	bool stopped;    /* not made, since somebody asked it to end (base/progress.h) */
};
/* One copy. One at a time in a folder (a lock that dies with its process). What an earlier one that
 * was cut off has left is removed first; old copies go last, and only when this one is good. err gets
 * plain words. MST_BUSY: another one is at work, or the disk is full. */
MST_CHECK mst_err backup_make(const struct backup_conf *c, int64_t now, struct backup_made *ret,
			      char *err, size_t n);

/* ---- looking ---- */

struct backup_copy {
	const char *name;
	struct backup_head head;
	int64_t size;
	bool sized; /* as long as its header says; else it is cut off or grew */
};
/* The files of a folder that begin as ours do, newest first, the vault's before the data's. No key,
 * and no more than their headers. MST_NOTFOUND: no such folder. */
MST_CHECK mst_err backup_list(struct arena *mem, const char *dir, struct backup_copy **ret,
			      size_t *ret_n);
/* Which two belong together: the newest data's (or that of `number`), and the vault's of the same
 * copy or else the next newer one. MST_CONFLICT: the vault is older than the data. MST_NOTFOUND:
 * there is none. */
MST_CHECK mst_err backup_choose(const struct backup_copy *list, size_t n, int64_t number,
				const struct backup_copy **ret_vault,
				const struct backup_copy **ret_data, char *err, size_t size);

/* How the last rehearsals went: small files beside the copies, so that one that was made on another
 * machine tells the server too. */
struct backup_rehearsal {
	int64_t at, number;
	bool full;      /* opened with the secret and restored; else read through and signatures only */
	bool good;
	char words[400];
};
MST_CHECK mst_err backup_rehearsal_read(const char *dir, bool full, struct backup_rehearsal *ret);
MST_CHECK mst_err backup_rehearsal_write(const char *dir, const struct backup_rehearsal *r);

/* All that a page or `doctor` says of the copies. */
struct backup_state {
	struct backup_copy *copies;
	size_t n;
	const struct backup_copy *vault, *data; /* the newest pair, or NULL */
	struct backup_rehearsal full, quick;    /* at 0: never */
	bool unset, unreadable, late, unrehearsed, failed, cut;
	int64_t bytes, left;                    /* what all copies take, and what is left beside them */
	const char *why;                        /* what the last attempt died of, or NULL */
};
MST_CHECK mst_err backup_look(struct arena *mem, const struct backup_conf *c, int64_t now,
			      struct backup_state *ret);

/* The one thing to mend first, a msgid; NULL: nothing. *ret_bad: it cannot wait. */
const char *backup_advice(const struct backup_state *s, bool *ret_bad);

/* ---- restoring ---- */

struct backup_restore {
	const char *from, *key; /* folder of copies, path of the secret */
	const char *into;       /* an empty folder or none yet; NULL: a rehearsal under `temp` */
	const char *temp;
	int64_t number;         /* 0: the newest */
	const struct db_room *data_rooms, *vault_rooms;
	mst_err (*check)(struct db *data, struct db *vault, struct backup_found *ret);
};
struct backup_report {
	int64_t number, taken;
	struct backup_found found;
};
/* Reads both files to their ends and checks their signatures before anything is opened; checks the
 * databases, the log and the keys before anything gets its name. INTO is whole when it holds
 * medstod.db, its last file; one that was cut off is begun anew by the next call. err gets plain
 * words. MST_INVALID: the copies or the secret are not what they should be. MST_CONFLICT: they do not
 * belong together, the folder is not empty, or they are newer than the program. */
MST_CHECK mst_err backup_restore(const struct backup_restore *r, struct backup_report *ret,
				 char *err, size_t n);
/* Was a restore into this folder cut off before medstod.db got its place? Nothing may be opened or made
 * there until the same restore has been given again. */
bool backup_restore_begun(const char *dir);
/* Without a secret: both files of the newest copy are read to the end, their sums and signatures
 * checked. That shows that they are as they were written, not that a key opens them. */
MST_CHECK mst_err backup_read_through(const char *from, const uint8_t signer[32], int64_t *ret_number,
				      char *err, size_t n);

/* A card for who looks after the server; false: nothing to mend. */
bool backup_card(struct ctx *c, struct view_item *ret);
/* The nightly copy and its rehearsal, and the page. app->backup is theirs. */
extern const struct job_kind backup_kinds[];
extern const struct http_route backup_routes[];

/* One file's database alone, as a file: for who looks at what a copy holds. MST_INVALID: altered, or not
 * sealed to s. */
MST_CHECK mst_err backup_open_file(struct arena *mem, const char *path, const struct backup_secret *s,
				   const char *to);

/* Tests: the process dies by SIGKILL at the n-th step from now; 0 turns it off. */
void backup_die_at(long n);
long backup_steps(void); /* since backup_die_at was last called */

#endif
