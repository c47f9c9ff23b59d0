/* dp-cli-model-report.c: how the nodes of a project ended, as dbt tells it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-model-report.h"

#include <glib/gi18n-lib.h>

#include "dp-cli-private.h"
#include "dp-json-member.h"

static const char *
get_target (DpNodeResult *result)
{
  const char *relation = dp_node_result_get_relation (result);

  return relation != NULL ? relation : dp_node_result_get_name (result);
}

/* "sql table model marts.dim_company", "seed file raw.rates", "snapshot staging.prices_history" */
static char *
describe_node (DpNodeResult *result)
{
  const char *kind = dp_node_result_get_kind (result);
  const char *materialization = dp_node_result_get_materialization (result);

  if (g_str_equal (kind, "seed"))
    return g_strconcat ("seed file ", get_target (result), NULL);
  if (g_str_equal (kind, "model"))
    return g_strdup_printf ("sql %s model %s", materialization != NULL ? materialization : "",
                            get_target (result));

  return g_strconcat (kind, " ", get_target (result), NULL);
}

static const char *
get_verb (DpNodeResult *result)
{
  const char *kind = dp_node_result_get_kind (result);

  if (dp_node_result_get_unchanged (result))
    return "unchanged";
  if (g_str_equal (kind, "seed"))
    return "loaded";

  return g_str_equal (kind, "snapshot") ? "snapshotted" : "created";
}

static void
print_test (DpNodeResult *result)
{
  const char *name = dp_node_result_get_name (result);
  double seconds = dp_node_result_get_duration_us (result) / 1e6;
  gint64 rows = dp_node_result_get_rows (result);

  switch (dp_node_result_get_status (result))
    {
    case DP_NODE_STATUS_SUCCESS:
      if (dp_node_result_get_unchanged (result))
        g_print ("PASS unchanged %s [PASS]\n", name);
      else
        g_print ("PASS %s [PASS in %.2fs]\n", name, seconds);
      break;
    case DP_NODE_STATUS_WARN:
      g_print ("WARN %" G_GINT64_FORMAT " %s [WARN %" G_GINT64_FORMAT " in %.2fs]\n", rows, name,
               rows, seconds);
      break;
    case DP_NODE_STATUS_FAILED:
      g_print ("FAIL %" G_GINT64_FORMAT " %s [FAIL %" G_GINT64_FORMAT " in %.2fs]\n", rows, name,
               rows, seconds);
      break;
    case DP_NODE_STATUS_SKIPPED:
      g_print ("SKIP test %s [SKIP]\n", name);
      break;
    case DP_NODE_STATUS_ERROR:
    default:
      g_print ("ERROR %s [ERROR in %.2fs]\n", name, seconds);
      break;
    }
}

/* The rows of one are how many seconds ago its newest was made. */
static void
print_freshness (DpNodeResult *result)
{
  static const char * const words[] = {
    [DP_NODE_STATUS_SUCCESS] = "PASS",       [DP_NODE_STATUS_WARN] = "WARN",
    [DP_NODE_STATUS_FAILED] = "ERROR STALE", [DP_NODE_STATUS_ERROR] = "ERROR",
    [DP_NODE_STATUS_SKIPPED] = "SKIP",
  };
  const char *word = words[dp_node_result_get_status (result)];

  g_print ("%s freshness of %s [%s in %.2fs]\n", word, dp_node_result_get_name (result), word,
           dp_node_result_get_duration_us (result) / 1e6);
}

static void
print_model (DpNodeResult *result)
{
  const char *kind = dp_node_result_get_kind (result);
  g_autofree char *node = describe_node (result);
  double seconds = dp_node_result_get_duration_us (result) / 1e6;

  if (dp_node_result_get_status (result) == DP_NODE_STATUS_SKIPPED)
    g_print ("SKIP %s [SKIP]\n", node);
  else if (dp_node_result_get_status (result) != DP_NODE_STATUS_SUCCESS)
    g_print ("ERROR creating %s [ERROR in %.2fs]\n", node, seconds);
  else if (dp_node_result_get_unchanged (result))
    g_print ("OK unchanged %s\n", node);
  else if (g_strcmp0 (dp_node_result_get_materialization (result), "view") == 0)
    g_print ("OK %s %s [CREATE VIEW in %.2fs]\n", get_verb (result), node, seconds);
  else
    g_print ("OK %s %s [%s %" G_GINT64_FORMAT " in %.2fs]\n", get_verb (result), node,
             g_str_equal (kind, "model") ? "SELECT" : "INSERT", dp_node_result_get_rows (result),
             seconds);
}

void
_dp_cli_model_report_node (DpNodeResult *result,
                           guint         done,
                           guint         total,
                           gpointer      user_data)
{
  DpCliModelReport *self = user_data;
  DpNodeStatus status = dp_node_result_get_status (result);
  const char *message = dp_node_result_get_message (result);

  self->n_good += status == DP_NODE_STATUS_SUCCESS || status == DP_NODE_STATUS_WARN;
  self->n_warn += status == DP_NODE_STATUS_WARN;
  self->n_bad += status == DP_NODE_STATUS_FAILED || status == DP_NODE_STATUS_ERROR;
  self->n_skipped += status == DP_NODE_STATUS_SKIPPED;
  self->n_unchanged += dp_node_result_get_unchanged (result);
  if (!self->quiet)
    {
      g_print ("%u of %u ", done, total);
      if (g_str_equal (dp_node_result_get_kind (result), "test"))
        print_test (result);
      else if (g_str_equal (dp_node_result_get_kind (result), "freshness"))
        print_freshness (result);
      else
        print_model (result);
    }
  if (message != NULL && status != DP_NODE_STATUS_SUCCESS)
    g_printerr ("datapipe: %s\n", message);
}

void
_dp_cli_model_report_end (DpCliModelReport *self)
{
  guint total = self->n_good + self->n_bad + self->n_skipped;

  if (total == 0)
    g_print (_("There was nothing to do.\n"));
  else if (self->n_unchanged == total)
    g_print (_("\nNothing has changed since it was built.\n"));
  g_print ("\nDone. PASS=%u WARN=%u ERROR=%u SKIP=%u TOTAL=%u\n", self->n_good - self->n_warn,
           self->n_warn, self->n_bad, self->n_skipped, total);
}

static void
add_result (JsonBuilder  *builder,
            DpNodeResult *result)
{
  static const char * const statuses[] = { "success", "warn", "failed", "error", "skipped" };

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "name", dp_node_result_get_name (result));
  dp_json_add_text (builder, "kind", dp_node_result_get_kind (result));
  dp_json_add_text (builder, "relation", dp_node_result_get_relation (result));
  dp_json_add_text (builder, "status", statuses[dp_node_result_get_status (result)]);
  dp_json_add_boolean (builder, "unchanged", dp_node_result_get_unchanged (result));
  dp_json_add_number (builder, "rows", dp_node_result_get_rows (result));
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, dp_node_result_get_duration_us (result) / 1e6);
  dp_json_add_text (builder, "message", dp_node_result_get_message (result));
  json_builder_end_object (builder);
}

void
_dp_cli_model_print_json (GListModel *results)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);

      add_result (builder, result);
    }
  json_builder_end_array (builder);
  _dp_cli_print_json (builder);
}
