/* dp-run-metrics.h: what is measured of a task or a symbol
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DpRunMetrics: sums under names, few of them; zero is empty */
typedef struct
{
  GArray *sums;      /* (nullable) */
} DpRunMetrics;

void    dp_run_metrics_clear    (DpRunMetrics       *self);
/** dp_run_metrics_add: @name: lives for ever; its unit is its end: "fetch_ms", "bytes" */
void    dp_run_metrics_add      (DpRunMetrics       *self,
                                 const char         *name,
                                 double              value);
/** dp_run_metrics_add_all: adds each sum of @other */
void    dp_run_metrics_add_all  (DpRunMetrics       *self,
                                 const DpRunMetrics *other);
/** dp_run_metrics_get: Returns: the sum; 0 where nothing was added */
double  dp_run_metrics_get      (const DpRunMetrics *self,
                                 const char         *name);
/** dp_run_metrics_dup_json: Returns: (transfer full): an object, "{}" where there is nothing */
char   *dp_run_metrics_dup_json (const DpRunMetrics *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DpRunMetrics, dp_run_metrics_clear)

G_END_DECLS
