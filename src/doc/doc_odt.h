/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doc_odt.h - the parts of an OpenDocument file that never change. */
#ifndef DOC_DOC_ODT_H
#define DOC_DOC_ODT_H

#include "doc/doc_priv.h"

#define ODT_XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define ODT_URN "urn:oasis:names:tc:opendocument:xmlns:"
#define ODT_NS                                                                                     \
	" xmlns:office=\"" ODT_URN "office:1.0\" xmlns:text=\"" ODT_URN "text:1.0\""               \
	" xmlns:table=\"" ODT_URN "table:1.0\" xmlns:style=\"" ODT_URN "style:1.0\""               \
	" xmlns:fo=\"" ODT_URN "xsl-fo-compatible:1.0\" xmlns:meta=\"" ODT_URN "meta:1.0\""        \
	" xmlns:draw=\"" ODT_URN "drawing:1.0\""                                                     \
	" xmlns:svg=\"" ODT_URN "svg-compatible:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"" \
	" xmlns:xlink=\"http://www.w3.org/1999/xlink\" office:version=\"1.3\""

/* Up to the pictures: a line for each, and the end, follow. */
extern const char *const doc_odt_manifest;
#define ODT_FILE_ENTRY "<manifest:file-entry manifest:full-path=\"%s\" manifest:media-type=\"%s\"/>"
extern const char *const doc_odt_automatic; /* styles of content.xml: looks, lists, tables, new pages */
extern const char *const doc_odt_styles;    /* styles.xml up to its page headers, which follow */

#endif
