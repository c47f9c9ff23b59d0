/* dp-book-import.c: what files add to a portfolio
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-book-private.h"
#include "dp-work-scheduler.h"

typedef struct
{
  DpBook *book;
  char   *path;
  char   *currency;    /* the book's, as it was */
} Reading;

static Reading *
reading_new (DpBook     *book,
             const char *path)
{
  Reading *self = g_new0 (Reading, 1);

  self->book = g_object_ref (book);
  self->path = g_strdup (path);
  self->currency = g_strdup (book->currency);

  return self;
}

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_object_unref (self->book);
  g_free (self->path);
  g_free (self->currency);
  g_free (self);
}

static DexFuture *
read_csv_fiber (gpointer user_data)
{
  Reading *self = user_data;
  g_autoptr(GError) error = NULL;
  DpBookCsv *csv = dp_book_csv_read (self->path, self->currency, &error);

  if (csv == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (DP_TYPE_BOOK_CSV, csv);
}

/*
 * Two of the same are the same line of a statement. Its currency is not asked for: where a line has
 * none it is the book's, which may have been another one then.
 */
static char *
dup_key (DpTransaction *transaction)
{
  const DpTransactionFields *fields = dp_transaction_get_fields (transaction);

  return g_strdup_printf ("%d %d %s %.9g %.9g %.9g", fields->date, fields->kind,
                          fields->symbol != NULL ? fields->symbol : "", fields->quantity,
                          fields->price, fields->fee);
}

/* How often each is in the book: who bought the same twice on a day has two of them. */
static GHashTable *
count_transactions (DpBook *self)
{
  GListModel *transactions = G_LIST_MODEL (self->transactions);
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (transactions); i++)
    {
      g_autoptr(DpTransaction) transaction = g_list_model_get_item (transactions, i);
      char *key = dup_key (transaction);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

      g_hash_table_insert (counts, key, GUINT_TO_POINTER (count + 1));
    }

  return counts;
}

static void
drop_known (DpBook    *self,
            DpBookCsv *csv)
{
  g_autoptr(GHashTable) counts = count_transactions (self);
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < csv->transactions->len; i++)
    {
      DpTransaction *transaction = g_ptr_array_index (csv->transactions, i);
      g_autofree char *key = dup_key (transaction);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

      if (count == 0)
        g_ptr_array_add (others, g_object_ref (transaction));
      else
        g_hash_table_insert (counts, g_steal_pointer (&key), GUINT_TO_POINTER (count - 1));
    }

  csv->n_known = csv->transactions->len - others->len;
  g_ptr_array_unref (csv->transactions);
  csv->transactions = g_steal_pointer (&others);
}

/* Returns: (transfer full) (nullable): what is in the file and not in the book */
static DpBookCsv *
read_csv (Reading  *self,
          GError  **error)
{
  g_autoptr(DpBookCsv) csv = NULL;
  g_autoptr(GError) load_error = NULL;
  Reading *reading = reading_new (self->book, self->path);

  csv = dex_await_boxed (dex_scheduler_spawn (dp_work_scheduler_get (), 0, read_csv_fiber, reading,
                                              reading_free),
                         error);
  if (csv == NULL)
    return NULL;

  _dp_book_load (self->book, &load_error);
  if (load_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&load_error));
      return NULL;
    }
  drop_known (self->book, csv);

  return g_steal_pointer (&csv);
}

static DexFuture *
preview_fiber (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  DpBookCsv *csv = read_csv (user_data, &error);

  if (csv == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (DP_TYPE_BOOK_CSV, csv);
}

static DexFuture *
import_fiber (gpointer user_data)
{
  Reading *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBookCsv) csv = read_csv (self, &error);
  g_autoptr(GArray) ids = csv != NULL ? _dp_book_add (self->book, csv->transactions, &error) : NULL;

  if (ids == NULL || (_dp_book_load (self->book, &error), error != NULL))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (DP_TYPE_BOOK_CSV, g_steal_pointer (&csv));
}

DexFuture *
dp_book_read_csv (DpBook     *self,
                  const char *path)
{
  g_return_val_if_fail (DP_IS_BOOK (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return dex_scheduler_spawn (NULL, 0, preview_fiber, reading_new (self, path), reading_free);
}

DexFuture *
dp_book_import (DpBook     *self,
                const char *path)
{
  g_return_val_if_fail (DP_IS_BOOK (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return dex_scheduler_spawn (NULL, 0, import_fiber, reading_new (self, path), reading_free);
}
