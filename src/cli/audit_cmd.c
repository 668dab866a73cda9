/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* audit_cmd.c - medstod audit verify: needs neither the server's secret nor any key, so that an
 * auditor can run it on a copy; reads only, also while the store is served. And medstod audit
 * checkpoint, which signs the log's ends with the server's signing key; audit cut is in cut.c. */
#include "audit/cut.h"
#include "cli/cli.h"

#include <errno.h>
#include <sys/stat.h>

static const char usage[] =
	"usage: medstod audit verify --db FILE [--vault FILE] [--checkpoint FILE --key PUB] [--json]\n\n"
	"Follows every chain of the log, and names the first bad row.\n\n"
	"usage: medstod audit checkpoint --db FILE [--to FILE]\n\n"
	"Signs the log's ends as they are now, also while it is served, and writes them to FILE (or\n"
	"prints them) for somebody else to keep. The key is signing.key beside the store, made at the\n"
	"first use; signing.pub is what verify wants as --key.\n\n"
	"usage: medstod audit cut --db FILE --checkpoint FILE [--dry-run]\n\n"
	"Cuts off rows that are older than the jour's rule, in front of what the checkpoint has signed.\n\n"
	"Exit codes: 0 whole, or written, 1 not whole, or it did not go, 2 it could not be read.\n";

struct verify_flags {
	const char *db, *vault, *checkpoint, *key;
	bool json, help;
};

static bool verify_flags(int argc, char **argv, struct verify_flags *ret)
{
	const struct {
		const char *name;
		const char **value;
	} flags[] = { { "--db", &ret->db },
		      { "--vault", &ret->vault },
		      { "--checkpoint", &ret->checkpoint },
		      { "--key", &ret->key } };

	for (int i = 3; i < argc; i++) {
		bool known = false;

		if (str_eq(argv[i], "--json"))
			known = ret->json = true;
		if (str_eq(argv[i], "--help"))
			known = ret->help = true;
		for (size_t k = 0; !known && k < MST_LEN(flags); k++)
			if (str_eq(argv[i], flags[k].name) && i + 1 < argc) {
				*flags[k].value = argv[++i];
				known = true;
			}
		if (!known)
			return false;
	}
	return ret->help || (ret->db && !ret->checkpoint == !ret->key);
}

static mst_err verify(const struct verify_flags *f, struct arena *mem, struct audit_verdict *ret,
		      struct audit_left *left, char *err, size_t n)
{
	struct db_store_conf conf = { .where = f->db, .name = "data", .rooms = cli_data_rooms(),
				      .read_only = true, .across = true };
	struct db_store *store;
	struct db *db;

	TRY(crypto_start());
	TRY(db_store_open(&conf, &store, err, n));
	mst_err e = db_reader(store, &db);

	if (e == MST_OK) {
		cli_long_begin("audit.verify");
		e = audit_verify_left(db, mem, f->checkpoint, f->key, ret, left, err, n);
		cli_long_end();
	}
	db_store_close(store);
	return e;
}

static mst_err make_checkpoint(const struct cli *c, struct sbuf *out, char *err, size_t n)
{
	struct db_store_conf conf = { .where = c->db, .name = "data", .rooms = cli_data_rooms(),
				      .read_only = true, .across = true };
	struct db_store *store = NULL;
	bool whole = true;
	struct db *db;
	mst_err e = crypto_start();

	umask(077);
	if (e == MST_OK)
		e = db_store_open(&conf, &store, err, n);
	if (e == MST_OK)
		e = db_reader(store, &db);
	if (e == MST_OK) {
		cli_long_begin("audit.verify");
		e = cli_checkpoint_make(db, c->dir, day_now(), out, &whole, err, n);
		cli_long_end();
	}
	db_store_close(store);
	return whole ? e : MST_CONFLICT;
}

static int run_checkpoint(const struct cli *c, const char *to)
{
	char err[300] = "databasen kan inte läsas";
	struct sbuf out;
	int code = CLI_OK;

	sbuf_init(&out, 64 * 1024);
	mst_err e = make_checkpoint(c, &out, err, sizeof(err));

	if (e == MST_OK && to && !cli_write_file(to, out.p, out.len)) {
		snprintf(err, sizeof(err), "%s: %s", to, strerror(errno));
		e = MST_CONFLICT;
	}
	if (e != MST_OK) {
		fprintf(stderr, "medstod: %s\n", err);
		code = e == MST_CONFLICT ? CLI_FAILED : CLI_USAGE;
	} else if (!to) {
		fwrite(out.p, 1, out.len, stdout);
	}
	sbuf_done(&out);
	return code;
}

/* --db names the folder, as everywhere; the store may be in PostgreSQL. */
static int cli_checkpoint(int argc, char **argv)
{
	static const char *const extra[] = { "--help", NULL };
	bool help = false;
	struct cli c;

	(void)cli_take_word(&argc, argv);
	const char *to = cli_take_flag(&argc, argv, "--to");
	int code = cli_settings(&c, argc, argv, extra, &help);

	if (help || (code == CLI_OK && !c.db)) {
		fputs(usage, help ? stdout : stderr);
		code = help ? CLI_OK : CLI_USAGE;
	} else if (code == CLI_OK) {
		code = run_checkpoint(&c, to);
	}
	cli_close(&c);
	return code;
}

int cli_audit(int argc, char **argv)
{
	struct verify_flags f = { 0 };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct audit_verdict verdict = { 0 };
	struct audit_left left = { 0 };
	char err[300] = "";
	struct sbuf out;

	if (argc == 3 && str_eq(argv[2], "--help")) {
		fputs(usage, stdout);
		return CLI_OK;
	}
	if (argc >= 3 && str_eq(argv[2], "checkpoint"))
		return cli_checkpoint(argc, argv);
	if (argc >= 3 && str_eq(argv[2], "cut"))
		return cli_cut(argc, argv);
	if (argc < 3 || !str_eq(argv[2], "verify") || !verify_flags(argc, argv, &f)) {
		fputs(usage, stderr);
		return CLI_USAGE;
	}
	if (f.help) {
		fputs(usage, stdout);
		return CLI_OK;
	}
	sbuf_init(&out, 64 * 1024);
	int code = audit_report(verify(&f, mem, &verdict, &left, err, sizeof(err)), err, &verdict, &left,
				     f.json, &out);

	fputs(out.p ? out.p : "", code == CLI_USAGE && !f.json ? stderr : stdout);
	sbuf_done(&out);
	return code;
}
