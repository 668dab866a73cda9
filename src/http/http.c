/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http.c - the server's life: its address, its start and its stop, and what a request says. */
#include "http_priv.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"

#define CONN_MEMORY (32 * 1024)
#define CONN_LIMIT 8192

int64_t http_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* "host:port" or "[v6]:port". */
static bool address(const char *listen_on, struct addrinfo **ret, char port[8])
{
	const char *colon = listen_on ? strrchr(listen_on, ':') : NULL;
	struct addrinfo hint = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	char host[256];
	int64_t number;

	if (!colon || colon == listen_on || (size_t)(colon - listen_on) >= sizeof(host) ||
	    !str_int(colon + 1, &number) || number < 0 || number > 65535)
		return false;
	size_t n = (size_t)(colon - listen_on);
	bool v6 = listen_on[0] == '[' && listen_on[n - 1] == ']';

	snprintf(host, sizeof(host), "%.*s", (int)(v6 ? n - 2 : n), listen_on + v6);
	if (!v6 && strchr(host, ':'))
		return false;
	snprintf(port, 8, "%d", (int)number);
	return getaddrinfo(host, port, &hint, ret) == 0;
}

static mst_err bind_words(const char *listen_on, const char *port, char *err, size_t n)
{
	switch (errno) {
	case EADDRINUSE:
		snprintf(err, n, "Porten %s används redan av ett annat program. "
				 "Välj en annan med --port N.", port);
		return MST_CONFLICT;
	case EACCES:
		snprintf(err, n, "Programmet får inte använda porten %s. "
				 "Välj en port från 1024 och uppåt med --port N.", port);
		return MST_DENIED;
	case EADDRNOTAVAIL:
		snprintf(err, n, "Den här datorn har inte adressen %s.", listen_on);
		return MST_INVALID;
	default:
		snprintf(err, n, "Det gick inte att öppna %s: %s.", listen_on, strerror(errno));
		return MST_FAIL;
	}
}

int http_port_of(const struct sockaddr_storage *at)
{
	return ntohs(at->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)at)->sin6_port :
						 ((const struct sockaddr_in *)at)->sin_port);
}

mst_err http_listen_at(const char *on, struct sockaddr_storage *at, socklen_t *at_len, int *ret,
		       char *err, size_t n)
{
	struct addrinfo *ai = NULL;
	char port[8];
	int one = 1;

	if (!address(on, &ai, port)) {
		snprintf(err, n, "Adressen \"%s\" går inte att tyda. Skriv till exempel "
				 "127.0.0.1:8080 eller [::1]:8080.", on ? on : "");
		return MST_INVALID;
	}
	*at_len = sizeof(*at);
	int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool good = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == 0 &&
		    bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, 1024) == 0 &&
		    getsockname(fd, (struct sockaddr *)at, at_len) == 0;
	mst_err e = good ? MST_OK : bind_words(on, port, err, n);

	freeaddrinfo(ai);
	if (e != MST_OK) {
		if (fd >= 0)
			close(fd);
		return e;
	}
	*ret = fd;
	return MST_OK;
}

/* What systemd or another parent opened: it stays ours to close from here. */
static mst_err take_socket(struct http_server *s, int *ret, char *err, size_t n)
{
	int fd = s->conf.fd, on = 0;
	socklen_t len = sizeof(on);

	s->at_len = sizeof(s->at);
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &len) != 0 || !on ||
	    getsockname(fd, (struct sockaddr *)&s->at, &s->at_len) != 0 ||
	    (s->at.ss_family != AF_INET && s->at.ss_family != AF_INET6) ||
	    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) != 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
		snprintf(err, n, "Det som servern fick att lyssna på är ingen TCP-port "
				 "(ListenStream= i medstod.socket).");
		return MST_INVALID;
	}
	*ret = fd;
	return MST_OK;
}

/* Escapes are ours to decode, strictly. */
static size_t leave_escapes(void *cls, struct MHD_Connection *mc, char *text)
{
	(void)cls;
	(void)mc;
	return strlen(text);
}

static unsigned conn_limit(void)
{
	struct rlimit lim;

	/* Room is left for databases, logs and the lingering. */
	if (getrlimit(RLIMIT_NOFILE, &lim) == 0 && lim.rlim_cur < CONN_LIMIT + 512)
		return lim.rlim_cur > 768 ? (unsigned)lim.rlim_cur - 512 : 256;
	return CONN_LIMIT;
}

/* libmicrohttpd's threads are not left to take connections in by themselves: the one that is awake
 * takes them all, and a handful of busy connections then share one core while others idle. The
 * sweeper's thread hands them out in turn. */
static void daemon_start(struct http_server *s)
{
	struct MHD_OptionItem opts[] = {
		{ MHD_OPTION_CONNECTION_LIMIT, s->nconns_max, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONN_MEMORY, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, 2 * s->conf.seconds, NULL },
		{ MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL },
		{ s->conf.threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END,
		  s->conf.threads, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};

	struct MHD_OptionItem tls[3] = { { MHD_OPTION_END, 0, NULL } };
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC |
			 MHD_USE_NO_LISTEN_SOCKET;

	if (s->conf.tls_cert) {
		http_tls_options(tls);
		flags |= MHD_USE_TLS;
	}
	s->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, conn_access, s, MHD_OPTION_ARRAY, opts, MHD_OPTION_ARRAY, tls,
		MHD_OPTION_URI_LOG_CALLBACK, conn_uri,
		s, MHD_OPTION_NOTIFY_COMPLETED, conn_completed, s, MHD_OPTION_NOTIFY_CONNECTION,
		sweep_notify, s, MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL, MHD_OPTION_END);
}

static void server_free(struct http_server *s)
{
	conn_free_all(s);
	arena_close(s->mem);
	pthread_mutex_destroy(&s->free_mu);
	pthread_mutex_destroy(&s->park_mu);
	pthread_mutex_destroy(&s->listen_mu);
	pthread_mutex_destroy(&s->conn_mu);
	pthread_cond_destroy(&s->park_cv);
	free(s);
}

static struct http_server *server_new(const struct http_conf *conf)
{
	struct http_server *s = mem_alloc(sizeof(*s));
	pthread_condattr_t attr;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	*s = (struct http_server){ .conf = *conf, .mem = arena_open(), .listen = -1,
				  .nconns_max = conn_limit() };
	s->conf.threads = conf->threads ? conf->threads : cores > 0 ? (int)cores : 1;
	s->conf.body = conf->body ? conf->body : (size_t)1 << 20;
	s->conf.body_big = conf->body_big ? conf->body_big : (size_t)10 << 20;
	s->conf.fields = conf->fields ? conf->fields : 400;
	s->conf.seconds = conf->seconds ? conf->seconds : 15;
	pthread_mutex_init(&s->free_mu, NULL);
	pthread_mutex_init(&s->park_mu, NULL);
	pthread_mutex_init(&s->listen_mu, NULL);
	pthread_mutex_init(&s->conn_mu, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->park_cv, &attr);
	pthread_condattr_destroy(&attr);
	if (getrandom(&s->id_key, sizeof(s->id_key), 0) != sizeof(s->id_key))
		s->id_key = (uint64_t)http_ms() << 20 ^ (uint64_t)getpid();
	return s;
}

mst_err http_start(const struct http_conf *conf, struct http_server **ret, char *err, size_t n)
{
	struct http_server *s = server_new(conf);
	int fd = -1;
	mst_err e = route_compile(s, err, n);

	if (e == MST_OK && conf->tls_cert)
		e = http_tls_read(conf, err, n);
	if (e == MST_OK)
		e = conf->fd > 0 ? take_socket(s, &fd, err, n) : http_listen_at(conf->listen, &s->at, &s->at_len, &fd, err, n);
	s->port = e == MST_OK ? http_port_of(&s->at) : 0;
	if (e == MST_OK && sweep_start(s) == MST_OK)
		daemon_start(s);
	if (s->daemon) {
		sweep_listen(s, fd);
		*ret = s;
		return MST_OK;
	}
	if (e == MST_OK) {
		snprintf(err, n, "Webbservern kunde inte starta.");
		e = MST_FAIL;
	}
	if (s->sweeping)
		sweep_stop(s);
	if (fd >= 0)
		close(fd);
	if (conf->tls_cert)
		http_tls_forget();
	server_free(s);
	return e;
}

int http_port(const struct http_server *s)
{
	return s->port;
}

bool http_alive(const struct http_server *s, const char *path, int seconds)
{
	struct timeval wait = { .tv_sec = seconds };
	int fd = socket(s->at.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char text[300];
	int n = snprintf(text, sizeof(text), "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n", path);
	bool good = fd >= 0 &&
		    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) == 0 &&
		    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) == 0 &&
		    connect(fd, (const struct sockaddr *)&s->at, s->at_len) == 0 &&
		    send(fd, text, (size_t)n, MSG_NOSIGNAL) == n;
	ssize_t got = good ? recv(fd, text, 12, MSG_WAITALL) : 0;

	if (fd >= 0)
		close(fd);
	return got == 12 && memcmp(text, "HTTP/1.", 7) == 0 && memcmp(text + 8, " 200", 4) == 0;
}

void http_stop(struct http_server *s)
{
	if (!s)
		return;
	atomic_store(&s->stopping, true);
	sweep_deaf(s);
	park_drain(s);
	MHD_stop_daemon(s->daemon);
	bool whole = park_settle(s);

	sweep_stop(s);
	if (s->conf.tls_cert)
		http_tls_forget();
	/* A job that never came back may still come: then its memory must be there. */
	if (whole)
		server_free(s);
}
