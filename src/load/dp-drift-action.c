/* dp-drift-action.c: what a contract does to a reply that has changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-drift-action.h"

#include <string.h>

#include "dp-drift-filter-private.h"
#include "dp-json-text.h"

static const char * const contracts[] = { "evolve", "freeze", "discard-row", "discard-value" };

gboolean
dp_contract_parse (const char *name,
                   DpContract *contract)
{
  g_return_val_if_fail (contract != NULL, FALSE);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (contracts); i++)
    {
      if (!g_str_equal (contracts[i], name))
        continue;
      *contract = i;
      return TRUE;
    }

  return FALSE;
}

const char *
dp_contract_get_name (DpContract contract)
{
  g_return_val_if_fail (contract < G_N_ELEMENTS (contracts), NULL);
  return contracts[contract];
}

static void
mark_free (gpointer data)
{
  DpDriftMark *mark = data;

  g_free (mark->field);
  g_free (mark->target);
  g_free (mark);
}

DpDriftAction *
dp_drift_action_new (DpContract contract)
{
  DpDriftAction *self = g_new0 (DpDriftAction, 1);

  self->contract = contract;
  self->marks = g_ptr_array_new_with_free_func (mark_free);

  return self;
}

void
dp_drift_action_free (DpDriftAction *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->marks);
  g_free (self);
}

void
dp_drift_action_add (DpDriftAction     *self,
                     DpShapeChangeKind  kind,
                     const char        *field,
                     const char        *target,
                     DpValueClass       from)
{
  DpDriftMark *mark;

  g_return_if_fail (self != NULL);
  g_return_if_fail (field != NULL);

  mark = g_new0 (DpDriftMark, 1);
  mark->kind = kind;
  mark->field = g_strdup (field);
  mark->target = g_strdup (target);
  mark->from = from;
  g_ptr_array_add (self->marks, mark);
}

char *
dp_drift_action_to_json (const DpDriftAction *self)
{
  yyjson_mut_doc *doc;
  yyjson_mut_val *root;
  yyjson_mut_val *changes;

  g_return_val_if_fail (self != NULL, NULL);

  doc = yyjson_mut_doc_new (NULL);
  root = yyjson_mut_obj (doc);
  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "contract", dp_contract_get_name (self->contract));
  changes = yyjson_mut_obj_add_arr (doc, root, "changes");
  for (guint i = 0; i < self->marks->len; i++)
    {
      const DpDriftMark *mark = g_ptr_array_index (self->marks, i);
      yyjson_mut_val *change = yyjson_mut_arr_add_obj (doc, changes);

      yyjson_mut_obj_add_str (doc, change, "change", dp_shape_change_kind_get_name (mark->kind));
      yyjson_mut_obj_add_str (doc, change, "field", mark->field);
      yyjson_mut_obj_add_str (doc, change, "from", dp_value_class_get_name (mark->from));
      if (mark->target != NULL)
        yyjson_mut_obj_add_str (doc, change, "target", mark->target);
    }

  return dp_json_text_take (doc, 0);
}

static gboolean
parse_mark (DpDriftAction *self,
            yyjson_val    *change)
{
  const char *kind = yyjson_get_str (yyjson_obj_get (change, "change"));
  const char *from = yyjson_get_str (yyjson_obj_get (change, "from"));
  const char *field = yyjson_get_str (yyjson_obj_get (change, "field"));
  DpShapeChangeKind of_kind = 0;
  DpValueClass of_class = 0;

  if (kind == NULL || from == NULL || field == NULL)
    return FALSE;
  while (of_kind < DP_SHAPE_CHANGE_RENAMED &&
         !g_str_equal (dp_shape_change_kind_get_name (of_kind), kind))
    of_kind++;
  while (of_class + 1 < DP_N_VALUE_CLASSES &&
         !g_str_equal (dp_value_class_get_name (of_class), from))
    of_class++;
  dp_drift_action_add (self, of_kind, field, yyjson_get_str (yyjson_obj_get (change, "target")),
                       of_class);

  return TRUE;
}

DpDriftAction *
dp_drift_action_parse (const char *json)
{
  g_autoptr(DpDriftAction) self = NULL;
  yyjson_doc *doc;
  yyjson_val *root;
  yyjson_val *change;
  size_t index, n_changes;
  DpContract contract;
  gboolean good;

  g_return_val_if_fail (json != NULL, NULL);

  doc = yyjson_read (json, strlen (json), 0);
  root = yyjson_doc_get_root (doc);
  good = dp_contract_parse (yyjson_get_str (yyjson_obj_get (root, "contract")), &contract);
  if (good)
    self = dp_drift_action_new (contract);
  yyjson_arr_foreach (yyjson_obj_get (root, "changes"), index, n_changes, change)
    good = good && parse_mark (self, change);
  yyjson_doc_free (doc);

  return good ? g_steal_pointer (&self) : NULL;
}

static void
add_rejects (DpBatch   *batch,
             GPtrArray *rejects)
{
  for (guint i = 0; i < rejects->len; i++)
    {
      const DpReject *reject = g_ptr_array_index (rejects, i);

      dp_batch_add_reject (batch, reject->position, reject->payload, -1, "%s", reject->cause);
    }
  batch->n_records += rejects->len;
}

DpBatch *
dp_drift_action_decode (const DpDriftAction *self,
                        DpSource            *source,
                        DpRequest           *request,
                        DpReply             *reply,
                        GError             **error)
{
  g_autoptr(GPtrArray) rejects = NULL;
  g_autoptr(DpReply) allowed = NULL;
  DpBatch *batch;

  g_return_val_if_fail (DP_IS_SOURCE (source), NULL);
  g_return_val_if_fail (DP_IS_REQUEST (request), NULL);
  g_return_val_if_fail (DP_IS_REPLY (reply), NULL);

  if (self == NULL || self->contract == DP_CONTRACT_EVOLVE)
    return dp_source_decode (source, request, reply, error);
  if (self->contract == DP_CONTRACT_FREEZE)
    return dp_batch_new ();

  rejects = g_ptr_array_new_with_free_func (_dp_drift_reject_free);
  allowed = _dp_drift_filter (self, reply, rejects);
  /* Where all of it is rejected there is nothing left that could be decoded. */
  batch = allowed != NULL ? dp_source_decode (source, request, allowed, error) : dp_batch_new ();
  if (batch != NULL)
    add_rejects (batch, rejects);

  return batch;
}
