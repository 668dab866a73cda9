/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_chart_test.c - a picture of a chart tells what is shown, and nothing of what is hidden. */
#include "doc/doc.h"

#include "base/test.h"

static const uint8_t png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };

static struct blob drawn(struct arena *mem, const struct doc_chart *m)
{
	struct view v = { .mem = mem, .lang = VIEW_SV };
	struct sbuf out;
	struct blob b;

	sbuf_init(&out, 1 << 20);
	CHECK_OK(doc_chart_png(&v, m, &out));
	b = arena_blob(mem, out.p, out.len);
	sbuf_done(&out);
	CHECK(b.n > 1000 && memcmp(b.p, png, sizeof(png)) == 0);
	return b;
}

static bool same(struct blob a, struct blob b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

TEST(doc_chart_tells_nothing_of_a_hidden_bar)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct view_bar bars[] = { { .label = "Kvinna", .value = 60 }, { .label = "Man", .value = 3, .hidden = true } };
	struct doc_chart m = { .title = "Personer efter kön", .unit = "Personer", .foot = "Källa: jouren",
			       .bars = bars, .n = 2, .hidden_words = "visas inte, för att skydda personer" };
	struct blob first = drawn(mem, &m);

	bars[1].value = 900;
	CHECK(same(first, drawn(mem, &m)));
	bars[0].value = 61;
	CHECK(!same(first, drawn(mem, &m)));
}

TEST(doc_chart_tells_nothing_of_a_hidden_point)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct view_point points[] = { { .label = "2023", .value = 12 }, { .label = "2024", .value = 2, .hidden = true },
				       { .label = "2025", .unknown = true }, { .label = "2026", .value = 20 } };
	struct view_trend t = { .title = "Möten", .unit = "Antal", .points = points, .n = 4, .target = 15 };
	struct doc_chart m = { .title = t.title, .unit = t.unit, .foot = "Källa: jouren", .trend = &t };
	struct blob first = drawn(mem, &m);

	points[1].value = 700;
	points[2].value = 700;
	CHECK(same(first, drawn(mem, &m)));
	t.target = -1;
	CHECK(!same(first, drawn(mem, &m)));
}
