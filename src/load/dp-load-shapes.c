/* dp-load-shapes.c: what a load says about the form of its reply
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-private.h"

#include "dp-json-text.h"

static void
add_proposals (yyjson_mut_doc      *doc,
               yyjson_mut_val      *event,
               const DpShapeChange *change)
{
  yyjson_mut_val *proposals = yyjson_mut_obj_add_arr (doc, event, "proposal");

  for (guint i = 0; i < change->proposals->len; i++)
    {
      const DpShapeProposal *proposal = g_ptr_array_index (change->proposals, i);
      yyjson_mut_val *object = yyjson_mut_arr_add_obj (doc, proposals);

      yyjson_mut_obj_add_str (doc, object, "field", proposal->path);
      yyjson_mut_obj_add_real (doc, object, "confidence", proposal->confidence);
    }
}

static void
add_event (yyjson_mut_doc      *doc,
           yyjson_mut_val      *events,
           const DpShapeChange *change)
{
  yyjson_mut_val *event = yyjson_mut_arr_add_obj (doc, events);
  yyjson_mut_val *detail = yyjson_mut_obj_add_obj (doc, event, "detail");
  g_autofree char *sentence = dp_shape_change_describe (change);
  const char *target = dp_shape_change_get_target (change);

  yyjson_mut_obj_add_str (doc, event, "field", change->path);
  yyjson_mut_obj_add_str (doc, event, "change", dp_shape_change_kind_get_name (change->kind));
  yyjson_mut_obj_add_str (doc, event, "target", target != NULL ? target : "");
  yyjson_mut_obj_add_real (doc, event, "confidence", change->confidence);
  yyjson_mut_obj_add_strcpy (doc, detail, "message", sentence);
  yyjson_mut_obj_add_str (doc, detail, "from", dp_value_class_get_name (change->from));
  yyjson_mut_obj_add_str (doc, detail, "to", dp_value_class_get_name (change->to));
  add_proposals (doc, event, change);
}

static char *
events_to_json (GPtrArray *changes)
{
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *events = yyjson_mut_arr (doc);

  yyjson_mut_doc_set_root (doc, events);
  for (guint i = 0; i < changes->len; i++)
    add_event (doc, events, g_ptr_array_index (changes, i));

  return dp_json_text_take (doc, 0);
}

static void
save_events (DpLoad         *load,
             DpDriftVerdict *verdict)
{
  g_autofree char *json = events_to_json (verdict->fresh);
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, verdict->source);
  dp_db_params_add_text (params, verdict->endpoint);
  dp_db_params_add_text (params, json);
  dp_db_params_add_int64 (params, load->context.run_id);
  dp_db_params_add_int64 (params, load->load_id);
  dp_db_params_add_time (params, load->now_us);

  _dp_load_defer (load, "save_drift_events", params);
}

static void
save_shape (DpLoad         *load,
            DpDriftVerdict *verdict)
{
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, verdict->source);
  dp_db_params_add_text (params, verdict->endpoint);
  dp_db_params_add_text (params, verdict->shape_json);
  dp_db_params_add_int64 (params, load->load_id);
  dp_db_params_add_time (params, load->now_us);

  _dp_load_defer (load, "save_shape", params);
}

static void
save_contract (DpLoad         *load,
               DpDriftVerdict *verdict)
{
  g_autofree char *json = dp_drift_action_to_json (verdict->action);
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_int64 (params, load->load_id);
  dp_db_params_add_text (params, json);

  _dp_load_defer (load, "save_contract", params);
}

gboolean
_dp_load_save_shapes (DpLoad  *load,
                      GError **error)
{
  DpDriftVerdict *verdict = load->context.verdict;

  /* A reply like those before, which is most of them, takes no statement. */
  if (verdict == NULL)
    return TRUE;

  if (verdict->shape_json != NULL)
    save_shape (load, verdict);
  if (verdict->fresh->len > 0)
    save_events (load, verdict);
  if (verdict->action != NULL)
    save_contract (load, verdict);

  return TRUE;
}
