/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import_fields.c - what a column may be, and the headings by which it is known. The label of a
 * field is the heading of its column in templates and exports, so that what went out comes in. */
#include "import/import.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const struct import_field cases[] = {
	{ "namn", N_("Namn"), WORDS("För- och efternamn", "Person", "Hjälpsökande", "Klient") },
	{ "fornamn", N_("Förnamn"), NULL, true },
	{ "efternamn", N_("Efternamn"), NULL, true },
	{ "telefon", N_("Telefon"), WORDS("Tel", "Tfn", "Telefonnummer", "Mobil", "Mobilnummer",
					  "Mobiltelefon") },
	{ "roll", N_("Roll"), WORDS("Typ av hjälpsökande", "Vem", "Hjälpsökandetyp") },
	{ "brott", N_("Brott"), WORDS("Brottstyp", "Brottsrubricering", "Typ av brott") },
	{ "anmalt", N_("Polisanmält"), WORDS("Polisanmält?", "Anmält", "Anmält?", "Polisanmäld") },
	{ "kommun", N_("Kommun"), WORDS("Hemkommun", "Bostadsort", "Ort") },
	{ "oppnat", N_("Öppnat"), WORDS("Datum", "Startdatum", "Öppnades", "Inkom", "Kontakt togs") },
	{ "kon", N_("Kön"), NULL },
	{ "alder", N_("Ålder"), WORDS("Åldersgrupp") },
	{ "kalla", N_("Kom från"), WORDS("Källa", "Första kontakt", "Hur började kontakten?") },
	{ "sprak", N_("Språk"), WORDS("Modersmål") },
	{ "korthet", N_("I korthet"), WORDS("Sammanfattning", "Kort om ärendet", "Behov") },
	{ "not", N_("Anteckning"), WORDS("Anteckningar", "Kommentar", "Övrigt") },
	{ 0 },
};
static const struct import_field volunteers[] = {
	{ "namn", N_("Namn"), WORDS("För- och efternamn", "Person", "Stödperson", "Volontär") },
	{ "fornamn", N_("Förnamn"), NULL, true },
	{ "efternamn", N_("Efternamn"), NULL, true },
	{ "telefon", N_("Telefon"), WORDS("Tel", "Tfn", "Telefonnummer", "Mobil", "Mobilnummer",
					  "Mobiltelefon") },
	{ "epost", N_("E-post"), WORDS("Epost", "E-postadress", "Mejl", "Mail", "E-mail") },
	{ "uppdrag", N_("Uppdrag"), WORDS("Typ", "Roll", "Uppgift") },
	{ "bygd", N_("Bygd"), WORDS("Ort", "Bostadsort", "Kommun", "By") },
	{ "sprak", N_("Andra språk"), WORDS("Språk") },
	{ "antal", N_("Orkar stödja samtidigt"), WORDS("Antal", "Max antal", "Kapacitet") },
	{ "lofte", N_("Tystnadslöfte undertecknat"), WORDS("Tystnadslöfte", "Sekretess",
							  "Tystnadsplikt") },
	{ "utbildning", N_("Utbildning godkänd"), WORDS("Utbildning", "Grundutbildning",
						       "Utbildad") },
	{ "styrelse", N_("Godkänd av styrelsen"), WORDS("Styrelsen", "Styrelsebeslut",
						       "Godkänd") },
	{ "utdrag", N_("Registerutdrag visat"), WORDS("Registerutdrag", "Utdrag",
						     "Utdrag ur register visat") },
	{ "utdrag_av", N_("Vem såg utdraget?"), WORDS("Utdrag visat för", "Utdrag sett av") },
	{ "borjade", N_("Började"), WORDS("Startdatum", "Aktiv sedan", "Sedan") },
	{ 0 },
};

const struct import_field *import_fields(enum import_kind kind)
{
	return kind == IMPORT_CASES ? cases : volunteers;
}

static bool means(const struct import_field *f, const char *heading)
{
	if (str_order(f->label, heading) == 0 ||
	    str_order(view_text(VIEW_EN, f->label), heading) == 0)
		return true;
	for (const char *const *w = f->words; w && *w; w++)
		if (str_order(*w, heading) == 0)
			return true;
	return false;
}

int import_guess(enum import_kind kind, const char *heading)
{
	const struct import_field *f = import_fields(kind);
	char plain[100];
	size_t n = strcspn(heading, "(\n"); /* "Öppnat (åååå-mm-dd)" */

	if (n >= sizeof(plain))
		return -1;
	memcpy(plain, heading, n);
	while (n && strchr(" :*.", plain[n - 1]))
		n--;
	plain[n] = 0;
	for (int i = 0; n && f[i].code; i++)
		if (means(&f[i], plain))
			return i;
	return -1;
}
