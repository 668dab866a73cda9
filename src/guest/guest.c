/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guest.c - a link is made, opened and taken back. */
#include "guest/guest_db.h"

#define DAY_SECONDS 86400

const struct stats_code guest_sources[] = {
	{ "municipality", N_("Socialtjänsten"), NULL },
	{ "school", N_("Skolan"), NULL },
	{ "care", N_("Vården"), NULL },
	{ "police", N_("Polisen"), NULL },
	{ "other", N_("Annan verksamhet"), NULL },
	{ 0 },
};

bool guest_ended(const struct guest_link *l, int64_t now)
{
	return l->revoked || l->until <= now;
}

static void code_hash(struct id code, struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key whole = { 0 }, k = { 0 };

	memcpy(whole.b, code.b, sizeof(code.b));
	kdf(&whole, "guest link", &k);
	hash_of(k.b, sizeof(k.b), ret);
}

struct making {
	struct hash code;
	const struct guest_link *l;
};

static mst_err put_link(struct ctx *c, void *arg)
{
	const struct making *m = arg;

	return guest_link_insert(c->db, c->app->jour, &m->code, m->l);
}

/* For the log: which link, and for whom. */
static const struct audit_row *note(struct ctx *c, const char *act, struct id link)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	bool have = c->who && vault_org_key(c->vault, &c->open, "audit", &key) == MST_OK;

	return ctx_note(c, act, have ? link : ID_NONE, have ? &key : NULL, NULL);
}

mst_err guest_make(struct ctx *c, struct guest_link *l, struct act *ret, const char **ret_code)
{
	struct making *m = arena_new(c->mem, struct making, 1);
	struct id code = rng_id();
	bool refer = l->kind == GUEST_REFER;

	if (str_empty(l->label) || l->until <= c->now ||
	    l->until > c->now + (int64_t)(GUEST_DAYS_MOST + 1) * DAY_SECONDS ||
	    (refer ? !l->source || !stats_code_find(guest_sources, l->source) : !l->municipality))
		return MST_INVALID;
	if (!refer)
		l->source = "";
	l->id = rng_id();
	l->by = c->who->id;
	l->created = c->now;
	code_hash(code, &m->code);
	m->l = l;
	*ret = (struct act){ .apply = put_link, .arg = m, .audit = note(c, "guest.make", l->id) };
	*ret_code = id_str(c->mem, code);
	return MST_OK;
}

static mst_err put_revoke(struct ctx *c, void *arg)
{
	return guest_link_revoke(c->db, *(struct id *)arg, c->now);
}

void guest_revoke(struct ctx *c, struct id id, struct act *ret)
{
	struct id *arg = arena_new(c->mem, struct id, 1);

	*arg = id;
	*ret = (struct act){ .apply = put_revoke, .arg = arg, .audit = note(c, "guest.revoke", id) };
}

mst_err guest_open(struct ctx *c, enum guest_kind kind, const char *code, struct guest_link *ret)
{
	struct id id;
	struct hash h;

	if (!id_parse(code, &id))
		return MST_NOTFOUND;
	code_hash(id, &h);
	TRY(guest_link_find(c->db, c->mem, &h, ret));
	return ret->kind == kind && !guest_ended(ret, c->now) ? MST_OK : MST_NOTFOUND;
}
