/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* awareness.c - a survey's rows, its shares, the table that it comes as, and its SQL. */
#include "relation/awareness.h"

#include <math.h>

struct relation_awareness_row relation_awareness_of(const struct relation_awareness *a,
						    const char *municipality)
{
	struct relation_awareness_row sum = { municipality, 0, 0 };

	for (size_t i = 0; i < a->n; i++) {
		if (str_eq(a->rows[i].municipality, municipality))
			return a->rows[i];
		if (!*municipality) {
			sum.asked += a->rows[i].asked;
			sum.knew += a->rows[i].knew;
		}
	}
	return sum;
}

int64_t relation_awareness_share(const struct relation_awareness_row *r, int *ret_low, int *ret_high)
{
	double n = (double)r->asked, p, z = 1.96, middle, half;

	if (r->asked < RELATION_ASKED_LEAST)
		return -1;
	p = (double)r->knew / n;
	middle = (p + z * z / (2 * n)) / (1 + z * z / n);
	half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
	*ret_low = (int)floor(fmax(0, middle - half) * 100 + 1e-9);
	*ret_high = (int)ceil(fmin(1, middle + half) * 100 - 1e-9);
	return (r->knew * 2000 + r->asked) / (2 * r->asked);
}

/* ---- a file ---- */

struct heads {
	int town, asked, knew;
};

static bool among(const char *cell, const char *const *words)
{
	for (; *words; words++)
		if (strcasecmp(cell, *words) == 0)
			return true;
	return false;
}

static bool find_heads(const struct sheet *s, struct heads *h)
{
	static const char *const town[] = { "kommun", "område", NULL };
	static const char *const asked[] = { "tillfrågade", "antal svar", "svar", "svarande", NULL };
	static const char *const knew[] = { "känner till", "kände till", "ja", "känner till jouren", NULL };

	*h = (struct heads){ -1, -1, -1 };
	for (size_t k = 0; k < s->ncols; k++) {
		const char *cell = sheet_cell(s, 0, k);

		if (h->town < 0 && among(cell, town))
			h->town = (int)k;
		else if (h->asked < 0 && among(cell, asked))
			h->asked = (int)k;
		else if (h->knew < 0 && among(cell, knew))
			h->knew = (int)k;
	}
	return h->town >= 0 && h->asked >= 0 && h->knew >= 0;
}

/* NULL: no place of the partnership. */
static const char *place_of(const char *cell, const struct org *towns, size_t n)
{
	static const char *const county[] = { "länet", "hela länet", "totalt", "summa", "alla", NULL };

	if (among(cell, county))
		return "";
	for (size_t i = 0; i < n; i++)
		if (str_eq(cell, towns[i].code) || strcasecmp(cell, towns[i].short_name) == 0 ||
		    strcasecmp(cell, towns[i].name) == 0)
			return towns[i].code;
	return NULL;
}

/* "1 204": a whole number, spaces between its thousands. */
static bool number_of(const char *cell, int64_t *ret)
{
	char plain[24];
	size_t n = 0;

	for (const char *p = cell; *p; p++) {
		if (*p == ' ' || (unsigned char)*p == 0xC2 || (unsigned char)*p == 0xA0)
			continue;
		if (*p < '0' || *p > '9' || n + 1 == sizeof(plain))
			return false;
		plain[n++] = *p;
	}
	plain[n] = 0;
	return n && str_int(plain, ret) && *ret <= RELATION_ASKED_MAX;
}

struct reading {
	const struct sheet *s;
	struct relation_awareness_left *left;
	size_t nleft;
};

static void leave(struct reading *r, size_t row, int column, const char *why)
{
	r->left[r->nleft++] = (struct relation_awareness_left){
		(int)row + 1, column + 1, sheet_cell(r->s, row, (size_t)column), why
	};
}

static void read_row(struct reading *r, const struct heads *h, size_t row, const struct org *towns, size_t n,
		     struct relation_awareness *a)
{
	struct relation_awareness_row one = { place_of(sheet_cell(r->s, row, (size_t)h->town), towns, n), 0, 0 };

	for (size_t k = 0; one.municipality && k < a->n; k++)
		if (str_eq(a->rows[k].municipality, one.municipality)) {
			leave(r, row, h->town, N_("Kommunen står redan på en rad ovanför."));
			return;
		}
	if (!one.municipality)
		leave(r, row, h->town, N_("Kommunen finns inte i partnerskapet."));
	else if (!number_of(sheet_cell(r->s, row, (size_t)h->asked), &one.asked) || one.asked < 1)
		leave(r, row, h->asked, N_("Det ska vara ett heltal från 1."));
	else if (!number_of(sheet_cell(r->s, row, (size_t)h->knew), &one.knew))
		leave(r, row, h->knew, N_("Det ska vara ett heltal från 0."));
	else if (one.knew > one.asked)
		leave(r, row, h->knew, N_("Fler känner till jouren än som tillfrågades."));
	else
		a->rows[a->n++] = one;
}

const char *relation_awareness_read(struct arena *mem, const struct sheet *s, const struct org *towns,
				    size_t ntowns, struct relation_awareness *ret,
				    struct relation_awareness_left **ret_left, size_t *ret_nleft)
{
	struct reading r = { .s = s, .left = arena_new(mem, struct relation_awareness_left, s->nrows + 1) };
	struct heads h;

	if (!find_heads(s, &h))
		return N_("Den första raden ska ha rubrikerna Kommun, Tillfrågade och Känner till.");
	ret->rows = arena_new(mem, struct relation_awareness_row, s->nrows + 1);
	ret->n = 0;
	for (size_t i = 1; i < s->nrows; i++)
		read_row(&r, &h, i, towns, ntowns, ret);
	*ret_left = r.left;
	*ret_nleft = r.nleft;
	return ret->n ? NULL : N_("Ingen rad i filen går att använda.");
}

/* ---- rows ---- */

#define COLS "id, edition, day, source, question, removed"

static mst_err read_one(struct db_stmt *q, struct arena *mem, void *to)
{
	struct relation_awareness *a = to;

	a->id = row_id(q);
	a->edition = row_int(q);
	a->day = row_day(q);
	a->source = row_text(q, mem);
	a->question = row_text(q, mem);
	a->removed = row_bool(q);
	row_end(q);
	return MST_OK;
}

static mst_err read_part(struct db_stmt *q, struct arena *mem, void *to)
{
	struct relation_awareness_row *r = to;

	r->municipality = row_text(q, mem);
	r->asked = row_int(q);
	r->knew = row_int(q);
	row_end(q);
	return MST_OK;
}

static mst_err read_rows(struct db *db, struct arena *mem, struct relation_awareness *a)
{
	return db_list(db,
		       "SELECT municipality, asked, knew FROM relation_awareness_row WHERE survey = $1 "
		       "ORDER BY municipality",
		       DB_ARGS(V(a->id)), mem, read_part, &a->rows, &a->n);
}

mst_err relation_awareness_list(struct db *db, struct arena *mem, struct relation_awareness **ret,
				size_t *ret_n)
{
	TRY(db_list(db,
		    "SELECT " COLS " FROM relation_awareness WHERE removed = 0 ORDER BY day DESC, id LIMIT 200",
		    DB_NONE, mem, read_one, ret, ret_n));
	for (size_t i = 0; i < *ret_n; i++)
		TRY(read_rows(db, mem, &(*ret)[i]));
	return MST_OK;
}

mst_err relation_awareness_get(struct db *db, struct arena *mem, struct id id,
			       struct relation_awareness *ret)
{
	struct relation_awareness a = { 0 };

	TRY(db_find(db, "SELECT " COLS " FROM relation_awareness WHERE id = $1", DB_ARGS(V(id)), mem, read_one,
		    &a));
	TRY(read_rows(db, mem, &a));
	*ret = a;
	return MST_OK;
}

static mst_err put_head(struct db *w, const struct relation_awareness *a)
{
	int64_t n;

	if (!a->edition)
		return db_exec(w,
			       "INSERT INTO relation_awareness (id, edition, day, source, question, removed) "
			       "VALUES ($1, 1, $2, $3, $4, $5)",
			       DB_ARGS(V(a->id), V_DAY(a->day), V(a->source), V(a->question), V(a->removed)));
	TRY(db_exec_n(w,
		      "UPDATE relation_awareness SET edition = edition + 1, day = $3, source = $4, question = $5, "
		      "removed = $6 WHERE id = $1 AND edition = $2",
		      DB_ARGS(V(a->id), V(a->edition), V_DAY(a->day), V(a->source), V(a->question),
			      V(a->removed)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err relation_awareness_put(struct db *w, const struct relation_awareness *a)
{
	if (id_none(a->id) || a->day == DAY_NONE || str_empty(a->source) || !a->n)
		return MST_INVALID;
	for (size_t i = 0; i < a->n; i++)
		if (a->rows[i].asked < 1 || a->rows[i].asked > RELATION_ASKED_MAX || a->rows[i].knew < 0 ||
		    a->rows[i].knew > a->rows[i].asked)
			return MST_INVALID;
	TRY(put_head(w, a));
	TRY(db_exec(w, "DELETE FROM relation_awareness_row WHERE survey = $1", DB_ARGS(V(a->id))));
	for (size_t i = 0; i < a->n; i++)
		TRY(db_exec(w,
			    "INSERT INTO relation_awareness_row (survey, municipality, asked, knew) "
			    "VALUES ($1, $2, $3, $4)",
			    DB_ARGS(V(a->id), V(a->rows[i].municipality), V(a->rows[i].asked),
				    V(a->rows[i].knew))));
	return MST_OK;
}

static mst_err put(struct ctx *c, void *arg)
{
	return relation_awareness_put(c->db, arg);
}

void relation_awareness_save(struct ctx *c, struct relation_awareness *a, struct act *ret)
{
	if (!a->edition)
		a->id = rng_id();
	*ret = (struct act){ .apply = put, .arg = a,
			     .audit = ctx_note(c, "relation.awareness", ID_NONE, NULL, NULL) };
}
