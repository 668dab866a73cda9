/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_sweep.c - the thread that takes connections in, ends slow ones, and sees an early answer
 * through.
 *
 * MHD's own timeout starts again at every byte, so a client that drips one byte a second would
 * hold its connection for ever; here a whole request has one deadline, and so has the idle time
 * between two. Shutting down the socket makes MHD close it the ordinary way.
 *
 * Lingering: closing a socket with bytes unread makes the kernel reset it, and the reset destroys
 * the answer on its way ("too big", while the client still sends). So a copy of the descriptor
 * lives on here; what comes is thrown away until the client is done or its time is up. */
#include "http_priv.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINGER_MAX 64
#define LINGER_MS 5000
#define TICK_MS 250
#define TAKE_MAX 64 /* connections taken in before the others are looked after again */

static void list_add(struct conn **list, struct conn *c)
{
	c->prev = NULL;
	c->next = *list;
	if (c->next)
		c->next->prev = c;
	*list = c;
}

static void list_remove(struct conn **list, struct conn *c)
{
	if (c->prev)
		c->prev->next = c->next;
	else
		*list = c->next;
	if (c->next)
		c->next->prev = c->prev;
}

static void wake(struct http_server *s)
{
	uint64_t one = 1;
	ssize_t n = write(s->wake, &one, sizeof(one));

	(void)n; /* full only when it is awake anyway */
}

/* Called before MHD closes its descriptor. Holds conn_mu. */
static bool linger(struct http_server *s, struct conn *c)
{
	if (!c->linger || !s->sweeping || s->nlingering >= LINGER_MAX)
		return false;
	c->fd = dup(c->fd);
	if (c->fd < 0)
		return false;
	atomic_store(&c->deadline, http_ms() + LINGER_MS);
	list_add(&s->lingering, c);
	s->nlingering++;
	wake(s);
	return true;
}

void sweep_notify(void *cls, struct MHD_Connection *mc, void **socket_cls,
		  enum MHD_ConnectionNotificationCode why)
{
	struct http_server *s = cls;
	struct conn *c = *socket_cls;

	if (why == MHD_CONNECTION_NOTIFY_STARTED) {
		c = mem_alloc(sizeof(*c));
		*c = (struct conn){ .fd = MHD_get_connection_info(mc,
				MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd };
		atomic_store(&c->deadline, http_ms() + 1000 * (int64_t)s->conf.seconds);
		pthread_mutex_lock(&s->conn_mu);
		list_add(&s->conns, c);
		pthread_mutex_unlock(&s->conn_mu);
		atomic_fetch_add(&s->nconns, 1);
		*socket_cls = c;
		return;
	}
	atomic_fetch_sub(&s->nconns, 1);
	pthread_mutex_lock(&s->conn_mu);
	list_remove(&s->conns, c);
	bool keep = linger(s, c);

	pthread_mutex_unlock(&s->conn_mu);
	if (!keep)
		free(c);
}

/* True when it is over. */
static bool linger_on(struct conn *c, int64_t now)
{
	char junk[65536];
	ssize_t n;

	/* The answer is out; this tells the client that nothing more comes. */
	shutdown(c->fd, SHUT_WR);
	for (int i = 0; i < 64; i++) {
		n = recv(c->fd, junk, sizeof(junk), MSG_DONTWAIT);
		if (n == 0)
			return true;
		if (n < 0)
			break;
	}
	return now > atomic_load(&c->deadline);
}

static void sweep_slow(struct http_server *s, int64_t now)
{
	pthread_mutex_lock(&s->conn_mu);
	for (struct conn *c = s->conns; c; c = c->next) {
		int64_t deadline = atomic_load(&c->deadline);

		if (deadline && now > deadline) {
			shutdown(c->fd, SHUT_RDWR);
			atomic_store(&c->deadline, 0);
		}
	}
	pthread_mutex_unlock(&s->conn_mu);
}

/* Only this thread removes from the list of the lingering, so one taken from it stays valid. */
static void sweep_lingering(struct http_server *s, bool all)
{
	struct conn *c, *next;

	pthread_mutex_lock(&s->conn_mu);
	c = s->lingering;
	pthread_mutex_unlock(&s->conn_mu);
	for (; c; c = next) {
		bool over = linger_on(c, http_ms()) || all;

		pthread_mutex_lock(&s->conn_mu);
		next = c->next;
		if (over) {
			list_remove(&s->lingering, c);
			s->nlingering--;
		}
		pthread_mutex_unlock(&s->conn_mu);
		if (over) {
			close(c->fd);
			free(c);
		}
	}
}

/* What to poll for new connections: nothing (-1) while there are as many as there may be; the rest
 * wait in the kernel's queue. */
static int listening(struct http_server *s)
{
	pthread_mutex_lock(&s->listen_mu);
	int fd = atomic_load(&s->nconns) < s->nconns_max ? s->listen : -1;

	pthread_mutex_unlock(&s->listen_mu);
	return fd;
}

/* False: the kernel has no descriptor or memory for another one just now. */
static bool take_in(struct http_server *s)
{
	struct sockaddr_storage from;
	bool good = true;

	pthread_mutex_lock(&s->listen_mu);
	for (int i = 0; i < TAKE_MAX && s->listen >= 0 && good; i++) {
		socklen_t len = sizeof(from);
		int fd = accept4(s->listen, (struct sockaddr *)&from, &len,
				 SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) /* closed by it when it has no place */
			(void)MHD_add_connection(s->daemon, fd, (struct sockaddr *)&from, len);
		else if (errno == EAGAIN)
			break;
		else
			good = errno != EMFILE && errno != ENFILE && errno != ENOBUFS &&
			       errno != ENOMEM;
	}
	pthread_mutex_unlock(&s->listen_mu);
	return good;
}

void sweep_listen(struct http_server *s, int fd)
{
	pthread_mutex_lock(&s->listen_mu);
	s->listen = fd;
	pthread_mutex_unlock(&s->listen_mu);
	wake(s);
}

void sweep_deaf(struct http_server *s)
{
	pthread_mutex_lock(&s->listen_mu);
	if (s->listen >= 0)
		close(s->listen);
	s->listen = -1;
	pthread_mutex_unlock(&s->listen_mu);
	wake(s);
}

static void *sweeper(void *arg)
{
	struct http_server *s = arg;
	int64_t next = 0;
	bool on = true, room = true;

	while (on) {
		struct pollfd fds[LINGER_MAX + 2] = {
			{ .fd = s->wake, .events = POLLIN },
			{ .fd = room ? listening(s) : -1, .events = POLLIN },
		};
		nfds_t n = 2;
		uint64_t woken;

		pthread_mutex_lock(&s->conn_mu);
		on = s->sweeping;
		for (struct conn *c = s->lingering; c; c = c->next, n++)
			fds[n] = (struct pollfd){ .fd = c->fd, .events = POLLIN };
		pthread_mutex_unlock(&s->conn_mu);
		int ready = on ? poll(fds, n, TICK_MS) : 0;

		if (ready > 0 && fds[0].revents) {
			ssize_t got = read(s->wake, &woken, sizeof(woken));

			(void)got;
		}
		room = ready <= 0 || !fds[1].revents || take_in(s);
		sweep_lingering(s, !on);
		if (http_ms() >= next) {
			sweep_slow(s, http_ms());
			next = http_ms() + TICK_MS;
		}
	}
	return NULL;
}

mst_err sweep_start(struct http_server *s)
{
	s->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->wake < 0)
		return MST_FAIL;
	s->sweeping = true;
	if (pthread_create(&s->sweeper, NULL, sweeper, s) == 0)
		return MST_OK;
	s->sweeping = false;
	close(s->wake);
	return MST_FAIL;
}

void sweep_stop(struct http_server *s)
{
	pthread_mutex_lock(&s->conn_mu);
	s->sweeping = false;
	pthread_mutex_unlock(&s->conn_mu);
	wake(s);
	pthread_join(s->sweeper, NULL);
	close(s->wake);
}
