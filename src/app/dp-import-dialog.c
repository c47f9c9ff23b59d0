/* dp-import-dialog.c: files, looked at before they are loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-import-dialog.h"

#include <glib/gi18n.h>

#include "dp-import-form.h"
#include "dp-run-text.h"

#define PREVIEW_ROWS 200

/**
 * DpImportDialog:
 * @words: what was opened, dropped or chosen; folders too
 * @paths: (nullable): the files of it
 * @shown: which of them is looked at
 * @serial: of the last look; what an earlier one brings is not shown
 * @can_read: whether rows can be read as things are said now
 * @symbol: (nullable): whose prices they are
 */
struct _DpImportDialog
{
  AdwDialog       parent_instance;

  GtkStack       *stack;
  AdwStatusPage  *looking_page;
  AdwStatusPage  *failed_page;
  DpImportForm   *form;
  AdwStatusPage  *running_page;
  GtkProgressBar *progress_bar;
  AdwStatusPage  *done_page;
  GtkButton      *chart_button;
  GtkButton      *rejects_button;
  GtkWidget      *import_bar;
  GtkWidget      *import_button;

  DpEngine       *engine;
  char          **words;
  char          **paths;
  guint           shown;
  guint           serial;
  gboolean        can_read;
  char           *symbol;
  DpRun          *run;
};

G_DEFINE_FINAL_TYPE (DpImportDialog, dp_import_dialog, ADW_TYPE_DIALOG)

typedef struct
{
  DpImportDialog *self;
  guint           serial;
  DexFuture      *future;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_object_unref (wait->self);
  dex_clear (&wait->future);
  g_free (wait);
}

static void
wait_for (DpImportDialog *self,
          DexFuture      *future,
          DexFiberFunc    fiber)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->self = g_object_ref (self);
  wait->serial = ++self->serial;
  wait->future = future;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, fiber, wait, wait_free));
}

static void
show_page (DpImportDialog *self,
           const char     *name)
{
  gboolean form = g_str_equal (name, "form");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->import_bar, form);
  if (form)
    adw_dialog_set_default_widget (ADW_DIALOG (self), self->import_button);
}

static void
update_import (DpImportDialog *self)
{
  gtk_widget_set_sensitive (self->import_button,
                            self->can_read &&
                            dp_engine_get_state (self->engine) == DP_ENGINE_STATE_OPEN);
}

static void
show_failure (DpImportDialog *self,
              const char     *sentence)
{
  adw_status_page_set_description (self->failed_page, sentence);
  show_page (self, "failed");
}

/* Of daily prices, which a chart can show: the first symbol. */
static char *
dup_symbol (const DpCsvPreview *preview)
{
  const DpCsvMapping *mapping = preview->mapping;

  if (mapping->kind != DP_CSV_KIND_PRICES || mapping->period != DP_CSV_PERIOD_DAY)
    return NULL;

  for (guint i = 0; i < preview->rows->len; i++)
    {
      const DpCsvPreviewRow *row = g_ptr_array_index (preview->rows, i);

      for (guint j = 0; row->values != NULL && preview->titles[j] != NULL; j++)
        if (g_str_equal (preview->titles[j], dp_csv_field_get_nick (DP_CSV_FIELD_SYMBOL)))
          return g_strdup (row->values[j]);
    }

  return NULL;
}

static void
show_preview (DpImportDialog     *self,
              const DpCsvPreview *preview)
{
  dp_import_form_show (self->form, preview);
  self->can_read = preview->problem == NULL;
  g_free (self->symbol);
  self->symbol = dup_symbol (preview);
  update_import (self);
  show_page (self, "form");
}

static DexFuture *
look_fiber (gpointer user_data)
{
  Wait *wait = user_data;
  DpImportDialog *self = wait->self;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvPreview) preview = dex_await_pointer (g_steal_pointer (&wait->future), &error);

  if (wait->serial != self->serial)
    return dex_future_new_true ();

  if (preview != NULL)
    show_preview (self, preview);
  else if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "form"))
    {
      /* What was said can be taken back. */
      dp_import_form_show_error (self->form, error->message);
      self->can_read = FALSE;
      update_import (self);
    }
  else
    show_failure (self, error->message);

  return dex_future_new_true ();
}

static void
look (DpImportDialog *self)
{
  DpCsvOptions options;

  dp_import_form_fill_options (self->form, &options);
  wait_for (self,
            dp_engine_preview_file (self->engine, self->paths[self->shown], &options, PREVIEW_ROWS),
            look_fiber);
}

static void
file_chosen_cb (DpImportDialog *self,
                guint           position)
{
  if (self->paths == NULL || position >= g_strv_length (self->paths))
    return;

  self->shown = position;
  look (self);
}

static DexFuture *
list_fiber (gpointer user_data)
{
  Wait *wait = user_data;
  DpImportDialog *self = wait->self;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) paths = dex_await_boxed (g_steal_pointer (&wait->future), &error);

  if (wait->serial != self->serial)
    return dex_future_new_true ();
  if (paths == NULL)
    {
      show_failure (self, error->message);
      return dex_future_new_true ();
    }

  g_strfreev (self->paths);
  self->paths = g_steal_pointer (&paths);
  self->shown = 0;
  dp_import_form_set_files (self->form, (const char * const *) self->paths);
  look (self);

  return dex_future_new_true ();
}

static gint64
count_rows (DpImportDialog *self)
{
  GListModel *items = dp_run_list_items (self->run);
  gint64 n_rows = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);

      n_rows += dp_run_item_get_rows (item);
    }

  return n_rows;
}

static gint64
count_rejected (DpImportDialog *self)
{
  GListModel *tasks = dp_run_list_tasks (self->run);
  gint64 n_rows = 0;

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(DpTask) task = g_list_model_get_item (tasks, i);

      if (g_str_equal (dp_task_get_name (task), "load"))
        n_rows = dp_task_get_rows_rejected (task);
    }

  return n_rows;
}

/* What is told of the files one by one; of many only the first. */
static char *
dup_messages (DpImportDialog *self)
{
  GListModel *items = dp_run_list_items (self->run);
  const char *message = dp_run_get_message (self->run);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);

      if (dp_run_item_get_message (item) != NULL)
        return g_strdup (dp_run_item_get_message (item));
    }

  return g_strdup (message != NULL ? message : "");
}

static char *
dup_done_title (DpImportDialog *self,
                gint64          n_rows)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GINT64_FORMAT, n_rows);

  if (n_rows == 0 && dp_run_get_state (self->run) == DP_RUN_STATE_SUCCESS)
    return g_strdup (_("Everything Was Here Already"));

  return g_strdup_printf (ngettext ("%s Row Stored", "%s Rows Stored", n_rows), number);
}

static void
show_outcome (DpImportDialog *self)
{
  DpRunState state = dp_run_get_state (self->run);
  gint64 n_rows = count_rows (self);
  gint64 n_rejected = count_rejected (self);
  g_autofree char *messages = dup_messages (self);
  g_autofree char *title = NULL;

  if (n_rows == 0 && state == DP_RUN_STATE_FAILED)
    title = g_strdup (_("Nothing Was Imported"));
  else if (n_rows == 0 && state == DP_RUN_STATE_CANCELLED)
    title = g_strdup (_("Import Cancelled"));
  else
    title = dup_done_title (self, n_rows);
  /* The files were read already. */
  if (n_rows > 0 && state == DP_RUN_STATE_CANCELLED)
    g_set_str (&messages, _("Stopped: the next run builds the tables that are left"));

  adw_status_page_set_title (self->done_page, title);
  adw_status_page_set_description (self->done_page, messages);
  adw_status_page_set_icon_name (self->done_page,
                                 state == DP_RUN_STATE_SUCCESS ? "object-select-symbolic"
                                                               : "dialog-warning-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->rejects_button), n_rejected > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->chart_button),
                          self->symbol != NULL &&
                          (state == DP_RUN_STATE_SUCCESS || state == DP_RUN_STATE_PARTIAL));
  show_page (self, "done");
}

static void
run_changed_cb (DpImportDialog *self)
{
  g_autofree char *progress = NULL;

  if (dp_run_is_finished (self->run))
    {
      g_signal_handlers_disconnect_by_func (self->run, run_changed_cb, self);
      show_outcome (self);
      return;
    }

  progress = dp_run_text_dup_progress (self->run);
  adw_status_page_set_description (self->running_page, progress);
  gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (dp_run_get_fraction (self->run), 0, 1));
}

static void
import_cb (DpImportDialog *self)
{
  DpCsvOptions file_options;
  DpRunOptions options = {
    .files = (const char * const *) self->words,
    .file_options = &file_options,
    .trigger = "import",
  };
  g_autoptr(GError) error = NULL;

  dp_import_form_fill_options (self->form, &file_options);
  self->run = dp_engine_start_run (self->engine, &options, &error);
  if (self->run == NULL)
    {
      dp_import_form_show_error (self->form, error->message);
      return;
    }

  adw_status_page_set_title (self->running_page, _("Importing"));
  show_page (self, "running");
  g_signal_connect_object (self->run, "notify", G_CALLBACK (run_changed_cb), self,
                           G_CONNECT_SWAPPED);
  run_changed_cb (self);
}

static void
cancel_cb (DpImportDialog *self)
{
  if (self->run == NULL || dp_run_is_finished (self->run))
    return;

  dp_run_cancel (self->run);
  adw_status_page_set_title (self->running_page, _("Stopping…"));
}

static void
chart_cb (DpImportDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.show-symbol", "s", self->symbol);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
rejects_cb (DpImportDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.show-page", "s", "pipeline");
  adw_dialog_close (ADW_DIALOG (self));
}

/* What is remembered of such files can be asked for now. */
static void
engine_state_cb (DpImportDialog *self)
{
  if (self->run == NULL && self->paths != NULL &&
      dp_engine_get_state (self->engine) == DP_ENGINE_STATE_OPEN)
    look (self);
  update_import (self);
}

static void
dp_import_dialog_dispose (GObject *object)
{
  DpImportDialog *self = DP_IMPORT_DIALOG (object);

  /* What is still looked for has nowhere to be shown. */
  self->serial++;
  g_clear_object (&self->run);
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_IMPORT_DIALOG);

  G_OBJECT_CLASS (dp_import_dialog_parent_class)->dispose (object);
}

static void
dp_import_dialog_finalize (GObject *object)
{
  DpImportDialog *self = DP_IMPORT_DIALOG (object);

  g_strfreev (self->words);
  g_strfreev (self->paths);
  g_free (self->symbol);

  G_OBJECT_CLASS (dp_import_dialog_parent_class)->finalize (object);
}

static void
dp_import_dialog_class_init (DpImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_import_dialog_dispose;
  object_class->finalize = dp_import_dialog_finalize;

  g_type_ensure (DP_TYPE_IMPORT_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DpImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, DpImportDialog, looking_page);
  gtk_widget_class_bind_template_child (widget_class, DpImportDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DpImportDialog, form);
  gtk_widget_class_bind_template_child (widget_class, DpImportDialog, running_page);
  gtk_widget_class_bind_template_child (widget_class, DpImportDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, DpImportDialog, done_page);
  gtk_widget_class_bind_template_child (widget_class, DpImportDialog, chart_button);
  gtk_widget_class_bind_template_child (widget_class, DpImportDialog, rejects_button);
  gtk_widget_class_bind_template_child (widget_class, DpImportDialog, import_bar);
  gtk_widget_class_bind_template_child (widget_class, DpImportDialog, import_button);
  gtk_widget_class_bind_template_callback (widget_class, look);
  gtk_widget_class_bind_template_callback (widget_class, file_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, chart_cb);
  gtk_widget_class_bind_template_callback (widget_class, rejects_cb);
}

static void
dp_import_dialog_init (DpImportDialog *self)
{
  g_autoptr(AdwSpinnerPaintable) spinner = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  spinner = adw_spinner_paintable_new (GTK_WIDGET (self->looking_page));
  adw_status_page_set_paintable (self->looking_page, GDK_PAINTABLE (spinner));
}

/** dp_import_dialog_new: @engine: into whose database. Returns: (transfer floating): the dialog */
DpImportDialog *
dp_import_dialog_new (DpEngine *engine)
{
  DpImportDialog *self;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  self = g_object_new (DP_TYPE_IMPORT_DIALOG, NULL);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (engine_state_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

void
dp_import_dialog_set_paths (DpImportDialog     *self,
                            const char * const *paths)
{
  g_return_if_fail (DP_IS_IMPORT_DIALOG (self));
  g_return_if_fail (paths != NULL);

  if (self->run != NULL && !dp_run_is_finished (self->run))
    return;

  g_clear_object (&self->run);
  g_clear_pointer (&self->paths, g_strfreev);
  g_strfreev (self->words);
  self->words = g_strdupv ((char **) paths);
  show_page (self, "looking");
  wait_for (self, dp_engine_list_files (self->engine, paths), list_fiber);
}
