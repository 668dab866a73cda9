/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import_plan.c - reads a table row by row: what will be made, and what is wrong where. Missing cells
 * are allowed; a cell that says something which cannot be true is told. */
#include "import/import.h"

#include "org/org.h"
#include "referral/referral.h"

struct reader {
	struct ctx *c;
	const struct view *v;
	const struct sheet *s;
	const struct import_field *fields;
	const int *map;
	struct import_plan *plan;
	struct org *towns;
	size_t ntowns;
	struct volunteer *known;
	size_t nknown;
	size_t row;
	bool bad; /* this row */
};

static void tell(struct reader *r, size_t col, bool warning, const char *words)
{
	struct import_plan *p = r->plan;

	p->faults = arena_more(r->c->mem, p->faults, p->nfaults, &p->capfaults, sizeof(*p->faults));
	p->faults[p->nfaults++] = (struct import_fault){ r->row, col, words, warning };
	r->bad |= !warning;
}

/* The cell of a field; "" when no column is it. */
static const char *cell(const struct reader *r, const char *code, size_t *ret_col)
{
	*ret_col = SIZE_MAX;
	for (size_t col = 0; col < r->s->ncols; col++)
		if (r->map[col] >= 0 && str_eq(r->fields[r->map[col]].code, code)) {
			*ret_col = col;
			return sheet_cell(r->s, r->row, col);
		}
	return "";
}

static const char *text_of(struct reader *r, const char *code, size_t max)
{
	const struct view *v = r->v;
	size_t col;
	const char *s = cell(r, code, &col);

	if (utf8_len(s) > max)
		tell(r, col, false, arena_fmt(r->c->mem, T("texten är för lång, högst %zu tecken får plats"), max));
	return *s ? s : NULL;
}

static const char *name_of(struct reader *r, size_t max)
{
	const char *whole = text_of(r, "namn", max), *first = text_of(r, "fornamn", max / 2),
		   *last = text_of(r, "efternamn", max / 2);

	if (whole || !(first || last))
		return whole;
	return first && last ? arena_fmt(r->c->mem, "%s %s", first, last) : first ? first : last;
}

/* A spreadsheet takes 070 for a number and drops its zero. */
static const char *phone_of(struct reader *r, size_t max)
{
	const char *s = text_of(r, "telefon", max);

	if (!s || strspn(s, "0123456789") != strlen(s) || strlen(s) < 7 || strlen(s) > 9 || *s == '0')
		return s;
	return arena_fmt(r->c->mem, "0%s", s);
}

static int32_t day_in(struct reader *r, const char *code)
{
	const struct view *v = r->v;
	size_t col;
	const char *s = cell(r, code, &col);
	char plain[DAY_TEXT];
	int32_t day;

	if (!*s)
		return DAY_NONE;
	if (strlen(s) == 8 && strspn(s, "0123456789") == 8)
		snprintf(plain, sizeof(plain), "%.4s-%.2s-%.2s", s, s + 4, s + 6);
	else
		snprintf(plain, sizeof(plain), "%.*s", (int)strcspn(s, " T"), s);
	if (!day_parse(plain, &day)) {
		tell(r, col, false, T("datumet finns inte. Skriv det som 2026-03-01"));
		return DAY_NONE;
	}
	if (day > day_of(r->c->now))
		tell(r, col, false, T("dagen har inte varit än"));
	return day;
}

/* ---- codes ---- */

/* What people write that is no word of a list. Used where the list has the code. */
static const struct {
	const char *words, *code;
} also[] = {
	{ "målsägande", "victim" },    { "brottsoffer", "victim" },   { "offer", "victim" },
	{ "anhörig", "relative_victim" }, { "vän", "friend" },	      { "kvinna", "woman" },
	{ "flicka", "woman" },	       { "k", "woman" },	      { "man", "man" },
	{ "pojke", "man" },	       { "m", "man" },		      { "ja", "yes" },
	{ "j", "yes" },		       { "nej", "no" },		      { "n", "no" },
	{ "vet inte", "unknown" },     { "vet ej", "unknown" },	      { "okänd", "unknown" },
	{ "polis", "police" },	       { "socialtjänst", "municipality" }, { "kommun", "municipality" },
	{ "själv", "self" },	       { "eget initiativ", "self" },  { "116 006", "line116006" },
};

static const char *code_for(const struct view *v, const struct stats_code *list, const char *s)
{
	for (const struct stats_code *k = list; k->code; k++)
		if (str_order(k->code, s) == 0 || str_order(k->words, s) == 0 ||
		    str_order(view_text(v->lang, k->words), s) == 0)
			return k->code;
	for (size_t i = 0; i < MST_LEN(also); i++)
		if (str_order(also[i].words, s) == 0 && stats_code_find(list, also[i].code))
			return also[i].code;
	return NULL;
}

static const char *shorten(struct reader *r, const char *s)
{
	size_t n = utf8_cut(s, 40);

	return s[n] ? arena_fmt(r->c->mem, "%.*s…", (int)n, s) : s;
}

static void not_in_list(struct reader *r, size_t col, const char *s, const struct stats_code *list)
{
	const struct view *v = r->v;

	tell(r, col, false,
	     arena_fmt(r->c->mem, T("”%s” finns inte att välja. Skriv till exempel %s eller %s"),
		       shorten(r, s), view_text(v->lang, list[0].words),
		       view_text(v->lang, list[1].words)));
}

/* empty: what an empty cell means. */
static const char *code_in(struct reader *r, const char *field, const struct stats_code *list,
			   const char *empty)
{
	size_t col;
	const char *s = cell(r, field, &col);
	const char *code = *s ? code_for(r->v, list, s) : empty;

	if (*s && !code)
		not_in_list(r, col, s, list);
	return code;
}

/* day: when the case was opened. */
static const char *crime_in(struct reader *r, int32_t day)
{
	const struct view *v = r->v;
	size_t col;
	const char *s = cell(r, "brott", &col);
	const char *code = *s ? code_for(r->v, stats_crimes, s) : "unknown";

	if (!code)
		code = referral_crime_guess(r->c->mem, s);
	if (*s && str_eq(code, "unknown") && !code_for(r->v, stats_crimes, s))
		not_in_list(r, col, s, stats_crimes);
	else if (!stats_code_holds(stats_code_find(stats_crimes, code), day))
		tell(r, col, false,
		     arena_fmt(r->c->mem, T("”%s” är ett brott först från och med %s. Skriv det som hände med ett annat ord i listan"),
			       shorten(r, s), stats_code_find(stats_crimes, code)->from));
	return code;
}

/* A number of years, or a group as the list writes it. */
static const char *age_in(struct reader *r)
{
	size_t col, n = 0;
	const char *s = cell(r, "alder", &col);
	char plain[40];
	int64_t years;

	for (const char *p = s; *p && n + 1 < sizeof(plain); p++) {
		if (strncmp(p, "–", 3) == 0) { /* an en dash */
			plain[n++] = '-';
			p += 2;
		} else if (*p != ' ') {
			plain[n++] = *p;
		}
	}
	plain[n] = 0;
	char *unit = strstr(plain, "år");

	if (unit)
		*unit = 0;
	if (str_int(plain, &years) && years >= 0 && years < 130) {
		static const int64_t ends[] = { 11, 14, 17, 24, 44, 64, 130 };

		for (size_t i = 0; i < MST_LEN(ends); i++)
			if (years <= ends[i])
				return stats_ages[i].code;
	}
	if (stats_code_find(stats_ages, plain))
		return stats_code_find(stats_ages, plain)->code;
	return code_in(r, "alder", stats_ages, NULL);
}

static const char *town_in(struct reader *r)
{
	const struct view *v = r->v;
	size_t col;
	const char *s = cell(r, "kommun", &col);

	if (!*s)
		return NULL;
	for (size_t i = 0; i < r->ntowns; i++)
		if (str_order(r->towns[i].short_name, s) == 0 || str_order(r->towns[i].name, s) == 0 ||
		    str_eq(r->towns[i].code, s))
			return r->towns[i].code;
	if (str_order(s, "okänd") != 0 && str_order(s, "okänt") != 0 && str_order(s, "annan") != 0)
		tell(r, col, true,
		     arena_fmt(r->c->mem, T("”%s” är ingen av partnerskapets kommuner och räknas som annan eller okänd"),
			       shorten(r, s)));
	return NULL;
}

/* ---- one row ---- */

static void read_case(struct reader *r, struct import_item *i)
{
	const struct view *v = r->v;
	struct support_new *k = &i->kase;
	int32_t day = day_in(r, "oppnat");

	k->person.name = name_of(r, PERSON_NAME_MAX);
	k->person.phone = phone_of(r, PERSON_PHONE_MAX);
	k->person.language = text_of(r, "sprak", 60);
	k->person.safe.asked_on = DAY_NONE;
	k->codes.roles[0] = code_in(r, "roll", stats_roles, "unknown");
	k->codes.nroles = 1;
	k->at = day == DAY_NONE || day >= day_of(r->c->now) ? r->c->now : day_at(day, 12, 0);
	k->codes.crime = crime_in(r, day_of(k->at));
	k->codes.reported = code_in(r, "anmalt", stats_reported, "unknown");
	k->codes.municipality = town_in(r);
	k->codes.sex = code_in(r, "kon", stats_sexes, NULL);
	k->codes.age = age_in(r);
	k->codes.source = code_in(r, "kalla", stats_sources, NULL);
	k->codes.summary = text_of(r, "korthet", 200);
	k->first_note = text_of(r, "not", SUPPORT_TEXT_MAX);
	i->name = k->person.name;
	if (!k->person.name && !k->person.phone && !k->codes.summary)
		tell(r, SIZE_MAX, false, T("raden har varken namn, telefon eller något i korthet"));
}

static int64_t capacity_in(struct reader *r)
{
	const struct view *v = r->v;
	size_t col;
	const char *s = cell(r, "antal", &col);
	int64_t n = 0;

	if (*s && (!str_int(s, &n) || n < 1 || n > VOLUNTEER_CAPACITY_MAX))
		tell(r, col, false, T("antalet ska vara ett heltal från 1 till 50"));
	return n;
}

static unsigned kinds_in(struct reader *r)
{
	const struct view *v = r->v;
	size_t col;
	const char *s = cell(r, "uppdrag", &col);
	unsigned kinds = 0;

	if (!*s)
		return VOLUNTEER_SUPPORT;
	if (strcasestr(s, "vittne") || str_order(s, "båda") == 0)
		kinds |= VOLUNTEER_WITNESS;
	if (strcasestr(s, "stödperson") || strcasestr(s, "brottsoffer") || str_order(s, "båda") == 0)
		kinds |= VOLUNTEER_SUPPORT;
	if (!kinds)
		tell(r, col, false,
		     arena_fmt(r->c->mem, T("”%s” finns inte att välja. Skriv till exempel %s eller %s"),
			       shorten(r, s), T("Stödperson"), T("Vittnesstöd")));
	return kinds;
}

static void read_volunteer(struct reader *r, struct import_item *i)
{
	const struct view *v = r->v;
	struct volunteer *p = &i->volunteer;

	*p = volunteer_none();
	p->name = name_of(r, VOLUNTEER_NAME_MAX);
	p->phone = phone_of(r, VOLUNTEER_TEXT_MAX);
	p->mail = text_of(r, "epost", VOLUNTEER_TEXT_MAX);
	p->area = text_of(r, "bygd", VOLUNTEER_TEXT_MAX);
	p->languages = text_of(r, "sprak", VOLUNTEER_TEXT_MAX);
	p->kinds = kinds_in(r);
	p->capacity = capacity_in(r);
	p->pledge = day_in(r, "lofte");
	p->training = day_in(r, "utbildning");
	p->board = day_in(r, "styrelse");
	p->extract = day_in(r, "utdrag");
	p->extract_seen = text_of(r, "utdrag_av", VOLUNTEER_NAME_MAX);
	p->started = day_in(r, "borjade");
	i->name = p->name;
	if (!p->name) {
		tell(r, SIZE_MAX, false, T("raden har inget namn"));
		return;
	}
	for (size_t k = 0; k < r->nknown; k++)
		if (str_order(r->known[k].name ? r->known[k].name : "", p->name) == 0) {
			tell(r, SIZE_MAX, true, T("det finns redan en stödperson som heter så"));
			return;
		}
}

static bool row_empty(const struct sheet *s, size_t row)
{
	for (size_t col = 0; col < s->ncols; col++)
		if (*sheet_cell(s, row, col))
			return false;
	return true;
}

mst_err import_plan(struct ctx *c, enum import_kind kind, const struct sheet *s, const int *map,
		    struct import_plan *ret)
{
	struct import_plan p = { .kind = kind, .capfaults = 16 };
	struct reader r = { .c = c, .v = &c->view, .s = s, .map = map, .plan = &p,
			    .fields = import_fields(kind) };

	p.items = arena_new(c->mem, struct import_item, s->nrows + 1);
	p.faults = arena_new(c->mem, struct import_fault, p.capfaults);
	TRY(org_municipalities(c->db, c->mem, &r.towns, &r.ntowns));
	if (kind == IMPORT_VOLUNTEERS)
		TRY(volunteer_list(c, false, &r.known, &r.nknown));
	for (r.row = 1; r.row < s->nrows; r.row++) {
		struct import_item *i = &p.items[p.n];

		if (row_empty(s, r.row))
			continue;
		r.bad = false;
		*i = (struct import_item){ .row = r.row };
		if (kind == IMPORT_CASES)
			read_case(&r, i);
		else
			read_volunteer(&r, i);
		p.n += !r.bad;
		p.nbad += r.bad;
	}
	*ret = p;
	return MST_OK;
}
