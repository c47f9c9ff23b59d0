/* dp-serve-config.c: what the settings say about serving
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-config.h"

#include <glib/gi18n-lib.h>

#include "dp-server.h"

#define MIB (1024 * 1024)
#define LEAST_DATABASE 2
#define MOST_DATABASE 4

static gboolean
read_address (DpServeConfig  *self,
              GError        **error)
{
  /* A name would have to be looked up, and may be another address tomorrow. */
  if (g_ascii_strcasecmp (self->address, "localhost") == 0)
    self->inet = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  else
    self->inet = g_inet_address_new_from_string (self->address);
  if (self->inet == NULL)
    {
      g_set_error (error, DP_SERVER_ERROR, DP_SERVER_ERROR_ADDRESS,
                   _("“%s” is no address to serve on: it takes numbers, such as 127.0.0.1 for "
                     "this computer alone, or 0.0.0.0 for the whole network."),
                   self->address);
      return FALSE;
    }
  self->local = g_inet_address_get_is_loopback (self->inet);

  return TRUE;
}

static gboolean
read_certificate (DpServeConfig  *self,
                  DpSettings     *settings,
                  GError        **error)
{
  g_autofree char *certificate = dp_settings_dup_string (settings, "serve-certificate");
  g_autofree char *key = dp_settings_dup_string (settings, "serve-key");
  g_autoptr(GError) cause = NULL;

  if (certificate == NULL)
    return TRUE;
  self->certificate = g_tls_certificate_new_from_files (certificate,
                                                        key != NULL ? key : certificate, &cause);
  if (self->certificate != NULL)
    {
      self->certificate_path = g_steal_pointer (&certificate);
      return TRUE;
    }

  return _dp_serve_certificate_refuse (certificate, cause, error);
}

/* Sessions of the database beyond the processors only take turns. */
static guint
choose_n_database (DpSettings *settings)
{
  int wanted = dp_settings_get_int (settings, "serve-database-connections");

  return wanted > 0 ? (guint) wanted
                    : CLAMP (g_get_num_processors (), LEAST_DATABASE, MOST_DATABASE);
}

DpServeConfig *
_dp_serve_config_new (DpSettings  *settings,
                      GError     **error)
{
  g_autoptr(DpServeConfig) self = g_new0 (DpServeConfig, 1);
  g_autofree char *tokens = NULL;

  self->address = dp_settings_dup_string (settings, "serve-address");
  if (self->address == NULL)
    self->address = g_strdup ("127.0.0.1");
  if (!read_address (self, error) || !read_certificate (self, settings, error))
    return NULL;

  tokens = dp_settings_dup_string (settings, "serve-tokens");
  self->always_token = g_strcmp0 (tokens, "always") == 0;
  self->port = dp_settings_get_int (settings, "serve-port");
  self->hosts = dp_settings_dup_strv (settings, "serve-hosts");
  self->origins = dp_settings_dup_strv (settings, "serve-origins");
  self->rate = dp_settings_get_int (settings, "serve-rate");
  self->rate_local = dp_settings_get_int (settings, "serve-rate-local");
  self->n_connections = dp_settings_get_int (settings, "serve-connections");
  self->n_connections_each = dp_settings_get_int (settings, "serve-connections-each");
  self->patience_us = dp_settings_get_int (settings, "serve-patience") * G_USEC_PER_SEC;
  self->query_timeout_ms = dp_settings_get_int (settings, "serve-query-timeout") * 1000;
  self->n_database = choose_n_database (settings);
  self->prepared = dp_settings_get_boolean (settings, "serve-prepared");
  self->role = dp_settings_dup_string (settings, "serve-role");
  self->cache_bytes = (gsize) dp_settings_get_int (settings, "serve-cache") * MIB;

  return g_steal_pointer (&self);
}

void
_dp_serve_config_free (DpServeConfig *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_clear_object (&self->inet);
  g_clear_object (&self->certificate);
  g_free (self->certificate_path);
  g_strfreev (self->hosts);
  g_strfreev (self->origins);
  g_free (self->role);
  g_free (self);
}
