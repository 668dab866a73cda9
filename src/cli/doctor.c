/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doctor.c - medstod doctor: one line for each thing that can be wrong, and how to mend it. Reads only,
 * also while the installation is served. */
#include "cli/doctor.h"

#include <unistd.h>

static const char usage[] =
	"usage: medstod doctor --db FILE [--json]\n\n"
	"Looks through an installation and says for each thing whether it is good, and if not what to\n"
	"do. Changes nothing. With --json: {\"worst\", \"checks\": [{\"name\", \"state\", \"words\",\n"
	"\"do\"}]}, state good, warn or bad.\n\n"
	"Exit codes: 0 nothing is bad, 1 something is, 2 the call is wrong or nothing is installed.\n";

static const char *const state_names[] = { "good", "warn", "bad" };
static const char *const state_words[] = { "bra", "obs", "FEL" };

void doctor_add(struct doctor *d, const char *name, enum doctor_state s, const char *words,
		const char *mend)
{
	d->lines = arena_more(d->mem, d->lines, d->n, &d->cap, sizeof(*d->lines));
	d->lines[d->n++] = (struct doctor_line){ name, s, words, s == DOCTOR_GOOD ? NULL : mend };
}

static enum doctor_state worst(const struct doctor *d)
{
	enum doctor_state s = DOCTOR_GOOD;

	for (size_t i = 0; i < d->n; i++)
		if (d->lines[i].state > s)
			s = d->lines[i].state;
	return s;
}

static void print_json(const struct doctor *d)
{
	struct sbuf o;

	sbuf_init(&o, 256 * 1024);
	sbuf_fmt(&o, "{\"worst\": \"%s\", \"checks\": [\n", state_names[worst(d)]);
	for (size_t i = 0; i < d->n; i++) {
		sbuf_fmt(&o, "{\"name\": \"%s\", \"state\": \"%s\", \"words\": ", d->lines[i].name,
			 state_names[d->lines[i].state]);
		sbuf_json(&o, d->lines[i].words);
		sbuf_lit(&o, ", \"do\": ");
		sbuf_json(&o, d->lines[i].mend);
		sbuf_str(&o, i + 1 < d->n ? "},\n" : "}\n");
	}
	sbuf_lit(&o, "]}\n");
	fputs(o.p, stdout);
	sbuf_done(&o);
}

static void print_text(const struct doctor *d)
{
	static const char *const colours[] = { "\033[32m", "\033[33m", "\033[31m" };
	bool shown = cli_colours(stdout);
	size_t bad = 0, warn = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct doctor_line *l = &d->lines[i];

		printf("%s%s%s  %s\n", shown ? colours[l->state] : "", state_words[l->state],
		       shown ? "\033[0m" : "", l->words);
		if (l->mend)
			printf("     → %s\n", l->mend);
		bad += l->state == DOCTOR_BAD;
		warn += l->state == DOCTOR_WARN;
	}
	if (bad || warn)
		printf("\n%zu fel, %zu att tänka på.\n", bad, warn);
	else
		puts("\nAllt är bra.");
}

static int examine(struct cli *c, bool json)
{
	struct doctor d = { .c = c, .mem = arena_open() };
	enum doctor_state s;

	doctor_files(&d);
	doctor_settings(&d);
	doctor_stores(&d);
	doctor_forgotten(&d);
	doctor_documents(&d);
	doctor_log(&d);
	doctor_keys(&d);
	doctor_backup(&d);
	doctor_machine(&d);
	db_store_close(d.data_store);
	db_store_close(d.vault_store);
	if (json)
		print_json(&d);
	else
		print_text(&d);
	s = worst(&d);
	arena_close(d.mem);
	return s == DOCTOR_BAD ? CLI_FAILED : CLI_OK;
}

int cli_doctor(int argc, char **argv)
{
	static const char *const extra[] = { "--help", "--json", NULL };
	bool found[2] = { false };
	struct cli c;
	int code = cli_settings(&c, argc, argv, extra, found);

	if (found[0]) {
		fputs(usage, stdout);
		code = CLI_OK;
	} else if (code == CLI_OK && !c.db) {
		fputs(usage, stderr);
		code = CLI_USAGE;
	} else if (code == CLI_OK && cli_is_file(c.db) && access(c.db, F_OK) != 0) {
		fprintf(stderr, "medstod: det finns ingen installation i %s\n", c.dir);
		code = CLI_USAGE;
	} else if (code == CLI_OK) {
		cli_backup_conf(&c);
		code = crypto_start() == MST_OK ? examine(&c, found[1]) : CLI_FAILED;
	}
	cli_close(&c);
	return code;
}
