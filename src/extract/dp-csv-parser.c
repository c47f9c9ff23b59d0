/* dp-csv-parser.c: cuts CSV text into records and cells
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-parser.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* Of a record that is too long, so much is shown. */
#define SHOWN_LENGTH 4096

struct _DpCsvParser
{
  char        delimiter;
  char        quote;
  char        line_end;      /* the character that ends most lines */

  const char *data;
  gsize       length;
  gsize       pos;           /* where the next record begins */
  gsize       next_quote;    /* the first quote and line end at or after pos, or length */
  gsize       next_line_end;
  gboolean    last;
  gboolean    skipping;      /* within a line that is too long */

  guint64     offset;        /* of data */
  guint64     line;
  guint64     number;

  DpCsvCell   cells[DP_CSV_MAX_COLUMNS];
  guint       n_cells;
  DpCsvFault  fault;
  guint       fault_column;
  GByteArray *unescaped;     /* cells with doubled quotes, of this record */
};

DpCsvParser *
dp_csv_parser_new (const DpCsvDialect *dialect)
{
  DpCsvParser *self;

  g_return_val_if_fail (dialect != NULL, NULL);

  self = g_new0 (DpCsvParser, 1);
  self->delimiter = dialect->delimiter;
  self->quote = dialect->quote;
  self->line_end = dialect->carriage_returns ? '\r' : '\n';
  self->unescaped = g_byte_array_new ();
  self->line = 1;
  self->number = 1;

  return self;
}

void
dp_csv_parser_free (DpCsvParser *self)
{
  g_return_if_fail (self != NULL);

  g_byte_array_unref (self->unescaped);
  g_free (self);
}

void
dp_csv_parser_seek (DpCsvParser *self,
                    guint64      offset,
                    guint64      line,
                    guint64      number)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->data == NULL);

  self->offset = offset;
  self->line = line;
  self->number = number;
}

/* Where @c is at or after @from, or the block's end. */
static gsize
find_from (DpCsvParser *self,
           gsize        from,
           char         c)
{
  const char *found = memchr (self->data + from, c, self->length - from);

  return found != NULL ? (gsize) (found - self->data) : self->length;
}

void
dp_csv_parser_feed (DpCsvParser *self,
                    const char  *data,
                    gsize        length,
                    gboolean     last)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  self->offset += self->pos;
  self->data = data != NULL ? data : "";
  self->length = length;
  self->pos = 0;
  self->last = last;
  self->next_quote = self->quote != '\0' ? find_from (self, 0, self->quote) : length;
  self->next_line_end = find_from (self, 0, self->line_end);
}

static inline void
blame (DpCsvParser *self,
       DpCsvFault   fault,
       guint        column)
{
  if (self->fault == DP_CSV_FAULT_NONE)
    {
      self->fault = fault;
      self->fault_column = column;
    }
}

static inline void
add_cell (DpCsvParser *self,
          const char  *text,
          gsize        length,
          gboolean     quoted)
{
  DpCsvCell *cell;

  if (G_UNLIKELY (length > DP_CSV_MAX_CELL))
    {
      blame (self, DP_CSV_FAULT_CELL_TOO_LONG, self->n_cells + 1);
      length = SHOWN_LENGTH;
    }
  if (G_UNLIKELY (self->n_cells == DP_CSV_MAX_COLUMNS))
    {
      blame (self, DP_CSV_FAULT_TOO_MANY_COLUMNS, DP_CSV_MAX_COLUMNS + 1);
      return;
    }
  cell = &self->cells[self->n_cells++];
  cell->text = text;
  cell->length = length;
  cell->quoted = quoted;
}

/* A stretch without quotes, from @start to a line end at @limit at the latest (a lone carriage
 * return may come before).  Returns where the record ends. */
static inline gsize
cut_plain (DpCsvParser *self,
           gsize        start,
           gsize        limit)
{
  const char *data = self->data;
  const char delimiter = self->delimiter;
  gsize cell = start;
  gsize i;
  guchar seen = 0;

  for (i = start; i < limit; i++)
    {
      guchar c = data[i];

      if (c == (guchar) delimiter)
        {
          add_cell (self, data + cell, i - cell, FALSE);
          cell = i + 1;
        }
      else if (G_UNLIKELY (c < ' '))
        {
          if (c == '\r')
            break;
          if (c == '\0')
            blame (self, DP_CSV_FAULT_NUL_BYTE, self->n_cells + 1);
        }
      seen |= c;
    }
  add_cell (self, data + cell, i - cell, FALSE);
  if (G_UNLIKELY (seen >= 0x80) && self->fault == DP_CSV_FAULT_NONE &&
      !g_utf8_validate_len (data + start, i - start, NULL))
    blame (self, DP_CSV_FAULT_NOT_UTF_8, 0);

  return i;
}

typedef enum
{
  CUT_DONE,
  CUT_NEED_MORE,
  CUT_UNCLOSED,    /* what is there of the cell is too long for one, or all there will ever be */
} Cut;

/* Finds the quote that closes a cell whose text begins at @start. */
static Cut
find_closing_quote (DpCsvParser *self,
                    gsize        start,
                    gsize       *closing,
                    gboolean    *doubled)
{
  gsize i = start;

  *doubled = FALSE;
  while (TRUE)
    {
      i = find_from (self, i, self->quote);
      if (i - start > DP_CSV_MAX_CELL)
        return CUT_UNCLOSED;
      if (i == self->length || (i + 1 == self->length && !self->last))
        return self->last ? CUT_UNCLOSED : CUT_NEED_MORE;
      if (i + 1 == self->length || self->data[i + 1] != self->quote)
        break;
      *doubled = TRUE;
      i += 2;
    }
  *closing = i;

  return CUT_DONE;
}

/* Cells with doubled quotes are put together beside the block. The array never moves: it was made
 * as large as the record. */
static void
add_unescaped (DpCsvParser *self,
               const char  *text,
               gsize        length)
{
  guint start = self->unescaped->len;
  const char *end = text + length;

  while (text < end)
    {
      const char *found = memchr (text, self->quote, end - text);
      gsize n = found != NULL ? (gsize) (found - text) + 1 : (gsize) (end - text);

      g_byte_array_append (self->unescaped, (const guint8 *) text, n);
      text += found != NULL ? n + 1 : n;
    }
  add_cell (self, (const char *) self->unescaped->data + start, self->unescaped->len - start, TRUE);
}

static void
reserve_unescaped (DpCsvParser *self,
                   gsize        start)
{
  gsize size = MIN (self->length - start, DP_CSV_MAX_RECORD + DP_CSV_MAX_CELL);

  if (self->unescaped->len == 0)
    {
      g_byte_array_set_size (self->unescaped, size);
      g_byte_array_set_size (self->unescaped, 0);
    }
}

/* A cell in quotes, whose opening one is at *@i; leaves *@i behind it, at the delimiter or line
 * end. */
static Cut
cut_quoted_cell (DpCsvParser *self,
                 gsize        record,
                 gsize       *i)
{
  gsize closing;
  gsize start = *i + 1;
  gboolean doubled;
  Cut cut = find_closing_quote (self, start, &closing, &doubled);

  if (cut != CUT_DONE)
    return cut;

  if (doubled)
    {
      reserve_unescaped (self, record);
      add_unescaped (self, self->data + start, closing - start);
    }
  else
    {
      add_cell (self, self->data + start, closing - start, TRUE);
    }
  for (*i = closing + 1; *i < self->length; (*i)++)
    {
      char c = self->data[*i];

      if (c == self->delimiter || c == '\n' || c == '\r')
        return CUT_DONE;
      if (c != ' ')
        blame (self, DP_CSV_FAULT_TEXT_AFTER_QUOTE, self->n_cells);
    }

  return self->last ? CUT_DONE : CUT_NEED_MORE;
}

/* A cell without quotes around it; quotes inside it are letters. */
static Cut
cut_plain_cell (DpCsvParser *self,
                gsize       *i)
{
  gsize start = *i;

  for (; *i < self->length; (*i)++)
    {
      char c = self->data[*i];

      if (c == self->delimiter || c == '\n' || c == '\r')
        break;
    }
  if (*i == self->length && !self->last)
    return CUT_NEED_MORE;
  add_cell (self, self->data + start, *i - start, FALSE);

  return CUT_DONE;
}

/* A record with quotes in it. */
static Cut
cut_quoted (DpCsvParser *self,
            gsize        start,
            gsize       *end)
{
  gsize i = start;

  while (TRUE)
    {
      gsize opening = i;
      Cut cut;

      /* Some write a space after the delimiter. */
      while (opening < self->length && self->data[opening] == ' ')
        opening++;
      if (opening < self->length && self->data[opening] == self->quote)
        {
          i = opening;
          cut = cut_quoted_cell (self, start, &i);
        }
      else
        {
          cut = cut_plain_cell (self, &i);
        }
      if (cut != CUT_DONE)
        return cut;
      if (i == self->length || self->data[i] != self->delimiter)
        break;
      i++;
    }
  *end = i;
  if (memchr (self->data + start, '\0', i - start) != NULL)
    blame (self, DP_CSV_FAULT_NUL_BYTE, 0);
  else if (!g_utf8_validate_len (self->data + start, i - start, NULL))
    blame (self, DP_CSV_FAULT_NOT_UTF_8, 0);

  return CUT_DONE;
}

/* Behind the line end that begins at @end; counts lines. */
static void
pass_record (DpCsvParser *self,
             gsize        end,
             guint64      lines_inside)
{
  if (end < self->length && self->data[end] == '\r' &&
      end + 1 < self->length && self->data[end + 1] == '\n')
    end += 2;
  else if (end < self->length)
    end++;
  self->pos = end;
  self->line += lines_inside + 1;
  if (self->next_quote < end && self->quote != '\0')
    self->next_quote = find_from (self, end, self->quote);
  if (self->next_line_end < end)
    self->next_line_end = find_from (self, end, self->line_end);
}

static guint64
count_lines (const char *text,
             gsize       length)
{
  guint64 n = 0;

  for (gsize i = 0; i < length; i++)
    n += text[i] == '\n' || (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n'));

  return n;
}

/* The first line of what should have been a record: from the next one on, it may be well again. */
static void
give_up_on_line (DpCsvParser *self,
                 DpCsvFault   fault,
                 guint        column,
                 gsize       *end)
{
  gsize i = self->pos;

  while (i < self->length && self->data[i] != '\n' && self->data[i] != '\r')
    i++;
  self->n_cells = 0;
  self->fault = DP_CSV_FAULT_NONE;
  if (fault == DP_CSV_FAULT_UNCLOSED_QUOTE && i - self->pos > DP_CSV_MAX_CELL)
    fault = DP_CSV_FAULT_CELL_TOO_LONG;
  blame (self, fault, column);
  self->skipping = i == self->length && !self->last;
  *end = i;
}

/* Cuts the record at pos. Returns FALSE when its end is not in the block. */
static gboolean
cut_record (DpCsvParser *self,
            gsize       *end)
{
  gsize limit = self->next_line_end;
  Cut cut = CUT_DONE;

  self->n_cells = 0;
  self->fault = DP_CSV_FAULT_NONE;
  g_byte_array_set_size (self->unescaped, 0);
  if (self->next_quote < limit)
    {
      cut = cut_quoted (self, self->pos, end);
    }
  else
    {
      *end = cut_plain (self, self->pos, limit);
      if (*end == self->length && !self->last)
        cut = CUT_NEED_MORE;
    }
  /* A carriage return that ends the block may have its line feed in the next one. */
  if (cut == CUT_DONE && !self->last && *end + 1 == self->length && self->data[*end] == '\r')
    cut = CUT_NEED_MORE;

  if (cut == CUT_UNCLOSED)
    give_up_on_line (self, DP_CSV_FAULT_UNCLOSED_QUOTE, self->n_cells + 1, end);
  else if (cut == CUT_NEED_MORE && self->length - self->pos > DP_CSV_MAX_RECORD)
    give_up_on_line (self, DP_CSV_FAULT_RECORD_TOO_LONG, 0, end);
  else
    return cut == CUT_DONE;

  return TRUE;
}

/* The rest of a line that was given up. Returns whether its end is in the block. */
static gboolean
skip_line (DpCsvParser *self)
{
  gsize end = self->pos;

  while (end < self->length && self->data[end] != '\n' && self->data[end] != '\r')
    end++;
  if (end == self->length || (end + 1 == self->length && self->data[end] == '\r' && !self->last))
    {
      self->pos = end;
      return FALSE;
    }
  pass_record (self, end, 0);
  self->skipping = FALSE;

  return TRUE;
}

static void
fill_record (DpCsvParser *self,
             DpCsvRecord *record,
             gsize        end)
{
  record->cells = self->cells;
  record->n_cells = self->n_cells;
  if (end - self->pos > DP_CSV_MAX_RECORD)
    blame (self, DP_CSV_FAULT_RECORD_TOO_LONG, 0);
  record->number = self->number++;
  record->line = self->line;
  record->offset = self->offset + self->pos;
  record->raw = self->data + self->pos;
  record->raw_length = end - self->pos;
  record->fault = self->fault;
  record->fault_column = self->fault_column;
  if (record->raw_length > DP_CSV_MAX_CELL && record->fault != DP_CSV_FAULT_NONE)
    record->raw_length = MIN (record->raw_length, SHOWN_LENGTH);
}

gboolean
dp_csv_parser_next (DpCsvParser *self,
                    DpCsvRecord *record)
{
  gsize end;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  if (self->skipping && !skip_line (self))
    return FALSE;
  while (self->pos < self->length)
    {
      guint64 lines_inside = 0;

      if (!cut_record (self, &end))
        return FALSE;
      if (end == self->pos)
        {
          pass_record (self, end, 0);
          continue;
        }
      fill_record (self, record, end);
      if (self->skipping)
        {
          self->pos = end;
          return TRUE;
        }
      if (self->next_quote < end)
        lines_inside = count_lines (self->data + self->pos, end - self->pos);
      pass_record (self, end, lines_inside);
      return TRUE;
    }

  return FALSE;
}

gsize
dp_csv_parser_get_rest (DpCsvParser *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length - self->pos;
}

guint64
dp_csv_parser_get_offset (DpCsvParser *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->offset + self->pos;
}

guint64
dp_csv_parser_get_line (DpCsvParser *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->line;
}

guint64
dp_csv_parser_get_number (DpCsvParser *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->number;
}

char *
dp_csv_record_dup_fault (const DpCsvRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->fault)
    {
    case DP_CSV_FAULT_CELL_TOO_LONG:
      return g_strdup (_("A cell is longer than 1 MiB, which no price or name is."));
    case DP_CSV_FAULT_RECORD_TOO_LONG:
      return g_strdup (_("The line is longer than 4 MiB."));
    case DP_CSV_FAULT_TOO_MANY_COLUMNS:
      return g_strdup_printf (_("The line has more than %d columns."), DP_CSV_MAX_COLUMNS);
    case DP_CSV_FAULT_NUL_BYTE:
      return g_strdup (_("The line has NUL bytes in it, so it is not text."));
    case DP_CSV_FAULT_NOT_UTF_8:
      return g_strdup (_("The line has letters that are not UTF-8, although the file begins in "
                         "UTF-8."));
    case DP_CSV_FAULT_TEXT_AFTER_QUOTE:
      return g_strdup (_("There is text between a closing quote and the next column; quotes inside "
                         "a cell have to be doubled."));
    case DP_CSV_FAULT_UNCLOSED_QUOTE:
      return g_strdup (_("A quote is opened and never closed."));
    case DP_CSV_FAULT_NONE:
    default:
      return NULL;
    }
}

gboolean
dp_csv_cell_equals (const DpCsvCell *self,
                    const char      *text)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  return strlen (text) == self->length && memcmp (self->text, text, self->length) == 0;
}
