/* dp-plan-node.c: how the server answers a statement, step by step
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-plan-node.h"

#include <glib/gi18n-lib.h>
#include <yyjson.h>

struct _DpPlanNode
{
  GObject     parent_instance;

  char       *title;
  char       *detail;
  double      expected_rows;
  double      rows;
  double      ms;           /* those below included; below 0: not run */
  double      own_ms;
  double      cost;         /* those below included */
  double      own_cost;
  double      share;
  gboolean    costly;
  double      total_ms;
  GListStore *children;     /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DpPlanNode, dp_plan_node, G_TYPE_OBJECT)

/* What of a step is told below its title. */
static const struct
{
  const char *key;
  const char *words;
} details[] = {
  { "Index Cond", N_("Looks up %s") },
  { "Filter", N_("Keeps %s") },
  { "Hash Cond", N_("Joins where %s") },
  { "Merge Cond", N_("Joins where %s") },
  { "Join Filter", N_("Keeps pairs where %s") },
  { "Recheck Cond", N_("Checks %s") },
  { "Sort Key", N_("Sorts by %s") },
  { "Group Key", N_("Groups by %s") },
  { "Rows Removed by Filter", N_("Throws away %s rows") },
  { "Sort Space Type", N_("Sorts in: %s") },
};

static void
dp_plan_node_finalize (GObject *object)
{
  DpPlanNode *self = DP_PLAN_NODE (object);

  g_free (self->title);
  g_free (self->detail);
  g_clear_object (&self->children);

  G_OBJECT_CLASS (dp_plan_node_parent_class)->finalize (object);
}

static void
dp_plan_node_class_init (DpPlanNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_plan_node_finalize;
}

static void
dp_plan_node_init (DpPlanNode *self)
{
  self->rows = -1;
  self->ms = -1;
  self->own_ms = -1;
  self->total_ms = -1;
}

static const char *
get_text (yyjson_val *object,
          const char *key)
{
  return yyjson_get_str (yyjson_obj_get (object, key));
}

static double
get_number (yyjson_val *object,
            const char *key,
            double      otherwise)
{
  yyjson_val *value = yyjson_obj_get (object, key);

  return yyjson_is_num (value) ? yyjson_get_num (value) : otherwise;
}

static char *
dup_title (yyjson_val *object)
{
  const char *type = get_text (object, "Node Type");
  const char *join = get_text (object, "Join Type");
  const char *relation = get_text (object, "Relation Name");
  const char *index = get_text (object, "Index Name");
  g_autofree char *step = NULL;

  if (relation == NULL)
    relation = get_text (object, "CTE Name");
  if (relation == NULL)
    relation = get_text (object, "Function Name");
  step = join != NULL && g_strcmp0 (join, "Inner") != 0 ? g_strdup_printf ("%s (%s)", type, join)
                                                        : g_strdup (type != NULL ? type : "?");
  if (relation != NULL && index != NULL)
    return g_strdup_printf (_("%s on %s with %s"), step, relation, index);
  if (relation != NULL || index != NULL)
    return g_strdup_printf (_("%s on %s"), step, relation != NULL ? relation : index);

  return g_steal_pointer (&step);
}

static char *
dup_value (yyjson_val *value)
{
  GString *text;
  yyjson_arr_iter items = yyjson_arr_iter_with (value);
  yyjson_val *item;

  if (yyjson_is_str (value))
    return g_strdup (yyjson_get_str (value));
  if (yyjson_is_num (value))
    return g_strdup_printf ("%.0f", yyjson_get_num (value));

  text = g_string_new (NULL);
  while ((item = yyjson_arr_iter_next (&items)) != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                            yyjson_is_str (item) ? yyjson_get_str (item) : "");

  return g_string_free (text, FALSE);
}

static char *
dup_detail (yyjson_val *object)
{
  g_autoptr(GString) detail = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    {
      yyjson_val *value = yyjson_obj_get (object, details[i].key);
      g_autofree char *text = value != NULL ? dup_value (value) : NULL;
      g_auto(GStrv) parts = g_strsplit (_(details[i].words), "%s", 2);

      /* A filter that throws nothing away is not worth a word. */
      if (text == NULL || g_str_equal (text, "0"))
        continue;
      if (detail->len > 0)
        g_string_append_c (detail, '\n');
      g_string_append_printf (detail, "%s%s%s", parts[0], text, parts[1] != NULL ? parts[1] : "");
    }

  return detail->len > 0 ? g_string_free_and_steal (g_steal_pointer (&detail)) : NULL;
}

static DpPlanNode *read_node (yyjson_val *object);

static void
read_children (DpPlanNode *self,
               yyjson_val *object)
{
  yyjson_arr_iter plans = yyjson_arr_iter_with (yyjson_obj_get (object, "Plans"));
  yyjson_val *plan;
  double below_ms = 0, below_cost = 0;

  while ((plan = yyjson_arr_iter_next (&plans)) != NULL)
    {
      g_autoptr(DpPlanNode) child = read_node (plan);

      if (self->children == NULL)
        self->children = g_list_store_new (DP_TYPE_PLAN_NODE);
      g_list_store_append (self->children, child);
      below_ms += MAX (child->ms, 0);
      below_cost += child->cost;
    }

  /* Steps that several processes take at once may take longer together than the one above. */
  self->own_cost = MAX (self->cost - below_cost, 0);
  if (self->ms >= 0)
    self->own_ms = MAX (self->ms - below_ms, 0);
}

static DpPlanNode *
read_node (yyjson_val *object)
{
  DpPlanNode *self = g_object_new (DP_TYPE_PLAN_NODE, NULL);
  double loops = get_number (object, "Actual Loops", -1);

  self->title = dup_title (object);
  self->detail = dup_detail (object);
  self->expected_rows = get_number (object, "Plan Rows", 0) * MAX (loops, 1);
  self->cost = get_number (object, "Total Cost", 0);
  if (loops >= 0)
    {
      self->rows = get_number (object, "Actual Rows", 0) * loops;
      self->ms = get_number (object, "Actual Total Time", 0) * loops;
    }
  read_children (self, object);

  return self;
}

/* Gives each its share, and finds the one with the largest. */
static void
weigh (DpPlanNode  *self,
       double       whole,
       DpPlanNode **costly)
{
  self->share = whole > 0 ? (self->own_ms >= 0 ? self->own_ms : self->own_cost) / whole : 0;
  self->share = MIN (self->share, 1);
  if (*costly == NULL || self->share > (*costly)->share)
    *costly = self;

  for (guint i = 0;
       self->children != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr(DpPlanNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      weigh (child, whole, costly);
    }
}

/**
 * dp_plan_node_parse:
 * @json: what EXPLAIN (FORMAT JSON) gives
 *
 * Returns: (transfer full) (nullable): the last step
 */
DpPlanNode *
dp_plan_node_parse (const char  *json,
                    GError     **error)
{
  yyjson_doc *document;
  yyjson_val *answer, *plan;
  DpPlanNode *self = NULL;
  DpPlanNode *costly = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  document = yyjson_read (json, strlen (json), 0);
  answer = yyjson_arr_get_first (yyjson_doc_get_root (document));
  plan = yyjson_obj_get (answer, "Plan");
  if (plan != NULL)
    {
      self = read_node (plan);
      if (self->ms >= 0)
        self->total_ms = get_number (answer, "Planning Time", 0) +
                         get_number (answer, "Execution Time", 0);
      weigh (self, self->ms >= 0 ? self->ms : self->cost, &costly);
      costly->costly = TRUE;
    }
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _("The server gave no plan that could be read."));
  yyjson_doc_free (document);

  return self;
}

const char *
dp_plan_node_get_title (DpPlanNode *self)
{
  g_return_val_if_fail (DP_IS_PLAN_NODE (self), NULL);

  return self->title;
}

const char *
dp_plan_node_get_detail (DpPlanNode *self)
{
  g_return_val_if_fail (DP_IS_PLAN_NODE (self), NULL);

  return self->detail;
}

double
dp_plan_node_get_expected_rows (DpPlanNode *self)
{
  g_return_val_if_fail (DP_IS_PLAN_NODE (self), 0);

  return self->expected_rows;
}

double
dp_plan_node_get_rows (DpPlanNode *self)
{
  g_return_val_if_fail (DP_IS_PLAN_NODE (self), -1);

  return self->rows;
}

double
dp_plan_node_get_own_ms (DpPlanNode *self)
{
  g_return_val_if_fail (DP_IS_PLAN_NODE (self), -1);

  return self->own_ms;
}

double
dp_plan_node_get_share (DpPlanNode *self)
{
  g_return_val_if_fail (DP_IS_PLAN_NODE (self), 0);

  return self->share;
}

gboolean
dp_plan_node_get_costly (DpPlanNode *self)
{
  g_return_val_if_fail (DP_IS_PLAN_NODE (self), FALSE);

  return self->costly;
}

GListModel *
dp_plan_node_get_children (DpPlanNode *self)
{
  g_return_val_if_fail (DP_IS_PLAN_NODE (self), NULL);

  return (GListModel *) self->children;
}

double
dp_plan_node_get_total_ms (DpPlanNode *self)
{
  g_return_val_if_fail (DP_IS_PLAN_NODE (self), -1);

  return self->total_ms;
}
