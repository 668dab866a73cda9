/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_tls.c - TLS by GnuTLS under libmicrohttpd: one certificate, read anew when asked. A new one is
 * taken for connections to come; the older ones are kept until the server stops, since a handshake may
 * be at work with them. */
#include "http_priv.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#define CHAIN_MAX 8

/* Perfect forward secrecy and authenticated ciphers only (RFC 9325). */
#define PRIORITIES                                                                                 \
	"SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:"           \
	"-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:%SERVER_PRECEDENCE"

struct cert {
	gnutls_pcert_st chain[CHAIN_MAX];
	unsigned n;
	gnutls_privkey_t key;
	struct cert *older;
};

/* libmicrohttpd's callback is told nothing but the session: there is one server in a process that has
 * a certificate. */
static _Atomic(struct cert *) current;

static void cert_free(struct cert *c)
{
	for (unsigned i = 0; i < c->n; i++)
		gnutls_pcert_deinit(&c->chain[i]);
	if (c->key)
		gnutls_privkey_deinit(c->key);
	free(c);
}

static bool belong_together(struct cert *c)
{
	uint8_t a[64], b[64];
	size_t na = sizeof(a), nb = sizeof(b);
	gnutls_pubkey_t pub = NULL;
	bool good = gnutls_pubkey_init(&pub) == 0 &&
		    gnutls_pubkey_import_privkey(pub, c->key, 0, 0) == 0 &&
		    gnutls_pubkey_get_key_id(pub, GNUTLS_KEYID_USE_SHA256, a, &na) == 0 &&
		    gnutls_pubkey_get_key_id(c->chain[0].pubkey, GNUTLS_KEYID_USE_SHA256, b, &nb) == 0 &&
		    na == nb && memcmp(a, b, na) == 0;

	if (pub)
		gnutls_pubkey_deinit(pub);
	return good;
}

static const char *cert_read(const struct http_conf *conf, struct cert *c)
{
	gnutls_datum_t pem = { 0 }, key = { 0 };
	const char *why = NULL;

	c->n = CHAIN_MAX;
	if (gnutls_load_file(conf->tls_cert, &pem) != 0) {
		c->n = 0;
		return "Certifikatet kan inte läsas.";
	}
	if (gnutls_pcert_list_import_x509_raw(c->chain, &c->n, &pem, GNUTLS_X509_FMT_PEM, 0) < 0 ||
	    !c->n) {
		c->n = 0;
		why = "Certifikatfilen är ingen PEM-fil med certifikat.";
	}
	if (!why && gnutls_load_file(conf->tls_key, &key) != 0)
		why = "Certifikatets nyckel kan inte läsas.";
	if (!why && (gnutls_privkey_init(&c->key) != 0 ||
		     gnutls_privkey_import_x509_raw(c->key, &key, GNUTLS_X509_FMT_PEM, NULL, 0) != 0))
		why = "Nyckelfilen är ingen PEM-fil med en nyckel utan lösenord.";
	if (!why && !belong_together(c))
		why = "Nyckeln hör inte till certifikatet.";
	if (key.data)
		explicit_bzero(key.data, key.size);
	gnutls_free(pem.data);
	gnutls_free(key.data);
	return why;
}

mst_err http_tls_read(const struct http_conf *conf, char *err, size_t n)
{
	struct cert *c = mem_alloc(sizeof(*c));

	*c = (struct cert){ 0 };
	const char *why = cert_read(conf, c);

	if (why) {
		snprintf(err, n, "%s (%s, %s)", why, conf->tls_cert, conf->tls_key);
		cert_free(c);
		return MST_INVALID;
	}
	c->older = atomic_load(&current);
	atomic_store(&current, c);
	return MST_OK;
}

mst_err http_tls_holds(const char *cert, int64_t *ret_from, int64_t *ret_until)
{
	gnutls_datum_t pem = { 0 };
	gnutls_x509_crt_t x = NULL;
	bool good = gnutls_load_file(cert, &pem) == 0 && gnutls_x509_crt_init(&x) == 0 &&
		    gnutls_x509_crt_import(x, &pem, GNUTLS_X509_FMT_PEM) == 0;

	if (good) {
		*ret_from = gnutls_x509_crt_get_activation_time(x);
		*ret_until = gnutls_x509_crt_get_expiration_time(x);
	}
	if (x)
		gnutls_x509_crt_deinit(x);
	gnutls_free(pem.data);
	return good ? MST_OK : MST_INVALID;
}

void http_tls_forget(void)
{
	struct cert *c = atomic_exchange(&current, NULL), *older;

	for (; c; c = older) {
		older = c->older;
		cert_free(c);
	}
}

static int pick(gnutls_session_t session, const gnutls_datum_t *asked, int nasked,
		const gnutls_pk_algorithm_t *algs, int nalgs, gnutls_pcert_st **ret, unsigned *ret_n,
		gnutls_privkey_t *ret_key)
{
	struct cert *c = atomic_load(&current);

	(void)session, (void)asked, (void)nasked, (void)algs, (void)nalgs;
	*ret = c->chain;
	*ret_n = c->n;
	*ret_key = c->key;
	return 0;
}

void http_tls_options(struct MHD_OptionItem ret[3])
{
	static char priorities[] = PRIORITIES;
	/* ISO C keeps pointers to code and to data apart; POSIX does not. */
	union {
		gnutls_certificate_retrieve_function2 *fn;
		void *p;
	} callback = { pick };

	ret[0] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_CERT_CALLBACK, 0, callback.p };
	ret[1] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_PRIORITIES, 0, priorities };
	ret[2] = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };
}
