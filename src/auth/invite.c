/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* invite.c - bringing somebody in by a one-time link. Her keyring is made at once, sealed under what
 * only the link holds, so that she can be given the keys of her roles before she is here. When she
 * chooses her phrase the keyring is rotated: what the link has opened opens nothing any more. */
#include "auth/auth_priv.h"

#include "base/day.h"

const char *auth_roles_refusal(unsigned roles, bool municipal)
{
	if (!(roles & (AUTH_JOUR_ROLES | AUTH_MUNICIPAL_ROLES)))
		return N_("Välj minst en roll.");
	if (municipal && roles & AUTH_JOUR_ROLES)
		return N_("Den som arbetar i en kommun kan bara ha kommunens roller.");
	if (!municipal && roles & AUTH_MUNICIPAL_ROLES)
		return N_("Kommunens roller är bara för den som arbetar i en kommun. Välj vilken kommun.");
	if (roles & ROLE_ADMINISTRATOR && roles != ROLE_ADMINISTRATOR)
		return N_("Den serveransvariga kan inte ha andra roller: den som sköter servern ska inte "
			  "kunna läsa något.");
	return NULL;
}

/* ---- logins ---- */

/* The letter that stands for a two-byte Latin letter, or 0. */
static char plain_letter(unsigned char second)
{
	static const struct {
		const char *all;
		char plain;
	} map[] = {
		{ "\x80\x81\x82\x83\x84\x85\x86\xa0\xa1\xa2\xa3\xa4\xa5\xa6", 'a' },
		{ "\x87\xa7", 'c' },
		{ "\x88\x89\x8a\x8b\xa8\xa9\xaa\xab", 'e' },
		{ "\x8c\x8d\x8e\x8f\xac\xad\xae\xaf", 'i' },
		{ "\x91\xb1", 'n' },
		{ "\x92\x93\x94\x95\x96\x98\xb2\xb3\xb4\xb5\xb6\xb8", 'o' },
		{ "\x99\x9a\x9b\x9c\xb9\xba\xbb\xbc", 'u' },
	};

	for (size_t i = 0; i < MST_LEN(map); i++)
		if (strchr(map[i].all, (char)second))
			return map[i].plain;
	return 0;
}

static const char *login_of(struct arena *mem, const char *name)
{
	char *out = arena_new(mem, char, strlen(name) + 6);
	size_t n = 0;

	for (const unsigned char *p = (const unsigned char *)name; *p; p++) {
		char ch = 0;

		if (*p >= 'A' && *p <= 'Z')
			ch = (char)(*p + 0x20);
		else if ((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9'))
			ch = (char)*p;
		else if (*p == 0xC3 && p[1])
			ch = plain_letter(*++p);
		else if (*p == ' ' && n && out[n - 1] != '.')
			ch = '.';
		if (ch && n < 40)
			out[n++] = ch;
	}
	while (n && out[n - 1] == '.')
		n--;
	out[n] = 0;
	return n ? out : "konto";
}

mst_err auth_login_for(struct db *db, struct arena *mem, const char *name, const char **ret)
{
	const char *base = login_of(mem, name), *login = base;
	bool taken;

	for (int i = 2;; i++) {
		TRY(auth_login_taken(db, login, &taken));
		if (!taken)
			break;
		login = arena_fmt(mem, "%s%d", base, i);
	}
	*ret = login;
	return MST_OK;
}

/* ---- inviting ---- */

static void code_keys(struct id code, struct hash *ret_id, struct seal_key *ret_under)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key whole = { 0 }, id = { 0 };

	memcpy(whole.b, code.b, sizeof(code.b));
	kdf(&whole, "invite id", &id);
	hash_of(id.b, sizeof(id.b), ret_id);
	if (ret_under)
		kdf(&whole, "invite keyring", ret_under);
}

struct inviting {
	struct auth_invite row;
	struct hash id;
	struct auth_keys keys;
};

static mst_err put_keys(struct ctx *c, void *arg)
{
	struct inviting *i = arg;

	return auth_keys_put(c->vault, &i->keys);
}

static mst_err put_invite(struct ctx *c, void *arg)
{
	struct inviting *i = arg;

	return auth_invite_insert(c->db, &i->id, &i->row);
}

static mst_err refuse(struct ctx *c, mst_err e, const char *why)
{
	c->why = view_text(c->view.lang, why);
	return e;
}

/* Only who holds the group pair is vouched for; a signature by anybody else would be refused by all. */
static mst_err audit_key(struct ctx *c, struct seal_key *ret)
{
	mst_err e = vault_org_key(c->vault, &c->open, "audit", ret);

	if (e != MST_NOTFOUND)
		return e;
	return refuse(c, MST_DENIED, N_("Bara en samordnare kan bjuda in: hennes nycklar går i god för "
					"den nyas."));
}

static mst_err not_twice(struct ctx *c, const char *name, struct id org)
{
	struct auth_invite *list;
	size_t n;

	TRY(auth_invite_list(c->db, c->mem, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (id_eq(list[i].org, org) && str_eq(list[i].name, name))
			return refuse(c, MST_CONFLICT,
				      N_("Hen är redan inbjuden. Ta tillbaka den förra inbjudan om "
					 "länken har kommit bort."));
	return MST_OK;
}

mst_err auth_invite_make(struct ctx *c, const char *name, struct id org, unsigned roles,
			 struct act *ret, const char **ret_code)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key under = { 0 }, audit = { 0 };
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring hers = { 0 };
	const char *why = auth_roles_refusal(roles, !id_eq(org, c->app->jour));
	struct inviting *i = arena_new(c->mem, struct inviting, 1);
	struct id code = rng_id();

	if (str_empty(name) || why)
		return refuse(c, MST_INVALID, why ? why : N_("Skriv namnet."));
	TRY(audit_key(c, &audit));
	TRY(not_twice(c, name, org));
	code_keys(code, &i->id, &under);
	i->row = (struct auth_invite){ .account = rng_id(), .org = org, .by = c->who->id,
				       .name = name, .roles = roles, .at = c->now,
				       .until = c->now + AUTH_INVITE_SECONDS };
	rng_bytes(i->row.salt, sizeof(i->row.salt));
	mst_err e = auth_keys_make(c, i->row.account, org, roles, &under, &i->keys, &hers);

	if (e == MST_DENIED)
		return refuse(c, e, N_("Bara den som själv har nyckeln till en roll kan ge den vidare."));
	TRY(e);
	*ret = (struct act){ .keys = put_keys, .apply = put_invite, .arg = i,
			     .audit = ctx_note(c, "account.invite", i->row.account, &audit, NULL) };
	*ret_code = id_str(c->mem, code);
	return MST_OK;
}

mst_err auth_invite_open(struct ctx *c, const char *code, struct auth_invite *ret)
{
	struct id id;
	struct hash h;

	if (!id_parse(code, &id))
		return MST_NOTFOUND;
	code_keys(id, &h, NULL);
	return auth_invite_find(c->db, c->mem, &h, c->now, ret);
}

/* ---- taking it back ---- */

static mst_err drop_invite(struct ctx *c, void *arg)
{
	return auth_invite_take(c->db, *(struct id *)arg, INT64_MIN);
}

static mst_err drop_keys(struct ctx *c, void *arg)
{
	return vault_user_remove(c->vault, *(struct id *)arg);
}

void auth_invite_revoke(struct ctx *c, struct id account, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key audit = { 0 };
	bool have = vault_org_key(c->vault, &c->open, "audit", &audit) == MST_OK;
	struct id *arg = arena_new(c->mem, struct id, 1);

	*arg = account;
	*ret = (struct act){ .apply = drop_invite, .give = drop_keys, .arg = arg,
			     .audit = ctx_note(c, "account.invite_revoked", account,
					       have ? &audit : NULL, NULL) };
}

/* ---- coming in ---- */

struct joining {
	struct auth_account row;
	struct vault_rotation rotation;
	bool rotated; /* by an earlier try */
	struct vault_lock own; /* instead of the phrase's */
	bool has_own;
	struct auth_joined *to;
	uint8_t salt[PHRASE_SALT];
	struct hash verifier;
	mst_err (*rows)(struct ctx *c, void *arg);
	void *arg;
};

static mst_err put_rotation(struct ctx *c, void *arg)
{
	struct joining *j = arg;

	if (!j->rotated)
		TRY(vault_rotation_put(c->vault, &j->rotation));
	return j->has_own ? vault_lock_put(c->vault, &j->own) : MST_OK;
}

static mst_err put_account(struct ctx *c, void *arg)
{
	struct joining *j = arg;

	TRY(j->rows(c, j->arg));
	TRY(auth_login_for(c->db, c->mem, j->row.user.name, &j->row.user.login));
	TRY(auth_account_insert(c->db, &j->row, c->now));
	j->to->user = j->row.user;
	return MST_OK;
}

/* Under the link's secret, or, when an earlier try has come as far as that, under her phrase. */
static mst_err open_keyring(struct ctx *c, struct id account, const struct auth_entry *by,
			    const struct seal_key *hers, struct joining *j)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring k = { 0 };
	bool of_phrase = id_none(by->lock);
	mst_err e = vault_unlock(c->vault, of_phrase ? account : by->lock, by->secret, &k);

	if (e == MST_OK) {
		TRY(vault_user_rotate(c->vault, c->mem, &k, hers, &j->rotation, &j->to->keys));
		for (size_t i = 0; i < j->rotation.nlocks; i++)
			j->rotation.locks[i].drop |= j->rotation.locks[i].kind == VAULT_KEEPERS;
		return MST_OK;
	}
	if (e != MST_DENIED && (of_phrase || e != MST_NOTFOUND))
		return e;
	e = vault_unlock(c->vault, account, hers, &j->to->keys);
	j->rotated = e == MST_OK;
	if (e == MST_DENIED)
		return refuse(c, e, N_("Länken har använts med en annan lösenfras, men avbröts. Skriv "
				       "den du valde då, eller be om en ny länk."));
	return e;
}

static void lock_otherwise(const struct auth_join_key *k, struct id account, struct joining *j)
{
	vault_lock_new(&j->to->keys, k->lock, k->kind, k->secret, &j->own);
	(void)!vault_rotation_without(&j->rotation, account); /* the last one: another comes */
	j->has_own = true;
}

mst_err auth_enter(struct ctx *c, const struct auth_entry *e, struct act *ret,
		   struct auth_joined *ret_joined)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key hers = { 0 };
	struct joining *j = arena_new(c->mem, struct joining, 1);
	const struct auth_invite *i = e->who;
	struct audit_note note = { .jour = c->app->jour, .actor = i->account, .act = e->act };
	struct audit_row *row = arena_new(c->mem, struct audit_row, 1);

	kdf(e->stretched, "keyring", &hers);
	j->to = ret_joined;
	j->rows = e->rows;
	j->arg = e->arg;
	TRY(open_keyring(c, i->account, e, &hers, j));
	if (e->own)
		lock_otherwise(e->own, i->account, j);
	memcpy(j->salt, i->salt, sizeof(j->salt));
	auth_verifier_of(e->stretched, &j->verifier);
	j->row = (struct auth_account){
		.user = { .id = i->account, .org = i->org, .name = i->name, .roles = i->roles,
			  .lang = c->view.lang },
		.salt = { j->salt, sizeof(j->salt) },
		.verifier = { j->verifier.b, sizeof(j->verifier.b) },
	};
	audit_prepare(c->mem, c->now, &note, row);
	*ret = (struct act){ .keys = put_rotation, .apply = put_account, .arg = j, .audit = row };
	return MST_OK;
}

struct taking {
	struct id account;
	const struct auth_join_key *own;
};

static mst_err take_invite(struct ctx *c, void *arg)
{
	const struct taking *t = arg;

	TRY(auth_invite_take(c->db, t->account, c->now));
	return t->own && t->own->rows ? t->own->rows(c, t->own->arg) : MST_OK;
}

static mst_err join(struct ctx *c, const char *code, const struct auth_invite *i,
		    const struct seal_key *stretched, const struct auth_join_key *own,
		    struct act *ret, struct auth_joined *ret_joined)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key link = { 0 };
	struct taking *t = arena_new(c->mem, struct taking, 1);
	struct id id;
	struct hash h;

	if (!id_parse(code, &id))
		return MST_NOTFOUND;
	code_keys(id, &h, &link);
	*t = (struct taking){ i->account, own };
	return auth_enter(c,
			  &(struct auth_entry){ .who = i, .secret = &link, .stretched = stretched,
						.own = own, .rows = take_invite, .arg = t,
						.act = "account.join" },
			  ret, ret_joined);
}

mst_err auth_join(struct ctx *c, const char *code, const struct auth_invite *i,
		  const struct seal_key *stretched, struct act *ret, struct auth_joined *ret_joined)
{
	return join(c, code, i, stretched, NULL, ret, ret_joined);
}

/* The phrase is one that nobody has: its lock goes, and no verifier is ever met. */
mst_err auth_join_by(struct ctx *c, const char *code, const struct auth_invite *i,
		     const struct auth_join_key *k, struct act *ret, struct auth_joined *ret_joined)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key nobody = { 0 };

	seal_key_new(&nobody);
	return join(c, code, i, &nobody, k, ret, ret_joined);
}

/* ---- keys that wait for a code ---- */

struct waiting {
	struct auth_keys keys;
	struct auth_entry by;
};

static mst_err put_waiting(struct ctx *c, void *arg)
{
	struct waiting *w = arg;

	TRY(auth_keys_put(c->vault, &w->keys));
	return w->by.put ? w->by.put(c, w->by.arg) : MST_OK;
}

static mst_err put_waiting_rows(struct ctx *c, void *arg)
{
	struct waiting *w = arg;

	return w->by.rows(c, w->by.arg);
}

mst_err auth_keys_wait(struct ctx *c, const struct auth_entry *e, struct act *ret)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring theirs = { 0 };
	MST_CLEANUP(seal_key_wipe) struct seal_key audit = { 0 };
	struct waiting *w = arena_new(c->mem, struct waiting, 1);

	TRY(audit_key(c, &audit));
	w->by = *e;
	w->by.secret = NULL; /* it is wiped before the act is run */
	TRY(auth_keys_make(c, e->who->account, e->who->org, e->who->roles, e->secret, &w->keys,
			   &theirs));
	if (e->more)
		TRY(e->more(c, &theirs, e->arg));
	*ret = (struct act){ .keys = put_waiting, .apply = put_waiting_rows, .arg = w,
			     .audit = ctx_note(c, e->act, e->who->account, &audit, NULL) };
	return MST_OK;
}
