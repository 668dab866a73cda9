/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_test.c - cases as rules: what is sealed, who opens it, what is counted. */
#include "support/support_fixture.h"

static mst_err read_as(struct auth_fixture *f, int who, struct id id)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct ctx c;

	auth_fixture_ctx(f, who, &c);
	mst_err e = support_case_read(&c, id, &s);

	ctx_close(&c);
	return e;
}

/* ---- sealed bytes ---- */

static void same_codes(const struct support_codes *a, const struct support_codes *b)
{
	CHECK_INT(a->nroles, b->nroles);
	for (size_t i = 0; i < a->nroles && i < b->nroles; i++)
		CHECK_STR(a->roles[i], b->roles[i]);
	CHECK_STR(a->place, b->place);
	CHECK_INT(a->nflags, b->nflags);
	for (size_t i = 0; i < a->nflags && i < b->nflags; i++)
		CHECK_STR(a->flags[i], b->flags[i]);
	CHECK_STR(a->sex, b->sex);
	CHECK_STR(a->age, b->age);
	CHECK_STR(a->crime, b->crime);
	CHECK_STR(a->reported, b->reported);
	CHECK_STR(a->source, b->source);
	CHECK_STR(a->municipality, b->municipality);
	CHECK_STR(a->summary, b->summary);
	CHECK_STR(a->close_reason, b->close_reason);
}

TEST(support_codes_for_their_case_and_key_only)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 }, other = { 0 };
	struct arena *mem = arena_open();
	struct support_codes full = support_fixture_anna().codes, got;
	struct person anna = { .name = "Anna Berg", .extra_protection = true };
	struct support_card card;
	struct id id;
	struct blob plain, sealed;

	CHECK_OK(crypto_start());
	id = rng_id();
	seal_key_new(&key);
	seal_key_new(&other);
	full.place = "2305", full.nflags = 2, full.flags[0] = "honour", full.flags[1] = "school";
	sealed = support_codes_seal(mem, &key, id, &full, &anna);
	CHECK_OK(support_codes_open(mem, &key, id, sealed, &got, &card));
	same_codes(&got, &full);
	CHECK_STR(card.name, "Anna B.");
	CHECK(card.extra_protection && !card.missing);
	CHECK_ERR(support_codes_open(mem, &other, id, sealed, &got, NULL), MST_INVALID);
	CHECK_ERR(support_codes_open(mem, &key, rng_id(), sealed, &got, NULL), MST_INVALID);
	CHECK_OK(seal_open(mem, &key, SEAL_AD(FIELD_CASE, id), sealed, &plain));
	/* As it was before there were cards. */
	size_t place = 4 + strlen("2305"), plan = 3 * 4 + 8 + place, dates = 6 * 8 + plan;
	size_t old = plain.n - (4 + strlen("Anna B.") + 8) - dates;

	CHECK_OK(support_codes_open(mem, &key, id,
				    seal(mem, &key, SEAL_AD(FIELD_CASE, id), plain.p, old), &got,
				    &card));
	full.place = NULL;
	same_codes(&got, &full);
	CHECK(card.missing);
	for (size_t n = 0; n < plain.n; n++) {
		if (n == old || n == plain.n - dates || n == plain.n - plan || n == plain.n - place)
			continue; /* as it was before there were cards, dates, plans, or places */
		CHECK_ERR(support_codes_open(mem, &key, id, (struct blob){ sealed.p, n }, &got, NULL), MST_INVALID);
		CHECK_ERR(support_codes_open(mem, &key, id,
					     seal(mem, &key, SEAL_AD(FIELD_CASE, id), plain.p, n),
					     &got, NULL),
			  MST_INVALID);
	}
	/* More roles than there is room for: refused, nothing written past the end. */
	uint8_t *evil = arena_alloc(mem, plain.n, 1);

	memcpy(evil, plain.p, plain.n);
	for (int n = SUPPORT_ROLES_MAX + 1; n < 256; n += 31) {
		for (size_t at = 8; at < 16; at++) {
			memset(evil + 8, 0, 8);
			evil[at] = (uint8_t)n;
			CHECK_ERR(support_codes_open(mem, &key, id,
						     seal(mem, &key, SEAL_AD(FIELD_CASE, id), evil,
							  plain.n),
						     &got, NULL),
				  MST_INVALID);
		}
	}
	arena_close(mem);
}

TEST(support_entry_cut_moved_or_under_another_key)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key = { 0 }, other = { 0 };
	struct arena *mem = arena_open();
	struct support_entry e = { .channel = "phone", .text = "Talade om rättegången", .minutes = 25 };
	struct support_entry got;
	struct blob sealed, plain;

	CHECK_OK(crypto_start());
	seal_key_new(&key);
	seal_key_new(&other);
	e.id = rng_id();
	e.fact = rng_id();
	sealed = support_entry_seal(mem, &key, &e);
	got = (struct support_entry){ .id = e.id };
	CHECK_OK(support_entry_open(mem, &key, sealed, &got));
	CHECK_STR(got.text, e.text);
	CHECK_STR(got.channel, "phone");
	CHECK_STR(got.code, NULL);
	CHECK_INT(got.minutes, 25);
	CHECK(id_eq(got.fact, e.fact));
	CHECK_ERR(support_entry_open(mem, &other, sealed, &got), MST_INVALID);
	CHECK_OK(seal_open(mem, &key, SEAL_AD(FIELD_CASE_NOTE, e.id), sealed, &plain));
	for (size_t n = 0; n < plain.n; n++)
		CHECK_ERR(support_entry_open(mem, &key,
					     seal(mem, &key, SEAL_AD(FIELD_CASE_NOTE, e.id), plain.p,
						  n),
					     &got),
			  MST_INVALID);
	for (size_t n = 1; n < sealed.n; n++)
		CHECK_ERR(support_entry_open(mem, &key, (struct blob){ sealed.p, n }, &got),
			  MST_INVALID);
	got.id = rng_id();
	CHECK_ERR(support_entry_open(mem, &key, sealed, &got), MST_INVALID);
	arena_close(mem);
}

/* ---- acts in short ---- */

struct doing {
	struct auth_fixture *f;
	int who;
	struct id id;
};

enum what { EDIT, LOG, ASSIGN, UNASSIGN, CLOSE, REOPEN };

static mst_err prepare(struct ctx *c, const struct doing *d, enum what what, struct support_case *s,
		       struct act *a)
{
	struct support_entry e = { .kind = SUPPORT_TALK, .at = FIXTURE_NOW + 60, .text = "Samtal" };

	switch (what) {
	case EDIT:
		s->codes.crime = "fraud";
		s->codes.municipality = "2380";
		return support_edit(c, s, &s->person, &s->codes, s->version, a);
	case LOG:
		return support_log(c, s, &e, a);
	case ASSIGN:
		return support_assign(c, s, d->f->who[MAJ].id, a);
	case UNASSIGN:
		return support_unassign(c, s, d->f->who[MAJ].id, a);
	case CLOSE:
		return support_close(c, s, "done", "helped", a);
	case REOPEN:
		return support_reopen(c, s, a);
	}
	return MST_FAIL;
}

static mst_err act(const struct doing *d, enum what what)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(d->f, d->who, &c);
	mst_err e = support_case_read(&c, d->id, &s);

	if (e == MST_OK)
		e = prepare(&c, d, what, &s, &a);
	if (e == MST_OK)
		e = ctx_act_now(&c, &a);
	ctx_close(&c);
	return e;
}

TEST(support_a_volunteer_opens_exactly_hers)
{
	struct auth_fixture f;
	struct id hers, other;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), AUTH_PEOPLE))
		return;
	hers = support_fixture_case(&f, KARIN);
	other = support_fixture_case(&f, KARIN);
	struct doing d = { &f, KARIN, hers };

	CHECK_OK(act(&d, ASSIGN));
	for (int who = 0; who < AUTH_PEOPLE; who++) {
		CHECK_ERR(read_as(&f, who, hers),
			  who == KARIN || who == BRITT || who == MAJ ? MST_OK : MST_NOTFOUND);
		CHECK_ERR(read_as(&f, who, other),
			  who == KARIN || who == BRITT ? MST_OK : MST_NOTFOUND);
	}
	CHECK_ERR(read_as(&f, -1, hers), MST_NOTFOUND);
	CHECK_ERR(read_as(&f, KARIN, rng_id()), MST_NOTFOUND);
	struct doing m = { &f, MAJ, hers };

	CHECK_OK(act(&m, LOG));
	CHECK_OK(act(&d, UNASSIGN));
	CHECK_ERR(read_as(&f, MAJ, hers), MST_NOTFOUND);
	CHECK_OK(act(&d, UNASSIGN)); /* what is gone already is no fault */
	/* One she opened herself is hers from the start. */
	struct id own = support_fixture_case(&f, OLLE);

	CHECK_OK(read_as(&f, OLLE, own));
	CHECK_OK(read_as(&f, BRITT, own));
	CHECK_ERR(read_as(&f, MAJ, own), MST_NOTFOUND);
	support_fixture_check(&f, "giving and taking back");
	auth_fixture_close(&f);
	day_fake(0);
}

static mst_err assign_to(struct auth_fixture *f, struct id id, struct id user)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct act a;
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	mst_err e = support_assign(&c, &s, user, &a);

	ctx_close(&c);
	return e;
}

static void shown_is(struct auth_fixture *f, const char *name, bool extra)
{
	struct support_row *rows = NULL;
	struct support_codes codes = { 0 };
	struct support_card card = { 0 };
	struct ctx c;
	size_t n = 0;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_rows_list(c.db, c.mem, f->app.jour, SUPPORT_OPEN, SUPPORT_BY_TOUCHED, 0,
				   ID_NONE, 9, &rows, &n));
	CHECK_INT(n, 1);
	CHECK_OK(support_row_show(&c, &rows[0], &codes, &card));
	CHECK_STR(codes.crime, "assault");
	CHECK_STR(card.name, name);
	CHECK_INT(card.extra_protection, extra);
	ctx_close(&c);
}

static mst_err put_sealed(struct ctx *c, void *arg)
{
	const struct support_row *r = arg;

	return support_row_update(c->db, r->id, r->version, c->now, r->sealed, r->link);
}

/* Changes the person, or (p NULL) seals the codes as they were before they carried a card. */
static void reseal(struct auth_fixture *f, struct id id, struct person *p)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct support_row row;
	struct blob plain;
	struct act a = { .apply = put_sealed, .arg = &row };
	struct ctx c;

	auth_fixture_ctx(f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &s));
	CHECK_OK(support_row_find(c.db, c.mem, id, &row));
	CHECK_OK(seal_open(c.mem, &s.key, SEAL_AD(FIELD_CASE, id), row.sealed, &plain));
	row.sealed = seal(c.mem, &s.key, SEAL_AD(FIELD_CASE, id), plain.p,
			  plain.n - (4 + strlen("Eva L.") + 8) - 6 * 8 - (3 * 4 + 8) - 4);
	if (p)
		CHECK_OK(support_edit(&c, &s, p, &s.codes, s.version, &a));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
}

TEST(support_a_list_knows_the_person_without_her_row)
{
	struct person eva = { .name = "Eva Lind", .extra_protection = true };
	struct auth_fixture f;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	struct id id = support_fixture_case(&f, KARIN);

	shown_is(&f, "Anna B.", false);
	reseal(&f, id, &eva);
	shown_is(&f, "Eva L.", true);
	reseal(&f, id, NULL);
	shown_is(&f, "Eva L.", true);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(support_given_only_to_who_works_with_cases)
{
	struct auth_fixture f;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), AUTH_PEOPLE))
		return;
	struct id id = support_fixture_case(&f, KARIN);

	CHECK_OK(assign_to(&f, id, f.who[OLLE].id));
	CHECK_OK(assign_to(&f, id, f.who[BRITT].id));
	CHECK_ERR(assign_to(&f, id, f.who[BIRGITTA].id), MST_INVALID);
	CHECK_ERR(assign_to(&f, id, f.who[GUN].id), MST_INVALID);
	CHECK_ERR(assign_to(&f, id, rng_id()), MST_NOTFOUND);
	auth_fixture_close(&f);
	day_fake(0);
}

/* ---- versions and states ---- */

TEST(support_two_who_change_one_case)
{
	MST_CLEANUP(support_case_wipe) struct support_case one = { 0 }, two = { 0 };
	struct auth_fixture f;
	struct act a, b, close;
	struct ctx c;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	struct id id = support_fixture_case(&f, KARIN);

	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_case_read(&c, id, &one));
	CHECK_OK(support_case_read(&c, id, &two));
	CHECK_INT(one.version, 1);
	one.codes.summary = "Den första";
	two.codes.summary = "Den andra";
	CHECK_OK(support_edit(&c, &one, &one.person, &one.codes, one.version, &a));
	CHECK_OK(support_edit(&c, &two, &two.person, &two.codes, two.version, &b));
	CHECK_OK(support_close(&c, &two, "done", "helped", &close));
	CHECK_OK(ctx_act_now(&c, &a));
	CHECK_ERR(ctx_act_now(&c, &b), MST_CONFLICT);
	CHECK_ERR(ctx_act_now(&c, &a), MST_CONFLICT); /* nor the same twice */
	CHECK_ERR(ctx_act_now(&c, &close), MST_CONFLICT);
	support_case_wipe(&two);
	CHECK_OK(support_case_read(&c, id, &two));
	CHECK_STR(two.codes.summary, "Den första");
	CHECK_INT(two.version, 2);
	ctx_close(&c);
	support_fixture_check(&f, "two who edit");
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(support_what_a_state_allows)
{
	struct auth_fixture f;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	struct doing d = { &f, KARIN, support_fixture_case(&f, KARIN) };

	CHECK_ERR(act(&d, REOPEN), MST_CONFLICT);
	CHECK_OK(act(&d, CLOSE));
	CHECK_ERR(act(&d, CLOSE), MST_CONFLICT);
	CHECK_ERR(act(&d, EDIT), MST_CONFLICT);
	CHECK_ERR(act(&d, LOG), MST_CONFLICT);
	CHECK_ERR(act(&d, ASSIGN), MST_CONFLICT);
	CHECK_OK(act(&d, REOPEN));
	CHECK_OK(act(&d, LOG));
	CHECK_OK(act(&d, EDIT));
	CHECK_OK(act(&d, CLOSE));
	support_fixture_check(&f, "closing and reopening");
	auth_fixture_close(&f);
	day_fake(0);
}

/* ---- figures ---- */

TEST(support_figures_follow_a_case_and_its_edits)
{
	struct auth_fixture f;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	struct doing d = { &f, KARIN, support_fixture_case(&f, KARIN) };

	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_MUNICIPALITY, "2303"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_CRIME, "assault"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_ROLE, "victim"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_ROLE, "witness"), 0);
	CHECK_OK(act(&d, EDIT));
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_MUNICIPALITY, "2303"), 0);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_MUNICIPALITY, "2380"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_CRIME, "fraud"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_CRIME, NULL), 1);
	CHECK_OK(act(&d, LOG));
	CHECK_INT(support_fixture_sum(&f, STATS_CONTACT, STATS_BY_MUNICIPALITY, "2380"), 1);
	auth_fixture_close(&f);
	day_fake(0);
}

TEST(support_extra_protection_counts_in_no_municipality)
{
	struct auth_fixture f;
	struct support_new n = support_fixture_anna();
	struct doing d = { &f, KARIN, ID_NONE };
	struct act a;
	struct ctx c;

	day_fake(FIXTURE_NOW);
	if (!auth_fixture_open(&f, support_fixture_rooms(), MAJ + 1))
		return;
	n.person.extra_protection = true;
	auth_fixture_ctx(&f, KARIN, &c);
	CHECK_OK(support_open(&c, &n, NULL, NULL, &a, &d.id));
	CHECK_OK(ctx_act_now(&c, &a));
	ctx_close(&c);
	CHECK_OK(act(&d, LOG));
	CHECK_OK(act(&d, EDIT)); /* to another municipality: still none */
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_MUNICIPALITY, "other"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CASE, STATS_BY_MUNICIPALITY, NULL), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CONTACT, STATS_BY_MUNICIPALITY, "other"), 1);
	CHECK_INT(support_fixture_sum(&f, STATS_CONTACT, STATS_BY_MUNICIPALITY, NULL), 1);
	auth_fixture_close(&f);
	day_fake(0);
}
