/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* backup_priv.h - what the files of this room share. */
#ifndef BACKUP_BACKUP_PRIV_H
#define BACKUP_BACKUP_PRIV_H

#include "backup/backup.h"

#define BACKUP_PIECE 65536
#define BACKUP_FILES_MAX 65536
#define BACKUP_END (32 + SIGN_SIZE) /* the sum of all before it, and the signature of the sum */
#define BACKUP_WORK ".medstod-restore"
#define BACKUP_PART ".medstod-part-"

/* A place where a test may end the process. */
void backup_step(void);

/* files.c */
bool backup_put(int fd, const void *p, size_t n);           /* all of it; false with errno */
bool backup_get(int fd, void *p, size_t n);                 /* exactly n bytes */
/* A small file as text with an ending 0, in mem; NULL when it cannot be read or is larger. */
char *backup_slurp(struct arena *mem, const char *path, size_t max, size_t *ret_n);
/* A file of mode 0600 that is there whole or not at all, also after a power cut. */
bool backup_put_file(const char *dir, const char *name, const void *p, size_t n);
bool backup_sync_dir(const char *dir);
const char *backup_path(struct arena *mem, const char *dir, const char *name);
bool backup_remove_tree(const char *dir); /* a folder of plain files; not there is true */

/* seal.c: one file. */
struct backup_write {
	struct backup_head head;      /* key and box are filled in */
	struct blob files;
	int db;                       /* descriptor, read from its start */
	const uint8_t *pub;
	const struct sign_pair *sign;
};
MST_CHECK mst_err backup_write(struct arena *mem, int fd, struct backup_write *w);
/* MST_INVALID: cut off, altered, or not signed by signer. *ret_n: length of the header. */
MST_CHECK mst_err backup_whole(struct arena *mem, int fd, const uint8_t signer[32],
			       struct backup_head *ret, size_t *ret_n);
/* Opens what backup_whole has read: the database goes to fd `to`. ret_files: in mem.
 * MST_INVALID: another key. MST_FAIL with errno: it could not be written. */
MST_CHECK mst_err backup_unseal(struct arena *mem, int fd, const struct backup_head *h,
				size_t head_n, const struct box_pair *pair, int to,
				struct blob *ret_files);

/* keep.c: what goes once copy `newest` is good. */
struct backup_keep {
	struct hash installation;
	int64_t newest, now;
	int days;     /* of data; the vault's at most BACKUP_VAULT_DAYS */
	int64_t left; /* bytes that are free beside the copies */
};
/* ret_gone: n of them. list: newest first, others' copies too, which stay. */
void backup_keep_choose(const struct backup_keep *k, const struct backup_copy *list, size_t n, bool *ret_gone);
int backup_keep(struct arena *mem, const char *dir, const struct backup_keep *k); /* how many files went */
int64_t backup_left(const char *dir); /* bytes free there */

/* Keeps those of one installation, in order; returns how many. */
size_t backup_of(struct backup_copy *list, size_t n, const struct hash *installation);

/* What the last attempt of this process died of; "" takes it back. */
void backup_failed(const char *words);

#endif
