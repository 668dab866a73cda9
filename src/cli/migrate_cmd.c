/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* migrate_cmd.c - medstod migrate: both stores to this version's schema, or all rows of one of them to
 * another engine. */
#include "base/day.h"
#include "cli/cli.h"
#include "db/move.h"

#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
	"usage: medstod migrate --db FILE\n"
	"       medstod migrate --from STORE --to STORE\n\n"
	"The first brings both stores to this version's schema, as serve does when it starts, after\n"
	"making a copy of them as they were (backup-to). A newer one is refused.\n\n"
	"The second copies all rows of one store, data or keys, into an empty one, and compares\n"
	"them value by value. STORE is sqlite:FILE or postgres:CONNECTION, a connection string of\n"
	"PostgreSQL (\"postgres:dbname=medstod host=/run/postgresql\"). Stop the server first; the\n"
	"source is not changed. What is cut off goes on where it was when the same line is given\n"
	"again. Then write the new places in medstod.conf, as data and vault.\n" CLI_EXIT_CODES;

/* ---- the schema ---- */

/* Is there a store whose schema is older than the program? One that is not there, or cannot be read, is
 * left to who opens it. */
static bool older(struct arena *mem, const char *where, const char *name, const struct db_room *rooms)
{
	struct db_store_conf conf = { .where = where, .name = name, .read_only = true };
	struct db_store *s = NULL;
	const char *schema = "";
	struct db *db;
	char err[300];

	if (cli_is_file(where) && access(where, F_OK) != 0)
		return false;
	if (db_store_open(&conf, &s, err, sizeof(err)) == MST_OK && db_reader(s, &db) == MST_OK)
		(void)!db_schema(db, mem, &schema);
	db_store_close(s);
	return *schema && db_schema_known(rooms, schema) && db_schema_older(rooms, schema);
}

bool cli_upgrade_copy(struct cli *c)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct backup_made made;
	char err[400] = "";

	if (!older(mem, c->vault, "vault", cli_vault_rooms()) &&
	    !older(mem, c->db, "data", cli_data_rooms()))
		return true;
	cli_backup_conf(c);
	if (!backup_wanted(&c->backup)) {
		fputs("medstod: databasen är av en äldre version och lyfts nu till den här, utan att någon "
		      "kopia görs först: backup-key och backup-to är inte satta.\n", stderr);
		return true;
	}
	if (backup_make(&c->backup, day_now(), &made, err, sizeof(err)) == MST_OK) {
		fprintf(stderr, "medstod: databasen är av en äldre version. Kopia nr %lld av den, som den "
			"var, är gjord i %s; nu lyfts den.\n", (long long)made.number, c->backup.to);
		return true;
	}
	fprintf(stderr, "medstod: databasen är av en äldre version, och ingen kopia av den kunde göras innan "
		"den lyfts: %s Inget är ändrat. Rätta det och försök igen, eller ta bort backup-to för "
		"att lyfta den utan kopia.\n", err);
	return false;
}

static int migrate(int argc, char **argv)
{
	struct cli c;
	int code = cli_settings(&c, argc, argv, NULL, NULL);

	if (code == CLI_OK)
		code = crypto_start() == MST_OK ? cli_open(&c, false) : CLI_FAILED;
	if (code == CLI_OK)
		puts("the databases are at this version");
	cli_close(&c);
	return code;
}

/* ---- to another engine ---- */

static const char *place_of(const char *store)
{
	if (str_starts(store, "sqlite:"))
		return store + sizeof("sqlite:") - 1;
	return str_starts(store, "postgres:") ? store : NULL;
}

static const char *shown(const char *store)
{
	return str_starts(store, "postgres:") ? "PostgreSQL" : store + sizeof("sqlite:") - 1;
}

/* The two kinds of store have no room in common: whichever opens is what it is. */
static mst_err open_source(const char *where, const struct db_room **ret_rooms,
			   struct db_store **ret, char *err, size_t n)
{
	struct db_store_conf conf = { .where = where, .name = "vault", .rooms = cli_vault_rooms(),
				      .read_only = true, .across = true };
	mst_err e = db_store_open(&conf, ret, err, n);

	if (e == MST_CONFLICT) {
		conf.name = "data";
		conf.rooms = cli_data_rooms();
		e = db_store_open(&conf, ret, err, n);
	}
	*ret_rooms = conf.rooms;
	return e;
}

static mst_err open_target(const char *where, const struct db_room *rooms, struct arena *mem,
			   struct db_store **ret, char *err, size_t n)
{
	struct db_room *with;
	size_t k = 0;

	while (rooms[k].room)
		k++;
	with = arena_new(mem, struct db_room, k + 2);
	memcpy(with, rooms, k * sizeof(*rooms));
	with[k].room = DB_MOVING;
	return db_store_open(&(struct db_store_conf){ .where = where, .name = "target", .rooms = with,
						       .across = true },
			     ret, err, n);
}

static int move(const char *from, const char *to)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct db_move m = { 0 };
	const struct db_room *rooms = NULL;
	int64_t tables = 0, rows = 0;
	char err[300] = "";
	const char *at = from;

	m.err = err, m.n = sizeof(err);
	umask(077);
	mst_err e = open_source(place_of(from), &rooms, &m.from, err, sizeof(err));

	if (e == MST_OK) {
		at = to;
		e = open_target(place_of(to), rooms, mem, &m.to, err, sizeof(err));
	}
	if (e == MST_OK) {
		cli_long_begin("migrate");
		e = db_move(&m, &tables, &rows);
		cli_long_end();
	}
	db_store_close(m.to);
	db_store_close(m.from);
	if (e == MST_OK)
		printf("%lld tables with %lld rows are the same in %s as in %s\n", (long long)tables,
		       (long long)rows, shown(to), shown(from));
	else
		fprintf(stderr, "medstod: %s: %s\n", shown(at), err);
	return e == MST_OK ? CLI_OK : CLI_FAILED;
}

static int wrong(const char *why)
{
	fprintf(stderr, "medstod: %s\n\n%s", why, usage);
	return CLI_USAGE;
}

int cli_migrate(int argc, char **argv)
{
	const char *from = NULL, *to = NULL;

	for (int i = 2; i < argc; i++) {
		if (str_eq(argv[i], "--help")) {
			fputs(usage, stdout);
			return CLI_OK;
		}
		if (i + 1 < argc && str_eq(argv[i], "--from"))
			from = argv[++i];
		else if (i + 1 < argc && str_eq(argv[i], "--to"))
			to = argv[++i];
		else if (from || to)
			return wrong("--from and --to go with each other only");
	}
	if (!from && !to)
		return migrate(argc, argv);
	if (!from || !to)
		return wrong("--from and --to are both needed");
	if (!place_of(from) || !place_of(to))
		return wrong("a store is sqlite:FILE or postgres:CONNECTION");
	return crypto_start() == MST_OK ? move(from, to) : CLI_FAILED;
}
