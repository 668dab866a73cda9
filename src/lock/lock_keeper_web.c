/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_keeper_web.c - three sheets for key keepers, made and rehearsed. */
#include "lock/lock_keeper_db.h"
#include "lock/lock_web.h"

#define KIND "keeper code" /* for slowing down who guesses */

static const char *const fields[LOCK_KEEPERS] = { "namn1", "namn2", "namn3" };
static const char *const offices[LOCK_KEEPERS] = {
	N_("Ordföranden"), N_("En förtroendevald till"), N_("Riksförbundet"),
};

/* ---- how it is with them ---- */

static void rows_of(struct ctx *c, const struct lock_recovery *r, struct lock_keepers_view *m)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, LOCK_KEEPERS + 3);
	struct auth_user by = { 0 };
	size_t n = 0;

	(void)!auth_get(c->db, c->mem, r->by, &by);
	for (int i = 0; i < LOCK_KEEPERS; i++)
		rows[n++] = (struct view_row){
			view_text(v->lang, offices[i]),
			arena_fmt(c->mem, r->keeper[i].tried > r->at ? T("%s. Bladet prövat %s") :
								       T("%s. Bladet gjort %s"),
				  r->keeper[i].name, view_date(v, day_of(r->keeper[i].tried))),
			NULL, NULL
		};
	rows[n++] = (struct view_row){ T("Gjorda av"), by.name ? by.name : "", NULL, NULL };
	if (r->opened)
		rows[n++] = (struct view_row){ T("Använda"), view_moment(v, r->opened), NULL, NULL };
	m->rows = rows;
	m->sealed = !r->opened;
}

static mst_err view_of(struct ctx *c, const struct form *f, struct lock_keepers_view *ret)
{
	struct lock_recovery last;
	mst_err e = lock_recovery_last(c->db, c->mem, &last);

	*ret = (struct lock_keepers_view){ .form = f };
	if (e == MST_OK)
		rows_of(c, &last, ret);
	else if (e != MST_NOTFOUND)
		return e;
	return auth_has_phrase(c, &ret->phrase);
}

static mst_err show_keepers(struct ctx *c, const struct form *f, int status)
{
	struct lock_keepers_view m;

	TRY(view_of(c, f, &m));
	lock_keepers_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err lock_keepers_get(struct ctx *c)
{
	struct form *f = form_new(c->mem);
	struct lock_recovery last;
	mst_err e = lock_recovery_last(c->db, c->mem, &last);

	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	for (int i = 0; e == MST_OK && i < LOCK_KEEPERS; i++)
		form_set(f, fields[i], last.keeper[i].name);
	return show_keepers(c, f, 200);
}

/* ---- making the sheets ---- */

struct sheets {
	struct lock_proof proof;
	struct form *form;
	struct lock_code code[LOCK_KEEPERS]; /* wiped when they have been shown */
	struct lock_recovery row;
	struct vault_recovery keys;
	struct id old;                       /* keys that nobody will open any more */
};

static void sheets_wipe(struct sheets *s)
{
	mem_wipe(s->code, sizeof(s->code));
}

static mst_err put_row(struct ctx *c, void *arg)
{
	struct sheets *s = arg;

	return lock_recovery_put(c->db, &s->row);
}

static mst_err put_keys(struct ctx *c, void *arg)
{
	struct sheets *s = arg;

	return vault_recovery_put(c->vault, &s->keys);
}

/* Codes 1 and 2, 1 and 3, 2 and 3. */
static mst_err make_keys(struct ctx *c, const struct vault_keyring *k, void *arg)
{
	struct sheets *s = arg;
	struct seal_key under[3];
	struct id lock[3];

	for (int i = 0; i < 3; i++)
		lock_code_both(&s->code[i == 2], &s->code[i == 0 ? 1 : 2], &lock[i], &under[i]);
	mst_err e = vault_recovery_make(c->vault, c->mem, &c->open, k, lock, under, &s->keys);

	mem_wipe(under, sizeof(under));
	return e;
}

/* The old keys go when their row is gone; left behind, they open for codes that no page takes. */
static mst_err drop_old(struct ctx *c, void *arg)
{
	const struct sheets *s = ctx_kept(c);

	(void)arg; /* what the act has made */
	return id_none(s->old) ? MST_OK : vault_user_remove(c->vault, s->old);
}

static mst_err made(struct ctx *c)
{
	struct sheets *s = ctx_kept(c);
	const struct view *v = &c->view;
	struct lock_keeper_sheet sheet[LOCK_KEEPERS];
	char text[LOCK_KEEPERS][LOCK_CODE_TEXT];

	for (int i = 0; i < LOCK_KEEPERS; i++) {
		lock_code_text(&s->code[i], text[i]);
		sheet[i] = (struct lock_keeper_sheet){ view_text(v->lang, offices[i]),
						       s->row.keeper[i].name, text[i] };
	}
	sheets_wipe(s);
	struct lock_keeper_sheets_view m = { .sheet = sheet, .n = LOCK_KEEPERS,
					     .made = view_date(v, day_of(c->now)),
					     .place = lock_site(c, "/logga-in/nyckelforvarare") };

	if (c->result == MST_OK)
		lock_keeper_sheets_html(ctx_out(c), v, &m);
	mem_wipe(text, sizeof(text));
	if (c->result == MST_CONFLICT) {
		form_fail(s->form, "", T("Det finns ärenden som bara nyckelförvararna kan öppna. Öppna dem "
					 "först med två av de gamla bladen och ge dem till någon."));
		return show_keepers(c, s->form, 409);
	}
	return c->result == MST_OK ? ctx_page(c, 200) : c->result;
}

static mst_err prepare(struct ctx *c, struct sheets *s, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key nobody = { 0 }, unused = { 0 };
	struct lock_recovery last;
	mst_err e = lock_recovery_last(c->db, c->mem, &last);

	if (e == MST_OK && !last.opened)
		s->old = last.account;
	else if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	s->row.account = rng_id();
	s->row.by = c->who->id;
	s->row.at = c->now;
	rng_bytes(s->row.salt, sizeof(s->row.salt));
	for (int i = 0; i < LOCK_KEEPERS; i++) {
		lock_code_new(&s->code[i]);
		lock_code_keys(&s->code[i], &s->row.keeper[i].code, &unused);
	}
	struct auth_invite i = lock_emergency(c, s->row.account, c->who->id, s->row.salt, c->now);

	seal_key_new(&nobody); /* until a phrase is chosen there is none */
	return auth_keys_wait(c,
			      &(struct auth_entry){ .who = &i, .secret = &nobody, .rows = put_row,
						    .arg = s, .act = "account.keepers",
						    .more = make_keys, .put = put_keys },
			      ret);
}

static mst_err wrong_told(struct ctx *c)
{
	struct sheets *s = ctx_kept(c);

	TRY(c->result);
	return show_keepers(c, s->form, 422);
}

static mst_err after_proof(struct ctx *c)
{
	struct sheets *s = ctx_kept(c);
	const struct view *v = &c->view;
	struct act a;
	bool good;

	TRY(c->result);
	TRY(lock_proof_good(c, &s->proof, &good));
	if (!good) {
		form_fail(s->form, "nuvarande", T("Det är inte din lösenfras. Försök igen."));
		return auth_own_failed(c, wrong_told);
	}
	mst_err e = prepare(c, s, &a);

	if (e != MST_OK) {
		sheets_wipe(s);
		return e;
	}
	a.give = drop_old;
	return ctx_act(c, &a, "/konton/nyckelforvarare", made);
}

mst_err lock_keepers_post(struct ctx *c)
{
	struct sheets *s = arena_new(c->mem, struct sheets, 1);
	const struct view *v = &c->view;
	int status;

	if (!c->keys.open)
		return ctx_go(c, "/las-upp", NULL);
	s->form = ctx_form(c);
	for (int i = 0; i < LOCK_KEEPERS; i++)
		s->row.keeper[i].name = form_text(s->form, c->mem, v, fields[i],
						  N_("vem som får bladet"), AUTH_NAME_MAX, true);
	TRY(lock_proof_read(c, s->form, &s->proof, &status));
	if (form_bad(s->form))
		return show_keepers(c, s->form, status);
	ctx_keep(c, s);
	return ctx_work(c, WORK_LOGIN, lock_proof_stretch, &s->proof, after_proof);
}

/* ---- a rehearsal: two sheets open the keys, which are wiped at once; nothing else is opened ---- */

bool lock_keepers_read(struct form *f, const struct view *v, struct lock_code ret[2])
{
	bool one = lock_code_read(f, v, "kod1", &ret[0]), two = lock_code_read(f, v, "kod2", &ret[1]);

	if (one && two && mem_same(&ret[0], &ret[1], sizeof(ret[0]))) {
		form_fail(f, "kod2", T("Det är samma blad två gånger. Koderna ska komma från två blad."));
		return false;
	}
	return one && two;
}

static mst_err show_rehearsal(struct ctx *c, const struct form *f, int status)
{
	lock_rehearsal_html(ctx_out(c), &c->view, &(struct lock_enter_view){ .form = f });
	return ctx_page(c, status);
}

mst_err lock_rehearsal_get(struct ctx *c)
{
	return show_rehearsal(c, form_new(c->mem), 200);
}

struct tried {
	struct form *form;
	struct id code[2];
};

static mst_err put_tried(struct ctx *c, void *arg)
{
	const struct tried *t = arg;

	TRY(lock_keeper_tried(c->db, t->code[0], c->now));
	return lock_keeper_tried(c->db, t->code[1], c->now);
}

static mst_err unknown_told(struct ctx *c)
{
	struct tried *t = ctx_kept(c);

	TRY(c->result);
	return show_rehearsal(c, t->form, 422);
}

mst_err lock_rehearsal_post(struct ctx *c)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key secret = { 0 };
	struct tried *t = arena_new(c->mem, struct tried, 1);
	const struct view *v = &c->view;
	struct lock_code code[2];
	struct id lock;
	int status;

	t->form = ctx_form(c);
	ctx_keep(c, t);
	bool whole = lock_keepers_read(t->form, v, code);

	TRY(lock_code_slow(c, t->form, KIND, &status));
	if (!whole || form_bad(t->form)) {
		mem_wipe(code, sizeof(code));
		return show_rehearsal(c, t->form, status);
	}
	for (int i = 0; i < 2; i++)
		lock_code_keys(&code[i], &t->code[i], &secret);
	lock_code_both(&code[0], &code[1], &lock, &secret);
	mem_wipe(code, sizeof(code));
	mst_err e = vault_unlock(c->vault, lock, &secret, &k);

	if (e == MST_NOTFOUND || e == MST_DENIED) {
		form_fail(t->form, "", T("De två bladen öppnar inget. Ett av dem kan vara ersatt av ett nyare: "
					 "jämför datumen. Stämmer de, gör nya blad."));
		return auth_code_failed(c, KIND, ID_NONE, unknown_told);
	}
	TRY(e);
	return ctx_act_go(c,
			  &(struct act){ .apply = put_tried, .arg = t,
					 .audit = ctx_note(c, "account.keepers_tried", ID_NONE, NULL,
							   NULL) },
			  "/konton/nyckelforvarare", T("De två bladen fungerar. Inget ärende öppnades."),
			  NULL);
}
