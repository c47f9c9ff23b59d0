/* dp-result-model.c: the rows of an answer as a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-result-model.h"

/* A view has some two hundred rows made at once; twice that many are at hand around it. */
#define N_BLOCKS 16

struct _DpResultRow
{
  GObject        parent_instance;

  DpResultBlock *block;     /* (nullable): where it could not be read */
  guint          index;     /* in the block */
  guint          position;
};

G_DEFINE_FINAL_TYPE (DpResultRow, dp_result_row, G_TYPE_OBJECT)

static void
dp_result_row_finalize (GObject *object)
{
  DpResultRow *self = DP_RESULT_ROW (object);

  g_clear_pointer (&self->block, dp_result_block_unref);

  G_OBJECT_CLASS (dp_result_row_parent_class)->finalize (object);
}

static void
dp_result_row_class_init (DpResultRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_result_row_finalize;
}

static void
dp_result_row_init (DpResultRow *self)
{
}

const char *
dp_result_row_get_text (DpResultRow *self,
                        guint        column)
{
  g_return_val_if_fail (DP_IS_RESULT_ROW (self), NULL);

  return self->block != NULL ? dp_result_block_get_text (self->block, self->index, column) : NULL;
}

guint
dp_result_row_get_position (DpResultRow *self)
{
  g_return_val_if_fail (DP_IS_RESULT_ROW (self), 0);

  return self->position;
}

typedef struct
{
  DpResultBlock *block;     /* (nullable) */
  guint64        used;      /* when, in calls */
} Slot;

struct _DpResultModel
{
  GObject        parent_instance;

  DpResultStore *store;
  guint          n_rows;    /* those that were told of */
  Slot           slots[N_BLOCKS];
  guint64        n_calls;
};

static GType
dp_result_model_get_item_type (GListModel *list)
{
  return DP_TYPE_RESULT_ROW;
}

static guint
dp_result_model_get_n_items (GListModel *list)
{
  return DP_RESULT_MODEL (list)->n_rows;
}

/* Returns: (transfer none) (nullable): the block with @position, which another call may throw
 * out */
static DpResultBlock *
find_block (DpResultModel *self,
            guint          position)
{
  g_autoptr(GError) error = NULL;
  Slot *oldest = &self->slots[0];

  self->n_calls++;
  for (guint i = 0; i < N_BLOCKS; i++)
    {
      Slot *slot = &self->slots[i];

      if (slot->block != NULL && position >= dp_result_block_get_first (slot->block) &&
          position <
              dp_result_block_get_first (slot->block) + dp_result_block_get_n_rows (slot->block))
        {
          slot->used = self->n_calls;
          return slot->block;
        }
      if (slot->used < oldest->used)
        oldest = slot;
    }

  g_clear_pointer (&oldest->block, dp_result_block_unref);
  oldest->block = dp_result_store_read (self->store, position, &error);
  oldest->used = self->n_calls;
  if (oldest->block == NULL)
    g_debug ("Row %u: %s", position, error->message);

  return oldest->block;
}

static gpointer
dp_result_model_get_item (GListModel *list,
                          guint       position)
{
  DpResultModel *self = DP_RESULT_MODEL (list);
  DpResultRow *row;
  DpResultBlock *block;

  if (position >= self->n_rows)
    return NULL;

  row = g_object_new (DP_TYPE_RESULT_ROW, NULL);
  row->position = position;
  block = find_block (self, position);
  if (block != NULL)
    {
      row->block = dp_result_block_ref (block);
      row->index = position - dp_result_block_get_first (block);
    }

  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dp_result_model_get_item_type;
  iface->get_n_items = dp_result_model_get_n_items;
  iface->get_item = dp_result_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DpResultModel, dp_result_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
dp_result_model_finalize (GObject *object)
{
  DpResultModel *self = DP_RESULT_MODEL (object);

  for (guint i = 0; i < N_BLOCKS; i++)
    g_clear_pointer (&self->slots[i].block, dp_result_block_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (dp_result_model_parent_class)->finalize (object);
}

static void
dp_result_model_class_init (DpResultModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_result_model_finalize;
}

static void
dp_result_model_init (DpResultModel *self)
{
}

/** dp_result_model_new: Returns: (transfer full): the rows that @store has, until the next
 * update */
DpResultModel *
dp_result_model_new (DpResultStore *store)
{
  DpResultModel *self;

  g_return_val_if_fail (DP_IS_RESULT_STORE (store), NULL);

  self = g_object_new (DP_TYPE_RESULT_MODEL, NULL);
  self->store = g_object_ref (store);
  dp_result_model_update (self);

  return self;
}

DpResultStore *
dp_result_model_get_store (DpResultModel *self)
{
  g_return_val_if_fail (DP_IS_RESULT_MODEL (self), NULL);

  return self->store;
}

/** dp_result_model_update: tells of the rows that came since the last time */
void
dp_result_model_update (DpResultModel *self)
{
  guint before, n_rows;

  g_return_if_fail (DP_IS_RESULT_MODEL (self));

  before = self->n_rows;
  n_rows = MIN (dp_result_store_get_n_rows (self->store), G_MAXINT32);
  if (n_rows == before)
    return;

  self->n_rows = n_rows;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n_rows - before);
}
