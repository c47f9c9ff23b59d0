/* dp-serve-access.c: tokens, names of the server, and how often who may ask
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-access.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-tokens.h"

/* Who was quiet may make so many seconds' requests at once. */
#define BURST 10
#define BEARER "Bearer "
#define MOST_TOKEN 256
#define STATUS_TOO_MANY 429

struct _DpServeAccess
{
  const DpServeConfig *config;
  GHashTable          *tokens;     /* (nullable): hash → Token; %NULL while they are not known */
};

typedef struct
{
  DpServeScope     scope;
  gint64           expires_us;     /* 0: never */
  DpServeAllowance allowance;
} Token;

DpServeAccess *
_dp_serve_access_new (const DpServeConfig *config)
{
  DpServeAccess *self = g_new0 (DpServeAccess, 1);

  self->config = config;

  return self;
}

void
_dp_serve_access_free (DpServeAccess *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->tokens, g_hash_table_unref);
  g_free (self);
}

static DpServeScope
parse_scope (const DpDbValue *value)
{
  if (value->length == 5 && memcmp (value->data, "admin", 5) == 0)
    return DP_SERVE_SCOPE_ADMIN;
  if (value->length == 3 && memcmp (value->data, "run", 3) == 0)
    return DP_SERVE_SCOPE_RUN;

  return DP_SERVE_SCOPE_READ;
}

void
_dp_serve_access_take_tokens (DpServeAccess *self,
                              DpDbResult    *rows)
{
  GHashTable *tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      DpDbValue row[3];
      Token *token = g_new0 (Token, 1);
      const Token *before;

      dp_db_result_read_row (rows, i, row);
      /* What it has left, it keeps. */
      before = self->tokens != NULL ? g_hash_table_lookup (self->tokens, row[0].data) : NULL;
      if (before != NULL)
        token->allowance = before->allowance;
      token->scope = parse_scope (&row[1]);
      if (row[2].length >= 0)
        token->expires_us = _dp_serve_value_get_int64 (&row[2], DP_SERVE_TYPE_TIMESTAMPTZ);
      g_hash_table_insert (tokens, g_strdup ((const char *) row[0].data), token);
    }
  g_clear_pointer (&self->tokens, g_hash_table_unref);
  self->tokens = tokens;
}

/* --- names and pages -------------------------------------------------------------------------- */

static gboolean
is_known_host (DpServeAccess *self,
               const char    *host)
{
  static const char * const own[] = { "localhost", "127.0.0.1", "[::1]", NULL };
  g_autofree char *name = NULL;
  const char *port = strrchr (host, ':');

  name = port != NULL && strchr (port, ']') == NULL ? g_strndup (host, port - host)
                                                    : g_strdup (host);

  return g_ascii_strcasecmp (name, self->config->address) == 0 || g_strv_contains (own, name) ||
         (self->config->hosts != NULL &&
          g_strv_contains ((const char * const *) self->config->hosts, name));
}

gboolean
_dp_serve_access_allow_origin (DpServeAccess     *self,
                               SoupServerMessage *message)
{
  const char *origin =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Origin");
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (origin == NULL || self->config->origins == NULL ||
      !g_strv_contains ((const char * const *) self->config->origins, origin))
    return FALSE;
  soup_message_headers_replace (headers, "Access-Control-Allow-Origin", origin);
  soup_message_headers_replace (headers, "Access-Control-Expose-Headers",
                                "X-Request-ID, X-Next-Cursor, ETag, Retry-After");

  return TRUE;
}

/* --- tokens ----------------------------------------------------------------------------------- */

static gboolean
refuse_token (DpServeRequest *request,
              guint           status,
              const char     *code,
              const char     *message)
{
  if (status == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_append (soup_server_message_get_response_headers (request->message),
                                 "WWW-Authenticate", "Bearer realm=\"datapipe\"");
  _dp_serve_request_fail (request, status, code, NULL, "%s", message);

  return FALSE;
}

static gboolean
is_over (const Token *token)
{
  return token->expires_us != 0 && token->expires_us <= g_get_real_time ();
}

char *
_dp_serve_access_dup_shown (SoupServerMessage *message)
{
  const char *shown = soup_message_headers_get_one (soup_server_message_get_request_headers (
                                                        message),
                                                    "Authorization");

  if (shown == NULL || g_ascii_strncasecmp (shown, BEARER, strlen (BEARER)) != 0 ||
      strlen (shown) > MOST_TOKEN)
    return NULL;

  return dp_token_hash (shown + strlen (BEARER));
}

gboolean
_dp_serve_access_knows (DpServeAccess *self,
                        const char    *hash)
{
  const Token *token = self->tokens != NULL ? g_hash_table_lookup (self->tokens, hash) : NULL;

  return token != NULL && !is_over (token);
}

/* @token: (out): the one that is shown; %NULL where there is none
 * Returns: %FALSE where it answered that this is none */
static gboolean
read_token (DpServeAccess  *self,
            DpServeRequest *request,
            Token         **token)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  g_autofree char *hash = NULL;

  *token = NULL;
  if (soup_message_headers_get_one (headers, "Authorization") == NULL)
    return TRUE;
  if (self->tokens == NULL)
    return refuse_token (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "starting",
                         _("The database has not told yet who may ask. Try again in a second."));

  hash = _dp_serve_access_dup_shown (request->message);
  if (hash != NULL)
    *token = g_hash_table_lookup (self->tokens, hash);
  if (*token == NULL || is_over (*token))
    return refuse_token (request, SOUP_STATUS_UNAUTHORIZED, "invalid_token",
                         _("The token is not known, was revoked, or has expired."));

  return TRUE;
}

static gboolean
check_scope (DpServeAccess  *self,
             DpServeRequest *request,
             const Token    *token,
             gboolean        local)
{
  DpServeScope needed = request->route != NULL ? request->route->scope : DP_SERVE_SCOPE_NONE;
  const char *host = soup_message_headers_get_one (soup_server_message_get_request_headers (
                                                       request->message),
                                                   "Host");

  if (needed == DP_SERVE_SCOPE_NONE)
    return TRUE;
  if (token != NULL)
    return token->scope >= needed || refuse_token (request, SOUP_STATUS_FORBIDDEN, "forbidden",
                                                   _("This token may not do that."));
  if (needed > DP_SERVE_SCOPE_READ || !local || !self->config->local || self->config->always_token)
    return refuse_token (
        request, SOUP_STATUS_UNAUTHORIZED, "token_needed",
        _("This needs a token: “Authorization: Bearer …”. “datapipe serve token add” makes one."));

  /* A page in the browser of this computer may have its own name lead here, to read what is meant
   * for this computer. */
  return (host != NULL && is_known_host (self, host)) ||
         refuse_token (
             request, SOUP_STATUS_MISDIRECTED_REQUEST, "unknown_host",
             _("This server is not known by that name; the setting serve-hosts names others."));
}

/* --- how often -------------------------------------------------------------------------------- */

static gboolean
take_one (DpServeAllowance *allowance,
          guint             rate)
{
  gint64 now_us = g_get_monotonic_time ();
  double most = (double) BURST * rate;

  if (rate == 0)
    return TRUE;
  if (allowance->at_us == 0)
    allowance->level = most;
  else
    allowance->level = MIN (most, allowance->level + (now_us - allowance->at_us) *
                                                         (rate / (double) G_USEC_PER_SEC));
  allowance->at_us = now_us;
  if (allowance->level < 1)
    return FALSE;
  allowance->level--;

  return TRUE;
}

gboolean
_dp_serve_access_admit (DpServeAccess    *self,
                        DpServeRequest   *request,
                        gboolean          local,
                        DpServeAllowance *allowance)
{
  guint rate = local ? self->config->rate_local : self->config->rate;
  Token *token;

  _dp_serve_access_allow_origin (self, request->message);
  if (!read_token (self, request, &token))
    return FALSE;
  if (!take_one (token != NULL ? &token->allowance : allowance, rate))
    {
      soup_message_headers_append (soup_server_message_get_response_headers (request->message),
                                   "Retry-After", "1");
      _dp_serve_request_fail (request, STATUS_TOO_MANY, "too_many_requests", NULL,
                              _("That was more than %u requests a second. Wait a second."), rate);
      return FALSE;
    }

  return check_scope (self, request, token, local);
}
