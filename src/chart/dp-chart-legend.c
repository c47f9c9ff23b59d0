/* dp-chart-legend.c: the numbers of the bar one looks at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include <glib/gi18n-lib.h>

#include "dp-chart-format.h"
#include "dp-column-layer.h"

#define MARGIN      8
#define ITEM_GAP    10
#define LABEL_GAP   4
#define SWATCH      10
#define DASH        4      /* of a swatch that has two */
#define MAX_LINES   4

/* A name and a value that stay together, in their own colours. */
typedef struct
{
  char               *label;
  char               *value;
  DpChartTextStyle    style;
  const DpChartColor *color;     /* of the value */
  const DpChartColor *swatch;    /* (nullable) */
  gboolean            dashed;
  double              width;
  gboolean            optional;  /* left out where room is short */
} LegendItem;

static void
legend_item_clear (LegendItem *item)
{
  g_free (item->label);
  g_free (item->value);
}

/* @widest: a text at least as wide as any value, so that nothing moves while one walks along. */
static LegendItem *
append_item (DpChart            *self,
             GArray             *items,
             const char         *label,
             const char         *value,
             const char         *widest,
             const DpChartColor *color)
{
  LegendItem item = {
    .label = g_strdup (label),
    .value = g_strdup (value),
    .color = color,
  };
  double value_width = MAX (dp_chart_text_measure (self->text, item.style, value).width,
                            dp_chart_text_measure (self->text, item.style, widest).width);

  item.width = value_width;
  if (label != NULL)
    item.width += dp_chart_text_measure (self->text, item.style, label).width + LABEL_GAP;
  g_array_append_val (items, item);

  return &g_array_index (items, LegendItem, items->len - 1);
}

static gsize
get_index (DpChart *self)
{
  gsize length = dp_series_get_length (self->series);
  double last = CLAMP (ceil (self->last), 1, length);

  return self->cursor >= 0 ? (gsize) self->cursor : (gsize) last - 1;
}

static void
add_swatch (LegendItem         *item,
            const DpChartColor *color,
            gboolean            dashed)
{
  item->swatch = color;
  item->dashed = dashed;
  item->width += SWATCH + LABEL_GAP;
}

static void
append_head (DpChart *self,
             GArray  *items,
             gsize    index)
{
  const char *symbol = dp_series_get_symbol (self->series);
  const char *name = dp_series_get_name (self->series);
  gint64 interval = dp_series_get_interval (self->series);
  g_autofree char *date = dp_chart_format_date (dp_series_get_times (self->series)[index],
                                                interval);
  /* A Wednesday in a month with a long name. */
  g_autofree char *widest = dp_chart_format_date (G_GINT64_CONSTANT (1790726400), interval);
  LegendItem *item;

  if (!self->with_title)
    {
      item = append_item (self, items, NULL, symbol, symbol, &self->theme.foreground);
      item->style = DP_CHART_TEXT_BOLD;
      item->width = dp_chart_text_measure (self->text, item->style, symbol).width;
      if (self->named)
        add_swatch (item, &self->theme.accent, FALSE);
      if (name != NULL && !self->named && !g_str_equal (name, symbol))
        append_item (self, items, NULL, name, name, &self->theme.dim)->optional = TRUE;
    }
  append_item (self, items, NULL, date, widest, &self->theme.dim);
}

static void
append_prices (DpChart *self,
               GArray  *items,
               gsize    index)
{
  const struct { const char *label; const double *column; } prices[] = {
    /* Translators: the first letters of open, high, low and close, before prices in a legend */
    { C_("price", "O"), dp_series_get_open (self->series) },
    { C_("price", "H"), dp_series_get_high (self->series) },
    { C_("price", "L"), dp_series_get_low (self->series) },
    { C_("price", "C"), dp_series_get_close (self->series) },
  };
  int decimals = _dp_chart_get_decimals (self);
  g_autofree char *widest = dp_chart_format_price (self->highest, decimals);
  g_autofree char *part = NULL;
  double change = _dp_chart_get_change (self, index);
  g_autofree char *percent = dp_chart_format_percent (change, 2, TRUE);
  g_autofree char *widest_percent = dp_chart_format_percent (-10, 2, TRUE);

  /* Of lines side by side, the first is said as the others are. */
  if (self->named)
    {
      part = _dp_chart_dup_value_label (self, dp_series_get_close (self->series)[index] *
                                              dp_chart_layer_get_factor (self->main_layer), 1);
      append_item (self, items, NULL, part, "+100.0%", &self->theme.foreground);
      return;
    }
  for (gsize i = self->has_candles ? 0 : 3; i < G_N_ELEMENTS (prices); i++)
    {
      g_autofree char *value = dp_chart_format_price (prices[i].column[index], decimals);

      append_item (self, items, prices[i].label, value, widest, &self->theme.foreground);
    }
  append_item (self, items, NULL, percent, widest_percent,
               change < 0 ? &self->theme.falling : &self->theme.rising);
  if (self->has_volume)
    {
      g_autofree char *volume = dp_chart_format_volume (dp_series_get_volume (self->series)[index]);

      /* Translators: volume, as short as can be, before a number in a legend */
      append_item (self, items, _("Vol"), volume, "888.8M", &self->theme.foreground);
    }
}

/*
 * A value of an indicator or of another instrument. Of bands only the first shows the colour; what
 * is drawn as columns has those of rising and falling.
 */
static void
append_output (DpChart              *self,
               GArray               *items,
               const DpChartOverlay *overlay,
               guint                 output,
               const char           *value,
               const char           *widest)
{
  LegendItem *item = append_item (self, items, _dp_chart_overlay_get_label (overlay, output),
                                  value, widest, &self->theme.foreground);
  int role;

  if ((output > 0 && overlay->pane == NULL) || DP_IS_COLUMN_LAYER (overlay->layers[output]))
    return;
  role = _dp_chart_overlay_get_role (overlay, output);
  add_swatch (item, dp_chart_theme_get_color (&self->theme, role), dp_chart_is_dashed (role));
}

static void
append_overlays (DpChart *self,
                 GArray  *items,
                 gsize    index)
{
  g_autofree char *widest = dp_chart_format_price (self->highest, _dp_chart_get_decimals (self));

  for (guint i = 0; i < self->comparisons->len; i++)
    {
      const DpChartOverlay *overlay = g_ptr_array_index (self->comparisons, i);
      double value = dp_chart_layer_get_value (overlay->layers[0], index) *
                     dp_chart_layer_get_factor (overlay->layers[0]);
      g_autofree char *text = _dp_chart_dup_value_label (self, value, 1);

      append_output (self, items, overlay, 0, text, "+100.0%");
    }
  for (guint i = 0; i < self->indicators->len; i++)
    {
      const DpChartOverlay *overlay = g_ptr_array_index (self->indicators, i);

      for (guint j = 0; overlay->pane == NULL && j < overlay->n_layers; j++)
        {
          g_autofree char *text =
            dp_chart_format_price (dp_chart_layer_get_value (overlay->layers[j], index),
                                   _dp_chart_get_decimals (self));

          append_output (self, items, overlay, j, text, widest);
        }
    }
}

static GArray *
list_items (DpChart *self,
            gsize    index)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (LegendItem));

  g_array_set_clear_func (items, (GDestroyNotify) legend_item_clear);
  append_head (self, items, index);
  append_prices (self, items, index);
  append_overlays (self, items, index);

  return items;
}

/* The place of the next item, on a new line where it does not fit on this one. */
static void
advance (const LegendItem *item,
         double            width,
         double           *x,
         guint            *line)
{
  if (*x > MARGIN && *x + item->width > width - MARGIN)
    {
      *x = MARGIN;
      (*line)++;
    }
}

static guint
count_lines (const GArray *items,
             double        width,
             gboolean      with_optional)
{
  double x = MARGIN;
  guint line = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const LegendItem *item = &g_array_index (items, LegendItem, i);

      if (item->optional && !with_optional)
        continue;
      advance (item, width, &x, &line);
      x += item->width + ITEM_GAP;
    }

  return line + 1;
}

/* A long name is not worth a line of its own. */
static gboolean
has_room_for_optional (const GArray *items,
                       double        width)
{
  return count_lines (items, width, TRUE) == count_lines (items, width, FALSE);
}

static void
draw_item (DpChart          *self,
           cairo_t          *cr,
           const LegendItem *item,
           double            x,
           double            y,
           double            height)
{
  gboolean rtl = self->theme.right_to_left;
  double width;

  /* Laid out from the left; what reads from the right is mirrored piece by piece. */
  if (item->swatch != NULL)
    {
      double left = rtl ? self->width - x - SWATCH : x;
      double top = round (y + height / 2) - 1;

      for (int i = 0; i < (item->dashed ? 2 : 1); i++)
        cairo_rectangle (cr, left + i * (SWATCH - DASH), top, item->dashed ? DASH : SWATCH, 2.5);
      dp_chart_set_source (cr, item->swatch, 1);
      cairo_fill (cr);
      x += SWATCH + LABEL_GAP;
    }
  if (item->label != NULL)
    {
      width = dp_chart_text_measure (self->text, item->style, item->label).width;
      dp_chart_set_source (cr, &self->theme.dim, 1);
      dp_chart_text_draw (self->text, cr, item->style, item->label,
                          rtl ? self->width - x - width : x, y);
      x += width + LABEL_GAP;
    }
  width = dp_chart_text_measure (self->text, item->style, item->value).width;
  dp_chart_set_source (cr, item->color, 1);
  dp_chart_text_draw (self->text, cr, item->style, item->value,
                      rtl ? self->width - x - width : x, y);
}

double
_dp_chart_measure_legend (DpChart *self,
                          double   width)
{
  g_autoptr(GArray) items = NULL;
  guint lines;

  if (self->time_axis.length == 0)
    return 0;

  items = list_items (self, get_index (self));
  lines = count_lines (items, width, has_room_for_optional (items, width));

  return MIN (lines, MAX_LINES) *
         dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, "0").height;
}

/* Above its pane each indicator has its own line, as far as it goes. */
static void
draw_pane_legend (DpChart              *self,
                  cairo_t              *cr,
                  const DpChartOverlay *overlay,
                  gsize                 index)
{
  const DpValueAxis *axis = &overlay->pane->axis;
  double height = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, "0").height;
  g_autofree char *widest = _dp_chart_dup_pane_label (overlay->pane,
                                                      -MAX (fabs (axis->low), axis->high), -1);
  g_autoptr(GArray) items = g_array_new (FALSE, FALSE, sizeof (LegendItem));
  double x = MARGIN;

  g_array_set_clear_func (items, (GDestroyNotify) legend_item_clear);
  for (guint i = 0; i < overlay->n_layers; i++)
    {
      double value = dp_chart_layer_get_value (overlay->layers[i], index);
      g_autofree char *text = _dp_chart_dup_pane_label (overlay->pane, value, -1);

      append_output (self, items, overlay, i, text, widest);
    }
  for (guint i = 0; i < items->len; i++)
    {
      const LegendItem *item = &g_array_index (items, LegendItem, i);

      if (x > MARGIN && x + item->width > self->width - MARGIN)
        return;
      draw_item (self, cr, item, x, overlay->pane->legend_y, height);
      x += item->width + ITEM_GAP;
    }
}

static void
draw_pane_legends (DpChart *self,
                   cairo_t *cr)
{
  for (guint i = 0; i < self->indicators->len; i++)
    {
      const DpChartOverlay *overlay = g_ptr_array_index (self->indicators, i);

      if (overlay->pane != NULL && g_ptr_array_find (self->lower_panes, overlay->pane, NULL))
        draw_pane_legend (self, cr, overlay, get_index (self));
    }
}

void
_dp_chart_draw_legend (DpChart *self,
                       cairo_t *cr)
{
  g_autoptr(GArray) items = list_items (self, get_index (self));
  double height = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, "0").height;
  gboolean with_optional = has_room_for_optional (items, self->width);
  double x = MARGIN;
  guint line = 0;

  draw_pane_legends (self, cr);
  for (guint i = 0; i < items->len; i++)
    {
      const LegendItem *item = &g_array_index (items, LegendItem, i);

      if (item->optional && !with_optional)
        continue;
      advance (item, self->width, &x, &line);
      if ((line + 1) * height > self->legend_height + 1)
        return;
      draw_item (self, cr, item, x, self->legend_y + line * height, height);
      x += item->width + ITEM_GAP;
    }
}
