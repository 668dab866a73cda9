/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* init.c - medstod init DIR: a real installation, as far as the one-time address at which its jour is
 * made. Every step is whole or not done, and a step that is done is not done again: after a crash, or
 * when the address has run out, the same call goes on. */
#include "cli/cli.h"

#include <errno.h>
#include <unistd.h>

#include "base/day.h"
#include "start/start.h"

static const char usage[] =
	"usage: medstod init DIR [--listen ADDR:PORT] [--url ADDRESS]\n"
	"                    [--tls-cert FILE --tls-key FILE]\n\n"
	"Makes an installation in a new folder, and prints the one-time address at which the jour\n"
	"and its first account are made. The address lives a day; the same call makes a new one\n"
	"until there is an account. An address that is not this machine's must begin with https://:\n"
	"TLS is the server's own with a certificate (PEM), else it is ended by a proxy in front\n"
	"(settings secure and trust-proxy are then written).\n\n"
	"Exit codes: 0 done, 1 it did not go (there is an account already, the folder is a demo's or\n"
	"somebody else's), 2 the call is wrong.\n";

/* "localhost:8080" of "127.0.0.1:8080" */
static bool own_machine(const char *host)
{
	return str_starts(host, "127.") || str_starts(host, "[::1]") ||
	       str_starts(host, "localhost");
}

static bool address_fits(const struct cli *c)
{
	const char *listen = conf_text(c->conf, "listen"), *url = conf_text(c->conf, "url");

	if (str_starts(url, "https://"))
		return true;
	if (!*url && own_machine(listen))
		return true;
	if (str_starts(url, "http://") && own_machine(url + 7))
		return true;
	fprintf(stderr,
		"medstod: lösenfraser får inte gå okrypterade över ett nät. Ge adressen som "
		"--url https://..., med en TLS-proxy framför, eller lyssna på 127.0.0.1.\n");
	return false;
}

static bool write_settings(const struct cli *c)
{
	const char *url = conf_text(c->conf, "url");
	struct sbuf b;

	sbuf_init(&b, 64 * 1024);
	sbuf_lit(&b, "# Medstöd. Vad som kan stå här, rad för rad: medstod serve --help\n");
	sbuf_fmt(&b, "listen = %s\n", conf_text(c->conf, "listen"));
	if (*url)
		sbuf_fmt(&b, "url = %s\n", url);
	if (*conf_text(c->conf, "tls-cert"))
		sbuf_fmt(&b, "tls-cert = %s\ntls-key = %s\n", conf_text(c->conf, "tls-cert"),
			 conf_text(c->conf, "tls-key"));
	else if (str_starts(url, "https://"))
		sbuf_lit(&b, "secure = yes\ntrust-proxy = yes\n");
	bool good = !b.bad && cli_replace_in(c->dir, "medstod.conf", b.p, b.len);

	sbuf_done(&b);
	return good;
}

static bool is_there(const char *dir, const char *name)
{
	char *path = cli_path(dir, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

static int refuse(const char *dir, const char *why)
{
	fprintf(stderr, "medstod: %s %s\n", dir, why);
	return CLI_FAILED;
}

/* The folder, its secret and its settings, as far as they are not there. */
static int make_folder(struct cli *c, const char *dir)
{
	bool empty;

	if (!cli_dir_new(dir, &empty))
		return CLI_FAILED;
	bool begun = is_there(dir, "pepper");

	if (!empty && !begun)
		return refuse(dir, "är varken tom eller Medstöds egen. Välj en ny mapp.");
	if (conf_bool(c->conf, "demo") || is_there(dir, "accounts.json"))
		return refuse(dir, "har övningsdata. En riktig jour börjar i en ny mapp.");
	if (!begun && !cli_pepper_new(dir))
		return CLI_FAILED;
	if (!is_there(dir, "medstod.conf") && !write_settings(c))
		return CLI_FAILED;
	return CLI_OK;
}

static void tell(const struct cli *c, const struct start_link *l)
{
	const char *url = conf_text(c->conf, "url"), *listen = conf_text(c->conf, "listen");
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *port = strrchr(listen, ':');

	if (!*url)
		url = arena_fmt(mem, "http://localhost%s", port ? port : "");
	printf("Installationen finns i %s.\n\n"
	       "1. Starta servern:\n"
	       "   medstod serve --db %s/medstod.db\n\n"
	       "2. Öppna den här adressen. Den gäller en gång, till %s:\n"
	       "   %s/kom-igang/%s\n\n"
	       "Hinner du inte, eller kommer adressen bort: kör medstod init %s igen.\n",
	       c->dir, c->dir, day_time_str(mem, l->until), url, l->code, c->dir);
}

static int make_link(struct cli *c)
{
	struct start_link l;
	mst_err e = start_link_new(&c->app, &l);

	if (e == MST_CONFLICT)
		return refuse(c->dir, "har redan en jour med konton. Nya släpps in av samordnaren, på "
				      "sidan Konton.");
	if (e != MST_OK)
		return CLI_FAILED;
	tell(c, &l);
	mem_wipe(&l, sizeof(l));
	return CLI_OK;
}

int cli_init(int argc, char **argv)
{
	bool help = argc == 3 && str_eq(argv[2], "--help");
	char *db, **args;
	struct cli c;
	int code;

	if (argc < 3 || argv[2][0] == '-') {
		fputs(usage, help ? stdout : stderr);
		return help ? CLI_OK : CLI_USAGE;
	}
	/* As any other command: --db FILE and then the flags. */
	db = cli_path(argv[2], "medstod.db");
	args = mem_alloc(((size_t)argc + 2) * sizeof(*args));
	args[0] = argv[0], args[1] = argv[1], args[2] = (char[]){ "--db" }, args[3] = db;
	memcpy(args + 4, argv + 3, (size_t)(argc - 3) * sizeof(*args));
	code = cli_settings(&c, argc + 1, args, NULL, NULL);
	if (code == CLI_OK && !address_fits(&c))
		code = CLI_USAGE;
	if (code == CLI_OK && crypto_start() != MST_OK)
		code = CLI_FAILED;
	if (code == CLI_OK)
		code = make_folder(&c, argv[2]);
	c.reserve = true;
	if (code == CLI_OK)
		code = cli_open(&c, false);
	if (code == CLI_OK)
		code = make_link(&c);
	cli_close(&c);
	free(args);
	free(db);
	return code;
}

/* ---- what the first account adds to the settings ---- */

static bool is_pinned(const char *line, size_t n)
{
	static const char *const keys[] = { "jour", "root", "partnership" };

	for (size_t i = 0; i < MST_LEN(keys); i++) {
		size_t k = strlen(keys[i]);

		if (n > k && memcmp(line, keys[i], k) == 0 && strchr(" \t=", line[k]))
			return true;
	}
	return false;
}

bool cli_pin(const struct app *app, const char *partnership)
{
	const char *dir = app->folder;
	char *path = cli_path(dir, "medstod.conf"), root[65], jour[ID_TEXT];
	char text[32 * 1024];
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(text, 1, sizeof(text) - 1, f) : 0;
	struct sbuf b;

	if (f)
		fclose(f);
	free(path);
	text[n] = 0;
	sbuf_init(&b, 64 * 1024);
	for (const char *p = text; *p;) {
		size_t line = strcspn(p, "\n");

		if (!is_pinned(p, line)) {
			sbuf_put(&b, p, line);
			sbuf_ch(&b, '\n');
		}
		p += line + (p[line] == '\n');
	}
	hex_text(app->root.b, sizeof(app->root.b), root);
	id_text(app->jour, jour);
	sbuf_fmt(&b, "jour = %s\nroot = %s\npartnership = %s\n", jour, root, partnership);
	bool good = f && n < sizeof(text) - 1 && !b.bad &&
		    cli_replace_in(dir, "medstod.conf", b.p, b.len);

	sbuf_done(&b);
	return good;
}
