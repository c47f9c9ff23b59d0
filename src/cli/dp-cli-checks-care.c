/* dp-cli-checks-care.c: what `datapipe doctor` looks at in the records
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-report.h"

#include <glib/gi18n-lib.h>

#include "dp-care.h"
#include "dp-date.h"
#include "dp-pipeline-spec.h"
#include "dp-schedule.h"

#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
/* A backup is late when it should have been made so long ago: the program need not run all the
 * time. */
#define LATE_US (2 * DAY_US)
#define MOST_CLOCK_DIFFERENCE_US (G_GINT64_CONSTANT (120) * G_USEC_PER_SEC)

enum
{
  RUN_ID,
  RUN_STATUS,
  RUN_FINISHED,
  RUN_MESSAGE,
  BACKUP_DONE,
  BACKUP_STATUS,
  BACKUP_MESSAGE,
  DRILL_DONE,
  DRILL_STATUS,
  BYTES,
  SINCE,
  SERVER_NOW
};

static void
check_last_run (DpCliReport *report,
                DpDbResult  *records)
{
  g_autofree char *when = NULL;
  const char *status = dp_db_result_get_text (records, 0, RUN_STATUS);
  const char *message = dp_db_result_get_text (records, 0, RUN_MESSAGE);

  if (status == NULL)
    {
      dp_cli_report_add (report, "runs", DP_VERDICT_NOTE,
                         _("Nothing has been run yet: “datapipe run” does."));
      return;
    }
  when = dp_timestamp_to_words (dp_db_result_get_int64 (records, 0, RUN_FINISHED), FALSE);
  if (g_str_equal (status, "success"))
    dp_cli_report_add (report, "runs", DP_VERDICT_OK, _("The last run ended well on %s."), when);
  else
    dp_cli_report_add (report, "runs", DP_VERDICT_NOTE,
                       _("The last run ended as “%s” on %s: %s “datapipe runs %s” tells more."),
                       status, when, message != NULL ? message : "",
                       dp_db_result_get_text (records, 0, RUN_ID));
}

static void
check_backups (DpCliReport *report,
               DpCli       *cli,
               DpDbResult  *records)
{
  gint64 done = dp_db_result_get_int64 (records, 0, BACKUP_DONE);
  g_autofree char *schedule = dp_settings_dup_string (cli->settings, "backup-schedule");
  g_autofree char *when = dp_timestamp_to_words (done, FALSE);
  gint64 due = dex_await_int64 (
      dp_care_get_next (cli->settings, dp_db_pool_get_target (dp_engine_get_pool (cli->engine))),
      NULL);

  if (g_strcmp0 (dp_db_result_get_text (records, 0, BACKUP_STATUS), "failed") == 0)
    dp_cli_report_add (report, "backups", DP_VERDICT_FAILED,
                       _("The last backup failed: %s “datapipe database backup” tries again."),
                       dp_db_result_get_text (records, 0, BACKUP_MESSAGE));
  else if (schedule == NULL && done == 0)
    dp_cli_report_add (report, "backups", DP_VERDICT_NOTE,
                       _("There is no backup, and none is made by itself: set backup-schedule, or "
                         "run “datapipe database backup”."));
  else if (schedule != NULL && due != 0 && due + LATE_US < g_get_real_time ())
    dp_cli_report_add (
        report, "backups", DP_VERDICT_NOTE,
        _("A backup has been due for more than two days. It is made while the window is open or "
          "“datapipe watch” runs; “datapipe database backup” makes one now."));
  else if (done == 0)
    dp_cli_report_add (report, "backups", DP_VERDICT_NOTE,
                       _("There is no backup yet; the first one is not due yet either. “datapipe "
                         "database backup” makes one now."));
  else
    dp_cli_report_add (report, "backups", DP_VERDICT_OK, _("The last backup was made on %s."),
                       when);
}

static void
check_drill (DpCliReport *report,
             DpDbResult  *records)
{
  const char *status = dp_db_result_get_text (records, 0, DRILL_STATUS);
  gint64 done = dp_db_result_get_int64 (records, 0, DRILL_DONE);
  g_autofree char *when = dp_timestamp_to_words (done, FALSE);

  if (g_strcmp0 (status, "failed") == 0)
    dp_cli_report_add (
        report, "drill", DP_VERDICT_FAILED,
        _("The last backup that was tried could not be restored. Make a new one with “datapipe "
          "database backup” and try that with “datapipe database drill”."));
  else if (status != NULL)
    dp_cli_report_add (report, "drill", DP_VERDICT_OK,
                       _("A backup was restored as a trial on %s."), when);
  else if (dp_db_result_get_int64 (records, 0, BACKUP_DONE) > 0)
    dp_cli_report_add (
        report, "drill", DP_VERDICT_NOTE,
        _("No backup was ever restored as a trial: “datapipe database drill” does that."));
}

/* An external server's clock decides what is a new day of a quota. */
static void
check_server_clock (DpCliReport *report,
                    DpDbResult  *records)
{
  gint64 difference = dp_db_result_get_int64 (records, 0, SERVER_NOW) - g_get_real_time ();

  if (ABS (difference) > MOST_CLOCK_DIFFERENCE_US)
    dp_cli_report_add (report, "clock", DP_VERDICT_FAILED,
                       _("The database's clock and this computer's are %ld seconds apart. Let "
                         "both follow a time server."),
                       (glong) (ABS (difference) / G_USEC_PER_SEC));
}

static void
check_quota (DpCliReport *report,
             DpCli       *cli)
{
  g_autoptr(DpDbResult) rows = NULL;

  rows = dex_await_object (dp_engine_query (cli->engine, dp_db_load_sql ("doctor_quota"), NULL),
                           NULL);
  for (guint i = 0; rows != NULL && i < dp_db_result_get_n_rows (rows); i++)
    {
      const char *source = dp_db_result_get_text (rows, i, 0);
      const char *until = dp_db_result_get_text (rows, i, 3);
      gboolean is_day = g_str_equal (dp_db_result_get_text (rows, i, 1), "day");

      if (until != NULL && is_day)
        dp_cli_report_add (report, "quota", DP_VERDICT_NOTE,
                           _("%s said that there are no calls left until %s; until then it is not "
                             "asked. Another plan, or fewer symbols, help."),
                           source, until);
      else
        dp_cli_report_add (report, "quota", DP_VERDICT_OK,
                           is_day ? _("%s: %s calls today.") : _("%s: %s calls this month."),
                           source, dp_db_result_get_text (rows, i, 2));
    }
}

static void
check_schedule_setting (DpCliReport *report,
                        DpCli       *cli,
                        const char  *key)
{
  g_autofree char *text = dp_settings_dup_string (cli->settings, key);
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(DpSchedule) schedule = NULL;
  g_autoptr(GError) error = NULL;

  if (text == NULL)
    return;
  schedule = dp_schedule_parse (text, zone, &error);
  if (schedule == NULL)
    dp_cli_report_add (
        report, "schedules", DP_VERDICT_FAILED,
        _("The setting %s cannot be kept: %s “datapipe settings set %s TEXT” changes it."), key,
        error->message, key);
}

static void
check_schedules (DpCliReport *report,
                 DpCli       *cli)
{
  GListModel *pipelines = dp_engine_list_pipelines (cli->engine);
  g_autoptr(GError) read_error = NULL;
  guint n_kept = 0;

  if (!dex_await (dp_engine_load_pipelines (cli->engine), &read_error))
    {
      dp_cli_report_add (report, "schedules", DP_VERDICT_FAILED, "%s", read_error->message);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (pipelines); i++)
    {
      g_autoptr(DpPipelineSpec) spec = g_list_model_get_item (pipelines, i);
      g_autoptr(GError) error = NULL;

      if (!dp_pipeline_spec_check (spec, &error))
        dp_cli_report_add (
            report, "schedules", DP_VERDICT_FAILED,
            _("The pipeline %s cannot be kept: %s “datapipe pipeline set” changes it."),
            dp_pipeline_spec_get_name (spec), error->message);
      else
        n_kept += dp_pipeline_spec_get_enabled (spec) &&
                  *dp_pipeline_spec_get_schedule (spec) != '\0';
    }
  check_schedule_setting (report, cli, "backup-schedule");
  check_schedule_setting (report, cli, "backup-drill-schedule");
  check_schedule_setting (report, cli, "prune-schedule");
  if (n_kept > 0)
    dp_cli_report_add (
        report, "schedules", DP_VERDICT_OK,
        g_dngettext (GETTEXT_PACKAGE,
                     "%u pipeline has a schedule, kept while the window or “datapipe watch” runs.",
                     "%u pipelines have schedules, kept while the window or “datapipe watch” runs.",
                     n_kept),
        n_kept);
  else
    dp_cli_report_add (report, "schedules", DP_VERDICT_NOTE,
                       _("No pipeline has a schedule: “datapipe pipeline set default --schedule "
                         "'@daily'” gives it one."));
}

void
_dp_cli_check_records (DpCliReport *report,
                       DpCli       *cli)
{
  g_autoptr(DpDbResult) records = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *size = NULL;

  if (dp_engine_get_state (cli->engine) != DP_ENGINE_STATE_OPEN)
    return;
  records = dex_await_object (dp_engine_query (cli->engine, dp_db_load_sql ("doctor"), NULL),
                              &error);
  if (records == NULL)
    {
      dp_cli_report_add (report, "records", DP_VERDICT_FAILED, "%s", error->message);
      return;
    }

  size = g_format_size (dp_db_result_get_int64 (records, 0, BYTES));
  dp_cli_report_add (report, "size", DP_VERDICT_OK,
                     _("The database takes %s. “datapipe database advice” looks at its tables."),
                     size);
  check_server_clock (report, records);
  check_schedules (report, cli);
  check_last_run (report, records);
  check_quota (report, cli);
  check_backups (report, cli, records);
  check_drill (report, records);
}
