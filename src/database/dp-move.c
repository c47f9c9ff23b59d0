/* dp-move.c: all data of a database into another one, on another server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-move-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-db-migrator.h"
#include "dp-restore-private.h"

#define CONNECT_MS 30000
#define KEPT "kept"
/* Of the database that is filled; the name has to be the same when it goes on. */
#define MOVING "_moving"
#define MOST_NAME_BYTES 63

G_DEFINE_FINAL_TYPE (DpMove, dp_move, G_TYPE_OBJECT)

static void
dp_move_finalize (GObject *object)
{
  DpMove *self = DP_MOVE (object);

  g_clear_pointer (&self->source, dp_db_target_unref);
  g_clear_pointer (&self->target, dp_db_target_unref);
  g_clear_pointer (&self->place, dp_db_target_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->from);
  g_clear_object (&self->into);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_free (self->snapshot);
  g_free (self->schema_before);
  g_free (self->schema_after);
  g_free (self->step);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (dp_move_parent_class)->finalize (object);
}

static void
dp_move_class_init (DpMoveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_move_finalize;
}

static void
dp_move_init (DpMove *self)
{
  g_mutex_init (&self->mutex);
  self->cancellable = g_cancellable_new ();
}

DpDbResult *
_dp_move_ask (DpDbConnection  *connection,
              const char      *sql,
              GError         **error)
{
  return dex_await_object (dp_db_connection_query (connection, sql, NULL), error);
}

void
_dp_move_set_step (DpMove     *self,
                   const char *step)
{
  g_mutex_lock (&self->mutex);
  g_set_str (&self->step, step);
  g_mutex_unlock (&self->mutex);
}

void
_dp_move_count (DpMove      *self,
                DpMoveTable *table)
{
  g_mutex_lock (&self->mutex);
  self->n_bytes_done += table->size;
  self->n_rows += table->n_rows;
  g_set_str (&self->step, table->name);
  g_mutex_unlock (&self->mutex);
}

static char *
dup_place_name (DpDbTarget *target)
{
  const char *name = dp_db_target_get_dbname (target);
  int length = MIN ((int) strlen (name), (int) (MOST_NAME_BYTES - strlen (MOVING)));

  /* Not in the middle of a letter. */
  while (length > 0 && (name[length] & 0xc0) == 0x80)
    length--;

  return g_strdup_printf ("%.*s" MOVING, length, name);
}

static gboolean
is_there (DpDbConnection  *beside,
          const char      *name,
          gboolean        *there,
          GError         **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), name);
  g_autoptr(DpDbResult) found = NULL;

  found = dex_await_object (
      dp_db_connection_query (beside, "select from pg_database where datname = $1", params), error);
  *there = found != NULL && dp_db_result_get_n_rows (found) > 0;

  return found != NULL;
}

static gboolean
open_place (DpMove  *self,
            GError **error)
{
  g_clear_object (&self->into);
  self->into = dex_await_object (dp_db_connection_open (self->place, CONNECT_MS), error);

  return self->into != NULL;
}

/* From the beginning: whatever of it was there is of no use. */
static gboolean
make_place (DpMove          *self,
            DpDbConnection  *beside,
            GError         **error)
{
  const char *name = dp_db_target_get_dbname (self->place);

  g_clear_object (&self->into);

  return _dp_restore_drop (beside, name, error) &&
         _dp_restore_create (beside, self->target, name, error) &&
         open_place (self, error) &&
         dex_await (dp_db_migrate (self->into), error) &&
         dex_await (dp_db_connection_execute (self->into, dp_db_load_sql ("move_begin")), error) &&
         _dp_move_read_schema (self, error) &&
         _dp_move_make_schema (self, FALSE, error);
}

/* Where an earlier move was ended, it goes on. */
static gboolean
prepare_place (DpMove          *self,
               DpDbConnection  *beside,
               GError         **error)
{
  g_autofree char *name = dup_place_name (self->target);
  gboolean there;
  int resumes;

  self->place = dp_db_target_with_dbname (self->target, name);
  if (!is_there (beside, name, &there, error))
    return FALSE;
  if (!there)
    return make_place (self, beside, error);
  if (!open_place (self, error))
    return FALSE;
  resumes = _dp_move_can_resume (self, error);
  if (resumes < 0)
    return FALSE;

  return resumes || make_place (self, beside, error);
}

/* All that is copied is of one moment. */
static gboolean
take_snapshot (DpMove  *self,
               GError **error)
{
  g_autoptr(DpDbResult) snapshot = NULL;

  if (!dex_await (dp_db_connection_begin (self->from), error) ||
      !dex_await (dp_db_connection_execute (
                      self->from, "set transaction isolation level repeatable read, read only"),
                  error) ||
      !dex_await (dp_db_connection_execute (self->from, dp_db_load_sql ("move_session")), error))
    return FALSE;
  snapshot = _dp_move_ask (self->from, "select pg_export_snapshot()", error);
  if (snapshot == NULL)
    return FALSE;
  self->snapshot = g_strdup (dp_db_result_get_text (snapshot, 0, 0));

  return TRUE;
}

static gboolean
set_sequences (DpMove  *self,
               GError **error)
{
  g_autoptr(DpDbResult) statements = _dp_move_ask (self->from, dp_db_load_sql ("move_sequences"),
                                                   error);

  if (statements == NULL)
    return FALSE;
  for (guint i = 0; i < dp_db_result_get_n_rows (statements); i++)
    {
      g_autoptr(DpDbResult) set = _dp_move_ask (self->into,
                                                dp_db_result_get_text (statements, i, 0), error);

      if (set == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
finish_place (DpMove  *self,
              GError **error)
{
  _dp_move_set_step (self, _("indexes"));

  return set_sequences (self, error) &&
         _dp_move_make_schema (self, TRUE, error) &&
         dex_await (dp_db_connection_execute (self->into, "drop schema moving cascade"), error) &&
         dex_await (dp_db_connection_execute (self->into, "analyze"), error);
}

static gboolean
open_both (DpMove          *self,
           DpDbConnection **beside,
           GError         **error)
{
  self->from = dex_await_object (dp_db_connection_open (self->source, CONNECT_MS), error);
  if (self->from == NULL || !dex_await (dp_db_migrate (self->from), error))
    return FALSE;
  *beside = _dp_restore_open_beside (self->target, error);

  return *beside != NULL;
}

static DexFuture *
move_fiber (gpointer user_data)
{
  DpMove *self = user_data;
  g_autoptr(DpDbConnection) beside = NULL;
  g_autofree char *kept = _dp_restore_dup_name (self->target, KEPT);
  gboolean was_there = FALSE;
  gboolean done;
  GError *error = NULL;

  _dp_move_set_step (self, _("preparation"));
  done = open_both (self, &beside, &error) &&
         prepare_place (self, beside, &error) &&
         take_snapshot (self, &error) &&
         _dp_move_plan (self, &error) &&
         _dp_move_copy_tables (self, &error) &&
         finish_place (self, &error);
  g_clear_object (&self->from);
  g_clear_object (&self->into);
  if (done && !g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    done = _dp_restore_switch (beside, self->target, dp_db_target_get_dbname (self->place), kept,
                               &was_there, &error);
  if (error != NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_take_string (was_there ? g_steal_pointer (&kept) : g_strdup (""));
}

/**
 * dp_move_new:
 * @source: what is copied, and stays as it is
 * @target: where to; need not be there yet
 *
 * Returns: (transfer full): a move that has not begun
 */
DpMove *
dp_move_new (DpDbTarget *source,
             DpDbTarget *target)
{
  DpMove *self;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (target != NULL, NULL);

  self = g_object_new (DP_TYPE_MOVE, NULL);
  self->source = dp_db_target_ref (source);
  self->target = dp_db_target_ref (target);

  return self;
}

DexFuture *
dp_move_run (DpMove *self)
{
  g_return_val_if_fail (DP_IS_MOVE (self), NULL);
  g_return_val_if_fail (self->step == NULL, NULL);

  return dex_scheduler_spawn (NULL, 0, move_fiber, g_object_ref (self), g_object_unref);
}

void
dp_move_cancel (DpMove *self)
{
  g_return_if_fail (DP_IS_MOVE (self));

  g_cancellable_cancel (self->cancellable);
}

double
dp_move_get_fraction (DpMove *self)
{
  double fraction;

  g_return_val_if_fail (DP_IS_MOVE (self), 0);

  g_mutex_lock (&self->mutex);
  fraction = self->n_bytes > 0 ? (double) self->n_bytes_done / (double) self->n_bytes : 0;
  g_mutex_unlock (&self->mutex);

  return fraction;
}

char *
dp_move_dup_step (DpMove *self)
{
  char *step;

  g_return_val_if_fail (DP_IS_MOVE (self), NULL);

  g_mutex_lock (&self->mutex);
  step = g_strdup (self->step != NULL ? self->step : "");
  g_mutex_unlock (&self->mutex);

  return step;
}

guint
dp_move_get_n_tables (DpMove *self)
{
  g_return_val_if_fail (DP_IS_MOVE (self), 0);

  return self->tables != NULL ? self->tables->len : 0;
}

guint
dp_move_get_n_resumed (DpMove *self)
{
  g_return_val_if_fail (DP_IS_MOVE (self), 0);

  return self->n_resumed;
}

guint64
dp_move_get_n_rows (DpMove *self)
{
  guint64 n_rows;

  g_return_val_if_fail (DP_IS_MOVE (self), 0);

  g_mutex_lock (&self->mutex);
  n_rows = self->n_rows;
  g_mutex_unlock (&self->mutex);

  return n_rows;
}

static DexFuture *
forget_fiber (gpointer user_data)
{
  DpDbTarget *target = user_data;
  g_autofree char *name = dup_place_name (target);
  g_autoptr(DpDbConnection) beside = NULL;
  GError *error = NULL;

  beside = _dp_restore_open_beside (target, &error);
  if (beside == NULL || !_dp_restore_drop (beside, name, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_true ();
}

/**
 * dp_move_forget:
 * @target: where a move was to go
 *
 * Returns: (transfer full): a [class@Dex.Future] of %TRUE once what it copied there is gone
 */
DexFuture *
dp_move_forget (DpDbTarget *target)
{
  g_return_val_if_fail (target != NULL, NULL);

  return dex_scheduler_spawn (NULL, 0, forget_fiber, dp_db_target_ref (target),
                              (GDestroyNotify) dp_db_target_unref);
}
