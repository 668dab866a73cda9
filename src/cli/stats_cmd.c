/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_cmd.c - medstod stats check: the facts of the open cases against the cases. Needs a key to them,
 * so that somebody who has one types her phrase; it is never a flag, which other users of the machine see. */
#include "cli/cli.h"

#include "support/support.h"

static const char usage[] =
	"usage: medstod stats check --db FILE --login NAME [--json]\n\n"
	"Compares every open case that NAME holds a key to with the facts that figures are counted\n"
	"from, and tells each difference: the case's code, and what the fact says and should say. Her\n"
	"phrase is asked for, or read as the first line of standard input. The check stands in the log.\n"
	"A case that is changed is counted anew: saving it mends what is told here.\n"
	"With --json: {\"cases\", \"differences\": [{\"case\", \"what\"}]}.\n\n"
	"Exit codes: 0 all alike, 1 there are differences, 2 the call is wrong, or it did not go.\n";

struct told {
	struct arena *mem;
	size_t n;
	struct sbuf *json; /* NULL: lines */
};

static void tell(struct id case_id, const char *what, void *arg)
{
	struct told *t = arg;
	char *code = arena_strn(t->mem, id_str(t->mem, case_id), 6);

	for (char *p = code; *p; p++)
		*p = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
	if (t->json) {
		sbuf_fmt(t->json, "%s{\"case\": \"%s\", \"what\": ", t->n ? ",\n" : "", code);
		sbuf_json(t->json, what);
		sbuf_lit(t->json, "}");
	} else {
		printf("Ärende %s, %s\n", code, what);
	}
	t->n++;
}

/* The row comes first: what was read stands in the log, also when the reading ends early. */
static mst_err check(struct cli *c, const struct auth_user *who, const struct vault_keyring *keys,
		     struct told *t, size_t *ret_cases)
{
	struct ctx x;

	TRY(ctx_open(&c->app, who, keys, &x));
	t->mem = x.mem;
	mst_err e = ctx_act_now(&x, &(struct act){ .audit = ctx_note(&x, "stats.check", ID_NONE, NULL, NULL) });

	if (e == MST_OK)
		e = support_facts_check(&x, tell, t, ret_cases);
	ctx_close(&x);
	return e;
}

static int run(struct cli *c, const char *login, struct sbuf *json)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring keys = { 0 };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct told t = { .json = json };
	struct auth_user who;
	size_t cases = 0;
	mst_err e = cli_unlock(c, mem, login, &who, &keys);

	if (e == MST_OK)
		e = check(c, &who, &keys, &t, &cases);
	if (e != MST_OK) {
		fprintf(stderr, "medstod: %s\n", e == MST_INVALID ? "no phrase was given" :
						 e == MST_DENIED ? "the login or the phrase is not right" :
								   "the cases could not be read");
		return CLI_USAGE;
	}
	if (json) {
		printf("{\"cases\": %zu, \"differences\": [%s]}\n", cases, json->p ? json->p : "");
		return t.n ? CLI_FAILED : CLI_OK;
	}
	printf("%zu öppna ärenden, %zu skillnader\n", cases, t.n);
	return t.n ? CLI_FAILED : CLI_OK;
}

/* Takes "check" and --login NAME out of argv; what is left are settings. NULL: not so called. */
static const char *take_login(int *argc, char **argv)
{
	const char *login = NULL;
	int n = 2;

	for (int i = 3; i < *argc; i++) {
		if (str_eq(argv[i], "--login") && i + 1 < *argc && !login)
			login = argv[++i];
		else if (str_starts(argv[i], "--login=") && !login)
			login = argv[i] + strlen("--login=");
		else
			argv[n++] = argv[i];
	}
	*argc = n;
	return login;
}

int cli_stats(int argc, char **argv)
{
	bool json = cli_take_switch(&argc, argv, "--json");
	struct sbuf lines;
	struct cli c;
	const char *login;

	if (argc < 3 || str_eq(argv[2], "--help") || (argc > 3 && str_eq(argv[3], "--help"))) {
		fputs(usage, argc < 3 ? stderr : stdout);
		return argc < 3 ? CLI_USAGE : CLI_OK;
	}
	if (!str_eq(argv[2], "check") || !(login = take_login(&argc, argv))) {
		fprintf(stderr, "medstod: stats check needs --login; see medstod stats --help\n");
		return CLI_USAGE;
	}
	int code = cli_settings(&c, argc, argv, NULL, NULL);

	sbuf_init(&lines, 64 << 20);
	if (code == CLI_OK)
		code = cli_open(&c, false) == CLI_OK ? run(&c, login, json ? &lines : NULL) : CLI_USAGE;
	sbuf_done(&lines);
	cli_close(&c);
	return code;
}
