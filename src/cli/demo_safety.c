/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_safety.c - public statistics as they could look. Every figure is invented, and the titles say
 * so; one municipality has been asked to approve its page. */
#include "cli/demo.h"

#include "safety/safety.h"

#define OTHERS 2 /* the county and the country, after the municipalities */

static mst_err read_in(struct demo *d, const char *code, const struct safety_value *values, size_t n)
{
	struct safety_series *s = arena_new(d->mem, struct safety_series, 1);
	struct safety_file *f = arena_new(d->mem, struct safety_file, 1);
	struct safety_value *list = arena_new(d->mem, struct safety_value, n);
	struct act a;
	struct id id;

	*s = *safety_series_find(code);
	s->source = arena_fmt(d->mem, "Övningsdata i stället för: %s", s->source);
	memcpy(list, values, n * sizeof(*list));
	*f = (struct safety_file){ .series = s, .values = list, .n = n };
	safety_keep(&d->c, f, &a, &id);
	TRY(ctx_act_now(&d->c, &a));
	safety_take_in(&d->c, id, &a);
	return ctx_act_now(&d->c, &a);
}

static mst_err reported(struct demo *d, const char *code, int per_1000)
{
	struct safety_value v[2 * MST_LEN(demo_municipalities) + OTHERS];
	size_t n = 0;

	for (size_t i = 0; i < MST_LEN(demo_municipalities); i++)
		for (int year = 2024; year <= 2025; year++) {
			const struct demo_municipality *m = &demo_municipalities[i];
			int64_t number = m->population * per_1000 / 1000 *
					 (85 + (int64_t)(i * 7 + (size_t)year * 5) % 25) / 100;

			v[n++] = (struct safety_value){ m->code, year, number,
							number * 1000000 / m->population, -1, -1, false };
		}
	v[n++] = (struct safety_value){ "23", 2025, -1, per_1000 * 980, -1, -1, false };
	v[n++] = (struct safety_value){ "00", 2025, -1, per_1000 * 1180, -1, -1, false };
	return read_in(d, code, v, n);
}

mst_err demo_safety(struct demo *d)
{
	static const struct safety_value unsafe[] = {
		{ "23", 2025, -1, 17000, 14000, 20000, false },
		{ "00", 2025, -1, 26000, 25500, 26500, false },
		{ "2303", 2025, -1, 15000, 9000, 21000, false },
		{ "2380", 2025, -1, 19000, 15500, 22500, false },
	};
	static const struct safety_value victims[] = {
		{ "23", 2025, -1, 16000, 13500, 18500, false },
		{ "00", 2025, -1, 20000, 19600, 20400, false },
	};
	const struct auth_user *me = d->c.who;
	struct auth_user manager;
	struct safety_fact *facts;
	struct org ragunda, jour;
	struct act a;
	struct doc doc, proposal;
	size_t n;

	TRY(auth_find(d->c.db, d->mem, "ledare", &manager));
	TRY(org_by_slug(d->c.db, d->mem, "ragunda", &ragunda));
	TRY(org_get(d->c.db, d->mem, d->c.app->jour, &jour));
	d->c.who = &manager;
	TRY(read_in(d, "ntu.otrygg", unsafe, MST_LEN(unsafe)));
	TRY(read_in(d, "ntu.utsatt", victims, MST_LEN(victims)));
	TRY(reported(d, "bra.alla", 90));
	TRY(reported(d, "bra.brottsbalken", 72));
	TRY(reported(d, "bra.misshandel", 7));
	TRY(reported(d, "bra.inbrott", 1));
	TRY(safety_facts(d->c.db, d->mem, ragunda.code, day_of(d->c.now), &facts, &n));
	safety_doc(d->mem, &ragunda, jour.name, facts, n, day_of(d->c.now), &doc);
	safety_doc_proposal(d->mem, &doc, jour.name, ragunda.name, &proposal);
	safety_propose(&d->c, ragunda.id, &proposal, &a);
	mst_err e = ctx_act_now(&d->c, &a);

	d->c.who = me;
	return e;
}
