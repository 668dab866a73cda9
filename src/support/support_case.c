/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_case.c - opening a case, and the acts that make, change, give and close one. Each act is
 * prepared with the keys in hand and applied without them: the writers see only sealed bytes. */
#include "support/support.h"

#include "support/support_db.h"
#include "support/support_lookup.h"
#include "support/support_rekey.h"
#include "support/support_restrict.h"
#include "support/support_seal.h"
#include "support/support_task.h"

void support_case_wipe(struct support_case *s)
{
	seal_key_wipe(&s->key);
	seal_key_wipe(&s->audit);
}

/* ---- reading ---- */

/* The case's key, by the caller's own keys; the re-wrap of a first use goes its way. */
static mst_err row_key(struct ctx *c, const struct support_row *r, struct seal_key *ret)
{
	struct vault_grant again;
	bool rewrap = false;

	TRY(vault_key(c->vault, &c->open, r->id, ret, &rewrap, &again));
	if (rewrap)
		ctx_rewrap(c, &again);
	return MST_OK;
}

/* A row that its own key does not open is broken. */
static mst_err opened(mst_err e)
{
	return e == MST_INVALID ? MST_FAIL : e;
}

static mst_err open_row(struct ctx *c, const struct support_row *r, struct support_case *s)
{
	if (r->audit_wrap.n < SEAL_WRAP)
		return MST_INVALID;
	TRY(seal_unwrap(&s->key, SEAL_AD(FIELD_WRAP, r->id), r->audit_wrap.p, SEAL_WRAP, &s->audit));
	TRY(support_link_open(c->mem, &s->key, r->id, r->link, &s->fact));
	TRY(support_codes_open(c->mem, &s->key, r->id, r->sealed, &s->codes, NULL));
	return person_open(c->mem, &s->key, r->person_id, r->person, &s->person);
}

mst_err support_row_open(struct ctx *c, const struct support_row *r, struct support_case *ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = {
		.id = r->id, .person_id = r->person_id, .state = r->state, .version = r->version,
		.opened = r->opened, .closed = r->closed
	};

	bool stopped = false; /* the keys say the same: a case with a barrier is held by named people */

	if (c->who)
		TRY(barrier_stops(c, r->id, c->who->id, &stopped));
	if (stopped)
		return MST_NOTFOUND;
	TRY(row_key(c, r, &s.key));
	mst_err e = open_row(c, r, &s);

	if (e == MST_INVALID && support_rekey_old(c, r->id, &s.key) == MST_OK)
		e = open_row(c, r, &s);
	TRY(opened(e));
	*ret = s;
	return MST_OK;
}

mst_err support_case_with(struct ctx *c, struct id id, const struct seal_key *key,
			  struct support_case *ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { .id = id, .key = *key };
	struct support_row r;

	TRY(support_row_find(c->db, c->mem, id, &r));
	s.person_id = r.person_id;
	s.state = r.state;
	s.version = r.version;
	s.opened = r.opened;
	s.closed = r.closed;
	mst_err e = open_row(c, &r, &s);

	if (e == MST_INVALID && support_rekey_old(c, id, &s.key) == MST_OK)
		e = open_row(c, &r, &s);
	TRY(opened(e));
	*ret = s;
	return MST_OK;
}

static mst_err show_row(struct ctx *c, const struct support_row *r, const struct seal_key *key,
			struct support_codes *ret, struct support_card *ret_card)
{
	struct person p;
	struct blob sealed;

	TRY(support_codes_open(c->mem, key, r->id, r->sealed, ret, ret_card));
	if (!ret_card->missing)
		return MST_OK;
	TRY(person_find(c->db, c->mem, r->person_id, &sealed));
	TRY(person_open(c->mem, key, r->person_id, sealed, &p));
	ret_card->name = person_shortened(c->mem, &p);
	ret_card->extra_protection = p.extra_protection;
	return MST_OK;
}

mst_err support_row_show(struct ctx *c, const struct support_row *r, struct support_codes *ret,
			 struct support_card *ret_card)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };

	TRY(row_key(c, r, &key));
	mst_err e = show_row(c, r, &key, ret, ret_card);

	if (e == MST_INVALID && support_rekey_old(c, r->id, &key) == MST_OK)
		e = show_row(c, r, &key, ret, ret_card);
	return opened(e);
}

mst_err support_case_read(struct ctx *c, struct id id, struct support_case *ret)
{
	struct support_row r;

	TRY(support_row_find(c->db, c->mem, id, &r));
	return support_row_open(c, &r, ret);
}

static mst_err entries_open(struct ctx *c, const struct support_case *s, const struct support_entry_row *rows,
			    size_t n, struct support_entry **ret, size_t *ret_n)
{
	struct support_entry *list = arena_new(c->mem, struct support_entry, n);

	for (size_t i = 0; i < n; i++) {
		list[i] = (struct support_entry){ .id = rows[i].id, .by = rows[i].by,
						  .kind = rows[i].kind, .at = rows[i].at,
						  .by_name = rows[i].by_name };
		TRY(support_entry_open(c->mem, &s->key, rows[i].sealed, &list[i]));
	}
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

mst_err support_entries(struct ctx *c, const struct support_case *s, struct support_entry **ret,
			size_t *ret_n)
{
	struct support_entry_row *rows;
	size_t n;

	TRY(support_entry_list(c->db, c->mem, s->id, &rows, &n));
	return entries_open(c, s, rows, n, ret, ret_n);
}

mst_err support_texts(struct ctx *c, const struct support_case *s, struct support_entry **ret,
		      size_t *ret_n)
{
	struct support_entry_row *rows;
	size_t n;

	TRY(support_entry_texts(c->db, c->mem, s->id, &rows, &n));
	return entries_open(c, s, rows, n, ret, ret_n);
}

/* ---- the fact of a case ---- */

struct stats_fact support_case_fact(struct ctx *c, struct id fact, int64_t opened,
				    const struct person *p, const struct support_codes *s)
{
	return (struct stats_fact){
		.id = fact,
		.jour = c->app->jour,
		.kind = STATS_CASE,
		.day = day_of(opened),
		/* Extra protection folds into the same cell as unknown and other counties. */
		.municipality = p->extra_protection ? NULL : s->municipality,
		.role = s->nroles ? s->roles[0] : NULL,
		.sex = s->sex,
		.age = s->age,
		.crime = s->crime,
		.source = s->source,
		.reported = s->reported,
		.n = 1,
	};
}

/* ---- opening a case ---- */

struct open_arg {
	struct support_row row;
	struct blob person;
	struct vault_grant grants[4];
	size_t ngrants;
	struct stats_fact fact;
	struct support_flags flags;
	struct support_lookup lookup;
	struct support_entry_row note;
	struct support_task_row inform;
	bool has_note;
	mst_err (*also)(struct ctx *c, void *arg);
	void *also_arg;
};

static mst_err put_open_keys(struct ctx *c, void *arg)
{
	struct open_arg *a = arg;

	return vault_grant_put(c->vault, a->grants, a->ngrants);
}

static mst_err put_open(struct ctx *c, void *arg)
{
	struct open_arg *a = arg;

	TRY(person_put(c->db, a->row.jour, a->row.person_id, a->row.id, a->person));
	TRY(support_row_insert(c->db, &a->row));
	TRY(stats_put(c->db, &a->fact));
	TRY(support_flags_put(c->db, &a->flags));
	TRY(support_lookup_put(c->db, &a->lookup));
	if (a->has_note)
		TRY(support_entry_insert(c->db, &a->note));
	if (a->inform.sealed.n)
		TRY(support_task_insert(c->db, &a->inform));
	return a->also ? a->also(c, a->also_arg) : MST_OK;
}

/* The case group holds every ordinary case, the reviewers its audit key, and a volunteer who opens
 * one holds it herself. */
static mst_err open_grants(struct ctx *c, struct open_arg *a, const struct seal_key *key,
			   const struct seal_key *audit, int64_t until)
{
	TRY(vault_grant_pair(c->vault, &c->keys, &c->app->root, a->row.id, key, c->app->jour,
			     VAULT_GROUP, &a->grants[a->ngrants++]));
	TRY(vault_grant_pair(c->vault, &c->keys, &c->app->root, support_audit_id(a->row.id), audit,
			     c->app->jour, VAULT_REVIEW, &a->grants[a->ngrants++]));
	if (c->who && !(c->who->roles & ROLE_COORDINATOR))
		TRY(vault_grant_user(c->vault, &c->keys, &c->app->root, a->row.id, key, c->who->id,
				     until, &a->grants[a->ngrants++]));
	return MST_OK;
}

mst_err support_open(struct ctx *c, const struct support_new *n,
		     mst_err (*also)(struct ctx *c, void *arg), void *also_arg, struct act *ret,
		     struct id *ret_id)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 }, audit = { 0 };
	struct open_arg *a = arena_new(c->mem, struct open_arg, 1);
	struct person p = n->person;
	uint8_t *wrap = arena_new(c->mem, uint8_t, SEAL_WRAP);

	seal_key_new(&key);
	seal_key_new(&audit);
	a->also = also;
	a->also_arg = also_arg;
	a->row = (struct support_row){ .jour = c->app->jour, .id = rng_id(),
				       .person_id = rng_id(), .state = SUPPORT_OPEN,
				       .version = 1, .opened = n->at, .touched = c->now };
	p.id = a->row.person_id;
	a->person = person_seal(c->mem, &key, &p);
	a->fact = support_case_fact(c, rng_id(), n->at, &p, &n->codes);
	support_flags_of(c, &key, &n->codes, &p, day_of(n->at), &a->flags);
	a->row.sealed = support_codes_seal(c->mem, &key, a->row.id, &n->codes, &p);
	a->row.link = support_link_seal(c->mem, &key, a->row.id, a->fact.id);
	seal_wrap(&key, SEAL_AD(FIELD_WRAP, a->row.id), &audit, wrap);
	a->row.audit_wrap = (struct blob){ wrap, SEAL_WRAP };
	if (!str_empty(n->first_note)) {
		struct support_entry e = { .id = rng_id(), .text = n->first_note };

		a->has_note = true;
		a->note = (struct support_entry_row){
			.jour = a->row.jour, .id = e.id, .case_id = a->row.id, .kind = SUPPORT_TALK,
			.by = c->who ? c->who->id : ID_NONE, .at = n->at,
			.sealed = support_entry_seal(c->mem, &key, &e)
		};
	}
	if (n->heard)
		support_inform_task(c, a->row.id, &key, n->heard, &a->inform);
	TRY(open_grants(c, a, &key, &audit, n->until));
	TRY(support_lookup_of(c, a->row.id, &p, true, &a->lookup));
	*ret = (struct act){ .keys = put_open_keys, .apply = put_open, .arg = a,
			     .audit = ctx_note(c, "case.open", a->row.id, &audit, NULL) };
	*ret_id = a->row.id;
	return MST_OK;
}

/* ---- editing ---- */

struct edit_arg {
	struct id id, person_id;
	int64_t version;
	struct blob sealed, link, person;
	struct stats_fact fact;
	struct support_flags flags;
	struct support_lookup lookup;
	struct stats_fact *entries; /* those of its talks, when what they are counted by has changed */
	size_t nentries;
};

static mst_err put_edit(struct ctx *c, void *arg)
{
	struct edit_arg *a = arg;

	TRY(support_row_update(c->db, a->id, a->version, c->now, a->sealed, a->link));
	TRY(person_put(c->db, c->app->jour, a->person_id, a->id, a->person));
	TRY(support_flags_put(c->db, &a->flags));
	TRY(support_lookup_put(c->db, &a->lookup));
	for (size_t i = 0; i < a->nentries; i++)
		TRY(stats_put(c->db, &a->entries[i]));
	return stats_put(c->db, &a->fact);
}

/* What comes later must reach what was counted before: a talk is counted where she lives and as what she
 * is, and with extra protection no figure keeps the home. */
static mst_err refold(struct ctx *c, const struct support_case *s, const struct person *p,
		      const struct support_codes *codes, struct edit_arg *a)
{
	struct support_entry *e;
	size_t n;

	if (p->extra_protection == s->person.extra_protection &&
	    str_eq(codes->municipality, s->codes.municipality) &&
	    str_eq(codes->nroles ? codes->roles[0] : NULL,
		   s->codes.nroles ? s->codes.roles[0] : NULL))
		return MST_OK;
	TRY(support_entries(c, s, &e, &n));
	a->entries = arena_new(c->mem, struct stats_fact, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!id_none(e[i].fact))
			a->entries[a->nentries++] = support_entry_fact(c, &e[i], p, codes);
	return MST_OK;
}

mst_err support_edit(struct ctx *c, const struct support_case *s, const struct person *p,
		     const struct support_codes *codes, int64_t version, struct act *ret)
{
	struct edit_arg *a = arena_new(c->mem, struct edit_arg, 1);
	struct person copy = *p;
	bool open;

	if (s->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	TRY(support_unrestricted(c, s->id));
	copy.id = s->person_id;
	*a = (struct edit_arg){
		.id = s->id,
		.person_id = s->person_id,
		.version = version,
		.sealed = support_codes_seal(c->mem, &s->key, s->id, codes, p),
		.link = support_link_seal(c->mem, &s->key, s->id, s->fact),
		.person = person_seal(c->mem, &s->key, &copy),
		.fact = support_case_fact(c, s->fact, s->opened, p, codes),
	};
	support_flags_of(c, &s->key, codes, p, day_of(s->opened), &a->flags);
	TRY(refold(c, s, p, codes, a));
	TRY(vault_holds(c->vault, vault_pair_id(c->app->jour, VAULT_GROUP), s->id, &open));
	TRY(support_lookup_of(c, s->id, p, open, &a->lookup));
	*ret = (struct act){ .apply = put_edit, .arg = a,
			     .audit = ctx_note(c, "case.edit", s->id, &s->audit, NULL) };
	return MST_OK;
}

/* ---- a line that an act leaves ---- */

struct support_entry_row support_mark(struct ctx *c, const struct support_case *s,
				      enum support_kind kind, const char *text,
				      const char *code)
{
	struct support_entry e = { .id = rng_id(), .text = text, .code = code };

	return (struct support_entry_row){ .jour = c->app->jour, .id = e.id, .case_id = s->id,
					   .kind = kind, .by = c->who ? c->who->id : ID_NONE,
					   .at = c->now,
					   .sealed = support_entry_seal(c->mem, &s->key, &e) };
}
