/* dp-book-report.c: a book with the prices of the marts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-book-private.h"
#include "dp-work-scheduler.h"

/* Before the first transaction, so that its day has a price even after holidays. */
#define DAYS_BEFORE 10
/* A split of the book and one of a provider within these are the same one. */
#define DAYS_APART 5

/* What an evaluation needs, on whichever thread */
typedef struct
{
  DpBook    *book;           /* (nullable): while the database is asked */
  char      *currency;
  GPtrArray *transactions;
  GPtrArray *prices;
  GPtrArray *rates;
  gint32     today;
} Evaluation;

static void
evaluation_clear (gpointer data)
{
  Evaluation *self = data;

  g_clear_object (&self->book);
  g_free (self->currency);
  g_ptr_array_unref (self->transactions);
  g_ptr_array_unref (self->prices);
  g_ptr_array_unref (self->rates);
}

static void
evaluation_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, evaluation_clear);
}

/* Symbols and currencies, each once */
static char **
list_names (Evaluation *self,
            gboolean    currencies)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i < self->transactions->len; i++)
    {
      const DpTransactionFields *fields = dp_transaction_get_fields (
          g_ptr_array_index (self->transactions, i));

      if (currencies)
        g_hash_table_add (names, (gpointer) fields->currency);
      else if (fields->symbol != NULL)
        g_hash_table_add (names, (gpointer) fields->symbol);
    }
  for (guint i = 0; currencies && i < self->prices->len; i++)
    {
      const DpPortfolioQuotes *quotes = g_ptr_array_index (self->prices, i);

      if (quotes->currency != NULL)
        g_hash_table_add (names, (gpointer) quotes->currency);
    }
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_strv_builder_add (builder, name);

  return g_strv_builder_end (builder);
}

static gint32
get_first_day (Evaluation *self)
{
  gint32 first = self->today;

  for (guint i = 0; i < self->transactions->len; i++)
    first = MIN (first,
                 dp_transaction_get_fields (g_ptr_array_index (self->transactions, i))->date);

  return first;
}

/* Rows of one name stand together. @currency: (nullable): the column; -1 for none */
static void
read_quotes (DpDbResult *rows,
             int         currency,
             guint       date,
             GPtrArray  *all)
{
  DpPortfolioQuotes *quotes = NULL;

  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      const char *name = dp_db_result_get_text (rows, i, 0);

      if (quotes == NULL || !g_str_equal (quotes->name, name))
        {
          quotes = dp_portfolio_quotes_new (name, currency >= 0
                                                      ? dp_db_result_get_text (rows, i, currency)
                                                      : NULL);
          g_ptr_array_add (all, quotes);
        }
      dp_portfolio_quotes_add (quotes, (gint32) dp_db_result_get_int64 (rows, i, date),
                               dp_db_result_get_double (rows, i, date + 1));
    }
}

static gboolean
has_split (Evaluation *self,
           const char *symbol,
           gint32      date)
{
  for (guint i = 0; i < self->transactions->len; i++)
    {
      const DpTransactionFields *fields = dp_transaction_get_fields (
          g_ptr_array_index (self->transactions, i));

      if (fields->kind == DP_TRANSACTION_SPLIT && g_str_equal (fields->symbol, symbol) &&
          ABS (fields->date - date) <= DAYS_APART)
        return TRUE;
    }

  return FALSE;
}

static void
add_splits (Evaluation *self,
            DpDbResult *rows)
{
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      DpTransactionFields fields = {
        .date = (gint32) dp_db_result_get_int64 (rows, i, 1),
        .kind = DP_TRANSACTION_SPLIT,
        .symbol = dp_db_result_get_text (rows, i, 0),
        .quantity = dp_db_result_get_double (rows, i, 2),
        .currency = self->currency,
      };

      if (!has_split (self, fields.symbol, fields.date))
        g_ptr_array_add (self->transactions, dp_transaction_new (&fields));
    }
}

static gboolean
read_prices (Evaluation  *self,
             gint32       from,
             GError     **error)
{
  g_auto(GStrv) symbols = list_names (self, FALSE);
  g_auto(GStrv) currencies = NULL;
  g_autoptr(DpDbResult) prices = NULL;
  g_autoptr(DpDbResult) splits = NULL;
  g_autoptr(DpDbResult) rates = NULL;
  DpDbParams *params = dp_db_params_add_strv (dp_db_params_new (), (const char * const *) symbols);

  prices = _dp_book_query (self->book, "portfolio_prices",
                           dp_db_params_add_int64 (params, from - DAYS_BEFORE), error);
  if (prices == NULL)
    return FALSE;
  read_quotes (prices, 1, 2, self->prices);

  params = dp_db_params_add_strv (dp_db_params_new (), (const char * const *) symbols);
  splits = _dp_book_query (self->book, "portfolio_splits", dp_db_params_add_int64 (params, from),
                           error);
  if (splits == NULL)
    return FALSE;
  add_splits (self, splits);

  currencies = list_names (self, TRUE);
  params = dp_db_params_add_text (dp_db_params_new (), self->currency);
  dp_db_params_add_strv (params, (const char * const *) currencies);
  rates = _dp_book_query (self->book, "portfolio_rates",
                          dp_db_params_add_int64 (params, from - DAYS_BEFORE), error);
  if (rates == NULL)
    return FALSE;
  read_quotes (rates, -1, 1, self->rates);

  return TRUE;
}

static DexFuture *
compute_fiber (gpointer user_data)
{
  Evaluation *self = user_data;
  const DpPortfolioInput input = { self->currency, self->transactions, self->prices, self->rates,
                                   self->today };

  return dex_future_new_take_boxed (DP_TYPE_PORTFOLIO_REPORT, dp_portfolio_evaluate (&input));
}

static DexFuture *
evaluate_fiber (gpointer user_data)
{
  Evaluation *self = user_data;
  g_autoptr(DpDbResult) built = NULL;
  g_autoptr(GError) error = NULL;

  built = _dp_book_query (self->book, "count_marts", NULL, &error);
  /* Before the first run there are no prices, but a book there may be. */
  if (built == NULL ||
      (self->transactions->len > 0 && dp_db_result_get_int64 (built, 0, 0) >= 2 &&
       !read_prices (self, get_first_day (self), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* The last to let go of the evaluation may be another thread, where a book is never touched. */
  g_clear_object (&self->book);

  return dex_scheduler_spawn (dp_work_scheduler_get (), 0, compute_fiber,
                              g_atomic_rc_box_acquire (self), evaluation_release);
}

DexFuture *
dp_book_evaluate (DpBook *self,
                  gint32  today)
{
  Evaluation *evaluation;
  GListModel *transactions;

  g_return_val_if_fail (DP_IS_BOOK (self), NULL);

  evaluation = g_atomic_rc_box_new0 (Evaluation);
  evaluation->book = g_object_ref (self);
  evaluation->currency = g_strdup (self->currency);
  evaluation->today = today;
  evaluation->transactions = g_ptr_array_new_with_free_func (g_object_unref);
  evaluation->prices = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_portfolio_quotes_free);
  evaluation->rates = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_portfolio_quotes_free);
  transactions = G_LIST_MODEL (self->transactions);
  for (guint i = 0; i < g_list_model_get_n_items (transactions); i++)
    g_ptr_array_add (evaluation->transactions, g_list_model_get_item (transactions, i));

  return dex_scheduler_spawn (NULL, 0, evaluate_fiber, evaluation, evaluation_release);
}
