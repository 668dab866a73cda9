/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_service.h - the server as a service of systemd, by sd_listen_fds(3) and sd_notify(3). Without a
 * manager these do nothing. */
#ifndef HTTP_HTTP_SERVICE_H
#define HTTP_HTTP_SERVICE_H

#include <signal.h>

#include "http/http.h"

int http_handed_socket(void); /* a listening socket opened by the manager; 0 when there is none */
bool http_socket_local(int fd); /* bound to a loopback address */
void http_notify(const char *words); /* "READY=1" */
/* Waits for a signal of the set and returns it; meanwhile tells the manager's watchdog that the server
 * answers, as long as it does. */
int http_wait(const sigset_t *set, const struct http_server *server);

#endif
