/* dp-transaction-row.c: a transaction in a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transaction-row.h"

#include <glib/gi18n.h>

#include "dp-format.h"
#include "dp-transaction.h"

/* The labels of a row, and its button */
typedef struct
{
  GtkLabel  *title;
  GtkLabel  *subtitle;
  GtkLabel  *sum;
  GtkWidget *button;
} Parts;

static GtkLabel *
add_label (GtkWidget  *box,
           float       xalign,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  Parts *parts = g_new0 (Parts, 1);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_set_margin_top (row, 6);
  gtk_widget_set_margin_bottom (row, 6);
  gtk_widget_set_hexpand (words, TRUE);
  parts->title = add_label (words, 0, NULL);
  parts->subtitle = add_label (words, 0, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (parts->subtitle), "dimmed");
  gtk_box_append (GTK_BOX (row), words);
  parts->sum = add_label (row, 1, "numeric");
  parts->button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_set_valign (parts->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (parts->button, "flat");
  gtk_widget_set_tooltip_text (parts->button, _("Remove"));
  gtk_box_append (GTK_BOX (row), parts->button);
  g_object_set_data_full (G_OBJECT (row), "parts", parts, g_free);
  gtk_list_item_set_child (item, row);
}

static char *
dup_title (const DpTransactionFields *fields)
{
  const char *kind = dp_transaction_kind_get_label (fields->kind);

  if (fields->symbol == NULL)
    return g_strdup (kind);

  /* Translators: what was done, and with what: "Buy AAPL" */
  return g_strdup_printf (_("%s %s"), kind, fields->symbol);
}

static char *
dup_subtitle (const DpTransactionFields *fields)
{
  g_autofree char *day = dp_format_day (fields->date);
  g_autofree char *price = dp_format_price (fields->price);

  if (fields->kind == DP_TRANSACTION_BUY || fields->kind == DP_TRANSACTION_SELL)
    /* Translators: a day, shares and a price: "Nov 20, 2026 · 10 at 185.64" */
    return g_strdup_printf (_("%s · %.8g at %s"), day, fields->quantity, price);
  if (fields->kind == DP_TRANSACTION_SPLIT)
    /* Translators: a day, and how many shares became of each one: "Nov 20, 2026 · 4 for 1" */
    return g_strdup_printf (_("%s · %.8g for 1"), day, fields->quantity);

  return g_steal_pointer (&day);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  const Parts *parts = g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), "parts");
  const DpTransactionFields *fields = dp_transaction_get_fields (gtk_list_item_get_item (item));
  g_autofree char *title = dup_title (fields);
  g_autofree char *subtitle = dup_subtitle (fields);
  g_autofree char *sum = fields->kind != DP_TRANSACTION_SPLIT
                             ? g_strdup_printf ("%'.2f %s", fields->quantity * fields->price,
                                                fields->currency)
                             : g_strdup ("");
  g_autofree char *name = g_strdup_printf ("%s, %s, %s", title, subtitle, sum);
  g_autofree char *removal = g_strdup_printf (_("Remove %s, %s"), title, subtitle);

  gtk_label_set_label (parts->title, title);
  gtk_label_set_label (parts->subtitle, subtitle);
  gtk_label_set_label (parts->sum, sum);
  gtk_list_item_set_accessible_label (item, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (parts->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  removal, -1);
  /* The target comes first: without one the action would not fit. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (parts->button), "x", fields->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (parts->button), "portfolio.remove");
}

GtkListItemFactory *
dp_transaction_row_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);

  return factory;
}
