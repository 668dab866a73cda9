/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_code.h - a code of 120 random bits for people: six groups of five signs, read from paper or
 * over a telephone. The last sign of each group is a check of it and of its place, so that a wrong
 * sign, two that changed places and two groups that changed places are told, and where. */
#ifndef LOCK_LOCK_CODE_H
#define LOCK_LOCK_CODE_H

#include "crypto/crypto.h"

#define LOCK_CODE_GROUPS 6
#define LOCK_CODE_SIGNS 5                                             /* of a group */
#define LOCK_CODE_TEXT (LOCK_CODE_GROUPS * (LOCK_CODE_SIGNS + 1))    /* with the ending 0 */
struct lock_code {
	uint8_t b[15];
};
void lock_code_new(struct lock_code *ret);
void lock_code_wipe(struct lock_code *c);
/* "7K2QM-..." in upper case; no I, L, O or U. */
void lock_code_text(const struct lock_code *c, char ret[LOCK_CODE_TEXT]);
/* Takes lower case, spaces and hyphens anywhere, O for 0 and I or L for 1. 0: it is whole, whose ever
 * it is; else the first group that is wrong (1-6), or -1 when there are too few or too many signs or
 * one that no code has. */
int lock_code_parse(const char *text, struct lock_code *ret);
/* The lock that it belongs to, and the lock's secret. */
void lock_code_keys(const struct lock_code *c, struct id *ret_lock, struct seal_key *ret_secret);
/* The lock that two codes open together, whichever comes first, and its secret. */
void lock_code_both(const struct lock_code *a, const struct lock_code *b, struct id *ret_lock,
		    struct seal_key *ret_secret);

#endif
