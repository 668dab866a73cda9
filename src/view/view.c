/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* view.c - what templates call that is not HTML: addresses, class names, errors, assets. */
#include "view/view_priv.h"

/* Browsers drop tabs and newlines inside an address and read "\\" as "/", so "/\t/x" and "/\\x" are
 * other hosts: no control characters at all, no backslash in front. */
static bool url_ok(const char *url)
{
	static const char *const schemes[] = { "https:", "http:", "tel:", "mailto:", "#", "?" };

	if (!url)
		return false;
	for (const char *p = url; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	if (url[0] == '/')
		return url[1] != '/' && url[1] != '\\';
	for (size_t i = 0; i < MST_LEN(schemes); i++)
		if (str_starts(url, schemes[i]))
			return true;
	return false;
}

void view_url(struct sbuf *o, const char *url)
{
	sbuf_html(o, url_ok(url) ? url : "#");
}

const char *view_place(const struct view *v, const char *path)
{
	return str_empty(v->keep) ? path : arena_fmt(v->mem, "%s%s", path, v->keep);
}

const char *view_width_class(enum view_width w)
{
	static const char *const names[] = {
		[VIEW_FULL] = "",
		[VIEW_W2] = " govuk-input--width-2",
		[VIEW_W4] = " govuk-input--width-4",
		[VIEW_W10] = " govuk-input--width-10",
		[VIEW_W20] = " govuk-input--width-20",
		[VIEW_HALF] = " m-half",
	};

	return (size_t)w < MST_LEN(names) ? names[w] : "";
}

const char *view_button_class(enum view_button b)
{
	switch (b) {
	case VIEW_SECONDARY:
		return "govuk-button govuk-button--secondary";
	case VIEW_WARNING:
		return "govuk-button govuk-button--warning";
	default:
		return "govuk-button";
	}
}

const char *view_state_class(enum view_state s)
{
	static const char *const names[] = {
		[VIEW_GREY] = "m-tag m-tag--grey",     [VIEW_BLUE] = "m-tag m-tag--blue",
		[VIEW_GREEN] = "m-tag m-tag--green",   [VIEW_YELLOW] = "m-tag m-tag--yellow",
		[VIEW_RED] = "m-tag m-tag--red",
	};

	return (size_t)s < MST_LEN(names) ? names[s] : names[VIEW_GREY];
}

const char *view_option_id(const struct view *v, const char *id, size_t i)
{
	return i ? arena_fmt(v->mem, "%s-%zu", id, i + 1) : id;
}

/* ---- errors ---- */

void view_error(struct sbuf *o, const struct view *v, int status, const char *why)
{
	static const struct {
		int status;
		const char *title, *next;
	} words[] = {
		{ 400, N_("Begäran gick inte att läsa"), N_("Gå tillbaka och försök igen.") },
		{ 401, N_("Du behöver logga in"), N_("Logga in och försök igen.") },
		{ 403, N_("Du har inte tillgång till det här"),
		  N_("Behöver du det i ditt uppdrag? Fråga samordnaren.") },
		{ 404, N_("Sidan finns inte"),
		  N_("Kontrollera adressen. Det kan också vara något du inte har tillgång till.") },
		{ 405, N_("Det går inte att göra så här"), N_("Gå tillbaka och använd sidans knappar.") },
		{ 409, N_("Någon annan hann före"),
		  N_("Inget är överskrivet. Gå tillbaka, läs in sidan på nytt och se vad som ändrats.") },
		{ 413, N_("Det du skickade är för stort"), N_("Korta texten eller dela upp filen.") },
		{ 415, N_("Filen är av fel slag"), N_("Gå tillbaka och välj en annan fil.") },
		{ 422, N_("Något behöver rättas"), N_("Gå tillbaka, rätta och försök igen.") },
		{ 429, N_("För många försök"), N_("Vänta några minuter och försök igen.") },
		{ 503, N_("Det går inte just nu"),
		  N_("Inget är sparat. Vänta en liten stund och försök igen.") },
	};
	const char *title = N_("Något gick fel hos oss");
	const char *next = N_("Försök igen om en stund. Hjälper inte det, ring samordnaren.");

	for (size_t i = 0; i < MST_LEN(words); i++)
		if (words[i].status == status) {
			title = words[i].title;
			next = words[i].next;
		}
	view_error_page(o, v, view_text(v->lang, title), why, view_text(v->lang, next));
}

/* ---- assets ---- */

const struct view_asset *view_asset_find(const char *path)
{
	for (size_t i = 0; path && i < view_nassets; i++)
		if (str_eq(view_assets[i].path, path) || str_eq(view_assets[i].name, path))
			return &view_assets[i];
	return NULL;
}

const char *view_asset_path(const char *name)
{
	const struct view_asset *a = view_asset_find(name);

	return a ? a->path : "#";
}
