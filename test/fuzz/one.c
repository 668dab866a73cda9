/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Runs a fuzz target once over each file named: how kept inputs are replayed without a fuzzer. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static int run(const char *path)
{
	static uint8_t buf[1 << 20];
	FILE *f = fopen(path, "rb");
	size_t n;
	uint8_t *p;

	if (!f)
		return 1;
	n = fread(buf, 1, sizeof(buf), f);
	if (ferror(f) || fclose(f) != 0)
		return 1;
	/* A block of exactly this size, so that a sanitizer sees a read past its end. */
	p = malloc(n ? n : 1);
	if (!p)
		return 1;
	memcpy(p, buf, n);
	LLVMFuzzerTestOneInput(p, n);
	free(p);
	return 0;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (run(argv[i]) != 0) {
			fprintf(stderr, "%s: cannot be read\n", argv[i]);
			return 1;
		}
	return 0;
}
