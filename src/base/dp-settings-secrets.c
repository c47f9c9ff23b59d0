/* dp-settings-secrets.c: the secrets among the settings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-settings-private.h"

#include <glib/gi18n-lib.h>

#include "dp-log.h"
#include "dp-secret-store.h"
#include "dp-settings-value.h"

typedef struct
{
  const char *name;
  const char *variable;    /* (nullable): only what is named after it */
  const char *title;
  const char *kept_key;    /* (nullable): a setting that says whether the keyring has it, without
                            * asking that */
} Secret;

static const Secret secrets[] = {
  { "alpha-vantage-key", "ALPHA_VANTAGE_API_KEY", N_("Alpha Vantage key") },
  { "coingecko-key", "COINGECKO_API_KEY", N_("CoinGecko key") },
  { "coinpaprika-key", "COINPAPRIKA_API_KEY", N_("CoinPaprika key") },
  { "database-former-password", "POSTGRES_FORMER_PASSWORD", N_("Password of the former database") },
  { "database-password", "POSTGRES_PASSWORD", N_("Database password") },
  { "mail-password", "MAIL_PASSWORD", N_("Mail password") },
  { "webhook-url", "SLACK_WEBHOOK_URL", N_("Webhook address"), "notify-webhook" },
};

/* Of these there is one for each pipeline. */
static const Secret pipeline_webhook = { DP_SETTINGS_PIPELINE_WEBHOOK, NULL,
                                         N_("Webhook address of a pipeline") };

static const Secret *
find_secret (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      if (g_str_equal (secrets[i].name, name))
        return &secrets[i];
    }

  return g_str_has_prefix (name, DP_SETTINGS_PIPELINE_WEBHOOK) ? &pipeline_webhook : NULL;
}

static gboolean
find_secret_text (DpSettings     *self,
                  const char     *name,
                  DpSettingsText *found)
{
  const Secret *secret = find_secret (name);
  g_autofree char *variable = _dp_settings_dup_variable (name);

  return secret != NULL &&
         ((secret->variable != NULL &&
           _dp_settings_find_variable (self, secret->variable, found)) ||
          _dp_settings_find_variable (self, variable, found));
}

const char * const *
dp_settings_list_secrets (void)
{
  static const char *names[G_N_ELEMENTS (secrets) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    names[i] = secrets[i].name;

  return names;
}

const char *
dp_settings_get_secret_variable (const char *name)
{
  const Secret *secret;

  g_return_val_if_fail (name != NULL, NULL);

  secret = find_secret (name);

  return secret != NULL ? secret->variable : NULL;
}

const char *
dp_settings_get_secret_origin (DpSettings *self,
                               const char *name)
{
  g_auto(DpSettingsText) found = { 0 };

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  find_secret_text (self, name, &found);

  return found.origin;
}

/* A keyring that cannot be asked knows no secret; storing one is where that is worth a sentence. */
static DexFuture *
lookup_failed_cb (DexFuture *future,
                  gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  g_debug ("secret “%s”: %s", (const char *) user_data, error->message);

  return dex_future_new_take_string (g_strdup (""));
}

static DexFuture *
found_cb (DexFuture *future,
          gpointer   user_data)
{
  dp_log_add_secret (g_value_get_string (dex_future_get_value (future, NULL)));

  return dex_ref (future);
}

DexFuture *
dp_settings_dup_secret (DpSettings *self,
                        const char *name)
{
  g_auto(DpSettingsText) found = { 0 };

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (find_secret (name) != NULL, NULL);

  if (find_secret_text (self, name, &found))
    {
      dp_log_add_secret (found.text);
      return dex_future_new_take_string (g_steal_pointer (&found.text));
    }

  return dex_future_catch (dex_future_then (dp_secret_store_lookup (name), found_cb, NULL, NULL),
                           lookup_failed_cb, g_strdup (name), g_free);
}

static DexFuture *
store_failed_cb (DexFuture *future,
                 gpointer   user_data)
{
  const char *variable = user_data;
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  if (g_error_matches (error, DP_SECRET_STORE_ERROR, DP_SECRET_STORE_ERROR_UNREACHABLE))
    return dex_future_new_reject (DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_KEYRING,
                                  _("No keyring is reachable, so the key cannot be kept. Set %s in "
                                    "the environment or in a .env file instead."), variable);

  return dex_future_new_reject (DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_KEYRING,
                                _("%s The key was not kept. Unlock the keyring and try again, or "
                                  "set %s in the environment or in a .env file."),
                                error->message, variable);
}

typedef struct
{
  DpSettings *settings;
  const char *key;
  gboolean    kept;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_object_unref (kept->settings);
  g_free (kept);
}

static DexFuture *
stored_cb (DexFuture *future,
           gpointer   user_data)
{
  const Kept *kept = user_data;
  g_autoptr(GError) error = NULL;

  if (!dp_settings_set_string (kept->settings, kept->key, kept->kept ? "true" : "false", &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

DexFuture *
dp_settings_store_secret (DpSettings *self,
                          const char *name,
                          const char *value)
{
  const Secret *secret;
  g_autofree char *label = NULL;
  char *variable;
  DexFuture *stored;
  Kept *kept;

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  secret = find_secret (name);
  g_return_val_if_fail (secret != NULL, NULL);
  label = g_strdup_printf ("DataPipe: %s", _(secret->title));

  variable = secret->variable != NULL ? g_strdup (secret->variable)
                                      : _dp_settings_dup_variable (name);
  stored = dex_future_catch (dp_secret_store_store (name, label, value), store_failed_cb, variable,
                             g_free);
  if (secret->kept_key == NULL)
    return stored;

  kept = g_new0 (Kept, 1);
  kept->settings = g_object_ref (self);
  kept->key = secret->kept_key;
  kept->kept = *value != '\0';

  return dex_future_then (stored, stored_cb, kept, kept_free);
}

static DexFuture *
add_password_cb (DexFuture *future,
                 gpointer   user_data)
{
  const char *url = user_data;
  const char *password = g_value_get_string (dex_future_get_value (future, NULL));

  if (*password == '\0')
    return dex_future_new_for_string (url);

  return dex_future_new_take_string (dp_settings_value_add_password (url, password));
}

DexFuture *
dp_settings_dup_database_address (DpSettings *self)
{
  g_autofree char *url = NULL;
  g_autofree char *password = NULL;
  g_autofree char *without = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);

  url = dp_settings_dup_string (self, "database-url");
  if (url == NULL)
    return dex_future_new_for_string ("");

  /* What the address says itself is meant for it. */
  without = dp_settings_value_take_password (url, &password);
  if (password != NULL)
    {
      dp_log_add_secret (password);
      return dex_future_new_take_string (g_steal_pointer (&url));
    }

  return dex_future_then (dp_settings_dup_secret (self, "database-password"), add_password_cb,
                          g_steal_pointer (&url), g_free);
}
