/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/test.h"
#include "view/view.h"

static void url_is(const char *url, const char *want)
{
	struct sbuf b;

	sbuf_init(&b, 1000);
	view_url(&b, url);
	CHECK_STR(b.p, want);
	sbuf_done(&b);
}

TEST(view_url_passes_only_our_own_and_plain_schemes)
{
	url_is("/arenden/abc", "/arenden/abc");
	url_is("/", "/");
	url_is("/sok?q=a&b=\"c\"", "/sok?q=a&amp;b=&quot;c&quot;");
	url_is("#fel", "#fel");
	url_is("?sida=2", "?sida=2");
	url_is("https://medstod.example/", "https://medstod.example/");
	url_is("tel:116006", "tel:116006");
	url_is("mailto:a@medstod.example", "mailto:a@medstod.example");
	url_is("javascript:alert(1)", "#");
	url_is(" javascript:alert(1)", "#");
	url_is("//annan.example/", "#");
	url_is("/\\annan.example/", "#");
	url_is("/\t/annan.example/", "#");
	url_is("data:text/html,x", "#");
	url_is("arenden", "#");
	url_is("", "#");
	url_is(NULL, "#");
}

/* ---- pages ---- */

static struct arena *mem;
static struct sbuf out;

static const struct view_hidden *hidden(void *arg)
{
	return arg;
}

static struct view page(void)
{
	static struct view_hidden plain = { .csrf = "hemlig", .once = "fgh" };

	mem = arena_open();
	sbuf_init(&out, 1 << 20);
	return (struct view){ .mem = mem, .path = "/inkorg", .partnership = "Jouren", .user = "Sara",
			      .hidden = hidden, .hidden_arg = &plain, .now = 1774000000 };
}

static void page_done(void)
{
	sbuf_done(&out);
	arena_close(mem);
}

static bool has(const char *s)
{
	return out.p && strstr(out.p, s);
}

static int count(const char *s)
{
	int n = 0;

	for (const char *p = out.p; p && (p = strstr(p, s)); p += strlen(s))
		n++;
	return n;
}

TEST(view_shell_tells_where_you_are)
{
	static const struct view_nav nav[] = { { "/idag", "Idag", false, 0 },
					       { "/inkorg", "Inkorg", true, 3 } };
	static const struct view_crumb crumbs[] = { { "/inkorg", "Inkorg" }, { NULL, "Karin" }, { 0 } };
	struct view v = page();

	v.nav = nav;
	v.nnav = 2;
	v.flash = "Sparat.";
	v.demo = true;
	view_open(&out, &v, "Karin", crumbs);
	view_close(&out, &v);
	CHECK(!strncmp(out.p, "<!doctype html>\n<html lang=\"sv\"", 31));
	CHECK(has("<title>Karin – Jouren</title>"));
	CHECK(has("<a class=\"m-nav__link\" href=\"/inkorg\" aria-current=\"page\">Inkorg"));
	CHECK(has("<span class=\"m-nav__count\">3</span>"));
	CHECK(has("<a class=\"govuk-breadcrumbs__link\" href=\"/inkorg\">Inkorg</a>"));
	CHECK(has("aria-current=\"page\">Karin</li>"));
	CHECK(has("role=\"status\"><p>Sparat.</p>"));
	CHECK(has("Övningsdata"));
	CHECK(has("href=\"/inkorg?sprak=en\""));
	CHECK(has("action=\"/logga-ut\""));
	CHECK_INT(count("<main "), 1);
	CHECK_INT(count("</main>"), 1);
	CHECK(!has("<details"));
	CHECK(!has("data-leave"));
	page_done();
}

TEST(view_shell_shows_at_most_six_places_and_the_rest_under_more)
{
	static const struct view_nav nav[] = {
		{ "/1", "Ett", false, 0 }, { "/2", "Två", false, 0 }, { "/3", "Tre", false, 0 },
		{ "/4", "Fyra", false, 0 }, { "/5", "Fem", false, 0 }, { "/6", "Sex", false, 0 },
	};
	static const struct view_nav more[] = { { "/7", "Sju", false, 0 } };
	struct view v = page();

	v.nav = nav;
	v.nnav = 6;
	v.more = more;
	v.nmore = 1;
	view_open(&out, &v, "Prov", NULL);
	CHECK_INT(count("<details"), 1);
	CHECK_INT(count("href=\"/4\""), 1);
	CHECK_INT(count("href=\"/5\""), 2); /* in the list of wide screens and under more on phones */
	CHECK_INT(count("href=\"/7\""), 1);
	page_done();
}

TEST(view_public_shell_is_neutral_and_has_a_way_out)
{
	struct view v = page();

	v.public_site = true;
	v.partnership = NULL;
	v.user = NULL;
	v.lang = VIEW_EN;
	view_open(&out, &v, "Stöd", NULL);
	view_close(&out, &v);
	CHECK(has("<html lang=\"en\" class=\"m-root m-root--public\">"));
	CHECK(has("<title>Stöd</title>"));
	CHECK(has("<a class=\"m-leave__link\" href=\"/lamna\""));
	CHECK(has("href=\"/inkorg?sprak=sv\""));
	CHECK(!has("/logga-ut"));
	CHECK(!has("Jouren"));
	page_done();
}

TEST(view_error_tells_what_to_do)
{
	static const int statuses[] = { 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503, 418 };
	struct view v = page();

	for (size_t i = 0; i < MST_LEN(statuses); i++) {
		sbuf_reset(&out);
		view_error(&out, &v, statuses[i], "Därför att <så>.");
		CHECK_INT(count("<h1>"), 1);
		CHECK(has("<p>Därför att &lt;så&gt;.</p>"));
		CHECK(has("</html>"));
	}
	sbuf_reset(&out);
	view_error(&out, &v, 404, NULL);
	CHECK(has("<h1>Sidan finns inte</h1>\n<p>Kontrollera"));
	page_done();
}

TEST(view_forms_carry_the_hidden_fields)
{
	struct view v = page();

	view_form_open(&out, &v, NULL);
	view_form_close(&out, &v);
	CHECK_STR(out.p, "<form method=\"post\" class=\"m-form\" novalidate>\n"
			 "<input type=\"hidden\" name=\"skydd\" value=\"hemlig\">\n"
			 "<input type=\"hidden\" name=\"en_gang\" value=\"fgh\">\n</form>\n");
	sbuf_reset(&out);
	view_action(&out, &v, VIEW_SECONDARY, "Ej nådd", "/a/b", "nar", "nu");
	CHECK(has("action=\"/a/b\""));
	CHECK(has("value=\"hemlig\""));
	CHECK(has("<input type=\"hidden\" name=\"nar\" value=\"nu\">"));
	CHECK(has("govuk-button--secondary"));
	page_done();
}

TEST(view_fields_tie_label_hint_and_error)
{
	struct view v = page();
	struct form *f = form_new(mem);

	form_set(f, "namn", "Karin");
	form_fail(f, "namn", "Skriv namnet.");
	view_input(&out, &v, f, FIELD(.name = "namn", .label = "Namn", .hint = "Förnamn räcker"));
	CHECK(has("<label class=\"govuk-label\" for=\"namn\">Namn"));
	CHECK(has("id=\"namn\" name=\"namn\" type=\"text\" value=\"Karin\" autocomplete=\"off\""));
	CHECK(has("aria-invalid=\"true\""));
	CHECK(has("aria-describedby=\"namn-hint namn-error\""));
	CHECK(has("<div id=\"namn-hint\" class=\"govuk-hint\">Förnamn räcker</div>"));
	CHECK(has("<p id=\"namn-error\" class=\"govuk-error-message\">"));
	sbuf_reset(&out);
	view_summary(&out, &v, f);
	CHECK(has("<li><a href=\"#namn\">Skriv namnet.</a></li>"));
	sbuf_reset(&out);
	view_summary(&out, &v, form_new(mem));
	CHECK_INT(out.len, 0);
	page_done();
}

TEST(view_password_is_never_sent_back)
{
	struct view v = page();
	struct form *f = form_new(mem);

	form_set(f, "losen", "hemligt ord");
	view_input(&out, &v, f, FIELD(.name = "losen", .label = "Lösenord", .type = "password"));
	CHECK(!has("hemligt"));
	page_done();
}

TEST(view_options_keep_what_was_chosen)
{
	static const struct view_option list[] = { { "a", "Aa", NULL }, { "b", "Be", "hint" }, { "c", "Ce", NULL },
						   { 0 } };
	const struct view_field *d = FIELD(.name = "val", .label = "Val", .options = list);
	struct view v = page();
	struct form *f = form_new(mem);

	form_set(f, "val", "b");
	view_select(&out, &v, f, d);
	CHECK(has("<option value=\"\">"));
	CHECK(has("<option value=\"b\" selected>Be</option>"));
	CHECK_INT(count(" selected"), 1);
	sbuf_reset(&out);
	view_radios(&out, &v, f, d);
	CHECK(has("id=\"val\" name=\"val\" type=\"radio\" value=\"a\">"));
	CHECK(has("id=\"val-2\" name=\"val\" type=\"radio\" value=\"b\" checked aria-describedby=\"val-2-item-hint\">"));
	CHECK_INT(count(" checked"), 1);
	sbuf_reset(&out);
	form_add(f, "val", "c");
	view_boxes(&out, &v, f, d);
	CHECK_INT(count(" checked"), 2);
	CHECK(has("id=\"val-3\" name=\"val\" type=\"checkbox\" value=\"c\" checked>"));
	page_done();
}

TEST(view_text_area_keeps_a_first_empty_line_and_its_draft)
{
	struct view v = page();
	struct form *f = form_new(mem);

	form_set(f, "text", "\nrad två");
	view_area(&out, &v, f, FIELD(.name = "text", .label = "Text", .draft = "/utkast"));
	CHECK(has(">\n\nrad två</textarea>"));
	CHECK(has("data-draft=\"/utkast\""));
	CHECK(has("<p class=\"m-draft\" role=\"status\"></p>"));
	page_done();
}

#define EVIL "<i>\"'&"

static void every_field(struct view *v, struct form *f)
{
	static const struct view_option list[] = { { EVIL, EVIL, EVIL }, { 0 } };
	static const struct view_tick ticks[] = { { EVIL, EVIL, EVIL, EVIL }, { 0 } };
	const struct view_field *d = FIELD(.name = EVIL, .label = EVIL, .hint = EVIL, .options = list,
					   .autocomplete = EVIL, .inputmode = EVIL, .draft = "/" EVIL);

	form_set(f, EVIL, EVIL);
	form_fail(f, EVIL, EVIL);
	form_fail(f, "", EVIL);
	view_summary(&out, v, f);
	view_input(&out, v, f, d);
	view_day(&out, v, f, d);
	view_area(&out, v, f, d);
	view_select(&out, v, f, d);
	view_radios(&out, v, f, d);
	view_boxes(&out, v, f, d);
	view_ticks(&out, v, f, d, ticks);
	view_more_open(&out, v, EVIL, true);
	view_more_close(&out, v);
}

static void every_part(struct view *v)
{
	static const char *const cells[] = { EVIL, EVIL };
	static const struct view_row rows[] = { { EVIL, EVIL, "/" EVIL, EVIL }, { 0 } };
	static const struct view_item item = { "/" EVIL, EVIL, EVIL, EVIL, EVIL, VIEW_RED };
	static const struct view_event event = { EVIL, EVIL, EVIL, 1774000000, EVIL, VIEW_BLUE };

	view_form_open(&out, v, "/" EVIL);
	view_form_close(&out, v);
	view_button(&out, v, VIEW_PRIMARY, EVIL, EVIL, EVIL);
	view_link_button(&out, v, VIEW_PRIMARY, EVIL, "/" EVIL);
	view_action(&out, v, VIEW_WARNING, EVIL, "/" EVIL, EVIL, EVIL);
	view_rows(&out, v, rows);
	view_tag(&out, v, VIEW_GREY, EVIL);
	view_inset(&out, v, EVIL);
	view_notice(&out, v, EVIL);
	view_empty(&out, v, EVIL);
	view_list(&out, v, &item, 1, EVIL);
	view_list(&out, v, NULL, 0, EVIL);
	view_timeline(&out, v, &event, 1);
	view_table(&out, v, &(const struct view_table){ EVIL, cells, 2, 1, cells, NULL, cells, true });
	view_pager(&out, v, "/" EVIL, "/" EVIL);
}

TEST(view_table_leads_where_its_cells_say_and_marks_the_sum)
{
	static const char *const cells[] = { "Berg", "12", "Summa", "12" };
	static const char *const hrefs[] = { NULL, "/b", NULL, NULL };
	static const char *const heads[] = { "Kommun", "Belopp" };
	struct view v = page();

	view_table(&out, &v, &(const struct view_table){ .caption = "Alla", .heads = heads, .ncols = 2,
							 .nrows = 2, .cells = cells });
	CHECK(!has("<a ") && !has("m-sum"));
	view_table(&out, &v, &(const struct view_table){ .caption = "Alla", .heads = heads, .ncols = 2,
							 .nrows = 2, .cells = cells, .hrefs = hrefs,
							 .sum = true });
	CHECK(has("<a class=\"govuk-link\" href=\"/b\">12</a>"));
	CHECK(has("m-sum\">\n<th scope=\"row\" class=\"govuk-table__header\">Summa"));
	page_done();
}

TEST(view_ticks_are_fields_of_their_own)
{
	static const struct view_tick ticks[] = {
		{ "tolk", NULL, "Tolk", NULL }, { "kanal", "sms", "Sms", "Kort" }, { 0 } };
	struct view v = page();
	struct form *f = form_new(mem);

	form_add(f, "kanal", "sms");
	view_ticks(&out, &v, f, FIELD(.name = "behov", .label = "Behov"), ticks);
	CHECK(has("id=\"tolk\" name=\"tolk\" type=\"checkbox\" value=\"ja\">"));
	CHECK(has("id=\"kanal-sms\" name=\"kanal\" type=\"checkbox\" value=\"sms\" checked "
		  "aria-describedby=\"kanal-sms-item-hint\">"));
	CHECK(has("<legend class=\"govuk-fieldset__legend\">Behov"));
	page_done();
}

TEST(view_escapes_in_every_component)
{
	static const struct view_nav nav[] = { { "/" EVIL, EVIL, true, 1 } };
	static const struct view_crumb crumbs[] = { { "/" EVIL, EVIL }, { NULL, EVIL }, { 0 } };
	struct view v = page();

	v.partnership = v.user = v.flash = EVIL;
	v.hidden_arg = &(struct view_hidden){ .csrf = EVIL, .once = EVIL };
	v.path = "/" EVIL;
	v.nav = v.more = nav;
	v.nnav = v.nmore = 1;
	view_open(&out, &v, EVIL, crumbs);
	every_field(&v, form_new(mem));
	every_part(&v);
	view_close(&out, &v);
	view_error(&out, &v, 500, EVIL);
	CHECK(!out.bad);
	CHECK(!has("<i>"));
	CHECK(!has("\"'&"));
	CHECK(!has("'&\""));
	CHECK(!has("'"));
	CHECK(count("&lt;i&gt;&quot;&#39;&amp;") > 60);
	page_done();
}

TEST(view_addresses_in_components_are_checked)
{
	static const struct view_row rows[] = { { "a", "b", "javascript:x", NULL }, { 0 } };
	static const struct view_item item = { "javascript:x", "a", NULL, NULL, NULL, VIEW_GREY };
	struct view v = page();

	view_rows(&out, &v, rows);
	view_list(&out, &v, &item, 1, NULL);
	view_link_button(&out, &v, VIEW_PRIMARY, "a", "javascript:x");
	view_action(&out, &v, VIEW_PRIMARY, "a", "//x.example/", NULL, NULL);
	view_pager(&out, &v, "javascript:x", NULL);
	CHECK(!has("javascript"));
	CHECK(!has("x.example"));
	CHECK_INT(count("\"#\""), 5);
	page_done();
}

TEST(view_assets_are_found_by_path_and_name)
{
	static const char *const names[] = { "app.css", "app.js", "favicon.svg" };

	for (size_t i = 0; i < MST_LEN(names); i++) {
		const struct view_asset *a = view_asset_find(names[i]);

		CHECK(a != NULL);
		if (!a)
			continue;
		CHECK_STR(view_asset_path(names[i]), a->path);
		CHECK(view_asset_find(a->path) == a);
		CHECK(str_starts(a->path, "/tillgangar/"));
		CHECK(a->plain.n > 100 && a->etag[0] == '"');
		CHECK(a->gzip.n > 20 && a->gzip.p[0] == 0x1f && a->gzip.p[1] == 0x8b);
		CHECK(a->brotli.n > 20 && a->brotli.n < a->plain.n);
	}
	CHECK(view_asset_find("/tillgangar/app.css") == NULL);
	CHECK(view_asset_find(NULL) == NULL);
	CHECK_STR(view_asset_path("saknas.css"), "#");
}
