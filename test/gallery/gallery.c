/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* gallery - writes one page of each kind, and the assets, as files to look at and to check.
 * usage: medstod-gallery DIR [en]    gallery.mjs opens them in a browser */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/day.h"
#include "gallery/gallery.h"

static const char *dir;

static void save(const char *name, const void *p, size_t n)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	if (!f || fwrite(p, 1, n, f) != n || fclose(f) != 0) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(1);
	}
}

static void page(const char *name, struct sbuf *o)
{
	save(name, o->p, o->len);
	sbuf_reset(o);
}

static void assets(void)
{
	static const char *const names[] = { "app.css", "app.js", "public.js", "favicon.svg" };
	char path[512];

	snprintf(path, sizeof(path), "%s/tillgangar", dir);
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		exit(1);
	for (size_t i = 0; i < MST_LEN(names); i++) {
		const struct view_asset *a = view_asset_find(names[i]);

		save(a->path, a->plain.p, a->plain.n);
	}
}

static struct form *filled(struct arena *mem, bool refused)
{
	struct form *f = form_new(mem);

	form_set(f, "namn", "Karin");
	form_set(f, "dag", refused ? "30 februari" : "2026-03-01");
	form_set(f, "kommun", "2303");
	form_set(f, "anmalt", "ja");
	form_add(f, "roll", "brottsutsatt");
	form_set(f, "text", "Hon ringde själv.\nVi talade om vad som händer nu.");
	if (refused) {
		form_fail(f, "dag", "Datumet finns inte. Skriv det som 2026-03-01.");
		form_fail(f, "roll", "Välj vem som ringde.");
		form_fail(f, "text", "Skriv vad som sades.");
	}
	return f;
}

static void pages(struct sbuf *o, struct view *v)
{
	static const struct view_item items[] = {
		{ "/a/1", "Karin A.", "Förmedlad av polisen · Ragunda", "Sedan tisdag",
		  "Har väntat för länge", VIEW_RED },
		{ "/a/2", "Okänt namn", "Ringde själv · okänd kommun", "I dag 14:02", "Ny", VIEW_BLUE },
		{ "/a/3", "Ali", "Vittnesstöd · Östersund", "I morgon 9:00", NULL, VIEW_GREY },
	};
	static const struct view_nav public_nav[] = {
		{ "/stod", "Få stöd", true, 0 },        { "/vittna", "Ska du vittna?", false, 0 },
		{ "/anhorig", "Är du anhörig?", false, 0 }, { "/unga", "Är du under 18?", false, 0 },
		{ "/kommuner", "I din kommun", false, 0 },  { "/om", "Om oss", false, 0 },
	};

	gallery_forms(o, v, filled(v->mem, false));
	page("form.html", o);
	gallery_forms(o, v, filled(v->mem, true));
	page("refused.html", o);
	gallery_record(o, v);
	page("record.html", o);
	v->flash = "Samtalet är sparat.";
	gallery_list(o, v, items, MST_LEN(items));
	page("list.html", o);
	v->flash = NULL;
	view_error(o, v, 404, NULL);
	page("error.html", o);
	v->public_site = true;
	v->user = NULL;
	v->partnership = NULL;
	v->nav = public_nav;
	v->nnav = MST_LEN(public_nav);
	v->nmore = 0;
	gallery_public(o, v);
	page("public.html", o);
}

static const struct view_hidden *hidden(void *arg)
{
	static const struct view_hidden fixed = { .csrf = "c", .once = "o" };

	(void)arg;
	return &fixed;
}

int main(int argc, char **argv)
{
	static const struct view_nav nav[] = {
		{ "/idag", "Idag", false, 0 },
		{ "/inkorg", "Inkorg", true, 3 },
		{ "/arenden", "Ärenden", false, 0 },
		{ "/rakna", "Räkna utan namn", false, 0 },
		{ "/stodpersoner", "Stödpersoner", false, 0 },
		{ "/statistik", "Statistik", false, 0 },
	};
	static const struct view_nav more[] = {
		{ "/samverkan", "Samverkan", false, 0 },
		{ "/overenskommelse", "Överenskommelse", false, 0 },
	};
	struct arena *mem = arena_open();
	struct view v = { .mem = mem, .path = "/inkorg", .partnership = "Brottsofferjouren Jämtland",
			  .user = "Sara Lind", .nav = nav, .nnav = MST_LEN(nav), .more = more,
			  .nmore = MST_LEN(more), .hidden = hidden, .demo = true,
			  .now = 1774000000 };
	struct sbuf o;

	if (argc < 2) {
		fputs("usage: medstod-gallery DIR [en]\n", stderr);
		return 2;
	}
	dir = argv[1];
	v.lang = argc > 2 ? VIEW_EN : VIEW_SV;
	if (mkdir(dir, 0777) != 0 && errno != EEXIST)
		return 1;
	sbuf_init(&o, 1 << 20);
	assets();
	pages(&o, &v);
	sbuf_done(&o);
	arena_close(mem);
	return 0;
}
