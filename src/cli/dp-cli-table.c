/* dp-cli-table.c: rows for a terminal, in columns
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-table.h"

#include <string.h>

/* The last column holds sentences, which may be longer than the terminal. */
#define LONGEST_RULE 40

struct _DpCliTable
{
  guint      n_columns;
  GPtrArray *rows;       /* (element-type char **), the titles first */
  gboolean  *numeric;
};

static DpCliTable *
table_new (guint n_columns)
{
  DpCliTable *self = g_new0 (DpCliTable, 1);

  self->n_columns = n_columns;
  self->rows = g_ptr_array_new ();
  self->numeric = g_new0 (gboolean, n_columns);

  return self;
}

DpCliTable *
dp_cli_table_new_for_columns (const char * const *columns)
{
  DpCliTable *self;

  g_return_val_if_fail (columns != NULL, NULL);

  self = table_new (g_strv_length ((char **) columns));
  g_ptr_array_add (self->rows, g_strdupv ((char **) columns));

  return self;
}

static char **
collect (const char *first,
         va_list     rest)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (const char *cell = first; cell != NULL; cell = va_arg (rest, const char *))
    g_strv_builder_add (builder, cell);

  return g_strv_builder_end (builder);
}

DpCliTable *
dp_cli_table_new (const char *first_column,
                  ...)
{
  g_auto(GStrv) columns = NULL;
  va_list rest;

  va_start (rest, first_column);
  columns = collect (first_column, rest);
  va_end (rest);

  return dp_cli_table_new_for_columns ((const char * const *) columns);
}

void
dp_cli_table_free (DpCliTable *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      char **cells = g_ptr_array_index (self->rows, i);

      for (guint column = 0; column < self->n_columns; column++)
        g_free (cells[column]);
      g_free (cells);
    }
  g_ptr_array_unref (self->rows);
  g_free (self->numeric);
  g_free (self);
}

void
dp_cli_table_set_numeric (DpCliTable *self,
                          guint       column)
{
  g_return_if_fail (column < self->n_columns);

  self->numeric[column] = TRUE;
}

/* A cell is one line, and text that came from elsewhere must not steer the terminal. */
static void
blank_control_characters (char *cell)
{
  for (guchar *p = (guchar *) cell; *p != '\0'; p++)
    {
      if (*p < 0x20 || *p == 0x7f)
        *p = ' ';
      else if (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0)
        p[0] = p[1] = ' ';
    }
}

void
dp_cli_table_take_cells (DpCliTable  *self,
                         char       **cells)
{
  g_return_if_fail (cells != NULL);

  for (guint column = 0; column < self->n_columns; column++)
    {
      if (cells[column] != NULL)
        blank_control_characters (cells[column]);
    }
  g_ptr_array_add (self->rows, cells);
}

void
dp_cli_table_add_row (DpCliTable *self,
                      const char *first_cell,
                      ...)
{
  char **cells;
  va_list rest;

  va_start (rest, first_cell);
  cells = collect (first_cell, rest);
  va_end (rest);
  g_return_if_fail (g_strv_length (cells) == self->n_columns);

  dp_cli_table_take_cells (self, cells);
}

static guint
measure (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}

static const char *
get_cell (DpCliTable *self,
          guint       row,
          guint       column)
{
  const char *cell = ((char **) g_ptr_array_index (self->rows, row))[column];

  return cell != NULL ? cell : "";
}

static void
print_padding (FILE  *stream,
               guint  n,
               char   letter)
{
  for (guint i = 0; i < n; i++)
    putc (letter, stream);
}

void
dp_cli_table_print (DpCliTable *self,
                    FILE       *stream)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);

  for (guint row = 0; row < self->rows->len; row++)
    {
      for (guint column = 0; column < self->n_columns; column++)
        widths[column] = MAX (widths[column], measure (get_cell (self, row, column)));
    }

  for (guint row = 0; row < self->rows->len; row++)
    {
      for (guint column = 0; column < self->n_columns; column++)
        {
          const char *cell = get_cell (self, row, column);
          guint padding = widths[column] - measure (cell);
          gboolean last = column + 1 == self->n_columns;

          if (self->numeric[column])
            print_padding (stream, padding, ' ');
          fputs (cell, stream);
          if (!self->numeric[column] && !last)
            print_padding (stream, padding, ' ');
          fputs (last ? "\n" : "  ", stream);
        }
      for (guint column = 0; row == 0 && column < self->n_columns; column++)
        {
          gboolean last = column + 1 == self->n_columns;

          print_padding (stream, last ? MIN (widths[column], LONGEST_RULE) : widths[column], '-');
          fputs (last ? "\n" : "  ", stream);
        }
    }
}
