/* dp-result-grid.c: rows of an answer, however many
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-result-grid.h"

#include <glib/gi18n.h>

#include "dp-cell-text.h"
#include "dp-growing-list.h"
#include "dp-result-export.h"

/* Widths are found out from the first rows, once: measuring while one scrolls would cost frames. */
#define ROWS_TO_MEASURE  60
#define CHARACTER_WIDTH  9
#define LEAST_WIDTH      64
#define MOST_WIDTH       360

/* More would be for a file. */
#define MOST_TO_COPY     500000

struct _DpResultGrid
{
  AdwBin              parent_instance;

  GtkColumnView      *view;          /* (nullable): without a model there is none */
  GtkWidget          *menu;
  GtkMultiSelection  *selection;     /* (nullable) */
  DpResultModel      *model;         /* (nullable) */
  PangoAttrList      *dim;           /* what has no value, and the rows' numbers */
  gboolean            setting_order;
  guint               menu_row;      /* where the menu was opened */
  guint               menu_column;
};

G_DEFINE_FINAL_TYPE (DpResultGrid, dp_result_grid, ADW_TYPE_BIN)

enum
{
  SORT_REQUESTED,
  COPY_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define ROW_NUMBERS GUINT_TO_POINTER (G_MAXUINT)

static void
set_up_cell_cb (GtkSignalListItemFactory *factory,
                GtkColumnViewCell        *cell,
                gpointer                  user_data)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), 1);
  g_object_set_data (G_OBJECT (text), "cell", cell);
  g_object_set_data (G_OBJECT (text), "column", user_data);
  gtk_column_view_cell_set_child (cell, text);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkColumnViewCell        *cell,
              gpointer                  user_data)
{
  DpResultRow *row = gtk_column_view_cell_get_item (cell);
  GtkWidget *widget = gtk_column_view_cell_get_child (cell);
  GtkInscription *inscription = GTK_INSCRIPTION (widget);
  DpResultGrid *self = g_object_get_data (G_OBJECT (factory), "grid");
  guint column = GPOINTER_TO_UINT (user_data);
  const DpResultColumn *columns;
  const char *text;
  guint n_columns;
  g_autofree char *shown = NULL;

  if (self->model == NULL)
    return;

  columns = dp_result_store_get_columns (dp_result_model_get_store (self->model), &n_columns);
  if (column >= n_columns)
    return;

  text = dp_result_row_get_text (row, column);
  /* Translators: what stands where there is no value, as in SQL */
  shown = text != NULL ? dp_cell_text_dup (text, columns[column].is_number) : g_strdup (_("NULL"));
  gtk_inscription_set_xalign (inscription, columns[column].is_number ? 1 : 0);
  gtk_inscription_set_text (inscription, shown);
  /* A class would have all its style found anew. */
  gtk_inscription_set_attributes (inscription, text == NULL ? self->dim : NULL);
}

static void
bind_number_cb (GtkSignalListItemFactory *factory,
                GtkColumnViewCell        *cell,
                gpointer                  user_data)
{
  DpResultRow *row = gtk_column_view_cell_get_item (cell);
  GtkWidget *widget = gtk_column_view_cell_get_child (cell);
  DpResultGrid *self = g_object_get_data (G_OBJECT (factory), "grid");
  g_autofree char *number = g_strdup_printf ("%'u", dp_result_row_get_position (row) + 1);

  gtk_inscription_set_xalign (GTK_INSCRIPTION (widget), 1);
  gtk_inscription_set_text (GTK_INSCRIPTION (widget), number);
  gtk_inscription_set_attributes (GTK_INSCRIPTION (widget), self->dim);
}

static GtkColumnViewColumn *
add_column (DpResultGrid *self,
            const char   *title,
            gpointer      index,
            GCallback     bind,
            int           width)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_object_set_data (G_OBJECT (factory), "grid", self);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell_cb), index);
  g_signal_connect (factory, "bind", bind, index);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, width);
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);

  return column;
}

static int
choose_width (DpResultModel        *model,
              guint                 index,
              const DpResultColumn *column)
{
  glong n = g_utf8_strlen (column->name, -1) + 3;
  guint n_rows = MIN (g_list_model_get_n_items (G_LIST_MODEL (model)), ROWS_TO_MEASURE);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(DpResultRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);
      const char *text = dp_result_row_get_text (row, index);
      g_autofree char *shown = text != NULL ? dp_cell_text_dup (text, column->is_number) : NULL;

      if (shown != NULL)
        n = MAX (n, g_utf8_strlen (shown, -1));
    }

  return CLAMP (n * CHARACTER_WIDTH + 24, LEAST_WIDTH, MOST_WIDTH);
}

/* Of the numbers of the rows */
static int
choose_number_width (DpResultModel *model)
{
  g_autofree char *last = g_strdup_printf ("%'u", g_list_model_get_n_items (G_LIST_MODEL (model)));

  return g_utf8_strlen (last, -1) * CHARACTER_WIDTH + 24;
}

/* The server does it; here is only asked for it. */
static GtkSorter *
order_sorter_new (void)
{
  return GTK_SORTER (gtk_custom_sorter_new (NULL, NULL, NULL));
}

static void
sorter_changed_cb (DpResultGrid *self)
{
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->view));
  GtkColumnViewColumn *column = gtk_column_view_sorter_get_primary_sort_column (sorter);
  GListModel *columns = gtk_column_view_get_columns (self->view);
  gboolean descending = gtk_column_view_sorter_get_primary_sort_order (sorter) ==
                        GTK_SORT_DESCENDING;

  if (self->setting_order || column == NULL)
    return;

  for (guint i = 1; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) other = g_list_model_get_item (columns, i);

      if (other == column)
        g_signal_emit (self, signals[SORT_REQUESTED], 0, i, descending);
    }
}

/* All widgets of a view at once would take as long as three frames. */
static gboolean
take_apart_cb (gpointer user_data)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (
      gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (user_data)));
  GListModel *columns = gtk_column_view_get_columns (view);
  g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

  if (column == NULL)
    return G_SOURCE_REMOVE;

  gtk_column_view_remove_column (view, column);

  return G_SOURCE_CONTINUE;
}

static void
remove_view (DpResultGrid *self)
{
  GtkWidget *scroller = adw_bin_get_child (ADW_BIN (self));

  g_clear_object (&self->selection);
  if (self->view == NULL)
    return;

  g_signal_handlers_disconnect_by_func (gtk_column_view_get_sorter (self->view),
                                        sorter_changed_cb, self);
  self->view = NULL;
  g_object_ref (scroller);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_idle_add_full (G_PRIORITY_LOW, take_apart_cb, scroller, g_object_unref);
}

static void
add_view (DpResultGrid *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_show_column_separators (self->view, TRUE);
  gtk_column_view_set_reorderable (self->view, FALSE);
  gtk_column_view_set_enable_rubberband (self->view, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Rows"), -1);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed",
                           G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scroller);
}

static DexFuture *
copied_cb (DexFuture *future,
           gpointer   user_data)
{
  DpResultGrid *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *text = dex_future_get_value (future, &error);

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                            g_value_get_string (text));
  else
    g_signal_emit (self, signals[COPY_FAILED], 0, error->message);

  return dex_future_new_true ();
}

static void
copy_ranges (DpResultGrid *self,
             GArray       *ranges,
             int           column)
{
  dex_future_disown (
      dex_future_finally (dp_result_copy (dp_result_model_get_store (self->model), ranges, column),
                          copied_cb, g_object_ref (self), g_object_unref));
}

static void
copy_rows (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  DpResultGrid *self = DP_RESULT_GRID (widget);
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (DpRowRange));
  g_autoptr(GtkBitset) chosen = NULL;
  GtkBitsetIter iter;
  guint row;

  if (self->selection == NULL)
    {
      g_array_unref (ranges);
      return;
    }
  chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_get_size (chosen) > MOST_TO_COPY)
    {
      g_array_unref (ranges);
      g_signal_emit (self, signals[COPY_FAILED], 0,
                     _("These are too many rows for the clipboard; export them to a file."));
      return;
    }
  for (gboolean more = gtk_bitset_iter_init_first (&iter, chosen, &row); more;
       more = gtk_bitset_iter_next (&iter, &row))
    {
      DpRowRange *last = ranges->len > 0 ? &g_array_index (ranges, DpRowRange, ranges->len - 1)
                                         : NULL;
      DpRowRange range = { row, 1 };

      if (last != NULL && last->first + last->n_rows == row)
        last->n_rows++;
      else
        g_array_append_val (ranges, range);
    }
  copy_ranges (self, ranges, -1);
}

static void
copy_value (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  DpResultGrid *self = DP_RESULT_GRID (widget);
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (DpRowRange));
  DpRowRange range = { self->menu_row, 1 };

  g_array_append_val (ranges, range);
  copy_ranges (self, ranges, self->menu_column);
}

static void
choose_all (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  DpResultGrid *self = DP_RESULT_GRID (widget);

  if (self->selection != NULL)
    gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
}

/* @x, @y: in the grid; the cell there is what the menu is about. */
static void
open_menu (DpResultGrid *self,
           double        x,
           double        y)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkColumnViewCell *cell = NULL;
  gpointer column = ROW_NUMBERS;

  /* What is pressed may be the cell around the text. */
  if (at != NULL && !GTK_IS_INSCRIPTION (at) &&
      GTK_IS_INSCRIPTION (gtk_widget_get_first_child (at)))
    at = gtk_widget_get_first_child (at);
  if (at != NULL)
    cell = g_object_get_data (G_OBJECT (at), "cell");
  if (cell != NULL)
    {
      column = g_object_get_data (G_OBJECT (at), "column");
      self->menu_row = gtk_column_view_cell_get_position (cell);
      self->menu_column = GPOINTER_TO_UINT (column);
      if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), self->menu_row))
        gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), self->menu_row,
                                         TRUE);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "grid.copy-value",
                                 cell != NULL && column != ROW_NUMBERS);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (DpResultGrid *self,
            int           n_press,
            double        x,
            double        y)
{
  open_menu (self, x, y);
}

static void
long_pressed_cb (DpResultGrid *self,
                 double        x,
                 double        y)
{
  open_menu (self, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  DpResultGrid *self = DP_RESULT_GRID (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_point_t middle = GRAPHENE_POINT_INIT (24, 12);
  graphene_point_t at = middle;

  if (focus != NULL && !gtk_widget_compute_point (focus, widget, &middle, &at))
    at = middle;
  open_menu (self, at.x, at.y);

  return GDK_EVENT_STOP;
}

static void
dp_result_grid_dispose (GObject *object)
{
  DpResultGrid *self = DP_RESULT_GRID (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->dim, pango_attr_list_unref);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (dp_result_grid_parent_class)->dispose (object);
}

static void
dp_result_grid_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  GTK_WIDGET_CLASS (dp_result_grid_parent_class)->size_allocate (widget, width, height, baseline);
  gtk_popover_present (GTK_POPOVER (DP_RESULT_GRID (widget)->menu));
}

static void
dp_result_grid_class_init (DpResultGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_result_grid_dispose;
  widget_class->size_allocate = dp_result_grid_size_allocate;

  signals[SORT_REQUESTED] = g_signal_new ("sort-requested", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                          G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[COPY_FAILED] =
    g_signal_new ("copy-failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "grid.copy-rows", NULL, copy_rows);
  gtk_widget_class_install_action (widget_class, "grid.copy-value", NULL, copy_value);
  gtk_widget_class_install_action (widget_class, "grid.select-all", NULL, choose_all);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "grid.copy-rows",
                                       NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static void
set_up_menu (DpResultGrid *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  g_menu_append (menu, _("Copy _Value"), "grid.copy-value");
  g_menu_append (menu, _("_Copy Rows"), "grid.copy-rows");
  g_menu_append (menu, _("Select _All"), "grid.select-all");
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (long_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

static void
dp_result_grid_init (DpResultGrid *self)
{
  self->dim = pango_attr_list_new ();
  pango_attr_list_insert (self->dim, pango_attr_foreground_alpha_new (G_MAXUINT16 * 6 / 10));
  set_up_menu (self);
}

GtkWidget *
dp_result_grid_new (void)
{
  return g_object_new (DP_TYPE_RESULT_GRID, NULL);
}

void
dp_result_grid_set_model (DpResultGrid  *self,
                          DpResultModel *model,
                          gboolean       sortable)
{
  const DpResultColumn *columns;
  guint n_columns;

  g_return_if_fail (DP_IS_RESULT_GRID (self));
  g_return_if_fail (model == NULL || DP_IS_RESULT_MODEL (model));

  remove_view (self);
  g_set_object (&self->model, model);
  if (model == NULL)
    return;

  add_view (self);
  add_column (self, "#", ROW_NUMBERS, G_CALLBACK (bind_number_cb), choose_number_width (model));
  columns = dp_result_store_get_columns (dp_result_model_get_store (model), &n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      GtkColumnViewColumn *column = add_column (self, columns[i].name, GUINT_TO_POINTER (i),
                                                G_CALLBACK (bind_cell_cb),
                                                choose_width (model, i, &columns[i]));
      g_autoptr(GtkSorter) sorter = sortable ? order_sorter_new () : NULL;

      gtk_column_view_column_set_sorter (column, sorter);
    }
  self->selection = gtk_multi_selection_new (
      dp_growing_list_new (GTK_WIDGET (self->view), G_LIST_MODEL (g_object_ref (model))));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

DpResultModel *
dp_result_grid_get_model (DpResultGrid *self)
{
  g_return_val_if_fail (DP_IS_RESULT_GRID (self), NULL);

  return self->model;
}

void
dp_result_grid_show_order (DpResultGrid *self,
                           guint         column,
                           gboolean      descending)
{
  g_autoptr(GtkColumnViewColumn) shown = NULL;

  g_return_if_fail (DP_IS_RESULT_GRID (self));
  g_return_if_fail (self->view != NULL);

  shown = column > 0 ? g_list_model_get_item (gtk_column_view_get_columns (self->view), column)
                     : NULL;
  self->setting_order = TRUE;
  gtk_column_view_sort_by_column (self->view, shown,
                                  descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->setting_order = FALSE;
}
