/* dp-lineage-part.c: the graph of models, and beside it in words what is chosen there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-lineage-part.h"

#include <glib/gi18n.h>

#include "dp-column-trace.h"
#include "dp-lineage-view.h"

struct _DpLineagePart
{
  AdwBin           parent_instance;

  DpLineageView   *view;
  GtkWidget       *panel;
  GtkLabel        *title;
  GtkToggleButton *unfold_button;
  GtkWidget       *table_button;
  GtkLabel        *note;
  GtkListBox      *columns_box;

  DpModelList     *list;        /* (nullable) */
  gboolean         is_showing;  /* the button follows the graph */
};

G_DEFINE_FINAL_TYPE (DpLineagePart, dp_lineage_part, ADW_TYPE_BIN)

enum
{
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a row stands for; @distance: as of a step, 0 for a column of the table. */
typedef struct
{
  guint node;
  guint column;
  int   distance;
} RowPlace;

static void
opened_cb (DpLineagePart *self,
           guint          index)
{
  g_signal_emit (self, signals[OPENED], 0, index);
}

static void
unfold_toggled_cb (DpLineagePart *self)
{
  if (!self->is_showing)
    dp_lineage_view_set_unfolded (self->view, dp_lineage_view_get_chosen (self->view),
                                  gtk_toggle_button_get_active (self->unfold_button));
}

/* Back from a column to its table. */
static void
table_clicked_cb (DpLineagePart *self)
{
  dp_lineage_view_choose (self->view, dp_lineage_view_get_chosen (self->view));
}

static void
activated_cb (DpLineagePart *self,
              GtkListBoxRow *row)
{
  RowPlace place = *(RowPlace *) g_object_get_data (G_OBJECT (row), "place");

  dp_lineage_view_choose_column (self->view, place.node, place.column);
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  int distance = ((RowPlace *) g_object_get_data (G_OBJECT (row), "place"))->distance;
  int above = before != NULL
                  ? ((RowPlace *) g_object_get_data (G_OBJECT (before), "place"))->distance
                  : 0;
  GtkWidget *label;

  if (distance == 0 || (above != 0 && (distance < 0) == (above < 0)))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (distance < 0 ? _("Comes From") : _("Used By"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_box_row_set_header (row, label);
}

static void
append_row (DpLineagePart *self,
            RowPlace       place,
            const char    *title,
            const char    *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "place", g_memdup2 (&place, sizeof place), g_free);
  gtk_list_box_append (self->columns_box, row);
}

static void
append_columns (DpLineagePart *self,
                guint          node,
                GListModel    *columns)
{
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(DpModelColumn) column = g_list_model_get_item (columns, i);

      append_row (self, (RowPlace) { node, i, 0 }, dp_model_column_get_name (column),
                  dp_model_column_get_type_name (column));
    }
}

static void
append_trace (DpLineagePart *self,
              GArray        *trace)
{
  for (guint i = 0; i < trace->len; i++)
    {
      const DpColumnStep *step = &g_array_index (trace, DpColumnStep, i);
      g_autoptr(DpModelItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), step->node);
      g_autoptr(DpModelColumn) column =
          g_list_model_get_item (dp_model_item_list_columns (item), step->column);
      g_autofree char *title = g_strdup_printf ("%s.%s", dp_model_item_get_name (item),
                                                dp_model_column_get_name (column));

      if (step->distance != 0)
        append_row (self, (RowPlace) { step->node, step->column, step->distance }, title,
                    dp_model_column_describe_use (step->use));
    }
}

/* Why not all is known, or what is not said. */
static void
show_note (DpLineagePart *self,
           DpModelItem   *item,
           DpModelColumn *column,
           GArray        *trace)
{
  const char *unknown = column != NULL ? dp_model_column_get_unknown (column) : NULL;
  g_autofree char *note = NULL;

  if (unknown == NULL)
    unknown = dp_model_item_get_problem (item);
  if (unknown != NULL)
    note = g_strdup_printf (_("Not all of it is known: %s"), unknown);
  else if (trace != NULL && trace->len == 1)
    note = g_strdup (_("Nothing is known that it is made of, or that is made of it."));
  else if (trace != NULL)
    note = g_strdup (_("Read from the SQL. What only decides which rows there are is not shown."));
  else if (g_list_model_get_n_items (dp_model_item_list_columns (item)) == 0)
    note = g_strdup (_("Its columns are not known."));
  else
    note = g_strdup (_("Choose a column to see where it comes from, and what uses it."));
  gtk_label_set_label (self->note, note);
}

static void
show_chosen (DpLineagePart *self,
             guint          index)
{
  int chosen = dp_lineage_view_get_column (self->view);
  g_autoptr(DpModelItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), index);
  GListModel *columns = dp_model_item_list_columns (item);
  GArray *trace = dp_lineage_view_get_trace (self->view);
  g_autoptr(DpModelColumn) column = chosen >= 0 ? g_list_model_get_item (columns, chosen) : NULL;
  g_autofree char *title = NULL;

  title = column != NULL ? g_strdup_printf ("%s.%s", dp_model_item_get_name (item),
                                            dp_model_column_get_name (column))
                         : g_strdup (dp_model_item_get_name (item));
  gtk_label_set_label (self->title, title);
  gtk_widget_set_visible (self->table_button, column != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->unfold_button),
                            g_list_model_get_n_items (columns) > 0);
  gtk_toggle_button_set_active (self->unfold_button,
                                dp_lineage_view_is_unfolded (self->view, index));
  show_note (self, item, column, trace);
  if (trace != NULL)
    append_trace (self, trace);
  else
    append_columns (self, index, columns);
}

/* Who chose in the list goes on there. */
static void
changed_cb (DpLineagePart *self)
{
  int chosen = dp_lineage_view_get_chosen (self->view);
  GtkWidget *box = GTK_WIDGET (self->columns_box);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean had_focus = focus != NULL && gtk_widget_is_ancestor (focus, box);

  gtk_widget_set_visible (self->panel, chosen >= 0);
  self->is_showing = TRUE;
  gtk_list_box_remove_all (self->columns_box);
  if (chosen >= 0)
    show_chosen (self, chosen);
  self->is_showing = FALSE;
  gtk_widget_set_visible (box, gtk_list_box_get_row_at_index (self->columns_box, 0) != NULL);
  if (had_focus)
    gtk_widget_grab_focus (self->table_button);
}

static void
dp_lineage_part_dispose (GObject *object)
{
  DpLineagePart *self = DP_LINEAGE_PART (object);

  g_clear_object (&self->list);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_LINEAGE_PART);

  G_OBJECT_CLASS (dp_lineage_part_parent_class)->dispose (object);
}

static void
dp_lineage_part_class_init (DpLineagePartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_lineage_part_dispose;

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (DP_TYPE_LINEAGE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-lineage-part.ui");
  gtk_widget_class_bind_template_child (widget_class, DpLineagePart, view);
  gtk_widget_class_bind_template_child (widget_class, DpLineagePart, panel);
  gtk_widget_class_bind_template_child (widget_class, DpLineagePart, title);
  gtk_widget_class_bind_template_child (widget_class, DpLineagePart, unfold_button);
  gtk_widget_class_bind_template_child (widget_class, DpLineagePart, table_button);
  gtk_widget_class_bind_template_child (widget_class, DpLineagePart, note);
  gtk_widget_class_bind_template_child (widget_class, DpLineagePart, columns_box);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, unfold_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, table_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
dp_lineage_part_init (DpLineagePart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->columns_box, header_cb, NULL, NULL);
}

void
dp_lineage_part_set_list (DpLineagePart *self,
                          DpModelList   *list)
{
  g_return_if_fail (DP_IS_LINEAGE_PART (self));
  g_return_if_fail (list == NULL || DP_IS_MODEL_LIST (list));

  g_set_object (&self->list, list);
  dp_lineage_view_set_list (self->view, list);
}

void
dp_lineage_part_choose (DpLineagePart *self,
                        guint          index)
{
  g_return_if_fail (DP_IS_LINEAGE_PART (self));

  dp_lineage_view_choose (self->view, index);
}
