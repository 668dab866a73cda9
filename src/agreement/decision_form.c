/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_form.c - the fields of a decision: to a form and back, checked where they were typed. */
#include "agreement/decision_web.h"
#include "agreement/text.h"

const struct view_option agreement_outcomes[] = {
	{ "ja", N_("Ja"), NULL },
	{ "nej", N_("Nej"), NULL },
	{ "pa_vag", N_("Inte avgjort än"), N_("Skriv då när nämnden ska sammanträda") },
	{ "upphavt", N_("Upphävt"), N_("Av domstol eller av nämnden själv, som om det aldrig hade fattats") },
	{ 0 },
};
static const char *const outcome_values[] = { "pa_vag", "ja", "nej", "upphavt" };
const struct view_option agreement_notices[] = {
	{ "protokoll", N_("Anslaget om hela protokollet"), NULL },
	{ "paragraf", N_("Anslaget om den här paragrafen"),
	  N_("Den är omedelbart justerad och har egna dagar") },
	{ "namnd", N_("Anslaget om nämndens protokoll"),
	  N_("Beslutet fattades med delegation och anmäldes till nämnden") },
	{ 0 },
};
const struct view_option agreement_conditions[] = {
	{ "", N_("Inget villkor"), NULL },
	{ "overenskommelse", N_("överenskommelsen godkänns"), NULL },
	{ "insatser", N_("insatserna utan behovsprövning beslutas"), NULL },
	{ "undantag", N_("undantaget från dokumentation beslutas"), NULL },
	{ "bidrag", N_("bidraget beslutas"), NULL },
	{ 0 },
};
const struct view_option agreement_risks[] = {
	{ "nej", N_("Nej"), NULL },
	{ "ja", N_("Ja"), NULL },
	{ "okant", N_("Frågan är inte ställd"), NULL },
	{ 0 },
};
static const char *const risk_values[] = { "okant", "nej", "ja" };

/* The place of a form's value in a list that is ordered as its enum; -1: not there. */
static int place_of(const char *const *values, size_t n, const char *value)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(values[i], value))
			return (int)i;
	return -1;
}

/* ---- whose and which ---- */

static const char *desk_title(const struct view *v, const struct decision_desk *desk)
{
	const char *what = agreement_matter_words(v, desk->matter);

	return desk->d.edition ? arena_fmt(v->mem, T("Rätta beslutet: %s"), what) :
				 arena_fmt(v->mem, T("Skriv in ett beslut: %s"), what);
}

/* The approval of the agreement names which text was approved. */
static mst_err read_texts(struct ctx *c, struct decision_desk *desk)
{
	const struct view *v = &c->view;
	struct doc_version *list;
	struct view_option *o;
	size_t n;

	if (desk->matter != DECISION_IOP)
		return MST_OK;
	TRY(agreement_settled(c, &list, &n));
	o = arena_new(c->mem, struct view_option, n + 1);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct view_option){ id_str(c->mem, list[i].id),
					     arena_fmt(c->mem, T("Version %d, kontrolltal %s"),
						       (int)list[i].number,
						       doc_print(c->mem, &list[i].hash)), NULL };
	desk->texts = n ? o : NULL;
	return MST_OK;
}

mst_err agreement_desk_open(struct ctx *c, enum decision_matter m, struct decision_desk *ret)
{
	struct decision_desk desk = { .matter = m };
	const char *id = http_param(c->req, "id");

	if (!m)
		return MST_NOTFOUND;
	TRY(org_by_slug(c->db, c->mem, http_param(c->req, "slug"), &desk.town));
	if (desk.town.kind != ORG_MUNICIPALITY)
		return MST_NOTFOUND;
	if (!agreement_may_decide(c, desk.town.id))
		return MST_DENIED;
	TRY(agreement_choice(c->db, c->mem, desk.town.code, &desk.choice));
	TRY(agreement_decisions(c->db, c->mem, desk.town.code, &desk.list, &desk.n));
	desk.d = agreement_decision_blank(desk.town.code, m);
	if (id) {
		struct id which;

		TRY(ctx_id(c, "id", &which));
		TRY(agreement_decision_get(c->db, c->mem, which, &desk.d));
		if (desk.d.removed || desk.d.matter != m ||
		    !str_eq(desk.d.municipality, desk.town.code))
			return MST_NOTFOUND;
	}
	for (size_t i = 0; i < desk.n; i++)
		desk.others |= desk.list[i].matter == m && !id_eq(desk.list[i].id, desk.d.id) &&
			       desk.list[i].outcome != DECISION_NOT_YET;
	desk.base = arena_fmt(c->mem, "%s/beslut", agreement_town_base(c, &desk.town));
	desk.title = desk_title(&c->view, &desk);
	desk.crumbs = agreement_town_trail(c, &desk.town, desk.title);
	TRY(read_texts(c, &desk));
	*ret = desk;
	return MST_OK;
}

/* ---- to a form ---- */

static void set_day(struct ctx *c, struct form *f, const char *field, int32_t day)
{
	form_set(f, field, day_str(c->mem, day));
}

static void to_form(struct ctx *c, struct form *f, const struct decision *d)
{
	form_set(f, "utfall", outcome_values[d->outcome]);
	form_set(f, "organ", d->body);
	form_set(f, "utskott", d->committee);
	form_set(f, "paragraf", agreement_paragraph(c->mem, d));
	form_set(f, "dnr", d->registry);
	set_day(c, f, "sammantrade", d->meeting);
	set_day(c, f, "handlingar_senast", d->deadline);
	set_day(c, f, "justerat", d->verified);
	set_day(c, f, "anslaget", d->noticed);
	set_day(c, f, "ej_overklagat", d->unappealed);
	set_day(c, f, "expedierat", d->dispatched);
	set_day(c, f, "undertecknat", d->signed_on);
	form_set(f, "undertecknare", d->signed_by);
	set_day(c, f, "galler_fran", d->from);
	set_day(c, f, "galler_till", d->to);
	form_set(f, "anslag", agreement_notices[d->notice].value);
	form_set(f, "uppsagt", d->terminated ? "ja" : NULL);
	form_set(f, "villkor", agreement_conditions[d->condition].value);
	form_set(f, "risk", risk_values[d->risk]);
	form_set(f, "risk_not", d->risk_note);
	form_set(f, "delegation", d->delegation);
	form_set(f, "bekraftat", d->confirmed);
	form_set(f, "not", d->note);
	form_set(f, "godkand", id_none(d->adopted) ? "" : id_str(c->mem, d->adopted));
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)d->edition));
}

/* The agreed start is the usual one for what rests on the agreement. */
static int32_t usual_start(struct ctx *c)
{
	struct agreement a;

	/* also one that has not begun yet */
	return agreement_current(c->db, c->mem, day_make(9999, 12, 31), &a) == MST_OK ? a.from_day :
											 DAY_NONE;
}

void agreement_desk_fill(struct ctx *c, const struct decision_desk *desk, struct form *f)
{
	struct decision d = desk->d;

	if (*form_get(f, "version"))
		return;
	if (!d.edition) {
		bool social = d.matter == DECISION_CATALOGUE || d.matter == DECISION_EXEMPTION;

		d.body = social && !str_empty(desk->choice.board) ? desk->choice.board :
								    desk->choice.executive;
		d.committee = social ? desk->choice.committee : NULL;
		d.from = d.matter == DECISION_GRANT ? DAY_NONE : usual_start(c);
	}
	to_form(c, f, &d);
	if (!desk->d.edition)
		form_set(f, "utfall", NULL);
}

/* ---- and back ---- */

static void read_paragraph(struct ctx *c, struct form *f, struct decision *d)
{
	const struct view *v = &c->view;
	const char *s = form_text(f, c->mem, v, "paragraf", N_("paragrafen"), DECISION_NAME_MAX, false);

	d->paragraph = d->year = 0;
	if (!*s)
		return;
	switch (agreement_paragraph_parse(s, &d->paragraph, &d->year)) {
	case MST_OK:
		break;
	case MST_NOTFOUND:
		form_fail(f, "paragraf",
			  T("Skriv året också, till exempel § 220/2025. Numren börjar om varje år."));
		break;
	default:
		form_fail(f, "paragraf", T("Skriv paragrafen som § 220/2025."));
	}
}

static const char *optional(struct ctx *c, struct form *f, const char *field, const char *label,
			    size_t max)
{
	const char *s = form_text(f, c->mem, &c->view, field, label, max, false);

	return *s ? s : NULL;
}

static void read_days(struct ctx *c, struct form *f, struct decision *d)
{
	const struct view *v = &c->view;

	d->meeting = form_day(f, v, "sammantrade", N_("sammanträdesdagen"), false);
	d->deadline = form_day(f, v, "handlingar_senast", N_("dagen"), false);
	d->verified = form_day(f, v, "justerat", N_("dagen"), false);
	d->noticed = form_day(f, v, "anslaget", N_("dagen"), false);
	d->unappealed = form_day(f, v, "ej_overklagat", N_("dagen"), false);
	d->dispatched = form_day(f, v, "expedierat", N_("dagen"), false);
	d->signed_on = form_day(f, v, "undertecknat", N_("dagen"), false);
	d->from = form_day(f, v, "galler_fran", N_("dagen"), false);
	d->to = form_day(f, v, "galler_till", N_("dagen"), false);
	d->terminated = form_has(f, "uppsagt", "ja");
}

static void read_choices(struct ctx *c, struct form *f, struct decision *d)
{
	const struct view *v = &c->view;
	int i;

	if (form_choice(f, v, "utfall", N_("vad det blev"), agreement_outcomes, true) >= 0)
		d->outcome = (enum decision_outcome)place_of(outcome_values, MST_LEN(outcome_values),
							     form_get(f, "utfall"));
	i = form_choice(f, v, "anslag", N_("vilket anslag"), agreement_notices, false);
	d->notice = i > 0 ? (enum decision_notice)i : DECISION_NOTICE_MINUTES;
	i = *form_get(f, "villkor") ?
		    form_choice(f, v, "villkor", N_("villkoret"), agreement_conditions, true) : 0;
	d->condition = i > 0 ? (enum decision_matter)i : (enum decision_matter)0;
	i = place_of(risk_values, MST_LEN(risk_values), form_get(f, "risk"));
	d->risk = i >= 0 ? (enum decision_risk)i : DECISION_RISK_UNASKED;
}

void agreement_desk_read(struct ctx *c, struct decision_desk *desk, struct form *f)
{
	const struct view *v = &c->view;
	struct decision *d = &desk->d;
	const char *field, *words;
	int64_t edition;

	read_choices(c, f, d);
	d->body = form_text(f, c->mem, v, "organ", N_("nämnden eller styrelsen"), DECISION_NAME_MAX, true);
	d->committee = optional(c, f, "utskott", N_("utskottet"), DECISION_NAME_MAX);
	read_days(c, f, d);
	read_paragraph(c, f, d);
	d->registry = agreement_registry_tidy(
	    c->mem, optional(c, f, "dnr", N_("diarienumret"), DECISION_NAME_MAX));
	d->signed_by = optional(c, f, "undertecknare", N_("vem som skrev under"), DECISION_NAME_MAX);
	d->risk_note = optional(c, f, "risk_not", N_("svaret"), DECISION_NOTE_MAX);
	d->delegation = optional(c, f, "delegation", N_("punkten"), DECISION_NAME_MAX);
	d->confirmed = optional(c, f, "bekraftat", N_("paragrafen"), DECISION_NAME_MAX);
	d->note = optional(c, f, "not", N_("anteckningen"), DECISION_NOTE_MAX);
	if (desk->texts) {
		d->adopted = ID_NONE;
		if (*form_get(f, "godkand") &&
		    (form_choice(f, v, "godkand", N_("vilken text"), desk->texts, true) < 0 ||
		     !id_parse(form_get(f, "godkand"), &d->adopted)))
			d->adopted = ID_NONE;
	}
	if (str_int(form_get(f, "version"), &edition))
		d->edition = edition; /* what she saw; without it the conflict page shows */
	if (form_bad(f))
		return;
	words = agreement_decision_fault(d, desk->list, desk->n, form_has(f, "ersatter", "ja"),
					 day_of(c->now), &field);
	if (words)
		form_fail(f, field, view_text(v->lang, words));
}

/* ---- two at once ---- */

static const struct {
	const char *field, *label;
	const struct view_option *options;
} shown[] = {
	{ "utfall", N_("Vad blev det?"), agreement_outcomes },
	{ "organ", N_("Nämnd eller styrelse"), NULL },
	{ "utskott", N_("Utskott"), NULL },
	{ "sammantrade", N_("Sammanträdesdag"), NULL },
	{ "paragraf", N_("Paragraf"), NULL },
	{ "dnr", N_("Diarienummer"), NULL },
	{ "handlingar_senast", N_("Handlingarna ska vara inne senast"), NULL },
	{ "justerat", N_("Justerat"), NULL },
	{ "anslaget", N_("Anslaget på kommunens anslagstavla"), NULL },
	{ "anslag", N_("Vilket anslag gäller dagarna ovan?"), agreement_notices },
	{ "ej_overklagat", N_("Kommunen bekräftade att ingen har överklagat"), NULL },
	{ "expedierat", N_("Skickat till dem som ska få det"), NULL },
	{ "undertecknat", N_("Kommunen skrev under"), NULL },
	{ "undertecknare", N_("Vem skrev under?"), NULL },
	{ "galler_fran", N_("Gäller från"), NULL },
	{ "galler_till", N_("Gäller till och med"), NULL },
	{ "villkor", N_("Under förutsättning att"), agreement_conditions },
	{ "risk", N_("Finns det risk att beslutet upphävs?"), agreement_risks },
	{ "risk_not", N_("Vem svarade, och varför?"), NULL },
	{ "delegation", N_("Punkt i delegationsordningen"), NULL },
	{ "bekraftat", N_("Bekräftat av nämnden, paragraf"), NULL },
	{ "not", N_("Anteckning"), NULL },
};

static const char *option_words(const struct view *v, const struct view_option *o, const char *value)
{
	for (; o && o->value; o++)
		if (str_eq(o->value, value))
			return view_text(v->lang, o->label);
	return *value ? value : "–";
}

mst_err agreement_desk_quicker(struct ctx *c, struct decision_desk *desk, struct form *f)
{
	const struct view *v = &c->view;
	struct view_row *rows = arena_new(c->mem, struct view_row, MST_LEN(shown) + 2);
	struct form *theirs = form_new(c->mem);
	struct decision now;
	size_t n = 0;

	TRY(agreement_decision_get(c->db, c->mem, desk->d.id, &now));
	to_form(c, theirs, &now);
	for (size_t i = 0; i < MST_LEN(shown); i++) {
		const char *value = form_get(theirs, shown[i].field);

		if (!str_eq(value, form_get(f, shown[i].field)))
			rows[n++] = (struct view_row){ view_text(v->lang, shown[i].label),
						       option_words(v, shown[i].options, value), NULL,
						       NULL };
	}
	if (now.removed)
		rows[n++] = (struct view_row){ T("Beslutet"), T("Borttaget"), NULL, NULL };
	desk->changes = rows;
	desk->d.edition = now.edition;
	form_set(f, "version", arena_fmt(c->mem, "%lld", (long long)now.edition));
	form_fail(f, "", T("Någon annan har ändrat beslutet medan du skrev. Din text är kvar. Jämför med "
			   "det som står nu och spara igen."));
	return MST_OK;
}
