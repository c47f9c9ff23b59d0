/* dp-chart-overlays.c: which indicators and which other instruments the chart has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

static gboolean
has_role (DpChart *self,
          int      role)
{
  GPtrArray *overlays[] = { self->comparisons, self->indicators };

  for (gsize i = 0; i < G_N_ELEMENTS (overlays); i++)
    for (guint j = 0; j < overlays[i]->len; j++)
      if (((DpChartOverlay *) g_ptr_array_index (overlays[i], j))->role == role)
        return TRUE;

  return FALSE;
}

/* The first colour that nothing else has. */
static int
find_role (DpChart *self)
{
  int role = 0;

  while (has_role (self, role))
    role++;

  return role;
}

static void
add_indicator (DpChart           *self,
               const DpIndicator *indicator,
               guint              position)
{
  DpChartOverlay *overlay = _dp_chart_overlay_new_for_indicator (indicator, find_role (self));

  g_ptr_array_insert (self->indicators, position, overlay);
  if (overlay->pane == NULL)
    self->price_pane->n_changes++;
}

gboolean
dp_chart_add_indicator (DpChart     *self,
                        const char  *spec,
                        GError     **error)
{
  DpIndicator indicator;

  g_return_val_if_fail (DP_IS_CHART (self), FALSE);

  if (!dp_indicator_parse (spec, &indicator, error))
    return FALSE;

  add_indicator (self, &indicator, self->indicators->len);
  _dp_chart_fill_panes (self);
  _dp_chart_content_changed (self);

  return TRUE;
}

static gboolean
indicator_equal (const DpIndicator *a,
                 const DpIndicator *b)
{
  for (guint i = 0; i < G_N_ELEMENTS (a->parameters); i++)
    if (a->parameters[i] != b->parameters[i])
      return FALSE;

  return a->kind == b->kind;
}

/* Moves what is of @indicator, if it is there. */
static gboolean
keep_indicator (GPtrArray         *from,
                GPtrArray         *to,
                const DpIndicator *indicator)
{
  for (guint i = 0; i < from->len; i++)
    if (indicator_equal (&((DpChartOverlay *) g_ptr_array_index (from, i))->indicator, indicator))
      {
        g_ptr_array_add (to, g_ptr_array_steal_index (from, i));
        return TRUE;
      }

  return FALSE;
}

static GArray *
parse_indicators (const char *const *specs)
{
  GArray *indicators = g_array_new (FALSE, FALSE, sizeof (DpIndicator));

  for (guint i = 0; specs[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;
      DpIndicator indicator;

      if (dp_indicator_parse (specs[i], &indicator, &error))
        g_array_append_val (indicators, indicator);
      else
        g_debug ("%s", error->message);
    }

  return indicators;
}

void
dp_chart_set_indicators (DpChart           *self,
                         const char *const *specs)
{
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GArray) wanted = NULL;
  g_autofree gboolean *kept = NULL;

  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (specs != NULL);

  before = g_steal_pointer (&self->indicators);
  self->indicators = g_ptr_array_new_with_free_func ((GDestroyNotify) _dp_chart_overlay_free);
  g_ptr_array_set_size (self->lower_panes, 0);
  wanted = parse_indicators (specs);
  kept = g_new0 (gboolean, MAX (wanted->len, 1));
  for (guint i = 0; i < wanted->len; i++)
    kept[i] = keep_indicator (before, self->indicators, &g_array_index (wanted, DpIndicator, i));

  /* Those that stay keep their colours, of which the new ones get what is left. */
  for (guint i = 0; i < wanted->len; i++)
    if (!kept[i])
      add_indicator (self, &g_array_index (wanted, DpIndicator, i), i);
  for (guint i = 0; i < before->len; i++)
    if (((DpChartOverlay *) g_ptr_array_index (before, i))->pane == NULL)
      self->price_pane->n_changes++;
  _dp_chart_fill_panes (self);
  _dp_chart_panes_changed (self);
}

void
dp_chart_clear_indicators (DpChart *self)
{
  g_return_if_fail (DP_IS_CHART (self));

  g_ptr_array_set_size (self->lower_panes, 0);
  g_ptr_array_set_size (self->indicators, 0);
  _dp_chart_fill_panes (self);
  _dp_chart_content_changed (self);
}

void
dp_chart_add_comparison (DpChart  *self,
                         DpSeries *series)
{
  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (DP_IS_SERIES (series));

  g_ptr_array_add (self->comparisons,
                   _dp_chart_overlay_new_for_series (series, find_role (self)));
  self->axis_width = 0;
  _dp_chart_fill_panes (self);
  _dp_chart_pane_changed (self, self->price_pane);
}

void
dp_chart_clear_comparisons (DpChart *self)
{
  g_return_if_fail (DP_IS_CHART (self));

  g_ptr_array_set_size (self->comparisons, 0);
  self->axis_width = 0;
  _dp_chart_fill_panes (self);
  _dp_chart_pane_changed (self, self->price_pane);
}
