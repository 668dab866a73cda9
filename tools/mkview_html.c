/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mkview_html.c - follows the HTML of a template, so that a value is only let in where escaping
 * holds. Not an HTML parser: our own templates are well formed, and what it cannot follow it
 * refuses. */
#include <ctype.h>
#include <string.h>

#include "mkview.h"

struct where html;

static void check_attr(void)
{
	if (!strcmp(html.attr, "style"))
		refuse(line, "style= is refused (content security policy): use a class");
	if (!strncmp(html.attr, "on", 2))
		refuse(line, "%s= is refused (content security policy)", html.attr);
	if (!strcmp(html.attr, "srcdoc"))
		refuse(line, "srcdoc= is refused");
}

static void check_element(const char *p)
{
	if (!strncasecmp(p, "<style", 6) && !isalnum((unsigned char)p[6]))
		refuse(line, "<style> is refused (content security policy)");
	if (strncasecmp(p, "<script", 7) != 0 || isalnum((unsigned char)p[7]))
		return;
	if (!trusted || strncmp(p, "<script type=\"module\" src=\"", 27) != 0)
		refuse(line, "<script> is refused (content security policy)");
}

static enum place text_start(const char *p)
{
	if (p[0] != '<' || (!isalpha((unsigned char)p[1]) && p[1] != '/' && p[1] != '!'))
		return TEXT;
	if (!strncmp(p, "<!--", 4))
		return COMMENT;
	check_element(p);
	return TAG_NAME;
}

/* The character at p, inside <...> but outside a value. */
static void follow_tag(const char *p)
{
	char c = *p;
	size_t n = strlen(html.attr);

	if (c == '>') {
		html.at = TEXT;
	} else if (c == '=' && html.at != TAG_NAME) {
		check_attr();
		html.at = EQUALS;
	} else if (isspace((unsigned char)c) || c == '/') {
		if (p[-1] != '<')
			html.at = TAG;
	} else if (html.at == TAG) {
		html.at = ATTR;
		html.attr[0] = (char)tolower((unsigned char)c);
		html.attr[1] = 0;
	} else if (html.at == ATTR && n + 1 < sizeof(html.attr)) {
		html.attr[n] = (char)tolower((unsigned char)c);
		html.attr[n + 1] = 0;
	}
}

void follow(const char *p)
{
	char c = *p;

	switch (html.at) {
	case TEXT:
		html.at = text_start(p);
		break;
	case COMMENT:
		if (c == '>' && p - src >= 2 && p[-1] == '-' && p[-2] == '-')
			html.at = TEXT;
		break;
	case EQUALS:
		if (c == '"' || c == '\'')
			html.at = c == '"' ? DOUBLE : SINGLE;
		else if (!isspace((unsigned char)c))
			html.at = BARE;
		break;
	case DOUBLE:
	case SINGLE:
		if (c == (html.at == DOUBLE ? '"' : '\''))
			html.at = TAG;
		break;
	case BARE:
		if (c == '>' || isspace((unsigned char)c))
			html.at = c == '>' ? TEXT : TAG;
		break;
	default:
		follow_tag(p);
	}
	if (html.at == TEXT || html.at == COMMENT || html.at == TAG_NAME)
		html.attr[0] = 0;
}

static bool url_attr(void)
{
	static const char *const names[] = { "href", "src", "action", "formaction", "poster" };

	if (html.at != DOUBLE && html.at != SINGLE)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(html.attr, names[i]))
			return true;
	return false;
}

void check_place(const struct tag *t)
{
	bool address = !strcmp(t->word, "url") || !strcmp(t->word, "enc") || !strcmp(t->word, "int");

	if (html.at == COMMENT)
		refuse(t->line, "a value inside an HTML comment is refused");
	if (html.at == EQUALS || html.at == BARE)
		refuse(t->line, "a value in an unquoted attribute is refused: write %s=\"...\"", html.attr);
	if (html.at != TEXT && html.at != DOUBLE && html.at != SINGLE && !trusted)
		refuse(t->line, "a value inside <...> but outside a quoted attribute is refused");
	if (url_attr() && !address && strcmp(t->word, "raw") != 0)
		refuse(t->line, "%s= needs an address: use url (or enc for a part of it)", html.attr);
}
