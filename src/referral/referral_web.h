/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_web.h - view models and handlers of the room's pages. */
#ifndef REFERRAL_REFERRAL_WEB_H
#define REFERRAL_REFERRAL_WEB_H

#include "person/person_pair.h"
#include "referral/referral.h"

struct referral_list_view {
	const struct view_item *items;
	size_t n;
	bool handled;     /* which list is shown */
	const char *next; /* address of the next page or NULL */
	int64_t letters;  /* that wait for an answer */
	bool lead;
	const char *until; /* who is on duty: her last instant; NULL = a coordinator */
};
void referral_list_html(struct sbuf *o, const struct view *v, const struct referral_list_view *m);

struct referral_letter_view {
	const struct form *form;
	const struct view_option *yes;
	const char *back; /* the letter */
};
void referral_letter_html(struct sbuf *o, const struct view *v, const struct referral_letter_view *m);
mst_err referral_letter_get(struct ctx *c);
mst_err referral_letter_post(struct ctx *c);

struct referral_record_view {
	const struct referral *r;
	const struct person *person; /* the one to call, never asked about safe contact */
	const struct form *form;     /* of "another time" */
	const char *base, *name, *state, *clock;
	enum view_state tag;
	const char *tag_words;
	const struct view_row *rows, *consent;
	const struct view_event *events;
	size_t nevents;
	const char *case_href;
	bool lead, waiting, enough, later_open; /* enough: tries at all hours are made */
	bool do_not_ring; /* so says the municipality that sent it */
	size_t nalike;              /* that may be the same person */
	const struct view_item *joined; /* what was put to this one */
	size_t njoined;
	const char *const *apart; /* why others were kept apart from it */
	size_t napart;
	const char *undo_until;     /* joined itself: it can be taken back to this day; NULL = not */
};
void referral_record_html(struct sbuf *o, const struct view *v,
			  const struct referral_record_view *m);
void referral_handled_html(struct sbuf *o, const struct view *v,
			   const struct referral_record_view *m);

struct referral_pair_view {
	const struct form *form;
	const char *base, *name;
	const struct person_pair *items;
	size_t n;
};
void referral_pair_html(struct sbuf *o, const struct view *v, const struct referral_pair_view *m);
/* Rows of what was put to `other`, each a link. */
MST_CHECK mst_err referral_joined_items(struct ctx *c, struct id other,
					const struct view_item **ret, size_t *ret_n);
mst_err referral_pair_get(struct ctx *c);
mst_err referral_pair_post(struct ctx *c);
mst_err referral_part_post(struct ctx *c);

struct referral_form_view {
	const struct form *form;
	const char *base, *name; /* of the record; base NULL: a new one */
	const struct view_option *sources, *consents, *givers, *roles, *crimes, *reported,
		*municipalities, *yes, *states, *withdrawers;
	const char *text;        /* of the mail, when it may be moved to the case */
};
void referral_new_html(struct sbuf *o, const struct view *v, const struct referral_form_view *m);
void referral_case_html(struct sbuf *o, const struct view *v, const struct referral_form_view *m);
void referral_close_html(struct sbuf *o, const struct view *v, const struct referral_form_view *m);

struct referral_send_view {
	const struct form *form;
	const char *municipality; /* hers; NULL: it is asked for */
	const char *phone;        /* of the jour's coordinator, "" = none */
	const struct view_option *municipalities;
	const char *unsaved;   /* address of an earlier copy that is not saved yet; NULL = none */
	const struct view_option *roles, *safe, *givers, *how, *scopes, *copies, *keep;
	bool more;             /* something under "more" is filled in or wrong */
};
void referral_send_html(struct sbuf *o, const struct view *v, const struct referral_send_view *m);

/* The part that both forms of sending have: the person, the consent, what is seldom needed. */
void referral_fields_html(struct sbuf *o, const struct view *v, const struct referral_send_view *m);
/* Reads it; what does not fit is told in the form. how: how she may have said yes. */
void referral_fields_read(struct ctx *c, struct form *f, const struct stats_code *how,
			  struct referral *r);
/* What the fields are shown with, and filled in with at first. */
struct referral_send_view referral_fields(struct ctx *c, const struct form *f,
					  const struct stats_code *how);
void referral_fields_first(struct ctx *c, struct form *f);

/* By a link, without an account. */
struct referral_link_view {
	const struct referral_send_view *fields;
	const struct form *form;
	const char *label, *to; /* to: whom it goes to */
};
void referral_link_html(struct sbuf *o, const struct view *v, const struct referral_link_view *m);
struct referral_link_sent_view {
	const char *number, *time, *again; /* again: address of an empty form */
	const struct view_row *rows; /* the copy for her file; NULL: shown already */
};
void referral_link_sent_html(struct sbuf *o, const struct view *v,
			     const struct referral_link_sent_view *m);
void referral_link_gone_html(struct sbuf *o, const struct view *v, const char *phone);
/* Rows of a copy for the sender's file. from: who sent it. */
const struct view_row *referral_copy_rows(struct ctx *c, const struct referral *r,
						    const char *from);

struct referral_sent_view {
	const struct view_item *items;
	size_t n;
	const char *next, *unsaved;
	const char *number, *time;  /* of one receipt */
};
void referral_sent_html(struct sbuf *o, const struct view *v, const struct referral_sent_view *m);
void referral_receipt_html(struct sbuf *o, const struct view *v,
			   const struct referral_sent_view *m);
struct referral_copy_view {
	const struct view_row *rows;
	const char *number, *base;
	int hours; /* that it waits to be saved */
};
void referral_copy_html(struct sbuf *o, const struct view *v, const struct referral_copy_view *m);

/* A pasted text with its line breaks. */
void referral_text_html(struct sbuf *o, const struct view *v, const char *text);

/* ---- shared by the files of the pages ---- */

const struct view_option *referral_options(struct ctx *c, const struct stats_code *list);
extern const struct stats_code referral_consent_how[], referral_consent_giver[],
	referral_consent_scope[], referral_safe[], referral_states[]; /* states: how one can end here */
/* The code chosen of a list, required; NULL: the field has its error. */
const char *referral_code_of(struct ctx *c, struct form *f, const char *field, const char *label,
			     const struct stats_code *list);
/* ?efter=INSTANT.ID of a list's next page; false when it is neither that nor absent. */
bool referral_after(struct ctx *c, int64_t *ret_at, struct id *ret_id);
const char *referral_words(const struct view *v, const struct stats_code *list, const char *code);
const char *referral_base(struct ctx *c, struct id id);
/* Opens {id}; the caller wipes. */
MST_CHECK mst_err referral_of_route(struct ctx *c, struct referral *ret);
/* The same, and MST_CONFLICT when it is handled. */
MST_CHECK mst_err referral_waiting_of_route(struct ctx *c, struct referral *ret);
/* "i dag 14:02", "tisdag 14:02", "12 mars 2026": an instant to come, in v->mem. */
const char *referral_clock_words(const struct view *v, int64_t at);
/* The instant in a field, "2026-03-01 14:00" or a day alone; empty is `empty`. */
int64_t referral_form_at(struct ctx *c, struct form *f, const char *field, int64_t empty);
mst_err referral_show(struct ctx *c, const struct referral *r, const struct form *f, int status);
/* After an act that handled a referral: destroys the key, then goes to /inkorg or the case. */
mst_err referral_handled_next(struct ctx *c);
/* Ends a change of what is handled: a double submit gets the first's place, all others the record. */
mst_err referral_already(struct ctx *c);

mst_err referral_new_get(struct ctx *c);
mst_err referral_new_post(struct ctx *c);
mst_err referral_edit_get(struct ctx *c);
mst_err referral_edit_post(struct ctx *c);
mst_err referral_try_post(struct ctx *c);
mst_err referral_close_get(struct ctx *c);
mst_err referral_close_post(struct ctx *c);
mst_err referral_case_get(struct ctx *c);
mst_err referral_case_post(struct ctx *c);
mst_err referral_send_get(struct ctx *c);
mst_err referral_send_post(struct ctx *c);
mst_err referral_link_get(struct ctx *c);
mst_err referral_link_post(struct ctx *c);
mst_err referral_sent_list_get(struct ctx *c);
mst_err referral_sent_get(struct ctx *c);
mst_err referral_copy_get(struct ctx *c);
mst_err referral_copy_file_get(struct ctx *c);
mst_err referral_copy_post(struct ctx *c);

#endif
