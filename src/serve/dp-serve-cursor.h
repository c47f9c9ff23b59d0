/* dp-serve-cursor.h: where a page of observations ended
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DpServeCursor:
 * The key of a page's last row, in the order of the pages; whatever comes or goes meanwhile, the
 * next page begins right behind it. Texts are borrowed by what is written, and owned by what is
 * read.
 * @filter: a hash of what else was asked for: a cursor goes on with the same question only
 */
typedef struct
{
  guint64  filter;
  gint64   observed_us;
  gint64   instrument_id;
  gint64   started_us;
  gint64   interval_s;
  char    *kind;
  char    *source;
  char    *item;
} DpServeCursor;

/** _dp_serve_cursor_write: Returns: (transfer full): text that may stand in an address as it is */
char    *_dp_serve_cursor_write (const DpServeCursor *self);
/** _dp_serve_cursor_read: Returns: %FALSE where @text is no cursor; else clear @self at the end */
gboolean _dp_serve_cursor_read  (DpServeCursor       *self,
                                 const char          *text);
void     _dp_serve_cursor_clear (DpServeCursor       *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DpServeCursor, _dp_serve_cursor_clear)

G_END_DECLS
