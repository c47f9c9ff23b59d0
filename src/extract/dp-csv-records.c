/* dp-csv-records.c: companies and general records out of CSV
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-rows-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-csv-number.h"

/* JSON takes UTF-8 as it is, but for quotes, backslashes and control characters. */
static void
append_json_text (GString    *json,
                  const char *text,
                  gsize       length)
{
  const char *end = text + length;

  g_string_append_c (json, '"');
  while (text < end)
    {
      const char *p = text;

      while (p < end && (guchar) *p >= ' ' && *p != '"' && *p != '\\')
        p++;
      g_string_append_len (json, text, p - text);
      if (p < end)
        {
          if (*p == '"' || *p == '\\')
            g_string_append_printf (json, "\\%c", *p);
          else if (*p == '\n')
            g_string_append (json, "\\n");
          else
            g_string_append_printf (json, "\\u%04x", (guchar) *p);
          p++;
        }
      text = p;
    }
  g_string_append_c (json, '"');
}

/* The names as they stand in an object, made once; of two alike the second gets a number. */
static void
make_keys (DpCsvRows *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->keys = g_new0 (char *, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autoptr(GString) key = g_string_new (NULL);
      g_autofree char *name = g_strdup (self->names[i]);

      for (guint n = 2; g_hash_table_contains (seen, name); n++)
        {
          g_free (name);
          name = g_strdup_printf ("%s %u", self->names[i], n);
        }
      append_json_text (key, name, strlen (name));
      g_hash_table_add (seen, g_steal_pointer (&name));
      self->keys[i] = g_string_free (g_steal_pointer (&key), FALSE);
    }
}

static void
append_record (DpCsvRows         *self,
               const DpCsvRecord *record,
               GString           *json)
{
  if (self->keys == NULL)
    make_keys (self);

  g_string_append_c (json, '{');
  for (guint i = 0; i < self->n_columns; i++)
    {
      const DpCsvCell *cell = &record->cells[i];

      if (i > 0)
        g_string_append_c (json, ',');
      g_string_append (json, self->keys[i]);
      g_string_append_c (json, ':');
      if (cell->length == 0 && !cell->quoted)
        g_string_append (json, "null");
      else
        append_json_text (json, cell->text, cell->length);
    }
  g_string_append_c (json, '}');
}

DpCsvOutcome
dp_csv_rows_read_record (DpCsvRows         *self,
                         const DpCsvRecord *record,
                         GString           *json)
{
  DpCsvOutcome outcome;

  g_return_val_if_fail (self != NULL, DP_CSV_ROW_REJECTED);
  g_return_val_if_fail (record != NULL, DP_CSV_ROW_REJECTED);
  g_return_val_if_fail (json != NULL, DP_CSV_ROW_REJECTED);

  outcome = _dp_csv_rows_check_shape (self, record);
  if (outcome == DP_CSV_ROW_TAKEN)
    append_record (self, record, json);

  return outcome;
}

static char *
dup_text (DpCsvRows         *self,
          const DpCsvRecord *record,
          DpCsvField         field)
{
  const DpCsvCell *cell = _dp_csv_rows_get_cell (self, record, field);

  if (cell == NULL || dp_csv_is_absent (cell->text, cell->length))
    return NULL;

  return g_strstrip (g_strndup (cell->text, cell->length));
}

static void
read_texts (DpCsvRows         *self,
            const DpCsvRecord *record,
            DpCompany         *company)
{
  company->name = dup_text (self, record, DP_CSV_FIELD_NAME);
  company->exchange = dup_text (self, record, DP_CSV_FIELD_EXCHANGE);
  company->currency = dup_text (self, record, DP_CSV_FIELD_CURRENCY);
  company->country = dup_text (self, record, DP_CSV_FIELD_COUNTRY);
  company->sector = dup_text (self, record, DP_CSV_FIELD_SECTOR);
  company->industry = dup_text (self, record, DP_CSV_FIELD_INDUSTRY);
  company->asset_type = dup_text (self, record, DP_CSV_FIELD_ASSET_TYPE);
  company->description = dup_text (self, record, DP_CSV_FIELD_DESCRIPTION);
  company->website = dup_text (self, record, DP_CSV_FIELD_WEBSITE);
}

static gboolean
read_numbers (DpCsvRows         *self,
              const DpCsvRecord *record,
              DpCompany         *company)
{
  struct
  {
    DpCsvField  field;
    DpDecimal  *value;
  } numbers[] = {
    { DP_CSV_FIELD_SHARES, &company->shares_outstanding },
    { DP_CSV_FIELD_MARKET_CAP, &company->market_cap },
    { DP_CSV_FIELD_PE_RATIO, &company->pe_ratio },
    { DP_CSV_FIELD_EPS, &company->eps },
    { DP_CSV_FIELD_DIVIDEND_YIELD, &company->dividend_yield },
    { DP_CSV_FIELD_BETA, &company->beta },
    { DP_CSV_FIELD_HIGH_52W, &company->high_52w },
    { DP_CSV_FIELD_LOW_52W, &company->low_52w },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (!_dp_csv_rows_read_decimal (self, record, numbers[i].field, numbers[i].value))
        return FALSE;
    }

  return TRUE;
}

DpCsvOutcome
dp_csv_rows_read_company (DpCsvRows          *self,
                          const DpCsvRecord  *record,
                          char              **symbol,
                          DpCompany         **company)
{
  DpCompany *facts;
  g_autoptr(GString) json = NULL;
  g_autofree char *text = NULL;
  const DpCsvCell *cell;
  DpCsvOutcome outcome;

  g_return_val_if_fail (self != NULL, DP_CSV_ROW_REJECTED);
  g_return_val_if_fail (record != NULL, DP_CSV_ROW_REJECTED);
  g_return_val_if_fail (symbol != NULL && company != NULL, DP_CSV_ROW_REJECTED);

  outcome = _dp_csv_rows_check_shape (self, record);
  if (outcome != DP_CSV_ROW_TAKEN)
    return outcome;
  cell = _dp_csv_rows_get_cell (self, record, DP_CSV_FIELD_SYMBOL);
  text = g_strstrip (g_strndup (cell->text, cell->length));
  if (*text == '\0')
    return _dp_csv_rows_reject (self, record, self->columns[DP_CSV_FIELD_SYMBOL],
                                _("There is no symbol."));
  facts = dp_company_new ();
  if (!read_numbers (self, record, facts))
    {
      dp_company_free (facts);
      return DP_CSV_ROW_REJECTED;
    }
  read_texts (self, record, facts);
  json = g_string_new (NULL);
  append_record (self, record, json);
  facts->attributes_json = g_string_free (g_steal_pointer (&json), FALSE);
  *company = facts;
  *symbol = g_steal_pointer (&text);

  return DP_CSV_ROW_TAKEN;
}
