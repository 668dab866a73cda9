/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* child.c - the steps of the assessment, what is missing in it, its rows, and the section it becomes. */
#include "memo/child.h"

#include "doc/doc.h"

const struct view_option memo_touched_options[] = {
	{ "bada", N_("Ja, både direkt och indirekt"), N_("Barn får själva stöd, och barn har vuxna som får det") },
	{ "direkt", N_("Ja, direkt"), N_("Barn får själva stöd") },
	{ "indirekt", N_("Ja, indirekt"), N_("Barn har vuxna nära sig som får stöd") },
	{ "inte", N_("Nej"), N_("Skriv då varför inga barn berörs") },
	{ 0 },
};
const struct view_option memo_heard_options[] = {
	{ "ja", N_("Ja, barn har tillfrågats inför beslutet"), NULL },
	{ "tidigare", N_("Inte nu, men det är känt vad barn tycker"), N_("Av tidigare undersökningar, elevråd eller jourens arbete") },
	{ "nej", N_("Nej"), N_("Skriv då varför, och när barn får säga sin mening") },
	{ 0 },
};
const struct view_option memo_articles[] = {
	{ "2", N_("Artikel 2: inget barn diskrimineras"), NULL },
	{ "3", N_("Artikel 3: barnets bästa"), NULL },
	{ "6", N_("Artikel 6: rätt till liv och utveckling"), NULL },
	{ "12", N_("Artikel 12: rätt att säga sin mening"), NULL },
	{ "16", N_("Artikel 16: rätt till privatliv"), NULL },
	{ "19", N_("Artikel 19: skydd mot våld"), NULL },
	{ "39", N_("Artikel 39: rehabilitering efter våld"), NULL },
	{ 0 },
};

const char *memo_child_fault(const struct memo_child *k, const char **ret_field)
{
	*ret_field = "vilka";
	if (str_empty(k->children))
		return k->touched == MEMO_TOUCHED_NOT ? N_("Skriv varför inga barn berörs. ”Ingen konsekvens” räcker inte.") :
							N_("Skriv vilka barn som berörs, och hur.");
	if (k->touched == MEMO_TOUCHED_NOT)
		return NULL;
	*ret_field = "asikter";
	if (str_empty(k->views))
		return k->heard == MEMO_HEARD_NOT ? N_("Skriv varför barn inte har tillfrågats.") :
						    N_("Skriv vad barn har sagt.");
	*ret_field = "bedomning";
	if (str_empty(k->verdict))
		return N_("Skriv bedömningen: är beslutet till barnets bästa?");
	*ret_field = "atgarder";
	if (!str_empty(k->conflicts) && str_empty(k->measures))
		return N_("Något talar emot barnets bästa. Skriv vad som görs för att väga upp det.");
	return NULL;
}

/* ---- the section ---- */

static void put(struct sbuf *o, const char *heading, const char *text)
{
	if (str_empty(text))
		return;
	sbuf_fmt(o, "%s### %s\n\n", o->len ? "\n\n" : "", heading);
	sbuf_str(o, text);
}

static void put_articles(struct sbuf *o, unsigned articles)
{
	bool first = true;

	if (!articles)
		return;
	sbuf_lit(o, "\n\nArtiklar i barnkonventionen som berörs:\n\n");
	for (unsigned i = 0; memo_articles[i].value; i++)
		if (articles & 1u << i) {
			sbuf_fmt(o, "%s* %s", first ? "" : "\n", memo_articles[i].label);
			first = false;
		}
}

const char *memo_child_text(struct arena *mem, const struct memo_child *k, const char *cite3,
			    const char *cite12)
{
	static const char *const touched[] = { "", "Barn berörs både direkt och indirekt. ", "Barn berörs direkt. ",
					       "Barn berörs indirekt. ", "Barn bedöms inte beröras. " };
	static const char *const heard[] = { "", "Barn har tillfrågats. ", "Barn har inte tillfrågats nu. ",
					     "Barn har inte tillfrågats. " };
	struct sbuf o;

	sbuf_init(&o, 1 << 20);
	put(&o, "Berörs barn och unga?", arena_fmt(mem, "%s%s", touched[k->touched], k->children));
	if (k->touched != MEMO_TOUCHED_NOT) {
		put_articles(&o, k->articles);
		put(&o, "Vad som är känt", k->facts);
		put(&o, "Barns åsikter", arena_fmt(mem, "%s%s (%s)", heard[k->heard], k->views, cite12));
		put(&o, "Intressen", k->interests);
		put(&o, "Intressen som står emot varandra", k->conflicts);
		put(&o, "Bedömning av barnets bästa", arena_fmt(mem, "%s (%s)", k->verdict, cite3));
		put(&o, "Åtgärder som väger upp", k->measures);
	}
	const char *s = arena_strn(mem, o.p ? o.p : "", o.len);

	sbuf_done(&o);
	return s;
}

/* ---- rows ---- */

#define COLS                                                                                       \
	"org, edition, at, written_by, touched, children, articles, facts, heard, views, interests, " \
	"conflicts, verdict, measures "

static mst_err read_child(struct db_stmt *q, struct arena *mem, void *to)
{
	struct memo_child *k = to;

	k->org = row_id(q);
	k->edition = row_int(q);
	k->at = row_int(q);
	k->by = row_text(q, mem);
	k->touched = (enum memo_touched)row_int(q);
	k->children = row_text(q, mem);
	k->articles = (unsigned)row_int(q);
	k->facts = row_text(q, mem);
	k->heard = (enum memo_heard)row_int(q);
	k->views = row_text(q, mem);
	k->interests = row_text(q, mem);
	k->conflicts = row_text(q, mem);
	k->verdict = row_text(q, mem);
	k->measures = row_text(q, mem);
	row_end(q);
	return MST_OK;
}

mst_err memo_child_latest(struct db *db, struct arena *mem, struct id org, struct memo_child *ret)
{
	mst_err e;

	*ret = (struct memo_child){ .org = org, .by = "", .children = "", .facts = "", .views = "",
				    .interests = "", .conflicts = "", .verdict = "", .measures = "" };
	e = db_find(db, "SELECT " COLS "FROM memo_child WHERE org = $1 ORDER BY edition DESC LIMIT 1",
		    DB_ARGS(V(org)), mem, read_child, ret);
	return e == MST_NOTFOUND ? MST_OK : e;
}

mst_err memo_child_insert(struct db *w, const struct memo_child *k)
{
	int64_t last;

	TRY(db_int(w, "SELECT coalesce(max(edition), 0) FROM memo_child WHERE org = $1",
		   DB_ARGS(V(k->org)), &last));
	if (last != k->edition)
		return MST_CONFLICT;
	return db_exec(w,
		       "INSERT INTO memo_child (" COLS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
		       "$11, $12, $13, $14)",
		       DB_ARGS(V(k->org), V(k->edition + 1), V(k->at), V(k->by), V((int)k->touched),
			       V(k->children), V(k->articles), V(k->facts), V((int)k->heard), V(k->views),
			       V(k->interests), V(k->conflicts), V(k->verdict), V(k->measures)));
}

static mst_err put_child(struct ctx *c, void *arg)
{
	return memo_child_insert(c->db, arg);
}

void memo_child_save(struct ctx *c, struct memo_child *k, struct act *ret)
{
	k->at = c->now;
	k->by = c->who->name;
	*ret = (struct act){ .apply = put_child, .arg = k,
			     .audit = ctx_note(c, "memo.child", ID_NONE, NULL, NULL) };
}
