/* dp-menu-names.c: items of menus have names for who does not see them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-menu-names.h"

#include <gtk/gtk.h>

/* GTK 4.18 says that an item is labelled by what is drawn in it, of which it says nothing, so that
 * a screen reader reads menus as “menu item, menu item”. The type of items is GTK's own. */
static void
name_item (GtkWidget *item)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) parts = NULL;
  g_autofree char *name = NULL;

  g_object_get (item, "text", &text, NULL);
  if (text == NULL)
    return;
  parts = g_strsplit (text, "_", -1);
  name = g_strjoinv ("", parts);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static gboolean
mapped_cb (GSignalInvocationHint *hint,
           guint                  n_values,
           const GValue          *values,
           gpointer               user_data)
{
  static GType item_type = G_TYPE_INVALID;
  GObject *widget = g_value_get_object (&values[0]);

  if (item_type == G_TYPE_INVALID)
    item_type = g_type_from_name ("GtkModelButton");
  if (item_type != G_TYPE_INVALID && G_OBJECT_TYPE (widget) == item_type)
    name_item (GTK_WIDGET (widget));

  return G_SOURCE_CONTINUE;
}

void
dp_menu_names_keep (void)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (GTK_TYPE_WIDGET);

  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped_cb, NULL, NULL);
}
