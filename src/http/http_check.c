/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_check.c - which requests may be believed: one length and one only (RFC 9112 section 6.3,
 * against smuggling), a head of reasonable size, a target that is text, a form that is whole. */
#include "http_priv.h"

#include <strings.h>

struct head {
	size_t bytes;
	int count, lengths, codings, hosts;
	const char *length, *coding;
	bool bad;
};

static enum MHD_Result head_one(void *cls, enum MHD_ValueKind kind, const char *name, size_t n,
				const char *value, size_t vn)
{
	struct head *h = cls;

	(void)kind;
	h->count++;
	h->bytes += n + vn;
	/* A space before the colon, or a NUL byte: another server would read another header. */
	h->bad |= strlen(name) != n || name[strcspn(name, " \t\r\n\"(),/:;<=>?@[]{}\\")] ||
		  (value && strlen(value) != vn);
	if (strcasecmp(name, "Content-Length") == 0) {
		h->lengths++;
		h->length = value;
	} else if (strcasecmp(name, "Transfer-Encoding") == 0) {
		h->codings++;
		h->coding = value;
	} else if (strcasecmp(name, "Host") == 0) {
		h->hosts++;
	}
	return MHD_YES;
}

/* 0, or the status. *ret_n: the length told, 0 when none is. */
static int check_length(const struct head *h, size_t *ret_n)
{
	int64_t n = 0;

	*ret_n = 0;
	if (h->codings > 1 || h->lengths > 1 || (h->codings && h->lengths))
		return 400;
	if (h->codings && (!h->coding || strcasecmp(h->coding, "chunked") != 0))
		return 400;
	if (!h->lengths)
		return 0;
	if (str_empty(h->length) || h->length[strspn(h->length, "0123456789")])
		return 400;
	if (strlen(h->length) > 15 || !str_int(h->length, &n))
		return 413;
	*ret_n = (size_t)n;
	return 0;
}

static int check_target(struct http_req *r)
{
	size_t n = strcspn(r->target, "?");
	size_t all = strlen(r->target);

	if (all > URI_MAX)
		return 414;
	if (r->target[0] != '/' || !utf8_valid(r->target, all))
		return 400;
	r->path = memchr(r->target, '%', n) ? req_decode(r->mem, r->target, n, false) :
					      arena_strn(r->mem, r->target, n);
	if (!r->path)
		return 400;
	if (r->target[n] == 0)
		return 0;
	mst_err e = http_parse_form(r->mem, r->target + n + 1, all - n - 1, r->s->conf.fields,
				    &r->query, &r->nquery);

	return e == MST_OK ? 0 : e == MST_CONFLICT ? 414 : 400;
}

int check_head(struct http_req *r, bool *ret_more)
{
	struct head h = { 0 };
	size_t length;

	MHD_get_connection_values_n(r->mc, MHD_HEADER_KIND, head_one, &h);
	int status = check_length(&h, &length);

	*ret_more = h.codings || length > 0 || status;
	if (status)
		return status;
	if (h.bad || h.hosts > 1) {
		*ret_more = true; /* where it ends is anybody's guess: the connection too */
		return 400;
	}
	if (h.count > HEADER_COUNT || h.bytes > HEADER_MAX)
		return 431;
	status = check_target(r);
	if (status)
		return status;
	r->length = length;
	return 0;
}

/* "multipart/form-data; boundary=x" -> its boundary; NULL when there is none. RFC 2046 5.1.1. */
static const char *boundary_of(struct http_req *r, const char *type)
{
	const char *p = strcasestr(type, "boundary=");
	size_t n;

	if (!p)
		return NULL;
	p += strlen("boundary=");
	if (*p == '"') {
		p++;
		n = strcspn(p, "\"");
		if (p[n] != '"')
			return NULL;
	} else {
		n = strcspn(p, "; \t");
	}
	return n > 0 && n <= 70 ? arena_strn(r->mem, p, n) : NULL;
}

static bool type_is(const char *type, const char *want)
{
	size_t n = strlen(want);

	return strncasecmp(type, want, n) == 0 && (type[n] == 0 || strchr("; \t", type[n]));
}

int check_form_type(struct http_req *r)
{
	const char *type = http_header(r, "Content-Type");

	if (!(r->route->flags & HTTP_FORM))
		return 0;
	if (!type)
		return r->more ? 415 : 0;
	const char *set = strcasestr(type, "charset=");

	if (set && strncasecmp(set + 8, "utf-8", 5) != 0 && strncasecmp(set + 8, "\"utf-8", 6) != 0)
		return 415;
	if (type_is(type, "multipart/form-data")) {
		r->boundary = boundary_of(r, type);
		return r->boundary ? 0 : 400;
	}
	return type_is(type, "application/x-www-form-urlencoded") ? 0 : 415;
}

int req_form(struct http_req *r)
{
	const char *p = r->body.p ? r->body.p : "";
	mst_err e;

	if (!(r->route->flags & HTTP_FORM))
		return 0;
	if (r->boundary)
		e = http_parse_multipart(r->mem, r->boundary, p, r->body.len, r->s->conf.fields,
					 &r->fields, &r->nfields, &r->files, &r->nfiles);
	else
		e = http_parse_form(r->mem, p, r->body.len, r->s->conf.fields, &r->fields,
				    &r->nfields);
	return e == MST_OK ? 0 : e == MST_CONFLICT ? 413 : 400;
}
