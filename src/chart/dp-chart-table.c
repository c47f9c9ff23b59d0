/* dp-chart-table.c: what the chart shows, as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include <string.h>

#include "dp-chart-format.h"

#define SECONDS_PER_DAY 86400
#define LINE_END        "\r\n"    /* of RFC 4180 */

static void
append_name (GString    *table,
             const char *name)
{
  g_autoptr(GString) quoted = NULL;

  g_string_append_c (table, ',');
  if (strpbrk (name, ",\"\r\n") == NULL)
    {
      g_string_append (table, name);
      return;
    }
  quoted = g_string_new (name);
  g_string_replace (quoted, "\"", "\"\"", 0);
  g_string_append_printf (table, "\"%s\"", quoted->str);
}

/* As short as it can be and still be read as the same number; nothing for none. */
static void
append_value (GString *table,
              double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (table, ',');
  if (!isfinite (value))
    return;

  g_ascii_formatd (text, sizeof text, "%.15g", value);
  if (g_ascii_strtod (text, NULL) != value)
    g_ascii_dtostr (text, sizeof text, value);
  g_string_append (table, text);
}

static void
append_time (GString  *table,
             DpSeries *series,
             gsize     index)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (dp_series_get_times (series)[index]);
  gboolean within_day = dp_series_get_interval (series) < SECONDS_PER_DAY;
  g_autofree char *text = NULL;

  /* A local time has no letter for a zone. */
  text = g_date_time_format (date, !within_day ? "%Y-%m-%d"
                             : dp_series_get_zone (series) != NULL ? "%Y-%m-%dT%H:%M:%S"
                                                                   : "%Y-%m-%dT%H:%M:%SZ");

  g_string_append (table, text);
}

static void
append_names (DpChart *self,
              GString *table)
{
  g_string_append (table, self->named ? "time" : "time,open,high,low,close,volume");
  if (self->named && self->series != NULL)
    append_name (table, dp_series_get_symbol (self->series));
  for (guint i = 0; i < self->comparisons->len; i++)
    append_name (table, ((DpChartOverlay *) g_ptr_array_index (self->comparisons, i))->label);
  for (guint i = 0; !self->named && i < self->indicators->len; i++)
    {
      const DpChartOverlay *overlay = g_ptr_array_index (self->indicators, i);

      for (guint j = 0; j < overlay->n_layers; j++)
        {
          g_autofree char *name = dp_indicator_dup_column (&overlay->indicator, j);

          append_name (table, name);
        }
    }
  g_string_append (table, LINE_END);
}

/* Of lines side by side, one as the other, and as they are drawn. */
static void
append_named (DpChart *self,
              GString *table,
              gsize    index)
{
  append_value (table, dp_chart_layer_get_value (self->main_layer, index) *
                       dp_chart_layer_get_factor (self->main_layer));
  for (guint i = 0; i < self->comparisons->len; i++)
    {
      DpChartLayer *layer =
          ((DpChartOverlay *) g_ptr_array_index (self->comparisons, i))->layers[0];

      append_value (table, dp_chart_layer_get_value (layer, index) *
                           dp_chart_layer_get_factor (layer));
    }
  g_string_append (table, LINE_END);
}

static void
append_row (DpChart *self,
            GString *table,
            gsize    index)
{
  const double *columns[] = {
    dp_series_get_open (self->series), dp_series_get_high (self->series),
    dp_series_get_low (self->series), dp_series_get_close (self->series),
    dp_series_get_volume (self->series),
  };
  GPtrArray *overlays[] = { self->comparisons, self->indicators };

  append_time (table, self->series, index);
  if (self->named)
    {
      append_named (self, table, index);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    append_value (table, columns[i][index]);
  for (gsize i = 0; i < G_N_ELEMENTS (overlays); i++)
    for (guint j = 0; j < overlays[i]->len; j++)
      {
        const DpChartOverlay *overlay = g_ptr_array_index (overlays[i], j);

        for (guint k = 0; k < overlay->n_layers; k++)
          append_value (table, dp_chart_layer_get_value (overlay->layers[k], index));
      }
  g_string_append (table, LINE_END);
}

char *
dp_chart_dup_table (DpChart *self)
{
  GString *table = g_string_new (NULL);
  gsize length;
  gsize begin;
  gsize end;

  g_return_val_if_fail (DP_IS_CHART (self), NULL);

  length = self->series != NULL ? dp_series_get_length (self->series) : 0;
  begin = CLAMP (floor (self->first), 0, length);
  end = CLAMP (ceil (self->last), begin, length);
  append_names (self, table);
  for (gsize i = begin; i < end; i++)
    append_row (self, table, i);

  return g_string_free (table, FALSE);
}

static guint
count_outputs (DpChart *self)
{
  guint n = self->comparisons->len;

  for (guint i = 0; i < self->indicators->len; i++)
    n += ((DpChartOverlay *) g_ptr_array_index (self->indicators, i))->n_layers;

  return n;
}

/* Which of the outputs of which overlay is the column. */
static const DpChartOverlay *
find_column (DpChart *self,
             guint    column,
             guint   *output)
{
  guint i = 0;

  *output = 0;
  if (column < self->comparisons->len)
    return g_ptr_array_index (self->comparisons, column);

  for (column -= self->comparisons->len;; i++)
    {
      const DpChartOverlay *overlay = g_ptr_array_index (self->indicators, i);

      if (column < overlay->n_layers)
        {
          *output = column;
          return overlay;
        }
      column -= overlay->n_layers;
    }
}

guint
dp_chart_get_n_columns (DpChart *self)
{
  g_return_val_if_fail (DP_IS_CHART (self), 0);

  return self->series != NULL ? count_outputs (self) : 0;
}

char *
dp_chart_dup_column_title (DpChart *self,
                           guint    column)
{
  const DpChartOverlay *overlay;
  const char *label;
  guint output;

  g_return_val_if_fail (DP_IS_CHART (self), NULL);
  g_return_val_if_fail (column < dp_chart_get_n_columns (self), NULL);

  overlay = find_column (self, column, &output);
  if (output == 0)
    return g_strdup (overlay->label);

  label = dp_indicator_get_type_of (overlay->indicator.kind)->outputs[output].label;

  return label != NULL ? g_strdup_printf ("%s %s", overlay->label, label)
                       : dp_indicator_dup_column (&overlay->indicator, output);
}

char *
dp_chart_dup_column_text (DpChart *self,
                          guint    column,
                          gsize    index)
{
  const DpChartOverlay *overlay;
  double value;
  guint output;

  g_return_val_if_fail (DP_IS_CHART (self), NULL);
  g_return_val_if_fail (column < dp_chart_get_n_columns (self), NULL);
  g_return_val_if_fail (index < dp_series_get_length (self->series), NULL);

  overlay = find_column (self, column, &output);
  value = dp_chart_layer_get_value (overlay->layers[output], index);
  if (overlay->pane != NULL)
    return _dp_chart_dup_pane_label (overlay->pane, value, -1);

  return dp_chart_format_price (value, overlay->series != NULL
                                       ? dp_chart_price_decimals (value)
                                       : _dp_chart_get_decimals (self));
}
