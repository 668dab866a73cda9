/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_again_web.c - somebody has lost everything: a coordinator has called back and lets her in again.
 * The code is read over the telephone and works for a day; her old keys end at once. */
#include "lock/lock_db.h"
#include "lock/lock_web.h"

#define WORKS_SECONDS 86400
#define TOLD_MAX 200

static mst_err member_of(struct ctx *c, struct auth_member *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	TRY(auth_member_get(c->db, c->mem, id, ret));
	return ret->ended || id_eq(id, c->who->id) ? MST_NOTFOUND : MST_OK;
}

/* Circles that are lost with her old keys: no other coordinator gives them back. */
static mst_err alone_words(struct ctx *c, struct id user, const char **ret)
{
	struct auth_alone alone;

	TRY(auth_alone(c, user, c->now, &alone));
	return auth_alone_words(c, &alone, ret);
}

static mst_err show_again(struct ctx *c, const struct auth_member *a, const struct form *f, int status)
{
	struct lock_again_view m = {
		.form = f, .name = a->user.name,
		.path = arena_fmt(c->mem, "/konton/%s", id_str(c->mem, a->user.id)),
	};

	TRY(alone_words(c, a->user.id, &m.alone));
	TRY(auth_has_phrase(c, &m.phrase));
	lock_again_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err lock_again_get(struct ctx *c)
{
	struct auth_member a;

	TRY(member_of(c, &a));
	return show_again(c, &a, ctx_form(c), 200);
}

struct letting_in {
	struct lock_proof proof;
	struct form *form;
	struct auth_member member;
	const char *told;      /* whom she talked with, on which number */
	struct lock_code code; /* wiped when it has been shown */
	struct vault_again again;
	struct lock_again row;
	struct lock_notice notice;
};

static mst_err put_rows(struct ctx *c, void *arg)
{
	struct letting_in *l = arg;

	TRY(auth_shut_out(c->db, l->member.user.id));
	TRY(lock_again_put(c->db, &l->row));
	return lock_notice_put(c->db, &l->notice);
}

static mst_err give_keys(struct ctx *c, void *arg)
{
	struct letting_in *l = arg;

	return vault_again_put(c->vault, &l->again);
}

/* The code is on this page and nowhere else. */
static mst_err let_in(struct ctx *c)
{
	struct letting_in *l = ctx_kept(c);
	const struct view *v = &c->view;
	char text[LOCK_CODE_TEXT];

	if (c->result != MST_OK) {
		lock_code_wipe(&l->code);
		if (c->result != MST_CONFLICT)
			return c->result;
		form_fail(l->form, "", T("Hens nycklar ändrades just nu av något annat. Försök igen."));
		return show_again(c, &l->member, l->form, 409);
	}
	lock_code_text(&l->code, text);
	lock_code_wipe(&l->code);
	struct lock_given_view m = { .name = l->member.user.name, .code = text,
				     .place = lock_site(c, "/logga-in/papperskod"),
				     .until = view_moment(v, l->row.until),
				     .given = (int64_t)l->again.given,
				     .lost = (int64_t)l->again.lost };

	lock_given_html(ctx_out(c), v, &m);
	mem_wipe(text, sizeof(text));
	return ctx_page(c, 200);
}

static mst_err prepare(struct ctx *c, struct letting_in *l, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key secret = { 0 }, audit = { 0 };
	struct id user = l->member.user.id, lock;
	struct sbuf b;

	TRY(vault_org_key(c->vault, &c->open, "audit", &audit)); /* only who may vouch */
	lock_code_new(&l->code);
	lock_code_keys(&l->code, &lock, &secret);
	TRY(vault_again_make(c->vault, c->mem, &c->open, user, lock, &secret, &l->again));
	l->row = (struct lock_again){ .account = user, .lock = lock, .by = c->who->id, .at = c->now,
				      .until = c->now + WORKS_SECONDS,
				      .lost = (int64_t)l->again.lost };
	l->notice = (struct lock_notice){ .id = rng_id(), .kind = "again", .about = user,
					  .by = c->who->id, .at = c->now };
	sbuf_init(&b, 8 * TOLD_MAX);
	sbuf_lit(&b, "{\"told\":");
	sbuf_json(&b, l->told);
	sbuf_ch(&b, '}');
	*ret = (struct act){ .apply = put_rows, .give = give_keys, .arg = l,
			     .audit = ctx_note(c, "account.again", user, &audit, b.p) };
	sbuf_done(&b);
	return MST_OK;
}

static mst_err wrong_told(struct ctx *c)
{
	struct letting_in *l = ctx_kept(c);

	TRY(c->result);
	return show_again(c, &l->member, l->form, 422);
}

static mst_err after_proof(struct ctx *c)
{
	struct letting_in *l = ctx_kept(c);
	const struct view *v = &c->view;
	struct act a;
	bool good;

	TRY(c->result);
	TRY(lock_proof_good(c, &l->proof, &good));
	if (!good) {
		form_fail(l->form, "nuvarande", T("Det är inte din lösenfras. Försök igen."));
		return auth_own_failed(c, wrong_told);
	}
	TRY(prepare(c, l, &a));
	return ctx_act(c, &a, arena_fmt(c->mem, "/konton/%s", id_str(c->mem, l->member.user.id)),
		       let_in);
}

mst_err lock_again_post(struct ctx *c)
{
	struct letting_in *l = arena_new(c->mem, struct letting_in, 1);
	const struct view *v = &c->view;
	const char *alone;
	int status;

	TRY(member_of(c, &l->member));
	TRY(alone_words(c, l->member.user.id, &alone));
	l->form = ctx_form(c);
	if (*alone && !form_has(l->form, "forlorat", "ja"))
		form_fail(l->form, "forlorat", T("Kryssa i att du vet vad som går förlorat."));
	if (!form_has(l->form, "ringt", "ja"))
		form_fail(l->form, "ringt",
			  T("Ring upp hen på numret ni har sedan tidigare, och kryssa i det sedan."));
	l->told = form_text(l->form, c->mem, v, "vem", N_("vem du talade med och på vilket nummer"),
			    TOLD_MAX, true);
	TRY(lock_proof_read(c, l->form, &l->proof, &status));
	if (form_bad(l->form))
		return show_again(c, &l->member, l->form, status);
	ctx_keep(c, l);
	return ctx_work(c, WORK_LOGIN, lock_proof_stretch, &l->proof, after_proof);
}
