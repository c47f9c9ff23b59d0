/* dp-connection-probe-private.h: what a look at a database is made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-connection-probe.h"

G_BEGIN_DECLS

struct _DpConnectionProbe
{
  GObject             parent_instance;

  DpDbTarget         *target;
  guint               timeout_ms;
  DpConnectionVerdict verdict;
  char               *reason;         /* (nullable): the server's or the system's own words */
  char               *finding;
  char               *advice;         /* (nullable) */
  gboolean            may_create;

  char               *version;        /* (nullable) */
  int                 version_number;
  char               *role;
  char               *extension;      /* (nullable) */
  char               *offered;        /* (nullable) */
  char               *forbidden;      /* (nullable): what the role may not use or change */
  int                 schema;
  gboolean            is_pooled;
  gboolean            is_encrypted;
};

/* dp-connection-diagnosis.c: finds out why @error came, and sets verdict and reason. Within a
 * fiber. */
void      _dp_connection_probe_diagnose (DpConnectionProbe *self,
                                         const GError      *error,
                                         GCancellable      *cancellable);

/* Opens a connection. Within a fiber. Returns: (transfer full) (nullable) */
DpDbConnection *_dp_connection_probe_open (DpConnectionProbe *self,
                                           DpDbTarget        *target,
                                           GCancellable      *cancellable,
                                           GError           **error);

/* dp-connection-words.c: sets finding and advice. */
void      _dp_connection_probe_put_into_words (DpConnectionProbe *self);

G_END_DECLS
