/* dp-serve-poll.c: which of thousands of connections have something to say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-poll.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

/* What is left over is told in the next turn. */
#define MOST_AT_ONCE 256

struct _DpServePoll
{
  int      fd;
  GSource *source;
};

typedef struct
{
  GSource   source;
  int       fd;
  gpointer  watch;
} PollSource;

static void
note (const struct epoll_event *event)
{
  DpServeReady *ready = event->data.ptr;

  if ((event->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
    ready->hung_up = TRUE;
  if ((event->events & EPOLLIN) != 0 || ready->hung_up)
    ready->readable = TRUE;
  if ((event->events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0)
    ready->writable = TRUE;
}

/* There is nothing to dispatch: whoever waits looks at what was noted, after this. */
static gboolean
poll_check (GSource *source)
{
  PollSource *self = (PollSource *) source;
  struct epoll_event events[MOST_AT_ONCE];
  int n_events;

  if (g_source_query_unix_fd (source, self->watch) == 0)
    return FALSE;
  n_events = epoll_wait (self->fd, events, MOST_AT_ONCE, 0);
  for (int i = 0; i < n_events; i++)
    note (&events[i]);

  return FALSE;
}

static gboolean
poll_dispatch (GSource     *source,
               GSourceFunc  callback,
               gpointer     user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs poll_source_funcs = { NULL, poll_check, poll_dispatch, NULL };

DpServePoll *
_dp_serve_poll_new (GMainContext  *context,
                    GError       **error)
{
  DpServePoll *self;
  PollSource *source;
  int fd = epoll_create1 (EPOLL_CLOEXEC);

  if (fd < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return NULL;
    }
  self = g_atomic_rc_box_new0 (DpServePoll);
  self->fd = fd;
  self->source = g_source_new (&poll_source_funcs, sizeof (PollSource));
  source = (PollSource *) self->source;
  source->fd = fd;
  source->watch = g_source_add_unix_fd (self->source, fd, G_IO_IN);
  /* It never runs the loop in itself, and being kept from it would cost calls of the system. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_set_static_name (self->source, "DpServePoll");
  g_source_attach (self->source, context);

  return self;
}

DpServePoll *
_dp_serve_poll_ref (DpServePoll *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
poll_clear (gpointer data)
{
  DpServePoll *self = data;

  _dp_serve_poll_close (self);
  g_source_unref (self->source);
  close (self->fd);
}

void
_dp_serve_poll_unref (DpServePoll *self)
{
  g_atomic_rc_box_release_full (self, poll_clear);
}

void
_dp_serve_poll_close (DpServePoll *self)
{
  g_source_destroy (self->source);
}

gboolean
_dp_serve_poll_add (DpServePoll  *self,
                    int           fd,
                    DpServeReady *ready)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET };

  event.data.ptr = ready;

  return epoll_ctl (self->fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

void
_dp_serve_poll_remove (DpServePoll *self,
                       int          fd)
{
  epoll_ctl (self->fd, EPOLL_CTL_DEL, fd, NULL);
}
