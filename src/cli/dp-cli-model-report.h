/* dp-cli-model-report.h: how the nodes of a project ended, as dbt tells it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-transform.h"

G_BEGIN_DECLS

/** DpCliModelReport: @quiet: print only what is wrong */
typedef struct
{
  gboolean quiet;
  guint    n_good;
  guint    n_warn;
  guint    n_bad;
  guint    n_skipped;
  guint    n_unchanged;
} DpCliModelReport;

/** _dp_cli_model_report_node: a %DpTransformProgressFunc. @user_data: a #DpCliModelReport */
void _dp_cli_model_report_node (DpNodeResult     *result,
                                guint             done,
                                guint             total,
                                gpointer          user_data);
/** _dp_cli_model_report_end: the line at the end */
void _dp_cli_model_report_end  (DpCliModelReport *self);
void _dp_cli_model_print_json  (GListModel       *results);

G_END_DECLS
