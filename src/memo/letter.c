/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* letter.c - the extract and the letter as documents. Only what is written down is said. */
#include "memo/letter.h"

enum memo_kind memo_kind_of(enum decision_matter m)
{
	return m == DECISION_IOP ? MEMO_IOP : m == DECISION_GRANT ? MEMO_GRANT : MEMO_SERVICES;
}

static const char *body_of(const struct decision *d)
{
	return str_empty(d->committee) ? d->body : d->committee;
}

static void field(struct doc *d, struct doc_field *f, const char *label, const char *value)
{
	if (!str_empty(value))
		f[d->nfields++] = (struct doc_field){ label, value };
}

static void section(struct arena *mem, struct doc *d, const char *heading, const char *text)
{
	doc_heading(mem, d, 2, heading);
	if (doc_markdown(mem, d, text, NULL) != MST_OK)
		doc_paragraph(mem, d, text);
}

/* What was decided, in the words of the proposal when it was followed. */
static const char *decided(struct arena *mem, const struct memo_facts *k, const struct memo *m,
			   const struct decision *d)
{
	switch (d->outcome) {
	case DECISION_YES:
		return memo_text(mem, k, m, MEMO_PROPOSAL);
	case DECISION_NO:
		return arena_fmt(mem, "%s avslår förslaget.", body_of(d));
	case DECISION_ANNULLED:
		return "Beslutet är upphävt.";
	case DECISION_NOT_YET:
		break;
	}
	return arena_fmt(mem, "Inte beslutat än. Förslaget lyder:\n\n%s", memo_text(mem, k, m, MEMO_PROPOSAL));
}

void memo_extract_build(struct arena *mem, const struct memo_facts *k, const struct memo *m,
			const struct decision *d, struct doc *ret)
{
	static const struct doc_sign signs[] = { { "Justerare", "" }, { "Utdraget bestyrks", "" } };
	struct doc_field *f = arena_new(mem, struct doc_field, 5);
	struct doc o = { .kind = "Protokollsutdrag, utkast", .sender = k->town->name, .unit = body_of(d),
			 .day = d->meeting, .fields = f, .signs = signs, .nsigns = MST_LEN(signs) };

	o.title = doc_typography(mem, memo_text(mem, k, m, MEMO_TITLE));
	field(&o, f, "Sammanträde", day_str(mem, d->meeting));
	field(&o, f, "Paragraf", agreement_paragraph(mem, d));
	field(&o, f, "Diarienummer", d->registry);
	field(&o, f, "Justerat", day_str(mem, d->verified));
	section(mem, &o, "Beslut", decided(mem, k, m, d));
	section(mem, &o, "Sammanfattning av ärendet", memo_text(mem, k, m, MEMO_SUMMARY));
	section(mem, &o, "Beslutsunderlag", memo_text(mem, k, m, MEMO_BASIS));
	section(mem, &o, "Beslutet skickas till", memo_text(mem, k, m, MEMO_DISPATCH));
	memo_template_dress(k->template, &o);
	o.logo_at = arena_fmt(mem, "/kommuner/%s/mall/logotyp.png", k->town->slug);
	*ret = o;
}

static void put_appeal(struct arena *mem, struct doc *o, const struct decision *d)
{
	int32_t end = agreement_appeal_end(d);

	if (d->verified != DAY_NONE)
		doc_paragraph(mem, o, arena_fmt(mem, "Protokollet är justerat %s.", day_str(mem, d->verified)));
	if (end != DAY_NONE)
		doc_paragraph(mem, o,
			      arena_fmt(mem, "Det tillkännagavs på kommunens anslagstavla %s. Tiden för att "
					     "överklaga går ut %s.",
					day_str(mem, d->noticed), day_str(mem, end)));
}

void memo_letter_build(struct arena *mem, const struct memo_facts *k, const struct memo *m,
		       const struct decision *d, int32_t day, struct doc *ret)
{
	static const char *const about[] = { "", "överenskommelsen om idéburet offentligt partnerskap",
					     "insatser utan individuell behovsprövning",
					     "undantag från dokumentation", "bidraget till jouren" };
	struct doc_field *f = arena_new(mem, struct doc_field, 4);
	struct doc_sign *sign = arena_new(mem, struct doc_sign, 1);
	struct doc o = { .kind = "Följebrev", .sender = k->town->name,
			 .unit = memo_text(mem, k, m, MEMO_UNIT), .day = day, .fields = f };
	const char *officer = memo_text(mem, k, m, MEMO_OFFICER);

	o.title = doc_typography(mem, arena_fmt(mem, "Beslut om %s", about[d->matter]));
	field(&o, f, "Datum", day_str(mem, day));
	field(&o, f, "Diarienummer", d->registry);
	doc_paragraph(mem, &o,
		      d->outcome == DECISION_NOT_YET ?
			      arena_fmt(mem, "%s har inte beslutat än.", body_of(d)) :
			      arena_fmt(mem, "%s beslutade %s, %s, om %s. Beslutet bifogas.", body_of(d),
					day_str(mem, d->meeting),
					d->paragraph ? agreement_paragraph(mem, d) : "utan paragraf", about[d->matter]));
	put_appeal(mem, &o, d);
	section(mem, &o, "Skickas till", memo_text(mem, k, m, MEMO_DISPATCH));
	doc_heading(mem, &o, 2, "Bilagor");
	doc_bullets(mem, &o, (const char *const[]){ "Protokollsutdrag", "Tjänsteskrivelse" }, 2);
	if (!str_empty(officer)) {
		*sign = (struct doc_sign){ officer, memo_text(mem, k, m, MEMO_OFFICER_TITLE) };
		o.signs = sign;
		o.nsigns = 1;
	}
	memo_template_dress(k->template, &o);
	o.logo_at = arena_fmt(mem, "/kommuner/%s/mall/logotyp.png", k->town->slug);
	*ret = o;
}
