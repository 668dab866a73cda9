/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_consent.c - a consent taken back, and given again. */
#include "support/support_consent.h"

#include "support/support_db.h"
#include "support/support_seal.h"

const struct stats_code support_withdrawers[] = {
	{ "self", N_("Personen själv"), NULL },
	{ "guardian", N_("En vårdnadshavare"), NULL },
	{ "other", N_("Någon annan, på personens uppdrag"), NULL },
	{ 0 },
};

#define AGAIN "again"

mst_err support_withdrawn(struct db *db, struct id case_id, int64_t *ret)
{
	mst_err e = db_int(db, "SELECT at FROM support_withdrawn WHERE case_id = $1", DB_ARGS(V(case_id)), ret);

	if (e == MST_NOTFOUND)
		*ret = 0;
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err support_consenting(struct ctx *c, struct id case_id)
{
	int64_t at;

	TRY(support_withdrawn(c->db, case_id, &at));
	if (!at)
		return MST_OK;
	c->why = view_text(c->view.lang,
			   N_("Personen har tagit tillbaka sitt samtycke. Planera inget nytt och ring inte upp. Du får "
			      "skriva in det som händer och avsluta ärendet. Vill personen ha stöd igen: anteckna det i "
			      "ärendet först."));
	return MST_CONFLICT;
}

const char *support_consent_words(const struct view *v, const char *code)
{
	const struct stats_code *k = code ? stats_code_find(support_withdrawers, code) : NULL;

	if (str_eq(code, AGAIN))
		return T("Personen vill ha stöd igen");
	return k ? arena_fmt(v->mem, T("Samtycket togs tillbaka. Så sa: %s."), T(k->words)) :
		   T("Samtycket togs tillbaka");
}

struct consent_arg {
	struct id jour, case_id;
	bool back;
	struct support_entry_row line;
};

static mst_err put_consent(struct ctx *c, void *arg)
{
	struct consent_arg *a = arg;
	int64_t n = 0;

	TRY(a->back ? db_exec_n(c->db,
				"INSERT INTO support_withdrawn (case_id, jour_id, at) VALUES ($1, $2, $3) "
				"ON CONFLICT (case_id) DO NOTHING",
				DB_ARGS(V(a->case_id), V(a->jour), V(c->now)), &n) :
		      db_exec_n(c->db, "DELETE FROM support_withdrawn WHERE case_id = $1",
				DB_ARGS(V(a->case_id)), &n));
	if (n != 1)
		return MST_CONFLICT;
	return support_entry_insert(c->db, &a->line);
}

static struct consent_arg *arg_of(struct ctx *c, const struct support_case *s, bool back, const char *code,
				  const char *note)
{
	struct consent_arg *a = arena_new(c->mem, struct consent_arg, 1);

	a->jour = c->app->jour;
	a->case_id = s->id;
	a->back = back;
	a->line = support_mark(c, s, SUPPORT_CONSENT, str_empty(note) ? NULL : note, code);
	return a;
}

mst_err support_withdraw(struct ctx *c, const struct support_case *s, int32_t day, const char *by, const char *note,
			 struct act *ret)
{
	struct consent_arg *a;
	int64_t at;

	if (day > day_of(c->now) || !by || !stats_code_find(support_withdrawers, by))
		return MST_INVALID;
	TRY(support_withdrawn(c->db, s->id, &at));
	if (at || s->state != SUPPORT_OPEN)
		return MST_CONFLICT;
	a = arg_of(c, s, true, by, note);
	if (day < day_of(c->now))
		a->line.at = day_at(day, 12, 0);
	*ret = (struct act){ .apply = put_consent, .arg = a,
			     .audit = ctx_note(c, "case.withdraw", s->id, &s->audit, NULL) };
	return MST_OK;
}

mst_err support_consent_again(struct ctx *c, const struct support_case *s, struct act *ret)
{
	int64_t at;

	TRY(support_withdrawn(c->db, s->id, &at));
	if (!at)
		return MST_CONFLICT;
	*ret = (struct act){ .apply = put_consent, .arg = arg_of(c, s, false, AGAIN, NULL),
			     .audit = ctx_note(c, "case.consent", s->id, &s->audit, NULL) };
	return MST_OK;
}

mst_err support_withdrawn_drop(struct db *w, struct id case_id)
{
	return db_exec(w, "DELETE FROM support_withdrawn WHERE case_id = $1", DB_ARGS(V(case_id)));
}
