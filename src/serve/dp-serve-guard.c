/* dp-serve-guard.c: who may ask, how much, and for how long
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-guard.h"

#include "dp-metrics.h"
#include "dp-serve-connection.h"

#define TICK_MS 500
#define IDLE_US (60 * G_USEC_PER_SEC)
/* Of the time that a request may take to arrive: how much a reply may take to be taken. */
#define REPLY_TIMES 3
/* How long somebody without a connection is remembered: hanging up does not give a new
 * allowance. */
#define FORGET_US (60 * G_USEC_PER_SEC)
#define NETWORK_BYTES 8

struct _DpServeGuard
{
  const DpServeConfig *config;
  GHashTable          *connections;   /* GSocket → Connection */
  GHashTable          *callers;       /* address → Caller */
  DpServeAccess       *access;
  GSource             *ticks;
  gint64               now_us;        /* as of the last tick: patience is counted in seconds, and
                                       * each request has five phases */
};

/* Somebody, by the address it calls from. */
typedef struct
{
  char             *address;
  gboolean          local;
  guint             n_connections;
  gint64            left_us;        /* when its last connection went */
  DpServeAllowance  allowance;
} Caller;

typedef struct
{
  DpServeGuard *guard;
  GSocket      *socket;        /* unowned: the connection goes when it does */
  Caller       *caller;
  DpServePhase  phase;
  gint64        since_us;
} Connection;

static void
caller_free (gpointer data)
{
  Caller *caller = data;

  g_free (caller->address);
  g_free (caller);
}

/* Who has one address of the newer form has billions of them: all that share its first half. */
static char *
name_address (GInetAddress *inet)
{
  const guint8 *bytes = g_inet_address_to_bytes (inet);
  g_autoptr(GString) name = NULL;

  if (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV4 ||
      g_inet_address_get_is_loopback (inet))
    return g_inet_address_to_string (inet);
  name = g_string_new (NULL);
  for (guint i = 0; i < NETWORK_BYTES; i++)
    g_string_append_printf (name, "%02x", bytes[i]);

  return g_string_free_and_steal (g_steal_pointer (&name));
}

static Caller *
find_caller (DpServeGuard *self,
             GSocket      *socket)
{
  g_autoptr(GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  GInetAddress *inet = remote != NULL
                           ? g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote))
                           : NULL;
  g_autofree char *address = inet != NULL ? name_address (inet) : g_strdup ("");
  Caller *caller = g_hash_table_lookup (self->callers, address);

  if (caller != NULL)
    return caller;
  caller = g_new0 (Caller, 1);
  caller->address = g_steal_pointer (&address);
  caller->local = inet != NULL && g_inet_address_get_is_loopback (inet);
  g_hash_table_insert (self->callers, caller->address, caller);

  return caller;
}

static void
show_n_connections (DpServeGuard *self)
{
  dp_metrics_set (dp_metrics_get_default (), "datapipe_serve_connections", NULL, NULL,
                  g_hash_table_size (self->connections));
}

static void
socket_gone_cb (gpointer  user_data,
                GObject  *socket)
{
  Connection *connection = user_data;
  DpServeGuard *self = connection->guard;

  g_hash_table_remove (self->connections, socket);
  if (--connection->caller->n_connections == 0)
    connection->caller->left_us = g_get_monotonic_time ();
  g_free (connection);
  show_n_connections (self);
}

/* libsoup sees that nothing more comes, and lets the connection go. */
static void
hang_up (GSocket *socket)
{
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

gboolean
_dp_serve_guard_meet (DpServeGuard *self,
                      GSocket      *socket)
{
  Caller *caller = find_caller (self, socket);
  guint most = caller->local ? self->config->n_connections : self->config->n_connections_each;
  Connection *connection;

  if (g_hash_table_size (self->connections) >= self->config->n_connections ||
      caller->n_connections >= most)
    {
      g_socket_close (socket, NULL);
      return FALSE;
    }

  connection = g_new0 (Connection, 1);
  connection->guard = self;
  connection->socket = socket;
  connection->caller = caller;
  connection->since_us = self->now_us;
  caller->n_connections++;
  g_hash_table_insert (self->connections, socket, connection);
  g_object_weak_ref (G_OBJECT (socket), socket_gone_cb, connection);
  show_n_connections (self);

  return TRUE;
}

gpointer
_dp_serve_guard_find (DpServeGuard      *self,
                      SoupServerMessage *message)
{
  GSocket *socket = _dp_serve_connection_get_socket_of (message);

  return socket != NULL ? g_hash_table_lookup (self->connections, socket) : NULL;
}

void
_dp_serve_guard_set_phase (DpServeGuard *self,
                           gpointer      connection,
                           DpServePhase  phase)
{
  Connection *of = connection;

  if (of == NULL)
    return;
  of->phase = phase;
  of->since_us = self->now_us;
}

gboolean
_dp_serve_guard_admit (DpServeGuard   *self,
                       DpServeRequest *request)
{
  Connection *connection = request->connection;

  /* Of one that was hung up on, the last words do not matter. */
  return connection != NULL &&
         _dp_serve_access_admit (self->access, request, connection->caller->local,
                                 &connection->caller->allowance);
}

DpServeAccess *
_dp_serve_guard_get_access (DpServeGuard *self)
{
  return self->access;
}

static gint64
get_patience (DpServeGuard *self,
              DpServePhase  phase)
{
  switch (phase)
    {
    case DP_SERVE_PHASE_HEAD:
    case DP_SERVE_PHASE_BODY:
      return self->config->patience_us;
    case DP_SERVE_PHASE_REPLY:
      return REPLY_TIMES * self->config->patience_us;
    case DP_SERVE_PHASE_IDLE:
      return IDLE_US;
    case DP_SERVE_PHASE_WORK:
    case DP_SERVE_PHASE_OPEN:
    default:
      return G_MAXINT64;
    }
}

static gboolean
is_forgotten (gpointer key,
              gpointer value,
              gpointer user_data)
{
  const Caller *caller = value;
  const gint64 *now_us = user_data;

  return caller->n_connections == 0 && *now_us - caller->left_us > FORGET_US;
}

/* Whoever sends or takes drop by drop does not keep a place for long. */
static gboolean
tick_cb (gpointer user_data)
{
  DpServeGuard *self = user_data;
  GHashTableIter iter;
  gpointer connection;

  self->now_us = g_get_monotonic_time ();

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, NULL, &connection))
    {
      Connection *of = connection;

      if (self->now_us - of->since_us > get_patience (self, of->phase))
        hang_up (of->socket);
    }
  g_hash_table_foreach_remove (self->callers, is_forgotten, &self->now_us);

  return G_SOURCE_CONTINUE;
}

DpServeGuard *
_dp_serve_guard_new (const DpServeConfig *config,
                     GMainContext        *context)
{
  DpServeGuard *self = g_new0 (DpServeGuard, 1);

  self->config = config;
  self->now_us = g_get_monotonic_time ();
  self->access = _dp_serve_access_new (config);
  self->connections = g_hash_table_new (NULL, NULL);
  self->callers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, caller_free);
  self->ticks = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->ticks, tick_cb, self, NULL);
  g_source_attach (self->ticks, context);

  return self;
}

static void
forget_socket (gpointer key,
               gpointer value,
               gpointer user_data)
{
  g_object_weak_unref (key, socket_gone_cb, value);
  g_free (value);
}

void
_dp_serve_guard_free (DpServeGuard *self)
{
  g_return_if_fail (self != NULL);

  g_source_destroy (self->ticks);
  g_source_unref (self->ticks);
  g_hash_table_foreach (self->connections, forget_socket, NULL);
  g_hash_table_unref (self->connections);
  g_hash_table_unref (self->callers);
  _dp_serve_access_free (self->access);
  g_free (self);
}
