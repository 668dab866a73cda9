/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mkblob - a file's bytes as C.   usage: mkblob NAME FILE > OUT.c
 * Gives `const uint8_t NAME[]` and `const size_t NAME_size`. */
#include <stdio.h>

int main(int argc, char **argv)
{
	FILE *f = argc == 3 ? fopen(argv[2], "rb") : NULL;
	long n = 0;
	int c;

	if (!f) {
		fprintf(stderr, "usage: mkblob NAME FILE, a file that can be read\n");
		return 2;
	}
	printf("#include <stddef.h>\n#include <stdint.h>\n\n"
	       "extern const uint8_t %s[];\nextern const size_t %s_size;\nconst uint8_t %s[] = {",
	       argv[1], argv[1], argv[1]);
	for (; (c = getc(f)) != EOF; n++)
		printf("%s0x%02x,", n % 16 ? " " : "\n\t", (unsigned)c);
	printf("%s};\nconst size_t %s_size = %ld;\n", n ? "\n" : " 0 ", argv[1], n);
	return ferror(f) || fclose(f) != 0 || fflush(stdout) != 0;
}
