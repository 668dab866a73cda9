/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* trouble.c - why she did not come in, and what she can do about it. */
#include "oidc/oidc_web.h"

static const struct {
	int status;
	bool again;
	const char *title, *text;
} pages[] = {
	[OIDC_DOWN] = { 503, true, N_("Kommunens inloggning svarar inte"),
			N_("Vänta en stund och försök igen. Fungerar det inte i dag heller: hör med "
			   "kommunens it-stöd, eller ring jourens samordnare.") },
	[OIDC_OLD] = { 422, true, N_("Det tog för lång tid"),
		       N_("Inloggningen måste bli klar inom en kvart, i samma webbläsare som du började i. "
			  "Försök igen.") },
	[OIDC_STOPPED] = { 403, true, N_("Inloggningen avbröts"),
			   N_("Du är inte inloggad. Försök igen när du vill.") },
	[OIDC_REFUSED] = { 403, true, N_("Kommunens inloggning släppte inte in dig"),
			   N_("Försök igen. Händer det på nytt: hör med kommunens it-stöd om ditt konto får "
			      "användas för Medstöd.") },
	[OIDC_WEAK] = { 403, true, N_("Inloggningen var inte stark nog"),
			N_("Försök igen och välj ett säkrare sätt, till exempel e-legitimation eller "
			   "tjänstekort. Finns inget sådant val: hör med kommunens it-stöd.") },
	[OIDC_UNTRUSTED] = { 403, true, N_("Svaret gick inte att lita på"),
			     N_("Du är inte inloggad. Försök igen. Händer det på nytt: berätta det för "
				"jourens samordnare, så tittar den serveransvariga i loggen.") },
	[OIDC_NOBODY] = { 403, false, N_("Du har inget konto här"),
			  N_("Kommunens inloggning känner dig, men inget konto i Medstöd hör till den. Be "
			     "jourens samordnare om en inbjudan. Har du en inbjudan: öppna länken och välj "
			     "kommunens inloggning där.") },
	[OIDC_OTHER_ORG] = { 403, false, N_("Inloggningen hör till en annan organisation"),
			     N_("Ditt konto gäller en kommun, och du loggade in för en annan. Har du bytt "
				"arbetsgivare? Be jourens samordnare om en ny inbjudan.") },
	[OIDC_TAKEN] = { 409, false, N_("Du har redan ett konto"),
			 N_("Den här inloggningen hör till ett konto som finns. Logga in med det. Är inbjudan "
			    "till någon annan? Då är det hen som ska öppna länken.") },
	[OIDC_USED] = { 409, false, N_("Länken gäller inte längre"),
			N_("Den har använts, men det blev avbrutet. Be den som bjöd in dig om en ny.") },
	[OIDC_SLOW] = { 429, false, N_("Det blev fel flera gånger i rad"),
			N_("Vänta en stund och försök igen, eller ring jourens samordnare.") },
};

mst_err oidc_trouble_page(struct ctx *c, enum oidc_trouble t, const char *invite)
{
	const struct view *v = &c->view;
	struct oidc_trouble_view m = { .title = T(pages[t].title), .text = T(pages[t].text) };

	if (pages[t].again)
		m.again = invite ? invite : "/logga-in/kommun";
	oidc_trouble_html(ctx_out(c), v, &m);
	return ctx_page(c, pages[t].status);
}
