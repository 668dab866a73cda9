/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rights_words.c - codes as words and as options of forms. */
#include "rights/rights_web.h"

const char *rights_kind_words(const struct view *v, enum rights_kind k)
{
	switch (k) {
	case RIGHTS_EXTRACT:
		return T("Registerutdrag");
	case RIGHTS_RECTIFY:
		return T("Rättelse");
	case RIGHTS_ERASE:
		return T("Radering");
	case RIGHTS_RESTRICT:
		return T("Begränsning");
	}
	return "";
}

const char *rights_asker_words(const struct view *v, enum rights_asker a)
{
	switch (a) {
	case RIGHTS_SELF:
		return T("Personen själv");
	case RIGHTS_GUARDIAN:
		return T("En vårdnadshavare");
	case RIGHTS_AGENT:
		return T("Ett ombud, med fullmakt");
	}
	return "";
}

const char *rights_check_words(const struct view *v, enum rights_check k)
{
	switch (k) {
	case RIGHTS_UNCHECKED:
		return T("Inte kontrollerat än");
	case RIGHTS_CALLBACK:
		return T("Vi har ringt upp ett nummer som vi kände till");
	case RIGHTS_CODE:
		return T("Kodordet stämde");
	case RIGHTS_IN_PERSON:
		return T("Vi har träffats, och känner hen");
	case RIGHTS_PAPER:
		return T("Legitimation visad, ingen kopia sparad");
	}
	return "";
}

const char *rights_outcome_words(const struct view *v, enum rights_outcome o)
{
	switch (o) {
	case RIGHTS_OPEN:
		return T("Pågår");
	case RIGHTS_GRANTED:
		return T("Beviljat");
	case RIGHTS_PARTLY:
		return T("Beviljat till en del");
	case RIGHTS_REFUSED:
		return T("Nekat");
	case RIGHTS_WITHDRAWN:
		return T("Återtaget");
	}
	return "";
}

static const char *kind_hint(const struct view *v, enum rights_kind k)
{
	switch (k) {
	case RIGHTS_EXTRACT:
		return T("Vad står om mig, och vem har läst det? Artikel 15 i dataskyddsförordningen.");
	case RIGHTS_RECTIFY:
		return T("Något är fel, eller saknas. Artikel 16.");
	case RIGHTS_ERASE:
		return T("Ta bort det som står om mig. Artikel 17.");
	case RIGHTS_RESTRICT:
		return T("Använd det inte tills vidare. Artikel 18.");
	}
	return NULL;
}

static const char *number(struct ctx *c, int n)
{
	return arena_fmt(c->mem, "%d", n);
}

const struct view_option *rights_kinds(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, RIGHTS_RESTRICT + 1);

	for (int i = RIGHTS_EXTRACT; i <= RIGHTS_RESTRICT; i++)
		o[i - 1] = (struct view_option){ number(c, i),
						 rights_kind_words(&c->view, (enum rights_kind)i),
						 kind_hint(&c->view, (enum rights_kind)i) };
	return o;
}

const struct view_option *rights_askers(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, RIGHTS_AGENT + 1);

	for (int i = RIGHTS_SELF; i <= RIGHTS_AGENT; i++)
		o[i - 1] = (struct view_option){ number(c, i),
						 rights_asker_words(&c->view, (enum rights_asker)i), NULL };
	return o;
}

const struct view_option *rights_checks(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, RIGHTS_PAPER + 2);

	for (int i = RIGHTS_UNCHECKED; i <= RIGHTS_PAPER; i++)
		o[i] = (struct view_option){ number(c, i),
					     rights_check_words(&c->view, (enum rights_check)i), NULL };
	return o;
}

const struct view_option *rights_outcomes(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, RIGHTS_WITHDRAWN + 1);

	for (int i = RIGHTS_GRANTED; i <= RIGHTS_WITHDRAWN; i++)
		o[i - 1] = (struct view_option){ number(c, i),
						 rights_outcome_words(&c->view, (enum rights_outcome)i),
						 NULL };
	return o;
}

static const enum doc_way ways[] = { DOC_HANDED, DOC_POST, DOC_MAIL, DOC_OTHER };

const struct view_option *rights_ways(struct ctx *c, bool in_person)
{
	size_t n = in_person ? 1 : MST_LEN(ways);
	struct view_option *o = arena_new(c->mem, struct view_option, n + 1);

	for (size_t i = 0; i < n; i++)
		o[i] = (struct view_option){ number(c, (int)i), doc_way_words(&c->view, ways[i]), NULL };
	return o;
}

enum doc_way rights_way_at(int choice)
{
	return ways[choice];
}

const char *rights_user_name(struct ctx *c, struct id account)
{
	struct auth_user u;

	return !id_none(account) && auth_get(c->db, c->mem, account, &u) == MST_OK ? u.name : "";
}

const struct view_crumb *rights_crumbs(struct ctx *c, const char *base, const char *title, const char *last)
{
	const struct view *v = &c->view;
	struct view_crumb *k = arena_new(c->mem, struct view_crumb, 5);
	size_t n = 0;

	k[n++] = (struct view_crumb){ "/dataskydd", T("Dataskydd") };
	if (title || last)
		k[n++] = (struct view_crumb){ "/begaran", T("Begäran om uppgifter") };
	if (title && last)
		k[n++] = (struct view_crumb){ base, title };
	k[n++] = (struct view_crumb){ NULL, last ? last : title ? title : T("Begäran om uppgifter") };
	return k;
}
