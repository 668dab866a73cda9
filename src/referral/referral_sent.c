/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_sent.c - a municipality sends somebody to us. The referral is the jour's alone from the
 * first second; the sender keeps a receipt, and for a short while a copy that only she can open. */
#include "base/log.h"
#include "referral/referral_db.h"
#include "referral/referral_pair.h"
#include "referral/referral_seal.h"

/* Random, so that it does not tell one municipality how much the others send. */
static const char *new_number(struct arena *mem)
{
	uint32_t r;

	rng_bytes(&r, sizeof(r));
	return arena_fmt(mem, "%03u-%03u-%03u", r % 1000, r / 1000 % 1000, r / 1000000 % 1000);
}

struct send_arg {
	struct act receive;
	struct referral_sent_row row;
};

static mst_err put_keys(struct ctx *c, void *arg)
{
	struct send_arg *a = arg;

	return a->receive.keys(c, a->receive.arg);
}

static mst_err put_sent(struct ctx *c, void *arg)
{
	struct send_arg *a = arg;

	TRY(a->receive.apply(c, a->receive.arg));
	return referral_sent_insert(c->db, &a->row);
}

static mst_err seal_copy(struct ctx *c, const struct referral *r, struct referral_sent_row *row)
{
	struct sbuf b;

	referral_pack(&b, r);
	mst_err e = b.bad ? MST_INVALID :
			    vault_seal_to_user(c->vault, c->mem, &c->app->root, row->sender,
					       SEAL_AD(FIELD_REFERRAL_COPY, row->id), b.p, b.len,
					       &row->copy);

	if (b.p)
		mem_wipe(b.p, b.len);
	sbuf_done(&b);
	return e;
}

mst_err referral_send(struct ctx *c, struct referral *r, bool copy, struct act *ret,
		      struct id *ret_id)
{
	struct send_arg *a = arena_new(c->mem, struct send_arg, 1);

	r->source = "municipality";
	r->received = c->now;
	r->number = new_number(c->mem);
	r->consent.by = c->who->id;
	TRY(referral_receive(c, r, &a->receive));
	a->row = (struct referral_sent_row){ .jour = c->app->jour, .id = rng_id(),
					     .sender = c->who->id, .number = r->number,
					     .sent = r->received };
	if (copy)
		TRY(seal_copy(c, r, &a->row));
	*ret = (struct act){ .keys = put_keys, .apply = put_sent, .arg = a,
			     .audit = ctx_note(c, "referral.send", r->id, &r->audit, NULL) };
	*ret_id = a->row.id;
	return MST_OK;
}

/* ---- by a link ---- */

struct link_arg {
	struct act receive;
	struct id link;
	struct guest_sent sent;
};

static mst_err put_link_keys(struct ctx *c, void *arg)
{
	struct link_arg *a = arg;

	return a->receive.keys(c, a->receive.arg);
}

static mst_err put_link_sent(struct ctx *c, void *arg)
{
	struct link_arg *a = arg;

	TRY(guest_sent_put(c->db, a->link, &a->sent));
	return a->receive.apply(c, a->receive.arg);
}

mst_err referral_send_link(struct ctx *c, const struct guest_link *l, const char *once,
			   struct referral *r, struct act *ret)
{
	struct link_arg *a = arena_new(c->mem, struct link_arg, 1);

	r->source = l->source;
	r->received = c->now;
	r->number = new_number(c->mem);
	r->consent.by = ID_NONE;
	TRY(referral_receive(c, r, &a->receive));
	a->link = l->id;
	a->sent = (struct guest_sent){ .once = once, .number = r->number, .at = r->received };
	*ret = (struct act){ .keys = put_link_keys, .apply = put_link_sent, .arg = a,
			     .audit = ctx_note(c, "referral.link", r->id, &r->audit, NULL) };
	return MST_OK;
}

/* ---- her own ---- */

static bool copy_waits(const struct ctx *c, const struct referral_sent_row *row)
{
	return row->copy.n && row->sent > c->now - (int64_t)REFERRAL_COPY_HOURS * 3600;
}

static struct referral_sent sent_of(const struct ctx *c, const struct referral_sent_row *row)
{
	return (struct referral_sent){ .id = row->id, .number = row->number, .sent = row->sent,
				       .copy = copy_waits(c, row) };
}

mst_err referral_sent_find(struct ctx *c, struct id id, struct referral_sent *ret)
{
	struct referral_sent_row row;

	TRY(referral_sent_row_find(c->db, c->mem, id, c->who->id, &row));
	*ret = sent_of(c, &row);
	return MST_OK;
}

mst_err referral_sent_unsaved(struct ctx *c, struct referral_sent *ret)
{
	struct referral_sent_row row;

	TRY(referral_sent_with_copy(c->db, c->mem, c->who->id,
				    c->now - (int64_t)REFERRAL_COPY_HOURS * 3600, &row));
	*ret = sent_of(c, &row);
	return MST_OK;
}

mst_err referral_copy_read(struct ctx *c, struct id id, struct referral *ret)
{
	struct referral_sent_row row;
	struct referral r = { 0 };
	struct blob plain;

	TRY(referral_sent_row_find(c->db, c->mem, id, c->who->id, &row));
	if (!copy_waits(c, &row) || !c->keys.open)
		return MST_NOTFOUND;
	if (vault_open_own(&c->keys, c->mem, SEAL_AD(FIELD_REFERRAL_COPY, row.id), row.copy,
			   &plain) != MST_OK) {
		log_note(LOG_WARN, "referral.copy", "result", "unreadable", NULL);
		return MST_NOTFOUND;
	}
	TRY(referral_unpack(c->mem, plain, &r));
	r.source = "municipality";
	r.received = row.sent;
	*ret = r;
	return MST_OK;
}

static mst_err put_done(struct ctx *c, void *arg)
{
	return referral_copy_drop(c->db, *(struct id *)arg, c->who->id);
}

void referral_copy_done(struct ctx *c, struct id id, struct act *ret)
{
	struct id *a = arena_new(c->mem, struct id, 1);

	*a = id;
	*ret = (struct act){ .apply = put_done, .arg = a,
			     .audit = ctx_note(c, "referral.copy_done", ID_NONE, NULL, NULL) };
}

mst_err referral_sweep_apply(struct db *w, void *arg)
{
	int64_t now = *(int64_t *)arg;

	TRY(referral_copies_drop(w, now - (int64_t)REFERRAL_COPY_HOURS * 3600));
	return referral_pairs_sweep(w, now - (int64_t)REFERRAL_UNDO_DAYS * 86400);
}
