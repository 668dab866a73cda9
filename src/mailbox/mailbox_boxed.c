/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_boxed.c - what a browser has sealed itself (seal.js): taken apart, kept within the letter's own
 * seal so that it goes with the letter, and opened by who holds the jour's intake pair. */
#include "mailbox/mailbox_priv.h"

/* Stands before a browser's box where otherwise a text stands: no text begins so (form_text). */
#define MARK 0x01
#define TEXT_BYTES ((size_t)MAILBOX_TEXT_MAX * 4)

void mailbox_boxed_wipe(struct mailbox_boxed *b)
{
	mem_wipe(b->own_secret, sizeof(b->own_secret));
}

/* A box in base64url that can hold a text of ours. */
static bool box_read(struct arena *mem, const char *s, struct blob *ret)
{
	size_t n = strlen(s) * 3 / 4;
	uint8_t *p;

	if (n <= BOX_EXTRA || n > BOX_EXTRA + TEXT_BYTES)
		return false;
	p = arena_alloc(mem, n, 1);
	*ret = (struct blob){ p, n };
	return b64_parse(s, p, n);
}

mst_err mailbox_boxed_read(struct arena *mem, const struct form *f, struct mailbox_boxed *ret)
{
	const char *text = form_get(f, "forseglad"), *own = form_get(f, "egen"),
		   *secret = form_get(f, "egen_hemlig");

	*ret = (struct mailbox_boxed){ 0 };
	if (!*text)
		return MST_NOTFOUND;
	if (!hex_parse(form_get(f, "brev_id"), ret->id.b, sizeof(ret->id.b)) || id_none(ret->id) ||
	    !box_read(mem, text, &ret->text) || (*own && !box_read(mem, own, &ret->own)))
		return MST_INVALID;
	ret->made = *secret != 0;
	if (ret->made && !b64_parse(secret, ret->own_secret, sizeof(ret->own_secret)))
		return MST_INVALID;
	return MST_OK;
}

struct mailbox_message_row mailbox_message_boxed(struct arena *mem, struct id jour, struct id thread,
						 int64_t at, const struct mailbox_boxed *b,
						 const uint8_t pub[32])
{
	uint8_t *inner = arena_alloc(mem, b->text.n + 1, 1);

	inner[0] = MARK;
	memcpy(inner + 1, b->text.p, b->text.n);
	return (struct mailbox_message_row){
		.jour = jour, .id = b->id, .thread = thread, .at = at,
		.sealed = box_seal(mem, pub, SEAL_AD(FIELD_MAILBOX_TEXT, b->id), inner, b->text.n + 1),
		.old = b->own,
	};
}

mst_err mailbox_message_read(struct ctx *c, const struct box_pair *pair,
			     const struct mailbox_message_row *r, struct mailbox_message *ret)
{
	const struct view *v = &c->view;
	struct blob plain, text;

	TRY(box_open(c->mem, pair, SEAL_AD(FIELD_MAILBOX_TEXT, r->id), r->sealed, &plain));
	*ret = (struct mailbox_message){ .id = r->id, .at = r->at, .ours = r->ours };
	if (!plain.n || plain.p[0] != MARK) {
		ret->text = arena_strn(c->mem, (const char *)plain.p, plain.n);
		return MST_OK;
	}
	/* Anybody can send bytes that are no box: they must not hide the rest of the letter. */
	if (vault_open_from(c->vault, &c->open, c->mem, VAULT_INTAKE, SEAL_AD(FIELD_MAILBOX_BROWSER, r->id),
			    (struct blob){ plain.p + 1, plain.n - 1 }, &text) != MST_OK ||
	    !utf8_valid((const char *)text.p, text.n))
		ret->text = T("(Det som stod här kunde inte öppnas. Svara och be personen skriva igen.)");
	else
		ret->text = arena_strn(c->mem, (const char *)text.p, text.n);
	return MST_OK;
}

mst_err mailbox_keys(struct ctx *c, const uint8_t *own, struct mailbox_keys *ret)
{
	uint8_t pub[32];

	*ret = (struct mailbox_keys){ 0 };
	TRY(vault_pair_key(c->vault, c->app->jour, VAULT_INTAKE, &c->app->root, pub));
	hex_text(pub, sizeof(pub), ret->jour);
	if (own)
		hex_text(own, 32, ret->own);
	return MST_OK;
}
