/* dp-columns.c: columns of lists whose rows follow what they show
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-columns.h"

#include "dp-format.h"
#include "dp-state-icon.h"

#define EXPANDED_CHARS 24
#define FOLDED_A_LINE  2

/* What a factory makes cells of: one of the three functions is there. */
typedef struct
{
  GtkColumnView *view;      /* whose column it is, and lives no longer */
  const char    *title;
  DpColumnText   get_text;
  DpColumnState  get_state;
  DpColumnValue  get_value;
  guint          number;    /* what @get_value is told */
  DpColumnFlags  flags;
} Column;

static char *
dup_cell (const Column *column,
          gpointer      item)
{
  return column->get_text != NULL ? column->get_text (item)
                                  : column->get_value (item, column->number);
}

static const Column *
get_column (GtkColumnViewColumn *column)
{
  return g_object_get_data (G_OBJECT (gtk_column_view_column_get_factory (column)), "column");
}

static gboolean
is_narrow (GtkColumnView *view)
{
  return g_object_get_data (G_OBJECT (view), "narrow") != NULL;
}

/* A number is told with what it is the number of; a sentence comes first, where it is read. */
static char *
dup_folded (GtkColumnView *view,
            gpointer       item)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  g_autoptr(GStrvBuilder) sentences = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) others = g_strv_builder_new ();
  g_auto(GStrv) words = NULL;
  GString *text;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) shown = g_list_model_get_item (columns, i);
      const Column *column = get_column (shown);
      g_autofree char *cell = column->flags & DP_COLUMN_FOLD ? dup_cell (column, item) : NULL;

      if (cell == NULL || *cell == '\0')
        continue;
      if (column->flags & DP_COLUMN_EXPAND)
        g_strv_builder_add (sentences, cell);
      else if (column->flags & DP_COLUMN_NUMERIC)
        g_strv_builder_take (others, g_strdup_printf ("%s %s", column->title, cell));
      else if (column->flags & DP_COLUMN_FILE)
        g_strv_builder_take (others, dp_format_item (cell));
      else
        g_strv_builder_add (others, cell);
    }
  words = g_strv_builder_end (others);
  g_strv_builder_addv (sentences, (const char **) words);
  g_strfreev (words);
  words = g_strv_builder_end (sentences);
  text = g_string_new (NULL);
  for (guint i = 0; words[i] != NULL; i++)
    g_string_append_printf (text, "%s%s",
                            i == 0 ? "" : i % FOLDED_A_LINE == 0 ? "\n" : " · ", words[i]);

  return g_string_free (text, FALSE);
}

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label),
                               *text != '\0' &&
                                       gtk_label_get_ellipsize (label) != PANGO_ELLIPSIZE_NONE
                                   ? text
                                   : NULL);
}

static void
show_lead (const Column *column,
           GtkWidget    *caption,
           gpointer      item)
{
  g_autofree char *folded = is_narrow (column->view) ? dup_folded (column->view, item)
                                                     : g_strdup ("");

  show_text (GTK_LABEL (caption), folded);
  gtk_widget_set_visible (caption, *folded != '\0');
}

static void
show_item (GtkListItem *cell)
{
  const Column *column = g_object_get_data (G_OBJECT (cell), "column");
  GtkWidget *child = gtk_list_item_get_child (cell);
  gpointer item = gtk_list_item_get_item (cell);

  if (item == NULL)
    return;

  if (column->flags & DP_COLUMN_LEAD)
    {
      show_lead (column, gtk_widget_get_last_child (child), item);
      child = gtk_widget_get_first_child (child);
    }
  if (column->get_state == NULL)
    {
      g_autofree char *text = dup_cell (column, item);
      g_autofree char *name = column->flags & DP_COLUMN_FILE ? dp_format_item (text) : NULL;

      show_text (GTK_LABEL (child), name != NULL ? name : text);
      if (name != NULL && !g_str_equal (name, text))
        gtk_widget_set_tooltip_text (child, text);
    }
  else
    {
      GtkWidget *icon = gtk_widget_get_first_child (child);
      DpRunState state = column->get_state (item);

      dp_state_icon_set_state (DP_STATE_ICON (icon), state);
      gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (icon)),
                           dp_state_icon_get_label (state));
    }
}

static GtkWidget *
create_label (DpColumnFlags flags)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), (flags & DP_COLUMN_NUMERIC) ? 1 : 0);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (flags & DP_COLUMN_NUMERIC)
    gtk_widget_add_css_class (label, "numeric");
  if (flags & DP_COLUMN_EXPAND)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), EXPANDED_CHARS);
    }

  return label;
}

static GtkWidget *
create_lead (GtkWidget *label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *caption = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_ellipsize (GTK_LABEL (caption), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), caption);

  return box;
}

static GtkWidget *
create_state (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), dp_state_icon_new ());
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));

  return box;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *cell,
          const Column             *column)
{
  GtkWidget *child = column->get_state == NULL ? create_label (column->flags) : create_state ();

  if (column->flags & DP_COLUMN_LEAD)
    child = create_lead (child);
  g_object_set_data (G_OBJECT (cell), "column", (gpointer) column);
  gtk_list_item_set_child (cell, child);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *cell,
         const Column             *column)
{
  g_signal_connect_swapped (gtk_list_item_get_item (cell), "notify", G_CALLBACK (show_item), cell);
  show_item (cell);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *cell,
           const Column             *column)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (cell), show_item, cell);
}

static GtkColumnViewColumn *
add_column (GtkColumnView *view,
            const char    *title,
            const Column  *like,
            GtkSorter     *sorter)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);
  Column *made = g_memdup2 (like, sizeof *like);

  g_object_set_data_full (G_OBJECT (factory), "column", made, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), made);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), made);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), made);
  gtk_column_view_column_set_expand (column, (like->flags & DP_COLUMN_EXPAND) != 0);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_sorter (column, sorter);
  g_clear_object (&sorter);
  gtk_column_view_append_column (view, column);

  return column;
}

GtkColumnViewColumn *
dp_columns_add_text (GtkColumnView *view,
                     const char    *title,
                     DpColumnText   get_text,
                     DpColumnFlags  flags,
                     GtkSorter     *sorter)
{
  const Column column = { .view = view, .title = title, .get_text = get_text, .flags = flags };

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);
  g_return_val_if_fail (get_text != NULL, NULL);

  return add_column (view, title, &column, sorter);
}

GtkColumnViewColumn *
dp_columns_add_value (GtkColumnView *view,
                      const char    *title,
                      DpColumnValue  get_value,
                      guint          number,
                      DpColumnFlags  flags)
{
  /* They are few, and the same ones again and again. */
  const Column column = {
    .view = view, .title = g_intern_string (title), .get_value = get_value, .number = number,
    .flags = flags
  };

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);
  g_return_val_if_fail (title != NULL && get_value != NULL, NULL);

  return add_column (view, title, &column, NULL);
}

GtkColumnViewColumn *
dp_columns_add_state (GtkColumnView *view,
                      const char    *title,
                      DpColumnState  get_state,
                      GtkSorter     *sorter)
{
  const Column column = { .view = view, .title = title, .get_state = get_state };

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);
  g_return_val_if_fail (get_state != NULL, NULL);

  return add_column (view, title, &column, sorter);
}

/* The cells of the leading column are made again, which then have a second line, or no more. */
void
dp_columns_set_narrow (GtkColumnView *view,
                       gboolean       narrow)
{
  GListModel *columns;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  if (is_narrow (view) == narrow)
    return;

  g_object_set_data (G_OBJECT (view), "narrow", GINT_TO_POINTER (narrow));
  columns = gtk_column_view_get_columns (view);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) shown = g_list_model_get_item (columns, i);
      g_autoptr(GtkListItemFactory) factory =
          g_object_ref (gtk_column_view_column_get_factory (shown));
      const Column *column = get_column (shown);

      if (column->flags & DP_COLUMN_FOLD)
        gtk_column_view_column_set_visible (shown, !narrow);
      if (!(column->flags & DP_COLUMN_LEAD))
        continue;
      gtk_column_view_column_set_expand (shown, narrow || (column->flags & DP_COLUMN_EXPAND));
      gtk_column_view_column_set_factory (shown, NULL);
      gtk_column_view_column_set_factory (shown, factory);
    }
}

static void
name_row (GtkColumnViewRow *row)
{
  DpColumnText get_label = (DpColumnText) g_object_get_data (G_OBJECT (row), "get-label");
  gpointer item = gtk_column_view_row_get_item (row);
  g_autofree char *label = item != NULL ? get_label (item) : NULL;

  if (label != NULL)
    gtk_column_view_row_set_accessible_label (row, label);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory,
             GtkColumnViewRow         *row,
             gpointer                  get_label)
{
  g_object_set_data (G_OBJECT (row), "get-label", get_label);
  g_signal_connect_swapped (gtk_column_view_row_get_item (row), "notify", G_CALLBACK (name_row),
                            row);
  name_row (row);
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory,
               GtkColumnViewRow         *row,
               gpointer                  get_label)
{
  g_signal_handlers_disconnect_by_func (gtk_column_view_row_get_item (row), name_row, row);
}

void
dp_columns_set_row_label (GtkColumnView *view,
                          DpColumnText   get_label)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));
  g_return_if_fail (get_label != NULL);

  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), get_label);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row_cb), get_label);
  gtk_column_view_set_row_factory (view, factory);
}

static int
compare_enums (gconstpointer a,
               gconstpointer b,
               gpointer      property)
{
  g_auto(GValue) first = G_VALUE_INIT;
  g_auto(GValue) second = G_VALUE_INIT;

  g_object_get_property ((GObject *) a, property, &first);
  g_object_get_property ((GObject *) b, property, &second);

  return g_value_get_enum (&first) - g_value_get_enum (&second);
}

GtkSorter *
dp_columns_sort_by (GType       type,
                    const char *property)
{
  GtkExpression *expression = gtk_property_expression_new (type, NULL, property);

  if (gtk_expression_get_value_type (expression) == G_TYPE_STRING)
    return GTK_SORTER (gtk_string_sorter_new (expression));
  if (g_type_is_a (gtk_expression_get_value_type (expression), G_TYPE_ENUM))
    {
      gtk_expression_unref (expression);
      return GTK_SORTER (
          gtk_custom_sorter_new (compare_enums, (gpointer) g_intern_string (property), NULL));
    }

  return GTK_SORTER (gtk_numeric_sorter_new (expression));
}
