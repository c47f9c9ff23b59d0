/* dp-rejects-part.c: records that were not loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-rejects-part.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "dp-alert.h"
#include "dp-columns.h"
#include "dp-date.h"
#include "dp-drop-down.h"
#include "dp-format.h"
#include "dp-rebuild.h"
#include "dp-reject-dialog.h"
#include "dp-result-export.h"

/* Whoever has more exports them. */
#define MOST    5000

struct _DpRejectsPart
{
  DpPagePart        parent_instance;

  GtkDropDown      *source_drop_down;
  GtkCheckButton   *all_button;
  GtkWidget        *run_button;
  AdwButtonContent *run_content;
  GtkWidget        *export_button;
  GtkWidget        *replay_button;
  GtkWidget        *replay_box;
  GtkLabel         *replay_label;
  GtkStack         *stack;
  GtkColumnView    *view;
  GtkNoSelection   *rejects;

  GStrv             sources;       /* as they are in the list, after "all" */
  gint64            run_id;        /* only what this one kept aside; 0: of all */
  gboolean          filling;       /* what is chosen is nobody's wish */
  DpRebuild        *rebuild;       /* (nullable): going on */
};

G_DEFINE_FINAL_TYPE (DpRejectsPart, dp_rejects_part, DP_TYPE_PAGE_PART)

/* Returns: (transfer none) (nullable): NULL for all */
static const char *
get_source (DpRejectsPart *self)
{
  guint selected = gtk_drop_down_get_selected (self->source_drop_down);

  return self->sources != NULL && selected > 0 && selected <= g_strv_length (self->sources)
         ? self->sources[selected - 1] : NULL;
}

static void
dp_rejects_part_show_sources (DpRejectsPart *self,
                              GStrv          sources)
{
  g_autoptr(GtkStringList) titles = NULL;
  g_autofree char *before = g_strdup (get_source (self));
  guint selected = 0;

  if (self->sources != NULL &&
      g_strv_equal ((const char * const *) self->sources, (const char * const *) sources))
    return;

  titles = gtk_string_list_new (NULL);
  gtk_string_list_append (titles, _("All Sources"));
  for (guint i = 0; sources[i] != NULL; i++)
    {
      gtk_string_list_append (titles, dp_format_source (sources[i]));
      if (g_strcmp0 (sources[i], before) == 0)
        selected = i + 1;
    }

  self->filling = TRUE;
  g_strfreev (self->sources);
  self->sources = g_strdupv (sources);
  gtk_drop_down_set_model (self->source_drop_down, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->source_drop_down, selected);
  self->filling = FALSE;
}

static void
dp_rejects_part_show (DpRejectsPart *self,
                      GListModel    *rejects)
{
  g_autoptr(GtkSortListModel) sorted = gtk_sort_list_model_new (
      g_object_ref (rejects), g_object_ref (gtk_column_view_get_sorter (self->view)));
  gboolean some = g_list_model_get_n_items (rejects) > 0;

  gtk_no_selection_set_model (self->rejects, G_LIST_MODEL (sorted));
  gtk_widget_set_sensitive (self->export_button, some);
  gtk_widget_set_sensitive (self->replay_button, some);
  gtk_stack_set_visible_child_name (self->stack, some ? "list" : "empty");
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  DpRejectsPart *self = user_data;
  DpEngine *engine = dp_page_part_get_engine (DP_PAGE_PART (self));
  g_auto(GStrv) sources = NULL;
  g_autoptr(GListModel) rejects = NULL;
  g_autoptr(GError) error = NULL;

  if (engine == NULL)
    return dex_future_new_true ();
  sources = dex_await_boxed (dp_reject_list_sources (engine), &error);
  if (sources != NULL && dp_page_part_get_engine (DP_PAGE_PART (self)) != NULL)
    {
      dp_rejects_part_show_sources (self, sources);
      rejects = dex_await_object (dp_reject_list (engine, get_source (self), self->run_id,
                                                  gtk_check_button_get_active (self->all_button),
                                                  MOST),
                                  &error);
    }
  if (dp_page_part_get_engine (DP_PAGE_PART (self)) == NULL)
    return dex_future_new_true ();
  if (rejects != NULL)
    dp_rejects_part_show (self, rejects);
  else
    dp_page_part_say (DP_PAGE_PART (self), error->message);

  return dex_future_new_true ();
}

static void
dp_rejects_part_refresh (DpPagePart *part)
{
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, refresh_fiber, g_object_ref (part), g_object_unref));
}

static void
filter_cb (DpRejectsPart *self)
{
  if (!self->filling)
    dp_page_part_invalidate (DP_PAGE_PART (self));
}

static void
all_runs_cb (DpRejectsPart *self)
{
  self->run_id = 0;
  gtk_widget_set_visible (self->run_button, FALSE);
  dp_page_part_invalidate (DP_PAGE_PART (self));
}

static void
activate_cb (DpRejectsPart *self,
             guint          position)
{
  g_autoptr(DpReject) reject = g_list_model_get_item (G_LIST_MODEL (self->rejects), position);

  if (reject != NULL)
    adw_dialog_present (dp_reject_dialog_new (reject), GTK_WIDGET (self));
}

/* All of them, not only those that are listed. */
static gboolean
export_rows (DpRejectsPart  *self,
             GFile          *file,
             gint64         *n_rows,
             GError        **error)
{
  const char *name = g_file_peek_path (file);
  DpExportFormat format = DP_EXPORT_FORMAT_CSV;
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(DpResultStore) store = NULL;
  g_autoptr(DpResultExport) export = NULL;

  rows = dex_await_object (dp_reject_query (dp_page_part_get_engine (DP_PAGE_PART (self)),
                                            get_source (self), self->run_id,
                                            gtk_check_button_get_active (self->all_button)),
                           error);
  if (rows == NULL)
    return FALSE;
  store = dp_result_store_new (0, error);
  if (store == NULL || !dp_result_store_append (store, rows, error))
    return FALSE;
  if (name != NULL)
    dp_export_format_find (name, &format);
  export = dp_result_export_start (store, file, format);
  *n_rows = dex_await_int64 (dp_result_export_wait (export), error);

  return *error == NULL;
}

typedef struct
{
  DpRejectsPart *self;
  GFile         *file;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_object_unref (export->self);
  g_object_unref (export->file);
  g_free (export);
}

static DexFuture *
export_fiber (gpointer user_data)
{
  Export *export = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  gint64 n_rows = 0;

  if (dp_page_part_get_engine (DP_PAGE_PART (export->self)) == NULL)
    return dex_future_new_true ();
  if (export_rows (export->self, export->file, &n_rows, &error))
    sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " record exported",
                                             "%" PRId64 " records exported", n_rows), n_rows);
  dp_page_part_say (DP_PAGE_PART (export->self), error != NULL ? error->message : sentence);

  return dex_future_new_true ();
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(DpRejectsPart) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  Export *export;

  /* Whoever closed the dialog knows it. */
  if (file == NULL)
    return;

  export = g_new0 (Export, 1);
  export->self = g_steal_pointer (&self);
  export->file = g_steal_pointer (&file);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, export_fiber, export, export_free));
}

static void
export_cb (DpRejectsPart *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Export Rejected Records"));
  gtk_file_dialog_set_initial_name (dialog, "rejects.csv");
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        file_chosen_cb, g_object_ref (self));
}

static void
show_progress (DpRejectsPart *self)
{
  guint n_total;
  guint n_done = dp_rebuild_get_n_done (self->rebuild, &n_total);
  g_autofree char *text = NULL;

  if (dp_rebuild_is_stopped (self->rebuild))
    text = g_strdup (_("Stopping…"));
  else if (n_total == 0)
    text = g_strdup (dp_rebuild_get_building (self->rebuild) ? _("Building tables…")
                                                             : _("Loading again…"));
  else
    text = g_strdup_printf (dp_rebuild_get_building (self->rebuild) ? _("%u of %u tables and tests")
                                                                    : _("%u of %u stored replies"),
                            n_done, n_total);
  gtk_label_set_label (self->replay_label, text);
}

static void
stop_cb (DpRejectsPart *self)
{
  if (self->rebuild == NULL)
    return;
  dp_rebuild_stop (self->rebuild);
  show_progress (self);
}

/* Returns: (transfer full): what came of it */
static char *
dup_outcome (DpRebuild    *rebuild,
             const GError *error)
{
  guint64 n_resolved;

  if (error != NULL)
    return g_strdup (error->message);
  if (dp_rebuild_is_stopped (rebuild))
    return g_strdup (_("Stopped: the next run builds the tables that are left"));
  if (dp_rebuild_get_n_failed (rebuild) > 0)
    return g_strdup_printf (_("Loaded again, but not every table or test went well: %s"),
                            dp_rebuild_get_failures (rebuild)[0]);

  n_resolved = dp_rebuild_get_outcome (rebuild)->n_resolved;

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRIu64 " record is loaded now",
                                       "%" PRIu64 " records are loaded now", n_resolved),
                          n_resolved);
}

static DexFuture *
replayed_cb (DexFuture *future,
             gpointer   user_data)
{
  DpRejectsPart *self = user_data;
  g_autoptr(DpRebuild) rebuild = g_steal_pointer (&self->rebuild);
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (dp_page_part_get_engine (DP_PAGE_PART (self)) == NULL)
    return dex_future_new_true ();

  gtk_widget_set_visible (self->replay_box, FALSE);
  gtk_widget_set_sensitive (self->replay_button, TRUE);
  dex_future_get_value (future, &error);
  sentence = dup_outcome (rebuild, error);
  dp_page_part_say (DP_PAGE_PART (self), sentence);
  dp_page_part_invalidate (DP_PAGE_PART (self));

  return dex_future_new_true ();
}

static void
start_replay (DpRejectsPart *self)
{
  const char *sources[] = { get_source (self), NULL };
  DpReplayOptions options = {
    .sources = sources[0] != NULL ? sources : NULL, .from = DP_DATE_NONE, .rejected = TRUE,
  };

  self->rebuild = dp_rebuild_new (&options);
  g_signal_connect_object (self->rebuild, "notify", G_CALLBACK (show_progress), self,
                           G_CONNECT_SWAPPED);
  show_progress (self);
  gtk_widget_set_sensitive (self->replay_button, FALSE);
  gtk_widget_set_visible (self->replay_box, TRUE);
  dex_future_disown (dex_future_finally (dp_rebuild_run (self->rebuild, dp_page_part_get_engine (
                                                                            DP_PAGE_PART (self))),
                                         replayed_cb, g_object_ref (self), g_object_unref));
}

static void
answered_cb (DpRejectsPart  *self,
             const char     *response,
             AdwAlertDialog *dialog)
{
  if (g_str_equal (response, "replay"))
    start_replay (self);
}

static void
replay_cb (DpRejectsPart *self)
{
  AdwDialog *dialog = dp_alert_new (
      _("Load Stored Replies Again?"),
      _("All that is stored of the sources with rejected records is decoded and checked again, "
        "without a call to any provider. Charts show what there is until it is done. Do this "
        "after a cause was mended: a new name of a field accepted, or DataPipe updated."));
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  adw_alert_dialog_add_responses (alert, "cancel", _("_Cancel"), "replay", _("_Load Again"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "replay", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (alert, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static char *
dup_source (gpointer item)
{
  return g_strdup (dp_format_source (dp_reject_get_source (item)));
}

static char *
dup_symbol (gpointer item)
{
  return g_strdup (dp_reject_get_symbol (item));
}

static char *
dup_position (gpointer item)
{
  return g_strdup (dp_reject_get_position (item));
}

static char *
dup_cause (gpointer item)
{
  return g_strdup (dp_reject_get_cause (item));
}

static char *
dup_when (gpointer item)
{
  return dp_format_time (dp_reject_get_created_us (item));
}

static char *
dup_row_label (gpointer item)
{
  return g_strjoin (", ", dp_format_source (dp_reject_get_source (item)),
                    dp_reject_get_symbol (item), dp_reject_get_position (item),
                    dp_reject_get_cause (item), NULL);
}

static void
dp_rejects_part_finalize (GObject *object)
{
  DpRejectsPart *self = DP_REJECTS_PART (object);

  g_strfreev (self->sources);

  G_OBJECT_CLASS (dp_rejects_part_parent_class)->finalize (object);
}

static void
dp_rejects_part_set_narrow (DpPagePart *part,
                            gboolean    narrow)
{
  dp_columns_set_narrow (DP_REJECTS_PART (part)->view, narrow);
}

static void
dp_rejects_part_class_init (DpRejectsPartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dp_rejects_part_finalize;
  DP_PAGE_PART_CLASS (klass)->refresh = dp_rejects_part_refresh;
  DP_PAGE_PART_CLASS (klass)->set_narrow = dp_rejects_part_set_narrow;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-rejects-part.ui");
  gtk_widget_class_bind_template_child (widget_class, DpRejectsPart, source_drop_down);
  gtk_widget_class_bind_template_child (widget_class, DpRejectsPart, all_button);
  gtk_widget_class_bind_template_child (widget_class, DpRejectsPart, run_button);
  gtk_widget_class_bind_template_child (widget_class, DpRejectsPart, run_content);
  gtk_widget_class_bind_template_child (widget_class, DpRejectsPart, export_button);
  gtk_widget_class_bind_template_child (widget_class, DpRejectsPart, replay_button);
  gtk_widget_class_bind_template_child (widget_class, DpRejectsPart, replay_box);
  gtk_widget_class_bind_template_child (widget_class, DpRejectsPart, replay_label);
  gtk_widget_class_bind_template_child (widget_class, DpRejectsPart, stack);
  gtk_widget_class_bind_template_child (widget_class, DpRejectsPart, view);
  gtk_widget_class_bind_template_child (widget_class, DpRejectsPart, rejects);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_runs_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_bind_template_callback (widget_class, replay_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
}

static void
dp_rejects_part_init (DpRejectsPart *self)
{
  const char * const none[] = { NULL };
  const GType type = DP_TYPE_REJECT;

  gtk_widget_init_template (GTK_WIDGET (self));
  dp_drop_down_shorten (self->source_drop_down);
  dp_rejects_part_show_sources (self, (GStrv) none);
  dp_columns_add_text (self->view, _("Source"), dup_source, DP_COLUMN_FOLD,
                       dp_columns_sort_by (type, "source"));
  dp_columns_add_text (self->view, _("Symbol"), dup_symbol, DP_COLUMN_FILE | DP_COLUMN_FOLD,
                       dp_columns_sort_by (type, "symbol"));
  dp_columns_add_text (self->view, _("Why"), dup_cause, DP_COLUMN_EXPAND | DP_COLUMN_LEAD,
                       dp_columns_sort_by (type, "cause"));
  dp_columns_add_text (self->view, _("Where"), dup_position, DP_COLUMN_FOLD, NULL);
  dp_columns_add_text (self->view, _("When"), dup_when, DP_COLUMN_FOLD,
                       dp_columns_sort_by (type, "created-us"));
  dp_columns_set_row_label (self->view, dup_row_label);
}

void
dp_rejects_part_show_run (DpRejectsPart *self,
                          gint64         run_id)
{
  g_autofree char *title = NULL;

  g_return_if_fail (DP_IS_REJECTS_PART (self));

  title = g_strdup_printf (_("Run %" PRId64), run_id);
  self->run_id = run_id;
  self->filling = TRUE;
  gtk_drop_down_set_selected (self->source_drop_down, 0);
  gtk_check_button_set_active (self->all_button, TRUE);
  self->filling = FALSE;
  adw_button_content_set_label (self->run_content, title);
  gtk_widget_set_visible (self->run_button, TRUE);
  dp_page_part_invalidate (DP_PAGE_PART (self));
}
