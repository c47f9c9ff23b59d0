/* dp-settings-environment.c: settings that command line, environment and .env file give
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-settings-private.h"

#include <glib/gi18n-lib.h>

#include "dp-settings-value.h"

void
_dp_settings_text_clear (DpSettingsText *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->name, g_free);
}

char *
_dp_settings_dup_variable (const char *key)
{
  g_autofree char *upper = g_ascii_strup (key, -1);

  return g_strconcat ("DATAPIPE_", g_strcanon (upper, G_CSET_A_2_Z G_CSET_DIGITS, '_'), NULL);
}

/* An empty variable is one that is not set: that is how compose files write it. */
static gboolean
find_in_environment (const char     *variable,
                     DpSettingsText *found)
{
  const char *text = g_getenv (variable);

  if (text == NULL || *text == '\0')
    return FALSE;
  found->text = g_utf8_make_valid (text, -1);
  found->origin = "environment";
  found->name = g_strdup (variable);

  return TRUE;
}

static gboolean
find_in_file (DpSettings     *self,
              const char     *variable,
              DpSettingsText *found)
{
  const char *text = NULL;

  if (self->env_file != NULL)
    text = g_hash_table_lookup (self->env_file, variable);
  if (text == NULL || *text == '\0')
    return FALSE;
  found->text = g_strdup (text);
  found->origin = "file";
  found->name = g_strdup_printf (_("%s in “%s”"), variable, self->env_path);

  return TRUE;
}

gboolean
_dp_settings_find_variable (DpSettings     *self,
                            const char     *variable,
                            DpSettingsText *found)
{
  return find_in_environment (variable, found) || find_in_file (self, variable, found);
}

static char *
dup_variable (DpSettings *self,
              const char *variable)
{
  g_auto(DpSettingsText) found = { 0 };

  _dp_settings_find_variable (self, variable, &found);

  return g_steal_pointer (&found.text);
}

/* POSTGRES_HOST and its companions as an address; the password stays a secret. */
static void
build_database_url (DpSettings     *self,
                    DpSettingsText *host)
{
  g_autofree char *port = dup_variable (self, "POSTGRES_PORT");
  g_autofree char *dbname = dup_variable (self, "POSTGRES_DB");
  g_autofree char *user = dup_variable (self, "POSTGRES_USER");
  g_autofree char *name = g_steal_pointer (&host->text);

  host->text = dp_settings_value_build_address (name, port, dbname, user);
}

static gboolean
find_database_url (DpSettings     *self,
                   gboolean        in_file,
                   DpSettingsText *found)
{
  gboolean has_url = in_file ? find_in_file (self, "DATABASE_URL", found)
                             : find_in_environment ("DATABASE_URL", found);
  gboolean has_host = FALSE;

  if (!has_url)
    has_host = in_file ? find_in_file (self, "POSTGRES_HOST", found)
                       : find_in_environment ("POSTGRES_HOST", found);
  if (has_host)
    build_database_url (self, found);

  return has_url || has_host;
}

gboolean
_dp_settings_find_text (DpSettings     *self,
                        const char     *key,
                        DpSettingsText *found)
{
  const char *override = g_hash_table_lookup (self->overrides, key);
  g_autofree char *variable = _dp_settings_dup_variable (key);
  gboolean is_url = g_str_equal (key, "database-url");

  if (override != NULL)
    {
      found->text = g_strdup (override);
      found->origin = "override";
      found->name = g_strdup_printf ("--%s", key);
      return TRUE;
    }

  return find_in_environment (variable, found) ||
         (is_url && find_database_url (self, FALSE, found)) ||
         find_in_file (self, variable, found) ||
         (is_url && find_database_url (self, TRUE, found));
}
