/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_chart_test.c - a picture of a chart tells what is shown, and nothing of what is hidden. */
#include "doc/doc_priv.h"

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

/* One with bars and a line; three persons are hidden, in a bar and in a point. */
static void report(struct arena *mem, struct doc *d, int64_t hidden)
{
	struct view v = { .mem = mem, .lang = VIEW_SV };
	struct view_bar bars[] = { { .label = "Kvinna", .value = 1060 }, { .label = "Man", .value = hidden, .hidden = true } };
	struct view_point points[] = { { .label = "2024", .value = 12 },
				       { .label = "2025", .value = hidden, .words = "visas inte", .hidden = true },
				       { .label = "2026", .value = hidden, .unknown = true } };
	struct view_trend t = { .title = "Möten", .unit = "Antal", .points = points, .n = 3, .target = 15 };

	*d = (struct doc){ .title = "Rapport", .kind = "Årsrapport", .sender = "Jouren", .day = day_make(2026, 1, 9) };
	doc_paragraph(mem, d, "Före.");
	doc_chart_put(&v, d, &(struct doc_chart){ .title = "Personer efter <kön>", .unit = "Personer", .bars = bars, .n = 2,
						  .hidden_words = "visas inte, för att skydda personer" });
	doc_chart_put(&v, d, &(struct doc_chart){ .title = t.title, .unit = t.unit, .trend = &t });
}

TEST(doc_chart_in_a_document_is_kept_as_words_and_never_what_is_hidden)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc d, other, back;
	struct sbuf one, two;
	struct hash a, b;

	report(mem, &d, 3);
	report(mem, &other, 903);
	doc_hash(&d, &a);
	doc_hash(&other, &b);
	CHECK(memcmp(&a, &b, sizeof(a)) == 0);
	CHECK_STR(doc_chart_words(mem, d.blocks[1].chart),
		  "Diagram: Personer efter <kön>. Personer. Kvinna: 1 060; Man: visas inte, för att skydda personer.");
	CHECK_STR(doc_chart_words(mem, d.blocks[2].chart),
		  "Diagram: Möten. Antal. 2024: 12; 2025: visas inte; 2026: –. Streckad linje: mål 15.");
	sbuf_init(&one, 65536);
	sbuf_init(&two, 65536);
	doc_pack(&d, &one);
	CHECK_OK(doc_unpack(mem, (struct blob){ (const uint8_t *)one.p, one.len }, &back));
	doc_pack(&back, &two);
	CHECK(one.len == two.len && memcmp(one.p, two.p, one.len) == 0);
	for (size_t n = 0; n < one.len; n++) /* cut anywhere, it is told */
		CHECK_ERR(doc_unpack(mem, (struct blob){ (const uint8_t *)one.p, n }, &back), MST_INVALID);
	sbuf_reset(&two);
	doc_plain_text(&two, &d);
	CHECK(strstr(two.p, "Personer efter <kön> (Personer)\nKvinna\t1 060\nMan\tvisas inte, för att skydda personer\n"));
	sbuf_done(&one);
	sbuf_done(&two);
}

TEST(doc_chart_is_drawn_into_every_file_alike)
{
	static mst_err (*const files[])(const struct doc *, struct sbuf *) = { doc_pdf, doc_docx, doc_odt };
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct doc_picture *pictures;
	struct doc d, other, plain;

	report(mem, &d, 3);
	report(mem, &other, 903);
	plain = d;
	plain.n = 1;
	for (size_t i = 0; i < MST_LEN(files); i++) {
		struct sbuf one, two, less;

		sbuf_init(&one, DOC_FILE_MAX);
		sbuf_init(&two, DOC_FILE_MAX);
		sbuf_init(&less, DOC_FILE_MAX);
		CHECK_OK(files[i](&d, &one));
		CHECK_OK(files[i](&other, &two));
		CHECK_OK(files[i](&plain, &less));
		CHECK(one.len == two.len && memcmp(one.p, two.p, one.len) == 0);
		CHECK(one.len > less.len);
		sbuf_done(&one);
		sbuf_done(&two);
		sbuf_done(&less);
	}
	CHECK_OK(doc_pictures(mem, &d, &pictures));
	CHECK(pictures[0].png.n > 1000 && pictures[1].png.n > 1000 && !pictures[2].png.n);
	CHECK(pictures[0].height < pictures[1].height && pictures[1].height < 0.6);
}
