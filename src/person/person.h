/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* person.h - a help-seeker: who she is and how she may be reached. All of it is sealed under the
 * key of her case; the row in clear says only that it exists.
 *
 * There is no personnummer field, no field for belonging to a group of GDPR art. 9, and no field
 * for an offender's name. "Extra protection" is one flag that never says which kind.
 */
#ifndef PERSON_PERSON_H
#define PERSON_PERSON_H

#include "auth/auth.h"

extern const struct db_room person_room;

enum person_channel { PERSON_PHONE = 1, PERSON_SMS = 2, PERSON_MAIL = 4, PERSON_LETTER = 8 };

/* Safe contact: until the person has said otherwise, nobody knows who listens. */
struct person_safe {
	bool asked;          /* she has been asked: otherwise the first-call rules hold */
	int32_t asked_on;    /* day; older than 14 days: ask again */
	unsigned channels;   /* enum person_channel, what she has said is safe */
	bool voicemail;      /* may we leave a message */
	bool self_only;      /* "Jag hör av mig själv" */
	const char *when;    /* free: times that are safe */
	const char *as;      /* name to use when somebody else answers */
	const char *note;    /* who else reads the phone, code word ... */
};

struct person {
	struct id id;
	const char *name;    /* "" = not told */
	const char *phone;
	const char *alias;   /* shown in lists instead of first name and initial */
	const char *language;/* "" = Swedish */
	bool interpreter;
	bool extra_protection;
	struct person_safe safe;
};

#define PERSON_NAME_MAX 120
#define PERSON_PHONE_MAX 40
#define PERSON_NOTE_MAX 500
#define PERSON_SAFE_DAYS 14

/* First name and initial ("Anna B."), the alias when there is one, "Någon" when nothing is told.
 * In mem; for lists and phones. */
const char *person_short(struct arena *mem, enum view_lang lang, const struct person *p);
/* The same in no language: NULL when nothing is told. */
const char *person_shortened(struct arena *mem, const struct person *p);
/* May the safe-contact note be trusted today? */
bool person_safe_fresh(const struct person *p, int32_t today);

/* Sealing under the case's key; the row's id binds it. */
struct blob person_seal(struct arena *mem, const struct seal_key *key, const struct person *p);
MST_CHECK mst_err person_open(struct arena *mem, const struct seal_key *key, struct id id,
			      struct blob sealed, struct person *ret);

/* Rows (apply, and reading). case_id: whose key seals it. */
MST_CHECK mst_err person_put(struct db *w, struct id jour, struct id person, struct id case_id,
			     struct blob sealed);
MST_CHECK mst_err person_find(struct db *db, struct arena *mem, struct id person,
			      struct blob *ret_sealed);
MST_CHECK mst_err person_delete(struct db *w, struct id person);

/* The fields "namn", "telefon", "alias", "sprak_behov", "tolk", "extra", "sakert_*" of a form. */
void person_to_form(struct form *f, const struct person *p);
void person_from_form(struct form *f, struct arena *mem, const struct view *v, int32_t today,
		      struct person *ret);
/* The form's fieldset, and the safe-contact box that stands above any phone number (with the
 * first-call rules when she has not been asked). */
void person_fields_html(struct sbuf *o, const struct view *v, const struct form *f);
void person_safe_html(struct sbuf *o, const struct view *v, const struct person *p);
/* How she may be reached, in one line for a list; the box above says it in full. In v->mem. */
const char *person_safe_line(const struct view *v, const struct person *p);
/* True when a text holds something like a personnummer: warned about, never refused. */
bool person_text_has_number(const char *text);

#endif
