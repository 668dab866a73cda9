/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer.c - opening and sealing of those who help, and what is told when something lacks. */
#include "volunteer/volunteer_db.h"

#include <stdlib.h>

#include "auth/account.h"
#include "base/pack.h"

#define BYTES_MAX (16 * 1024)

struct volunteer volunteer_none(void)
{
	return (struct volunteer){ .pledge = DAY_NONE, .training = DAY_NONE, .board = DAY_NONE,
				   .extract = DAY_NONE, .started = DAY_NONE,
				   .ended_on = DAY_NONE, .training_until = DAY_NONE,
				   .interview = DAY_NONE, .references = DAY_NONE,
				   .grace = DAY_NONE, .approved_until = DAY_NONE,
				   .supervised = DAY_NONE };
}

static struct blob seal_it(struct arena *mem, const struct seal_key *key, const struct volunteer *v)
{
	struct sbuf b;

	sbuf_init(&b, BYTES_MAX);
	pack_int(&b, 2);
	pack_text(&b, v->name);
	pack_text(&b, v->phone);
	pack_text(&b, v->mail);
	pack_text(&b, v->area);
	pack_text(&b, v->languages);
	pack_int(&b, v->kinds);
	pack_int(&b, v->capacity);
	pack_int(&b, v->pledge);
	pack_int(&b, v->training);
	pack_int(&b, v->board);
	pack_int(&b, v->extract);
	pack_text(&b, v->extract_seen);
	pack_int(&b, v->started);
	pack_int(&b, v->ended_on);
	pack_int(&b, v->approved_until);
	pack_text(&b, v->pledge_version);
	pack_int(&b, v->training_until);
	pack_int(&b, v->interview);
	pack_int(&b, v->references);
	pack_int(&b, v->children);
	pack_int(&b, v->grace);
	pack_text(&b, v->times);
	pack_int(&b, v->supervised);
	return seal_packed(mem, key, SEAL_AD(FIELD_VOLUNTEER, v->id), &b);
}

static void open_second(struct unpack *u, struct arena *mem, struct volunteer *v)
{
	v->pledge_version = unpack_text(u, mem);
	v->training_until = (int32_t)unpack_int(u);
	v->interview = (int32_t)unpack_int(u);
	v->references = (int32_t)unpack_int(u);
	v->children = unpack_int(u) != 0;
	v->grace = (int32_t)unpack_int(u);
	v->times = unpack_text(u, mem);
	v->supervised = (int32_t)unpack_int(u);
}

static mst_err open_row(struct ctx *c, const struct seal_key *key, const struct volunteer_row *row,
			struct volunteer *ret)
{
	struct volunteer v = volunteer_none();
	struct blob plain;

	v.id = row->id;
	v.account = row->account;
	v.version = row->version;
	v.ended = row->ended;

	if (seal_open(c->mem, key, SEAL_AD(FIELD_VOLUNTEER, row->id), row->sealed, &plain) != MST_OK)
		return MST_FAIL;
	struct unpack u = unpack_of(plain);

	int64_t version = unpack_int(&u);

	if (version < 1)
		return MST_FAIL;
	v.name = unpack_text(&u, c->mem);
	v.phone = unpack_text(&u, c->mem);
	v.mail = unpack_text(&u, c->mem);
	v.area = unpack_text(&u, c->mem);
	v.languages = unpack_text(&u, c->mem);
	v.kinds = (unsigned)unpack_int(&u);
	v.capacity = unpack_int(&u);
	v.pledge = (int32_t)unpack_int(&u);
	v.training = (int32_t)unpack_int(&u);
	v.board = (int32_t)unpack_int(&u);
	v.extract = (int32_t)unpack_int(&u);
	v.extract_seen = unpack_text(&u, c->mem);
	v.started = (int32_t)unpack_int(&u);
	v.ended_on = (int32_t)unpack_int(&u);
	v.approved_until = unpack_more(&u) ? (int32_t)unpack_int(&u) : DAY_NONE;
	if (version >= 2)
		open_second(&u, c->mem, &v);
	*ret = v;
	return u.bad ? MST_FAIL : MST_OK;
}

static mst_err room_key(struct ctx *c, struct seal_key *ret)
{
	return vault_org_key(c->vault, &c->open, "volunteer", ret);
}

mst_err volunteer_read(struct ctx *c, struct id id, struct volunteer *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct volunteer_row row;

	TRY(volunteer_row_find(c->db, c->mem, id, &row));
	TRY(room_key(c, &key));
	return open_row(c, &key, &row, ret);
}

static int by_name(const void *a, const void *b)
{
	const struct volunteer *x = a, *y = b;

	return str_order(x->name ? x->name : "", y->name ? y->name : "");
}

mst_err volunteer_list(struct ctx *c, bool ended, struct volunteer **ret, size_t *ret_n)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct volunteer_row *rows;
	size_t n;

	TRY(room_key(c, &key));
	TRY(volunteer_rows(c->db, c->mem, c->app->jour, ended, &rows, &n));
	struct volunteer *list = arena_new(c->mem, struct volunteer, n + 1);

	for (size_t i = 0; i < n; i++)
		TRY(open_row(c, &key, &rows[i], &list[i]));
	qsort(list, n, sizeof(*list), by_name);
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

const struct volunteer *volunteer_of_account(const struct volunteer *list, size_t n,
					     struct id account)
{
	for (size_t i = 0; i < n; i++)
		if (!id_none(account) && id_eq(list[i].account, account))
			return &list[i];
	return NULL;
}

/* ---- the act ---- */

struct putting {
	struct volunteer_row row;
	int64_t until;         /* her role's end; 0: none */
	struct auth_user user; /* whose it is; without the role once that has come */
	bool over;
};

static mst_err put_row(struct ctx *c, void *arg)
{
	struct putting *a = arg;

	TRY(a->row.version ? volunteer_row_update(c->db, &a->row) :
			     volunteer_row_insert(c->db, &a->row));
	return id_none(a->row.account) ?
		       MST_OK :
		       auth_volunteer_until(c->db, &a->user, a->until, a->over);
}

static mst_err drop_keys(struct ctx *c, void *arg)
{
	struct putting *a = arg;

	return a->over ? auth_keys_lapse(c->vault, c->mem, &a->user, false) : MST_OK;
}

/* The instant from which she helps no more: the earlier of two ends. */
static int64_t until_of(const struct ctx *c, const struct volunteer *v)
{
	int64_t at = v->approved_until == DAY_NONE ? 0 : day_at(v->approved_until + 1, 0, 0);
	int64_t ended = !v->ended ? 0 : v->ended_on == DAY_NONE ? c->now : day_at(v->ended_on + 1, 0, 0);

	return at && (!ended || at < ended) ? at : ended;
}

static mst_err account_of(struct ctx *c, const struct volunteer *v, struct putting *a)
{
	if (id_none(v->account))
		return MST_OK;
	TRY(auth_get(c->db, c->mem, v->account, &a->user));
	a->until = until_of(c, v);
	a->over = a->until && a->until <= c->now;
	if (a->over)
		a->user.roles &= ~(unsigned)ROLE_VOLUNTEER;
	return MST_OK;
}

mst_err volunteer_put(struct ctx *c, struct volunteer *v, struct act *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 }, audit = { 0 };
	struct putting *r = arena_new(c->mem, struct putting, 1);
	bool log = vault_org_key(c->vault, &c->open, "audit", &audit) == MST_OK;

	TRY(room_key(c, &key));
	if (id_none(v->id))
		v->id = rng_id();
	r->row = (struct volunteer_row){ .jour = c->app->jour, .id = v->id, .account = v->account,
					 .version = v->version, .ended = v->ended,
					 .sealed = seal_it(c->mem, &key, v) };
	if (!r->row.sealed.n)
		return MST_INVALID;
	TRY(account_of(c, v, r));
	*ret = (struct act){ .apply = put_row, .give = drop_keys, .arg = r,
			     .audit = ctx_note(c, v->version ? "volunteer.edit" : "volunteer.add",
					       v->id, log ? &audit : NULL, NULL) };
	return MST_OK;
}

mst_err volunteer_undo(struct db *w, const struct id *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(volunteer_row_undo(w, ids[i]));
	return MST_OK;
}

/* ---- what lacks ---- */

enum gap { GAP_PLEDGE = 1, GAP_TRAINING = 2, GAP_OLD = 4, GAP_BOARD = 8, GAP_EXTRACT = 16,
	   GAP_ENDED = 32 };

static unsigned gaps_of(const struct volunteer *p, int32_t today)
{
	int32_t start = p->started == DAY_NONE ? today : p->started;
	unsigned gaps = 0;

	if (p->pledge == DAY_NONE)
		gaps |= GAP_PLEDGE;
	if (p->training == DAY_NONE)
		gaps |= GAP_TRAINING;
	else if (p->training_until != DAY_NONE && p->training_until < today)
		gaps |= GAP_OLD;
	if (p->board == DAY_NONE)
		gaps |= GAP_BOARD;
	if (p->approved_until != DAY_NONE && p->approved_until < today)
		gaps |= GAP_ENDED;
	if (p->children && (p->extract == DAY_NONE ||
			    p->extract < day_add_months(start, -VOLUNTEER_EXTRACT_MONTHS)))
		gaps |= GAP_EXTRACT;
	return gaps;
}

bool volunteer_ready(const struct volunteer *p, int32_t today)
{
	unsigned gaps = gaps_of(p, today);

	/* An approval that has ended is no paper that is looked for. */
	return !gaps || (!(gaps & GAP_ENDED) && p->grace != DAY_NONE && today < p->grace);
}

int volunteer_years(const struct volunteer *p, int32_t today)
{
	int32_t end = p->ended ? p->ended_on : today;
	int years = 0;

	while (p->started != DAY_NONE && day_add_months(p->started, 12 * (years + 1)) <= end)
		years++;
	return years;
}

const char *volunteer_gaps(const struct view *v, const struct volunteer *p)
{
	unsigned gaps = gaps_of(p, day_today());
	const char *all = "";
	const struct {
		enum gap is;
		const char *words;
	} list[] = {
		{ GAP_PLEDGE, T("tystnadslöfte") },
		{ GAP_TRAINING, T("utbildning") },
		{ GAP_OLD, T("ny utbildning") },
		{ GAP_BOARD, T("styrelsens godkännande") },
		{ GAP_ENDED, T("nytt godkännande") },
		{ GAP_EXTRACT, T("registerutdrag, högst sex månader gammalt vid starten") },
	};

	if (!gaps)
		return NULL;
	for (size_t i = 0; i < MST_LEN(list); i++)
		if (gaps & (unsigned)list[i].is)
			all = arena_fmt(v->mem, "%s%s%s", all, *all ? ", " : "", list[i].words);
	if (p->grace != DAY_NONE && day_today() < p->grace)
		return arena_fmt(v->mem, T("%s %s. Ordna före %s."), T("Saknas:"), all,
				 view_date(v, p->grace));
	return arena_fmt(v->mem, "%s %s", T("Saknas:"), all);
}

static mst_err put_erased(struct ctx *c, void *arg)
{
	return volunteer_row_erase(c->db, *(struct id *)arg);
}

mst_err volunteer_erase(struct ctx *c, struct id id, struct act *ret)
{
	struct id *a = arena_new(c->mem, struct id, 1);

	*a = id;
	*ret = (struct act){ .apply = put_erased, .arg = a,
			     .audit = ctx_note(c, "volunteer.erase", ID_NONE, NULL, NULL) };
	return MST_OK;
}
