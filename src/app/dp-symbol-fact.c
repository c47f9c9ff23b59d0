/* dp-symbol-fact.c: a column of what is known of an instrument, as the window says it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-fact.h"

#include "dp-db-connection.h"
#include "dp-format.h"

char *
dp_symbol_fact_dup (const DpSymbolFact *fact,
                    DpDbResult         *result,
                    guint               row)
{
  int column;

  g_return_val_if_fail (fact != NULL, NULL);
  g_return_val_if_fail (result != NULL, NULL);

  column = dp_db_result_find_column (result, fact->column);
  if (column < 0 || row >= dp_db_result_get_n_rows (result) ||
      dp_db_result_is_null (result, row, column))
    return NULL;

  switch (fact->form)
    {
    case DP_SYMBOL_FACT_PRICE:
      return dp_format_price (dp_db_result_get_double (result, row, column));
    case DP_SYMBOL_FACT_COMPACT:
      return dp_format_compact (dp_db_result_get_double (result, row, column));
    case DP_SYMBOL_FACT_PART:
      return dp_format_part (dp_db_result_get_double (result, row, column), 1, FALSE);
    case DP_SYMBOL_FACT_CHANGE:
      return dp_format_part (dp_db_result_get_double (result, row, column), 2, TRUE);
    case DP_SYMBOL_FACT_TEXT:
    case DP_SYMBOL_FACT_LINK:
    default:
      return g_strdup (dp_db_result_get_text (result, row, column));
    }
}

DexFuture *
dp_symbol_fact_query (DpEngine     *engine,
                      DpInstrument *instrument,
                      const char   *name)
{
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_int64 (params, dp_instrument_get_id (instrument));

  return dp_engine_query (engine, dp_db_load_sql (name), params);
}

DpDbResult *
dp_symbol_fact_await (DexFuture *query)
{
  g_autoptr(GError) error = NULL;
  DpDbResult *result = dex_await_object (query, &error);

  if (result == NULL)
    g_debug ("Facts could not be read: %s", error->message);

  return result;
}
