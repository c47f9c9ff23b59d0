/* dp-cli-portfolio.c: datapipe portfolio
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-portfolio.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-decimal.h"

#define US_PER_DAY (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

static gboolean as_json;
static gboolean average;
static char *name;
static char *currency;
static char *benchmark;
static char *fee;

static const GOptionEntry entries[] = {
  { "portfolio", 0, 0, G_OPTION_ARG_STRING, &name, N_("Which one; the first is called Portfolio"),
    N_("NAME") },
  { "currency", 0, 0, G_OPTION_ARG_STRING, &currency,
    N_("Of the price and the fee, or with “set” of the sums"), N_("CODE") },
  { "fee", 0, 0, G_OPTION_ARG_STRING, &fee, N_("Commission and tax of the transaction"),
    N_("SUM") },
  { "benchmark", 0, 0, G_OPTION_ARG_STRING, &benchmark, N_("With “set”: what it is compared with"),
    N_("SYMBOL") },
  { "average", 0, 0, G_OPTION_ARG_NONE, &average,
    N_("Gains at average cost, not first in, first out"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

/* Returns: (transfer full) (nullable): with what is in it; NULL after its error was printed */
static DpBook *
open_book (DpCli *cli)
{
  g_autoptr(DpBook) book = NULL;
  g_autoptr(GError) error = NULL;

  if (!_dp_cli_open (cli))
    return NULL;

  book = dp_book_new (cli->engine, name);
  dex_await (dp_book_load (book), &error);
  if (error != NULL)
    {
      _dp_cli_fail (error);
      return NULL;
    }

  return g_steal_pointer (&book);
}

static DpCliExit
list (DpCli *cli)
{
  g_autoptr(DpBook) book = open_book (cli);

  if (book == NULL)
    return DP_CLI_FAILED;
  if (as_json)
    _dp_cli_print_transactions (dp_book_list_transactions (book));
  else if (g_list_model_get_n_items (dp_book_list_transactions (book)) == 0)
    g_print (
        "%s\n",
        _("There are no transactions. “datapipe portfolio add” and “portfolio import” add some."));
  else
    _dp_cli_show_transactions (dp_book_list_transactions (book));

  return DP_CLI_DONE;
}

static DpCliExit
show (DpCli *cli)
{
  g_autoptr(DpBook) book = open_book (cli);
  g_autoptr(DpPortfolioReport) report = NULL;
  g_autoptr(GError) error = NULL;

  if (book == NULL)
    return DP_CLI_FAILED;
  report = dex_await_boxed (dp_book_evaluate (book, (gint32) (g_get_real_time () / US_PER_DAY)),
                            &error);
  if (report == NULL)
    return _dp_cli_fail (error);

  if (as_json)
    _dp_cli_print_portfolio (book, report);
  else
    _dp_cli_show_portfolio (book, report, average ? DP_COST_AVERAGE : DP_COST_FIFO);

  return DP_CLI_DONE;
}

static gboolean
parse_number (const char *text,
              double     *value)
{
  DpDecimal decimal;

  if (text == NULL || !dp_decimal_parse (text, -1, &decimal))
    return FALSE;
  *value = dp_decimal_to_double (decimal);

  return TRUE;
}

/* KIND DATE [SYMBOL] [QUANTITY] [PRICE], each where the kind has it. Returns: whether all are there
 * and no more */
static gboolean
parse_transaction (DpCli               *cli,
                   DpTransactionFields *fields)
{
  char **word = cli->arguments + 1;
  gboolean is_trade;

  if (_dp_cli_n_arguments (cli) < 4 || !dp_transaction_kind_parse (*word++, &fields->kind))
    return FALSE;
  fields->date = strlen (*word) == 10 ? dp_date_parse (*word, -1) : DP_DATE_NONE;
  word++;
  if (dp_transaction_kind_has_symbol (fields->kind))
    fields->symbol = *word++;

  is_trade = fields->kind == DP_TRANSACTION_BUY || fields->kind == DP_TRANSACTION_SELL;
  fields->quantity = 1;
  if ((is_trade || fields->kind == DP_TRANSACTION_SPLIT) &&
      !parse_number (*word++, &fields->quantity))
    return FALSE;
  if (fields->kind != DP_TRANSACTION_SPLIT &&
      (word[-1] == NULL || !parse_number (*word++, &fields->price)))
    return FALSE;

  return *word == NULL && (fee == NULL || parse_number (fee, &fields->fee));
}

static DpCliExit
add (DpCli *cli)
{
  DpTransactionFields fields = { .date = DP_DATE_NONE };
  g_autoptr(DpBook) book = NULL;
  g_autoptr(GPtrArray) transactions = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;

  if (!parse_transaction (cli, &fields))
    return _dp_cli_usage (
        cli,
        _("It is “add buy DATE SYMBOL QUANTITY PRICE” (or sell), “add dividend DATE SYMBOL SUM”, "
          "“add split DATE SYMBOL RATIO”, or “add deposit DATE SUM” (or withdrawal, fee)."));
  if (fields.date == DP_DATE_NONE)
    return _dp_cli_usage (cli, _("“%s” is no day; write it as YYYY-MM-DD."), cli->arguments[2]);

  book = open_book (cli);
  if (book == NULL)
    return DP_CLI_FAILED;

  fields.currency = currency != NULL ? currency : dp_book_get_currency (book);
  g_ptr_array_add (transactions, dp_transaction_new (&fields));
  dex_await (dp_book_add (book, transactions), &error);
  if (error != NULL)
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}

static DpCliExit
remove_one (DpCli *cli)
{
  g_autoptr(DpBook) book = NULL;
  g_autoptr(GError) error = NULL;
  guint64 id;

  if (_dp_cli_n_arguments (cli) != 2 ||
      !g_ascii_string_to_unsigned (cli->arguments[1], 10, 1, G_MAXINT64, &id, NULL))
    return _dp_cli_usage (
        cli, _("Name one transaction by its number; “datapipe portfolio list” lists them."));
  book = open_book (cli);
  if (book == NULL)
    return DP_CLI_FAILED;
  dex_await (dp_book_remove (book, (gint64) id), &error);
  if (error != NULL)
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}

static DpCliExit
import (DpCli *cli)
{
  g_autoptr(DpBook) book = NULL;
  g_autoptr(DpBookCsv) csv = NULL;
  g_autoptr(GError) error = NULL;

  if (_dp_cli_n_arguments (cli) != 2)
    return _dp_cli_usage (cli, _("Name one CSV file with transactions."));
  book = open_book (cli);
  if (book == NULL)
    return DP_CLI_FAILED;
  csv = dex_await_boxed (dp_book_import (book, cli->arguments[1]), &error);
  if (csv == NULL)
    return _dp_cli_fail (error);

  for (guint i = 0; i < csv->rejects->len; i++)
    g_printerr ("datapipe: %s\n", (const char *) g_ptr_array_index (csv->rejects, i));
  g_print (g_dngettext (GETTEXT_PACKAGE, "%u transaction was added.\n",
                        "%u transactions were added.\n", csv->transactions->len),
           csv->transactions->len);
  if (csv->n_known > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u was there already.\n", "%u were there already.\n",
                          csv->n_known),
             csv->n_known);
  if (csv->rejects->len == 0)
    return DP_CLI_DONE;

  return csv->transactions->len + csv->n_known > 0 ? DP_CLI_PARTLY : DP_CLI_FAILED;
}

static DpCliExit
set (DpCli *cli)
{
  g_autoptr(DpBook) book = NULL;
  g_autoptr(GError) error = NULL;

  if (currency == NULL && benchmark == NULL)
    return _dp_cli_usage (cli, _("Say what to set: --currency CODE or --benchmark SYMBOL."));
  book = open_book (cli);
  if (book == NULL)
    return DP_CLI_FAILED;
  dex_await (dp_book_save_settings (book, currency != NULL ? currency : dp_book_get_currency (book),
                                    benchmark != NULL ? benchmark : dp_book_get_benchmark (book)),
             &error);
  if (error != NULL)
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}

static DpCliExit
portfolio (DpCli *cli)
{
  const char *verb = _dp_cli_n_arguments (cli) > 0 ? cli->arguments[0] : "show";

  if (g_str_equal (verb, "show") && _dp_cli_n_arguments (cli) <= 1)
    return show (cli);
  if (g_str_equal (verb, "list") && _dp_cli_n_arguments (cli) == 1)
    return list (cli);
  if (g_str_equal (verb, "add"))
    return add (cli);
  if (g_str_equal (verb, "remove"))
    return remove_one (cli);
  if (g_str_equal (verb, "import"))
    return import (cli);
  if (g_str_equal (verb, "set") && _dp_cli_n_arguments (cli) == 1)
    return set (cli);

  return _dp_cli_usage (cli,
                        _("It is “portfolio show”, “list”, “add”, “remove”, “import” or “set”."));
}

const DpCliCommand _dp_cli_portfolio = {
  "portfolio", N_("[show | list | add KIND … | remove NUMBER | import FILE | set]"),
  N_("What was bought and sold, and what came of it"), entries, portfolio
};
