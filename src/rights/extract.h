/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* extract.h - the extract for a person (registerutdrag, GDPR art. 15): what her case says, what was left out
 * and on which ground, who has read it by role and day, and what art. 15.1 asks to be told besides.
 *
 * It is made on demand by those who open the case, and never stored: what is kept is its fingerprint, in the
 * releases and where it was handed over. So that two people release the same thing it is of one instant.
 * Nothing of another case is in it. Swedish, whatever the language of the page. */
#ifndef RIGHTS_EXTRACT_H
#define RIGHTS_EXTRACT_H

#include "rights/rights.h"

#define RIGHTS_READS_MOST 5000 /* rows of the log that are gone through */

struct rights_line {
	int32_t day;
	const char *what, *text;
};
struct rights_read { /* reads and changes of one day, by one role */
	int32_t day;
	const char *role, *what, *purpose; /* purpose: "" of a change */
	int64_t n;
};
struct rights_material {
	const char *jour; /* name */
	int64_t cut;
	const struct view_row *person, *facts; /* ended by a zero row */
	const struct rights_line *lines, *tasks, *files; /* files: their day and name */
	size_t nlines, ntasks, nfiles;
	size_t left[3]; /* pieces left out, by ground */
	const struct rights_read *reads;
	size_t nreads;
	const char *source; /* where her data came from */
	int64_t story_days, case_days;
	bool for_another; /* a guardian or a representative reads it */
};
/* Everything in mem; m's texts are copied. */
void rights_extract_build(struct arena *mem, const struct rights_material *m, struct doc *ret);
/* The role in which somebody acts on a case: "Samordnare", "Stödperson", "Granskare"; never a name.
 * Static, Swedish. */
const char *rights_role(unsigned roles, const char *act);
/* Rows of one day, role, act and purpose become one; the latest first. */
void rights_reads_of(struct arena *mem, const struct rights_read *list, size_t n, struct rights_read **ret,
		     size_t *ret_n);

#endif
