/* dp-csv-rows.c: typed rows out of CSV records
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-rows-private.h"

#include <inttypes.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-csv-number.h"

#define US_PER_SECOND G_GINT64_CONSTANT (1000000)
#define US_PER_HOUR (US_PER_SECOND * 3600)
#define US_PER_DAY (US_PER_HOUR * 24)

static char **
dup_columns (const DpCsvMapping *mapping)
{
  char **columns = g_new0 (char *, mapping->n_columns + 1);

  for (guint i = 0; i < mapping->n_columns; i++)
    columns[i] = g_strdup (mapping->columns[i]);

  return columns;
}

DpCsvRows *
dp_csv_rows_new (const DpCsvMapping *mapping,
                 const DpCsvDialect *dialect)
{
  DpCsvRows *self;

  g_return_val_if_fail (mapping != NULL, NULL);
  g_return_val_if_fail (dialect != NULL, NULL);

  self = g_new0 (DpCsvRows, 1);
  self->decimal = dialect->decimal;
  self->group = dialect->group;
  self->n_columns = mapping->n_columns;
  self->names = dup_columns (mapping);
  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    self->columns[field] = mapping->choices[field].column;
  self->date_form = mapping->date_form;
  self->period = mapping->period;
  self->symbol = g_strdup (mapping->symbol != NULL ? mapping->symbol : "");
  self->symbol_length = strlen (self->symbol);
  self->zone = mapping->time_zone != NULL ? g_time_zone_new_identifier (mapping->time_zone) : NULL;
  self->cause = g_string_new (NULL);

  return self;
}

void
dp_csv_rows_free (DpCsvRows *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->names);
  g_strfreev (self->keys);
  g_free (self->symbol);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_string_free (self->cause, TRUE);
  g_free (self);
}

DpCsvOutcome
_dp_csv_rows_reject (DpCsvRows         *self,
                     const DpCsvRecord *record,
                     int                column,
                     const char        *format,
                     ...)
{
  va_list arguments;

  self->cause_column = column + 1;
  g_string_truncate (self->cause, 0);
  if (column >= 0 && (guint) column < self->n_columns)
    g_string_append_printf (self->cause, _("Line %" PRIu64 ", column %d (%s): "),
                            record->line, column + 1, self->names[column]);
  else if (column >= 0)
    g_string_append_printf (self->cause, _("Line %" PRIu64 ", column %d: "),
                            record->line, column + 1);
  else
    g_string_append_printf (self->cause, _("Line %" PRIu64 ": "), record->line);
  va_start (arguments, format);
  g_string_append_vprintf (self->cause, format, arguments);
  va_end (arguments);

  return DP_CSV_ROW_REJECTED;
}

static gboolean
is_blank (const DpCsvRecord *record)
{
  for (guint i = 0; i < record->n_cells; i++)
    {
      for (guint j = 0; j < record->cells[i].length; j++)
        {
          if (record->cells[i].text[j] != ' ' && record->cells[i].text[j] != '\t')
            return FALSE;
        }
    }

  return TRUE;
}

/* A line with other cells than the header has its values in other columns: none of them can be
 * trusted. Empty cells at the end do no harm. */
DpCsvOutcome
_dp_csv_rows_check_shape (DpCsvRows         *self,
                          const DpCsvRecord *record)
{
  guint n = record->n_cells;

  if (G_UNLIKELY (record->fault != DP_CSV_FAULT_NONE))
    {
      g_autofree char *fault = dp_csv_record_dup_fault (record);

      return _dp_csv_rows_reject (self, record, (int) record->fault_column - 1, "%s", fault);
    }
  if (G_LIKELY (n == self->n_columns) && record->cells[0].length > 0)
    return DP_CSV_ROW_TAKEN;
  if (is_blank (record))
    return DP_CSV_ROW_EMPTY;
  while (n > self->n_columns && record->cells[n - 1].length == 0)
    n--;
  if (n != self->n_columns)
    return _dp_csv_rows_reject (self, record, -1,
                                _("The line has %u columns where %u are expected, so its values "
                                  "cannot be told apart."), record->n_cells, self->n_columns);

  return DP_CSV_ROW_TAKEN;
}

/* (nullable): the cell of a field, NULL where the file has no such column */
const DpCsvCell *
_dp_csv_rows_get_cell (DpCsvRows         *self,
                       const DpCsvRecord *record,
                       DpCsvField         field)
{
  int column = self->columns[field];

  return column >= 0 && (guint) column < record->n_cells ? &record->cells[column] : NULL;
}

gboolean
_dp_csv_rows_read_decimal (DpCsvRows         *self,
                           const DpCsvRecord *record,
                           DpCsvField         field,
                           DpDecimal         *out)
{
  const DpCsvCell *cell = _dp_csv_rows_get_cell (self, record, field);

  if (cell == NULL)
    {
      *out = DP_DECIMAL_NONE;
      return TRUE;
    }
  if (G_LIKELY (dp_csv_number_parse (cell->text, cell->length, self->decimal, self->group, out)))
    return TRUE;
  if (dp_csv_is_absent (cell->text, cell->length))
    return TRUE;
  _dp_csv_rows_reject (self, record, self->columns[field], _("“%.*s” is not a number."),
                       (int) MIN (cell->length, 40), cell->text);

  return FALSE;
}

/* An offset stays the same for an hour at least; looking it up for each row would take longer than
 * all the rest. A time that the clocks pass over in spring counts as an hour later. */
static gint64
to_utc (DpCsvRows *self,
        gint64     local_us)
{
  gint64 hour = local_us / US_PER_HOUR - (local_us % US_PER_HOUR < 0);

  if (self->zone == NULL)
    return local_us;
  if (hour != self->zone_hour || !self->zone_known)
    {
      gint64 seconds = hour * 3600;
      gint64 asked = seconds;
      int interval = g_time_zone_adjust_time (self->zone, G_TIME_TYPE_STANDARD, &seconds);

      self->zone_offset_us = (g_time_zone_get_offset (self->zone, interval) + asked - seconds) *
                             US_PER_SECOND;
      self->zone_hour = hour;
      self->zone_known = TRUE;
    }

  return local_us - self->zone_offset_us;
}

static DpCsvOutcome
refuse_moment (DpCsvRows         *self,
               const DpCsvRecord *record,
               DpCsvField         field)
{
  const DpCsvCell *cell = _dp_csv_rows_get_cell (self, record, field);

  if (dp_csv_is_absent (cell->text, cell->length))
    return _dp_csv_rows_reject (self, record, self->columns[field],
                                field == DP_CSV_FIELD_DATE ? _("There is no date.")
                                                           : _("There is no time."));

  return _dp_csv_rows_reject (self, record, self->columns[field],
                              field == DP_CSV_FIELD_DATE
                                ? _("“%.*s” is not a date that exists, written as %s.")
                                : _("“%.*s” is not a time of day."),
                              (int) MIN (cell->length, 40), cell->text,
                              dp_csv_date_form_get_label (self->date_form));
}

static DpCsvOutcome
read_moment (DpCsvRows         *self,
             const DpCsvRecord *record,
             DpCsvRow          *row)
{
  const DpCsvCell *date = _dp_csv_rows_get_cell (self, record, DP_CSV_FIELD_DATE);
  const DpCsvCell *time = _dp_csv_rows_get_cell (self, record, DP_CSV_FIELD_TIME);
  DpCsvMoment moment;

  if (!dp_csv_date_parse (self->date_form, date->text, date->length, &moment))
    return refuse_moment (self, record, DP_CSV_FIELD_DATE);
  if (time != NULL && !dp_csv_time_parse (time->text, time->length, &moment))
    return refuse_moment (self, record, DP_CSV_FIELD_TIME);

  row->bar.date = moment.date;
  row->start_us = 0;
  if (self->period == DP_CSV_PERIOD_INTRADAY)
    {
      gint64 us = moment.date * US_PER_DAY + moment.us;

      row->start_us = moment.has_zone ? us - moment.offset_s * US_PER_SECOND : to_utc (self, us);
    }

  return DP_CSV_ROW_TAKEN;
}

static gboolean
read_prices (DpCsvRows         *self,
             const DpCsvRecord *record,
             DpCsvRow          *row)
{
  return _dp_csv_rows_read_decimal (self, record, DP_CSV_FIELD_OPEN, &row->bar.open) &&
         _dp_csv_rows_read_decimal (self, record, DP_CSV_FIELD_HIGH, &row->bar.high) &&
         _dp_csv_rows_read_decimal (self, record, DP_CSV_FIELD_LOW, &row->bar.low) &&
         _dp_csv_rows_read_decimal (self, record, DP_CSV_FIELD_CLOSE, &row->bar.close) &&
         _dp_csv_rows_read_decimal (self, record, DP_CSV_FIELD_VOLUME, &row->bar.volume) &&
         _dp_csv_rows_read_decimal (self, record, DP_CSV_FIELD_ADJUSTED_CLOSE,
                                    &row->bar.adjusted_close) &&
         _dp_csv_rows_read_decimal (self, record, DP_CSV_FIELD_MARKET_CAP, &row->bar.market_cap) &&
         _dp_csv_rows_read_decimal (self, record, DP_CSV_FIELD_DIVIDEND, &row->dividend) &&
         _dp_csv_rows_read_decimal (self, record, DP_CSV_FIELD_SPLIT, &row->split);
}

static DpCsvOutcome
read_symbol (DpCsvRows         *self,
             const DpCsvRecord *record,
             DpCsvRow          *row)
{
  const DpCsvCell *cell = _dp_csv_rows_get_cell (self, record, DP_CSV_FIELD_SYMBOL);

  if (cell == NULL)
    {
      row->symbol = self->symbol;
      row->symbol_length = self->symbol_length;
      return DP_CSV_ROW_TAKEN;
    }
  row->symbol = cell->text;
  row->symbol_length = cell->length;
  while (row->symbol_length > 0 && row->symbol[0] == ' ')
    row->symbol++, row->symbol_length--;
  while (row->symbol_length > 0 && row->symbol[row->symbol_length - 1] == ' ')
    row->symbol_length--;
  /* "NA" is a symbol, nothing is none. */
  if (row->symbol_length == 0)
    return _dp_csv_rows_reject (self, record, self->columns[DP_CSV_FIELD_SYMBOL],
                                _("There is no symbol."));

  return DP_CSV_ROW_TAKEN;
}

static DpCsvField
field_of_fault (DpBarField field)
{
  switch (field)
    {
    case DP_BAR_OPEN:
      return DP_CSV_FIELD_OPEN;
    case DP_BAR_HIGH:
      return DP_CSV_FIELD_HIGH;
    case DP_BAR_LOW:
      return DP_CSV_FIELD_LOW;
    case DP_BAR_ADJUSTED_CLOSE:
      return DP_CSV_FIELD_ADJUSTED_CLOSE;
    case DP_BAR_VOLUME:
      return DP_CSV_FIELD_VOLUME;
    case DP_BAR_MARKET_CAP:
      return DP_CSV_FIELD_MARKET_CAP;
    case DP_BAR_DATE:
      return DP_CSV_FIELD_DATE;
    case DP_BAR_CLOSE:
    default:
      return DP_CSV_FIELD_CLOSE;
    }
}

/* Files with these columns write 0 and 1 on days when nothing happened. */
static void
drop_idle_actions (DpCsvRow *row)
{
  if (dp_decimal_is_set (row->dividend) && row->dividend.mantissa == 0)
    row->dividend = DP_DECIMAL_NONE;
  if (dp_decimal_is_set (row->split) &&
      (row->split.mantissa == 0 ||
       dp_decimal_compare (row->split, (DpDecimal) { 1, 0 }) == 0))
    row->split = DP_DECIMAL_NONE;
}

DpCsvOutcome
dp_csv_rows_read_price (DpCsvRows         *self,
                        const DpCsvRecord *record,
                        DpCsvRow          *row)
{
  DpCsvOutcome outcome;
  const char *fault;
  DpBarField field;

  g_return_val_if_fail (self != NULL, DP_CSV_ROW_REJECTED);
  g_return_val_if_fail (record != NULL, DP_CSV_ROW_REJECTED);
  g_return_val_if_fail (row != NULL, DP_CSV_ROW_REJECTED);

  outcome = _dp_csv_rows_check_shape (self, record);
  if (outcome != DP_CSV_ROW_TAKEN)
    return outcome;
  if (read_moment (self, record, row) != DP_CSV_ROW_TAKEN ||
      read_symbol (self, record, row) != DP_CSV_ROW_TAKEN ||
      !read_prices (self, record, row))
    return DP_CSV_ROW_REJECTED;

  fault = dp_bar_find_fault (&row->bar, &field);
  if (fault != NULL)
    return _dp_csv_rows_reject (self, record, self->columns[field_of_fault (field)], "%s", fault);
  drop_idle_actions (row);

  return DP_CSV_ROW_TAKEN;
}

const char *
dp_csv_rows_get_cause (DpCsvRows *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cause->str;
}

guint
dp_csv_rows_get_cause_column (DpCsvRows *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->cause_column;
}
