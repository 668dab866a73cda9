/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bank.c - the heads, days and amounts of banks' lists, and which request a line pays. */
#include "fund/bank.h"

#include "base/money.h"

#define HEAD_ROWS 12 /* banks begin with lines about the account */

enum { DAY_COL, ORE_COL, TEXT_COL, COLS };

static bool is_head(const char *cell, int col)
{
	static const char *const names[COLS][6] = {
		{ "bokföringsdag", "bokföringsdatum", "bokförd", "transaktionsdag", "datum", NULL },
		{ "belopp", "insättning", "insatt", "kredit", "inbetalning", NULL },
		{ "text", "beskrivning", "rubrik", "avsändare", "namn", NULL },
	};

	for (int i = 0; names[col][i]; i++)
		if (strcasecmp(cell, names[col][i]) == 0)
			return true;
	return false;
}

/* The row of heads, and where the columns are; -1: none. */
static int find_heads(const struct sheet *s, int at[COLS])
{
	for (size_t r = 0; r < s->nrows && r < HEAD_ROWS; r++) {
		for (int k = 0; k < COLS; k++) {
			at[k] = -1;
			for (size_t c = 0; c < s->ncols && at[k] < 0; c++)
				if (is_head(sheet_cell(s, r, c), k))
					at[k] = (int)c;
		}
		if (at[DAY_COL] >= 0 && at[ORE_COL] >= 0)
			return (int)r;
	}
	return -1;
}

bool fund_bank_day(const char *s, int32_t *ret)
{
	char iso[DAY_TEXT];

	if (strlen(s) == 8 && strspn(s, "0123456789") == 8)
		snprintf(iso, sizeof(iso), "%.4s-%.2s-%.2s", s, s + 4, s + 6);
	else
		snprintf(iso, sizeof(iso), "%.10s", s);
	for (char *p = iso; *p; p++)
		*p = *p == '/' ? '-' : *p;
	return strlen(s) <= 10 && day_parse(iso, ret);
}

/* Without "kr" or "SEK" behind it, and its sign. */
static enum money_fault amount(struct arena *mem, const char *cell, int64_t *ret_ore, bool *ret_out)
{
	char *s = arena_str(mem, cell);
	size_t n = strlen(s);

	if (n > 3 && (strcasecmp(s + n - 3, " kr") == 0 || strcasecmp(s + n - 3, "SEK") == 0))
		s[n - 3] = 0;
	s = str_trim(mem, s);
	*ret_out = *s == '-' || str_starts(s, "−");
	s += *s == '-' || *s == '+' ? 1 : *ret_out ? strlen("−") : 0;
	return money_read(str_trim(mem, s), ret_ore);
}

/* ---- which request ---- */

static const char *named(const struct org *towns, size_t n, const char *text)
{
	const char *code = NULL;

	for (size_t i = 0; i < n; i++)
		if (strcasestr(text, towns[i].short_name)) {
			if (code)
				return NULL; /* two names tell nothing */
			code = towns[i].code;
		}
	return code;
}

struct match {
	struct fund_bank_line *lines;
	size_t n;
	const struct fund_payment *payments;
	size_t npayments;
};

static bool taken(const struct match *m, const struct fund_payment *p)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->lines[i].match == p)
			return true;
	return false;
}

static void find(const struct match *m, const char *code, struct fund_bank_line *l)
{
	const struct fund_payment *found = NULL;
	size_t hits = 0, same = 0;

	for (size_t i = 0; i < m->npayments; i++) {
		const struct fund_payment *p = &m->payments[i];

		if (p->paid == l->day && p->paid_ore == l->ore && (!code || str_eq(code, p->code))) {
			l->why = N_("Den är redan inskriven.");
			return;
		}
		if (p->paid != DAY_NONE || p->ore != l->ore || taken(m, p))
			continue;
		same++;
		if (code && !str_eq(code, p->code))
			continue;
		/* of one municipality's equal parts the first is meant */
		if (found && str_eq(found->code, p->code))
			continue;
		found = p;
		hits++;
	}
	if (hits == 1)
		l->match = found;
	else
		l->why = hits ? N_("Flera kommuner har ett lika stort belopp. Skriv in den för hand.") :
			 same ? N_("Beloppet är en annan kommuns än den som texten nämner. Skriv in den för hand.") :
				N_("Ingen obetald rekvisition är på just det beloppet.");
}

/* ---- the table ---- */

static const char *const money_words[] = {
	[MONEY_OK] = NULL,
	[MONEY_TEXT] = N_("Det är inget belopp."),
	[MONEY_SIGN] = N_("Det är inget belopp."),
	[MONEY_GROUPS] = N_("Beloppet kan läsas på två sätt. Det ska stå som 731 101,50."),
	[MONEY_DECIMALS] = N_("Beloppet har mer än två decimaler."),
	[MONEY_LARGE] = N_("Beloppet är för stort."),
};

/* false: nothing came in on it. */
static bool read_line(struct arena *mem, const struct sheet *s, size_t row, const int at[COLS],
		      struct fund_bank_line *l, size_t *outgoing)
{
	const char *day = sheet_cell(s, row, (size_t)at[DAY_COL]);
	const char *ore = sheet_cell(s, row, (size_t)at[ORE_COL]);
	enum money_fault f;
	bool out;

	*l = (struct fund_bank_line){ .line = (int)row + 1, .day = DAY_NONE, .text = "" };
	if (!*day && !*ore)
		return false;
	if (at[TEXT_COL] >= 0)
		l->text = sheet_cell(s, row, (size_t)at[TEXT_COL]);
	f = amount(mem, ore, &l->ore, &out);
	if (f == MONEY_OK && (out || l->ore == 0)) {
		(*outgoing) += out;
		return false;
	}
	if (f != MONEY_OK) {
		l->column = at[ORE_COL] + 1;
		l->why = money_words[f];
	} else if (!fund_bank_day(day, &l->day)) {
		l->column = at[DAY_COL] + 1;
		l->why = N_("Datumet finns inte. Det ska stå som 2026-04-01.");
	}
	l->fault = l->why != NULL;
	return true;
}

const char *fund_bank_read(struct arena *mem, const struct sheet *s, const struct fund_payment *payments,
			   size_t n, const struct org *towns, size_t ntowns, struct fund_bank *ret)
{
	struct match m = { .payments = payments, .npayments = n };
	int at[COLS], heads = find_heads(s, at);

	*ret = (struct fund_bank){ 0 };
	if (heads < 0)
		return N_("Filen saknar rubrikerna Bokföringsdag (eller Datum) och Belopp. Hämta listan från banken "
			  "igen, som CSV eller Excel.");
	m.lines = arena_new(mem, struct fund_bank_line, FUND_BANK_MAX);
	for (size_t r = (size_t)heads + 1; r < s->nrows; r++) {
		struct fund_bank_line l;

		if (!read_line(mem, s, r, at, &l, &ret->outgoing))
			continue;
		if (m.n == FUND_BANK_MAX)
			return N_("Filen har för många rader med insättningar. Hämta en kortare tid från banken.");
		if (!l.fault)
			find(&m, named(towns, ntowns, l.text), &l);
		ret->matched += l.match != NULL;
		m.lines[m.n++] = l;
	}
	ret->list = m.lines;
	ret->n = m.n;
	return m.n ? NULL : N_("Filen har inga insättningar.");
}
