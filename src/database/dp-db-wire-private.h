/* dp-db-wire-private.h: libpq, awaited
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

#include "dp-db-error.h"
#include "dp-db-target.h"

G_BEGIN_DECLS

/* All of these await, so they run in a fiber. */

/* @is_pooled: (out): whether a pooler such as pgbouncer stands between, so that each transaction
 *   may have another session. */
PGconn   *_dp_db_wire_connect         (DpDbTarget    *target,
                                       guint          timeout_ms,
                                       GCancellable  *cancellable,
                                       gboolean      *is_pooled,
                                       GError       **error);

/* Sends what libpq has buffered. */
gboolean  _dp_db_wire_flush           (PGconn        *pg,
                                       GCancellable  *cancellable,
                                       gint64         deadline,
                                       GError       **error);

/* Gives the next result of the running query, NULL without an error after the last one. */
gboolean  _dp_db_wire_next            (PGconn        *pg,
                                       GCancellable  *cancellable,
                                       gint64         deadline,
                                       PGresult     **result,
                                       GError       **error);

/* Gives the next piece of a COPY to us, to be freed with PQfreemem(); NULL without an error after
 * the last one. @n_waits is 0 before the first. */
gboolean  _dp_db_wire_next_copy       (PGconn        *pg,
                                       guint         *n_waits,
                                       GCancellable  *cancellable,
                                       char         **data,
                                       gsize         *length,
                                       GError       **error);

/* Cancels what runs and reads to its end, in limited time. 
 * Returns: whether the connection is good */
gboolean  _dp_db_wire_abandon         (PGconn        *pg);

/* Nobody asked anything: where there is something to read, it may well be a farewell. */
gboolean  _dp_db_wire_is_quiet        (PGconn        *pg);

/* Says what the server or libpq complained about. */
void      _dp_db_wire_set_error       (GError       **error,
                                       PGconn        *pg,
                                       PGresult      *result);

G_END_DECLS
