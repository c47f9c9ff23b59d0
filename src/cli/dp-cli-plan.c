/* dp-cli-plan.c: datapipe run --dry-run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-plan.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>

#include "dp-cli-table.h"
#include "dp-run-plan.h"

typedef void (*CallFunc) (const char *source,
                          const char *symbol,
                          DpRequest  *request,
                          gpointer    user_data);

static guint
foreach_call (DpRunPlan *plan,
              CallFunc   func,
              gpointer   user_data)
{
  guint n_calls = 0;

  for (guint i = 0; i < plan->sources->len; i++)
    {
      DpPlanSource *source = g_ptr_array_index (plan->sources, i);

      for (guint j = 0; j < source->items->len; j++)
        {
          DpPlanItem *item = g_ptr_array_index (source->items, j);

          for (guint k = 0; k < item->requests->len; k++, n_calls++)
            func (source->name, dp_run_item_get_symbol (item->item),
                  g_ptr_array_index (item->requests, k), user_data);
        }
    }

  return n_calls;
}

static void
add_row (const char *source,
         const char *symbol,
         DpRequest  *request,
         gpointer    user_data)
{
  g_autofree char *params = dp_request_dup_params_json (request);

  dp_cli_table_add_row (user_data, source, symbol, dp_request_get_endpoint (request), params, NULL);
}

static void
add_object (const char *source,
            const char *symbol,
            DpRequest  *request,
            gpointer    user_data)
{
  JsonBuilder *builder = user_data;
  g_autofree char *params = dp_request_dup_params_json (request);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "source");
  json_builder_add_string_value (builder, source);
  json_builder_set_member_name (builder, "symbol");
  json_builder_add_string_value (builder, symbol);
  json_builder_set_member_name (builder, "endpoint");
  json_builder_add_string_value (builder, dp_request_get_endpoint (request));
  json_builder_set_member_name (builder, "params");
  json_builder_add_value (builder, json_from_string (params, NULL));
  json_builder_end_object (builder);
}

static void
print_json (DpRunPlan *plan)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "calls");
  json_builder_begin_array (builder);
  foreach_call (plan, add_object, builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  _dp_cli_print_json (builder);
}

static void
print_table (DpRunPlan *plan)
{
  g_autoptr(DpCliTable) table = dp_cli_table_new (_("Source"), _("Symbol"), _("Call"),
                                                  _("Parameters"), NULL);
  guint n_calls = foreach_call (plan, add_row, table);

  dp_cli_table_print (table, stdout);
  g_print (g_dngettext (GETTEXT_PACKAGE, "\n%u call would be made.\n",
                        "\n%u calls would be made.\n", n_calls), n_calls);
}

DpCliExit
_dp_cli_print_plan (DpCli              *cli,
                    const DpRunOptions *options,
                    gboolean            as_json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRunPlan) plan = dp_run_plan_new (cli->settings, options, &error);

  if (plan == NULL)
    return _dp_cli_fail (error);

  dp_run_plan_prepare (plan, cli->settings);
  if (as_json)
    print_json (plan);
  else
    print_table (plan);

  return DP_CLI_DONE;
}
