/* dp-csv-dialect.c: how a CSV file is written, found by looking at its beginning
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-dialect.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "dp-csv-date.h"
#include "dp-csv-names.h"
#include "dp-csv-number.h"
#include "dp-csv-sample.h"

/* Records that tell one delimiter from another. */
#define N_TRIED 400

/* Of the records, so many have to have the same number of columns. */
#define LEAST_REGULAR 0.6

void
dp_csv_dialect_init (DpCsvDialect *self)
{
  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  self->delimiter = ',';
  self->quote = '"';
  self->decimal = '.';
  self->group = ',';
  self->has_header = TRUE;
}

/* Bytes that Windows-1252 has no letter for. */
static gboolean
has_unused_bytes (const char *text,
                  gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      guchar c = text[i];

      if (c == 0x81 || c == 0x8d || c == 0x8f || c == 0x90 || c == 0x9d)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_utf_8 (const char *text,
          gsize       length,
          gboolean    whole)
{
  const char *end;

  while (length > 0)
    {
      if (g_utf8_validate_len (text, length, &end))
        return TRUE;
      /* A NUL byte is a fault of the file, not a matter of its encoding. */
      if (*end != '\0')
        return !whole && g_utf8_get_char_validated (end, text + length - end) == (gunichar) -2;
      length -= end + 1 - text;
      text = end + 1;
    }

  return TRUE;
}

void
dp_csv_dialect_find_encoding (DpCsvDialect *self,
                              const char   *sample,
                              gsize         length,
                              gboolean      whole)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (sample != NULL || length == 0);

  self->bom_length = 0;
  self->encoding = DP_CSV_ENCODING_UTF_8;
  if (length >= 3 && memcmp (sample, "\xef\xbb\xbf", 3) == 0)
    {
      self->bom_length = 3;
    }
  else if (length >= 2 && memcmp (sample, "\xff\xfe", 2) == 0)
    {
      self->encoding = DP_CSV_ENCODING_UTF_16LE;
      self->bom_length = 2;
    }
  else if (length >= 2 && memcmp (sample, "\xfe\xff", 2) == 0)
    {
      self->encoding = DP_CSV_ENCODING_UTF_16BE;
      self->bom_length = 2;
    }
  else if (!is_utf_8 (sample, length, whole))
    {
      self->encoding = has_unused_bytes (sample, length) ? DP_CSV_ENCODING_ISO_8859_1
                                                         : DP_CSV_ENCODING_WINDOWS_1252;
    }
}

const char *
dp_csv_encoding_get_name (DpCsvEncoding encoding)
{
  static const char * const names[] = {
    "UTF-8", "UTF-16LE", "UTF-16BE", "WINDOWS-1252", "ISO-8859-1",
  };

  g_return_val_if_fail (encoding < G_N_ELEMENTS (names), NULL);

  return names[encoding];
}

static gboolean
refuse (GError     **error,
        const char  *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, sentence);

  return FALSE;
}

static gboolean
begins_with (const char *text,
             gsize       length,
             const char *word)
{
  return length >= strlen (word) && g_ascii_strncasecmp (text, word, strlen (word)) == 0;
}

/* What people take for CSV by mistake most often. */
static gboolean
check_text (const char  *text,
            gsize        length,
            GError     **error)
{
  gsize n_controls = 0;
  gsize looked_at = MIN (length, 4096);

  for (gsize i = 0; i < looked_at; i++)
    n_controls += g_ascii_iscntrl (text[i]) && !g_ascii_isspace (text[i]);
  while (length > 0 && g_ascii_isspace (*text))
    text++, length--;

  if (length == 0)
    return refuse (error, _("The file is empty."));
  if (n_controls * 20 > looked_at || begins_with (text, length, "%PDF") ||
      begins_with (text, length, "PK\003\004"))
    return refuse (error, _("The file is not text, so it cannot be CSV. A spreadsheet has to be "
                            "saved as CSV first."));
  if (begins_with (text, length, "<!doctype") || begins_with (text, length, "<html") ||
      begins_with (text, length, "<?xml"))
    return refuse (error, _("The file is a web page or XML, not CSV. Where it was downloaded, the "
                            "site may have answered with an error page."));
  if (*text == '{' || begins_with (text, length, "[{") || begins_with (text, length, "[["))
    return refuse (error, _("The file is JSON, not CSV. Where it was downloaded, the provider may "
                            "have answered with an error message."));

  return TRUE;
}

typedef struct
{
  guint  n_columns;   /* of most records */
  guint  n_records;
  guint  n_notes;     /* records before the first one of n_columns */
  double regular;     /* how much of the rest has n_columns */
  gboolean too_wide;
} Trial;

static guint
find_most_frequent (const GArray *counts)
{
  g_autofree guint *frequencies = g_new0 (guint, DP_CSV_MAX_COLUMNS + 1);
  guint best = 0;

  for (guint i = 0; i < counts->len; i++)
    {
      guint n = g_array_index (counts, guint, i);

      frequencies[n]++;
      if (frequencies[n] > frequencies[best] ||
          (frequencies[n] == frequencies[best] && n > best))
        best = n;
    }

  return best;
}

static void
try_delimiter (const DpCsvDialect *dialect,
               const char         *text,
               gsize               length,
               gboolean            whole,
               Trial              *trial)
{
  g_autoptr(DpCsvParser) parser = dp_csv_parser_new (dialect);
  g_autoptr(GArray) counts = g_array_new (FALSE, FALSE, sizeof (guint));
  DpCsvRecord record;
  guint n_regular = 0;

  dp_csv_parser_feed (parser, text, length, whole);
  *trial = (Trial) { 0 };
  while (counts->len < N_TRIED && dp_csv_parser_next (parser, &record))
    {
      /* Quotes that another delimiter would leave open speak against it. */
      guint n_cells = record.fault == DP_CSV_FAULT_NONE ? record.n_cells : 0;

      trial->too_wide |= record.fault == DP_CSV_FAULT_TOO_MANY_COLUMNS;
      g_array_append_val (counts, n_cells);
    }
  if (counts->len == 0)
    return;

  trial->n_records = counts->len;
  trial->n_columns = find_most_frequent (counts);
  while (g_array_index (counts, guint, trial->n_notes) != trial->n_columns)
    trial->n_notes++;
  for (guint i = trial->n_notes; i < counts->len; i++)
    n_regular += g_array_index (counts, guint, i) == trial->n_columns;
  trial->regular = n_regular / (double) (counts->len - trial->n_notes);
}

/* Decimal commas make commas regular, too: a comma is the delimiter only where no other sign is. */
static gboolean
find_delimiter (DpCsvDialect  *self,
                const char    *text,
                gsize          length,
                gboolean       whole,
                Trial         *best,
                GError       **error)
{
  static const char delimiters[] = { '\t', ';', '|', ',' };
  double most = 0;

  *best = (Trial) { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      DpCsvDialect tried = *self;
      Trial trial;

      tried.delimiter = delimiters[i];
      try_delimiter (&tried, text, length, whole, &trial);
      if (trial.too_wide)
        return refuse (error, _("The file has more than 4096 columns in a line, which no table "
                                "takes. Rows and columns may have been exchanged."));
      if (trial.n_columns > 1 && trial.regular > most + 0.1)
        {
          most = trial.regular;
          *best = trial;
          self->delimiter = delimiters[i];
        }
    }
  if (best->n_columns > 1 && best->regular >= LEAST_REGULAR)
    return TRUE;

  /* One column is a list; lines with now more, now fewer delimiters are prose. */
  self->delimiter = ',';
  try_delimiter (self, text, length, whole, best);
  if (best->n_columns == 1 && best->regular == 1.0 && most == 0)
    return TRUE;

  return refuse (error, _("The file has no columns: its lines have no delimiter in common. A table "
                          "has commas, semicolons, tabs or bars between its cells."));
}

static gboolean
is_value (const DpCsvCell *cell)
{
  DpDecimal number;
  DpCsvMoment moment;

  if (dp_csv_number_parse (cell->text, cell->length, '.', ',', &number) ||
      dp_csv_number_parse (cell->text, cell->length, ',', '.', &number))
    return TRUE;
  for (int form = DP_CSV_DATE_YMD; form <= DP_CSV_DATE_UNIX; form++)
    {
      if (dp_csv_date_parse (form, cell->text, cell->length, &moment))
        return TRUE;
    }

  return FALSE;
}

/* Does the first record name the columns? */
static gboolean
find_header (const DpCsvSample *sample)
{
  const DpCsvSampleRow *first;
  guint n_known = 0;
  guint n_repeated = 0;

  if (sample->rows->len == 0)
    return FALSE;
  first = g_ptr_array_index (sample->rows, 0);
  for (guint i = 0; i < first->n_cells; i++)
    {
      const DpCsvCell *cell = &first->cells[i];

      if (cell->length > 0 && is_value (cell))
        return FALSE;
      n_known += dp_csv_names_is_known (cell->text);
    }
  if (n_known > 0)
    return TRUE;

  /* A header's words do not come again below it. */
  for (guint i = 1; i < sample->rows->len; i++)
    {
      const DpCsvSampleRow *row = g_ptr_array_index (sample->rows, i);

      for (guint j = 0; j < MIN (row->n_cells, first->n_cells); j++)
        n_repeated += row->cells[j].length > 0 &&
                      g_str_equal (row->cells[j].text, first->cells[j].text);
    }

  return n_repeated == 0 && sample->rows->len > 1;
}

static void
find_decimal_sign (DpCsvDialect      *self,
                   const DpCsvSample *sample)
{
  DpCsvNumberGuess guess = { 0 };

  for (guint i = 0; i < sample->rows->len; i++)
    {
      const DpCsvSampleRow *row = g_ptr_array_index (sample->rows, i);

      for (guint j = 0; j < row->n_cells; j++)
        dp_csv_number_guess_add (&guess, row->cells[j].text, row->cells[j].length);
    }
  dp_csv_number_guess_apply (&guess, self);
}

/* What stands beside a cell, whatever the delimiter is. */
static gboolean
is_edge (const char *sample,
         gsize       length,
         gsize       at,
         char        delimiter)
{
  static const char edges[] = { ',', ';', '\t', '|', '\r', '\n' };

  return at >= length || memchr (edges, sample[at], sizeof edges) != NULL ||
         (delimiter != '\0' && sample[at] == delimiter);
}

/* Returns: where the cell that @quote opens at @at ends, @length where it does not.
 * @has_edges: (out): whether there is something in it that would part it without quotes */
static gsize
find_end_of_cell (const char *sample,
                  gsize       length,
                  gsize       at,
                  char        quote,
                  char        delimiter,
                  gboolean   *has_edges)
{
  *has_edges = FALSE;
  for (gsize i = at + 1; i < length; i++)
    {
      if (sample[i] != quote)
        *has_edges |= is_edge (sample, length, i, delimiter);
      else if (i + 1 < length && sample[i + 1] == quote)
        i++;
      else
        return is_edge (sample, length, i + 1, delimiter) ? i : length;
    }

  return length;
}

/* Whether cells are in apostrophes, as some programs write them. One in a name is just that: it has
 * to be so in each line, or to hold together what would fall apart. */
static gboolean
has_apostrophes (const char *sample,
                 gsize       length,
                 char        delimiter)
{
  gsize n_lines = 1;
  gsize n_cells = 0;
  gboolean holds_together = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      gboolean begins = i == 0 || is_edge (sample, length, i - 1, delimiter);
      gboolean has_edges;

      n_lines += i + 1 < length && (sample[i] == '\n' ||
                                    (sample[i] == '\r' && sample[i + 1] != '\n'));
      if (begins && sample[i] == '"')
        return FALSE;
      if (!begins || sample[i] != '\'')
        continue;
      i = find_end_of_cell (sample, length, i, '\'', delimiter, &has_edges);
      n_cells += i < length;
      holds_together |= i < length && has_edges;
    }

  return n_cells > 1 && (holds_together || n_cells >= n_lines);
}

gboolean
dp_csv_dialect_find (DpCsvDialect  *self,
                     const char    *sample,
                     gsize          length,
                     gboolean       whole,
                     char           delimiter,
                     GError       **error)
{
  g_autoptr(DpCsvSample) records = NULL;
  Trial trial;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (sample != NULL || length == 0, FALSE);

  if (!check_text (sample, length, error))
    return FALSE;

  self->quote = has_apostrophes (sample, length, delimiter) ? '\'' : '"';
  self->carriage_returns = memchr (sample, '\n', length) == NULL &&
                           memchr (sample, '\r', length) != NULL;
  self->delimiter = delimiter;
  if (delimiter != '\0')
    try_delimiter (self, sample, length, whole, &trial);
  else if (!find_delimiter (self, sample, length, whole, &trial, error))
    return FALSE;
  if (trial.n_records == 0)
    return refuse (error, _("The file’s first line is longer than can be read, or the file has no "
                            "line that is complete."));

  self->n_columns = trial.n_columns;
  self->n_notes = trial.n_notes;
  self->has_header = FALSE;
  records = dp_csv_sample_new (self, sample, length, whole);
  self->has_header = find_header (records);
  find_decimal_sign (self, records);

  return TRUE;
}
