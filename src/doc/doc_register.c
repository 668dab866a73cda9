/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_register.c - a document leaves the house: sent by somebody here, or opened by somebody outside.
 * Both are written down before it goes. */
#include "doc/doc_priv.h"

const char *doc_way_words(const struct view *v, enum doc_way w)
{
	switch (w) {
	case DOC_MAIL:
		return T("E-post");
	case DOC_POST:
		return T("Brev");
	case DOC_HANDED:
		return T("Överlämnat på papper");
	case DOC_OTHER:
		return T("På annat sätt");
	case DOC_SEEN:
		return T("Öppnat här");
	case DOC_FETCHED:
		return T("Hämtat som fil");
	}
	return "–";
}

struct leaving {
	struct id owner, account;
	const char *kind;
	const struct doc *d;
	struct doc_sending s;
	struct doc_version *v;
};

static mst_err put_leaving(struct ctx *c, void *arg)
{
	struct leaving *l = arg;
	struct doc_sending s = l->s;

	TRY(doc_register(c->db, c->mem, l->owner, l->kind, l->d, c->now, l->v));
	s.version = l->v->id;
	return doc_sending_insert(c->db, &s, l->account);
}

void doc_send(struct ctx *c, struct id owner, const char *kind, const struct doc *d,
	      const struct doc_sending *s, struct doc_version *ret_version, struct act *ret)
{
	struct leaving *l = arena_new(c->mem, struct leaving, 1);

	*l = (struct leaving){ .owner = owner, .kind = kind, .d = d, .s = *s, .v = ret_version };
	l->s.id = rng_id();
	l->s.at = c->now;
	l->s.by = c->who->name;
	*ret = (struct act){ .apply = put_leaving, .arg = l,
			     .audit = ctx_note(c, "doc.send", ID_NONE, NULL, NULL) };
}

struct receipt {
	struct id sending;
	int32_t day;
	const char *note;
};

static mst_err put_receipt(struct ctx *c, void *arg)
{
	const struct receipt *r = arg;

	return doc_receipt_put(c->db, r->sending, r->day, r->note);
}

void doc_receipt(struct ctx *c, struct id sending, int32_t day, const char *note, struct act *ret)
{
	struct receipt *r = arena_new(c->mem, struct receipt, 1);

	*r = (struct receipt){ sending, day, note };
	*ret = (struct act){ .apply = put_receipt, .arg = r,
			     .audit = ctx_note(c, "doc.receipt", ID_NONE, NULL, NULL) };
}

const char *doc_receipt_words(const struct view *v, const struct doc_sending *s)
{
	return s->receipt == DAY_NONE	  ? "–" :
	       str_empty(s->receipt_note) ? view_date(v, s->receipt) :
					    arena_fmt(v->mem, "%s, %s", view_date(v, s->receipt), s->receipt_note);
}

const char *doc_print(struct arena *mem, const struct hash *h)
{
	char hex[2 * sizeof(*h) + 1];

	hex_text(h, sizeof(*h), hex);
	return arena_fmt(mem, "%.4s %.4s %.4s %.4s", hex, hex + 4, hex + 8, hex + 12);
}

static bool outside(const struct ctx *c)
{
	return c->who && !id_eq(c->who->org, c->app->jour);
}

mst_err doc_open(struct ctx *c, struct id owner, const char *kind, const struct doc *d,
		 enum doc_way way, http_handler next)
{
	struct leaving *l;
	struct doc_version v;
	bool known = false;
	mst_err e;

	c->result = MST_OK;
	if (!outside(c))
		return next(c);
	e = doc_version_of(c->db, c->mem, owner, kind, d, &v);
	if (e == MST_OK)
		e = doc_opened(c->db, v.id, c->who->id, way, &known);
	if (e != MST_OK && e != MST_NOTFOUND)
		return e;
	if (known)
		return next(c);
	l = arena_new(c->mem, struct leaving, 1);
	*l = (struct leaving){ .owner = owner, .kind = kind, .d = d, .account = c->who->id,
			       .s = { .id = rng_id(), .receiver = c->who->name, .way = way,
				      .day = day_of(c->now), .at = c->now, .by = c->who->name },
			       .v = arena_new(c->mem, struct doc_version, 1) };
	return ctx_act(c,
		       &(struct act){ .apply = put_leaving, .arg = l,
				      .audit = ctx_note(c, "doc.open", ID_NONE, NULL, NULL) },
		       NULL, next);
}

/* ---- as a file ---- */

struct making {
	const struct doc *d;
	size_t format;
	const char *name;
};

static const struct {
	const char *ending, *type;
	mst_err (*make)(const struct doc *d, struct sbuf *out);
} formats[] = {
	{ "pdf", DOC_PDF_TYPE, doc_pdf },
	{ "docx", DOC_DOCX_TYPE, doc_docx },
	{ "odt", DOC_ODT_TYPE, doc_odt },
};

static mst_err make_file(struct ctx *c, void *arg)
{
	const struct making *m = arg;

	TRY(formats[m->format].make(m->d, ctx_out(c)));
	http_set(c->req, "Content-Disposition",
		 arena_fmt(c->mem, "attachment; filename=\"%s.%s\"", m->name,
			   formats[m->format].ending));
	return MST_OK;
}

static mst_err file_done(struct ctx *c)
{
	const struct making *m = ctx_work_arg(c);

	TRY(c->result);
	http_answer(c->req, 200, formats[m->format].type);
	return MST_OK;
}

mst_err doc_answer_file(struct ctx *c, const struct doc *d, const char *name)
{
	struct making *m = arena_new(c->mem, struct making, 1);
	const char *ending = strrchr(c->view.path, '.');

	*m = (struct making){ .d = d, .name = name };
	while (m->format < MST_LEN(formats) && (!ending || !str_eq(ending + 1, formats[m->format].ending)))
		m->format++;
	if (m->format == MST_LEN(formats))
		return MST_NOTFOUND;
	return ctx_work(c, WORK_SLOW, make_file, m, file_done);
}

struct drawing {
	const struct doc_chart *m;
	const char *name;
	const struct audit_row *audit;
};

static mst_err draw_chart(struct ctx *c, void *arg)
{
	const struct drawing *d = arg;

	return doc_chart_png(&c->view, d->m, ctx_out(c));
}

static mst_err chart_drawn(struct ctx *c)
{
	const struct drawing *d = ctx_work_arg(c);

	TRY(c->result);
	return ctx_file_after(c, DOC_LOGO_TYPE, arena_fmt(c->mem, "%s.png", d->name), d->audit);
}

mst_err doc_answer_chart(struct ctx *c, const struct doc_chart *m, const char *name,
			 const struct audit_row *audit)
{
	struct drawing *d = arena_new(c->mem, struct drawing, 1);

	*d = (struct drawing){ m, name, audit };
	return ctx_work(c, WORK_SLOW, draw_chart, d, chart_drawn);
}

mst_err doc_answer_logo(struct ctx *c, const struct doc_logo *l)
{
	if (!l->png.n)
		return MST_NOTFOUND;
	sbuf_put(ctx_out(c), l->png.p, l->png.n);
	http_answer(c->req, 200, DOC_LOGO_TYPE);
	return MST_OK;
}
