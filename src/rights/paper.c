/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* paper.c - the skeleton of the impact assessment, and the template of the processor agreement. */
#include "backup/backup.h"
#include "rights/process_priv.h"

static void part(struct arena *mem, struct doc *d, const char *heading, const char *text)
{
	doc_heading(mem, d, 2, heading);
	doc_paragraph(mem, d, text);
}

/* What could hurt somebody, what stands against it already, and what is left for the jour to answer. */
static const char *const risks[] = {
	"Risk", "Det som redan finns", "Er bedömning",
	"Någon får veta att en person har sökt hjälp, genom ett samtal, ett brev eller en skärm.",
	"Regler för säker kontakt står över varje nummer. Inget skickas till den som får stöd. Lämna sidan nu, på publika sidor.", "",
	"En telefon, dator eller utskrift försvinner.",
	"Inloggningen tar slut av sig själv, och kan avslutas från en annan enhet. Inget sparas i webbläsaren. Sidor om personer med extra skydd skrivs inte ut.", "",
	"Servern eller en kopia stjäls.", "Allt om en person är förseglat; kopior är förseglade till en nyckel som inte finns på servern.", "",
	"En medarbetare läser utan att behöva det, eller känner den andra parten.",
	"Nyckel till bara de egna ärendena, skyddad krets, hinder, och en logg som granskas.", "",
	"En vårdnadshavare som är en fara frågar efter ett barns ärende.",
	"Begäran stannar för två personer. Inget bekräftas eller förnekas förrän de har bedömt det.", "",
	"Små tal pekar ut någon i en liten kommun.", "Frysta kvartal med röjandekontroll över alla tabeller och perioder.", "",
	"Uppgifter finns kvar för länge.", "Gallring efter regel varje natt, med nycklar som förstörs.", "",
	"En enda samordnare tappar sin lösenfras, och ingen kommer in.", "Papperskod, nyckelförvarare och förseglat kuvert.", "",
};

void rights_assessment(struct arena *mem, const struct rights_facts *k, struct doc *ret)
{
	static const struct doc_sign signs[] = { { "Ordförande", "Beslutar för jouren" },
						 { "Dataskyddsombud", "Har lämnat råd (artikel 35.2)" } };
	struct doc d;

	rights_start(mem, k, "Konsekvensbedömning avseende dataskydd", "Konsekvensbedömning, underlag", &d);
	doc_paragraph(mem, &d,
		      "Underlag enligt artikel 35 i dataskyddsförordningen (EU) 2016/679. En bedömning krävs: känsliga uppgifter om "
		      "personer i beroende ställning, barn bland dem, behandlas löpande. Det som programmet vet är ifyllt; resten "
		      "skriver ni.");
	part(mem, &d, "1. Beskrivning (35.7 a)",
	     arena_fmt(mem, "Personuppgiftsansvarig är %s.%s%s Systemet är Medstöd, som jouren driver själv eller låter någon driva "
			    "åt sig.", k->jour, *k->towns ? " Kommuner i samverkan: " : "", *k->towns ? arena_fmt(mem, "%s.", k->towns) : ""));
	for (const struct rights_process *p = rights_processes; p->title; p++)
		doc_paragraph(mem, &d, arena_fmt(mem, "%s. %s %s", p->title, p->purpose, rights_keep_words(mem, k, p->keep)));
	part(mem, &d, "2. Behov och proportioner (35.7 b)",
	     "Varför behövs varje uppgift? Kan stödet ges utan namn? Stöd utan identitet räknas redan utan att någon skrivs in. "
	     "Skriv er grund för varje behandling, och hur de registrerade får veta det (artiklarna 13 och 14).");
	doc_heading(mem, &d, 2, "3. Risker och åtgärder (35.7 c och d)");
	doc_table(mem, &d, risks, 3, MST_LEN(risks) / 3, NULL);
	part(mem, &d, "4. De registrerades synpunkter (35.9)",
	     "Fråga några som har fått stöd, när det är tryggt, och skriv vad de sa utan namn.");
	part(mem, &d, "5. Dataskyddsombudets råd", "Skriv rådet, och vad ni gör med det.");
	part(mem, &d, "6. Slutsats",
	     "Är risken fortfarande hög efter åtgärderna? Samråd då först med Integritetsskyddsmyndigheten (artikel 36). Skriv när "
	     "bedömningen görs om.");
	d.signs = signs;
	d.nsigns = MST_LEN(signs);
	*ret = d;
}

void rights_processor(struct arena *mem, const struct rights_facts *k, struct doc *ret)
{
	static const struct doc_sign signs[] = { { "", "För den personuppgiftsansvariga" },
						 { "", "För personuppgiftsbiträdet" } };
	struct doc d;

	rights_start(mem, k, "Personuppgiftsbiträdesavtal", "Avtal, mall", &d);
	doc_paragraph(mem, &d,
		      arena_fmt(mem,
				"Mellan %s, personuppgiftsansvarig, och [biträdets namn och organisationsnummer], biträde, enligt "
				"artikel 28 i dataskyddsförordningen (EU) 2016/679.",
				k->jour));
	part(mem, &d, "1. Föremål, varaktighet, art och ändamål",
	     "Biträdet driver servern för Medstöd, gör säkerhetskopior och installerar nya versioner. Avtalet gäller så länge biträdet "
	     "gör det. Biträdet har ingen nyckel som öppnar ett ärende, och ska inte skaffa sig någon.");
	part(mem, &d, "2. Uppgifter och registrerade",
	     "De behandlingar som står i jourens registerförteckning. Förseglade uppgifter om dem som får stöd; i klartext namn, "
	     "inloggning och roller för dem som arbetar i systemet, och hur många ärenden det finns.");
	doc_heading(mem, &d, 2, "3. Biträdets skyldigheter (28.3)");
	doc_bullets(mem, &d,
		    (const char *const[]){
			    "Behandlar uppgifter bara på dokumenterade instruktioner från jouren, också vid överföring till tredjeland. Ingen sådan överföring får göras.",
			    "Ser till att alla med åtkomst har tystnadsplikt eller har lovat tystnad skriftligt.",
			    "Vidtar åtgärderna i artikel 32: krypterad disk, uppdaterad maskin, en serverhemlighet som ligger skild från kopiorna, och en drift som bara namngivna personer når.",
			    "Anlitar inget underbiträde utan jourens skriftliga tillstånd i förväg, och lägger samma skyldigheter på det.",
			    "Hjälper jouren att svara på begäran från registrerade inom en månad.",
			    "Säger till jouren om en personuppgiftsincident utan dröjsmål, och senast inom 24 timmar från att den upptäcktes.",
			    "Hjälper jouren med konsekvensbedömning och samråd.",
			    "Lämnar tillbaka eller raderar alla uppgifter och kopior när avtalet slutar.",
			    "Visar jouren det som behövs för att kontrollera att avtalet följs, och tillåter granskning." },
		    9);
	part(mem, &d, "4. Säkerhetskopior",
	     arena_fmt(mem, "Kopior av nycklarna finns kvar högst %d dagar. Biträdet behåller inga andra kopior.", BACKUP_VAULT_DAYS));
	part(mem, &d, "5. Om biträdet är en kommun eller region",
	     "Uppgifter som bara bearbetas eller lagras tekniskt åt jouren hanteras enligt offentlighets- och sekretesslagen (2009:400), "
	     "10 kap. 2 a §, och lagen (2020:914) om tystnadsplikt vid utkontraktering när den gäller. Stäm av med en jurist. Driften "
	     "bör inte ligga hos en av de kommuner som får siffror.");
	part(mem, &d, "6. Kontakt och underskrift", "Jouren: [namn, telefon]. Biträdet: [namn, telefon dygnet runt].");
	d.signs = signs;
	d.nsigns = MST_LEN(signs);
	*ret = d;
}
