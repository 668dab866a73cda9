/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any text as a template: refused in words at a line that it has, or compiled to the same C each time. */
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mkview.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static jmp_buf back;
static int lines;

void refuse(int at, const char *fmt, ...)
{
	if (at < 1 || at > lines || !*fmt)
		abort();
	longjmp(back, 1);
}

/* The C, or NULL when it was refused. */
static char *compiled(const char *text)
{
	char *c = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&c, &n);

	if (!out)
		abort();
	volatile int good = 0;

	if (!setjmp(back)) {
		compile("page.html", text, out);
		good = 1;
	}
	fclose(out);
	copies_free();
	if (good)
		return c;
	free(c);
	return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *text = calloc(n + 1, 1), *one, *two;

	if (!text)
		abort();
	memcpy(text, p, n);
	lines = 1;
	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	one = compiled(text);
	two = compiled(text);
	if (!one != !two || (one && strcmp(one, two) != 0))
		abort();
	free(one);
	free(two);
	free(text);
	return 0;
}
