/* dp-book-csv.c: transactions out of a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-book-csv.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "dp-csv-date.h"
#include "dp-csv-names.h"
#include "dp-csv-number.h"
#include "dp-csv-reader.h"

/* Below, two names are not the same. */
#define LIKE_ENOUGH 0.6
/* So many lines are told one by one. */
#define MOST_REJECTS 100

typedef enum
{
  FIELD_DATE,
  FIELD_KIND,
  FIELD_SYMBOL,
  FIELD_QUANTITY,
  FIELD_PRICE,
  FIELD_AMOUNT,
  FIELD_CURRENCY,
  FIELD_FEE,
  N_FIELDS,
} Field;

/* As dp_csv_names_normalize() leaves them, the most usual first. */
static const char * const names[N_FIELDS][14] = {
  [FIELD_DATE] = { "date", "trade date", "transaction date", "datum", "buchungsdatum",
                   "settlement date", "date time", "time", "handelstag", NULL },
  [FIELD_KIND] = { "kind", "type", "action", "transaction type", "transaction", "activity", "typ",
                   "art", "buy sell", "side", "order type", NULL },
  [FIELD_SYMBOL] = { "symbol", "ticker", "ticker symbol", "instrument", "security", "stock",
                     "asset", "wertpapier", "kurzel", "isin", NULL },
  [FIELD_QUANTITY] = { "quantity", "shares", "units", "qty", "stuck", "anzahl", "no of shares",
                       "volume", "stucke", NULL },
  [FIELD_PRICE] = { "price", "price per share", "price share", "unit price", "share price", "kurs",
                    "preis", "t price", "execution price", NULL },
  [FIELD_AMOUNT] = { "amount", "total", "value", "net amount", "gross amount", "betrag", "wert",
                     "sum", "proceeds", "gesamtbetrag", "total amount", NULL },
  [FIELD_CURRENCY] = { "currency", "ccy", "wahrung", "currency code", "price currency",
                       "transaction currency", NULL },
  [FIELD_FEE] = { "fee", "fees", "commission", "commissions", "gebuhr", "gebuhren", "charges",
                  "comm fee", "costs", "tax and fees", NULL },
};

typedef struct
{
  DpBookCsv     *csv;
  DpCsvDialect   dialect;
  DpCsvDateForm  date_form;
  int            columns[N_FIELDS];    /* -1: there is none */
  const char    *currency;
} Reading;

G_DEFINE_BOXED_TYPE (DpBookCsv, dp_book_csv, dp_book_csv_copy, dp_book_csv_free)

/* Dice's coefficient: twice the pairs of letters that both have, by those of both. */
static double
get_likeness (const char *a,
              const char *b)
{
  gsize length_a = strlen (a);
  gsize length_b = strlen (b);
  guint shared = 0;
  guint64 used = 0;

  if (g_str_equal (a, b))
    return 1;
  if (length_a < 2 || length_b < 2 || length_b > 64)
    return 0;

  for (gsize i = 0; i + 1 < length_a; i++)
    for (gsize k = 0; k + 1 < length_b; k++)
      if (a[i] == b[k] && a[i + 1] == b[k + 1] && (used & (G_GUINT64_CONSTANT (1) << k)) == 0)
        {
          used |= G_GUINT64_CONSTANT (1) << k;
          shared++;
          break;
        }

  return 2.0 * shared / (length_a + length_b - 2);
}

static double
get_score (const char *normalized,
           Field       field)
{
  double best = 0;

  for (guint i = 0; names[field][i] != NULL; i++)
    best = MAX (best, get_likeness (normalized, names[field][i]) - 0.001 * i);

  return best;
}

/* The best pair of field and column first; each is used once. */
static void
map_columns (Reading              *self,
             const DpCsvSampleRow *header)
{
  g_autofree gboolean *is_taken = g_new0 (gboolean, header->n_cells);
  g_autoptr(GPtrArray) normalized = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < header->n_cells; i++)
    {
      g_autofree char *cell = g_strndup (header->cells[i].text, header->cells[i].length);

      g_ptr_array_add (normalized, dp_csv_names_normalize (cell));
    }
  for (Field field = 0; field < N_FIELDS; field++)
    self->columns[field] = -1;

  for (;;)
    {
      double best = LIKE_ENOUGH;
      Field best_field = 0;
      int best_column = -1;

      for (Field field = 0; field < N_FIELDS; field++)
        for (guint i = 0; self->columns[field] < 0 && i < header->n_cells; i++)
          {
            double score = is_taken[i] ? 0 : get_score (g_ptr_array_index (normalized, i), field);

            if (score > best)
              {
                best = score;
                best_field = field;
                best_column = (int) i;
              }
          }
      if (best_column < 0)
        break;
      self->columns[best_field] = best_column;
      is_taken[best_column] = TRUE;
    }
}

/* Returns: (nullable): the cell; NULL where the line does not have it, or says that there is
 * nothing */
static const DpCsvCell *
get_cell (Reading         *self,
          const DpCsvCell *cells,
          guint            n_cells,
          Field            field)
{
  int column = self->columns[field];

  if (column < 0 || (guint) column >= n_cells ||
      dp_csv_is_absent (cells[column].text, cells[column].length))
    return NULL;

  return &cells[column];
}

static gboolean
understand (Reading      *self,
            DpCsvReader  *reader,
            const char   *path,
            GError      **error)
{
  g_autoptr(DpCsvSample) sample = NULL;
  DpCsvDateGuess guess = { 0 };

  if (!dp_csv_reader_find_dialect (reader, 0, &self->dialect, error))
    return FALSE;
  sample = dp_csv_reader_dup_sample (reader, &self->dialect);
  if (sample->header != NULL)
    map_columns (self, sample->header);
  if (sample->header == NULL || self->columns[FIELD_DATE] < 0 ||
      (self->columns[FIELD_QUANTITY] < 0 && self->columns[FIELD_AMOUNT] < 0))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("“%s” has no transactions that can be understood: its first line has to name "
                     "the columns, at least date, kind, symbol, quantity and price, or amount."),
                   path);
      return FALSE;
    }

  for (guint i = 0; i < sample->rows->len; i++)
    {
      const DpCsvSampleRow *row = g_ptr_array_index (sample->rows, i);
      const DpCsvCell *cell = get_cell (self, row->cells, row->n_cells, FIELD_DATE);

      if (cell != NULL)
        dp_csv_date_guess_add (&guess, cell->text, cell->length);
    }
  self->date_form = dp_csv_date_guess_get (&guess, DP_CSV_DATES_NAMED, NULL);
  if (self->date_form != DP_CSV_DATE_NONE)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _("The dates in “%s” cannot be read. Write them as YYYY-MM-DD."), path);

  return FALSE;
}

/* Returns: NaN where there is no number; @is_fine is unset where there is something else */
static double
read_number (Reading           *self,
             const DpCsvRecord *record,
             Field              field,
             gboolean          *is_fine)
{
  const DpCsvCell *cell = get_cell (self, record->cells, record->n_cells, field);
  DpDecimal value;

  if (cell == NULL)
    return NAN;
  if (dp_csv_number_parse (cell->text, cell->length, self->dialect.decimal, self->dialect.group,
                           &value))
    return dp_decimal_to_double (value);
  *is_fine = FALSE;

  return NAN;
}

static char *
dup_text (Reading           *self,
          const DpCsvRecord *record,
          Field              field)
{
  const DpCsvCell *cell = get_cell (self, record->cells, record->n_cells, field);

  return cell != NULL ? g_strstrip (g_strndup (cell->text, cell->length)) : NULL;
}

/* What was written may be a price, a sum, or both; below 0 is what was sold or paid. */
static void
set_sums (DpTransactionFields *fields,
          double               quantity,
          double               price,
          double               amount)
{
  if (fields->kind == DP_TRANSACTION_SPLIT)
    {
      fields->quantity = isfinite (quantity) ? fabs (quantity) : fabs (amount);
      fields->price = 0;
      return;
    }

  quantity = isfinite (quantity) && quantity != 0 ? fabs (quantity) : NAN;
  if (!isfinite (quantity) || (!isfinite (price) && !isfinite (amount)))
    {
      fields->quantity = dp_transaction_kind_has_symbol (fields->kind) &&
                                 fields->kind != DP_TRANSACTION_DIVIDEND
                             ? quantity
                             : 1;
      fields->price = fabs (isfinite (amount) ? amount : price);
      return;
    }
  fields->quantity = quantity;
  /* Of dividends, the sum is surer than a price that may be the share's. */
  fields->price = isfinite (price) &&
                          !(fields->kind == DP_TRANSACTION_DIVIDEND && isfinite (amount))
                      ? fabs (price)
                      : fabs (amount) / quantity;
}

static gboolean
read_kind (const char          *text,
           double               quantity,
           const char          *symbol,
           double               amount,
           DpTransactionFields *fields)
{
  if (text != NULL)
    return dp_transaction_kind_parse (text, &fields->kind);

  if (symbol != NULL)
    fields->kind = quantity < 0 ? DP_TRANSACTION_SELL : DP_TRANSACTION_BUY;
  else
    fields->kind = amount < 0 ? DP_TRANSACTION_WITHDRAWAL : DP_TRANSACTION_DEPOSIT;

  return TRUE;
}

/* Returns: (transfer full) (nullable): NULL with a sentence */
static DpTransaction *
read_transaction (Reading            *self,
                  const DpCsvRecord  *record,
                  GError            **error)
{
  g_autofree char *kind = dup_text (self, record, FIELD_KIND);
  g_autofree char *symbol = dup_text (self, record, FIELD_SYMBOL);
  g_autofree char *currency = dup_text (self, record, FIELD_CURRENCY);
  const DpCsvCell *date = get_cell (self, record->cells, record->n_cells, FIELD_DATE);
  gboolean is_fine = TRUE;
  double quantity = read_number (self, record, FIELD_QUANTITY, &is_fine);
  double price = read_number (self, record, FIELD_PRICE, &is_fine);
  double amount = read_number (self, record, FIELD_AMOUNT, &is_fine);
  double fee = read_number (self, record, FIELD_FEE, &is_fine);
  DpTransactionFields fields = { .date = DP_DATE_NONE, .symbol = symbol };
  DpCsvMoment moment;

  if (!is_fine)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("a number cannot be read"));
      return NULL;
    }
  if (!read_kind (kind, quantity, symbol, amount, &fields))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("“%s” is no kind of transaction that is known"), kind);
      return NULL;
    }

  if (date != NULL && dp_csv_date_parse (self->date_form, date->text, date->length, &moment))
    fields.date = moment.date;
  fields.currency = currency != NULL ? currency : self->currency;
  fields.fee = isfinite (fee) ? fabs (fee) : 0;
  set_sums (&fields, quantity, price, amount);

  return dp_transaction_fields_check (&fields, error) ? dp_transaction_new (&fields) : NULL;
}

static void
read_record (Reading           *self,
             const DpCsvRecord *record)
{
  g_autofree char *fault = dp_csv_record_dup_fault (record);
  g_autoptr(GError) error = NULL;
  DpTransaction *transaction = fault == NULL ? read_transaction (self, record, &error) : NULL;

  if (transaction != NULL)
    g_ptr_array_add (self->csv->transactions, transaction);
  else if (self->csv->rejects->len < MOST_REJECTS)
    g_ptr_array_add (self->csv->rejects, g_strdup_printf (_("Line %" PRIu64 ": %s"), record->line,
                                                          fault != NULL ? fault : error->message));
}

DpBookCsv *
dp_book_csv_read (const char  *path,
                  const char  *currency,
                  GError     **error)
{
  g_autoptr(DpBookCsv) csv = NULL;
  g_autoptr(DpCsvReader) reader = NULL;
  g_autoptr(GError) local_error = NULL;
  Reading reading = { .currency = currency };
  DpCsvRecord record;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (currency != NULL, NULL);

  reader = dp_csv_reader_open (path, error);
  if (reader == NULL || !understand (&reading, reader, path, error) ||
      !dp_csv_reader_start (reader, &reading.dialect, 0, 1, 1, error))
    return NULL;

  csv = g_new0 (DpBookCsv, 1);
  csv->transactions = g_ptr_array_new_with_free_func (g_object_unref);
  csv->rejects = g_ptr_array_new_with_free_func (g_free);
  reading.csv = csv;
  while (dp_csv_reader_next (reader, &record, &local_error))
    read_record (&reading, &record);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&csv);
}

/* Neither array is changed any more once it is read. */
DpBookCsv *
dp_book_csv_copy (const DpBookCsv *self)
{
  DpBookCsv *copy = g_memdup2 (self, sizeof *self);

  g_ptr_array_ref (copy->transactions);
  g_ptr_array_ref (copy->rejects);

  return copy;
}

void
dp_book_csv_free (DpBookCsv *self)
{
  g_ptr_array_unref (self->transactions);
  g_ptr_array_unref (self->rejects);
  g_free (self);
}
