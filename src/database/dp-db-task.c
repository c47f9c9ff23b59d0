/* dp-db-task.c: fibers that tidy up when nobody waits for them any more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-task-private.h"

#include <glib-unix.h>

typedef struct
{
  DpDbTaskFunc    func;
  gpointer        data;
  GDestroyNotify  destroy;
  DexPromise     *promise;
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  if (task->data != NULL && task->destroy != NULL)
    task->destroy (task->data);
  dex_clear (&task->promise);
  g_free (task);
}

static DexFuture *
task_fiber (gpointer user_data)
{
  Task *task = user_data;
  g_autoptr(DexFuture) result = NULL;
  g_autoptr(GError) error = NULL;
  const GValue *value;

  result = task->func (dex_promise_get_cancellable (task->promise), task->data);
  value = dex_future_get_value (result, &error);

  /* What the task held is free again before whoever waits for it goes on. */
  if (task->destroy != NULL)
    task->destroy (g_steal_pointer (&task->data));

  if (value != NULL)
    dex_promise_resolve (task->promise, value);
  else
    dex_promise_reject (task->promise, g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
pass_on_cb (DexFuture *future,
            gpointer   user_data)
{
  return NULL;
}

/**
 * _dp_db_task_spawn:
 * @func: runs in a fiber of the calling thread's scheduler; returns a future that is done
 * @data: (transfer full): for @func
 *
 * Returns: (transfer full): a [class@Dex.Future] of what @func's future holds
 */
DexFuture *
_dp_db_task_spawn (DpDbTaskFunc   func,
                   gpointer       data,
                   GDestroyNotify destroy)
{
  Task *task = g_new0 (Task, 1);
  DexFuture *future;

  g_assert (func != NULL);

  task->func = func;
  task->data = data;
  task->destroy = destroy;
  task->promise = dex_promise_new_cancellable ();

  /* The task itself keeps the promise; a block around it is what the caller can drop. */
  future = dex_future_catch (DEX_FUTURE (dex_ref (task->promise)), pass_on_cb, NULL, NULL);
  dex_future_disown (dex_scheduler_spawn (dex_scheduler_get_thread_default (), 0,
                                          task_fiber, task, task_free));

  return future;
}

gboolean
_dp_db_task_await (DexFuture     *future,
                   GCancellable  *cancellable,
                   gint64         deadline,
                   GError       **error)
{
  g_assert (DEX_IS_FUTURE (future));

  if (!dex_future_is_pending (future) || (cancellable == NULL && deadline == 0))
    return dex_await (future, error);

  if (cancellable == NULL)
    return dex_await (dex_future_first (future, dex_timeout_new_deadline (deadline), NULL), error);

  if (deadline == 0)
    return dex_await (dex_future_first (future,
                                        dex_cancellable_new_from_cancellable (cancellable),
                                        NULL),
                      error);

  return dex_await (dex_future_first (future,
                                      dex_cancellable_new_from_cancellable (cancellable),
                                      dex_timeout_new_deadline (deadline),
                                      NULL),
                    error);
}

static gboolean
fd_ready_cb (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  dex_promise_resolve_uint (user_data, condition);

  return G_SOURCE_REMOVE;
}

static void
fd_wait_cancelled_cb (GCancellable *cancellable,
                      GSource      *source)
{
  g_source_destroy (source);
}

static void
source_closure_free (gpointer  data,
                     GClosure *closure)
{
  g_source_unref (data);
}

DexFuture *
_dp_fd_ready (int          fd,
              GIOCondition condition)
{
  DexScheduler *scheduler = dex_scheduler_get_thread_default ();
  DexPromise *promise = dex_promise_new_cancellable ();
  g_autoptr(GSource) source = g_unix_fd_source_new (fd, condition | G_IO_ERR | G_IO_HUP);

  g_assert (scheduler != NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (fd_ready_cb), dex_ref (promise), dex_unref);
  g_source_set_static_name (source, "[datapipe-database-socket]");
  g_signal_connect_data (dex_promise_get_cancellable (promise), "cancelled",
                         G_CALLBACK (fd_wait_cancelled_cb), g_source_ref (source),
                         source_closure_free, 0);
  g_source_attach (source, dex_scheduler_get_main_context (scheduler));

  return DEX_FUTURE (promise);
}
