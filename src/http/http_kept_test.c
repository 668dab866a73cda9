/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_kept_test.c - an answer that is kept: the same for all but for its nonce, which is never used twice. */
#include "http_test.h"

#include <unistd.h>

static struct http_kept *kept;

/* /kvar?hur=ny: made and kept; =kaka: with a cookie; else what is kept. */
mst_err kept_get(struct ctx *c)
{
	struct http_req *r = (struct http_req *)(void *)c;
	const char *how = http_query(r, "hur");

	if (kept && !how) {
		http_answer_kept(r, kept);
		return MST_OK;
	}
	http_set(r, "Content-Language", "sv");
	if (str_eq(how, "kaka"))
		http_set(r, "Set-Cookie", "a=1");
	sbuf_fmt(http_out(r), "<script nonce=\"%s\"></script>slut", http_nonce(r));
	struct http_kept *k = http_keep(r, "text/html");

	if (k && kept)
		http_kept_drop(kept);
	kept = k ? k : kept;
	http_answer(r, 200, "text/html");
	return MST_OK;
}

/* The nonce of an answer, which stands in its body and, once, in its policy. */
static const char *nonce_in(struct arena *mem, const char *answer)
{
	const char *at = strstr(answer, "<script nonce=\""), *policy = strstr(answer, "Content-Security-Policy: ");
	const char *nonce = at ? arena_strn(mem, at + 15, strcspn(at + 15, "\"")) : "";

	CHECK(wire_status(answer) == 200 && strlen(nonce) >= 22 && strstr(answer, "</script>slut"));
	CHECK(policy && strstr(policy, arena_fmt(mem, "'nonce-%s'", nonce)));
	CHECK(policy && !strstr(policy + 1, "Content-Security-Policy: "));
	CHECK(strstr(answer, "Content-Language: sv\r\n") && strstr(answer, "Content-Type: text/html\r\n"));
	CHECK(strstr(answer, "Cache-Control: no-store\r\n") && strstr(answer, "X-Frame-Options: DENY\r\n"));
	return nonce;
}

static void forget(void)
{
	if (kept)
		http_kept_drop(kept);
	kept = NULL;
}

TEST(http_kept_has_a_nonce_of_its_own_each_time)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);
	const char *seen[100];

	for (size_t i = 0; i < MST_LEN(seen); i++) {
		seen[i] = nonce_in(mem, wire_ask(mem, s, "GET /kvar HTTP/1.1\r\nHost: x\r\n\r\n"));
		for (size_t k = 0; k < i; k++)
			CHECK(!str_eq(seen[k], seen[i]));
	}
	http_stop(s);
	forget();
}

TEST(http_kept_one_copy_is_one_answers)
{
	static const char ask[] = "GET /kvar HTTP/1.1\r\nHost: x\r\n\r\n";
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);
	int fd[8];

	nonce_in(mem, wire_ask(mem, s, ask));
	for (size_t i = 0; i < MST_LEN(fd); i++)
		wire_say(fd[i] = wire_open(s), ask); /* all of them before the first is read */
	(void)wire_ask(mem, s, "GET /kvar?hur=ny HTTP/1.1\r\nHost: x\r\n\r\n"); /* another takes its place */
	for (size_t i = 0; i < MST_LEN(fd); i++) {
		nonce_in(mem, wire_answer(mem, fd[i], true));
		close(fd[i]);
	}
	http_stop(s);
	forget();
}

TEST(http_kept_with_what_the_way_in_adds_and_never_with_a_cookie)
{
	static const char https[] = "GET /kvar HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\n\r\n";
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_server *s = test_server(10);

	CHECK(strstr(wire_ask(mem, s, "GET /kvar?hur=kaka HTTP/1.1\r\nHost: x\r\n\r\n"), "Set-Cookie"));
	CHECK(!kept);
	for (int i = 0; i < 3; i++) {
		const char *plain = wire_ask(mem, s, "GET /kvar HTTP/1.1\r\nHost: x\r\n\r\n"), *safe = wire_ask(mem, s, https);

		nonce_in(mem, plain);
		nonce_in(mem, safe);
		CHECK(!strstr(plain, "Strict-Transport-Security"));
		CHECK(strstr(safe, "Strict-Transport-Security"));
	}
	CHECK(strstr(wire_ask(mem, s, "HEAD /kvar HTTP/1.1\r\nHost: x\r\n\r\n"), "Content-Length: "));
	http_stop(s);
	forget();
}
