/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Four lines as the fields that a browser fills when it has sealed a letter itself: what is taken for a
 * box is within its bounds and is exactly what came, lies untouched within the letter's own seal, and
 * opens for nobody whom it was not made for. */
#include <assert.h>
#include <stdlib.h>

#include "mailbox/mailbox_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void same(struct arena *mem, struct blob box, const char *sent)
{
	char *again = arena_alloc(mem, b64_size(box.n), 1);

	b64_text(box.p, box.n, again);
	assert(str_eq(again, sent));
	assert(box.n > BOX_EXTRA && box.n <= BOX_EXTRA + (size_t)MAILBOX_TEXT_MAX * 4);
}

static void kept(struct arena *mem, const struct mailbox_boxed *b)
{
	static const struct seal_key key = { { 1 } };
	static struct box_pair pair;
	struct mailbox_message_row row;
	struct blob plain, text;

	box_pair_of(key.b, &pair);
	row = mailbox_message_boxed(mem, ((struct id){ { 7 } }), ((struct id){ { 7 } }), 1, b, pair.pub);
	assert(box_open(mem, &pair, SEAL_AD(FIELD_MAILBOX_TEXT, b->id), row.sealed, &plain) == MST_OK);
	assert(plain.n == b->text.n + 1 && !memcmp(plain.p + 1, b->text.p, b->text.n));
	assert(box_open(mem, &pair, SEAL_AD(FIELD_MAILBOX_BROWSER, b->id), b->text, &text) != MST_OK);
	assert(row.old.n == b->own.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char *const fields[] = { "brev_id", "forseglad", "egen", "egen_hemlig" };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	char *text = arena_strn(mem, (const char *)p, n), *line = text;
	struct form *f = form_new(mem);
	struct mailbox_boxed b;

	if (crypto_start() != MST_OK)
		abort();
	for (size_t i = 0; i < MST_LEN(fields) && line; i++) {
		char *end = strchr(line, '\n');

		if (end)
			*end++ = 0;
		form_set(f, fields[i], line);
		line = end;
	}
	if (mailbox_boxed_read(mem, f, &b) != MST_OK)
		return 0;
	assert(!id_none(b.id));
	same(mem, b.text, form_get(f, "forseglad"));
	if (b.own.n)
		same(mem, b.own, form_get(f, "egen"));
	assert(b.made == (*form_get(f, "egen_hemlig") != 0));
	kept(mem, &b);
	mailbox_boxed_wipe(&b);
	return 0;
}
