/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_docx.h - the parts of a Word file that never change. */
#ifndef DOC_DOC_DOCX_H
#define DOC_DOC_DOCX_H

#include "doc/doc_priv.h"

#define DOCX_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define DOCX_REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define DOCX_NS                                                                                    \
	" xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""                \
	" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define DOCX_CORE                                                                                  \
	"<cp:coreProperties"                                                                       \
	" xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""    \
	" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\"" \
	" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
/* A4, margins of 25 mm, another header on the first page. */
#define DOCX_SECTION                                                                               \
	"<w:sectPr><w:headerReference w:type=\"first\" r:id=\"rId3\"/>"                            \
	"<w:headerReference w:type=\"default\" r:id=\"rId4\"/>"                                      \
	"<w:footerReference w:type=\"first\" r:id=\"rId5\"/>"                                        \
	"<w:footerReference w:type=\"default\" r:id=\"rId5\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>" \
	"<w:pgMar w:top=\"1418\" w:right=\"1418\" w:bottom=\"1418\" w:left=\"1418\""               \
	" w:header=\"709\" w:footer=\"709\" w:gutter=\"0\"/><w:titlePg/></w:sectPr>"

extern const char *const docx_types, *const docx_rels;
extern const char *const docx_logo_rels; /* of the first page's header */
extern const char *const docx_document_rels; /* without its end: links follow */
extern const char *const docx_styles;
extern const char *const docx_numbering; /* without its end: numbered lists follow */

#endif
