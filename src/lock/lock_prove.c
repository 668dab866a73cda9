/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_prove.c - a browser's answer to a challenge: to sign in by, or to show who it is once more. */
#include "lock/lock_passkey.h"

mst_err lock_answer_read(struct ctx *c, const struct form *f, const char *bound,
			 struct lock_answer *ret)
{
	struct blob challenge = lock_bytes(f, c->mem, "utmaning");
	struct blob cred = lock_bytes(f, c->mem, "id");
	struct webauthn_site site;

	if (challenge.n != LOCK_CHALLENGE || !cred.n || !lock_passkey_site(c, &site))
		return MST_INVALID;
	memcpy(ret->challenge, challenge.p, LOCK_CHALLENGE);
	if (!lock_challenge_good(c->app, c->now, bound, ret->challenge))
		return MST_INVALID;
	TRY(lock_passkey_by_cred(c->db, c->mem, cred, &ret->row));
	return lock_webauthn_assert(&site, ret->challenge, lock_bytes(f, c->mem, "klient"),
				    lock_bytes(f, c->mem, "data"), lock_bytes(f, c->mem, "signatur"),
				    &ret->row.key, &ret->count);
}

mst_err lock_answer_put(struct ctx *c, const struct lock_answer *a)
{
	TRY(lock_challenge_take(c->db, a->challenge, c->now));
	return lock_passkey_used(c->db, a->row.id, a->count, c->now);
}

/* ---- once more ---- */

/* Not one of the login, nor one that makes a passkey, and nobody else's. */
static const char *bound_to(const struct ctx *c)
{
	return arena_fmt(c->mem, "proof %s", id_str(c->mem, c->who->id));
}

static mst_err has(struct ctx *c, bool *ret)
{
	struct webauthn_site site;
	struct lock_passkey *list;
	size_t n = 0;

	if (lock_passkey_site(c, &site))
		TRY(lock_passkeys(c->db, c->mem, c->who->id, &list, &n));
	*ret = n > 0;
	return MST_OK;
}

static void html(struct ctx *c, struct sbuf *o)
{
	lock_brought_html(o, &c->view, lock_challenge_text(c, bound_to(c)));
}

static mst_err check(struct ctx *c, const struct form *f, void **ret)
{
	struct lock_answer *a = arena_new(c->mem, struct lock_answer, 1);

	TRY(lock_answer_read(c, f, bound_to(c), a));
	if (!id_eq(a->row.account, c->who->id))
		return MST_DENIED;
	*ret = a;
	return MST_OK;
}

static mst_err put(struct ctx *c, void *arg)
{
	return lock_answer_put(c, arg);
}

const struct auth_prover lock_prover = {
	.fields = (const char *const[]){ "signatur", "utmaning", "id", "klient", "data", "prf", NULL },
	.has = has,
	.html = html,
	.check = check,
	.put = put,
};
