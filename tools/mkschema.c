/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mkschema - turns a room's schema/NNN-name.sql files into a C table.
 * usage: mkschema ROOM FILE.sql...  (in order; numbers must be 1, 2, 3 ...) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	printf("/* made by mkschema */\n#include \"db/db.h\"\n\n");
	printf("extern const struct db_room %s_room;\n", argv[1]);
	printf("static const struct db_migration steps[] = {\n");
	for (int i = 2; i < argc; i++) {
		const char *name = strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i];
		FILE *f = fopen(argv[i], "r");
		int c;

		if (!f || strtol(name, NULL, 10) != i - 1) {
			fprintf(stderr, "%s: expected number %d\n", argv[i], i - 1);
			return 1;
		}
		printf("\t{ %d, \"%s\",\n\t  \"", i - 1, name);
		while ((c = fgetc(f)) != EOF) {
			if (c == '\n')
				printf("\\n\"\n\t  \"");
			else if (c == '"' || c == '\\')
				printf("\\%c", c);
			else
				putchar(c);
		}
		printf("\" },\n");
		fclose(f);
	}
	printf("\t{ 0 },\n};\nconst struct db_room %s_room = { \"%s\", steps };\n", argv[1], argv[1]);
	return 0;
}
