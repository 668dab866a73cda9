/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service.c - what may stand in the catalogue, and the catalogue as choices of a form. */
#include "service/service.h"

#define FOLD_MAX 400

/* 11 kap. 5 § SoL 2025:400. Points 5 to 7 hold for some ages or some homes only: a name is refused
 * unless it says itself that it is for those who have turned 21. */
static const struct {
	const char *word, *why;
	bool grown; /* allowed from 21 years */
} assessed[] = {
#define CONTACT N_("Kontaktperson och kontaktfamilj måste alltid behovsprövas (11 kap. 5 § 1). " \
		   "Skriv stödperson eller vittnesstöd om det är det som menas.")
	{ "kontaktperson", CONTACT, false },
	{ "kontaktfamilj", CONTACT, false },
#define FAMILY N_("Familjehem måste alltid behovsprövas (11 kap. 5 § 2).")
	{ "familjehem", FAMILY, false },
#define LVM N_("Hem för vård av missbruk (LVM-hem) måste alltid behovsprövas (11 kap. 5 § 3).")
	{ "lvmhem", LVM, false },
#define YOUTH N_("Särskilda ungdomshem måste alltid behovsprövas (11 kap. 5 § 4).")
	{ "ungdomshem", YOUTH, false },
#define YOUNG N_("Jourhem, stödboende, skyddat boende och hem för vård eller boende måste alltid " \
		 "behovsprövas för barn och för den som är 18–20 år (11 kap. 5 § 5).")
	{ "jourhem", YOUNG, false },
	{ "stödboende", YOUNG, true },
	{ "skyddat boende", YOUNG, true },
	{ "skyddade boende", YOUNG, true },
	{ "hvb", YOUNG, true },
	{ "hem för vård eller boende", YOUNG, true },
#define HOUSING N_("Bostad i särskilt boende måste alltid behovsprövas (11 kap. 5 § 6).")
	{ "särskilt boende", HOUSING, false },
	{ "särskilda boende", HOUSING, false },
	{ "bostad med särskild service", HOUSING, false },
#define HOME N_("Hem för heldygnsvård måste alltid behovsprövas (11 kap. 5 § 7).")
	{ "heldygnsvård", HOME, false },
};
static const char *const grown_words[] = { "från 21 år", "fyllt 21 år", "över 20 år" };

/* Lower case for A-Z and ÅÄÖ, hyphens left out, every run of white space one blank. */
static void fold(const char *s, char out[FOLD_MAX])
{
	size_t n = 0;

	for (; *s && n + 3 < FOLD_MAX; s++) {
		unsigned char ch = (unsigned char)*s;

		if (ch == '-')
			continue;
		if (ch == 0xC2 && (unsigned char)s[1] == 0xA0) { /* a no-break space */
			s++;
			ch = ' ';
		}
		if (ch == 0xC3 && (unsigned char)s[1] >= 0x80 && (unsigned char)s[1] <= 0x9E) {
			out[n++] = (char)ch;
			out[n++] = (char)(*++s + 0x20);
			continue;
		}
		if (ch == '\t' || ch == '\n' || ch == '\r')
			ch = ' ';
		if (ch == ' ' && n && out[n - 1] == ' ')
			continue;
		out[n++] = (char)(ch >= 'A' && ch <= 'Z' ? ch + 0x20 : ch);
	}
	out[n] = 0;
}

static bool says_grown(const char *folded)
{
	for (size_t i = 0; i < MST_LEN(grown_words); i++)
		if (strstr(folded, grown_words[i]))
			return true;
	return false;
}

static const char *assessed_in(const char *text)
{
	char folded[FOLD_MAX];

	if (str_empty(text))
		return NULL;
	fold(text, folded);
	for (size_t i = 0; i < MST_LEN(assessed); i++)
		if (strstr(folded, assessed[i].word) && !(assessed[i].grown && says_grown(folded)))
			return assessed[i].why;
	return NULL;
}

const char *service_refusal(const struct service *s)
{
	if (str_empty(s->code) || str_empty(s->name) || str_empty(s->purpose))
		return N_("En insats behöver namn och syfte.");
	if (strlen(s->name) >= FOLD_MAX - 3)
		return N_("Namnet är för långt.");
	const char *why = assessed_in(s->name);

	if (why)
		return why;
	if (s->rule < SERVICE_FULL || s->rule > SERVICE_NO_IDENTITY)
		return N_("Välj hur insatsen dokumenteras.");
	if (s->rule == SERVICE_NO_IDENTITY &&
	    (!s->special_reasons || !s->special_reasons[strspn(s->special_reasons, " \t\r\n")]))
		return N_("Undantag enligt 14 kap. 5 § kräver särskilda skäl. Skriv vilka de är.");
	return NULL;
}

const char *service_doubt(const struct service *s)
{
	if (assessed_in(s->purpose) || assessed_in(s->target) || assessed_in(s->conditions))
		return N_("Texten nämner något som alltid ska behovsprövas (11 kap. 5 §). Se till att jouren bara "
			  "hjälper den enskilda att söka det, och inte ger det.");
	if (s->review != DAY_NONE && s->ends != DAY_NONE && s->review > s->ends)
		return N_("Insatsen ska ses över efter sin sista dag.");
	return NULL;
}

bool service_offered(const struct service *s, int32_t day)
{
	return s->ends == DAY_NONE || day <= s->ends;
}

const char *service_age_words(enum service_age a)
{
	switch (a) {
	case SERVICE_FROM_15:
		return N_("Från 15 år");
	case SERVICE_FROM_18:
		return N_("Från 18 år");
	case SERVICE_ALL_AGES:
		break;
	}
	return N_("Alla åldrar, under 15 år med vårdnadshavarens samtycke");
}

const struct view_option *service_options(struct ctx *c, enum service_rule rule)
{
	struct service *list;
	size_t n, kept = 0;

	if (service_list(c->db, c->mem, &list, &n) != MST_OK)
		n = 0;
	struct view_option *o = arena_new(c->mem, struct view_option, n + 1);

	for (size_t i = 0; i < n; i++)
		if ((!rule || list[i].rule == rule) && service_offered(&list[i], day_of(c->now)))
			o[kept++] = (struct view_option){ list[i].code, list[i].name, NULL };
	return o;
}

/* ---- writing ---- */

/* a-z and digits of the name, "_" between: stable, and readable in the facts. */
static const char *code_of(struct arena *mem, const char *name, int n)
{
	char folded[FOLD_MAX];
	size_t len = 0;
	char out[24];

	fold(name, folded);
	for (const char *p = folded; *p && len < 16; p++) {
		bool plain = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9');

		if (plain)
			out[len++] = *p;
		else if (len && out[len - 1] != '_' && (*p == ' '))
			out[len++] = '_';
	}
	out[len] = 0;
	return arena_fmt(mem, "%s_%d", out, n);
}

static mst_err put_service(struct ctx *c, void *arg)
{
	struct service *s = arg;

	if (!s->edition) {
		TRY(service_next_place(c->db, &s->ord));
		s->code = code_of(c->mem, s->name, s->ord);
	}
	return service_put(c->db, s);
}

void service_save(struct ctx *c, struct service *s, struct act *ret)
{
	if (!s->edition) {
		s->id = rng_id();
		s->code = "new"; /* until its place is known */
	}
	s->at = c->now;
	s->by = c->who->name;
	*ret = (struct act){ .apply = put_service, .arg = s,
			     .audit = ctx_note(c, "service.edit", ID_NONE, NULL, NULL) };
}

#define REVIEW_SOON 31 /* days */

mst_err service_today(struct ctx *c, const struct view_item **ret, size_t *ret_n)
{
	const struct view *v = &c->view;
	int32_t today = day_of(c->now);
	struct service *list;
	struct view_item *items;
	size_t n = 0, kept = 0;

	*ret = NULL;
	*ret_n = 0;
	if (!(c->who->roles & ROLE_MANAGER))
		return MST_OK;
	TRY(service_list(c->db, c->mem, &list, &n));
	items = arena_new(c->mem, struct view_item, n + 1);
	for (size_t i = 0; i < n; i++)
		if (list[i].review != DAY_NONE && list[i].review - today <= REVIEW_SOON &&
		    service_offered(&list[i], today)) {
			bool late = list[i].review < today;

			items[kept++] = (struct view_item){
				.href = arena_fmt(c->mem, "/insatser/%s", list[i].code),
				.title = arena_fmt(c->mem, T("Se över insatsen %s"), list[i].name),
				.meta = view_date(v, list[i].review),
				.tag = late ? T("Har väntat för länge") : T("Snart"),
				.state = late ? VIEW_RED : VIEW_YELLOW,
			};
		}
	*ret = items;
	*ret_n = kept;
	return MST_OK;
}
