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

const char *service_refusal(const struct service *s)
{
	char name[FOLD_MAX];

	if (str_empty(s->code) || str_empty(s->name) || str_empty(s->purpose))
		return N_("En insats behöver namn och syfte.");
	if (strlen(s->name) >= FOLD_MAX - 3)
		return N_("Namnet är för långt.");
	fold(s->name, name);
	for (size_t i = 0; i < MST_LEN(assessed); i++)
		if (strstr(name, assessed[i].word) && !(assessed[i].grown && says_grown(name)))
			return assessed[i].why;
	if (s->rule < SERVICE_FULL || s->rule > SERVICE_NO_IDENTITY)
		return N_("Välj hur insatsen dokumenteras.");
	if (s->rule == SERVICE_NO_IDENTITY &&
	    (!s->special_reasons || !s->special_reasons[strspn(s->special_reasons, " \t\r\n")]))
		return N_("Undantag enligt 14 kap. 5 § kräver särskilda skäl. Skriv vilka de är.");
	return NULL;
}

const struct view_option *service_options(struct ctx *c, enum service_rule rule)
{
	struct service *list;
	size_t n, kept = 0;

	if (service_list(c->db, c->mem, &list, &n) != MST_OK)
		n = 0;
	struct view_option *o = arena_new(c->mem, struct view_option, n + 1);

	for (size_t i = 0; i < n; i++)
		if (!rule || list[i].rule == rule)
			o[kept++] = (struct view_option){ list[i].code, list[i].name, NULL };
	return o;
}
