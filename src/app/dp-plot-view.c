/* dp-plot-view.c: an answer as a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-plot-view.h"

#include <glib/gi18n.h>

#include "dp-chart-style.h"
#include "dp-drop-down.h"
#include "dp-plot.h"
#include "dp-result-columns.h"

struct _DpPlotView
{
  AdwBin           parent_instance;

  GtkStack        *stack;
  GtkDropDown     *x_drop_down;
  GtkDropDown     *y_drop_down;
  AdwToggleGroup  *type_group;
  GtkDrawingArea  *area;

  DpResultStore   *store;        /* (nullable) */
  GArray          *y_columns;    /* of guint: those with numbers */
  DpPlot          *plot;         /* (nullable) */
  gboolean         filling;
  guint            serial;       /* of what was asked for last */
};

G_DEFINE_FINAL_TYPE (DpPlotView, dp_plot_view, ADW_TYPE_BIN)

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  DpPlotView *self = user_data;
  g_autofree char *font = dp_chart_style_dup_font (GTK_WIDGET (area));
  DpChartTheme theme;

  if (self->plot == NULL)
    return;

  dp_chart_style_init_theme (&theme, GTK_WIDGET (area));
  theme.font = font;
  dp_plot_draw (self->plot, cr, width, height,
                (DpPlotType) adw_toggle_group_get_active (self->type_group), &theme);
}

static void
theme_changed_cb (DpPlotView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->area));
}

static void
type_chosen_cb (DpPlotView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->area));
}

static guint
get_y_column (DpPlotView *self)
{
  guint chosen = gtk_drop_down_get_selected (self->y_drop_down);

  return g_array_index (self->y_columns, guint, chosen);
}

typedef struct
{
  DpPlotView *self;
  guint       serial;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_object_unref (wait->self);
  g_free (wait);
}

static DexFuture *
pairs_read_cb (DexFuture *future,
               gpointer   user_data)
{
  static const DpPlotScale scales[] = { DP_PLOT_NUMBERS, DP_PLOT_TIMES, DP_PLOT_CATEGORIES };
  const Wait *wait = user_data;
  DpPlotView *self = wait->self;
  const GValue *value = dex_future_get_value (future, NULL);
  DpResultPairs *pairs;
  guint n_columns;
  const DpResultColumn *columns;
  g_autofree char *words = NULL;

  /* Another column was chosen meanwhile. */
  if (value == NULL || wait->serial != self->serial || self->store == NULL)
    return dex_future_new_true ();

  pairs = g_value_get_boxed (value);
  columns = dp_result_store_get_columns (self->store, &n_columns);
  g_clear_pointer (&self->plot, dp_plot_free);
  self->plot = dp_plot_new (scales[pairs->kind], pairs->length, g_steal_pointer (&pairs->x),
                            g_steal_pointer (&pairs->y), g_steal_pointer (&pairs->labels));
  words = dp_plot_describe (self->plot,
                            columns[gtk_drop_down_get_selected (self->x_drop_down)].name,
                            columns[get_y_column (self)].name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self->area));

  return dex_future_new_true ();
}

static void
read_pairs (DpPlotView *self)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->self = g_object_ref (self);
  wait->serial = ++self->serial;
  dex_future_disown (
      dex_future_finally (dp_result_read_pairs (self->store,
                                                gtk_drop_down_get_selected (self->x_drop_down),
                                                get_y_column (self)),
                          pairs_read_cb, wait, wait_free));
}

static void
chosen_cb (DpPlotView *self)
{
  if (!self->filling && self->store != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_pairs (self);
}

/* Read when it is looked at: most answers never are plotted. */
static void
dp_plot_view_map (GtkWidget *widget)
{
  DpPlotView *self = DP_PLOT_VIEW (widget);

  GTK_WIDGET_CLASS (dp_plot_view_parent_class)->map (widget);
  if (self->store != NULL && self->plot == NULL && self->y_columns->len > 0)
    read_pairs (self);
}

static void
dp_plot_view_dispose (GObject *object)
{
  DpPlotView *self = DP_PLOT_VIEW (object);

  g_clear_pointer (&self->plot, dp_plot_free);
  g_clear_object (&self->store);
  g_clear_pointer (&self->y_columns, g_array_unref);

  G_OBJECT_CLASS (dp_plot_view_parent_class)->dispose (object);
}

static void
dp_plot_view_class_init (DpPlotViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_plot_view_dispose;
  widget_class->map = dp_plot_view_map;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-plot-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DpPlotView, stack);
  gtk_widget_class_bind_template_child (widget_class, DpPlotView, x_drop_down);
  gtk_widget_class_bind_template_child (widget_class, DpPlotView, y_drop_down);
  gtk_widget_class_bind_template_child (widget_class, DpPlotView, type_group);
  gtk_widget_class_bind_template_child (widget_class, DpPlotView, area);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, type_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, theme_changed_cb);
}

static void
dp_plot_view_init (DpPlotView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->y_columns = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_widget_init_template (GTK_WIDGET (self));
  dp_drop_down_shorten (self->x_drop_down);
  dp_drop_down_shorten (self->y_drop_down);
  gtk_drawing_area_set_draw_func (self->area, draw_cb, self, NULL);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (theme_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::accent-color", G_CALLBACK (theme_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* A time along the axis if there is one, else the first column that is not drawn itself. */
static guint
guess_x (const DpResultColumn *columns,
         guint                 n_columns,
         guint                 y)
{
  for (guint i = 0; i < n_columns; i++)
    {
      if (dp_result_column_get_kind (&columns[i]) == DP_COLUMN_TIMES)
        return i;
    }

  return y == 0 && n_columns > 1 ? 1 : 0;
}

/* An identifier says nothing when it is drawn. */
static guint
guess_y (DpPlotView           *self,
         const DpResultColumn *columns)
{
  for (guint i = 0; i < self->y_columns->len; i++)
    {
      const char *name = columns[g_array_index (self->y_columns, guint, i)].name;

      if (!g_str_has_suffix (name, "id"))
        return i;
    }

  return 0;
}

static void
fill (DpPlotView *self)
{
  guint n_columns, y;
  const DpResultColumn *columns = dp_result_store_get_columns (self->store, &n_columns);
  g_autoptr(GtkStringList) x_names = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) y_names = gtk_string_list_new (NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      gtk_string_list_append (x_names, columns[i].name);
      if (!columns[i].is_number)
        continue;
      gtk_string_list_append (y_names, columns[i].name);
      g_array_append_val (self->y_columns, i);
    }
  if (self->y_columns->len == 0)
    return;

  y = guess_y (self, columns);
  gtk_drop_down_set_model (self->x_drop_down, G_LIST_MODEL (x_names));
  gtk_drop_down_set_model (self->y_drop_down, G_LIST_MODEL (y_names));
  gtk_drop_down_set_selected (self->y_drop_down, y);
  gtk_drop_down_set_selected (self->x_drop_down,
                              guess_x (columns, n_columns,
                                       g_array_index (self->y_columns, guint, y)));
  if (dp_result_column_get_kind (&columns[gtk_drop_down_get_selected (self->x_drop_down)]) ==
      DP_COLUMN_WORDS)
    adw_toggle_group_set_active (self->type_group, DP_PLOT_COLUMNS);
}

void
dp_plot_view_set_store (DpPlotView    *self,
                        DpResultStore *store)
{
  g_return_if_fail (DP_IS_PLOT_VIEW (self));
  g_return_if_fail (store == NULL || DP_IS_RESULT_STORE (store));

  if (!g_set_object (&self->store, store))
    return;

  self->serial++;
  self->filling = TRUE;
  g_clear_pointer (&self->plot, dp_plot_free);
  g_array_set_size (self->y_columns, 0);
  if (store != NULL && dp_result_store_get_n_rows (store) > 0)
    fill (self);
  self->filling = FALSE;

  gtk_stack_set_visible_child_name (self->stack, self->y_columns->len > 0 ? "plot" : "empty");
  if (self->y_columns->len > 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_pairs (self);
}
