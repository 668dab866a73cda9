/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_trace.c - what the reviewer needs of a case: that it is there, and its audit key. */
#include "support/support_db.h"
#include "support/support_seal.h"

mst_err support_traces(struct ctx *c, struct support_trace **ret, size_t *ret_n)
{
	return support_rows_trace(c->db, c->mem, c->app->jour, ret, ret_n);
}

mst_err support_trace_find(struct ctx *c, struct id case_id, struct support_trace *ret)
{
	struct support_row r;

	TRY(support_row_find(c->db, c->mem, case_id, &r));
	if (!id_eq(r.jour, c->app->jour))
		return MST_NOTFOUND;
	*ret = (struct support_trace){ r.id, r.state, r.opened, r.closed };
	return MST_OK;
}

mst_err support_trace_key(struct ctx *c, struct id case_id, struct seal_key *ret)
{
	struct vault_grant again;
	bool rewrap = false;

	TRY(vault_key(c->vault, &c->open, support_audit_id(case_id), ret, &rewrap, &again));
	if (rewrap)
		ctx_rewrap(c, &again);
	return MST_OK;
}
