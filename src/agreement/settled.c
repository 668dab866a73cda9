/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* settled.c - settled versions: making one, finding them, and the pages to sign on. */
#include "agreement/text.h"

mst_err agreement_settled(struct ctx *c, struct doc_version **ret, size_t *ret_n)
{
	struct doc_version *list;
	size_t n, kept = 0;

	TRY(doc_versions(c->db, c->mem, c->app->jour, false, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].kind, AGREEMENT_KIND))
			list[kept++] = list[i];
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}

struct settling {
	const struct doc *d;
	struct doc_version *version;
};

static mst_err put_settled(struct ctx *c, void *arg)
{
	const struct settling *s = arg;

	return doc_register(c->db, c->mem, c->app->jour, AGREEMENT_KIND, s->d, c->now, s->version);
}

void agreement_settle(struct ctx *c, const struct doc *d, struct doc_version *ret_version,
		      struct act *ret)
{
	struct settling *s = arena_new(c->mem, struct settling, 1);

	*s = (struct settling){ d, ret_version };
	*ret = (struct act){ .apply = put_settled, .arg = s,
			     .audit = ctx_note(c, "agreement.settle", ID_NONE, NULL, NULL) };
}

/* ---- pages to sign on ---- */

static void put_page(struct arena *mem, const char *party, const struct doc_version *v,
		     const struct decision *by, struct doc *d)
{
	static const char *const lines[] = { "Ort och datum", "Underskrift", "Namnförtydligande och titel" };

	doc_new_page(mem, d);
	doc_heading(mem, d, 2, arena_fmt(mem, "Underskrift: %s", party));
	doc_paragraph(mem, d,
		      arena_fmt(mem, "Parten godkänner version %d av överenskommelsen. Textens kontrolltal är %s.",
				(int)v->number, doc_print(mem, &v->hash)));
	if (by)
		doc_paragraph(mem, d,
			      arena_fmt(mem, "Godkänd enligt %s, %s.", agreement_decision_name(mem, by),
					day_str(mem, by->meeting)));
	for (size_t i = 0; i < MST_LEN(lines); i++) {
		doc_heading(mem, d, 3, lines[i]);
		doc_paragraph(mem, d, "…………………………………………………………………………………");
	}
}

mst_err agreement_sign_pages(struct ctx *c, const struct agreement_facts *k, const struct doc_version *v,
			     struct doc *d)
{
	struct decision *list;
	size_t n;

	TRY(agreement_decisions(c->db, c->mem, NULL, &list, &n));
	put_page(c->mem, k->jour, v, NULL, d);
	for (size_t i = 0; i < k->ntowns; i++) {
		struct decision_state s;

		agreement_decision_state(list, n, k->towns[i].code, DECISION_IOP, false, day_of(c->now), &s);
		put_page(c->mem, k->towns[i].name, v,
			 s.by && s.by->outcome == DECISION_YES ? s.by : NULL, d);
	}
	return MST_OK;
}
