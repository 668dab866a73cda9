/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* form.c - a posted form: what was written, what is wrong with it, and checked reading.
 *
 * Values are kept byte for byte, so that a refused form comes back as it was sent; only what a
 * reader returns is trimmed. Nothing is known here of how a field looks. */
#include "base/base.h"
#include "base/day.h"
#include "base/money.h"
#include "view/view.h"

struct value {
	struct value *next;
	const char *text;
};
struct field {
	struct field *next;
	const char *name;
	struct value *first, *last;
};
struct fault {
	struct fault *next;
	const char *field, *words;
};
struct form {
	struct arena *mem;
	struct field *fields;
	struct fault *faults, *last_fault;
	size_t nvalues, bytes;
	bool full; /* a cap was met: something posted is missing, so nothing may be saved */
};

struct form *form_new(struct arena *mem)
{
	struct form *f = arena_new(mem, struct form, 1);

	f->mem = mem;
	return f;
}

static struct field *field_find(const struct form *f, const char *name)
{
	struct field *d = f->fields;

	while (d && strcmp(d->name, name) != 0)
		d = d->next;
	return d;
}

void form_add(struct form *f, const char *field, const char *value)
{
	size_t n = strlen(field) + strlen(value ? value : "");
	struct field *d = field_find(f, field);
	struct value *v;

	if (!value)
		return;
	if (f->nvalues >= FORM_MAX_VALUES || n > FORM_MAX_BYTES - f->bytes) {
		f->full = true;
		return;
	}
	f->nvalues++;
	f->bytes += n;
	if (!d) {
		d = arena_new(f->mem, struct field, 1);
		d->name = arena_str(f->mem, field);
		d->next = f->fields;
		f->fields = d;
	}
	v = arena_new(f->mem, struct value, 1);
	v->text = arena_str(f->mem, value);
	if (d->last)
		d->last->next = v;
	else
		d->first = v;
	d->last = v;
}

void form_set(struct form *f, const char *field, const char *value)
{
	struct field *d = field_find(f, field);

	/* The arena keeps the old bytes, so they go on counting against the cap. */
	if (d)
		d->first = d->last = NULL;
	form_add(f, field, value);
}

const char *form_get(const struct form *f, const char *field)
{
	const struct field *d = field_find(f, field);

	return d && d->first ? d->first->text : "";
}

bool form_has(const struct form *f, const char *field, const char *value)
{
	const struct field *d = field_find(f, field);

	for (const struct value *v = d ? d->first : NULL; v; v = v->next)
		if (strcmp(v->text, value) == 0)
			return true;
	return false;
}

const char *form_nth(const struct form *f, const char *field, size_t i)
{
	const struct field *d = field_find(f, field);
	const struct value *v = d ? d->first : NULL;

	for (; v && i; i--)
		v = v->next;
	return v ? v->text : NULL;
}

void form_fail(struct form *f, const char *field, const char *words)
{
	struct fault *e;

	if (form_error(f, field))
		return;
	e = arena_new(f->mem, struct fault, 1);
	e->field = arena_str(f->mem, field);
	e->words = arena_str(f->mem, words);
	if (f->last_fault)
		f->last_fault->next = e;
	else
		f->faults = e;
	f->last_fault = e;
}

const char *form_error(const struct form *f, const char *field)
{
	const struct fault *e = f->faults;

	while (e && strcmp(e->field, field) != 0)
		e = e->next;
	return e ? e->words : NULL;
}

const char *form_error_at(const struct form *f, size_t i, const char **ret_field)
{
	const struct fault *e = f->faults;

	for (; e && i > 0; i--)
		e = e->next;
	if (!e)
		return NULL;
	*ret_field = e->field;
	return e->words;
}

bool form_bad(const struct form *f)
{
	return f->faults || f->full;
}

/* ---- checked reading ---- */

/* The posted value trimmed, or NULL with the error set when it is missing but needed, or when the
 * whole form was too large. NULL without error: empty and allowed to be. `ask` has one %s. */
static const char *read_value(struct form *f, struct arena *mem, const struct view *v,
			      const char *field, const char *ask, const char *label, bool required)
{
	const char *s = str_trim(mem, form_get(f, field));

	if (f->full)
		form_fail(f, "", T("Formuläret är för stort. Korta texten och försök igen."));
	if (*s)
		return s;
	if (required)
		form_fail(f, field, arena_fmt(f->mem, ask, view_text(v->lang, label)));
	return NULL;
}

/* Control characters (C0, DEL, C1) have no place in what a person writes; they hide things in
 * lists and break files that are made from the text. Tab, newline and a browser's CR LF do. */
static bool text_clean(const char *s)
{
	const uint8_t *p = (const uint8_t *)s;

	if (!utf8_valid(s, strlen(s)))
		return false;
	for (; *p; p++) {
		if (*p == '\t' || *p == '\n' || (*p == '\r' && p[1] == '\n'))
			continue;
		if (*p < 0x20 || *p == 0x7F || (*p == 0xC2 && p[1] < 0xA0))
			return false;
	}
	return true;
}

/* Characters as the one who writes counts them: a line break is one. */
static size_t text_len(const char *s)
{
	size_t n = utf8_len(s);

	while ((s = strstr(s, "\r\n"))) {
		n--;
		s += 2;
	}
	return n;
}

const char *form_text(struct form *f, struct arena *mem, const struct view *v, const char *field,
		      const char *label, size_t max, bool required)
{
	const char *s = read_value(f, mem, v, field, T("Skriv %s."), label, required);
	size_t n;

	if (!s)
		return "";
	if (!text_clean(s)) {
		form_fail(f, field,
			  T("Texten har tecken som inte går att spara. Skriv den för hand."));
		return "";
	}
	n = text_len(s);
	if (n > max) {
		int64_t over = (int64_t)(n - max);

		form_fail(f, field,
			  arena_fmt(f->mem,
				    view_text_n(v->lang, "Texten är %s tecken för lång. Korta den.",
						"Texten är %s tecken för lång. Korta den.", over),
				    view_number(v, over)));
		return "";
	}
	return s;
}

int32_t form_day(struct form *f, const struct view *v, const char *field, const char *label,
		 bool required)
{
	const char *s = read_value(f, f->mem, v, field, T("Skriv %s."), label, required);
	int32_t day = DAY_NONE;

	if (!s)
		return DAY_NONE;
	if (!day_parse(s, &day)) {
		form_fail(f, field, T("Datumet finns inte. Skriv det som 2026-03-01."));
		return DAY_NONE;
	}
	return day;
}

int64_t form_int(struct form *f, const struct view *v, const char *field, const char *label,
		 int64_t least, int64_t most, bool required)
{
	const char *s = read_value(f, f->mem, v, field, T("Skriv %s."), label, required);
	int64_t n = 0, ore;

	if (!s)
		return 0;
	/* Groups of thousands are read as in an amount: "15 680". */
	if (!strpbrk(s, ".,") && money_parse(s, &ore))
		n = ore / 100;
	else if (!str_int(s, &n)) {
		form_fail(f, field, T("Skriv ett heltal med bara siffror."));
		return 0;
	}
	if (n < least || n > most) {
		form_fail(f, field,
			  arena_fmt(f->mem, T("Skriv ett tal från %s till %s."),
				    view_number(v, least), view_number(v, most)));
		return 0;
	}
	return n;
}

/* Without the currency that was copied along: "28 321,85 kr". */
static const char *without_kr(struct arena *mem, const char *s)
{
	size_t n = strlen(s);

	if (n < 2 || strcmp(s + n - 2, "kr") != 0)
		return s;
	n -= 2;
	if (n >= 2 && memcmp(s + n - 2, "\xc2\xa0", 2) == 0)
		n -= 2;
	return str_trim(mem, arena_strn(mem, s, n));
}

int64_t form_money(struct form *f, const struct view *v, const char *field, const char *label,
		   bool required)
{
	const char *s = read_value(f, f->mem, v, field, T("Skriv %s."), label, required);
	const char *words = NULL;
	int64_t ore = -1;

	if (!s)
		return -1;
	switch (money_read(without_kr(f->mem, s), &ore)) {
	case MONEY_OK:
		return ore;
	case MONEY_TEXT:
		words = T("Skriv %s i kronor med siffror, till exempel 28 321,85.");
		break;
	case MONEY_SIGN:
		words = T("Skriv %s utan plus och minus, och 0 om inget ges.");
		break;
	case MONEY_GROUPS:
		words = T("Skriv %s så att det bara kan läsas på ett sätt: mellanslag mellan tusental och "
			  "komma före ören, till exempel 28 321,85.");
		break;
	case MONEY_DECIMALS:
		words = T("Skriv %s med högst två decimaler, för mindre än ett öre kan inte betalas.");
		break;
	case MONEY_LARGE:
		words = T("Skriv %s som högst hundra miljarder kronor.");
		break;
	}
	words = arena_fmt(f->mem, words, view_text(v->lang, label));
	form_fail(f, field, words);
	return -1;
}

int form_choice(struct form *f, const struct view *v, const char *field, const char *label,
		const struct view_option *options, bool required)
{
	const char *s = read_value(f, f->mem, v, field, T("Välj %s."), label, required);

	if (!s)
		return -1;
	for (int i = 0; options[i].value; i++)
		if (strcmp(options[i].value, s) == 0)
			return i;
	form_fail(f, field, T("Välj ett av alternativen."));
	return -1;
}
