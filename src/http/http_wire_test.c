/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_wire_test.c - what strange, slow and hostile clients get. */
#include "http_test.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

static const char *post(struct arena *mem, const struct http_server *s, const char *path,
			const char *head, const char *body)
{
	return wire_ask(mem, s, arena_fmt(mem, "POST %s HTTP/1.1\r\nHost: x\r\n%s"
				"Content-Length: %zu\r\n\r\n%s", path, head, strlen(body), body));
}

TEST(http_forms)
{
	static const struct {
		const char *head, *body;
		int status;
		const char *has;
	} ask[] = {
		{ FORM, "a=1&b=%C3%A5+x&a=2&c", 200, "[a=1][b=\303\245 x][a=2][c=]" },
		{ FORM, "", 200, "\r\n\r\n" },
		{ "Content-Type: Application/X-WWW-Form-Urlencoded; charset=UTF-8\r\n", "a=1", 200,
		  "[a=1]" },
		{ "Content-Type: application/x-www-form-urlencoded; charset=latin1\r\n", "a=1", 415,
		  "fel 415" },
		{ "Content-Type: application/json\r\n", "{}", 415, "fel 415" },
		{ "", "a=1", 415, "fel 415" },
		{ "", "", 200, "\r\n\r\n" },
		{ FORM, "a=%ff", 400, "fel 400" },
		{ FORM, "a=%00", 400, "fel 400" },
		{ FORM, "a=%4", 400, "fel 400" },
		{ FORM, "a&b&c&d&e&f&g&h&i&j", 200, "[j=]" },
		{ FORM, "a&b&c&d&e&f&g&h&i&j&k", 413, "fel 413" },
		{ "Content-Type: multipart/form-data\r\n", "x", 400, "fel 400" },
		{ "Content-Type: multipart/form-data; boundary=B\r\n",
		  "--B\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nv\r\n--B\r\n"
		  "Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\n123\r\n"
		  "--B--\r\n", 200, "[n=v]{f:a.txt:3}" },
		{ "Content-Type: multipart/form-data; boundary=B\r\n", "--B\r\n\r\nv\r\n--B--", 400,
		  "fel 400" },
	};
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);

	for (size_t i = 0; i < MST_LEN(ask); i++) {
		const char *got = post(mem, s, "/arenden/nytt", ask[i].head, ask[i].body);

		if (wire_status(got) != ask[i].status || !strstr(got, ask[i].has))
			test_fail(__FILE__, __LINE__, "%s%s gave %s", ask[i].head, ask[i].body, got);
	}
	http_stop(s);
}

/* A length told twice, two ways, or not a number: some proxy would read it otherwise than we do. */
TEST(http_smuggling_is_refused)
{
	static const char *const heads[] = {
		"Content-Length: 3\r\nContent-Length: 3\r\n",
		"Content-Length: 3\r\nContent-Length: 30\r\n",
		"Content-Length: 3, 3\r\n",
		"Content-Length: +3\r\n",
		"Content-Length: -3\r\n",
		"Content-Length: 0x3\r\n",
		"Content-Length: \r\n",
		"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
		"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
		"Transfer-Encoding: identity\r\n",
		"Transfer-Encoding: gzip, chunked\r\n",
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
		"Transfer-Encoding: xchunked\r\n",
		"Content-Length : 3\r\n",
		"Host: y\r\n",
	};
	static const char *const methods[] = { "GET / ", "POST /arenden/nytt " };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);

	for (size_t i = 0; i < MST_LEN(heads) * 2; i++) {
		int fd = wire_open(s);

		wire_say(fd, arena_fmt(mem, "%sHTTP/1.1\r\nHost: x\r\n" FORM "%s\r\n"
				       "3\r\na=1\r\n0\r\n\r\nGET /arenden/nytt HTTP/1.1\r\n"
				       "Host: x\r\n\r\n", methods[i % 2], heads[i / 2]));
		const char *got = wire_answer(mem, fd, true);

		if (wire_status(got) != 400)
			test_fail(__FILE__, __LINE__, "%s%s gave %s", methods[i % 2], heads[i / 2], got);
		/* What followed is never taken for a request of its own. */
		if (strstr(wire_rest(mem, fd), "200 OK"))
			test_fail(__FILE__, __LINE__, "%s%s goes on", methods[i % 2], heads[i / 2]);
		close(fd);
	}
	http_stop(s);
}

TEST(http_chunked_and_continue)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);
	int fd = wire_open(s);
	const char *got = wire_ask(mem, s, "POST /arenden/nytt HTTP/1.1\r\nHost: x\r\n" FORM
				   "Transfer-Encoding: chunked\r\n\r\n2\r\na=\r\n3\r\n123\r\n0\r\n\r\n");

	CHECK(strstr(got, "[a=123]"));
	wire_say(fd, "POST /arenden/nytt HTTP/1.1\r\nHost: x\r\n" FORM
		     "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
	CHECK(strstr(wire_answer(mem, fd, false), "HTTP/1.1 100 "));
	wire_say(fd, "a=1");
	CHECK(strstr(wire_answer(mem, fd, true), "[a=1]"));
	close(fd);
	/* Refused before it is asked to go on. */
	got = wire_ask(mem, s, "POST /arenden/nytt HTTP/1.1\r\nHost: x\r\n" FORM
		       "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n");
	CHECK_INT(wire_status(got), 413);
	http_stop(s);
}

/* The whole body is sent before the answer is read: a reset would destroy the answer. */
static const char *too_big(struct arena *mem, struct http_server *s, bool chunked)
{
	char *junk = arena_new(mem, char, 65537);
	int fd = wire_open(s);

	memset(junk, 'a', 65536);
	wire_say(fd, "POST /arenden/nytt HTTP/1.1\r\nHost: x\r\n" FORM);
	wire_say(fd, chunked ? "Transfer-Encoding: chunked\r\n\r\n" :
			       "Content-Length: 6553600\r\n\r\n");
	for (int i = 0; i < 100; i++) {
		if (chunked)
			wire_say(fd, "10000\r\n");
		wire_send(fd, junk, 65536);
		if (chunked)
			wire_say(fd, "\r\n");
	}
	const char *got = wire_answer(mem, fd, true);

	CHECK(wire_closed(fd));
	close(fd);
	return got;
}

TEST(http_413_reaches_the_client)
{
	struct http_server *s = test_server(10);

	for (int i = 0; i < 6; i++) {
		MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
		const char *got = too_big(mem, s, i % 2);

		CHECK_INT(wire_status(got), 413);
		CHECK(strstr(got, "fel 413"));
		CHECK(strstr(got, "Connection: close\r\n"));
		CHECK(strstr(got, "nosniff"));
	}
	http_stop(s);
}

TEST(http_limits_of_the_head)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	MST_CLEANUP(sbuf_done) struct sbuf b;
	struct http_server *s = test_server(10);

	sbuf_init(&b, 100000);
	sbuf_lit(&b, "GET / HTTP/1.1\r\nHost: x\r\n");
	for (int i = 0; i < 70; i++)
		sbuf_fmt(&b, "X-%d: y\r\n", i);
	sbuf_lit(&b, "\r\n");
	CHECK(strstr(wire_ask(mem, s, b.p), "fel 431"));
	char *x = arena_new(mem, char, 20001);

	memset(x, 'x', 20000);
	CHECK_INT(wire_status(wire_ask(mem, s, arena_fmt(mem, "GET / HTTP/1.1\r\nHost: x\r\n"
							 "X: %s\r\n\r\n", x))), 431);
	x[9000] = 0;
	CHECK(strstr(wire_ask(mem, s, arena_fmt(mem, "GET /%s HTTP/1.1\r\nHost: x\r\n\r\n", x)),
		     "fel 414"));
	http_stop(s);
}

TEST(http_keep_alive_head_and_pipelining)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);
	int fd = wire_open(s);

	wire_say(fd, "HEAD /?q=1 HTTP/1.1\r\nHost: x\r\n\r\n");
	const char *got = wire_answer(mem, fd, false);

	CHECK_INT(wire_status(got), 200);
	CHECK(strstr(got, "Content-Length: 6\r\n"));
	wire_say(fd, "GET /?q=1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /arenden/nytt HTTP/1.1\r\nHost: x\r\n"
		     FORM "Content-Length: 3\r\n\r\na=1GET /park HTTP/1.1\r\nHost: x\r\n\r\n"
		     "GET /nej HTTP/1.1\r\nHost: x\r\n\r\nGET /?q=3 HTTP/1.1\r\nHost: x\r\n\r\n");
	CHECK(strstr(wire_answer(mem, fd, true), "\r\n\r\nsida 1"));
	CHECK(strstr(wire_answer(mem, fd, true), "[a=1]"));
	CHECK(strstr(wire_answer(mem, fd, true), "efter 0"));
	CHECK(strstr(wire_answer(mem, fd, true), "fel 404"));
	CHECK(strstr(wire_answer(mem, fd, true), "sida 3"));
	close(fd);
	http_stop(s);
}

TEST(http_assets)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);
	static const char *const same[] = { "\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*" };
	const char *got = wire_ask(mem, s, "GET /stil.css HTTP/1.1\r\nHost: x\r\n\r\n");

	CHECK(strstr(got, "ETag: \"abc\"\r\n"));
	CHECK(strstr(got, "Cache-Control: public, max-age=31536000, immutable\r\n"));
	CHECK(strstr(got, "\r\n\r\nbody{}"));
	for (size_t i = 0; i < MST_LEN(same); i++) {
		int fd = wire_open(s);

		wire_say(fd, arena_fmt(mem, "GET /stil.css HTTP/1.1\r\nHost: x\r\n"
				       "If-None-Match: %s\r\n\r\n", same[i]));
		got = wire_answer(mem, fd, false);
		CHECK_INT(wire_status(got), 304);
		CHECK(strstr(got, "ETag: \"abc\"\r\n"));
		close(fd);
	}
	got = wire_ask(mem, s, "GET /stil.css HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"ab\"\r\n\r\n");
	CHECK_INT(wire_status(got), 200);
	http_stop(s);
}

TEST(http_header_injection_is_refused)
{
	static const char *const away[] = { "//elak.example/", "/%5Celak.example", "https://elak/",
					    "/a%0d%0aSet-Cookie:%20x=1", "" };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);
	const char *got = wire_ask(mem, s, "GET /elak?to=/a%20b%C3%A5 HTTP/1.1\r\nHost: x\r\n\r\n");

	CHECK_INT(wire_status(got), 303);
	CHECK(strstr(got, "Location: /a%20b%C3%A5\r\n"));
	CHECK(strstr(got, "X-Bra: bra"));
	CHECK(!strstr(got, "Elak"));
	CHECK(!strstr(got, "X-Ett"));
	for (size_t i = 0; i < MST_LEN(away); i++) {
		got = wire_ask(mem, s, arena_fmt(mem, "GET /elak?to=%s HTTP/1.1\r\nHost: x\r\n\r\n",
						 away[i]));
		CHECK_INT(wire_status(got), 500);
		CHECK(!strstr(got, "Location"));
		CHECK(!strstr(got, "Set-Cookie"));
	}
	http_stop(s);
}

TEST(http_what_a_proxy_tells)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);
	const char *got = wire_ask(mem, s, "GET /vem HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\n"
		"X-Forwarded-For: 1.1.1.1, 192.0.2.7\r\nCookie: a=b; sid=\"x1\"\r\n"
		"Accept: text/html;q=0.4, application/*\r\n\r\n");

	CHECK(strstr(got, "192.0.2.7 1 x1 application/json"));
	CHECK(strstr(got, "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n"));
	CHECK(strstr(got, "Vary: Accept\r\n"));
	got = wire_ask(mem, s, "GET /vem HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: hej\r\n\r\n");
	CHECK(strstr(got, "127.0.0.1 0 - text/html"));
	CHECK(!strstr(got, "Strict-Transport"));
	http_stop(s);
}

/* A home has 2^64 addresses or more: they are one for whatever counts. */
TEST(http_a_peer_is_counted_by_its_net)
{
	static const char *const rows[][2] = {
		{ "192.0.2.7", "192.0.2.7" },
		{ "::ffff:192.0.2.7", "192.0.2.7" },
		{ "2001:db8:1:2::1", "2001:db8:1:2::" },
		{ "2001:db8:1:2:abcd:ef01:2345:6789", "2001:db8:1:2::" },
		{ "2001:db8:1:3::1", "2001:db8:1:3::" },
	};
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);

	for (size_t i = 0; i < MST_LEN(rows); i++) {
		const char *got = wire_ask(mem, s, arena_fmt(mem, "GET /vem HTTP/1.1\r\nHost: x\r\n"
			"X-Forwarded-For: %s\r\n\r\n", rows[i][0]));

		CHECK(strstr(got, arena_fmt(mem, "near %s.", rows[i][1])) != NULL);
	}
	http_stop(s);
}

TEST(http_slow_connections_are_closed)
{
	static const char *const drips[] = { "", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n",
		"POST /arenden/nytt HTTP/1.1\r\nHost: x\r\n" FORM "Content-Length: 3000\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\n\r\n" };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(1);
	int fd[MST_LEN(drips)];
	bool dead[MST_LEN(drips)] = { false };
	size_t left = MST_LEN(drips);

	for (size_t i = 0; i < MST_LEN(drips); i++) {
		fd[i] = wire_open(s);
		wire_say(fd[i], drips[i]);
	}
	wire_answer(mem, fd[4], true);
	/* A byte now and then: each one would start an idle timeout afresh. */
	for (int t = 0; t < 150 && left > 0; t++) {
		for (size_t i = 0; i < MST_LEN(drips); i++) {
			struct pollfd p = { .fd = fd[i], .events = POLLIN | POLLRDHUP };

			if (i > 0 && i < 4)
				wire_say(fd[i], "a");
			if (!dead[i] && poll(&p, 1, 0) > 0) {
				dead[i] = true;
				left--;
			}
		}
		usleep(100000);
	}
	CHECK_INT(left, 0);
	for (size_t i = 0; i < MST_LEN(drips); i++)
		close(fd[i]);
	/* A parked request is ours to end, not the sweeper's. */
	CHECK(strstr(wire_ask(mem, s, "GET /park?ms=1800 HTTP/1.1\r\nHost: x\r\n\r\n"),
		     "efter 1800"));
	http_stop(s);
}

#define MANY 1000

TEST(http_a_thousand_connections)
{
	static int fd[MANY];
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(20);

	for (int i = 0; i < MANY; i++)
		fd[i] = wire_open(s);
	CHECK(fd[MANY - 1] >= 0);
	for (int i = 0; i < MANY; i++)
		wire_say(fd[i], arena_fmt(mem, "GET /?q=%d HTTP/1.1\r\nHost: x\r\n\r\n", i));
	for (int i = 0; i < MANY; i++) {
		MST_CLEANUP(arena_closep) struct arena *own = arena_open();
		char want[32];

		snprintf(want, sizeof(want), "\r\n\r\nsida %d", i);
		CHECK(strstr(wire_answer(own, fd[i], true), want));
		close(fd[i]);
	}
	http_stop(s);
}

TEST(http_plain_words_for_a_bad_address)
{
	static const struct http_route *const none[] = { NULL };
	struct http_server *s = test_server(5), *other = NULL;
	char taken[32], err[300];
	struct http_conf conf = { .listen = taken, .tables = none };

	snprintf(taken, sizeof(taken), "127.0.0.1:%d", http_port(s));
	CHECK_ERR(http_start(&conf, &other, err, sizeof(err)), MST_CONFLICT);
	CHECK(strstr(err, "används redan"));
	conf.listen = "8080";
	CHECK_ERR(http_start(&conf, &other, err, sizeof(err)), MST_INVALID);
	CHECK(strstr(err, "går inte att tyda"));
	conf.listen = "127.0.0.1:99999";
	CHECK_ERR(http_start(&conf, &other, err, sizeof(err)), MST_INVALID);
	conf.listen = "192.0.2.1:8080";
	CHECK_ERR(http_start(&conf, &other, err, sizeof(err)), MST_INVALID);
	CHECK(strstr(err, "har inte adressen"));
	http_stop(s);
	http_stop(NULL);
}
