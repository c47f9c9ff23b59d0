/* dp-feed-text-private.h: from the bytes of a feed to XML that can be read, and from HTML to text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* The text of @body in UTF-8, by the charset of @content_type (nullable), byte-order mark, XML
 * declaration or, where these say nothing or what cannot be, UTF-8; bytes that are none are taken
 * as Windows-1252.  What was survived is added to @warnings as sentences. */
char     *_dp_feed_decode         (GBytes      *body,
                                   const char  *content_type,
                                   GPtrArray   *warnings);

/* XML without what a parser must not follow or would stumble over: no document type, no processing
 * instructions, no control characters; "&" that begins nothing, and entities of HTML, as
 * characters.  Returns: (nullable): NULL in DP_EXTRACT_ERROR_MALFORMED where @text declares
 * entities of its own.
 * @last_is_open: (out): whether the last item or entry has no end */
GString  *_dp_feed_clean          (const char  *text,
                                   GPtrArray   *warnings,
                                   gboolean    *last_is_open,
                                   GError     **error);

/* Whether @text looks like HTML: has a tag or an entity that HTML knows. */
gboolean  _dp_feed_looks_like_html (const char  *text);

/* Plain text of @html: without tags, scripts and styles, white space as single blanks. */
char     *_dp_feed_html_to_text   (const char  *html);

/* The same of an element whose HTML is part of the XML. */
char     *_dp_feed_node_to_text   (const xmlNode *root);

/* @text with white space as single blanks, at most @max_chars characters, cut at a word's end and
 * marked by an ellipsis; NULL where nothing is left. */
char     *_dp_feed_tidy           (const char  *text,
                                   gsize        max_chars);

void      _dp_feed_warn           (GPtrArray   *warnings,
                                   const char  *sentence);

G_END_DECLS
