/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_proof.c - what several pages of the room need: her phrase once more, a code read from a form. */
#include "lock/lock_web.h"

bool lock_code_read(struct form *f, const struct view *v, const char *field, struct lock_code *ret)
{
	const char *text = form_get(f, field);
	int bad = str_empty(text) || strlen(text) > 200 ? -1 : lock_code_parse(text, ret);

	if (bad > 0)
		form_fail(f, field,
			  arena_fmt(v->mem, T("Grupp %d stämmer inte. Jämför den tecken för tecken."),
				    bad));
	else if (bad < 0)
		form_fail(f, field,
			  T("Koden har sex grupper med fem tecken. Bokstäverna I, L, O och U finns "
			    "aldrig i den."));
	return bad == 0;
}

mst_err lock_code_slow(struct ctx *c, struct form *f, const char *kind, int *ret_status)
{
	const struct view *v = &c->view;
	int64_t wait;

	*ret_status = 422;
	TRY(auth_code_wait(c, kind, &wait));
	if (wait == 0)
		return MST_OK;
	*ret_status = 429;
	http_set(c->req, "Retry-After", arena_fmt(c->mem, "%lld", (long long)wait));
	form_fail(f, "", T("Det blev fel flera gånger i rad. Vänta en stund och försök igen, eller ring "
			   "jourens samordnare."));
	return MST_OK;
}

const char *lock_site(const struct ctx *c, const char *path)
{
	return arena_fmt(c->mem, "%s%s", c->app->url ? c->app->url : "", path);
}

mst_err lock_proof_read(struct ctx *c, struct form *f, struct lock_proof *ret, int *ret_status)
{
	const struct view *v = &c->view;

	*ret_status = 422;
	TRY(auth_has_phrase(c, &ret->asked));
	if (!ret->asked)
		return MST_OK;
	ret->phrase = form_get(f, "nuvarande");
	if (!*ret->phrase || strlen(ret->phrase) > AUTH_PHRASE_MAX)
		form_fail(f, "nuvarande", T("Skriv din lösenfras."));
	TRY(auth_own_find(c, &ret->own));
	if (ret->own.wait > 0) {
		*ret_status = 429;
		form_fail(f, "", T("Det blev fel flera gånger i rad. Vänta en stund och försök "
				   "igen, eller ring jourens samordnare."));
	}
	return MST_OK;
}

mst_err lock_proof_stretch(struct ctx *c, void *arg)
{
	struct lock_proof *p = arg;

	return p->asked ? auth_phrase_stretch(c, p->phrase, p->own.salt, &p->stretched) : MST_OK;
}

mst_err lock_proof_good(struct ctx *c, struct lock_proof *p, bool *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key under = { 0 };
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	mst_err e = MST_OK;

	if (p->asked) {
		kdf(&p->stretched, "keyring", &under);
		seal_key_wipe(&p->stretched);
		e = vault_unlock(c->vault, c->who->id, &under, &k);
	}
	*ret = e == MST_OK;
	return e == MST_DENIED ? MST_OK : e;
}
