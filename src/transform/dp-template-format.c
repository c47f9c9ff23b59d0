/* dp-template-format.c: "%s rows" % n, and "{} rows".format(n)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More than this is a mistake, not a width. */
#define MAX_WIDTH 1000

/* How one value is to be written; both kinds of formats mean the same. */
typedef struct
{
  char     fill[8];
  char     align;        /* <, >, ^, =; 0 for what the value's kind has */
  char     sign;         /* +, space, or 0 */
  gboolean alternate;
  int      width;
  gboolean grouped;
  int      precision;    /* -1: none */
  char     type;         /* 0: what the value's kind has */
} Format;

static int
read_number (const char **at)
{
  int number = 0;

  for (; g_ascii_isdigit (**at); (*at)++)
    number = MIN (number * 10 + (**at - '0'), MAX_WIDTH);

  return number;
}

static char *
group_thousands (const char *digits)
{
  gsize whole = strspn (digits, "0123456789");
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && (whole - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }
  g_string_append (text, digits + whole);

  return g_string_free (text, FALSE);
}

/* Of a number without its sign. */
static char *
write_digits (const Format *format,
              DpValue      *value)
{
  char type = format->type;
  double number = dp_value_get_number (value);
  gint64 integer = dp_value_get_integer (value);
  guint64 size = integer < 0 ? -(guint64) integer : (guint64) integer;
  char pattern[16];
  char buffer[512];

  if (type == 'x')
    return g_strdup_printf ("%s%" G_GINT64_MODIFIER "x", format->alternate ? "0x" : "", size);
  if (type == 'X')
    return g_strdup_printf ("%s%" G_GINT64_MODIFIER "X", format->alternate ? "0X" : "", size);
  if (type == 'o')
    return g_strdup_printf ("%s%" G_GINT64_MODIFIER "o", format->alternate ? "0o" : "", size);
  if (type == 'd' || type == 'i' || type == 'u' ||
      ((type == 0 || type == 's') && dp_value_get_kind (value) != DP_VALUE_NUMBER))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, size);
  if (type == 0 && format->precision < 0)
    {
      g_autoptr(DpValue) positive = dp_value_new_number (ABS (number));

      return dp_value_to_string (positive);
    }

  g_snprintf (pattern, sizeof pattern, "%%.%d%c",
              format->precision >= 0 ? MIN (format->precision, 60) : 6,
              type == 0 ? 'g' : type == '%' ? 'f' : type);
  g_ascii_formatd (buffer, sizeof buffer - 1, pattern, ABS (type == '%' ? number * 100 : number));
  if (type == '%')
    g_strlcat (buffer, "%", sizeof buffer);

  return g_strdup (buffer);
}

static void
append_padded (GString      *out,
               const Format *format,
               const char   *sign,
               const char   *text,
               char          align)
{
  glong missing = format->width - g_utf8_strlen (text, -1) - (glong) strlen (sign);
  glong before = align == '>' || align == '=' ? missing : align == '^' ? missing / 2 : 0;

  if (align == '=')
    g_string_append (out, sign);
  for (glong i = 0; i < before; i++)
    g_string_append (out, format->fill);
  if (align != '=')
    g_string_append (out, sign);
  g_string_append (out, text);
  for (glong i = MAX (before, 0); i < missing; i++)
    g_string_append (out, format->fill);
}

static gboolean
append_value (GString      *out,
              const Format *format,
              DpValue      *value,
              GError      **error)
{
  gboolean number = dp_value_is_numeric (value) &&
                    (format->type != 's' && format->type != 'r') &&
                    (dp_value_get_kind (value) != DP_VALUE_BOOLEAN || format->type != 0);
  g_autofree char *text = NULL;
  g_autofree char *grouped = NULL;

  if (number && format->type != 0 && strchr ("diuoxXeEfFgG%", format->type) == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("there is no format “%c” for a number"), format->type);
      return FALSE;
    }
  if (!number && format->type != 0 && format->type != 's' && format->type != 'r')
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("the format “%c” needs a number, this is %s"), format->type,
                   dp_value_get_kind_name (value));
      return FALSE;
    }
  if (number)
    {
      const char *sign = dp_value_get_number (value) < 0 ? "-"
                         : format->sign == '+' ? "+" : format->sign == ' ' ? " " : "";

      text = write_digits (format, value);
      grouped = format->grouped ? group_thousands (text) : g_strdup (text);
      append_padded (out, format, sign, grouped, format->align != 0 ? format->align : '>');
      return TRUE;
    }

  text = format->type == 'r' ? dp_value_to_literal (value) : dp_value_to_string (value);
  if (format->precision >= 0 && format->precision < g_utf8_strlen (text, -1))
    *g_utf8_offset_to_pointer (text, format->precision) = '\0';
  append_padded (out, format, "", text, format->align != 0 ? format->align : '<');

  return TRUE;
}

/* "%-5.2f", after the percent sign. */
static void
read_percent (const char **at,
              Format      *format)
{
  gboolean left = FALSE;

  for (; **at != '\0' && strchr ("-+ #0", **at) != NULL; (*at)++)
    {
      if (**at == '-')
        left = TRUE;
      else if (**at == '+' || (**at == ' ' && format->sign == 0))
        format->sign = **at;
      else if (**at == '#')
        format->alternate = TRUE;
      else if (**at == '0')
        format->fill[0] = '0';
    }
  format->align = left ? '<' : *format->fill == '0' ? '=' : '>';
  if (left)
    format->fill[0] = ' ';
  format->width = read_number (at);
  if (**at == '.')
    {
      (*at)++;
      format->precision = read_number (at);
    }
  while (**at != '\0' && strchr ("hlL", **at) != NULL)
    (*at)++;
  format->type = **at;
}

/* The value that a "%" is about: by its name in a dict, or the next one. */
static DpValue *
next_value (DpValue     *values,
            const char  *name,
            guint       *used)
{
  if (name != NULL)
    return dp_value_lookup (values, name);
  if (!dp_value_is_tuple (values))
    return (*used)++ == 0 ? values : NULL;

  return *used < dp_value_get_length (values) ? dp_value_get_item (values, (*used)++) : NULL;
}

static gboolean
append_percent (GString      *out,
                const char  **at,
                DpValue      *values,
                guint        *used,
                GError      **error)
{
  Format format = { .fill = " ", .precision = -1 };
  g_autofree char *name = NULL;
  DpValue *value;

  if (**at == '%')
    {
      g_string_append_c (out, *(*at)++);
      return TRUE;
    }
  if (**at == '(' && strchr (*at, ')') != NULL)
    {
      const char *end = strchr (*at, ')');

      name = g_strndup (*at + 1, end - *at - 1);
      *at = end + 1;
    }
  read_percent (at, &format);
  value = next_value (values, name, used);
  if (value == NULL || format.type == '\0' || strchr ("diuoxXeEfFgGsrc", format.type) == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   value == NULL ? _("there is no value for a “%%” of this format")
                                 : _("a “%%” of this format is followed by no format"));
      return FALSE;
    }
  (*at)++;
  if (format.type == 'c')
    format.type = 's';

  return append_value (out, &format, value, error);
}

DpValue *
_dp_template_percent (const char  *format,
                      DpValue     *values,
                      GError     **error)
{
  g_autoptr(GString) out = g_string_new (NULL);
  guint used = 0;

  for (const char *at = format; *at != '\0';)
    {
      if (*at != '%')
        {
          g_string_append_c (out, *at++);
          continue;
        }
      at++;
      if (!append_percent (out, &at, values, &used, error))
        return NULL;
    }

  if (dp_value_is_tuple (values) ? used < dp_value_get_length (values)
                                 : used == 0 && dp_value_get_kind (values) != DP_VALUE_DICT &&
                                     dp_value_get_kind (values) != DP_VALUE_LIST)
    return dp_template_error (error, _("there are more values than the format has places for"));

  return dp_value_new_string (out->str);
}

/* "[[fill]align][sign][#][0][width][,][.precision][type]" */
static void
read_specification (const char *at,
                    Format     *format)
{
  const char *second = *at != '\0' ? g_utf8_next_char (at) : at;

  if (*second != '\0' && strchr ("<>^=", *second) != NULL)
    {
      memset (format->fill, 0, sizeof format->fill);
      memcpy (format->fill, at, MIN ((gsize) (second - at), sizeof format->fill - 1));
      format->align = *second;
      at = second + 1;
    }
  else if (*at != '\0' && strchr ("<>^=", *at) != NULL)
    {
      format->align = *at++;
    }
  if (*at == '+' || *at == '-' || *at == ' ')
    {
      format->sign = *at == '-' ? 0 : *at;
      at++;
    }
  format->alternate = *at == '#';
  at += *at == '#';
  if (*at == '0')
    {
      format->fill[0] = '0';
      format->align = format->align != 0 ? format->align : '=';
      at++;
    }
  format->width = read_number (&at);
  format->grouped = *at == ',' || *at == '_';
  at += format->grouped;
  if (*at == '.')
    {
      at++;
      format->precision = read_number (&at);
    }
  format->type = *at;
}

/* "name.attribute[key]" or "0" or "" */
static DpValue *
find_field (const char    *name,
            const DpCall  *call,
            guint         *used)
{
  gsize length = strcspn (name, ".[");
  g_autofree char *first = g_strndup (name, length);
  g_autofree char *path = g_strdup (name + length);
  DpValue *value = NULL;
  guint index = *first == '\0' ? (*used)++ : (guint) g_ascii_strtoull (first, NULL, 10);

  if (*first == '\0' || g_ascii_isdigit (*first))
    value = index < dp_value_get_length (call->positional)
              ? dp_value_get_item (call->positional, index) : NULL;
  else
    value = dp_value_lookup (call->named, first);
  if (value == NULL)
    return NULL;
  if (*path == '\0')
    return dp_value_ref (value);

  /* "[key]" is the same as ".key" here. */
  g_strdelimit (path, "[", '.');
  for (char *at = strchr (path, ']'); at != NULL; at = strchr (at, ']'))
    memmove (at, at + 1, strlen (at));

  return dp_value_get_path (value, path + 1);
}

static gboolean
append_field (GString       *out,
              const char    *field,
              const DpCall  *call,
              guint         *used,
              GError       **error)
{
  Format format = { .fill = " ", .precision = -1 };
  gsize length = strcspn (field, ":!");
  g_autofree char *name = g_strndup (field, length);
  g_autoptr(DpValue) value = find_field (name, call, used);
  g_autoptr(DpValue) literal = NULL;
  const char *specification = strchr (field + length, ':');

  if (value == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("there is no value for “{%s}”"), field);
      return FALSE;
    }
  if (specification != NULL)
    read_specification (specification + 1, &format);
  if (field[length] == '!' && field[length + 1] == 'r')
    {
      literal = dp_value_take_string (dp_value_to_literal (value));
      return append_value (out, &format, literal, error);
    }

  return append_value (out, &format, value, error);
}

DpValue *
_dp_template_format (const char    *format,
                     const DpCall  *call,
                     GError       **error)
{
  g_autoptr(GString) out = g_string_new (NULL);
  guint used = 0;

  for (const char *at = format; *at != '\0';)
    {
      g_autofree char *field = NULL;
      const char *end;

      if ((*at != '{' && *at != '}') || at[1] == *at)
        {
          at += *at == '{' || *at == '}';
          g_string_append_c (out, *at++);
          continue;
        }
      end = *at == '{' ? strchr (at, '}') : NULL;
      if (end == NULL)
        return dp_template_error (error, _("a brace of this format has no other one"));
      field = g_strndup (at + 1, end - at - 1);
      if (!append_field (out, field, call, &used, error))
        return NULL;
      at = end + 1;
    }

  return dp_value_new_string (out->str);
}
