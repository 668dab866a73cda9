/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* process_test.c - each room with tables stands in the record, and the documents say what the rules say. */
#include <dirent.h>
#include <sys/stat.h>

#include "base/test.h"
#include "rights/process.h"

static bool in_words(const char *words, const char *one)
{
	size_t n = strlen(one);

	for (const char *p = strstr(words, one); p; p = strstr(p + 1, one))
		if ((p == words || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
			return true;
	return false;
}

static int times(const char *room)
{
	int n = 0;

	for (const struct rights_process *p = rights_processes; p->title; p++)
		n += in_words(p->rooms, room);
	return n;
}

TEST(rights_each_room_with_tables_stands_in_the_record_once)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	DIR *src = opendir("src");
	struct stat st;
	int rooms = 0;

	CHECK(src != NULL);
	for (struct dirent *d; src && (d = readdir(src));) {
		if (d->d_name[0] == '.' || stat(arena_fmt(mem, "src/%s/schema", d->d_name), &st) != 0)
			continue;
		rooms++;
		if (times(d->d_name) != 1)
			CHECK_STR(d->d_name, "a room of one activity in rights/process.c");
	}
	if (src)
		closedir(src);
	CHECK(rooms > 20);
}

static struct rights_facts facts(void)
{
	static const struct agreement_law laws[] = { { "utan-behovsprovning", 0, DAY_NONE,
						       "11 kap. 5 § socialtjänstlagen (2025:400)", "", "" } };

	return (struct rights_facts){ .jour = "Provjouren", .day = day_make(2026, 4, 15),
				      .rule = { .regime = "own", .story_days = 77, .case_days = 222,
						.volunteer_days = 333, .witness_days = 111, .paper_days = 44,
						.pledge_years = 12, .log_years = 6 },
				      .schemas = "audit 2, person 9, support 8", .laws = laws, .nlaws = 1,
				      .towns = "Berg, Ragunda" };
}

static const char *words(struct arena *mem, void (*make)(struct arena *, const struct rights_facts *, struct doc *))
{
	struct rights_facts k = facts();
	struct sbuf b;
	struct doc d;

	make(mem, &k, &d);
	sbuf_init(&b, 1 << 20);
	doc_plain_text(&b, &d);
	const char *text = arena_str(mem, b.p);

	sbuf_done(&b);
	return text;
}

static void says(struct arena *mem, const char *text, const char *one)
{
	if (!strstr(text, one) && !strstr(text, doc_typography(mem, one)))
		CHECK_STR(one, "in the document");
}

TEST(rights_the_record_is_made_from_rules_laws_codes_and_schema)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *text = words(mem, rights_record);

	for (const char *const *s = (const char *const[]){ "Provjouren", "77 dagar", "222 dagar", "333 dagar",
							   "44 dagar", "111 dagar", "12 år", "6 år; sedan",
							   "jourens egen regel", "person 9, support 8",
							   "11 kap. 5 § socialtjänstlagen (2025:400)", "Brottsutsatt",
							   "Mottagare", "artikel 30.1", NULL }; *s; s++)
		says(mem, text, *s);
}

TEST(rights_the_assessment_and_the_agreement_hold_their_parts)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	const char *text = words(mem, rights_assessment);

	for (const char *const *s = (const char *const[]){ "35.7 a", "35.7 b", "35.7 c och d", "35.9", "Berg, Ragunda",
							   "artikel 36", NULL }; *s; s++)
		says(mem, text, *s);
	text = words(mem, rights_processor);
	for (const char *const *s = (const char *const[]){ "artikel 28", "underbiträde", "24 timmar", "10 kap. 2 a §",
							   "2020:914", "30 dagar", NULL }; *s; s++)
		says(mem, text, *s);
	text = words(mem, rights_roles);
	for (const char *const *s = (const char *const[]){ "artikel 26", "26.1", "26.2", "26.3", "Berg, Ragunda", "24 timmar", "72 timmar",
							   "biträde", NULL }; *s; s++)
		says(mem, text, *s);
}
