/* dp-alpha-vantage-overview.c: facts of a company
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alpha-vantage-private.h"

static const DpAlphaVantageField fields[] = {
  { "SharesOutstanding", G_STRUCT_OFFSET (DpCompany, shares_outstanding) },
  { "MarketCapitalization", G_STRUCT_OFFSET (DpCompany, market_cap) },
  { "PERatio", G_STRUCT_OFFSET (DpCompany, pe_ratio) },
  { "EPS", G_STRUCT_OFFSET (DpCompany, eps) },
  { "DividendYield", G_STRUCT_OFFSET (DpCompany, dividend_yield) },
  { "Beta", G_STRUCT_OFFSET (DpCompany, beta) },
  { "52WeekHigh", G_STRUCT_OFFSET (DpCompany, high_52w) },
  { "52WeekLow", G_STRUCT_OFFSET (DpCompany, low_52w) },
};

static const char *
get_kind (const char *asset_type)
{
  static const char * const kinds[][2] = {
    { "Common Stock", "stock" },
    { "ETF", "etf" },
    { "Mutual Fund", "fund" },
  };

  for (gsize i = 0; asset_type != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_ascii_strcasecmp (asset_type, kinds[i][0]) == 0)
        return kinds[i][1];
    }

  return NULL;
}

static DpCompany *
read_texts (yyjson_val *data)
{
  DpCompany *company = dp_company_new ();

  company->name = g_strdup (_dp_json_get_text (data, "Name"));
  company->exchange = g_strdup (_dp_json_get_text (data, "Exchange"));
  company->currency = g_strdup (_dp_json_get_text (data, "Currency"));
  company->country = g_strdup (_dp_json_get_text (data, "Country"));
  company->sector = g_strdup (_dp_json_get_text (data, "Sector"));
  company->industry = g_strdup (_dp_json_get_text (data, "Industry"));
  company->asset_type = g_strdup (_dp_json_get_text (data, "AssetType"));
  company->description = g_strdup (_dp_json_get_text (data, "Description"));
  company->website = g_strdup (_dp_json_get_text (data, "OfficialSite"));
  company->latest_quarter = _dp_json_get_date (data, "LatestQuarter");
  company->attributes_json = _dp_json_dup_text (data);

  return company;
}

/* A single fact that cannot be read leaves its column empty; the attributes keep it as it came. */
void
_dp_alpha_vantage_read_overview (const DpAlphaVantageReading *self)
{
  DpCompany *company = read_texts (self->data);

  _dp_alpha_vantage_read_fields (self->data, fields, G_N_ELEMENTS (fields), company);
  self->batch->n_records = 1;
  self->rows->company = company;
  self->rows->name = g_strdup (company->name);
  self->rows->currency = g_strdup (company->currency);
  self->rows->kind = g_strdup (get_kind (company->asset_type));
}
