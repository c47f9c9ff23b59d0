/* dp-book.c: a portfolio as it is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-book-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

G_DEFINE_FINAL_TYPE (DpBook, dp_book, G_TYPE_OBJECT)

/* What one change is about */
typedef struct
{
  DpBook        *book;
  GPtrArray     *transactions;   /* (nullable) */
  DpTransaction *transaction;    /* (nullable) */
  gint64         id;
  GArray        *ids;            /* (nullable) */
  char          *currency;       /* (nullable) */
  char          *benchmark;      /* (nullable) */
} Change;

static Change *
change_new (DpBook *book)
{
  Change *self = g_new0 (Change, 1);

  self->book = g_object_ref (book);

  return self;
}

static void
change_free (gpointer data)
{
  Change *self = data;

  g_object_unref (self->book);
  g_clear_pointer (&self->transactions, g_ptr_array_unref);
  g_clear_object (&self->transaction);
  g_clear_pointer (&self->ids, g_array_unref);
  g_free (self->currency);
  g_free (self->benchmark);
  g_free (self);
}

DpDbResult *
_dp_book_query (DpBook      *self,
                const char  *query,
                DpDbParams  *params,
                GError     **error)
{
  return dex_await_object (dp_engine_query (self->engine, dp_db_load_sql (query), params), error);
}

static DpDbParams *
new_params (DpBook *self)
{
  return dp_db_params_add_text (dp_db_params_new (), self->name);
}

static DpTransaction *
read_transaction (DpDbResult *rows,
                  guint       row)
{
  DpTransactionFields fields = {
    .id = dp_db_result_get_int64 (rows, row, 0),
    .date = (gint32) dp_db_result_get_int64 (rows, row, 1),
    .symbol = dp_db_result_get_text (rows, row, 3),
    .quantity = dp_db_result_get_double (rows, row, 4),
    .price = dp_db_result_get_double (rows, row, 5),
    .currency = dp_db_result_get_text (rows, row, 6),
    .fee = dp_db_result_get_double (rows, row, 7),
  };

  dp_transaction_kind_parse (dp_db_result_get_text (rows, row, 2), &fields.kind);

  return dp_transaction_new (&fields);
}

gboolean
_dp_book_load (DpBook  *self,
               GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(DpDbResult) book = _dp_book_query (self, "find_portfolio", new_params (self), error);
  g_autoptr(DpDbResult) rows = NULL;

  if (book == NULL)
    return FALSE;
  rows = _dp_book_query (self, "list_transactions", new_params (self), error);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    g_ptr_array_add (found, read_transaction (rows, i));
  if (dp_db_result_get_n_rows (book) > 0)
    {
      g_set_str (&self->currency, dp_db_result_get_text (book, 0, 0));
      g_set_str (&self->benchmark, dp_db_result_get_text (book, 0, 1));
    }
  g_list_store_splice (self->transactions, 0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->transactions)), found->pdata,
                       found->len);

  return dp_db_result_get_n_rows (book) > 0;
}

/* What a change ends with */
static DexFuture *
load_after (DpBook *self)
{
  g_autoptr(GError) error = NULL;

  _dp_book_load (self, &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
load_fiber (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean is_there = _dp_book_load (user_data, &error);

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_boolean (is_there);
}

static DexFuture *
save_settings_fiber (gpointer user_data)
{
  Change *self = user_data;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;
  DpDbParams *params = new_params (self->book);

  dp_db_params_add_text (params, self->currency);
  dp_db_params_add_text (params, self->benchmark);
  result = _dp_book_query (self->book, "save_portfolio", params, &error);
  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return load_after (self->book);
}

/* The columns of add_transactions, each as an array. */
static void
add_columns (DpDbParams *params,
             GPtrArray  *transactions)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (
      (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < 7; i++)
    g_ptr_array_add (columns, g_ptr_array_new_with_free_func (g_free));
  for (guint i = 0; i < transactions->len; i++)
    {
      const DpTransactionFields *fields = dp_transaction_get_fields (
          g_ptr_array_index (transactions, i));
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      g_ptr_array_add (columns->pdata[0], dp_date_to_string (fields->date));
      g_ptr_array_add (columns->pdata[1], g_strdup (dp_transaction_kind_get_nick (fields->kind)));
      g_ptr_array_add (columns->pdata[2], g_strdup (fields->symbol));
      g_ptr_array_add (columns->pdata[3],
                       g_strdup (g_ascii_dtostr (buffer, sizeof buffer, fields->quantity)));
      g_ptr_array_add (columns->pdata[4],
                       g_strdup (g_ascii_dtostr (buffer, sizeof buffer, fields->price)));
      g_ptr_array_add (columns->pdata[5], g_strdup (fields->currency));
      g_ptr_array_add (columns->pdata[6],
                       g_strdup (g_ascii_dtostr (buffer, sizeof buffer, fields->fee)));
    }
  for (guint i = 0; i < columns->len; i++)
    {
      GPtrArray *column = columns->pdata[i];

      dp_db_params_add_texts (params, (const char * const *) column->pdata, column->len);
    }
}

static gboolean
check_all (GPtrArray  *transactions,
           GError    **error)
{
  for (guint i = 0; i < transactions->len; i++)
    if (!dp_transaction_fields_check (dp_transaction_get_fields (
                                          g_ptr_array_index (transactions, i)),
                                      error))
      return FALSE;

  return TRUE;
}

GArray *
_dp_book_add (DpBook     *self,
              GPtrArray  *transactions,
              GError    **error)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  DpDbParams *params;
  g_autoptr(DpDbResult) result = NULL;

  if (!check_all (transactions, error))
    return NULL;
  if (transactions->len == 0)
    return g_steal_pointer (&ids);

  params = new_params (self);
  /* A new book is in the currency of what is in it. */
  dp_db_params_add_text (params,
                         dp_transaction_get_fields (g_ptr_array_index (transactions, 0))->currency);
  add_columns (params, transactions);
  result = _dp_book_query (self, "add_transactions", params, error);
  if (result == NULL)
    return NULL;

  for (guint i = 0; i < dp_db_result_get_n_rows (result); i++)
    {
      gint64 id = dp_db_result_get_int64 (result, i, 0);

      g_array_append_val (ids, id);
    }

  return g_steal_pointer (&ids);
}

static DexFuture *
add_fiber (gpointer user_data)
{
  Change *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ids = _dp_book_add (self->book, self->transactions, &error);

  if (ids == NULL || (_dp_book_load (self->book, &error), error != NULL))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_ARRAY, g_steal_pointer (&ids));
}

/* A change of what was there. */
static DexFuture *
finish_change (Change     *self,
               DpDbResult *result,
               GError     *error)
{
  if (result == NULL)
    return dex_future_new_for_error (error);
  if (dp_db_result_get_n_rows (result) == 0)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                  _("There is no transaction %" PRId64
                                    " in “%s”. It may have been removed elsewhere."),
                                  self->id, self->book->name);

  return load_after (self->book);
}

static DexFuture *
change_fiber (gpointer user_data)
{
  Change *self = user_data;
  const DpTransactionFields *fields = dp_transaction_get_fields (self->transaction);
  g_autofree char *date = dp_date_to_string (fields->date);
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params;
  GError *error = NULL;

  if (!dp_transaction_fields_check (fields, &error))
    return dex_future_new_for_error (error);

  params = dp_db_params_add_int64 (new_params (self->book), self->id);
  dp_db_params_add_text (params, date);
  dp_db_params_add_text (params, dp_transaction_kind_get_nick (fields->kind));
  dp_db_params_add_text (params, fields->symbol);
  dp_db_params_add_double (params, fields->quantity);
  dp_db_params_add_double (params, fields->price);
  dp_db_params_add_text (params, fields->currency);
  dp_db_params_add_double (params, fields->fee);
  result = _dp_book_query (self->book, "change_transaction", params, &error);

  return finish_change (self, result, error);
}

/* As PostgreSQL writes an array */
static char *
dup_array (GArray *ids)
{
  g_autoptr(GString) array = g_string_new ("{");

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (array, "%s%" PRId64, i > 0 ? "," : "", g_array_index (ids, gint64, i));
  g_string_append_c (array, '}');

  return g_string_free (g_steal_pointer (&array), FALSE);
}

static DexFuture *
remove_fiber (gpointer user_data)
{
  Change *self = user_data;
  g_autofree char *ids = dup_array (self->ids);
  g_autoptr(DpDbResult) result = NULL;
  GError *error = NULL;

  result = _dp_book_query (self->book, "remove_transactions",
                           dp_db_params_add_text (new_params (self->book), ids), &error);

  return finish_change (self, result, error);
}

static void
dp_book_finalize (GObject *object)
{
  DpBook *self = DP_BOOK (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->transactions);
  g_free (self->name);
  g_free (self->currency);
  g_free (self->benchmark);

  G_OBJECT_CLASS (dp_book_parent_class)->finalize (object);
}

static void
dp_book_class_init (DpBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_book_finalize;
}

static void
dp_book_init (DpBook *self)
{
  self->transactions = g_list_store_new (DP_TYPE_TRANSACTION);
  self->currency = g_strdup ("USD");
}

DpBook *
dp_book_new (DpEngine   *engine,
             const char *name)
{
  DpBook *self;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  self = g_object_new (DP_TYPE_BOOK, NULL);
  self->engine = g_object_ref (engine);
  self->name = g_strdup (name != NULL ? name : DP_BOOK_DEFAULT_NAME);

  return self;
}

DexFuture *
dp_book_load (DpBook *self)
{
  g_return_val_if_fail (DP_IS_BOOK (self), NULL);

  return dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref);
}

const char *
dp_book_get_name (DpBook *self)
{
  g_return_val_if_fail (DP_IS_BOOK (self), NULL);

  return self->name;
}

const char *
dp_book_get_currency (DpBook *self)
{
  g_return_val_if_fail (DP_IS_BOOK (self), NULL);

  return self->currency;
}

const char *
dp_book_get_benchmark (DpBook *self)
{
  g_return_val_if_fail (DP_IS_BOOK (self), NULL);

  return self->benchmark;
}

GListModel *
dp_book_list_transactions (DpBook *self)
{
  g_return_val_if_fail (DP_IS_BOOK (self), NULL);

  return G_LIST_MODEL (self->transactions);
}

DexFuture *
dp_book_save_settings (DpBook     *self,
                       const char *currency,
                       const char *benchmark)
{
  Change *change;

  g_return_val_if_fail (DP_IS_BOOK (self), NULL);
  g_return_val_if_fail (currency != NULL, NULL);

  change = change_new (self);
  change->currency = g_ascii_strup (currency, -1);
  change->benchmark = g_strdup (benchmark);

  return dex_scheduler_spawn (NULL, 0, save_settings_fiber, change, change_free);
}

DexFuture *
dp_book_add (DpBook    *self,
             GPtrArray *transactions)
{
  Change *change;

  g_return_val_if_fail (DP_IS_BOOK (self), NULL);
  g_return_val_if_fail (transactions != NULL, NULL);

  change = change_new (self);
  change->transactions = g_ptr_array_ref (transactions);

  return dex_scheduler_spawn (NULL, 0, add_fiber, change, change_free);
}

DexFuture *
dp_book_change (DpBook        *self,
                DpTransaction *transaction)
{
  Change *change;

  g_return_val_if_fail (DP_IS_BOOK (self), NULL);
  g_return_val_if_fail (DP_IS_TRANSACTION (transaction), NULL);

  change = change_new (self);
  change->transaction = g_object_ref (transaction);
  change->id = dp_transaction_get_fields (transaction)->id;

  return dex_scheduler_spawn (NULL, 0, change_fiber, change, change_free);
}

DexFuture *
dp_book_remove (DpBook *self,
                gint64  id)
{
  g_autoptr(GArray) ids = g_array_append_val (g_array_new (FALSE, FALSE, sizeof id), id);

  return dp_book_remove_all (self, ids);
}

DexFuture *
dp_book_remove_all (DpBook *self,
                    GArray *ids)
{
  Change *change;

  g_return_val_if_fail (DP_IS_BOOK (self), NULL);
  g_return_val_if_fail (ids != NULL, NULL);

  change = change_new (self);
  change->ids = g_array_ref (ids);
  change->id = ids->len > 0 ? g_array_index (ids, gint64, 0) : 0;

  return dex_scheduler_spawn (NULL, 0, remove_fiber, change, change_free);
}
