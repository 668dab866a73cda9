/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_route.c - the rooms' tables made into a tree of path segments, and a request's way down it.
 * A literal segment wins over a {name}; when the literal way leads nowhere the {name} is tried. */
#include "http_priv.h"

#include "base/log.h"

struct node {
	struct node *next;   /* sibling */
	struct node *child;  /* literals */
	struct node *any;    /* {name} */
	const char *segment;
	size_t len;
	const struct http_route *get, *post;
};

struct way {
	const char *at[SEGMENT_MAX];
	size_t len[SEGMENT_MAX];
	int n;
};

/* Cuts at '/'. False: not a path of ours, or too deep to be one. */
static bool way_split(const char *path, size_t n, struct way *w)
{
	w->n = 0;
	if (n == 0 || path[0] != '/')
		return false;
	for (size_t i = 1; i <= n; i++) {
		const char *slash = memchr(path + i, '/', n - i);
		size_t end = slash ? (size_t)(slash - path) : n;

		if (w->n == SEGMENT_MAX)
			return false;
		w->at[w->n] = path + i;
		w->len[w->n++] = end - i;
		i = end;
	}
	return true;
}

static bool is_name(const char *s, size_t n)
{
	return n > 2 && s[0] == '{' && s[n - 1] == '}';
}

static struct node *node_literal(const struct node *at, const char *s, size_t n)
{
	struct node *c = at->child;

	while (c && (c->len != n || memcmp(c->segment, s, n) != 0))
		c = c->next;
	return c;
}

static struct node *node_down(struct arena *mem, struct node *at, const char *s, size_t n)
{
	struct node *c = is_name(s, n) ? at->any : node_literal(at, s, n);

	if (c)
		return c;
	c = arena_new(mem, struct node, 1);
	c->segment = s;
	c->len = n;
	if (is_name(s, n)) {
		at->any = c;
	} else {
		c->next = at->child;
		at->child = c;
	}
	return c;
}

static mst_err route_add(struct http_server *s, const struct http_route *route, char *err, size_t n)
{
	struct node *at = s->routes;
	struct way w;
	int names = 0;

	if (!route->path || !route->fn || !way_split(route->path, strlen(route->path), &w)) {
		snprintf(err, n, "Route %s %s is not whole.", route->method,
			 route->path ? route->path : "");
		return MST_INVALID;
	}
	for (int i = 0; i < w.n; i++) {
		names += is_name(w.at[i], w.len[i]);
		at = node_down(s->mem, at, w.at[i], w.len[i]);
	}
	bool post = str_eq(route->method, "POST");
	const struct http_route **slot = post ? &at->post : &at->get;

	if ((!post && !str_eq(route->method, "GET")) || *slot || names > PARAM_MAX) {
		snprintf(err, n, "Route %s %s: %s.", route->method, route->path,
			 *slot ? "is there twice" : "only GET and POST, at most eight names");
		return MST_INVALID;
	}
	*slot = route;
	return MST_OK;
}

mst_err route_compile(struct http_server *s, char *err, size_t n)
{
	s->routes = arena_new(s->mem, struct node, 1);
	for (const struct http_route *const *t = s->conf.tables; *t; t++)
		for (const struct http_route *route = *t; route->method; route++)
			TRY(route_add(s, route, err, n));
	return MST_OK;
}

static const struct node *walk(const struct node *at, const struct way *w, int i)
{
	if (i == w->n)
		return at->get || at->post ? at : NULL;
	const struct node *c = node_literal(at, w->at[i], w->len[i]);
	const struct node *found = c ? walk(c, w, i + 1) : NULL;

	if (found)
		return found;
	bool dots = w->len[i] > 0 && w->len[i] < 3 && !memcmp(w->at[i], "..", w->len[i]);

	return at->any && w->len[i] > 0 && !dots ? walk(at->any, w, i + 1) : NULL;
}

mst_err route_find(struct http_server *s, struct http_req *r, const char *method,
		   const char **ret_allow)
{
	size_t n = strcspn(r->target, "?");
	struct way raw, pattern, w;
	bool get = str_eq(method, "GET") || str_eq(method, "HEAD");

	if (!way_split(r->target, n, &raw))
		return MST_NOTFOUND;
	/* Decoded after the cut: an escaped slash never makes a segment. */
	w = raw;
	for (int i = 0; i < raw.n; i++) {
		if (!memchr(raw.at[i], '%', raw.len[i]))
			continue;
		w.at[i] = req_decode(r->mem, raw.at[i], raw.len[i], false);
		if (!w.at[i])
			return MST_INVALID;
		w.len[i] = strlen(w.at[i]);
	}
	const struct node *found = walk(s->routes, &w, 0);

	if (!found)
		return MST_NOTFOUND;
	r->route = get ? found->get : str_eq(method, "POST") ? found->post : NULL;
	if (!r->route) {
		*ret_allow = !found->get ? "POST" : found->post ? "GET, HEAD, POST" : "GET, HEAD";
		return MST_CONFLICT;
	}
	if (!way_split(r->route->path, strlen(r->route->path), &pattern))
		return MST_NOTFOUND;
	for (int i = 0, k = 0; i < w.n; i++)
		if (is_name(pattern.at[i], pattern.len[i]))
			r->params[k++] = arena_strn(r->mem, w.at[i], w.len[i]);
	return MST_OK;
}

const char *http_param(const struct http_req *r, const char *name)
{
	size_t n;
	int k = 0;

	name += name[0] == '{';
	n = strcspn(name, "}");
	if (!r->route)
		return NULL;
	for (const char *p = strchr(r->route->path, '{'); p; p = strchr(p + 1, '{'), k++)
		if (strncmp(p + 1, name, n) == 0 && p[n + 1] == '}')
			return r->params[k];
	return NULL;
}
