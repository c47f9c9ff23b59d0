/* dp-env-file.c: reads .env files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-env-file.h"

#include <string.h>

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (dp-env-file-error-quark, dp_env_file_error)

/* The value of a "…" text after its first quote; %NULL where the closing quote is missing. */
static char *
read_double_quoted (const char  *text,
                    const char **rest)
{
  g_autoptr(GString) value = g_string_new (NULL);

  for (; *text != '\0' && *text != '"'; text++)
    {
      if (*text != '\\' || text[1] == '\0')
        {
          g_string_append_c (value, *text);
          continue;
        }
      text++;
      switch (*text)
        {
        case 'n': g_string_append_c (value, '\n'); break;
        case 'r': g_string_append_c (value, '\r'); break;
        case 't': g_string_append_c (value, '\t'); break;
        default:  g_string_append_c (value, *text); break;
        }
    }
  if (*text != '"')
    return NULL;
  *rest = text + 1;

  return g_string_free_and_steal (g_steal_pointer (&value));
}

static char *
read_single_quoted (const char  *text,
                    const char **rest)
{
  const char *end = strchr (text, '\'');

  if (end == NULL)
    return NULL;
  *rest = end + 1;

  return g_strndup (text, end - text);
}

/* A value without quotes ends at the line's end, or at a # after white space. */
static char *
read_plain (const char  *text,
            const char **rest)
{
  const char *end = text;

  while (*end != '\0' && !(*end == '#' && (end == text || g_ascii_isspace (end[-1]))))
    end++;
  *rest = end;

  return g_strchomp (g_strndup (text, end - text));
}

static gsize
name_length (const char *line)
{
  gsize n = 0;

  if (!g_ascii_isalpha (line[0]) && line[0] != '_')
    return 0;
  while (g_ascii_isalnum (line[n]) || line[n] == '_' || line[n] == '.' || line[n] == '-')
    n++;

  return n;
}

static const char *
skip_space (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;

  return text;
}

static char *
read_value (const char  *text,
            const char **rest)
{
  if (*text == '"')
    return read_double_quoted (text + 1, rest);
  if (*text == '\'')
    return read_single_quoted (text + 1, rest);

  return read_plain (text, rest);
}

/* Puts the line's pair into @values; otherwise says in @complaint what is wrong with it. */
static gboolean
read_line (const char  *line,
           GHashTable  *values,
           const char **complaint)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  gsize length;

  line = skip_space (line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  if (g_str_has_prefix (line, "export") && g_ascii_isspace (line[6]))
    line = skip_space (line + 6);

  length = name_length (line);
  name = g_strndup (line, length);
  line = skip_space (line + length);
  if (length == 0 || *line != '=')
    {
      *complaint = _("it is neither NAME=value nor a # comment");
      return FALSE;
    }
  value = read_value (skip_space (line + 1), &line);
  if (value == NULL)
    {
      *complaint = _("its closing quote is missing");
      return FALSE;
    }

  line = skip_space (line);
  if (*line != '\0' && *line != '#')
    {
      *complaint = _("something follows the closing quote");
      return FALSE;
    }
  g_hash_table_replace (values, g_steal_pointer (&name), g_steal_pointer (&value));

  return TRUE;
}

GHashTable *
dp_env_file_load (const char  *path,
                  GError     **error)
{
  g_autoptr(GHashTable) values = NULL;
  g_autofree char *contents = NULL;
  g_auto(GStrv) lines = NULL;
  const char *start;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_file_get_contents (path, &contents, &length, error))
    return NULL;
  if (!g_utf8_validate (contents, length, NULL))
    {
      g_set_error (error, DP_ENV_FILE_ERROR, DP_ENV_FILE_ERROR_SYNTAX,
                   _("“%s” is not a text file in UTF-8, so no settings can be read from it."),
                   path);
      return NULL;
    }

  start = g_str_has_prefix (contents, "\xEF\xBB\xBF") ? contents + 3 : contents;
  lines = g_strsplit (start, "\n", -1);
  values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *complaint = NULL;

      if (!read_line (lines[i], values, &complaint))
        {
          /* The line itself may hold a key, so only its number is told. */
          g_set_error (error, DP_ENV_FILE_ERROR, DP_ENV_FILE_ERROR_SYNTAX,
                       _("Line %u of “%s” cannot be read: %s. Please correct that line."),
                       i + 1, path, complaint);
          return NULL;
        }
    }

  return g_steal_pointer (&values);
}
