/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* process.c - the activities, and the record of them (registerförteckning). */
#include "rights/process_priv.h"

#include "backup/backup.h"
#include "stats/stats.h"

#define INTEREST "Uppgift av allmänt intresse genom överenskommelsen med kommunerna (artikel 6.1 e), annars jourens " \
		 "berättigade intresse (6.1 f). Känsliga uppgifter: uttryckligt samtycke (9.2 a)."

const struct rights_process rights_processes[] = {
	{ "Stöd till brottsutsatta, vittnen och anhöriga",
	  "Ge stöd, planera och följa upp det, och veta hur någon kan nås utan fara.", INTEREST,
	  "De som får stöd, och barn bland dem.",
	  "Namn, telefonnummer, språk, vad som är säkert, roll, slag av brott, anteckningar, uppgifter att göra. Aldrig "
	  "personnummer, och aldrig namn på misstänkta.",
	  "Samordnare och de stödpersoner som har fått ärendet. Ingen kommun.", RIGHTS_KEEP_CASE,
	  "person support barrier guard retain import" },
	{ "Förmedlingar från polis, kommun och andra", "Ta emot den som har sagt ja till att bli kontaktad.",
	  "Samtycke till förmedlingen (6.1 a, 9.2 a), därefter som stödet.", "De som förmedlas.",
	  "Namn, telefonnummer, vad som hänt, samtycket: vem, när, hur.", "Samordnare.", RIGHTS_KEEP_CASE, "referral" },
	{ "Brev från den som inte har konto", "Svara den som skriver utan att säga vem hen är.", INTEREST,
	  "De som skriver.", "Det som de själva skriver.", "Samordnare.", RIGHTS_KEEP_CASE, "mailbox" },
	{ "Vittnesstöd vid domstol", "Bemanna passen, och räkna vilka roller som har fått stöd.",
	  "Berättigat intresse (6.1 f).", "De som går pass. De som får stöd räknas bara.", "Namn på den som går passet, antal.",
	  "Samordnare och de som går pass.", RIGHTS_KEEP_WORK, "court" },
	{ "Statistik och uppföljning", "Visa vad stödet når, utan att någon kan kännas igen.",
	  "Som stödet; vidare behandling för statistik (artikel 89).", "De som har fått stöd, utan namn.",
	  "Kvartal, kommun, roll, åldersgrupp, slag av brott. Inga namn, och ingen koppling till ärendet efter "
	  "skiljandet.", "Jouren. Kommuner och allmänhet får bara skyddade tabeller.", RIGHTS_KEEP_FIGURES,
	  "stats followup safety" },
	{ "Frivilliga", "Veta vilka som är godkända, vad de kan, och vilken tid och vilka utlägg de har haft.",
	  "Avtal med den frivilliga (6.1 b), berättigat intresse (6.1 f). Registerutdrag visas bara, och sparas inte.",
	  "Stödpersoner och vittnesstöd.", "Namn, kontakt, språk, ansökan, utbildning, tystnadslöfte, dagar för handledning, tid, resor, utlägg.",
	  "Samordnare.", RIGHTS_KEEP_VOLUNTEER, "volunteer" },
	{ "Konton, inloggning och logg", "Släppa in rätt personer, och kunna visa vem som har läst vad.",
	  "Rättslig förpliktelse att skydda uppgifterna (6.1 c med artikel 32), berättigat intresse (6.1 f).",
	  "De som arbetar i systemet, på jouren och i kommunerna.",
	  "Namn, inloggning, roller, slag av telefon eller dator, vad som lästs och gjorts. Det sista är skyddat med "
	  "ärendets nyckel.",
	  "Granskare, samordnare, den som sköter servern (inte ärenden).", RIGHTS_KEEP_LOG,
	  "auth audit vault lock oidc guest start today job" },
	{ "Partnerskapet", "Hålla reda på överenskommelsen, beslut, möten, bidrag, dokument och publika sidor.",
	  "Allmänt intresse (6.1 e), berättigat intresse (6.1 f).",
	  "Kontaktpersoner, ledamöter och tjänstemän i sin roll.", "Namn, roll, kontakt i tjänsten.",
	  "Alla parter. Det som en kommun får är en allmän handling där.", RIGHTS_KEEP_WORK,
	  "org agreement service fund relation memo doc site" },
	{ "Begäran om uppgifter och incidenter", "Svara den registrerade i tid, och visa att det är gjort.",
	  "Rättslig förpliktelse (6.1 c med artiklarna 12–22 och 33–34).", "De som begär något; incidenter utan namn.",
	  "Vem som begär, hur det kontrollerades, svaret och skälen.", "Samordnare. Incidenter: också "
	  "verksamhetsledaren, och Integritetsskyddsmyndigheten.", RIGHTS_KEEP_CASE, "rights" },
	{ "Säkerhetskopior", "Kunna läsa tillbaka det som annars vore borta.", "Artikel 32.1 c.", "Alla ovan.",
	  "Allt ovan, förseglat.", "Den som sköter servern, utan nyckel till innehållet.", RIGHTS_KEEP_COPIES, "" },
	{ 0 },
};

static const char *days(struct arena *mem, int64_t n)
{
	return arena_fmt(mem, "%lld dagar", (long long)n);
}

const char *rights_keep_words(struct arena *mem, const struct rights_facts *k, enum rights_keep keep)
{
	const struct retain_regime *g = retain_regime_find(k->rule.regime);

	switch (keep) {
	case RIGHTS_KEEP_CASE:
		return arena_fmt(mem, "Anteckningar %s och allt annat %s efter avslutet (%s).",
				 days(mem, k->rule.story_days), days(mem, k->rule.case_days),
				 g->law ? g->law : "jourens egen regel");
	case RIGHTS_KEEP_VOLUNTEER:
		return arena_fmt(mem,
				 "Hur hen kom till jouren, %s efter att hen slutade. Kontakt, %s (vittnesstöd: %s). "
				 "Tystnadslöftet med namn och dag, %lld år. Tid, resor och utlägg, %d år efter året "
				 "(7 kap. 2 § bokföringslagen (1999:1078)).",
				 days(mem, k->rule.paper_days), days(mem, k->rule.volunteer_days),
				 days(mem, k->rule.witness_days), (long long)k->rule.pledge_years,
				 RETAIN_BOOK_YEARS);
	case RIGHTS_KEEP_FIGURES:
		return "Grövre vid månadens skiljande, och så länge de behövs för treåriga tabeller.";
	case RIGHTS_KEEP_LOG:
		return arena_fmt(mem,
				 "Loggen: %lld år; sedan klipps raderna bort och ett sigill lämnas kvar. Det som rör ett "
				 "ärende går inte att läsa när ärendet är raderat. Namn och inloggning på den vars "
				 "konto har avslutats: lika länge; vägarna in försvinner natten efter.",
				 (long long)k->rule.log_years);
	case RIGHTS_KEEP_WORK:
		return "Så länge överenskommelsen gäller och som arkivreglerna säger.";
	case RIGHTS_KEEP_COPIES:
		return arena_fmt(mem, "Kopior med nycklar högst %d dagar; från den dagen öppnas inget raderat.",
				 BACKUP_VAULT_DAYS);
	}
	return "";
}

static void row(struct doc_field *f, size_t *n, const char *label, const char *value)
{
	f[(*n)++] = (struct doc_field){ label, value };
}

void rights_start(struct arena *mem, const struct rights_facts *k, const char *title, const char *kind,
		  struct doc *ret)
{
	struct doc_field *f = arena_new(mem, struct doc_field, 1);

	*ret = (struct doc){ .title = title, .kind = kind, .sender = k->jour, .day = k->day, .fields = f };
	row(f, &ret->nfields, "Datum", day_str(mem, k->day));
}

static void pair(const char **cells, size_t *n, const char *label, const char *value)
{
	cells[(*n)++] = label;
	cells[(*n)++] = value;
}

/* The schema steps of an activity's rooms, as the program tells them. */
static const char *tables_of(struct arena *mem, const struct rights_facts *k, const char *rooms)
{
	struct sbuf b;
	const char *words;

	sbuf_init(&b, 1000);
	for (const char *r = rooms; *r;) {
		size_t n = strcspn(r, " ");
		const char *name = arena_strn(mem, r, n);
		const char *at = strstr(arena_fmt(mem, ", %s", k->schemas ? k->schemas : ""),
					arena_fmt(mem, ", %s ", name));

		sbuf_fmt(&b, "%s%s", b.len ? ", " : "", at ? arena_strn(mem, at + 2, strcspn(at + 2, ",")) : name);
		r += n + (r[n] == ' ');
	}
	words = b.len ? arena_str(mem, b.p) : "–";
	sbuf_done(&b);
	return words;
}

void rights_put_process(struct arena *mem, const struct rights_facts *k, const struct rights_process *p,
			struct doc *d)
{
	const char *cells[18];
	size_t n = 0;

	pair(cells, &n, "Fråga", "Svar");
	pair(cells, &n, "Ändamål", p->purpose);
	pair(cells, &n, "Rättslig grund (förslag)", p->ground);
	pair(cells, &n, "Vilka det gäller", p->people);
	pair(cells, &n, "Vilka uppgifter", p->data);
	pair(cells, &n, "Mottagare", p->receivers);
	pair(cells, &n, "Hur länge", rights_keep_words(mem, k, p->keep));
	pair(cells, &n, "Utanför EU och EES", "Nej");
	pair(cells, &n, "Tabeller i programmet", tables_of(mem, k, p->rooms));
	doc_heading(mem, d, 2, p->title);
	doc_table(mem, d, cells, 2, n / 2, NULL);
}

static const char *list_of(struct arena *mem, const struct stats_code *list)
{
	struct sbuf b;

	sbuf_init(&b, 4000);
	for (const struct stats_code *s = list; s->code; s++)
		sbuf_fmt(&b, "%s%s", b.len ? "; " : "", s->words);
	const char *words = arena_str(mem, b.p ? b.p : "");

	sbuf_done(&b);
	return words;
}

void rights_record(struct arena *mem, const struct rights_facts *k, struct doc *ret)
{
	struct doc d;
	const char **laws = arena_new(mem, const char *, k->nlaws + 1);

	rights_start(mem, k, "Registerförteckning", "Registerförteckning", &d);
	doc_paragraph(mem, &d,
		      arena_fmt(mem,
				"Register över behandlingar enligt artikel 30.1 i dataskyddsförordningen (EU) 2016/679. "
				"Personuppgiftsansvarig: %s. Skriv hit organisationsnummer, kontakt och dataskyddsombud. "
				"Grunderna är ett förslag som en jurist ska stämma av.",
				k->jour));
	for (const struct rights_process *p = rights_processes; p->title; p++)
		rights_put_process(mem, k, p, &d);
	doc_heading(mem, &d, 2, "Koder som används om en person");
	doc_table(mem, &d,
		  (const char *const[]){ "Lista", "Koder", "Roll", list_of(mem, stats_roles), "Slag av brott",
					 list_of(mem, stats_crimes), "Omständigheter", list_of(mem, stats_circumstances),
					 "Ålder", list_of(mem, stats_ages) },
		  2, 5, NULL);
	doc_heading(mem, &d, 2, "Skydd (artikel 32)");
	doc_bullets(mem, &d,
		    (const char *const[]){
			    "Varje ärende har en egen nyckel, som bara de har som arbetar med det. Databasen för sig, och den som sköter servern, öppnar inget ärende.",
			    "Två faktorer för alla som öppnar något, och en fråga till före export, radering och ändrade roller.",
			    "En logg som inte går att ändra i smyg, och som granskas av jouren.",
			    "Radering genom att nycklar förstörs, också för säkerhetskopior.",
			    "Röjandekontroll på allt som lämnar jouren som siffror." },
		    5);
	if (k->nlaws) {
		doc_heading(mem, &d, 2, "Lagrum som är inskrivna och gäller");
		for (size_t i = 0; i < k->nlaws; i++)
			laws[i] = k->laws[i].cite;
		doc_bullets(mem, &d, laws, k->nlaws);
	}
	*ret = d;
}
