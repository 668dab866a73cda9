/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo.c - medstod demo DIR: an installation with the Jämtland partnership, one account per role,
 * and invented people. Its passwords are printed, so it is served on loopback only. */
#include "cli/demo.h"

#include "start/start.h"

struct account {
	const char *role, *login, *name, *phrase;
	unsigned roles;
	const char *org; /* slug of a municipality; NULL = the jour */
	bool second;     /* signs in with the code of an app too */
};

static const struct account accounts[] = {
	{ "coordinator", "samordnare", "Karin Lindberg", "lugn-fjallsjo-morgon", ROLE_COORDINATOR, NULL },
	{ "coordinator2", "samordnare2", "Ulla Hedman", "stilla-sjo-kantarell", ROLE_COORDINATOR, NULL },
	{ "manager", "ledare", "Per-Erik Nordin", "bred-myr-hjortron", ROLE_MANAGER, NULL },
	{ "volunteer", "stodperson", "Maj Svensson", "varm-kaffe-veranda", ROLE_VOLUNTEER, NULL },
	{ "volunteer2", "stodperson2", "Olle Jonsson", "snabb-skida-spar", ROLE_VOLUNTEER, NULL },
	{ "reviewer", "granskare", "Birgitta Åslund", "klar-vinter-himmel", ROLE_REVIEWER, NULL },
	{ "municipal_referrer", "formedlare", "Sara Ek", "gron-skog-stig",
	  ROLE_MUNICIPAL_REFERRER, "ostersund" },
	{ "municipal_referrer2", "formedlare2", "Elin Berg", "mjuk-lav-sten",
	  ROLE_MUNICIPAL_REFERRER, "ragunda" },
	{ "municipal_officer", "handlaggare", "Anders Holm", "tyst-alv-bro",
	  ROLE_MUNICIPAL_OFFICER, "ragunda" },
	{ "municipal_reader", "fortroendevald", "Gun Olofsson", "rod-stuga-knut",
	  ROLE_MUNICIPAL_READER, "ragunda" },
	{ "administrator", "server", "Teknik", "stadig-maskin-rum", ROLE_ADMINISTRATOR, NULL },
	{ "administrator2", "server2", "Teknik i reserv", "tyst-natt-lampa", ROLE_ADMINISTRATOR, NULL,
	  true },
};

void demo_coordinator(const char **ret_login, const char **ret_phrase)
{
	*ret_login = accounts[0].login;
	*ret_phrase = accounts[0].phrase;
}

static bool make_dir(const char *dir)
{
	bool empty;

	if (!cli_dir_new(dir, &empty))
		return false;
	if (!empty)
		fprintf(stderr, "medstod: %s is not empty; a demo is made in a new folder\n", dir);
	return empty;
}

static bool write_in(const char *dir, const char *name, const char *text)
{
	return cli_replace_in(dir, name, text, strlen(text));
}

static bool write_conf(struct demo *d)
{
	char root[65];
	char jour[ID_TEXT];

	hex_text(d->cli->app.root.b, sizeof(d->cli->app.root.b), root);
	id_text(d->cli->app.jour, jour);
	return write_in(d->cli->dir, "medstod.conf",
			arena_fmt(d->mem,
				  "# Övningsdata: påhittade personer, bara på den egna datorn.\n"
				  "demo = yes\nsecond-factor = offered\njour = %s\nroot = %s\n"
				  "partnership = Brottsofferjouren Jämtland\n"
				  "coordinator-phone = 070-174 06 99\n",
				  jour, root));
}

static void write_second(struct sbuf *b, const struct demo_second *s)
{
	char text[TOTP_TEXT];

	if (!s) {
		sbuf_lit(b, ", \"totp\": null, \"backup_codes\": []");
		return;
	}
	totp_secret_text(s->secret, text);
	sbuf_fmt(b, ", \"totp\": \"%s\", \"backup_codes\": [", text);
	for (size_t i = 0; i < AUTH_SPARES; i++)
		sbuf_fmt(b, "%s\"%s\"", i ? ", " : "", s->spares[i]);
	sbuf_ch(b, ']');
}

static bool write_accounts(struct demo *d)
{
	struct sbuf b;

	sbuf_init(&b, 64 * 1024);
	sbuf_lit(&b, "{\"url\": \"http://localhost:8080\",\n"
		     "\"login\": {\"path\": \"/logga-in\", \"user_field\": \"anvandare\", "
		     "\"password_field\": \"losen\", \"totp_field\": \"engangskod\", "
		     "\"csrf_field\": \"" VIEW_CSRF "\"},\n\"accounts\": {\n");
	for (size_t i = 0; i < MST_LEN(accounts); i++) {
		sbuf_json(&b, accounts[i].role);
		sbuf_lit(&b, ": {\"user\": ");
		sbuf_json(&b, accounts[i].login);
		sbuf_lit(&b, ", \"password\": ");
		sbuf_json(&b, accounts[i].phrase);
		write_second(&b, accounts[i].second ? &d->second : NULL);
		sbuf_lit(&b, ", \"org\": ");
		sbuf_json(&b, accounts[i].org ? accounts[i].org : "jour");
		sbuf_str(&b, i + 1 < MST_LEN(accounts) ? "},\n" : "}\n");
	}
	sbuf_lit(&b, "}}\n");
	bool good = !b.bad && write_in(d->cli->dir, "accounts.json", b.p);

	sbuf_done(&b);
	return good;
}

bool cli_accounts_url(const char *dir, const char *url)
{
	char *path = cli_path(dir, "accounts.json");
	static char text[64 * 1024];
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(text, 1, sizeof(text) - 1, f) : 0;
	char *rest;
	struct sbuf b;

	if (f)
		fclose(f);
	free(path);
	text[n] = 0;
	rest = strchr(text, '\n'); /* the address has the first line for itself */
	sbuf_init(&b, sizeof(text) * 2);
	sbuf_lit(&b, "{\"url\": ");
	sbuf_json(&b, url);
	sbuf_ch(&b, ',');
	sbuf_str(&b, rest);
	bool good = n && rest && !b.bad && cli_replace_in(dir, "accounts.json", b.p, b.len);

	sbuf_done(&b);
	return good;
}

/* ---- accounts: the first coordinator is the root, all others are signed by her ---- */

static struct id org_of(struct demo *d, const char *slug)
{
	for (size_t i = 0; slug && i < MST_LEN(demo_municipalities); i++)
		if (str_eq(demo_municipalities[i].slug, slug))
			return d->muni[i];
	return d->cli->app.jour;
}

struct second {
	struct demo *d;
	struct id account;
};

static mst_err put_second(struct ctx *c, void *arg)
{
	const struct second *s = arg;

	TRY(auth_second_put(c, s->account, s->d->second.secret, 0));
	return auth_spares_put(c, s->account, s->d->second.spares);
}

static mst_err make_second(struct demo *d, struct id account)
{
	struct second s = { d, account };

	rng_bytes(d->second.secret, sizeof(d->second.secret));
	auth_spares_new(d->second.spares);
	return ctx_act_now(&d->c, &(struct act){ .apply = put_second, .arg = &s });
}

static mst_err make_account(struct demo *d, const struct account *a, struct vault_keyring *keys)
{
	struct auth_new n = { .login = a->login, .name = a->name, .phrase = a->phrase,
			      .org = org_of(d, a->org), .roles = a->roles };
	struct id id;

	TRY(auth_create(&d->c, &n, &id, keys));
	if (!d->c.who) {
		struct auth_user *me = arena_new(d->mem, struct auth_user, 1);

		TRY(auth_get(d->c.db, d->mem, id, me));
		d->c.who = me;
		d->c.keys = *keys;
	}
	return a->second ? make_second(d, id) : MST_OK;
}

/* Somebody who has a link and has not used it: the page of accounts shows what to do. */
static mst_err invite_one(struct demo *d)
{
	const char *code;
	struct act a;

	TRY(auth_invite_make(&d->c, "Lena Vikström", d->cli->app.jour, ROLE_VOLUNTEER, &a, &code));
	return ctx_act_now(&d->c, &a);
}

static mst_err make_all(struct demo *d)
{
	TRY(db_call(d->cli->app.data, start_demo_put, NULL));
	TRY(demo_orgs(d));
	for (size_t i = 0; i < MST_LEN(accounts); i++) {
		MST_CLEANUP(vault_keyring_wipe) struct vault_keyring keys = { 0 };

		TRY(make_account(d, &accounts[i], &keys));
	}
	TRY(invite_one(d));
	TRY(demo_partners(d));
	TRY(demo_agreement(d));
	TRY(demo_decisions(d));
	TRY(demo_fund(d));
	TRY(demo_documents(d));
	TRY(demo_relation(d));
	TRY(demo_safety(d));
	TRY(demo_volunteer(d));
	TRY(demo_support(d));
	TRY(demo_guard(d));
	TRY(demo_rights(d));
	TRY(demo_referral(d));
	TRY(demo_mailbox(d));
	TRY(demo_guest(d));
	TRY(demo_site(d));
	TRY(demo_figures(d));
	return demo_followup(d);
}

static int fill(struct cli *c)
{
	struct demo d = { .cli = c, .mem = arena_open() };
	const char *clock = conf_text(c->conf, "clock");
	int64_t at;
	mst_err e;

	if (*clock && day_parse_time(clock, &at))
		day_fake(at);
	c->app.jour = rng_id();
	db_store_jour(c->app.data, c->app.jour);
	e = ctx_open(&c->app, NULL, NULL, &d.c);
	if (e == MST_OK) {
		e = make_all(&d);
		if (e != MST_OK)
			fprintf(stderr, "medstod: the demo could not be made (%s)%s%s\n",
				mst_err_name(e), d.c.why ? ": " : "", d.c.why ? d.c.why : "");
		else if (!write_conf(&d) || !write_accounts(&d))
			e = MST_FAIL;
		ctx_close(&d.c);
	}
	arena_close(d.mem);
	return e == MST_OK ? CLI_OK : CLI_FAILED;
}

int cli_demo(int argc, char **argv)
{
	char *db, *args[4];
	struct cli c;
	int code;

	if (argc != 3 || argv[2][0] == '-') {
		fputs("usage: medstod demo DIR\n\nMakes a new folder with the Jämtland partnership and "
		      "invented people. Its accounts stand\nin DIR/accounts.json.\n" CLI_EXIT_CODES,
		      argc == 3 && str_eq(argv[2], "--help") ? stdout : stderr);
		return argc == 3 && str_eq(argv[2], "--help") ? CLI_OK : CLI_USAGE;
	}
	if (!make_dir(argv[2]) || crypto_start() != MST_OK || !cli_pepper_new(argv[2]))
		return CLI_FAILED;
	db = cli_path(argv[2], "medstod.db");
	args[0] = argv[0], args[1] = argv[1], args[2] = (char[]){ "--db" }, args[3] = db;
	code = cli_settings(&c, 4, args, NULL, NULL);
	if (code == CLI_OK)
		code = cli_open(&c, false);
	if (code == CLI_OK)
		code = fill(&c);
	cli_close(&c);
	free(db);
	return code;
}
