/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_odt_parts.c - manifest and styles of an OpenDocument file. The names of styles are those that
 * LibreOffice has itself. */
#include "doc/doc_odt.h"

#define FILE_ENTRY(path, type)                                                                     \
	"<manifest:file-entry manifest:full-path=\"" path "\" manifest:media-type=\"" type "\"/>"

const char *const doc_odt_manifest =
	ODT_XML "<manifest:manifest xmlns:manifest=\"" ODT_URN "manifest:1.0\" manifest:version=\"1.3\">"
	FILE_ENTRY("/", DOC_ODT_TYPE) FILE_ENTRY("content.xml", "text/xml")
	FILE_ENTRY("styles.xml", "text/xml") FILE_ENTRY("meta.xml", "text/xml");

#define LOOK(name, body)                                                                           \
	"<style:style style:name=\"" name "\" style:family=\"text\"><style:text-properties " body    \
	"/></style:style>"
#define BOLD "fo:font-weight=\"bold\""
#define ITALIC "fo:font-style=\"italic\""
#define PARAGRAPH(name, parent, more, body)                                                        \
	"<style:style style:name=\"" name "\" style:family=\"paragraph\" "                           \
	"style:parent-style-name=\"" parent "\"" more "><style:paragraph-properties " body            \
	"/></style:style>"
#define BREAK "fo:break-before=\"page\""
#define LEVEL_AT(left)                                                                             \
	"<style:list-level-properties text:list-level-position-and-space-mode=\"label-alignment\">" \
	"<style:list-level-label-alignment text:label-followed-by=\"listtab\" "                     \
	"fo:margin-left=\"" left "\" fo:text-indent=\"-0.63cm\"/></style:list-level-properties>"
#define BULLET(n, mark, left)                                                                      \
	"<text:list-level-style-bullet text:level=\"" n "\" text:bullet-char=\"" mark "\">"          \
	LEVEL_AT(left) "</text:list-level-style-bullet>"
#define NUMBER(n, format, after, left)                                                             \
	"<text:list-level-style-number text:level=\"" n "\" style:num-format=\"" format              \
	"\" style:num-suffix=\"" after "\">" LEVEL_AT(left) "</text:list-level-style-number>"

const char *const doc_odt_automatic =
	"<office:automatic-styles>"
	LOOK("B", BOLD) LOOK("I", ITALIC) LOOK("BI", BOLD " " ITALIC)
	PARAGRAPH("First", "Heading_20_1", " style:master-page-name=\"First_20_Page\"", "")
	PARAGRAPH("Page", "Text_20_body", "", BREAK)
	PARAGRAPH("Page2", "Heading_20_2", "", BREAK) PARAGRAPH("Page3", "Heading_20_3", "", BREAK)
	PARAGRAPH("Right", "Table_20_Contents", "", "fo:text-align=\"end\"")
	PARAGRAPH("RightHead", "Table_20_Heading", "", "fo:text-align=\"end\"")
	"<text:list-style style:name=\"Bullets\">"
	BULLET("1", "•", "0.63cm") BULLET("2", "–", "1.27cm") BULLET("3", "•", "1.9cm")
	"</text:list-style><text:list-style style:name=\"Numbers\">"
	NUMBER("1", "1", ".", "0.63cm") NUMBER("2", "a", ")", "1.27cm") NUMBER("3", "i", ".", "1.9cm")
	"</text:list-style>"
	"<style:style style:name=\"Table\" style:family=\"table\"><style:table-properties "
	"style:width=\"16cm\" table:align=\"margins\" fo:margin-bottom=\"0.3cm\"/></style:style>"
	"<style:style style:name=\"Cell\" style:family=\"table-cell\"><style:table-cell-properties "
	"fo:padding=\"0.1cm\" fo:border-bottom=\"0.5pt solid #808080\"/></style:style>"
	"</office:automatic-styles>";

#define STYLE(name, display, parent, body)                                                         \
	"<style:style style:name=\"" name "\" style:display-name=\"" display                         \
	"\" style:family=\"paragraph\" style:parent-style-name=\"" parent "\"" body "</style:style>"
#define HEADING(n, before, size)                                                                   \
	STYLE("Heading_20_" n, "Heading " n, "Standard",                                            \
	      " style:next-style-name=\"Text_20_body\" style:default-outline-level=\"" n "\">"        \
	      "<style:paragraph-properties fo:keep-with-next=\"always\" fo:margin-top=\"" before     \
	      "\" fo:margin-bottom=\"0.14cm\"/><style:text-properties " BOLD " fo:font-size=\"" size  \
	      "\"/>")

const char *const doc_odt_styles =
	ODT_XML "<office:document-styles" ODT_NS "><office:styles>"
	"<style:default-style style:family=\"paragraph\"><style:text-properties fo:font-size=\"11pt\" "
	"fo:font-family=\"Calibri, Carlito, sans-serif\" fo:language=\"sv\" fo:country=\"SE\"/>"
	"</style:default-style>"
	"<style:style style:name=\"Standard\" style:family=\"paragraph\"/>"
	STYLE("Text_20_body", "Text body", "Standard",
	      "><style:paragraph-properties fo:margin-bottom=\"0.25cm\" fo:line-height=\"115%\"/>")
	HEADING("1", "0.4cm", "18pt") HEADING("2", "0.5cm", "13pt") HEADING("3", "0.35cm", "11.5pt")
	STYLE("Table_20_Contents", "Table Contents", "Standard", ">")
	STYLE("Table_20_Heading", "Table Heading", "Table_20_Contents",
	      "><style:text-properties " BOLD "/>")
	STYLE("Signature", "Signature", "Standard",
	      "><style:paragraph-properties fo:keep-together=\"always\" fo:margin-top=\"0.7cm\"/>")
	STYLE("Header", "Header", "Standard",
	      "><style:paragraph-properties><style:tab-stops><style:tab-stop style:position=\"16cm\" "
	      "style:type=\"right\"/></style:tab-stops></style:paragraph-properties>"
	      "<style:text-properties fo:font-size=\"9.5pt\"/>")
	STYLE("Footer", "Footer", "Standard", "><style:text-properties fo:font-size=\"8.5pt\"/>")
	"</office:styles><office:automatic-styles>"
	LOOK("B", BOLD)
	"<style:style style:name=\"Logo\" style:family=\"graphic\"><style:graphic-properties "
	"style:vertical-pos=\"top\" style:vertical-rel=\"baseline\"/></style:style>"
	"<style:page-layout style:name=\"A4\"><style:page-layout-properties fo:page-width=\"21cm\" "
	"fo:page-height=\"29.7cm\" fo:margin-top=\"1.25cm\" fo:margin-bottom=\"2.5cm\" "
	"fo:margin-left=\"2.5cm\" fo:margin-right=\"2.5cm\"/><style:header-style>"
	"<style:header-footer-properties fo:min-height=\"1.25cm\" fo:margin-bottom=\"0.5cm\"/>"
	"</style:header-style><style:footer-style><style:header-footer-properties "
	"fo:min-height=\"0.6cm\" fo:margin-top=\"0.3cm\"/></style:footer-style></style:page-layout></office:automatic-styles><office:master-styles>";
