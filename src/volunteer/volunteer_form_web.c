/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_form_web.c - filling in and changing what is known of one who helps. */
#include "volunteer/volunteer_web.h"

const struct view_option *volunteer_kinds(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, 3);

	o[0] = (struct view_option){ "stod", view_text(c->view.lang, N_("Stödperson")), NULL };
	o[1] = (struct view_option){ "vittne", view_text(c->view.lang, N_("Vittnesstöd")), NULL };
	return o;
}

/* Accounts that are nobody's yet, and her own. */
static mst_err accounts(struct ctx *c, struct id own, const struct view_option **ret)
{
	struct volunteer *here, *gone;
	struct auth_user *users;
	struct view_option *o;
	size_t nhere, ngone, nusers, n = 0;

	TRY(volunteer_list(c, false, &here, &nhere));
	TRY(volunteer_list(c, true, &gone, &ngone));
	TRY(auth_list(c->db, c->mem, c->app->jour, ROLE_VOLUNTEER | ROLE_COORDINATOR, &users,
		      &nusers));
	o = arena_new(c->mem, struct view_option, nusers + 2);
	o[n++] = (struct view_option){ "inget", view_text(c->view.lang, N_("Loggar aldrig in")),
				       NULL };
	for (size_t i = 0; i < nusers; i++)
		if (id_eq(users[i].id, own) || (!volunteer_of_account(here, nhere, users[i].id) &&
						!volunteer_of_account(gone, ngone, users[i].id)))
			o[n++] = (struct view_option){ id_str(c->mem, users[i].id), users[i].name,
						       NULL };
	*ret = o;
	return MST_OK;
}

static mst_err show_form(struct ctx *c, const struct form *f, const struct volunteer *p, int status)
{
	struct view_option *yes = arena_new(c->mem, struct view_option, 2);
	struct volunteer_form_view m = { .form = f, .kinds = volunteer_kinds(c), .yes = yes };

	yes[0] = (struct view_option){
		"ja", view_text(c->view.lang, N_("Möter barn i uppdraget. Registerutdraget behövs.")), NULL
	};

	TRY(accounts(c, p ? p->account : ID_NONE, &m.accounts));
	if (p) {
		m.base = volunteer_base(c, p->id);
		m.name = p->name;
	}
	volunteer_form_html(ctx_out(c), &c->view, &m);
	return p ? ctx_page_after(c, status, volunteer_read_note(c, p->id)) :
		   ctx_page(c, status);
}

static int32_t past_day(struct ctx *c, struct form *f, const char *field, const char *label)
{
	const struct view *v = &c->view;
	int32_t day = form_day(f, v, field, label, false);

	if (day != DAY_NONE && day > day_of(c->now))
		form_fail(f, field, T("Dagen har inte varit än."));
	return day;
}

static void read_days(struct ctx *c, struct form *f, struct volunteer *p)
{
	const struct view *v = &c->view;

	p->pledge = past_day(c, f, "lofte", T("dagen för tystnadslöftet"));
	p->pledge_version = form_text(f, c->mem, v, "lofte_text", T("vilken text löftet har"),
				      VOLUNTEER_NAME_MAX, false);
	p->training = past_day(c, f, "utbildning", T("dagen för utbildningen"));
	p->training_until = form_day(f, v, "utbildning_till", T("sista dagen för utbildningen"), false);
	p->interview = past_day(c, f, "intervju", T("dagen för intervjun"));
	p->references = past_day(c, f, "referenser", T("dagen för referenserna"));
	p->interest = past_day(c, f, "intresse", T("dagen då hen anmälde sig"));
	p->grace = form_day(f, v, "ordna", T("dagen att ordna det före"), false);
	p->children = form_has(f, "barn", "ja");
	p->board = past_day(c, f, "styrelse", T("dagen för styrelsens beslut"));
	p->approved_until = form_day(f, v, "godkand_till", T("dagen då godkännandet slutar"), false);
	p->extract = past_day(c, f, "utdrag", T("dagen då utdraget visades"));
	p->extract_seen = form_text(f, c->mem, v, "utdrag_av", T("vem som såg utdraget"),
				    VOLUNTEER_NAME_MAX, p->extract != DAY_NONE);
	p->started = past_day(c, f, "borjade", T("första dagen"));
}

void volunteer_read_who(struct ctx *c, struct form *f, struct volunteer *p)
{
	const struct view *v = &c->view;

	p->name = form_text(f, c->mem, v, "namn", T("namnet"), VOLUNTEER_NAME_MAX, true);
	p->phone = form_text(f, c->mem, v, "telefon", T("telefonnumret"), VOLUNTEER_TEXT_MAX, false);
	p->mail = form_text(f, c->mem, v, "epost", T("e-postadressen"), VOLUNTEER_TEXT_MAX, false);
	p->area = form_text(f, c->mem, v, "bygd", T("bygden"), VOLUNTEER_TEXT_MAX, false);
	p->languages = form_text(f, c->mem, v, "sprak_mer", T("språken"), VOLUNTEER_TEXT_MAX, false);
	p->kinds = (form_has(f, "uppdrag", "stod") ? VOLUNTEER_SUPPORT : 0u) |
		   (form_has(f, "uppdrag", "vittne") ? VOLUNTEER_WITNESS : 0u);
	if (!p->kinds)
		form_fail(f, "uppdrag", T("Välj stödperson, vittnesstöd eller båda."));
}

static mst_err read_form(struct ctx *c, struct form *f, struct volunteer *p)
{
	const struct view *v = &c->view;
	const struct view_option *list;
	struct id own = p->account;

	volunteer_read_who(c, f, p);
	p->times = form_text(f, c->mem, v, "tider", T("tiderna"), VOLUNTEER_TEXT_MAX, false);
	p->conflicts = form_text(f, c->mem, v, "inte_nara", T("vad hen inte ska vara nära"),
				 VOLUNTEER_TEXT_MAX, false);
	p->capacity = form_int(f, v, "antal", T("antalet personer"), 1, VOLUNTEER_CAPACITY_MAX, false);
	TRY(accounts(c, own, &list));
	p->account = ID_NONE;
	if (form_choice(f, v, "konto", T("kontot"), list, true) > 0 &&
	    !id_parse(form_get(f, "konto"), &p->account))
		form_fail(f, "konto", T("Välj ett av alternativen."));
	read_days(c, f, p);
	return MST_OK;
}

mst_err volunteer_new_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	const char *konto = http_query(c->req, "konto");
	struct auth_user u;
	struct id id;

	if (!*form_get(f, "konto")) { /* no draft */
		form_set(f, "konto", "inget");
		form_set(f, "uppdrag", "stod");
		if (konto && id_parse(konto, &id) && auth_get(c->db, c->mem, id, &u) == MST_OK &&
		    id_eq(u.org, c->app->jour)) {
			form_set(f, "konto", konto);
			form_set(f, "namn", u.name);
		}
	}
	return show_form(c, f, NULL, 200);
}

static mst_err new_conflict(struct ctx *c)
{
	struct form *f = ctx_form(c);

	if (c->result != MST_CONFLICT)
		return c->result;
	form_fail(f, "konto", view_text(c->view.lang, N_("Någon annan hann före med det kontot.")));
	return show_form(c, f, NULL, 409);
}

mst_err volunteer_new_post(struct ctx *c)
{
	struct volunteer p = volunteer_none();
	struct form *f = ctx_form(c);
	struct act a;

	TRY(read_form(c, f, &p));
	if (form_bad(f))
		return show_form(c, f, NULL, 422);
	TRY(volunteer_put(c, &p, &a));
	return ctx_act_go(c, &a, volunteer_base(c, p.id),
			  view_text(c->view.lang, N_("Sparat.")), new_conflict);
}

/* ---- changing ---- */

static void set_day(struct ctx *c, struct form *f, const char *field, int32_t day)
{
	form_set(f, field, day == DAY_NONE ? "" : day_str(c->mem, day));
}

mst_err volunteer_edit_get(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct volunteer p;

	TRY(volunteer_of_route(c, &p));
	if (!*form_get(f, "version")) { /* no draft: what is there now */
		form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)p.version));
		form_set(f, "namn", p.name);
		form_set(f, "telefon", p.phone);
		form_set(f, "epost", p.mail);
		form_set(f, "bygd", p.area);
		form_set(f, "sprak_mer", p.languages);
		form_set(f, "antal", p.capacity > 0 ? arena_fmt(c->mem, "%lld", (long long)p.capacity) : "");
		if (p.kinds & VOLUNTEER_SUPPORT)
			form_add(f, "uppdrag", "stod");
		if (p.kinds & VOLUNTEER_WITNESS)
			form_add(f, "uppdrag", "vittne");
		form_set(f, "konto", id_none(p.account) ? "inget" : id_str(c->mem, p.account));
		set_day(c, f, "lofte", p.pledge);
		set_day(c, f, "utbildning", p.training);
		set_day(c, f, "styrelse", p.board);
		set_day(c, f, "godkand_till", p.approved_until);
		form_set(f, "lofte_text", p.pledge_version);
		set_day(c, f, "utbildning_till", p.training_until);
		set_day(c, f, "intervju", p.interview);
		set_day(c, f, "referenser", p.references);
		set_day(c, f, "intresse", p.interest);
		form_set(f, "inte_nara", p.conflicts);
		set_day(c, f, "ordna", p.grace);
		form_set(f, "tider", p.times);
		if (p.children)
			form_add(f, "barn", "ja");
		set_day(c, f, "utdrag", p.extract);
		form_set(f, "utdrag_av", p.extract_seen);
		set_day(c, f, "borjade", p.started);
	}
	return show_form(c, f, &p, 200);
}

/* Somebody was quicker: what she has written stays, and saving again is a decision. */
static mst_err edit_conflict(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct volunteer p;

	if (c->result != MST_CONFLICT)
		return c->result;
	TRY(volunteer_of_route(c, &p));
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)p.version));
	form_fail(f, "", view_text(c->view.lang,
				   N_("Någon annan har ändrat uppgifterna medan du skrev. Din text är "
				      "kvar. Öppna sidan i en annan flik och jämför innan du sparar "
				      "igen.")));
	return show_form(c, f, &p, 409);
}

mst_err volunteer_edit_post(struct ctx *c)
{
	struct form *f = ctx_form(c);
	struct volunteer p;
	int64_t version;
	struct act a;

	TRY(volunteer_of_route(c, &p));
	if (!str_int(form_get(f, "version"), &version) || version != p.version) {
		c->result = MST_CONFLICT;
		return edit_conflict(c);
	}
	struct volunteer was = p;

	TRY(read_form(c, f, &p));
	if (form_bad(f))
		return show_form(c, f, &was, 422);
	TRY(volunteer_put(c, &p, &a));
	return ctx_act_go(c, &a, volunteer_base(c, p.id),
			  view_text(c->view.lang, N_("Ändringarna är sparade.")), edit_conflict);
}
