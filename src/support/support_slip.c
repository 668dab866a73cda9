/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_slip.c - slips of paper: numbers, and what stands on one. */
#include "support/support_slip.h"

/* Bytes of the first letter. */
static int first_of(const char *s)
{
	int n = *s != 0;

	while (((uint8_t)s[n] & 0xC0) == 0x80)
		n++;
	return n;
}

const char *support_slip_initials(struct arena *mem, const struct person *p)
{
	const char *name = str_trim(mem, !str_empty(p->alias) ? p->alias : p->name ? p->name : "");
	const char *space = strrchr(name, ' ');

	if (!*name)
		return "–";
	if (!space)
		return arena_strn(mem, name, (size_t)first_of(name));
	return arena_fmt(mem, "%.*s %.*s", first_of(name), name, first_of(space + 1), space + 1);
}

static mst_err put_slip(struct ctx *c, void *arg)
{
	return support_slip_insert(c->db, c->app->jour, arg);
}

mst_err support_slip_make(struct ctx *c, const struct support_case *s, struct act *ret,
			  struct support_slip **ret_slip)
{
	struct support_slip *slip = arena_new(c->mem, struct support_slip, 1);

	if (s->person.extra_protection)
		return MST_DENIED;
	if (s->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	*slip = (struct support_slip){ .id = rng_id(), .case_id = s->id, .by = c->who->id, .at = c->now };
	*ret_slip = slip;
	*ret = (struct act){ .apply = put_slip, .arg = slip,
			     .audit = ctx_note(c, "case.slip", s->id, &s->audit, NULL) };
	return MST_OK;
}

static mst_err put_end(struct ctx *c, void *arg)
{
	const struct support_slip *s = arg;

	return support_slip_end(c->db, s->id, s->case_id, c->now);
}

mst_err support_slip_destroy(struct ctx *c, const struct support_case *s, struct id slip,
			     struct act *ret)
{
	struct support_slip *a = arena_new(c->mem, struct support_slip, 1);

	*a = (struct support_slip){ .id = slip, .case_id = s->id };
	*ret = (struct act){ .apply = put_end, .arg = a,
			     .audit = ctx_note(c, "case.slip_end", s->id, &s->audit, NULL) };
	return MST_OK;
}
