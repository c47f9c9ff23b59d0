/* dp-move-tables.c: the tables of a move, several at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-move-private.h"

#include <glib/gi18n-lib.h>

#define CONNECT_MS 30000
#define N_WORKERS 4
#define COUNT \
  "select count(*), coalesce(sum(hashtextextended(row(t.*)::text, 0)::numeric), 0) " \
  "from (%s) as t"

static void
table_free (gpointer data)
{
  DpMoveTable *table = data;

  g_free (table->name);
  g_free (table->columns);
  g_free (table->hash);
  g_free (table);
}

static DpMoveTable *
find_table (DpMove     *self,
            const char *name)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      DpMoveTable *table = self->tables->pdata[i];

      if (g_str_equal (table->name, name))
        return table;
    }

  return NULL;
}

static char *
dup_select (const DpMoveTable *table)
{
  return g_strdup_printf ("select %s from %s", table->columns, table->name);
}

/* Returns: (transfer full) (nullable): how many rows, and their hash */
static DpDbResult *
count (DpDbConnection     *connection,
       const DpMoveTable  *table,
       GError            **error)
{
  g_autofree char *select = dup_select (table);
  g_autofree char *sql = g_strdup_printf (COUNT, select);

  return _dp_move_ask (connection, sql, error);
}

/* A table comes after those it refers to. */
static void
set_levels (DpMove     *self,
            DpDbResult *references)
{
  gboolean changed = TRUE;

  for (guint turn = 0; changed && turn < self->tables->len; turn++)
    {
      changed = FALSE;
      for (guint i = 0; i < dp_db_result_get_n_rows (references); i++)
        {
          DpMoveTable *table = find_table (self, dp_db_result_get_text (references, i, 0));
          DpMoveTable *other = find_table (self, dp_db_result_get_text (references, i, 1));

          if (table != NULL && other != NULL && table->level <= other->level)
            {
              table->level = other->level + 1;
              changed = TRUE;
            }
        }
    }
}

/* What an earlier move copied counts, as far as it is the same still. */
static gboolean
recall (DpMove  *self,
        GError **error)
{
  g_autoptr(DpDbResult) known = NULL;

  known = _dp_move_ask (self->into, "select name, n_rows, hash from moving.tables", error);
  for (guint i = 0; known != NULL && i < dp_db_result_get_n_rows (known); i++)
    {
      DpMoveTable *table = find_table (self, dp_db_result_get_text (known, i, 0));
      g_autoptr(DpDbResult) now = table != NULL ? count (self->from, table, error) : NULL;

      if (table == NULL)
        continue;
      if (now == NULL)
        return FALSE;
      table->is_copied = dp_db_result_get_int64 (now, 0, 0) ==
                             dp_db_result_get_int64 (known, i, 1) &&
                         g_str_equal (dp_db_result_get_text (now, 0, 1),
                                      dp_db_result_get_text (known, i, 2));
      table->n_rows = dp_db_result_get_int64 (known, i, 1);
    }

  return known != NULL;
}

/* Rows that are copied again go, and with them those that refer to them. */
static void
take_back_referring (DpMove     *self,
                     DpDbResult *references)
{
  gboolean changed = TRUE;

  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < dp_db_result_get_n_rows (references); i++)
        {
          DpMoveTable *table = find_table (self, dp_db_result_get_text (references, i, 0));
          DpMoveTable *other = find_table (self, dp_db_result_get_text (references, i, 1));

          if (table != NULL && other != NULL && table->is_copied && !other->is_copied)
            {
              table->is_copied = FALSE;
              changed = TRUE;
            }
        }
    }
}

static int
compare_levels (gconstpointer a,
                gconstpointer b)
{
  const DpMoveTable *first = a, *second = b;

  return (int) first->level - (int) second->level;
}

/* Whatever is not copied yet is empty: migrations may have put rows there, and an earlier move
 * older ones. */
static gboolean
empty_tables (DpMove  *self,
              GError **error)
{
  g_autoptr(GString) script = g_string_new ("begin;\n");

  for (guint i = self->tables->len; i > 0; i--)
    {
      DpMoveTable *table = self->tables->pdata[i - 1];

      if (!table->is_copied)
        g_string_append_printf (script, "delete from %s;\n", table->name);
    }
  g_string_append (script, "delete from moving.tables where name <> all (array[''");
  for (guint i = 0; i < self->tables->len; i++)
    {
      DpMoveTable *table = self->tables->pdata[i];
      g_auto(GStrv) parts = g_strsplit (table->name, "'", -1);
      g_autofree char *name = g_strjoinv ("''", parts);

      if (table->is_copied)
        g_string_append_printf (script, ", '%s'", name);
    }
  g_string_append (script, "]);\ncommit;");

  return dex_await (dp_db_connection_execute (self->into, script->str), error);
}

gboolean
_dp_move_plan (DpMove  *self,
               GError **error)
{
  g_autoptr(DpDbResult) tables = NULL;
  g_autoptr(DpDbResult) references = NULL;

  tables = _dp_move_ask (self->from, dp_db_load_sql ("move_tables"), error);
  if (tables != NULL)
    references = _dp_move_ask (self->from, dp_db_load_sql ("move_references"), error);
  if (references == NULL)
    return FALSE;

  self->tables = g_ptr_array_new_with_free_func (table_free);
  for (guint i = 0; i < dp_db_result_get_n_rows (tables); i++)
    {
      DpMoveTable *table = g_new0 (DpMoveTable, 1);

      table->name = g_strdup (dp_db_result_get_text (tables, i, 0));
      table->columns = g_strdup (dp_db_result_get_text (tables, i, 1));
      /* An empty one takes a moment, too. */
      table->size = dp_db_result_get_int64 (tables, i, 2) + 8192;
      self->n_bytes += table->size;
      g_ptr_array_add (self->tables, table);
    }
  set_levels (self, references);
  g_ptr_array_sort_values (self->tables, compare_levels);
  if (!recall (self, error))
    return FALSE;
  take_back_referring (self, references);

  return empty_tables (self, error);
}

static gboolean
is_same (DpDbResult *source,
         DpDbResult *target)
{
  return dp_db_result_get_int64 (source, 0, 0) == dp_db_result_get_int64 (target, 0, 0) &&
         g_str_equal (dp_db_result_get_text (source, 0, 1), dp_db_result_get_text (target, 0, 1));
}

static gboolean
remember (DpDbConnection  *into,
          DpMoveTable     *table,
          DpDbResult      *counted,
          GError         **error)
{
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, table->name);
  dp_db_params_add_text (params, dp_db_result_get_text (counted, 0, 0));
  dp_db_params_add_text (params, dp_db_result_get_text (counted, 0, 1));

  return dex_await (dp_db_connection_query (
                        into, "insert into moving.tables values ($1, $2::bigint, $3::numeric)",
                        params),
                    error);
}

/* In a transaction, so that a table is there as a whole, and known to be, or not at all. */
static gboolean
copy_within (DpMove          *self,
             DpMoveTable     *table,
             DpDbConnection  *from,
             DpDbConnection  *into,
             GError         **error)
{
  g_autofree char *select = dup_select (table);
  g_autofree char *place = g_strdup_printf ("%s (%s)", table->name, table->columns);
  g_autoptr(DpDbResult) before = NULL;
  g_autoptr(DpDbResult) after = NULL;

  if (!dex_await (_dp_db_pipe (from, select, into, place, self->cancellable), error))
    return FALSE;
  before = count (from, table, error);
  if (before != NULL)
    after = count (into, table, error);
  if (after == NULL)
    return FALSE;
  if (!is_same (before, after))
    {
      g_set_error (
          error, DP_DB_ERROR, DP_DB_ERROR_FAILED,
          _("The rows of %s are not the same on the other server: %s there in place of %s. "
            "Nothing was changed; try again, and if it stays so, look at that server's disk."),
          table->name, dp_db_result_get_text (after, 0, 0), dp_db_result_get_text (before, 0, 0));
      return FALSE;
    }
  table->n_rows = dp_db_result_get_int64 (after, 0, 0);

  return remember (into, table, after, error);
}

static gboolean
copy_table (DpMove          *self,
            DpMoveTable     *table,
            DpDbConnection  *from,
            DpDbConnection  *into,
            GError         **error)
{
  if (!dex_await (dp_db_connection_begin (into), error))
    return FALSE;
  if (dex_await (dp_db_connection_execute (into, dp_db_load_sql ("move_session")), error) &&
      copy_within (self, table, from, into, error))
    return dex_await (dp_db_connection_commit (into), error);
  g_prefix_error (error, _("%s could not be copied. "), table->name);

  return FALSE;
}

/* Returns: (nullable): the next one of this level that nobody copies yet */
static DpMoveTable *
take_next (DpMove *self,
           guint   level)
{
  DpMoveTable *found = NULL;

  g_mutex_lock (&self->mutex);
  while (found == NULL && self->next < self->tables->len)
    {
      DpMoveTable *table = self->tables->pdata[self->next];

      if (table->level > level)
        break;
      self->next++;
      if (!table->is_copied)
        found = table;
    }
  g_mutex_unlock (&self->mutex);

  return found;
}

typedef struct
{
  DpMove *move;
  guint   level;
} Worker;

static void
worker_free (gpointer data)
{
  Worker *worker = data;

  g_clear_object (&worker->move);
  g_free (worker);
}

/* Sees the same moment of the source as all others. */
static DpDbConnection *
open_source (DpMove  *self,
             GError **error)
{
  g_autoptr(DpDbConnection) from = dex_await_object (dp_db_connection_open (self->source,
                                                                            CONNECT_MS),
                                                     error);
  g_autofree char *script = NULL;

  if (from == NULL || !dex_await (dp_db_connection_begin (from), error))
    return NULL;
  script = g_strdup_printf (
      "set transaction isolation level repeatable read, read only;set transaction snapshot '%s';%s",
      self->snapshot, dp_db_load_sql ("move_session"));
  if (!dex_await (dp_db_connection_execute (from, script), error))
    return NULL;

  return g_steal_pointer (&from);
}

static DexFuture *
worker_fiber (gpointer user_data)
{
  Worker *worker = user_data;
  DpMove *self = worker->move;
  g_autoptr(DpDbConnection) from = NULL;
  g_autoptr(DpDbConnection) into = NULL;
  GError *error = NULL;
  DpMoveTable *table;

  while (error == NULL && (table = take_next (self, worker->level)) != NULL)
    {
      if (from == NULL)
        from = open_source (self, &error);
      if (into == NULL && from != NULL)
        into = dex_await_object (dp_db_connection_open (self->place, CONNECT_MS), &error);
      if (into != NULL && !g_cancellable_set_error_if_cancelled (self->cancellable, &error) &&
          copy_table (self, table, from, into, &error))
        _dp_move_count (self, table);
    }
  if (error != NULL)
    {
      /* Of several, one failing ends all. */
      g_mutex_lock (&self->mutex);
      self->next = self->tables->len;
      g_mutex_unlock (&self->mutex);
      return dex_future_new_for_error (error);
    }

  return dex_future_new_true ();
}

static gboolean
copy_level (DpMove  *self,
            guint    level,
            GError **error)
{
  g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func (dex_unref);
  gboolean went_well = TRUE;

  for (guint i = 0; i < N_WORKERS; i++)
    {
      Worker *worker = g_new0 (Worker, 1);

      worker->move = g_object_ref (self);
      worker->level = level;
      g_ptr_array_add (workers, dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                                                     worker_fiber, worker, worker_free));
    }
  for (guint i = 0; i < workers->len; i++)
    went_well &= dex_await (dex_ref (workers->pdata[i]), went_well ? error : NULL);

  return went_well;
}

gboolean
_dp_move_copy_tables (DpMove  *self,
                      GError **error)
{
  DpMoveTable *last = self->tables->len > 0 ? self->tables->pdata[self->tables->len - 1] : NULL;

  for (guint i = 0; i < self->tables->len; i++)
    {
      DpMoveTable *table = self->tables->pdata[i];

      if (!table->is_copied)
        continue;
      self->n_resumed++;
      _dp_move_count (self, table);
    }
  for (guint level = 0; last != NULL && level <= last->level; level++)
    {
      if (!copy_level (self, level, error))
        return FALSE;
    }

  return TRUE;
}
