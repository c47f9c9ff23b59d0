/* dp-row-diff.c: rows that were expected beside those that came, for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-row-diff.h"

#include <glib/gi18n-lib.h>

/* More lines than this tell nobody more. */
#define MAX_LINES 20
#define MAX_CELL 60

static const char *
cell_text (DpDbResult *rows,
           guint       row,
           guint       column)
{
  const char *text = dp_db_result_get_text (rows, row, column);

  return text != NULL ? text : "null";
}

static guint
count_equal (DpDbResult *rows,
             guint       a,
             guint       b)
{
  guint n = 0;

  for (guint i = 1; i < dp_db_result_get_n_columns (rows); i++)
    n += g_str_equal (cell_text (rows, a, i), cell_text (rows, b, i));

  return n;
}

/* For each row, the one it is paired with, or -1. */
static GArray *
pair_rows (DpDbResult *rows)
{
  guint n = dp_db_result_get_n_rows (rows);
  GArray *pairs = g_array_sized_new (FALSE, FALSE, sizeof (int), n);
  int *pair;

  g_array_set_size (pairs, n);
  pair = (int *) (gpointer) pairs->data;
  for (guint i = 0; i < n; i++)
    pair[i] = -1;

  for (guint i = 0; i < n && i < MAX_LINES; i++)
    {
      guint most = 0;
      int best = -1;

      if (g_str_equal (cell_text (rows, i, 0), "+"))
        continue;
      for (guint k = 0; k < n; k++)
        if (pair[k] < 0 && g_str_equal (cell_text (rows, k, 0), "+") &&
            count_equal (rows, i, k) > most)
          {
            most = count_equal (rows, i, k);
            best = k;
          }
      if (best >= 0)
        {
          pair[i] = best;
          pair[best] = i;
        }
    }

  return pairs;
}

static char *
shorten (const char *text)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_CELL)
    return g_strdup (text);
  start = g_utf8_substring (text, 0, MAX_CELL - 1);

  return g_strconcat (start, "…", NULL);
}

static GStrv
format_line (DpDbResult *rows,
             guint       row,
             int         pair)
{
  guint n_columns = dp_db_result_get_n_columns (rows);
  GStrv cells = g_new0 (char *, n_columns + 1);

  cells[0] = g_strdup (pair >= 0 ? "~" : cell_text (rows, row, 0));
  for (guint i = 1; i < n_columns; i++)
    {
      g_autofree char *own = shorten (cell_text (rows, row, i));
      g_autofree char *other = pair >= 0 ? shorten (cell_text (rows, pair, i)) : NULL;

      if (pair >= 0 && !g_str_equal (cell_text (rows, row, i), cell_text (rows, pair, i)))
        cells[i] = g_strconcat (own, " → ", other, NULL);
      else
        cells[i] = g_steal_pointer (&own);
    }

  return cells;
}

static GStrv
format_header (DpDbResult *rows)
{
  guint n_columns = dp_db_result_get_n_columns (rows);
  GStrv cells = g_new0 (char *, n_columns + 1);

  cells[0] = g_strdup (" ");
  for (guint i = 1; i < n_columns; i++)
    cells[i] = g_strdup (dp_db_result_get_column (rows, i));

  return cells;
}

static void
append_lines (GString   *table,
              GPtrArray *lines,
              guint      n_columns)
{
  g_autofree glong *widths = g_new0 (glong, n_columns);

  for (guint i = 0; i < lines->len; i++)
    for (guint k = 0; k < n_columns; k++)
      widths[k] = MAX (widths[k],
                       g_utf8_strlen (((GStrv) g_ptr_array_index (lines, i))[k], -1));

  for (guint i = 0; i < lines->len; i++)
    {
      GStrv cells = g_ptr_array_index (lines, i);

      for (guint k = 0; k < n_columns; k++)
        {
          int blanks = k + 1 < n_columns ? widths[k] - g_utf8_strlen (cells[k], -1) : 0;

          g_string_append_printf (table, "%s%s%*s",
                                  k == 0   ? "\n  "
                                  : k == 1 ? " "
                                           : " | ",
                                  cells[k], blanks, "");
        }
    }
}

char *
dp_row_diff_format (DpDbResult *rows)
{
  g_autoptr(GString) table = g_string_new (NULL);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr(GArray) pairs = pair_rows (rows);
  guint left_out = 0;

  g_ptr_array_add (lines, format_header (rows));
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      int pair = g_array_index (pairs, int, i);

      /* A pair is shown in its missing row's place. */
      if (pair >= 0 && g_str_equal (cell_text (rows, i, 0), "+"))
        continue;
      if (lines->len <= MAX_LINES)
        g_ptr_array_add (lines, format_line (rows, i, pair));
      else
        left_out++;
    }
  append_lines (table, lines, dp_db_result_get_n_columns (rows));
  if (left_out > 0)
    g_string_append_printf (table, ngettext ("\n  … and %u more", "\n  … and %u more", left_out),
                            left_out);
  g_string_append_printf (table, "\n  %s", _("(- is missing, + is too many, ~ expected → actual)"));

  return g_string_free (g_steal_pointer (&table), FALSE);
}
