/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* process.h - what the jour does with personal data, as data: the record of processing activities (GDPR art. 30),
 * a skeleton of the impact assessment (art. 35) and a template for an agreement with who runs the server (art. 28)
 * are made from it, from the rules of erasure that hold, from the laws that are written in, from the code lists,
 * and from the schema. Each room with a schema belongs to one of them; a test sees to it.
 *
 * Which ground holds is for the jour and its jurist to say: the texts are a proposal, and say so. */
#ifndef RIGHTS_PROCESS_H
#define RIGHTS_PROCESS_H

#include "agreement/term.h"
#include "doc/doc.h"
#include "retain/retain.h"

extern const struct http_route rights_paper_routes[]; /* /dataskydd/registerforteckning ... */

enum rights_keep { /* which rule says how long */
	RIGHTS_KEEP_CASE = 1, RIGHTS_KEEP_VOLUNTEER, RIGHTS_KEEP_FIGURES, RIGHTS_KEEP_LOG, RIGHTS_KEEP_WORK,
	RIGHTS_KEEP_COPIES,
};
struct rights_process {
	const char *title, *purpose, *ground, *people, *data, *receivers; /* Swedish: documents are */
	enum rights_keep keep;
	const char *rooms; /* "person support": folders of src/ whose tables hold it */
};
extern const struct rights_process rights_processes[]; /* ended by a zero row */

/* What the documents are made from; in an arena. */
struct rights_facts {
	const char *jour;
	int32_t day;
	struct retain_rule rule;
	const char *schemas; /* "audit 2, auth 1" */
	const struct agreement_law *laws; /* that hold on the day */
	size_t nlaws;
	const char *towns; /* "Berg, Bräcke"; "" */
};
/* How long, in words, by the rules that hold. */
const char *rights_keep_words(struct arena *mem, const struct rights_facts *k, enum rights_keep keep);
void rights_record(struct arena *mem, const struct rights_facts *k, struct doc *ret);      /* art. 30.1 */
void rights_assessment(struct arena *mem, const struct rights_facts *k, struct doc *ret);  /* art. 35.7 */
void rights_processor(struct arena *mem, const struct rights_facts *k, struct doc *ret);   /* art. 28.3 */
void rights_roles(struct arena *mem, const struct rights_facts *k, struct doc *ret);       /* art. 26 */

#endif
