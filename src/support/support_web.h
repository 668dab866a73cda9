/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_web.h - view models and handlers of the room's pages. */
#ifndef SUPPORT_SUPPORT_WEB_H
#define SUPPORT_SUPPORT_WEB_H

#include "support/support_filter.h"
#include "support/support_task.h"

/* ---- code lists as options (support_options.c); each in c->mem, ended by a zero row ---- */

const struct view_option *support_options(struct ctx *c, const struct stats_code *list);
const struct view_option *support_channels(struct ctx *c);
/* The channel's ways as enum person_channel; 0 = none that she has been asked about. */
unsigned support_ways(const char *channel);
const struct view_option *support_began(struct ctx *c); /* who got in touch; first: we did */
const struct view_option *support_measures(struct ctx *c);
const struct view_option *support_close_reasons(struct ctx *c);
extern const struct stats_code support_reported[]; /* "Ja", "Nej", "Vet inte" */
/* Words of a code in a list; "" for NULL. */
const char *support_words(const struct view *v, const struct stats_code *list, const char *code);
const char *support_option_words(const struct view_option *o, const char *value);

/* ---- the case's codes in a form ---- */

struct support_codes_view {
	const struct form *form;
	const struct view_option *roles, *sexes, *ages, *crimes, *reported, *municipalities, *flags,
		*sources;
	bool more; /* something of the second part is filled in or wrong */
};
void support_codes_html(struct sbuf *o, const struct view *v, const struct support_codes_view *m);
void support_codes_more_html(struct sbuf *o, const struct view *v,
			     const struct support_codes_view *m);
struct support_codes_view support_codes_view(struct ctx *c, const struct form *f);
void support_codes_to_form(struct form *f, const struct support_codes *s);
void support_codes_from_form(struct ctx *c, struct form *f, struct support_codes *ret);

/* ---- pages ---- */

struct support_saved_link {
	const char *name, *href, *remove;
	bool here;
};
struct support_list_view {
	const struct view_item *items;
	size_t n;
	bool closed;        /* which list is shown */
	const char *next;   /* address of the next page or NULL */
	const struct form *form;
	struct support_filter_options options;
	bool narrow;        /* something is left out */
	bool looked;        /* so many were looked at that the page ends before it is full */
	const char *count;  /* "12 ärenden"; NULL past the first page */
	const char *query, *here; /* the selection: "kommun=2303", "?kommun=2303" */
	const struct support_saved_link *saved;
	size_t nsaved;
};
void support_list_html(struct sbuf *o, const struct view *v, const struct support_list_view *m);
/* The list as it stands in the address; f comes back in the form. */
mst_err support_list_show(struct ctx *c, struct form *f, int status);
void support_mine_html(struct sbuf *o, const struct view *v, const struct support_list_view *m);

struct support_holder {
	const char *id, *name;
	bool no_account; /* she never signs in: it was told to her */
};
struct support_case_view {
	const char *id, *name, *state, *opened, *undo_until;
	enum view_state tag;
	const struct person *person;
	const struct view_row *rows;
	const struct view_event *events;
	size_t nevents;
	const struct support_holder *holders;
	size_t nholders;
	bool open, closed, lead, notice_missing, privacy_missing;
	const struct support_task_item *tasks;
	size_t ntasks;
	size_t nslips;      /* papers that are somewhere */
	bool enough;        /* tries at all hours are made */
	bool victim;        /* the law's deadlines are hers */
	bool minor;         /* a child, by the age that is known, or one has seen the crime */
	bool unsafe;        /* her guardian is not to be asked */
	const char *danger; /* of the plan: stands above the number; NULL = none */
	const char *restricted; /* since when its processing is; NULL = it is not */
	const char *withdrawn; /* since when her consent is; NULL = it is not */
	const char *const *joined; /* bases of cases that were put to this one */
	size_t njoined;
	const char *joined_to;     /* base of the one that this was put to; NULL = none */
	bool circle;        /* held by those named alone, not by every coordinator */
	bool few_handlers;  /* extra protection, and not two named people */
	bool minor_missing, under_15; /* the question of 21 kap. 2 § SoL is not answered */
	const char *base;   /* "/arenden/ID" */
};
void support_case_html(struct sbuf *o, const struct view *v, const struct support_case_view *m);

struct support_form_view {
	const struct form *form;
	const char *base, *name; /* of the case */
	const struct person *person;
	struct support_codes_view codes;
	const struct view_option *channels, *measures, *users, *reasons, *outcomes, *yes, *services, *held,
		*began, *templates;
	const struct view_row *changes; /* what somebody else has changed meanwhile */
	const struct view_item *calls;
	size_t ncalls;
	const char *first_name;
	const char *undo; /* what was counted last, for its undoing; NULL: nothing */
};
struct support_give_view {
	const struct form *form;
	const struct view_option *users, *cases;
	const char *list; /* address of the list that it was chosen from */
};
void support_new_html(struct sbuf *o, const struct view *v, const struct support_form_view *m);
void support_edit_html(struct sbuf *o, const struct view *v, const struct support_form_view *m);
void support_log_html(struct sbuf *o, const struct view *v, const struct support_form_view *m);
void support_assign_html(struct sbuf *o, const struct view *v, const struct support_form_view *m);
void support_untold_html(struct sbuf *o, const struct view *v, const struct support_form_view *m);
void support_concern_html(struct sbuf *o, const struct view *v, const struct support_form_view *m);
void support_give_html(struct sbuf *o, const struct view *v, const struct support_give_view *m);
void support_close_html(struct sbuf *o, const struct view *v, const struct support_form_view *m);
void support_call_new_html(struct sbuf *o, const struct view *v,
			   const struct support_form_view *m);
void support_calls_html(struct sbuf *o, const struct view *v, const struct support_form_view *m);
void support_call_html(struct sbuf *o, const struct view *v, const struct support_form_view *m);
void support_tally_html(struct sbuf *o, const struct view *v, const struct support_form_view *m);
/* Handlers that live in files of their own. */
mst_err support_list_get(struct ctx *c);
mst_err support_saved_post(struct ctx *c);
mst_err support_saved_remove_post(struct ctx *c);
mst_err support_list_csv_get(struct ctx *c);
mst_err support_list_xlsx_get(struct ctx *c);
mst_err support_give_get(struct ctx *c);
mst_err support_give_post(struct ctx *c);
mst_err support_mine_get(struct ctx *c);
mst_err support_case_get(struct ctx *c);
mst_err support_new_get(struct ctx *c);
mst_err support_new_post(struct ctx *c);
mst_err support_edit_get(struct ctx *c);
mst_err support_edit_post(struct ctx *c);
mst_err support_log_get(struct ctx *c);
mst_err support_log_post(struct ctx *c);
mst_err support_assign_get(struct ctx *c);
mst_err support_assign_post(struct ctx *c);
mst_err support_unassign_post(struct ctx *c);
mst_err support_close_get(struct ctx *c);
mst_err support_close_post(struct ctx *c);
mst_err support_reopen_post(struct ctx *c);
mst_err support_told_post(struct ctx *c);
mst_err support_untold_get(struct ctx *c);
mst_err support_untold_post(struct ctx *c);
mst_err support_guardian_post(struct ctx *c);
mst_err support_concern_get(struct ctx *c);
mst_err support_concern_post(struct ctx *c);
mst_err support_call_new_get(struct ctx *c);
mst_err support_call_new_post(struct ctx *c);
mst_err support_calls_get(struct ctx *c);
mst_err support_call_get(struct ctx *c);
mst_err support_call_post(struct ctx *c);
mst_err support_tally_get(struct ctx *c);
mst_err support_tally_post(struct ctx *c);
mst_err support_tally_undo_post(struct ctx *c);

/* support_assign_web.c: adds those who support without an account, by the timeline, to
 * m->holders. */
void support_named_holders(struct ctx *c, const struct support_entry *e, size_t n,
			   struct support_case_view *m);
/* Who may be given a case (ID_NONE: any case), who suits it best first, with why and with what each lacks. */
MST_CHECK mst_err support_who_options(struct ctx *c, struct id case_id,
				      const struct view_option **ret);
/* Why one of them cannot be given a case now; NULL: she can. minor: the case is a child's. */
MST_CHECK mst_err support_lack(struct ctx *c, const char *who, bool minor, const char **ret);
/* Prepares giving a case to one of them. MST_INVALID: nobody of the list. */
MST_CHECK mst_err support_give(struct ctx *c, const struct support_case *s, const char *who,
			       struct act *ret);
/* Who may have held a talk that somebody else writes down: "jag", then those without an account who
 * support in this case. NULL: nobody else. */
const struct view_option *support_held_options(struct ctx *c, const struct support_case *s);
/* support_log_web.c: the instant typed in a field, never in the future; empty is now. */
int64_t support_form_when(struct ctx *c, struct form *f, const char *field);
/* Has the text nothing that it had better not hold (person_text_hints), or is it to stay (field anda)? Else
 * the field says so, and is asked once. */
bool support_text_fine(struct ctx *c, struct form *f, const char *field, const char *text);
const struct view_option *support_keep_text(struct ctx *c); /* of the field anda */
/* Opens {id} with the caller's keys; the caller wipes. */
MST_CHECK mst_err support_of_route(struct ctx *c, struct support_case *ret);
const char *support_base(struct ctx *c, struct id case_id);

#endif
