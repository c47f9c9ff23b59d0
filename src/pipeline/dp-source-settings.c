/* dp-source-settings.c: a provider as the settings have it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-source-settings.h"

static char *
hash_key (const char *key)
{
  char *hash;

  if (key == NULL)
    return g_strdup ("");

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  hash[8] = '\0';

  return hash;
}

/* Returns: (transfer full) (nullable): NULL where the schema has no such setting */
static char *
dup_string (DpSettings *settings,
            const char *prefix,
            const char *suffix)
{
  g_autofree char *name = g_strconcat (prefix, suffix, NULL);

  return dp_settings_has_key (settings, name) ? dp_settings_dup_string (settings, name) : NULL;
}

/* Fiber. Returns: (transfer full) (nullable) */
static char *
dup_key (DpSettings *settings,
         const char *prefix)
{
  g_autofree char *name = g_strconcat (prefix, "-key", NULL);
  g_autofree char *key = NULL;

  if (dp_settings_get_secret_variable (name) == NULL)
    return NULL;

  /* Without a keyring there is no key; the provider says so where it needs one. */
  key = dex_await_string (dp_settings_dup_secret (settings, name), NULL);

  return key != NULL && *key != '\0' ? g_steal_pointer (&key) : NULL;
}

static char **
dup_datasets (DpSettings *settings,
              const char *prefix)
{
  g_autofree char *name = g_strconcat (prefix, "-datasets", NULL);
  g_auto(GStrv) datasets = NULL;

  if (dp_settings_has_key (settings, name))
    datasets = dp_settings_dup_strv (settings, name);

  /* None at all means those that the source asks for by itself. */
  return datasets != NULL && datasets[0] != NULL ? g_steal_pointer (&datasets) : NULL;
}

DpSource *
dp_source_settings_make (DpSourceSettings *self,
                         const char       *name,
                         DpSettings       *settings,
                         DpTransport      *transport)
{
  const char *prefix = dp_source_find_settings_name (name);
  DpSourceOptions options = { .transport = transport };
  g_autofree char *url = NULL;
  g_autofree char *key = NULL;
  g_autofree char *plan_key = NULL;
  g_autofree char *hours_key = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  *self = (DpSourceSettings) { .key_id = g_strdup ("") };
  if (prefix == NULL)
    return NULL;

  options.base_url = url = dup_string (settings, prefix, "-url");
  options.key = key = dup_key (settings, prefix);
  options.max_attempts = dp_settings_get_int (settings, "request-attempts");
  g_free (self->key_id);
  self->key_id = hash_key (key);
  self->datasets = dup_datasets (settings, prefix);
  plan_key = g_strconcat (prefix, "-plan", NULL);
  if (dp_settings_has_key (settings, plan_key))
    dp_run_quota_read_settings (&self->quota, settings, name, prefix, key != NULL);
  if (self->quota.profile != NULL)
    {
      options.plan = self->quota.profile->plan;
      options.full_history = self->quota.profile->full_history;
    }
  hours_key = g_strconcat (prefix, "-extended-hours", NULL);
  options.regular_hours = dp_settings_has_key (settings, hours_key) &&
                          !dp_settings_get_boolean (settings, hours_key);
  options.per_second = self->quota.allowed[DP_QUOTA_SECOND];
  options.per_minute = self->quota.allowed[DP_QUOTA_MINUTE];

  return dp_source_new_by_name (name, &options);
}

void
dp_source_settings_clear (DpSourceSettings *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->key_id, g_free);
  g_clear_pointer (&self->datasets, g_strfreev);
}

char *
dp_source_settings_dup_contract_key (const char *name,
                                     DpSettings *settings)
{
  const char *prefix;
  g_autofree char *key = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  prefix = dp_source_find_settings_name (name);
  key = g_strconcat (prefix != NULL ? prefix : name, "-contract", NULL);

  return dp_settings_has_key (settings, key) ? g_steal_pointer (&key) : NULL;
}
