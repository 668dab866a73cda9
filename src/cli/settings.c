/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* settings.c - an installation's folder: settings, the server's secret, the two stores. */
#include "cli/cli.h"

#include "oidc/oidc.h"

#include <errno.h>
#include <libgen.h>
#include <sys/stat.h>
#include <unistd.h>

const struct conf_key cli_keys[] = {
	{ "config", CONF_TEXT, "/etc/medstod/medstod.conf", 0, 0, "the machine's settings, read without --db" },
	{ "db", CONF_TEXT, "", 0, 0, "the data store, a file; its folder is the installation's" },
	{ "data", CONF_TEXT, "", 0, 0, "the data store where it is not that file: postgres:CONNECTION" },
	{ "vault", CONF_TEXT, "", 0, 0, "the key store, a file (vault.db beside --db) or postgres:CONNECTION" },
	{ "listen", CONF_TEXT, "127.0.0.1:8080", 0, 0, "address and port" },
	{ "url", CONF_TEXT, "", 0, 0, "how people reach it, if not http://localhost:PORT" },
	{ "public-url", CONF_TEXT, "", 0, 0,
	  "how visitors reach the public site, by a host name of its own; empty: at url" },
	{ "jour", CONF_TEXT, "", 0, 0, "id of the jour" },
	{ "root", CONF_TEXT, "", 0, 0, "fingerprint of the jour's first signing key, 64 hex digits" },
	{ "partnership", CONF_TEXT, "Medstöd", 0, 0, "name in the header" },
	{ "coordinator-phone", CONF_TEXT, "", 0, 0, "what volunteers ring by \"Ring samordnaren\"" },
	{ "alarm-mail", CONF_TEXT, "", 0, 0, "who is told when the sealed envelope is opened" },
	{ "checkpoint-to", CONF_TEXT, "", 0, 0, "folder elsewhere that gets the log's seal each night" },
	{ "checkpoint-mail", CONF_TEXT, "", 0, 0, "who is sent the log's seal each Monday; addresses by commas" },
	{ "checkpoint-hash-mail", CONF_TEXT, "", 0, 0, "who is sent no more than the hash of that seal" },
	{ "demo", CONF_BOOL, "no", 0, 0, "invented people; only on a loopback address" },
	{ "tls-cert", CONF_TEXT, "", 0, 0, "certificate, PEM, read again at SIGHUP; empty: no TLS here" },
	{ "tls-key", CONF_TEXT, "", 0, 0, "its key, PEM" },
	{ "redirect-listen", CONF_TEXT, "", 0, 0,
	  "plain address beside TLS that leads on to url: 0.0.0.0:80; empty: none" },
	{ "secure", CONF_BOOL, "no", 0, 0, "cookies for TLS only (yes behind a TLS proxy)" },
	{ "trust-proxy", CONF_BOOL, "no", 0, 0, "believe X-Forwarded-* from a loopback peer" },
	{ "idle-minutes", CONF_INT, "30", 1, 1440, "a session ends after this long without a page" },
	{ "session-hours", CONF_INT, "12", 1, 168, "and after this long at all" },
	{ "trust-days", CONF_INT, "14", 0, 31, "a trusted phone opens by a PIN for this long; 0: never" },
	{ "second-factor", CONF_TEXT, "required", 0, 0,
	  "required: codes of an app for roles that open something; or offered" },
	{ "oidc-issuer", CONF_TEXT, "", 0, 0, "the municipalities' login (OpenID Connect); empty: none" },
	{ "oidc-client", CONF_TEXT, "", 0, 0, "what that calls this server" },
	{ "oidc-secret", CONF_TEXT, "", 0, 0, "file with the client's secret" },
	{ "oidc-acr", CONF_TEXT, "http://id.elegnamnden.se/loa/1.0/loa3", 0, 0,
	  "levels that will do, parted by spaces; one is demanded" },
	{ "oidc-acr-claim", CONF_TEXT, "acr", 0, 0,
	  "claim with that level, of a provider that does not tell it as acr" },
	{ "oidc-scope", CONF_TEXT, "openid https://id.oidc.se/scope/naturalPersonOrgId", 0, 0,
	  "what is asked for" },
	{ "oidc-orgs", CONF_TEXT, "", 0, 0,
	  "2303=2120002395 ...: code and number of each municipality; empty: not asked" },
	{ "oidc-org-claim", CONF_TEXT, "https://id.oidc.se/claim/orgNumber", 0, 0,
	  "claim with that number" },
	{ "clamav-socket", CONF_TEXT, "", 0, 0,
	  "clamd's socket, which looks at each uploaded file: /run/clamav/clamd.ctl; empty: none does" },
	{ "clamav-down", CONF_TEXT, "refuse", 0, 0,
	  "refuse or accept: files that clamd cannot look at" },
	{ "clock", CONF_TEXT, "", 0, 0, "start the clock at 2026-04-15T09:00 (demo only)" },
	{ "smtp-url", CONF_TEXT, "", 0, 0, "smtp://host:587 (TLS, but on this machine); empty: mail waits" },
	{ "smtp-from", CONF_TEXT, "", 0, 0, "a neutral sender" },
	{ "backup-to", CONF_TEXT, "", 0, 0, "folder of the nightly copies; empty: none are made" },
	{ "backup-every", CONF_INT, "0", 0, 1440,
	  "minutes between copies by day too, when something was done; quarters; 0: nightly alone" },
	{ "backup-key", CONF_TEXT, "", 0, 0, "public key of the copies, from medstod backup-key" },
	{ "backup-keep-days", CONF_INT, "35", 1, 3650, "copies of data; the vault's at most 30 days" },
	{ "backup-rehearsal-key", CONF_TEXT, "", 0, 0, "secret key file, mounted for rehearsals only" },
	{ "log-level", CONF_TEXT, "info", 0, 0, "debug, info, warn or error" },
	{ "slow-query-ms", CONF_INT, "250", 0, 60000, "a statement that takes as long is logged" },
	{ 0 },
};

void cli_settings_print(void)
{
	for (const struct conf_key *k = cli_keys; k->name; k++)
		printf("  --%-14s %s%s%s%s\n", k->name, k->help, k->value[0] ? " [" : "", k->value,
		       k->value[0] ? "]" : "");
}

static bool set_flag(struct cli *c, int argc, char **argv, int *i)
{
	char key[64], err[300];
	const char *name = argv[*i] + 2, *eq = strchr(name, '='), *value;

	snprintf(key, sizeof(key), "%.*s", (int)(eq ? eq - name : (ptrdiff_t)strlen(name)), name);
	if (eq) {
		value = eq + 1;
	} else if (*i + 1 < argc) {
		value = argv[++*i];
	} else {
		fprintf(stderr, "medstod: --%s needs a value\n", key);
		return false;
	}
	if (conf_set(c->conf, argv[*i - (eq == NULL)], key, value, err, sizeof(err)))
		return true;
	fprintf(stderr, "medstod: %s\n", err);
	return false;
}

static bool read_flags(struct cli *c, int argc, char **argv, const char *const *extra, bool *found)
{
	for (int i = 2; i < argc; i++) {
		bool known = false;

		for (size_t k = 0; extra && extra[k]; k++)
			if (str_eq(argv[i], extra[k]))
				known = found[k] = true;
		if (known)
			continue;
		if (!str_starts(argv[i], "--")) {
			fprintf(stderr, "medstod: what is \"%s\"?\n", argv[i]);
			return false;
		}
		if (!set_flag(c, argc, argv, &i))
			return false;
	}
	return true;
}

static char *beside(const char *file, const char *name)
{
	char *copy = mem_str(file), *path;
	const char *dir = dirname(copy);
	size_t n = strlen(dir) + strlen(name) + 2;

	path = mem_alloc(n);
	snprintf(path, n, "%s/%s", dir, name);
	free(copy);
	return path;
}

static bool read_file(struct cli *c, const char *file)
{
	char err[600];

	if (access(file, F_OK) != 0 && errno == ENOENT)
		return true;
	if (conf_read_file(c->conf, file, err, sizeof(err)))
		return true;
	fprintf(stderr, "medstod: %s\n", err);
	return false;
}

/* machine: NULL, or the file that named the folder. */
static bool read_layers(struct cli *c, const char *file, const char *machine)
{
	char err[600];

	if (!read_file(c, file) || (machine && !read_file(c, machine)))
		return false;
	if (conf_read_env(c->conf, environ, err, sizeof(err)))
		return true;
	fprintf(stderr, "medstod: %s\n", err);
	return false;
}

static void take_place(struct cli *c, const char *key, char **place)
{
	if (!*conf_text(c->conf, key))
		return;
	free(*place);
	*place = mem_str(conf_text(c->conf, key));
}

int cli_settings(struct cli *c, int argc, char **argv, const char *const *extra, bool *found)
{
	*c = (struct cli){ .conf = conf_new(cli_keys) };
	/* The flags come twice: first for --db, which names the folder of the settings' file, then
	 * as the layer that wins. */
	if (!read_flags(c, argc, argv, extra, found))
		return CLI_USAGE;
	char *machine = *conf_text(c->conf, "db") ? NULL : mem_str(conf_text(c->conf, "config"));
	bool good = !machine || read_file(c, machine), begun = false;
	const char *db = conf_text(c->conf, "db");

	if (good && *db) {
		char *file = beside(db, "medstod.conf"), *vault = beside(db, "vault.db");

		c->dir = beside(db, "");
		c->dir[strlen(c->dir) - 1] = 0;
		c->db = mem_str(db);
		c->vault = vault;
		begun = cli_half_restored(c->dir);
		good = !begun && read_layers(c, file, machine) && read_flags(c, argc, argv, extra, found);
		free(file);
		take_place(c, "data", &c->db);
		take_place(c, "vault", &c->vault);
	}
	free(machine);
	return good ? CLI_OK : begun ? CLI_FAILED : CLI_USAGE;
}

bool cli_is_file(const char *store)
{
	return !str_starts(store, "postgres:");
}

bool cli_pepper(struct cli *c)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	char *path = credentials ? cli_path(credentials, "pepper") : NULL, text[65] = "";

	if (!path || access(path, F_OK) != 0) {
		free(path);
		path = cli_path(c->dir, "pepper");
	}
	FILE *f = fopen(path, "re");
	bool good = f && fread(text, 1, 64, f) == 64 &&
		    hex_parse(text, c->app.pepper.b, sizeof(c->app.pepper.b));

	if (f)
		fclose(f);
	if (!good)
		fprintf(stderr,
			"medstod: %s: serverns hemlighet saknas eller är skadad. Har jouren redan en installation "
			"står den i nyckelfilen för säkerhetskopior, raden pepper. En ny installation börjar med "
			"medstod init MAPP.\n",
			path);
	mem_wipe(text, sizeof(text));
	free(path);
	return good;
}

bool cli_redirect_fits(const struct cli *c)
{
	const char *url = conf_text(c->conf, "url");

	if (!*conf_text(c->conf, "redirect-listen"))
		return true;
	if (*conf_text(c->conf, "tls-cert") && str_starts(url, "https://") && !strchr(url + 8, '/') &&
	    strlen(url) < 256)
		return true;
	fprintf(stderr, "medstod: redirect-listen needs tls-cert, and url as https://host\n");
	return false;
}

/* "https://host" and nothing behind. */
static bool whole_host(const char *url)
{
	const char *at = strstr(url, "://");

	return at && (str_starts(url, "https://") || str_starts(url, "http://")) && at[3] &&
	       !at[3 + strcspn(at + 3, "/?#@ ")] && strlen(url) < 256;
}

bool cli_hosts_fit(const struct cli *c)
{
	const char *url = conf_text(c->conf, "url"), *visitors = conf_text(c->conf, "public-url");

	if (!*visitors)
		return true;
	if (whole_host(url) && whole_host(visitors) && !http_host_is(url, strstr(visitors, "://") + 3, true) &&
	    str_starts(url, "https:") == str_starts(visitors, "https:"))
		return true;
	fprintf(stderr, "medstod: public-url needs url, both as https://host, and two names\n");
	return false;
}

int cli_oidc(struct cli *c)
{
	struct oidc_conf conf = {
		.issuer = conf_text(c->conf, "oidc-issuer"),
		.client = conf_text(c->conf, "oidc-client"),
		.secret = conf_text(c->conf, "oidc-secret"),
		.acr = conf_text(c->conf, "oidc-acr"),
		.acr_claim = conf_text(c->conf, "oidc-acr-claim"),
		.scope = conf_text(c->conf, "oidc-scope"),
		.orgs = conf_text(c->conf, "oidc-orgs"),
		.org_claim = conf_text(c->conf, "oidc-org-claim"),
	};
	char err[600];

	if (oidc_open(&conf, &c->app.oidc, err, sizeof(err)) == MST_OK)
		return CLI_OK;
	fprintf(stderr, "medstod: %s\n", err);
	return CLI_USAGE;
}

/* A connection string may hold a password: it is not repeated. */
static void tell_unopened(const char *name, const char *path, mst_err e, const char *why)
{
	const char *what = str_eq(name, "vault") ? "nyckelvalvet" : "databasen";

	if (e == MST_CONFLICT)
		fprintf(stderr,
			"medstod: %s: %s hör inte till den här versionen av Medstöd, eller är något annat än den "
			"ska vara (%s). Inget är ändrat. Stämmer sökvägen i medstod.conf? Är den nyare: installera "
			"den versionen. Är den äldre: kör medstod migrate.\n",
			cli_is_file(path) ? path : name, what, why);
	else if (cli_is_file(path))
		fprintf(stderr,
			"medstod: %s: %s går inte att läsa (%s). Inget nytt är gjort i dess ställe. Se efter att "
			"disken inte är full och att filen är serverns egen. Är den skadad: spara mappen som den "
			"är, och återställ den senaste kopian i en ny mapp med medstod restore.\n",
			path, what, why);
	else
		fprintf(stderr,
			"medstod: %s: PostgreSQL svarar inte som det ska för %s (%s). Är det igång, och stämmer "
			"raden i medstod.conf?\n", name, what, why);
}

static bool open_store(const struct cli *c, const char *name, const char *path, const struct db_room *rooms,
		       bool read_only, int64_t reserve, struct db_store **ret)
{
	struct db_store_conf conf = {.where = path,
				     .name = name,
				     .rooms = rooms,
				     .read_only = read_only,
				     .fill = c->fill,
				     .reserve = reserve};
	char err[300] = "";

	mst_err e = db_store_open(&conf, ret, err, sizeof(err));

	if (e != MST_OK)
		tell_unopened(name, path, e, err);
	return e == MST_OK;
}

static bool second_factor(const struct conf *f, bool *ret)
{
	const char *what = conf_text(f, "second-factor");

	*ret = str_eq(what, "required");
	if (*ret || str_eq(what, "offered"))
		return true;
	fprintf(stderr, "medstod: second-factor is required or offered, not \"%s\"\n", what);
	return false;
}

/* A vault that is not there is never made anew beside data that need its keys: it lies on a disk that is
 * not mounted, or it is lost. */
static bool vault_is_there(struct cli *c)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct auth_user *users;
	struct db *db;
	size_t n;

	if (!cli_is_file(c->vault) || access(c->vault, F_OK) == 0 || db_store_is_new(c->app.data))
		return true;
	if (db_reader(c->app.data, &db) != MST_OK || auth_list_all(db, mem, &users, &n) != MST_OK || !n)
		return true; /* a first start that was cut off */
	fprintf(stderr,
		"medstod: %s: nyckelvalvet finns inte, men %s har konton och ärenden som behöver det. Är disken "
		"ansluten, och stämmer vault i medstod.conf? Annars: återställ en kopia med medstod restore. "
		"Inget nytt valv är gjort.\n", c->vault, c->db);
	return false;
}

static bool scanner(const struct conf *f, struct app *app)
{
	const char *socket = conf_text(f, "clamav-socket"), *down = conf_text(f, "clamav-down");

	app->clamav = *socket ? socket : NULL;
	app->scan_accept = str_eq(down, "accept");
	if ((app->scan_accept || str_eq(down, "refuse")) && (!*socket || *socket == '/'))
		return true;
	fprintf(stderr, "medstod: clamav-socket is a path that begins with /, clamav-down refuse or accept\n");
	return false;
}

int cli_open(struct cli *c, bool read_only)
{
	struct conf *f = c->conf;

	if (!c->db) {
		fprintf(stderr, "medstod: --db FILE is missing\n");
		return CLI_USAGE;
	}
	umask(077);
	c->app.folder = c->dir;
	c->app.partnership = conf_text(f, "partnership");
	c->app.public_url = *conf_text(f, "public-url") ? conf_text(f, "public-url") : NULL;
	c->app.alarm_mail = conf_text(f, "alarm-mail");
	c->app.checkpoint_to = conf_text(f, "checkpoint-to");
	c->app.checkpoint_mail = conf_text(f, "checkpoint-mail");
	c->hash_mail = conf_text(f, "checkpoint-hash-mail");
	c->app.coordinator_phone = conf_text(f, "coordinator-phone");
	c->app.demo = conf_bool(f, "demo");
	c->app.secure = conf_bool(f, "secure") || *conf_text(f, "tls-cert");
	c->app.idle_minutes = (int)conf_int(f, "idle-minutes");
	c->app.hours = (int)conf_int(f, "session-hours");
	c->app.trust_days = (int)conf_int(f, "trust-days");
	if (!second_factor(f, &c->app.second_factor) || !scanner(f, &c->app))
		return CLI_USAGE;
	if ((*conf_text(f, "jour") && !id_parse(conf_text(f, "jour"), &c->app.jour)) ||
	    (*conf_text(f, "root") &&
	     !hex_parse(conf_text(f, "root"), c->app.root.b, sizeof(c->app.root.b)))) {
		fprintf(stderr, "medstod: jour or root in the settings is not what it should be\n");
		return CLI_USAGE;
	}
	/* The data store first: on a full disk its reserve has the room that the vault needs to
	 * open. */
	if (!cli_pepper(c) || (!read_only && !cli_upgrade_copy(c)) ||
	    !open_store(c, "data", c->db, cli_data_rooms(), read_only, c->reserve ? DB_RESERVE : 0,
			&c->app.data))
		return CLI_FAILED;
	if (!id_none(c->app.jour))
		db_store_jour(c->app.data, c->app.jour);
	if (!vault_is_there(c) ||
	    !open_store(c, "vault", c->vault, cli_vault_rooms(), read_only, 0, &c->app.vault))
		return CLI_FAILED;
	return CLI_OK;
}

void cli_close(struct cli *c)
{
	if (c->app.data)
		db_store_close(c->app.data);
	if (c->app.vault)
		db_store_close(c->app.vault);
	seal_key_wipe(&c->app.pepper);
	oidc_close(c->app.oidc);
	conf_free(c->conf);
	free(c->dir);
	free(c->db);
	free(c->vault);
	*c = (struct cli){ 0 };
}
