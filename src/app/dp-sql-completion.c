/* dp-sql-completion.c: what can be written next, in the editor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sql-completion.h"

#include <glib/gi18n.h>

/* A proposal of the engine as the editor wants to have it. */
#define DP_TYPE_SQL_PROPOSAL (dp_sql_proposal_get_type ())
G_DECLARE_FINAL_TYPE (DpSqlProposal, dp_sql_proposal, DP, SQL_PROPOSAL, GObject)

struct _DpSqlProposal
{
  GObject     parent_instance;

  DpProposal *proposal;
};

static char *
dp_sql_proposal_get_typed_text (GtkSourceCompletionProposal *proposal)
{
  return g_strdup (dp_proposal_get_text (DP_SQL_PROPOSAL (proposal)->proposal));
}

static void
dp_sql_proposal_iface_init (GtkSourceCompletionProposalInterface *iface)
{
  iface->get_typed_text = dp_sql_proposal_get_typed_text;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DpSqlProposal, dp_sql_proposal, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL,
                                                      dp_sql_proposal_iface_init))

static void
dp_sql_proposal_finalize (GObject *object)
{
  g_clear_object (&DP_SQL_PROPOSAL (object)->proposal);

  G_OBJECT_CLASS (dp_sql_proposal_parent_class)->finalize (object);
}

static void
dp_sql_proposal_class_init (DpSqlProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_sql_proposal_finalize;
}

static void
dp_sql_proposal_init (DpSqlProposal *self)
{
}

struct _DpSqlCompletion
{
  GObject         parent_instance;

  DpQueryCatalog *catalog;
};

static const char * const kinds[] = {
  [DP_PROPOSAL_COLUMN] = N_("column"),
  [DP_PROPOSAL_TABLE] = N_("table"),
  [DP_PROPOSAL_VIEW] = N_("view"),
  [DP_PROPOSAL_SCHEMA] = N_("schema"),
  [DP_PROPOSAL_ALIAS] = N_("name of a table"),
  [DP_PROPOSAL_FUNCTION] = N_("function"),
  [DP_PROPOSAL_KEYWORD] = N_("keyword"),
};

static gpointer
wrap_cb (gpointer item,
         gpointer user_data)
{
  DpSqlProposal *self = g_object_new (DP_TYPE_SQL_PROPOSAL, NULL);

  self->proposal = item;

  return self;
}

static GListModel *
complete (DpSqlCompletion            *self,
          GtkSourceCompletionContext *context)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  g_autofree char *text = NULL;
  GtkTextIter first, last, at;
  gsize offset;

  gtk_text_buffer_get_bounds (buffer, &first, &last);
  gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
  text = gtk_text_buffer_get_text (buffer, &first, &last, TRUE);
  offset = g_utf8_offset_to_pointer (text, gtk_text_iter_get_offset (&at)) - text;

  return G_LIST_MODEL (
      gtk_map_list_model_new (dp_query_catalog_complete (self->catalog, text, offset), wrap_cb,
                              NULL, NULL));
}

static void
dp_sql_completion_populate_async (GtkSourceCompletionProvider *provider,
                                  GtkSourceCompletionContext  *context,
                                  GCancellable                *cancellable,
                                  GAsyncReadyCallback          callback,
                                  gpointer                     user_data)
{
  g_autoptr(GTask) task = g_task_new (provider, cancellable, callback, user_data);

  g_task_return_pointer (task, complete (DP_SQL_COMPLETION (provider), context), g_object_unref);
}

static GListModel *
dp_sql_completion_populate_finish (GtkSourceCompletionProvider  *provider,
                                   GAsyncResult                 *result,
                                   GError                      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
dp_sql_completion_refilter (GtkSourceCompletionProvider *provider,
                            GtkSourceCompletionContext  *context,
                            GListModel                  *model)
{
  g_autoptr(GListModel) proposals = complete (DP_SQL_COMPLETION (provider), context);

  gtk_source_completion_context_set_proposals_for_provider (context, provider, proposals);
}

static gboolean
dp_sql_completion_is_trigger (GtkSourceCompletionProvider *provider,
                              const GtkTextIter           *iter,
                              gunichar                     character)
{
  return character == '.';
}

static void
dp_sql_completion_display (GtkSourceCompletionProvider *provider,
                           GtkSourceCompletionContext  *context,
                           GtkSourceCompletionProposal *proposal,
                           GtkSourceCompletionCell     *cell)
{
  DpProposal *shown = DP_SQL_PROPOSAL (proposal)->proposal;
  DpProposalKind kind = dp_proposal_get_kind (shown);
  g_autofree char *after = NULL;

  switch (gtk_source_completion_cell_get_column (cell))
    {
    case GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT:
      gtk_source_completion_cell_set_text (cell, dp_proposal_get_text (shown));
      break;
    case GTK_SOURCE_COMPLETION_COLUMN_AFTER:
      after = kind == DP_PROPOSAL_COLUMN ? g_strdup (dp_proposal_get_detail (shown))
                                         : g_strdup (_(kinds[kind]));
      gtk_source_completion_cell_set_text (cell, after);
      break;
    default:
      gtk_source_completion_cell_set_text (cell, NULL);
    }
}

/* The word at hand gives way to what was chosen. */
static void
dp_sql_completion_activate (GtkSourceCompletionProvider *provider,
                            GtkSourceCompletionContext  *context,
                            GtkSourceCompletionProposal *proposal)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  const char *chosen = dp_proposal_get_text (DP_SQL_PROPOSAL (proposal)->proposal);
  g_autofree char *line = NULL;
  GtkTextIter begin, end;
  gsize word;

  gtk_text_buffer_get_iter_at_mark (buffer, &end, gtk_text_buffer_get_insert (buffer));
  begin = end;
  gtk_text_iter_set_line_offset (&begin, 0);
  line = gtk_text_buffer_get_text (buffer, &begin, &end, TRUE);
  word = dp_query_catalog_find_word (line, strlen (line));
  gtk_text_iter_set_line_index (&begin, word);

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &begin, &end);
  gtk_text_buffer_insert (buffer, &begin, chosen, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
dp_sql_completion_iface_init (GtkSourceCompletionProviderInterface *iface)
{
  iface->populate_async = dp_sql_completion_populate_async;
  iface->populate_finish = dp_sql_completion_populate_finish;
  iface->refilter = dp_sql_completion_refilter;
  iface->is_trigger = dp_sql_completion_is_trigger;
  iface->display = dp_sql_completion_display;
  iface->activate = dp_sql_completion_activate;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DpSqlCompletion, dp_sql_completion, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER,
                                                      dp_sql_completion_iface_init))

static void
dp_sql_completion_finalize (GObject *object)
{
  g_clear_object (&DP_SQL_COMPLETION (object)->catalog);

  G_OBJECT_CLASS (dp_sql_completion_parent_class)->finalize (object);
}

static void
dp_sql_completion_class_init (DpSqlCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_sql_completion_finalize;
}

static void
dp_sql_completion_init (DpSqlCompletion *self)
{
  self->catalog = dp_query_catalog_new_empty ();
}

DpSqlCompletion *
dp_sql_completion_new (void)
{
  return g_object_new (DP_TYPE_SQL_COMPLETION, NULL);
}

/** dp_sql_completion_set_catalog: @catalog: what is proposed from now on */
void
dp_sql_completion_set_catalog (DpSqlCompletion *self,
                               DpQueryCatalog  *catalog)
{
  g_return_if_fail (DP_IS_SQL_COMPLETION (self));
  g_return_if_fail (DP_IS_QUERY_CATALOG (catalog));

  g_set_object (&self->catalog, catalog);
}
