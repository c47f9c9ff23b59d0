/* dp-settings-check.c: whether the settings that are in force can be used
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-settings-private.h"

#include <glib/gi18n-lib.h>

#include "dp-paths.h"
#include "dp-settings-value.h"

gboolean
_dp_settings_check_file (GError **error)
{
  g_autofree char *path = dp_paths_dup_settings_file ();
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) problem = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &problem) ||
      g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
      g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
    return TRUE;
  g_set_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_FILE,
               _("The settings file “%s” cannot be read (%s); please correct it or move it away."),
               path, problem->message);

  return FALSE;
}

static gboolean
is_web_address (const char *text)
{
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *host;

  if (uri == NULL)
    return FALSE;
  host = g_uri_get_host (uri);

  return (g_str_equal (g_uri_get_scheme (uri), "https") ||
          g_str_equal (g_uri_get_scheme (uri), "http")) &&
         host != NULL && *host != '\0';
}

/* Where the schema knows only that it is text. */
static gboolean
check_address (const char            *key,
               const DpSettingsText  *found,
               GError               **error)
{
  if (!g_str_has_suffix (key, "-url") || g_str_equal (key, "database-url"))
    return TRUE;
  if (is_web_address (found->text))
    return TRUE;
  g_set_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_VALUE,
               _("%s is “%s”, but has to be a web address that begins with https:// or http://."),
               found->name, found->text);

  return FALSE;
}

/* A wrong port would otherwise make the whole address one that nobody understands. */
static gboolean
check_port (DpSettings            *self,
            const char            *key,
            const DpSettingsText  *found,
            GError               **error)
{
  g_auto(DpSettingsText) port = { 0 };

  if (!g_str_equal (key, "database-url") || !g_str_has_prefix (found->name, "POSTGRES_HOST"))
    return TRUE;
  if (!_dp_settings_find_variable (self, "POSTGRES_PORT", &port) ||
      g_ascii_string_to_unsigned (port.text, 10, 1, G_MAXUINT16, NULL, NULL))
    return TRUE;
  g_set_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_VALUE,
               _("%s is “%s”, but has to be a whole number from 1 to 65535."),
               port.name, port.text);

  return FALSE;
}

static gboolean
check_key (DpSettings  *self,
           const char  *name,
           GError     **error)
{
  g_autoptr(GSettingsSchemaKey) key = g_settings_schema_get_key (self->schema, name);
  g_auto(DpSettingsText) found = { 0 };
  g_autoptr(GVariant) value = NULL;

  if (!_dp_settings_find_text (self, name, &found))
    return TRUE;
  value = dp_settings_value_parse (key, found.text, error);
  if (value == NULL)
    {
      g_prefix_error (error, "%s ", found.name);
      return FALSE;
    }

  return check_address (name, &found, error) && check_port (self, name, &found, error);
}

gboolean
dp_settings_check (DpSettings  *self,
                   GError     **error)
{
  g_auto(GStrv) keys = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);

  keys = dp_settings_list_keys (self);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      if (!check_key (self, keys[i], error))
        return FALSE;
    }

  return _dp_settings_check_file (error);
}
