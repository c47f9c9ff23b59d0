/* dp-alpha-vantage-search.c: symbols by a part of their name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alpha-vantage-private.h"

static const char *
get_kind (const char *type)
{
  static const char * const kinds[][2] = {
    { "Equity", "stock" },
    { "ETF", "etf" },
    { "Mutual Fund", "fund" },
  };

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_ascii_strcasecmp (type, kinds[i][0]) == 0)
        return kinds[i][1];
    }

  return NULL;
}

static double
get_score (yyjson_val *match)
{
  DpDecimal score;

  if (!_dp_json_get_decimal (match, "9. matchScore", &score) || !dp_decimal_is_set (score))
    return -1;

  return CLAMP (dp_decimal_to_double (score), 0, 1);
}

DpRequest *
_dp_alpha_vantage_new_search (const char *text)
{
  DpRequest *request = dp_request_new ("alphavantage", DP_ALPHA_VANTAGE_SEARCH, text, NULL);

  dp_request_add_param (request, "function", DP_ALPHA_VANTAGE_SEARCH);
  dp_request_add_param (request, "keywords", text);

  return request;
}

GPtrArray *
_dp_alpha_vantage_list_matches (yyjson_val *data)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_source_match_free);
  yyjson_arr_iter iter;
  yyjson_val *item;

  yyjson_arr_iter_init (data, &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *symbol = _dp_json_get_text (item, "1. symbol");
      DpSourceMatch *match;

      if (symbol == NULL)
        continue;
      match = dp_source_match_new ("alphavantage", symbol, symbol,
                                   _dp_json_get_text (item, "2. name"));
      match->kind = g_strdup (get_kind (_dp_json_get_text (item, "3. type")));
      match->place = g_strdup (_dp_json_get_text (item, "4. region"));
      match->currency = g_strdup (_dp_json_get_text (item, "8. currency"));
      match->score = get_score (item);
      g_ptr_array_add (matches, match);
    }

  return matches;
}
