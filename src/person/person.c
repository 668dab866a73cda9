/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person.c - a help-seeker's data as sealed bytes, and what may be said of her in a list. */
#include "person/person.h"

#include "base/pack.h"

#define PERSON_VERSION 2
#define PERSON_BYTES (16 * 1024)

struct blob person_seal(struct arena *mem, const struct seal_key *key, const struct person *p)
{
	struct sbuf b;

	sbuf_init(&b, PERSON_BYTES);
	pack_int(&b, PERSON_VERSION);
	pack_text(&b, p->name);
	pack_text(&b, p->phone);
	pack_text(&b, p->alias);
	pack_text(&b, p->language);
	pack_int(&b, p->interpreter);
	pack_int(&b, p->extra_protection);
	pack_int(&b, p->safe.asked);
	pack_int(&b, p->safe.asked_on);
	pack_int(&b, p->safe.channels);
	pack_int(&b, p->safe.voicemail);
	pack_int(&b, p->safe.self_only);
	pack_text(&b, p->safe.when);
	pack_text(&b, p->safe.as);
	pack_text(&b, p->safe.note);
	pack_int(&b, p->safe.times);
	pack_text(&b, p->safe.readers);
	pack_text(&b, p->safe.code);
	pack_int(&b, p->safe.review);
	return seal_packed(mem, key, SEAL_AD(FIELD_PERSON, p->id), &b);
}

mst_err person_open(struct arena *mem, const struct seal_key *key, struct id id,
		    struct blob sealed, struct person *ret)
{
	struct blob plain;
	struct person p = { .id = id };

	TRY(seal_open(mem, key, SEAL_AD(FIELD_PERSON, id), sealed, &plain));
	struct unpack u = unpack_of(plain);

	int64_t version = unpack_int(&u);

	if (version < 1)
		return MST_INVALID;
	p.name = unpack_text(&u, mem);
	p.phone = unpack_text(&u, mem);
	p.alias = unpack_text(&u, mem);
	p.language = unpack_text(&u, mem);
	p.interpreter = unpack_int(&u) != 0;
	p.extra_protection = unpack_int(&u) != 0;
	p.safe.asked = unpack_int(&u) != 0;
	p.safe.asked_on = (int32_t)unpack_int(&u);
	p.safe.channels = (unsigned)unpack_int(&u);
	p.safe.voicemail = unpack_int(&u) != 0;
	p.safe.self_only = unpack_int(&u) != 0;
	p.safe.when = unpack_text(&u, mem);
	p.safe.as = unpack_text(&u, mem);
	p.safe.note = unpack_text(&u, mem);
	p.safe.review = DAY_NONE;
	if (version >= 2) {
		p.safe.times = (unsigned)unpack_int(&u);
		p.safe.readers = unpack_text(&u, mem);
		p.safe.code = unpack_text(&u, mem);
		p.safe.review = (int32_t)unpack_int(&u);
	}
	if (u.bad)
		return MST_INVALID;
	*ret = p;
	return MST_OK;
}

const char *person_shortened(struct arena *mem, const struct person *p)
{
	const char *name = p->name, *space;

	if (!str_empty(p->alias))
		return p->alias;
	if (str_empty(name))
		return NULL;
	space = strrchr(name, ' ');
	if (!space || !space[1])
		return name;
	size_t first = strcspn(name, " "), initial = 1;

	while (((uint8_t)space[1 + initial] & 0xC0) == 0x80)
		initial++;
	return arena_fmt(mem, "%.*s %.*s.", (int)first, name, (int)initial, space + 1);
}

const char *person_short(struct arena *mem, enum view_lang lang, const struct person *p)
{
	const char *name = person_shortened(mem, p);

	return name ? name : view_text(lang, N_("Någon"));
}
