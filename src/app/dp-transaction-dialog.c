/* dp-transaction-dialog.c: one transaction, to be written down or corrected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transaction-dialog.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "dp-csv-number.h"

struct _DpTransactionDialog
{
  AdwDialog    parent_instance;

  AdwBanner   *banner;
  AdwComboRow *kind_row;
  GtkEditable *date_row;
  GtkEditable *symbol_row;
  GtkEditable *quantity_row;
  GtkEditable *price_row;
  GtkEditable *currency_row;
  GtkEditable *fee_row;
  GtkWidget   *save_button;

  gint64       id;      /* of what is corrected */
};

G_DEFINE_FINAL_TYPE (DpTransactionDialog, dp_transaction_dialog, ADW_TYPE_DIALOG)

enum
{
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* As they are offered: what is done most comes first. */
static const DpTransactionKind kinds[DP_TRANSACTION_N_KINDS] = {
  DP_TRANSACTION_BUY, DP_TRANSACTION_SELL, DP_TRANSACTION_DIVIDEND, DP_TRANSACTION_SPLIT,
  DP_TRANSACTION_DEPOSIT, DP_TRANSACTION_WITHDRAWAL, DP_TRANSACTION_FEE,
};

static DpTransactionKind
get_kind (DpTransactionDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->kind_row);

  return kinds[MIN (selected, G_N_ELEMENTS (kinds) - 1)];
}

static gboolean
is_trade (DpTransactionKind kind)
{
  return kind == DP_TRANSACTION_BUY || kind == DP_TRANSACTION_SELL;
}

static void
kind_changed_cb (DpTransactionDialog *self)
{
  DpTransactionKind kind = get_kind (self);
  gboolean is_split = kind == DP_TRANSACTION_SPLIT;

  gtk_widget_set_visible (GTK_WIDGET (self->symbol_row), dp_transaction_kind_has_symbol (kind));
  gtk_widget_set_visible (GTK_WIDGET (self->quantity_row), is_trade (kind) || is_split);
  gtk_widget_set_visible (GTK_WIDGET (self->price_row), !is_split);
  gtk_widget_set_visible (GTK_WIDGET (self->fee_row), !is_split);
  gtk_widget_set_visible (GTK_WIDGET (self->currency_row), !is_split);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->quantity_row),
                                 is_split ? _("Shares for Each One") : _("Quantity"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->price_row),
                                 is_trade (kind) ? _("Price of One") : _("Sum"));
}

/* As the locale writes numbers, which is how they were filled in; else with a point. Returns: NaN
 * for what is none */
static double
read_number (GtkEditable *row)
{
  const char *text = gtk_editable_get_text (row);
  char decimal = *localeconv ()->decimal_point == ',' ? ',' : '.';
  DpDecimal value;

  if (dp_csv_number_parse (text, strlen (text), decimal, decimal == ',' ? '.' : ',', &value) ||
      dp_csv_number_parse (text, strlen (text), '.', ',', &value))
    return dp_decimal_to_double (value);

  return NAN;
}

static void
save_cb (DpTransactionDialog *self)
{
  DpTransactionKind kind = get_kind (self);
  const char *date = gtk_editable_get_text (self->date_row);
  DpTransactionFields fields = {
    .id = self->id,
    .kind = kind,
    .date = strlen (date) == 10 ? dp_date_parse (date, -1) : DP_DATE_NONE,
    .symbol = dp_transaction_kind_has_symbol (kind) ? gtk_editable_get_text (self->symbol_row)
                                                    : NULL,
    .quantity = is_trade (kind) || kind == DP_TRANSACTION_SPLIT ? read_number (self->quantity_row)
                                                                : 1,
    .price = kind == DP_TRANSACTION_SPLIT ? 0 : read_number (self->price_row),
    .currency = gtk_editable_get_text (self->currency_row),
  };
  g_autoptr(DpTransaction) transaction = NULL;
  g_autoptr(GError) error = NULL;

  if (*gtk_editable_get_text (self->fee_row) != '\0' && kind != DP_TRANSACTION_SPLIT)
    fields.fee = read_number (self->fee_row);
  if (!dp_transaction_fields_check (&fields, &error))
    {
      adw_banner_set_title (self->banner, error->message);
      adw_banner_set_revealed (self->banner, TRUE);
      return;
    }

  transaction = dp_transaction_new (&fields);
  g_signal_emit (self, signals[SAVED], 0, transaction);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
dp_transaction_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DP_TYPE_TRANSACTION_DIALOG);

  G_OBJECT_CLASS (dp_transaction_dialog_parent_class)->dispose (object);
}

static void
dp_transaction_dialog_class_init (DpTransactionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_transaction_dialog_dispose;

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, DP_TYPE_TRANSACTION);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-transaction-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DpTransactionDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, DpTransactionDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, DpTransactionDialog, date_row);
  gtk_widget_class_bind_template_child (widget_class, DpTransactionDialog, symbol_row);
  gtk_widget_class_bind_template_child (widget_class, DpTransactionDialog, quantity_row);
  gtk_widget_class_bind_template_child (widget_class, DpTransactionDialog, price_row);
  gtk_widget_class_bind_template_child (widget_class, DpTransactionDialog, currency_row);
  gtk_widget_class_bind_template_child (widget_class, DpTransactionDialog, fee_row);
  gtk_widget_class_bind_template_child (widget_class, DpTransactionDialog, save_button);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
dp_transaction_dialog_init (DpTransactionDialog *self)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (labels, dp_transaction_kind_get_label (kinds[i]));
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (labels));
  kind_changed_cb (self);
}

static void
set_number (GtkEditable *row,
            double       value)
{
  g_autofree char *text = g_strdup_printf ("%.15g", value);

  gtk_editable_set_text (row, text);
}

static void
fill (DpTransactionDialog       *self,
      const DpTransactionFields *fields)
{
  g_autofree char *date = dp_date_to_string (fields->date);
  gboolean has_quantity = is_trade (fields->kind) || fields->kind == DP_TRANSACTION_SPLIT;

  self->id = fields->id;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i] == fields->kind)
      adw_combo_row_set_selected (self->kind_row, i);
  gtk_editable_set_text (self->date_row, date);
  gtk_editable_set_text (self->symbol_row, fields->symbol != NULL ? fields->symbol : "");
  set_number (self->quantity_row, fields->quantity);
  set_number (self->price_row, has_quantity ? fields->price : fields->quantity * fields->price);
  set_number (self->fee_row, fields->fee);
}

AdwDialog *
dp_transaction_dialog_new (DpTransaction *transaction,
                           const char    *currency)
{
  DpTransactionDialog *self = g_object_new (DP_TYPE_TRANSACTION_DIALOG, NULL);

  if (transaction != NULL)
    {
      const DpTransactionFields *fields = dp_transaction_get_fields (transaction);

      fill (self, fields);
      gtk_editable_set_text (self->currency_row, fields->currency);
    }
  else
    {
      g_autoptr(GDateTime) now = g_date_time_new_now_local ();
      g_autofree char *date = g_date_time_format (now, "%F");

      gtk_editable_set_text (self->date_row, date);
      gtk_editable_set_text (self->currency_row, currency);
    }

  return ADW_DIALOG (self);
}
