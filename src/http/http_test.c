/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_test.c - a real server on a port of its own, spoken to by raw sockets. */
#include "http_test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int wire_open(const struct http_server *s)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(s)),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval patience = { .tv_sec = 20 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
		return fd;
	close(fd);
	return -1;
}

void wire_send(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		p += sent;
		n -= (size_t)sent;
	}
}

void wire_say(int fd, const char *text)
{
	wire_send(fd, text, strlen(text));
}

/* Reads one answer with its body (or only the head). "" when the other side is gone. */
const char *wire_answer(struct arena *mem, int fd, bool body)
{
	char *buf = arena_new(mem, char, 262144);
	size_t n = 0, want = 0;
	char c;

	while (n < 260000 && recv(fd, &c, 1, 0) == 1) {
		buf[n++] = c;
		if (!want && n > 3 && memcmp(buf + n - 4, "\r\n\r\n", 4) == 0) {
			const char *len = strcasestr(buf, "\r\nContent-Length: ");

			want = n + (len && body ? strtoul(len + 18, NULL, 10) : 0);
		}
		if (want && n >= want)
			break;
	}
	return buf;
}

const char *wire_ask(struct arena *mem, const struct http_server *s, const char *request)
{
	int fd = wire_open(s);

	wire_say(fd, request);
	const char *got = wire_answer(mem, fd, strncmp(request, "HEAD", 4) != 0);

	close(fd);
	return got;
}

int wire_status(const char *answer)
{
	return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

const char *wire_rest(struct arena *mem, int fd)
{
	char *buf = arena_new(mem, char, 65536);
	size_t n = 0;
	ssize_t got;

	while (n < 65535 && (got = recv(fd, buf + n, 65535 - n, 0)) > 0)
		n += (size_t)got;
	if (n == 65535 || (got < 0 && errno == EAGAIN))
		test_fail(__FILE__, __LINE__, "the connection stays open");
	return buf;
}

/* True when the other side closes (and says nothing more). */
bool wire_closed(int fd)
{
	char c;

	ssize_t n = recv(fd, &c, 1, 0);

	return n == 0 || (n < 0 && errno != EAGAIN);
}

static struct http_req *req_of(struct ctx *c)
{
	return (struct http_req *)(void *)c;
}

static mst_err page_get(struct ctx *c)
{
	struct http_req *r = req_of(c);

	sbuf_fmt(http_out(r), "sida %s", http_query(r, "q") ? http_query(r, "q") : "-");
	http_answer(r, 200, "text/plain; charset=utf-8");
	return MST_OK;
}

static mst_err item_get(struct ctx *c)
{
	struct http_req *r = req_of(c);

	sbuf_fmt(http_out(r), "id=%s path=%s", http_param(r, "id"), http_path(r));
	http_answer(r, 200, "text/plain; charset=utf-8");
	return MST_OK;
}

static mst_err new_get(struct ctx *c)
{
	sbuf_str(http_out(req_of(c)), "ny");
	http_answer(req_of(c), 200, "text/plain");
	return MST_OK;
}

static mst_err form_post(struct ctx *c)
{
	struct http_req *r = req_of(c);
	const struct http_pair *p;
	const struct http_file *f;
	size_t n = http_fields(r, &p), nf = http_files(r, &f);

	for (size_t i = 0; i < n; i++)
		sbuf_fmt(http_out(r), "[%s=%s]", p[i].name, p[i].value);
	for (size_t i = 0; i < nf; i++)
		sbuf_fmt(http_out(r), "{%s:%s:%zu}", f[i].field, f[i].filename, f[i].data.n);
	http_answer(r, 200, "text/plain; charset=utf-8");
	return MST_OK;
}

static mst_err nothing_get(struct ctx *c)
{
	(void)c;
	return MST_OK;
}

static mst_err missing_get(struct ctx *c)
{
	http_set(req_of(c), "Content-Disposition", "attachment");
	http_set(req_of(c), "Set-Cookie", "a=1");
	return MST_NOTFOUND;
}

static mst_err asset_get(struct ctx *c)
{
	static const uint8_t bytes[] = "body{}";

	http_answer_static(req_of(c), 200, "text/css", (struct blob){ bytes, 6 }, "abc");
	return MST_OK;
}

static mst_err inject_get(struct ctx *c)
{
	struct http_req *r = req_of(c);

	http_set(r, "X-Ett", "ett\r\nX-Elak: ja");
	http_set(r, "X\r\nElak", "ja");
	http_set(r, "X-Bra", "bra");
	http_redirect(r, http_query(r, "to"));
	return MST_OK;
}

static mst_err peer_get(struct ctx *c)
{
	struct http_req *r = req_of(c);
	static const char *const types[] = { "text/html", "application/json", NULL };

	sbuf_fmt(http_out(r), "%s %d %s %s near %s.", http_peer(r), http_https(r),
		 http_cookie(r, "sid") ? http_cookie(r, "sid") : "-", http_accepts(r, types), http_peer_net(r));
	http_answer(r, 200, "text/plain");
	return MST_OK;
}

static const struct http_route table[] = {
	{ "GET", "/", 1, page_get, 0 },
	{ "GET", "/arenden/{id}", 1, item_get, 0 },
	{ "GET", "/arenden/nytt", 1, new_get, 0 },
	{ "GET", "/arenden/{id}/samtal", 1, item_get, 0 },
	{ "POST", "/arenden/nytt", 1, form_post, HTTP_FORM },
	{ "POST", "/stor", 1, form_post, HTTP_FORM | HTTP_BIG },
	{ "GET", "/inget", 1, nothing_get, 0 },
	{ "GET", "/borta", 1, missing_get, 0 },
	{ "GET", "/ingen", 0, page_get, 0 },
	{ "GET", "/hemligt", 2, page_get, 0 },
	{ "GET", "/stil.css", 1, asset_get, HTTP_PUBLIC_CACHE },
	{ "GET", "/elak", 1, inject_get, 0 },
	{ "GET", "/vem", 1, peer_get, 0 },
	{ "GET", "/park", 1, park_get, 0 },
	{ "GET", "/kvar", 1, kept_get, 0 },
	{ 0 },
};
static const struct http_route *const tables[] = { table, NULL };

static mst_err gate(struct http_req *r, int need, struct ctx **ret, void *arg)
{
	(void)arg;
	*ret = (struct ctx *)(void *)r;
	return need == 1 ? MST_OK : MST_DENIED;
}

static void error_page(struct http_req *r, struct ctx *c, mst_err e, int status, void *arg)
{
	(void)c;
	(void)arg;
	sbuf_fmt(http_out(r), "fel %d %s", status, mst_err_name(e));
	http_answer(r, status, "text/html; charset=utf-8");
}

struct http_server *test_server(int seconds)
{
	struct http_conf conf = { .listen = "127.0.0.1:0", .threads = 2, .tables = tables,
				  .body = 4096, .body_big = 65536, .fields = 10, .gate = gate,
				  .seconds = seconds, .error = error_page, .trust_proxy = true };
	struct http_server *s = NULL;
	char err[200];

	CHECK_OK(http_start(&conf, &s, err, sizeof(err)));
	return s;
}

TEST(http_routes)
{
	static const struct {
		const char *line;
		int status;
		const char *has;
	} ask[] = {
		{ "GET / ", 200, "sida -" },
		{ "GET /?q=%C3%A5%20b+c ", 200, "sida \303\245 b c" },
		{ "GET /arenden/nytt ", 200, "\r\n\r\nny" },
		{ "GET /arenden/a%2Fb ", 200, "id=a/b path=/arenden/a/b" },
		{ "GET /arenden/nytt/samtal ", 200, "id=nytt" },
		{ "GET /arenden/ ", 404, "fel 404" },
		{ "GET /arenden/.. ", 404, "fel 404" },
		{ "GET /nej ", 404, "fel 404 notfound" },
		{ "GET /stor ", 405, "Allow: POST\r\n" },
		{ "PUT /arenden/nytt ", 405, "Allow: GET, HEAD, POST\r\n" },
		{ "DELETE / ", 405, "Allow: GET, HEAD\r\n" },
		{ "GET /ingen ", 403, "fel 403" },
		{ "GET /hemligt ", 403, "fel 403" },
		{ "GET /inget ", 500, "fel 500" },
		{ "GET /borta ", 404, "Set-Cookie: a=1" },
		{ "GET /%ff ", 400, "fel 400" },
		{ "GET /arenden/%00 ", 400, "fel 400" },
		{ "GET /arenden/%zz ", 400, "fel 400" },
		{ "GET /?q=%e5 ", 400, "fel 400" },
		{ "GET /?q=%0 ", 400, "fel 400" },
	};
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);

	for (size_t i = 0; i < MST_LEN(ask); i++) {
		const char *got = wire_ask(mem, s,
			arena_fmt(mem, "%sHTTP/1.1\r\nHost: x\r\n\r\n", ask[i].line));

		if (wire_status(got) != ask[i].status || !strstr(got, ask[i].has))
			test_fail(__FILE__, __LINE__, "%s gave %s", ask[i].line, got);
		CHECK(!strstr(got, "attachment"));
		CHECK(!strstr(got, "Server:"));
		CHECK(strstr(got, "Cache-Control: no-store\r\n"));
		CHECK(strstr(got, "Content-Security-Policy: default-src 'none'"));
	}
	http_stop(s);
}
