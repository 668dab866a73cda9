/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_service.c - the two small protocols of a service: sockets handed over (sd_listen_fds(3)) and
 * words to the manager (sd_notify(3)). Both manual pages give them for programs that do without libsystemd, which
 * would bring its own dependencies into a process that holds keys. */
#include "http/http_service.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

#define FIRST_FD 3

static bool env_number(const char *name, int64_t *ret)
{
	const char *text = getenv(name);

	return text && str_int(text, ret);
}

int http_handed_socket(void)
{
	int64_t pid, n;

	if (!env_number("LISTEN_PID", &pid) || pid != getpid() || !env_number("LISTEN_FDS", &n) ||
	    n < 1)
		return 0;
	return FIRST_FD;
}

bool http_socket_local(int fd)
{
	struct sockaddr_storage at = { 0 };
	socklen_t n = sizeof(at);

	if (getsockname(fd, (struct sockaddr *)&at, &n) != 0)
		return false;
	if (at.ss_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)&at)->sin6_addr);
	return at.ss_family == AF_INET &&
	       ntohl(((struct sockaddr_in *)&at)->sin_addr.s_addr) >> 24 == 127;
}

void http_notify(const char *words)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	size_t n = path ? strlen(path) : 0;
	int fd;

	if (n < 2 || n >= sizeof(at.sun_path) || (*path != '/' && *path != '@'))
		return;
	memcpy(at.sun_path, path, n);
	if (*path == '@') /* an abstract name */
		at.sun_path[0] = 0;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || sendto(fd, words, strlen(words), MSG_NOSIGNAL, (struct sockaddr *)&at,
			     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)) < 0)
		log_note(LOG_WARN, "serve.notify", "why", strerror(errno), NULL);
	if (fd >= 0)
		close(fd);
}

/* Half of what the manager allows, as sd_watchdog_enabled(3) advises; 0 without one. */
static int64_t watchdog_ms(void)
{
	int64_t us, pid;

	if (!env_number("WATCHDOG_USEC", &us) || us < 2000)
		return 0;
	if (env_number("WATCHDOG_PID", &pid) && pid != getpid())
		return 0;
	return us / 2000;
}

int http_wait(const sigset_t *set, const struct http_server *server)
{
	int64_t ms = watchdog_ms();
	struct timespec tick = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	int sig;

	for (;;) {
		sig = ms ? sigtimedwait(set, NULL, &tick) : sigwaitinfo(set, NULL);
		if (sig > 0)
			return sig;
		/* A server that answers nobody is killed and started again by the manager. */
		if (ms && errno == EAGAIN &&
		    http_alive(server, "/healthz", ms >= 2000 ? (int)(ms / 2000) : 1))
			http_notify("WATCHDOG=1");
	}
}
