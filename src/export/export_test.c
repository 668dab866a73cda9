/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* export_test.c - layouts: every type, a text that an older program sealed, and one that is longer. */
#include "export/export_priv.h"

#include "base/day.h"
#include "base/pack.h"
#include "base/test.h"

static const char *laid(struct arena *mem, const char *layout, const struct sbuf *b, bool *ret)
{
	struct sbuf o;

	sbuf_init(&o, 4096);
	*ret = export_layout(mem, layout, (struct blob){ (const uint8_t *)b->p, b->len }, &o);
	const char *s = arena_strn(mem, o.p, o.len);

	sbuf_done(&o);
	return s;
}

TEST(export_layout_names_each_field)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct sbuf b;
	bool good;

	sbuf_init(&b, 4096);
	pack_int(&b, 2);
	pack_text(&b, "Åsa \"Ek\"");
	pack_text(&b, NULL);
	pack_int(&b, day_make(2026, 3, 1));
	pack_int(&b, DAY_NONE);
	pack_int(&b, 1772352000);
	pack_int(&b, 1);
	pack_int(&b, 2);
	pack_text(&b, "a");
	pack_text(&b, "b");
	pack_int(&b, 7);
	pack_int(&b, 8);
	const char *all = "v:i name:t none:t on:d off:d at:s yes:b list:T two:i2";

	CHECK_STR(laid(mem, all, &b, &good),
		  "{\"v\":2,\"name\":\"Åsa \\\"Ek\\\"\",\"none\":null,\"on\":\"2026-03-01\",\"off\":null,"
		  "\"at\":\"2026-03-01T08:00:00Z\",\"yes\":true,\"list\":[\"a\",\"b\"],\"two\":[7,8]}");
	CHECK(good);
	/* An older program knew fewer fields. */
	CHECK_STR(laid(mem, "v:i name:t none:t on:d off:d at:s yes:b list:T two:i2 more:t", &b, &good) + 0,
		  laid(mem, all, &b, &good));
	CHECK(good);
	/* A newer one knew more: told, so that nothing is left out in silence. */
	(void)laid(mem, "v:i name:t", &b, &good);
	CHECK(!good);
	b.len--;
	(void)laid(mem, all, &b, &good);
	CHECK(!good);
	sbuf_done(&b);
}

TEST(export_layout_of_a_text_and_of_an_id)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct sbuf b;
	bool good;

	sbuf_init(&b, 100);
	sbuf_lit(&b, "Varför.");
	CHECK_STR(laid(mem, "", &b, &good), "\"Varför.\"");
	CHECK(good);
	(void)laid(mem, "#", &b, &good);
	CHECK(!good);
	sbuf_reset(&b);
	sbuf_lit(&b, "0123456789abcdef");
	CHECK_STR(laid(mem, "#", &b, &good), "\"30313233343536373839616263646566\"");
	CHECK(good);
	sbuf_done(&b);
}

TEST(export_a_line_is_a_row_or_refused)
{
	static const struct db_rows_column col[] = { { "id", DB_BLOB }, { "name", DB_TEXT }, { "at", DB_INT } };
	static const struct db_rows_table t = { .name = "x", .col = col, .ncol = 3 };
	static const char *const bad[] = {
		"{\"id\":\"0g\",\"name\":\"\",\"at\":0}", "{\"id\":\"00f\",\"name\":\"\",\"at\":0}",
		"{\"id\":\"\",\"name\":1,\"at\":0}", "{\"id\":\"\",\"name\":\"\",\"at\":1.5}",
		"{\"id\":\"\",\"name\":\"\",\"at\":0,\"x\":1}", "{\"id\":\"\",\"name\":\"\"}",
		"{\"id\":\"\",\"id\":\"\",\"name\":\"\",\"at\":0}", "[]", "",
	};
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *good = "{\"id\":\"00ff\",\"name\":\"Åsa\",\"at\":-7,\"_opened\":{}}", *why;
	struct db_val v[3];

	CHECK_OK(export_line(mem, &t, good, strlen(good), v, &why));
	CHECK(v[0].b.n == 2 && v[0].b.p[0] == 0 && v[0].b.p[1] == 0xff);
	CHECK_STR(v[1].s, "Åsa");
	CHECK_INT(v[2].i, -7);
	for (size_t i = 0; i < MST_LEN(bad); i++) {
		why = NULL;
		CHECK_ERR(export_line(mem, &t, bad[i], strlen(bad[i]), v, &why), MST_INVALID);
		CHECK(why != NULL);
	}
}

TEST(export_receiver_is_a_public_key_of_age)
{
	CHECK(export_receiver_good("age17zejn9k3ul2k2m0v4sxt626e9d2x5xur9u3afnfgmcyev4kgqutqx0j4cw"));
	CHECK(!export_receiver_good("age1"));
	CHECK(!export_receiver_good("AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"));
	CHECK(!export_receiver_good("age17zejn9k3ul2k2m0v4sxt626e9d2x5xur9u3afnfgmcyev4kgqutqx0j4c\n"));
}
