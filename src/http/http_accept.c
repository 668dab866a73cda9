/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_accept.c - what the client would rather have: Accept and Accept-Language (RFC 9110 section
 * 12.5). Both leave a mark, so that the answer says Vary. */
#include "http_priv.h"

#include <ctype.h>

struct want {
	const char *at;
	size_t n;
	int q; /* thousandths */
};

/* "q=0.8" -> 800; anything odd counts as 1. */
static int quality(const char *p, size_t n)
{
	int q = 0, unit = 1000;

	if (n < 3 || (p[0] != 'q' && p[0] != 'Q') || p[1] != '=' || (p[2] != '0' && p[2] != '1'))
		return 1000;
	if (p[2] == '1')
		return 1000;
	for (size_t i = 4; i < n && i < 7 && p[3] == '.' && isdigit((unsigned char)p[i]); i++) {
		unit /= 10;
		q += (p[i] - '0') * unit;
	}
	return q;
}

static size_t trimmed(const char **p, size_t n)
{
	while (n > 0 && (**p == ' ' || **p == '\t')) {
		(*p)++;
		n--;
	}
	while (n > 0 && ((*p)[n - 1] == ' ' || (*p)[n - 1] == '\t'))
		n--;
	return n;
}

/* Takes the next element of a list header. False at its end. */
static bool next_want(const char **at, struct want *ret)
{
	const char *p = *at + strspn(*at, " \t,");
	size_t n = strcspn(p, ",");
	size_t name = strcspn(p, ",;");

	if (*p == 0)
		return false;
	*at = p + n;
	*ret = (struct want){ .at = p, .n = name, .q = 1000 };
	ret->n = trimmed(&ret->at, name);
	for (size_t i = name; i < n;) {
		const char *part = p + i + 1;
		size_t len = strcspn(part, ",;");

		i += len + 1;
		len = trimmed(&part, len);
		if (len > 1 && (part[0] == 'q' || part[0] == 'Q') && part[1] == '=')
			ret->q = quality(part, len);
	}
	return true;
}

/* How exactly `w` names the type: 3 whole, 2 "text" + "/" + "*", 1 everything, 0 not at all. */
static int type_fit(const struct want *w, const char *type)
{
	size_t n = strcspn(type, ";");
	const char *slash = memchr(type, '/', n);
	size_t major = slash ? (size_t)(slash - type) + 1 : n;

	if (w->n == n && strncasecmp(w->at, type, n) == 0)
		return 3;
	if (w->n == 3 && memcmp(w->at, "*/*", 3) == 0)
		return 1;
	if (w->n == major + 1 && w->at[major] == '*' && strncasecmp(w->at, type, major) == 0)
		return 2;
	return 0;
}

static int type_quality(const char *accept, const char *type)
{
	int best = 0, q = 0;
	struct want w;

	while (next_want(&accept, &w)) {
		int fit = type_fit(&w, type);

		if (fit > best) {
			best = fit;
			q = w.q;
		}
	}
	return q;
}

const char *http_accepts(const struct http_req *r, const char *const *types)
{
	const char *accept = http_header(r, "Accept"), *best = NULL;
	int most = 0;

	*r->vary |= VARY_ACCEPT;
	if (!accept)
		return types[0];
	for (; *types; types++) {
		int q = type_quality(accept, *types);

		if (q > most) {
			most = q;
			best = *types;
		}
	}
	return best;
}

/* "sv-SE" asks for "sv" too (RFC 4647 lookup, one step). */
static bool lang_fits(const struct want *w, const char *lang)
{
	size_t n = strlen(lang);

	if (w->n == 1 && w->at[0] == '*')
		return true;
	return w->n >= n && strncasecmp(w->at, lang, n) == 0 && (w->n == n || w->at[n] == '-');
}

const char *http_accepts_lang(const struct http_req *r, const char *const *langs)
{
	const char *accept = http_header(r, "Accept-Language"), *best = NULL;
	int most = 0;
	struct want w;

	*r->vary |= VARY_LANG;
	while (accept && next_want(&accept, &w)) {
		if (w.q <= most)
			continue;
		for (size_t i = 0; langs[i]; i++) {
			if (!lang_fits(&w, langs[i]))
				continue;
			most = w.q;
			best = langs[i];
			break;
		}
	}
	return best;
}
