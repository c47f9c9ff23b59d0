/* dp-serve-poll.h: which of thousands of connections have something to say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DpServePoll:
 * Watches connections for a context, all of them by one descriptor, and each from its beginning to
 * its end. A source of GLib's for each of them would be put up and taken down several times for
 * each request, and that costs a call of the system each time.
 *
 * Told is only what changes, once: whoever was told may go on until there is nothing more.
 */
typedef struct _DpServePoll DpServePoll;

/** DpServeReady: what is worth trying on a connection; set by the poll, and taken back by whoever
 * tried in vain */
typedef struct
{
  gboolean readable;
  gboolean writable;
  gboolean hung_up;      /* nothing will come after what is there: that is readable, too */
} DpServeReady;

/** _dp_serve_poll_new: @context: on which all happens. Before anything that waits for @ready is
 * attached to it, so that it hears in the same turn.
 * Returns: (transfer full) (nullable): or %NULL with @error */
DpServePoll *_dp_serve_poll_new    (GMainContext  *context,
                                    GError       **error);
DpServePoll *_dp_serve_poll_ref    (DpServePoll   *self);
void         _dp_serve_poll_unref  (DpServePoll   *self);
/** _dp_serve_poll_close: nothing is told any more */
void         _dp_serve_poll_close  (DpServePoll   *self);

/** _dp_serve_poll_add: @ready: from now on kept up to date. Returns: %FALSE where the system cannot
 * watch one more */
gboolean     _dp_serve_poll_add    (DpServePoll   *self,
                                    int            fd,
                                    DpServeReady  *ready);
/** _dp_serve_poll_remove: before @fd is closed */
void         _dp_serve_poll_remove (DpServePoll   *self,
                                    int            fd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpServePoll, _dp_serve_poll_unref)

G_END_DECLS
