/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer.c - opening and sealing of those who help. */
#include "volunteer/volunteer_course.h"
#include "volunteer/volunteer_db.h"

#include <stdlib.h>

#include "auth/account.h"
#include "base/pack.h"

#define BYTES_MAX (64 * 1024)

struct volunteer volunteer_none(void)
{
	return (struct volunteer){ .pledge = DAY_NONE, .training = DAY_NONE, .board = DAY_NONE,
				   .extract = DAY_NONE, .started = DAY_NONE,
				   .ended_on = DAY_NONE, .training_until = DAY_NONE,
				   .interview = DAY_NONE, .references = DAY_NONE,
				   .grace = DAY_NONE, .approved_until = DAY_NONE,
				   .interest = DAY_NONE, .erase_on = DAY_NONE,
				   .next_talk = DAY_NONE };
}

/* Lists stand as texts, each with its days first. */
static const char *day_or_dash(struct arena *mem, int32_t day)
{
	return day == DAY_NONE ? "----------" : day_str(mem, day);
}

static void pack_lists(struct sbuf *b, struct arena *mem, const struct volunteer *v)
{
	pack_int(b, (int64_t)v->ntalks);
	for (size_t i = 0; i < v->ntalks; i++)
		pack_text(b, arena_fmt(mem, "%s %s %s", day_or_dash(mem, v->talks[i].day),
				       v->talks[i].kind, v->talks[i].with ? v->talks[i].with : ""));
	pack_int(b, (int64_t)v->ncerts);
	for (size_t i = 0; i < v->ncerts; i++)
		pack_text(b, arena_fmt(mem, "%s %s %s %s", day_or_dash(mem, v->certs[i].day),
				       day_or_dash(mem, v->certs[i].until),
				       id_str(mem, v->certs[i].course), v->certs[i].name));
}

static struct blob seal_it(struct arena *mem, const struct seal_key *key, const struct volunteer *v)
{
	struct sbuf b;

	sbuf_init(&b, BYTES_MAX);
	pack_int(&b, 3);
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
	pack_int(&b, v->ntalks ? v->talks[0].day : DAY_NONE);
	pack_int(&b, v->interest);
	pack_int(&b, v->outcome);
	pack_int(&b, v->erase_on);
	pack_text(&b, v->conflicts);
	pack_int(&b, v->next_talk);
	pack_lists(&b, mem, v);
	return seal_packed(mem, key, SEAL_AD(FIELD_VOLUNTEER, v->id), &b);
}

/* The word at *s, past it and the space after it. */
static const char *word(struct arena *mem, const char **s)
{
	size_t n = strcspn(*s, " ");
	const char *w = arena_strn(mem, *s, n);

	*s += n + ((*s)[n] == ' ');
	return w;
}

static int32_t word_day(struct arena *mem, const char **s)
{
	int32_t day;

	return day_parse(word(mem, s), &day) ? day : DAY_NONE;
}

static void open_third(struct unpack *u, struct arena *mem, struct volunteer *v)
{
	v->interest = (int32_t)unpack_int(u);
	v->outcome = (unsigned)unpack_int(u);
	v->erase_on = (int32_t)unpack_int(u);
	v->conflicts = unpack_text(u, mem);
	v->next_talk = (int32_t)unpack_int(u);

	int64_t ntalks = unpack_int(u);
	struct volunteer_talk *talks = arena_new(mem, struct volunteer_talk, VOLUNTEER_MANY);

	for (int64_t i = 0; i < ntalks && i < VOLUNTEER_MANY && !u->bad; i++) {
		const char *s = unpack_text(u, mem);

		if (!s)
			break;
		talks[i].day = word_day(mem, &s);
		talks[i].kind = word(mem, &s);
		talks[i].with = s;
		v->ntalks++;
	}
	v->talks = talks;

	int64_t ncerts = unpack_int(u);
	struct volunteer_cert *certs = arena_new(mem, struct volunteer_cert, VOLUNTEER_MANY);

	for (int64_t i = 0; i < ncerts && i < VOLUNTEER_MANY && !u->bad; i++) {
		const char *s = unpack_text(u, mem);

		if (!s)
			break;
		certs[i].day = word_day(mem, &s);
		certs[i].until = word_day(mem, &s);
		if (!id_parse(word(mem, &s), &certs[i].course))
			u->bad = true;
		certs[i].name = s;
		v->ncerts++;
	}
	v->certs = certs;
}

/* Version 2 keeps the day of one talk and no more. */
static void one_talk(struct arena *mem, int32_t day, struct volunteer *v)
{
	struct volunteer_talk *t = arena_new(mem, struct volunteer_talk, 1);

	*t = (struct volunteer_talk){ .day = day, .kind = "", .with = "" };
	v->talks = t;
	v->ntalks = day != DAY_NONE;
}

static void open_second(struct unpack *u, struct arena *mem, int64_t version, struct volunteer *v)
{
	v->pledge_version = unpack_text(u, mem);
	v->training_until = (int32_t)unpack_int(u);
	v->interview = (int32_t)unpack_int(u);
	v->references = (int32_t)unpack_int(u);
	v->children = unpack_int(u) != 0;
	v->grace = (int32_t)unpack_int(u);
	v->times = unpack_text(u, mem);

	int32_t talk = (int32_t)unpack_int(u);

	if (version >= 3)
		open_third(u, mem, v);
	else
		one_talk(mem, talk, v);
}

static mst_err open_row(struct ctx *c, const struct volunteer_row *row,
			const struct volunteer_courses *courses, struct volunteer *ret)
{
	struct volunteer v = volunteer_none();
	struct blob plain;

	v.id = row->id;
	v.account = row->account;
	v.version = row->version;
	v.ended = row->ended;

	mst_err e = vault_org_open(c->vault, &c->open, c->mem, "volunteer",
				   SEAL_AD(FIELD_VOLUNTEER, row->id), row->sealed, &plain);

	if (e != MST_OK)
		return e == MST_NOTFOUND ? e : MST_FAIL;
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
		open_second(&u, c->mem, version, &v);
	v.lacks = volunteer_courses_lacking(c->mem, courses, &v, day_of(c->now));
	*ret = v;
	return u.bad ? MST_FAIL : MST_OK;
}

mst_err volunteer_read(struct ctx *c, struct id id, struct volunteer *ret)
{
	struct volunteer_courses courses;
	struct volunteer_row row;

	TRY(volunteer_row_find(c->db, c->mem, id, &row));
	TRY(volunteer_courses(c, &courses));
	return open_row(c, &row, &courses, ret);
}

static int by_name(const void *a, const void *b)
{
	const struct volunteer *x = a, *y = b;

	return str_order(x->name ? x->name : "", y->name ? y->name : "");
}

mst_err volunteer_list(struct ctx *c, bool ended, struct volunteer **ret, size_t *ret_n)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct volunteer_courses courses;
	struct volunteer_row *rows;
	size_t n;

	/* A coordinator's, also when it is empty. */
	TRY(vault_org_key(c->vault, &c->open, "volunteer", &key));
	TRY(volunteer_courses(c, &courses));
	TRY(volunteer_rows(c->db, c->mem, c->app->jour, ended, &rows, &n));
	struct volunteer *list = arena_new(c->mem, struct volunteer, n + 1);

	for (size_t i = 0; i < n; i++)
		TRY(open_row(c, &rows[i], &courses, &list[i]));
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
	struct auth_leads leads;
};

static mst_err put_row(struct ctx *c, void *arg)
{
	struct putting *a = arg;

	TRY(a->row.version ? volunteer_row_update(c->db, &a->row) :
			     volunteer_row_insert(c->db, &a->row));
	if (id_none(a->row.account))
		return MST_OK;
	TRY(auth_volunteer_until(c->db, &a->user, a->until, a->over));
	return auth_leads(c->db, c->mem, c->app->jour, c->now, &a->leads);
}

static mst_err drop_keys(struct ctx *c, void *arg)
{
	struct putting *a = arg;

	return a->over ? auth_keys_lapse(c->vault, c->mem, &a->leads, &a->user, false) : MST_OK;
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

	TRY(vault_org_key(c->vault, &c->open, "volunteer", &key));
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
