/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_kept.c - an answer that is the same for everybody is made once, with its headers, and sent again: only the
 * nonce of its script is written anew in its body and its policy. One copy serves one request at a time; those
 * that are free wait for the next. */
#include "http_priv.h"

#define FREE_MOST 32 /* copies that wait */

/* One copy. kind: what its headers depend on beside the page. */
struct kept_copy {
	struct kept_copy *next;
	struct http_kept *of;
	struct MHD_Response *resp;
	unsigned kind;
	char *policy; /* its Content-Security-Policy */
	char body[];
};

struct http_kept {
	pthread_mutex_t mu;
	unsigned holds; /* the maker's, and one for each request on its way */
	struct kept_copy *free;
	unsigned nfree, vary;
	char *type, *body;
	size_t n, nonce; /* where the nonce stands in the body */
	struct { char *name, *value; } *headers;
	size_t nheaders;
};

static unsigned kind_of(const struct http_req *r)
{
	return (http_https(r) ? 1u : 0) | (r->visitor ? 2u : 0);
}

static void copy_free(struct kept_copy *c)
{
	MHD_destroy_response(c->resp);
	free(c->policy);
	free(c);
}

static void kept_free(struct http_kept *k)
{
	for (struct kept_copy *c = k->free; c;) {
		struct kept_copy *next = c->next;

		copy_free(c);
		c = next;
	}
	for (size_t i = 0; i < k->nheaders; i++) {
		free(k->headers[i].name);
		free(k->headers[i].value);
	}
	free(k->headers);
	free(k->type);
	free(k->body);
	pthread_mutex_destroy(&k->mu);
	free(k);
}

struct http_kept *http_keep(struct http_req *r, const char *type)
{
	const char *at = r->out.bad || !r->out.len ? NULL : strstr(r->out.p, http_nonce(r));
	size_t n = 0;

	if (!at || r->answered || answer_header(r, "Set-Cookie"))
		return NULL;
	struct http_kept *k = mem_alloc(sizeof(*k));

	*k = (struct http_kept){ .holds = 1, .vary = r->vary_bits, .type = mem_str(type), .n = r->out.len,
				 .nonce = (size_t)(at - r->out.p) };
	pthread_mutex_init(&k->mu, NULL);
	k->body = mem_alloc(k->n);
	memcpy(k->body, r->out.p, k->n);
	for (struct header *h = r->headers; h; h = h->next)
		n++;
	k->headers = mem_alloc(n * sizeof(*k->headers) + 1);
	for (struct header *h = r->headers; h; h = h->next) {
		k->headers[k->nheaders].name = mem_str(h->name);
		k->headers[k->nheaders++].value = mem_str(h->value);
	}
	return k;
}

void http_kept_drop(struct http_kept *k)
{
	pthread_mutex_lock(&k->mu);
	bool last = --k->holds == 0;

	pthread_mutex_unlock(&k->mu);
	if (last)
		kept_free(k);
}

void http_answer_kept(struct http_req *r, struct http_kept *k)
{
	pthread_mutex_lock(&k->mu);
	k->holds++;
	pthread_mutex_unlock(&k->mu);
	r->kept = k;
	http_answer(r, 200, NULL);
}

/* A copy that waits with the headers of such an answer. */
static struct kept_copy *copy_waiting(struct http_kept *k, unsigned kind)
{
	struct kept_copy **at = &k->free, *c;

	pthread_mutex_lock(&k->mu);
	while ((c = *at) && c->kind != kind)
		at = &c->next;
	if (c) {
		*at = c->next;
		k->nfree--;
	}
	pthread_mutex_unlock(&k->mu);
	return c;
}

static struct kept_copy *copy_new(struct http_req *r, unsigned kind)
{
	struct http_kept *k = r->kept;
	struct kept_copy *c = mem_alloc(sizeof(*c) + k->n);

	*c = (struct kept_copy){ .of = k, .kind = kind };
	memcpy(c->body, k->body, k->n);
	http_set(r, "Content-Type", k->type);
	for (size_t i = 0; i < k->nheaders; i++)
		http_set(r, k->headers[i].name, k->headers[i].value);
	r->vary_bits |= k->vary;
	c->resp = MHD_create_response_from_buffer(k->n, c->body, MHD_RESPMEM_PERSISTENT);
	if (!c->resp)
		abort(); /* only without memory */
	answer_headers(r, c->resp);
	c->policy = mem_str(answer_header(r, "Content-Security-Policy"));
	return c;
}

struct MHD_Response *answer_kept(struct http_req *r, size_t *ret_n)
{
	struct http_kept *k = r->kept;
	unsigned kind = kind_of(r);
	const char *nonce = http_nonce(r);
	struct kept_copy *c = copy_waiting(k, kind);

	if (c) {
		const char *policy = answer_policy(r);

		MHD_del_response_header(c->resp, "Content-Security-Policy", c->policy);
		MHD_add_response_header(c->resp, "Content-Security-Policy", policy);
		memcpy(c->policy, policy, strlen(policy)); /* a nonce has one length */
	} else {
		c = copy_new(r, kind);
	}
	memcpy(c->body + k->nonce, nonce, strlen(nonce));
	r->copy = c;
	*ret_n = k->n;
	return c->resp;
}

void answer_kept_end(struct http_req *r)
{
	struct http_kept *k = r->kept;
	struct kept_copy *c = r->copy;

	if (!k)
		return;
	r->kept = NULL;
	r->copy = NULL;
	pthread_mutex_lock(&k->mu);
	bool keep = c && k->nfree < FREE_MOST;

	if (keep) {
		c->next = k->free;
		k->free = c;
		k->nfree++;
	}
	bool last = --k->holds == 0;

	pthread_mutex_unlock(&k->mu);
	if (c && !keep)
		copy_free(c);
	if (last)
		kept_free(k);
}
