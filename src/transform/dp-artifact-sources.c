/* dp-artifact-sources.c: sources.json
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-artifacts.h"

#include "dp-artifact-json.h"
#include "dp-freshness.h"

/* A time span as dbt writes it, in the largest unit that it is a whole number of. */
static void
add_span (yyjson_mut_doc *doc,
          yyjson_mut_val *criteria,
          const char     *key,
          gint64          seconds)
{
  static const struct
  {
    const char *name;
    gint64      seconds;
  } periods[] = {
    { "day", 86400 }, { "hour", 3600 }, { "minute", 60 },
  };
  yyjson_mut_val *span = dp_artifact_add_object (doc, criteria, key);
  gsize i = 0;

  if (seconds == 0)
    {
      yyjson_mut_obj_add_null (doc, span, "count");
      yyjson_mut_obj_add_null (doc, span, "period");
      return;
    }
  while (i + 1 < G_N_ELEMENTS (periods) && seconds % periods[i].seconds != 0)
    i++;
  yyjson_mut_obj_add_sint (doc, span, "count", seconds / periods[i].seconds);
  dp_artifact_add_text (doc, span, "period", periods[i].name);
}

static DpSourceTable *
find_source (DpTransformProject *project,
             const char         *name)
{
  for (guint i = 0; i < project->sources->len; i++)
    {
      DpSourceTable *source = g_ptr_array_index (project->sources, i);
      g_autofree char *whole = g_strconcat (source->source, ".", source->name, NULL);

      if (g_str_equal (whole, name))
        return source;
    }

  return NULL;
}

static void
add_times (yyjson_mut_doc *doc,
           yyjson_mut_val *entry,
           DpNodeResult   *result)
{
  gint64 age_s = dp_node_result_get_rows (result);
  gint64 looked_at = dp_node_result_get_finished_at (result);
  g_autofree char *newest = dp_artifact_time (looked_at - age_s * G_USEC_PER_SEC);
  g_autofree char *looked = dp_artifact_time (looked_at);
  /* Of no age and yet too old is what has no rows. */
  gboolean is_empty = age_s == 0 && dp_node_result_get_status (result) != DP_NODE_STATUS_SUCCESS;

  dp_artifact_add_text (doc, entry, "max_loaded_at", is_empty ? NULL : newest);
  dp_artifact_add_text (doc, entry, "snapshotted_at", looked);
  if (is_empty)
    yyjson_mut_obj_add_null (doc, entry, "max_loaded_at_time_ago_in_s");
  else
    yyjson_mut_obj_add_real (doc, entry, "max_loaded_at_time_ago_in_s", age_s);
}

static void
add_result (yyjson_mut_doc     *doc,
            yyjson_mut_val     *list,
            DpTransformProject *project,
            DpSourceTable      *source,
            DpNodeResult       *result)
{
  static const char * const statuses[] = {
    "pass", "warn", "error", "runtime error", "runtime error",
  };
  DpNodeStatus status = dp_node_result_get_status (result);
  yyjson_mut_val *entry = yyjson_mut_arr_add_obj (doc, list);
  g_autofree char *id = g_strdup_printf ("source.%s.%s.%s", project->name, source->source,
                                         source->name);
  yyjson_mut_val *criteria;

  dp_artifact_add_text (doc, entry, "unique_id", id);
  dp_artifact_add_text (doc, entry, "status", statuses[status]);
  if (status >= DP_NODE_STATUS_ERROR)
    {
      dp_artifact_add_text (doc, entry, "error", dp_node_result_get_message (result));
      return;
    }
  add_times (doc, entry, result);
  criteria = dp_artifact_add_object (doc, entry, "criteria");
  add_span (doc, criteria, "warn_after", source->freshness->warn_after_s);
  add_span (doc, criteria, "error_after", source->freshness->error_after_s);
  dp_artifact_add_text (doc, criteria, "filter", source->freshness->filter);
  dp_artifact_add_object (doc, entry, "adapter_response");
  dp_artifact_add_array (doc, entry, "timing");
  dp_artifact_add_text (doc, entry, "thread_id", "Thread-1");
  yyjson_mut_obj_add_real (doc, entry, "execution_time",
                           dp_node_result_get_duration_us (result) / 1e6);
}

gboolean
dp_artifacts_write_sources (DpTransformProject  *project,
                            GListModel          *results,
                            gint64               started_at,
                            const char          *folder,
                            GError             **error)
{
  yyjson_mut_doc *doc;
  yyjson_mut_val *root;
  yyjson_mut_val *list;

  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (project), FALSE);
  g_return_val_if_fail (G_IS_LIST_MODEL (results), FALSE);

  doc = dp_artifact_new ("sources/v3", project->name);
  root = yyjson_mut_doc_get_root (doc);
  list = dp_artifact_add_array (doc, root, "results");
  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);
      DpSourceTable *source = find_source (project, dp_node_result_get_name (result));

      /* Models that say how old they may be have no place in dbt's file. */
      if (source != NULL && source->freshness != NULL)
        add_result (doc, list, project, source, result);
    }
  yyjson_mut_obj_add_real (doc, root, "elapsed_time", (g_get_real_time () - started_at) / 1e6);

  return dp_artifact_write (doc, folder, "sources.json", error);
}
