/* dp-metrics.h: numbers about what the program does, for Prometheus and others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DP_METRIC_COUNTER,       /* only grows; its name ends with _total */
  DP_METRIC_GAUGE,
  DP_METRIC_HISTOGRAM,     /* how many were how long; in seconds */
} DpMetricKind;

/** DpMetricFamily: numbers of one name, told apart by up to two labels */
typedef struct
{
  const char   *name;
  const char   *help;
  DpMetricKind  kind;
  const char   *label;         /* (nullable): "source" */
  const char   *other_label;   /* (nullable) */
} DpMetricFamily;

/** dp_metrics_families: all of them, ended by one without a name */
extern const DpMetricFamily dp_metrics_families[];

/**
 * DpMetrics:
 *
 * A set of numbers. Any thread may use it; to add to one takes a lock and a look into a table, and
 * no memory once it is there.
 */
typedef struct _DpMetrics DpMetrics;

/** dp_metrics_get_default: Returns: (transfer none): what this process does */
DpMetrics *dp_metrics_get_default (void);
DpMetrics *dp_metrics_new         (void);
void       dp_metrics_free        (DpMetrics  *self);

/**
 * dp_metrics_add:
 * @name: of a family that is a counter or a gauge
 * @value: (nullable): of its label
 * @other_value: (nullable): of its other label
 * @amount: is added; of a counter, not less than 0
 */
void       dp_metrics_add         (DpMetrics  *self,
                                   const char *name,
                                   const char *value,
                                   const char *other_value,
                                   double      amount);
/** dp_metrics_set: what the number is from now on */
void       dp_metrics_set         (DpMetrics  *self,
                                   const char *name,
                                   const char *value,
                                   const char *other_value,
                                   double      amount);
/** dp_metrics_observe: of a family that is a histogram: it took @seconds once more */
void       dp_metrics_observe     (DpMetrics  *self,
                                   const char *name,
                                   const char *value,
                                   const char *other_value,
                                   double      seconds);

/** dp_metrics_get: Returns: the number, or how often a histogram was observed; 0 where there is
 * none */
double     dp_metrics_get         (DpMetrics  *self,
                                   const char *name,
                                   const char *value,
                                   const char *other_value);

/** dp_metrics_fill: takes over all families of @other of which @self has none */
void       dp_metrics_fill         (DpMetrics  *self,
                                    DpMetrics  *other);

/** dp_metrics_format_open: Returns: (transfer full): in the text form of OpenMetrics */
char      *dp_metrics_format_open  (DpMetrics  *self);
/** dp_metrics_format: Returns: (transfer full): in the text form that Prometheus reads */
char      *dp_metrics_format      (DpMetrics  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpMetrics, dp_metrics_free)

G_END_DECLS
