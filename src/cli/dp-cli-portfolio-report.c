/* dp-cli-portfolio-report.c: how a portfolio is printed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-portfolio.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

#include "dp-cli-table.h"
#include "dp-json-member.h"

static void
add_number (JsonBuilder *builder,
            const char  *name,
            double       value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_date (JsonBuilder *builder,
          gint32       date)
{
  g_autofree char *text = date != DP_DATE_NONE ? dp_date_to_string (date) : NULL;

  dp_json_add_text (builder, "date", text);
}

static void
add_methods (JsonBuilder  *builder,
             const double *cost,
             const double *realised,
             const double *unrealised)
{
  static const char * const methods[] = { "fifo", "average" };

  for (guint i = 0; i < DP_COST_N_METHODS; i++)
    {
      json_builder_set_member_name (builder, methods[i]);
      json_builder_begin_object (builder);
      add_number (builder, "cost", cost[i]);
      add_number (builder, "realised", realised[i]);
      add_number (builder, "unrealised", unrealised[i]);
      json_builder_end_object (builder);
    }
}

static void
add_holding (JsonBuilder     *builder,
             const DpHolding *holding)
{
  json_builder_begin_object (builder);
  dp_json_add_text (builder, "symbol", holding->symbol);
  dp_json_add_text (builder, "currency", holding->currency);
  add_number (builder, "quantity", holding->quantity);
  add_number (builder, "price", holding->price);
  add_date (builder, holding->price_date);
  add_number (builder, "value", holding->value);
  add_number (builder, "weight", holding->weight);
  add_number (builder, "dividends", holding->dividends);
  add_number (builder, "fees", holding->fees);
  add_methods (builder, holding->cost, holding->realised, holding->unrealised);
  json_builder_set_member_name (builder, "lots");
  json_builder_begin_array (builder);
  for (guint i = 0; i < holding->lots->len; i++)
    {
      const DpLot *lot = &g_array_index (holding->lots, DpLot, i);

      json_builder_begin_object (builder);
      add_date (builder, lot->date);
      add_number (builder, "quantity", lot->quantity);
      add_number (builder, "cost", lot->cost);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_days (JsonBuilder *builder,
          GArray      *days)
{
  json_builder_set_member_name (builder, "days");
  json_builder_begin_array (builder);
  for (guint i = 0; i < days->len; i++)
    {
      const DpPortfolioDay *day = &g_array_index (days, DpPortfolioDay, i);

      json_builder_begin_object (builder);
      add_date (builder, day->date);
      add_number (builder, "value", day->value);
      add_number (builder, "invested", day->invested);
      add_number (builder, "index", day->index);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_lists (JsonBuilder             *builder,
           const DpPortfolioReport *report)
{
  json_builder_set_member_name (builder, "holdings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->holdings->len; i++)
    add_holding (builder, g_ptr_array_index (report->holdings, i));
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "cash");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->cash->len; i++)
    {
      const DpCashBalance *balance = &g_array_index (report->cash, DpCashBalance, i);

      json_builder_begin_object (builder);
      dp_json_add_text (builder, "currency", balance->currency);
      add_number (builder, "amount", balance->amount);
      add_number (builder, "value", balance->value);
      add_number (builder, "weight", balance->weight);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  add_days (builder, report->days);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->problems->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (report->problems, i));
  json_builder_end_array (builder);
}

void
_dp_cli_print_portfolio (DpBook                  *book,
                         const DpPortfolioReport *report)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "name", dp_book_get_name (book));
  dp_json_add_text (builder, "currency", dp_book_get_currency (book));
  dp_json_add_text (builder, "benchmark", dp_book_get_benchmark (book));
  add_number (builder, "value", report->value);
  add_number (builder, "cash_value", report->cash_value);
  add_number (builder, "invested", report->invested);
  add_number (builder, "gain", report->gain);
  add_number (builder, "dividends", report->dividends);
  add_number (builder, "fees", report->fees);
  add_methods (builder, report->cost, report->realised, report->unrealised);
  add_number (builder, "time_weighted", report->time_weighted);
  add_number (builder, "time_weighted_year", report->time_weighted_year);
  add_number (builder, "money_weighted", report->money_weighted);
  add_lists (builder, report);
  json_builder_end_object (builder);
  _dp_cli_print_json (builder);
}

/* Returns: (transfer full): to hundredths, "–" for what is not known */
static char *
dup_money (double value)
{
  return isfinite (value) ? g_strdup_printf ("%.2f", value) : g_strdup ("–");
}

static char *
dup_percent (double value)
{
  return isfinite (value) ? g_strdup_printf ("%.2f %%", value * 100) : g_strdup ("–");
}

static void
show_holdings (const DpPortfolioReport *report,
               DpCostMethod             method)
{
  g_autoptr(DpCliTable) table = dp_cli_table_new (_("Symbol"), _("Quantity"), _("Price"),
                                                  _("Value"), _("Weight"), _("Cost"),
                                                  _("Unrealised"), _("Realised"), _("Dividends"),
                                                  NULL);

  for (guint column = 1; column < 9; column++)
    dp_cli_table_set_numeric (table, column);
  for (guint i = 0; i < report->holdings->len; i++)
    {
      const DpHolding *holding = g_ptr_array_index (report->holdings, i);
      g_autofree char *quantity = g_strdup_printf ("%.10g", holding->quantity);
      g_autofree char *price = g_strdup_printf ("%.10g %s", holding->price, holding->currency);
      g_autofree char *value = dup_money (holding->value);
      g_autofree char *weight = dup_percent (holding->weight);
      g_autofree char *cost = dup_money (holding->cost[method]);
      g_autofree char *unrealised = dup_money (holding->unrealised[method]);
      g_autofree char *realised = dup_money (holding->realised[method]);
      g_autofree char *dividends = dup_money (holding->dividends);

      dp_cli_table_add_row (table, holding->symbol, quantity, price, value, weight, cost,
                            unrealised, realised, dividends, NULL);
    }
  for (guint i = 0; i < report->cash->len; i++)
    {
      const DpCashBalance *balance = &g_array_index (report->cash, DpCashBalance, i);
      g_autofree char *amount = dup_money (balance->amount);
      g_autofree char *value = dup_money (balance->value);
      g_autofree char *weight = dup_percent (balance->weight);

      dp_cli_table_add_row (table, balance->currency, amount, "", value, weight, "", "", "", "",
                            NULL);
    }
  dp_cli_table_print (table, stdout);
}

static void
print_line (const char *label,
            char       *value,
            const char *unit)
{
  g_autofree char *owned = value;

  g_print ("%s: %s%s%s\n", label, owned, *unit != '\0' ? " " : "", unit);
}

void
_dp_cli_show_portfolio (DpBook                  *book,
                        const DpPortfolioReport *report,
                        DpCostMethod             method)
{
  const char *currency = dp_book_get_currency (book);

  show_holdings (report, method);
  g_print ("\n");
  print_line (_("Value"), dup_money (report->value), currency);
  print_line (_("Paid in, less what was taken out"), dup_money (report->invested), currency);
  print_line (_("Gain"), dup_money (report->gain), currency);
  print_line (_("Realised"), dup_money (report->realised[method]), currency);
  print_line (_("Unrealised"), dup_money (report->unrealised[method]), currency);
  print_line (_("Dividends"), dup_money (report->dividends), currency);
  print_line (_("Fees"), dup_money (report->fees), currency);
  print_line (_("Time-weighted return"), dup_percent (report->time_weighted), "");
  print_line (_("Time-weighted return in a year"), dup_percent (report->time_weighted_year), "");
  print_line (_("Money-weighted return in a year"), dup_percent (report->money_weighted), "");
  for (guint i = 0; i < report->problems->len; i++)
    g_printerr ("datapipe: %s\n", (const char *) g_ptr_array_index (report->problems, i));
}

void
_dp_cli_print_transactions (GListModel *transactions)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (transactions); i++)
    {
      g_autoptr(DpTransaction) transaction = g_list_model_get_item (transactions, i);
      const DpTransactionFields *fields = dp_transaction_get_fields (transaction);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "id");
      json_builder_add_int_value (builder, fields->id);
      add_date (builder, fields->date);
      dp_json_add_text (builder, "kind", dp_transaction_kind_get_nick (fields->kind));
      dp_json_add_text (builder, "symbol", fields->symbol);
      add_number (builder, "quantity", fields->quantity);
      add_number (builder, "price", fields->price);
      dp_json_add_text (builder, "currency", fields->currency);
      add_number (builder, "fee", fields->fee);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  _dp_cli_print_json (builder);
}

void
_dp_cli_show_transactions (GListModel *transactions)
{
  g_autoptr(DpCliTable) table = dp_cli_table_new (_("Number"), _("Date"), _("Kind"),
                                                  _("Symbol"), _("Quantity"), _("Price"),
                                                  _("Fee"), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (transactions); i++)
    {
      g_autoptr(DpTransaction) transaction = g_list_model_get_item (transactions, i);
      const DpTransactionFields *fields = dp_transaction_get_fields (transaction);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, fields->id);
      g_autofree char *date = dp_date_to_string (fields->date);
      g_autofree char *quantity = g_strdup_printf ("%.10g", fields->quantity);
      g_autofree char *price = g_strdup_printf ("%.10g %s", fields->price, fields->currency);
      g_autofree char *fee = g_strdup_printf ("%.10g", fields->fee);

      dp_cli_table_add_row (table, id, date, dp_transaction_kind_get_label (fields->kind),
                            fields->symbol != NULL ? fields->symbol : "", quantity, price, fee,
                            NULL);
    }
  dp_cli_table_print (table, stdout);
}
