/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* extract.c - the extract as a document. Only what is written down is said. */
#include "rights/extract.h"

const char *rights_role(unsigned roles, const char *act)
{
	bool review = str_starts(act, "audit.");

	if (review && roles & ROLE_REVIEWER)
		return "Granskare";
	if (roles & ROLE_COORDINATOR)
		return "Samordnare";
	if (roles & ROLE_VOLUNTEER)
		return "Stödperson";
	if (roles & ROLE_REVIEWER)
		return "Granskare";
	return roles ? "Annan på jouren" : "Tidigare medarbetare, eller programmet";
}

static bool same(const struct rights_read *a, const struct rights_read *b)
{
	return a->day == b->day && str_eq(a->role, b->role) && str_eq(a->what, b->what) &&
	       str_eq(a->purpose, b->purpose);
}

void rights_reads_of(struct arena *mem, const struct rights_read *list, size_t n, struct rights_read **ret,
		     size_t *ret_n)
{
	struct rights_read *o = arena_new(mem, struct rights_read, n + 1);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = kept;

		while (k > 0 && o[k - 1].day == list[i].day && !same(&o[k - 1], &list[i]))
			k--;
		if (k > 0 && same(&o[k - 1], &list[i]))
			o[k - 1].n += list[i].n;
		else
			o[kept++] = list[i];
	}
	*ret = o;
	*ret_n = kept;
}

static void put_rows(struct arena *mem, struct doc *d, const struct view_row *rows)
{
	const char **cells;
	size_t n = 0;

	while (rows[n].key)
		n++;
	cells = arena_new(mem, const char *, 2 * n + 2);
	cells[0] = "Uppgift";
	cells[1] = "Vad som står";
	for (size_t i = 0; i < n; i++) {
		cells[2 * i + 2] = rows[i].key;
		cells[2 * i + 3] = rows[i].value;
	}
	doc_table(mem, d, cells, 2, n + 1, NULL);
}

static void put_lines(struct arena *mem, struct doc *d, const struct rights_line *lines, size_t n)
{
	const char **cells = arena_new(mem, const char *, 3 * n + 3);

	cells[0] = "Dag";
	cells[1] = "Vad";
	cells[2] = "Vad som står";
	for (size_t i = 0; i < n; i++) {
		cells[3 * i + 3] = day_str(mem, lines[i].day);
		cells[3 * i + 4] = lines[i].what;
		cells[3 * i + 5] = lines[i].text;
	}
	doc_table(mem, d, cells, 3, n + 1, NULL);
}

static void put_files(struct arena *mem, struct doc *d, const struct rights_material *m)
{
	if (!m->nfiles)
		return;
	doc_heading(mem, d, 2, "Bilagor");
	doc_paragraph(mem, d, "Filerna själva lämnas över för sig, tillsammans med det här utdraget.");
	put_lines(mem, d, m->files, m->nfiles);
}

static void put_left(struct arena *mem, struct doc *d, const struct rights_material *m)
{
	const char *items[MST_LEN(m->left)];
	size_t n = 0;

	for (size_t i = 0; i < MST_LEN(m->left); i++)
		if (m->left[i])
			items[n++] = arena_fmt(mem, m->left[i] == 1 ? "%zu anteckning. %s." : "%zu anteckningar. %s.",
					       m->left[i], rights_grounds[i].words);
	if (!n)
		return;
	doc_heading(mem, d, 2, "Det som inte lämnas ut");
	doc_bullets(mem, d, items, n);
}

static void put_reads(struct arena *mem, struct doc *d, const struct rights_material *m)
{
	static const bool number[] = { false, false, false, false, true };
	const char **cells = arena_new(mem, const char *, 5 * m->nreads + 5);

	doc_heading(mem, d, 2, "Vilka som har läst eller ändrat");
	doc_paragraph(mem, d,
		      "Roller står i stället för namn. Ändamålet antecknades när läsningen gjordes. Att ett ärende har "
		      "stått som en rad i en lista räknas inte här.");
	if (!m->nreads) {
		doc_paragraph(mem, d, "Ingen har läst eller ändrat något före det här utdraget.");
		return;
	}
	cells[0] = "Dag";
	cells[1] = "Roll";
	cells[2] = "Vad";
	cells[3] = "Ändamål";
	cells[4] = "Antal";
	for (size_t i = 0; i < m->nreads; i++) {
		cells[5 * i + 5] = day_str(mem, m->reads[i].day);
		cells[5 * i + 6] = m->reads[i].role;
		cells[5 * i + 7] = m->reads[i].what;
		cells[5 * i + 8] = m->reads[i].purpose;
		cells[5 * i + 9] = arena_fmt(mem, "%lld", (long long)m->reads[i].n);
	}
	doc_table(mem, d, cells, 5, m->nreads + 1, number);
}

/* Art. 15.1 a-h and 15.2. */
static void put_about(struct arena *mem, struct doc *d, const struct rights_material *m)
{
	doc_heading(mem, d, 2, "Varför, hur länge och vilka rättigheter du har");
	doc_paragraph(mem, d,
		      "Ändamål: att ge stöd till dem som är utsatta för brott, vittnen och anhöriga, att planera och följa "
		      "upp stödet, och att räkna det utan namn.");
	doc_paragraph(mem, d,
		      "Uppgifter: vem du är och hur du kan nås, vad du har berättat om det som hänt, vad vi har gjort, och "
		      "vilka som har läst det.");
	doc_paragraph(mem, d,
		      "Mottagare: de samordnare och stödpersoner på jouren som arbetar med ditt ärende. Ingen kommun, polis "
		      "eller annan kan läsa det. Det som kommuner får är siffror utan namn. Uppgifterna förs inte över till "
		      "ett land utanför EU och EES.");
	doc_paragraph(mem, d, arena_fmt(mem, "Varifrån de kommer: %s.", m->source));
	doc_paragraph(mem, d,
		      arena_fmt(mem,
				"Hur länge: anteckningarna raderas %lld dagar efter att ärendet är avslutat, allt annat "
				"%lld dagar efter. Senast 31 dagar efter det är uppgifterna borta också ur "
				"säkerhetskopiorna.",
				(long long)m->story_days, (long long)m->case_days));
	doc_paragraph(mem, d, "Inget beslut om dig fattas automatiskt, och ingen profilering görs.");
	doc_paragraph(mem, d,
		      arena_fmt(mem,
				"Du har rätt att få uppgifter rättade (artikel 16), raderade (artikel 17) eller begränsade "
				"(artikel 18), och att invända mot hur de används (artikel 21). Säg till %s. Är du inte nöjd "
				"kan du klaga hos Integritetsskyddsmyndigheten, imy.se, och gå till domstol.",
				m->jour));
}

void rights_extract_build(struct arena *mem, const struct rights_material *m, struct doc *ret)
{
	struct doc_field *f = arena_new(mem, struct doc_field, 2);
	struct doc d = { .title = "Registerutdrag", .kind = "Registerutdrag", .sender = m->jour,
			 .day = day_of(m->cut), .fields = f };

	f[d.nfields++] = (struct doc_field){ "Datum", day_str(mem, d.day) };
	f[d.nfields++] = (struct doc_field){ "Gäller till och med", day_time_str(mem, m->cut) };
	doc_paragraph(mem, &d,
		      arena_fmt(mem,
				m->for_another ?
					"Det här är de personuppgifter som %s behandlar om den person som begäran gäller, "
					"enligt artikel 15 i dataskyddsförordningen (EU) 2016/679." :
					"Det här är de personuppgifter som %s behandlar om dig, enligt artikel 15 i "
					"dataskyddsförordningen (EU) 2016/679.",
				m->jour));
	doc_heading(mem, &d, 2, "Person och kontakt");
	put_rows(mem, &d, m->person);
	doc_heading(mem, &d, 2, "Ärendet");
	put_rows(mem, &d, m->facts);
	doc_heading(mem, &d, 2, "Anteckningar");
	if (m->nlines)
		put_lines(mem, &d, m->lines, m->nlines);
	else
		doc_paragraph(mem, &d, "Inga anteckningar.");
	if (m->ntasks) {
		doc_heading(mem, &d, 2, "Planerat");
		put_lines(mem, &d, m->tasks, m->ntasks);
	}
	put_files(mem, &d, m);
	put_left(mem, &d, m);
	put_reads(mem, &d, m);
	put_about(mem, &d, m);
	*ret = d;
}
