/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_scan.c - an uploaded file is shown to ClamAV: clamd(8), command INSTREAM, over its socket on this
 * machine. */
#include "http_priv.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define SECONDS 20
#define PIECE ((size_t)64 << 10)
#define REPLY 256

static void fd_closep(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static int reach(const char *path)
{
	struct timeval wait = { .tv_sec = SECONDS };
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	size_t n = strlen(path);
	int fd;

	if (n >= sizeof(at.sun_path))
		return -1;
	memcpy(at.sun_path, path, n + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) == 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) == 0 &&
	    connect(fd, (const struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool give(int fd, const void *p, size_t n)
{
	const uint8_t *at = p;

	while (n) {
		ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		at += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* Up to the 0 byte that ends an answer; its length without that. */
static size_t take(int fd, char reply[REPLY])
{
	size_t n = 0;

	while (n < REPLY) {
		ssize_t got = recv(fd, reply + n, REPLY - n, 0);

		if (got <= 0)
			return 0;
		for (size_t end = n + (size_t)got; n < end; n++)
			if (reply[n] == 0)
				return n;
	}
	return 0;
}

mst_err http_scan_reply(const char *p, size_t n, char *ret_name, size_t name_max)
{
	static const char head[] = "stream: ", found[] = " FOUND";
	size_t h = sizeof(head) - 1, f = sizeof(found) - 1, k = 0;

	*ret_name = 0;
	if (n < h || memcmp(p, head, h) != 0)
		return MST_FAIL;
	if (n == h + 2 && memcmp(p + h, "OK", 2) == 0)
		return MST_OK;
	if (n < h + f || memcmp(p + n - f, found, f) != 0)
		return MST_FAIL;
	for (size_t i = h; i < n - f && k + 1 < name_max; i++)
		ret_name[k++] = strchr("._-", p[i]) || (p[i] >= '0' && p[i] <= '9') ||
						(p[i] >= 'A' && p[i] <= 'Z') || (p[i] >= 'a' && p[i] <= 'z') ?
					p[i] :
					'?';
	ret_name[k] = 0;
	return MST_INVALID;
}

mst_err http_scan(const char *socket, struct blob data, char *ret_name, size_t name_max)
{
	MST_CLEANUP(fd_closep) int fd = reach(socket);
	char reply[REPLY];
	bool good = fd >= 0 && give(fd, "zINSTREAM", sizeof("zINSTREAM"));

	*ret_name = 0;
	for (size_t at = 0; good && at < data.n;) {
		size_t n = data.n - at < PIECE ? data.n - at : PIECE;
		const uint8_t told[] = { 0, (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n };

		good = give(fd, told, sizeof(told)) && give(fd, data.p + at, n);
		at += n;
	}
	good = good && give(fd, "\0\0\0", 4);
	size_t n = good ? take(fd, reply) : 0;

	return http_scan_reply(reply, n, ret_name, name_max);
}

bool http_scan_answers(const char *socket)
{
	MST_CLEANUP(fd_closep) int fd = reach(socket);
	char reply[REPLY];

	return fd >= 0 && give(fd, "zPING", sizeof("zPING")) && take(fd, reply) == 4 &&
	       memcmp(reply, "PONG", 4) == 0;
}
