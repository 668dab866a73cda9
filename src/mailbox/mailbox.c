/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox.c - the writer's side: a letter is sealed, found again by its code, read, gone on with,
 * withdrawn. What needs her code runs on a worker and leaves nothing of it but a ticket. */
#include "mailbox/mailbox_priv.h"

#define DRAWS_MOST 8 /* with as many letters as are kept, one draw in a thousand meets another */

/* As she may type it another day: phones begin a field with a capital letter. */
static char *word_fold(struct arena *mem, const char *word)
{
	char *s = str_trim(mem, word);

	for (unsigned char *p = (unsigned char *)s; *p; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (unsigned char)(*p + 0x20);
		else if (*p == 0xc3 && p[1] >= 0x80 && p[1] <= 0x9e && p[1] != 0x97)
			p[1] = (unsigned char)(p[1] + 0x20); /* À to Þ, U+00C0 */
	}
	return s;
}

static const uint8_t *key32(struct blob b)
{
	return b.n == 32 ? b.p : NULL;
}

static void verify_of(const struct seal_key *code_key, struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key k = { 0 };

	kdf(code_key, "mailbox verify", &k);
	hash_of(k.b, sizeof(k.b), ret);
}

/* ---- a new letter ---- */

/* The pair for what she has read already, when she has chosen a word. */
static mst_err seal_word(struct ctx *c, const struct mailbox_letter *l,
			 const struct seal_key *code_key, struct mailbox_row *row)
{
	const char *word = l->intake.word;
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	MST_CLEANUP(box_pair_wipe) struct box_pair old = { 0 };
	uint8_t salt[PHRASE_SALT];

	if (str_empty(word))
		return MST_OK;
	rng_bytes(salt, sizeof(salt));
	if (l->boxed.made)
		box_pair_of(l->boxed.own_secret, &old);
	else
		box_pair_new(&old);
	TRY(phrase_stretch_light(word_fold(c->mem, word), salt, code_key, &key));
	row->old_salt = arena_blob(c->mem, salt, sizeof(salt));
	row->old_pub = arena_blob(c->mem, old.pub, sizeof(old.pub));
	row->old_secret = mailbox_secret_seal(c->mem, &key, FIELD_MAILBOX_OLD_SECRET, row->id, old.sec);
	return MST_OK;
}

static const char *locate_of(struct ctx *c, const struct mailbox_code *code)
{
	return arena_strn(c->mem, code->digits, MAILBOX_LOCATE);
}

static mst_err seal_code(struct ctx *c, const struct mailbox_letter *l, struct mailbox_row *row)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	MST_CLEANUP(box_pair_wipe) struct box_pair fresh = { 0 };
	uint8_t salt[PHRASE_SALT];
	struct hash verify;

	rng_bytes(salt, sizeof(salt));
	box_pair_new(&fresh);
	TRY(phrase_stretch_light(l->code.digits, salt, &c->app->pepper, &key));
	verify_of(&key, &verify);
	row->locate = locate_of(c, &l->code);
	row->salt = arena_blob(c->mem, salt, sizeof(salt));
	row->verify = arena_blob(c->mem, verify.b, sizeof(verify.b));
	row->new_pub = arena_blob(c->mem, fresh.pub, sizeof(fresh.pub));
	row->new_secret =
		mailbox_secret_seal(c->mem, &key, FIELD_MAILBOX_NEW_SECRET, row->id, fresh.sec);
	return seal_word(c, l, &key, row);
}

/* The letter's own key, for the jour: whoever opens its intake pair opens the letter. */
static mst_err seal_letter(struct ctx *c, const struct mailbox_letter *l, struct mailbox_sealed *s)
{
	MST_CLEANUP(box_pair_wipe) struct box_pair pair = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key sec = { 0 }, audit = { 0 };
	struct db *vault;

	box_pair_new(&pair);
	memcpy(sec.b, pair.sec, sizeof(sec.b));
	memcpy(s->row.pub, pair.pub, sizeof(pair.pub));
	kdf(&sec, "audit", &audit);
	TRY(db_reader(c->app->vault, &vault)); /* this worker's */
	TRY(vault_grant_pair(vault, NULL, &c->app->root, s->row.id, &sec, c->app->jour, VAULT_INTAKE,
			     &s->grant));
	s->row.intake = mailbox_intake_seal(c->mem, pair.pub, s->row.id, &l->intake);
	if (l->boxed.text.n)
		s->message = mailbox_message_boxed(c->mem, c->app->jour, s->row.id, c->now, &l->boxed,
						   pair.pub);
	else
		s->message = mailbox_message_seal(c->mem, c->app->jour, s->row.id, c->now, false, l->text,
						  pair.pub, NULL, key32(s->row.old_pub));
	s->audit = ctx_note(c, "mailbox.send", s->row.id, &audit, NULL);
	return s->row.intake.n ? MST_OK : MST_INVALID;
}

mst_err mailbox_code_alone(struct ctx *c, struct db *db, struct mailbox_code *code)
{
	mst_err e = MST_OK;

	for (int i = 0; i < DRAWS_MOST; i++) {
		struct mailbox_row other;

		e = mailbox_row_locate(db, c->mem, c->app->jour, locate_of(c, code), &other);
		if (e != MST_OK)
			break;
		mailbox_code_new(code);
	}
	return e == MST_NOTFOUND ? MST_OK : e == MST_OK ? MST_BUSY : e;
}

mst_err mailbox_letter_work(struct ctx *c, void *arg)
{
	struct mailbox_letter *l = arg;
	struct mailbox_sealed *s = arena_new(c->mem, struct mailbox_sealed, 1);
	struct db *db;

	s->row = (struct mailbox_row){ .jour = c->app->jour, .id = rng_id(), .created = c->now };
	mailbox_code_new(&l->code);
	mst_err e = db_reader(c->app->data, &db);

	if (e == MST_OK)
		e = mailbox_code_alone(c, db, &l->code);
	if (e == MST_OK)
		e = seal_code(c, l, &s->row);
	if (e == MST_OK)
		e = seal_letter(c, l, s);
	mailbox_boxed_wipe(&l->boxed);
	l->sealed = s;
	return e;
}

static mst_err put_key(struct ctx *c, void *arg)
{
	struct mailbox_sealed *s = arg;

	return vault_grant_put(c->vault, &s->grant, 1);
}

static mst_err put_letter(struct ctx *c, void *arg)
{
	struct mailbox_sealed *s = arg;

	TRY(mailbox_row_insert(c->db, &s->row));
	return mailbox_message_insert(c->db, &s->message);
}

void mailbox_send(struct ctx *c, const struct mailbox_letter *l, struct act *ret)
{
	(void)c;
	*ret = (struct act){ .keys = put_key, .apply = put_letter, .arg = l->sealed,
			     .audit = l->sealed->audit };
}

/* ---- with the code ---- */

/* A letter that is not there costs as much time as one that is. */
static mst_err try_row(struct ctx *c, struct db *db, const struct mailbox_code *code,
		       struct mailbox_row *ret)
{
	mst_err e = mailbox_row_locate(db, c->mem, c->app->jour, locate_of(c, code), ret);

	if (e == MST_NOTFOUND || (e == MST_OK && ret->salt.n != PHRASE_SALT)) {
		static const uint8_t none[PHRASE_SALT];

		*ret = (struct mailbox_row){ .salt = { none, sizeof(none) } };
		return MST_OK;
	}
	return e;
}

mst_err mailbox_try_work(struct ctx *c, void *arg)
{
	struct mailbox_try *t = arg;
	MST_CLEANUP(mailbox_pass_wipe) struct mailbox_pass pass = { 0 };
	struct mailbox_row row;
	struct hash verify;
	struct db *db;

	TRY(db_reader(c->app->data, &db)); /* this worker's */
	TRY(try_row(c, db, &t->code, &row));
	TRY(phrase_stretch_light(t->code.digits, row.salt.p, &c->app->pepper, &pass.key));
	verify_of(&pass.key, &verify);
	if (row.verify.n != sizeof(verify.b) || !mem_same(row.verify.p, verify.b, sizeof(verify.b)))
		return MST_DENIED;
	pass.thread = row.id;
	t->ticket = mailbox_ticket(c->mem, &c->app->pepper, &pass, c->now);
	return MST_OK;
}

/* The letter that a ticket opens, as it is now. */
static mst_err row_of(struct ctx *c, struct db *db, const char *ticket, struct mailbox_pass *pass,
		      struct mailbox_row *ret)
{
	TRY(mailbox_ticket_read(&c->app->pepper, ticket, c->now, pass));
	mst_err e = mailbox_row_find(db, c->mem, pass->thread, ret);

	if (e == MST_NOTFOUND || (e == MST_OK && ret->state != MAILBOX_OPEN))
		return MST_DENIED;
	return e;
}

/* Of the messages those that have such a copy, opened. */
static mst_err open_copies(struct ctx *c, struct db *db, const struct box_pair *pair, struct id thread,
			   bool fresh, struct mailbox_message **ret, size_t *ret_n)
{
	struct mailbox_message_row *rows;
	size_t n;

	TRY(mailbox_message_list(db, c->mem, thread, &rows, &n));
	*ret = arena_new(c->mem, struct mailbox_message, n);
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		struct blob copy = fresh ? rows[i].fresh : rows[i].old;
		bool late = fresh && rows[i].shown &&
			    rows[i].shown < c->now - MAILBOX_SHOWN_SECONDS;

		if (copy.n && !late)
			TRY(mailbox_message_open(c->mem, pair,
						 fresh ? FIELD_MAILBOX_FRESH : FIELD_MAILBOX_OLD,
						 &rows[i], copy, &(*ret)[(*ret_n)++]));
	}
	return MST_OK;
}

mst_err mailbox_look(struct ctx *c, const char *ticket, struct mailbox_view *ret)
{
	MST_CLEANUP(mailbox_pass_wipe) struct mailbox_pass pass = { 0 };
	MST_CLEANUP(box_pair_wipe) struct box_pair pair = { 0 };
	struct mailbox_row row;

	TRY(row_of(c, c->db, ticket, &pass, &row));
	TRY(mailbox_secret_open(&pass.key, FIELD_MAILBOX_NEW_SECRET, row.id, row.new_secret, &pair));
	*ret = (struct mailbox_view){ .opened = row.opened, .word = row.old_pub.n == sizeof(ret->own) };
	if (ret->word)
		memcpy(ret->own, row.old_pub.p, sizeof(ret->own));
	return open_copies(c, c->db, &pair, row.id, true, &ret->fresh, &ret->nfresh);
}

mst_err mailbox_older_work(struct ctx *c, void *arg)
{
	struct mailbox_older *o = arg;
	MST_CLEANUP(mailbox_pass_wipe) struct mailbox_pass pass = { 0 };
	MST_CLEANUP(box_pair_wipe) struct box_pair pair = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct mailbox_row row;
	struct db *db;

	TRY(db_reader(c->app->data, &db));
	TRY(row_of(c, db, o->ticket, &pass, &row));
	if (row.old_salt.n != PHRASE_SALT)
		return MST_DENIED;
	TRY(phrase_stretch_light(word_fold(c->mem, o->word), row.old_salt.p, &pass.key, &key));
	if (mailbox_secret_open(&key, FIELD_MAILBOX_OLD_SECRET, row.id, row.old_secret, &pair) !=
	    MST_OK)
		return MST_DENIED;
	return open_copies(c, db, &pair, row.id, false, &o->list, &o->n);
}

/* ---- what she does ---- */

struct deed_arg {
	struct id thread;
	enum mailbox_deed what;
	struct mailbox_message_row message;
};

static mst_err put_deed(struct ctx *c, void *arg)
{
	struct deed_arg *a = arg;

	switch (a->what) {
	case MAILBOX_OPENED:
		TRY(mailbox_row_opened(c->db, a->thread, c->now));
		return mailbox_messages_shown(c->db, a->thread, c->now);
	case MAILBOX_READ:
		return mailbox_messages_read(c->db, a->thread);
	case MAILBOX_FORGET:
		return mailbox_messages_forget(c->db, a->thread);
	case MAILBOX_SHUT:
		return mailbox_row_shut(c->db, a->thread, c->now);
	case MAILBOX_WITHDRAW:
		return mailbox_row_end(c->db, a->thread, MAILBOX_WITHDRAWN, c->now);
	}
	return MST_INVALID;
}

/* Nothing to open an audit detail with: what the writer does is told by its name alone. */
static const char *deed_name(enum mailbox_deed what)
{
	static const char *const names[] = {
		[MAILBOX_OPENED] = "mailbox.opened", [MAILBOX_READ] = "mailbox.opened",
		[MAILBOX_FORGET] = "mailbox.forget", [MAILBOX_SHUT] = "mailbox.shut",
		[MAILBOX_WITHDRAW] = "mailbox.withdraw",
	};

	return names[what];
}

mst_err mailbox_deed(struct ctx *c, const char *ticket, enum mailbox_deed what, struct act *ret)
{
	MST_CLEANUP(mailbox_pass_wipe) struct mailbox_pass pass = { 0 };
	struct deed_arg *a = arena_new(c->mem, struct deed_arg, 1);
	struct mailbox_row row;

	TRY(row_of(c, c->db, ticket, &pass, &row));
	*a = (struct deed_arg){ .thread = row.id, .what = what };
	*ret = (struct act){ .apply = put_deed, .arg = a,
			     .audit = ctx_note(c, deed_name(what), ID_NONE, NULL, NULL) };
	return MST_OK;
}

static mst_err put_more(struct ctx *c, void *arg)
{
	struct deed_arg *a = arg;

	TRY(mailbox_row_touch(c->db, a->thread, c->now, true));
	return mailbox_message_insert(c->db, &a->message);
}

mst_err mailbox_write_on(struct ctx *c, const char *ticket, const char *text,
			 const struct mailbox_boxed *boxed, struct act *ret)
{
	MST_CLEANUP(mailbox_pass_wipe) struct mailbox_pass pass = { 0 };
	struct deed_arg *a = arena_new(c->mem, struct deed_arg, 1);
	struct mailbox_row row;

	TRY(row_of(c, c->db, ticket, &pass, &row));
	a->thread = row.id;
	a->message = boxed ? mailbox_message_boxed(c->mem, row.jour, row.id, c->now, boxed, row.pub) :
			     mailbox_message_seal(c->mem, row.jour, row.id, c->now, false, text, row.pub,
						  NULL, key32(row.old_pub));
	*ret = (struct act){ .apply = put_more, .arg = a,
			     .audit = ctx_note(c, "mailbox.more", ID_NONE, NULL, NULL) };
	return MST_OK;
}
