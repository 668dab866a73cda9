/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_seal.c - codes, links and notes as sealed bytes. Fields are only added at the end. */
#include "support/support_seal.h"

#include "base/pack.h"

#define BYTES_MAX (64 * 1024)

struct blob support_codes_seal(struct arena *mem, const struct seal_key *key, struct id case_id,
			       const struct support_codes *s, const struct person *p)
{
	struct sbuf b;

	sbuf_init(&b, BYTES_MAX);
	pack_int(&b, 1);
	pack_int(&b, (int64_t)s->nroles);
	for (size_t i = 0; i < s->nroles; i++)
		pack_text(&b, s->roles[i]);
	pack_text(&b, s->sex);
	pack_text(&b, s->age);
	pack_text(&b, s->crime);
	pack_text(&b, s->reported);
	pack_text(&b, s->source);
	pack_text(&b, s->municipality);
	pack_int(&b, (int64_t)s->nflags);
	for (size_t i = 0; i < s->nflags; i++)
		pack_text(&b, s->flags[i]);
	pack_text(&b, s->summary);
	pack_text(&b, s->close_reason);
	pack_text(&b, person_shortened(mem, p));
	pack_int(&b, p->extra_protection);
	pack_int(&b, s->dates.crime);
	pack_int(&b, s->dates.ended);
	pack_int(&b, s->dates.charged);
	pack_int(&b, s->dates.trial);
	pack_int(&b, s->dates.final);
	pack_int(&b, s->dates.turns21);
	pack_text(&b, s->plan.matters);
	pack_text(&b, s->plan.steps);
	pack_text(&b, s->plan.danger);
	pack_int(&b, s->plan.review);
	pack_text(&b, s->place);
	return seal_packed(mem, key, SEAL_AD(FIELD_CASE, case_id), &b);
}

static size_t open_list(struct unpack *u, struct arena *mem, const char **list, size_t most)
{
	int64_t n = unpack_int(u);

	if (n < 0 || (size_t)n > most) {
		u->bad = true;
		return 0;
	}
	for (int64_t i = 0; i < n; i++)
		list[i] = unpack_text(u, mem);
	return (size_t)n;
}

/* Sealed before there were dates: none is known. 0 is what a case has that was made without them. */
static struct support_dates open_dates(struct unpack *u)
{
	int32_t d[6];
	bool more = !u->bad && unpack_more(u);

	for (size_t i = 0; i < MST_LEN(d); i++) {
		d[i] = more ? (int32_t)unpack_int(u) : 0;
		d[i] = d[i] ? d[i] : DAY_NONE;
	}
	return (struct support_dates){ d[0], d[1], d[2], d[3], d[4], d[5] };
}

static struct support_plan open_plan(struct unpack *u, struct arena *mem)
{
	struct support_plan p = { .review = DAY_NONE };

	if (u->bad || !unpack_more(u))
		return p;
	p.matters = unpack_text(u, mem);
	p.steps = unpack_text(u, mem);
	p.danger = unpack_text(u, mem);
	p.review = (int32_t)unpack_int(u);
	p.review = p.review ? p.review : DAY_NONE; /* 0: made without a plan */
	return p;
}

mst_err support_codes_open(struct arena *mem, const struct seal_key *key, struct id case_id,
			   struct blob sealed, struct support_codes *ret,
			   struct support_card *ret_card)
{
	struct support_codes s = { 0 };
	struct support_card card = { 0 };
	struct blob plain;

	TRY(seal_open(mem, key, SEAL_AD(FIELD_CASE, case_id), sealed, &plain));
	struct unpack u = unpack_of(plain);

	if (unpack_int(&u) < 1)
		return MST_INVALID;
	s.nroles = open_list(&u, mem, s.roles, SUPPORT_ROLES_MAX);
	s.sex = unpack_text(&u, mem);
	s.age = unpack_text(&u, mem);
	s.crime = unpack_text(&u, mem);
	s.reported = unpack_text(&u, mem);
	s.source = unpack_text(&u, mem);
	s.municipality = unpack_text(&u, mem);
	s.nflags = open_list(&u, mem, s.flags, SUPPORT_FLAGS_MAX);
	s.summary = unpack_text(&u, mem);
	s.close_reason = unpack_text(&u, mem);
	card.missing = !u.bad && !unpack_more(&u);
	if (!card.missing) {
		card.name = unpack_text(&u, mem);
		card.extra_protection = unpack_int(&u) != 0;
	}
	s.dates = open_dates(&u);
	s.plan = open_plan(&u, mem);
	s.place = !u.bad && unpack_more(&u) ? unpack_text(&u, mem) : NULL;
	if (u.bad)
		return MST_INVALID;
	*ret = s;
	if (ret_card)
		*ret_card = card;
	return MST_OK;
}

struct blob support_link_seal(struct arena *mem, const struct seal_key *key, struct id case_id,
			      struct id fact)
{
	return seal(mem, key, SEAL_AD(FIELD_CASE_LINK, case_id), fact.b, sizeof(fact.b));
}

mst_err support_link_open(struct arena *mem, const struct seal_key *key, struct id case_id,
			  struct blob sealed, struct id *ret)
{
	struct blob plain;

	if (!sealed.n) { /* split: there is no link any more */
		*ret = ID_NONE;
		return MST_OK;
	}
	TRY(seal_open(mem, key, SEAL_AD(FIELD_CASE_LINK, case_id), sealed, &plain));
	if (plain.n != sizeof(ret->b))
		return MST_INVALID;
	memcpy(ret->b, plain.p, sizeof(ret->b));
	return MST_OK;
}

struct blob support_entry_seal(struct arena *mem, const struct seal_key *key,
			       const struct support_entry *e)
{
	struct sbuf b;

	sbuf_init(&b, BYTES_MAX);
	pack_int(&b, 4);
	pack_text(&b, e->channel);
	pack_text(&b, e->code);
	pack_text(&b, e->text);
	pack_int(&b, e->minutes);
	pack_id(&b, e->fact);
	pack_text(&b, e->held);
	pack_int(&b, e->breaks);
	pack_text(&b, e->why);
	pack_text(&b, e->disputed);
	return seal_packed(mem, key, SEAL_AD(FIELD_CASE_NOTE, e->id), &b);
}

mst_err support_entry_open(struct arena *mem, const struct seal_key *key, struct blob sealed,
			   struct support_entry *e)
{
	struct blob plain;

	if (!sealed.n)
		return MST_OK;
	TRY(seal_open(mem, key, SEAL_AD(FIELD_CASE_NOTE, e->id), sealed, &plain));
	struct unpack u = unpack_of(plain);

	int64_t version = unpack_int(&u);

	if (version < 1)
		return MST_INVALID;
	e->channel = unpack_text(&u, mem);
	e->code = unpack_text(&u, mem);
	e->text = unpack_text(&u, mem);
	e->minutes = unpack_int(&u);
	e->fact = unpack_id(&u);
	if (version >= 2)
		e->held = unpack_text(&u, mem);
	if (version >= 3) {
		e->breaks = (unsigned)unpack_int(&u);
		e->why = unpack_text(&u, mem);
	}
	if (version >= 4)
		e->disputed = unpack_text(&u, mem);
	return u.bad ? MST_INVALID : MST_OK;
}

struct id support_audit_id(struct id case_id)
{
	struct hash_state s;
	struct hash h;
	struct id id;

	hash_start(&s, NULL);
	hash_add_part(&s, "case audit", 10);
	hash_add_part(&s, case_id.b, sizeof(case_id.b));
	hash_end(&s, &h);
	memcpy(id.b, h.b, sizeof(id.b));
	return id;
}
