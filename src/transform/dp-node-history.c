/* dp-node-history.c: what is known of a project's nodes from the times they were built
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-node-history.h"

struct _DpNodeHistory
{
  GHashTable *records;     /* node → DpNodeRecord */
};

/* Columns of transform_states.sql. */
enum
{
  COLUMN_NODE,
  COLUMN_CHECKSUM,
  COLUMN_CODE,
  COLUMN_DATA,
  COLUMN_STATUS,
  COLUMN_ROWS,
  COLUMN_IS_THERE,
  COLUMN_IS_TOUCHED,
  COLUMN_LAST,
};

DpNodeRecord *
dp_node_record_new (const char *node)
{
  DpNodeRecord *self = g_new0 (DpNodeRecord, 1);

  self->node = g_strdup (node);

  return self;
}

void
dp_node_record_free (DpNodeRecord *self)
{
  g_free (self->node);
  g_free (self->relation);
  g_free (self->checksum);
  g_free (self->code);
  g_free (self->data);
  g_free (self->status);
  g_free (self);
}

DpNodeHistory *
dp_node_history_load (DpDbConnection  *connection,
                      const char      *project,
                      GError         **error)
{
  g_autoptr(DpNodeHistory) self = NULL;
  g_autoptr(DpDbResult) found = NULL;

  found = dex_await_object (dp_db_connection_query (connection,
                                                    dp_db_load_sql ("transform_states"),
                                                    dp_db_params_add_text (dp_db_params_new (),
                                                                           project)), error);
  if (found == NULL)
    return NULL;

  self = g_new0 (DpNodeHistory, 1);
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) dp_node_record_free);
  for (guint i = 0; i < dp_db_result_get_n_rows (found); i++)
    {
      DpNodeRecord *record = dp_node_record_new (dp_db_result_get_text (found, i, COLUMN_NODE));

      record->checksum = g_strdup (dp_db_result_get_text (found, i, COLUMN_CHECKSUM));
      record->code = g_strdup (dp_db_result_get_text (found, i, COLUMN_CODE));
      record->data = g_strdup (dp_db_result_get_text (found, i, COLUMN_DATA));
      record->status = g_strdup (dp_db_result_get_text (found, i, COLUMN_STATUS));
      record->rows = dp_db_result_get_int64 (found, i, COLUMN_ROWS);
      record->is_there = dp_db_result_get_boolean (found, i, COLUMN_IS_THERE);
      record->is_touched = dp_db_result_get_boolean (found, i, COLUMN_IS_TOUCHED);
      record->last = dp_db_result_get_boolean (found, i, COLUMN_LAST);
      g_hash_table_insert (self->records, record->node, record);
    }

  return g_steal_pointer (&self);
}

void
dp_node_history_free (DpNodeHistory *self)
{
  g_hash_table_unref (self->records);
  g_free (self);
}

const DpNodeRecord *
dp_node_history_lookup (const DpNodeHistory *self,
                        const char          *node)
{
  return self != NULL ? g_hash_table_lookup (self->records, node) : NULL;
}

char **
dp_node_history_list_failed (const DpNodeHistory *self)
{
  static const char * const bad[] = { "fail", "error", "skipped", NULL };
  g_autoptr(GStrvBuilder) nodes = g_strv_builder_new ();
  GHashTableIter iter;
  DpNodeRecord *record;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &record))
    if (record->last && g_strv_contains (bad, record->status))
      g_strv_builder_add (nodes, record->node);

  return g_strv_builder_end (nodes);
}

static void
add_texts (DpDbParams *params,
           GPtrArray  *records,
           gsize       offset)
{
  g_autofree const char **texts = g_new0 (const char *, records->len + 1);

  /* An empty text stands for none, which an array of parameters cannot have. */
  for (guint i = 0; i < records->len; i++)
    {
      texts[i] = G_STRUCT_MEMBER (char *, g_ptr_array_index (records, i), offset);
      if (texts[i] == NULL)
        texts[i] = "";
    }
  dp_db_params_add_strv (params, texts);
}

gboolean
dp_node_history_write (DpDbConnection  *connection,
                       const char      *project,
                       GPtrArray       *records,
                       gint64           started_us,
                       GError         **error)
{
  static const gsize offsets[] = {
    G_STRUCT_OFFSET (DpNodeRecord, node), G_STRUCT_OFFSET (DpNodeRecord, relation),
    G_STRUCT_OFFSET (DpNodeRecord, checksum), G_STRUCT_OFFSET (DpNodeRecord, code),
    G_STRUCT_OFFSET (DpNodeRecord, data), G_STRUCT_OFFSET (DpNodeRecord, status),
  };
  g_autoptr(GStrvBuilder) rows = g_strv_builder_new ();
  g_auto(GStrv) row_list = NULL;
  DpDbParams *params = dp_db_params_new ();

  if (records->len == 0)
    {
      dp_db_params_free (params);
      return TRUE;
    }

  dp_db_params_add_text (params, project);
  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    add_texts (params, records, offsets[i]);
  for (guint i = 0; i < records->len; i++)
    g_strv_builder_take (rows, g_strdup_printf ("%" G_GINT64_FORMAT,
                                                ((DpNodeRecord *) records->pdata[i])->rows));
  row_list = g_strv_builder_end (rows);
  dp_db_params_add_strv (params, (const char * const *) row_list);
  dp_db_params_add_time (params, started_us);

  return dex_await (dp_db_connection_query (connection, dp_db_load_sql ("transform_states_write"),
                                            params), error);
}
