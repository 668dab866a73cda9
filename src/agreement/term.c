/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* term.c - the clock of the agreement, its sentences, the index clause, and the law of a day: pure, but
 * for the acts at the end. */
#include "agreement/term.h"

#include "base/money.h"

__extension__ typedef __int128 wide; /* ISO C does not know it */

/* ---- the clock ---- */

/* Last day of the n-th period, from 1; counted from the first, so that it does not drift. */
static int32_t end_of(const struct agreement_term *t, int n)
{
	return day_add_months(t->to + 1, t->renew_months * (n - 1)) - 1;
}

static int32_t notice_of(const struct agreement_term *t, int32_t ends)
{
	return day_add_months(ends + 1, -t->notice_months) - 1;
}

void agreement_clock(const struct agreement_term *t, int32_t day, struct agreement_clock *ret)
{
	struct agreement_clock k = { .ends = DAY_NONE, .notice = DAY_NONE, .renewed = DAY_NONE, .periods = 1 };

	if (t->to == DAY_NONE) {
		if (t->notified != DAY_NONE) {
			k.ends = day_add_months(t->notified + 1, t->notice_months) - 1;
			k.given = true;
		}
	} else {
		k.ends = t->to;
		for (;;) {
			k.notice = notice_of(t, k.ends);
			k.given = t->notified != DAY_NONE && t->notified <= k.notice;
			if (k.given || !t->renew_months || k.ends >= day)
				break;
			k.ends = end_of(t, ++k.periods);
		}
		if (t->renew_months && !k.given)
			k.renewed = k.ends + 1;
	}
	k.over = k.ends != DAY_NONE && day > k.ends;
	*ret = k;
}

const char *agreement_term_fault(const struct agreement_term *t, int32_t from, const char **ret_field)
{
	*ret_field = "till";
	if (t->to != DAY_NONE && from != DAY_NONE && t->to < from)
		return N_("Sista dagen är före den första.");
	if (t->to == DAY_NONE && t->renew_months) {
		*ret_field = "forlangs";
		return N_("Skriv sista dagen också. Utan den gäller överenskommelsen tills vidare och förlängs inte.");
	}
	*ret_field = "uppsagning";
	if (t->to != DAY_NONE && from != DAY_NONE && notice_of(t, t->to) < from)
		return N_("Uppsägningstiden är längre än avtalstiden.");
	if (t->renew_months && t->notice_months > t->renew_months)
		return N_("Uppsägningstiden är längre än varje förlängning.");
	*ret_field = "uppsagd";
	if (t->notified != DAY_NONE && from != DAY_NONE && t->notified < from)
		return N_("Den är uppsagd före sin första dag.");
	if ((t->notified != DAY_NONE) == str_empty(t->notified_by))
		return t->notified == DAY_NONE ? N_("Skriv också vilken dag den blev uppsagd.") :
						 N_("Skriv också vem som sade upp den.");
	*ret_field = "ses-over";
	if (t->review != DAY_NONE && from != DAY_NONE && t->review < from)
		return N_("Översynen är före den första dagen.");
	*ret_field = "index";
	if (str_empty(t->index_name) != (t->index_share == 0))
		return N_("Skriv både vilket index och hur stor del av ändringen som räknas.");
	return NULL;
}

static const char *months(struct arena *mem, int n)
{
	static const char *const small[] = { "noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta",
					     "nio", "tio", "elva", "tolv" };

	if (n == 1)
		return "en månad";
	return n <= 12 ? arena_fmt(mem, "%s månader", small[n]) : arena_fmt(mem, "%d månader", n);
}

const char *agreement_term_sentences(struct arena *mem, int32_t from, const struct agreement_term *t)
{
	const char *s;

	if (!t->edition)
		return "";
	if (t->to == DAY_NONE)
		s = arena_fmt(mem, "Överenskommelsen gäller från %s och tills vidare.", day_str(mem, from));
	else
		s = arena_fmt(mem, "Överenskommelsen gäller från %s till och med %s.", day_str(mem, from),
			      day_str(mem, t->to));
	if (t->notice_months)
		s = arena_fmt(mem, "%s Den sägs upp skriftligt, med en uppsägningstid av %s%s.", s,
			      months(mem, t->notice_months), t->to == DAY_NONE ? "" : " före sista dagen");
	if (t->renew_months)
		s = arena_fmt(mem, "%s Om ingen säger upp den förlängs den med %s i taget.", s,
			      months(mem, t->renew_months));
	if (!str_empty(t->index_name))
		s = arena_fmt(mem, "%s\n\nBelopp räknas om med %d procent av ändringen i %s och avrundas %s %s.", s,
			      t->index_share, t->index_name, t->index_down ? "nedåt till hela" : "till närmaste",
			      money_str(mem, t->index_round));
	return s;
}

/* ---- the index clause ---- */

mst_err agreement_indexed(const struct agreement_term *t, int64_t ore, int64_t was, int64_t is,
			  int64_t *ret)
{
	wide sum, whole, rest;

	if (was <= 0 || is <= 0 || ore < 0 || ore > MONEY_MAX || t->index_round < 1)
		return MST_INVALID;
	/* ore * (1 + share/100 * (is - was)/was), in parts of 100 * was */
	sum = (wide)ore * ((wide)100 * was + (wide)t->index_share * (is - was));
	if (sum < 0)
		sum = 0;
	wide unit = (wide)100 * was * t->index_round;

	whole = sum / unit;
	rest = sum % unit;
	if (!t->index_down && rest * 2 >= unit)
		whole++;
	if (whole * t->index_round > MONEY_MAX)
		return MST_INVALID;
	*ret = (int64_t)(whole * t->index_round);
	return MST_OK;
}

/* ---- the law of a day ---- */

const struct agreement_law *agreement_law_on(const struct agreement_law *list, size_t n, const char *code,
					     int32_t day)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, code) && list[i].from <= day &&
		    (list[i].to == DAY_NONE || list[i].to >= day))
			return &list[i];
	return NULL;
}

/* ---- changes as acts ---- */

static mst_err put_term(struct ctx *c, void *arg)
{
	return agreement_term_insert(c->db, arg);
}

void agreement_term_save(struct ctx *c, struct agreement_term *t, struct act *ret)
{
	t->at = c->now;
	t->by = c->who->name;
	*ret = (struct act){ .apply = put_term, .arg = t,
			     .audit = ctx_note(c, "agreement.term", ID_NONE, NULL, NULL) };
}

static mst_err put_law(struct ctx *c, void *arg)
{
	return agreement_law_insert(c->db, arg);
}

void agreement_law_save(struct ctx *c, struct agreement_law *l, struct act *ret)
{
	l->by = c->who->name;
	*ret = (struct act){ .apply = put_law, .arg = l,
			     .audit = ctx_note(c, "agreement.law", ID_NONE, NULL, NULL) };
}
