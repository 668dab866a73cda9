/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* outreach.c - kinds and groups, sums, and the row with its facts. */
#include "relation/outreach.h"

#include "stats/stats.h"

const struct view_option relation_outreach_kinds[] = {
	{ "lecture", N_("Föreläsning"), NULL },
	{ "school", N_("Skolbesök"), NULL },
	{ "workplace", N_("Besök hos en arbetsplats eller verksamhet"), NULL },
	{ "table", N_("Informationsbord"), NULL },
	{ "media", N_("Medier"), NULL },
	{ "debate", N_("Offentligt eller politiskt samtal"), NULL },
	{ "campaign", N_("Kampanj"), NULL },
	{ "other", N_("Annat"), NULL },
	{ NULL, NULL, NULL },
};
/* The agreement's own words first, then who is seldom reached. Added to at the end only. */
const struct view_option relation_outreach_groups[] = {
	{ "flickor", N_("Flickor"), NULL },
	{ "pojkar", N_("Pojkar"), NULL },
	{ "kvinnor", N_("Kvinnor"), NULL },
	{ "man", N_("Män"), NULL },
	{ "hbtqi", N_("Hbtqi-personer"), NULL },
	{ "aldre", N_("Äldre"), NULL },
	{ "nyanlanda", N_("Nyanlända"), NULL },
	{ "personal", N_("De som möter brottsutsatta i sitt arbete"), NULL },
	{ "fortroendevalda", N_("Förtroendevalda"), NULL },
	{ NULL, NULL, NULL },
};

#define COLS                                                                                       \
	"id, edition, day, kind, title, audience, for_groups, municipality, participants, goal, note, " \
	"removed, fact, reached "

static mst_err read_one(struct db_stmt *q, struct arena *mem, void *to)
{
	struct relation_outreach *o = to;

	o->id = row_id(q);
	o->edition = row_int(q);
	o->day = row_day(q);
	o->kind = row_text(q, mem);
	o->title = row_text(q, mem);
	o->audience = row_text(q, mem);
	o->groups = (unsigned)row_int(q);
	o->municipality = row_text(q, mem);
	o->participants = row_int(q);
	o->goal = (int)row_int(q);
	o->note = row_text(q, mem);
	o->removed = row_bool(q);
	o->fact = row_id(q);
	o->reached = row_id(q);
	row_end(q);
	return MST_OK;
}

mst_err relation_outreach_list(struct db *db, struct arena *mem, int32_t from, int32_t to,
			       struct relation_outreach **ret, size_t *ret_n)
{
	return db_list(db,
		       "SELECT " COLS "FROM relation_outreach WHERE removed = 0 AND day >= $1 AND "
		       "day <= $2 ORDER BY day DESC, id",
		       DB_ARGS(V_DAY(from), V_DAY(to)), mem, read_one, ret, ret_n);
}

mst_err relation_outreach_get(struct db *db, struct arena *mem, struct id id,
			      struct relation_outreach *ret)
{
	return db_find(db, "SELECT " COLS "FROM relation_outreach WHERE id = $1", DB_ARGS(V(id)), mem,
		       read_one, ret);
}

static bool known_kind(const char *kind)
{
	for (const struct view_option *k = relation_outreach_kinds; k->value; k++)
		if (str_eq(k->value, kind))
			return true;
	return false;
}

static mst_err put_row(struct db *w, const struct relation_outreach *o)
{
	int64_t n;

	if (!o->edition)
		return db_exec(w,
			       "INSERT INTO relation_outreach (" COLS ") VALUES "
			       "($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
			       DB_ARGS(V(o->id), V_DAY(o->day), V(o->kind), V(o->title), V(o->audience),
				       V(o->groups), V(o->municipality), V(o->participants), V(o->goal),
				       V(o->note), V(o->removed), V(o->fact), V(o->reached)));
	TRY(db_exec_n(w,
		      "UPDATE relation_outreach SET edition = edition + 1, day = $3, kind = $4, "
		      "title = $5, audience = $6, for_groups = $7, municipality = $8, participants = $9, "
		      "goal = $10, note = $11, removed = $12 WHERE id = $1 AND edition = $2",
		      DB_ARGS(V(o->id), V(o->edition), V_DAY(o->day), V(o->kind), V(o->title),
			      V(o->audience), V(o->groups), V(o->municipality), V(o->participants),
			      V(o->goal), V(o->note), V(o->removed)),
		      &n));
	return n == 1 ? MST_OK : MST_CONFLICT;
}

mst_err relation_outreach_put(struct db *w, struct id jour, const struct relation_outreach *o)
{
	struct stats_fact f = { .id = o->fact, .jour = jour, .kind = STATS_OUTREACH, .day = o->day,
				.municipality = o->municipality, .n = 1 };

	if (o->goal >= 0 && o->goal < AGREEMENT_GOALS)
		f.service = stats_goals[o->goal].code;
	if (id_none(o->id) || id_none(o->fact) || id_none(o->reached) || o->day == DAY_NONE ||
	    str_empty(o->title) || !known_kind(o->kind) || o->participants < -1 ||
	    o->participants > RELATION_PARTICIPANTS_MAX || o->goal < 0 || o->goal >= AGREEMENT_GOALS)
		return MST_INVALID;
	TRY(put_row(w, o));
	TRY(o->removed ? stats_drop(w, f.id) : stats_put(w, &f));
	f.id = o->reached, f.kind = STATS_REACHED, f.n = o->participants;
	return o->removed || o->participants <= 0 ? stats_drop(w, f.id) : stats_put(w, &f);
}

static mst_err put(struct ctx *c, void *arg)
{
	return relation_outreach_put(c->db, c->app->jour, arg);
}

void relation_outreach_save(struct ctx *c, struct relation_outreach *o, struct act *ret)
{
	if (!o->edition) {
		o->id = rng_id();
		o->fact = rng_id();
		o->reached = rng_id();
	}
	*ret = (struct act){ .apply = put, .arg = o,
			     .audit = ctx_note(c, "relation.outreach", ID_NONE, NULL, NULL) };
}

struct relation_outreach_sum relation_outreach_sum(const struct relation_outreach *list, size_t n,
						   const char *kind)
{
	struct relation_outreach_sum s = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (kind && !str_eq(kind, list[i].kind))
			continue;
		s.times++;
		if (list[i].participants < 0)
			s.uncounted++;
		else
			s.people += list[i].participants;
	}
	return s;
}
