/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_conn.c - MHD's callbacks: a request's life from its first line to its last byte.
 *
 * MHD calls conn_access three times or more: with the head (checked, routed, refused early), with
 * pieces of the body, and with the end (gate, handler); after a park once more per step. */
#include "http_priv.h"

#include "base/log.h"

static struct http_req *req_take(struct http_server *s)
{
	struct http_req *r;

	pthread_mutex_lock(&s->free_mu);
	r = s->free;
	if (r) {
		s->free = r->next;
		s->nfree--;
	}
	pthread_mutex_unlock(&s->free_mu);
	if (!r) {
		r = mem_alloc(sizeof(*r));
		*r = (struct http_req){ .s = s, .mem = arena_open() };
	}
	r->next = NULL;
	r->out.max = OUT_MAX;
	r->vary = &r->vary_bits;
	return r;
}

void conn_free_all(struct http_server *s)
{
	while (s->free) {
		struct http_req *r = s->free;

		s->free = r->next;
		sbuf_done(&r->out);
		sbuf_done(&r->body);
		arena_close(r->mem);
		free(r);
	}
}

/* A counter under a secret permutation: unique in this process and tells nobody how many we are. */
static void id_make(struct http_req *r)
{
	uint64_t x = atomic_fetch_add(&r->s->id_next, 1) ^ r->s->id_key;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	x ^= x >> 31;
	for (int i = 0; i < 13; i++, x >>= 5)
		r->id[i] = "abcdefghijklmnopqrstuvwxyz234567"[x & 31];
}

void *conn_uri(void *cls, const char *uri, struct MHD_Connection *mc)
{
	struct http_req *r = req_take(cls);
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(mc, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	r->mc = mc;
	r->conn = info->socket_context;
	r->target = arena_str(r->mem, uri);
	r->t0 = http_ms();
	id_make(r);
	return r;
}

/* "00-TRACE-SPAN-FLAGS" (W3C Trace Context 1, section 3.2.2); what is not so is passed over. */
static void trace_read(struct http_req *r)
{
	static const char form[] = "00-tttttttttttttttttttttttttttttttt-pppppppppppppppp-ff";
	const char *told = http_header(r, "traceparent");

	if (!told || strlen(told) != sizeof(form) - 1)
		return;
	for (size_t i = 0; form[i]; i++) {
		bool fixed = form[i] == '-' || form[i] == '0';

		if (fixed ? told[i] != form[i] : !strchr("0123456789abcdef", told[i]))
			return;
	}
	if (strspn(told + 3, "0") < 32)
		snprintf(r->trace, sizeof(r->trace), "%.32s", told + 3);
}

static void log_request(const struct http_req *r, enum MHD_RequestTerminationCode why)
{
	char status[12], ms[24];

	snprintf(status, sizeof(status), "%d", r->lost ? 503 : r->status);
	snprintf(ms, sizeof(ms), "%lld", (long long)(http_ms() - r->t0));
	log_for(r->id, r->trace);
	log_note(LOG_DEBUG, "http.request", "method", r->method ? r->method : "-", "route",
		 r->route ? r->route->path : "-", "status", status, "ms", ms, "whole",
		 why == MHD_REQUEST_TERMINATED_COMPLETED_OK ? "yes" : "no", NULL);
	log_for(NULL, NULL);
}

void conn_completed(void *cls, struct MHD_Connection *mc, void **req_cls,
		    enum MHD_RequestTerminationCode why)
{
	struct http_req *r = *req_cls;
	struct http_server *s = cls;

	(void)mc;
	if (!r)
		return;
	*req_cls = NULL;
	if (log_wants(LOG_DEBUG))
		log_request(r, why);
	req_count(s, r->lost ? 503 : r->status, http_ms() - r->t0);
	atomic_store(&r->conn->deadline, http_ms() + 1000 * (int64_t)s->conf.seconds);
	if (r->working)
		atomic_fetch_sub(&s->working, 1);
	park_finish(r);
}

/* Refused before the body is read: MHD answers and closes; what the client still sends is read
 * and thrown away for a while, so that it gets to see the answer. */
static enum MHD_Result refuse(struct http_req *r, mst_err e, int status)
{
	answer_error(r, e, status);
	/* Without a body it is answered at its end: an early answer always costs the connection. */
	if (!r->more)
		return MHD_YES;
	r->refused = true;
	r->conn->linger = true;
	return answer_send(r);
}

static enum MHD_Result head(struct http_req *r, const char *method)
{
	const struct http_conf *conf = &r->s->conf;
	const char *allow = NULL;
	int status = check_head(r, &r->more);

	if (status)
		return refuse(r, MST_INVALID, status);
	if (atomic_load(&r->s->stopping)) {
		r->refused = true;
		return refuse(r, MST_BUSY, 503);
	}
	mst_err e = route_find(r->s, r, method, &allow);

	if (allow) {
		http_set(r, "Allow", allow);
		return refuse(r, MST_INVALID, 405);
	}
	if (e != MST_OK)
		return refuse(r, e, e == MST_INVALID ? 400 : 404);
	r->body_max = r->route->flags & HTTP_BIG ? conf->body_big : conf->body;
	r->body.max = r->body_max;
	if (r->length > r->body_max)
		return refuse(r, MST_INVALID, 413);
	status = check_form_type(r);
	if (status)
		return refuse(r, MST_INVALID, status);
	return MHD_YES;
}

static enum MHD_Result body(struct http_req *r, const char *data, size_t n)
{
	sbuf_put(&r->body, data, n);
	if (!r->body.bad)
		return MHD_YES;
	/* MHD takes no answer in the middle of a body. */
	answer_error(r, MST_INVALID, 413);
	answer_by_hand(r);
	return MHD_NO;
}

/* After the gate, the handler or a step of it. */
static enum MHD_Result done(struct http_req *r, mst_err e)
{
	if (r->step) {
		if (e != MST_OK)
			log_note(LOG_ERROR, "http.parked_and_failed", NULL);
		return MHD_YES;
	}
	if (e == MST_OK && !r->answered) {
		log_note(LOG_ERROR, "http.no_answer", "route", r->route->path, NULL);
		e = MST_FAIL;
	}
	if (e != MST_OK && !r->answered)
		answer_error(r, e, http_status_of(e));
	return answer_send(r);
}

static enum MHD_Result whole(struct http_req *r)
{
	const struct http_conf *conf = &r->s->conf;
	mst_err e = MST_DENIED;

	r->working = true;
	sbuf_grow(&r->out, OUT_START);
	atomic_fetch_add(&r->s->working, 1);
	atomic_store(&r->conn->deadline, 0);
	if (r->answered) /* refused by its head */
		return answer_send(r);
	int status = req_form(r);

	if (status) {
		answer_error(r, MST_INVALID, status);
		return answer_send(r);
	}
	if (r->route->need == 0) {
		log_note(LOG_ERROR, "http.no_permission", "route", r->route->path, NULL);
	} else {
		r->begun = true;
		e = conf->gate(r, r->route->need, &r->ctx, conf->arg);
	}
	/* The gate may answer or park by itself. */
	if (e == MST_OK && !r->answered && !r->step)
		e = r->route->fn(r->ctx);
	if (conf->rest)
		conf->rest(conf->arg);
	return done(r, e);
}

/* The job still has the request's memory: this answer is made of nothing of it. */
static enum MHD_Result lost(struct http_req *r)
{
	static char words[] = "Tjänsten startar om. Försök igen om en stund.\n";
	struct MHD_Response *resp = MHD_create_response_from_buffer(sizeof(words) - 1, words,
								    MHD_RESPMEM_PERSISTENT);

	if (!resp)
		return MHD_NO;
	MHD_add_response_header(resp, "Content-Type", "text/plain; charset=utf-8");
	MHD_add_response_header(resp, "Cache-Control", "no-store");
	MHD_add_response_header(resp, "Retry-After", "5");
	MHD_add_response_header(resp, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(resp, "Connection", "close");
	enum MHD_Result ret = MHD_queue_response(r->mc, 503, resp);

	MHD_destroy_response(resp);
	return ret;
}

static enum MHD_Result go_on(struct http_req *r, const char *method, const char *data, size_t *n)
{
	if (!r->method) {
		r->method = arena_str(r->mem, method);
		trace_read(r);
		log_for(r->id, r->trace);
		return head(r, method);
	}
	if (*n) {
		size_t len = *n;

		*n = 0;
		return body(r, data, len);
	}
	if (!r->step)
		return whole(r);
	http_handler step = r->step;

	r->step = NULL;
	r->park = PARK_NO;
	mst_err e = step(r->ctx);

	if (r->s->conf.rest)
		r->s->conf.rest(r->s->conf.arg);
	return done(r, e);
}

enum MHD_Result conn_access(void *cls, struct MHD_Connection *mc, const char *url,
			    const char *method, const char *version, const char *data, size_t *n,
			    void **req_cls)
{
	struct http_req *r = *req_cls;

	(void)cls;
	(void)mc;
	(void)url;
	(void)version;
	if (r->lost)
		return lost(r);
	log_for(r->id, r->trace);
	enum MHD_Result ret = go_on(r, method, data, n);

	/* A parked request may be gone by now: its names must not be looked at. */
	log_for(NULL, NULL);
	return ret;
}
