/* dp-cli-report.h: what `datapipe doctor` found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-cli-private.h"

G_BEGIN_DECLS

typedef enum
{
  DP_VERDICT_OK,
  DP_VERDICT_NOTE,     /* works without, but a person may want to know */
  DP_VERDICT_FAILED,
} DpVerdict;

typedef struct _DpCliReport DpCliReport;

DpCliReport *dp_cli_report_new    (gboolean     as_json);
void         dp_cli_report_free   (DpCliReport *self);

/** dp_cli_report_add: prints a line at once, or keeps it for the JSON */
void         dp_cli_report_add    (DpCliReport *self,
                                   const char  *check,
                                   DpVerdict    verdict,
                                   const char  *format,
                                   ...) G_GNUC_PRINTF (4, 5);

/** dp_cli_report_finish: Returns: %DP_CLI_FAILED where a check failed */
DpCliExit    dp_cli_report_finish (DpCliReport *self);

/* The checks, each of which adds its lines; in a fiber. */
void         _dp_cli_check_program   (DpCliReport *report,
                                      DpCli       *cli);
void         _dp_cli_check_database  (DpCliReport *report,
                                      DpCli       *cli);
/* Of the database, which is open: schedules, runs, quota, backups. */
void         _dp_cli_check_records   (DpCliReport *report,
                                      DpCli       *cli);
void         _dp_cli_check_providers (DpCliReport *report,
                                      DpCli       *cli,
                                      gboolean     online);
void         _dp_cli_check_desktop   (DpCliReport *report,
                                      DpCli       *cli);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpCliReport, dp_cli_report_free)

G_END_DECLS
