/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* review_web.c - the log in plain words. Each page that shows rows is itself a row before it
 * leaves the server. */
#include "review/review_unusual.h"
#include "review/review_web.h"

#include <stdlib.h>

#include "base/progress.h"
#include "support/support.h"

#define PAGE 50
#define CODE 6             /* characters of a case's id in its short code */
#define READS_MOST 50000
#define SHOWN_MOST 100

/* ---- words ---- */

static const char *code_of(struct ctx *c, struct id case_id)
{
	char *code = arena_strn(c->mem, id_str(c->mem, case_id), CODE);

	for (char *p = code; *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	return arena_fmt(c->mem, view_text(c->view.lang, N_("Ärende %s")), code);
}

static const char *user_words(struct ctx *c, struct id user)
{
	const struct view *v = &c->view;
	struct auth_user u;
	struct sbuf b;

	if (id_none(user))
		return T("Ingen inloggad");
	if (auth_get(c->db, c->mem, user, &u) != MST_OK)
		return T("Okänt konto");
	sbuf_init(&b, 1000);
	sbuf_str(&b, u.name);
	for (int i = 0; i < ROLE_COUNT; i++)
		if (u.roles & 1u << i) {
			sbuf_str(&b, ", ");
			sbuf_str(&b, view_text(v->lang, auth_role_words[i]));
		}
	const char *words = arena_str(c->mem, b.p);

	sbuf_done(&b);
	return words;
}

static const char *act_words(struct ctx *c, const char *act)
{
	const struct audit_act *a = act ? audit_act_find(act) : NULL;

	return a ? view_text(c->view.lang, a->words) : view_text(c->view.lang, N_("Okänd handling"));
}

/* ---- which case a row is about ---- */

/* Fills `subject` of the rows about the cases of `list`. What is left has ID_NONE: about something
 * else than a case, or a case whose key is destroyed. */
static void find_subjects(struct ctx *c, const struct support_trace *list, size_t ncases,
			  struct audit_line *lines, size_t n)
{
	size_t left = 0;

	for (size_t i = 0; i < n; i++)
		left += lines[i].has_tag;
	for (size_t k = 0; k < ncases && left; k++) {
		MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
		bool stopped = true;
		struct hash tag;

		if (support_stopped(c, list[k].id, c->who->id, &stopped) != MST_OK || stopped ||
		    support_trace_key(c, list[k].id, &key) != MST_OK)
			continue; /* a barrier that names her: its rows tell her no case */
		audit_tag(list[k].id, &key, &tag);
		for (size_t i = 0; i < n; i++)
			if (id_none(lines[i].subject) && review_tag_eq(&lines[i], &tag)) {
				lines[i].subject = list[k].id;
				left--;
			}
	}
}

/* Who, and of a read of one case what for. */
static const char *meta_words(struct ctx *c, const struct audit_line *l)
{
	const char *who = user_words(c, l->actor);

	return l->purpose ? arena_fmt(c->mem, "%s · %s", who, view_text(c->view.lang, l->purpose->words)) : who;
}

static struct view_item *items_of(struct ctx *c, const struct audit_line *lines, size_t n,
				  bool with_case)
{
	struct view_item *items = arena_new(c->mem, struct view_item, n);

	for (size_t i = 0; i < n; i++) {
		bool known = with_case && !id_none(lines[i].subject);
		const char *who = meta_words(c, &lines[i]);

		items[i] = (struct view_item){
			.title = act_words(c, lines[i].act),
			.meta = known ? arena_fmt(c->mem, "%s · %s", who,
						  code_of(c, lines[i].subject)) : who,
			.when = day_time_str(c->mem, lines[i].at),
			.href = known ? arena_fmt(c->mem, "/vem-har-last/%s",
						  id_str(c->mem, lines[i].subject)) : NULL,
		};
	}
	return items;
}

/* ---- the log ---- */

static const struct view_option *act_options(struct ctx *c)
{
	size_t n = 0;

	while (audit_acts[n].name)
		n++;
	struct view_option *o = arena_new(c->mem, struct view_option, n + 2);

	o[0] = (struct view_option){ "", view_text(c->view.lang, N_("Allt")), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct view_option){ audit_acts[i].name,
						 act_words(c, audit_acts[i].name), NULL };
	return o;
}

static mst_err user_options(struct ctx *c, const struct view_option **ret)
{
	struct auth_user *users;
	size_t n;

	TRY(auth_list_all(c->db, c->mem, &users, &n));
	struct view_option *o = arena_new(c->mem, struct view_option, n + 2);

	o[0] = (struct view_option){ "", view_text(c->view.lang, N_("Alla")), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct view_option){ id_str(c->mem, users[i].id),
						 user_words(c, users[i].id), NULL };
	*ret = o;
	return MST_OK;
}

/* "1776240000.1.57" of a row; false: it is no such place. */
static bool place_read(const char *text, struct audit_place *ret)
{
	int64_t *parts[] = { &ret->at, &ret->lane, &ret->seq };
	char *end;

	*ret = (struct audit_place){ 0 };
	for (size_t i = 0; text && i < MST_LEN(parts); i++) {
		if (*text < '0' || *text > '9')
			return false;
		*parts[i] = strtoll(text, &end, 10);
		if (*parts[i] < 1 || *end != (i + 1 < MST_LEN(parts) ? '.' : '\0'))
			return false;
		text = end + 1;
	}
	return true;
}

/* Where the page before this ended: base with ?fore= or &fore=. */
static const char *next_page(struct ctx *c, const char *base, const struct audit_line *last)
{
	return arena_fmt(c->mem, "%sfore=%lld.%lld.%lld", base, (long long)last->at,
			 (long long)last->lane, (long long)last->seq);
}

static mst_err log_get(struct ctx *c)
{
	struct audit_filter f = { .jour = c->app->jour, .most = PAGE + 1 };
	const char *vad = http_query(c->req, "vad"), *vem = http_query(c->req, "vem");
	struct form *form = form_new(c->mem);
	struct review_log_view m = { .form = form, .acts = act_options(c) };
	struct support_trace *cases;
	struct audit_line *lines;
	size_t ncases, n;

	if (!place_read(http_query(c->req, "fore"), &f.before) ||
	    (!str_empty(vem) && !id_parse(vem, &f.actor)) ||
	    (!str_empty(vad) && !audit_act_find(vad)))
		return MST_NOTFOUND;
	f.act = str_empty(vad) ? NULL : vad;
	form_set(form, "vad", vad ? vad : "");
	form_set(form, "vem", vem ? vem : "");
	TRY(user_options(c, &m.users));
	TRY(audit_select(c->db, c->mem, &f, &lines, &n));
	TRY(support_traces(c, &cases, &ncases));
	if (n > PAGE) {
		n = PAGE;
		m.next = next_page(c, arena_fmt(c->mem, "/vem-har-last?vad=%s&vem=%s&", f.act ? f.act : "",
						id_none(f.actor) ? "" : id_str(c->mem, f.actor)),
				   &lines[n - 1]);
	}
	find_subjects(c, cases, ncases, lines, n);
	m.items = items_of(c, lines, n, true);
	m.n = n;
	review_log_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "audit.read", ID_NONE, NULL, NULL));
}

static mst_err case_get(struct ctx *c)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 };
	struct review_log_view m = { 0 };
	struct audit_place before;
	struct audit_line *lines;
	struct id id;
	bool stopped;

	TRY(ctx_id(c, "id", &id));
	if (!place_read(http_query(c->req, "fore"), &before))
		return MST_NOTFOUND;
	TRY(support_stopped(c, id, c->who->id, &stopped));
	if (stopped)
		return MST_NOTFOUND;
	TRY(support_trace_key(c, id, &key));
	TRY(audit_of(c->db, c->mem, c->app->jour, id, &key, before, PAGE + 1, &lines, &m.n));
	if (m.n > PAGE) {
		m.n = PAGE;
		m.next = next_page(c, arena_fmt(c->mem, "/vem-har-last/%s?", id_str(c->mem, id)),
				   &lines[m.n - 1]);
	}
	m.code = code_of(c, id);
	m.items = items_of(c, lines, m.n, false);
	review_case_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "audit.read", id, &key, NULL));
}

/* ---- unusual reads ---- */

/* One user's reads, by time. */
static void add_many(struct ctx *c, const struct audit_line *l, size_t n, struct view_item *items,
		     size_t *count)
{
	struct review_many many[REVIEW_DAYS];
	size_t days = review_many_days(l, n, many);

	for (size_t i = 0; i < days && *count < SHOWN_MOST; i++)
		items[(*count)++] = (struct view_item){
			.title = user_words(c, l[0].actor),
			.meta = arena_fmt(c->mem,
					  view_text(c->view.lang,
						    N_("%lld ärenden på en dag, brukar vara %lld")),
					  (long long)many[i].cases, (long long)many[i].usual),
			.when = day_str(c->mem, many[i].day),
		};
}

static mst_err add_closed(struct ctx *c, struct audit_line *l, size_t n,
			  struct review_unusual_view *m)
{
	struct view_item *items = arena_new(c->mem, struct view_item, SHOWN_MOST);
	struct support_trace *all;
	size_t ncases, nclosed = 0;

	TRY(support_traces(c, &all, &ncases));
	for (size_t k = 0; k < ncases; k++)
		if (all[k].state != SUPPORT_OPEN && all[k].closed)
			all[nclosed++] = all[k];
	find_subjects(c, all, nclosed, l, n);
	for (size_t i = 0; i < n && m->nclosed < SHOWN_MOST; i++) {
		size_t k = 0;

		if (id_none(l[i].subject))
			continue;
		while (!id_eq(all[k].id, l[i].subject))
			k++;
		if (l[i].at > all[k].closed)
			items[m->nclosed++] = *items_of(c, &l[i], 1, true);
	}
	m->closed = items;
	return MST_OK;
}

static mst_err unusual_get(struct ctx *c)
{
	struct view_item *items = arena_new(c->mem, struct view_item, SHOWN_MOST);
	struct review_unusual_view m = { .many = items };
	struct audit_line *l;
	size_t n;

	TRY(audit_since(c->db, c->mem, c->app->jour, "case.read",
			day_at(day_of(c->now) - REVIEW_WINDOW, 0, 0), READS_MOST, &l, &n));
	m.cut = n == READS_MOST;
	for (size_t i = 0, to; i < n; i = to) {
		for (to = i; to < n && id_eq(l[to].actor, l[i].actor);)
			to++;
		add_many(c, l + i, to - i, items, &m.nmany);
	}
	TRY(add_closed(c, l, n, &m));
	review_unusual_html(ctx_out(c), &c->view, &m);
	return ctx_page_after(c, 200, ctx_note(c, "audit.read", ID_NONE, NULL, NULL));
}

/* ---- the seal ---- */

static mst_err seal_fill(struct ctx *c, struct review_seal_view *m)
{
	struct audit_head *heads;
	size_t n;

	TRY(audit_heads(c->db, c->mem, &heads, &n));
	struct view_row *rows = arena_new(c->mem, struct view_row, n + 1);

	for (size_t i = 0; i < n; i++) {
		char hex[65];

		hex_text(heads[i].hash.b, sizeof(heads[i].hash.b), hex);
		rows[i].key = arena_fmt(c->mem, view_text(c->view.lang, N_("Kedja %lld, rad %lld")),
					(long long)heads[i].lane, (long long)heads[i].seq);
		rows[i].value = arena_fmt(c->mem, "%.16s %.16s %.16s %.16s", hex, hex + 16, hex + 32,
					  hex + 48);
	}
	m->heads = rows;
	return MST_OK;
}

static mst_err seal_get(struct ctx *c)
{
	struct review_seal_view m = { 0 };

	TRY(seal_fill(c, &m));
	review_seal_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

/* On a worker: a long log takes a while. The page is written here too, while the verdict is at
 * hand. */
static mst_err seal_work(struct ctx *c, void *arg)
{
	struct audit_verdict *v = arg;
	char err[300] = "";
	struct db *db;

	TRY(db_reader(c->app->data, &db)); /* this thread's */
	progress_begin("audit.verify");
	mst_err e = audit_verify(db, c->mem, NULL, NULL, v, err, sizeof(err));

	progress_end();
	if (e == MST_CONFLICT)
		c->why = arena_str(c->mem, err);
	if (e == MST_OK) {
		struct review_seal_view m = { .whole = v->whole };

		m.verdict = v->whole ?
			arena_fmt(c->mem, view_text(c->view.lang, N_("Loggen är hel: %lld rader.")),
				  (long long)v->rows) :
			arena_fmt(c->mem,
				  view_text(c->view.lang,
					    N_("Loggen är inte hel. Första felet: kedja %lld, rad "
					       "%lld.")),
				  (long long)v->bad_lane, (long long)v->bad_seq);
		m.why = v->whole ? NULL : view_text(c->view.lang, v->why);
		c->db = db;
		e = seal_fill(c, &m);
		if (e == MST_OK)
			review_seal_html(ctx_out(c), &c->view, &m);
	}
	return e;
}

static mst_err seal_done(struct ctx *c)
{
	TRY(c->result);
	TRY(db_reader(c->app->data, &c->db));
	return ctx_page_after(c, 200, ctx_note(c, "audit.verify", ID_NONE, NULL, NULL));
}

static mst_err seal_post(struct ctx *c)
{
	return ctx_work(c, WORK_SLOW, seal_work, arena_new(c->mem, struct audit_verdict, 1),
			seal_done);
}

const struct http_route review_routes[] = {
	{ "GET", "/vem-har-last", NEED_REVIEW, log_get, 0 },
	{ "GET", "/vem-har-last/{id}", NEED_REVIEW, case_get, 0 },
	{ "GET", "/ovanliga-lasningar", NEED_REVIEW, unusual_get, 0 },
	{ "GET", "/loggens-sigill", NEED_REVIEW, seal_get, 0 },
	{ "POST", "/loggens-sigill", NEED_REVIEW, seal_post, HTTP_FORM },
	{ 0 },
};
