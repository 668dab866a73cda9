/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mkview.h - what the template compiler's files share: where we are, and reading tags. */
#ifndef MKVIEW_H
#define MKVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum place { TEXT, TAG_NAME, TAG, ATTR, EQUALS, DOUBLE, SINGLE, BARE, COMMENT };
struct where {            /* where in the HTML we are */
	enum place at;
	char attr[24];    /* lower case, cut */
};
struct tag {              /* one {{...}}: its word ("" for an expression) and the rest */
	char word[16];
	char *rest;
	const char *end;  /* after the }} */
	int line;
};

extern const char *path, *src;
extern int line;          /* in the template */
extern bool trusted;      /* a template of the view room itself */
extern struct where html;

/* Compiles a template to C in `to`; it comes back when nothing was refused. name: as messages call it. */
void compile(const char *name, const char *text, FILE *to);

/* mkview_main.c ends the program: "file:line: words", exit 1. The fuzz target jumps back instead. */
void refuse(int at, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));

/* mkview_html.c: p stands in src; one character is followed. */
void follow(const char *p);
void check_place(const struct tag *t); /* a tag that writes a value: may it stand here? */

/* mkview_read.c: copies live as long as the program, or until they are let go of, all at once. */
char *copy(const char *s, size_t n);
void copies_free(void);
char *trimmed(const char *s, size_t n);
const char *skip_quoted(const char *p, int at);
/* The first of `stops` outside strings and brackets, or the end. tag: stop at }} instead. */
const char *scan(const char *p, const char *stops, bool tag, int at);
struct tag tag_read(const char *p, int at); /* p stands at the opening braces */
bool is_control(const struct tag *t);       /* it writes nothing of its own */
void need(const struct tag *t);             /* refuses a tag that stands alone */

#endif
