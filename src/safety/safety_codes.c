/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_codes.c - the series whose meaning, source and breaks are known. Sexual crime is not among
 * them: in a municipality of some thousand a figure is a person. */
#include "safety/safety.h"

#define BRA "Brå, anmälda brott"
#define BRA_SAYS                                                                                      \
	"Anmälda brott efter den kommun där brottet skedde. Ett brott som inte anmäls syns inte, " \
	"och "                                                                                        \
	"ett år då fler anmäler är inte ett år med fler brott."
/* https://bra.se, "Data från Brå (PSI-data)" */
#define BRA_FREE "får vidareutnyttjas fritt"
#define BRA_BREAK 2015
#define NTU "Brå, Nationella trygghetsundersökningen (NTU)"
#define NTU_SAYS                                                                                           \
	"Svar från ett urval av dem som är 16–84 år. För en kommun läggs två års svar ihop, och " \
	"osäkerheten är stor."
#define NTU_BREAK 2017
/* A survey that a municipality has from its police area; no terms are published. */
#define POLICE "Polisens trygghetsmätning"
#define POLICE_SAYS "Svar från ett urval av invånarna på en enkät från polisen."

const struct safety_series safety_known[] = {
    {"ntu.otrygg", "Otrygga ute sent på kvällen där de bor", SAFETY_SURVEY, SAFETY_PERCEIVED,
     SAFETY_PERCENT, NTU, BRA_FREE, NTU_SAYS, NTU_BREAK},
    {"ntu.oro", "Oroliga för brottsligheten i samhället", SAFETY_SURVEY, SAFETY_PERCEIVED,
     SAFETY_PERCENT, NTU, BRA_FREE, NTU_SAYS, NTU_BREAK},
    {"polisen.otrygg", "Otrygga ute ensamma sent på kvällen", SAFETY_SURVEY, SAFETY_PERCEIVED,
     SAFETY_PERCENT, POLICE, NULL, POLICE_SAYS, 0},
    {"ntu.utsatt", "Utsatta för brott mot person under året", SAFETY_SURVEY, SAFETY_SELF,
     SAFETY_PERCENT, NTU, BRA_FREE, NTU_SAYS, NTU_BREAK},
    {"polisen.utsatt", "Utsatta för brott det senaste året", SAFETY_SURVEY, SAFETY_SELF,
     SAFETY_PERCENT, POLICE, NULL, POLICE_SAYS, 0},
    {"bra.alla", "Alla anmälda brott", SAFETY_BRA, SAFETY_REPORTED, SAFETY_PER_1000, BRA, BRA_FREE, BRA_SAYS,
     BRA_BREAK},
    {"bra.brottsbalken", "Brott mot brottsbalken och kontaktförbud", SAFETY_BRA, SAFETY_REPORTED,
     SAFETY_PER_1000, BRA, BRA_FREE, BRA_SAYS, BRA_BREAK},
    {"bra.misshandel", "Misshandel", SAFETY_BRA, SAFETY_REPORTED, SAFETY_PER_1000, BRA, BRA_FREE, BRA_SAYS,
     BRA_BREAK},
    {"bra.hot", "Olaga hot", SAFETY_BRA, SAFETY_REPORTED, SAFETY_PER_1000, BRA, BRA_FREE, BRA_SAYS,
     BRA_BREAK},
    {"bra.inbrott", "Inbrott i bostad", SAFETY_BRA, SAFETY_REPORTED, SAFETY_PER_1000, BRA, BRA_FREE, BRA_SAYS,
     BRA_BREAK},
    {"bra.stold", "Stöld och annat tillgrepp", SAFETY_BRA, SAFETY_REPORTED, SAFETY_PER_1000, BRA,
     BRA_FREE, BRA_SAYS, BRA_BREAK},
    {"bra.skada", "Skadegörelse", SAFETY_BRA, SAFETY_REPORTED, SAFETY_PER_1000, BRA, BRA_FREE, BRA_SAYS,
     BRA_BREAK},
    {"bra.bedrageri", "Bedrägeri", SAFETY_BRA, SAFETY_REPORTED, SAFETY_PER_1000, BRA, BRA_FREE, BRA_SAYS,
     BRA_BREAK},
    {"kolada.N07403", "Anmälda våldsbrott", SAFETY_KOLADA, SAFETY_REPORTED, SAFETY_PER_1000,
     "Kolada (RKA), nyckeltal N07403 efter Brå", "CC BY 4.0",
     "Flera slags våldsbrott tillsammans, efter den kommun där brottet skedde. Ett brott som inte "
     "anmäls syns inte, och det som saknas hos Brå räknas som noll hos Kolada.",
     BRA_BREAK},
    {0},
};

const char *const safety_kind_words[SAFETY_KINDS + 1] = {
    "",
    "Upplevd trygghet",
    "Det som människor säger att de har varit med om",
    "Anmälda brott",
};

const struct safety_series *safety_series_find(const char *code)
{
	for (const struct safety_series *s = safety_known; s->code; s++)
		if (str_eq(s->code, code))
			return s;
	return NULL;
}
