/* dp-csv-preview.c: what a CSV file looks like, before it is loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-preview.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "dp-csv-reader.h"
#include "dp-csv-rows.h"
#include "dp-json-member.h"

static void
row_free (DpCsvPreviewRow *row)
{
  g_strfreev (row->values);
  g_free (row->cause);
  g_free (row);
}

void
dp_csv_preview_free (DpCsvPreview *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->path);
  g_clear_pointer (&self->sample, dp_csv_sample_free);
  g_clear_pointer (&self->mapping, dp_csv_mapping_free);
  g_strfreev (self->titles);
  g_ptr_array_unref (self->rows);
  g_free (self->problem);
  g_free (self);
}

static gboolean
apply_column (DpCsvMapping  *mapping,
              const char    *text,
              GError       **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *nick = g_strndup (text, strcspn (text, "="));
  DpCsvField field = dp_csv_field_from_nick (nick);

  if (equals == NULL || field == DP_CSV_N_FIELDS)
    {
      g_autoptr(GString) nicks = g_string_new (NULL);

      for (int i = 0; i < DP_CSV_N_FIELDS; i++)
        g_string_append_printf (nicks, "%s%s", i > 0 ? ", " : "", dp_csv_field_get_nick (i));
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%s” does not say which column a field is. Write FIELD=COLUMN, where FIELD "
                     "is one of: %s."), text, nicks->str);
      return FALSE;
    }

  return dp_csv_mapping_set_column (mapping, field, equals + 1, error);
}

/* Another kind of file has other fields: they are guessed for the kind that is remembered. */
static DpCsvMapping *
guess_mapping (DpCsvSample         *sample,
               const char          *path,
               const DpCsvOptions  *options,
               GError             **error)
{
  g_autoptr(DpCsvMapping) mapping = dp_csv_mapping_guess (sample, path, options->kind);
  DpCsvKind guessed = mapping->kind;

  if (options->remembered == NULL)
    return g_steal_pointer (&mapping);
  if (!dp_csv_mapping_remember (mapping, options->remembered, error))
    return NULL;
  if (mapping->kind != guessed)
    {
      DpCsvKind remembered = mapping->kind;

      dp_csv_mapping_free (mapping);
      mapping = dp_csv_mapping_guess (sample, path, remembered);
      mapping->kind_origin = DP_CSV_ORIGIN_REMEMBERED;
      if (!dp_csv_mapping_remember (mapping, options->remembered, error))
        return NULL;
    }

  return g_steal_pointer (&mapping);
}

static gboolean
apply_options (DpCsvMapping        *mapping,
               const DpCsvOptions  *options,
               GError             **error)
{
  for (guint i = 0; options->columns != NULL && options->columns[i] != NULL; i++)
    {
      if (!apply_column (mapping, options->columns[i], error))
        return FALSE;
    }
  if (options->symbol != NULL)
    dp_csv_mapping_set_symbol (mapping, options->symbol);
  if (options->date_form != DP_CSV_DATE_NONE)
    dp_csv_mapping_set_date_form (mapping, options->date_form);

  return options->time_zone == NULL ||
         dp_csv_mapping_set_time_zone (mapping, options->time_zone, error);
}

DpCsvMapping *
dp_csv_understand (DpCsvSample         *sample,
                   const char          *path,
                   const DpCsvOptions  *options,
                   GError             **error)
{
  g_autoptr(DpCsvMapping) mapping = NULL;

  g_return_val_if_fail (sample != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  if (options->names != NULL)
    dp_csv_sample_set_header (sample, options->names);
  mapping = guess_mapping (sample, path, options, error);
  if (mapping == NULL || !apply_options (mapping, options, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  dp_csv_mapping_look (mapping, sample);

  return g_steal_pointer (&mapping);
}

/* The fields of the mapping, in their order; of general records the columns. */
static char **
make_titles (const DpCsvMapping *mapping)
{
  g_autoptr(GStrvBuilder) titles = g_strv_builder_new ();

  if (mapping->kind == DP_CSV_KIND_RECORDS)
    return g_strdupv (mapping->columns);
  if (mapping->kind == DP_CSV_KIND_PRICES && !dp_csv_mapping_has (mapping, DP_CSV_FIELD_SYMBOL))
    g_strv_builder_add (titles, dp_csv_field_get_nick (DP_CSV_FIELD_SYMBOL));
  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    {
      if (dp_csv_mapping_has (mapping, field) && field != DP_CSV_FIELD_TIME)
        g_strv_builder_add (titles, dp_csv_field_get_nick (field));
    }

  return g_strv_builder_end (titles);
}

static char *
dup_decimal (DpDecimal value)
{
  char *text = dp_decimal_to_string (value);

  return text != NULL ? text : g_strdup ("");
}

static char *
dup_price_value (const DpCsvRow *row,
                 DpCsvPeriod     period,
                 DpCsvField      field)
{
  switch (field)
    {
    case DP_CSV_FIELD_DATE:
      return period == DP_CSV_PERIOD_INTRADAY ? dp_timestamp_to_string (row->start_us)
                                              : dp_date_to_string (row->bar.date);
    case DP_CSV_FIELD_SYMBOL:
      return g_strndup (row->symbol, row->symbol_length);
    case DP_CSV_FIELD_OPEN:
      return dup_decimal (row->bar.open);
    case DP_CSV_FIELD_HIGH:
      return dup_decimal (row->bar.high);
    case DP_CSV_FIELD_LOW:
      return dup_decimal (row->bar.low);
    case DP_CSV_FIELD_CLOSE:
      return dup_decimal (row->bar.close);
    case DP_CSV_FIELD_ADJUSTED_CLOSE:
      return dup_decimal (row->bar.adjusted_close);
    case DP_CSV_FIELD_VOLUME:
      return dup_decimal (row->bar.volume);
    case DP_CSV_FIELD_MARKET_CAP:
      return dup_decimal (row->bar.market_cap);
    case DP_CSV_FIELD_DIVIDEND:
      return dup_decimal (row->dividend);
    case DP_CSV_FIELD_SPLIT:
    default:
      return dup_decimal (row->split);
    }
}

static char **
dup_prices (DpCsvPreview   *self,
            const DpCsvRow *row)
{
  g_autoptr(GStrvBuilder) values = g_strv_builder_new ();

  for (guint i = 0; self->titles[i] != NULL; i++)
    g_strv_builder_take (values, dup_price_value (row, self->mapping->period,
                                                  dp_csv_field_from_nick (self->titles[i])));

  return g_strv_builder_end (values);
}

/* Companies and records are shown as the file has them. */
static char **
dup_cells (DpCsvPreview      *self,
           const DpCsvRecord *record)
{
  g_autoptr(GStrvBuilder) values = g_strv_builder_new ();

  for (guint i = 0; self->titles[i] != NULL; i++)
    {
      int column = self->mapping->kind == DP_CSV_KIND_RECORDS
                     ? (int) i
                     : self->mapping->choices[dp_csv_field_from_nick (self->titles[i])].column;

      g_strv_builder_take (values, g_strndup (record->cells[column].text,
                                              record->cells[column].length));
    }

  return g_strv_builder_end (values);
}

static DpCsvOutcome
read_record (DpCsvPreview      *self,
             DpCsvRows         *rows,
             const DpCsvRecord *record,
             char            ***values)
{
  DpCsvOutcome outcome;

  if (self->mapping->kind == DP_CSV_KIND_PRICES)
    {
      DpCsvRow row;

      outcome = dp_csv_rows_read_price (rows, record, &row);
      if (outcome == DP_CSV_ROW_TAKEN)
        *values = dup_prices (self, &row);
    }
  else if (self->mapping->kind == DP_CSV_KIND_COMPANIES)
    {
      g_autofree char *symbol = NULL;
      DpCompany *company = NULL;

      outcome = dp_csv_rows_read_company (rows, record, &symbol, &company);
      g_clear_pointer (&company, dp_company_free);
      if (outcome == DP_CSV_ROW_TAKEN)
        *values = dup_cells (self, record);
    }
  else
    {
      g_autoptr(GString) json = g_string_new (NULL);

      outcome = dp_csv_rows_read_record (rows, record, json);
      if (outcome == DP_CSV_ROW_TAKEN)
        *values = dup_cells (self, record);
    }

  return outcome;
}

static void
read_rows (DpCsvPreview *self,
           guint         n_rows)
{
  g_autoptr(DpCsvRows) rows = dp_csv_rows_new (self->mapping, &self->dialect);

  for (guint i = 0; i < self->sample->rows->len && self->rows->len < n_rows; i++)
    {
      const DpCsvSampleRow *sampled = g_ptr_array_index (self->sample->rows, i);
      DpCsvRecord record = { .cells = sampled->cells, .n_cells = sampled->n_cells,
                             .line = sampled->line };
      DpCsvPreviewRow *row;
      char **values = NULL;
      DpCsvOutcome outcome = read_record (self, rows, &record, &values);

      if (outcome == DP_CSV_ROW_EMPTY)
        continue;
      row = g_new0 (DpCsvPreviewRow, 1);
      row->line = sampled->line;
      row->values = values;
      if (outcome == DP_CSV_ROW_REJECTED)
        {
          row->cause = g_strdup (dp_csv_rows_get_cause (rows));
          row->column = dp_csv_rows_get_cause_column (rows);
        }
      g_ptr_array_add (self->rows, row);
    }
}

gboolean
dp_csv_preview_understand (DpCsvPreview        *self,
                           const DpCsvOptions  *options,
                           guint                n_rows,
                           GError             **error)
{
  g_autoptr(DpCsvMapping) mapping = NULL;
  g_autoptr(GError) problem = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (options != NULL, FALSE);

  mapping = dp_csv_understand (self->sample, self->path, options, error);
  if (mapping == NULL)
    return FALSE;

  g_clear_pointer (&self->mapping, dp_csv_mapping_free);
  self->mapping = g_steal_pointer (&mapping);
  g_clear_pointer (&self->titles, g_strfreev);
  self->titles = make_titles (self->mapping);
  g_clear_pointer (&self->problem, g_free);
  g_ptr_array_set_size (self->rows, 0);
  if (dp_csv_mapping_check (self->mapping, &problem))
    read_rows (self, n_rows);
  else
    self->problem = g_strdup (problem->message);

  return TRUE;
}

static void
apply_dialect (DpCsvDialect       *dialect,
               const DpCsvOptions *options)
{
  if (options->decimal != '\0')
    {
      dialect->decimal = options->decimal;
      dialect->group = options->decimal == ',' ? '.' : ',';
      dialect->decimal_guessed = FALSE;
    }
  if (options->header != DP_CSV_HEADER_UNSAID)
    dialect->has_header = options->header == DP_CSV_HEADER_NAMES;
}

DpCsvPreview *
dp_csv_preview_new (const char          *path,
                    const DpCsvOptions  *options,
                    guint                n_rows,
                    GError             **error)
{
  g_autoptr(DpCsvPreview) self = NULL;
  g_autoptr(DpCsvReader) reader = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  reader = dp_csv_reader_open (path, error);
  if (reader == NULL)
    return NULL;

  self = g_new0 (DpCsvPreview, 1);
  self->path = g_strdup (path);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  self->size = dp_csv_reader_get_size (reader);
  if (options->has_encoding)
    dp_csv_reader_set_encoding (reader, options->encoding);
  if (!dp_csv_reader_find_dialect (reader, options->delimiter, &self->dialect, error))
    return NULL;
  apply_dialect (&self->dialect, options);
  self->sample = dp_csv_reader_dup_sample (reader, &self->dialect);
  if (!dp_csv_preview_understand (self, options, n_rows, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
add_dialect (JsonBuilder        *builder,
             const DpCsvDialect *dialect)
{
  char delimiter[] = { dialect->delimiter, '\0' };
  char decimal[] = { dialect->decimal, '\0' };

  dp_json_add_text (builder, "encoding", dp_csv_encoding_get_name (dialect->encoding));
  dp_json_add_text (builder, "delimiter", delimiter);
  dp_json_add_text (builder, "decimal", decimal);
  dp_json_add_boolean (builder, "header", dialect->has_header);
  dp_json_add_number (builder, "notes", dialect->n_notes);
}

static void
add_row (JsonBuilder           *builder,
         const DpCsvPreview    *self,
         const DpCsvPreviewRow *row)
{
  json_builder_begin_object (builder);
  dp_json_add_number (builder, "line", row->line);
  if (row->cause != NULL)
    {
      dp_json_add_number (builder, "column", row->column);
      dp_json_add_text (builder, "cause", row->cause);
    }
  else
    {
      json_builder_set_member_name (builder, "values");
      json_builder_begin_object (builder);
      for (guint i = 0; self->titles[i] != NULL; i++)
        dp_json_add_text (builder, self->titles[i], row->values[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_rows (JsonBuilder        *builder,
          const DpCsvPreview *self)
{
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->rows->len; i++)
    add_row (builder, self, g_ptr_array_index (self->rows, i));
  json_builder_end_array (builder);
}

char *
dp_csv_preview_to_json (const DpCsvPreview *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *mapping = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "file", self->path);
  dp_json_add_number (builder, "bytes", self->size);
  add_dialect (builder, &self->dialect);
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->mapping->n_columns; i++)
    json_builder_add_string_value (builder, self->mapping->columns[i]);
  json_builder_end_array (builder);
  mapping = dp_csv_mapping_to_json (self->mapping);
  dp_json_add_parsed (builder, "mapping", mapping);
  json_builder_set_member_name (builder, "problem");
  json_builder_add_string_value (builder, self->problem);
  json_builder_set_member_name (builder, "warnings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->mapping->warnings->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (self->mapping->warnings, i));
  json_builder_end_array (builder);
  add_rows (builder, self);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}
