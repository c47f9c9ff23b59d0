/* test-book-import-dialog.c: what a file would add to a portfolio is said before it is added
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-book-import-dialog.h"

static DpBookCsv *
create_csv (guint n_new,
            guint n_known,
            guint n_rejects)
{
  const DpTransactionFields fields = {
    .date = 20500, .kind = DP_TRANSACTION_BUY, .symbol = "VOLT.SIM", .quantity = 10, .price = 50,
    .currency = "USD",
  };
  DpBookCsv *csv = g_new0 (DpBookCsv, 1);

  csv->transactions = g_ptr_array_new_with_free_func (g_object_unref);
  csv->rejects = g_ptr_array_new_with_free_func (g_free);
  csv->n_known = n_known;
  for (guint i = 0; i < n_new; i++)
    g_ptr_array_add (csv->transactions, dp_transaction_new (&fields));
  for (guint i = 0; i < n_rejects; i++)
    g_ptr_array_add (csv->rejects, g_strdup ("Line 4: “Lend” is no kind of transaction <&>"));

  return csv;
}

static void
check_dialog (guint       n_new,
              guint       n_known,
              guint       n_rejects,
              const char *heading,
              const char *body)
{
  g_autoptr(DpBookCsv) csv = create_csv (n_new, n_known, n_rejects);
  GtkWidget *window = adw_window_new ();
  AdwDialog *dialog = dp_book_import_dialog_new (csv);

  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), ==, heading);
  g_assert_cmpstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), ==, body);
  g_assert_cmpint (adw_alert_dialog_has_response (ADW_ALERT_DIALOG (dialog), "import"), ==,
                   n_new > 0);

  gtk_window_present (GTK_WINDOW (window));
  adw_dialog_present (dialog, window);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_said (void)
{
  check_dialog (2, 0, 0, "Add 2 Transactions?", "");
  check_dialog (1, 3, 1, "Add 1 Transaction?",
                "3 are in the portfolio already. 1 line cannot be read.");
  check_dialog (0, 1, 0, "Nothing to Add", "1 is in the portfolio already. ");
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/book-import-dialog/said", test_said);

  return g_test_run ();
}
