/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person_web.c - the person's fields in a form, and the safe-contact box above a phone number. */
#include "person/person_web.h"

static const struct {
	const char *value;
	unsigned bit;
	const char *words;
} channels[] = {
	{ "telefon", PERSON_PHONE, N_("Ringa") },
	{ "sms", PERSON_SMS, N_("Skicka sms") },
	{ "epost", PERSON_MAIL, N_("Skriva e-post") },
	{ "brev", PERSON_LETTER, N_("Skicka brev") },
};

static const char *yes(bool b)
{
	return b ? "ja" : "";
}

void person_to_form(struct form *f, const struct person *p)
{
	char day[DAY_TEXT];

	form_set(f, "namn", p->name);
	form_set(f, "telefon", p->phone);
	form_set(f, "alias", p->alias);
	form_set(f, "sprak_behov", p->language);
	form_set(f, "tolk", yes(p->interpreter));
	form_set(f, "extra", yes(p->extra_protection));
	form_set(f, "sakert_fragat", yes(p->safe.asked));
	day_text(p->safe.asked_on, day);
	form_set(f, "sakert_dag", day);
	for (size_t i = 0; i < MST_LEN(channels); i++)
		if (p->safe.channels & channels[i].bit)
			form_add(f, "sakert_kanal", channels[i].value);
	form_set(f, "sakert_meddelande", yes(p->safe.voicemail));
	form_set(f, "sakert_sjalv", yes(p->safe.self_only));
	form_set(f, "sakert_nar", p->safe.when);
	form_set(f, "sakert_som", p->safe.as);
	form_set(f, "sakert_not", p->safe.note);
}

void person_from_form(struct form *f, struct arena *mem, const struct view *v, int32_t today,
		      struct person *ret)
{
	struct id id = ret->id;

	*ret = (struct person){ .id = id };
	ret->name = form_text(f, mem, v, "namn", T("namnet"), PERSON_NAME_MAX, false);
	ret->phone = form_text(f, mem, v, "telefon", T("telefonnumret"), PERSON_PHONE_MAX, false);
	ret->alias = form_text(f, mem, v, "alias", T("kallnamnet"), 60, false);
	ret->language = form_text(f, mem, v, "sprak_behov", T("språket"), 60, false);
	ret->interpreter = form_has(f, "tolk", "ja");
	ret->extra_protection = form_has(f, "extra", "ja");
	ret->safe.asked = form_has(f, "sakert_fragat", "ja");
	ret->safe.asked_on = form_day(f, v, "sakert_dag", T("dagen"), false);
	if (ret->safe.asked && ret->safe.asked_on == DAY_NONE && !form_error(f, "sakert_dag"))
		ret->safe.asked_on = today;
	if (ret->safe.asked_on != DAY_NONE && ret->safe.asked_on > today)
		form_fail(f, "sakert_dag", T("Dagen har inte varit än. Skriv i dag eller tidigare."));
	for (size_t i = 0; i < MST_LEN(channels); i++)
		if (form_has(f, "sakert_kanal", channels[i].value))
			ret->safe.channels |= channels[i].bit;
	ret->safe.voicemail = form_has(f, "sakert_meddelande", "ja");
	ret->safe.self_only = form_has(f, "sakert_sjalv", "ja");
	ret->safe.when = form_text(f, mem, v, "sakert_nar", T("tiderna"), PERSON_NOTE_MAX, false);
	ret->safe.as = form_text(f, mem, v, "sakert_som", T("namnet att säga"), 120, false);
	ret->safe.note = form_text(f, mem, v, "sakert_not", T("anteckningen"), PERSON_NOTE_MAX,
				   false);
}

void person_fields_html(struct sbuf *o, const struct view *v, const struct form *f)
{
	struct view_option box[] = { { "ja", T("Ja"), NULL }, { 0 } };
	struct view_option kinds[MST_LEN(channels) + 1] = { 0 };

	for (size_t i = 0; i < MST_LEN(channels); i++)
		kinds[i] = (struct view_option){ channels[i].value,
						 view_text(v->lang, channels[i].words), NULL };
	person_fields_part_html(o, v,
				&(struct person_fields_view){ .form = f, .yes = box, .channels = kinds });
}

static const char *channel_words(const struct view *v, unsigned bits)
{
	struct sbuf b;

	sbuf_init(&b, 400);
	for (size_t i = 0; i < MST_LEN(channels); i++)
		if (bits & channels[i].bit) {
			sbuf_str(&b, b.len ? ", " : "");
			sbuf_str(&b, view_text(v->lang, channels[i].words));
		}
	const char *words = arena_str(v->mem, b.p ? b.p : "");

	sbuf_done(&b);
	return words;
}

void person_safe_html(struct sbuf *o, const struct view *v, const struct person *p)
{
	struct person_safe_view m = {
		.p = p,
		.fresh = person_safe_fresh(p, day_of(v->now)),
		.channels = channel_words(v, p->safe.channels),
		.asked_on = day_str(v->mem, p->safe.asked_on),
	};

	person_safe_part_html(o, v, &m);
}
