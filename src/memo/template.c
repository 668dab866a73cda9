/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* template.c - the order that a municipality wants, and its editions. */
#include "memo/memo.h"

const enum memo_field memo_head_fields[MEMO_HEAD_FIELDS] = { MEMO_DAY, MEMO_REGISTRY, MEMO_OFFICER,
							      MEMO_RECEIVER };

void memo_template_plain(struct id org, struct memo_template *ret)
{
	*ret = (struct memo_template){ .org = org, .by = "", .sender = "", .kind = "", .unit = "",
				       .chief = "", .chief_title = "", .foot = "" };
	for (int f = 0; f < MEMO_FIELDS; f++)
		ret->heading[f] = ret->phrase[f] = "";
	for (int i = 0; i < MEMO_HEAD_FIELDS; i++)
		ret->place[memo_head_fields[i]] = i + 1;
	for (int i = 0; i < MEMO_SECTIONS; i++)
		ret->place[MEMO_FIRST_SECTION + i] = i + 1;
}

static size_t in_order(const struct memo_template *t, const enum memo_field *all, int n,
		       enum memo_field *ret)
{
	size_t k = 0;

	for (int place = 1; place <= n; place++)
		for (int i = 0; i < n; i++)
			if (t->place[all[i]] == place)
				ret[k++] = all[i];
	return k;
}

size_t memo_template_head(const struct memo_template *t, enum memo_field *ret)
{
	return in_order(t, memo_head_fields, MEMO_HEAD_FIELDS, ret);
}

size_t memo_template_sections(const struct memo_template *t, enum memo_field *ret)
{
	enum memo_field all[MEMO_SECTIONS];

	for (int i = 0; i < MEMO_SECTIONS; i++)
		all[i] = (enum memo_field)(MEMO_FIRST_SECTION + i);
	return in_order(t, all, MEMO_SECTIONS, ret);
}

const char *memo_template_fault(const struct memo_template *t, enum memo_field *ret_field)
{
	for (int a = 0; a < MEMO_FIELDS; a++)
		for (int b = 0; b < a; b++) {
			bool same_list = (a >= MEMO_FIRST_SECTION) == (b >= MEMO_FIRST_SECTION);

			if (same_list && t->place[a] && t->place[a] == t->place[b]) {
				*ret_field = (enum memo_field)a;
				return N_("Två uppgifter kan inte stå på samma plats. Välj en annan.");
			}
		}
	return NULL;
}

const char *memo_template_phrase(struct arena *mem, const struct memo_template *t, enum memo_field f,
				 const char *text)
{
	const char *phrase = t->phrase[f];

	if (str_empty(phrase))
		return text;
	/* One more item of the list that is there, else a paragraph of its own. */
	return arena_fmt(mem, "%s%s%s", text, str_starts(phrase, "* ") ? "\n" : "\n\n", phrase);
}

void memo_template_dress(const struct memo_template *t, struct doc *d)
{
	if (!str_empty(t->sender))
		d->sender = t->sender;
	d->foot = str_empty(t->foot) ? NULL : t->foot;
	d->logo = t->logo;
}

/* ---- rows ---- */

static mst_err read_template(struct db_stmt *q, struct arena *mem, void *to)
{
	struct memo_template *t = to;

	memo_template_plain(row_id(q), t);
	t->edition = row_int(q);
	t->at = row_int(q);
	t->by = row_text(q, mem);
	t->sender = row_text(q, mem);
	t->kind = row_text(q, mem);
	t->unit = row_text(q, mem);
	t->chief = row_text(q, mem);
	t->chief_title = row_text(q, mem);
	t->foot = row_text(q, mem);
	t->logo.png = row_blob(q, mem);
	t->logo.width = (int)row_int(q);
	t->logo.height = (int)row_int(q);
	row_end(q);
	return MST_OK;
}

struct part {
	const char *field, *heading, *phrase;
	int place;
};

static mst_err read_part(struct db_stmt *q, struct arena *mem, void *to)
{
	struct part *p = to;

	p->field = row_text(q, mem);
	p->place = (int)row_int(q);
	p->heading = row_text(q, mem);
	p->phrase = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err memo_template_get(struct db *db, struct arena *mem, struct id org, int64_t edition,
			  struct memo_template *ret)
{
	struct memo_template t;
	struct part *parts;
	size_t n;

	TRY(db_find(db,
		    "SELECT org, edition, at, written_by, sender, kind, unit, chief, chief_title, foot, logo, "
		    "logo_width, logo_height FROM memo_template WHERE org = $1 AND edition = $2",
		    DB_ARGS(V(org), V(edition)), mem, read_template, &t));
	TRY(db_list(db,
		    "SELECT field, place, heading, phrase FROM memo_template_part WHERE org = $1 AND edition = $2",
		    DB_ARGS(V(org), V(edition)), mem, read_part, &parts, &n));
	for (size_t i = 0; i < n; i++) {
		enum memo_field f = memo_field_of(parts[i].field);

		if (f == MEMO_FIELDS)
			continue;
		t.place[f] = parts[i].place;
		t.heading[f] = parts[i].heading;
		t.phrase[f] = parts[i].phrase;
	}
	*ret = t;
	return MST_OK;
}

static mst_err last_edition(struct db *db, struct id org, int64_t *ret)
{
	return db_int(db, "SELECT coalesce(max(edition), 0) FROM memo_template WHERE org = $1", DB_ARGS(V(org)),
		      ret);
}

mst_err memo_template_latest(struct db *db, struct arena *mem, struct id org, struct memo_template *ret)
{
	int64_t last;

	TRY(last_edition(db, org, &last));
	if (last)
		return memo_template_get(db, mem, org, last, ret);
	memo_template_plain(org, ret);
	return MST_OK;
}

mst_err memo_template_insert(struct db *w, const struct memo_template *t)
{
	int64_t last, edition = t->edition + 1;

	TRY(last_edition(w, t->org, &last));
	if (last != t->edition)
		return MST_CONFLICT;
	TRY(db_exec(w,
		    "INSERT INTO memo_template (org, edition, at, written_by, sender, kind, unit, chief, "
		    "chief_title, foot, logo, logo_width, logo_height) "
		    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
		    DB_ARGS(V(t->org), V(edition), V(t->at), V(t->by), V(t->sender), V(t->kind), V(t->unit),
			    V(t->chief), V(t->chief_title), V(t->foot), V(t->logo.png), V(t->logo.width),
			    V(t->logo.height))));
	for (int f = 0; f < MEMO_FIELDS; f++)
		TRY(db_exec(w,
			    "INSERT INTO memo_template_part (org, edition, field, place, heading, phrase) "
			    "VALUES ($1, $2, $3, $4, $5, $6)",
			    DB_ARGS(V(t->org), V(edition), V(memo_slugs[f]), V(t->place[f]), V(t->heading[f]),
				    V(t->phrase[f]))));
	return MST_OK;
}

static mst_err put_template(struct ctx *c, void *arg)
{
	return memo_template_insert(c->db, arg);
}

void memo_template_save(struct ctx *c, struct memo_template *t, struct act *ret)
{
	t->at = c->now;
	t->by = c->who->name;
	*ret = (struct act){ .apply = put_template, .arg = t,
			     .audit = ctx_note(c, "memo.template", ID_NONE, NULL, NULL) };
}
