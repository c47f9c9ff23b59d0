/* dp-csv-mapping.c: what the columns of a CSV file mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-mapping-private.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "dp-csv-names.h"

/* A cell's name longer than this is cut, so that sentences stay sentences. */
#define MAX_NAME 80

static const char * const field_nicks[DP_CSV_N_FIELDS] = {
  "date", "time", "symbol", "open", "high", "low", "close", "adjusted-close", "volume",
  "market-cap", "dividend", "split", "name", "exchange", "currency", "country", "sector",
  "industry", "asset-type", "description", "website", "shares", "pe-ratio", "eps",
  "dividend-yield", "beta", "high-52w", "low-52w",
};
static const char * const kind_nicks[] = { "unknown", "prices", "companies", "records" };
static const char * const period_nicks[] = { "day", "week", "month", "intraday" };
static const char * const origin_nicks[] = {
  "none", "name", "values", "file-name", "remembered", "person",
};

static guint
count_columns (const DpCsvSample *sample)
{
  if (sample->header != NULL)
    return sample->header->n_cells;

  return sample->dialect.n_columns;
}

DpCsvMapping *
_dp_csv_mapping_new (const DpCsvSample *sample)
{
  DpCsvMapping *self = g_new0 (DpCsvMapping, 1);

  self->n_columns = count_columns (sample);
  self->columns = g_new0 (char *, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *name = sample->header != NULL ? sample->header->cells[i].text : "";

      if (*name != '\0')
        self->columns[i] = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), MAX_NAME));
      else
        self->columns[i] = g_strdup_printf (_("column %u"), i + 1);
      g_strstrip (self->columns[i]);
    }
  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    self->choices[field].column = -1;
  self->warnings = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
dp_csv_mapping_free (DpCsvMapping *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->columns);
  g_free (self->time_zone);
  g_free (self->symbol);
  g_free (self->family);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

void
_dp_csv_mapping_choose (DpCsvMapping *self,
                        DpCsvField    field,
                        int           column,
                        double        score,
                        DpCsvOrigin   origin)
{
  self->choices[field].column = column;
  self->choices[field].score = score;
  self->choices[field].origin = origin;
}

void
_dp_csv_mapping_warn (DpCsvMapping *self,
                      const char   *format,
                      ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->warnings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

const DpCsvCell *
_dp_csv_mapping_get_cell (const DpCsvMapping   *self,
                          const DpCsvSampleRow *row,
                          DpCsvField            field)
{
  int column = self->choices[field].column;

  return column >= 0 && (guint) column < row->n_cells ? &row->cells[column] : NULL;
}

gboolean
dp_csv_mapping_has (const DpCsvMapping *self,
                    DpCsvField          field)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (field < DP_CSV_N_FIELDS, FALSE);

  return self->choices[field].column >= 0;
}

static gboolean
refuse (GError     **error,
        const char  *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, sentence);

  return FALSE;
}

static DpCsvLack
find_lack_of_prices (const DpCsvMapping *self)
{
  if (!dp_csv_mapping_has (self, DP_CSV_FIELD_DATE))
    return DP_CSV_LACK_DATE;
  if (self->date_form == DP_CSV_DATE_NONE)
    return DP_CSV_LACK_DATE_FORM;
  if (!dp_csv_mapping_has (self, DP_CSV_FIELD_CLOSE))
    return DP_CSV_LACK_CLOSE;
  if (!dp_csv_mapping_has (self, DP_CSV_FIELD_SYMBOL) && self->symbol == NULL)
    return DP_CSV_LACK_SYMBOL;

  return DP_CSV_LACK_NOTHING;
}

DpCsvLack
dp_csv_mapping_find_lack (const DpCsvMapping *self)
{
  g_return_val_if_fail (self != NULL, DP_CSV_LACK_KIND);

  switch (self->kind)
    {
    case DP_CSV_KIND_PRICES:
      return find_lack_of_prices (self);
    case DP_CSV_KIND_COMPANIES:
      return dp_csv_mapping_has (self, DP_CSV_FIELD_SYMBOL) ? DP_CSV_LACK_NOTHING
                                                            : DP_CSV_LACK_SYMBOL;
    case DP_CSV_KIND_RECORDS:
      return DP_CSV_LACK_NOTHING;
    case DP_CSV_KIND_UNKNOWN:
    default:
      return DP_CSV_LACK_KIND;
    }
}

static gboolean
refuse_lack_of_symbol (DpCsvMapping  *self,
                       GError       **error)
{
  if (self->kind == DP_CSV_KIND_COMPANIES)
    return refuse (error, _("No column is known to hold the companies’ symbols. Name the "
                            "column when importing (--map symbol=COLUMN)."));

  return refuse (error, _("Neither a column nor the file’s name says whose prices these are. "
                          "Name the symbol when importing (--symbol)."));
}

const char *
dp_csv_mapping_get_contents (const DpCsvMapping *self)
{
  switch (self->kind)
    {
    case DP_CSV_KIND_COMPANIES:
      return _("companies");
    case DP_CSV_KIND_RECORDS:
      return _("general records");
    case DP_CSV_KIND_UNKNOWN:
      return _("unknown contents");
    case DP_CSV_KIND_PRICES:
    default:
      break;
    }
  switch (self->period)
    {
    case DP_CSV_PERIOD_WEEK:
      return _("weekly prices");
    case DP_CSV_PERIOD_MONTH:
      return _("monthly prices");
    case DP_CSV_PERIOD_INTRADAY:
      return self->interval_s > 0 ? _("prices within the day") : _("single trades");
    case DP_CSV_PERIOD_DAY:
    default:
      return _("daily prices");
    }
}

gboolean
dp_csv_mapping_check (DpCsvMapping  *self,
                      GError       **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  switch (dp_csv_mapping_find_lack (self))
    {
    case DP_CSV_LACK_NOTHING:
      return TRUE;
    case DP_CSV_LACK_DATE:
      return refuse (
          error,
          _("No column has dates, so the prices belong to no day. Name the column when importing "
            "(--map date=COLUMN), or import the file as other records (--as records)."));
    case DP_CSV_LACK_DATE_FORM:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("The values of column “%s” are no dates in any form that is known. Name "
                     "another column when importing (--map date=COLUMN)."),
                   self->columns[self->choices[DP_CSV_FIELD_DATE].column]);
      return FALSE;
    case DP_CSV_LACK_CLOSE:
      return refuse (error, _("No column is known to hold closing prices. Name the column "
                              "when importing (--map close=COLUMN), or import the file as other "
                              "records (--as records)."));
    case DP_CSV_LACK_SYMBOL:
      return refuse_lack_of_symbol (self, error);
    case DP_CSV_LACK_KIND:
    default:
      return refuse (error, _("It is not clear what the file holds. Say it with --as prices, "
                              "companies or records."));
    }
}

static int
find_column (DpCsvMapping *self,
             const char   *name)
{
  g_autofree char *normalized = dp_csv_names_normalize (name);
  guint64 number;

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (g_str_equal (self->columns[i], name))
        return i;
    }
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autofree char *other = dp_csv_names_normalize (self->columns[i]);

      if (*normalized != '\0' && g_str_equal (other, normalized))
        return i;
    }
  if (g_ascii_string_to_unsigned (name, 10, 1, self->n_columns, &number, NULL))
    return number - 1;

  return -1;
}

gboolean
dp_csv_mapping_set_column (DpCsvMapping  *self,
                           DpCsvField     field,
                           const char    *column,
                           GError       **error)
{
  int index;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (field < DP_CSV_N_FIELDS, FALSE);
  g_return_val_if_fail (column != NULL, FALSE);

  if (*column == '\0')
    {
      _dp_csv_mapping_choose (self, field, -1, 1, DP_CSV_ORIGIN_PERSON);
      return TRUE;
    }
  index = find_column (self, column);
  if (index < 0)
    {
      g_autofree char *names = g_strjoinv ("”, “", self->columns);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("There is no column “%s”; there are “%.400s”."), column, names);
      return FALSE;
    }
  for (int other = 0; other < DP_CSV_N_FIELDS; other++)
    {
      if (self->choices[other].column == index &&
          self->choices[other].origin != DP_CSV_ORIGIN_PERSON)
        _dp_csv_mapping_choose (self, other, -1, 0, DP_CSV_ORIGIN_NONE);
    }
  _dp_csv_mapping_choose (self, field, index, 1, DP_CSV_ORIGIN_PERSON);
  if (field == DP_CSV_FIELD_SYMBOL)
    {
      g_clear_pointer (&self->symbol, g_free);
      self->symbol_origin = DP_CSV_ORIGIN_NONE;
      self->symbol_score = 0;
    }

  return TRUE;
}

void
dp_csv_mapping_set_symbol (DpCsvMapping *self,
                           const char   *symbol)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (symbol != NULL);

  g_set_str (&self->symbol, symbol);
  self->symbol_score = 1;
  self->symbol_origin = DP_CSV_ORIGIN_PERSON;
  /* Of this file, not of its family: the next one may have its symbols in that column. */
  _dp_csv_mapping_choose (self, DP_CSV_FIELD_SYMBOL, -1, 0, DP_CSV_ORIGIN_NONE);
}

void
dp_csv_mapping_set_date_form (DpCsvMapping  *self,
                              DpCsvDateForm  form)
{
  g_return_if_fail (self != NULL);

  self->date_form = form;
  self->date_origin = DP_CSV_ORIGIN_PERSON;
  self->date_ambiguous = FALSE;
}

gboolean
dp_csv_mapping_set_time_zone (DpCsvMapping  *self,
                              const char    *zone,
                              GError       **error)
{
  g_autoptr(GTimeZone) found = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (zone != NULL, FALSE);

  found = g_time_zone_new_identifier (zone);
  if (found == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("There is no time zone “%s”; one is called, for example, America/New_York."),
                   zone);
      return FALSE;
    }
  g_set_str (&self->time_zone, zone);

  return TRUE;
}

static guint
find_nick (const char * const *nicks,
           guint               n_nicks,
           const char         *nick,
           guint               otherwise)
{
  for (guint i = 0; i < n_nicks; i++)
    {
      if (g_str_equal (nicks[i], nick))
        return i;
    }

  return otherwise;
}

const char *
dp_csv_field_get_nick (DpCsvField field)
{
  g_return_val_if_fail (field < DP_CSV_N_FIELDS, NULL);

  return field_nicks[field];
}

DpCsvField
dp_csv_field_from_nick (const char *nick)
{
  g_return_val_if_fail (nick != NULL, DP_CSV_N_FIELDS);

  return find_nick (field_nicks, DP_CSV_N_FIELDS, nick, DP_CSV_N_FIELDS);
}

const char *
dp_csv_kind_get_nick (DpCsvKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_nicks), NULL);

  return kind_nicks[kind];
}

DpCsvKind
dp_csv_kind_from_nick (const char *nick)
{
  g_return_val_if_fail (nick != NULL, DP_CSV_KIND_UNKNOWN);

  return find_nick (kind_nicks, G_N_ELEMENTS (kind_nicks), nick, DP_CSV_KIND_UNKNOWN);
}

const char *
dp_csv_period_get_nick (DpCsvPeriod period)
{
  g_return_val_if_fail (period < G_N_ELEMENTS (period_nicks), NULL);

  return period_nicks[period];
}

const char *
dp_csv_origin_get_nick (DpCsvOrigin origin)
{
  g_return_val_if_fail (origin < G_N_ELEMENTS (origin_nicks), NULL);

  return origin_nicks[origin];
}
