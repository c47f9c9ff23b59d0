/* dp-private-server.c: the PostgreSQL that the application keeps for itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-private-server.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dp-db-error.h"
#include "dp-paths.h"
#include "dp-private-client-private.h"
#include "dp-private-cluster-private.h"
#include "dp-private-socket-private.h"

struct _DpPrivateServer
{
  GObject      parent_instance;

  char        *data_dir;
  char        *socket_dir;

  GThreadPool *requests;    /* one at a time, in order */
  int          fd;          /* holds the server while it is open; -1: not attached; theirs */
};

G_DEFINE_FINAL_TYPE (DpPrivateServer, dp_private_server, G_TYPE_OBJECT)

typedef gboolean (*RequestFunc) (DpPrivateServer  *self,
                                 gboolean          argument,
                                 GError          **error);

typedef struct
{
  DpPrivateServer *server;
  RequestFunc      func;
  gboolean         argument;
  DexPromise      *promise;
} Request;

static void
run_request (gpointer data,
             gpointer user_data)
{
  Request *request = data;
  GError *error = NULL;
  gboolean result = request->func (request->server, request->argument, &error);

  g_clear_object (&request->server);
  if (error != NULL)
    dex_promise_reject (request->promise, error);
  else
    dex_promise_resolve_boolean (request->promise, result);
  dex_clear (&request->promise);
  g_free (request);
}

/* The supervisor answers within milliseconds as a rule, but after a crash or on a slow disk it
 * takes seconds, so a thread waits for it. */
static DexFuture *
start_request (DpPrivateServer *self,
               RequestFunc      func,
               gboolean         argument)
{
  Request *request = g_new0 (Request, 1);
  DexPromise *promise = dex_promise_new ();

  request->server = g_object_ref (self);
  request->func = func;
  request->argument = argument;
  request->promise = dex_ref (promise);
  g_thread_pool_push (self->requests, request, NULL);

  return DEX_FUTURE (promise);
}

static gboolean
is_attached (DpPrivateServer *self)
{
  char c;

  if (self->fd < 0)
    return FALSE;
  if (recv (self->fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN)
    return TRUE;

  /* It was stopped by somebody else, or died. */
  close (self->fd);
  self->fd = -1;

  return FALSE;
}

static gboolean
attach (DpPrivateServer  *self,
        gboolean          argument,
        GError          **error)
{
  if (!is_attached (self))
    self->fd = _dp_private_client_attach (self->data_dir, self->socket_dir, error);

  return self->fd >= 0;
}

static gboolean
detach (DpPrivateServer  *self,
        gboolean          argument,
        GError          **error)
{
  if (is_attached (self))
    {
      _dp_private_client_request (self->fd, "detach", "detached");
      close (self->fd);
      self->fd = -1;
    }

  return TRUE;
}

static gboolean
set_keep (DpPrivateServer  *self,
          gboolean          keep,
          GError          **error)
{
  if (!is_attached (self))
    {
      g_set_error_literal (error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE,
                           _("The private database is not running"));
      return FALSE;
    }

  return _dp_private_client_request (self->fd, keep ? "keep 1" : "keep 0", "kept");
}

static gboolean
stop (DpPrivateServer  *self,
      gboolean          argument,
      GError          **error)
{
  gboolean was_running = _dp_private_client_stop (self->data_dir, self->socket_dir, error);

  g_clear_fd (&self->fd, NULL);

  return was_running;
}

static void
dp_private_server_finalize (GObject *object)
{
  DpPrivateServer *self = DP_PRIVATE_SERVER (object);

  /* Every request holds a reference, so there is none. */
  g_thread_pool_free (self->requests, FALSE, FALSE);
  g_clear_fd (&self->fd, NULL);
  g_free (self->data_dir);
  g_free (self->socket_dir);

  G_OBJECT_CLASS (dp_private_server_parent_class)->finalize (object);
}

static void
dp_private_server_class_init (DpPrivateServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_private_server_finalize;
}

static void
dp_private_server_init (DpPrivateServer *self)
{
  self->requests = g_thread_pool_new (run_request, NULL, 1, FALSE, NULL);
  self->fd = -1;
}

/**
 * dp_private_server_new:
 * @data_dir: an absolute path, e.g. dp_paths_dup_cluster_dir()
 *
 * Returns: (transfer full): a client of that directory's server, not attached yet
 */
DpPrivateServer *
dp_private_server_new (const char *data_dir)
{
  DpPrivateServer *self;

  g_return_val_if_fail (data_dir != NULL && g_path_is_absolute (data_dir), NULL);

  self = g_object_new (DP_TYPE_PRIVATE_SERVER, NULL);
  self->data_dir = g_canonicalize_filename (data_dir, NULL);
  self->socket_dir = dp_paths_dup_socket_dir (self->data_dir);

  return self;
}

/** dp_private_server_get_data_dir: Returns: the directory of its data */
const char *
dp_private_server_get_data_dir (DpPrivateServer *self)
{
  g_return_val_if_fail (DP_IS_PRIVATE_SERVER (self), NULL);

  return self->data_dir;
}

/**
 * dp_private_server_attach:
 *
 * Makes the cluster where there is none, starts it where it is not running, and holds it until
 * dp_private_server_detach(), the last reference, or this process's end.
 *
 * Returns: (transfer full): a [class@Dex.Future] of %TRUE; rejects in %DP_DB_ERROR with a sentence
 */
DexFuture *
dp_private_server_attach (DpPrivateServer *self)
{
  g_return_val_if_fail (DP_IS_PRIVATE_SERVER (self), NULL);

  return start_request (self, attach, FALSE);
}

/**
 * dp_private_server_detach:
 *
 * Returns: (transfer full): a [class@Dex.Future] of %TRUE, after the server stopped if we were the
 *   last
 */
DexFuture *
dp_private_server_detach (DpPrivateServer *self)
{
  g_return_val_if_fail (DP_IS_PRIVATE_SERVER (self), NULL);

  return start_request (self, detach, FALSE);
}

/**
 * dp_private_server_set_keep:
 * @keep: whether the server goes on after its last client went
 *
 * Returns: (transfer full): a [class@Dex.Future] of %TRUE; rejects where it is not attached
 */
DexFuture *
dp_private_server_set_keep (DpPrivateServer *self,
                            gboolean         keep)
{
  g_return_val_if_fail (DP_IS_PRIVATE_SERVER (self), NULL);

  return start_request (self, set_keep, keep);
}

/**
 * dp_private_server_stop:
 *
 * Stops the server, whoever is attached.
 *
 * Returns: (transfer full): a [class@Dex.Future] of whether it ran
 */
DexFuture *
dp_private_server_stop (DpPrivateServer *self)
{
  g_return_val_if_fail (DP_IS_PRIVATE_SERVER (self), NULL);

  return start_request (self, stop, FALSE);
}

/** dp_private_server_get_status: looks at directory and socket; does not block noticeably */
DpPrivateServerStatus
dp_private_server_get_status (DpPrivateServer *self)
{
  int fd;

  g_return_val_if_fail (DP_IS_PRIVATE_SERVER (self), DP_PRIVATE_SERVER_ABSENT);

  if (!_dp_private_cluster_exists (self->data_dir))
    return DP_PRIVATE_SERVER_ABSENT;

  fd = _dp_private_socket_connect (self->socket_dir, DP_PRIVATE_SERVER_SOCKET);
  if (fd < 0)
    return DP_PRIVATE_SERVER_STOPPED;
  close (fd);

  return DP_PRIVATE_SERVER_RUNNING;
}

/**
 * dp_private_server_dup_target: Returns: (transfer full): database "datapipe", made on first attach
 */
DpDbTarget *
dp_private_server_dup_target (DpPrivateServer *self)
{
  g_return_val_if_fail (DP_IS_PRIVATE_SERVER (self), NULL);

  return dp_db_target_new (self->socket_dir, 0, DP_PRIVATE_CLUSTER_DATABASE,
                           DP_PRIVATE_CLUSTER_USER,
                           NULL, NULL, NULL);
}
