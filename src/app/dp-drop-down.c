/* dp-drop-down.c: lists of choices whose names may be long
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-drop-down.h"

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         GtkDropDown              *self)
{
  GtkExpression *expression = gtk_drop_down_get_expression (self);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  gpointer object = gtk_list_item_get_item (item);
  g_auto(GValue) value = G_VALUE_INIT;

  if (expression == NULL)
    gtk_label_set_label (label, gtk_string_object_get_string (object));
  else if (gtk_expression_evaluate (expression, object, &value))
    gtk_label_set_label (label, g_value_get_string (&value));
}

void
dp_drop_down_shorten (GtkDropDown *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (GTK_IS_DROP_DOWN (self));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  gtk_drop_down_set_list_factory (self, gtk_drop_down_get_factory (self));
  gtk_drop_down_set_factory (self, factory);
}
