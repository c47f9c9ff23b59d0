/* dp-tokens.c: what callers of the server show to be let in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-tokens.h"

#include <errno.h>
#include <sys/random.h>

#include <glib/gi18n-lib.h>

/* Scanners for secrets that were published by mistake know them by this. */
#define PREFIX "dp_"
#define N_RANDOM 32

/* What one change is about */
typedef struct
{
  DpEngine   *engine;
  char       *name;
  char       *scope;        /* (nullable) */
  gint64      expires_us;
  const char *query;        /* (nullable): what changes one that is there */
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_object_unref (self->engine);
  g_free (self->name);
  g_free (self->scope);
  g_free (self);
}

char *
dp_token_hash (const char *token)
{
  g_return_val_if_fail (token != NULL, NULL);

  /* A slow hash is for what people think up; this is drawn by lot. */
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

gboolean
dp_token_scope_is_known (const char *scope)
{
  static const char * const scopes[] = { "read", "run", "admin", NULL };

  g_return_val_if_fail (scope != NULL, FALSE);

  return g_strv_contains (scopes, scope);
}

/* Returns: (transfer full) (nullable) */
static char *
draw_token (GError **error)
{
  guint8 bytes[N_RANDOM];
  g_autofree char *text = NULL;

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   _("A token cannot be drawn, because the system gives no random numbers: %s"),
                   g_strerror (errno));
      return NULL;
    }
  text = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  g_strdelimit (text, "=", '\0');

  return g_strconcat (PREFIX, text, NULL);
}

static DexFuture *
add_fiber (gpointer user_data)
{
  Change *change = user_data;
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) added = NULL;
  g_autofree char *token = NULL;
  g_autofree char *hash = NULL;
  GError *error = NULL;

  token = draw_token (&error);
  if (token == NULL)
    {
      dp_db_params_free (params);
      return dex_future_new_for_error (error);
    }

  hash = dp_token_hash (token);
  dp_db_params_add_text (params, change->name);
  dp_db_params_add_text (params, hash);
  dp_db_params_add_text (params, change->scope);
  if (change->expires_us != 0)
    dp_db_params_add_time (params, change->expires_us);
  else
    dp_db_params_add_text (params, NULL);
  added = dex_await_object (dp_engine_query (change->engine, dp_db_load_sql ("add_token"), params),
                            &error);
  if (added == NULL)
    return dex_future_new_for_error (error);
  if (dp_db_result_get_n_rows (added) == 0)
    return dex_future_new_reject (
        DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY,
        _("There is a token called “%s” already, or was one; choose another name."), change->name);

  return dex_future_new_take_string (g_steal_pointer (&token));
}

DexFuture *
dp_tokens_add (DpEngine   *engine,
               const char *name,
               const char *scope,
               gint64      expires_us)
{
  Change *change;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (scope != NULL && dp_token_scope_is_known (scope), NULL);

  change = g_new0 (Change, 1);
  change->engine = g_object_ref (engine);
  change->name = g_strdup (name);
  change->scope = g_strdup (scope);
  change->expires_us = expires_us;

  return dex_scheduler_spawn (NULL, 0, add_fiber, change, change_free);
}

static DexFuture *
update_fiber (gpointer user_data)
{
  Change *change = user_data;
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), change->name);
  g_autoptr(DpDbResult) updated = NULL;
  GError *error = NULL;

  updated = dex_await_object (dp_engine_query (change->engine, dp_db_load_sql (change->query),
                                               params),
                              &error);
  if (updated == NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_for_boolean (dp_db_result_get_n_rows (updated) > 0);
}

static DexFuture *
update (DpEngine   *engine,
        const char *name,
        const char *query)
{
  Change *change = g_new0 (Change, 1);

  change->engine = g_object_ref (engine);
  change->name = g_strdup (name);
  change->query = query;

  return dex_scheduler_spawn (NULL, 0, update_fiber, change, change_free);
}

DexFuture *
dp_tokens_revoke (DpEngine   *engine,
                  const char *name)
{
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return update (engine, name, "revoke_token");
}

DexFuture *
dp_tokens_restore (DpEngine   *engine,
                   const char *name)
{
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return update (engine, name, "restore_token");
}

DexFuture *
dp_tokens_query (DpEngine *engine)
{
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  return dp_engine_query (engine, dp_db_load_sql ("list_tokens"), NULL);
}
