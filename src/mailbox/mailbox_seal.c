/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox_seal.c - letters as sealed bytes, and the ticket that carries an opened letter from page to
 * page, half an hour at most. */
#include "mailbox/mailbox_priv.h"

#include "base/pack.h"

#define BYTES_MAX (64 * 1024)

/* ---- intake ---- */

struct blob mailbox_intake_seal(struct arena *mem, const uint8_t pub[32], struct id thread,
				const struct mailbox_intake *in)
{
	struct blob sealed = { 0 };
	struct sbuf b;

	sbuf_init(&b, BYTES_MAX);
	pack_int(&b, 1);
	pack_text(&b, in->reach);
	pack_text(&b, in->others);
	pack_text(&b, in->name);
	pack_text(&b, in->phone);
	pack_text(&b, in->times);
	pack_text(&b, in->never);
	pack_text(&b, in->word);
	pack_text(&b, in->language);
	pack_text(&b, in->municipality);
	if (!b.bad)
		sealed = box_seal(mem, pub, SEAL_AD(FIELD_MAILBOX_INTAKE, thread), b.p, b.len);
	if (b.p)
		mem_wipe(b.p, b.len);
	sbuf_done(&b);
	return sealed;
}

mst_err mailbox_intake_open(struct arena *mem, const struct box_pair *pair, struct id thread,
			    struct blob sealed, struct mailbox_intake *ret)
{
	struct blob plain;

	TRY(box_open(mem, pair, SEAL_AD(FIELD_MAILBOX_INTAKE, thread), sealed, &plain));
	struct unpack u = unpack_of(plain);

	if (unpack_int(&u) < 1)
		return MST_INVALID;
	ret->reach = unpack_text(&u, mem);
	ret->others = unpack_text(&u, mem);
	ret->name = unpack_text(&u, mem);
	ret->phone = unpack_text(&u, mem);
	ret->times = unpack_text(&u, mem);
	ret->never = unpack_text(&u, mem);
	ret->word = unpack_text(&u, mem);
	ret->language = unpack_text(&u, mem);
	ret->municipality = unpack_text(&u, mem);
	return u.bad ? MST_INVALID : MST_OK;
}

/* ---- messages ---- */

static struct blob copy_to(struct arena *mem, const uint8_t *pub, uint32_t field, struct id message,
			   const char *text)
{
	return pub ? box_seal(mem, pub, SEAL_AD(field, message), text, strlen(text)) :
		     (struct blob){ 0 };
}

struct mailbox_message_row mailbox_message_seal(struct arena *mem, struct id jour, struct id thread,
						int64_t at, bool ours, const char *text,
						const uint8_t pub[32], const uint8_t *new_pub,
						const uint8_t *old_pub)
{
	struct id id = rng_id();

	return (struct mailbox_message_row){
		.jour = jour, .id = id, .thread = thread, .at = at, .ours = ours,
		.sealed = copy_to(mem, pub, FIELD_MAILBOX_TEXT, id, text),
		.fresh = copy_to(mem, ours ? new_pub : NULL, FIELD_MAILBOX_FRESH, id, text),
		.old = copy_to(mem, old_pub, FIELD_MAILBOX_OLD, id, text),
	};
}

mst_err mailbox_message_open(struct arena *mem, const struct box_pair *pair, uint32_t field,
			     const struct mailbox_message_row *r, struct blob sealed,
			     struct mailbox_message *ret)
{
	struct blob plain;

	TRY(box_open(mem, pair, SEAL_AD(field, r->id), sealed, &plain));
	*ret = (struct mailbox_message){ .id = r->id, .at = r->at, .ours = r->ours,
					 .text = arena_strn(mem, (const char *)plain.p, plain.n) };
	return MST_OK;
}

/* ---- secrets under a code ---- */

struct blob mailbox_secret_seal(struct arena *mem, const struct seal_key *stretched, uint32_t field,
				struct id thread, const uint8_t sec[32])
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	uint8_t sealed[32 + SEAL_EXTRA];

	kdf(stretched, "mailbox secret", &key);
	seal_bytes(&key, SEAL_AD(field, thread), sec, 32, sealed);
	return arena_blob(mem, sealed, sizeof(sealed));
}

mst_err mailbox_secret_open(const struct seal_key *stretched, uint32_t field, struct id thread,
			    struct blob sealed, struct box_pair *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 }, sec = { 0 };

	kdf(stretched, "mailbox secret", &key);
	TRY(seal_open_bytes(&key, SEAL_AD(field, thread), sealed, sec.b, sizeof(sec.b)));
	box_pair_of(sec.b, ret);
	return MST_OK;
}

/* ---- tickets ---- */

#define PLAIN (sizeof(struct id) + sizeof(struct seal_key) + 8)
#define SEALED (PLAIN + SEAL_EXTRA)

void mailbox_pass_wipe(struct mailbox_pass *p)
{
	mem_wipe(p, sizeof(*p));
}

const char *mailbox_ticket(struct arena *mem, const struct seal_key *pepper, const struct mailbox_pass *p,
			   int64_t now)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	uint8_t plain[PLAIN], sealed[SEALED];
	char *text = arena_alloc(mem, b64_size(SEALED), 1);

	kdf(pepper, "mailbox ticket", &key);
	memcpy(plain, p->thread.b, sizeof(p->thread.b));
	memcpy(plain + sizeof(p->thread.b), p->key.b, sizeof(p->key.b));
	memcpy(plain + PLAIN - sizeof(now), &now, sizeof(now));
	seal_bytes(&key, SEAL_AD(FIELD_MAILBOX_TICKET, ID_NONE), plain, sizeof(plain), sealed);
	mem_wipe(plain, sizeof(plain));
	b64_text(sealed, sizeof(sealed), text);
	return text;
}

mst_err mailbox_ticket_read(const struct seal_key *pepper, const char *ticket, int64_t now,
			    struct mailbox_pass *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	uint8_t sealed[SEALED], plain[PLAIN];
	int64_t at;

	kdf(pepper, "mailbox ticket", &key);
	if (!ticket || !b64_parse(ticket, sealed, sizeof(sealed)) ||
	    seal_open_bytes(&key, SEAL_AD(FIELD_MAILBOX_TICKET, ID_NONE),
			    (struct blob){ sealed, sizeof(sealed) }, plain, sizeof(plain)) != MST_OK)
		return MST_DENIED;
	memcpy(ret->thread.b, plain, sizeof(ret->thread.b));
	memcpy(ret->key.b, plain + sizeof(ret->thread.b), sizeof(ret->key.b));
	memcpy(&at, plain + PLAIN - sizeof(at), sizeof(at));
	mem_wipe(plain, sizeof(plain));
	if (now - at <= MAILBOX_TICKET_SECONDS && at <= now)
		return MST_OK;
	mailbox_pass_wipe(ret);
	return MST_DENIED;
}
