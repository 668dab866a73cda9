/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cube_read.c - tables as CSV (RFC 4180: commas, quoted fields, LF or CRLF, UTF-8), and back. */
#include "stats/sdc/cube.h"

#define COLUMNS (CUBE_DIMS + 2) /* one too many, to be told of */
#define FIELD_MOST 4095

struct reader {
	struct arena *mem;
	const char *p, *end;
	int line;
	const char *fields[COLUMNS], *raw[COLUMNS]; /* raw: as it was written */
	char room[FIELD_MOST];                      /* for one field */
	int n;
	struct cube_fault *fault;
};

static bool wrong(struct reader *r, int line, int column, const char *words)
{
	*r->fault = (struct cube_fault){line, column, words};
	return false;
}

static bool begin(struct reader *r, struct arena *mem, struct blob file, struct cube_fault *fault)
{
	const char *s = (const char *)file.p;

	*fault = (struct cube_fault){0};
	*r = (struct reader){.mem = mem, .p = s, .end = s + file.n, .fault = fault};
	if (file.n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		r->p += 3;
	if (!utf8_valid(r->p, (size_t)(r->end - r->p)))
		return wrong(r, 1, 0, "the file is not UTF-8, or has zero bytes in it");
	return true;
}

/* One field, quoted or not; *p stands at what follows it. */
static bool field(struct reader *r)
{
	const char *from = r->p;
	size_t n = 0;

	if (r->n == COLUMNS)
		return wrong(r, r->line, r->n + 1, "too many columns");
	bool quoted = r->p < r->end && *r->p == '"';

	for (r->p += quoted; r->p < r->end; r->p++) {
		if (quoted && *r->p == '"') {
			if (r->p + 1 == r->end || r->p[1] != '"')
				break;
			r->p++;
		} else if (!quoted && strchr(",\r\n\"", *r->p)) {
			break;
		}
		if (n == FIELD_MOST)
			return wrong(r, r->line, r->n + 1, "the field is too long");
		r->room[n++] = *r->p;
	}
	if (quoted && (r->p == r->end || *r->p++ != '"'))
		return wrong(r, r->line, r->n + 1, "the quotation mark is not closed");
	if (r->p < r->end && !strchr(",\r\n", *r->p))
		return wrong(r, r->line, r->n + 1, "a quotation mark inside the field");
	r->raw[r->n] = arena_strn(r->mem, from, (size_t)(r->p - from));
	r->fields[r->n++] = arena_strn(r->mem, r->room, n);
	return true;
}

/* The next line that is not empty. false: the end, or a fault. */
static bool next(struct reader *r)
{
	while (r->p < r->end) {
		r->line++;
		r->n = 0;
		for (;;) {
			if (!field(r))
				return false;
			if (r->p == r->end || *r->p != ',')
				break;
			r->p++;
		}
		if (r->p < r->end && *r->p == '\r')
			r->p++;
		if (r->p < r->end && *r->p == '\n')
			r->p++;
		else if (r->p < r->end)
			return wrong(r, r->line, 0, "a carriage return without a line feed");
		if (r->n > 1 || *r->fields[0])
			return true;
	}
	return false;
}

static int find(const char *const *list, int n, const char *s)
{
	for (int i = 0; i < n; i++)
		if (str_eq(list[i], s))
			return i;
	return -1;
}

static struct cube_dim *dim_of(struct cube *c, const char *name)
{
	for (int d = 0; d < c->ndims; d++)
		if (str_eq(c->dims[d].name, name))
			return &c->dims[d];
	if (c->ndims == CUBE_DIMS)
		return NULL;
	c->dims[c->ndims].name = name;
	return &c->dims[c->ndims++];
}

static int hier_of(struct cube *c, struct cube_dim *dim, const char *name)
{
	int h = find(dim->hiers, dim->nhiers, name);

	if (h >= 0)
		return h;
	if (dim->nhiers == CUBE_HIERS)
		return -1;
	dim->hiers[dim->nhiers] = name;
	dim->parent[dim->nhiers] = arena_new(c->mem, int, CUBE_CODES);
	for (int i = 0; i < CUBE_CODES; i++)
		dim->parent[dim->nhiers][i] = -2;
	return dim->nhiers++;
}

static int code_of(struct cube *c, struct cube_dim *dim, const char *code)
{
	int i = find(dim->codes, dim->n, code);

	if (i >= 0 || dim->n == CUBE_CODES)
		return i;
	if (!dim->codes)
		dim->codes = arena_new(c->mem, const char *, CUBE_CODES);
	dim->codes[dim->n] = code;
	return dim->n++;
}

static bool hier_line(struct cube *c, struct reader *r)
{
	struct cube_dim *dim;
	int h, code, parent = -1;

	if (r->n != 4)
		return wrong(r, r->line, 0, "the line has not four fields");
	if (!*r->fields[1] || !*r->fields[2])
		return wrong(r, r->line, *r->fields[1] ? 3 : 2, "a dimension or code is empty");
	if (!(dim = dim_of(c, r->fields[1])))
		return wrong(r, r->line, 2, "too many dimensions");
	if ((h = hier_of(c, dim, r->fields[0])) < 0)
		return wrong(r, r->line, 1, "too many hierarchies of one dimension");
	if ((code = code_of(c, dim, r->fields[2])) < 0 ||
	    (*r->fields[3] && (parent = code_of(c, dim, r->fields[3])) < 0))
		return wrong(r, r->line, 3, "too many codes of one dimension");
	if (dim->parent[h][code] >= 0)
		return wrong(r, r->line, 3, "the code has a parent in this hierarchy already");
	dim->parent[h][code] = parent;
	if (parent >= 0 && dim->parent[h][parent] == -2)
		dim->parent[h][parent] = -1;
	for (int up = parent, steps = 0; up >= 0; up = dim->parent[h][up])
		if (up == code || ++steps > CUBE_CODES)
			return wrong(r, r->line, 4, "the code is a part of itself");
	return true;
}

/* How many others the code is part of, in all hierarchies; one more than fits is enough. */
static int above(const struct cube_dim *dim, int code)
{
	int seen[CUBE_VECTOR], n = 0;

	for (int h = 0; h < dim->nhiers; h++)
		for (int up = dim->parent[h][code]; up >= 0 && n < CUBE_VECTOR; up = dim->parent[h][up]) {
			int i = 0;

			while (i < n && seen[i] != up)
				i++;
			if (i == n)
				seen[n++] = up;
		}
	return n;
}

/* Each code moves together with all that it is part of: a vector has no room for more. line: where it stands
 * first. */
static bool above_fits(struct cube *c, struct reader *r, int *const *line)
{
	for (int d = 0; d < c->ndims; d++)
		for (int i = 0; i < c->dims[d].n; i++)
			if (above(&c->dims[d], i) == CUBE_VECTOR)
				return wrong(r, line[d][i], 3,
					     arena_fmt(c->mem, "the code is part of more than %d others, in all hierarchies together: %s",
						       CUBE_VECTOR - 1, c->dims[d].codes[i]));
	return true;
}

/* Of each code the first line that has it as a part. */
static void note_line(struct cube *c, const struct reader *r, int **line)
{
	for (int d = 0; d < c->ndims; d++) {
		if (!str_eq(c->dims[d].name, r->fields[1]))
			continue;
		int code = find(c->dims[d].codes, c->dims[d].n, r->fields[2]);

		if (!line[d])
			line[d] = arena_new(c->mem, int, CUBE_CODES);
		if (!line[d][code])
			line[d][code] = r->line;
	}
}

bool cube_read_hier(struct cube *c, struct blob file, struct cube_fault *ret)
{
	static const char *const head[] = {"hier", "dim", "code", "parent"};
	int *line[CUBE_DIMS] = {0};
	struct reader r;

	if (!begin(&r, c->mem, file, ret))
		return false;
	if (!next(&r))
		return ret->words ? false : wrong(&r, 1, 0, "the file is empty");
	for (int i = 0; i < 4; i++)
		if (r.n != 4 || !str_eq(r.fields[i], head[i]))
			return wrong(&r, r.line, i + 1,
				     "the first line must be hier,dim,code,parent");
	while (next(&r)) {
		if (!hier_line(c, &r))
			return false;
		note_line(c, &r, line);
	}
	if (!ret->words && !c->ndims)
		return wrong(&r, r.line, 0, "there is no dimension");
	return !ret->words && above_fits(c, &r, line);
}

/* ---- tables ---- */

struct columns {
	int dim[CUBE_DIMS + 1]; /* -1: the count */
	int n, count;
};

static bool read_columns(struct cube *c, struct reader *r, struct columns *k)
{
	unsigned seen = 0;

	*k = (struct columns){.n = r->n, .count = -1};
	for (int i = 0; i < r->n; i++) {
		int d = 0;

		while (d < c->ndims && !str_eq(c->dims[d].name, r->fields[i]))
			d++;
		if (d < c->ndims && !(seen >> d & 1)) {
			seen |= 1u << d;
			k->dim[i] = d;
		} else if (d == c->ndims && str_eq(r->fields[i], "n") && k->count < 0) {
			k->dim[i] = -1;
			k->count = i;
		} else {
			return wrong(r, r->line, i + 1,
				     "no dimension of the hierarchies, or one that stands twice");
		}
	}
	if (k->count < 0 || r->n != c->ndims + 1)
		return wrong(r, r->line, 0, "there must be one column for each dimension, and n");
	return true;
}

static bool read_cell(struct cube *c, struct reader *r, const struct columns *k, size_t *ret)
{
	int codes[CUBE_DIMS];

	if (r->n != k->n)
		return wrong(r, r->line, 0, "the line has not as many fields as the first one");
	for (int i = 0; i < r->n; i++) {
		if (k->dim[i] < 0)
			continue;
		codes[k->dim[i]] =
		    find(c->dims[k->dim[i]].codes, c->dims[k->dim[i]].n, r->fields[i]);
		if (codes[k->dim[i]] < 0)
			return wrong(r, r->line, i + 1, "no code of this dimension");
	}
	*ret = cube_cell(c, codes);
	return true;
}

static bool read_count(struct reader *r, const struct columns *k, int64_t *ret)
{
	const char *s = r->fields[k->count];

	if (!str_int(s, ret) || *s == '+' || *ret < 0 || *ret > INT32_MAX)
		return wrong(r, r->line, k->count + 1, "the count is no whole number from zero");
	return true;
}

/* The line as it was, its count cut out and marked by a byte that no text has. */
static void keep_row(struct cube *c, struct reader *r, const struct columns *k, size_t cell,
		     struct cube_rows *rows)
{
	const char *s = "";

	for (int i = 0; i < r->n; i++)
		s = arena_fmt(c->mem, "%s%s%s", s, i ? "," : "",
			      i == k->count ? "\x01" : r->raw[i]);
	rows->list = arena_more(c->mem, rows->list, rows->n, &rows->cap, sizeof(*rows->list));
	rows->list[rows->n++] = (struct cube_row){s, cell};
}

static bool put_count(struct cube *c, struct reader *r, const struct columns *k, size_t cell,
		      enum cube_file kind, bool *seen)
{
	bool empty = !*r->fields[k->count];
	int64_t n = -1;

	if (seen[cell])
		return wrong(r, r->line, 0, "the cell stands twice");
	seen[cell] = true;
	if ((kind == CUBE_FULL || !empty) && !read_count(r, k, &n))
		return false;
	if (kind == CUBE_FULL) {
		c->n[cell] = n;
		return true;
	}
	if (c->n[cell] < 0)
		return wrong(r, r->line, 0, "the cell is not part of the full table");
	if (n >= 0 && n != c->n[cell])
		return wrong(r, r->line, k->count + 1,
			     "the count is not the one of the full table");
	if (kind == CUBE_KNOWN) {
		c->known[cell] |= n >= 0;
		return true;
	}
	c->absent[cell] = false; /* it is in print, as a count or as a mark */
	if (n >= 0)
		c->hidden[cell] = false;
	return true;
}

bool cube_read_table(struct cube *c, struct blob file, enum cube_file kind, struct cube_rows *rows,
		     struct cube_fault *ret)
{
	bool *seen = arena_new(c->mem, bool, c->ncells);
	struct columns k;
	struct reader r;
	size_t cell;

	if (!begin(&r, c->mem, file, ret))
		return false;
	const char *first = r.p;

	if (!next(&r))
		return ret->words ? false : wrong(&r, 1, 0, "the file is empty");
	if (!read_columns(c, &r, &k))
		return false;
	if (rows) {
		size_t n = 0, most = (size_t)(r.end - first);

		while (n < most && first[n] != '\r' && first[n] != '\n')
			n++;
		rows->header = arena_strn(c->mem, first, n);
		rows->crlf = n < most && first[n] == '\r';
		rows->ncolumns = k.n;
		memcpy(rows->dim, k.dim, sizeof(rows->dim));
	}
	while (next(&r)) {
		if (!read_cell(c, &r, &k, &cell) || !put_count(c, &r, &k, cell, kind, seen))
			return false;
		if (rows)
			keep_row(c, &r, &k, cell, rows);
	}
	return !ret->words;
}

void cube_write(const struct cube *c, const struct cube_rows *rows, struct sbuf *out)
{
	const char *end = rows->crlf ? "\r\n" : "\n";

	sbuf_fmt(out, "%s%s", rows->header, end);
	for (size_t i = 0; i < rows->n; i++) {
		const char *mark = strchr(rows->list[i].head, '\x01');

		sbuf_put(out, rows->list[i].head, (size_t)(mark - rows->list[i].head));
		if (!c->hidden[rows->list[i].cell])
			sbuf_int(out, c->n[rows->list[i].cell]);
		sbuf_fmt(out, "%s%s", mark + 1, end);
	}
}

/* ---- rows for what the file has not ---- */

static void put_field(struct sbuf *o, const char *s)
{
	bool quoted = strpbrk(s, ",\"\r\n") != NULL;

	if (quoted)
		sbuf_lit(o, "\"");
	for (; *s; s++)
		sbuf_fmt(o, quoted && *s == '"' ? "\"\"" : "%c", *s);
	if (quoted)
		sbuf_lit(o, "\"");
}

/* The cell's line in the file's order of columns, its count marked. */
static const char *new_row(const struct cube *c, const struct cube_rows *rows, size_t cell)
{
	struct sbuf o;
	int codes[CUBE_DIMS];

	sbuf_init(&o, SIZE_MAX);
	cube_codes(c, cell, codes);
	for (int i = 0; i < rows->ncolumns; i++) {
		int d = rows->dim[i];

		sbuf_str(&o, i ? "," : "");
		if (d < 0)
			sbuf_lit(&o, "\x01");
		else
			put_field(&o, c->dims[d].codes[codes[d]]);
	}
	const char *s = arena_strn(c->mem, o.p, o.len);

	sbuf_done(&o);
	return s;
}

void cube_rows_rest(const struct cube *c, struct cube_rows *rows)
{
	bool *there = arena_new(c->mem, bool, c->ncells);

	for (size_t i = 0; i < rows->n; i++)
		there[rows->list[i].cell] = true;
	for (size_t i = 0; i < c->ncells; i++) {
		if (c->n[i] < 0 || c->absent[i] || there[i])
			continue;
		rows->list = arena_more(c->mem, rows->list, rows->n, &rows->cap, sizeof(*rows->list));
		rows->list[rows->n++] = (struct cube_row){new_row(c, rows, i), i};
	}
}
