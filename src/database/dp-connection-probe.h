/* dp-connection-probe.h: whether a database can be used, and what to do where it cannot
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"

G_BEGIN_DECLS

typedef enum
{
  DP_CONNECTION_WORKS,
  DP_CONNECTION_NAME_UNKNOWN,
  DP_CONNECTION_REFUSED,          /* nobody listens there */
  DP_CONNECTION_TIMED_OUT,
  DP_CONNECTION_NO_WAY,           /* no network leads there */
  DP_CONNECTION_NOT_POSTGRESQL,
  DP_CONNECTION_TLS_WANTED,       /* by the server */
  DP_CONNECTION_TLS_MISSING,      /* the server has none */
  DP_CONNECTION_CERTIFICATE,      /* of the server: not to be trusted */
  DP_CONNECTION_NO_CERTIFICATE,   /* the root certificate's file cannot be read */
  DP_CONNECTION_NO_PASSWORD,
  DP_CONNECTION_WRONG_PASSWORD,
  DP_CONNECTION_NOT_ALLOWED,      /* this role from this computer */
  DP_CONNECTION_NO_DATABASE,
  DP_CONNECTION_FULL,
  DP_CONNECTION_STARTING,
  DP_CONNECTION_NO_RIGHT,
  DP_CONNECTION_READ_ONLY,
  DP_CONNECTION_TOO_OLD,
  DP_CONNECTION_TOO_NEW,
  DP_CONNECTION_NEWER_SCHEMA,     /* made by a newer version of this program */
  DP_CONNECTION_FAILED,
} DpConnectionVerdict;

typedef enum
{
  DP_SERVER_PLAIN,
  DP_SERVER_CITUS,
  DP_SERVER_TIMESCALE,
} DpServerKind;

/**
 * DpConnectionProbe:
 *
 * What a look at a database came to. Immutable; any thread may read it.
 */
#define DP_TYPE_CONNECTION_PROBE (dp_connection_probe_get_type ())
G_DECLARE_FINAL_TYPE (DpConnectionProbe, dp_connection_probe, DP, CONNECTION_PROBE, GObject)

/**
 * dp_connection_probe_run:
 * @target: nothing is changed there
 * @timeout_ms: for each step; less where the target says connect_timeout
 *
 * Returns: a future of a [class@ConnectionProbe], whatever the verdict; dropping it ends the look
 */
DexFuture          *dp_connection_probe_run          (DpDbTarget        *target,
                                                      guint              timeout_ms)
                                                     G_GNUC_WARN_UNUSED_RESULT;

DpConnectionVerdict dp_connection_probe_get_verdict  (DpConnectionProbe *self);
/** dp_connection_probe_get_nick: Returns: the verdict as programs have it: "wrong-password" */
const char         *dp_connection_probe_get_nick     (DpConnectionProbe *self);
/** dp_connection_probe_get_finding: Returns: what was found, a sentence */
const char         *dp_connection_probe_get_finding  (DpConnectionProbe *self);
/** dp_connection_probe_get_advice: Returns: (nullable): what to do about it; %NULL: nothing need be
 * done */
const char         *dp_connection_probe_get_advice   (DpConnectionProbe *self);
/** dp_connection_probe_can_create: whether the database is not there, and the role may make it */
gboolean            dp_connection_probe_can_create   (DpConnectionProbe *self);

/* What is known once one is in. */

/** dp_connection_probe_get_version: Returns: (nullable): of the server, "17.6" */
const char         *dp_connection_probe_get_version  (DpConnectionProbe *self);
DpServerKind        dp_connection_probe_get_kind     (DpConnectionProbe *self);
/** dp_connection_probe_get_extension: Returns: (nullable): "citus 13.2", where it is in use in this
 * database */
const char         *dp_connection_probe_get_extension (DpConnectionProbe *self);
/** dp_connection_probe_get_offered: Returns: (nullable): an extension that is installed there, but
 * not in use */
const char         *dp_connection_probe_get_offered  (DpConnectionProbe *self);
/** dp_connection_probe_is_pooled: whether a pooler such as pgbouncer stands between */
gboolean            dp_connection_probe_is_pooled    (DpConnectionProbe *self);
gboolean            dp_connection_probe_is_encrypted (DpConnectionProbe *self);
/** dp_connection_probe_get_schema: Returns: how far this program's schema is there; 0: it is not */
int                 dp_connection_probe_get_schema   (DpConnectionProbe *self);
/** dp_connection_probe_describe: Returns: (transfer full): what there is, for people, "PostgreSQL
 * 17.6 · TLS" */
char               *dp_connection_probe_describe     (DpConnectionProbe *self);

/** dp_connection_create_database: makes @target's database. Returns: a future of %TRUE */
DexFuture          *dp_connection_create_database    (DpDbTarget        *target)
                                                     G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
