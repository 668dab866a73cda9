/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* audit_cmd.c - medstod audit verify: needs neither the server's secret nor any key, so that an
 * auditor can run it on a copy; reads only, also while the store is served. */
#include "cli/cli.h"

static const char usage[] =
	"usage: medstod audit verify --db FILE [--vault FILE] [--checkpoint FILE --key PUB] [--json]\n\n"
	"Follows every chain of the log, and names the first bad row.\n\n"
	"Exit codes: 0 whole, 1 not whole, 2 it could not be read.\n";

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

static mst_err verify(const struct verify_flags *f, struct audit_verdict *ret, char *err, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct db_store_conf conf = { .where = f->db, .name = "data", .rooms = cli_data_rooms(),
				      .read_only = true };
	struct db_store *store;
	struct db *db;

	TRY(crypto_start());
	TRY(db_store_open(&conf, &store, err, n));
	mst_err e = db_reader(store, &db);

	if (e == MST_OK)
		e = audit_verify(db, mem, f->checkpoint, f->key, ret, err, n);
	db_store_close(store);
	return e;
}

int cli_audit(int argc, char **argv)
{
	struct verify_flags f = { 0 };
	struct audit_verdict verdict = { 0 };
	char err[300] = "";
	struct sbuf out;

	if (argc == 3 && str_eq(argv[2], "--help")) {
		fputs(usage, stdout);
		return CLI_OK;
	}
	if (argc < 3 || !str_eq(argv[2], "verify") || !verify_flags(argc, argv, &f)) {
		fputs(usage, stderr);
		return CLI_USAGE;
	}
	if (f.help) {
		fputs(usage, stdout);
		return CLI_OK;
	}
	sbuf_init(&out, 64 * 1024);
	int code = audit_report(verify(&f, &verdict, err, sizeof(err)), err, &verdict, f.json, &out);

	fputs(out.p ? out.p : "", code == CLI_USAGE && !f.json ? stderr : stdout);
	sbuf_done(&out);
	return code;
}
