/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_upgrade.c - the plain listener beside one with TLS: it serves nothing, and leads on. */
#include "http_priv.h"

#include <strings.h>
#include <unistd.h>

#include "base/log.h"

#define CONNECTIONS 512
#define SECONDS 10
#define MEMORY (8 * 1024)
#define TARGET 4000

struct http_upgrade {
	struct MHD_Daemon *daemon;
	char to[2][300];
	size_t n;
	int port;
};

static void *keep_target(void *cls, const char *uri, struct MHD_Connection *mc)
{
	(void)cls;
	(void)mc;
	return mem_str(uri);
}

static void drop_target(void *cls, struct MHD_Connection *mc, void **target,
			enum MHD_RequestTerminationCode why)
{
	(void)cls;
	(void)mc;
	(void)why;
	free(*target);
	*target = NULL;
}

/* A path of ours as it was sent; anything else (another server's whole address) is the start page. */
static const char *path_of(const char *target)
{
	size_t n = target ? strlen(target) : 0;

	if (!n || n > TARGET || target[0] != '/')
		return "/";
	for (const char *p = target; *p; p++)
		if (*p <= 0x20 || *p >= 0x7f)
			return "/";
	return target;
}

/* Bytes of a host without the port that its scheme has anyway, or without any. */
static size_t host_len(const char *host, size_t n, const char *own, bool port)
{
	size_t k = strlen(own);

	if (!port) {
		size_t end = n;

		while (end && host[end - 1] >= '0' && host[end - 1] <= '9')
			end--;
		return end > 1 && end < n && host[end - 1] == ':' ? end - 1 : n;
	}
	return n > k && memcmp(host + n - k, own, k) == 0 ? n - k : n;
}

bool http_host_is(const char *url, const char *host, bool port)
{
	const char *at = strstr(url, "://"), *own = str_starts(url, "https:") ? ":443" : ":80";

	if (!at || !host)
		return false;
	at += 3;
	size_t n = host_len(at, strcspn(at, "/"), own, port);

	return n == host_len(host, strlen(host), own, port) && strncasecmp(at, host, n) == 0;
}

static const char *place_of(const struct http_upgrade *u, struct MHD_Connection *mc)
{
	const char *host = MHD_lookup_connection_value(mc, MHD_HEADER_KIND, "Host");

	for (size_t i = 1; i < u->n; i++)
		if (http_host_is(u->to[i], host, false))
			return u->to[i];
	return u->to[0];
}

static enum MHD_Result lead_on(void *cls, struct MHD_Connection *mc, const char *url,
			       const char *method, const char *version, const char *data, size_t *n,
			       void **target)
{
	const struct http_upgrade *u = cls;
	bool get = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
	struct MHD_Response *r = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	char place[sizeof(u->to[0]) + TARGET + 1];
	enum MHD_Result done;

	(void)url;
	(void)version;
	(void)data;
	(void)n;
	if (!r)
		return MHD_NO;
	snprintf(place, sizeof(place), "%s%s", place_of(u, mc), path_of(*target));
	done = MHD_add_response_header(r, "Connection", "close");
	if (get)
		done &= MHD_add_response_header(r, "Location", place);
	else
		done &= MHD_add_response_header(r, "Allow", "GET, HEAD");
	/* What was posted has gone in the clear already: leading it on would hide that. */
	done &= MHD_queue_response(mc, get ? MHD_HTTP_MOVED_PERMANENTLY : MHD_HTTP_METHOD_NOT_ALLOWED, r);
	MHD_destroy_response(r);
	return done;
}

mst_err http_upgrade_start(const char *listen, const char *const *to, struct http_upgrade **ret,
			   char *err, size_t n)
{
	struct http_upgrade *u = mem_alloc(sizeof(*u));
	struct sockaddr_storage at;
	socklen_t len = sizeof(at);
	int fd = -1;

	*u = (struct http_upgrade){ 0 };
	for (; u->n < MST_LEN(u->to) && to[u->n]; u->n++)
		snprintf(u->to[u->n], sizeof(u->to[0]), "%s", to[u->n]);
	mst_err e = http_listen_at(listen, &at, &len, &fd, err, n);

	if (e == MST_OK) {
		u->port = http_port_of(&at);
		u->daemon = MHD_start_daemon(
			MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, lead_on, u,
			MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS,
			MHD_OPTION_CONNECTION_TIMEOUT, SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
			(size_t)MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK,
			keep_target, NULL, MHD_OPTION_NOTIFY_COMPLETED, drop_target, NULL, MHD_OPTION_END);
		if (!u->daemon) {
			close(fd);
			snprintf(err, n, "Det gick inte att starta på %s.", listen);
			e = MST_FAIL;
		}
	}
	if (e != MST_OK) {
		free(u);
		return e;
	}
	log_num(LOG_INFO, "http.upgrade", "port", u->port);
	*ret = u;
	return MST_OK;
}

void http_upgrade_stop(struct http_upgrade *u)
{
	if (!u)
		return;
	MHD_stop_daemon(u->daemon);
	free(u);
}
