/* dp-file-symbols.c: the instruments of a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-file-symbols-private.h"

#include <string.h>

#include "dp-content-hash.h"
#include "dp-load-private.h"

#define RESERVE 64

struct _DpFileSymbols
{
  DpDbPool     *pool;
  char         *source;
  char         *kind;
  GHashTable   *by_name;       /* (element-type Name DpFileSymbol) */
  GHashTable   *by_symbol;     /* (element-type utf8 DpFileSymbol): instruments of other sources */
  GPtrArray    *used;          /* (element-type DpFileSymbol) */
  GArray       *reserved;      /* (element-type gint64) */
  DpFileSymbol *last;          /* rows of one instrument mostly come together */
};

/* A symbol as it stands in the file, not terminated */
typedef struct
{
  const char *text;
  gsize       length;
} Name;

static guint
hash_name (gconstpointer data)
{
  const Name *name = data;

  return (guint) dp_content_hash_64 (name->text, name->length);
}

static gboolean
equal_names (gconstpointer a,
             gconstpointer b)
{
  const Name *first = a;
  const Name *second = b;

  return first->length == second->length && memcmp (first->text, second->text, first->length) == 0;
}

static void
symbol_free (DpFileSymbol *symbol)
{
  g_free (symbol->symbol);
  g_free (symbol->days);
  g_free (symbol);
}

static DpFileSymbol *
add_symbol (DpFileSymbols *self,
            const char    *text,
            gsize          length)
{
  DpFileSymbol *symbol = g_new0 (DpFileSymbol, 1);
  Name *name = g_new (Name, 1);

  symbol->symbol = g_strndup (text, length);
  symbol->last_us = G_MININT64;
  name->text = symbol->symbol;
  name->length = length;
  g_hash_table_insert (self->by_name, name, symbol);

  return symbol;
}

static void
add_known (DpFileSymbols *self,
           DpDbResult    *known)
{
  for (guint i = 0; i < dp_db_result_get_n_rows (known); i++)
    {
      const char *name = dp_db_result_get_text (known, i, 0);
      gboolean has_listing = dp_db_result_get_boolean (known, i, 2);
      DpFileSymbol *symbol;

      if (has_listing)
        symbol = add_symbol (self, name, strlen (name));
      else
        {
          symbol = g_new0 (DpFileSymbol, 1);
          symbol->symbol = g_strdup (name);
          g_hash_table_insert (self->by_symbol, symbol->symbol, symbol);
        }
      symbol->instrument_id = dp_db_result_get_int64 (known, i, 1);
      symbol->has_listing = has_listing;
      symbol->has_rows = dp_db_result_get_boolean (known, i, 3);
    }
}

DpFileSymbols *
_dp_file_symbols_new (DpDbPool    *pool,
                      const char  *source,
                      const char  *kind,
                      GError     **error)
{
  g_autoptr(DpFileSymbols) self = g_new0 (DpFileSymbols, 1);
  g_autoptr(DpDbResult) known = NULL;
  DpDbParams *params = dp_db_params_new ();

  g_assert (DP_IS_DB_POOL (pool));
  g_assert (source != NULL && kind != NULL);

  self->pool = g_object_ref (pool);
  self->source = g_strdup (source);
  self->kind = g_strdup (kind);
  self->by_name = g_hash_table_new_full (hash_name, equal_names, g_free,
                                         (GDestroyNotify) symbol_free);
  self->by_symbol = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                           (GDestroyNotify) symbol_free);
  self->used = g_ptr_array_new ();
  self->reserved = g_array_new (FALSE, FALSE, sizeof (gint64));

  dp_db_params_add_text (params, source);
  dp_db_params_add_text (params, kind);
  known = dex_await_object (dp_db_pool_query (pool, dp_db_load_sql ("list_file_instruments"),
                                              params),
                            error);
  if (known == NULL)
    return NULL;
  add_known (self, known);

  return g_steal_pointer (&self);
}

void
_dp_file_symbols_free (DpFileSymbols *self)
{
  g_assert (self != NULL);

  g_object_unref (self->pool);
  g_free (self->source);
  g_free (self->kind);
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->by_symbol);
  g_ptr_array_unref (self->used);
  g_array_unref (self->reserved);
  g_free (self);
}

/* Fiber: an id that no instrument has; 0 leaves @error */
static gint64
reserve_id (DpFileSymbols  *self,
            GError        **error)
{
  gint64 id;

  if (self->reserved->len == 0)
    {
      DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), RESERVE);
      g_autoptr(DpDbResult) ids = NULL;

      ids = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql ("reserve_instruments"),
                                                params), error);
      if (ids == NULL)
        return 0;
      for (guint i = RESERVE; i > 0; i--)
        {
          id = dp_db_result_get_int64 (ids, i - 1, 0);
          g_array_append_val (self->reserved, id);
        }
    }

  id = g_array_index (self->reserved, gint64, self->reserved->len - 1);
  g_array_set_size (self->reserved, self->reserved->len - 1);

  return id;
}

/* Of the instrument that another source has under the same symbol, or of a new one */
static DpFileSymbol *
make_symbol (DpFileSymbols  *self,
             const char     *text,
             gsize           length,
             GError        **error)
{
  g_autofree char *name = g_strndup (text, length);
  g_autofree char *upper = g_utf8_strup (name, -1);
  DpFileSymbol *other = g_hash_table_lookup (self->by_symbol, upper);
  DpFileSymbol *symbol;
  gint64 id = other != NULL ? other->instrument_id : reserve_id (self, error);

  if (id == 0)
    return NULL;

  symbol = add_symbol (self, text, length);
  symbol->instrument_id = id;
  symbol->is_new = other == NULL;
  symbol->has_rows = other != NULL && other->has_rows;
  if (other == NULL)
    {
      /* Another spelling of it in the same file is the same instrument. */
      other = g_new0 (DpFileSymbol, 1);
      other->symbol = g_steal_pointer (&upper);
      other->instrument_id = id;
      g_hash_table_insert (self->by_symbol, other->symbol, other);
    }
  other->has_rows = TRUE;

  return symbol;
}

DpFileSymbol *
_dp_file_symbols_get (DpFileSymbols  *self,
                      const char     *text,
                      gsize           length,
                      GError        **error)
{
  const Name name = { text, length };
  DpFileSymbol *symbol = self->last;

  if (symbol != NULL && strncmp (symbol->symbol, text, length) == 0 &&
      symbol->symbol[length] == '\0')
    return symbol;

  symbol = g_hash_table_lookup (self->by_name, &name);
  if (symbol == NULL)
    symbol = make_symbol (self, text, length, error);
  if (symbol != NULL && !symbol->is_used)
    {
      symbol->is_used = TRUE;
      g_ptr_array_add (self->used, symbol);
    }
  self->last = symbol;

  return symbol;
}

static void
make_room (DpFileSymbol *symbol,
           gint32        word)
{
  gint32 first = symbol->n_words == 0 ? word : MIN (symbol->first_word, word);
  gint32 end = symbol->n_words == 0 ? word + 1
                                    : MAX (symbol->first_word + (gint32) symbol->n_words, word + 1);
  guint64 *days;

  /* Twice what is needed, so that a long history does not move at every step. */
  if (symbol->n_words > 0 && first < symbol->first_word)
    first -= (gint32) symbol->n_words;
  else if (symbol->n_words > 0)
    end += (gint32) symbol->n_words;
  days = g_new0 (guint64, end - first);
  if (symbol->n_words > 0)
    memcpy (days + (symbol->first_word - first), symbol->days, symbol->n_words * sizeof *days);
  g_free (symbol->days);
  symbol->days = days;
  symbol->first_word = first;
  symbol->n_words = end - first;
}

gboolean
_dp_file_symbol_add_day (DpFileSymbol *symbol,
                         gint32        day)
{
  gint32 word = day >> 6;
  guint64 bit = G_GUINT64_CONSTANT (1) << (day & 63);

  if (symbol->n_words == 0 || word < symbol->first_word ||
      word >= symbol->first_word + (gint32) symbol->n_words)
    make_room (symbol, word);
  if (symbol->days[word - symbol->first_word] & bit)
    return FALSE;
  symbol->days[word - symbol->first_word] |= bit;

  return TRUE;
}

gboolean
_dp_file_symbols_save (DpFileSymbols   *self,
                       DpDbConnection  *connection,
                       GError         **error)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GPtrArray) names = g_ptr_array_new_null_terminated (self->used->len, NULL, TRUE);
  g_autoptr(GPtrArray) are_new = g_ptr_array_new_null_terminated (self->used->len, NULL, TRUE);
  g_autoptr(DpDbResult) saved = NULL;
  DpDbParams *params;

  for (guint i = 0; i < self->used->len; i++)
    {
      DpFileSymbol *symbol = g_ptr_array_index (self->used, i);

      if (symbol->has_listing)
        continue;
      g_array_append_val (ids, symbol->instrument_id);
      g_ptr_array_add (names, symbol->symbol);
      g_ptr_array_add (are_new, symbol->is_new ? (char *) "t" : (char *) "f");
    }
  if (ids->len == 0)
    return TRUE;

  params = dp_db_params_new ();
  _dp_load_add_ids (params, (const gint64 *) ids->data, ids->len);
  dp_db_params_add_strv (params, (const char * const *) names->pdata);
  dp_db_params_add_strv (params, (const char * const *) are_new->pdata);
  dp_db_params_add_text (params, self->source);
  dp_db_params_add_text (params, self->kind);
  saved = dex_await_object (
      dp_db_connection_query (connection, dp_db_load_sql ("save_file_instruments"), params), error);

  return saved != NULL;
}

guint
_dp_file_symbols_count (DpFileSymbols *self)
{
  return self->used->len;
}
