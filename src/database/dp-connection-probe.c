/* dp-connection-probe.c: whether a database can be used, and what to do where it cannot
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-connection-probe-private.h"

#include <glib/gi18n-lib.h>

#include "dp-db-connection-private.h"
#include "dp-db-migrator.h"
#include "dp-db-task-private.h"

#define OLDEST_SERVER 150000
#define NEWEST_SERVER 190000    /* the first that is too new */
#define CREATE_TIMEOUT_MS 10000

G_DEFINE_FINAL_TYPE (DpConnectionProbe, dp_connection_probe, G_TYPE_OBJECT)

static void
dp_connection_probe_finalize (GObject *object)
{
  DpConnectionProbe *self = DP_CONNECTION_PROBE (object);

  g_clear_pointer (&self->target, dp_db_target_unref);
  g_free (self->reason);
  g_free (self->finding);
  g_free (self->advice);
  g_free (self->version);
  g_free (self->role);
  g_free (self->extension);
  g_free (self->offered);
  g_free (self->forbidden);

  G_OBJECT_CLASS (dp_connection_probe_parent_class)->finalize (object);
}

static void
dp_connection_probe_class_init (DpConnectionProbeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_connection_probe_finalize;
}

static void
dp_connection_probe_init (DpConnectionProbe *self)
{
}

DpDbConnection *
_dp_connection_probe_open (DpConnectionProbe  *self,
                           DpDbTarget         *target,
                           GCancellable       *cancellable,
                           GError            **error)
{
  g_autoptr(DexFuture) future = dp_db_connection_open (target, self->timeout_ms);

  if (!_dp_db_task_await (dex_ref (future), cancellable, 0, error))
    return NULL;

  return g_value_dup_object (dex_future_get_value (future, NULL));
}

static DpDbResult *
ask (DpConnectionProbe *self,
     DpDbConnection    *connection,
     const char        *name,
     GCancellable      *cancellable,
     GError           **error)
{
  g_autoptr(DexFuture) future = dp_db_connection_query (connection, dp_db_load_sql (name), NULL);
  gint64 deadline = g_get_monotonic_time () + self->timeout_ms * G_GINT64_CONSTANT (1000);

  if (!_dp_db_task_await (dex_ref (future), cancellable, deadline, error))
    return NULL;

  return g_value_dup_object (dex_future_get_value (future, NULL));
}

static DpConnectionVerdict
judge (DpConnectionProbe *self,
       gboolean           is_read_only)
{
  if (self->version_number < OLDEST_SERVER)
    return DP_CONNECTION_TOO_OLD;
  if (self->version_number >= NEWEST_SERVER)
    return DP_CONNECTION_TOO_NEW;
  if (is_read_only)
    return DP_CONNECTION_READ_ONLY;
  if (self->forbidden != NULL)
    return DP_CONNECTION_NO_RIGHT;
  if (self->schema > dp_db_migrate_get_newest ())
    return DP_CONNECTION_NEWER_SCHEMA;

  return DP_CONNECTION_WORKS;
}

static gboolean
look_inside (DpConnectionProbe  *self,
             DpDbConnection     *connection,
             GCancellable       *cancellable,
             GError            **error)
{
  g_autoptr(DpDbResult) facts = ask (self, connection, "probe_server", cancellable, error);

  if (facts == NULL)
    return FALSE;
  self->version = g_strdup (dp_db_result_get_text (facts, 0, 0));
  self->version_number = dp_db_result_get_int64 (facts, 0, 1);
  self->role = g_strdup (dp_db_result_get_text (facts, 0, 2));
  self->is_pooled = dp_db_connection_is_pooled (connection);
  self->is_encrypted = PQsslInUse (connection->pg);
  self->extension = g_strdup (dp_db_result_get_text (facts, 0, 4));
  self->offered = g_strdup (dp_db_result_get_text (facts, 0, 5));
  self->forbidden = g_strdup (dp_db_result_get_text (facts, 0, 6));
  if (dp_db_result_get_boolean (facts, 0, 7))
    {
      g_autoptr(DpDbResult) server = ask (self, connection, "describe_server", cancellable, error);

      if (server == NULL)
        return FALSE;
      self->schema = dp_db_result_get_int64 (server, 0, 2);
    }
  self->verdict = judge (self, dp_db_result_get_boolean (facts, 0, 3));

  return TRUE;
}

static DexFuture *
probe_task (GCancellable *cancellable,
            gpointer      data)
{
  DpConnectionProbe *self = data;
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connection = _dp_connection_probe_open (self, self->target, cancellable, &error);
  if (connection == NULL || !look_inside (self, connection, cancellable, &error))
    _dp_connection_probe_diagnose (self, error, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, NULL))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                  _("The look at the database was ended"));
  _dp_connection_probe_put_into_words (self);

  return dex_future_new_take_object (g_object_ref (self));
}

/**
 * dp_connection_probe_run:
 * @target: nothing is changed there
 * @timeout_ms: for each step
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@ConnectionProbe],
 *   whatever the verdict
 */
DexFuture *
dp_connection_probe_run (DpDbTarget *target,
                         guint       timeout_ms)
{
  DpConnectionProbe *self;
  const char *seconds;

  g_return_val_if_fail (target != NULL, NULL);

  self = g_object_new (DP_TYPE_CONNECTION_PROBE, NULL);
  self->target = dp_db_target_ref (target);
  self->timeout_ms = timeout_ms;
  seconds = dp_db_target_get_option (target, "connect_timeout");
  if (seconds != NULL && g_ascii_strtoull (seconds, NULL, 10) > 0)
    self->timeout_ms = MIN (timeout_ms, g_ascii_strtoull (seconds, NULL, 10) * 1000);

  return _dp_db_task_spawn (probe_task, self, g_object_unref);
}

DpConnectionVerdict
dp_connection_probe_get_verdict (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), DP_CONNECTION_FAILED);
  return self->verdict;
}

const char *
dp_connection_probe_get_finding (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), NULL);
  return self->finding;
}

const char *
dp_connection_probe_get_advice (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), NULL);
  return self->advice;
}

gboolean
dp_connection_probe_can_create (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), FALSE);
  return self->verdict == DP_CONNECTION_NO_DATABASE && self->may_create;
}

const char *
dp_connection_probe_get_version (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), NULL);
  return self->version;
}

DpServerKind
dp_connection_probe_get_kind (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), DP_SERVER_PLAIN);

  if (self->extension == NULL)
    return DP_SERVER_PLAIN;

  return g_str_has_prefix (self->extension, "citus") ? DP_SERVER_CITUS : DP_SERVER_TIMESCALE;
}

const char *
dp_connection_probe_get_extension (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), NULL);
  return self->extension;
}

const char *
dp_connection_probe_get_offered (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), NULL);
  return self->offered;
}

gboolean
dp_connection_probe_is_pooled (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), FALSE);
  return self->is_pooled;
}

gboolean
dp_connection_probe_is_encrypted (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), FALSE);
  return self->is_encrypted;
}

int
dp_connection_probe_get_schema (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), 0);
  return self->schema;
}

static DexFuture *
create_task (GCancellable *cancellable,
             gpointer      data)
{
  DpDbTarget *target = data;
  g_autoptr(DpDbTarget) beside = dp_db_target_with_dbname (target, "postgres");
  g_autoptr(DexFuture) opened = dp_db_connection_open (beside, CREATE_TIMEOUT_MS);
  g_autofree char *name = dp_db_quote_identifier (dp_db_target_get_dbname (target));
  g_autofree char *sql = g_strconcat ("create database ", name,
                                      " template template0 encoding 'UTF8'", NULL);
  GError *error = NULL;

  if (_dp_db_task_await (dex_ref (opened), cancellable, 0, &error) &&
      _dp_db_task_await (
          dp_db_connection_execute (g_value_get_object (dex_future_get_value (opened, NULL)), sql),
          cancellable, 0, &error))
    return dex_future_new_true ();

  return dex_future_new_for_error (error);
}

/**
 * dp_connection_create_database:
 * @target: a database that is not there yet
 *
 * Returns: (transfer full): a [class@Dex.Future] of %TRUE once it is there
 */
DexFuture *
dp_connection_create_database (DpDbTarget *target)
{
  g_return_val_if_fail (target != NULL, NULL);

  return _dp_db_task_spawn (create_task, dp_db_target_ref (target),
                            (GDestroyNotify) dp_db_target_unref);
}
