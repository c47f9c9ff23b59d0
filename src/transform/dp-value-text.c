/* dp-value-text.c: a value of the template language as text, and compared with another
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-value-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A list that has been put into itself would be written without end. */
#define MAX_DEPTH 20

static char *to_text (DpValue  *self,
                      gboolean  literal,
                      guint     depth);

const char *
dp_value_get_kind_name (DpValue *self)
{
  switch (dp_value_get_kind (self))
    {
    case DP_VALUE_UNDEFINED: return _("undefined");
    case DP_VALUE_NONE:      return _("none");
    case DP_VALUE_BOOLEAN:   return _("a truth value");
    case DP_VALUE_INTEGER:
    case DP_VALUE_NUMBER:    return _("a number");
    case DP_VALUE_STRING:    return _("a string");
    case DP_VALUE_LIST:      return _("a list");
    case DP_VALUE_DICT:      return _("a dict");
    case DP_VALUE_FUNCTION:  return _("a function");
    case DP_VALUE_OBJECT:    return _(dp_value_get_class (self)->name);
    default:
      g_assert_not_reached ();
    }
}

/* The shortest decimal that reads back as the same double, always with a point or an exponent. */
static char *
number_to_string (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, number);
      if (g_ascii_strtod (buffer, NULL) == number)
        break;
    }
  if (strpbrk (buffer, ".eni") == NULL)
    return g_strconcat (buffer, ".0", NULL);

  return g_strdup (buffer);
}

static char *
quote_string (const char *text)
{
  gboolean single = strchr (text, '\'') != NULL && strchr (text, '"') == NULL;
  char quote = single ? '"' : '\'';
  GString *quoted = g_string_new (NULL);

  g_string_append_c (quoted, quote);
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '\n')
        g_string_append (quoted, "\\n");
      else if (*at == '\t')
        g_string_append (quoted, "\\t");
      else if (*at == '\r')
        g_string_append (quoted, "\\r");
      else if (*at == '\\' || *at == quote)
        g_string_append_printf (quoted, "\\%c", *at);
      else
        g_string_append_c (quoted, *at);
    }
  g_string_append_c (quoted, quote);

  return g_string_free (quoted, FALSE);
}

static char *
items_to_string (DpValue *self,
                 guint    depth)
{
  gboolean dict = dp_value_get_kind (self) == DP_VALUE_DICT;
  gboolean tuple = dp_value_is_tuple (self);
  gboolean set = dp_value_is_set (self);
  guint length = dp_value_get_length (self);
  GString *text = g_string_new (dict || set ? "{" : tuple ? "(" : "[");

  if (set && length == 0)
    {
      g_string_assign (text, "set()");
      return g_string_free (text, FALSE);
    }

  for (guint i = 0; depth < MAX_DEPTH && i < length; i++)
    {
      g_autofree char *item = to_text (dp_value_get_item (self, i), TRUE, depth + 1);

      if (i > 0)
        g_string_append (text, ", ");
      if (dict)
        {
          g_autoptr(DpValue) key = dp_value_dup_key (self, i);
          g_autofree char *name = to_text (key, TRUE, depth + 1);

          g_string_append_printf (text, "%s: ", name);
        }
      g_string_append (text, item);
    }
  if (depth >= MAX_DEPTH)
    g_string_append (text, "...");
  else if (tuple && length == 1)
    g_string_append_c (text, ',');
  g_string_append_c (text, dict || set ? '}' : tuple ? ')' : ']');

  return g_string_free (text, FALSE);
}

static char *
object_to_string (DpValue *self)
{
  const DpValueClass *klass = dp_value_get_class (self);

  if (klass->to_string != NULL)
    return klass->to_string (dp_value_get_data (self));

  return g_strdup_printf ("<%s>", klass->name);
}

static char *
to_text (DpValue  *self,
         gboolean  literal,
         guint     depth)
{
  const char *text = self->text;

  if (dp_value_get_kind (self) == DP_VALUE_STRING)
    return literal ? quote_string (text) : g_strdup (text);
  if (text != NULL && dp_value_get_kind (self) != DP_VALUE_UNDEFINED)
    return g_strdup (text);

  switch (dp_value_get_kind (self))
    {
    case DP_VALUE_NONE:
      return g_strdup ("None");
    case DP_VALUE_BOOLEAN:
      return g_strdup (dp_value_is_true (self) ? "True" : "False");
    case DP_VALUE_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, dp_value_get_integer (self));
    case DP_VALUE_NUMBER:
      return number_to_string (dp_value_get_number (self));
    case DP_VALUE_LIST:
    case DP_VALUE_DICT:
      return items_to_string (self, depth);
    case DP_VALUE_OBJECT:
      return object_to_string (self);
    case DP_VALUE_FUNCTION:
      return g_strdup ("<function>");
    case DP_VALUE_STRING:
    case DP_VALUE_UNDEFINED:
    default:
      return g_strdup ("");
    }
}

char *
dp_value_to_string (DpValue *self)
{
  return to_text (self, FALSE, 0);
}

char *
dp_value_to_literal (DpValue *self)
{
  return to_text (self, TRUE, 0);
}

static gboolean equal (DpValue *a,
                       DpValue *b,
                       guint    depth);

/* Nothing is in either of them twice. */
static gboolean
sets_equal (DpValue *a,
            DpValue *b,
            guint    depth)
{
  guint length = dp_value_get_length (a);

  if (length != dp_value_get_length (b) || depth >= MAX_DEPTH)
    return FALSE;

  for (guint i = 0; i < length; i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < length && !found; k++)
        found = equal (dp_value_get_item (a, i), dp_value_get_item (b, k), depth + 1);
      if (!found)
        return FALSE;
    }

  return TRUE;
}

static gboolean
items_equal (DpValue *a,
             DpValue *b,
             guint    depth)
{
  guint length = dp_value_get_length (a);

  if (length != dp_value_get_length (b) || depth >= MAX_DEPTH)
    return FALSE;

  for (guint i = 0; i < length; i++)
    {
      DpValue *other = dp_value_get_kind (a) == DP_VALUE_DICT
                         ? dp_value_lookup (b, dp_value_get_key (a, i))
                         : dp_value_get_item (b, i);

      if (other == NULL || !equal (dp_value_get_item (a, i), other, depth + 1))
        return FALSE;
    }

  return TRUE;
}

static gboolean
equal (DpValue *a,
       DpValue *b,
       guint    depth)
{
  const DpValueClass *klass = dp_value_get_class (a);

  if (dp_value_is_numeric (a) && dp_value_is_numeric (b))
    return dp_value_get_number (a) == dp_value_get_number (b);
  if (dp_value_get_kind (a) != dp_value_get_kind (b))
    return FALSE;

  switch (dp_value_get_kind (a))
    {
    case DP_VALUE_STRING:
      return g_str_equal (dp_value_get_string (a), dp_value_get_string (b));
    case DP_VALUE_LIST:
    case DP_VALUE_DICT:
      if (dp_value_is_set (a) && dp_value_is_set (b))
        return a == b || sets_equal (a, b, depth);
      return a == b || items_equal (a, b, depth);
    case DP_VALUE_OBJECT:
      if (klass == dp_value_get_class (b) && klass->compare != NULL)
        return klass->compare (dp_value_get_data (a), dp_value_get_data (b)) == 0;
      return a == b;
    case DP_VALUE_FUNCTION:
      return a == b;
    default:
      return TRUE;
    }
}

gboolean
dp_value_equal (DpValue *a,
                DpValue *b)
{
  return equal (a, b, 0);
}

static gboolean compare (DpValue *a,
                         DpValue *b,
                         guint    depth,
                         int     *result);

static gboolean
compare_lists (DpValue *a,
               DpValue *b,
               guint    depth,
               int     *result)
{
  guint length = MIN (dp_value_get_length (a), dp_value_get_length (b));

  for (guint i = 0; depth < MAX_DEPTH && i < length; i++)
    {
      if (dp_value_equal (dp_value_get_item (a, i), dp_value_get_item (b, i)))
        continue;
      return compare (dp_value_get_item (a, i), dp_value_get_item (b, i), depth + 1, result);
    }
  *result = (int) dp_value_get_length (a) - (int) dp_value_get_length (b);

  return TRUE;
}

static gboolean
compare (DpValue *a,
         DpValue *b,
         guint    depth,
         int     *result)
{
  const DpValueClass *klass = dp_value_get_class (a);

  if (dp_value_is_numeric (a) && dp_value_is_numeric (b))
    {
      double left = dp_value_get_number (a);
      double right = dp_value_get_number (b);

      *result = left < right ? -1 : left > right;
      return !isnan (left) && !isnan (right);
    }
  if (dp_value_get_kind (a) != dp_value_get_kind (b))
    return FALSE;

  if (dp_value_get_kind (a) == DP_VALUE_STRING)
    {
      *result = strcmp (dp_value_get_string (a), dp_value_get_string (b));
      return TRUE;
    }
  if (dp_value_get_kind (a) == DP_VALUE_LIST)
    return compare_lists (a, b, depth, result);
  if (klass != NULL && klass == dp_value_get_class (b) && klass->compare != NULL)
    {
      *result = klass->compare (dp_value_get_data (a), dp_value_get_data (b));
      return TRUE;
    }

  return FALSE;
}

gboolean
dp_value_compare (DpValue *a,
                  DpValue *b,
                  int     *result)
{
  return compare (a, b, 0, result);
}

char **
dp_value_to_strv (DpValue *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (dp_value_get_kind (self) == DP_VALUE_LIST)
    {
      for (guint i = 0; i < dp_value_get_length (self); i++)
        g_strv_builder_take (builder, dp_value_to_string (dp_value_get_item (self, i)));
    }
  else
    {
      g_strv_builder_take (builder, dp_value_to_string (self));
    }

  return g_strv_builder_end (builder);
}
