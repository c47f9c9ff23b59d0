/* dp-model-item.c: a node of a project, to be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-model-list-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (DpModelColumn, dp_model_column, G_TYPE_OBJECT)

static void
dp_model_column_finalize (GObject *object)
{
  DpModelColumn *self = DP_MODEL_COLUMN (object);

  g_free (self->name);
  g_free (self->type_name);
  g_free (self->description);
  g_free (self->origins);
  g_free (self->unknown);
  g_array_unref (self->sources);

  G_OBJECT_CLASS (dp_model_column_parent_class)->finalize (object);
}

static void
dp_model_column_class_init (DpModelColumnClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_model_column_finalize;
}

static void
dp_model_column_init (DpModelColumn *self)
{
  self->sources = g_array_new (FALSE, FALSE, sizeof (DpModelOrigin));
}

const char *
dp_model_column_get_name (DpModelColumn *self)
{
  g_return_val_if_fail (DP_IS_MODEL_COLUMN (self), NULL);

  return self->name;
}

const char *
dp_model_column_get_type_name (DpModelColumn *self)
{
  g_return_val_if_fail (DP_IS_MODEL_COLUMN (self), NULL);

  return self->type_name;
}

const char *
dp_model_column_get_description (DpModelColumn *self)
{
  g_return_val_if_fail (DP_IS_MODEL_COLUMN (self), NULL);

  return self->description;
}

const char *
dp_model_column_get_origins (DpModelColumn *self)
{
  g_return_val_if_fail (DP_IS_MODEL_COLUMN (self), NULL);

  return self->origins;
}

const DpModelOrigin *
dp_model_column_get_sources (DpModelColumn *self,
                             guint         *n_sources)
{
  g_return_val_if_fail (DP_IS_MODEL_COLUMN (self), NULL);

  *n_sources = self->sources->len;

  return (const DpModelOrigin *) self->sources->data;
}

const char *
dp_model_column_get_unknown (DpModelColumn *self)
{
  g_return_val_if_fail (DP_IS_MODEL_COLUMN (self), NULL);

  return self->unknown;
}

const char *
dp_model_column_describe_use (DpLineageUse use)
{
  static const char * const uses[] = {
    [DP_LINEAGE_SAME] = N_("as it is"),
    [DP_LINEAGE_VALUE] = N_("computed"),
    [DP_LINEAGE_CONDITION] = N_("decides"),
  };

  return _(uses[use]);
}

G_DEFINE_FINAL_TYPE (DpModelItem, dp_model_item, G_TYPE_OBJECT)

static void
dp_model_item_finalize (GObject *object)
{
  DpModelItem *self = DP_MODEL_ITEM (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->relation);
  g_free (self->description);
  g_free (self->path);
  g_free (self->sql);
  g_free (self->compiled);
  g_free (self->problem);
  g_free (self->status);
  g_clear_object (&self->columns);
  g_array_unref (self->parents);

  G_OBJECT_CLASS (dp_model_item_parent_class)->finalize (object);
}

static void
dp_model_item_class_init (DpModelItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_model_item_finalize;
}

static void
dp_model_item_init (DpModelItem *self)
{
  self->columns = g_list_store_new (DP_TYPE_MODEL_COLUMN);
  self->parents = g_array_new (FALSE, FALSE, sizeof (guint));
}

const char *
dp_model_item_get_id (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return self->id;
}

const char *
dp_model_item_get_name (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return self->name;
}

const char *
dp_model_item_get_resource (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return self->resource;
}

const char *
dp_model_item_get_relation (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return self->relation;
}

const char *
dp_model_item_get_materialization (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return self->materialization;
}

const char *
dp_model_item_get_description (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return self->description;
}

const char *
dp_model_item_get_path (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return self->path;
}

const char *
dp_model_item_get_sql (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return self->sql;
}

const char *
dp_model_item_get_compiled (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return self->compiled;
}

const char *
dp_model_item_get_problem (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return self->problem;
}

const char *
dp_model_item_get_status (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return self->status;
}

gint64
dp_model_item_get_rows (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), 0);

  return self->rows;
}

GListModel *
dp_model_item_list_columns (DpModelItem *self)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  return G_LIST_MODEL (self->columns);
}

void
dp_model_item_foreach_origin (DpModelItem       *self,
                              DpModelOriginFunc  func,
                              gpointer           data)
{
  g_return_if_fail (DP_IS_MODEL_ITEM (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->columns)); i++)
    {
      g_autoptr(DpModelColumn) column = g_list_model_get_item (G_LIST_MODEL (self->columns), i);

      for (guint k = 0; k < column->sources->len; k++)
        func (i, &g_array_index (column->sources, DpModelOrigin, k), data);
    }
}

const guint *
dp_model_item_get_parents (DpModelItem *self,
                           guint       *n_parents)
{
  g_return_val_if_fail (DP_IS_MODEL_ITEM (self), NULL);

  *n_parents = self->parents->len;

  return (const guint *) self->parents->data;
}
