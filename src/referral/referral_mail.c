/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_mail.c - the few facts of a pasted mail. What a label says about itself decides; what is
 * under a heading of somebody else (suspect, officer) is passed over. All is shown for checking
 * before it is used, so a miss costs a few keystrokes; a wrong person's number could cost more, so
 * in doubt nothing is taken. */
#include "referral/referral.h"

#define KEY_MAX 48 /* bytes of a label */

enum kind { NONE, NAME, PHONE, OFFENCE, OTHER };

static const struct {
	const char *stem; /* a word of the label begins so */
	enum kind kind;
} words[] = {
	/* Somebody else, whatever else the label says. */
	{ "misstänk", OTHER }, { "gärningsm", OTHER }, { "handlägg", OTHER }, { "polis", OTHER },
	{ "utred", OTHER },    { "förundersökn", OTHER }, { "åklag", OTHER }, { "avsänd", OTHER },
	{ "från", OTHER },     { "till", OTHER },      { "motpart", OTHER },  { "anmälare", OTHER },
	{ "vårdnadsh", OTHER }, { "ombud", OTHER },    { "fax", OTHER },      { "datum", OTHER },
	/* What it is. */
	{ "telefon", PHONE },  { "tel", PHONE },       { "tfn", PHONE },      { "mobil", PHONE },
	{ "phone", PHONE },    { "rubricering", OFFENCE }, { "brottsrubricering", OFFENCE },
	{ "brottstyp", OFFENCE }, { "brottsmisstanke", OFFENCE }, { "brottet", OFFENCE },
	{ "gäller", OFFENCE }, { "namn", NAME },       { "förnamn", NAME },   { "name", NAME },
	{ "målsäg", NAME },    { "brottsutsatt", NAME }, { "brottsoffer", NAME }, { "vittne", NAME },
	{ "drabbad", NAME },   { "person", NAME },
};

/* Lower case for A-Z and for the two-byte Å Ä Ö É of UTF-8 (C3 80..9E). */
static char *lower(struct arena *mem, const char *s, size_t n)
{
	char *low = arena_strn(mem, s, n);

	for (size_t i = 0; i < n; i++) {
		unsigned char ch = (unsigned char)low[i];
		bool second = i && (unsigned char)low[i - 1] == 0xc3 && ch >= 0x80 && ch <= 0x9e &&
			      ch != 0x97;

		if ((ch >= 'A' && ch <= 'Z') || second)
			low[i] = (char)(ch + 0x20);
	}
	return low;
}

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (unsigned char)ch >= 0x80;
}

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static enum kind word_kind(const char *word, size_t n)
{
	if ((n == 5 && !memcmp(word, "brott", 5)))
		return OFFENCE;
	/* "Personnummer", "personal": a stem of its own would be taken for a person. */
	if (n > 6 && !memcmp(word, "person", 6))
		return OTHER;
	for (size_t i = 0; i < MST_LEN(words); i++) {
		size_t len = strlen(words[i].stem);

		if (n >= len && !memcmp(word, words[i].stem, len))
			return words[i].kind;
	}
	return NONE;
}

/* Of all words in a label the most telling one: somebody else, then phone, offence, name. */
static enum kind label_kind(struct arena *mem, const char *label, size_t n)
{
	static const int weight[] = { [NONE] = 0, [NAME] = 1, [OFFENCE] = 2, [PHONE] = 3,
				      [OTHER] = 4 };
	const char *low = lower(mem, label, n);
	enum kind best = NONE;

	for (size_t i = 0; i < n;) {
		size_t start = i;

		while (i < n && is_letter(low[i]))
			i++;
		enum kind k = word_kind(low + start, i - start);

		if (weight[k] > weight[best])
			best = k;
		i += i == start;
	}
	return best;
}

/* Who she is, when the label that names her says it: "Målsägande: Anna Berg". NULL otherwise. */
static const char *label_role(struct arena *mem, const char *label, size_t n)
{
	static const struct {
		const char *part, *code;
	} roles[] = { { "målsäg", "victim" }, { "brottsutsatt", "victim" }, { "brottsoffer", "victim" },
		      { "drabbad", "victim" }, { "vittne", "witness" } };
	const char *low = lower(mem, label, n);

	for (size_t i = 0; i < MST_LEN(roles); i++)
		if (strstr(low, roles[i].part))
			return roles[i].code;
	return NULL;
}

/* ---- values ---- */

struct line {
	const char *p;
	size_t n;
};

static struct line trimmed(struct line s)
{
	static const char out[] = " \t\r*-_.>:=|\"";

	while (s.n && strchr(out, s.p[0]))
		s.p++, s.n--;
	while (s.n && strchr(" \t\r*-_,;|\"", s.p[s.n - 1]))
		s.n--;
	return s;
}

/* The first run that looks like a phone number. strict: without a label before it, so the police's
 * exchange and what may be a personal number are passed over. */
static const char *phone_in(struct arena *mem, struct line s, bool strict)
{
	for (size_t i = 0; i < s.n; i++) {
		bool plus = s.p[i] == '+';

		if ((!plus && s.p[i] != '0') || (i && (is_digit(s.p[i - 1]) || s.p[i - 1] == '-' ||
						       is_letter(s.p[i - 1]))))
			continue;
		size_t digits = 0, end = i, first_run = 0, k = i + plus;

		for (; k < s.n && (is_digit(s.p[k]) || strchr(" -()/", s.p[k])); k++) {
			if (!is_digit(s.p[k])) {
				first_run = first_run ? first_run : digits;
				continue;
			}
			if (++digits > 15)
				break;
			end = k + 1;
		}
		if (digits < 7 || digits > 15)
			continue;
		bool personal = first_run == 6 && digits == 10;
		bool exchange = s.n - i >= 3 && !memcmp(s.p + i, "010", 3);

		if (!strict || (!personal && !exchange && digits <= 13))
			return arena_strn(mem, s.p + i, end - i);
		i = end - 1;
	}
	return "";
}

/* A name ends at a figure, a bracket, or a comma that begins something else than a first name. */
static const char *name_in(struct arena *mem, struct line s)
{
	size_t n = 0;

	while (n < s.n && !is_digit(s.p[n]) && !strchr("(<[;|\t/+@", s.p[n]))
		n++;
	const char *low = lower(mem, s.p, n);
	static const char *const ends[] = { ", f", ",f", " född", ", tel", ",tel", ", mob", ",mob",
					    " tel", " mobil", " tfn", ", p", ", bo", " pnr" };

	for (size_t i = 0; i < MST_LEN(ends); i++) {
		const char *at = strstr(low, ends[i]);

		if (at && (size_t)(at - low) < n)
			n = (size_t)(at - low);
	}
	s = trimmed((struct line){ s.p, n });
	return arena_strn(mem, s.p, utf8_cut(arena_strn(mem, s.p, s.n), PERSON_NAME_MAX));
}

static const char *offence_in(struct arena *mem, struct line s)
{
	s = trimmed(s);
	const char *text = arena_strn(mem, s.p, s.n);

	return arena_strn(mem, text, utf8_cut(text, REFERRAL_OFFENCE_MAX));
}

static void take(struct arena *mem, enum kind kind, struct line s, struct referral_mail *m)
{
	if (kind == NAME && !*m->name)
		m->name = name_in(mem, s);
	else if (kind == PHONE && !*m->phone)
		m->phone = phone_in(mem, s, false);
	else if (kind == OFFENCE && !*m->offence)
		m->offence = offence_in(mem, s);
}

/* ---- lines ---- */

struct reader {
	struct arena *mem;
	struct referral_mail *m;
	bool other;        /* under a heading of somebody else */
	enum kind waiting; /* a label whose value stands on the next line */
};

static size_t label_end(struct line s)
{
	for (size_t i = 0; i < s.n && i < KEY_MAX; i++) {
		if (s.p[i] == ':' || s.p[i] == '=' || s.p[i] == '\t')
			return i;
		if (is_digit(s.p[i]))
			break;
	}
	return 0;
}

/* A line that is a label alone: a heading, or one whose value stands below. */
static void lone_label(struct reader *r, enum kind kind)
{
	if (kind == OTHER)
		r->other = true;
	else if (kind == NAME)
		r->other = false;
	r->waiting = kind == OTHER ? NONE : kind;
}

/* A piece of a line that has its own label, after a comma or a semicolon: "Namn: A, tel: 070". */
static size_t piece_end(struct arena *mem, struct line s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		if (!strchr(",;|", s.p[i]))
			continue;
		struct line rest = trimmed((struct line){ s.p + i + 1, s.n - i - 1 });
		size_t key = label_end(rest);

		if (key && label_kind(mem, rest.p, key) != NONE)
			return i;
	}
	return s.n;
}

static void read_piece(struct reader *r, struct line s)
{
	size_t key = label_end(s);
	enum kind kind = key ? label_kind(r->mem, s.p, key) : NONE;
	const char *role = kind == NAME && !*r->m->name ? label_role(r->mem, s.p, key) : NULL;
	struct line value = key ? trimmed((struct line){ s.p + key + 1, s.n - key - 1 }) : s;

	if (role && (!value.n || !r->other))
		r->m->role = role;
	if (key && kind == NONE) { /* a label that we do not know: its value is not one we wait for */
		r->waiting = NONE;
	} else if (key && !value.n) {
		lone_label(r, kind);
	} else if (key) {
		if (kind == OTHER && label_kind(r->mem, s.p, key) == OTHER)
			r->waiting = NONE;
		else if (!r->other)
			take(r->mem, kind, value, r->m);
		r->waiting = NONE;
	} else if (s.n < 32 && label_kind(r->mem, s.p, s.n) != NONE && !strchr(" ", s.p[0]) &&
		   !memchr(s.p, ' ', s.n)) {
		lone_label(r, label_kind(r->mem, s.p, s.n));
	} else if (r->waiting != NONE) {
		if (!r->other)
			take(r->mem, r->waiting, s, r->m);
		r->waiting = NONE;
	} else if (!r->other && !*r->m->phone) {
		r->m->phone = phone_in(r->mem, s, true);
	}
}

void referral_mail_read(struct arena *mem, const char *text, struct referral_mail *ret)
{
	struct referral_mail m = { .name = "", .phone = "", .offence = "", .role = "" };
	struct reader r = { .mem = mem, .m = &m };

	for (const char *p = text ? text : ""; *p;) {
		size_t n = strcspn(p, "\n");
		struct line s = trimmed((struct line){ p, n });

		while (s.n) {
			size_t end = piece_end(mem, s);

			read_piece(&r, trimmed((struct line){ s.p, end }));
			s = trimmed((struct line){ s.p + end, s.n - end });
			if (s.n && strchr(",;", s.p[0]))
				s = trimmed((struct line){ s.p + 1, s.n - 1 });
		}
		p += n + (p[n] == '\n');
	}
	*ret = m;
}

/* ---- the offence ---- */

/* In order: the first that fits. A leading space: only at the start of a word. */
static const struct {
	const char *part, *code;
} crimes[] = {
	{ "våldtäkt", "rape" },		 { "sexuel", "other_sexual" },
	{ "sexköp", "other_sexual" },	 { "mord", "attempted_murder" },
	{ " dråp", "attempted_murder" }, { "misshandel", "assault" },
	{ " rån", "robbery" },		 { "personrån", "robbery" },
	{ "fridskränk", "other_violence" }, { "våld mot", "other_violence" },
	{ "människorov", "other_violence" }, { "olaga hot", "unlawful_threat" },
	{ "förföljelse", "stalking" },	 { "ofredande", "molestation" },
	{ "förtal", "defamation" },	 { "förolämp", "defamation" },
	{ "inbrott", "burglary" },	 { "bedräg", "fraud" },
	{ "skadegör", "vandalism" },	 { "stöld", "theft" },
};

const char *referral_crime_guess(struct arena *mem, const char *offence)
{
	const char *text = arena_fmt(mem, " %s", offence ? offence : "");
	const char *low = lower(mem, text, strlen(text));

	for (size_t i = 0; i < MST_LEN(crimes); i++)
		if (strstr(low, crimes[i].part))
			return crimes[i].code;
	return "unknown";
}
