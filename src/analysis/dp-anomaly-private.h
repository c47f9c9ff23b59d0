/* dp-anomaly-private.h: what the searches share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-anomaly.h"
#include "dp-robust.h"

G_BEGIN_DECLS

/* A year of trading is learnt from, and nothing is said after less than three months. */
#define DP_ANOMALY_TRAINING 252
#define DP_ANOMALY_LEAST    60
/* What is called expected. */
#define DP_ANOMALY_OUTSIDE  0.01

/* Whether what days are judged by is to be learnt again: at the first day of a month, so that it
 * does not depend on when somebody looks. @before: the last such day, or %DP_DATE_NONE */
gboolean   _dp_anomaly_begins_month (gint32                before,
                                     gint32                day);

/* Whether nothing is to be learnt from @day. */
gboolean   _dp_anomaly_is_excluded  (const DpAnomalyScope *scope,
                                     gint32                day);

/* Values learnt from, as many as count. */
void       _dp_anomaly_remember     (GArray               *values,
                                     double                value);

/* Adds a finding where it is sure enough and not before what is judged. Returns: (nullable): it */
DpAnomaly *_dp_anomaly_add          (GPtrArray            *found,
                                     const DpAnomalyScope *scope,
                                     DpAnomalyKind         kind,
                                     gint32                first,
                                     gint32                last,
                                     double                tail);

/* The range that @fit expects, as multiples of its scale on both sides. */
double     _dp_anomaly_get_reach    (const DpRobustFit    *fit);

G_END_DECLS
