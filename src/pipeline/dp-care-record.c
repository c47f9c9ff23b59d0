/* dp-care-record.c: what is remembered of backups, and when the next one is due
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-care-private.h"

#include "dp-log.h"
#include "dp-metrics.h"
#include "dp-schedule.h"

#define CONNECT_MS 10000
/* After what failed, so that a full disk is not asked again and again. */
#define AGAIN_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static gboolean
has_succeeded (const DpCareRecord *record)
{
  return record->backup != NULL || record->pruned != NULL;
}

static DpDbParams *
build_params (const DpCareRecord *record)
{
  DpDbParams *params = dp_db_params_new ();
  DpBackup *backup = record->backup;
  const DpRetentionOutcome *pruned = record->pruned;

  dp_db_params_add_text (params, record->kind);
  dp_db_params_add_text (params, record->trigger);
  dp_db_params_add_text (params, has_succeeded (record) ? "success" : "failed");
  dp_db_params_add_text (params, record->path);
  dp_db_params_add_time (params, record->started_us);
  dp_db_params_add_time (params, record->started_us + record->took_us);
  if (backup != NULL)
    {
      dp_db_params_add_int64 (params, dp_backup_get_size (backup));
      dp_db_params_add_text (params, dp_backup_get_sha256 (backup));
      dp_db_params_add_int64 (params, dp_backup_get_server_version (backup));
      dp_db_params_add_int64 (params, dp_backup_get_schema_version (backup));
      dp_db_params_add_int64 (params, dp_db_census_get_n_tables (dp_backup_get_census (backup)));
      dp_db_params_add_int64 (params, dp_db_census_get_n_rows (dp_backup_get_census (backup)));
    }
  else
    {
      /* Of replies that were removed, what they took and how many they were. */
      if (pruned != NULL)
        dp_db_params_add_int64 (params, pruned->n_bytes);
      else
        dp_db_params_add_text (params, NULL);
      for (guint i = 0; i < 4; i++)
        dp_db_params_add_text (params, NULL);
      if (pruned != NULL)
        dp_db_params_add_int64 (params, pruned->n_replies);
      else
        dp_db_params_add_text (params, NULL);
    }

  return dp_db_params_add_text (params, record->message);
}

void
_dp_care_record (DpDbTarget         *target,
                 const DpCareRecord *record)
{
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  DpLogContext context = { .task = record->kind };

  dp_metrics_add (dp_metrics_get_default (), "datapipe_backups_total", record->kind,
                  has_succeeded (record) ? "success" : "failed", 1);
  if (has_succeeded (record))
    dp_log_event (G_LOG_LEVEL_INFO, &context, "success: %s",
                  record->backup != NULL ? record->path : record->message);
  else
    dp_log_event (G_LOG_LEVEL_CRITICAL, &context, "failed: %s", record->message);

  connection = dex_await_object (dp_db_connection_open (target, CONNECT_MS), &error);
  if (connection == NULL ||
      !dex_await (dp_db_connection_query (connection, dp_db_load_sql ("record_backup"),
                                          build_params (record)),
                  &error))
    g_debug ("The %s is not recorded: %s", record->kind, error->message);
}

gint64
_dp_care_find_due (DpDbTarget  *target,
                   const char  *kind,
                   const char  *schedule,
                   GError     **error)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(DpSchedule) parsed = NULL;
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(DpDbResult) history = NULL;
  DpDbParams *params;
  gint64 succeeded, began, due;

  if (schedule == NULL)
    return G_MAXINT64;
  parsed = dp_schedule_parse (schedule, zone, error);
  if (parsed == NULL)
    return -1;
  connection = dex_await_object (dp_db_connection_open (target, CONNECT_MS), error);
  if (connection == NULL)
    return -1;
  params = dp_db_params_new ();
  dp_db_params_add_text (params, kind);
  history = dex_await_object (dp_db_connection_query (connection, dp_db_load_sql ("backup_history"),
                                                      params),
                              error);
  if (history == NULL)
    return -1;

  succeeded = dp_db_result_get_int64 (history, 0, 0);
  began = dp_db_result_get_int64 (history, 0, 1);
  due = dp_schedule_next (parsed,
                          succeeded > 0 ? succeeded : dp_db_result_get_int64 (history, 0, 3));
  if (due == 0)
    return G_MAXINT64;

  return began > succeeded ? MAX (due, began + AGAIN_US) : due;
}
