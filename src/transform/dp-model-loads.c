/* dp-model-loads.c: which loads a table was made from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-model-loads.h"

gboolean
dp_model_follows_loads (DpModel *model)
{
  return g_strcmp0 (dp_value_lookup_string (model->config, "follows"), "loads") == 0;
}

char *
dp_model_loads_look (DpDbConnection  *connection,
                     DpModel         *model,
                     gboolean        *noted,
                     GError         **error)
{
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), model->relation);

  result = dex_await_object (dp_db_connection_query (connection, dp_db_load_sql ("model_loads_look"),
                                                     params), error);
  if (result == NULL)
    return NULL;
  *noted = dp_db_result_get_boolean (result, 0, 1);

  return g_strdup (dp_db_result_get_text (result, 0, 0));
}

gboolean
dp_model_loads_note (DpDbConnection  *connection,
                     DpModel         *model,
                     const char      *loads,
                     GError         **error)
{
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, model->relation);
  dp_db_params_add_text (params, loads);

  return dex_await (dp_db_connection_query (connection, dp_db_load_sql ("model_loads_note"), params),
                    error) &&
         dex_await (dp_db_connection_execute (connection, dp_db_load_sql ("model_loads_summarize")),
                    error);
}
