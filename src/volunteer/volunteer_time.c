/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_time.c - a row of hours as sealed bytes, and the sums. */
#include "volunteer/volunteer_time.h"

#include <stdlib.h>

#include "base/pack.h"
#include "volunteer/volunteer_db.h"

/* ---- figures as people write them ---- */

/* Digits at *s, at most `most` of them; moves past them. -1: none, or too many. */
static int64_t digits(const char **s, size_t most, size_t *ret_n)
{
	size_t n = strspn(*s, "0123456789");
	int64_t value = 0;

	if (!n || n > most)
		return -1;
	for (size_t i = 0; i < n; i++)
		value = value * 10 + ((*s)[i] - '0');
	*s += n;
	*ret_n = n;
	return value;
}

bool volunteer_time_parse(const char *s, int64_t *ret)
{
	size_t n = 0;
	int64_t hours = digits(&s, 2, &n), part = 0;
	char sign = *s;

	if (hours < 0)
		return false;
	if (sign) {
		s++;
		part = digits(&s, 2, &n);
		if (part < 0 || *s)
			return false;
	}
	if (sign == ':' && (n != 2 || part > 59))
		return false;
	if (sign == ',' || sign == '.')
		part = (part * (n == 1 ? 10 : 1) * 60 + 50) / 100;
	else if (sign && sign != ':')
		return false;
	if (hours * 60 + part > VOLUNTEER_MINUTES_MAX)
		return false;
	*ret = hours * 60 + part;
	return true;
}

const char *volunteer_time_hours(struct arena *mem, int64_t minutes)
{
	int64_t hundredths = (minutes * 100 + 30) / 60;

	return arena_fmt(mem, "%lld,%02lld", (long long)(hundredths / 100),
			 (long long)(hundredths % 100));
}

int volunteer_month(int32_t day)
{
	int y, m, d;

	day_split(day, &y, &m, &d);
	return y * 12 + m - 1;
}

int32_t volunteer_month_day(int month)
{
	return day_make(month / 12, month % 12 + 1, 1);
}

/* ---- sealed ---- */

static void pack_time(struct sbuf *b, const struct volunteer_time *t)
{
	sbuf_init(b, 256);
	pack_int(b, 1);
	pack_id(b, t->who);
	pack_int(b, t->day);
	pack_int(b, t->minutes);
	pack_int(b, t->km);
	pack_int(b, t->ore);
}

static mst_err unpack_time(struct blob plain, struct volunteer_time *t)
{
	struct unpack u = unpack_of(plain);

	if (unpack_int(&u) < 1)
		return MST_FAIL;
	t->who = unpack_id(&u);
	t->day = (int32_t)unpack_int(&u);
	t->minutes = unpack_int(&u);
	t->km = unpack_int(&u);
	t->ore = unpack_int(&u);
	return u.bad ? MST_FAIL : MST_OK;
}

static bool good(const struct volunteer_time *t)
{
	return t->day != DAY_NONE && !id_none(t->who) && t->minutes >= 0 &&
	       t->minutes <= VOLUNTEER_MINUTES_MAX && t->km >= 0 && t->km <= VOLUNTEER_KM_MAX &&
	       t->ore >= 0 && t->ore <= VOLUNTEER_ORE_MAX && (t->minutes || t->km || t->ore);
}

static mst_err seal_time(struct ctx *c, const struct volunteer_time *t, struct volunteer_time_row *r)
{
	struct app *app = c->app;
	struct sbuf b;

	pack_time(&b, t);
	mst_err e = vault_seal_to(c->vault, c->mem, &app->root, app->jour, VAULT_GROUP,
				  SEAL_AD(FIELD_VOLUNTEER_TIME, r->id), b.p, b.len, &r->sealed);

	if (e == MST_OK && id_eq(t->who, r->by))
		e = vault_seal_to_user(c->vault, c->mem, &app->root, r->by,
				       SEAL_AD(FIELD_VOLUNTEER_OWN, r->id), b.p, b.len, &r->own);
	sbuf_done(&b);
	return e;
}

static mst_err put_time(struct ctx *c, void *arg)
{
	return volunteer_time_insert(c->db, arg);
}

mst_err volunteer_time_put(struct ctx *c, const struct volunteer_time *t, struct act *ret)
{
	struct volunteer_time_row *r = arena_new(c->mem, struct volunteer_time_row, 1);

	if (!good(t))
		return MST_INVALID;
	*r = (struct volunteer_time_row){ .jour = c->app->jour, .id = rng_id(), .by = c->who->id,
					  .month = volunteer_month(t->day), .at = c->now };
	TRY(seal_time(c, t, r));
	*ret = (struct act){ .apply = put_time, .arg = r,
			     .audit = ctx_note(c, "volunteer.time", ID_NONE, NULL, NULL) };
	return MST_OK;
}

/* ---- reading ---- */

mst_err volunteer_time_own(struct ctx *c, struct volunteer_time **ret, size_t *ret_n)
{
	struct volunteer_time_row *rows;
	size_t n, kept = 0;

	*ret_n = 0;
	if (!c->keys.open)
		return MST_OK;
	TRY(volunteer_time_rows_own(c->db, c->mem, c->who->id, VOLUNTEER_OWN_SHOWN, &rows, &n));
	struct volunteer_time *list = arena_new(c->mem, struct volunteer_time, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct blob plain;

		list[kept] = (struct volunteer_time){ .id = rows[i].id, .by = rows[i].by };
		if (vault_open_own(&c->keys, c->mem, SEAL_AD(FIELD_VOLUNTEER_OWN, rows[i].id),
				   rows[i].own, &plain) == MST_OK &&
		    unpack_time(plain, &list[kept]) == MST_OK)
			kept++;
	}
	*ret = list;
	*ret_n = kept;
	return MST_OK;
}

static int by_day(const void *a, const void *b)
{
	const struct volunteer_time *x = a, *y = b;

	return x->day == y->day ? memcmp(x->id.b, y->id.b, sizeof(x->id.b)) :
				  (x->day > y->day) - (x->day < y->day);
}

mst_err volunteer_times(struct ctx *c, int from, int to, struct volunteer_time **ret, size_t *ret_n)
{
	struct volunteer_time_row *rows;
	size_t n;

	TRY(volunteer_time_rows(c->db, c->mem, c->app->jour, from, to, &rows, &n));
	struct volunteer_time *list = arena_new(c->mem, struct volunteer_time, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct blob plain;

		list[i] = (struct volunteer_time){ .id = rows[i].id, .by = rows[i].by };
		TRY(vault_open_from(c->vault, &c->open, c->mem, VAULT_GROUP,
				    SEAL_AD(FIELD_VOLUNTEER_TIME, rows[i].id), rows[i].sealed,
				    &plain));
		TRY(unpack_time(plain, &list[i]));
	}
	qsort(list, n, sizeof(*list), by_day);
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

/* ---- sums ---- */

static int by_name(const void *a, const void *b)
{
	const struct volunteer_hours *x = a, *y = b;

	return str_order(x->name, y->name);
}

/* The volunteer behind an account or an id, with us or not; NULL: an account of nobody filled in. */
static const struct volunteer *find(const struct volunteer *list, size_t n, struct id who)
{
	const struct volunteer *p = volunteer_of_account(list, n, who);

	for (size_t i = 0; !p && i < n; i++)
		if (id_eq(list[i].id, who))
			p = &list[i];
	return p;
}

struct people {
	struct volunteer *here, *gone;
	size_t nhere, ngone;
};

static struct volunteer_hours *sum_of(struct ctx *c, const struct people *p, struct id who,
				      struct volunteer_hours *list, size_t *n)
{
	const struct volunteer *v = find(p->here, p->nhere, who);
	struct auth_user u;

	if (!v)
		v = find(p->gone, p->ngone, who);
	who = v ? v->id : who;
	for (size_t i = 0; i < *n; i++)
		if (id_eq(list[i].who, who))
			return &list[i];
	list[*n] = (struct volunteer_hours){ .who = who };
	list[*n].name = v ? v->name :
			auth_get(c->db, c->mem, who, &u) == MST_OK ? u.name :
			view_text(c->view.lang, N_("Borttagen"));
	return &list[(*n)++];
}

mst_err volunteer_hours(struct ctx *c, int from, int to, struct volunteer_hours **ret, size_t *ret_n)
{
	struct volunteer_time *times;
	struct people p;
	size_t ntimes, n = 0;

	TRY(volunteer_list(c, false, &p.here, &p.nhere));
	TRY(volunteer_list(c, true, &p.gone, &p.ngone));
	TRY(volunteer_times(c, from, to, &times, &ntimes));
	struct volunteer_hours *list = arena_new(c->mem, struct volunteer_hours, ntimes + 1);

	for (size_t i = 0; i < ntimes; i++) {
		struct volunteer_hours *h = sum_of(c, &p, times[i].who, list, &n);

		h->minutes += times[i].minutes;
		h->km += times[i].km;
		h->ore += times[i].ore;
	}
	qsort(list, n, sizeof(*list), by_name);
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

/* ---- taking back ---- */

struct drop {
	struct id id, by;
};

static mst_err drop_time(struct ctx *c, void *arg)
{
	const struct drop *d = arg;

	return volunteer_time_delete(c->db, d->id, d->by);
}

void volunteer_time_remove(struct ctx *c, struct id id, bool own, struct act *ret)
{
	struct drop *d = arena_new(c->mem, struct drop, 1);

	*d = (struct drop){ id, own ? c->who->id : ID_NONE };
	*ret = (struct act){ .apply = drop_time, .arg = d,
			     .audit = ctx_note(c, "volunteer.time_removed", ID_NONE, NULL, NULL) };
}

static mst_err drop_old(struct ctx *c, void *arg)
{
	return volunteer_time_delete_before(c->db, c->app->jour, *(int *)arg);
}

mst_err volunteer_time_old(struct ctx *c, int month, int64_t *ret_n, struct act *ret)
{
	int *before = arena_new(c->mem, int, 1);

	TRY(volunteer_time_count_before(c->db, c->app->jour, month, ret_n));
	*before = month;
	if (*ret_n)
		*ret = (struct act){ .apply = drop_old, .arg = before,
				     .audit = ctx_note(c, "volunteer.time_removed", ID_NONE, NULL, NULL) };
	return MST_OK;
}
