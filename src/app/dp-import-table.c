/* dp-import-table.c: the first rows of a file, as they would be stored
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-import-table.h"

#include <glib/gi18n.h>

#include "dp-import-text.h"

/* More columns than that nobody looks at before the file is there. */
#define MOST_COLUMNS 30
#define MOST_CHARACTERS 40
/* Of the narrow form, where each row takes several lines */
#define MOST_CARDS 5

/**
 * DpImportTable:
 * @rows: each a [class@Gtk.StringList]: the line, then its values
 */
struct _DpImportTable
{
  AdwBin         parent_instance;

  GtkStack      *stack;
  GtkColumnView *view;
  GtkListBox    *cards;
  GListStore    *rows;
};

G_DEFINE_FINAL_TYPE (DpImportTable, dp_import_table, ADW_TYPE_BIN)

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  GtkStringList *row = gtk_list_item_get_item (item);
  const char *text = gtk_string_list_get_string (row, GPOINTER_TO_UINT (user_data));
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));

  if (text == NULL)
    text = "";
  gtk_label_set_label (label, text);
  gtk_label_set_width_chars (label, MIN (g_utf8_strlen (text, -1), MOST_CHARACTERS));
}

static void
append_column (DpImportTable *self,
               const char    *title,
               guint          position)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (position));
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_append_column (self->view, column);
}

static const char *
get_title (const DpCsvPreview *preview,
           guint               column)
{
  if (preview->mapping->kind == DP_CSV_KIND_RECORDS)
    return preview->titles[column];

  return dp_import_text_get_field (dp_csv_field_from_nick (preview->titles[column]));
}

static void
show_columns (DpImportTable      *self,
              const DpCsvPreview *preview)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }

  append_column (self, C_("of a file", "Line"), 0);
  for (guint i = 0; preview->titles[i] != NULL && i < MOST_COLUMNS; i++)
    append_column (self, get_title (preview, i), i + 1);
}

static const DpCsvSampleRow *
find_sampled (const DpCsvPreview *preview,
              guint64             line)
{
  for (guint i = 0; i < preview->sample->rows->len; i++)
    {
      const DpCsvSampleRow *row = g_ptr_array_index (preview->sample->rows, i);

      if (row->line == line)
        return row;
    }

  return NULL;
}

/* What stands in the file where @title's values are. */
static char *
dup_raw (const DpCsvPreview   *preview,
         const DpCsvSampleRow *row,
         guint                 title)
{
  const DpCsvMapping *mapping = preview->mapping;
  int column = mapping->kind == DP_CSV_KIND_RECORDS
                 ? (int) title
                 : mapping->choices[dp_csv_field_from_nick (preview->titles[title])].column;

  if (row == NULL || column < 0 || (guint) column >= row->n_cells)
    return g_strdup ("");

  return g_strndup (row->cells[column].text, row->cells[column].length);
}

static GtkStringList *
make_row (const DpCsvPreview    *preview,
          const DpCsvPreviewRow *row)
{
  g_autoptr(GtkStringList) strings = gtk_string_list_new (NULL);
  const DpCsvSampleRow *sampled = row->values == NULL ? find_sampled (preview, row->line) : NULL;
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, row->line);

  /* Translators: %s is the number of a line that cannot be loaded */
  gtk_string_list_take (strings, row->values != NULL ? g_steal_pointer (&line)
                                                     : g_strdup_printf (_("%s (rejected)"), line));
  for (guint i = 0; preview->titles[i] != NULL && i < MOST_COLUMNS; i++)
    gtk_string_list_take (strings, row->values != NULL ? g_strdup (row->values[i])
                                                       : dup_raw (preview, sampled, i));

  return g_steal_pointer (&strings);
}

/* Returns: (transfer floating): a row with the names of its values, for where there is no room for
 * columns */
static GtkWidget *
make_card (const DpCsvPreview *preview,
           GtkStringList      *row)
{
  GtkWidget *card = adw_action_row_new ();
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) values = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  title = g_strdup_printf ("%s %s", C_("of a file", "Line"), gtk_string_list_get_string (row, 0));
  for (guint i = 0; preview->titles[i] != NULL && i < MOST_COLUMNS; i++)
    {
      const char *value = gtk_string_list_get_string (row, i + 1);

      if (value != NULL && *value != '\0')
        g_strv_builder_take (builder, g_strdup_printf ("%s %s", get_title (preview, i), value));
    }
  values = g_strv_builder_end (builder);
  text = g_strjoinv (" · ", values);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (card), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (card), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (card), text);

  return card;
}

static void
dp_import_table_dispose (GObject *object)
{
  DpImportTable *self = DP_IMPORT_TABLE (object);

  g_clear_object (&self->rows);

  G_OBJECT_CLASS (dp_import_table_parent_class)->dispose (object);
}

static void
dp_import_table_class_init (DpImportTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_import_table_dispose;
}

static void
dp_import_table_init (DpImportTable *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkNoSelection *selection;

  self->rows = g_list_store_new (GTK_TYPE_STRING_LIST);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (selection)));
  gtk_column_view_set_show_column_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("First Rows"),
                                  -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 200);
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (scrolled, "card");

  self->cards = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->cards, GTK_SELECTION_NONE);
  gtk_widget_set_valign (GTK_WIDGET (self->cards), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->cards), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cards),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("First Rows"),
                                  -1);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack, scrolled, "table");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->cards), "cards");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

void
dp_import_table_adapt (DpImportTable *self,
                       AdwBreakpoint *narrow)
{
  g_auto(GValue) cards = G_VALUE_INIT;

  g_return_if_fail (DP_IS_IMPORT_TABLE (self));
  g_return_if_fail (ADW_IS_BREAKPOINT (narrow));

  g_value_init (&cards, G_TYPE_STRING);
  g_value_set_static_string (&cards, "cards");
  adw_breakpoint_add_setter (narrow, G_OBJECT (self->stack), "visible-child-name", &cards);
}

void
dp_import_table_show (DpImportTable      *self,
                      const DpCsvPreview *preview)
{
  g_return_if_fail (DP_IS_IMPORT_TABLE (self));
  g_return_if_fail (preview != NULL);

  g_list_store_remove_all (self->rows);
  gtk_list_box_remove_all (self->cards);
  show_columns (self, preview);
  for (guint i = 0; i < preview->rows->len; i++)
    {
      g_autoptr(GtkStringList) row = make_row (preview, g_ptr_array_index (preview->rows, i));

      g_list_store_append (self->rows, row);
      if (i < MOST_CARDS)
        gtk_list_box_append (self->cards, make_card (preview, row));
    }
}
