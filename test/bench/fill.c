/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fill.c - many invented cases for script/bench: `bench-fill DIR LOGIN PHRASE N` adds N cases with
 * three notes each to a demo, by the same acts as the pages, some hundred in one job so that the
 * disk is asked seldom. Prints the cases' ids, one a line. */
#include "auth/auth_priv.h"
#include "cli/cli.h"
#include "support/support.h"

#define BATCH 250

struct batch {
	struct act act[2 * BATCH];
	size_t n;
};

static mst_err put_keys(struct ctx *c, void *arg)
{
	struct batch *b = arg;

	for (size_t i = 0; i < b->n; i++)
		if (b->act[i].keys)
			TRY(b->act[i].keys(c, b->act[i].arg));
	return MST_OK;
}

static mst_err put_rows(struct ctx *c, void *arg)
{
	struct batch *b = arg;

	for (size_t i = 0; i < b->n; i++) {
		TRY(b->act[i].apply(c, b->act[i].arg));
		TRY(audit_append(c->db, b->act[i].audit));
	}
	return MST_OK;
}

static mst_err run_batch(struct ctx *c, struct batch *b)
{
	return ctx_act_now(c, &(struct act){ .keys = put_keys, .apply = put_rows, .arg = b });
}

static mst_err open_cases(struct ctx *c, size_t first, size_t n, struct id *ret)
{
	static const char *const places[] = { "2303", "2305", "2309", "2313", "2321", "2326", "2361",
					      "2380", NULL };
	static const char *const crimes[] = { "assault", "fraud", "robbery", "molestation" };
	struct batch *b = arena_new(c->mem, struct batch, 1);

	for (size_t i = 0; i < n; i++) {
		struct support_new s = { .at = c->now - 86400 * (int64_t)((first + i) % 300),
					 .first_note = "Första samtalet. Vi bestämde att höras igen i "
						       "nästa vecka och gick igenom vad som händer nu." };

		s.person.name = arena_fmt(c->mem, "Person Övning %zu", first + i);
		s.person.phone = "070-1740605";
		s.person.safe.asked = true;
		s.person.safe.asked_on = day_of(c->now);
		s.person.safe.channels = PERSON_PHONE;
		s.codes.roles[0] = "victim";
		s.codes.nroles = 1;
		s.codes.crime = crimes[(first + i) % MST_LEN(crimes)];
		s.codes.municipality = places[(first + i) % MST_LEN(places)];
		s.codes.sex = "woman";
		s.codes.age = "25-44";
		s.codes.reported = "yes";
		s.codes.source = "police";
		s.codes.summary = "Vill ha sällskap till förhör.";
		TRY(support_open(c, &s, NULL, NULL, &b->act[b->n++], &ret[i]));
	}
	return run_batch(c, b);
}

static mst_err add_notes(struct ctx *c, const struct id *ids, size_t n)
{
	struct batch *b = arena_new(c->mem, struct batch, 1);

	for (size_t i = 0; i < n; i++) {
		MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
		struct support_entry e = { .kind = SUPPORT_TALK, .at = c->now - 3600, .minutes = 30,
					   .channel = "phone",
					   .text = "Hon har fått tid för förhör och vill att någon "
						   "följer med. Vi talade om vad som brukar hända." };

		TRY(support_case_read(c, ids[i], &s));
		TRY(support_log(c, &s, &e, &b->act[b->n++]));
		e.at = c->now - 60;
		e.text = "Ringde för att påminna om tiden. Hon kommer med bussen.";
		TRY(support_log(c, &s, &e, &b->act[b->n++]));
	}
	return run_batch(c, b);
}

static mst_err sign_in(struct app *app, struct arena *mem, const char *login, const char *phrase,
		       struct auth_user *ret, struct vault_keyring *ret_keys)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { { 0 } };
	struct auth_account a;
	struct db *db, *vault;

	TRY(db_reader(app->data, &db));
	TRY(db_reader(app->vault, &vault));
	TRY(auth_account_find(db, mem, login, &a));
	TRY(phrase_stretch(phrase, a.salt.p, &app->pepper, &key));
	kdf(&key, "keyring", &key);
	*ret = a.user;
	return vault_unlock(vault, a.user.id, &key, ret_keys);
}

static mst_err fill(struct app *app, const char *login, const char *phrase, size_t total)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	MST_CLEANUP(vault_keyring_wipe) struct vault_keyring keys = { 0 };
	struct auth_user who;
	mst_err e = sign_in(app, mem, login, phrase, &who, &keys);

	for (size_t i = 0; i < total && e == MST_OK; i += BATCH) {
		size_t n = total - i < BATCH ? total - i : BATCH;
		struct id ids[BATCH];
		char text[ID_TEXT];
		struct ctx c;

		TRY(ctx_open(app, &who, &keys, &c));
		e = open_cases(&c, i, n, ids);
		if (e == MST_OK)
			e = add_notes(&c, ids, n);
		ctx_close(&c);
		for (size_t k = 0; k < n && e == MST_OK; k++) {
			id_text(ids[k], text);
			puts(text);
		}
	}
	return e;
}

int main(int argc, char **argv)
{
	struct cli c;
	char db[4096];
	int64_t n;

	if (argc != 5 || !str_int(argv[4], &n) || n < 1) {
		fputs("usage: bench-fill DIR LOGIN PHRASE N\n", stderr);
		return CLI_USAGE;
	}
	snprintf(db, sizeof(db), "%s/medstod.db", argv[1]);
	char flag[] = "--db", *args[] = { argv[0], argv[0], flag, db };
	int code = crypto_start() == MST_OK ? cli_settings(&c, 4, args, NULL, NULL) : CLI_FAILED;

	if (code == CLI_OK)
		code = cli_open(&c, false);
	if (code == CLI_OK) {
		mst_err e = fill(&c.app, argv[2], argv[3], (size_t)n);

		if (e != MST_OK)
			fprintf(stderr, "bench-fill: %s\n", mst_err_name(e));
		code = e == MST_OK ? CLI_OK : CLI_FAILED;
	}
	cli_close(&c);
	return code;
}
