/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http.h - the server: bytes to requests, routes to handlers, answers to bytes.
 *
 * libmicrohttpd's epoll pool runs the handlers. A handler never blocks: what waits (a commit, a
 * worker) parks the request and names the step that goes on with it. http knows neither users nor
 * pages: the gate and the error page are plugged in, and `struct ctx` is only passed through.
 *
 * Limits stand in struct http_conf; a request over a limit is answered 413, 414 or 431 with words
 * and never reaches a handler. Broken UTF-8 or a NUL byte in a path, query or form field is 400.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/base.h"

struct ctx;       /* auth's; never looked into here */
struct http_req;  /* one request and its answer */

typedef mst_err (*http_handler)(struct ctx *c);

enum http_flag {
	HTTP_FORM = 1,       /* POST: urlencoded or multipart is parsed; any other type is 415 */
	HTTP_PUBLIC_CACHE = 2, /* an asset: may be cached for ever, its name holds its hash */
	HTTP_BIG = 4,        /* body up to conf.body_big instead of conf.body */
	HTTP_AUTOSAVE = 8,   /* does not count as the user's activity (drafts) */
	HTTP_PROVED = 16,    /* the gate asks who it is once more, unless that was just done */
	HTTP_VISITOR = 32,   /* the public site's: with two host names, on its own alone */
	HTTP_FACTOR = 128,   /* ... or when this session has never been shown to be hers by more than a PIN */
	HTTP_EVERYWHERE = 64, /* on both; what has neither mark is the workplace's */
};
/* A row of a room's table. need: a permission of auth; 0 = nobody, so a forgotten one fails closed.
 * path: "/arenden/{id}/samtal/nytt"; a literal segment wins over a {name}. */
struct http_route {
	const char *method; /* "GET" (also answers HEAD) or "POST" */
	const char *path;
	int need;
	http_handler fn;
	unsigned flags;
};

struct http_conf {
	const char *listen;      /* "127.0.0.1:8080", "[::1]:8080" */
	int fd;                  /* a listening socket of somebody else's, taken over; 0 = open `listen` */
	int threads;             /* 0 = one per core */
	size_t body, body_big;   /* bytes; 0 = 1 MiB, 10 MiB */
	int fields;              /* form fields at most; 0 = 400 */
	int seconds;             /* whole request's deadline; 0 = 15 */
	/* PEM files: the certificate with those above it, and its key. NULL = no TLS here. One such
	 * server in a process. */
	const char *tls_cert, *tls_key;
	bool trust_proxy;        /* believe X-Forwarded-Proto and -For when the peer is loopback */
	const struct http_route *const *tables; /* rooms' tables, ended by NULL; each by a zero row */
	/* Called once the route is known and the body is in: makes the request's ctx (in its arena)
	 * and says whether the permission is there. Anything but MST_OK goes to `error`; the gate
	 * may also have answered itself (a redirect to the login) or parked the request, and return
	 * MST_OK: the handler is then not called. Runs on an http thread. */
	mst_err (*gate)(struct http_req *r, int need, struct ctx **ret, void *arg);
	/* Writes a whole page for an error (status is set already). c may be NULL. */
	void (*error)(struct http_req *r, struct ctx *c, mst_err e, int status, void *arg);
	/* Called when the answer is complete or the connection is gone; wipes secrets. */
	void (*leave)(struct http_req *r, struct ctx *c, void *arg);
	/* Called on the http thread each time that gate, handler or a step has run, before anything is
	 * waited for: lets go of what was held for the length of it. May be NULL. */
	void (*rest)(void *arg);
	void *arg;
};
struct http_server;
/* err gets plain words ("Porten 8080 används redan ..."). MST_CONFLICT: the address is taken. */
MST_CHECK mst_err http_start(const struct http_conf *conf, struct http_server **ret, char *err,
			     size_t n);
/* Reads both files of conf again, for connections to come; http_start does it the first time.
 * MST_INVALID: with words in err, and the one before goes on. */
MST_CHECK mst_err http_tls_read(const struct http_conf *conf, char *err, size_t n);
/* A plain listener beside one with TLS: GET and HEAD are led on (301) to the same path under the one of
 * `to` ("https://host", at most two, ended by NULL) that was asked for by name, or the first; anything
 * else is 405. err and results as http_start. */
struct http_upgrade;
MST_CHECK mst_err http_upgrade_start(const char *listen, const char *const *to, struct http_upgrade **ret,
				     char *err, size_t n);
/* Is `host` (of a Host header; NULL: none) the host of an address, "https://host" or "http://host:8080"?
 * A scheme's own port may be left out; port: false compares the names alone. */
bool http_host_is(const char *url, const char *host, bool port);
void http_upgrade_stop(struct http_upgrade *u); /* NULL is allowed */
int http_port(const struct http_server *s); /* the real one when 0 was asked for */
/* Asks itself for `path` over its own socket, as a client would. False when no 200 came within
 * `seconds`; blocks that long, so not for an http thread. */
bool http_alive(const struct http_server *s, const char *path, int seconds);
/* From when until when a certificate (PEM, the first in the file) holds, as instants. MST_INVALID: no
 * certificate can be read there. */
MST_CHECK mst_err http_tls_holds(const char *cert, int64_t *ret_from, int64_t *ret_until);
/* Since the start: answers by hundreds of their status, how many took at most so many ms (the last: more
 * than any), their sum, and connections that are open now. */
#define HTTP_FIGURE_STEPS 8
extern const int64_t http_figure_ms[HTTP_FIGURE_STEPS];
struct http_figures {
	uint64_t answers[5], took[HTTP_FIGURE_STEPS + 1], ms;
	unsigned open;
};
void http_figures(const struct http_req *r, struct http_figures *ret);
/* Takes no more requests, lets the parked finish for two seconds, answers the rest 503, closes and
 * waits for their http_unpark: stop the threads that unpark AFTER this. NULL is allowed. */
void http_stop(struct http_server *s);
/* 200, 404, 403, 422, 409, 503, 500 */
int http_status_of(mst_err e);

/* ---- reading a request: everything lives until the answer is sent ---- */

struct arena *http_mem(struct http_req *r);
const char *http_method(const struct http_req *r);
const char *http_path(const struct http_req *r);               /* decoded, without the query */
const char *http_target(const struct http_req *r);             /* as sent, with the query */
const char *http_param(const struct http_req *r, const char *name); /* "{id}"; never NULL if in the path */
const char *http_query(const struct http_req *r, const char *name); /* first; NULL when absent */
const char *http_field(const struct http_req *r, const char *name); /* form field; NULL when absent */
/* All fields in order of arrival. */
struct http_pair {
	const char *name, *value;
};
size_t http_fields(const struct http_req *r, const struct http_pair **ret);
const char *http_header(const struct http_req *r, const char *name); /* any case; NULL when absent */
const char *http_cookie(const struct http_req *r, const char *name);
const char *http_id(const struct http_req *r);   /* short, for logs; never NULL */
const char *http_peer(const struct http_req *r); /* address without port */
/* Whom a limit is counted by: an IPv4 address, or the first 64 bits of an IPv6 one, since one home or phone has
 * all the rest (RFC 6177, RFC 8981). Never NULL. */
const char *http_peer_net(const struct http_req *r);
bool http_https(const struct http_req *r);       /* TLS here, or told by a trusted proxy */
struct http_file {
	const char *field, *filename, *type;
	struct blob data;
};
size_t http_files(const struct http_req *r, const struct http_file **ret);
/* The best of the types offered (ended by NULL) for the Accept header; NULL when none will do. */
const char *http_accepts(const struct http_req *r, const char *const *types);
/* First of `langs` (ended by NULL) that Accept-Language asks for; NULL when none. */
const char *http_accepts_lang(const struct http_req *r, const char *const *langs);
struct ctx *http_ctx(const struct http_req *r);
const struct http_route *http_route_of(const struct http_req *r);

/* Shows bytes to ClamAV over clamd's socket, a path; blocks up to some forty seconds: on a worker only.
 * MST_OK: nothing is found. MST_INVALID: something is, and ret_name says what (letters, digits, ". _ - ?").
 * MST_FAIL: not looked at: nobody there, too large for it, an answer that is none. */
MST_CHECK mst_err http_scan(const char *socket, struct blob data, char *ret_name, size_t name_max);
bool http_scan_answers(const char *socket); /* PING */

/* ---- answering ---- */

struct sbuf *http_out(struct http_req *r);   /* the body being built; capped at 32 MiB */
void http_set(struct http_req *r, const char *name, const char *value); /* header; copied */
/* The answer is whole: status, and the type of what http_out holds. Once per request. */
void http_answer(struct http_req *r, int status, const char *type);
/* Static bytes that outlive the process (an embedded asset); sent without a copy. etag may be
 * NULL. Answers 304 by itself for a matching If-None-Match. */
void http_answer_static(struct http_req *r, int status, const char *type, struct blob body,
			const char *etag);
void http_redirect(struct http_req *r, const char *to); /* 303; `to` is a path of ours */
/* An answer of status 200 that is the same for everybody but for its nonce, kept to be sent again: what http_out
 * holds by now, its type, and the headers that were set. NULL: no nonce stands in it, it is too long, or a cookie
 * is set. The caller's until http_kept_drop; answers that are on their way hold it themselves. Nothing of whoever
 * asked may stand in it. */
struct http_kept;
struct http_kept *http_keep(struct http_req *r, const char *type);
/* The answer is whole: what was kept, with this answer's nonce. What http_out holds is not sent. */
void http_answer_kept(struct http_req *r, struct http_kept *k);
void http_kept_drop(struct http_kept *k);
/* 303 to another server's address (https, or http on this machine), which settings have named; anything
 * else is refused and logged. */
void http_redirect_away(struct http_req *r, const char *url);
/* The answer is the public site's, on a host name of its own: it may run its one script and fetch nothing,
 * and no key of the browser's is asked for. */
void http_visitor(struct http_req *r);
/* What a script element of this answer must bear (Content-Security-Policy): 128 random bits. */
const char *http_nonce(struct http_req *r);
bool http_answered(const struct http_req *r);

/* ---- waiting ---- */

/* Park the request: it goes on with `next` on an http thread after http_unpark. Call it BEFORE
 * handing the request to another thread, and return MST_OK from the handler right after. */
void http_park(struct http_req *r, http_handler next);
void http_unpark(struct http_req *r); /* from any thread, exactly once per park */

/* ---- pieces with tests and fuzz targets of their own ---- */

MST_CHECK mst_err http_parse_form(struct arena *mem, const char *p, size_t n, int max_fields,
				  struct http_pair **ret, size_t *ret_n);
MST_CHECK mst_err http_parse_multipart(struct arena *mem, const char *boundary, const char *p,
				       size_t n, int max_fields, struct http_pair **ret,
				       size_t *ret_n, struct http_file **ret_files,
				       size_t *ret_nfiles);
const char *http_parse_cookie(struct arena *mem, const char *header, const char *name);

#endif
