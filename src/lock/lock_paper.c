/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_paper.c - see lock_paper.h. The page shows the code once; here is what it does to her keys. */
#include "lock/lock_paper.h"

mst_err lock_paper_of(struct ctx *c, struct vault_lock *ret)
{
	struct vault_lock *list;
	size_t n;

	TRY(vault_locks(c->vault, c->mem, c->who->id, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (list[i].kind == VAULT_PAPER) {
			*ret = list[i];
			return MST_OK;
		}
	return MST_NOTFOUND;
}

static mst_err put_lock(struct ctx *c, void *arg)
{
	struct lock_paper *p = arg;

	return vault_lock_put(c->vault, &p->lock);
}

mst_err lock_paper_make(struct ctx *c, struct lock_paper *p, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key secret = { 0 };
	struct vault_lock had;
	struct id id;
	mst_err e = lock_paper_of(c, &had);

	p->session = NULL;
	lock_code_new(&p->code);
	lock_code_keys(&p->code, &id, &secret);
	if (e == MST_NOTFOUND) {
		vault_lock_new(&c->keys, id, VAULT_PAPER, &secret, &p->lock);
		*ret = (struct act){ .keys = put_lock, .arg = p,
				     .audit = auth_own_note(c, &c->keys, "account.paper_made") };
		return MST_OK;
	}
	TRY(e);
	return auth_rekey(c,
			  &(struct auth_rekey){ .keys = &c->keys, .user = c->who, .drop = had.id,
						.secret = &secret, .add = id, .kind = VAULT_PAPER,
						.act = "account.paper_made" },
			  ret, &p->session);
}
