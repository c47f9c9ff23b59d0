/* dp-cell-text.c: a value of an answer as a table shows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cell-text.h"

#include <locale.h>
#include <string.h>

#define MOST_CHARACTERS 200

/* Where a separator stands before the digit that has @left digits behind it. */
static gboolean
separates (const struct lconv *conventions,
           guint               left)
{
  guint size = *conventions->grouping;

  return size > 0 && size < 127 && left > 0 && left % size == 0;
}

/* A double would not hold all digits that a numeric has. */
static char *
dup_number (const char *text)
{
  const struct lconv *conventions = localeconv ();
  gsize n_sign = *text == '-' || *text == '+';
  gsize n_whole = strspn (text + n_sign, "0123456789");
  const char *rest = text + n_sign + n_whole;
  GString *number;

  /* NaN, Infinity and what has an exponent. */
  if (n_whole == 0 || strchr (text, 'e') != NULL)
    return g_strdup (text);

  number = g_string_new (n_sign > 0 && *text == '-' ? "\342\210\222" : "");
  for (gsize i = 0; i < n_whole; i++)
    {
      g_string_append_c (number, text[n_sign + i]);
      if (separates (conventions, n_whole - i - 1))
        g_string_append (number, conventions->thousands_sep);
    }
  if (*rest == '.')
    {
      g_string_append (number, conventions->decimal_point);
      g_string_append (number, rest + 1);
    }

  return g_string_free (number, FALSE);
}

static char *
dup_line (const char *text)
{
  GString *line = g_string_new (NULL);
  const char *c = text;

  for (guint n = 0; *c != '\0' && n < MOST_CHARACTERS; n++, c = g_utf8_next_char (c))
    {
      if (*c == '\n')
        g_string_append (line, "\342\206\265");
      else if (*c == '\t')
        g_string_append_c (line, ' ');
      else if ((guchar) *c >= 0x20)
        g_string_append_len (line, c, g_utf8_next_char (c) - c);
    }
  if (*c != '\0')
    g_string_append (line, "…");

  return g_string_free (line, FALSE);
}

char *
dp_cell_text_dup (const char *text,
                  gboolean    is_number)
{
  g_return_val_if_fail (text != NULL, NULL);

  return is_number ? dup_number (text) : dup_line (text);
}
