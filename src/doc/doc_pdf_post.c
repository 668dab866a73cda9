/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_pdf_post.c - what cairo leaves out of a tagged PDF, put in with qpdf: the language, the title
 * in the window's bar, XMP, artifacts, the scope of table heads, words for links and
 * charts. The bytes depend
 * on nothing but the document. */
#include "doc/doc_priv.h"

#include "base/log.h"

#include <qpdf/qpdf-c.h>

/* ---- a page's content: everything outside tags becomes an artifact ---- */

struct scan {
	const char *p;
	size_t n, i;
};

static bool blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
}

static bool delimiter(char c)
{
	return c && strchr("()<>[]{}/%", c) != NULL;
}

/* Past "(...)": nested, with backslashes. */
static void skip_string(struct scan *s)
{
	int depth = 0;

	for (; s->i < s->n; s->i++) {
		char c = s->p[s->i];

		if (c == '\\')
			s->i++;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0) {
			s->i++;
			return;
		}
	}
}

/* The next operator, or an empty word at the end. Operands before it are passed over; *ret_from is
 * where the first of them begins. */
static struct blob next_operator(struct scan *s, size_t *ret_from)
{
	bool began = false;
	int dicts = 0; /* a word inside << >> or [ ] is no operator */

	while (s->i < s->n) {
		char c = s->p[s->i];

		if (blank(c)) {
			s->i++;
			continue;
		}
		if (!began)
			*ret_from = s->i, began = true;
		if (c == '(') {
			skip_string(s);
		} else if (c == '%') {
			while (s->i < s->n && s->p[s->i] != '\n')
				s->i++;
		} else if (c == '<' && s->i + 1 < s->n && s->p[s->i + 1] != '<') {
			while (s->i < s->n && s->p[s->i] != '>')
				s->i++;
			s->i++;
		} else if (c == '<' || c == '[' || c == '{') {
			s->i += c == '<' ? 2 : 1;
			dicts++;
		} else if (c == '>' || c == ']' || c == '}') {
			s->i += c == '>' ? 2 : 1;
			dicts--;
		} else {
			size_t from = s->i++;

			while (s->i < s->n && !blank(s->p[s->i]) && !delimiter(s->p[s->i]))
				s->i++;
			if (c != '/' && !dicts && !strchr("0123456789+-.", c))
				return (struct blob){ (const uint8_t *)s->p + from, s->i - from };
		}
	}
	return (struct blob){ NULL, 0 };
}

static bool is(struct blob b, const char *word)
{
	return b.n == strlen(word) && memcmp(b.p, word, b.n) == 0;
}

/* False: marks do not balance, or there is a picture within the text, which cairo never makes. */
static bool mark_artifacts(const char *p, size_t n, struct sbuf *out)
{
	struct scan s = { p, n, 0 };
	size_t copied = 0, from = 0;
	int depth = 0;

	sbuf_lit(out, "/Artifact BMC\n");
	for (;;) {
		struct blob op = next_operator(&s, &from);

		if (!op.p)
			break;
		if (is(op, "BI"))
			return false;
		if (is(op, "BDC") || is(op, "BMC")) {
			if (depth++ == 0) {
				sbuf_put(out, p + copied, from - copied);
				sbuf_lit(out, "EMC\n");
				copied = from;
			}
		} else if (is(op, "EMC")) {
			if (--depth < 0)
				return false;
			if (depth == 0) {
				sbuf_put(out, p + copied, s.i - copied);
				sbuf_lit(out, "\n/Artifact BMC");
				copied = s.i;
			}
		}
	}
	sbuf_put(out, p + copied, n - copied);
	sbuf_lit(out, "\nEMC\n");
	return depth == 0 && !out->bad;
}

static bool finish_content(qpdf_data q, qpdf_oh page)
{
	unsigned char *p = NULL;
	size_t n = 0;
	struct sbuf b;

	if (qpdf_oh_get_page_content_data(q, page, &p, &n) != QPDF_SUCCESS)
		return false;
	sbuf_init(&b, DOC_FILE_MAX);
	bool good = mark_artifacts((const char *)p, n, &b);

	if (good) {
		qpdf_oh stream = qpdf_oh_new_stream(q);

		qpdf_oh_replace_stream_data(q, stream, (const unsigned char *)b.p, b.len,
					    qpdf_oh_new_null(q), qpdf_oh_new_null(q));
		qpdf_oh_replace_key(q, page, "/Contents", stream);
	}
	sbuf_done(&b);
	free(p);
	return good;
}

/* A screen reader says where a link leads. */
static void finish_links(qpdf_data q, qpdf_oh page)
{
	qpdf_oh list = qpdf_oh_get_key(q, page, "/Annots");
	int n = qpdf_oh_is_array(q, list) ? qpdf_oh_get_array_n_items(q, list) : 0;

	for (int i = 0; i < n; i++) {
		qpdf_oh a = qpdf_oh_get_array_item(q, list, i);
		qpdf_oh act = qpdf_oh_get_key(q, a, "/A");
		qpdf_oh uri = qpdf_oh_is_dictionary(q, act) ? qpdf_oh_get_key(q, act, "/URI") : act;

		if (qpdf_oh_is_string(q, uri))
			qpdf_oh_replace_key(q, a, "/Contents", uri);
	}
}

/* ---- the structure ---- */

#define TREE_DEPTH 40

/* What the structure tells in words that cairo has no way to say. */
struct told {
	struct arena *mem;
	const struct doc *d;
	const struct doc_box *boxes;
	size_t at; /* the block after the last chart */
	int charts;
};

/* Figures come in the order of the document's charts. */
static void finish_figure(qpdf_data q, qpdf_oh node, struct told *t)
{
	const struct doc_box *b = &t->boxes[t->charts];

	while (t->at < t->d->n && t->d->blocks[t->at].kind != DOC_CHART)
		t->at++;
	if (t->at == t->d->n)
		return;
	qpdf_oh_replace_key(q, node, "/Alt",
			    qpdf_oh_new_unicode_string(q, doc_chart_words(t->mem, t->d->blocks[t->at++].chart)));
	qpdf_oh_replace_key(q, node, "/A",
			    qpdf_oh_parse(q, arena_fmt(t->mem,
						       "<< /O /Layout /Placement /Block /BBox [%.2f %.2f %.2f %.2f] >>",
						       b->left, b->low, b->right, b->high)));
	t->charts++;
}

static void walk(qpdf_data q, qpdf_oh node, struct told *t, int depth)
{
	if (!qpdf_oh_is_dictionary(q, node) || depth > TREE_DEPTH)
		return;
	qpdf_oh kids = qpdf_oh_get_key(q, node, "/K");

	if (qpdf_oh_is_name_and_equals(q, qpdf_oh_get_key(q, node, "/S"), "/TH"))
		qpdf_oh_replace_key(q, node, "/A",
				    qpdf_oh_parse(q, "<< /O /Table /Scope /Column >>"));
	if (qpdf_oh_is_name_and_equals(q, qpdf_oh_get_key(q, node, "/S"), "/Figure"))
		finish_figure(q, node, t);
	if (qpdf_oh_is_array(q, kids)) {
		int n = qpdf_oh_get_array_n_items(q, kids);

		for (int i = 0; i < n; i++)
			walk(q, qpdf_oh_get_array_item(q, kids, i), t, depth + 1);
	} else {
		walk(q, kids, t, depth + 1);
	}
}

/* ---- the catalogue ---- */

static void put_xmp(qpdf_data q, qpdf_oh root, const struct doc *d)
{
	struct sbuf b;

	sbuf_init(&b, 65536);
	sbuf_lit(&b, "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
		     "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
		     "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
		     "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
		     "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
	sbuf_html(&b, d->title);
	sbuf_lit(&b, "</rdf:li></rdf:Alt></dc:title>"
		     "<dc:creator><rdf:Seq><rdf:li>");
	sbuf_html(&b, d->sender);
	sbuf_lit(&b, "</rdf:li></rdf:Seq></dc:creator>"
		     "<dc:language><rdf:Bag><rdf:li>sv-SE</rdf:li></rdf:Bag></dc:language>"
		     "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>");
	qpdf_oh stream = qpdf_oh_new_stream(q);

	qpdf_oh_replace_stream_data(q, stream, (const unsigned char *)b.p, b.len, qpdf_oh_new_null(q),
				    qpdf_oh_new_null(q));
	qpdf_oh dict = qpdf_oh_get_dict(q, stream);

	qpdf_oh_replace_key(q, dict, "/Type", qpdf_oh_new_name(q, "/Metadata"));
	qpdf_oh_replace_key(q, dict, "/Subtype", qpdf_oh_new_name(q, "/XML"));
	qpdf_oh_replace_key(q, root, "/Metadata", stream);
	sbuf_done(&b);
}

static bool finish_all(qpdf_data q, struct told *t, const struct sbuf *raw)
{
	if (qpdf_read_memory(q, "document", raw->p, raw->len, NULL) != QPDF_SUCCESS)
		return false;
	int pages = qpdf_get_num_pages(q);

	for (int i = 0; i < pages; i++) {
		qpdf_oh page = qpdf_get_page_n(q, (size_t)i);

		if (!finish_content(q, page))
			return false;
		finish_links(q, page);
		qpdf_oh_replace_key(q, page, "/Tabs", qpdf_oh_new_name(q, "/S"));
	}
	qpdf_oh root = qpdf_get_root(q);

	qpdf_oh_replace_key(q, root, "/Lang", qpdf_oh_new_string(q, "sv-SE"));
	qpdf_oh_replace_key(q, root, "/ViewerPreferences",
			    qpdf_oh_parse(q, "<< /DisplayDocTitle true >>"));
	put_xmp(q, root, t->d);
	walk(q, qpdf_oh_get_key(q, root, "/StructTreeRoot"), t, 0);
	if (qpdf_init_write_memory(q) != QPDF_SUCCESS)
		return false;
	qpdf_set_deterministic_ID(q, QPDF_TRUE);
	qpdf_set_object_stream_mode(q, qpdf_o_generate);
	return qpdf_write(q) == QPDF_SUCCESS;
}

mst_err doc_pdf_finish(const struct doc *d, const struct doc_box *boxes, const struct sbuf *raw, struct sbuf *out)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct told t = { .mem = mem, .d = d, .boxes = boxes };
	qpdf_data q = qpdf_init();

	qpdf_silence_errors(q);
	bool good = finish_all(q, &t, raw) && !qpdf_has_error(q);

	if (good)
		sbuf_put(out, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
	else
		log_note(LOG_ERROR, "doc.pdf", "result", "qpdf", NULL);
	qpdf_cleanup(&q);
	return good && !out->bad ? MST_OK : MST_FAIL;
}
