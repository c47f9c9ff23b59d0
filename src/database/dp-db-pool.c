/* dp-db-pool.c: connections, lent out one at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-pool-private.h"

#include <glib/gi18n-lib.h>

#include "dp-db-connection-private.h"
#include "dp-db-disk.h"
#include "dp-db-task-private.h"
#include "dp-metrics.h"

#define ACQUIRE_US (30 * G_USEC_PER_SEC)
#define OPEN_TIMEOUT_MS 10000
/* A server that was there before is waited for: it may be restarting. */
#define REOPEN_US (15 * G_USEC_PER_SEC)
#define BACKOFF_FIRST_US (20 * 1000)
#define BACKOFF_MOST_US (2 * G_USEC_PER_SEC)
/* After idling this long a connection has to answer before it is lent: a firewall may have
 * forgotten it without a word. */
#define IDLE_ASK_US (60 * G_USEC_PER_SEC)
#define IDLE_ASK_TIMEOUT_US (5 * G_USEC_PER_SEC)
#define ROLLBACK_TIMEOUT_US (10 * G_USEC_PER_SEC)

struct _DpDbPool
{
  GObject     parent_instance;

  DpDbTarget *target;
  char       *data_dir;        /* (nullable) */
  guint       size;
  guint       overflow;
  gint64      wait_us;

  GMutex      mutex;           /* for what is below; never held over an await */
  GQueue      idle;            /* Idle, the one used last first */
  GQueue      waiting;         /* DexPromise: woken when there may be something to lend */
  guint       n_open;          /* idle, lent, and being opened */
  gboolean    was_connected;
  gboolean    closed;
  DexPromise *all_closed;
};

G_DEFINE_FINAL_TYPE (DpDbPool, dp_db_pool, G_TYPE_OBJECT)

typedef struct
{
  DpDbConnection *connection;
  gint64          since;
} Idle;

static void
idle_free (gpointer data)
{
  Idle *idle = data;

  g_clear_object (&idle->connection);
  g_free (idle);
}

static void
dp_db_pool_finalize (GObject *object)
{
  DpDbPool *self = DP_DB_POOL (object);

  g_queue_clear_full (&self->idle, idle_free);
  g_assert (self->waiting.length == 0);
  g_clear_pointer (&self->target, dp_db_target_unref);
  g_free (self->data_dir);
  dex_clear (&self->all_closed);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (dp_db_pool_parent_class)->finalize (object);
}

static void
dp_db_pool_class_init (DpDbPoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_db_pool_finalize;
}

static void
dp_db_pool_init (DpDbPool *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->idle);
  g_queue_init (&self->waiting);
  self->all_closed = dex_promise_new ();
  self->wait_us = ACQUIRE_US;
}

/**
 * dp_db_pool_new:
 * @target: where
 * @size: connections that are kept
 * @overflow: connections that may be opened beyond that, under load
 *
 * Returns: (transfer full): a pool, with no connection yet
 */
DpDbPool *
dp_db_pool_new (DpDbTarget *target,
                guint       size,
                guint       overflow)
{
  DpDbPool *self;

  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (size > 0, NULL);

  self = g_object_new (DP_TYPE_DB_POOL, NULL);
  self->target = dp_db_target_ref (target);
  self->size = size;
  self->overflow = overflow;

  return self;
}

/** dp_db_pool_get_target: Returns: (transfer none): where the connections go */
DpDbTarget *
dp_db_pool_get_target (DpDbPool *self)
{
  g_return_val_if_fail (DP_IS_DB_POOL (self), NULL);

  return self->target;
}

void
dp_db_pool_set_data_dir (DpDbPool   *self,
                         const char *data_dir)
{
  g_return_if_fail (DP_IS_DB_POOL (self));

  g_set_str (&self->data_dir, data_dir);
}

void
_dp_db_pool_set_wait (DpDbPool *self,
                      gint64    usec)
{
  self->wait_us = usec;
}

/* With the mutex held. Returns: (nullable): to be resolved once it is not */
static DexPromise *
next_waiting (DpDbPool *self)
{
  return g_queue_pop_head (&self->waiting);
}

static void
wake (DexPromise *promise)
{
  if (promise == NULL)
    return;

  dex_promise_resolve_boolean (promise, TRUE);
  dex_unref (promise);
}

/* One connection less; whoever waits may open another. */
static void
forget_connection (DpDbPool *self)
{
  DexPromise *promise = NULL;
  gboolean all_closed;

  g_mutex_lock (&self->mutex);
  self->n_open--;
  all_closed = self->closed && self->n_open == 0;
  promise = next_waiting (self);
  g_mutex_unlock (&self->mutex);

  wake (promise);
  if (all_closed)
    dex_promise_resolve_boolean (self->all_closed, TRUE);
}

static void
keep_connection (DpDbPool       *self,
                 DpDbConnection *connection)
{
  DexPromise *promise = NULL;
  gboolean keep;

  g_mutex_lock (&self->mutex);
  keep = !self->closed && self->n_open <= self->size;
  /* One of the overflow goes on where somebody waits for it. */
  keep |= !self->closed && self->waiting.length > 0;
  if (keep)
    {
      Idle *idle = g_new0 (Idle, 1);

      idle->connection = g_object_ref (connection);
      idle->since = g_get_monotonic_time ();
      g_queue_push_head (&self->idle, idle);
      promise = next_waiting (self);
    }
  g_mutex_unlock (&self->mutex);

  wake (promise);
  if (!keep)
    {
      dp_db_connection_close (connection);
      forget_connection (self);
    }
}

typedef struct
{
  DpDbPool       *pool;
  DpDbConnection *connection;
} Return;

static void
return_free (gpointer data)
{
  Return *back = data;

  g_clear_object (&back->connection);
  g_clear_object (&back->pool);
  g_free (back);
}

static DexFuture *
return_fiber (gpointer data)
{
  Return *back = data;
  g_autoptr(GError) error = NULL;

  if (_dp_db_connection_is_busy (back->connection))
    {
      /* Left in mid-query: what its state would be is not worth finding out. */
      dex_await (_dp_db_connection_abort (back->connection), NULL);
      dp_db_connection_close (back->connection);
    }
  else if (_dp_db_connection_in_transaction (back->connection) &&
           !_dp_db_task_await (dp_db_connection_rollback (back->connection), NULL,
                               g_get_monotonic_time () + ROLLBACK_TIMEOUT_US, &error))
    {
      g_debug ("A connection left in a transaction is closed: %s", error->message);
      dex_await (_dp_db_connection_abort (back->connection), NULL);
      dp_db_connection_close (back->connection);
    }

  if (dp_db_connection_is_usable (back->connection))
    keep_connection (back->pool, back->connection);
  else
    forget_connection (back->pool);

  return dex_future_new_true ();
}

void
_dp_db_pool_take_back (DpDbPool       *self,
                       DpDbConnection *connection)
{
  Return *back;

  _dp_db_connection_forget_deferred (connection);
  if (!_dp_db_connection_is_busy (connection) && !_dp_db_connection_in_transaction (connection))
    {
      if (dp_db_connection_is_usable (connection))
        keep_connection (self, connection);
      else
        forget_connection (self);
      g_object_unref (connection);
      return;
    }

  /* Putting it in order takes a while, which the one who drops a lease does not wait for. */
  back = g_new0 (Return, 1);
  back->pool = g_object_ref (self);
  back->connection = connection;
  dex_future_disown (dex_scheduler_spawn (dex_scheduler_get_thread_default (), 0, return_fiber,
                                          back, return_free));
}

static gboolean
is_healthy (Idle         *idle,
            GCancellable *cancellable)
{
  if (!dp_db_connection_is_usable (idle->connection))
    return FALSE;
  if (_dp_db_connection_is_quiet (idle->connection) &&
      g_get_monotonic_time () - idle->since < IDLE_ASK_US)
    return TRUE;

  return _dp_db_task_await (dp_db_connection_query (idle->connection, "select 1", NULL),
                            cancellable,
                            g_get_monotonic_time () + IDLE_ASK_TIMEOUT_US, NULL);
}

static gboolean
is_worth_retrying (DpDbPool *self,
                   GError   *error,
                   gint64    deadline)
{
  gboolean was_connected;

  g_mutex_lock (&self->mutex);
  was_connected = self->was_connected && !self->closed;
  g_mutex_unlock (&self->mutex);

  return was_connected && g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE) &&
         g_get_monotonic_time () < deadline;
}

/* Opens a connection that n_open already counts. */
static DpDbConnection *
open_connection (DpDbPool      *self,
                 GCancellable  *cancellable,
                 GError       **error)
{
  gint64 deadline = g_get_monotonic_time () + REOPEN_US;
  gint64 pause = BACKOFF_FIRST_US;

  for (;;)
    {
      g_autoptr(DexFuture) future = dp_db_connection_open (self->target, OPEN_TIMEOUT_MS);
      g_autoptr(GError) cause = NULL;

      if (_dp_db_task_await (dex_ref (future), cancellable, 0, &cause))
        {
          g_mutex_lock (&self->mutex);
          self->was_connected = TRUE;
          g_mutex_unlock (&self->mutex);
          return g_value_dup_object (dex_future_get_value (future, NULL));
        }
      if ((self->data_dir != NULL && dp_db_disk_explain (&cause, self->data_dir)) ||
          !is_worth_retrying (self, cause, deadline))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return NULL;
        }

      /* Spread, so that many who wait do not come all at once. */
      g_debug ("Connecting again in %" G_GINT64_FORMAT " ms", pause / 1000);
      _dp_db_task_await (dex_timeout_new_usec (pause / 2 + g_random_int_range (0, pause)),
                         cancellable,
                         0, NULL);
      pause = MIN (pause * 2, BACKOFF_MOST_US);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }
}

/* Waits until something was given back. */
static gboolean
wait_for_turn (DpDbPool      *self,
               DexPromise    *promise,
               GCancellable  *cancellable,
               gint64         deadline,
               GError       **error)
{
  DexPromise *next = NULL;

  if (_dp_db_task_await (DEX_FUTURE (dex_ref (promise)), cancellable, deadline, error))
    return TRUE;

  /* If it was woken at the same moment, somebody else has to be. */
  g_mutex_lock (&self->mutex);
  if (g_queue_remove (&self->waiting, promise))
    dex_unref (promise);
  else
    next = next_waiting (self);
  g_mutex_unlock (&self->mutex);
  wake (next);

  if (error != NULL && g_error_matches (*error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    {
      g_clear_error (error);
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_TIMEOUT,
                   _("All %u connections to the database were in use for %.3g seconds; try again "
                     "when less is going on"),
                   self->size + self->overflow, self->wait_us / (double) G_USEC_PER_SEC);
    }

  return FALSE;
}

/* Takes an idle connection, the right to open one (@may_open), or a place in the queue
 * (@promise). */
static Idle *
take_something (DpDbPool    *self,
                gboolean     was_waiting,
                gboolean    *may_open,
                DexPromise **promise)
{
  Idle *idle = NULL;

  g_mutex_lock (&self->mutex);
  if (!self->closed)
    {
      idle = g_queue_pop_head (&self->idle);
      *may_open = idle == NULL && self->n_open < self->size + self->overflow;
      self->n_open += *may_open ? 1 : 0;
      if (idle == NULL && !*may_open)
        {
          *promise = dex_promise_new ();
          /* Somebody else was quicker: that costs no place in the queue. */
          if (was_waiting)
            g_queue_push_head (&self->waiting, dex_ref (*promise));
          else
            g_queue_push_tail (&self->waiting, dex_ref (*promise));
        }
    }
  g_mutex_unlock (&self->mutex);

  return idle;
}

static DexFuture *
acquire_task (GCancellable *cancellable,
              gpointer      data)
{
  DpDbPool *self = data;
  gint64 began_us = g_get_monotonic_time ();
  gint64 deadline = began_us + self->wait_us;
  DpDbConnection *connection = NULL;
  gboolean was_waiting = FALSE;
  GError *error = NULL;

  while (connection == NULL && error == NULL)
    {
      g_autoptr(DexPromise) promise = NULL;
      gboolean may_open = FALSE;
      Idle *idle = take_something (self, was_waiting, &may_open, &promise);

      if (idle != NULL)
        {
          if (is_healthy (idle, cancellable))
            connection = g_steal_pointer (&idle->connection);
          else
            forget_connection (self);
          idle_free (idle);
        }
      else if (may_open)
        {
          connection = open_connection (self, cancellable, &error);
          if (connection == NULL)
            forget_connection (self);
        }
      else if (promise != NULL)
        {
          dp_metrics_add (dp_metrics_get_default (), "datapipe_database_waiting", NULL, NULL, 1);
          was_waiting = wait_for_turn (self, promise, cancellable, deadline, &error);
          dp_metrics_add (dp_metrics_get_default (), "datapipe_database_waiting", NULL, NULL, -1);
        }
      else
        g_set_error_literal (&error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE,
                             _("The connection to the database is closed"));
    }

  if (error != NULL)
    return dex_future_new_for_error (error);
  dp_metrics_observe (dp_metrics_get_default (), "datapipe_database_acquire_seconds", NULL, NULL,
                      (double) (g_get_monotonic_time () - began_us) / G_USEC_PER_SEC);
  dp_metrics_add (dp_metrics_get_default (), "datapipe_database_leases", NULL, NULL, 1);

  return dex_future_new_take_object (_dp_db_lease_new (self, connection));
}

/**
 * dp_db_pool_acquire:
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@DbLease]; waits for a
 *   free one up to 30 s
 */
DexFuture *
dp_db_pool_acquire (DpDbPool *self)
{
  g_return_val_if_fail (DP_IS_DB_POOL (self), NULL);

  return _dp_db_task_spawn (acquire_task, g_object_ref (self), g_object_unref);
}

typedef struct
{
  DpDbPool   *pool;
  char       *sql;
  DpDbParams *params;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_clear_object (&query->pool);
  g_clear_pointer (&query->params, dp_db_params_free);
  g_free (query->sql);
  g_free (query);
}

static DexFuture *
query_task (GCancellable *cancellable,
            gpointer      data)
{
  Query *query = data;
  g_autoptr(DexFuture) acquired = dp_db_pool_acquire (query->pool);
  g_autoptr(DexFuture) answered = NULL;
  GError *error = NULL;
  DpDbLease *lease;

  if (!_dp_db_task_await (dex_ref (acquired), cancellable, 0, &error))
    return dex_future_new_for_error (error);

  lease = g_value_get_object (dex_future_get_value (acquired, NULL));
  answered = dp_db_connection_query (dp_db_lease_get_connection (lease), query->sql,
                                     g_steal_pointer (&query->params));
  if (!_dp_db_task_await (dex_ref (answered), cancellable, 0, &error))
    return dex_future_new_for_error (error);

  return g_steal_pointer (&answered);
}

/**
 * dp_db_pool_query:
 * @sql: one statement
 * @params: (nullable) (transfer full): $1, $2 …
 *
 * Acquires, queries, releases.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@DbResult]
 */
DexFuture *
dp_db_pool_query (DpDbPool   *self,
                  const char *sql,
                  DpDbParams *params)
{
  Query *query;

  g_return_val_if_fail (DP_IS_DB_POOL (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  query = g_new0 (Query, 1);
  query->pool = g_object_ref (self);
  query->sql = g_strdup (sql);
  query->params = params;

  return _dp_db_task_spawn (query_task, query, query_free);
}

/**
 * dp_db_pool_close:
 *
 * Lends nothing any more, and closes what is idle at once, the rest as it comes back.
 *
 * Returns: (transfer full): a [class@Dex.Future] of %TRUE once every connection is closed
 */
DexFuture *
dp_db_pool_close (DpDbPool *self)
{
  GQueue idle = G_QUEUE_INIT;
  GQueue waiting = G_QUEUE_INIT;
  gboolean all_closed;

  g_return_val_if_fail (DP_IS_DB_POOL (self), NULL);

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  idle = self->idle;
  g_queue_init (&self->idle);
  waiting = self->waiting;
  g_queue_init (&self->waiting);
  self->n_open -= idle.length;
  all_closed = self->n_open == 0;
  g_mutex_unlock (&self->mutex);

  g_queue_clear_full (&idle, idle_free);
  while (waiting.length > 0)
    wake (g_queue_pop_head (&waiting));
  if (all_closed)
    dex_promise_resolve_boolean (self->all_closed, TRUE);

  return DEX_FUTURE (dex_ref (self->all_closed));
}
