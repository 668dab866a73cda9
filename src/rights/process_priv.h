/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* process_priv.h - between the files that make the documents. */
#ifndef RIGHTS_PROCESS_PRIV_H
#define RIGHTS_PROCESS_PRIV_H

#include "rights/process.h"

/* A document of the jour's with its day and nothing in it. */
void rights_start(struct arena *mem, const struct rights_facts *k, const char *title, const char *kind,
		  struct doc *ret);
/* One activity as a heading and a table. */
void rights_put_process(struct arena *mem, const struct rights_facts *k, const struct rights_process *p,
			struct doc *d);

#endif
