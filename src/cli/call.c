/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* call.c - how a command is called: its own flags and words taken out before the settings are read, and
 * whose keys it works with. */
#include "cli/cli.h"

#include <termios.h>
#include <unistd.h>

#define PHRASE_MOST 400

/* One line, without showing it where somebody types. */
static bool read_phrase(char *ret, size_t n)
{
	struct termios was, quiet;
	bool tty = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &was) == 0;

	if (tty) {
		quiet = was;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		fputs("Lösenfras: ", stderr);
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	bool got = fgets(ret, (int)n, stdin) != NULL;

	if (tty) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
		fputc('\n', stderr);
	}
	if (got)
		ret[strcspn(ret, "\r\n")] = 0;
	return got;
}

mst_err cli_unlock(struct cli *c, struct arena *mem, const char *login, struct auth_user *ret,
		   struct vault_keyring *ret_keys)
{
	char phrase[PHRASE_MOST] = "";
	struct ctx x;

	if (!read_phrase(phrase, sizeof(phrase)))
		return MST_INVALID;
	mst_err e = ctx_open(&c->app, NULL, NULL, &x);

	if (e == MST_OK) {
		e = auth_unlock(&x, login, phrase, ret, ret_keys);
		if (e == MST_OK) {
			ret->name = arena_str(mem, ret->name);
			ret->login = arena_str(mem, ret->login);
		}
		ctx_close(&x);
	}
	explicit_bzero(phrase, sizeof(phrase));
	return e;
}

const char *cli_take_flag(int *argc, char **argv, const char *name)
{
	size_t len = strlen(name);

	for (int i = 2; i < *argc; i++) {
		bool split = str_eq(argv[i], name) && i + 1 < *argc;
		const char *value = split ? argv[i + 1] : argv[i] + len + 1;
		int gone = split ? 2 : 1;

		if (!split && (strncmp(argv[i], name, len) != 0 || argv[i][len] != '='))
			continue;
		for (int k = i; k + gone <= *argc; k++)
			argv[k] = k + gone < *argc ? argv[k + gone] : NULL;
		*argc -= gone;
		return value;
	}
	return NULL;
}

const char *cli_take_word(int *argc, char **argv)
{
	for (int i = 2; i < *argc; i++) {
		char *word = argv[i];

		if (str_starts(word, "--")) {
			i += !strchr(word, '=') && !str_eq(word, "--help");
			continue;
		}
		for (int k = i; k < *argc; k++)
			argv[k] = k + 1 < *argc ? argv[k + 1] : NULL;
		--*argc;
		return word;
	}
	return NULL;
}

bool cli_take_switch(int *argc, char **argv, const char *name)
{
	for (int i = 2; i < *argc; i++)
		if (str_eq(argv[i], name)) {
			for (int k = i; k < *argc; k++)
				argv[k] = k + 1 < *argc ? argv[k + 1] : NULL;
			--*argc;
			return true;
		}
	return false;
}

/* ---- what is printed ---- */

bool cli_print_json(struct sbuf *o)
{
	bool good = !o->bad && fwrite(o->p, 1, o->len, stdout) == o->len && fflush(stdout) == 0;

	sbuf_done(o);
	if (!good)
		fputs("medstod: the answer could not be written\n", stderr);
	return good;
}

bool cli_colours(FILE *f)
{
	const char *term = getenv("TERM");

	return isatty(fileno(f)) && str_empty(getenv("NO_COLOR")) && !str_empty(term) && !str_eq(term, "dumb");
}
