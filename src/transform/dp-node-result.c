/* dp-node-result.c: how one model or test ended
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

struct _DpNodeResult
{
  GObject       parent_instance;

  char         *name;
  char         *kind;
  char         *relation;
  char         *materialization;
  char         *message;
  DpNodeStatus  status;
  gint64        rows;
  gint64        duration_us;
  gboolean      unchanged;
  gint64        finished_at;
};

G_DEFINE_FINAL_TYPE (DpNodeResult, dp_node_result, G_TYPE_OBJECT)

static void
dp_node_result_finalize (GObject *object)
{
  DpNodeResult *self = DP_NODE_RESULT (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->relation, g_free);
  g_clear_pointer (&self->materialization, g_free);
  g_clear_pointer (&self->message, g_free);

  G_OBJECT_CLASS (dp_node_result_parent_class)->finalize (object);
}

static void
dp_node_result_class_init (DpNodeResultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_node_result_finalize;
}

static void
dp_node_result_init (DpNodeResult *self)
{
}

DpNodeResult *
_dp_node_result_new (const char   *name,
                     const char   *kind,
                     const char   *relation,
                     const char   *materialization,
                     DpNodeStatus  status,
                     gint64        rows,
                     gint64        duration_us,
                     const char   *message)
{
  DpNodeResult *self = g_object_new (DP_TYPE_NODE_RESULT, NULL);

  self->name = g_strdup (name);
  self->kind = g_strdup (kind);
  self->relation = g_strdup (relation);
  self->materialization = g_strdup (materialization);
  self->status = status;
  self->rows = rows;
  self->duration_us = duration_us;
  self->message = g_strdup (message);
  self->finished_at = g_get_real_time ();

  return self;
}

const char *
dp_node_result_get_name (DpNodeResult *self)
{
  g_return_val_if_fail (DP_IS_NODE_RESULT (self), NULL);
  return self->name;
}

const char *
dp_node_result_get_kind (DpNodeResult *self)
{
  g_return_val_if_fail (DP_IS_NODE_RESULT (self), NULL);
  return self->kind;
}

const char *
dp_node_result_get_relation (DpNodeResult *self)
{
  g_return_val_if_fail (DP_IS_NODE_RESULT (self), NULL);
  return self->relation;
}

const char *
dp_node_result_get_materialization (DpNodeResult *self)
{
  g_return_val_if_fail (DP_IS_NODE_RESULT (self), NULL);
  return self->materialization;
}

DpNodeStatus
dp_node_result_get_status (DpNodeResult *self)
{
  g_return_val_if_fail (DP_IS_NODE_RESULT (self), DP_NODE_STATUS_ERROR);
  return self->status;
}

gint64
dp_node_result_get_rows (DpNodeResult *self)
{
  g_return_val_if_fail (DP_IS_NODE_RESULT (self), 0);
  return self->rows;
}

gint64
dp_node_result_get_duration_us (DpNodeResult *self)
{
  g_return_val_if_fail (DP_IS_NODE_RESULT (self), 0);
  return self->duration_us;
}

gint64
dp_node_result_get_finished_at (DpNodeResult *self)
{
  g_return_val_if_fail (DP_IS_NODE_RESULT (self), 0);
  return self->finished_at;
}

const char *
dp_node_result_get_message (DpNodeResult *self)
{
  g_return_val_if_fail (DP_IS_NODE_RESULT (self), NULL);
  return self->message;
}

gboolean
dp_node_result_get_unchanged (DpNodeResult *self)
{
  g_return_val_if_fail (DP_IS_NODE_RESULT (self), FALSE);
  return self->unchanged;
}

void
_dp_node_result_set_unchanged (DpNodeResult *self,
                               gboolean      unchanged)
{
  self->unchanged = unchanged;
}
