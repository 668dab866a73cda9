/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* agreement.c - the change of its texts as an act. */
#include "agreement/agreement.h"

static mst_err put_edit(struct ctx *c, void *arg)
{
	return agreement_update(c->db, arg);
}

void agreement_edit(struct ctx *c, struct agreement *a, struct act *ret)
{
	*ret = (struct act){ .apply = put_edit, .arg = a,
			     .audit = ctx_note(c, "agreement.edit", ID_NONE, NULL, NULL) };
}
