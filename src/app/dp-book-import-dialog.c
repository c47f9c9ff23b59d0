/* dp-book-import-dialog.c: what a file would add to a portfolio
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-book-import-dialog.h"

#include <glib/gi18n.h>

#include "dp-alert.h"
#include "dp-format.h"

#define MOST_ROWS 200    /* that are shown; more are imported */
#define HEIGHT    260

static GtkWidget *
transaction_row_new (DpTransaction *transaction)
{
  const DpTransactionFields *fields = dp_transaction_get_fields (transaction);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *day = dp_format_day (fields->date);
  g_autofree char *price = dp_format_price (fields->price);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (fields->symbol != NULL)
    {
      title = g_strdup_printf ("%s %s", dp_transaction_kind_get_label (fields->kind),
                               fields->symbol);
      subtitle = g_strdup_printf ("%s · %.8g × %s %s", day, fields->quantity, price,
                                  fields->currency);
    }
  else
    {
      title = g_strdup (dp_transaction_kind_get_label (fields->kind));
      subtitle = g_strdup_printf ("%s · %s %s", day, price, fields->currency);
    }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}

static GtkWidget *
reject_row_new (const char *sentence)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentence);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("dialog-warning-symbolic"));

  return row;
}

/* What is left out first: it is what one has to know. */
static GtkWidget *
list_new (const DpBookCsv *csv)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  for (guint i = 0; i < csv->rejects->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), reject_row_new (g_ptr_array_index (csv->rejects, i)));
  for (guint i = 0; i < MIN (csv->transactions->len, MOST_ROWS); i++)
    gtk_list_box_append (GTK_LIST_BOX (list),
                         transaction_row_new (g_ptr_array_index (csv->transactions, i)));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What Is in the File"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);

  return scrolled;
}

static char *
dup_left_out (const DpBookCsv *csv)
{
  GString *text = g_string_new (NULL);

  if (csv->n_known > 0)
    g_string_append_printf (text, ngettext ("%u is in the portfolio already. ",
                                            "%u are in the portfolio already. ", csv->n_known),
                            csv->n_known);
  if (csv->rejects->len > 0)
    g_string_append_printf (text, ngettext ("%u line cannot be read.", "%u lines cannot be read.",
                                            csv->rejects->len), csv->rejects->len);

  return g_string_free (text, FALSE);
}

AdwDialog *
dp_book_import_dialog_new (const DpBookCsv *csv)
{
  g_autofree char *title = NULL;
  g_autofree char *left_out = NULL;
  AdwAlertDialog *dialog;
  guint n_new;

  g_return_val_if_fail (csv != NULL, NULL);

  n_new = csv->transactions->len;
  left_out = dup_left_out (csv);
  title = n_new > 0
              ? g_strdup_printf (ngettext ("Add %u Transaction?", "Add %u Transactions?", n_new),
                                 n_new)
              : g_strdup (_("Nothing to Add"));
  dialog = ADW_ALERT_DIALOG (dp_alert_new (title, left_out));
  if (n_new + csv->rejects->len > 0)
    adw_alert_dialog_set_extra_child (dialog, list_new (csv));
  adw_alert_dialog_add_response (dialog, "cancel", n_new > 0 ? _("_Cancel") : _("_Close"));
  if (n_new > 0)
    {
      adw_alert_dialog_add_response (dialog, "import", _("_Add"));
      adw_alert_dialog_set_response_appearance (dialog, "import", ADW_RESPONSE_SUGGESTED);
      adw_alert_dialog_set_default_response (dialog, "import");
    }

  return ADW_DIALOG (dialog);
}
