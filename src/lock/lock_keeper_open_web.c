/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_keeper_open_web.c - two of three key keepers open the jour's keys again: an account of its own, as
 * with the envelope, which holds the recovery pair too. Everybody is told. */
#include "lock/lock_db.h"
#include "lock/lock_keeper_db.h"
#include "lock/lock_web.h"

#define KIND "keeper code"

struct opening {
	struct form *form;
	struct lock_recovery row;
	struct auth_invite who;
	const char *phrase;
	struct id lock;
	struct seal_key secret, stretched; /* wiped after use */
	struct lock_notice notice;
	struct auth_joined joined;         /* its keyring is wiped after use */
};

static mst_err show_open(struct ctx *c, const struct form *f, int status)
{
	lock_keepers_open_html(ctx_out(c), &c->view, &(struct lock_enter_view){ .form = f });
	return ctx_page(c, status);
}

mst_err lock_keepers_open_get(struct ctx *c)
{
	return show_open(c, form_new(c->mem), 200);
}

static mst_err put_opened(struct ctx *c, void *arg)
{
	struct opening *o = arg;

	TRY(lock_recovery_open(c->db, o->row.account, c->now));
	TRY(lock_notice_put(c->db, &o->notice));
	return lock_alarm_put(c);
}

static mst_err unknown_told(struct ctx *c)
{
	struct opening *o = ctx_kept(c);

	TRY(c->result);
	return show_open(c, o->form, 422);
}

static mst_err unknown(struct ctx *c, struct opening *o)
{
	const struct view *v = &c->view;

	seal_key_wipe(&o->secret);
	form_fail(o->form, "", T("De två koderna öppnar inget. Bladen kan vara använda redan, eller ett av "
				 "dem ersatt av ett nyare: jämför datumen."));
	return auth_code_failed(c, KIND, ID_NONE, unknown_told);
}

static mst_err opened(struct ctx *c)
{
	struct opening *o = ctx_kept(c);
	mst_err e = c->result;

	if (e == MST_OK)
		e = auth_sign_in(c, &o->joined.user, &o->joined.keys, "/mitt-konto?ny=ja");
	vault_keyring_wipe(&o->joined.keys);
	return e == MST_CONFLICT ? unknown(c, o) : e;
}

static mst_err stretch(struct ctx *c, void *arg)
{
	struct opening *o = arg;

	return auth_phrase_stretch(c, o->phrase, o->row.salt, &o->stretched);
}

static mst_err after_stretch(struct ctx *c)
{
	struct opening *o = ctx_kept(c);
	struct act a;
	mst_err e = c->result;

	if (e == MST_OK)
		e = auth_enter(c,
			       &(struct auth_entry){ .who = &o->who, .secret = &o->secret,
						     .lock = o->lock, .stretched = &o->stretched,
						     .rows = put_opened, .arg = o,
						     .act = "account.keepers_opened" },
			       &a, &o->joined);
	seal_key_wipe(&o->secret);
	seal_key_wipe(&o->stretched);
	if (e == MST_DENIED || e == MST_NOTFOUND)
		return unknown(c, o);
	TRY(e);
	return ctx_act(c, &a, NULL, opened);
}

/* Both codes are of the sheets that wait. */
static mst_err find_row(struct ctx *c, const struct lock_code code[2], struct lock_recovery *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key unused = { 0 };
	struct id id;
	int known = 0;

	TRY(lock_recovery_last(c->db, c->mem, ret));
	for (int i = 0; i < 2; i++) {
		lock_code_keys(&code[i], &id, &unused);
		for (int k = 0; k < LOCK_KEEPERS; k++)
			known += id_eq(id, ret->keeper[k].code);
	}
	return known == 2 && !ret->opened ? MST_OK : MST_NOTFOUND;
}

mst_err lock_keepers_open_post(struct ctx *c)
{
	struct opening *o = arena_new(c->mem, struct opening, 1);
	const struct view *v = &c->view;
	struct lock_code code[2] = { { { 0 } } };
	int status;

	o->form = ctx_form(c);
	ctx_keep(c, o);
	bool whole = lock_keepers_read(o->form, v, code);
	mst_err e = lock_code_slow(c, o->form, KIND, &status);

	o->phrase = auth_phrase_read(o->form, v, NULL);
	whole = whole && e == MST_OK && !form_bad(o->form);
	if (whole) {
		lock_code_both(&code[0], &code[1], &o->lock, &o->secret);
		e = find_row(c, code, &o->row);
	}
	mem_wipe(code, sizeof(code));
	if (e == MST_NOTFOUND)
		return unknown(c, o);
	TRY(e);
	if (!whole)
		return show_open(c, o->form, status);
	o->who = lock_emergency(c, o->row.account, o->row.by, o->row.salt, o->row.at);
	o->notice = (struct lock_notice){ .id = rng_id(), .kind = "keepers",
					  .about = o->row.account, .at = c->now };
	return ctx_work(c, WORK_LOGIN, stretch, o, after_stretch);
}
