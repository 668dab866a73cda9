/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mkwords - word lists as a sorted table of 32-bit hashes in C.   usage: mkwords NAME FILE... > OUT.c
 * Gives `const uint32_t NAME[]` and `const size_t NAME_size`. A word of at least four letters counts, in
 * lower case; lists are ASCII or ISO 8859-1, as Debian has them. Asked with the same hash (FNV-1a of the
 * UTF-8), a word that is in no list is taken for one of them once in some twenty thousand times. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t *hashes;
static size_t count, room;

static int order(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void add(uint32_t h)
{
	if (count == room) {
		room = room ? 2 * room : 1 << 16;
		hashes = realloc(hashes, room * sizeof(*hashes));
		if (!hashes)
			abort();
	}
	hashes[count++] = h;
}

static uint32_t mix(uint32_t h, unsigned char byte)
{
	return (h ^ byte) * 16777619u;
}

/* Without its line end. */
static void word(const char *line, size_t n)
{
	uint32_t h = 2166136261u;

	if (n < 4)
		return;
	for (size_t i = 0; i < n; i++) {
		unsigned char ch = (unsigned char)line[i];

		if (ch >= 'A' && ch <= 'Z')
			ch = (unsigned char)(ch + 0x20);
		if (ch >= 0xC0 && ch <= 0xDE)
			ch = (unsigned char)(ch + 0x20);
		if (ch >= 0xE0) {
			h = mix(mix(h, 0xC3), (unsigned char)(ch - 0x40));
			continue;
		}
		if (ch < 'a' || ch > 'z')
			return;
		h = mix(h, ch);
	}
	add(h);
}

int main(int argc, char **argv)
{
	char line[256];
	size_t kept = 0;

	for (int i = 2; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");

		if (!f) {
			fprintf(stderr, "mkwords: %s cannot be read (script/bootstrap installs it)\n", argv[i]);
			return 1;
		}
		while (fgets(line, sizeof(line), f))
			word(line, strcspn(line, "\r\n"));
		fclose(f);
	}
	if (argc < 3 || !count) {
		fprintf(stderr, "usage: mkwords NAME FILE..., word lists\n");
		return 2;
	}
	qsort(hashes, count, sizeof(*hashes), order);
	printf("#include <stddef.h>\n#include <stdint.h>\n\nextern const uint32_t %s[];\n"
	       "extern const size_t %s_size;\nconst uint32_t %s[] = {",
	       argv[1], argv[1], argv[1]);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || hashes[i] != hashes[i - 1])
			printf("%s0x%08x,", kept++ % 8 ? " " : "\n\t", (unsigned)hashes[i]);
	printf("\n};\nconst size_t %s_size = %zu;\n", argv[1], kept);
	free(hashes);
	return fflush(stdout) != 0;
}
