/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* plural.c - the rule that picks a plural form: the C expression in n of a catalogue's
 * Plural-Forms field, parsed once into a small tree. Bounded in nodes and depth, so that no
 * catalogue can make it run long or deep. */
#include "base/base.h"
#include "view/mo_priv.h"

#define MAX_DEPTH 32 /* of brackets, "!" and "?:" */

struct parse {
	const char *at;
	struct view_plural *p;
	int depth;
	bool bad;
};

/* Two-character operators get a letter of their own: E == N != L <= G >= & && | || */
static const struct {
	const char *sign;
	char op;
	int rank;
} binary[] = {
    {"||", '|', 1}, {"&&", '&', 2}, {"==", 'E', 3}, {"!=", 'N', 3}, {"<=", 'L', 4},
    {">=", 'G', 4}, {"<", '<', 4},  {">", '>', 4},  {"+", '+', 5},  {"-", '-', 5},
    {"*", '*', 6},  {"/", '/', 6},  {"%", '%', 6},
};

static int parse_choice(struct parse *s);

static void skip(struct parse *s)
{
	while (*s->at == ' ' || *s->at == '\t')
		s->at++;
}

static bool take(struct parse *s, const char *sign)
{
	skip(s);
	if (!str_starts(s->at, sign))
		return false;
	s->at += strlen(sign);
	return true;
}

static int node(struct parse *s, char op, int a, int b, int c)
{
	if (s->p->nnodes == VIEW_PLURAL_NODES) {
		s->bad = true;
		return 0;
	}
	s->p->nodes[s->p->nnodes] = (struct view_plural_node){.op = op, .a = a, .b = b, .c = c};
	return (int)s->p->nnodes++;
}

static int parse_number(struct parse *s)
{
	uint64_t v = 0;
	int n;

	for (; *s->at >= '0' && *s->at <= '9'; s->at++) {
		v = v * 10 + (uint64_t)(*s->at - '0');
		if (v > UINT32_MAX)
			s->bad = true;
		v &= UINT32_MAX;
	}
	n = node(s, '0', 0, 0, 0);
	s->p->nodes[n].number = v;
	return n;
}

static int parse_unary(struct parse *s)
{
	int n = 0;

	skip(s);
	if (s->bad || ++s->depth > MAX_DEPTH) {
		s->bad = true;
		return 0;
	}
	if (take(s, "!")) {
		n = node(s, '!', parse_unary(s), 0, 0);
	} else if (take(s, "(")) {
		n = parse_choice(s);
		if (!take(s, ")"))
			s->bad = true;
	} else if (take(s, "n")) {
		n = node(s, 'n', 0, 0, 0);
	} else if (*s->at >= '0' && *s->at <= '9') {
		n = parse_number(s);
	} else {
		s->bad = true;
	}
	s->depth--;
	return n;
}

/* Operators of at least this rank, all of them read from the left. */
static int parse_binary(struct parse *s, int rank)
{
	int left = parse_unary(s);

	while (!s->bad) {
		size_t i = 0;

		skip(s);
		while (i < MST_LEN(binary) && !str_starts(s->at, binary[i].sign))
			i++;
		if (i == MST_LEN(binary) || binary[i].rank < rank)
			break;
		s->at += strlen(binary[i].sign);
		left = node(s, binary[i].op, left, parse_binary(s, binary[i].rank + 1), 0);
	}
	return left;
}

static int parse_choice(struct parse *s)
{
	int cond = parse_binary(s, 1), yes, no;

	if (s->bad || !take(s, "?"))
		return cond;
	if (++s->depth > MAX_DEPTH) {
		s->bad = true;
		return 0;
	}
	yes = parse_choice(s);
	if (!take(s, ":"))
		s->bad = true;
	no = s->bad ? 0 : parse_choice(s);
	s->depth--;
	return node(s, '?', cond, yes, no);
}

/* False when it divides by zero. Both sides of && and || are pure, yet the right one is looked at
 * only when needed, as in C. */
static bool eval(const struct view_plural *p, int at, uint64_t n, uint64_t *ret)
{
	const struct view_plural_node *d = &p->nodes[at];
	uint64_t a = 0, b = 0;

	if (d->op == 'n' || d->op == '0') {
		*ret = d->op == 'n' ? n : d->number;
		return true;
	}
	if (!eval(p, d->a, n, &a))
		return false;
	if (d->op == '?')
		return eval(p, a ? d->b : d->c, n, ret);
	if (d->op == '!' || (d->op == '|' && a) || (d->op == '&' && !a)) {
		*ret = d->op == '!' ? !a : d->op == '|';
		return true;
	}
	if (!eval(p, d->b, n, &b) || ((d->op == '/' || d->op == '%') && b == 0))
		return false;
	switch (d->op) {
	case 'E':
		*ret = a == b;
		break;
	case 'N':
		*ret = a != b;
		break;
	case 'L':
		*ret = a <= b;
		break;
	case 'G':
		*ret = a >= b;
		break;
	case '<':
		*ret = a < b;
		break;
	case '>':
		*ret = a > b;
		break;
	case '+':
		*ret = a + b;
		break;
	case '-':
		*ret = a - b;
		break;
	case '*':
		*ret = a * b;
		break;
	case '/':
		*ret = a / b;
		break;
	case '%':
		*ret = a % b;
		break;
	default: /* && and || whose left side did not decide */
		*ret = b != 0;
	}
	return true;
}

bool view_plural_parse(const char *rule, struct view_plural *ret)
{
	struct view_plural p = {0};
	struct parse s = {.at = rule, .p = &p};

	if (!take(&s, "nplurals") || !take(&s, "="))
		return false;
	skip(&s);
	if (*s.at < '1' || *s.at > '0' + VIEW_PLURAL_FORMS)
		return false;
	p.forms = (size_t)(*s.at++ - '0');
	if (!take(&s, ";") || !take(&s, "plural") || !take(&s, "="))
		return false;
	p.root = parse_choice(&s);
	take(&s, ";");
	skip(&s);
	if (s.bad || *s.at)
		return false;
	for (uint64_t n = 0; n <= 1000; n++) {
		uint64_t form;

		if (!eval(&p, p.root, n, &form) || form >= p.forms)
			return false;
	}
	*ret = p;
	return true;
}

size_t view_plural_form(const struct view_plural *p, uint64_t n)
{
	uint64_t form;

	/* The rule was tried up to 1000; a strange one may still stray above. */
	return eval(p, p->root, n, &form) && form < p->forms ? (size_t)form : p->forms - 1;
}
