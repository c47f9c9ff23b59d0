/* dp-csv-guess.c: finds what the columns of a CSV file mean, by their names and by what is in them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-mapping-private.h"

#include <string.h>

#include "dp-csv-names.h"
#include "dp-csv-number.h"

/* What the values of a column alone can say. */
#define SCORE_BY_VALUES 0.7
/* Below that, a choice or a kind is none. */
#define LEAST_SCORE 0.4

/**
 * Column:
 * @name: normalized, without a symbol in front; empty in a file without header
 * @n_values: cells that are not absent
 * @date: whether four of five are dates, with the form
 * @ordered: numbers go one way only
 */
typedef struct
{
  char         *name;
  guint         n_values;
  guint         n_numbers;
  guint         n_whole;
  guint         n_symbols;
  guint         n_times;
  DpCsvDateForm date;
  gboolean      ordered;
} Column;

static void
column_clear (Column *column)
{
  g_free (column->name);
}

gboolean
_dp_csv_mapping_read_double (const DpCsvSample *sample,
                             const DpCsvCell   *cell,
                             double            *value)
{
  DpDecimal number;

  if (!dp_csv_number_parse (cell->text, cell->length, sample->dialect.decimal,
                            sample->dialect.group, &number))
    return FALSE;
  *value = dp_decimal_to_double (number);

  return TRUE;
}

static gboolean
looks_like_symbol (const DpCsvCell *cell)
{
  if (cell->length == 0 || cell->length > 20)
    return FALSE;
  for (guint i = 0; i < cell->length; i++)
    {
      char c = cell->text[i];

      if (!g_ascii_isupper (c) && !g_ascii_isdigit (c) && strchr (".-/^=:_", c) == NULL)
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  DpCsvDateGuess dates;
  double         last;
  int            direction;   /* 1, -1; 2: neither */
} Watch;

static void
watch_order (Watch   *watch,
             double   value,
             guint    n_before)
{
  int direction = (value > watch->last) - (value < watch->last);

  if (n_before > 0 && direction != 0)
    watch->direction = watch->direction == 0 || watch->direction == direction ? direction : 2;
  watch->last = value;
}

static void
look_at_cell (Column            *column,
              Watch             *watch,
              const DpCsvSample *sample,
              const DpCsvCell   *cell)
{
  DpCsvMoment moment = { 0 };
  double value;

  if (dp_csv_is_absent (cell->text, cell->length))
    return;
  if (_dp_csv_mapping_read_double (sample, cell, &value))
    {
      watch_order (watch, value, column->n_numbers);
      column->n_numbers++;
      column->n_whole += value == (double) (gint64) value;
    }
  column->n_values++;
  column->n_symbols += looks_like_symbol (cell);
  column->n_times += dp_csv_time_parse (cell->text, cell->length, &moment);
  dp_csv_date_guess_add (&watch->dates, cell->text, cell->length);
}

static void
look_at_column (Column            *column,
                const DpCsvSample *sample,
                guint              index)
{
  Watch watch = { 0 };
  gboolean is_named = dp_csv_names_match (column->name, DP_CSV_FIELD_DATE) > LEAST_SCORE;
  double least = is_named ? DP_CSV_DATES_NAMED : DP_CSV_DATES_UNNAMED;

  for (guint i = 0; i < sample->rows->len; i++)
    {
      const DpCsvSampleRow *row = g_ptr_array_index (sample->rows, i);

      if (index < row->n_cells)
        look_at_cell (column, &watch, sample, &row->cells[index]);
    }
  column->date = column->n_values > 0 ? dp_csv_date_guess_get (&watch.dates, least, NULL)
                                      : DP_CSV_DATE_NONE;
  column->ordered = watch.direction == 1 || watch.direction == -1;
}

static GArray *
look_at_columns (const DpCsvMapping *mapping,
                 const DpCsvSample  *sample,
                 const char         *prefix)
{
  GArray *columns = g_array_new (FALSE, TRUE, sizeof (Column));

  g_array_set_clear_func (columns, (GDestroyNotify) column_clear);
  g_array_set_size (columns, mapping->n_columns);
  for (guint i = 0; i < mapping->n_columns; i++)
    {
      Column *column = &g_array_index (columns, Column, i);
      const char *name = sample->header != NULL ? sample->header->cells[i].text : "";

      if (prefix != NULL && g_str_has_prefix (name, prefix) && name[strlen (prefix)] != '\0')
        name += strlen (prefix) + 1;
      column->name = dp_csv_names_normalize (name);
      look_at_column (column, sample, i);
    }

  return columns;
}

static double
get_share (guint n,
           guint of)
{
  return of > 0 ? n / (double) of : 0;
}

/* How well the values suit the field, 0 to 1. A column without values suits all of them a bit. */
static double
get_fit (const Column *column,
         DpCsvField    field)
{
  double share;

  if (column->n_values == 0)
    return field == DP_CSV_FIELD_DATE ? 0 : 0.5;

  switch (field)
    {
    case DP_CSV_FIELD_DATE:
      return column->date != DP_CSV_DATE_NONE;
    case DP_CSV_FIELD_TIME:
      return get_share (column->n_times, column->n_values) >= 0.8;
    case DP_CSV_FIELD_SYMBOL:
      return get_share (column->n_symbols, column->n_values) >= 0.8 ? 1 : 0.6;
    case DP_CSV_FIELD_NAME:
    case DP_CSV_FIELD_EXCHANGE:
    case DP_CSV_FIELD_CURRENCY:
    case DP_CSV_FIELD_COUNTRY:
    case DP_CSV_FIELD_SECTOR:
    case DP_CSV_FIELD_INDUSTRY:
    case DP_CSV_FIELD_ASSET_TYPE:
    case DP_CSV_FIELD_DESCRIPTION:
    case DP_CSV_FIELD_WEBSITE:
      return get_share (column->n_numbers, column->n_values) < 0.5;
    default:
      share = get_share (column->n_numbers, column->n_values);
      return share >= 0.8 ? share : 0;
    }
}

/* The best pairs first; each column and each field is given once. */
static void
choose_by_names (DpCsvMapping *self,
                 const GArray *columns,
                 DpCsvField    first,
                 DpCsvField    last)
{
  g_autofree gboolean *used = g_new0 (gboolean, columns->len + 1);

  while (TRUE)
    {
      double best = LEAST_SCORE;
      DpCsvField best_field = 0;
      int best_column = -1;

      for (DpCsvField field = first; field <= last; field++)
        {
          for (guint i = 0; i < columns->len && self->choices[field].column < 0; i++)
            {
              const Column *column = &g_array_index (columns, Column, i);
              double score = used[i] ? 0 : dp_csv_names_match (column->name, field);

              if (score > best && (score *= get_fit (column, field)) > best)
                {
                  best = score;
                  best_field = field;
                  best_column = i;
                }
            }
        }
      if (best_column < 0)
        break;
      used[best_column] = TRUE;
      _dp_csv_mapping_choose (self, best_field, best_column, best, DP_CSV_ORIGIN_NAME);
    }
}

static gboolean
is_used (const DpCsvMapping *self,
         guint               column)
{
  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    {
      if (self->choices[field].column == (int) column)
        return TRUE;
    }

  return FALSE;
}

/* Numbers that count from 1970 are only known by a name, or by standing first and in order. */
static void
choose_date_by_values (DpCsvMapping *self,
                       const GArray *columns)
{
  for (guint i = 0; i < columns->len; i++)
    {
      const Column *column = &g_array_index (columns, Column, i);

      if (is_used (self, i) || column->date == DP_CSV_DATE_NONE)
        continue;
      if (column->date == DP_CSV_DATE_UNIX && (i != 0 || !column->ordered || *column->name != '\0'))
        continue;
      _dp_csv_mapping_choose (self, DP_CSV_FIELD_DATE, i, SCORE_BY_VALUES, DP_CSV_ORIGIN_VALUES);
      return;
    }
}

/* Large volumes could count seconds since 1970, too. */
static gboolean
is_number (const Column *column)
{
  return column->n_values > 0 && column->n_numbers * 5 >= column->n_values * 4 &&
         (column->date == DP_CSV_DATE_NONE || column->date == DP_CSV_DATE_UNIX);
}

/* Whether in nearly all rows the column at @high is the highest of the four from @first on, and
 * that at @low the lowest. */
static gboolean
are_bars (const DpCsvSample *sample,
          guint              first,
          guint              high,
          guint              low)
{
  guint n_rows = 0;
  guint n_right = 0;

  for (guint i = 0; i < sample->rows->len; i++)
    {
      const DpCsvSampleRow *row = g_ptr_array_index (sample->rows, i);
      double values[4];
      guint n = 0;
      gboolean right = TRUE;

      while (n < 4 && first + n < row->n_cells &&
             _dp_csv_mapping_read_double (sample, &row->cells[first + n], &values[n]))
        n++;
      if (n < 4)
        continue;
      for (n = 0; n < 4; n++)
        right = right && values[n] <= values[high] && values[n] >= values[low];
      n_rows++;
      n_right += right;
    }

  return n_rows > 1 && n_right * 50 >= n_rows * 49;
}

/* Without names: four columns beside each other, of which the second is the highest and the third
 * the lowest, are opening, highest, lowest and closing prices; whole numbers behind them the
 * volume. */
static void
choose_prices_by_values (DpCsvMapping      *self,
                         const DpCsvSample *sample,
                         const GArray      *columns)
{
  for (guint i = 0; i + 4 <= columns->len; i++)
    {
      gboolean numbers = TRUE;

      for (guint j = 0; j < 4; j++)
        numbers = numbers && is_number (&g_array_index (columns, Column, i + j)) &&
                  !is_used (self, i + j);
      if (!numbers || !are_bars (sample, i, 1, 2))
        continue;
      for (guint j = 0; j < 4; j++)
        _dp_csv_mapping_choose (self, DP_CSV_FIELD_OPEN + j, i + j, SCORE_BY_VALUES,
                                DP_CSV_ORIGIN_VALUES);
      if (i + 4 < columns->len && is_number (&g_array_index (columns, Column, i + 4)))
        _dp_csv_mapping_choose (self, DP_CSV_FIELD_VOLUME, i + 4, SCORE_BY_VALUES - 0.1,
                                DP_CSV_ORIGIN_VALUES);
      return;
    }
}

/* A file with one column of numbers beside the dates has nothing else that could be the price. */
static void
choose_only_number (DpCsvMapping *self,
                    const GArray *columns)
{
  int found = -1;

  for (guint i = 0; i < columns->len; i++)
    {
      if (is_used (self, i) || !is_number (&g_array_index (columns, Column, i)))
        continue;
      if (found >= 0)
        return;
      found = i;
    }
  if (found >= 0)
    _dp_csv_mapping_choose (self, DP_CSV_FIELD_CLOSE, found, 0.5, DP_CSV_ORIGIN_VALUES);
}

static void
choose_symbol_by_values (DpCsvMapping *self,
                         const GArray *columns)
{
  for (guint i = 0; i < columns->len; i++)
    {
      const Column *column = &g_array_index (columns, Column, i);

      if (!is_used (self, i) && column->n_values > 0 && column->n_numbers == 0 &&
          column->n_symbols == column->n_values && column->date == DP_CSV_DATE_NONE)
        {
          _dp_csv_mapping_choose (self, DP_CSV_FIELD_SYMBOL, i, 0.6, DP_CSV_ORIGIN_VALUES);
          return;
        }
    }
}

static void
guess_prices (DpCsvMapping      *self,
              const DpCsvSample *sample,
              const GArray      *columns,
              gboolean           symbol_in_names)
{
  choose_by_names (self, columns, DP_CSV_FIELD_DATE, DP_CSV_FIELD_SPLIT);
  if (!dp_csv_mapping_has (self, DP_CSV_FIELD_DATE))
    choose_date_by_values (self, columns);
  if (sample->header == NULL)
    choose_symbol_by_values (self, columns);
  if (!dp_csv_mapping_has (self, DP_CSV_FIELD_CLOSE))
    choose_prices_by_values (self, sample, columns);
  if (!dp_csv_mapping_has (self, DP_CSV_FIELD_CLOSE) && symbol_in_names)
    choose_only_number (self, columns);
}

/* How much it looks like prices: what has to be there is no surer than its weakest part. */
static double
rate_prices (const DpCsvMapping *self)
{
  const DpCsvChoice *choices = self->choices;
  double close = choices[DP_CSV_FIELD_CLOSE].score;
  double others = choices[DP_CSV_FIELD_OPEN].score * choices[DP_CSV_FIELD_HIGH].score *
                  choices[DP_CSV_FIELD_LOW].score;
  gboolean has_symbol = dp_csv_mapping_has (self, DP_CSV_FIELD_SYMBOL) ||
                        self->symbol_origin == DP_CSV_ORIGIN_NAME;

  /* "Value" beside a date can be anything, unless it is some symbol's. */
  if (others == 0 && close < 0.6 && !has_symbol)
    return 0;
  /* Bars without a date are prices that lack something; they are not another kind of file. */
  if (!dp_csv_mapping_has (self, DP_CSV_FIELD_DATE))
    return MIN (close, others);

  return MIN (close, choices[DP_CSV_FIELD_DATE].score);
}

static double
rate_companies (const DpCsvMapping *self)
{
  guint n_facts = 0;

  for (int field = DP_CSV_FIELD_EXCHANGE; field < DP_CSV_N_FIELDS; field++)
    n_facts += self->choices[field].score >= 0.6;
  if (dp_csv_mapping_has (self, DP_CSV_FIELD_NAME))
    return MIN (self->choices[DP_CSV_FIELD_SYMBOL].score, self->choices[DP_CSV_FIELD_NAME].score);

  return n_facts >= 2 ? self->choices[DP_CSV_FIELD_SYMBOL].score * 0.8 : 0;
}

static void
clear_choices (DpCsvMapping *self)
{
  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    _dp_csv_mapping_choose (self, field, -1, 0, DP_CSV_ORIGIN_NONE);
}

static void
guess_companies (DpCsvMapping *self,
                 const GArray *columns)
{
  clear_choices (self);
  choose_by_names (self, columns, DP_CSV_FIELD_NAME, DP_CSV_FIELD_LOW_52W);
  choose_by_names (self, columns, DP_CSV_FIELD_SYMBOL, DP_CSV_FIELD_SYMBOL);
  choose_by_names (self, columns, DP_CSV_FIELD_MARKET_CAP, DP_CSV_FIELD_MARKET_CAP);
}

static void
guess_kind (DpCsvMapping      *self,
            const DpCsvSample *sample,
            const GArray      *columns,
            DpCsvKind          kind)
{
  double prices, companies;

  guess_companies (self, columns);
  companies = kind == DP_CSV_KIND_PRICES ? -1 : rate_companies (self);
  clear_choices (self);
  guess_prices (self, sample, columns, self->symbol_origin == DP_CSV_ORIGIN_NAME);
  prices = rate_prices (self);

  self->kind_origin = kind == DP_CSV_KIND_UNKNOWN ? DP_CSV_ORIGIN_VALUES : DP_CSV_ORIGIN_PERSON;
  if (kind == DP_CSV_KIND_PRICES ||
      (kind == DP_CSV_KIND_UNKNOWN && prices >= LEAST_SCORE && prices >= companies))
    {
      self->kind = DP_CSV_KIND_PRICES;
      self->kind_score = prices;
    }
  else if (kind == DP_CSV_KIND_COMPANIES ||
           (kind == DP_CSV_KIND_UNKNOWN && companies >= LEAST_SCORE))
    {
      guess_companies (self, columns);
      self->kind = DP_CSV_KIND_COMPANIES;
      self->kind_score = companies;
    }
  else
    {
      clear_choices (self);
      self->kind = DP_CSV_KIND_RECORDS;
      self->kind_score = 1 - MAX (prices, MAX (companies, 0));
    }
}

static void
find_symbol (DpCsvMapping *self,
             const char   *prefix,
             const char   *file_name)
{
  gboolean sure;

  if (prefix != NULL)
    {
      self->symbol = g_strdup (prefix);
      self->symbol_origin = DP_CSV_ORIGIN_NAME;
      self->symbol_score = 0.9;
    }
  else if (file_name != NULL)
    {
      self->symbol = dp_csv_names_find_symbol (file_name, &sure);
      self->symbol_origin = self->symbol != NULL ? DP_CSV_ORIGIN_FILE_NAME : DP_CSV_ORIGIN_NONE;
      self->symbol_score = self->symbol == NULL ? 0 : sure ? 0.8 : 0.4;
    }
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* The columns' names in the order of the alphabet, as some providers change theirs; of a file
 * without names, what is in the columns. */
static char *
make_family (const DpCsvSample *sample,
             const GArray      *columns)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;
  g_autofree char *digest = NULL;

  for (guint i = 0; i < columns->len; i++)
    {
      const Column *column = &g_array_index (columns, Column, i);
      const char *type = is_number (column) ? "number"
                         : column->date != DP_CSV_DATE_NONE ? "date" : "text";

      g_ptr_array_add (names, (char *) (sample->header != NULL ? column->name : type));
    }
  if (sample->header != NULL)
    g_ptr_array_sort (names, compare_texts);
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv ("|", (char **) names->pdata);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, joined, -1);
  digest[16] = '\0';

  return g_strconcat (sample->header != NULL ? "names:" : "columns:", digest, NULL);
}

DpCsvMapping *
dp_csv_mapping_guess (const DpCsvSample *sample,
                      const char        *file_name,
                      DpCsvKind          kind)
{
  DpCsvMapping *self;
  g_autoptr(GArray) columns = NULL;
  g_autofree char *prefix = NULL;

  g_return_val_if_fail (sample != NULL, NULL);

  self = _dp_csv_mapping_new (sample);
  if (sample->header != NULL)
    prefix = dp_csv_names_find_prefix ((const char * const *) self->columns);
  columns = look_at_columns (self, sample, prefix);
  find_symbol (self, prefix, file_name);
  guess_kind (self, sample, columns, kind);
  if (self->kind != DP_CSV_KIND_PRICES || dp_csv_mapping_has (self, DP_CSV_FIELD_SYMBOL))
    {
      g_clear_pointer (&self->symbol, g_free);
      self->symbol_origin = DP_CSV_ORIGIN_NONE;
      self->symbol_score = 0;
    }
  self->family = make_family (sample, columns);
  dp_csv_mapping_look (self, sample);

  return self;
}
