/* dp-env-file.c: KEY=value lines
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-env-file.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_name (const char *text)
{
  if (!g_ascii_isalpha (*text) && *text != '_')
    return FALSE;
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isalnum (*text) && *text != '_')
        return FALSE;
    }

  return TRUE;
}

/* What stands between quotes. Returns: (transfer full) (nullable): NULL where they are not closed */
static char *
read_quoted (const char *text)
{
  g_autoptr(GString) value = g_string_new (NULL);
  char quote = *text++;

  for (; *text != '\0' && *text != quote; text++)
    {
      if (quote == '"' && *text == '\\' && text[1] != '\0')
        {
          text++;
          g_string_append_c (value, *text == 'n' ? '\n' : *text);
        }
      else
        g_string_append_c (value, *text);
    }

  return *text == quote ? g_strdup (value->str) : NULL;
}

static char *
read_value (const char *text)
{
  const char *comment;
  char *value;

  if (*text == '"' || *text == '\'')
    return read_quoted (text);

  comment = strstr (text, " #");
  value = comment != NULL ? g_strndup (text, comment - text) : g_strdup (text);

  return g_strstrip (value);
}

GHashTable *
dp_env_file_parse (const char  *text,
                   const char  *path,
                   GError     **error)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) lines = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;
      char *equals;

      if (*line == '\0' || *line == '#')
        continue;
      if (g_str_has_prefix (line, "export "))
        line = g_strchug (line + strlen ("export "));
      equals = strchr (line, '=');
      if (equals != NULL)
        {
          name = g_strstrip (g_strndup (line, equals - line));
          value = read_value (g_strchug (equals + 1));
        }
      if (name == NULL || value == NULL || !is_name (name))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("%s line %u is not NAME=value with its quotes closed. Correct it and try again."),
                       path, i + 1);
          return NULL;
        }
      g_hash_table_replace (values, g_steal_pointer (&name), g_steal_pointer (&value));
    }

  return g_steal_pointer (&values);
}
