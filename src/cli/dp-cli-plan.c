/* dp-cli-plan.c: what a run would ask, and what that costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-plan.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-cli-table.h"
#include "dp-json-member.h"

DpRunPlan *
_dp_cli_make_plan (DpCli               *cli,
                   const DpRunOptions  *options,
                   GError             **error)
{
  g_autoptr(DpRunPlan) plan = dp_run_plan_new (cli->settings, options, error);
  g_autofree char *note = NULL;

  if (plan == NULL || !dp_run_plan_prepare_read_only (plan, cli->settings, &note, error))
    return NULL;
  if (note != NULL)
    g_printerr ("datapipe: %s\n", note);

  return g_steal_pointer (&plan);
}

static void
show_cost (DpRunPlan *plan)
{
  g_autofree char *cost = dp_run_plan_dup_cost (plan);

  g_printerr ("%s", cost);
}

/* Returns: (transfer full) (nullable): why the call is not made; NULL where it is */
static char *
dup_reason (const DpPlanSource *source,
            const DpPlanCall   *call)
{
  return call->affordable
         ? NULL : dp_run_quota_dup_refusal (&source->quota, dp_source_get_title (source->source));
}

static void
print_stale (DpRunPlan *plan)
{
  for (guint i = 0; i < plan->sources->len; i++)
    {
      const DpPlanSource *source = g_ptr_array_index (plan->sources, i);
      g_autofree char *refusal = NULL;

      for (guint j = 0; j < source->calls->len; j++)
        {
          const DpPlanCall *call = g_ptr_array_index (source->calls, j);

          if (call->affordable)
            continue;
          if (refusal == NULL)
            {
              refusal = dup_reason (source, call);
              g_print ("\n%s\n%s\n", refusal, _("What stays as it is until then:"));
            }
          g_print ("  %s: %s\n", dp_request_get_title (call->request),
                   _(call->dataset->purpose));
        }
    }
}

static void
print_complete (DpRunPlan *plan)
{
  guint n_complete = 0;

  for (guint i = 0; i < plan->sources->len; i++)
    {
      const DpPlanSource *source = g_ptr_array_index (plan->sources, i);

      for (guint j = 0; source->source != NULL && j < source->items->len; j++)
        n_complete += ((DpPlanItem *) g_ptr_array_index (source->items, j))->n_calls == 0;
    }
  if (n_complete > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u symbol is complete.\n", "%u symbols are complete.\n",
                          n_complete), n_complete);
}

static void
print_table (DpRunPlan *plan)
{
  g_autoptr(DpCliTable) table = dp_cli_table_new (_("Source"), _("Symbol"), _("Call"),
                                                  _("For"), _("Parameters"), NULL);
  guint n_affordable = 0;

  for (guint i = 0; i < plan->sources->len; i++)
    {
      const DpPlanSource *source = g_ptr_array_index (plan->sources, i);

      n_affordable += dp_plan_source_count_affordable (source);
      for (guint j = 0; j < source->calls->len; j++)
        {
          const DpPlanCall *call = g_ptr_array_index (source->calls, j);
          g_autofree char *params = dp_request_dup_params_json (call->request);

          if (call->affordable)
            dp_cli_table_add_row (table, source->name, dp_request_get_title (call->request),
                                  dp_request_get_endpoint (call->request),
                                  _(call->dataset->purpose), params, NULL);
        }
    }
  dp_cli_table_print (table, stdout);
  g_print (g_dngettext (GETTEXT_PACKAGE, "\n%u call would be made.\n",
                        "\n%u calls would be made.\n", n_affordable), n_affordable);
  print_complete (plan);
  print_stale (plan);
}

static void
add_call (JsonBuilder        *builder,
          const DpPlanSource *source,
          const DpPlanCall   *call)
{
  g_autofree char *params = dp_request_dup_params_json (call->request);
  g_autofree char *reason = dup_reason (source, call);

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "source", source->name);
  dp_json_add_text (builder, "symbol", dp_request_get_symbol (call->request));
  dp_json_add_text (builder, "endpoint", dp_request_get_endpoint (call->request));
  dp_json_add_text (builder, "dataset", call->dataset->name);
  dp_json_add_text (builder, "purpose", _(call->dataset->purpose));
  dp_json_add_time (builder, "last_asked_at", call->asked_us);
  if (reason != NULL)
    dp_json_add_text (builder, "reason", reason);
  dp_json_add_parsed (builder, "params", params);
  json_builder_end_object (builder);
}

static void
add_calls (JsonBuilder *builder,
           const char  *name,
           DpRunPlan   *plan,
           gboolean     affordable)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < plan->sources->len; i++)
    {
      const DpPlanSource *source = g_ptr_array_index (plan->sources, i);

      for (guint j = 0; j < source->calls->len; j++)
        {
          const DpPlanCall *call = g_ptr_array_index (source->calls, j);

          if (call->affordable == affordable)
            add_call (builder, source, call);
        }
    }
  json_builder_end_array (builder);
}

static void
add_quota (JsonBuilder      *builder,
           const DpRunQuota *quota)
{
  json_builder_set_member_name (builder, "quota");
  json_builder_begin_object (builder);
  for (guint i = 0; i < DP_N_QUOTA_PERIODS; i++)
    {
      if (quota->allowed[i] == 0)
        continue;
      json_builder_set_member_name (builder, dp_quota_period_get_nick (i));
      json_builder_begin_object (builder);
      dp_json_add_number (builder, "allowed", quota->allowed[i]);
      dp_json_add_number (builder, "used", quota->used[i]);
      dp_json_add_number (builder, "left", dp_run_quota_get_left (quota, i));
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_source (JsonBuilder        *builder,
            const DpPlanSource *source)
{
  guint n_affordable = dp_plan_source_count_affordable (source);

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "source", source->name);
  dp_json_add_text (builder, "plan",
                    source->quota.profile != NULL ? source->quota.profile->plan : NULL);
  dp_json_add_number (builder, "calls", n_affordable);
  dp_json_add_number (builder, "calls_wanted", source->calls->len);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, dp_run_quota_estimate_s (&source->quota, n_affordable));
  add_quota (builder, &source->quota);
  json_builder_end_object (builder);
}

static void
print_json (DpRunPlan *plan)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_calls (builder, "calls", plan, TRUE);
  add_calls (builder, "stale", plan, FALSE);
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (guint i = 0; i < plan->sources->len; i++)
    add_source (builder, g_ptr_array_index (plan->sources, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  _dp_cli_print_json (builder);
}

void
_dp_cli_show_plan (DpRunPlan *plan,
                   gboolean   as_json)
{
  if (as_json)
    {
      print_json (plan);
      return;
    }

  print_table (plan);
  show_cost (plan);
}

DpCliExit
_dp_cli_print_plan (DpCli              *cli,
                    const DpRunOptions *options,
                    gboolean            as_json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRunPlan) plan = _dp_cli_make_plan (cli, options, &error);

  if (plan == NULL)
    return _dp_cli_fail (error);

  _dp_cli_show_plan (plan, as_json);

  return DP_CLI_DONE;
}
