/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fund.c - what the amounts say together, the split of a population, and the changes as acts. */
#include "fund/fund.h"

#include "base/money.h"

const struct fund_amount *fund_amount_of(const struct fund_grant *g, const char *code)
{
	for (size_t i = 0; i < g->n; i++)
		if (str_eq(g->amounts[i].code, code))
			return &g->amounts[i];
	return NULL;
}

const struct fund_part *fund_part_of(const struct fund_basis *b, const char *code)
{
	for (size_t i = 0; i < b->n; i++)
		if (str_eq(b->parts[i].code, code))
			return &b->parts[i];
	return NULL;
}

void fund_balance(const struct fund_grant *g, const struct org *towns, size_t n,
		  struct fund_balance *ret)
{
	*ret = (struct fund_balance){ 0 };
	for (size_t i = 0; i < g->n; i++)
		ret->sum += g->amounts[i].ore;
	ret->difference = ret->sum - g->total;
	for (size_t i = 0; i < n; i++)
		ret->missing += !fund_amount_of(g, towns[i].code);
	ret->known = n - ret->missing;
}

mst_err fund_decided(struct db *db, struct arena *mem, int64_t year, const char *code,
		     struct fund_decided *ret)
{
	const struct fund_amount *own;
	struct fund_grant g;

	TRY(fund_grant_find(db, mem, year, &g));
	own = fund_amount_of(&g, code);
	*ret = (struct fund_decided){ .total = g.total, .decision = g.decision, .known = own,
				      .ore = own ? own->ore : 0 };
	return MST_OK;
}

static bool meets_year(const struct decision *d, int64_t year)
{
	int meeting, month, day;

	if (d->from == DAY_NONE && d->to == DAY_NONE) {
		if (d->meeting == DAY_NONE)
			return false;
		day_split(d->meeting, &meeting, &month, &day);
		return meeting == year || meeting == year - 1;
	}
	return (d->from == DAY_NONE || d->from <= day_make((int)year, 12, 31)) &&
	       (d->to == DAY_NONE || d->to >= day_make((int)year, 1, 1));
}

const struct decision *fund_decision_of(const struct decision *list, size_t n, const char *code,
					int64_t year)
{
	const struct decision *found = NULL;

	for (size_t i = 0; i < n; i++) { /* by meeting day, oldest first */
		const struct decision *d = &list[i];

		if (d->matter == DECISION_GRANT && str_eq(d->municipality, code) && !d->removed &&
		    (d->outcome == DECISION_YES || d->outcome == DECISION_NO) &&
		    meets_year(d, year))
			found = d;
	}
	return found;
}

int64_t fund_key_equal(enum fund_key key, int64_t total, int percent, int64_t fixed, size_t n)
{
	switch (key) {
	case FUND_KEY_PEOPLE:
		break;
	case FUND_KEY_EQUAL:
		return total;
	case FUND_KEY_MIXED:
		return total / 100 * percent + total % 100 * percent / 100;
	case FUND_KEY_FIXED:
		return n && fixed > total / (int64_t)n ? -1 : fixed * (int64_t)n;
	}
	return 0;
}

/* Adds what is parted equally to shares, which hold the rest. */
static bool add_equal(struct arena *mem, int64_t ore, size_t n, int64_t *shares)
{
	int64_t *same = arena_new(mem, int64_t, n + 1), *parts = arena_new(mem, int64_t, n + 1);

	for (size_t i = 0; i < n; i++)
		same[i] = 1;
	if (fund_split(mem, ore, same, n, parts, NULL) != FUND_SPLIT_OK)
		return false;
	for (size_t i = 0; i < n; i++)
		shares[i] += parts[i];
	return true;
}

mst_err fund_basis_compute(struct arena *mem, const struct org *towns, size_t n,
			   struct fund_basis *b, const struct org **ret_lacking)
{
	int64_t *weights = arena_new(mem, int64_t, n + 1), *shares = arena_new(mem, int64_t, n + 1);

	*ret_lacking = NULL;
	for (size_t i = 0; i < n; i++) {
		weights[i] = towns[i].population;
		if (towns[i].population <= 0 && !*ret_lacking)
			*ret_lacking = &towns[i];
	}
	if (!b->key)
		b->key = FUND_KEY_PEOPLE;
	if (*ret_lacking || b->total <= 0 || b->total > MONEY_MAX || b->equal_ore < 0 ||
	    b->equal_ore > b->total ||
	    fund_split(mem, b->total - b->equal_ore, weights, n, shares, &b->tie) != FUND_SPLIT_OK ||
	    !add_equal(mem, b->equal_ore, n, shares))
		return MST_INVALID;
	b->parts = arena_new(mem, struct fund_part, n);
	b->n = n;
	for (size_t i = 0; i < n; i++)
		b->parts[i] = (struct fund_part){ .code = towns[i].code,
						  .name = towns[i].short_name,
						  .inhabitants = weights[i],
						  .day = towns[i].population_day,
						  .source = towns[i].population_source,
						  .ore = shares[i] };
	return MST_OK;
}

/* ---- acts ---- */

struct save {
	struct fund_grant *grant;
	struct fund_basis *basis; /* NULL = none */
};

static mst_err put_save(struct ctx *c, void *arg)
{
	const struct save *s = arg;

	TRY(fund_grant_insert(c->db, s->grant));
	return s->basis ? fund_basis_insert(c->db, s->basis) : MST_OK;
}

static mst_err put_basis(struct ctx *c, void *arg)
{
	return fund_basis_insert(c->db, arg);
}

static void sign_basis(const struct ctx *c, struct fund_basis *b)
{
	b->id = rng_id();
	b->at = c->now;
	b->actor = c->who->id;
}

void fund_save(struct ctx *c, struct fund_grant *g, struct fund_basis *b, struct act *ret)
{
	struct save *s = arena_new(c->mem, struct save, 1);

	g->at = c->now;
	g->actor = c->who->id;
	if (b)
		sign_basis(c, b);
	*s = (struct save){ g, b };
	*ret = (struct act){ .apply = put_save, .arg = s,
			     .audit = ctx_note(c, "fund.edit", ID_NONE, NULL, NULL) };
}

void fund_freeze(struct ctx *c, struct fund_basis *b, struct act *ret)
{
	sign_basis(c, b);
	*ret = (struct act){ .apply = put_basis, .arg = b,
			     .audit = ctx_note(c, "fund.freeze", ID_NONE, NULL, NULL) };
}

/* ---- the board ---- */

mst_err fund_today(struct ctx *c, struct fund_worry **ret, size_t *ret_n)
{
	struct fund_grant *grants;
	struct org *towns;
	size_t n, ntowns, found = 0;

	TRY(fund_grants(c->db, c->mem, &grants, &n));
	TRY(org_municipalities(c->db, c->mem, &towns, &ntowns));
	struct fund_worry *list = arena_new(c->mem, struct fund_worry, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct fund_balance b;

		fund_balance(&grants[i], towns, ntowns, &b);
		if (b.missing || b.difference)
			list[found++] = (struct fund_worry){ grants[i].year, b };
	}
	*ret = list;
	*ret_n = found;
	return MST_OK;
}
