/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* volunteer_step_web.c - the way in, on one page: from "I want to help" to the first day, one step written
 * down at a time; and the end of an application that came to nothing. */
#include "volunteer/volunteer_web.h"

#define ERASE_DAYS 90      /* proposed; after it nobody has a use for what she told about herself */
#define ERASE_DAYS_MAX 730

enum step { INTEREST, INTERVIEW, REFERENCES, BOARD, PLEDGE, TRAINING, EXTRACT, START, STEPS };

static const struct {
	const char *code, *label, *what; /* code: of the address, and of its field in every form */
} steps[STEPS] = {
	[INTEREST] = { "intresse", N_("Intresse anmält"), N_("dagen då hen anmälde sig") },
	[INTERVIEW] = { "intervju", N_("Intervju"), N_("dagen för intervjun") },
	[REFERENCES] = { "referenser", N_("Referenser tagna"), N_("dagen för referenserna") },
	[BOARD] = { "styrelse", N_("Godkänd av styrelsen"), N_("dagen för styrelsens beslut") },
	[PLEDGE] = { "lofte", N_("Tystnadslöfte undertecknat"), N_("dagen för tystnadslöftet") },
	[TRAINING] = { "utbildning", N_("Utbildning godkänd"), N_("dagen för utbildningen") },
	[EXTRACT] = { "utdrag", N_("Utdrag ur register visat"), N_("dagen då utdraget visades") },
	[START] = { "borjade", N_("Uppdraget började"), N_("första dagen") },
};

static int32_t *day_of_step(struct volunteer *p, enum step s)
{
	int32_t *const days[STEPS] = { &p->interest, &p->interview, &p->references, &p->board,
				       &p->pledge, &p->training, &p->extract, &p->started };

	return days[s];
}

/* Who was here before the program was is not asked how she came; who never meets children shows nothing. */
static bool asked(struct volunteer *p, enum step s)
{
	if (s <= REFERENCES)
		return p->interest != DAY_NONE || *day_of_step(p, s) != DAY_NONE;
	return s != EXTRACT || p->children || p->extract != DAY_NONE;
}

static bool grown_old(const struct volunteer *p, enum step s, int32_t today)
{
	return (s == TRAINING && p->training_until != DAY_NONE && p->training_until < today) ||
	       (s == BOARD && p->approved_until != DAY_NONE && p->approved_until < today) ||
	       (s == EXTRACT && p->children && volunteer_extract_old(p, today));
}

static const char *detail(const struct view *v, struct volunteer *p, enum step s)
{
	const char *words = view_date(v, *day_of_step(p, s));

	if (*day_of_step(p, s) == DAY_NONE)
		return NULL;
	if (s == PLEDGE && !str_empty(p->pledge_version))
		return arena_fmt(v->mem, "%s, %s", words, p->pledge_version);
	if (s == TRAINING && p->training_until != DAY_NONE)
		return arena_fmt(v->mem, T("%s, gäller till och med %s"), words,
				 view_date(v, p->training_until));
	if (s == BOARD && p->approved_until != DAY_NONE)
		return arena_fmt(v->mem, T("%s, gäller till och med %s"), words,
				 view_date(v, p->approved_until));
	if (s == EXTRACT && !str_empty(p->extract_seen))
		return arena_fmt(v->mem, T("%s, för %s"), words, p->extract_seen);
	return words;
}

static int step_find(const char *code)
{
	for (int s = 0; s < STEPS; s++)
		if (str_eq(steps[s].code, code))
			return s;
	return -1;
}

void volunteer_steps(struct ctx *c, const struct volunteer *who, const char *open,
		     struct volunteer_record_view *m)
{
	const struct view *v = &c->view;
	struct volunteer_step_item *items = arena_new(c->mem, struct volunteer_step_item, STEPS);
	struct volunteer copy = *who, *p = &copy;
	int32_t today = day_of(c->now);
	bool applies = volunteer_applies(p), next = false;
	int now = step_find(open);

	for (enum step s = INTEREST; s < STEPS; s++) {
		struct volunteer_step_item *i = &items[m->nsteps];
		bool done = *day_of_step(p, s) != DAY_NONE, old = grown_old(p, s, today);

		if (!asked(p, s))
			continue;
		*i = (struct volunteer_step_item){
			.code = steps[s].code, .label = T(steps[s].label), .detail = detail(v, p, s),
			.tag = done ? T("Klart") : T("Saknas"),
			.state = done ? VIEW_GREEN : VIEW_YELLOW,
			.href = p->ended || (done && !old) ? NULL :
				arena_fmt(c->mem, "%s?steg=%s#steg", m->base, steps[s].code),
		};
		if (s == START && !done && !applies)
			i->tag = T("Inte angivet"), i->state = VIEW_GREY;
		if (old)
			i->tag = T("För gammalt"), i->state = VIEW_YELLOW;
		else if (!done && applies) {
			i->tag = next ? T("Inte än") : T("Nästa");
			i->state = next ? VIEW_GREY : VIEW_BLUE;
		}
		if (i->href && (now == (int)s || (now < 0 && applies && !done && !next)))
			m->step = i;
		next |= !done;
		m->nsteps++;
	}
	m->steps = items;
	if (m->step && now >= 0)
		m->step->chosen = true;
}

/* ---- one step ---- */

/* What is proposed in the forms of the page. */
void volunteer_record_defaults(struct ctx *c, struct form *f)
{
	const char *today = day_str(c->mem, day_of(c->now));

	for (enum step s = INTEREST; s < STEPS; s++)
		form_set(f, steps[s].code, today);
	form_set(f, "utdrag_av", c->who->name);
	form_set(f, "slut", today);
	form_set(f, "samtal_dag", today);
	form_set(f, "kurs_dag", today);
	form_set(f, "radera", day_str(c->mem, day_of(c->now) + ERASE_DAYS));
}

static void read_step(struct ctx *c, struct form *f, enum step s, struct volunteer *p)
{
	const struct view *v = &c->view;
	int32_t *day = day_of_step(p, s);

	*day = form_day(f, v, steps[s].code, steps[s].what, true);
	if (*day != DAY_NONE && *day > day_of(c->now))
		form_fail(f, steps[s].code, T("Dagen har inte varit än."));
	if (s == PLEDGE)
		p->pledge_version = form_text(f, c->mem, v, "lofte_text", T("vilken text löftet har"),
					      VOLUNTEER_NAME_MAX, false);
	if (s == TRAINING)
		p->training_until = form_day(f, v, "utbildning_till", T("sista dagen för utbildningen"),
					     false);
	if (s == BOARD)
		p->approved_until = form_day(f, v, "godkand_till", T("dagen då godkännandet slutar"), false);
	if (s == EXTRACT)
		p->extract_seen = form_text(f, c->mem, v, "utdrag_av", T("vem som såg utdraget"),
					    VOLUNTEER_NAME_MAX, true);
	if (s == EXTRACT && *day != DAY_NONE && grown_old(p, s, day_of(c->now)))
		form_fail(f, "utdrag", T("Utdraget är äldre än sex månader. Be om ett nytt."));
}

static mst_err was_changed(struct ctx *c)
{
	if (c->result == MST_CONFLICT)
		c->why = view_text(c->view.lang, N_("Någon annan ändrade uppgifterna just nu. Gå tillbaka och "
						    "se hur det står."));
	return c->result;
}

/* Saves what was done about her from her own page, and goes back there. */
mst_err volunteer_save(struct ctx *c, struct volunteer *p, const char *flash)
{
	struct act a;

	TRY(volunteer_put(c, p, &a));
	return ctx_act_go(c, &a, volunteer_base(c, p->id), flash, was_changed);
}

mst_err volunteer_step_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct volunteer p, was;
	int s = step_find(http_param(c->req, "steg"));

	if (s < 0)
		return MST_NOTFOUND;
	TRY(volunteer_of_route(c, &p));
	if (p.ended)
		return MST_CONFLICT;
	was = p;
	read_step(c, f, (enum step)s, &p);
	if (s == START && !form_bad(f) && !volunteer_ready(&p, day_of(c->now)))
		form_fail(f, "borjade", arena_fmt(c->mem, T("%s. Skriv in det först, eller sätt en dag att ordna "
							    "det före under Ändra uppgifterna."),
						  volunteer_gaps(v, &p)));
	if (form_bad(f))
		return volunteer_show(c, &was, f, steps[s].code, 422);
	return volunteer_save(c, &p, s == START ? T("Uppdraget har börjat. Nu kan hen få ärenden.") :
						  T("Steget är klart."));
}

/* ---- an application that came to nothing ---- */

const struct view_option *volunteer_outcomes(struct ctx *c)
{
	struct view_option *o = arena_new(c->mem, struct view_option, 3);

	o[0] = (struct view_option){ "drog", view_text(c->view.lang, N_("Hen drog sig ur")), NULL };
	o[1] = (struct view_option){ "nej", view_text(c->view.lang, N_("Vi tackade nej")), NULL };
	return o;
}

mst_err volunteer_decline_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct form *f = ctx_form(c);
	struct volunteer p, was;
	int32_t today = day_of(c->now);
	int k;

	TRY(volunteer_of_route(c, &p));
	if (!volunteer_applies(&p))
		return MST_CONFLICT;
	was = p;
	k = form_choice(f, v, "utfall", T("hur det slutade"), volunteer_outcomes(c), true);
	p.erase_on = form_day(f, v, "radera", T("dagen då uppgifterna raderas"), true);
	if (p.erase_on != DAY_NONE && (p.erase_on <= today || p.erase_on > today + ERASE_DAYS_MAX))
		form_fail(f, "radera", T("Välj en dag från i morgon och högst två år fram."));
	if (form_bad(f))
		return volunteer_show(c, &was, f, NULL, 422);
	p.ended = true;
	p.ended_on = today;
	p.outcome = k ? VOLUNTEER_DECLINED : VOLUNTEER_WITHDREW;
	return volunteer_save(c, &p, arena_fmt(c->mem, T("Sparat. Alla uppgifter raderas %s."),
					       view_date(v, p.erase_on)));
}

/* ---- who asks to help ---- */

static mst_err show_interest(struct ctx *c, const struct form *f, int status)
{
	struct volunteer_form_view m = { .form = f, .kinds = volunteer_kinds(c) };

	volunteer_interest_html(ctx_out(c), &c->view, &m);
	return ctx_page(c, status);
}

mst_err volunteer_interest_get(struct ctx *c)
{
	struct form *f = ctx_form(c);

	if (!*form_get(f, "intresse")) {
		form_set(f, "intresse", day_str(c->mem, day_of(c->now)));
		form_set(f, "uppdrag", "stod");
	}
	return show_interest(c, f, 200);
}

mst_err volunteer_interest_post(struct ctx *c)
{
	const struct view *v = &c->view;
	struct volunteer p = volunteer_none();
	struct form *f = ctx_form(c);
	struct act a;

	volunteer_read_who(c, f, &p);
	read_step(c, f, INTEREST, &p);
	if (form_bad(f))
		return show_interest(c, f, 422);
	TRY(volunteer_put(c, &p, &a));
	return ctx_act_go(c, &a, volunteer_base(c, p.id), T("Sparat. Nu står hen bland de sökande."), NULL);
}
