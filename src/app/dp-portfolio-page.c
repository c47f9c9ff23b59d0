/* dp-portfolio-page.c: what a person bought and sold, and what came of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "dp-book-import-dialog.h"
#include "dp-portfolio-page-private.h"
#include "dp-state.h"
#include "dp-transaction-dialog.h"
#include "dp-transaction-row.h"
#include "dp-undo.h"

#define US_PER_DAY (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (DpPortfolioPage, dp_portfolio_page, DP_TYPE_PAGE)

/* What is waited for, and what is said when it is done */
typedef struct
{
  DpPortfolioPage *page;
  DexFuture       *change;
  DpTransaction   *former;      /* (nullable): can be put back */
  const char      *sentence;    /* (nullable): where it can be, what was done */
  gboolean         is_import;
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_object_unref (self->page);
  dex_clear (&self->change);
  g_clear_object (&self->former);
  g_free (self);
}

static void follow (DpPortfolioPage *self,
                    DexFuture       *future,
                    DpTransaction   *former,
                    const char      *sentence,
                    gboolean         is_import);

static void
tell (DpPortfolioPage *self,
      const char      *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_use_markup (toast, FALSE);
  dp_page_add_toast (DP_PAGE (self), toast);
}

static void
show_part (DpPortfolioPage *self,
           const char      *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->switcher, g_str_equal (name, "book"));
}

static void
load_benchmark (DpPortfolioPage *self)
{
  DpEngine *engine = dp_page_get_engine (DP_PAGE (self));
  const char *symbol = dp_book_get_benchmark (self->book);
  g_autoptr(DpInstrument) instrument = symbol != NULL ? dp_engine_find_instrument (engine, symbol)
                                                      : NULL;

  g_clear_object (&self->benchmark);
  if (instrument != NULL)
    self->benchmark = dex_await_object (dp_engine_load_series (engine, instrument), NULL);
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  DpPortfolioPage *self = user_data;
  g_autoptr(DpPortfolioReport) report = NULL;
  g_autoptr(GError) error = NULL;

  if (self->book == NULL)
    self->book = dp_book_new (dp_page_get_engine (DP_PAGE (self)), NULL);
  dex_await (dp_book_load (self->book), &error);
  if (error == NULL && self->book != NULL)
    report = dex_await_boxed (dp_book_evaluate (self->book,
                                                (gint32) (g_get_real_time () / US_PER_DAY)),
                              &error);
  if (report != NULL && self->stack != NULL)
    load_benchmark (self);

  /* The page may be gone meanwhile. */
  if (self->stack == NULL)
    return dex_future_new_true ();
  if (report == NULL)
    {
      adw_status_page_set_description (self->failed_page, error->message);
      show_part (self, "failed");
      return dex_future_new_true ();
    }

  g_clear_pointer (&self->report, dp_portfolio_report_unref);
  self->report = g_steal_pointer (&report);
  _dp_portfolio_page_show (self);
  show_part (self, g_list_model_get_n_items (dp_book_list_transactions (self->book)) > 0 ? "book"
                                                                                         : "empty");
  if (gtk_list_view_get_model (self->transactions_view) == NULL)
    {
      GtkNoSelection *selection = gtk_no_selection_new (
          g_object_ref (dp_book_list_transactions (self->book)));

      gtk_list_view_set_model (self->transactions_view, GTK_SELECTION_MODEL (selection));
      g_object_unref (selection);
    }

  return dex_future_new_true ();
}

static void
dp_portfolio_page_refresh (DpPage *page)
{
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, refresh_fiber, g_object_ref (page), g_object_unref));
}

static void add_transaction (DpPortfolioPage *self,
                             DpTransaction   *transaction);

/* Returns: (transfer full) (nullable) */
static DpTransaction *
find_transaction (DpPortfolioPage *self,
                  gint64           id)
{
  GListModel *transactions = dp_book_list_transactions (self->book);

  for (guint i = 0; i < g_list_model_get_n_items (transactions); i++)
    {
      g_autoptr(DpTransaction) transaction = g_list_model_get_item (transactions, i);

      if (dp_transaction_get_fields (transaction)->id == id)
        return g_steal_pointer (&transaction);
    }

  return NULL;
}

/* A transaction that can be put back, in the place of what it was changed to where there is that */
typedef struct
{
  DpPortfolioPage *page;
  DpTransaction   *transaction;
} Former;

static void
former_free (gpointer data)
{
  Former *former = data;

  g_object_unref (former->page);
  g_object_unref (former->transaction);
  g_free (former);
}

static void
undo_cb (gpointer data)
{
  const Former *former = data;

  DpPortfolioPage *self = former->page;
  g_autoptr(DpTransaction) now = NULL;

  if (self->book == NULL)
    return;
  now = find_transaction (self, dp_transaction_get_fields (former->transaction)->id);
  if (now != NULL)
    follow (self, dp_book_change (self->book, former->transaction), NULL, NULL, FALSE);
  else
    add_transaction (self, former->transaction);
}

static void
tell_changed (Change *self)
{
  Former *former = g_new0 (Former, 1);

  former->page = g_object_ref (self->page);
  former->transaction = g_object_ref (self->former);
  dp_undo_offer (GTK_WIDGET (self->page), self->sentence, undo_cb, former, former_free);
}

/* What came from a file, and can be taken away again */
typedef struct
{
  DpPortfolioPage *page;
  GArray          *ids;
} Import;

static void
import_free (gpointer data)
{
  Import *self = data;

  g_object_unref (self->page);
  g_array_unref (self->ids);
  g_free (self);
}

static void
undo_import_cb (gpointer data)
{
  const Import *import = data;

  if (import->page->book != NULL)
    follow (import->page, dp_book_remove_all (import->page->book, import->ids), NULL, NULL, FALSE);
}

static DexFuture *
imported_cb (DexFuture *future,
             gpointer   user_data)
{
  DpPortfolioPage *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  g_autofree char *sentence = NULL;
  Import *import;

  if (self->stack == NULL)
    return dex_future_new_true ();
  if (value == NULL)
    {
      tell (self, error->message);
      return dex_future_new_true ();
    }

  import = g_new0 (Import, 1);
  import->page = g_object_ref (self);
  import->ids = g_value_dup_boxed (value);
  sentence = g_strdup_printf (ngettext ("%u transaction imported", "%u transactions imported",
                                        import->ids->len),
                              import->ids->len);
  dp_undo_offer (GTK_WIDGET (self), sentence, undo_import_cb, import, import_free);
  dp_page_invalidate (DP_PAGE (self));

  return dex_future_new_true ();
}

static void
import_response_cb (DpPortfolioPage *self,
                    const char      *response,
                    AdwDialog       *dialog)
{
  GPtrArray *transactions = g_object_get_data (G_OBJECT (dialog), "transactions");

  if (g_str_equal (response, "import"))
    dex_future_disown (dex_future_finally (dp_book_add (self->book, transactions), imported_cb,
                                           g_object_ref (self), g_object_unref));
}

/* Before anything is changed, what would be. */
static void
ask_import (DpPortfolioPage *self,
            DpBookCsv       *csv)
{
  AdwDialog *dialog = dp_book_import_dialog_new (csv);

  g_object_set_data_full (G_OBJECT (dialog), "transactions", g_ptr_array_ref (csv->transactions),
                          (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (import_response_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static DexFuture *
change_fiber (gpointer user_data)
{
  Change *self = user_data;
  g_autoptr(DpBookCsv) csv = NULL;
  g_autoptr(GError) error = NULL;

  if (self->is_import)
    csv = dex_await_boxed (g_steal_pointer (&self->change), &error);
  else
    dex_await (g_steal_pointer (&self->change), &error);

  if (self->page->stack == NULL)
    return dex_future_new_true ();
  if (error != NULL)
    tell (self->page, error->message);
  else if (csv != NULL)
    ask_import (self->page, csv);
  else if (self->former != NULL)
    tell_changed (self);
  dp_page_invalidate (DP_PAGE (self->page));

  return dex_future_new_true ();
}

static void
follow (DpPortfolioPage *self,
        DexFuture       *future,
        DpTransaction   *former,
        const char      *sentence,
        gboolean         is_import)
{
  Change *change = g_new0 (Change, 1);

  change->page = g_object_ref (self);
  change->change = future;
  change->is_import = is_import;
  change->sentence = sentence;
  g_set_object (&change->former, former);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, change_fiber, change, change_free));
}

static void
add_transaction (DpPortfolioPage *self,
                 DpTransaction   *transaction)
{
  g_autoptr(GPtrArray) transactions = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (transactions, g_object_ref (transaction));
  follow (self, dp_book_add (self->book, transactions), NULL, NULL, FALSE);
}

static void
saved_cb (DpPortfolioPage *self,
          DpTransaction   *transaction)
{
  gint64 id = dp_transaction_get_fields (transaction)->id;
  g_autoptr(DpTransaction) former = id != 0 ? find_transaction (self, id) : NULL;

  if (former == NULL)
    add_transaction (self, transaction);
  else
    follow (self, dp_book_change (self->book, transaction), former, _("Transaction changed"),
            FALSE);
}

static void
edit (DpPortfolioPage *self,
      DpTransaction   *transaction)
{
  AdwDialog *dialog;

  /* Before it was loaded, nobody knows what is in it. */
  if (self->book == NULL)
    return;

  dialog = dp_transaction_dialog_new (transaction, dp_book_get_currency (self->book));
  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
add_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  edit (DP_PORTFOLIO_PAGE (widget), NULL);
}

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  DpPortfolioPage *self = DP_PORTFOLIO_PAGE (widget);
  gint64 id = g_variant_get_int64 (parameter);
  g_autoptr(DpTransaction) transaction = find_transaction (self, id);

  if (transaction != NULL)
    follow (self, dp_book_remove (self->book, id), transaction, _("Transaction removed"), FALSE);
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(DpPortfolioPage) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL && self->book != NULL)
    follow (self, dp_book_read_csv (self->book, path), NULL, NULL, TRUE);
}

static void
import_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Import Transactions"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, file_chosen_cb,
                        g_object_ref (widget));
}

static void
transaction_activated_cb (DpPortfolioPage *self,
                          guint            position)
{
  g_autoptr(DpTransaction) transaction =
      g_list_model_get_item (dp_book_list_transactions (self->book), position);

  edit (self, transaction);
}

static void
course_changed_cb (DpPortfolioPage *self)
{
  _dp_portfolio_page_show_course (self);
}

static void
method_changed_cb (DpPortfolioPage *self)
{
  _dp_portfolio_page_show_gains (self);
}

/* What the sums were shown in and compared with, counted: what waits has one, and the toast */
typedef struct
{
  DpPortfolioPage *page;
  char            *currency;
  char            *benchmark;
  char            *sentence;   /* what was changed */
} Settings;

static void
settings_clear (gpointer data)
{
  Settings *self = data;

  g_object_unref (self->page);
  g_free (self->currency);
  g_free (self->benchmark);
  g_free (self->sentence);
}

static void
settings_unref (gpointer data)
{
  g_rc_box_release_full (data, settings_clear);
}

static void
undo_settings_cb (gpointer data)
{
  const Settings *former = data;

  if (former->page->book != NULL)
    follow (former->page,
            dp_book_save_settings (former->page->book, former->currency, former->benchmark), NULL,
            NULL, FALSE);
}

static DexFuture *
settings_saved_cb (DexFuture *future,
                   gpointer   user_data)
{
  Settings *former = user_data;
  DpPortfolioPage *self = former->page;
  g_autoptr(GError) error = NULL;

  if (self->stack == NULL)
    return dex_future_new_true ();
  if (dex_future_get_value (future, &error) == NULL)
    tell (self, error->message);
  else
    dp_undo_offer (GTK_WIDGET (self), former->sentence, undo_settings_cb,
                   g_rc_box_acquire (former), settings_unref);
  dp_page_invalidate (DP_PAGE (self));

  return dex_future_new_true ();
}

static void
settings_applied_cb (DpPortfolioPage   *self,
                     AdwPreferencesRow *row)
{
  const char *benchmark = dp_book_get_benchmark (self->book);
  Settings *former = g_rc_box_new0 (Settings);

  former->page = g_object_ref (self);
  former->currency = g_strdup (dp_book_get_currency (self->book));
  former->benchmark = g_strdup (benchmark != NULL ? benchmark : "");
  former->sentence = g_strdup_printf (_("“%s” changed"), adw_preferences_row_get_title (row));
  dex_future_disown (
      dex_future_finally (dp_book_save_settings (self->book,
                                                 gtk_editable_get_text (self->currency_row),
                                                 gtk_editable_get_text (self->benchmark_row)),
                          settings_saved_cb, former, settings_unref));
}

static void
dp_portfolio_page_constructed (GObject *object)
{
  DpPortfolioPage *self = DP_PORTFOLIO_PAGE (object);

  G_OBJECT_CLASS (dp_portfolio_page_parent_class)->constructed (object);

  dp_state_keep (dp_page_get_settings (DP_PAGE (self)), "portfolio-part", GTK_WIDGET (self->views),
                 "visible-child-name");
}

static void
dp_portfolio_page_dispose (GObject *object)
{
  DpPortfolioPage *self = DP_PORTFOLIO_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_PORTFOLIO_PAGE);
  g_clear_object (&self->benchmark);
  g_clear_pointer (&self->report, dp_portfolio_report_unref);

  G_OBJECT_CLASS (dp_portfolio_page_parent_class)->dispose (object);
}

static void
dp_portfolio_page_finalize (GObject *object)
{
  DpPortfolioPage *self = DP_PORTFOLIO_PAGE (object);

  g_clear_object (&self->book);

  G_OBJECT_CLASS (dp_portfolio_page_parent_class)->finalize (object);
}

static void
dp_portfolio_page_class_init (DpPortfolioPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DpPageClass *page_class = DP_PAGE_CLASS (klass);

  object_class->constructed = dp_portfolio_page_constructed;
  object_class->dispose = dp_portfolio_page_dispose;
  object_class->finalize = dp_portfolio_page_finalize;
  page_class->refresh = dp_portfolio_page_refresh;

  g_type_ensure (DP_TYPE_CHART_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-portfolio-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, views);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, value_label);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, gain_label);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, time_weighted_label);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, money_weighted_label);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, problems_box);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, course_toggles);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, chart_view);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, holdings_box);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, method_row);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, cost_row);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, unrealised_row);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, realised_row);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, dividends_row);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, fees_row);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, currency_row);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, benchmark_row);
  gtk_widget_class_bind_template_child (widget_class, DpPortfolioPage, transactions_view);
  gtk_widget_class_bind_template_callback (widget_class, course_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, method_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, settings_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, transaction_activated_cb);
  gtk_widget_class_install_action (widget_class, "portfolio.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "portfolio.remove", "x", remove_action);
  gtk_widget_class_install_action (widget_class, "portfolio.import", NULL, import_action);
}

static void
dp_portfolio_page_init (DpPortfolioPage *self)
{
  g_autoptr(GtkListItemFactory) factory = dp_transaction_row_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_factory (self->transactions_view, factory);
}
