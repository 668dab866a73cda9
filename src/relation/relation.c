/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* relation.c - the changes as acts, and who may say that something is done. */
#include "relation/relation.h"

bool relation_may_finish(const struct ctx *c, const struct relation_action *a)
{
	return agreement_may_decide(c, a->org);
}

static void act_of(struct ctx *c, const char *what, mst_err (*apply)(struct ctx *c, void *arg),
		   void *arg, struct act *ret)
{
	*ret = (struct act){ .apply = apply, .arg = arg,
			     .audit = ctx_note(c, what, ID_NONE, NULL, NULL) };
}

static mst_err put_meeting(struct ctx *c, void *arg)
{
	return relation_meeting_put(c->db, arg);
}

void relation_meeting_save(struct ctx *c, struct relation_meeting *m, struct act *ret)
{
	if (!m->edition) {
		m->id = rng_id();
		m->fact = rng_id();
	}
	act_of(c, "relation.meeting", put_meeting, m, ret);
}

struct held {
	struct relation_meeting *m;
	const struct relation_present *list;
	size_t n;
	const char *const *codes;
};

static mst_err put_held(struct ctx *c, void *arg)
{
	const struct held *h = arg;

	TRY(relation_meeting_put(c->db, h->m));
	return relation_presents_put(c->db, c->mem, c->app->jour, h->m, h->list, h->n, h->codes);
}

void relation_minutes_save(struct ctx *c, struct relation_meeting *m, struct relation_present *list,
			   size_t n, const char *const *codes, struct act *ret)
{
	struct held *h = arena_new(c->mem, struct held, 1);

	for (size_t i = 0; i < n; i++)
		list[i].fact = codes[i] ? rng_id() : ID_NONE;
	*h = (struct held){ m, list, n, codes };
	act_of(c, "relation.minutes", put_held, h, ret);
}

struct signing {
	struct relation_meeting *m;
	const struct doc *d;
};

static mst_err put_signed(struct ctx *c, void *arg)
{
	const struct signing *s = arg;
	struct doc_version version;

	TRY(doc_register(c->db, c->mem, c->app->jour, RELATION_MINUTES, s->d, c->now, &version));
	s->m->version = version.id;
	return relation_meeting_put(c->db, s->m);
}

void relation_sign(struct ctx *c, struct relation_meeting *m, const struct doc *d, struct act *ret)
{
	struct signing *s = arena_new(c->mem, struct signing, 1);

	*s = (struct signing){ m, d };
	act_of(c, "relation.sign", put_signed, s, ret);
}

static mst_err put_action(struct ctx *c, void *arg)
{
	return relation_action_put(c->db, arg);
}

void relation_action_save(struct ctx *c, struct relation_action *a, struct act *ret)
{
	if (!a->edition)
		a->id = rng_id();
	act_of(c, "relation.action", put_action, a, ret);
}
