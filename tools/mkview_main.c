/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mkview_main.c - the command: a file in, a file out, or words and exit 1. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mkview.h"

void refuse(int at, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", path, at);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static char *slurp(const char *name)
{
	static char p[1 << 20];
	FILE *f = fopen(name, "rb");
	size_t n;

	if (!f) {
		fprintf(stderr, "%s: %s\n", name, strerror(errno));
		exit(1);
	}
	n = fread(p, 1, sizeof(p) - 1, f);
	fclose(f);
	if (n == sizeof(p) - 1 || strlen(p) != n) {
		fprintf(stderr, "%s: too long, or not text\n", name);
		exit(1);
	}
	return p;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: mkview IN.html OUT.c\n", stderr);
		return 2;
	}
	const char *text = slurp(argv[1]);
	FILE *out = fopen(argv[2], "w");

	if (!out) {
		fprintf(stderr, "%s: %s\n", argv[2], strerror(errno));
		return 1;
	}
	compile(argv[1], text, out);
	return fclose(out) == 0 ? 0 : 1;
}
