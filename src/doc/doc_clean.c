/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_clean.c - pictures by their segments and chunks, never unpacked; a PDF by qpdf. */
#include "doc/doc_clean.h"

#include <qpdf/qpdf-c.h>

#define BROKEN N_("Filen går inte att läsa till slutet. Öppna den, spara den på nytt och välj den filen.")

const char *doc_clean_type(enum doc_clean_kind k)
{
	static const char *const types[] = { "", "image/jpeg", "image/png", "application/pdf" };

	return types[k];
}

const char *doc_clean_end(enum doc_clean_kind k)
{
	static const char *const ends[] = { "", "jpg", "png", "pdf" };

	return ends[k];
}

static bool starts(struct blob b, size_t at, const void *with, size_t n)
{
	return at <= b.n && b.n - at >= n && memcmp(b.p + at, with, n) == 0;
}

/* ---- JPEG: segments, and scans between them ---- */

enum { SOI = 0xD8, EOI = 0xD9, SOS = 0xDA, APP0 = 0xE0, APP1 = 0xE1, APP2 = 0xE2, APP14 = 0xEE, APP15 = 0xEF, COM = 0xFE };

static unsigned int16_at(const uint8_t *p, bool little)
{
	return little ? p[0] | (unsigned)p[1] << 8 : (unsigned)p[0] << 8 | p[1];
}

static size_t int32_at(const uint8_t *p, bool little)
{
	return little ? int16_at(p, true) | (size_t)int16_at(p + 2, true) << 16 :
			(size_t)int16_at(p, false) << 16 | int16_at(p + 2, false);
}

/* Exif 2.32, tag 0112: 2 to 8 when the picture is to be turned; 0 = it is not, or not told. */
static unsigned turned(struct blob s)
{
	if (s.n < 14 || !starts(s, 0, "Exif\0", 6))
		return 0;
	struct blob t = { s.p + 6, s.n - 6 };
	bool little = t.p[0] == 'I';
	size_t at = int32_at(t.p + 4, little);

	if (at > t.n || t.n - at < 2)
		return 0;
	for (unsigned n = int16_at(t.p + at, little), i = 0; i < n && t.n - at >= 2 + 12 * (i + 1); i++) {
		const uint8_t *e = t.p + at + 2 + 12 * i;
		unsigned way = int16_at(e + 8, little);

		if (int16_at(e, little) == 0x0112)
			return way >= 2 && way <= 8 ? way : 0;
	}
	return 0;
}

static void put_turned(struct sbuf *o, unsigned way)
{
	sbuf_put(o, "\xFF\xE1\0\x22" "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 29);
	sbuf_ch(o, (char)way);
	sbuf_put(o, "\0\0\0\0\0\0", 6);
}

/* What the picture is drawn by: its tables, its colours; no thumbnail. */
static bool jpeg_keeps(unsigned marker, struct blob s)
{
	if (marker == APP0)
		return s.n == 14 && starts(s, 0, "JFIF", 5);
	if (marker == APP2)
		return starts(s, 0, "ICC_PROFILE", 12);
	if (marker == APP14)
		return s.n == 12 && starts(s, 0, "Adobe", 5);
	return marker != COM && !(marker >= APP0 && marker <= APP15);
}

/* Past the picture's own bytes: to the next marker that is none of a scan. */
static size_t scan_end(struct blob b, size_t at)
{
	for (; at + 1 < b.n; at++)
		if (b.p[at] == 0xFF && b.p[at + 1] != 0 && b.p[at + 1] != 0xFF &&
		    (b.p[at + 1] < 0xD0 || b.p[at + 1] > 0xD7))
			return at;
	return b.n;
}

static bool clean_jpeg(struct blob b, struct sbuf *o)
{
	bool scanned = false;
	size_t at = 2;

	sbuf_put(o, b.p, 2);
	while (b.n - at >= 4 || (b.n - at >= 2 && b.p[at + 1] == EOI)) {
		unsigned marker = b.p[at + 1];

		if (b.p[at] != 0xFF)
			return false;
		if (marker == 0xFF) { /* filling */
			at++;
			continue;
		}
		if (marker == EOI) {
			sbuf_put(o, b.p + at, 2); /* what lies after it is no part of the picture */
			return scanned && !o->bad;
		}
		size_t n = int16_at(b.p + at + 2, false);

		if (marker < 0xC0 || n < 2 || n > b.n - at - 2)
			return false;
		struct blob s = { b.p + at + 4, n - 2 };
		size_t end = at + 2 + n;

		if (marker == SOS) {
			end = scan_end(b, end);
			scanned = true;
		}
		if (jpeg_keeps(marker, s))
			sbuf_put(o, b.p + at, end - at);
		else if (marker == APP1 && turned(s))
			put_turned(o, turned(s));
		at = end;
	}
	return false;
}

/* ---- PNG: chunks ---- */

static const uint8_t png_first[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };

static bool png_keeps(const uint8_t *name)
{
	static const char kept[][5] = { "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB",
					"iCCP", "sBIT", "pHYs", "bKGD" };

	for (size_t i = 0; i < MST_LEN(kept); i++)
		if (memcmp(name, kept[i], 4) == 0)
			return true;
	return false;
}

static bool clean_png(struct blob b, struct sbuf *o)
{
	size_t at = sizeof(png_first);

	if (!starts(b, at + 4, "IHDR", 4))
		return false;
	sbuf_put(o, b.p, at);
	while (b.n - at >= 12) {
		const uint8_t *name = b.p + at + 4;
		size_t n = int32_at(b.p + at, false);

		if (n > b.n - at - 12)
			return false;
		if (png_keeps(name))
			sbuf_put(o, b.p + at, n + 12);
		else if (!(name[0] & 0x20)) /* the picture is nothing without it */
			return false;
		if (memcmp(name, "IEND", 4) == 0)
			return !o->bad;
		at += n + 12;
	}
	return false;
}

/* ---- PDF ---- */

static const char *clean_pdf(struct blob b, struct sbuf *o)
{
	static const char *const gone[] = { "/Metadata", "/OpenAction", "/AA", "/Names", "/PieceInfo", "/AF",
					    "/Collection" };
	qpdf_data q = qpdf_init();
	const char *why = BROKEN;

	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	if (qpdf_read_memory(q, "", (const char *)b.p, b.n, NULL) & QPDF_ERRORS) {
		why = qpdf_is_encrypted(q) ? N_("Filen är låst med ett lösenord. Spara en kopia utan lösenord och välj den.") :
					     BROKEN;
	} else if (qpdf_is_encrypted(q)) {
		why = N_("Filen är låst med ett lösenord. Spara en kopia utan lösenord och välj den.");
	} else if (qpdf_get_num_pages(q) > 0) {
		qpdf_oh root = qpdf_get_root(q);

		for (size_t i = 0; i < MST_LEN(gone); i++)
			qpdf_oh_remove_key(q, root, gone[i]);
		qpdf_oh_remove_key(q, qpdf_get_trailer(q), "/Info");
		(void)qpdf_init_write_memory(q);
		qpdf_set_deterministic_ID(q, QPDF_TRUE);
		if (!(qpdf_write(q) & QPDF_ERRORS)) {
			sbuf_put(o, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
			why = o->bad ? BROKEN : NULL;
		}
	}
	if (qpdf_has_error(q)) /* told, else qpdf tells it on our behalf */
		(void)qpdf_get_error(q);
	qpdf_cleanup(&q);
	return why;
}

mst_err doc_clean(struct arena *mem, struct blob file, enum doc_clean_kind *ret_kind,
		  struct blob *ret_bytes, const char **ret_why)
{
	struct sbuf o;

	*ret_why = NULL;
	*ret_kind = starts(file, 0, "\xFF\xD8\xFF", 3)		   ? DOC_CLEAN_JPEG :
		    starts(file, 0, png_first, sizeof(png_first)) ? DOC_CLEAN_PNG :
		    starts(file, 0, "%PDF-", 5)			   ? DOC_CLEAN_PDF : DOC_CLEAN_NONE;
	if (!file.n)
		*ret_why = N_("Filen är tom.");
	else if (file.n > DOC_CLEAN_MAX)
		*ret_why = N_("Filen är för stor. Den får vara högst 8 MB.");
	else if (*ret_kind == DOC_CLEAN_NONE)
		*ret_why = N_("Filen är varken JPEG, PNG eller PDF. Spara den som PDF, eller fotografera papperet.");
	if (*ret_why)
		return MST_INVALID;
	sbuf_init(&o, 2 * DOC_CLEAN_MAX);
	if (*ret_kind == DOC_CLEAN_PDF)
		*ret_why = clean_pdf(file, &o);
	else if (!(*ret_kind == DOC_CLEAN_JPEG ? clean_jpeg(file, &o) : clean_png(file, &o)))
		*ret_why = BROKEN;
	if (!*ret_why)
		*ret_bytes = arena_blob(mem, o.p, o.len);
	sbuf_done(&o);
	return *ret_why ? MST_INVALID : MST_OK;
}
