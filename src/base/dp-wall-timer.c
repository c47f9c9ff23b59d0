/* dp-wall-timer.c: waits for a time of day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-wall-timer.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* What a timer can be set to at most is far behind what anybody waits for. */
#define MOST_SECONDS (G_GINT64_CONSTANT (1) << 30)

typedef struct
{
  DexPromise *promise;
  int         fd;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  close (wait->fd);
  dex_unref (wait->promise);
  g_free (wait);
}

static gboolean
ready_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  Wait *wait = user_data;
  guint64 n_expired;
  gboolean expired = read (fd, &n_expired, sizeof n_expired) == sizeof n_expired;

  if (!expired && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  dex_promise_resolve_boolean (wait->promise, expired);

  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable,
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

/* Returns: a file descriptor, or -1 where the system has none left */
static int
open_timer (gint64 unix_us)
{
  gint64 now_us = g_get_real_time ();
  gint64 until_us = MIN (MAX (unix_us, 1), now_us + MOST_SECONDS * G_USEC_PER_SEC);
  struct itimerspec spec = {
    .it_value = { until_us / G_USEC_PER_SEC, until_us % G_USEC_PER_SEC * 1000 },
  };
  int fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);

  if (fd >= 0 &&
      timerfd_settime (fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, NULL) != 0)
    {
      close (fd);
      fd = -1;
    }

  return fd;
}

DexFuture *
dp_wall_timer_wait_until (gint64 unix_us)
{
  g_autoptr(GSource) source = NULL;
  DexScheduler *scheduler = dex_scheduler_get_thread_default ();
  Wait *wait;
  DexFuture *future;
  int fd;

  g_return_val_if_fail (scheduler != NULL, NULL);

  if (unix_us <= g_get_real_time ())
    return dex_future_new_true ();
  fd = open_timer (unix_us);
  if (fd < 0)
    return dex_future_new_reject (G_IO_ERROR, g_io_error_from_errno (errno), "%s",
                                  g_strerror (errno));

  wait = g_new0 (Wait, 1);
  wait->promise = dex_promise_new_cancellable ();
  wait->fd = fd;
  future = dex_ref (DEX_FUTURE (wait->promise));
  source = g_unix_fd_source_new (fd, G_IO_IN);
  g_source_set_callback (source, G_SOURCE_FUNC (ready_cb), wait, wait_free);
  g_source_set_static_name (source, "[datapipe-wall-timer]");
  g_signal_connect_data (dex_promise_get_cancellable (wait->promise), "cancelled",
                         G_CALLBACK (cancelled_cb), g_source_ref (source), source_closure_free, 0);
  g_source_attach (source, dex_scheduler_get_main_context (scheduler));

  return future;
}
