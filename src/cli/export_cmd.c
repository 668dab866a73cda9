/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* export_cmd.c - medstod export: all that an organisation has, out; medstod import: into a new
 * installation. What they say to the administrator is Swedish, as for copies. */
#include "cli/cli.h"
#include "export/export.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static const char export_usage[] =
	"usage: medstod export FILE --for KEY --login NAME --db FILE\n\n"
	"Writes all that the organisation has into FILE: every table as JSON Lines, documents as PDF,\n"
	"and a README, in a tar that is sealed with age for one receiver, whose public key KEY is\n"
	"(age1..., made by age-keygen). Also while served. It takes two: you, and a coordinator, NAME,\n"
	"whose keys open what is sealed. Her phrase is asked for, or read as the first line of standard\n"
	"input. It stands in the log, and alarm-mail is told.\n\n"
	"  --for KEY     the receiver's public key\n"
	"  --login NAME  the coordinator\n\n"
	"To look inside: age -d -i KEYFILE FILE | tar x\n\n"
	"On a terminal it tells how far it is. Ctrl-C ends it, and there is no file then.\n\n"
	"Exit codes: 0 written, 1 it did not go (there is no file then), 2 the call is wrong.\n";
static const char import_usage[] =
	"usage: medstod import FROM DIR\n\n"
	"Makes a new installation in DIR, which is empty or not there yet, of what medstod export has\n"
	"written: the same rows, the same people with the same phrases. FROM is the opened archive, a\n"
	"tar file, or - for standard input:\n\n"
	"  age -d -i KEYFILE FILE | medstod import - DIR\n\n"
	"It must come from the same version. What belongs to the machine (address, certificate, copies,\n"
	"mail) is not in it: write it into DIR/medstod.conf. Ctrl-C ends it; DIR is as it was then.\n\n"
	"Exit codes: 0 made, 1 refused with the reason (DIR is as it was), 2 the call is wrong.\n";

static int failed(int code, const char *words)
{
	fprintf(stderr, "medstod: %s\n", words);
	return code;
}

/* ---- out ---- */

/* What belongs to the organisation and not to the machine. */
static void put_settings(const struct conf *f, struct sbuf *o)
{
	static const char *const texts[] = { "jour", "root", "partnership", "coordinator-phone",
					     "alarm-mail", "second-factor" };

	for (size_t i = 0; i < MST_LEN(texts); i++)
		if (*conf_text(f, texts[i]))
			sbuf_fmt(o, "%s = %s\n", texts[i], conf_text(f, texts[i]));
	if (conf_bool(f, "demo"))
		sbuf_lit(o, "demo = yes\n");
	sbuf_fmt(o, "idle-minutes = %lld\nsession-hours = %lld\ntrust-days = %lld\n",
		 (long long)conf_int(f, "idle-minutes"), (long long)conf_int(f, "session-hours"),
		 (long long)conf_int(f, "trust-days"));
}

static void summary(const struct export_to *to, const struct export_sum *s)
{
	printf("%s: %lld tabeller med %lld rader och %lld filer.\n%lld förseglade uppgifter öppnades",
	       to->file, (long long)s->tables, (long long)s->rows, (long long)s->files,
	       (long long)s->opened);
	if (s->closed)
		printf(", %lld gick inte att öppna med den samordnarens nycklar och är med som de är",
		       (long long)s->closed);
	puts(".\nBara mottagaren kan öppna filen. Det står i loggen att den är gjord, av vem och till vem.");
	if (s->unknown)
		fprintf(stderr, "medstod: %lld uppgifter kunde inte läggas ut helt; de är med förseglade\n",
			(long long)s->unknown);
}

static int write_it(struct cli *c, struct export_to *to, const char *login)
{
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring keys = { 0 };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct export_sum sum;
	char err[300] = "";
	struct auth_user who;
	struct ctx x;
	mst_err e = cli_unlock(c, mem, login, &who, &keys);

	if (e != MST_OK)
		return failed(CLI_FAILED, e == MST_INVALID ? "ingen lösenfras gavs" :
							      "inloggningsnamnet eller lösenfrasen är inte rätt");
	if (ctx_open(&c->app, &who, &keys, &x) != MST_OK)
		return failed(CLI_FAILED, "databasen kan inte läsas");
	cli_long_begin("org.export");
	e = export_write(&x, to, &sum, err, sizeof(err));
	cli_long_end();
	ctx_close(&x);
	if (e == MST_OK) {
		summary(to, &sum);
		return CLI_OK;
	}
	return failed(CLI_FAILED, e == MST_DENIED ? "det här kontot har inte jourens nycklar: en samordnare "
						    "ska ge sin lösenfras" :
				  *err ? err : "databasen kunde inte läsas eller skrivas; loggen säger mer");
}

static int run_export(struct cli *c, const char *file, const char *key, const char *login)
{
	struct sbuf settings;
	struct export_to to = { .file = file, .receiver = key, .program = MST_VERSION };

	if (access(file, F_OK) == 0)
		return failed(CLI_FAILED, "filen finns redan: välj ett nytt namn");
	umask(077);
	if (crypto_start() != MST_OK || cli_open(c, false) != CLI_OK)
		return CLI_FAILED;
	sbuf_init(&settings, 64 * 1024);
	put_settings(c->conf, &settings);
	to.settings = settings.p;
	int code = write_it(c, &to, login);

	sbuf_done(&settings);
	return code;
}

int cli_export(int argc, char **argv)
{
	const char *key = cli_take_flag(&argc, argv, "--for"), *login = cli_take_flag(&argc, argv, "--login"),
		   *file = cli_take_word(&argc, argv);
	static const char *const extra[] = { "--help", NULL };
	bool help[1] = { false };
	struct cli c;
	int code = cli_settings(&c, argc, argv, extra, help);

	if (help[0])
		fputs(export_usage, stdout);
	else if (code == CLI_OK && (!file || !key || !login || !c.db))
		code = failed(CLI_USAGE, "FILE, --for, --login and --db are all needed; see medstod export --help");
	else if (code == CLI_OK && !export_receiver_good(key))
		code = failed(CLI_USAGE, "--for ska vara mottagarens öppna nyckel, age1..., från age-keygen");
	else if (code == CLI_OK)
		code = run_export(&c, file, key, login);
	cli_close(&c);
	return code;
}

/* ---- in ---- */

static bool put_setting(void *arg, const char *name, const char *text, size_t n)
{
	return cli_replace_in(*(const char **)arg, name, text, n);
}

static mst_err open_new(const char *dir, const char *name, const char *file, const struct db_room *rooms,
			struct db_store **ret, char *err, size_t n)
{
	char *path = cli_path(dir, file);
	mst_err e = db_store_open(&(struct db_store_conf){ .where = path, .name = name, .rooms = rooms }, ret,
				  err, n);

	free(path);
	return e;
}

/* dir: beside the one that is asked for, until it is whole. */
static mst_err fill(const char *from, const char *dir, struct export_sum *ret, char *err, size_t n)
{
	struct export_from f = { .file = from, .setting = put_setting, .arg = &dir };
	mst_err e = open_new(dir, "vault", "vault.db", cli_vault_rooms(), &f.vault, err, n);

	if (e == MST_OK)
		e = open_new(dir, "data", "medstod.db", cli_data_rooms(), &f.data, err, n);
	if (e == MST_OK)
		e = export_read(&f, ret, err, n);
	db_store_close(f.data);
	db_store_close(f.vault);
	return e;
}

static void take_away(const char *dir)
{
	static const char *const names[] = { "medstod.db", "medstod.db-wal", "medstod.db-shm", "vault.db",
					     "vault.db-wal", "vault.db-shm", "pepper", "medstod.conf" };

	for (size_t i = 0; i < MST_LEN(names); i++) {
		char *path = cli_path(dir, names[i]);

		(void)unlink(path);
		free(path);
	}
	(void)rmdir(dir);
}

static int run_import(const char *from, const char *dir)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *part = arena_fmt(mem, "%s.part", dir);
	struct export_sum sum;
	char err[600] = "";

	umask(077);
	/* An empty folder goes, and is there again when all is in it; whatever else keeps it. */
	bool was = rmdir(dir) == 0;

	if (!was && errno != ENOENT)
		return failed(CLI_FAILED, "mappen är inte tom: välj en ny");
	take_away(part);
	if (mkdir(part, 0700) != 0)
		return failed(CLI_FAILED, arena_fmt(mem, "%s: %s", part, strerror(errno)));
	cli_long_begin("org.import");
	mst_err e = fill(from, part, &sum, err, sizeof(err));

	cli_long_end();
	if (e == MST_OK && rename(part, dir) != 0)
		snprintf(err, sizeof(err), "%s: %s", dir, strerror(errno));
	if (*err) {
		take_away(part);
		if (was)
			(void)!mkdir(dir, 0700);
		return failed(CLI_FAILED, err);
	}
	printf("%lld tabeller med %lld rader är införda i %s.\nLäs igenom %s/medstod.conf, kontrollera med "
	       "medstod doctor --db %s/medstod.db, och starta: systemctl start medstod\nEller för hand: "
	       "medstod serve --db %s/medstod.db\n",
	       (long long)sum.tables, (long long)sum.rows, dir, dir, dir, dir);
	return CLI_OK;
}

int cli_import(int argc, char **argv)
{
	if (argc == 3 && str_eq(argv[2], "--help")) {
		fputs(import_usage, stdout);
		return CLI_OK;
	}
	if (argc != 4 || str_starts(argv[2], "--") || str_starts(argv[3], "--")) {
		fputs(import_usage, stderr);
		return CLI_USAGE;
	}
	return crypto_start() == MST_OK ? run_import(argv[2], argv[3]) : CLI_FAILED;
}
