/* dp-private-supervisor.c: the process that owns the private server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-private-supervisor-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dp-db-error.h"
#include "dp-private-cluster-private.h"
#include "dp-private-postmaster-private.h"
#include "dp-private-socket-private.h"

#define READY_POLL_MS 1
#define STOP_LIMIT_S 60
/* One that nobody attached to, since whoever asked for it has died, ends by itself. */
#define LONELY_S 10
#define LOG_CHECK_S 60
/* A server that ends again and again within this time is given up after some tries: few where it
 * has never run, more where it has, since other processes of one that was killed may need a while
 * to go. */
#define STABLE_US (10 * G_USEC_PER_SEC)
#define MAX_FIRST_FAILURES 2
#define MAX_FAILURES 10
#define RESTART_FIRST_MS 50
#define RESTART_MOST_MS 2000
/* Windows go on being drawn while much is loaded. */
#define STEPS_BACK 5

typedef enum
{
  STATE_IDLE,          /* nobody has come yet */
  STATE_STARTING,
  STATE_RUNNING,
  STATE_STOPPING,
} State;

typedef struct _Supervisor Supervisor;

typedef struct
{
  Supervisor *supervisor;
  int         fd;
  guint       source_id;
  GString    *input;
  gboolean    attached;
  gboolean    awaits_ready;
  const char *awaits_stop;     /* (nullable): what to answer then */
} Client;

struct _Supervisor
{
  const char *data_dir;
  const char *socket_dir;
  int         lock_fd;
  GMainLoop  *loop;
  State       state;
  GPtrArray  *clients;
  GPid        postmaster;      /* 0: none */
  gint64      started_at;
  guint       n_failures;
  gboolean    keep;
  gboolean    stop_requested;
  gboolean    created;
  gboolean    has_run;
};

static void begin_start (Supervisor *self);

static void
say (Client     *client,
     const char *line)
{
  g_autofree char *text = g_strconcat (line, "\n", NULL);

  /* A client that has gone is noticed when it is read from. */
  if (send (client->fd, text, strlen (text), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
    g_debug ("A client does not listen: %s", g_strerror (errno));
}

static guint
count_attached (Supervisor *self)
{
  guint n = 0;

  for (guint i = 0; i < self->clients->len; i++)
    n += ((Client *) g_ptr_array_index (self->clients, i))->attached;

  return n;
}

static gboolean
is_wanted (Supervisor *self)
{
  return !self->stop_requested && (self->keep || count_attached (self) > 0);
}

static void
answer_ready (Supervisor *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      Client *client = g_ptr_array_index (self->clients, i);

      if (client->awaits_ready)
        say (client, "ready");
      client->awaits_ready = FALSE;
    }
}

/* Everyone's connection ends with the supervisor, so that the next one who asks begins anew. */
static void
fail (Supervisor *self,
      GError     *failure)
{
  g_autofree char *line = g_strdup_printf ("error %d %s", failure->code, failure->message);

  g_strdelimit (line, "\n", ' ');
  for (guint i = 0; i < self->clients->len; i++)
    {
      Client *client = g_ptr_array_index (self->clients, i);

      if (client->awaits_ready)
        say (client, line);
    }
  g_error_free (failure);
  g_main_loop_quit (self->loop);
}

static void
finish (Supervisor *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      Client *client = g_ptr_array_index (self->clients, i);

      if (client->awaits_stop != NULL)
        say (client, client->awaits_stop);
    }
  g_main_loop_quit (self->loop);
}

static gboolean
stop_limit_cb (gpointer user_data)
{
  Supervisor *self = user_data;

  if (self->state == STATE_STOPPING && self->postmaster != 0)
    kill (self->postmaster, SIGQUIT);

  return G_SOURCE_REMOVE;
}

static void
stop_unless_wanted (Supervisor *self)
{
  if (is_wanted (self) || self->state == STATE_STOPPING)
    return;

  if (self->postmaster == 0)
    {
      finish (self);
      return;
    }

  self->state = STATE_STOPPING;
  kill (self->postmaster, SIGINT);
  g_timeout_add_seconds (STOP_LIMIT_S, stop_limit_cb, self);
}

/* A new cluster's files reach the disk while it is used already.  That may take seconds in which a
 * process cannot even end, so it is one of its own, without the lock. */
static void
sync_in_background (Supervisor *self)
{
  const char *options = g_getenv ("DATAPIPE_SERVER_OPTIONS");
  pid_t child;
  int fd;

  /* A server that is told not to care, in tests, shows the way. */
  if (options != NULL && strstr (options, "fsync=off") != NULL)
    return;

  child = fork ();
  if (child > 0)
    waitpid (child, NULL, 0);
  if (child != 0)
    return;

  if (fork () == 0)
    {
      close_range (STDERR_FILENO + 1, ~0U, 0);
      fd = open (self->data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      syncfs (fd);
    }
  _exit (0);
}

static gboolean
poll_ready_cb (gpointer user_data)
{
  Supervisor *self = user_data;

  if (self->state != STATE_STARTING || self->postmaster == 0)
    return G_SOURCE_REMOVE;
  if (!_dp_private_postmaster_is_ready (self->data_dir, self->postmaster))
    return G_SOURCE_CONTINUE;

  self->state = STATE_RUNNING;
  self->has_run = TRUE;
  answer_ready (self);

  if (self->created)
    sync_in_background (self);
  self->created = FALSE;

  return G_SOURCE_REMOVE;
}

static gboolean
restart_cb (gpointer user_data)
{
  Supervisor *self = user_data;

  if (is_wanted (self))
    begin_start (self);
  else
    finish (self);

  return G_SOURCE_REMOVE;
}

static void
postmaster_exited_cb (GPid     pid,
                      int      status,
                      gpointer user_data)
{
  Supervisor *self = user_data;
  g_autofree char *complaint = NULL;

  g_spawn_close_pid (pid);
  self->postmaster = 0;

  if (self->state == STATE_STOPPING || !is_wanted (self))
    {
      /* Somebody may have come while it stopped. */
      if (is_wanted (self))
        begin_start (self);
      else
        finish (self);
      return;
    }

  /* It crashed, or was killed, or could not start.  Its other processes may need a moment to go. */
  if (g_get_monotonic_time () - self->started_at > STABLE_US)
    self->n_failures = 0;
  self->state = STATE_STARTING;
  if (++self->n_failures < (self->has_run ? MAX_FAILURES : MAX_FIRST_FAILURES))
    {
      g_timeout_add (MIN (RESTART_FIRST_MS << (self->n_failures - 1), RESTART_MOST_MS), restart_cb,
                     self);
      return;
    }

  complaint = _dp_private_postmaster_dup_complaint (self->data_dir);
  fail (self, g_error_new (DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                           _("The private database in %s does not start; its log says: %s"),
                           self->data_dir, complaint));
}

static void
begin_start (Supervisor *self)
{
  GError *error = NULL;

  self->state = STATE_STARTING;
  self->started_at = g_get_monotonic_time ();
  _dp_private_postmaster_clean_up (self->data_dir, self->socket_dir);
  if (!_dp_private_postmaster_start (self->data_dir, self->socket_dir, self->lock_fd,
                                     &self->postmaster, &error))
    {
      self->postmaster = 0;
      fail (self, error);
      return;
    }

  g_child_watch_add (self->postmaster, postmaster_exited_cb, self);
  g_timeout_add_full (G_PRIORITY_HIGH, READY_POLL_MS, poll_ready_cb, self, NULL);
}

static void
client_free (gpointer data)
{
  Client *client = data;

  g_clear_handle_id (&client->source_id, g_source_remove);
  close (client->fd);
  g_string_free (client->input, TRUE);
  g_free (client);
}

static gboolean
prepare_cb (gpointer user_data)
{
  Supervisor *self = user_data;
  GError *error = NULL;

  if (!_dp_private_cluster_prepare (self->data_dir, &self->created, &error))
    {
      fail (self, error);
      return G_SOURCE_REMOVE;
    }

  begin_start (self);

  return G_SOURCE_REMOVE;
}

static void
handle_attach (Supervisor *self,
               Client     *client)
{
  client->attached = TRUE;
  if (self->state == STATE_RUNNING)
    {
      say (client, "ready");
      return;
    }

  /* Only now that somebody is there to be told how it went. */
  client->awaits_ready = TRUE;
  if (self->state == STATE_IDLE)
    {
      self->state = STATE_STARTING;
      g_idle_add (prepare_cb, self);
    }
}

static void
handle_detach (Supervisor *self,
               Client     *client)
{
  client->attached = FALSE;
  client->awaits_ready = FALSE;
  if (is_wanted (self))
    {
      say (client, "detached");
      return;
    }

  client->awaits_stop = "detached";
  stop_unless_wanted (self);
}

static void
handle_line (Supervisor *self,
             Client     *client,
             const char *line)
{
  if (g_str_equal (line, "attach"))
    {
      handle_attach (self, client);
    }
  else if (g_str_equal (line, "detach"))
    {
      handle_detach (self, client);
    }
  else if (g_str_has_prefix (line, "keep "))
    {
      self->keep = line[5] == '1';
      say (client, "kept");
      stop_unless_wanted (self);
    }
  else if (g_str_equal (line, "stop"))
    {
      client->awaits_stop = "stopped";
      self->stop_requested = TRUE;
      stop_unless_wanted (self);
    }
}

static gboolean
client_readable_cb (int          fd,
                    GIOCondition condition,
                    gpointer     user_data)
{
  Client *client = user_data;
  Supervisor *self = client->supervisor;
  char buffer[256];
  gssize length = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);
  char *end;

  if (length < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (length <= 0)
    {
      client->source_id = 0;
      g_ptr_array_remove_fast (self->clients, client);
      stop_unless_wanted (self);
      return G_SOURCE_REMOVE;
    }

  g_string_append_len (client->input, buffer, length);
  while ((end = strchr (client->input->str, '\n')) != NULL)
    {
      g_autofree char *line = g_strndup (client->input->str, end - client->input->str);

      g_string_erase (client->input, 0, end + 1 - client->input->str);
      handle_line (self, client, line);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
client_arrived_cb (int          fd,
                   GIOCondition condition,
                   gpointer     user_data)
{
  Supervisor *self = user_data;
  Client *client;
  int client_fd = accept4 (fd, NULL, NULL, SOCK_CLOEXEC);

  if (client_fd < 0)
    return G_SOURCE_CONTINUE;

  client = g_new0 (Client, 1);
  client->supervisor = self;
  client->fd = client_fd;
  client->input = g_string_new (NULL);
  client->source_id = g_unix_fd_add (client_fd, G_IO_IN | G_IO_HUP | G_IO_ERR, client_readable_cb,
                                     client);
  g_ptr_array_add (self->clients, client);

  return G_SOURCE_CONTINUE;
}

static gboolean
terminated_cb (gpointer user_data)
{
  Supervisor *self = user_data;

  self->stop_requested = TRUE;
  stop_unless_wanted (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
lonely_cb (gpointer user_data)
{
  stop_unless_wanted (user_data);

  return G_SOURCE_REMOVE;
}

static gboolean
check_log_cb (gpointer user_data)
{
  Supervisor *self = user_data;

  _dp_private_postmaster_limit_log (self->data_dir);

  return G_SOURCE_CONTINUE;
}

/* Inherited by the server and all its processes. Of a batch, one that wakes up waits for its turn
 * and does not interrupt what draws or serves: the answer is there as soon, and fewer turns of the
 * processors are spent on changing from one to the other. To be refused does no harm. */
static void
step_back (void)
{
  const struct sched_param none = { 0 };

  if (nice (STEPS_BACK) == -1 || sched_setscheduler (0, SCHED_BATCH, &none) != 0)
    g_debug ("The server has the priority of all others.");
}

/**
 * _dp_private_supervisor_run:
 * @data_dir: the cluster's directory
 * @socket_dir: where sockets are; exists, and goes with them
 * @lock_fd: the lock, held
 * @control_fd: the listening control socket
 *
 * Makes, starts and stops the server for those who attach, until nobody wants it any more.
 */
void
_dp_private_supervisor_run (const char *data_dir,
                            const char *socket_dir,
                            int         lock_fd,
                            int         control_fd)
{
  g_autoptr(GPtrArray) clients = g_ptr_array_new_with_free_func (client_free);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *control_path = g_build_filename (socket_dir, DP_PRIVATE_CONTROL_SOCKET, NULL);
  Supervisor self = {
    .data_dir = data_dir,
    .socket_dir = socket_dir,
    .lock_fd = lock_fd,
    .loop = loop,
    .clients = clients,
  };

  step_back ();
  g_unix_fd_add (control_fd, G_IO_IN, client_arrived_cb, &self);
  g_unix_signal_add (SIGTERM, terminated_cb, &self);
  g_unix_signal_add (SIGINT, terminated_cb, &self);
  g_timeout_add_seconds (LONELY_S, lonely_cb, &self);
  g_timeout_add_seconds (LOG_CHECK_S, check_log_cb, &self);
  g_main_loop_run (loop);

  /* Whoever connects from here on finds nobody, and starts another supervisor, which has to wait
   * for the lock before it makes the folder anew. One that still has files in it stays. */
  g_unlink (control_path);
  g_rmdir (socket_dir);
  close (control_fd);
}
