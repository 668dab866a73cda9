/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* phrase.c - a phrase that can be remembered: a suggestion of everyday words, and what will not do.
 * Length counts, not odd characters (NIST SP 800-63B, 5.1.1.2): nothing else is asked for. */
#include "auth/auth_priv.h"

#define WORDS 5

/* Lower case a-z only, so that they can be typed on any keyboard and spelled over a telephone. */
static const char words[] =
	"abborre adress affisch akvarell album alfabet almanacka altan ananas anemon ankare "
	"ansikte antenn apelsin aprikos april arkiv artikel asfalt atlas augusti backe badrum "
	"bagare bakelse balkong ballong banan bandy bank barr basar basilika bastu batteri bensin "
	"berg besked biff bil bild biljett bjudning blad blinka blomkrans blomma blus blyerts bok "
	"boll bomull bord borste botten brasa brev bricka bris bro brunn bryggeri buske buss "
	"butik bygel byggnad cello cement cirkel cirkus citron cykel dadel dagbok dagg dans "
	"dansbana dator december deg delfin dessert diamant dikt dill dimma disk docka domherre "
	"dotter dragspel drake droppe duk dunge dusch dykare ekorre eldstad elefant elev emalj "
	"enbuske engelska estrad etikett exempel fabrik facit fagott fakta falk familj fanfar "
	"farfar fartyg fasad fasan februari fest fika fikapaus fikon film filt fink fisk fiskdamm "
	"flagga flaska flinga flod flodbank flotte flygel flytta folkdans form formel fotboll "
	"fredag frisk frost frukt furu fyrtorn galopp garage gardin garn gata gips giraff gitarr "
	"glada gladiol glas glasbruk glass glimma gnista golv gran granris grind gris groda "
	"grotta grus gryning gryta gul gunga gurka hage hagel hallon halm halsduk hammare hamn "
	"handduk handske harpa hasselmus hatt hav helg hembygd hink hjortron hjul hobby honung "
	"hopp humla hund husvagn hylla idol idrott igelkott internet isbit isglass ishall jacka "
	"januari jasmin jazz jeans jobb jolle jord juice juli juni kabel kaffe kajak kaka "
	"kalender kalk kamera kanel kanin kanna kanot kantarell kapten karta karusell kasse "
	"kastanj katt kavel keps klang klarinett klippa klocka klot knapp knopp knut kock koka "
	"kola kompass kompis konsert kopp korg korn kosmos krabba krans krita krokus krona kruka "
	"krydda kudde kulle kupong kusin kust kvarn kvast kvist lada ladugolv lagun lampa land "
	"lapp lasso lavendel lax lek lera lilja lind lingon linje linne list ljus loft lokal "
	"lotta lucka luft lupin lyft lykta lyra lyssna magnolia majs mandarin mandel mango "
	"marmelad mars marsvin matta medalj melodi melon metall mil minnas minut mittpunkt mjuk "
	"moln moped morgon morot mossa motor muffin mugg musik mygga myra myrten narciss natt "
	"nejlika nektar nord norrsken notbok november nummer nyans nyckel nyponros ocean odla "
	"odling oktober oliv olja olvon omslag onsdag opera orange orgel ormbunke orre oxel "
	"paddel paket palm panna pannkaka papper paprika paradis parasoll park pasta pastell paus "
	"pedal pelare pelargon penna pepparkaka persika piano pilgrim pinne pion plan plats "
	"plommon poesi polka port postkort potatis primula pris profil prov pumpa punkt purjo "
	"pussel rabarber rabatt radio ram rapport raps recept regn renhet renskav resa ris "
	"ritning robot rosett rosmarin rulle rullskida rum rund rutin rymd sadel saffran safir "
	"saft saga salt samling sand sandal sandstrand sax schema segel segling sekund semla "
	"september sida siden signal sill sillgrissla silver simma sirap sitta sjal skata sked "
	"skepp skida skinn skiva skjorta skog skola skorpa skratt skrift skruv slalom slott smak "
	"smed smultron snabb snurra socka soffa sol solbad solros solsken sommar sommarlov sopran "
	"sorl spade sparris sparv spegel spel spik spis sport spov stam station stege stek "
	"stenmur stig stil stock stol strand stubbe student stuga sund svala svamp svan sylt "
	"syren tabell tack takt tall tallbarr tango tavla teater telefon tema tennis termin "
	"tidning tiger timjan timmer tisdag titel tomat tonfisk toppluva torg torn torsdag "
	"trampolin trappa trast trio trombon trumma tulpan tunnel turist tyg udde uggla ugn ull "
	"union uppdrag utsikt vagn vallmo vals vandring vanilj vante varm vas vatten vattenfall "
	"vedbod veranda verkstad vers vifta vik vila villa vind vinter vintergatan viol violin "
	"visa viska vitsippa volley vykort yoga zebra zink";

const char *auth_phrase_suggestion(struct arena *mem)
{
	char *copy = arena_strn(mem, words, sizeof(words) - 1), *save = NULL;
	const char *list[sizeof(words) / 4], *picked[WORDS];
	size_t n = 0;

	for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save))
		list[n++] = w;
	for (size_t i = 0; i < WORDS; i++) {
		uint64_t r;

		rng_bytes(&r, sizeof(r));
		picked[i] = list[r % n];
	}
	return arena_fmt(mem, "%s-%s-%s-%s-%s", picked[0], picked[1], picked[2], picked[3],
			 picked[4]);
}

/* What everybody tries first. */
static const char *const known[] = { "lösenord", "losenord", "password", "qwerty",	 "asdfg",
				     "zxcvb",	 "12345",    "67890",	 "54321",	 "abcde",
				     "brottsoffer", "hemligt", "iloveyou", "välkommen", "valkommen",
				     "sommar20", "vinter20" };

/* Hashes of the words of Debian's lists, sorted (tools/mkwords.c). */
extern const uint32_t auth_words[];
extern const size_t auth_words_size;

static bool is_word(const char *s, size_t n)
{
	uint32_t h = 2166136261u; /* FNV-1a */
	size_t from = 0, to = auth_words_size;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (auth_words[mid] == h)
			return true;
		if (auth_words[mid] < h)
			from = mid + 1;
		else
			to = mid;
	}
	return false;
}

static bool letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (unsigned char)ch >= 0x80;
}

static bool alnum(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
}

/* One word of the lists, perhaps twice, perhaps with digits and signs around it; or no letter at all. */
static bool one_word(const char *low)
{
	size_t n = strlen(low);

	while (n && !letter(low[n - 1]))
		n--;
	for (; n && !letter(*low); low++)
		n--;
	for (size_t i = 0; i < n; i++)
		if (!letter(low[i]))
			return false;
	return n == 0 || is_word(low, n) ||
	       (n % 2 == 0 && memcmp(low, low + n / 2, n / 2) == 0 && is_word(low, n / 2));
}

static bool has_known(const char *low)
{
	for (size_t i = 0; i < MST_LEN(known); i++)
		if (strstr(low, known[i]))
			return true;
	return false;
}

/* The same with signs for letters (p@ssw0rd): 1 may be an i or an l, and what stands last a year or a letter too. */
static bool in_disguise(const char *low)
{
	static const char signs[] = "@4301!5$78", letters[] = "aaeoiisstb";
	char plain[AUTH_PHRASE_MAX + 1];
	size_t n = strlen(low), last = n, end = n;
	bool alone = !strpbrk(low, " -_.,");

	while (last && !letter(low[last - 1]))
		last--;
	while (end && !alnum(low[end - 1]))
		end--;
	for (int k = 0; k < 4; k++) {
		for (size_t i = 0; i <= n; i++) {
			const char *sign = low[i] ? strchr(signs, low[i]) : NULL;
			char to = !sign ? low[i] : k & 1 && *sign == '1' ? 'l' : letters[sign - signs];

			plain[i] = i < last || (k & 2 && i < end) ? to : low[i];
		}
		if ((alone && has_known(plain)) || one_word(plain))
			return true;
	}
	return false;
}

/* Three times the same, or more. */
static bool repeated(const char *low)
{
	size_t n = strlen(low);

	for (size_t part = 1; part * 3 <= n + 1; part++)
		if (memcmp(low, low + part, n - part) == 0)
			return true;
	return false;
}

/* Two keys that touch each other. */
static bool beside(char a, char b)
{
	static const char keys[] = "1234567890qwertyuiopasdfghjkl zxcvbnm"; /* rows of ten */
	const char *p = strchr(keys, a), *q = strchr(keys, b);
	int rows = (int)(p - keys) / 10 - (int)(q - keys) / 10;
	int cols = (int)(p - keys) % 10 - (int)(q - keys) % 10;

	return abs(rows) <= 1 && abs(cols) <= 1;
}

/* Letters and digits without anything between, where each letter lies on a walk over four keys or more. */
static bool keyboard_walk(const char *low)
{
	size_t n = strlen(low), from = 0;
	bool letters = false;

	while (n && !alnum(low[n - 1]))
		n--;
	for (size_t i = 0; i < n; i++) {
		if (!alnum(low[i]))
			return false;
		letters |= letter(low[i]);
		if (i + 1 < n && alnum(low[i + 1]) && beside(low[i], low[i + 1]))
			continue;
		if (letters && i + 1 - from < 4)
			return false;
		from = i + 1;
		letters = false;
	}
	return n > 0;
}

/* Lower case of A-Z and ÅÄÖ; NULL when it does not fit. */
static const char *folded(const char *s, char *out, size_t max)
{
	size_t n = 0;

	for (; *s && n + 1 < max; s++) {
		unsigned char ch = (unsigned char)*s;
		bool swedish = n && (unsigned char)out[n - 1] == 0xC3 && ch >= 0x80 && ch <= 0x9E;

		out[n++] = (char)(swedish || (ch >= 'A' && ch <= 'Z') ? ch + 0x20 : ch);
	}
	out[n] = 0;
	return *s ? NULL : out;
}

static size_t different(const char *s)
{
	bool seen[256] = { false };
	size_t n = 0;

	for (; *s; s++) {
		n += !seen[(unsigned char)*s];
		seen[(unsigned char)*s] = true;
	}
	return n;
}

/* A part of her name of at least four letters stands in it. */
static bool has_name(const char *phrase, const char *name)
{
	char part[64];

	while (*name) {
		size_t n = strcspn(name, " -");

		if (n >= 4 && n < sizeof(part)) {
			memcpy(part, name, n);
			part[n] = 0;
			if (strstr(phrase, part))
				return true;
		}
		name += n;
		name += strspn(name, " -");
	}
	return false;
}

const char *auth_phrase_refusal(const char *phrase, const char *name)
{
	char low[AUTH_PHRASE_MAX + 1], low_name[4 * AUTH_NAME_MAX + 1];

	if (str_empty(phrase))
		return N_("Skriv en lösenfras.");
	if (strlen(phrase) > AUTH_PHRASE_MAX)
		return N_("Lösenfrasen är för lång.");
	if (!utf8_valid(phrase, strlen(phrase)) || strpbrk(phrase, "\r\n\t"))
		return N_("Lösenfrasen har tecken som inte går att skriva igen. Välj vanliga ord.");
	if (utf8_len(phrase) < AUTH_PHRASE_MIN)
		return N_("Lösenfrasen är för kort. Skriv minst tre ord, eller minst 12 tecken.");
	if (!folded(phrase, low, sizeof(low)))
		return N_("Lösenfrasen är för lång.");
	if (different(low) < 5)
		return N_("Lösenfrasen är för lätt att gissa. Blanda olika ord.");
	if (has_known(low) || repeated(low) || keyboard_walk(low))
		return N_("Lösenfrasen är för lätt att gissa. Det här är bland det första som "
			  "andra prövar. Blanda olika ord.");
	if (one_word(low) || in_disguise(low))
		return N_("Lösenfrasen är bara ett vanligt ord eller bara siffror, och sådana prövar "
			  "andra först. Skriv minst tre olika ord.");
	if (name && folded(name, low_name, sizeof(low_name)) && has_name(low, low_name))
		return N_("Ditt namn får inte vara med i lösenfrasen. Det är det första som andra "
			  "prövar.");
	return NULL;
}

const char *auth_phrase_read(struct form *f, const struct view *v, const char *name)
{
	const char *phrase = form_get(f, "losen"), *again = form_get(f, "losen_igen");
	const char *why = auth_phrase_refusal(phrase, name);

	if (why)
		form_fail(f, "losen", view_text(v->lang, why));
	else if (!str_eq(phrase, again))
		form_fail(f, "losen_igen",
			  T("Du skrev inte samma lösenfras båda gångerna. Skriv den igen."));
	return form_bad(f) ? "" : phrase;
}

mst_err auth_phrase_stretch(const struct ctx *c, const char *phrase, const uint8_t salt[PHRASE_SALT],
			    struct seal_key *ret)
{
	return phrase_stretch(phrase, salt, &c->app->pepper, ret);
}
