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
/* Parts of the week that she has said are safe: before 12, 12-16 and from 16 on an ordinary day,
 * and Saturdays, Sundays and holidays. */
enum person_times { PERSON_MORNING = 1, PERSON_AFTERNOON = 2, PERSON_EVENING = 4, PERSON_WEEKEND = 8 };

/* Safe contact: until the person has said otherwise, nobody knows who listens. */
struct person_safe {
	bool asked;          /* she has been asked: otherwise the first-call rules hold */
	int32_t asked_on;    /* day; older than 14 days: ask again */
	unsigned channels;   /* enum person_channel, what she has said is safe */
	bool voicemail;      /* may we leave a message */
	bool self_only;      /* "Jag hör av mig själv" */
	const char *when;    /* free: times that are safe */
	const char *as;      /* name to use when somebody else answers */
	const char *note;
	unsigned times;      /* enum person_times; 0 = any time */
	const char *readers; /* who else reads the phone */
	const char *code;    /* word that tells us that it is she */
	int32_t review;      /* day to ask again; 0 or DAY_NONE = only after PERSON_SAFE_DAYS */
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
/* May the safe-contact note be trusted today? Not when it is older than PERSON_SAFE_DAYS, nor from
 * its review day on. */
bool person_safe_fresh(const struct person *p, int32_t today);

/* What a contact that we make at an instant goes against: a set, 0 = nothing. ways: enum
 * person_channel, any of which it would be safe by; 0 = a meeting or another way that she has not
 * been asked about. Nothing is refused for it: who makes the contact says why. */
enum person_break {
	PERSON_BREAK_SELF = 1,      /* she gets in touch herself */
	PERSON_BREAK_UNASKED = 2,   /* not asked yet: only to ring is left */
	PERSON_BREAK_WAY = 4,
	PERSON_BREAK_TIME = 8,
	PERSON_BREAK_VOICEMAIL = 16,
};
unsigned person_breaks(const struct person *p, unsigned ways, bool voicemail, int64_t at);
/* "inte ett säkert sätt, inte en säker tid"; "" for 0. In v->mem. */
const char *person_break_words(const struct view *v, unsigned breaks);

#define PERSON_TRIES 3 /* at other hours of the day, before it is kind to stop */
/* The next try after the tries at `at`, seen from `now`: on an open day, at another time of day
 * than those before until all have been used, at least three hours away, and in the times that are
 * safe (p may be NULL). cal NULL: Monday to Friday without holidays. */
int64_t person_next_try(const struct day_calendar *cal, const struct person *p, const int64_t *at,
			size_t n, int64_t now);

/* Text as it is compared: Unicode NFKC with case folded (UAX #31, toNFKC_Casefold). In mem; NULL: broken
 * UTF-8. */
const char *person_fold(struct arena *mem, const char *text);
/* A number as it is compared: its digits without 0, +46 or 0046 before them, so that "+46 70-174 06 99"
 * and "070-1740699" are one. In mem. */
const char *person_digits(struct arena *mem, const char *text);
/* What may tell that two are one and the same: such a number, and a name's words in whatever order and
 * case. In mem; NULL: nothing to go by (fewer than six digits, a first name alone). */
const char *person_number_key(struct arena *mem, const char *phone);
const char *person_name_key(struct arena *mem, const char *name);
enum person_same { PERSON_SAME_NUMBER = 1, PERSON_SAME_NAME = 2 };
/* A set of enum person_same; 0: nothing says so. */
unsigned person_same(struct arena *mem, const char *name, const char *phone, const char *other_name,
		     const char *other_phone);
/* "samma telefonnummer och samma namn"; "" for 0. In v->mem. */
const char *person_same_words(const struct view *v, unsigned same);

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

/* The field "telefon": NULL when it is empty; an error at it when it has no number in it. Words beside the number
 * ("kvällar") are kept. */
const char *person_phone_from_form(struct form *f, struct arena *mem, const struct view *v);
/* The fields "namn", "telefon", "alias", "sprak_behov", "tolk", "extra", "sakert_*" of a form. */
void person_to_form(struct form *f, const struct person *p);
void person_from_form(struct form *f, struct arena *mem, const struct view *v, int32_t today,
		      struct person *ret);
/* The form's fieldset, and the safe-contact box that stands above any phone number (with the
 * first-call rules when she has not been asked). */
void person_fields_html(struct sbuf *o, const struct view *v, const struct form *f);
void person_safe_html(struct sbuf *o, const struct view *v, const struct person *p);
/* Her number as a link that dials; it never stands without the box above it. */
void person_phone_html(struct sbuf *o, const struct view *v, const struct person *p);
/* How a first call may begin, beside the number. */
void person_script_html(struct sbuf *o, const struct view *v);
/* How she may be reached, in one line for a list; the box above says it in full. In v->mem. */
const char *person_safe_line(const struct view *v, const struct person *p);
/* What a text had better not hold: warned about once, never refused. (pure) */
enum person_text {
	PERSON_TEXT_NUMBER = 1,   /* something like a personnummer */
	PERSON_TEXT_LONG = 2,     /* more than a note: a whole story */
	PERSON_TEXT_OFFENDER = 4, /* a full name beside a word for a suspect */
};
#define PERSON_TEXT_LONG_CHARS 1500
unsigned person_text_hints(const char *text);
/* The gravest of them as words for the one who writes. In v->mem or static. */
const char *person_text_words(const struct view *v, unsigned hints);

#endif
