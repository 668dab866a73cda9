/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mkview - compiles a page template (*.html) to C.   usage: mkview IN.html OUT.c
 *
 * {{include "support/support_web.h"}}      #include; view/view.h is always there
 * {{page name(const struct x *m)}} ... {{end page}}
 *                     void name(struct sbuf *o, const struct view *v, const struct x *m)
 * {{part name(args)}} ... {{end part}}     the same, static; may stand below its callers
 * {{expr}}            const char *, escaped for text and quoted attributes
 * {{int expr}}        a whole number
 * {{url expr}}        a whole address in href, src, action (view_url refuses strange schemes)
 * {{enc expr}}        one part of an address, percent-encoded
 * {{raw expr}}        unescaped; only in src/view
 * {{_ "Text"}}        translated and escaped; {{_ "Hej %s", name}} formatted first
 * {{n "%d samtal" "%d samtal", count}}     plural; count (int) is the first argument, more may follow
 * {{if c}} {{elif c}} {{else}} {{end}}     {{for init; cond; step}} {{end}}
 * {{each const struct t *r : array, count}} {{end}}
 * {{let const char *s = expr}}
 * {{call fn(args)}}   fn(o, v, args): a component or a part
 * {{open "Title"}} {{open expr, crumbs}} {{close}}    the shell
 * {{# words}}         a comment
 *
 * A tag ends at the first }} outside C strings, characters and brackets. A line that holds only
 * control tags leaves no trace; tabs at the start of a line are left out of the page.
 * The compiler follows the HTML around the tags and refuses what would not be escaped rightly
 * (unquoted attributes, comments) and what our content security policy forbids (inline scripts,
 * styles and handlers). A block must end in the same place of the HTML as it began.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mkview.h"

struct block {
	char kind;        /* 'p'age, p'a'rt, 'i'f, 'e'lse, 'f'or or each */
	int line;
	struct where began;
};

const char *path, *src;
int line = 1;
bool trusted;
static FILE *out;
static struct block blocks[64];
static size_t nblocks;
static char *lit;         /* literal text not yet written out */
static size_t nlit;

/* ---- writing C ---- */

static void flush(void)
{
	if (!nlit)
		return;
	fputs("\tsbuf_lit(o, \"", out);
	for (size_t i = 0; i < nlit; i++) {
		unsigned char c = (unsigned char)lit[i];

		if (c == '\n')
			fputs(i + 1 < nlit ? "\\n\"\n\t\t\"" : "\\n", out);
		else if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputs("\");\n", out);
	nlit = 0;
}

static void emit(int at, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void emit(int at, const char *fmt, ...)
{
	va_list ap;

	flush();
	fprintf(out, "#line %d \"%s\"\n\t", at, path);
	va_start(ap, fmt);
	vfprintf(out, fmt, ap);
	va_end(ap);
	fputc('\n', out);
}

/* ---- the tags ---- */

static void block_push(char kind, int at)
{
	if (nblocks == sizeof(blocks) / sizeof(blocks[0]))
		refuse(at, "too many blocks inside each other");
	blocks[nblocks++] = (struct block){ kind, at, html };
}

static bool between_attrs(const struct where *w)
{
	return w->at == TAG_NAME || w->at == TAG || w->at == ATTR;
}

/* Between attributes, a name without a value (checked) may end a block. */
static void block_same_place(int at)
{
	const struct block *b = &blocks[nblocks - 1];

	if (between_attrs(&b->began) && between_attrs(&html))
		return;
	if (b->began.at != html.at || strcmp(b->began.attr, html.attr) != 0)
		refuse(at, "the block of line %d ends in another place of the HTML than it began",
		       b->line);
}

/* "name(args)" cut in two; refuses other shapes. */
static char *args_of(const struct tag *t, char **ret_name)
{
	char *open = strchr(t->rest, '(');
	size_t n = strlen(t->rest);

	if (!open || t->rest[n - 1] != ')')
		refuse(t->line, "%s needs name(...)", t->word);
	*ret_name = trimmed(t->rest, (size_t)(open - t->rest));
	return trimmed(open + 1, (size_t)(t->rest + n - 1 - (open + 1)));
}

static void head(const struct tag *t, const char *end)
{
	char *name, *args = args_of(t, &name);

	fprintf(out, "#line %d \"%s\"\n%svoid %s(struct sbuf *o, const struct view *v%s%s)%s\n",
		t->line, path, t->word[2] == 'r' ? "static " : "", name, *args ? ", " : "", args, end);
}

static void do_function(const struct tag *t)
{
	need(t);
	if (nblocks)
		refuse(t->line, "%s inside another block (line %d)", t->word, blocks[nblocks - 1].line);
	head(t, "\n{");
	html = (struct where){ TEXT, "" };
	block_push(t->word[2] == 'r' ? 'a' : 'p', t->line);
}

static void do_end(const struct tag *t)
{
	static const struct { char kind; const char *name; } names[] = {
		{ 'p', "page" }, { 'a', "part" }, { 'i', "if" }, { 'e', "if" }, { 'f', "for" }, { 'f', "each" },
	};
	bool ok = false;

	if (!nblocks)
		refuse(t->line, "end without a block");
	char kind = blocks[nblocks - 1].kind;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ok |= names[i].kind == kind && !strcmp(names[i].name, t->rest);
	ok |= !*t->rest && kind != 'p' && kind != 'a';
	if (!ok)
		refuse(t->line, "end%s%s does not fit the block of line %d", *t->rest ? " " : "", t->rest,
		       blocks[nblocks - 1].line);
	block_same_place(t->line);
	nblocks--;
	if (kind == 'p' || kind == 'a') {
		flush();
		fputs("}\n\n", out);
	} else {
		emit(t->line, "}");
	}
}

static void do_branch(const struct tag *t)
{
	if (!nblocks || blocks[nblocks - 1].kind != 'i')
		refuse(t->line, "%s without if", t->word);
	block_same_place(t->line);
	html = blocks[nblocks - 1].began;
	if (!strcmp(t->word, "elif")) {
		need(t);
		emit(t->line, "} else if (%s) {", t->rest);
	} else {
		blocks[nblocks - 1].kind = 'e';
		emit(t->line, "} else {");
	}
}

static void do_each(const struct tag *t)
{
	const char *colon = scan(t->rest, ":", false, t->line), *comma, *w;
	char *decl, *array, *count;

	comma = *colon ? scan(colon + 1, ",", false, t->line) : colon;
	if (!*comma)
		refuse(t->line, "each needs: type *name : array, count");
	decl = trimmed(t->rest, (size_t)(colon - t->rest));
	array = trimmed(colon + 1, (size_t)(comma - colon - 1));
	count = trimmed(comma + 1, strlen(comma + 1));
	for (w = decl + strlen(decl); w > decl && (isalnum((unsigned char)w[-1]) || w[-1] == '_'); w--)
		;
	if (!*w || !strchr(decl, '*') || !*array || !*count)
		refuse(t->line, "each needs: type *name : array, count");
	emit(t->line, "for (size_t %s_i = 0; %s_i < (size_t)(%s); %s_i++) { %s = &(%s)[%s_i];", w, w, count,
	     w, decl, array, w);
	block_push('f', t->line);
}

static void do_call(const struct tag *t)
{
	char *name, *args;

	need(t);
	if (html.at != TEXT && !trusted)
		refuse(t->line, "call inside <...> is refused");
	args = args_of(t, &name);
	emit(t->line, "%s(o, v%s%s);", name, *args ? ", " : "", args);
}

static void do_open(const struct tag *t)
{
	const char *comma;
	char *title, *crumbs;

	need(t);
	comma = scan(t->rest, ",", false, t->line);
	title = trimmed(t->rest, (size_t)(comma - t->rest));
	crumbs = *comma ? trimmed(comma + 1, strlen(comma + 1)) : copy("NULL", 4);
	if (*title == '"')
		emit(t->line, "view_open(o, v, view_text(v->lang, %s), %s);", title, crumbs);
	else
		emit(t->line, "view_open(o, v, %s, %s);", title, crumbs);
}

static void do_control(const struct tag *t)
{
	const char *w = t->word;

	if (!strcmp(w, "#") || !strcmp(w, "include")) /* included by prologue() */
		return;
	if (!nblocks && strcmp(w, "page") != 0 && strcmp(w, "part") != 0)
		refuse(t->line, "%s outside a page", w);
	if (!strcmp(w, "page") || !strcmp(w, "part")) {
		do_function(t);
	} else if (!strcmp(w, "if")) {
		need(t);
		emit(t->line, "if (%s) {", t->rest);
		block_push('i', t->line);
	} else if (!strcmp(w, "elif") || !strcmp(w, "else")) {
		do_branch(t);
	} else if (!strcmp(w, "end")) {
		do_end(t);
	} else if (!strcmp(w, "for")) {
		need(t);
		emit(t->line, "for (%s) {", t->rest);
		block_push('f', t->line);
	} else if (!strcmp(w, "each")) {
		do_each(t);
	} else if (!strcmp(w, "let")) {
		need(t);
		emit(t->line, "%s;", t->rest);
	} else if (!strcmp(w, "call")) {
		do_call(t);
	} else if (!strcmp(w, "open")) {
		do_open(t);
	} else {
		emit(t->line, "view_close(o, v);");
	}
}

/* The end of one or more string literals at the start of s. */
static const char *strings_end(const char *s, int at, int *ret_count)
{
	const char *end = s;

	for (*ret_count = 0; *s == '"'; ++*ret_count) {
		end = s = skip_quoted(s, at);
		while (isspace((unsigned char)*s))
			s++;
	}
	return end;
}

static void do_text(const struct tag *t)
{
	int count;
	const char *end = strings_end(t->rest, t->line, &count), *args = end;

	while (isspace((unsigned char)*args))
		args++;
	if (!count || (*args && *args != ','))
		refuse(t->line, "_ needs \"Text\", or \"Text %%s\" and its values");
	if (*args)
		emit(t->line, "sbuf_html(o, arena_fmt(v->mem, view_text(v->lang, %.*s)%s));",
		     (int)(end - t->rest), t->rest, args);
	else
		emit(t->line, "sbuf_html(o, view_text(v->lang, %s));", t->rest);
}

static void do_plural(const struct tag *t)
{
	int count;
	const char *end = strings_end(t->rest, t->line, &count), *one, *comma;
	char *many, *n;

	for (comma = end; isspace((unsigned char)*comma); comma++)
		;
	if (count != 2 || *comma != ',')
		refuse(t->line, "n needs \"one\" \"many\", count");
	one = skip_quoted(t->rest, t->line);
	many = trimmed(one, (size_t)(end - one));
	end = scan(comma + 1, ",", false, t->line);
	n = trimmed(comma + 1, (size_t)(end - comma - 1));
	emit(t->line,
	     "{ const int n_ = (int)(%s); sbuf_html(o, arena_fmt(v->mem, "
	     "view_text_n(v->lang, %.*s, %s, n_), n_%s)); }",
	     n, (int)(one - t->rest), t->rest, many, end);
}

static void do_value(const struct tag *t)
{
	const char *w = t->word;

	if (!nblocks)
		refuse(t->line, "a value outside a page");
	check_place(t);
	if (!strcmp(w, "raw") && !trusted)
		refuse(t->line, "raw is refused outside src/view");
	if (!*w)
		emit(t->line, "sbuf_html(o, %s);", t->rest);
	else if (!strcmp(w, "int"))
		emit(t->line, "sbuf_int(o, (int64_t)(%s));", t->rest);
	else if (!strcmp(w, "url"))
		emit(t->line, "view_url(o, %s);", t->rest);
	else if (!strcmp(w, "enc"))
		emit(t->line, "sbuf_url(o, %s);", t->rest);
	else if (!strcmp(w, "raw"))
		emit(t->line, "sbuf_str(o, %s);", t->rest);
	else if (!strcmp(w, "_"))
		do_text(t);
	else
		do_plural(t);
}

/* ---- the file ---- */

static int lines_in(const char *a, const char *b)
{
	int n = 0;

	for (; a < b; a++)
		n += *a == '\n';
	return n;
}

static const char *do_tag(const char *p)
{
	struct tag t = tag_read(p, line);

	line += lines_in(p, t.end);
	if (is_control(&t))
		do_control(&t);
	else
		do_value(&t);
	return t.end;
}

/* Is the line at p made of control tags only? Then where it ends (after the newline). */
static const char *control_line(const char *p)
{
	int at = line;
	bool any = false;

	for (;;) {
		while (*p == ' ' || *p == '\t')
			p++;
		if (*p == '\n' || !*p)
			return any ? p + (*p == '\n') : NULL;
		if (strncmp(p, "{{", 2) != 0)
			return NULL;
		struct tag t = tag_read(p, at);

		if (!is_control(&t))
			return NULL;
		at += lines_in(p, t.end);
		p = t.end;
		any = true;
	}
}

static void put_text(const char *p)
{
	follow(p);
	if (!nblocks) {
		if (!isspace((unsigned char)*p))
			refuse(line, "text outside a page");
	} else {
		lit[nlit++] = *p;
	}
	line += *p == '\n';
}

/* Includes and the prototypes of all parts, so that a part may stand below its callers. */
static void prologue(void)
{
	int at = 1;

	fputs("/* made by mkview */\n#include \"view/view.h\"\n", out);
	for (int pass = 0; pass < 2; pass++) {
		at = 1;
		for (const char *p = src; *p; p++) {
			at += *p == '\n';
			if (strncmp(p, "{{", 2) != 0)
				continue;
			struct tag t = tag_read(p, at);

			if (!strcmp(t.word, pass ? "part" : "include")) {
				need(&t);
				if (pass)
					head(&t, ";");
				else
					fprintf(out, "#include %s\n", t.rest);
			}
			at += lines_in(p, t.end);
			p = t.end - 1;
		}
		if (!pass)
			fputs("#pragma GCC diagnostic ignored \"-Wunused-parameter\"\n", out);
	}
}

void compile(const char *name, const char *text, FILE *to)
{
	const char *p = text;

	path = name;
	src = text;
	out = to;
	line = 1;
	nblocks = nlit = 0;
	html = (struct where){ TEXT, "" };
	trusted = strstr(path, "src/view/") != NULL;
	lit = copy(src, strlen(src));
	prologue();
	while (*p) {
		if (p == src || p[-1] == '\n') {
			const char *end = control_line(p);

			while (end && p < end) {
				if (*p == '{')
					p = do_tag(p);
				else
					line += *p++ == '\n';
			}
			if (end)
				continue;
			while (*p == '\t')
				p++;
			if (!*p)
				break;
		}
		if (!strncmp(p, "{{", 2)) {
			p = do_tag(p);
		} else {
			put_text(p++);
		}
	}
	if (nblocks)
		refuse(blocks[nblocks - 1].line, "this block is never ended");
}
