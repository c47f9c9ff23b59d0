/* dp-clock.c: the time, which tests can hold and move
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-clock.h"

#include "dp-wall-timer.h"

typedef struct
{
  gint64      until;
  DexPromise *promise;
} Sleeper;

struct _DpClock
{
  GObject parent_instance;

  gboolean   is_virtual;
  GMutex     mutex;      /* guards what follows: engine threads sleep, a test advances */
  gint64     start_us;
  gint64     elapsed_us;
  GList     *sleepers;   /* by until, earliest first */
  GList     *waiters;    /* the same; their until is a time of day */
};

G_DEFINE_FINAL_TYPE (DpClock, dp_clock, G_TYPE_OBJECT)

static void
sleeper_free (Sleeper *sleeper)
{
  dex_unref (sleeper->promise);
  g_free (sleeper);
}

static void
dp_clock_finalize (GObject *object)
{
  DpClock *self = DP_CLOCK (object);

  g_list_free_full (self->sleepers, (GDestroyNotify) sleeper_free);
  g_list_free_full (self->waiters, (GDestroyNotify) sleeper_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (dp_clock_parent_class)->finalize (object);
}

static void
dp_clock_class_init (DpClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_clock_finalize;
}

static void
dp_clock_init (DpClock *self)
{
  g_mutex_init (&self->mutex);
}

DpClock *
dp_clock_get_default (void)
{
  static DpClock *instance;

  if (g_once_init_enter_pointer (&instance))
    g_once_init_leave_pointer (&instance, g_object_new (DP_TYPE_CLOCK, NULL));

  return instance;
}

DpClock *
dp_clock_new_virtual (gint64 unix_us)
{
  DpClock *self = g_object_new (DP_TYPE_CLOCK, NULL);

  self->is_virtual = TRUE;
  self->start_us = unix_us;

  return self;
}

gint64
dp_clock_get_monotonic_us (DpClock *self)
{
  gint64 now;

  g_return_val_if_fail (DP_IS_CLOCK (self), 0);

  if (!self->is_virtual)
    return g_get_monotonic_time ();

  g_mutex_lock (&self->mutex);
  now = self->elapsed_us;
  g_mutex_unlock (&self->mutex);

  return now;
}

gint64
dp_clock_get_unix_us (DpClock *self)
{
  gint64 now;

  g_return_val_if_fail (DP_IS_CLOCK (self), 0);

  if (!self->is_virtual)
    return g_get_real_time ();

  g_mutex_lock (&self->mutex);
  now = self->start_us + self->elapsed_us;
  g_mutex_unlock (&self->mutex);

  return now;
}

static int
compare_sleepers (gconstpointer a,
                  gconstpointer b)
{
  gint64 first = ((const Sleeper *) a)->until;
  gint64 second = ((const Sleeper *) b)->until;

  return (first > second) - (first < second);
}

static DexFuture *
slept_cb (DexFuture *timeout,
          gpointer   user_data)
{
  return dex_future_new_true ();
}

/* A future that is resolved when the virtual time has come to @until. */
static DexFuture *
add_sleeper (DpClock  *self,
             GList   **sleepers,
             gint64    until)
{
  Sleeper *sleeper = g_new0 (Sleeper, 1);
  DexFuture *future;

  sleeper->promise = dex_promise_new ();
  sleeper->until = until;
  future = dex_ref (DEX_FUTURE (sleeper->promise));
  *sleepers = g_list_insert_sorted (*sleepers, sleeper, compare_sleepers);

  return future;
}

DexFuture *
dp_clock_sleep (DpClock *self,
                gint64   usec)
{
  DexFuture *future;

  g_return_val_if_fail (DP_IS_CLOCK (self), NULL);

  if (usec <= 0)
    return dex_future_new_true ();
  if (!self->is_virtual)
    {
      /* A timeout rejects when it fires; sleeping is not a failure. */
      return dex_future_catch (dex_timeout_new_usec (usec), slept_cb, NULL, NULL);
    }

  g_mutex_lock (&self->mutex);
  future = add_sleeper (self, &self->sleepers, self->elapsed_us + usec);
  g_mutex_unlock (&self->mutex);

  return future;
}

DexFuture *
dp_clock_wait_until (DpClock *self,
                     gint64   unix_us)
{
  DexFuture *future;

  g_return_val_if_fail (DP_IS_CLOCK (self), NULL);

  if (!self->is_virtual)
    return dp_wall_timer_wait_until (unix_us);

  g_mutex_lock (&self->mutex);
  if (unix_us <= self->start_us + self->elapsed_us)
    future = dex_future_new_true ();
  else
    future = add_sleeper (self, &self->waiters, unix_us);
  g_mutex_unlock (&self->mutex);

  return future;
}

/* Takes out of @sleepers those whose time has come. */
static GList *
take_due (GList  **sleepers,
          gint64   now)
{
  GList *due = NULL;

  while (*sleepers != NULL && ((Sleeper *) (*sleepers)->data)->until <= now)
    {
      due = g_list_append (due, (*sleepers)->data);
      *sleepers = g_list_delete_link (*sleepers, *sleepers);
    }

  return due;
}

static void
wake (GList    *due,
      gboolean  result)
{
  for (GList *l = due; l != NULL; l = l->next)
    dex_promise_resolve_boolean (((Sleeper *) l->data)->promise, result);
  g_list_free_full (due, (GDestroyNotify) sleeper_free);
}

void
dp_clock_advance (DpClock *self,
                  gint64   usec)
{
  GList *sleepers, *waiters;

  g_return_if_fail (DP_IS_CLOCK (self) && self->is_virtual);

  g_mutex_lock (&self->mutex);
  self->elapsed_us += usec;
  sleepers = take_due (&self->sleepers, self->elapsed_us);
  waiters = take_due (&self->waiters, self->start_us + self->elapsed_us);
  g_mutex_unlock (&self->mutex);

  wake (sleepers, TRUE);
  wake (waiters, TRUE);
}

void
dp_clock_suspend (DpClock *self,
                  gint64   usec)
{
  GList *waiters;

  g_return_if_fail (DP_IS_CLOCK (self) && self->is_virtual);

  g_mutex_lock (&self->mutex);
  self->start_us += usec;
  waiters = take_due (&self->waiters, self->start_us + self->elapsed_us);
  g_mutex_unlock (&self->mutex);

  wake (waiters, TRUE);
}

void
dp_clock_set (DpClock *self,
              gint64   unix_us)
{
  GList *waiters;

  g_return_if_fail (DP_IS_CLOCK (self) && self->is_virtual);

  g_mutex_lock (&self->mutex);
  self->start_us = unix_us - self->elapsed_us;
  waiters = g_steal_pointer (&self->waiters);
  g_mutex_unlock (&self->mutex);

  wake (waiters, FALSE);
}
