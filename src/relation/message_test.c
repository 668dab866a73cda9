/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* message_test.c - both sides approve one edition, a changed text starts anew, and nothing is published
 * before. */
#include "relation/message.h"
#include "relation/relation.h"

#include "db/db_test.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[2];

	list[0] = relation_room;
	return list;
}

static const struct id jour = { { 9 } }, ragunda = { { 1 } }, berg = { { 2 } };

struct step {
	struct relation_message m;
	struct relation_approval a;
	struct relation_publication p;
};

static mst_err put_message(struct db *w, void *arg)
{
	return relation_message_insert(w, &((struct step *)arg)->m);
}

static mst_err put_approval(struct db *w, void *arg)
{
	const struct step *s = arg;

	return relation_approve(w, &s->m, &s->a);
}

static mst_err put_publication(struct db *w, void *arg)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const struct step *s = arg;

	return relation_publish(w, mem, &s->m, jour, &s->p);
}

TEST(relation_message_is_agreed_by_the_jour_and_whom_it_concerns)
{
	struct relation_message m = { .org = ragunda };
	struct relation_approval a[] = { { jour, "Per", 1 }, { berg, "Eva", 2 }, { ragunda, "Anders", 3 } };

	CHECK(!relation_message_agreed(&m, jour, a, 0));
	CHECK(!relation_message_agreed(&m, jour, a, 1));
	CHECK(!relation_message_agreed(&m, jour, a, 2)); /* another municipality's word is not Ragunda's */
	CHECK(relation_message_agreed(&m, jour, a, 3));
	CHECK(!relation_message_agreed(&m, jour, a + 1, 2));
	m.org = ID_NONE;
	CHECK(relation_message_agreed(&m, jour, a, 2));
}

TEST(relation_message_is_published_only_as_it_was_approved)
{
	struct step s = { .m = { .id = { { 5 } }, .by = "Per", .org = ragunda, .title = "", .text = "Fakta",
				 .audience = "", .planned = DAY_NONE },
			  .a = { jour, "Per", 1 },
			  .p = { .id = { { 6 } }, .day = day_make(2026, 4, 1), .channel = "Tidningen", .name = "Per" } };
	struct relation_publication *out;
	struct relation_approval *approvals;
	struct relation_message *list;
	struct db_test_bed b;
	size_t n;

	if (!db_test_bed_open(&b, rooms()))
		return;
	CHECK_ERR(db_call(b.s, put_message, &s), MST_INVALID);
	s.m.title = "Trygghet";
	CHECK_OK(db_call(b.s, put_message, &s));
	s.m.edition = 1;
	CHECK_OK(db_call(b.s, put_approval, &s));
	CHECK_ERR(db_call(b.s, put_approval, &s), MST_CONFLICT);
	CHECK_ERR(db_call(b.s, put_publication, &s), MST_CONFLICT);
	s.a = (struct relation_approval){ ragunda, "Anders", 2 };
	CHECK_OK(db_call(b.s, put_approval, &s));
	CHECK_OK(db_call(b.s, put_publication, &s));
	s.m.text = "Ändrade fakta";
	CHECK_OK(db_call(b.s, put_message, &s)); /* edition 2 */
	CHECK_ERR(db_call(b.s, put_message, &s), MST_CONFLICT);
	s.p.id = (struct id){ { 7 } };
	CHECK_ERR(db_call(b.s, put_publication, &s), MST_CONFLICT); /* of edition 1, which is old */
	s.m.edition = 2;
	CHECK_ERR(db_call(b.s, put_publication, &s), MST_CONFLICT); /* nobody has approved it */
	CHECK_OK(relation_approvals(b.db, b.mem, s.m.id, 2, &approvals, &n));
	CHECK_INT(n, 0);
	CHECK_OK(relation_publications(b.db, b.mem, s.m.id, &out, &n));
	CHECK_INT(n, 1);
	CHECK_INT(out[0].edition, 1);
	s.m.removed = true;
	CHECK_OK(db_call(b.s, put_message, &s));
	CHECK_OK(relation_messages(b.db, b.mem, &list, &n));
	CHECK_INT(n, 0);
	db_test_bed_close(&b);
}
