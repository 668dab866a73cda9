/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_docx_parts.c - styles, numbering and the lists of parts of a Word file. The names of styles are
 * Word's own, so that pasted text takes the receiver's look. */
#include "doc/doc_docx.h"

#define PACKAGE_REL "http://schemas.openxmlformats.org/package/2006/relationships"
#define TYPES "http://schemas.openxmlformats.org/package/2006/content-types"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define PART(name, type) "<Override PartName=\"/word/" name ".xml\" ContentType=\"" WORD type "+xml\"/>"
#define LINK(n, type, to)                                                                          \
	"<Relationship Id=\"rId" n "\" Type=\"" DOCX_REL type "\" Target=\"" to "\"/>"

const char *const docx_types =
	DOCX_XML "<Types xmlns=\"" TYPES "\">"
		 "<Default Extension=\"rels\" "
		 "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
		 "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
		 "<Default Extension=\"png\" ContentType=\"image/png\"/>"
	PART("document", "document.main") PART("styles", "styles") PART("numbering", "numbering")
	PART("header1", "header") PART("header2", "header") PART("footer1", "footer")
	"<Override PartName=\"/docProps/core.xml\" "
	"ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

const char *const docx_rels =
	DOCX_XML "<Relationships xmlns=\"" PACKAGE_REL "\">"
	LINK("1", "officeDocument", "word/document.xml")
	"<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/"
	"relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

const char *const docx_document_rels =
	DOCX_XML "<Relationships xmlns=\"" PACKAGE_REL "\">"
	LINK("1", "styles", "styles.xml") LINK("2", "numbering", "numbering.xml")
	LINK("3", "header", "header1.xml") LINK("4", "header", "header2.xml")
	LINK("5", "footer", "footer1.xml");

const char *const docx_logo_rels =
	DOCX_XML "<Relationships xmlns=\"" PACKAGE_REL "\">" LINK("1", "image", "media/logo.png") "</Relationships>";

#define STYLE(id, name, body)                                                                      \
	"<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name "\"/>" body      \
	"</w:style>"
#define BASED "<w:basedOn w:val=\"Normal\"/>"
#define HEADING(n, level, size, before)                                                            \
	STYLE("Heading" n, "heading " n,                                                           \
	      BASED "<w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before=\"" before \
		    "\" w:after=\"80\"/><w:outlineLvl w:val=\"" level "\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"" \
		    size "\"/></w:rPr>")
#define LISTED(id, name, num)                                                                      \
	STYLE(id, name,                                                                            \
	      BASED "<w:pPr><w:numPr><w:numId w:val=\"" num "\"/></w:numPr><w:spacing w:after=\"140\"/>" \
		    "<w:contextualSpacing/></w:pPr>")

const char *const docx_styles =
	DOCX_XML "<w:styles" DOCX_NS "><w:docDefaults><w:rPrDefault><w:rPr>"
		 "<w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:cs=\"Calibri\"/><w:sz w:val=\"22\"/>"
		 "<w:lang w:val=\"sv-SE\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
		 "<w:spacing w:after=\"120\" w:line=\"259\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>"
		 "</w:docDefaults>"
		 "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
		 "<w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
	HEADING("1", "0", "36", "240") HEADING("2", "1", "26", "280") HEADING("3", "2", "23", "200")
	LISTED("ListBullet", "List Bullet", "1") LISTED("ListNumber", "List Number", "2000")
	STYLE("Header", "header",
	      BASED "<w:pPr><w:tabs><w:tab w:val=\"right\" w:pos=\"9070\"/></w:tabs>"
		    "<w:spacing w:after=\"0\"/></w:pPr><w:rPr><w:sz w:val=\"19\"/></w:rPr>")
	STYLE("Footer", "footer", BASED "<w:rPr><w:sz w:val=\"17\"/></w:rPr>")
	STYLE("Signature", "Signature",
	      BASED "<w:pPr><w:keepLines/><w:spacing w:before=\"400\"/></w:pPr>")
	STYLE("TableText", "Table Text",
	      BASED "<w:pPr><w:spacing w:before=\"40\" w:after=\"40\" w:line=\"240\"/></w:pPr>"
		    "<w:rPr><w:sz w:val=\"19\"/></w:rPr>")
	"<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/>"
	"<w:rPr><w:color w:val=\"17505A\"/><w:u w:val=\"single\"/></w:rPr></w:style>"
	"<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/><w:tblPr>"
	"<w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:bottom w:val=\"single\" w:sz=\"4\"/>"
	"<w:insideH w:val=\"single\" w:sz=\"4\"/></w:tblBorders></w:tblPr></w:style></w:styles>";

#define LEVEL(n, format, text, left, style)                                                        \
	"<w:lvl w:ilvl=\"" n "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" format "\"/>" style      \
	"<w:lvlText w:val=\"" text "\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"" left      \
	"\" w:hanging=\"360\"/></w:pPr></w:lvl>"
#define OWN(style) "<w:pStyle w:val=\"" style "\"/>"

/* Numbering 2000 is only what the style List Number points at. */
const char *const docx_numbering =
	DOCX_XML "<w:numbering" DOCX_NS ">"
		 "<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"multilevel\"/>"
	LEVEL("0", "bullet", "•", "360", OWN("ListBullet")) LEVEL("1", "bullet", "–", "720", "")
	LEVEL("2", "bullet", "•", "1080", "") "</w:abstractNum>"
		 "<w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"multilevel\"/>"
	LEVEL("0", "decimal", "%1.", "360", OWN("ListNumber"))
	LEVEL("1", "lowerLetter", "%2)", "720", "") LEVEL("2", "lowerRoman", "%3.", "1080", "")
	"</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
	"<w:num w:numId=\"2000\"><w:abstractNumId w:val=\"1\"/></w:num>";
