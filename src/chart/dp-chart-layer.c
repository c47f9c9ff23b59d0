/* dp-chart-layer.c: one thing drawn over a pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-layer.h"

typedef struct
{
  double factor;
} DpChartLayerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DpChartLayer, dp_chart_layer, G_TYPE_OBJECT)

static void
dp_chart_layer_class_init (DpChartLayerClass *klass)
{
}

static void
dp_chart_layer_init (DpChartLayer *self)
{
  DpChartLayerPrivate *priv = dp_chart_layer_get_instance_private (self);

  priv->factor = 1;
}

void
dp_chart_layer_set_factor (DpChartLayer *self,
                           double        factor)
{
  DpChartLayerPrivate *priv = dp_chart_layer_get_instance_private (self);

  g_return_if_fail (DP_IS_CHART_LAYER (self));

  priv->factor = factor;
}

double
dp_chart_layer_get_factor (DpChartLayer *self)
{
  DpChartLayerPrivate *priv = dp_chart_layer_get_instance_private (self);

  g_return_val_if_fail (DP_IS_CHART_LAYER (self), 1);

  return priv->factor;
}

double
dp_chart_layer_get_value (DpChartLayer *self,
                          gsize         index)
{
  g_return_val_if_fail (DP_IS_CHART_LAYER (self), NAN);

  return DP_CHART_LAYER_GET_CLASS (self)->get_value (self, index);
}

void
dp_chart_layer_measure (DpChartLayer     *self,
                        const DpTimeAxis *time,
                        double           *low,
                        double           *high)
{
  double own_low = INFINITY;
  double own_high = -INFINITY;
  double factor;

  g_return_if_fail (DP_IS_CHART_LAYER (self));

  DP_CHART_LAYER_GET_CLASS (self)->measure (self, time, &own_low, &own_high);
  if (own_low > own_high)
    return;

  factor = dp_chart_layer_get_factor (self);
  *low = MIN (*low, own_low * factor);
  *high = MAX (*high, own_high * factor);
}

void
dp_chart_layer_draw (DpChartLayer       *self,
                     cairo_t            *cr,
                     const DpChartFrame *frame)
{
  g_return_if_fail (DP_IS_CHART_LAYER (self));

  DP_CHART_LAYER_GET_CLASS (self)->draw (self, cr, frame);
}
