/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_documents.c - two municipalities' memos that somebody has worked on; one has been sent, and was
 * changed once more afterwards. Names are invented. */
#include "cli/demo.h"

#include "memo/memo.h"

/* Places in demo_municipalities. */
static int place(const char *slug)
{
	for (int i = 0; i < (int)MST_LEN(demo_municipalities); i++)
		if (str_eq(demo_municipalities[i].slug, slug))
			return i;
	return 0;
}

static mst_err save(struct demo *d, struct memo *m, const char *what)
{
	struct act a;

	m->what = what;
	memo_save(&d->c, m, &a);
	TRY(ctx_act_now(&d->c, &a));
	m->edition++;
	return MST_OK;
}

static mst_err send(struct demo *d, const struct org *town, const struct memo *m, int days_ago)
{
	const struct doc_sending s = {
		.receiver = arena_fmt(d->c.mem, "Registrator, %s", town->name),
		.way = DOC_MAIL,
		.day = day_of(d->c.now) - days_ago,
	};
	struct doc_version version;
	struct memo_facts k;
	struct doc content;
	struct act a;

	TRY(memo_facts_read(&d->c, town, day_of(d->c.now), &k));
	memo_build(d->c.mem, &k, m, &content, NULL);
	doc_send(&d->c, town->id, memo_kinds[MEMO_IOP].name, &content, &s, &version, &a);
	return ctx_act_now(&d->c, &a);
}

static mst_err assess(struct demo *d, struct id town)
{
	struct memo_child k = {
		.org = town, .touched = MEMO_TOUCHED_BOTH, .articles = 2 | 8 | 32, .heard = MEMO_HEARD_BEFORE,
		.children = "Barn som har utsatts för brott, ska vittna eller har en förälder som får stöd.",
		.facts = "Barn anmäler brott mer sällan än vuxna (Brå, Skolundersökningen om brott).",
		.views = "Elever säger i jourens skolbesök att de vill kunna fråga utan att uppge namn.",
		.interests = "Barn behöver en vuxen utanför familjen som lyssnar.",
		.conflicts = "En vårdnadshavare som ska samtycka kan vara den som är misstänkt.",
		.verdict = "Beslutet är till barnets bästa: det ger fler vägar till stöd.",
		.measures = "Råd utan namn kommer först, och socialtjänsten kontaktas vid oro för ett barn.",
	};
	struct act a;

	memo_child_save(&d->c, &k, &a);
	return ctx_act_now(&d->c, &a);
}

mst_err demo_documents(struct demo *d)
{
	struct memo m = { .kind = MEMO_IOP };
	struct org ragunda, krokom;

	TRY(assess(d, d->muni[place("ostersund")]));
	TRY(org_get(d->c.db, d->c.mem, d->muni[place("ragunda")], &ragunda));
	TRY(org_get(d->c.db, d->c.mem, d->muni[place("krokom")], &krokom));
	m.org = ragunda.id;
	m.text[MEMO_DAY] = "2026-01-09";
	m.text[MEMO_CHIEF] = "Kerstin Wallgren";
	TRY(save(d, &m, ""));
	TRY(send(d, &ragunda, &m, 12));
	m.text[MEMO_DISPATCH] = "* Vård- och socialavdelningen\n* Brottsofferjouren Jämtland";
	TRY(save(d, &m, memo_slugs[MEMO_DISPATCH]));
	m = (struct memo){ .org = krokom.id, .kind = MEMO_IOP };
	m.text[MEMO_UNIT] = "Socialkontoret";
	m.text[MEMO_CHILDREN] = "Ingen konsekvens för barn och unga.";
	return save(d, &m, memo_slugs[MEMO_CHILDREN]);
}
