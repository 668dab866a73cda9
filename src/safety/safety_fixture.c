/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "safety/safety_fixture.h"

static const struct db_room *rooms(void)
{
	static struct db_room list[4];

	list[0] = org_room;
	list[1] = doc_room;
	list[2] = safety_room;
	return list;
}

bool safety_fixture_open(struct safety_fixture *b, int people)
{
	if (!auth_fixture_open(&b->f, rooms(), people))
		return false;
	auth_fixture_ctx(&b->f, KARIN, &b->c);
	return true;
}

void safety_fixture_close(struct safety_fixture *b)
{
	ctx_close(&b->c);
	auth_fixture_close(&b->f);
}
