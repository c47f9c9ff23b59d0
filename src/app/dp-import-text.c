/* dp-import-text.c: a file and its columns in words for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-import-text.h"

#include <glib/gi18n.h>

static const char * const fields[DP_CSV_N_FIELDS] = {
  [DP_CSV_FIELD_DATE] = N_("Date"),
  [DP_CSV_FIELD_TIME] = N_("Time of Day"),
  [DP_CSV_FIELD_SYMBOL] = N_("Symbol"),
  [DP_CSV_FIELD_OPEN] = N_("Opening Price"),
  [DP_CSV_FIELD_HIGH] = N_("Highest Price"),
  [DP_CSV_FIELD_LOW] = N_("Lowest Price"),
  [DP_CSV_FIELD_CLOSE] = N_("Closing Price"),
  [DP_CSV_FIELD_ADJUSTED_CLOSE] = N_("Adjusted Closing Price"),
  [DP_CSV_FIELD_VOLUME] = N_("Volume"),
  [DP_CSV_FIELD_MARKET_CAP] = N_("Market Capitalization"),
  [DP_CSV_FIELD_DIVIDEND] = N_("Dividend"),
  [DP_CSV_FIELD_SPLIT] = N_("Split"),
  [DP_CSV_FIELD_NAME] = N_("Name"),
  [DP_CSV_FIELD_EXCHANGE] = N_("Exchange"),
  [DP_CSV_FIELD_CURRENCY] = N_("Currency"),
  [DP_CSV_FIELD_COUNTRY] = N_("Country"),
  [DP_CSV_FIELD_SECTOR] = N_("Sector"),
  [DP_CSV_FIELD_INDUSTRY] = N_("Industry"),
  [DP_CSV_FIELD_ASSET_TYPE] = N_("Kind of Asset"),
  [DP_CSV_FIELD_DESCRIPTION] = N_("Description"),
  [DP_CSV_FIELD_WEBSITE] = N_("Website"),
  [DP_CSV_FIELD_SHARES] = N_("Shares Outstanding"),
  [DP_CSV_FIELD_PE_RATIO] = N_("Price-Earnings Ratio"),
  [DP_CSV_FIELD_EPS] = N_("Earnings per Share"),
  [DP_CSV_FIELD_DIVIDEND_YIELD] = N_("Dividend Yield"),
  [DP_CSV_FIELD_BETA] = N_("Beta"),
  [DP_CSV_FIELD_HIGH_52W] = N_("Highest in a Year"),
  [DP_CSV_FIELD_LOW_52W] = N_("Lowest in a Year"),
};

const char *
dp_import_text_get_field (DpCsvField field)
{
  g_return_val_if_fail (field < DP_CSV_N_FIELDS, "");

  return _(fields[field]);
}

const char *
dp_import_text_get_origin (DpCsvOrigin origin)
{
  switch (origin)
    {
    case DP_CSV_ORIGIN_NAME:
      return _("Known by its name");
    case DP_CSV_ORIGIN_VALUES:
      return _("Known by its values");
    case DP_CSV_ORIGIN_FILE_NAME:
      return _("Known by the file’s name");
    case DP_CSV_ORIGIN_REMEMBERED:
      return _("As in an earlier file");
    case DP_CSV_ORIGIN_PERSON:
      return _("Chosen");
    case DP_CSV_ORIGIN_NONE:
    default:
      return "";
    }
}

char *
dp_import_text_dup_summary (const DpCsvPreview *preview)
{
  guint n_columns = preview->mapping->n_columns;
  g_autofree char *size = g_format_size (preview->size);
  g_autofree char *columns = g_strdup_printf (ngettext ("%u column", "%u columns", n_columns),
                                              n_columns);

  return g_strdup_printf ("%s · %s · %s", size, columns,
                          dp_csv_mapping_get_contents (preview->mapping));
}

char *
dp_import_text_dup_lack (const DpCsvMapping *mapping)
{
  switch (dp_csv_mapping_find_lack (mapping))
    {
    case DP_CSV_LACK_NOTHING:
      return NULL;
    case DP_CSV_LACK_DATE:
      return g_strdup (_("No column has dates, so the prices belong to no day. Choose “Date” for "
                         "the column that has them, or import the file as general records."));
    case DP_CSV_LACK_DATE_FORM:
      return g_strdup_printf (_("The values of column “%s” are no dates in any form that is "
                                "known. Choose “Date” for another column."),
                              mapping->columns[mapping->choices[DP_CSV_FIELD_DATE].column]);
    case DP_CSV_LACK_CLOSE:
      return g_strdup (_("No column is known to hold closing prices. Choose “Closing Price” for "
                         "the column that has them, or import the file as general records."));
    case DP_CSV_LACK_SYMBOL:
      if (mapping->kind == DP_CSV_KIND_COMPANIES)
        return g_strdup (_("No column is known to hold the companies’ symbols. Choose “Symbol” "
                           "for the column that has them."));
      return g_strdup (_("Neither a column nor the file’s name says whose prices these are. Enter "
                         "the symbol."));
    case DP_CSV_LACK_KIND:
    default:
      return g_strdup (_("It is not clear what the file holds. Choose what its rows are."));
    }
}

char **
dp_import_text_dup_notes (const DpCsvPreview *preview)
{
  const DpCsvMapping *mapping = preview->mapping;
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();
  gboolean prices = mapping->kind == DP_CSV_KIND_PRICES;

  if (prices && mapping->date_ambiguous)
    g_strv_builder_take (
        notes, g_strdup_printf (
                   _("Day and month could be meant the other way round; dates are taken as %s."),
                   dp_csv_date_form_get_label (mapping->date_form)));
  if (prices && mapping->period == DP_CSV_PERIOD_INTRADAY && !mapping->has_zone &&
      mapping->time_zone == NULL)
    g_strv_builder_add (notes, _("Times are written without a zone and are taken as UTC."));
  if (prices && mapping->symbol_origin == DP_CSV_ORIGIN_FILE_NAME)
    g_strv_builder_take (notes,
                         g_strdup_printf (_("The symbol “%s” is taken from the file’s name."),
                                          mapping->symbol));
  if (preview->dialect.decimal_guessed)
    g_strv_builder_add (notes, _("It cannot be seen whether points part thousands or fractions; "
                                 "they are taken for fractions."));
  if (preview->sample->n_faulty > 0)
    g_strv_builder_take (
        notes, g_strdup_printf (ngettext ("%u line at the beginning cannot be cut into columns.",
                                          "%u lines at the beginning cannot be cut into columns.",
                                          preview->sample->n_faulty),
                                preview->sample->n_faulty));

  return g_strv_builder_end (notes);
}
