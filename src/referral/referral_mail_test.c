/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* referral_mail_test.c - what is read from pasted mails, and what is left alone. All people are
 * invented; phones are from the series set aside for fiction. */
#include <stdlib.h>

#include "base/test.h"
#include "referral/referral.h"

static void check_mail(const char *text, const char *name, const char *phone, const char *offence)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct referral_mail m;

	referral_mail_read(mem, text, &m);
	CHECK_STR(m.name, name);
	CHECK_STR(m.phone, phone);
	CHECK_STR(m.offence, offence);
}

TEST(referral_mail_of_labelled_lines)
{
	check_mail("Namn: Anna Berg\nTel: 070-174 06 05\nBrott: Misshandel\n", "Anna Berg",
		   "070-174 06 05", "Misshandel");
	check_mail("Hej!\r\n\r\nMålsägande:\tÅsa Öberg\r\nMobilnummer: +46 70 174 06 06\r\n"
		   "Brottsrubricering: Olaga hot, grovt brott\r\nHälsningar\r\n",
		   "Åsa Öberg", "+46 70 174 06 06", "Olaga hot, grovt brott");
	check_mail("- NAMN = Bo Ek\n- TELEFON (mobil): 0701740607\n- GÄLLER: stöld", "Bo Ek",
		   "0701740607", "stöld");
	check_mail("Målsägandens namn: Eva Lind\nMålsägandens telefonnummer: 070 1740608", "Eva Lind",
		   "070 1740608", "");
	check_mail("Namn: Anna Berg, tel: 070-1740605; brott: rån", "Anna Berg", "070-1740605", "rån");
	check_mail("Namn: Anna Berg 070-1740605", "Anna Berg", "", "");
	check_mail("Namn: Berg, Anna\n", "Berg, Anna", "", "");
	check_mail("> Namn: Anna Berg, född 1985\n", "Anna Berg", "", "");
}

TEST(referral_mail_with_values_below)
{
	check_mail("Namn:\nAnna Berg\n\nTelefon:\n070-1740605\nBrott:\nStöld", "Anna Berg",
		   "070-1740605", "Stöld");
	check_mail("Namn\nAnna Berg\nTelefon\n070-1740605\n", "Anna Berg", "070-1740605", "");
}

TEST(referral_mail_never_takes_somebody_else)
{
	check_mail("Misstänkt: Kalle Ond\nNamn: Anna Berg\nTel: 070-1740605", "Anna Berg",
		   "070-1740605", "");
	check_mail("Misstänkt:\nNamn: Kalle Ond\nTel: 070-1740690\n\nMålsägande:\nNamn: Anna Berg\n"
		   "Tel: 070-1740605",
		   "Anna Berg", "070-1740605", "");
	check_mail("Handläggare: Per Polis\nHandläggarens telefon: 070-1740691\nNamn: Anna Berg",
		   "Anna Berg", "", "");
	check_mail("Från: Per Polis\nTelefon till utredare: 070-1740691", "", "", "");
	check_mail("Personnummer: 19850101-1234\nNamn: Anna", "Anna", "", "");
}

static void check_role(const char *text, const char *role)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct referral_mail m;

	referral_mail_read(mem, text, &m);
	CHECK_STR(m.role, role);
}

TEST(referral_mail_role_of_the_one_who_is_named)
{
	check_role("Målsägande: Anna Berg\nVittne: Bo Ek", "victim");
	check_role("Vittne: Bo Ek\nMålsägande: Anna Berg", "witness");
	check_role("Målsägande:\nNamn: Anna Berg", "victim");
	check_role("MÅLSÄGANDENS NAMN: Anna Berg", "victim");
	check_role("Misstänkt:\nNamn: Kalle Ond\nVittnesförhör: i maj", "");
	check_role("Namn: Anna Berg\nBrott: övergrepp mot vittne", "");
}

TEST(referral_mail_finds_a_number_without_a_label)
{
	check_mail("Anna Berg vill bli kontaktad på 070-174 06 05, det gäller ett rån.", "",
		   "070-174 06 05", "");
	check_mail("Hälsningar Per\nväxel 010-567 00 00", "", "", "");
	check_mail("född 050101-1234 i Bräcke", "", "", "");
	check_mail("K-nr 5000-K012345-26", "", "", "");
	check_mail("114 14", "", "", "");
}

TEST(referral_mail_survives_anything)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct referral_mail m;
	char *big = mem_alloc(20001);
	static const char *const fills[] = { ":", "0", "Namn:", "\n", ",:;", "Tel: 0", "å", "\t=|",
					     "\xc3", "070-" };

	check_mail(NULL, "", "", "");
	check_mail("", "", "", "");
	check_mail("Namn:", "", "", "");
	check_mail("\xff\xfe: \xc3\n\xc3:\xc3", "", "", "");
	check_mail("Namn: <script>alert(1)</script>", "", "", "");
	for (size_t i = 0; i < MST_LEN(fills); i++) {
		size_t n = strlen(fills[i]);

		for (size_t k = 0; k < 20000; k++)
			big[k] = fills[i][k % n];
		big[20000] = 0;
		referral_mail_read(mem, big, &m);
		CHECK(strlen(m.name) <= PERSON_NAME_MAX);
		CHECK(strlen(m.offence) <= REFERRAL_OFFENCE_MAX);
		arena_reset(mem);
	}
	free(big);
}

TEST(referral_crime_of_an_offence)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

	CHECK_STR(referral_crime_guess(mem, "Misshandel, normalgraden"), "assault");
	CHECK_STR(referral_crime_guess(mem, "RÅN"), "robbery");
	CHECK_STR(referral_crime_guess(mem, "Stöld från person"), "theft");
	CHECK_STR(referral_crime_guess(mem, "Sexuellt ofredande"), "other_sexual");
	CHECK_STR(referral_crime_guess(mem, "Grov kvinnofridskränkning"), "other_violence");
	CHECK_STR(referral_crime_guess(mem, "Olaga förföljelse"), "stalking");
	CHECK_STR(referral_crime_guess(mem, "Vårdslöshet i trafik"), "unknown");
	CHECK_STR(referral_crime_guess(mem, NULL), "unknown");
}
