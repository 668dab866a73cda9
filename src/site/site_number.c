/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* site_number.c - the numbers as they are now: the program's with the jour's own over them. */
#include "site/site_number.h"

static mst_err read_number(struct db_stmt *q, struct arena *mem, void *to)
{
	struct site_number *n = to;

	n->code = row_text(q, mem);
	n->version = row_int(q);
	n->number = row_text(q, mem);
	n->name = row_text(q, mem);
	n->hours = row_text(q, mem);
	n->checked = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

const struct site_number *site_number_find(const struct site_number *list, const char *code)
{
	for (const struct site_number *p = list; p->code; p++)
		if (str_eq(p->code, code))
			return p;
	return NULL;
}

mst_err site_numbers_now(struct db *db, struct arena *mem, struct id jour,
			 const struct site_number **ret)
{
	struct site_number *own, *all;
	size_t n, nown, nall = 0;

	for (n = 0; site_numbers[n].code; n++)
		;
	TRY(db_list(db,
		    "SELECT code, version, number, name, hours, checked FROM site_number "
		    "WHERE jour_id = $1 ORDER BY name, code",
		    DB_ARGS(V(jour)), mem, read_number, &own, &nown));
	all = arena_new(mem, struct site_number, n + nown + 1);
	for (; nall < n; nall++)
		all[nall] = site_numbers[nall];
	for (size_t i = 0; i < nown; i++) {
		size_t at = 0;

		while (at < n && !str_eq(all[at].code, own[i].code))
			at++;
		all[at < n ? at : nall++] = own[i];
	}
	*ret = all;
	return MST_OK;
}

const char *site_number_code(struct arena *mem, const char *number)
{
	char *code = arena_new(mem, char, strlen(number) + 1);
	size_t n = 0;

	for (const char *p = number; *p; p++) {
		if (*p >= '0' && *p <= '9')
			code[n++] = *p;
		else if (*p != ' ' && *p != '-' && !(*p == '+' && p == number))
			return "";
	}
	return n >= 3 ? code : "";
}

struct put_arg {
	struct id jour, by;
	const struct site_number *n;
};

static mst_err put_number(struct ctx *c, void *arg)
{
	const struct put_arg *a = arg;
	const struct site_number *p = a->n;
	const struct db_args args = DB_ARGS(V(a->jour), V(p->code), V(p->version), V(p->number), V(p->name),
					    V(p->hours), V(p->checked), V(c->now), V(a->by));
	int64_t rows = 0;

	if (p->version)
		TRY(db_exec_n(c->db,
			      "UPDATE site_number SET version = version + 1, number = $4, name = $5, "
			      "hours = $6, checked = $7, at = $8, by_user = $9 "
			      "WHERE jour_id = $1 AND code = $2 AND version = $3",
			      args, &rows));
	else
		TRY(db_exec_n(c->db,
			      "INSERT INTO site_number (jour_id, code, version, number, name, hours, "
			      "checked, at, by_user) VALUES ($1, $2, $3 + 1, $4, $5, $6, $7, $8, $9) "
			      "ON CONFLICT DO NOTHING",
			      args, &rows));
	return rows == 1 ? MST_OK : MST_CONFLICT;
}

void site_number_put(struct ctx *c, const struct site_number *n, struct act *ret)
{
	struct put_arg *a = arena_new(c->mem, struct put_arg, 1);

	*a = (struct put_arg){ .jour = c->app->jour, .by = c->who->id, .n = n };
	*ret = (struct act){ .apply = put_number, .arg = a,
			     .audit = ctx_note(c, "site.number", ID_NONE, NULL, NULL) };
}
