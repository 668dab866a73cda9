/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* support_hand.c - an overview of a case for somebody outside, and the ZIP that it goes in. */
#include "support/support_consent.h"
#include "support/support_hand.h"

#include "support/support_db.h"
#include "support/support_web.h"

#define GROUP 5
#define GROUPS 4

void support_hand_password(char ret[SUPPORT_HAND_PASSWORD])
{
	char text[ID_TEXT];
	size_t n = 0;

	id_text(rng_id(), text);
	for (size_t i = 0; i < (size_t)GROUP * GROUPS; i++) {
		if (i && i % GROUP == 0)
			ret[n++] = '-';
		ret[n++] = text[i];
	}
	ret[n] = 0;
	mem_wipe(text, sizeof(text));
}

bool support_hand_password_good(const char *s)
{
	size_t n = strlen(s);

	for (size_t i = 0; i < n; i++)
		if (i % (GROUP + 1) == GROUP ? s[i] != '-' :
					       !((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '2' && s[i] <= '7')))
			return false;
	return n == SUPPORT_HAND_PASSWORD - 1;
}

static void put_line(struct arena *mem, struct doc *d, const char *label, const char *text)
{
	if (!str_empty(text))
		doc_paragraph(mem, d, arena_fmt(mem, "%s: %s", label, text));
}

static mst_err put_talks(struct ctx *c, const struct support_case *s, struct doc *d)
{
	const struct view *v = &c->view;
	struct support_entry *e;
	size_t n, rows = 1;

	TRY(support_entries(c, s, &e, &n));
	const char **cells = arena_new(c->mem, const char *, 3 * (n + 1));

	cells[0] = T("Dag");
	cells[1] = T("Hur");
	cells[2] = T("Minuter");
	for (size_t i = n; i-- > 0;) {
		if (e[i].kind != SUPPORT_TALK)
			continue;
		cells[3 * rows] = view_date(v, day_of(e[i].at));
		cells[3 * rows + 1] = support_option_words(support_channels(c), e[i].channel);
		cells[3 * rows + 2] = e[i].minutes ? arena_fmt(c->mem, "%lld", (long long)e[i].minutes) : "";
		rows++;
	}
	doc_heading(c->mem, d, 2, T("Samtal"));
	if (rows > 1)
		doc_table(c->mem, d, cells, 3, rows, (const bool[]){ false, false, true });
	else
		doc_paragraph(c->mem, d, T("Inga samtal är antecknade."));
	return MST_OK;
}

static mst_err overview(struct ctx *c, const struct support_case *s, const struct support_hand *h,
			const struct doc **ret)
{
	const struct view *v = &c->view;
	struct doc *d = arena_new(c->mem, struct doc, 1);

	*d = (struct doc){ .title = T("Uppgifter från jouren"), .kind = T("Utlämnat med samtycke"),
			   .sender = c->app->partnership, .day = day_of(c->now) };
	doc_paragraph(c->mem, d, arena_fmt(c->mem, T("Till %s. Samtycke: %s, %s."), h->to, h->giver, h->how));
	if (h->parts & SUPPORT_HAND_PERSON) {
		doc_heading(c->mem, d, 2, T("Personen"));
		put_line(c->mem, d, T("Namn"), s->person.name);
		put_line(c->mem, d, T("Telefon"), s->person.phone);
		put_line(c->mem, d, T("Det gäller"), s->codes.summary);
	}
	if (h->parts & SUPPORT_HAND_PLAN) {
		doc_heading(c->mem, d, 2, T("Planen"));
		put_line(c->mem, d, T("Viktigt för personen"), s->codes.plan.matters);
		put_line(c->mem, d, T("Överenskommet"), s->codes.plan.steps);
		if (str_empty(s->codes.plan.matters) && str_empty(s->codes.plan.steps))
			doc_paragraph(c->mem, d, T("Ingen plan är skriven."));
	}
	if (h->parts & SUPPORT_HAND_TALKS)
		TRY(put_talks(c, s, d));
	*ret = d;
	return MST_OK;
}

mst_err support_hand_gather(struct ctx *c, const struct support_case *s, const struct support_hand *h,
			    struct support_parcel *ret)
{
	struct sbuf b;
	mst_err e = MST_OK;

	if (s->person.extra_protection)
		return MST_DENIED;
	TRY(support_consenting(c, s->id));
	*ret = (struct support_parcel){ .files = arena_new(c->mem, struct doc_locked_file, h->nfiles + 1) };
	if (h->parts)
		TRY(overview(c, s, h, &ret->overview));
	sbuf_init(&b, 2 * DOC_CLEAN_MAX);
	for (size_t i = 0; i < h->nfiles && e == MST_OK; i++) {
		e = support_file_bytes(c, s, &h->files[i], &b);
		ret->files[ret->n++] = (struct doc_locked_file){
			arena_fmt(c->mem, "bilaga-%zu.%s", i + 1, doc_clean_end(h->files[i].kind)),
			arena_blob(c->mem, b.p ? b.p : "", b.len),
		};
		sbuf_reset(&b);
	}
	sbuf_done(&b);
	return e;
}

mst_err support_hand_pack(struct arena *mem, const struct support_parcel *p, const char *password,
			  struct sbuf *out)
{
	struct doc_locked_file *all = arena_new(mem, struct doc_locked_file, p->n + 1);
	struct sbuf pdf;
	size_t n = 0;
	mst_err e = MST_OK;

	sbuf_init(&pdf, DOC_FILE_MAX);
	if (p->overview) {
		e = doc_pdf(p->overview, &pdf);
		all[n++] = (struct doc_locked_file){ "oversikt.pdf", { (const uint8_t *)pdf.p, pdf.len } };
	}
	for (size_t i = 0; i < p->n; i++)
		all[n++] = p->files[i];
	if (e == MST_OK)
		e = doc_locked(all, n, password, out);
	sbuf_done(&pdf);
	return e;
}

static mst_err put_note(struct ctx *c, void *arg)
{
	const struct support_entry_row *r = arg;

	TRY(support_row_touch(c->db, r->case_id, c->now));
	return support_entry_insert(c->db, r);
}

mst_err support_hand_note(struct ctx *c, const struct support_case *s, const struct support_hand *h,
			  struct act *ret)
{
	const struct view *v = &c->view;
	struct support_entry_row *row = arena_new(c->mem, struct support_entry_row, 1);
	struct sbuf b;

	if (s->person.extra_protection)
		return MST_DENIED;
	TRY(support_consenting(c, s->id));
	sbuf_init(&b, 64 * 1024);
	sbuf_fmt(&b, T("Till %s. Samtycke: %s, %s."), h->to, h->giver, h->how);
	if (h->parts & SUPPORT_HAND_PERSON)
		sbuf_fmt(&b, " %s.", T("Namn, telefon och vad det gäller"));
	if (h->parts & SUPPORT_HAND_PLAN)
		sbuf_fmt(&b, " %s.", T("Planen"));
	if (h->parts & SUPPORT_HAND_TALKS)
		sbuf_fmt(&b, " %s.", T("När ni har talats vid, utan anteckningar"));
	for (size_t i = 0; i < h->nfiles; i++)
		sbuf_fmt(&b, " %s.", h->files[i].name);
	*row = support_mark(c, s, SUPPORT_HANDED, b.p, NULL);
	sbuf_done(&b);
	*ret = (struct act){ .apply = put_note, .arg = row,
			     .audit = ctx_note(c, "case.hand_over", s->id, &s->audit, NULL) };
	return MST_OK;
}
