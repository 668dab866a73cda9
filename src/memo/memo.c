/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memo.c - the fields and headings, saving an edition, and the document made of it all. */
#include "memo/memo.h"

const char *const memo_slugs[MEMO_FIELDS] = {
	[MEMO_TITLE] = "rubrik",
	[MEMO_UNIT] = "avdelning",
	[MEMO_DAY] = "datum",
	[MEMO_REGISTRY] = "diarienummer",
	[MEMO_RECEIVER] = "mottagare",
	[MEMO_OFFICER] = "handlaggare",
	[MEMO_OFFICER_TITLE] = "handlaggarens-titel",
	[MEMO_CHIEF] = "chef",
	[MEMO_CHIEF_TITLE] = "chefens-titel",
	[MEMO_PROPOSAL] = "forslag",
	[MEMO_SUMMARY] = "sammanfattning",
	[MEMO_MATTER] = "beskrivning",
	[MEMO_MONEY] = "ekonomi",
	[MEMO_CHILDREN] = "barn",
	[MEMO_BASIS] = "underlag",
	[MEMO_DISPATCH] = "skickas-till",
};

static const char *const labels[MEMO_FIELDS] = {
	[MEMO_TITLE] = N_("Rubrik"),
	[MEMO_UNIT] = N_("Avdelning"),
	[MEMO_DAY] = N_("Datum"),
	[MEMO_REGISTRY] = N_("Diarienummer"),
	[MEMO_RECEIVER] = N_("Mottagare"),
	[MEMO_OFFICER] = N_("Handläggare"),
	[MEMO_OFFICER_TITLE] = N_("Handläggarens titel"),
	[MEMO_CHIEF] = N_("Chef"),
	[MEMO_CHIEF_TITLE] = N_("Chefens titel"),
	[MEMO_PROPOSAL] = N_("Förslag till beslut"),
	[MEMO_SUMMARY] = N_("Sammanfattning av ärendet"),
	[MEMO_MATTER] = N_("Beskrivning av ärendet"),
	[MEMO_MONEY] = N_("Ekonomiska konsekvenser"),
	[MEMO_CHILDREN] = N_("Barnkonsekvensanalys"),
	[MEMO_BASIS] = N_("Beslutsunderlag"),
	[MEMO_DISPATCH] = N_("Beslutet skickas till"),
};

const char *memo_label(enum memo_field f)
{
	return labels[f];
}

enum memo_field memo_field_of(const char *slug)
{
	int f = 0;

	while (f < MEMO_FIELDS && !str_eq(slug, memo_slugs[f]))
		f++;
	return (enum memo_field)f;
}

const char *memo_heading(struct arena *mem, const struct memo_template *t, enum memo_field f,
			 const char *unit)
{
	size_t n = strlen(unit);

	if (!str_empty(t->heading[f]))
		return t->heading[f];
	if (f != MEMO_PROPOSAL || !n)
		return labels[f];
	return arena_fmt(mem, "%s%s förslag till beslut", unit,
			 strchr("sxzSXZ", unit[n - 1]) ? "" : "s");
}

static mst_err put_edition(struct ctx *c, void *arg)
{
	return memo_insert(c->db, arg);
}

void memo_save(struct ctx *c, struct memo *m, struct act *ret)
{
	m->at = c->now;
	m->by = c->who->name;
	*ret = (struct act){ .apply = put_edition, .arg = m,
			     .audit = ctx_note(c, "memo.edit", ID_NONE, NULL, NULL) };
}

/* ---- the document ---- */

const char *memo_text(struct arena *mem, const struct memo_facts *k, const struct memo *m,
		      enum memo_field f)
{
	return m->text[f] ? m->text[f] : memo_proposal(mem, k, m, f);
}

static void put_fields(struct arena *mem, const struct memo_facts *k, const struct memo *m,
		       struct doc *d)
{
	enum memo_field shown[MEMO_HEAD_FIELDS];
	size_t n = memo_template_head(k->template, shown);
	struct doc_field *fields = arena_new(mem, struct doc_field, MEMO_HEAD_FIELDS);

	d->fields = fields;
	for (size_t i = 0; i < n; i++) {
		const char *s = memo_text(mem, k, m, shown[i]);

		if (!str_empty(s))
			fields[d->nfields++] = (struct doc_field){ labels[shown[i]], s };
	}
}

static void put_signs(struct arena *mem, const struct memo_facts *k, const struct memo *m,
		      struct doc *d)
{
	static const enum memo_field who[] = { MEMO_OFFICER, MEMO_CHIEF };
	struct doc_sign *signs = arena_new(mem, struct doc_sign, MST_LEN(who));

	d->signs = signs;
	for (size_t i = 0; i < MST_LEN(who); i++) {
		const char *name = memo_text(mem, k, m, who[i]);

		if (!str_empty(name))
			signs[d->nsigns++] = (struct doc_sign){
				name, memo_text(mem, k, m, who[i] + 1)
			};
	}
}

void memo_build(struct arena *mem, const struct memo_facts *k, const struct memo *m,
		struct doc *ret, struct doc_dropped *left)
{
	enum memo_field order[MEMO_SECTIONS];
	size_t n = memo_template_sections(k->template, order);
	struct doc d = { .kind = str_empty(k->template->kind) ? "Tjänsteskrivelse" : k->template->kind,
			 .sender = k->town->name };

	d.title = doc_typography(mem, memo_text(mem, k, m, MEMO_TITLE));
	d.unit = memo_text(mem, k, m, MEMO_UNIT);
	if (!day_parse(memo_text(mem, k, m, MEMO_DAY), &d.day))
		d.day = k->day;
	put_fields(mem, k, m, &d);
	for (size_t i = 0; i < n; i++) {
		enum memo_field f = order[i];
		const char *text = memo_text(mem, k, m, f);

		doc_heading(mem, &d, 2, memo_heading(mem, k->template, f, d.unit));
		if (doc_markdown(mem, &d, text, left ? &left[f] : NULL) != MST_OK)
			doc_paragraph(mem, &d, text);
	}
	put_signs(mem, k, m, &d);
	memo_template_dress(k->template, &d);
	d.logo_at = arena_fmt(mem, "/kommuner/%s/mall/logotyp.png", k->town->slug);
	*ret = d;
}
