/* bench-live.c: many followers of /live, and how long after an event each of them has it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dp-serve-service.h"

#define N_FOLLOWERS 1000
#define EVENT_MS 10
#define SECONDS 10
#define STEP_US 100          /* of the histogram */
#define N_STEPS 100000
#define ROOM 65536

/* A follower's socket, and what of a message came. */
typedef struct
{
  int   fd;
  gsize length;
  char  bytes[ROOM];
} Follower;

static guint   histogram[N_STEPS];
static guint64 n_received;
static gint64  worst_us;
static guint   n_pushed;

static void
note_events (const char *text)
{
  gint64 now_us = g_get_monotonic_time ();

  while ((text = strstr (text, "\"t\":")) != NULL)
    {
      gint64 late_us = now_us - g_ascii_strtoll (text + 4, NULL, 10);

      histogram[MIN (late_us / STEP_US, N_STEPS - 1)]++;
      worst_us = MAX (worst_us, late_us);
      n_received++;
      text += 4;
    }
}

/* Frames of a server are not masked. Returns: how much of the front is a whole frame */
static gsize
take_frame (Follower *self)
{
  const guint8 *bytes = (const guint8 *) self->bytes;
  gsize head = 2, length;
  char after;

  if (self->length < 4)
    return 0;
  length = bytes[1] & 0x7f;
  if (length == 126)
    {
      length = bytes[2] << 8 | bytes[3];
      head = 4;
    }
  g_assert_cmpuint (length, <, 65536);
  if (self->length < head + length)
    return 0;
  after = self->bytes[head + length];
  self->bytes[head + length] = '\0';
  note_events (self->bytes + head);
  self->bytes[head + length] = after;

  return head + length;
}

static void
read_follower (Follower *self)
{
  gssize n = recv (self->fd, self->bytes + self->length, ROOM - 1 - self->length, MSG_DONTWAIT);
  gsize used;

  g_assert_cmpint (n, !=, 0);
  if (n > 0)
    self->length += n;
  while ((used = take_frame (self)) > 0)
    {
      memmove (self->bytes, self->bytes + used, self->length - used);
      self->length -= used;
    }
}

static Follower *
follow (guint port)
{
  static const char request[] =
      "GET /live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: "
      "Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = g_htons (port),
                                 .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  Follower *self = g_new0 (Follower, 1);
  char *end = NULL;

  self->fd = socket (AF_INET, SOCK_STREAM, 0);
  g_assert_cmpint (connect (self->fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (send (self->fd, request, strlen (request), 0), ==, strlen (request));
  while (end == NULL)
    {
      gssize n = recv (self->fd, self->bytes + self->length, ROOM - 1 - self->length, 0);

      g_assert_cmpint (n, >, 0);
      self->length += n;
      self->bytes[self->length] = '\0';
      end = strstr (self->bytes, "\r\n\r\n");
    }
  g_assert_true (g_str_has_prefix (self->bytes, "HTTP/1.1 101"));
  end += strlen ("\r\n\r\n");
  self->length -= end - self->bytes;
  memmove (self->bytes, end, self->length);

  return self;
}

/* --- the server's thread ---------------------------------------------------------------------- */

static gpointer
serve_thread (gpointer user_data)
{
  DpServeService *service = user_data;
  g_autoptr(GError) error = NULL;

  g_main_context_push_thread_default (service->context);
  _dp_serve_service_open (service, &error);
  g_assert_no_error (error);
  g_main_loop_run (service->loop);
  _dp_serve_service_close (service);
  g_main_context_pop_thread_default (service->context);

  return NULL;
}

static gboolean
push_cb (gpointer user_data)
{
  DpServeService *service = user_data;
  g_autofree char *data = g_strdup_printf (
      "{\"t\":%" G_GINT64_FORMAT ",\"symbol\":\"IBM\",\"source\":\"bench\",\"close\":301.12}",
      g_get_monotonic_time ());

  _dp_serve_live_push (service->live, "prices", data);

  return ++n_pushed < SECONDS * 1000 / EVENT_MS;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

/* --- the measurement -------------------------------------------------------------------------- */

static double
find_percentile (double part)
{
  guint64 sum = 0;

  for (guint i = 0; i < N_STEPS; i++)
    {
      sum += histogram[i];
      if (sum >= part * n_received)
        return (i + 1) * STEP_US / 1000.0;
    }

  return 0;
}

static void
measure (DpServeService *service)
{
  static Follower *followers[N_FOLLOWERS];
  const guint64 all = (guint64) N_FOLLOWERS * SECONDS * 1000 / EVENT_MS;
  gint64 end_us;
  GSource *pushes;
  int poll = epoll_create1 (0);

  for (guint i = 0; i < N_FOLLOWERS; i++)
    {
      struct epoll_event event = { .events = EPOLLIN };

      followers[i] = follow (service->port);
      event.data.ptr = followers[i];
      epoll_ctl (poll, EPOLL_CTL_ADD, followers[i]->fd, &event);
    }
  pushes = g_timeout_source_new (EVENT_MS);
  g_source_set_callback (pushes, push_cb, service, NULL);
  g_source_attach (pushes, service->context);
  g_source_unref (pushes);

  end_us = g_get_monotonic_time () + 3 * SECONDS * G_USEC_PER_SEC;
  while (n_received < all && g_get_monotonic_time () < end_us)
    {
      struct epoll_event events[256];
      int n = epoll_wait (poll, events, G_N_ELEMENTS (events), 100);

      for (int i = 0; i < n; i++)
        read_follower (events[i].data.ptr);
    }
  g_print ("%u followers, %u events a second: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
           " received; after p50 %.1f ms, p99 %.1f ms, at most %.1f ms\n",
           N_FOLLOWERS, 1000 / EVENT_MS, n_received, all, find_percentile (0.5),
           find_percentile (0.99), worst_us / 1000.0);
  for (guint i = 0; i < N_FOLLOWERS; i++)
    {
      close (followers[i]->fd);
      g_free (followers[i]);
    }
  close (poll);
}

static DexFuture *
bench_fiber (gpointer user_data)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(DpEngine) engine = dp_engine_new (settings);
  g_autoptr(GError) error = NULL;
  DpServeService *service;
  GThread *thread;

  dp_settings_override (settings, "serve-port", "0");
  dp_settings_override (settings, "serve-connections", "2000");
  dex_await (dp_engine_open (engine), &error);
  g_assert_no_error (error);
  service = _dp_serve_service_new (engine, _dp_serve_config_new (settings, &error));
  thread = g_thread_new ("serve", serve_thread, service);
  while (g_atomic_int_get ((int *) &service->port) == 0)
    dex_await (dex_timeout_new_msec (10), NULL);
  measure (service);
  g_main_context_invoke_full (service->context, G_PRIORITY_DEFAULT, quit_cb, service->loop, NULL);
  g_thread_join (thread);
  _dp_serve_service_free (service);
  dex_await (dp_engine_close (engine), NULL);
  g_main_loop_quit (user_data);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  struct rlimit files = { 8192, 8192 };
  g_autoptr(GMainLoop) loop = NULL;

  setrlimit (RLIMIT_NOFILE, &files);
  dex_init ();
  loop = g_main_loop_new (NULL, FALSE);
  dex_future_disown (dex_scheduler_spawn (NULL, 1024 * 1024, bench_fiber, loop, NULL));
  g_main_loop_run (loop);

  return 0;
}
