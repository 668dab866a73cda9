/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_decisions.c - what the eight municipalities have decided. From the partnership's own papers
 * are SocSam § 22 (2025-10-10), KS § 220/2025 and that a catalogue waits for the executive board;
 * all other boards, numbers and days are invented. A meeting that has not been held is on its way.
 * What comes late, and what waits for legal force, is told from today, so that the demo shows it on
 * any day. */
#include "cli/demo.h"

#include "service/decided.h"

#define NO DAY_NONE
#define KS "Kommunstyrelsen"

struct made {
	const char *code;
	enum decision_matter matter;
	enum decision_outcome outcome;
	const char *body, *committee;
	int paragraph;
	int32_t (*meeting)(int32_t today);
	int32_t days[3]; /* from the meeting to: verified, noticed, "nobody has appealed"; 0 = not yet */
	bool from_agreement;
	enum decision_matter condition;
	const char *registry, *delegation;
	enum decision_notice notice;
	enum decision_risk risk;
};

/* A weekday near a day told from today. */
static int32_t weekday(int32_t day)
{
	return day_term_end(day);
}
static int32_t ahead(int32_t today)
{
	return weekday(today + 36);
}
static int32_t late(int32_t today)
{
	return weekday(today + 50);
}
static int32_t lately(int32_t today)
{
	int32_t first = day_make(2026, 3, 30);

	return today - 16 < first ? first : weekday(today - 16);
}
#define ON(name, y, m, d)                                                                          \
	static int32_t name(int32_t today)                                                         \
	{                                                                                          \
		(void)today;                                                                       \
		return day_make(y, m, d);                                                          \
	}
ON(nov26, 2025, 11, 26)
ON(dec10, 2025, 12, 10)
ON(jan21, 2026, 1, 21)
ON(jan28, 2026, 1, 28)
ON(feb3, 2026, 2, 3)
ON(feb10, 2026, 2, 10)
ON(feb17, 2026, 2, 17)
ON(mar11, 2026, 3, 11)
ON(mar18, 2026, 3, 18)
ON(mar25, 2026, 3, 25)

#define YES DECISION_YES
#define IOP DECISION_IOP
#define CATALOGUE DECISION_CATALOGUE
#define EXEMPTION DECISION_EXEMPTION
#define GRANT DECISION_GRANT
#define ALONE DECISION_NOTICE_ALONE
#define UNASKED DECISION_RISK_UNASKED
#define SAFE DECISION_RISK_NO

static const struct made made[] = {
	/* Bräcke: the committee's catalogue waited for the executive board. */
	{ "2305", GRANT, YES, KS, NULL, 220, nov26, { 7, 8, 40 }, false, 0, "KS 2025/311", NULL, 0, UNASKED },
	{ "2305", CATALOGUE, YES, "Vård- och socialnämnden", "Vård- och socialutskottet", 8, jan21,
	  { 5, 6, 40 }, true, IOP, "VSN 2026/12", NULL, 0, SAFE },
	{ "2305", IOP, YES, KS, NULL, 14, feb3, { 3, 6, 29 }, true, 0, "KS 2026/27", NULL, 0, SAFE },
	/* Östersund: everything is there. */
	{ "2380", GRANT, YES, KS, NULL, 291, dec10, { 6, 7, 40 }, false, 0, "KS 00871-2025", NULL, 0, UNASKED },
	{ "2380", IOP, YES, KS, NULL, 21, feb10, { 6, 7, 35 }, true, 0, "KS 00104-2026", NULL, 0, SAFE },
	{ "2380", CATALOGUE, YES, "Socialnämnden", NULL, 17, feb17, { 7, 8, 35 }, true, 0, "SN 00061-2026",
	  NULL, 0, SAFE },
	{ "2380", EXEMPTION, YES, "Socialnämnden", NULL, 18, feb17, { 7, 8, 35 }, true, 0, "SN 00061-2026",
	  NULL, 0, SAFE },
	/* Berg: both steps lie in one board, its paragraphs verified at once. */
	{ "2361", GRANT, YES, KS, NULL, 188, dec10, { 5, 6, 40 }, false, 0, NULL, NULL, 0, UNASKED },
	{ "2326", GRANT, YES, KS, NULL, 165, dec10, { 5, 6, 40 }, false, 0, NULL, NULL, 0, UNASKED },
	{ "2326", IOP, YES, KS, NULL, 9, feb17, { 0, 1, 30 }, true, 0, "KS 2026/41", NULL, ALONE, SAFE },
	{ "2326", CATALOGUE, YES, KS, NULL, 10, feb17, { 0, 1, 30 }, true, IOP, "KS 2026/41", NULL, ALONE, SAFE },
	{ "2326", EXEMPTION, YES, KS, NULL, 11, feb17, { 0, 1, 30 }, true, CATALOGUE, "KS 2026/41", NULL,
	  ALONE, SAFE },
	/* Härjedalen: the committee said yes, the executive board no. */
	{ "2361", CATALOGUE, YES, "Socialnämnden", "Socialnämndens arbetsutskott", 12, jan28, { 6, 7, 40 }, true,
	  IOP, NULL, "4.7", 0, UNASKED },
	{ "2361", IOP, DECISION_NO, KS, NULL, 41, mar11, { 6, 7, 30 }, false, 0, "KS 2026/88", NULL, 0, UNASKED },
	/* Krokom: decided late, with an earlier start; a delegate's catalogue nobody has confirmed. */
	{ "2309", GRANT, YES, KS, NULL, 204, dec10, { 5, 6, 40 }, false, 0, NULL, NULL, 0, UNASKED },
	{ "2309", IOP, YES, KS, NULL, 57, mar25, { 7, 8, 0 }, true, 0, "KS-2026-00119", NULL, 0, SAFE },
	{ "2309", CATALOGUE, YES, "Socialnämnden", "Socialnämndens utskott", 31, mar18, { 6, 7, 0 }, true, IOP,
	  "SOC-2026-00040", "3.2", 0, UNASKED },
	/* Ragunda: the exemption is on its way. */
	{ "2303", GRANT, YES, KS, NULL, 177, nov26, { 6, 7, 40 }, false, 0, NULL, NULL, 0, UNASKED },
	{ "2303", IOP, YES, KS, NULL, 19, feb10, { 6, 7, 35 }, true, 0, "KS/2026:31", NULL, 0, SAFE },
	{ "2303", CATALOGUE, YES, "Socialnämnden", NULL, 11, feb17, { 7, 8, 0 }, true, 0, "SN/2026:9", NULL, 0,
	  SAFE },
	{ "2303", EXEMPTION, DECISION_NOT_YET, "Socialnämnden", NULL, 0, ahead, { 0 }, true, 0, NULL, NULL, 0,
	  UNASKED },
	/* Strömsund: late; the catalogue waits. */
	{ "2313", GRANT, YES, KS, NULL, 231, dec10, { 5, 6, 40 }, false, 0, NULL, NULL, 0, UNASKED },
	{ "2313", CATALOGUE, YES, "Socialnämnden", NULL, 26, mar18, { 6, 7, 0 }, true, IOP, "SN 2026/33", NULL, 0,
	  SAFE },
	{ "2313", IOP, DECISION_NOT_YET, KS, NULL, 0, late, { 0 }, true, 0, "KS 2026/140", NULL, 0, UNASKED },
	/* Åre: decided, and waits for legal force. */
	{ "2321", GRANT, YES, KS, NULL, 199, nov26, { 6, 7, 40 }, false, 0, NULL, NULL, 0, UNASKED },
	{ "2321", IOP, YES, KS, NULL, 64, lately, { 7, 8, 0 }, true, 0, "KS 2026/201", NULL, 0, SAFE },
	{ "2321", CATALOGUE, YES, "Socialnämnden", NULL, 38, lately, { 7, 8, 0 }, true, IOP, "SN 2026/77", NULL, 0,
	  SAFE },
};

static int32_t after(const struct made *k, int32_t meeting, int i, int32_t today)
{
	bool at_once = i == 0 && k->notice == ALONE;
	int32_t day = i == 2 ? meeting + k->days[i] : weekday(meeting + k->days[i]);

	/* Nobody writes down what has not happened yet. */
	return (!k->days[i] && !at_once) || day > today ? NO : day;
}

static struct decision decision_of(const struct made *k, int32_t today)
{
	struct decision d = agreement_decision_blank(k->code, k->matter);
	int month, day;

	d.outcome = k->outcome;
	d.body = k->body, d.committee = k->committee;
	d.meeting = k->meeting(today);
	d.registry = k->registry, d.delegation = k->delegation;
	if (k->matter == IOP && k->outcome == YES && d.meeting + 20 < today) {
		d.dispatched = weekday(d.meeting + 8);
		d.signed_on = weekday(d.meeting + 13);
		d.signed_by = "Kommunstyrelsens ordförande";
	}
	d.notice = k->notice, d.risk = k->risk;
	d.risk_note = k->risk == SAFE ? "Kommunens kansli, på telefon" : NULL;
	d.condition = k->condition;
	if (k->from_agreement)
		d.from = day_make(2026, 3, 1);
	if (k->matter == GRANT)
		d.from = day_make(2026, 1, 1), d.to = day_make(2026, 12, 31);
	if (k->outcome == DECISION_NOT_YET || d.meeting > today) {
		d.outcome = DECISION_NOT_YET;
		d.risk = UNASKED, d.risk_note = NULL;
		d.deadline = weekday(d.meeting - 18);
		return d;
	}
	d.paragraph = k->paragraph;
	day_split(d.meeting, &d.year, &month, &day);
	d.verified = after(k, d.meeting, 0, today);
	d.noticed = after(k, d.meeting, 1, today);
	d.unappealed = after(k, d.meeting, 2, today);
	return d;
}

static mst_err put_covers(struct ctx *c, void *arg)
{
	return service_decided_put(c->db, arg);
}

/* A catalogue covers all services (Ragunda's leaves the school out), an exemption those that are
 * counted without a name. */
static mst_err covers_of(struct demo *d, const struct decision *k, struct service_decided *ret)
{
	struct service_cover *covers;
	struct service *list;
	size_t n;

	*ret = (struct service_decided){ .municipality = k->municipality, .edition = 1 };
	if ((k->matter != CATALOGUE && k->matter != EXEMPTION) || k->outcome != YES)
		return MST_OK;
	TRY(service_list(d->c.db, d->mem, &list, &n));
	covers = arena_new(d->mem, struct service_cover, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool exempt = list[i].rule == SERVICE_NO_IDENTITY;

		if (k->matter == EXEMPTION ? !exempt :
					     str_eq(k->municipality, "2303") && str_eq(list[i].code, "school"))
			continue;
		covers[ret->n++] = (struct service_cover){
			.code = list[i].code,
			.reasons = k->matter == EXEMPTION ? list[i].special_reasons : NULL };
	}
	ret->covers = covers;
	return MST_OK;
}

static mst_err put(struct demo *d, struct decision *k)
{
	struct service_decided covers;
	struct act a;

	TRY(covers_of(d, k, &covers));
	agreement_decision_put(&d->c, k, put_covers, &covers, &a);
	covers.decision = k->id;
	return ctx_act_now(&d->c, &a);
}

static mst_err put_choices(struct ctx *c, void *arg)
{
	static const struct decision_choice choices[] = {
		{ "2305", KS, "Vård- och socialnämnden", "Vård- och socialutskottet", false, 0 },
		{ "2326", KS, "Kommunstyrelsen", NULL, false, 0 },
		{ "2361", KS, "Socialnämnden", "Socialnämndens arbetsutskott", false, 0 },
		{ "2309", KS, "Socialnämnden", "Socialnämndens utskott", false, 0 },
		{ "2303", KS, "Socialnämnden", NULL, false, 0 },
		{ "2313", KS, "Socialnämnden", NULL, false, 0 },
		{ "2321", KS, "Socialnämnden", NULL, true, 0 },
		{ "2380", KS, "Socialnämnden", NULL, false, 0 },
	};

	(void)arg;
	for (size_t i = 0; i < MST_LEN(choices); i++)
		TRY(agreement_choice_put(c->db, &choices[i]));
	return MST_OK;
}

mst_err demo_decisions(struct demo *d)
{
	int32_t today = day_of(d->c.now);
	struct decision first = agreement_decision_blank(NULL, DECISION_ADVICE);

	first.outcome = DECISION_YES;
	first.body = "SocSam";
	first.paragraph = 22, first.year = 2025;
	first.meeting = day_make(2025, 10, 10);
	TRY(put(d, &first));
	for (size_t i = 0; i < MST_LEN(made); i++) {
		struct decision k = decision_of(&made[i], today);

		if (k.matter == IOP && k.outcome == YES)
			k.adopted = d->text;

		TRY(put(d, &k));
	}
	return ctx_act_now(&d->c, &(struct act){ .apply = put_choices });
}
