/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_read.c - what a handler may ask of its request. */
#include "http_priv.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>

struct arena *http_mem(struct http_req *r)
{
	return r->mem;
}

const char *http_method(const struct http_req *r)
{
	return r->method;
}

const char *http_path(const struct http_req *r)
{
	return r->path ? r->path : "";
}

const char *http_target(const struct http_req *r)
{
	return r->target;
}

const char *http_id(const struct http_req *r)
{
	return r->id;
}

struct ctx *http_ctx(const struct http_req *r)
{
	return r->ctx;
}

const struct http_route *http_route_of(const struct http_req *r)
{
	return r->route;
}

static const char *pair_value(const struct http_pair *p, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(p[i].name, name) == 0)
			return p[i].value;
	return NULL;
}

const char *http_query(const struct http_req *r, const char *name)
{
	return pair_value(r->query, r->nquery, name);
}

const char *http_field(const struct http_req *r, const char *name)
{
	return pair_value(r->fields, r->nfields, name);
}

size_t http_fields(const struct http_req *r, const struct http_pair **ret)
{
	*ret = r->fields;
	return r->nfields;
}

size_t http_files(const struct http_req *r, const struct http_file **ret)
{
	*ret = r->files;
	return r->nfiles;
}

const char *http_header(const struct http_req *r, const char *name)
{
	return MHD_lookup_connection_value(r->mc, MHD_HEADER_KIND, name);
}

const char *http_cookie(const struct http_req *r, const char *name)
{
	return http_parse_cookie(r->mem, http_header(r, "Cookie"), name);
}

static const struct sockaddr *peer(const struct http_req *r)
{
	return MHD_get_connection_info(r->mc, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
}

/* A proxy's word is taken only from this very machine. */
static bool proxied(const struct http_req *r)
{
	const struct sockaddr *a = peer(r);

	if (!r->s->conf.trust_proxy || !a)
		return false;
	if (a->sa_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(
			&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr);
	return a->sa_family == AF_INET &&
	       ntohl(((const struct sockaddr_in *)(const void *)a)->sin_addr.s_addr) >> 24 == 127;
}

bool http_https(const struct http_req *r)
{
	if (r->s->conf.tls_cert)
		return true;
	const char *proto = proxied(r) ? http_header(r, "X-Forwarded-Proto") : NULL;

	return proto && strcasecmp(proto, "https") == 0;
}

/* The last address is the one that our own proxy added. NULL when it is none. */
static const char *forwarded(const struct http_req *r)
{
	const char *list = proxied(r) ? http_header(r, "X-Forwarded-For") : NULL;
	const char *last = list ? strrchr(list, ',') : NULL;
	uint8_t bin[16];

	if (!list)
		return NULL;
	last = str_trim(r->mem, last ? last + 1 : list);
	return inet_pton(AF_INET, last, bin) == 1 || inet_pton(AF_INET6, last, bin) == 1 ? last : NULL;
}

const char *http_peer(const struct http_req *r)
{
	const char *told = forwarded(r);
	const struct sockaddr *a = peer(r);
	char *text = arena_new(r->mem, char, INET6_ADDRSTRLEN);

	if (told)
		return told;
	if (a && a->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)a)->sin_addr, text,
			  INET6_ADDRSTRLEN);
	else if (a && a->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, text,
			  INET6_ADDRSTRLEN);
	return text;
}

const char *http_peer_net(const struct http_req *r)
{
	const char *peer = http_peer(r);
	char *text = arena_new(r->mem, char, INET6_ADDRSTRLEN);
	struct in6_addr a;

	if (inet_pton(AF_INET6, peer, &a) != 1)
		return peer;
	if (IN6_IS_ADDR_V4MAPPED(&a)) {
		inet_ntop(AF_INET, &a.s6_addr[12], text, INET6_ADDRSTRLEN);
		return text;
	}
	memset(&a.s6_addr[8], 0, 8);
	inet_ntop(AF_INET6, &a, text, INET6_ADDRSTRLEN);
	return text;
}
