/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_test.h - what this room's tests share: a server, and a wire to it. */
#ifndef HTTP_HTTP_TEST_H
#define HTTP_HTTP_TEST_H

#include "http/http.h"

#include "base/test.h"

struct http_server *test_server(int seconds);
int wire_open(const struct http_server *s);
void wire_send(int fd, const char *p, size_t n);
void wire_say(int fd, const char *text);
const char *wire_answer(struct arena *mem, int fd, bool body);
const char *wire_ask(struct arena *mem, const struct http_server *s, const char *request);
/* All that comes until the other side closes; a test fails when it does not. */
const char *wire_rest(struct arena *mem, int fd);
int wire_status(const char *answer);
bool wire_closed(int fd);

mst_err park_get(struct ctx *c);
mst_err kept_get(struct ctx *c);

#endif
