/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_parse_test.c - the pure parsers, and a replay of what the fuzz targets keep. */
#include "http_test.h"

#include <sched.h>
#include <unistd.h>

TEST(http_parse_form_pairs)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_pair *p;
	size_t n;

	CHECK_OK(http_parse_form(mem, "a=1&&b=%26+%c3%a4&=x&c==", 24, 9, &p, &n));
	CHECK_INT(n, 4);
	CHECK_STR(p[1].name, "b");
	CHECK_STR(p[1].value, "& \303\244");
	CHECK_STR(p[2].name, "");
	CHECK_STR(p[3].value, "=");
	CHECK_OK(http_parse_form(mem, "", 0, 0, &p, &n));
	CHECK_INT(n, 0);
	CHECK_ERR(http_parse_form(mem, "a&b", 3, 1, &p, &n), MST_CONFLICT);
	CHECK_ERR(http_parse_form(mem, "a=%", 3, 1, &p, &n), MST_INVALID);
	CHECK_ERR(http_parse_form(mem, "a=\xff", 3, 1, &p, &n), MST_INVALID);
	CHECK_ERR(http_parse_form(mem, "a=\0", 3, 1, &p, &n), MST_INVALID);
}

TEST(http_parse_cookie_values)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	CHECK_STR(http_parse_cookie(mem, "a=1; sid=x-y_z; b=2", "sid"), "x-y_z");
	CHECK_STR(http_parse_cookie(mem, "xsid=1;sid=\"2\" ", "sid"), "2");
	CHECK_STR(http_parse_cookie(mem, "sid=", "sid"), "");
	CHECK_STR(http_parse_cookie(mem, "__Host-sid=a=b", "__Host-sid"), "a=b");
	CHECK_STR(http_parse_cookie(mem, "sid", "sid"), NULL);
	CHECK_STR(http_parse_cookie(mem, "sid=a b", "sid"), NULL);
	CHECK_STR(http_parse_cookie(mem, NULL, "sid"), NULL);
}

#define PART "Content-Disposition: form-data; name=\"n\"\r\n\r\n"
#define FILE_PART                                                                                  \
	"content-disposition: form-data; filename=\"a\\\"b; c\"; name=\"f\"\r\n"                    \
	"Content-Type: text/plain\r\n\r\n"

TEST(http_parse_multipart_parts)
{
	static const char body[] = "preamble\r\n--B \r\n" PART "v\r\n--Bx\r\n--B\r\n" PART
				   "\r\n--B\r\n" FILE_PART "\0\xff\r\n\r\n--B--\r\nepilogue";
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct http_pair *p;
	struct http_file *f;
	size_t n, nf;

	/* "--Bx" is neither a part nor an end. */
	CHECK_ERR(http_parse_multipart(mem, "B", body, sizeof(body) - 1, 9, &p, &n, &f, &nf),
		  MST_INVALID);
	static const char good[] = "preamble\r\n--B \r\n" PART "v\r\n--\r\n--B\r\n" PART
				   "\r\n--B\r\n" FILE_PART "\0\xff\r\n\r\n--B--\r\nepilogue";

	CHECK_OK(http_parse_multipart(mem, "B", good, sizeof(good) - 1, 3, &p, &n, &f, &nf));
	CHECK_INT(n, 2);
	CHECK_STR(p[0].value, "v\r\n--");
	CHECK_STR(p[1].value, "");
	CHECK_INT(nf, 1);
	CHECK_STR(f[0].field, "f");
	CHECK_STR(f[0].filename, "a\"b; c");
	CHECK_STR(f[0].type, "text/plain");
	CHECK_INT(f[0].data.n, 4);
	CHECK(memcmp(f[0].data.p, "\0\xff\r\n", 4) == 0);
	CHECK_ERR(http_parse_multipart(mem, "B", good, sizeof(good) - 1, 2, &p, &n, &f, &nf),
		  MST_CONFLICT);
	/* Cut anywhere before its end, it is no form. */
	for (size_t cut = 0; cut < sizeof(good) - 1 - 10; cut++) {
		char *copy = mem_alloc(cut);

		memcpy(copy, good, cut);
		if (http_parse_multipart(mem, "B", copy, cut, 9, &p, &n, &f, &nf) != MST_INVALID)
			test_fail(__FILE__, __LINE__, "cut at %zu is taken", cut);
		free(copy);
	}
}

TEST(http_multipart_in_two_pieces)
{
	static const char body[] = "--B\r\n" PART "v\r\n--B\r\n" FILE_PART "12\r\n--B--\r\n";
	struct http_server *s = test_server(10);
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *head = arena_fmt(mem, "POST /arenden/nytt HTTP/1.1\r\nHost: x\r\nContent-Type: "
		"multipart/form-data; boundary=\"B\"\r\nContent-Length: %zu\r\n\r\n", strlen(body));
	const char *all = arena_fmt(mem, "%s%s", head, body);
	int fd = wire_open(s);

	for (size_t cut = 1; cut < strlen(all); cut++) {
		MST_CLEANUP(arena_closep) struct arena *own = arena_open();

		wire_send(fd, all, cut);
		sched_yield();
		wire_say(fd, all + cut);
		if (!strstr(wire_answer(own, fd, true), "[n=v]{f:a\"b; c:2}"))
			test_fail(__FILE__, __LINE__, "cut at %zu", cut);
	}
	close(fd);
	http_stop(s);
}
