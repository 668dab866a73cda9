/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/test.h"
#include "view/view.h"

static const struct view_bar bars[] = {
    {"Brottsutsatt <b>", 1234, false},
    {"Vittne", 617, false},
    {"Anhörig", 123456, true},
    {"Vän", 0, false},
};

static size_t count(const char *s, const char *what)
{
	size_t n = 0;

	for (; (s = strstr(s, what)); s += strlen(what))
		n++;
	return n;
}

static char *draw(struct arena *a, const struct view_bar *b, size_t n)
{
	struct view v = {.mem = a};
	struct sbuf o;
	char *s;

	sbuf_init(&o, 1 << 20);
	view_bars(&o, &v, "roll", "Hjälpsökande per roll", "Antal", b, n, "för få för att visas");
	CHECK(!o.bad);
	s = arena_str(a, o.p);
	sbuf_done(&o);
	return s;
}

TEST(view_bars_draws_and_tells)
{
	struct arena *a = arena_open();
	char *s = draw(a, bars, MST_LEN(bars));

	CHECK(strstr(s, "role=\"img\"") && strstr(s, "aria-labelledby=\"roll-title\""));
	CHECK(strstr(s, "<title id=\"roll-title\">Hjälpsökande per roll</title>") != NULL);
	CHECK(strstr(s, "<desc id=\"roll-desc\">Staplar: Antal.") != NULL);
	CHECK(strstr(s, "width=\"70.0%\"") != NULL); /* the longest that is shown */
	CHECK(strstr(s, "width=\"35.0%\"") != NULL); /* half of it */
	CHECK(strstr(s, "width=\"0.0%\"") != NULL);
	CHECK_INT(count(s, "1\xc2\xa0"
			   "234"),
		  2); /* in the drawing and in the table */
	CHECK_INT(count(s, "Brottsutsatt &lt;b&gt;"), 2);
	CHECK(strstr(s, "<b>") == NULL);
	CHECK(strstr(s, "style") == NULL); /* the policy of our pages refuses it */
	arena_close(a);
}

/* What is hidden is nowhere: neither as a figure nor in any length or place of the drawing. */
TEST(view_bars_never_shows_what_is_hidden)
{
	struct arena *a = arena_open();
	struct view_bar other[MST_LEN(bars)];
	char *s = draw(a, bars, MST_LEN(bars));

	CHECK(strstr(s, "123456") == NULL);
	CHECK(strstr(s, "123\xc2\xa0"
			"456") == NULL);
	CHECK_INT(count(s, "för få för att visas"), 2);
	CHECK_INT(count(s, "url(#roll-gap)"), 1);
	memcpy(other, bars, sizeof(bars));
	other[2].value = 3;
	CHECK_STR(draw(a, other, MST_LEN(other)), s);
	arena_close(a);
}

TEST(view_bars_edges)
{
	static const struct view_bar odd[] = {{"a", INT64_MIN, false}, {"b", 0, false}};
	static const struct view_bar big[] = {{"a", INT64_MAX, false}, {"b", 9, true}};
	struct arena *a = arena_open();

	CHECK_INT(count(draw(a, odd, 2), "width=\"0.0%\""), 2);
	CHECK_INT(count(draw(a, big, 2), "width=\"70.0%\""), 1);
	CHECK(strstr(draw(a, NULL, 0), "<svg") == NULL);
	CHECK(strstr(draw(a, NULL, 0), "Det finns inga uppgifter att visa än.") != NULL);
	arena_close(a);
}

TEST(view_trend_draws_and_hides)
{
	static const struct view_point points[] = {
	    {.label = "2022", .unknown = true, .value = 424242},
	    {.label = "2023", .value = 10},
	    {.label = "2024", .value = 987654, .hidden = true},
	    {.label = "2025", .value = 5},
	    {.label = "2026", .value = 20, .words = "2 av 10"},
	};
	struct arena *a = arena_open();
	struct view v = {.mem = a};
	struct sbuf o;

	sbuf_init(&o, 1 << 20);
	view_trend(&o, &v,
		   &(struct view_trend){.id = "t", .title = "Möten", .unit = "Antal",
					.points = points, .n = MST_LEN(points), .target = 40});
	CHECK(!o.bad);
	CHECK(strstr(o.p, "aria-labelledby=\"t-title\"") && strstr(o.p, "<title id=\"t-title\">Möten"));
	CHECK_INT(count(o.p, "<circle"), 3);
	CHECK_INT(count(o.p, "class=\"m-chart-line\""), 1); /* broken at the gap */
	CHECK_INT(count(o.p, "class=\"m-chart-gap\""), 1);
	CHECK_INT(count(o.p, "2 av 10"), 2); /* in the drawing and in the table */
	CHECK_INT(count(o.p, "visas inte, för att skydda personer"), 1);
	CHECK(!strstr(o.p, "987654") && !strstr(o.p, "424242"));
	CHECK(strstr(o.p, "cy=\"108\"") != NULL); /* 20 is half of the target, not of what is hidden */
	CHECK(!strstr(o.p, "style="));
	sbuf_done(&o);
	arena_close(a);
}

TEST(view_bars_alone_draw_what_is_open)
{
	static const struct view_bar open_bars[] = {
	    {.label = "Ragunda", .value = 50, .low = 25, .high = 100, .words = "5,0 (2,5–10)"},
	    {.label = "Länet", .value = 60},
	};
	struct arena *a = arena_open();
	struct view v = {.mem = a};
	struct sbuf o;

	sbuf_init(&o, 1 << 20);
	view_bars_alone(&o, &v, "f", "Otrygga", "Procent", open_bars, MST_LEN(open_bars), "");
	CHECK_INT(count(o.p, "m-chart-range"), 3); /* a line and its two ends */
	CHECK(strstr(o.p, "x1=\"13.0%\"") && strstr(o.p, "x2=\"52.2%\"")); /* the widest is the end */
	CHECK(strstr(o.p, "width=\"26.1%\"") != NULL);
	CHECK_INT(count(o.p, "5,0 (2,5–10)"), 1);
	CHECK(!strstr(o.p, "<table"));
	sbuf_done(&o);
	arena_close(a);
}

TEST(view_stack_gives_each_part_a_pattern_and_the_sum)
{
	struct arena *a = arena_open();
	struct view v = {.mem = a};
	const char *const rows[] = {"Berg <b>", "Åre"}, *const parts[] = {"Kvinna", "Man", "Annat"};
	int64_t n[] = {30, 10, 2, 0, 21, 0};
	struct view_stack m = {.id = "t", .title = "Personer", .unit = "Antal", .rows = rows, .parts = parts,
			       .nrows = 2, .nparts = 3, .n = n};
	struct sbuf o;

	sbuf_init(&o, 1 << 20);
	CHECK(view_stack_good(&m));
	view_stack(&o, &v, &m);
	CHECK_INT(count(o.p, "height=\"20\""), 4); /* nothing is drawn of a part of none */
	CHECK(strstr(o.p, "x=\"0.0%\" y=\"23\" width=\"54.2%\""));
	CHECK(strstr(o.p, "x=\"54.2%\" y=\"23\" width=\"18.1%\""));
	CHECK(strstr(o.p, "fill=\"url(#t-2)\"") && strstr(o.p, "id=\"t-2\""));
	CHECK(strstr(o.p, ">42</text>") && strstr(o.p, ">21</text>"));
	CHECK(strstr(o.p, "Berg &lt;b&gt;") && strstr(o.p, "> Man</li>"));
	sbuf_done(&o);
	n[5] = -1;
	CHECK(!view_stack_good(&m));
	n[5] = 0;
	m.nparts = 1;
	CHECK(!view_stack_good(&m));
	arena_close(a);
}
