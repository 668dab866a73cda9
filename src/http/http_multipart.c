/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_multipart.c - multipart/form-data (RFC 7578, RFC 2046 section 5.1) of a body that is whole.
 * Values are copied, files point into the body. A part without a name, a broken head or a missing
 * end makes the whole form invalid: half a form is never stored. */
#include "http_priv.h"

#include <strings.h>

#define PART_HEAD_MAX 4096

struct part {
	const char *name, *filename, *type;
	struct blob data;
};

struct reader {
	struct arena *mem;
	const char *p, *end;
	const char *mark; /* "\r\n--boundary" */
	size_t mark_n;
};

/* The quoted value of `key` in a Content-Disposition line. Browsers write %22 for a quote, older
 * programs a backslash before it. NULL when it is not there; *ret_bad when it is broken. */
static const char *quoted(struct arena *mem, const char *line, const char *key, bool *ret_bad)
{
	size_t n = strlen(key), len = 0;
	const char *p = line;

	for (;;) {
		p = strchr(p, ';');
		if (!p)
			return NULL;
		p += 1 + strspn(p + 1, " \t");
		bool hit = strncasecmp(p, key, n) == 0 && p[n] == '=';
		const char *v = p + strcspn(p, "=;");

		if (*v != '=')
			continue;
		if (*++v != '"') {
			if (hit)
				return arena_strn(mem, v, strcspn(v, "; \t"));
			continue;
		}
		char *out = arena_new(mem, char, strlen(v) + 1);

		for (len = 0, v++; *v && *v != '"'; v++) {
			if (*v == '\\' && (v[1] == '"' || v[1] == '\\'))
				v++;
			out[len++] = *v;
		}
		if (*v != '"') {
			*ret_bad = true;
			return NULL;
		}
		out[len] = 0;
		if (hit)
			return out;
		p = v + 1;
	}
}

static mst_err part_line(struct reader *rd, const char *line, struct part *part)
{
	bool bad = false;
	size_t n = strcspn(line, ":");

	if (line[n] != ':' || !utf8_valid(line, strlen(line)))
		return MST_INVALID;
	if (n == 12 && strncasecmp(line, "Content-Type", n) == 0)
		part->type = str_trim(rd->mem, line + n + 1);
	if (n == 19 && strncasecmp(line, "Content-Disposition", n) == 0) {
		part->name = quoted(rd->mem, line, "name", &bad);
		part->filename = quoted(rd->mem, line, "filename", &bad);
	}
	if (n == 25 && strncasecmp(line, "Content-Transfer-Encoding", n) == 0 &&
	    !strcasestr(line, "binary") && !strcasestr(line, "8bit") && !strcasestr(line, "7bit"))
		return MST_INVALID;
	return bad ? MST_INVALID : MST_OK;
}

static mst_err part_head(struct reader *rd, struct part *part)
{
	const char *start = rd->p;

	for (;;) {
		const char *nl = memmem(rd->p, (size_t)(rd->end - rd->p), "\r\n", 2);

		if (!nl || nl - start > PART_HEAD_MAX)
			return MST_INVALID;
		const char *line = rd->p;

		rd->p = nl + 2;
		if (nl == line)
			return str_empty(part->name) ? MST_INVALID : MST_OK;
		if (memchr(line, 0, (size_t)(nl - line)))
			return MST_INVALID;
		TRY(part_line(rd, arena_strn(rd->mem, line, (size_t)(nl - line)), part));
	}
}

/* Reads one part; rd->p is then after the mark that ends it. */
static mst_err part_read(struct reader *rd, struct part *part)
{
	*part = (struct part){ 0 };
	TRY(part_head(rd, part));
	/* An empty part's mark may begin with the line end that ended its head. */
	const char *from = rd->p;
	const char *mark = memmem(from - 2, (size_t)(rd->end - from) + 2, rd->mark, rd->mark_n);

	if (!mark)
		return MST_INVALID;
	part->data.p = (const uint8_t *)from;
	part->data.n = mark < from ? 0 : (size_t)(mark - from);
	rd->p = mark + rd->mark_n;
	return MST_OK;
}

/* After a mark: 1 = another part follows, 0 = that was the end, -1 = neither. */
static int mark_end(struct reader *rd)
{
	if (rd->end - rd->p >= 2 && memcmp(rd->p, "--", 2) == 0)
		return 0;
	while (rd->p < rd->end && (*rd->p == ' ' || *rd->p == '\t'))
		rd->p++;
	if (rd->end - rd->p < 2 || memcmp(rd->p, "\r\n", 2) != 0)
		return -1;
	rd->p += 2;
	return 1;
}

static bool reader_start(struct reader *rd)
{
	/* The first mark needs no line end before it when it starts the body. */
	size_t n = rd->mark_n - 2;
	const char *at;

	if ((size_t)(rd->end - rd->p) >= n && memcmp(rd->p, rd->mark + 2, n) == 0)
		at = rd->p - 2;
	else
		at = memmem(rd->p, (size_t)(rd->end - rd->p), rd->mark, rd->mark_n);
	if (!at)
		return false;
	rd->p = at + rd->mark_n;
	return true;
}

mst_err http_parse_multipart(struct arena *mem, const char *boundary, const char *p, size_t n,
			     int max_fields, struct http_pair **ret, size_t *ret_n,
			     struct http_file **ret_files, size_t *ret_nfiles)
{
	const char *mark = arena_fmt(mem, "\r\n--%s", boundary);
	struct reader rd = { mem, p, p + n, mark, strlen(mark) };
	struct http_pair *pairs = arena_new(mem, struct http_pair, (size_t)max_fields + 1);
	struct http_file *files = arena_new(mem, struct http_file, (size_t)max_fields + 1);
	size_t np = 0, nf = 0;
	int more;

	if (!reader_start(&rd))
		return MST_INVALID;
	while ((more = mark_end(&rd)) == 1) {
		struct part part;

		if (np + nf == (size_t)max_fields)
			return MST_CONFLICT;
		TRY(part_read(&rd, &part));
		if (part.filename) {
			files[nf++] = (struct http_file){ part.name, part.filename,
				part.type ? part.type : "application/octet-stream", part.data };
			continue;
		}
		if (!utf8_valid((const char *)part.data.p, part.data.n))
			return MST_INVALID;
		pairs[np].name = part.name;
		pairs[np++].value = arena_strn(mem, (const char *)part.data.p, part.data.n);
	}
	if (more < 0)
		return MST_INVALID;
	*ret = pairs;
	*ret_n = np;
	*ret_files = files;
	*ret_nfiles = nf;
	return MST_OK;
}
