/* dp-state.c: what the window remembers of itself from one start to the next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-state.h"

#include <adwaita.h>
#include <stdlib.h>
#include <string.h>

#define KEY "window-state"

/* Of the property @property of a widget, which owns this */
typedef struct
{
  GSettings  *settings;
  char       *name;
  GParamSpec *property;    /* unowned: of the widget's class */
} Keeper;

/* Returns: where "@name=" is, or the length */
static guint
find_entry (char       **entries,
            const char  *name)
{
  gsize length = strlen (name);
  guint i;

  for (i = 0; entries[i] != NULL; i++)
    if (strncmp (entries[i], name, length) == 0 && entries[i][length] == '=')
      break;

  return i;
}

char *
dp_state_dup (GSettings  *settings,
              const char *name)
{
  g_auto(GStrv) entries = NULL;
  guint position;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  entries = g_settings_get_strv (settings, KEY);
  position = find_entry (entries, name);

  return entries[position] != NULL ? g_strdup (entries[position] + strlen (name) + 1) : NULL;
}

void
dp_state_set (GSettings  *settings,
              const char *name,
              const char *value)
{
  g_auto(GStrv) entries = NULL;
  g_autoptr(GPtrArray) list = g_ptr_array_new ();
  g_autofree char *entry = NULL;
  g_autofree char *known = NULL;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (name != NULL && strchr (name, '=') == NULL);

  known = dp_state_dup (settings, name);
  if (g_strcmp0 (known, value) == 0)
    return;

  entries = g_settings_get_strv (settings, KEY);
  entry = g_strconcat (name, "=", value, NULL);
  for (guint i = 0; entries[i] != NULL; i++)
    if (i != find_entry (entries, name))
      g_ptr_array_add (list, entries[i]);
  if (value != NULL)
    g_ptr_array_add (list, entry);
  g_ptr_array_add (list, NULL);
  g_settings_set_strv (settings, KEY, (const char * const *) list->pdata);
}

static void
keeper_free (gpointer  data,
             GClosure *closure)
{
  Keeper *self = data;

  g_object_unref (self->settings);
  g_free (self->name);
  g_free (self);
}

static void
save (Keeper    *self,
      GtkWidget *widget)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_auto(GValue) text = G_VALUE_INIT;

  g_value_init (&text, G_TYPE_STRING);
  g_object_get_property (G_OBJECT (widget), self->property->name, &value);
  if (g_value_transform (&value, &text) && g_value_get_string (&text) != NULL)
    dp_state_set (self->settings, self->name, g_value_get_string (&text));
}

/* What is being taken apart is in no view any more, and has changes that nobody made. A number
 * changes with each step of a pane that is dragged. */
static void
changed_cb (GtkWidget  *widget,
            GParamSpec *pspec,
            gpointer    user_data)
{
  if (gtk_widget_get_mapped (widget) && pspec->value_type == G_TYPE_STRING)
    save (user_data, widget);
}

static void
unmap_cb (GtkWidget *widget,
          gpointer   user_data)
{
  save (user_data, widget);
}

static Keeper *
keeper_new (GSettings  *settings,
            const char *name,
            GtkWidget  *widget,
            const char *property)
{
  Keeper *self = g_new0 (Keeper, 1);

  self->settings = g_object_ref (settings);
  self->name = g_strdup (name);
  self->property = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), property);
  g_assert (self->property != NULL);

  return self;
}

/* A place in a list or a stack that it has not got would be a complaint, or none at all. */
static gboolean
has_choice (GtkWidget  *widget,
            const char *value)
{
  if (ADW_IS_VIEW_STACK (widget))
    return adw_view_stack_get_child_by_name (ADW_VIEW_STACK (widget), value) != NULL;
  if (ADW_IS_TOGGLE_GROUP (widget))
    return adw_toggle_group_get_toggle_by_name (ADW_TOGGLE_GROUP (widget), value) != NULL;

  return TRUE;
}

void
dp_state_keep (GSettings  *settings,
               const char *name,
               GtkWidget  *widget,
               const char *property)
{
  g_autofree char *notify = NULL;
  g_autofree char *value = NULL;
  Keeper *keeper;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  keeper = keeper_new (settings, name, widget, property);
  value = dp_state_dup (settings, name);
  if (value != NULL && keeper->property->value_type != G_TYPE_STRING)
    g_object_set (widget, property, atoi (value), NULL);
  else if (value != NULL && has_choice (widget, value))
    g_object_set (widget, property, value, NULL);

  notify = g_strconcat ("notify::", property, NULL);
  g_signal_connect (widget, notify, G_CALLBACK (changed_cb), keeper);
  g_signal_connect_data (widget, "unmap", G_CALLBACK (unmap_cb), keeper, keeper_free, 0);
}

/* The number of the column, and "-" after it for downwards */
static void
sorted_cb (GtkSorter       *sorter,
           GtkSorterChange  change,
           gpointer         user_data)
{
  Keeper *self = user_data;
  GtkColumnView *view = g_object_get_data (G_OBJECT (sorter), KEY);
  GListModel *columns = gtk_column_view_get_columns (view);
  GtkColumnViewColumn *sorted =
      gtk_column_view_sorter_get_primary_sort_column (GTK_COLUMN_VIEW_SORTER (sorter));
  gboolean descending = gtk_column_view_sorter_get_primary_sort_order (
                            GTK_COLUMN_VIEW_SORTER (sorter)) == GTK_SORT_DESCENDING;

  if (!gtk_widget_get_mapped (GTK_WIDGET (view)))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autofree char *value = g_strdup_printf ("%u%s", i, descending ? "-" : "");

      if (column == sorted)
        dp_state_set (self->settings, self->name, value);
    }
  if (sorted == NULL)
    dp_state_set (self->settings, self->name, NULL);
}

void
dp_state_keep_sorting (GSettings     *settings,
                       const char    *name,
                       GtkColumnView *view)
{
  GtkSorter *sorter;
  GListModel *columns;
  g_autofree char *value = NULL;
  char *end = NULL;
  Keeper *keeper;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  sorter = gtk_column_view_get_sorter (view);
  columns = gtk_column_view_get_columns (view);
  value = dp_state_dup (settings, name);
  if (value != NULL)
    {
      guint position = strtoul (value, &end, 10);
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, position);

      if (column != NULL && gtk_column_view_column_get_sorter (column) != NULL)
        gtk_column_view_sort_by_column (view, column,
                                        *end == '-' ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
    }

  /* The view owns its sorter. */
  g_object_set_data (G_OBJECT (sorter), KEY, view);
  keeper = keeper_new (settings, name, GTK_WIDGET (view), "name");
  g_signal_connect_data (sorter, "changed", G_CALLBACK (sorted_cb), keeper, keeper_free, 0);
}
