/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* backup_cmd.c - medstod backup-key, backup, restore. What they say to the administrator is Swedish. */
#include "cli/cli.h"

#include <errno.h>
#include <libgen.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/progress.h"
#include "guard/guard.h"
#include "import/import.h"
#include "mailbox/mailbox.h"
#include "referral/referral.h"
#include "support/support.h"

static const char key_usage[] =
	"usage: medstod backup-key --db FILE --to KEYFILE\n\n"
	"Makes the key pair that copies are sealed with. The public key is put into medstod.conf; the\n"
	"secret one, with all that a restore needs beside the copies, into KEYFILE, which must not stay\n"
	"on the server (- prints it instead). Keep it on two places, as on paper in the safe.\n\n"
	"Exit codes: 0 made, 1 it did not go, 2 the call is wrong.\n";
static const char backup_usage[] =
	"usage: medstod backup [DIR] --db FILE [--json]\n\n"
	"Makes one copy in DIR (or backup-to of medstod.conf), also while the installation is served:\n"
	"two sealed files, the vault's first. Removes the vault's copies after 30 days and the data's\n"
	"after backup-keep-days. Not in the copy: pepper, which stands in the secret key's file.\n"
	"With --json: {\"number\", \"vault_bytes\", \"data_bytes\", \"removed\", \"to\"}.\n\n"
	"Exit codes: 0 made, 1 it did not go (older copies are as they were), 2 the call is wrong.\n";
static const char restore_usage[] =
	"usage: medstod restore FROM INTO --key KEYFILE [--copy N]\n"
	"       medstod restore --verify FROM [INTO] --key KEYFILE [--copy N] [--temp DIR]\n"
	"       either of them [--json]\n\n"
	"Restores the newest copy in FROM (or number N) into INTO, a folder that is empty or not there\n"
	"yet. With --verify and without INTO it is a rehearsal: all is done in a folder under DIR (or\n"
	"TMPDIR), checked, and wiped; FROM keeps a note of how it went, for the server's page.\n"
	"With --json: {\"number\", \"taken\", \"cases\", \"referrals\", \"accounts\", \"log_rows\", \"into\"}.\n\n"
	"Exit codes: 0 restored, or it would be, 1 refused with the reason, 2 the call is wrong.\n";

void cli_backup_conf(struct cli *c)
{
	static struct db_passing leave[5];

	leave[0] = auth_passing;
	leave[1] = import_passing;
	leave[2] = referral_passing;
	leave[3] = guard_passing;
	c->backup = (struct backup_conf){
		.db = c->db, .vault = c->vault, .dir = c->dir,
		.to = conf_text(c->conf, "backup-to"),
		.key = conf_text(c->conf, "backup-key"),
		.rehearsal_key = conf_text(c->conf, "backup-rehearsal-key"),
		.every = (int)conf_int(c->conf, "backup-every"),
		.keep_days = (int)conf_int(c->conf, "backup-keep-days"),
		.data_rooms = cli_data_rooms(), .vault_rooms = cli_vault_rooms(), .leave = leave,
		.pepper = &c->app.pepper, .check = cli_check_keys,
	};
}

mst_err cli_check_keys(struct db *data, struct db *vault, struct backup_found *ret)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct auth_user *users;
	int64_t cases, referrals, letters;
	size_t n;

	TRY(support_keyless(data, vault, &ret->cases, &cases));
	TRY(referral_keyless(data, vault, &ret->referrals, &referrals));
	TRY(mailbox_keyless(data, vault, &letters));
	TRY(auth_list_all(data, mem, &users, &n));
	ret->accounts = (int64_t)n;
	ret->keyless = cases + referrals + letters;
	return MST_OK;
}

static bool failed(const char *words)
{
	fprintf(stderr, "medstod: %s\n", words);
	return false;
}

/* Settings and pepper; no store is opened, so that a copy can be made before a migration. */
static int start(struct cli *c, int argc, char **argv, const char *help, bool *ret_stop)
{
	static const char *const extra[] = { "--help", NULL };
	bool found[1] = { false };
	int code = cli_settings(c, argc, argv, extra, found);

	*ret_stop = true;
	if (found[0]) {
		fputs(help, stdout);
		return CLI_OK;
	}
	if (code == CLI_OK && !c->db) {
		failed("--db FILE is missing");
		code = CLI_USAGE;
	}
	umask(077);
	if (code == CLI_OK && (crypto_start() != MST_OK || !cli_pepper(c)))
		code = CLI_FAILED;
	*ret_stop = code != CLI_OK;
	cli_backup_conf(c);
	return code;
}

/* ---- backup-key ---- */

static bool within(const char *folder, const char *path)
{
	char *copy = mem_str(path), *a = realpath(folder, NULL), *b = realpath(dirname(copy), NULL);
	size_t n = a ? strlen(a) : 0;
	bool in = a && b && strncmp(a, b, n) == 0 && (!b[n] || b[n] == '/');

	free(copy);
	free(a);
	free(b);
	return in;
}

static bool put_secret(const struct backup_secret *s, const char *to)
{
	struct sbuf text;
	bool good;

	sbuf_init(&text, 4096);
	sbuf_grow(&text, 600); /* in one piece: no copy of it is left behind */
	backup_secret_write(s, &text);
	if (str_eq(to, "-"))
		good = fwrite(text.p, 1, text.len, stdout) == text.len && fflush(stdout) == 0;
	else
		good = cli_write_file(to, text.p, text.len);
	mem_wipe(text.p, text.len);
	sbuf_done(&text);
	if (!good)
		fprintf(stderr, "medstod: nyckelfilen kan inte skrivas till %s: %s.\n", to,
			errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? "disken är full" :
									       strerror(errno));
	return good;
}

/* Adds the line to medstod.conf. */
static bool put_public(struct cli *c, const char *hex)
{
	char *path = cli_path(c->dir, "medstod.conf");
	FILE *f = fopen(path, "re");
	struct sbuf text;
	bool good;
	int ch;

	sbuf_init(&text, 256 * 1024);
	while (f && (ch = fgetc(f)) != EOF)
		sbuf_ch(&text, (char)ch);
	if (f)
		fclose(f);
	if (text.len && text.p[text.len - 1] != '\n')
		sbuf_ch(&text, '\n');
	sbuf_fmt(&text, "backup-key = %s\n", hex);
	good = !text.bad && cli_replace_in(c->dir, "medstod.conf", text.p, text.len);
	sbuf_done(&text);
	free(path);
	return good;
}

static int make_key(struct cli *c, const char *to)
{
	MST_CLEANUP(backup_secret_wipe) struct backup_secret s = { .pepper = c->app.pepper };
	MST_CLEANUP(sign_pair_wipe) struct sign_pair sign;
	char hex[65];

	if (*c->backup.key) {
		failed("medstod.conf har redan en backup-key. Är den hemliga borta? Ta då bort raden och "
		       "gör en ny; äldre kopior går inte längre att öppna.");
		return CLI_FAILED;
	}
	if (!str_eq(to, "-") && (within(c->dir, to) || access(to, F_OK) == 0)) {
		failed("skriv nyckelfilen till ett nytt namn utanför serverns mapp, till exempel ett "
		       "USB-minne: den ska inte vara kvar på servern.");
		return CLI_FAILED;
	}
	if (backup_signing(c->dir, true, &sign) != MST_OK) {
		failed("signing.key kan inte läsas eller skrivas");
		return CLI_FAILED;
	}
	backup_installation(&s.pepper, &s.installation);
	box_pair_new(&s.pair);
	memcpy(s.signer, sign.pub, sizeof(s.signer));
	hex_text(s.pair.pub, sizeof(s.pair.pub), hex);
	/* The secret first: a public key without it would seal copies that nobody opens. */
	if (!put_secret(&s, to) || !put_public(c, hex)) {
		if (!str_eq(to, "-"))
			(void)unlink(to);
		return CLI_FAILED;
	}
	fputs("Nyckeln är gjord; medstod.conf har fått den öppna. Den hemliga behövs för varje "
	      "återställning:\nförvara den på två ställen utanför servern (USB-minne och papper i "
	      "kassaskåpet), och ta bort\nden härifrån. Starta om servern, så görs en kopia varje natt "
	      "när backup-to är satt.\n", str_eq(to, "-") ? stderr : stdout);
	return CLI_OK;
}

int cli_backup_key(int argc, char **argv)
{
	const char *to = cli_take_flag(&argc, argv, "--to");
	struct cli c;
	bool stop;
	int code = start(&c, argc, argv, key_usage, &stop);

	if (!stop && !to) {
		fputs(key_usage, stderr);
		code = CLI_USAGE;
	} else if (!stop) {
		code = make_key(&c, to);
	}
	cli_close(&c);
	return code;
}

/* ---- backup ---- */

static int copy(struct cli *c, bool json)
{
	struct backup_made made;
	char err[400] = "";

	cli_long_begin("backup.make");
	mst_err e = backup_make(&c->backup, day_now(), &made, err, sizeof(err));

	cli_long_end();
	if (e != MST_OK) {
		failed(err);
		return e == MST_INVALID ? CLI_USAGE : CLI_FAILED;
	}
	if (json) {
		struct sbuf o;

		sbuf_init(&o, 64 * 1024);
		sbuf_fmt(&o, "{\"number\": %lld, \"vault_bytes\": %lld, \"data_bytes\": %lld, \"removed\": %d, \"to\": ",
			 (long long)made.number, (long long)made.vault_bytes, (long long)made.data_bytes, made.removed);
		sbuf_json(&o, c->backup.to);
		sbuf_lit(&o, "}\n");
		return cli_print_json(&o) ? CLI_OK : CLI_FAILED;
	}
	printf("Kopia nr %lld: valv %lld kB, data %lld kB, i %s.\n", (long long)made.number,
	       (long long)((made.vault_bytes + 1023) / 1024),
	       (long long)((made.data_bytes + 1023) / 1024), c->backup.to);
	if (made.removed)
		printf("%d gamla filer togs bort.\n", made.removed);
	return CLI_OK;
}

int cli_backup(int argc, char **argv)
{
	bool json = cli_take_switch(&argc, argv, "--json");
	const char *to = cli_take_word(&argc, argv);
	struct cli c;
	bool stop;
	int code = start(&c, argc, argv, backup_usage, &stop);

	if (to)
		c.backup.to = to;
	if (!stop)
		code = copy(&c, json);
	cli_close(&c);
	return code;
}

/* ---- restore ---- */

static void note_rehearsal(const char *from, mst_err e, const struct backup_report *r,
			   const char *words)
{
	struct backup_rehearsal note = { .at = day_now(), .number = r->number, .full = true,
					 .good = e == MST_OK };

	snprintf(note.words, sizeof(note.words), "%s", e == MST_OK ? "" : words);
	if (backup_rehearsal_write(from, &note) != MST_OK)
		failed("övningen kunde inte antecknas bland kopiorna");
}

static int restored_json(const struct backup_restore *r, const struct backup_report *got)
{
	struct sbuf o;

	sbuf_init(&o, 64 * 1024);
	sbuf_fmt(&o, "{\"number\": %lld, \"taken\": %lld, \"cases\": %lld, \"referrals\": %lld, \"accounts\": %lld, "
		 "\"log_rows\": %lld, \"into\": ", (long long)got->number, (long long)got->taken,
		 (long long)got->found.cases, (long long)got->found.referrals,
		 (long long)got->found.accounts, (long long)got->found.log_rows);
	sbuf_json(&o, r->into);
	sbuf_lit(&o, "}\n");
	return cli_print_json(&o) ? CLI_OK : CLI_FAILED;
}

static int restore(const struct backup_restore *r, bool json)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct backup_report got;
	char err[400] = "";

	cli_long_begin("backup.restore");
	mst_err e = backup_restore(r, &got, err, sizeof(err));
	bool stopped = progress_stopped();

	cli_long_end();
	if (!r->into && !stopped)
		note_rehearsal(r->from, e, &got, err);
	if (e != MST_OK) {
		failed(err);
		return CLI_FAILED;
	}
	if (json)
		return restored_json(r, &got);
	printf("Kopia nr %lld från %s är hel: %lld ärenden, %lld förmedlingar, %lld konton, %lld rader i "
	       "loggen.\nVarje ärende och förmedling har sin nyckel. Loggens kedja är obruten.\n",
	       (long long)got.number, day_time_str(mem, got.taken), (long long)got.found.cases,
	       (long long)got.found.referrals, (long long)got.found.accounts,
	       (long long)got.found.log_rows);
	if (r->into)
		printf("Återställd i %s. Starta tjänsten: systemctl start medstod\nEller för hand: medstod serve "
		       "--db %s/medstod.db\n", r->into, r->into);
	else
		puts("Övningen gick bra och har städats bort.");
	return CLI_OK;
}

int cli_restore(int argc, char **argv)
{
	bool help = cli_take_switch(&argc, argv, "--help"), verify = cli_take_switch(&argc, argv, "--verify");
	bool json = cli_take_switch(&argc, argv, "--json");
	const char *temp = getenv("TMPDIR"), *n = cli_take_flag(&argc, argv, "--copy"), *word;
	struct backup_restore r = { .key = cli_take_flag(&argc, argv, "--key"), .temp = "/tmp",
				    .data_rooms = cli_data_rooms(),
				    .vault_rooms = cli_vault_rooms(), .check = cli_check_keys };

	if (!str_empty(temp))
		r.temp = temp;
	if ((word = cli_take_flag(&argc, argv, "--temp")))
		r.temp = word;
	r.from = cli_take_word(&argc, argv);
	r.into = cli_take_word(&argc, argv);
	if (help) {
		fputs(restore_usage, stdout);
		return CLI_OK;
	}
	if (argc != 2 || !r.from || !r.key || (!r.into && !verify) ||
	    (n && (!str_int(n, &r.number) || r.number < 1))) {
		fputs(restore_usage, stderr);
		return CLI_USAGE;
	}
	umask(077);
	return crypto_start() == MST_OK ? restore(&r, json) : CLI_FAILED;
}
