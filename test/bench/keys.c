/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* keys.c - what script/bench --keys compares with: libsodium's bare speed, and a user's wraps made anew.
 *
 *   bench-keys open N BYTES   opens N ciphertexts of BYTES of text, each under a key and nonce of its own,
 *                             one after another: prints the microseconds, and those of the processor
 *   bench-keys rotate FOLDER N
 *       a store with a user who holds N wraps; her keys are made anew and written. Prints the microseconds of
 *       preparing, of writing, and of N openings and sealings of 32 bytes by libsodium alone
 */
#include <sodium.h>
#include <stdlib.h>
#include <time.h>

#include "vault/vault.h"

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "bench-keys: %s\n", what);
	exit(1);
}

static void must(mst_err e, const char *what)
{
	if (e != MST_OK)
		die(what);
}

static double clock_of(clockid_t which)
{
	struct timespec t;

	clock_gettime(which, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double now(void)
{
	return clock_of(CLOCK_MONOTONIC);
}

#define KEY crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define AD 24 /* as the house's envelope has */

/* One ciphertext after another in one block, as they lie in memory when a store has read them. */
static uint8_t *sealed(size_t n, size_t bytes)
{
	size_t each = KEY + NONCE + AD + bytes + TAG;
	uint8_t *all = malloc(n * each), *text = calloc(bytes, 1);

	if (!all || !text)
		die("memory");
	for (size_t i = 0; i < n; i++) {
		uint8_t *p = all + i * each;

		randombytes_buf(p, KEY + NONCE + AD);
		crypto_aead_xchacha20poly1305_ietf_encrypt(p + KEY + NONCE + AD, NULL, text, bytes,
							   p + KEY + NONCE, AD, NULL, p + KEY, p);
	}
	free(text);
	return all;
}

static void open_all(const uint8_t *all, size_t n, size_t bytes)
{
	size_t each = KEY + NONCE + AD + bytes + TAG;
	uint8_t *text = malloc(bytes + 1);

	for (size_t i = 0; text && i < n; i++) {
		const uint8_t *p = all + i * each;

		if (crypto_aead_xchacha20poly1305_ietf_decrypt(text, NULL, NULL, p + KEY + NONCE + AD,
							       bytes + TAG, p + KEY + NONCE, AD,
							       p + KEY, p) != 0)
			die("libsodium did not open its own");
	}
	free(text);
}

static int run_open(size_t n, size_t bytes)
{
	uint8_t *all = sealed(n, bytes);
	double began = now(), used = clock_of(CLOCK_PROCESS_CPUTIME_ID);

	open_all(all, n, bytes);
	double ended = now();

	printf("%.0f %.0f\n", ended - began, clock_of(CLOCK_PROCESS_CPUTIME_ID) - used);
	free(all);
	return 0;
}

static double bare_rewraps(size_t n)
{
	uint8_t *all = sealed(n, 32), out[32 + TAG], text[32], ad[AD] = { 0 }, nonce[NONCE], key[KEY];
	double began;

	randombytes_buf(key, KEY);
	began = now();
	open_all(all, n, 32);
	for (size_t i = 0; i < n; i++) {
		randombytes_buf(nonce, NONCE);
		crypto_aead_xchacha20poly1305_ietf_encrypt(out, NULL, text, 32, ad, AD, NULL, nonce, key);
	}
	free(all);
	return now() - began;
}

/* ---- a user with wraps ---- */

struct filling {
	const struct vault_user *user;
	const struct vault_keyring *keys;
	size_t n;
};

static mst_err fill(struct db *v, void *arg)
{
	const struct filling *f = arg;
	struct seal_key key;
	struct vault_grant g;
	struct hash root;

	TRY(vault_user_put(v, f->user));
	vault_fingerprint(f->user->sign_pub, &root);
	for (size_t i = 0; i < f->n; i++) {
		seal_key_new(&key);
		TRY(vault_grant_user(v, f->keys, &root, rng_id(), &key, f->keys->user, 0, &g));
		TRY(vault_grant_put(v, &g, 1));
	}
	return MST_OK;
}

static mst_err put(struct db *v, void *arg)
{
	return vault_rotation_put(v, arg);
}

static int run_rotate(const char *folder, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct vault_keyring k = { 0 }, next = { 0 };
	const struct db_room rooms[] = { vault_room, { 0 } };
	char path[300], err[200];
	struct db_store_conf conf = { .where = path, .name = "vault", .rooms = rooms };
	struct vault_rotation r;
	struct vault_user user;
	struct seal_key phrase;
	struct db_store *store;
	struct db *v;

	snprintf(path, sizeof(path), "%s/vault.db", folder);
	must(db_store_open(&conf, &store, err, sizeof(err)), err);
	seal_key_new(&phrase);
	vault_user_new(rng_id(), &phrase, NULL, &user, &k);
	must(db_call(store, fill, &(struct filling){ &user, &k, n }), "the store is not filled");
	must(db_reader(store, &v), "no reader");

	double began = now();

	must(vault_user_rotate(v, mem, &k, &phrase, &r, &next), "not prepared");
	double made = now();

	must(db_call(store, put, &r), "not written");
	double written = now();

	printf("%.0f %.0f %.0f\n", made - began, written - made, bare_rewraps(n));
	db_store_close(store);
	vault_keyring_wipe(&k);
	vault_keyring_wipe(&next);
	return 0;
}

int main(int argc, char **argv)
{
	must(crypto_start(), "libsodium does not start");
	if (argc == 4 && str_eq(argv[1], "open"))
		return run_open(strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10));
	if (argc == 4 && str_eq(argv[1], "rotate"))
		return run_rotate(argv[2], strtoul(argv[3], NULL, 10));
	fputs("usage: bench-keys open N BYTES | rotate FOLDER N\n", stderr);
	return 2;
}
