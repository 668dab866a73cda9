/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_answer.c - from what a handler said to bytes on the wire. The headers that protect a
 * browser are put on every answer from one table; http_set overrides them one by one. */
#include "http_priv.h"

#include <strings.h>
#include <sys/random.h>
#include <sys/socket.h>

#include "base/log.h"

#define NO_DEVICES                                                                                 \
	"accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), "       \
	"fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "   \
	"payment=(), picture-in-picture=(), usb=(), xr-spatial-tracking=()"

static const struct {
	const char *name, *value;
} standard[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "no-referrer" },
	{ "X-Frame-Options", "DENY" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", NO_DEVICES },
	{ "Cross-Origin-Embedder-Policy", "require-corp" },
	{ "Origin-Agent-Cluster", "?1" },
};

const char *http_nonce(struct http_req *r)
{
	static _Thread_local uint8_t random[16 * 32]; /* the kernel is asked once for so many */
	static _Thread_local size_t left;

	if (*r->nonce)
		return r->nonce;
	if (left == 0 && getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		abort(); /* only where the kernel has no random numbers */
	left = left ? left - 16 : sizeof(random) - 16;
	b64_text(random + left, 16, r->nonce);
	return r->nonce;
}

void http_visitor(struct http_req *r)
{
	r->visitor = true;
}

/* A script runs when its element bears this answer's nonce, and from nowhere else. */
const char *answer_policy(struct http_req *r)
{
	return arena_fmt(r->mem,
			 "default-src 'none'; script-src 'nonce-%s'%s; style-src 'self'; "
			 "img-src 'self'; font-src 'self'; %sform-action 'self'; "
			 "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
			 "trusted-types 'none'",
			 http_nonce(r), r->visitor ? "" : " 'strict-dynamic'",
			 r->visitor ? "" : "connect-src 'self'; ");
}

int http_status_of(mst_err e)
{
	switch (e) {
	case MST_OK: return 200;
	case MST_NOTFOUND: return 404;
	case MST_DENIED: return 403;
	case MST_INVALID: return 422;
	case MST_CONFLICT: return 409;
	case MST_BUSY: return 503;
	case MST_FAIL: break;
	}
	return 500;
}

/* A token (RFC 9110 section 5.6.2), and a value that cannot end its line. */
static bool header_good(const char *name, const char *value)
{
	static const char token[] = "!#$%&'*+-.^_`|~0123456789"
				    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	if (str_empty(name) || name[strspn(name, token)] || str_empty(value))
		return false;
	for (const char *p = value; *p; p++)
		if ((unsigned char)*p < 0x20 ? *p != '\t' : *p == 0x7f)
			return false;
	return true;
}

/* Both are kept as they are: a constant, or in the request's memory. */
static void put(struct http_req *r, const char *name, const char *value)
{
	bool many = strcasecmp(name, "Set-Cookie") == 0 || strcasecmp(name, "Vary") == 0;
	struct header **end = &r->headers;

	for (; *end; end = &(*end)->next) {
		if (!many && strcasecmp((*end)->name, name) == 0) {
			(*end)->value = value;
			return;
		}
	}
	*end = arena_new(r->mem, struct header, 1);
	(*end)->name = name;
	(*end)->value = value;
}

void http_set(struct http_req *r, const char *name, const char *value)
{
	if (!header_good(name, value)) {
		log_note(LOG_ERROR, "http.header_refused", NULL);
		return;
	}
	put(r, arena_str(r->mem, name), arena_str(r->mem, value));
}

const char *answer_header(const struct http_req *r, const char *name)
{
	for (struct header *h = r->headers; h; h = h->next)
		if (strcasecmp(h->name, name) == 0)
			return h->value;
	return NULL;
}

struct sbuf *http_out(struct http_req *r)
{
	return &r->out;
}

bool http_answered(const struct http_req *r)
{
	return r->answered;
}

void http_answer(struct http_req *r, int status, const char *type)
{
	if (r->answered) {
		log_note(LOG_ERROR, "http.answered_twice", NULL);
		return;
	}
	r->status = status;
	if (type)
		http_set(r, "Content-Type", type);
	r->answered = true;
}

/* RFC 9110 section 13.1.2, weak comparison. */
static bool etag_matches(const char *list, const char *etag)
{
	while (list && *list) {
		list += strspn(list, " \t,");
		size_t n = strcspn(list, ",");
		const char *one = list;

		list += n;
		while (n > 0 && (one[n - 1] == ' ' || one[n - 1] == '\t'))
			n--;
		if (n == 1 && *one == '*')
			return true;
		if (n > 2 && one[0] == 'W' && one[1] == '/') {
			one += 2;
			n -= 2;
		}
		if (n == strlen(etag) && memcmp(one, etag, n) == 0)
			return true;
	}
	return false;
}

void http_answer_static(struct http_req *r, int status, const char *type, struct blob body,
			const char *etag)
{
	if (etag && etag[0] != '"')
		etag = arena_fmt(r->mem, "\"%s\"", etag);
	if (etag) {
		http_set(r, "ETag", etag);
		r->etag = etag;
	}
	r->is_static = true;
	r->fixed = body;
	if (etag && status == 200 && etag_matches(http_header(r, "If-None-Match"), etag)) {
		r->fixed = (struct blob){ 0 };
		http_answer(r, 304, NULL);
		return;
	}
	http_answer(r, status, type);
}

void http_redirect(struct http_req *r, const char *to)
{
	MST_CLEANUP(sbuf_done) struct sbuf b;

	sbuf_init(&b, URI_MAX);
	/* "//host" and "/\host" are somebody else's paths to a browser. */
	bool ours = to[0] == '/' && to[1] != '/' && to[1] != '\\';

	for (const char *p = to; *p && ours; p++) {
		unsigned char c = (unsigned char)*p;

		if (c < 0x20 || c == 0x7f)
			ours = false;
		else if (c == ' ' || c > 0x7f)
			sbuf_fmt(&b, "%%%02X", c);
		else
			sbuf_ch(&b, *p);
	}
	if (!ours || b.bad) {
		log_note(LOG_ERROR, "http.redirect_refused", NULL);
		return;
	}
	http_set(r, "Location", b.p);
	http_answer(r, 303, NULL);
}

void http_redirect_away(struct http_req *r, const char *url)
{
	bool good = str_starts(url, "https://") || str_starts(url, "http://localhost:") ||
		    str_starts(url, "http://127.0.0.1:");

	for (const char *p = url; *p && good; p++)
		good = *p > 0x20 && *p < 0x7f;
	if (!good) {
		log_note(LOG_ERROR, "http.redirect_refused", NULL);
		return;
	}
	http_set(r, "Location", url);
	http_answer(r, 303, NULL);
}

/* What stays of a half-made answer when an error page takes its place. */
static bool outlives_error(const char *name)
{
	return strcasecmp(name, "Set-Cookie") == 0 || strcasecmp(name, "Retry-After") == 0 ||
	       strcasecmp(name, "Allow") == 0;
}

void answer_error(struct http_req *r, mst_err e, int status)
{
	for (struct header **h = &r->headers; *h;) {
		if (outlives_error((*h)->name))
			h = &(*h)->next;
		else
			*h = (*h)->next;
	}
	r->answered = r->is_static = false;
	answer_kept_end(r);
	r->status = status;
	sbuf_reset(&r->out);
	if (status == 503 && !answer_header(r, "Retry-After"))
		http_set(r, "Retry-After", "2");
	if (r->s->conf.error)
		r->s->conf.error(r, r->ctx, e, status, r->s->conf.arg);
	if (r->answered && !r->out.bad)
		return;
	r->answered = false;
	if (r->out.bad || r->out.len == 0) {
		sbuf_reset(&r->out);
		sbuf_fmt(&r->out, "%d\n", status);
		http_answer(r, status, "text/plain; charset=utf-8");
	} else {
		http_answer(r, status, "text/html; charset=utf-8");
	}
}

/* Headers that follow from what the answer is; their names and values are the program's own. */
static void derived(struct http_req *r)
{
	bool fresh = r->status == 200 || r->status == 304;

	if (!answer_header(r, "Cache-Control")) {
		const char *how = "no-store";

		if (fresh && r->route && (r->route->flags & HTTP_PUBLIC_CACHE))
			how = "public, max-age=31536000, immutable";
		else if (fresh && r->is_static && r->etag)
			how = "no-cache";
		put(r, "Cache-Control", how);
	}
	if (r->vary_bits & VARY_ACCEPT)
		put(r, "Vary", "Accept");
	if (r->vary_bits & VARY_LANG)
		put(r, "Vary", "Accept-Language");
	if (http_https(r) && !answer_header(r, "Strict-Transport-Security"))
		put(r, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
	if (!answer_header(r, "Content-Security-Policy"))
		put(r, "Content-Security-Policy", answer_policy(r));
	if (r->visitor)
		put(r, "Permissions-Policy", NO_DEVICES ", publickey-credentials-create=(), "
					     "publickey-credentials-get=()");
	if (r->refused)
		put(r, "Connection", "close");
}

void answer_headers(struct http_req *r, struct MHD_Response *resp)
{
	derived(r);
	for (struct header *h = r->headers; h; h = h->next)
		MHD_add_response_header(resp, h->name, h->value);
	for (size_t i = 0; i < MST_LEN(standard); i++)
		if (!r->headers || !answer_header(r, standard[i].name))
			MHD_add_response_header(resp, standard[i].name, standard[i].value);
}

enum MHD_Result answer_send(struct http_req *r)
{
	struct MHD_Response *resp;
	size_t n;

	if (r->out.bad) {
		log_note(LOG_ERROR, "http.too_long_answer", NULL);
		answer_error(r, MST_FAIL, 500);
	}
	if (r->kept) {
		resp = answer_kept(r, &n);
	} else {
		/* Sent from where it lies: a page is wiped and its memory used again in req_release. */
		const void *from = r->is_static ? (const void *)r->fixed.p : r->out.p;

		n = r->is_static ? r->fixed.n : r->out.len;
		resp = MHD_create_response_from_buffer(n, (void *)(uintptr_t)from, MHD_RESPMEM_PERSISTENT);
		if (!resp)
			return MHD_NO;
		answer_headers(r, resp);
	}
	/* The one who reads gets time for it: 16 kB a second at the slowest. */
	atomic_store(&r->conn->deadline,
		     http_ms() + 1000 * r->s->conf.seconds + (int64_t)(n / 16));
	enum MHD_Result done = MHD_queue_response(r->mc, (unsigned)r->status, resp);

	if (!r->kept)
		MHD_destroy_response(resp);
	return done;
}

void answer_by_hand(struct http_req *r)
{
	MST_CLEANUP(sbuf_done) struct sbuf b;
	int room = 262144;

	r->refused = true;
	derived(r);
	sbuf_init(&b, OUT_MAX + HEADER_MAX);
	sbuf_fmt(&b, "HTTP/1.1 %d Content Too Large\r\nContent-Length: %zu\r\n", r->status,
		 r->out.len);
	for (struct header *h = r->headers; h; h = h->next)
		sbuf_fmt(&b, "%s: %s\r\n", h->name, h->value);
	for (size_t i = 0; i < MST_LEN(standard); i++)
		if (!answer_header(r, standard[i].name))
			sbuf_fmt(&b, "%s: %s\r\n", standard[i].name, standard[i].value);
	sbuf_lit(&b, "\r\n");
	sbuf_put(&b, r->out.p, r->out.len);
	/* Nothing was sent on this connection yet, so that a page fits in what the kernel keeps. */
	setsockopt(r->conn->fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	if (send(r->conn->fd, b.p, b.len, MSG_DONTWAIT | MSG_NOSIGNAL) > 0)
		r->conn->linger = true;
}
