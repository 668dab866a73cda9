/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cli.h - the command line: the one place that knows all rooms. Exit codes: 0 done, 1 it did not
 * go, 2 the call itself is wrong (or, for `audit verify`, nothing could be read). */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "auth/auth.h"
#include "backup/backup.h"
#include "base/conf.h"

enum { CLI_OK = 0, CLI_FAILED = 1, CLI_USAGE = 2 };
/* Every --help ends with it, or with a line of its own that begins with "Exit codes: ". */
#define CLI_EXIT_CODES "\nExit codes: 0 done, 1 it did not go, 2 the call is wrong.\n"

/* All rooms' schemas, ended by a zero row, and routes, ended by NULL (rooms.c). */
const struct db_room *cli_data_rooms(void);
const struct db_room *cli_vault_rooms(void);
extern const struct http_route *const cli_routes[];

/* Settings of an installation folder: D/medstod.conf, the environment, then flags. Without --db the
 * machine's file (--config) names the folder, and wins over the folder's own (settings.c). */
extern const struct conf_key cli_keys[];
struct cli {
	struct conf *conf;
	char *dir;          /* folder of --db */
	char *db, *vault;   /* paths, or "postgres:" and a connection string */
	struct app app;
	struct backup_conf backup; /* of cli_backup_conf */
	bool reserve;              /* set before cli_open by what goes on to serve people */
	bool fill;                 /* set before cli_open by what fills a demo and is alone with it */
	const char *hash_mail;     /* who is sent the hash of the log's seal each Monday; "" = nobody */
};
/* Reads flags "--key value" and "--key=value" from argv[2..]. Prints what is wrong and returns
 * CLI_USAGE, or CLI_OK. extra: value-less flags that this command knows, ended by NULL; found[i]
 * is set for each that was given. */
int cli_settings(struct cli *c, int argc, char **argv, const char *const *extra, bool *found);
/* Opens pepper and both stores, and fills c->app. Prints and returns CLI_FAILED, or CLI_OK. With
 * c->reserve the data store keeps its reserve. */
int cli_open(struct cli *c, bool read_only);
/* Before opening the stores changes their schema: a copy of them as they are, when copies are set up;
 * else it says that there is none. False: no copy could be made, and it has said
 * so; nothing is changed then. c->app.pepper is set (migrate_cmd.c). */
bool cli_upgrade_copy(struct cli *c);
void cli_close(struct cli *c);
bool cli_is_file(const char *store); /* c->db or c->vault is not a database server's */
void cli_settings_print(void); /* one a line, with its default, as options */
/* What is told beside the commands (topics.c). */
bool cli_topic_print(const char *name); /* on standard output; false: there is no such topic */
void cli_topics_list(FILE *out);
/* The server's secret: from the file "pepper" of $CREDENTIALS_DIRECTORY (systemd's LoadCredential),
 * else from the one beside --db. Prints and returns false. */
bool cli_pepper(struct cli *c);
/* redirect-listen has something to lead to. Prints what is wrong, when it is. */
bool cli_redirect_fits(const struct cli *c);
/* public-url is another host than url. Prints what is wrong, when it is. */
bool cli_hosts_fit(const struct cli *c);
/* The municipalities' login, from the settings. Prints what is wrong and returns CLI_USAGE, or CLI_OK. */
int cli_oidc(struct cli *c);
/* Fills c->backup from the settings; c must outlive its use (backup_cmd.c). */
void cli_backup_conf(struct cli *c);
/* Is there a key for each row? For restore and doctor. */
mst_err cli_check_keys(struct db *data, struct db *vault, struct backup_found *ret);
#define CLI_SILENT (7 * 86400) /* seconds without a row in the log, which a server in service writes each night */
/* Where the log has been silent for longer, the machine was off or its clock stands ahead: what is erased for good by
 * the clock waits a day (day_doubt_for), so that somebody can see it first. Told in the log. Not with a demo's clock. */
void cli_doubt(const struct cli *c);

/* A command's own arguments, and whose keys it works with (call.c). Each takes out what it returns. */
const char *cli_take_flag(int *argc, char **argv, const char *name); /* "--name value"; NULL: not there */
bool cli_take_switch(int *argc, char **argv, const char *name); /* "--name" alone, in any place */
const char *cli_take_word(int *argc, char **argv); /* the first that is no flag and no flag's value */
/* Asks for her phrase, or reads it as the first line of standard input, and opens her keyring. The texts of
 * *ret are in mem; the caller wipes ret_keys. Waits. MST_INVALID: no phrase was given. MST_DENIED: it is
 * not hers. */
MST_CHECK mst_err cli_unlock(struct cli *c, struct arena *mem, const char *login, struct auth_user *ret,
			     struct vault_keyring *ret_keys);

/* Long work of a command: how far it is, on a terminal, and Ctrl-C ends it in good order (progress_cmd.c). name:
 * static, as of base/progress.h. */
void cli_long_begin(const char *name);
void cli_long_end(void);

/* Folders and their small files (folder.c). */
char *cli_path(const char *dir, const char *name); /* dir/name; caller frees */
/* Makes the folder, or looks into the one that is there: empty also when the making of one was cut off
 * before it had its secret. Prints and returns false when it cannot. */
bool cli_dir_new(const char *dir, bool *ret_empty);
/* Was a restore into this folder cut off? Says so, and what to do. */
bool cli_half_restored(const char *dir);
/* Writes a new file of mode 0600 and makes it durable; false with errno. */
bool cli_write_file(const char *path, const char *text, size_t n);
/* The same in the place of an older one, whole or not at all. Prints and returns false. */
bool cli_replace_in(const char *dir, const char *name, const char *text, size_t n);
bool cli_pepper_new(const char *dir); /* the server's secret; never call it twice on a folder */
/* For struct app (init.c). */
bool cli_pin(const struct app *app, const char *partnership);

#define CLI_REWRITE "vault.rewrite" /* the nightly task; doctor asks when it last ended */
#define CLI_CHECKPOINT "checkpoint.txt" /* the last one, kept beside the store for doctor */
/* The log's ends signed into out, with the key in dir (made when there is none), and kept there as
 * CLI_CHECKPOINT. *ret_whole false: the log is not whole, and nothing is signed (err tells the row).
 * Otherwise err has words when it did not go; MST_CONFLICT: it cannot be written. Waits. */
MST_CHECK mst_err cli_checkpoint_make(struct db *db, const char *dir, int64_t at, struct sbuf *out,
				      bool *ret_whole, char *err, size_t n);
extern const struct job_kind cli_checkpoint_kinds[];
extern const struct job_kind cli_cut_kinds[]; /* the log's age (cut.c) */
/* Rows of the log from before this instant are older than the jour's rule says. */
MST_CHECK mst_err cli_cut_before(struct app *app, struct db *db, int64_t now, int64_t *ret);

/* What a command prints for other programs, with --json: one value on standard output, and the same exit
 * code as without. Ends o. Returns false with words when it could not be written. */
bool cli_print_json(struct sbuf *o);
/* A colour may be shown on this stream: a terminal, and neither NO_COLOR nor TERM=dumb. */
bool cli_colours(FILE *f);

/* Commands: argv[1] is the command itself. Each prints its help when argv[2] is "--help" alone, which main
 * makes of any -h or --help. */
int cli_serve(int argc, char **argv);
int cli_init(int argc, char **argv);
int cli_demo(int argc, char **argv);
int cli_simulate(int argc, char **argv);
int cli_migrate(int argc, char **argv);
int cli_user(int argc, char **argv);
int cli_routes_print(int argc, char **argv);
int cli_audit(int argc, char **argv);
int cli_cut(int argc, char **argv); /* "audit cut", for cli_audit */
int cli_backup_key(int argc, char **argv);
int cli_backup(int argc, char **argv);
int cli_restore(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_import(int argc, char **argv);
int cli_doctor(int argc, char **argv);
int cli_protect(int argc, char **argv);
int cli_stats(int argc, char **argv);
int cli_split(int argc, char **argv);

/* accounts.json of a demo: its address is written anew when the server starts on another one. */
bool cli_accounts_url(const char *dir, const char *url);

#endif
