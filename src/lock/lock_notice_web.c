/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_notice_web.c - what everybody of the jour is told: somebody was let in again, the envelope was
 * opened. It stands in "Idag" until each has seen it. */
#include "lock/lock_db.h"
#include "lock/lock_keeper_db.h"
#include "lock/lock_web.h"

#include "job/job.h"

static const char *name_of(struct ctx *c, struct id id)
{
	struct auth_user u;

	return !id_none(id) && auth_get(c->db, c->mem, id, &u) == MST_OK ? u.name : "";
}

struct auth_invite lock_emergency(const struct ctx *c, struct id account, struct id by,
				  const uint8_t salt[PHRASE_SALT], int64_t at)
{
	static const char *const name = N_("Nödkonto");
	struct auth_invite i = { .account = account, .org = c->app->jour, .by = by, .name = name,
				 .roles = ROLE_COORDINATOR, .at = at };

	memcpy(i.salt, salt, sizeof(i.salt));
	return i;
}

mst_err lock_alarm_put(struct ctx *c)
{
	if (str_empty(c->app->alarm_mail))
		return MST_OK;
	struct job_mail m = {
		.to = c->app->alarm_mail,
		.subject = "Något viktigt har hänt",
		.body = arena_fmt(c->mem,
				  "Logga in och läs det som står överst på Idag. Ring varandra.\n%s\n",
				  lock_site(c, "/idag")),
	};

	return job_mail_put(c->db, &m);
}

static bool of_jour(const struct ctx *c)
{
	return id_eq(c->who->org, c->app->jour);
}

static const char *title_of(struct ctx *c, const struct lock_notice *n)
{
	const struct view *v = &c->view;

	if (str_eq(n->kind, "envelope"))
		return T("Det förseglade kuvertet är öppnat");
	if (str_eq(n->kind, "keepers"))
		return T("Två nyckelförvarare har öppnat jourens nycklar");
	return arena_fmt(c->mem, T("%s har fått nya nycklar"), name_of(c, n->about));
}

#define WEEK (7 * 86400)
#define YEAR (365 * (int64_t)86400)

static mst_err ways_in(struct ctx *c, bool *ret_paper, bool *ret_phrase)
{
	struct vault_lock *list;
	size_t n;

	TRY(vault_locks(c->vault, c->mem, c->who->id, &list, &n));
	*ret_paper = *ret_phrase = false;
	for (size_t i = 0; i < n; i++) {
		*ret_paper |= list[i].kind == VAULT_PAPER;
		*ret_phrase |= list[i].kind == VAULT_PHRASE;
	}
	return MST_OK;
}

static void remind(struct view_item *ret, size_t most, size_t *n, const char *href,
		   const char *title, const char *meta)
{
	if (*n < most)
		ret[(*n)++] = (struct view_item){ .href = href, .title = title, .meta = meta };
}

static mst_err keepers_card(struct ctx *c, struct view_item *ret, size_t most, size_t *n)
{
	const struct view *v = &c->view;
	enum lock_sheets sheets;

	TRY(lock_sheets(c->db, c->mem, c->now, &sheets));
	if (sheets == LOCK_SHEETS_NONE || sheets == LOCK_SHEETS_USED)
		remind(ret, most, n, "/konton/nyckelforvarare", T("Ge tre nyckelförvarare var sitt blad"),
		       T("Så att jourens ärenden inte är borta om alla samordnare är det"));
	else if (sheets == LOCK_SHEETS_UNTRIED)
		remind(ret, most, n, "/konton/nyckelforvarare/prov", T("Pröva nyckelförvararnas blad"),
		       T("En gång om året, så att de fungerar när de behövs"));
	return MST_OK;
}

/* What a coordinator should have when she has been here a week (at once when all she has is a device
 * that can be lost); and once a year the envelope. */
static mst_err reminders(struct ctx *c, int64_t since, struct view_item *ret, size_t most, size_t *n)
{
	const struct view *v = &c->view;
	struct lock_envelope last;
	bool paper, phrase;
	mst_err e;

	TRY(ways_in(c, &paper, &phrase));
	if (!paper && !phrase)
		remind(ret, most, n, "/mitt-konto/papperskod", T("Gör en papperskod i dag"),
		       T("Den är din enda väg in om du tappar enheten med passnyckeln"));
	if (c->now - since < WEEK)
		return MST_OK;
	if (!paper && phrase)
		remind(ret, most, n, "/mitt-konto/papperskod", T("Gör en papperskod"),
		       T("Så att du kommer in om du glömmer lösenfrasen"));
	TRY(keepers_card(c, ret, most, n));
	e = lock_envelope_last(c->db, &last);
	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	if (e == MST_NOTFOUND || last.opened)
		remind(ret, most, n, "/konton/kuvert", T("Gör ett förseglat kuvert till ordföranden"),
		       T("Så att jouren kommer in om ingen samordnare kan"));
	else if (c->now - last.checked > YEAR)
		remind(ret, most, n, "/konton/kuvert", T("Ligger det förseglade kuvertet kvar oöppnat?"),
		       T("Kontrollera det en gång om året"));
	return MST_OK;
}

mst_err lock_cards(struct ctx *c, struct view_item *ret, size_t most, size_t *n)
{
	const struct view *v = &c->view;
	struct lock_notice *list;
	struct auth_member me;
	size_t found;

	if (!of_jour(c))
		return MST_OK;
	TRY(auth_member_get(c->db, c->mem, c->who->id, &me));
	TRY(lock_notices(c->db, c->mem, c->who->id, me.created, &list, &found));
	for (size_t i = 0; i < found && *n < most; i++)
		ret[(*n)++] = (struct view_item){
			.href = arena_fmt(c->mem, "/larm/%s", id_str(c->mem, list[i].id)),
			.title = title_of(c, &list[i]),
			.meta = T("Läs, och säg till om det inte stämmer"),
			.when = view_when(v, list[i].at),
			.tag = T("Nycklar"),
			.state = str_eq(list[i].kind, "again") ? VIEW_YELLOW : VIEW_RED,
		};
	return c->who->roles & ROLE_COORDINATOR ? reminders(c, me.created, ret, most, n) : MST_OK;
}

static mst_err notice_of(struct ctx *c, struct lock_notice *ret)
{
	struct id id;

	TRY(ctx_id(c, "id", &id));
	if (!of_jour(c))
		return MST_NOTFOUND;
	return lock_notice_find(c->db, c->mem, id, ret);
}

mst_err lock_notice_get(struct ctx *c)
{
	struct lock_notice n;

	TRY(notice_of(c, &n));
	struct lock_notice_view m = { .envelope = str_eq(n.kind, "envelope"),
				      .keepers = str_eq(n.kind, "keepers"),
				      .title = title_of(c, &n), .by = name_of(c, n.by),
				      .name = name_of(c, n.about),
				      .at = view_moment(&c->view, n.at),
				      .phone = c->app->coordinator_phone };

	lock_notice_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, 200);
}

static mst_err put_seen(struct ctx *c, void *arg)
{
	return lock_notice_seen(c->db, *(struct id *)arg, c->who->id, c->now);
}

mst_err lock_notice_post(struct ctx *c)
{
	struct id *id = arena_new(c->mem, struct id, 1);
	struct lock_notice n;

	TRY(notice_of(c, &n));
	*id = n.id;
	return ctx_act_go(c, &(struct act){ .apply = put_seen, .arg = id }, "/idag", NULL, NULL);
}
