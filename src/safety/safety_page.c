/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_page.c - a page that both sides approve in the same words, or nobody else sees. */
#include "safety/safety_db.h"

bool safety_page_public(const struct safety_page *p)
{
	return p->jour_at && p->town_at && !p->refused_at && !p->down_at;
}

bool safety_page_waits(const struct safety_page *p)
{
	return p->at && !p->refused_at && !p->down_at && !(p->jour_at && p->town_at);
}

mst_err safety_page_shown(struct db *db, struct arena *mem, struct id town, struct safety_page *ret)
{
	struct safety_page p;

	TRY(safety_page_agreed(db, mem, town, &p));
	if (!safety_page_public(&p))
		return MST_NOTFOUND;
	*ret = p;
	return MST_OK;
}

struct answer_arg {
	struct safety_page page;
	const struct doc *d; /* of a new page, or of what both agree on; NULL */
	enum safety_answer answer;
	const char *why;
};

/* Whose side she answers for. */
static enum safety_answer own_yes(const struct ctx *c)
{
	return id_eq(c->who->org, c->app->jour) ? SAFETY_JOUR_YES : SAFETY_TOWN_YES;
}

static mst_err put_answer(struct ctx *c, void *arg)
{
	const struct answer_arg *a = arg;

	return safety_page_answer(c->db, a->page.id, a->answer, c->who->name, c->now, a->why);
}

static mst_err put_agreed(struct ctx *c, void *arg)
{
	const struct answer_arg *a = arg;
	struct doc_version v;

	TRY(put_answer(c, arg));
	TRY(doc_register(c->db, c->mem, a->page.town, SAFETY_KIND, a->d, c->now, &v));
	return safety_page_put_version(c->db, a->page.id, v.id);
}

static mst_err put_page(struct ctx *c, void *arg)
{
	struct answer_arg *a = arg;
	struct safety_page latest;
	struct doc_version v;
	mst_err e = safety_page_latest(c->db, c->mem, a->page.town, &latest);

	if (e != MST_NOTFOUND)
		TRY(e);
	if (e == MST_OK && safety_page_waits(&latest))
		return MST_CONFLICT;
	TRY(doc_register(c->db, c->mem, a->page.town, SAFETY_KIND, a->d, c->now, &v));
	a->page.version = v.id;
	TRY(safety_page_insert(c->db, &a->page));
	return put_answer(c, a);
}

void safety_propose(struct ctx *c, struct id town, const struct doc *d, struct act *ret)
{
	struct answer_arg *a = arena_new(c->mem, struct answer_arg, 1);

	*a = (struct answer_arg){.page = {.id = rng_id(), .town = town, .at = c->now},
				 .d = d,
				 .answer = SAFETY_JOUR_YES};
	*ret = (struct act){.apply = put_page,
			    .arg = a,
			    .audit = ctx_note(c, "safety.propose", ID_NONE, NULL, NULL)};
}

void safety_approve(struct ctx *c, const struct safety_page *p, const struct doc *d, struct act *ret)
{
	struct answer_arg *a = arena_new(c->mem, struct answer_arg, 1);

	*a = (struct answer_arg){.page = *p, .d = d, .answer = own_yes(c)};
	*ret = (struct act){.apply = put_agreed,
			    .arg = a,
			    .audit = ctx_note(c, "safety.approve", ID_NONE, NULL, NULL)};
}

static void answer(struct ctx *c, const struct safety_page *p, enum safety_answer which,
		   const char *why, const char *name, struct act *ret)
{
	struct answer_arg *a = arena_new(c->mem, struct answer_arg, 1);

	*a = (struct answer_arg){.page = *p, .answer = which, .why = why};
	*ret = (struct act){
	    .apply = put_answer, .arg = a, .audit = ctx_note(c, name, ID_NONE, NULL, NULL)};
}

void safety_refuse(struct ctx *c, const struct safety_page *p, const char *why, struct act *ret)
{
	answer(c, p, SAFETY_NO, why, "safety.refuse", ret);
}

void safety_withdraw(struct ctx *c, const struct safety_page *p, struct act *ret)
{
	answer(c, p, SAFETY_WITHDRAWN, NULL, "safety.withdraw", ret);
}

void safety_take_down(struct ctx *c, const struct safety_page *p, struct act *ret)
{
	answer(c, p, SAFETY_DOWN, NULL, "safety.down", ret);
}
