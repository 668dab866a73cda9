/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rights.c - requests: opening and sealing, the deadline, who must release, and the answer. */
#include "rights/rights_db.h"

#include "base/pack.h"
#include "retain/retain.h"
#include "support/support_restrict.h"

#define BYTES_MAX (64 * 1024)

const struct rights_ground rights_grounds[] = {
	{ "annan", "Den gäller också någon annan, vars rätt väger tyngre (artikel 15.4 i dataskyddsförordningen)",
	  N_("Tas bort: gäller också någon annan (artikel 15.4)") },
	{ "sekretess",
	  "Den omfattas av sekretess eller tystnadsplikt (5 kap. 1 § lagen (2018:218) med kompletterande "
	  "bestämmelser till EU:s dataskyddsförordning)",
	  N_("Tas bort: sekretess (5 kap. 1 § dataskyddslagen)") },
	{ "utkast", "Den är ett utkast eller en minnesanteckning som inte har fått sin slutliga form (5 kap. 2 § lagen "
		    "(2018:218))",
	  N_("Tas bort: utkast eller minnesanteckning (5 kap. 2 §)") },
	{ 0 },
};

int32_t rights_due(int32_t received, bool prolonged)
{
	return day_term_end(day_add_months(received, prolonged ? 3 : 1));
}

bool rights_needs_two(const struct rights_request *r)
{
	return r->kind == RIGHTS_EXTRACT || r->asker != RIGHTS_SELF;
}

bool rights_released(const struct rights_release *list, size_t n, const struct hash *what)
{
	struct id first = ID_NONE;

	for (size_t i = 0; i < n; i++) {
		if (memcmp(list[i].hash.b, what->b, sizeof(what->b)) != 0)
			continue;
		if (id_none(first))
			first = list[i].account;
		else if (!id_eq(first, list[i].account))
			return true;
	}
	return false;
}

void rights_content(const struct rights_request *r, struct hash *ret)
{
	const char *text = r->assessment ? r->assessment : "";
	struct hash_state h;

	hash_start(&h, NULL);
	hash_add_part(&h, "rights assessment", 17);
	hash_add_part(&h, r->id.b, sizeof(r->id.b));
	hash_add_part(&h, text, strlen(text));
	hash_end(&h, ret);
}

/* ---- opening and sealing ---- */

/* The log key of the case, which stays when the case gets a new key and goes with it; else the group's. */
static mst_err key_of(struct ctx *c, struct id case_id, struct seal_key *ret)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };

	if (id_none(case_id))
		return vault_org_key(c->vault, &c->open, "rights", ret);
	TRY(support_case_read(c, case_id, &s));
	*ret = s.audit;
	return MST_OK;
}

static struct blob seal_it(struct arena *mem, const struct seal_key *key, const struct rights_request *r)
{
	struct sbuf b;

	sbuf_init(&b, BYTES_MAX);
	pack_int(&b, 1);
	pack_int(&b, r->asker);
	pack_int(&b, r->check);
	pack_text(&b, r->name);
	pack_text(&b, r->about);
	pack_text(&b, r->checked);
	pack_text(&b, r->assessment);
	pack_text(&b, r->longer);
	pack_text(&b, r->reason);
	pack_int(&b, r->cut);
	pack_int(&b, (int64_t)r->nleft);
	for (size_t i = 0; i < r->nleft; i++) {
		pack_text(&b, arena_fmt(mem, "%s %s", id_str(mem, r->left[i].entry),
					rights_grounds[r->left[i].ground].code));
	}
	return seal_packed(mem, key, SEAL_AD(FIELD_RIGHTS, r->id), &b);
}

/* "ID ground" */
static bool left_parse(struct arena *mem, const char *text, struct rights_left *ret)
{
	if (!text || strlen(text) < ID_TEXT || !id_parse(arena_strn(mem, text, ID_TEXT - 1), &ret->entry))
		return false;
	for (ret->ground = 0; rights_grounds[ret->ground].code; ret->ground++)
		if (str_eq(rights_grounds[ret->ground].code, text + ID_TEXT))
			return true;
	return false;
}

static mst_err read_it(struct arena *mem, struct blob plain, struct rights_request *r)
{
	struct unpack u = unpack_of(plain);

	if (unpack_int(&u) < 1)
		return MST_FAIL;
	r->asker = (enum rights_asker)unpack_int(&u);
	r->check = (enum rights_check)unpack_int(&u);
	r->name = unpack_text(&u, mem);
	r->about = unpack_text(&u, mem);
	r->checked = unpack_text(&u, mem);
	r->assessment = unpack_text(&u, mem);
	r->longer = unpack_text(&u, mem);
	r->reason = unpack_text(&u, mem);
	r->cut = unpack_int(&u);
	int64_t n = unpack_int(&u);

	if (u.bad || n < 0 || n > RIGHTS_LEFT_MAX)
		return MST_FAIL;
	r->left = arena_new(mem, struct rights_left, (size_t)n + 1);
	r->nleft = (size_t)n;
	for (size_t i = 0; i < r->nleft; i++)
		if (!left_parse(mem, unpack_text(&u, mem), &r->left[i]))
			return MST_FAIL;
	r->opened = true;
	return u.bad ? MST_FAIL : MST_OK;
}

/* MST_NOTFOUND: she does not hold the key. */
static mst_err open_it(struct ctx *c, struct blob sealed, struct rights_request *r)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct seal_ad ad = SEAL_AD(FIELD_RIGHTS, r->id);
	struct blob plain;
	mst_err e;

	if (id_none(r->case_id)) {
		e = vault_org_open(c->vault, &c->open, c->mem, "rights", ad, sealed, &plain);
	} else {
		TRY(key_of(c, r->case_id, &key));
		e = seal_open(c->mem, &key, ad, sealed, &plain);
	}
	if (e != MST_OK)
		return e == MST_NOTFOUND ? e : MST_FAIL;
	return read_it(c->mem, plain, r);
}

static mst_err open_row(struct ctx *c, const struct rights_row *row, struct rights_request *ret)
{
	struct rights_request r = row->r;
	bool stopped = false;

	if (!id_none(r.case_id))
		TRY(support_stopped(c, r.case_id, c->who->id, &stopped));
	if (stopped)
		return MST_NOTFOUND;
	mst_err e = open_it(c, row->sealed, &r);

	if (e == MST_NOTFOUND)
		e = MST_OK; /* a circle that she is not of, or an erased case */
	*ret = r;
	return e;
}

mst_err rights_get(struct ctx *c, struct id id, struct rights_request *ret)
{
	struct rights_row row = { 0 };

	TRY(rights_row_find(c->db, c->mem, c->app->jour, id, &row));
	return open_row(c, &row, ret);
}

mst_err rights_list(struct ctx *c, bool open, struct rights_request **ret, size_t *ret_n)
{
	struct rights_row *rows;
	struct rights_request *list;
	size_t n, kept = 0;

	TRY(rights_rows(c->db, c->mem, c->app->jour, open, &rows, &n));
	list = arena_new(c->mem, struct rights_request, n + 1);
	for (size_t i = 0; i < n; i++) {
		mst_err e = open_row(c, &rows[i], &list[kept]);

		if (e == MST_NOTFOUND)
			continue;
		TRY(e);
		kept++;
	}
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}

/* ---- acts ---- */

static mst_err seal_row(struct ctx *c, const struct rights_request *r, const char *act,
			struct rights_row *ret, struct act *ret_act)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };

	TRY(key_of(c, r->case_id, &key));
	ret->r = *r;
	ret->sealed = seal_it(c->mem, &key, r);
	/* With a case it is a row of hers in the log; without one the log says that it happened. */
	*ret_act = (struct act){ .arg = ret,
				 .audit = id_none(r->case_id) ?
						  ctx_note(c, act, ID_NONE, NULL, NULL) :
						  ctx_note(c, act, r->case_id, &key, NULL) };
	return MST_OK;
}

static mst_err put_new(struct ctx *c, void *arg)
{
	return rights_row_insert(c->db, c->app->jour, arg);
}

static mst_err put_row(struct ctx *c, void *arg)
{
	return rights_row_update(c->db, c->app->jour, arg);
}

/* What is asked about must not be erased by its rule before it is answered. It is the same sentence that the
 * hold is known by when the answer is given. */
static const char held_for[] = "En begäran om uppgifterna är inte besvarad.";

static mst_err hold_until(struct ctx *c, const struct support_case *s, const struct rights_request *r,
			  struct act *ret, size_t *n)
{
	struct retain_hold h;
	mst_err e = retain_hold_find(c, s, &h);

	if (e != MST_NOTFOUND)
		return e;
	e = retain_hold_put(c, s, held_for, rights_due(r->received, true), ret);
	if (e == MST_OK)
		++*n;
	return e == MST_INVALID ? MST_OK : e; /* long past: nothing to hold for */
}

/* The hold goes with the last question about the case; one that somebody has set herself stays. */
static mst_err hold_done(struct ctx *c, const struct support_case *s, const struct rights_request *r,
			 struct act *ret, size_t *n)
{
	struct rights_request *open;
	struct retain_hold h;
	size_t nopen;
	mst_err e = retain_hold_find(c, s, &h);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? MST_OK : e;
	if (!h.why || !str_eq(h.why, held_for))
		return MST_OK;
	TRY(rights_list(c, true, &open, &nopen));
	for (size_t i = 0; i < nopen; i++)
		if (id_eq(open[i].case_id, s->id) && !id_eq(open[i].id, r->id) &&
		    open[i].kind != RIGHTS_ERASE)
			return MST_OK;
	TRY(retain_hold_lift(c, s, ret));
	++*n;
	return MST_OK;
}

mst_err rights_new(struct ctx *c, const struct support_case *s, struct rights_request *r, struct act *ret)
{
	struct rights_row *row = arena_new(c->mem, struct rights_row, 1);
	struct act *acts = arena_new(c->mem, struct act, 2);
	size_t n = 1;

	if (r->received == DAY_NONE || r->received > day_of(c->now))
		return MST_INVALID;
	r->id = rng_id();
	r->by = c->who->id;
	r->at = c->now;
	r->version = 1;
	r->outcome = RIGHTS_OPEN;
	r->closed = DAY_NONE;
	if (id_none(r->responsible))
		r->responsible = c->who->id;
	TRY(seal_row(c, r, "rights.new", row, &acts[0]));
	acts[0].apply = put_new;
	if (s && r->kind != RIGHTS_ERASE)
		TRY(hold_until(c, s, r, &acts[1], &n));
	if (n == 1)
		*ret = acts[0];
	else
		ctx_act_join(c, acts, n, ret);
	return MST_OK;
}

static mst_err change(struct ctx *c, const struct rights_request *r, const char *act, struct act *ret)
{
	struct rights_row *row = arena_new(c->mem, struct rights_row, 1);

	if (!r->opened)
		return MST_NOTFOUND;
	TRY(seal_row(c, r, act, row, ret));
	ret->apply = put_row;
	return MST_OK;
}

mst_err rights_edit(struct ctx *c, const struct rights_request *r, struct act *ret)
{
	return r->outcome ? MST_CONFLICT : change(c, r, "rights.edit", ret);
}

mst_err rights_prolong(struct ctx *c, const struct rights_request *r, const char *why, struct act *ret)
{
	struct rights_request a = *r;

	if (r->outcome || r->prolonged || day_of(c->now) > rights_due(r->received, false))
		return MST_CONFLICT;
	a.prolonged = true;
	a.longer = why;
	return change(c, &a, "rights.edit", ret);
}

struct releasing {
	struct id request;
	struct rights_release r;
};

static mst_err put_release(struct ctx *c, void *arg)
{
	const struct releasing *a = arg;

	return rights_release_put(c->db, a->request, &a->r);
}

mst_err rights_release(struct ctx *c, const struct rights_request *r, const struct hash *what,
		       struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct releasing *a = arena_new(c->mem, struct releasing, 1);

	if (!r->opened)
		return MST_NOTFOUND;
	if (r->outcome || r->check == RIGHTS_UNCHECKED ||
	    (r->kind == RIGHTS_EXTRACT && !id_none(r->case_id) && !r->cut) ||
	    (r->asker != RIGHTS_SELF && str_empty(r->assessment)))
		return MST_CONFLICT;
	TRY(key_of(c, r->case_id, &key));
	*a = (struct releasing){ r->id, { c->who->id, c->now, *what } };
	*ret = (struct act){ .apply = put_release, .arg = a,
			     .audit = id_none(r->case_id) ?
					      ctx_note(c, "rights.release", ID_NONE, NULL, NULL) :
					      ctx_note(c, "rights.release", r->case_id, &key, NULL) };
	return MST_OK;
}

/* ---- the answer ---- */

static mst_err may_answer(struct ctx *c, const struct rights_request *r, enum rights_outcome outcome)
{
	bool gives = outcome == RIGHTS_GRANTED || outcome == RIGHTS_PARTLY;
	struct rights_release *list;
	struct rights_sent_row *sent;
	struct hash what;
	size_t n;

	if (outcome == RIGHTS_WITHDRAWN)
		return MST_OK;
	if (gives && r->check == RIGHTS_UNCHECKED)
		return MST_DENIED;
	if (gives && r->kind == RIGHTS_EXTRACT) { /* released when it was handed over */
		TRY(rights_sent_rows(c->db, c->mem, r->id, &sent, &n));
		return n ? MST_OK : MST_DENIED;
	}
	if (r->asker == RIGHTS_SELF)
		return MST_OK;
	rights_content(r, &what);
	TRY(rights_releases(c->db, c->mem, r->id, &list, &n));
	return rights_released(list, n, &what) ? MST_OK : MST_DENIED;
}

mst_err rights_close(struct ctx *c, const struct rights_request *r, const struct support_case *s,
		     enum rights_outcome outcome, const char *reason, struct act *ret)
{
	struct act *acts = arena_new(c->mem, struct act, 3);
	struct rights_request a = *r;
	size_t n = 1;

	if (r->outcome)
		return MST_CONFLICT;
	if (outcome == RIGHTS_OPEN ||
	    ((outcome == RIGHTS_PARTLY || outcome == RIGHTS_REFUSED) && str_empty(reason)))
		return MST_INVALID;
	TRY(may_answer(c, r, outcome));
	a.outcome = outcome;
	a.reason = reason;
	a.closed = day_of(c->now);
	TRY(change(c, &a, "rights.close", &acts[0]));
	if (s && outcome == RIGHTS_GRANTED && r->kind == RIGHTS_RESTRICT) {
		TRY(support_restrict(c, s, true, &acts[n++]));
	} else if (s && outcome == RIGHTS_GRANTED && r->kind == RIGHTS_ERASE) {
		TRY(retain_early_put(c, s, &acts[n++]));
	}
	if (s)
		TRY(hold_done(c, s, r, &acts[n], &n));
	if (n == 1)
		*ret = acts[0];
	else
		ctx_act_join(c, acts, n, ret);
	return MST_OK;
}

/* ---- handed over ---- */

static mst_err put_sent(struct ctx *c, void *arg)
{
	return rights_sent_insert(c->db, arg);
}

mst_err rights_send(struct ctx *c, const struct rights_request *r, const struct support_case *s,
		    const struct rights_sent *sent, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct rights_sent_row *a = arena_new(c->mem, struct rights_sent_row, 1);
	struct rights_release *list;
	size_t n;

	if (!r->opened)
		return MST_NOTFOUND;
	if (r->outcome)
		return MST_CONFLICT;
	if (sent->day == DAY_NONE || sent->day > day_of(c->now) || str_empty(sent->receiver) ||
	    (s && s->person.extra_protection && sent->way != DOC_HANDED))
		return MST_INVALID;
	TRY(rights_releases(c->db, c->mem, r->id, &list, &n));
	if (!rights_released(list, n, &sent->hash))
		return MST_DENIED;
	TRY(key_of(c, r->case_id, &key));
	a->request = r->id;
	a->sent = *sent;
	a->sent.id = rng_id();
	a->sent.at = c->now;
	a->sent.by = c->who->id;
	a->sealed = seal_text(c->mem, &key, SEAL_AD(FIELD_RIGHTS_SENT, a->sent.id), sent->receiver);
	*ret = (struct act){ .apply = put_sent, .arg = a,
			     .audit = id_none(r->case_id) ? ctx_note(c, "rights.send", ID_NONE, NULL, NULL) :
						      ctx_note(c, "rights.send", r->case_id, &key, NULL) };
	return MST_OK;
}

mst_err rights_sendings(struct ctx *c, const struct rights_request *r, struct rights_sent **ret,
			size_t *ret_n)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct rights_sent_row *rows;
	struct rights_sent *list;
	size_t n;

	TRY(rights_sent_rows(c->db, c->mem, r->id, &rows, &n));
	list = arena_new(c->mem, struct rights_sent, n + 1);
	if (n && r->opened)
		TRY(key_of(c, r->case_id, &key));
	for (size_t i = 0; i < n; i++) {
		list[i] = rows[i].sent;
		if (r->opened)
			TRY(seal_open_text(c->mem, &key, SEAL_AD(FIELD_RIGHTS_SENT, list[i].id),
					   rows[i].sealed, &list[i].receiver));
	}
	*ret = list;
	*ret_n = n;
	return MST_OK;
}
