/* dp-settings-value.c: settings between text and value
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-settings-value.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-quiet-hours.h"
#include "dp-settings.h"

static GVariant *
parse_boolean (const char *text)
{
  static const char * const yes[] = { "true", "yes", "on", "1", NULL };
  static const char * const no[] = { "false", "no", "off", "0", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (g_strv_contains (yes, lower))
    return g_variant_new_boolean (TRUE);
  if (g_strv_contains (no, lower))
    return g_variant_new_boolean (FALSE);

  return NULL;
}

static GVariant *
parse_int (const char *text)
{
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXINT32, &number, NULL))
    return NULL;

  return g_variant_new_int32 (number);
}

static GVariant *
parse_type (const GVariantType *type,
            const char         *text)
{
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    return parse_boolean (text);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_INT32))
    return parse_int (text);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_auto(GStrv) items = dp_settings_value_split (text);

      return g_variant_new_strv ((const char * const *) items, -1);
    }
  g_assert (g_variant_type_equal (type, G_VARIANT_TYPE_STRING));

  return g_variant_new_string (text);
}

/* "a whole number from 1 to 10", "free or premium" … */
static char *
describe_expected (GSettingsSchemaKey *key)
{
  const GVariantType *type = g_settings_schema_key_get_value_type (key);
  g_autoptr(GVariant) range = g_settings_schema_key_get_range (key);
  g_autoptr(GVariant) detail = NULL;
  const char *kind;

  g_variant_get (range, "(&sv)", &kind, &detail);
  if (g_str_equal (kind, "range"))
    {
      int least, most;

      g_variant_get (detail, "(ii)", &least, &most);
      return g_strdup_printf (_("a whole number from %d to %d"), least, most);
    }
  if (g_str_equal (kind, "enum") || g_str_equal (kind, "flags"))
    {
      g_autofree const char **choices = g_variant_get_strv (detail, NULL);
      g_autofree char *list = g_strjoinv (", ", (char **) choices);

      return g_strdup_printf (g_str_equal (kind, "enum") ? _("one of these: %s")
                                                         : _("some of these: %s"),
                              list);
    }
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (_("yes or no"));

  return g_strdup (_("a whole number"));
}

/* What the schema knows only as text. */
static gboolean
check_words (GSettingsSchemaKey  *key,
             const char          *text,
             GError             **error)
{
  DpQuietHours hours;

  return !g_str_equal (g_settings_schema_key_get_name (key), "notify-quiet-hours") ||
         dp_quiet_hours_parse (&hours, text, error);
}

GVariant *
dp_settings_value_parse (GSettingsSchemaKey  *key,
                         const char          *text,
                         GError             **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *expected = NULL;
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  trimmed = g_strstrip (g_strdup (text));
  value = parse_type (g_settings_schema_key_get_value_type (key), trimmed);
  if (value != NULL)
    g_variant_ref_sink (value);
  if (value != NULL && g_settings_schema_key_range_check (key, value))
    return check_words (key, trimmed, error) ? g_steal_pointer (&value) : NULL;

  expected = describe_expected (key);
  g_set_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_VALUE,
               _("is “%s”, but has to be %s."), trimmed, expected);

  return NULL;
}

char *
dp_settings_value_format (GVariant *value)
{
  g_return_val_if_fail (value != NULL, NULL);

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_autofree const char **items = g_variant_get_strv (value, NULL);

      return g_strjoinv (",", (char **) items);
    }

  return g_variant_print (value, FALSE);
}

char **
dp_settings_value_split (const char *text)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*g_strstrip (parts[i]) != '\0')
        g_strv_builder_add (builder, parts[i]);
    }

  return g_strv_builder_end (builder);
}

/* user:password@ of postgresql://user:password@host/db */
static char *
take_userinfo_password (const char  *url,
                        char       **password)
{
  const char *authority = strstr (url, "://");
  const char *at, *colon;
  gsize length;

  if (authority == NULL)
    return g_strdup (url);
  authority += 3;
  length = strcspn (authority, "/?#");
  at = g_strrstr_len (authority, length, "@");
  colon = at != NULL ? memchr (authority, ':', at - authority) : NULL;
  if (colon == NULL)
    return g_strdup (url);

  *password = g_uri_unescape_segment (colon + 1, at, NULL);

  return g_strdup_printf ("%.*s%s", (int) (colon - url), url, at);
}

/* Cuts what @pattern matches out of @url; its first group stays, its second is the password. */
static char *
cut_password (const char  *url,
              const char  *pattern,
              char       **password)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  char *rest;

  if (!g_regex_match (regex, url, 0, &match))
    return g_strdup (url);

  *password = g_match_info_fetch (match, 2);
  rest = g_regex_replace (regex, url, -1, 0, "\\1", 0, NULL);
  g_strstrip (rest);
  if (g_str_has_suffix (rest, "?") || g_str_has_suffix (rest, "&"))
    rest[strlen (rest) - 1] = '\0';

  return rest;
}

/* password=… among parameters, either after ? or as key=value words */
static char *
take_parameter_password (const char  *url,
                         char       **password)
{
  g_autofree char *raw = NULL;
  char *rest;

  if (strstr (url, "://") != NULL)
    {
      rest = cut_password (url, "([?&])password=([^&]*)&?", &raw);
      *password = raw != NULL ? g_uri_unescape_string (raw, NULL) : NULL;
      return rest;
    }

  rest = cut_password (url, "(^|\\s)password\\s*=\\s*'((?:[^'\\\\]|\\\\.)*)'", &raw);
  if (raw != NULL)
    {
      *password = g_strcompress (raw);
      return rest;
    }
  g_free (rest);

  return cut_password (url, "(^|\\s)password\\s*=\\s*(\\S*)", password);
}

char *
dp_settings_value_take_password (const char  *url,
                                 char       **password)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *without = NULL;
  char *result;

  g_return_val_if_fail (url != NULL, NULL);

  without = take_userinfo_password (url, &first);
  result = take_parameter_password (without, &second);
  if (password != NULL)
    *password = first != NULL ? g_steal_pointer (&first) : g_steal_pointer (&second);

  return result;
}

char *
dp_settings_value_add_password (const char *url,
                                const char *password)
{
  g_autoptr(GString) quoted = NULL;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (password != NULL, NULL);

  if (strstr (url, "://") != NULL)
    {
      escaped = g_uri_escape_string (password, NULL, FALSE);
      return g_strconcat (url, strchr (url, '?') != NULL ? "&" : "?", "password=", escaped, NULL);
    }

  quoted = g_string_new (password);
  g_string_replace (quoted, "\\", "\\\\", 0);
  g_string_replace (quoted, "'", "\\'", 0);

  return g_strconcat (url, " password='", quoted->str, "'", NULL);
}

char *
dp_settings_value_build_address (const char *host,
                                 const char *port,
                                 const char *dbname,
                                 const char *user)
{
  GString *address;

  if (host == NULL || *host == '\0')
    return NULL;

  address = g_string_new ("postgresql://");
  if (user != NULL && *user != '\0')
    {
      g_string_append_uri_escaped (address, user, NULL, FALSE);
      g_string_append_c (address, '@');
    }
  if (strchr (host, ':') != NULL && *host != '[')
    g_string_append_printf (address, "[%s]", host);
  else
    g_string_append_uri_escaped (address, host, "[]:,", FALSE);
  if (port != NULL && *port != '\0')
    g_string_append_printf (address, ":%s", port);
  g_string_append_c (address, '/');
  if (dbname != NULL && *dbname != '\0')
    g_string_append_uri_escaped (address, dbname, NULL, FALSE);

  return g_string_free_and_steal (address);
}
