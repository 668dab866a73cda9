/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_filter.c - narrowing and ordering a list of cases. */
#include "support/support_filter.h"

#include "org/org.h"
#include "support/support_web.h"

#define BATCH VAULT_AHEAD

static const struct stats_code orders[] = {
	{ "", N_("Senast ändrade först"), NULL },
	{ "nya", N_("Senast öppnade först"), NULL },
	{ "gamla", N_("Äldst först"), NULL },
	{ 0 },
};

/* ---- the form ---- */

static const struct view_option *with_all(struct ctx *c, const struct view_option *list)
{
	size_t n = 0;

	while (list[n].value)
		n++;
	struct view_option *o = arena_new(c->mem, struct view_option, n + 2);

	o[0] = (struct view_option){ "", view_text(c->view.lang, N_("Alla")), NULL };
	memcpy(o + 1, list, n * sizeof(*list));
	return o;
}

static mst_err holder_options(struct ctx *c, const struct view_option **ret)
{
	struct auth_user *users;
	size_t n;

	TRY(auth_list(c->db, c->mem, c->app->jour, ROLE_VOLUNTEER | ROLE_COORDINATOR, &users, &n));
	struct view_option *o = arena_new(c->mem, struct view_option, n + 2);

	o[0] = (struct view_option){ "ingen", view_text(c->view.lang, N_("Ingen än")), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct view_option){ id_str(c->mem, users[i].id), users[i].name, NULL };
	*ret = with_all(c, o);
	return MST_OK;
}

mst_err support_filter_options(struct ctx *c, struct support_filter_options *ret)
{
	*ret = (struct support_filter_options){
		.municipalities = with_all(c, org_options(c)),
		.crimes = with_all(c, support_options(c, stats_crimes)),
		.roles = with_all(c, support_options(c, stats_roles)),
		.orders = support_options(c, orders),
	};
	return holder_options(c, &ret->holders);
}

/* ---- the address ---- */

/* The value of a field as one of its options; NULL: all. */
static mst_err choice(struct ctx *c, struct form *f, const char *field,
		      const struct view_option *list, const char **ret)
{
	const char *value = http_query(c->req, field);

	*ret = NULL;
	if (str_empty(value))
		return MST_OK;
	for (; list->value; list++)
		if (str_eq(list->value, value)) {
			*ret = list->value;
			form_set(f, field, value);
			return MST_OK;
		}
	return MST_NOTFOUND;
}

mst_err support_filter_read(struct ctx *c, const struct support_filter_options *o, struct form *f,
			    struct support_filter *ret)
{
	struct support_filter s = { .closed = str_eq(http_query(c->req, "visa"), "avslutade") };
	const char *order, *holder;

	TRY(choice(c, f, "kommun", o->municipalities, &s.municipality));
	TRY(choice(c, f, "brott", o->crimes, &s.crime));
	TRY(choice(c, f, "roll", o->roles, &s.role));
	TRY(choice(c, f, "ordning", o->orders, &order));
	TRY(choice(c, f, "hos", o->holders, &holder));
	if (order)
		s.order = str_eq(order, "nya") ? SUPPORT_BY_OPENED : SUPPORT_BY_AGE;
	s.nobody = str_eq(holder, "ingen");
	if (holder && !s.nobody) {
		TRY(id_parse(holder, &s.holder) ? MST_OK : MST_NOTFOUND);
		TRY(vault_objects(c->vault, c->mem, s.holder, &s.held, &s.nheld));
	}
	*ret = s;
	return MST_OK;
}

bool support_filter_narrow(const struct support_filter *s)
{
	return s->municipality || s->crime || s->role || s->nobody || !id_none(s->holder);
}

static void put(struct sbuf *b, const char *name, const char *value)
{
	if (str_empty(value))
		return;
	sbuf_str(b, b->len ? "&" : "");
	sbuf_str(b, name);
	sbuf_url(b, value);
}

const char *support_filter_query(struct arena *mem, const struct support_filter *s)
{
	const char *query;
	struct sbuf b;

	sbuf_init(&b, 1000);
	put(&b, "visa=", s->closed ? "avslutade" : NULL);
	put(&b, "kommun=", s->municipality);
	put(&b, "brott=", s->crime);
	put(&b, "roll=", s->role);
	put(&b, "hos=", s->nobody ? "ingen" : id_none(s->holder) ? NULL : id_str(mem, s->holder));
	put(&b, "ordning=", orders[s->order].code);
	query = arena_str(mem, b.len ? b.p : "");
	sbuf_done(&b);
	return query;
}

/* ---- one case ---- */

static bool has_role(const struct support_codes *k, const char *role)
{
	for (size_t i = 0; i < k->nroles; i++)
		if (str_eq(k->roles[i], role))
			return true;
	return false;
}

static bool fits_codes(const struct support_filter *s, const struct support_codes *k)
{
	const char *place = k->municipality ? k->municipality : "okand";

	return (!s->municipality || str_eq(s->municipality, place)) &&
	       (!s->crime || str_eq(s->crime, k->crime)) && (!s->role || has_role(k, s->role));
}

/* Those without an account stand in the timeline alone, those with one among the key's holders. */
static mst_err given(struct ctx *c, struct id case_id, bool *ret)
{
	struct id *holders;
	int64_t times;
	size_t n;

	TRY(support_entry_given(c->db, case_id, &times));
	*ret = times > 0;
	TRY(vault_holders(c->vault, c->mem, case_id, &holders, &n));
	for (size_t i = 0; i < n; i++)
		*ret |= !vault_is_pair(&c->open, holders[i]);
	return MST_OK;
}

mst_err support_filter_fits(struct ctx *c, const struct support_filter *s,
			    const struct support_row *row, const struct support_codes *codes,
			    const struct support_card *card, bool *ret)
{
	bool has = false;

	*ret = !support_filter_narrow(s) || (!card->extra_protection && fits_codes(s, codes));
	if (!*ret)
		return MST_OK;
	if (s->nobody) {
		TRY(given(c, row->id, &has));
		*ret = !has;
	} else if (!id_none(s->holder)) {
		for (size_t i = 0; i < s->nheld; i++)
			has |= id_eq(s->held[i], row->id);
		*ret = has;
	}
	return MST_OK;
}

/* ---- one after another ---- */

struct walk {
	const struct support_filter *filter;
	support_walk_fn *fn;
	void *arg;
	struct support_key last;
	bool stop;
};

static mst_err walk_rows(struct ctx *c, const struct support_row *rows, size_t n, struct walk *w)
{
	struct id *ids = arena_new(c->mem, struct id, n + 1);

	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].id;
	TRY(vault_ahead(c->vault, &c->open, c->mem, ids, n));
	for (size_t i = 0; i < n && !w->stop; i++) {
		struct support_codes codes;
		struct support_card card;
		bool fits;

		mst_err e = support_row_show(c, &rows[i], &codes, &card);

		if (e != MST_NOTFOUND) { /* sealed to others: not even its existence shows */
			TRY(e);
			TRY(support_filter_fits(c, w->filter, &rows[i], &codes, &card, &fits));
			if (fits && !w->fn(c, &rows[i], &codes, &card, w->arg)) {
				w->stop = true;
				return MST_OK;
			}
		}
		w->last = (struct support_key){
			w->filter->order == SUPPORT_BY_TOUCHED ? rows[i].touched : rows[i].opened,
			rows[i].id
		};
	}
	return MST_OK;
}

mst_err support_walk(struct ctx *c, const struct support_filter *s, struct support_key from,
		     support_walk_fn *fn, void *arg, struct support_key *ret_last, bool *ret_more)
{
	struct walk w = { .filter = s, .fn = fn, .arg = arg, .last = from };
	struct support_row *rows;
	size_t n = BATCH;

	for (size_t looked = 0; looked < SUPPORT_LOOKED && n == BATCH && !w.stop; looked += n) {
		TRY(support_rows_list(c->db, c->mem, c->app->jour,
				      s->closed ? SUPPORT_CLOSED : SUPPORT_OPEN, s->order, w.last.at,
				      w.last.id, BATCH, &rows, &n));
		TRY(walk_rows(c, rows, n, &w));
	}
	*ret_last = w.last;
	*ret_more = w.stop || n == BATCH;
	return MST_OK;
}

static bool count_one(struct ctx *c, const struct support_row *row, const struct support_codes *codes,
		      const struct support_card *card, void *arg)
{
	(void)c, (void)row, (void)codes, (void)card;
	++*(int64_t *)arg;
	return true;
}

mst_err support_cases_count(struct ctx *c, enum support_state state, int64_t *ret, bool *ret_about)
{
	struct support_filter all = { .closed = state == SUPPORT_CLOSED };
	struct support_key last;
	int64_t there;
	bool more;

	TRY(support_rows_count(c->db, c->app->jour, state, &there));
	*ret_about = there > SUPPORT_COUNTED;
	*ret = *ret_about ? (there + 50) / 100 * 100 : 0;
	if (*ret_about)
		return MST_OK;
	return support_walk(c, &all, (struct support_key){ 0, ID_NONE }, count_one, ret, &last, &more);
}
