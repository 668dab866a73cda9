/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* paper.c - the skeleton of the impact assessment, the template of the processor agreement, and who answers for
 * what between the parties. */
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

/* Who answers for each part; what lies with nobody alone is settled below the table. */
static const char *const parts[] = {
	"Del", "Ansvarig", "Att tänka på",
	"Ärenden, samtal, brev, vittnesstöd, stödpersoner", "Jouren ensam.",
	"Kommunerna och polisen ser inget av det.",
	"En förmedling", "Den som skickar, tills den är framme. Sedan jouren.",
	"Den som skickar har samtycket och svarar för sin egen akt.",
	"Konton och logg för dem som arbetar i en kommun", "Jouren och kommunen gemensamt.",
	"Kommunen säger till när någon slutar. Jouren stänger kontot.",
	"Överenskommelse, beslut, möten, bidrag och dokument", "Jouren och kommunerna gemensamt för det som alla ser; var och en för sina egna handlingar.",
	"Det som en kommun har fått är en allmän handling där.",
	"Siffror", "Jouren, tills de är frysta. Den som har fått dem svarar för sitt bruk av dem.",
	"Skyddade tabeller är inte tänkta att kunna föras till någon.",
	"Publika sidor", "Jouren.", "Sidorna sätter inga kakor och räknar inga besökare var för sig.",
	"Driften av servern", "Personuppgiftsbiträde till jouren: [namn].", "Avtal enligt artikel 28, se mallen.",
	"Leverantörer: e-post [namn], kommunens inloggning [namn], säkerhetskopiornas plats [namn]", "Biträde, underbiträde eller egen ansvarig: [skriv vilket].",
	"Inget ärende och inget namn på den som får stöd går i e-post.",
};

void rights_roles(struct arena *mem, const struct rights_facts *k, struct doc *ret)
{
	static const struct doc_sign signs[] = { { "", "För jouren" }, { "", "För kommunen" } };
	struct doc d;

	rights_start(mem, k, "Vem ansvarar för vad", "Översikt och överenskommelse, mall", &d);
	doc_paragraph(mem, &d,
		      arena_fmt(mem,
				"Vem som är personuppgiftsansvarig, biträde och leverantör när %s och kommunerna arbetar i samma system, "
				"och det inbördes arrangemang som artikel 26 i dataskyddsförordningen (EU) 2016/679 kräver där ansvaret är "
				"gemensamt.%s%s Om och var det är gemensamt avgör en jurist.",
				k->jour, *k->towns ? " Kommuner i samverkan: " : "", *k->towns ? arena_fmt(mem, "%s.", k->towns) : ""));
	doc_heading(mem, &d, 2, "1. Delarna");
	doc_table(mem, &d, parts, 3, MST_LEN(parts) / 3, NULL);
	doc_heading(mem, &d, 2, "2. Inbördes arrangemang för det gemensamma (26.1)");
	doc_bullets(mem, &d,
		    (const char *const[]){
			    "Den som samlar in en uppgift berättar om den för den registrerade (artiklarna 13 och 14). Den som får stöd får veta det av jouren, senast inom en månad efter en förmedling.",
			    "En registrerad kan vända sig till vem som helst av oss (26.3). Den som får en begäran lämnar den samma dag till den som ansvarar för delen, utan att bekräfta eller förneka något om ett ärende.",
			    "Jouren svarar för systemets säkerhet, behörigheter, logg, kopior och gallring. Kommunen svarar för sina egna datorer, sina användare och för det som den hämtar ut.",
			    "En incident berättas för de andra utan dröjsmål och senast inom 24 timmar. Den vars del det gäller anmäler inom 72 timmar; är det oklart anmäler jouren.",
			    "Ingen för över uppgifter till tredje land.",
			    "När samverkan slutar behåller var och en sina egna handlingar. Jouren tar med sig sina ärenden; kommunens konton avslutas." },
		    6);
	part(mem, &d, "3. Det väsentliga, för den registrerade (26.2)",
	     "Den publika sidan om personuppgifter säger vem som ansvarar, var man vänder sig och vilka rättigheter man har. Läs den, "
	     "och ändra den när något här ändras.");
	part(mem, &d, "4. Kontakt och underskrift",
	     "Jouren: [namn, telefon]. Kommunen: [dataskyddsombud, telefon].");
	d.signs = signs;
	d.nsigns = MST_LEN(signs);
	*ret = d;
}
