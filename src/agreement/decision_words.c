/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decision_words.c - a decision and its state as facts and sentences. */
#include "agreement/decision_web.h"
#include "agreement/text.h"

static const char *condition_words(const struct view *v, enum decision_matter m)
{
	return view_text(v->lang, agreement_conditions[m].label);
}

static const char *forceless(const struct view *v, const struct decision_state *s)
{
	int32_t force = agreement_legal_force(s->by);

	if (s->waits_for)
		return arena_fmt(v->mem, T("Beslutat. Väntar på laga kraft för det som det vilar på: %s."),
				 agreement_matter_words(v, s->waits_for));
	if (force == DAY_NONE)
		return T("Beslutat. Kommunen väntar på laga kraft, och ingen tid räknas förrän beslutet är "
			 "anslaget.");
	if (day_of(v->now) < force)
		return arena_fmt(v->mem, T("Beslutat. Kommunen väntar på laga kraft, tidigast %s."),
				 view_date(v, force));
	return T("Tiden för att överklaga har gått ut. Fråga kommunen om någon har överklagat och skriv in "
		 "svaret.");
}

static const char *lapsed(const struct view *v, const struct decision_state *s)
{
	if (s->waits_for)
		return arena_fmt(v->mem, T("Gäller inte, eftersom villkoret inte uppfylldes: att %s."),
				 condition_words(v, s->waits_for));
	if (s->by->outcome == DECISION_ANNULLED)
		return T("Beslutet är upphävt.");
	return arena_fmt(v->mem, T("Gällde till och med %s."), view_date(v, s->to));
}

const char *agreement_state_words(const struct view *v, const struct decision_state *s)
{
	switch (s->phase) {
	case DECISION_MISSING:
		return s->contradicted ? T("Två beslut från samma dag säger olika. Rätta det som är fel.") :
					 T("Inget beslut är inskrivet.");
	case DECISION_PLANNED:
		return s->by->meeting == DAY_NONE ?
			       T("Ärendet är på väg. Skriv in när det ska avgöras.") :
			       arena_fmt(v->mem, T("Ska avgöras %s."), view_date(v, s->by->meeting));
	case DECISION_CONDITIONAL:
		return arena_fmt(v->mem,
				 T("Beslutat under förutsättning att %s. Börjar då gälla av sig självt."),
				 condition_words(v, s->waits_for));
	case DECISION_FORCELESS:
		return forceless(v, s);
	case DECISION_COMING:
		return arena_fmt(v->mem, T("Beslutat. Gäller från %s."), view_date(v, s->from));
	case DECISION_IN_FORCE:
		return s->to == DAY_NONE ?
			       arena_fmt(v->mem, T("Gäller sedan %s."), view_date(v, s->from)) :
			       arena_fmt(v->mem, T("Gäller sedan %s, till och med %s."),
					 view_date(v, s->from), view_date(v, s->to));
	case DECISION_REFUSED:
		return arena_fmt(v->mem,
				 T("Kommunen sa nej %s. Det jouren gör här är jourens eget uppdrag."),
				 view_date(v, s->by->meeting));
	case DECISION_LAPSED:
		return lapsed(v, s);
	case DECISION_TERMINATED:
		return arena_fmt(v->mem, T("Uppsagt. Gällde till och med %s."), view_date(v, s->to));
	}
	return "";
}

const char *agreement_edition_words(const struct view *v, const struct decision *d)
{
	static const char *const words[] = { N_("Inte avgjort än"), N_("Ja"), N_("Nej"), N_("Upphävt") };
	const char *s = view_text(v->lang, words[d->outcome]);
	const struct {
		const char *label;
		int32_t day;
	} days[] = {
		{ T("sammanträde"), d->meeting },	{ T("handlingar senast"), d->deadline },
		{ T("justerat"), d->verified },	{ T("anslaget"), d->noticed },
		{ T("ej överklagat"), d->unappealed }, { T("gäller från"), d->from },
		{ T("till och med"), d->to },
	};

	for (size_t i = 0; i < MST_LEN(days); i++)
		if (days[i].day != DAY_NONE)
			s = arena_fmt(v->mem, "%s · %s %s", s, days[i].label, day_str(v->mem, days[i].day));
	if (d->condition)
		s = arena_fmt(v->mem, T("%s · under förutsättning att %s"), s,
			      condition_words(v, d->condition));
	return str_empty(d->registry) ? s : arena_fmt(v->mem, "%s · %s", s, d->registry);
}

/* ---- facts ---- */

struct rows {
	const struct view *v;
	struct view_row *list;
	size_t n;
};

static void add(struct rows *r, const char *key, const char *value)
{
	if (!str_empty(value))
		r->list[r->n++] = (struct view_row){ key, value, NULL, NULL };
}

static const char *noticed(const struct view *v, const struct decision *d)
{
	const char *day = view_date(v, d->noticed);

	switch (d->notice) {
	case DECISION_NOTICE_ALONE:
		return arena_fmt(v->mem, T("%s, paragrafen för sig (omedelbar justering)"), day);
	case DECISION_NOTICE_BOARD:
		return arena_fmt(v->mem, T("%s, med nämndens protokoll"), day);
	case DECISION_NOTICE_MINUTES:
		break;
	}
	return day;
}

static const char *force_words(const struct view *v, const struct decision *d)
{
	int32_t force = agreement_legal_force(d);

	if (force == DAY_NONE)
		return T("Ingen tid räknas, eftersom beslutet inte är anslaget");
	if (d->unappealed == DAY_NONE)
		return arena_fmt(v->mem, T("Tidigast %s, om ingen överklagar"), view_date(v, force));
	return arena_fmt(v->mem, T("%s, ingen har överklagat"), view_date(v, force));
}

static void add_effect(struct rows *r, const struct decision *d)
{
	const struct view *v = r->v;
	static const char *const risk[] = { NULL, N_("Nej"), N_("Ja") };

	if (d->unappealed != DAY_NONE)
		add(r, T("Ej överklagat, bekräftat"), view_date(v, d->unappealed));
	add(r, T("Gäller från"), view_date(v, d->from));
	add(r, d->terminated ? T("Uppsagt till") : T("Gäller till och med"), view_date(v, d->to));
	if (d->condition)
		add(r, T("Under förutsättning att"), condition_words(v, d->condition));
	if (d->risk)
		add(r, T("Risk att det upphävs?"),
		    str_empty(d->risk_note) ? view_text(v->lang, risk[d->risk]) :
					      arena_fmt(v->mem, "%s. %s",
							view_text(v->lang, risk[d->risk]), d->risk_note));
}

static const char *adopted(struct ctx *c, const struct decision *d)
{
	const struct view *v = &c->view;
	struct doc_version version;

	if (id_none(d->adopted) || doc_version_get(c->db, c->mem, d->adopted, &version, NULL) != MST_OK)
		return NULL;
	return arena_fmt(c->mem, T("Version %d, kontrolltal %s"), (int)version.number,
			 doc_print(c->mem, &version.hash));
}

static const char *signature(const struct view *v, const struct decision *d)
{
	if (d->signed_on == DAY_NONE)
		return NULL;
	return str_empty(d->signed_by) ? view_date(v, d->signed_on) :
					 arena_fmt(v->mem, "%s, %s", view_date(v, d->signed_on), d->signed_by);
}

const struct view_row *agreement_decision_rows(struct ctx *c, const struct decision *d)
{
	const struct view *v = &c->view;
	struct rows r = { v, arena_new(c->mem, struct view_row, 22), 0 };
	bool made = d->outcome != DECISION_NOT_YET;

	add(&r, made ? T("Beslut") : T("Ska avgöras av"), agreement_decision_name(c->mem, d));
	if (!str_empty(d->committee) && !str_eq(d->committee, d->body))
		add(&r, T("Under"), d->body);
	add(&r, T("Sammanträde"), view_date(v, d->meeting));
	add(&r, T("Godkänd text"), adopted(c, d));
	add(&r, T("Diarienummer"), d->registry);
	if (made) {
		add(&r, T("Justerat"), view_date(v, d->verified));
		if (d->noticed != DAY_NONE)
			add(&r, T("Anslaget"), noticed(v, d));
		add(&r, T("Laga kraft"), force_words(v, d));
		add(&r, T("Skickat till dem som ska få det"), view_date(v, d->dispatched));
		add(&r, T("Kommunen skrev under"), signature(v, d));
		add_effect(&r, d);
	} else {
		add(&r, T("Handlingar senast"), view_date(v, d->deadline));
		add(&r, T("Påminnelse från"), view_date(v, agreement_remind_day(d)));
	}
	add(&r, T("Delegation"), d->delegation);
	add(&r, T("Bekräftat av nämnden"), d->confirmed);
	add(&r, T("Anteckning"), d->note);
	return r.list;
}

const struct view_row *agreement_decision_brief(struct ctx *c, const struct decision *d)
{
	const struct view *v = &c->view;
	struct rows r = { v, arena_new(c->mem, struct view_row, 8), 0 };
	const char *name = agreement_decision_name(c->mem, d);

	if (d->outcome == DECISION_NOT_YET) {
		add(&r, T("Ska avgöras av"), name);
		add(&r, T("Handlingar senast"), view_date(v, d->deadline));
		add(&r, T("Påminnelse från"), view_date(v, agreement_remind_day(d)));
		add(&r, T("Diarienummer"), d->registry);
		return r.list;
	}
	add(&r, T("Beslut"), arena_fmt(c->mem, "%s, %s", name, view_date(v, d->meeting)));
	add(&r, T("Diarienummer"), d->registry);
	if (d->noticed != DAY_NONE)
		add(&r, T("Protokollet"),
		    arena_fmt(c->mem, T("Justerat %s, anslaget %s"), view_date(v, d->verified),
			      view_date(v, d->noticed)));
	else if (d->verified != DAY_NONE)
		add(&r, T("Protokollet"), arena_fmt(c->mem, T("Justerat %s"), view_date(v, d->verified)));
	add(&r, T("Laga kraft"), force_words(v, d));
	add(&r, T("Kommunen skrev under"), signature(v, d));
	return r.list;
}
