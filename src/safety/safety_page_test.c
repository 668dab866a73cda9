/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_page_test.c - what both sides have to say before a page is public, and what ends it. */
#include "safety/safety_db.h"
#include "safety/safety_fixture.h"

struct said {
	struct id page;
	enum safety_answer answer;
};

static mst_err put_said(struct db *w, void *arg)
{
	const struct said *s = arg;

	return safety_page_answer(w, s->page, s->answer, "Anders", 1, "Fel år");
}

static mst_err say(struct safety_fixture *b, struct id page, enum safety_answer a)
{
	return db_call(b->c.app->data, put_said, &(struct said){page, a});
}

TEST(safety_page_needs_both_sides_and_one_is_enough_to_take_it_down)
{
	struct id town = {{7}};
	struct safety_page p;
	struct act a;
	struct safety_fixture b;

	if (!safety_fixture_open(&b, 1))
		return;
	for (int round = 1; round <= 2; round++) {
		struct doc *d = arena_new(b.c.mem, struct doc, 1);

		*d = (struct doc){.title = round == 1 ? "Ett" : "Två", .kind = "Fakta", .sender = "Jouren"};
		safety_propose(&b.c, town, d, &a);
		CHECK_OK(ctx_act_now(&b.c, &a));
		CHECK_OK(safety_page_latest(b.c.db, b.c.mem, town, &p));
		CHECK(p.jour_at && !safety_page_public(&p));
		if (round == 2)
			break;
		CHECK_OK(say(&b, p.id, SAFETY_NO));
		CHECK_ERR(say(&b, p.id, SAFETY_TOWN_YES), MST_CONFLICT);
	}
	CHECK_ERR(safety_page_shown(b.c.db, b.c.mem, town, &p), MST_NOTFOUND);
	CHECK_OK(safety_page_latest(b.c.db, b.c.mem, town, &p));
	CHECK_OK(say(&b, p.id, SAFETY_TOWN_YES));
	CHECK_ERR(say(&b, p.id, SAFETY_TOWN_YES), MST_CONFLICT);
	CHECK_ERR(say(&b, p.id, SAFETY_NO), MST_CONFLICT); /* both have approved */
	CHECK_OK(safety_page_shown(b.c.db, b.c.mem, town, &p));
	CHECK_OK(say(&b, p.id, SAFETY_DOWN));
	CHECK_ERR(safety_page_shown(b.c.db, b.c.mem, town, &p), MST_NOTFOUND);
	safety_fixture_close(&b);
}

/* The next version of the town, as the jour proposes it. */
static struct safety_page propose(struct safety_fixture *b, struct id town, const char *title)
{
	struct doc *d = arena_new(b->c.mem, struct doc, 1);
	struct safety_page p = {0};
	struct act a;

	*d = (struct doc){.title = title, .kind = "Fakta", .sender = "Jouren"};
	safety_propose(&b->c, town, d, &a);
	CHECK_OK(ctx_act_now(&b->c, &a));
	CHECK_OK(safety_page_latest(b->c.db, b->c.mem, town, &p));
	return p;
}

TEST(safety_page_that_was_replaced_never_comes_back)
{
	struct safety_page one, two, three, p;
	struct id town = {{7}};
	struct act a;
	struct safety_fixture b;

	if (!safety_fixture_open(&b, 1))
		return;
	one = propose(&b, town, "Ett");
	CHECK_OK(say(&b, one.id, SAFETY_TOWN_YES));
	two = propose(&b, town, "Två");
	CHECK_OK(safety_page_shown(b.c.db, b.c.mem, town, &p));
	CHECK(id_eq(p.id, one.id)); /* until the second is approved */
	CHECK_OK(say(&b, two.id, SAFETY_TOWN_YES));
	CHECK_ERR(say(&b, one.id, SAFETY_DOWN), MST_CONFLICT); /* it is not what everybody reads */
	CHECK_OK(say(&b, two.id, SAFETY_DOWN));
	CHECK_ERR(safety_page_shown(b.c.db, b.c.mem, town, &p), MST_NOTFOUND);
	three = propose(&b, town, "Tre");
	safety_propose(&b.c, town, &(struct doc){.title = "Fyra", .kind = "Fakta", .sender = "Jouren"}, &a);
	CHECK_ERR(ctx_act_now(&b.c, &a), MST_CONFLICT); /* one waits */
	CHECK_OK(say(&b, three.id, SAFETY_NO));
	CHECK_ERR(safety_page_shown(b.c.db, b.c.mem, town, &p), MST_NOTFOUND);
	safety_fixture_close(&b);
}

static struct hash words_of(struct safety_fixture *b, struct id version, struct doc *ret)
{
	struct doc_version v = {0};

	CHECK_OK(doc_version_get(b->c.db, b->c.mem, version, &v, ret));
	return v.hash;
}

/* What is registered says what it is: a proposal, and then just those words as both have approved them. */
TEST(safety_page_is_registered_as_a_proposal_and_then_as_agreed)
{
	static const char town_name[] = "Ragunda kommun";
	struct hash plain, again;
	struct doc d = {.title = "Fakta mot rädsla i Ragunda", .kind = "Faktablad",
			.sender = "Jouren och Ragunda kommun"};
	struct doc proposal, stored, agreed;
	struct id town = {{7}};
	struct safety_page p;
	struct ctx gun;
	struct safety_fixture b;
	struct act a;

	if (!safety_fixture_open(&b, AUTH_PEOPLE))
		return;
	doc_paragraph(b.c.mem, &d, "Ett tal.");
	doc_hash(&d, &plain);
	safety_doc_proposal(b.c.mem, &d, "Jouren", town_name, &proposal);
	safety_propose(&b.c, town, &proposal, &a);
	CHECK_OK(ctx_act_now(&b.c, &a));
	CHECK_OK(safety_page_latest(b.c.db, b.c.mem, town, &p));
	(void)words_of(&b, p.version, &stored);
	CHECK_STR(stored.title, "Förslag: Fakta mot rädsla i Ragunda");
	CHECK_STR(stored.sender, "Jouren");
	CHECK_STR(stored.foot, "Förslag. Jouren har godkänt det här, Ragunda kommun har inte svarat. Det är inte "
			       "publicerat.");
	safety_doc_agreed(b.c.mem, &stored, town_name, &agreed);
	doc_hash(&agreed, &again);
	CHECK(memcmp(&plain, &again, sizeof(plain)) == 0);

	auth_fixture_ctx(&b.f, GUN, &gun);
	safety_approve(&gun, &p, &agreed, &a);
	CHECK_OK(ctx_act_now(&gun, &a));
	CHECK_ERR(ctx_act_now(&gun, &a), MST_CONFLICT);
	ctx_close(&gun);
	CHECK_OK(safety_page_shown(b.c.db, b.c.mem, town, &p));
	again = words_of(&b, p.version, &stored);
	CHECK(memcmp(&plain, &again, sizeof(plain)) == 0);
	safety_doc_agreed(b.c.mem, &stored, town_name, &agreed); /* no proposal: as it is */
	CHECK_STR(agreed.title, "Fakta mot rädsla i Ragunda");
	CHECK_INT(agreed.n, 1);
	safety_fixture_close(&b);
}
