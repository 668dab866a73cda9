/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* archive.c - the list as a document. */
#include "memo/archive.h"

mst_err memo_archive_read(struct ctx *c, struct memo_archive *ret)
{
	struct memo_archive k = { .jour_id = c->app->jour, .day = day_of(c->now) };
	struct doc_version *versions;
	struct doc_sending *sendings;
	struct decision *decisions;
	struct org jour, *towns;

	TRY(org_get(c->db, c->mem, c->app->jour, &jour));
	TRY(org_municipalities(c->db, c->mem, &towns, &k.ntowns));
	TRY(doc_versions(c->db, c->mem, ID_NONE, false, &versions, &k.nversions));
	TRY(doc_sendings(c->db, c->mem, ID_NONE, ID_NONE, &sendings, &k.nsendings));
	TRY(agreement_decisions(c->db, c->mem, NULL, &decisions, &k.ndecisions));
	k.jour = jour.name;
	k.towns = towns, k.versions = versions, k.sendings = sendings, k.decisions = decisions;
	*ret = k;
	return MST_OK;
}

static const char *whose(const struct memo_archive *k, struct id owner)
{
	for (size_t i = 0; i < k->ntowns; i++)
		if (id_eq(k->towns[i].id, owner))
			return k->towns[i].name;
	return id_eq(owner, k->jour_id) ? k->jour : "–";
}

static const char *town_of(const struct memo_archive *k, const char *code)
{
	for (size_t i = 0; code && i < k->ntowns; i++)
		if (str_eq(k->towns[i].code, code))
			return k->towns[i].short_name;
	return "Länet";
}

static const char *or_dash(const char *s)
{
	return str_empty(s) ? "–" : s;
}

static const char *title_of(const struct memo_archive *k, struct id version)
{
	for (size_t i = 0; i < k->nversions; i++)
		if (id_eq(k->versions[i].id, version))
			return k->versions[i].title;
	return "–";
}

/* A table whose head stands in cells already, or one line when it has nothing else. */
static void put(struct arena *mem, struct doc *d, const char *heading, const char *const *cells, size_t cols,
		size_t rows)
{
	doc_heading(mem, d, 2, heading);
	if (rows > 1)
		doc_table(mem, d, cells, cols, rows, NULL);
	else
		doc_paragraph(mem, d, "Inget än.");
}

#define VERSION_HEAD "Handling", "Hos", "Version", "Registrerad", "Kontrolltal"
static void put_versions(struct arena *mem, const struct memo_archive *k, struct doc *d)
{
	static const char *const head[] = { VERSION_HEAD };
	const char **cells = arena_new(mem, const char *, (k->nversions + 1) * MST_LEN(head)), **p = cells;

	for (size_t i = 0; i < MST_LEN(head); i++)
		*p++ = head[i];
	for (size_t i = k->nversions; i-- > 0;) { /* the oldest first */
		const struct doc_version *v = &k->versions[i];

		*p++ = v->title;
		*p++ = whose(k, v->owner);
		*p++ = arena_fmt(mem, "%lld", (long long)v->number);
		*p++ = day_str(mem, day_of(v->at));
		*p++ = doc_print(mem, &v->hash);
	}
	put(mem, d, "Handlingar", cells, MST_LEN(head), k->nversions + 1);
}

static void put_decisions(struct arena *mem, const struct memo_archive *k, struct doc *d)
{
	static const char *const head[] = { "Kommun", "Sak", "Beslut", "Dag", "Dnr" };
	static const char *const outcomes[] = { "", "ja", "nej", "upphävt" };
	const struct view swedish = { .mem = mem };
	const char **cells = arena_new(mem, const char *, (k->ndecisions + 1) * MST_LEN(head)), **p = cells;
	size_t rows = 1;

	for (size_t i = 0; i < MST_LEN(head); i++)
		*p++ = head[i];
	for (size_t i = 0; i < k->ndecisions; i++) {
		const struct decision *x = &k->decisions[i];

		if (x->outcome == DECISION_NOT_YET)
			continue; /* nothing to keep yet */
		*p++ = town_of(k, x->municipality);
		*p++ = x->matter == DECISION_ADVICE ? "Rekommendation" :
						      agreement_matter_words(&swedish, x->matter);
		*p++ = arena_fmt(mem, "%s, %s", agreement_decision_name(mem, x), outcomes[x->outcome]);
		*p++ = or_dash(day_str(mem, x->meeting));
		*p++ = or_dash(x->registry);
		rows++;
	}
	put(mem, d, "Beslut", cells, MST_LEN(head), rows);
}

static void put_sendings(struct arena *mem, const struct memo_archive *k, struct doc *d)
{
	static const char *const head[] = { "Dag", "Till", "Handling", "Hur", "Svar" };
	const struct view swedish = { .mem = mem };
	const char **cells = arena_new(mem, const char *, (k->nsendings + 1) * MST_LEN(head)), **p = cells;

	for (size_t i = 0; i < MST_LEN(head); i++)
		*p++ = head[i];
	for (size_t i = k->nsendings; i-- > 0;) {
		const struct doc_sending *s = &k->sendings[i];

		*p++ = day_str(mem, s->day);
		*p++ = s->receiver;
		*p++ = arena_fmt(mem, "%s, version %lld", title_of(k, s->version), (long long)s->number);
		*p++ = doc_way_words(&swedish, s->way);
		*p++ = doc_receipt_words(&swedish, s);
	}
	put(mem, d, "Skickat och öppnat", cells, MST_LEN(head), k->nsendings + 1);
}

void memo_archive_build(struct arena *mem, const struct memo_archive *k, struct doc *ret)
{
	struct doc_field *f = arena_new(mem, struct doc_field, 2);
	struct doc d = { .kind = "Arkivförteckning", .sender = k->jour, .day = k->day, .fields = f, .nfields = 2 };

	d.title = "Arkivförteckning över partnerskapets handlingar";
	f[0] = (struct doc_field){ "Datum", day_str(mem, k->day) };
	f[1] = (struct doc_field){ "Omfattar", arena_fmt(mem, "%zu handlingar", k->nversions) };
	doc_paragraph(mem, &d,
		      "Här står överenskommelsens texter, protokoll, tjänsteskrivelser, rapporter och andra "
		      "handlingar som har registrerats, kommunernas beslut, och vad som har skickats till vem. "
		      "Kontrolltalet visar att en handling är den som registrerades.");
	put_versions(mem, k, &d);
	put_decisions(mem, k, &d);
	put_sendings(mem, k, &d);
	doc_heading(mem, &d, 2, "Det som inte står här");
	doc_paragraph(mem, &d,
		      "Uppgifter om personer som får stöd står inte här. De raderas enligt jourens regler och "
		      "lämnas inte till något arkiv.");
	*ret = d;
}
