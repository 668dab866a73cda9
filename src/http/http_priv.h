/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_priv.h - what the files of this room share.
 *
 * A request belongs to one http thread at a time: the one that runs MHD's callbacks for its
 * connection. While it is parked it belongs to whoever was handed it, until http_unpark. */
#ifndef HTTP_PRIV_H
#define HTTP_PRIV_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include <microhttpd.h>

#include "http/http.h"

#define URI_MAX 8192        /* bytes of a request's target: 414 above */
#define HEADER_MAX 16384    /* bytes of all header names and values together: 431 above */
#define HEADER_COUNT 64
#define OUT_MAX ((size_t)32 << 20)
#define OUT_START ((size_t)15 << 10) /* most pages fit without growing */
#define PARAM_MAX 8         /* {names} in one path */
#define SEGMENT_MAX 24

struct header {
	struct header *next;
	const char *name, *value;
};

/* What a connection is allowed to be slow with. In the server's list from accept to close, so
 * that the sweeper only ever meets descriptors that are open. */
struct conn {
	struct conn *prev, *next;
	int fd;
	_Atomic int64_t deadline; /* monotonic ms; 0 = it is we who are working */
	bool linger;              /* closed with bytes unread: see http_sweep.c */
};

enum park {
	PARK_NO,
	PARK_WAITING,   /* in the server's list; its job has it */
	PARK_READY,     /* unparked: the next call runs r->step */
	PARK_ABANDONED, /* the server is stopping: answered 503, its job still has it */
	PARK_ORPHAN,    /* abandoned and the connection is gone: the job's unpark frees it */
};

struct http_req {
	struct http_server *s;
	struct MHD_Connection *mc;
	struct conn *conn;
	struct arena *mem;
	struct sbuf out, body;
	struct http_req *prev, *next; /* the parked, or the free ones */
	const char *method, *target, *path, *type;
	const char *params[PARAM_MAX];
	const struct http_route *route;
	struct ctx *ctx;
	struct http_pair *query, *fields;
	size_t nquery, nfields;
	struct http_file *files;
	size_t nfiles;
	struct header *headers;
	http_handler step;
	enum park park;
	bool begun, working, lost, refused, answered, is_static, more, visitor;
	unsigned *vary, vary_bits;
	int status;
	struct blob fixed;
	struct http_kept *kept; /* what is sent again, and the copy of it that this answer has */
	struct kept_copy *copy;
	const char *etag;
	size_t body_max, length;
	const char *boundary;
	int64_t t0;
	char id[14];
	char trace[33]; /* W3C trace id that the client sent, or "" */
	char nonce[b64_size(16)]; /* "" until it is asked for */
};

struct node;
struct kept_copy;

struct http_server {
	struct http_conf conf;
	struct MHD_Daemon *daemon;
	struct node *routes;
	struct arena *mem; /* the routes' */
	int port;
	struct sockaddr_storage at; /* what it listens on */
	socklen_t at_len;
	atomic_bool stopping;

	pthread_mutex_t free_mu; /* requests ready for use again */
	struct http_req *free;
	int nfree;

	pthread_mutex_t park_mu;
	pthread_cond_t park_cv;
	struct http_req *parked;
	bool closed;
	atomic_int working; /* requests whose handler is at work or whose answer is being sent */
	int owed; /* parks whose http_unpark has not come yet */

	pthread_mutex_t listen_mu; /* held while one is taken in: `listen` stays open that long */
	int listen;                /* -1: none is taken in */
	unsigned nconns_max;
	atomic_uint nconns;

	pthread_mutex_t conn_mu;
	struct conn *conns;
	struct conn *lingering;
	int nlingering;
	pthread_t sweeper;
	int wake; /* eventfd */
	bool sweeping;
	uint64_t id_key;
	_Atomic uint64_t id_next;
	_Atomic uint64_t answers[5], took[HTTP_FIGURE_STEPS + 1], took_ms; /* http_figures */
};

/* http_tls.c */
void http_tls_options(struct MHD_OptionItem ret[3]);
void http_tls_forget(void); /* when no connection is left */

/* http.c */
int64_t http_ms(void); /* monotonic */

/* http_conn.c: MHD's callbacks */
void *conn_uri(void *cls, const char *uri, struct MHD_Connection *mc);
enum MHD_Result conn_access(void *cls, struct MHD_Connection *mc, const char *url,
			    const char *method, const char *version, const char *data, size_t *n,
			    void **req_cls);
void conn_completed(void *cls, struct MHD_Connection *mc, void **req_cls,
		    enum MHD_RequestTerminationCode why);
void conn_free_all(struct http_server *s);

/* http_figures.c */
void req_count(struct http_server *s, int status, int64_t ms);

/* http_park.c */
void park_finish(struct http_req *r); /* the connection is done with r: frees it, or leaves that to its job */
void park_drain(struct http_server *s);
bool park_settle(struct http_server *s); /* after the daemon: false when a job never came back */
void req_release(struct http_req *r);

/* http_sweep.c */
void sweep_listen(struct http_server *s, int fd); /* from here the thread takes connections in */
void sweep_deaf(struct http_server *s);           /* closes what it listened on, if anything */
mst_err sweep_start(struct http_server *s);
void sweep_stop(struct http_server *s);
void sweep_notify(void *cls, struct MHD_Connection *mc, void **socket_cls,
		  enum MHD_ConnectionNotificationCode why);

/* http_check.c: is the head of this request one that may be believed? 0, or the status to refuse
 * it with. *ret_more: a body follows. */
int check_head(struct http_req *r, bool *ret_more);
int check_form_type(struct http_req *r);
int req_form(struct http_req *r); /* 0, or the status */

/* http_route.c */
MST_CHECK mst_err route_compile(struct http_server *s, char *err, size_t n);
/* MST_NOTFOUND: no such path. MST_CONFLICT: the path is there, not the method; *ret_allow says. */
MST_CHECK mst_err route_find(struct http_server *s, struct http_req *r, const char *method,
			     const char **ret_allow);

/* http_form.c: percent decoding of n bytes. plus: '+' is a space. NULL when it is broken: a bad
 * escape, a NUL byte or text that is not UTF-8. */
char *req_decode(struct arena *mem, const char *p, size_t n, bool plus);

/* http_answer.c */
enum MHD_Result answer_send(struct http_req *r);
void answer_error(struct http_req *r, mst_err e, int status);
void answer_by_hand(struct http_req *r); /* a 413 in the middle of a body */
const char *answer_header(const struct http_req *r, const char *name);
const char *answer_policy(struct http_req *r); /* Content-Security-Policy with this answer's nonce */
void answer_headers(struct http_req *r, struct MHD_Response *resp);

/* http_kept.c */
struct MHD_Response *answer_kept(struct http_req *r, size_t *ret_n); /* MHD is done with it in req_release */
void answer_kept_end(struct http_req *r);

/* http_accept.c */
enum { VARY_ACCEPT = 1, VARY_LANG = 2 };

/* ---- http_scan.c: an answer of clamd's to INSTREAM, without its ending 0; as http_scan ---- */

MST_CHECK mst_err http_scan_reply(const char *p, size_t n, char *ret_name, size_t name_max);

/* ---- http.c: a listening socket for "host:port", and its port ---- */

MST_CHECK mst_err http_listen_at(const char *on, struct sockaddr_storage *at, socklen_t *at_len, int *ret,
				 char *err, size_t n);
int http_port_of(const struct sockaddr_storage *at);

#endif
