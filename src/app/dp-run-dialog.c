/* dp-run-dialog.c: a run step by step and symbol by symbol
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-dialog.h"

#include <glib/gi18n.h>

#include "dp-run-history.h"
#include "dp-run-rejects.h"
#include "dp-run-row.h"
#include "dp-run-text.h"
#include "dp-state-icon.h"

struct _DpRunDialog
{
  AdwDialog       parent_instance;

  DpStateIcon    *state_icon;
  GtkLabel       *summary_label;
  GtkLabel       *message_label;
  GtkProgressBar *progress_bar;
  GtkListBox     *tasks_box;
  GtkStack       *items_stack;
  GtkNoSelection *items;
  DpRunRejects   *rejects;

  DpRun          *run;
};

G_DEFINE_FINAL_TYPE (DpRunDialog, dp_run_dialog, ADW_TYPE_DIALOG)

static GtkWidget *
create_task_row_cb (gpointer item,
                    gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *content = dp_run_row_new ();

  dp_run_row_set_item (DP_RUN_ROW (content), item);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  dp_run_text_get_task_title (dp_task_get_name (item)),
                                  -1);

  return row;
}

static void
item_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *list_item)
{
  gtk_list_item_set_child (list_item, dp_run_row_new ());
}

static void
item_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item)
{
  dp_run_row_set_item (DP_RUN_ROW (gtk_list_item_get_child (list_item)),
                       gtk_list_item_get_item (list_item));
  gtk_list_item_set_accessible_label (list_item,
                                      dp_run_item_get_symbol (gtk_list_item_get_item (list_item)));
}

static void
item_unbind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *list_item)
{
  dp_run_row_set_item (DP_RUN_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
dp_run_dialog_update (DpRunDialog *self)
{
  g_autofree char *summary = dp_run_text_dup_summary (self->run);
  const char *message = dp_run_get_message (self->run);
  gboolean going_on = !dp_run_is_finished (self->run);

  dp_state_icon_set_state (self->state_icon, dp_run_get_state (self->run));
  gtk_label_set_label (self->summary_label, summary);
  gtk_label_set_label (self->message_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), message != NULL && *message != '\0');
  gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (dp_run_get_fraction (self->run), 0, 1));
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), going_on);
}

static void
items_changed_cb (DpRunDialog *self)
{
  gboolean some = g_list_model_get_n_items (dp_run_list_items (self->run)) > 0;

  gtk_stack_set_visible_child_name (self->items_stack, some ? "list" : "empty");
}

static void
log_cb (DpRunDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.show-run-log", "x",
                              dp_run_get_id (self->run));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
dp_run_dialog_dispose (GObject *object)
{
  DpRunDialog *self = DP_RUN_DIALOG (object);

  g_clear_object (&self->run);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_RUN_DIALOG);

  G_OBJECT_CLASS (dp_run_dialog_parent_class)->dispose (object);
}

static void
dp_run_dialog_class_init (DpRunDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_run_dialog_dispose;

  g_type_ensure (DP_TYPE_RUN_REJECTS);
  g_type_ensure (DP_TYPE_STATE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-run-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DpRunDialog, state_icon);
  gtk_widget_class_bind_template_child (widget_class, DpRunDialog, summary_label);
  gtk_widget_class_bind_template_child (widget_class, DpRunDialog, message_label);
  gtk_widget_class_bind_template_child (widget_class, DpRunDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, DpRunDialog, tasks_box);
  gtk_widget_class_bind_template_child (widget_class, DpRunDialog, items_stack);
  gtk_widget_class_bind_template_child (widget_class, DpRunDialog, items);
  gtk_widget_class_bind_template_child (widget_class, DpRunDialog, rejects);
  gtk_widget_class_bind_template_callback (widget_class, log_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_unbind_cb);
}

static void
dp_run_dialog_init (DpRunDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** dp_run_dialog_new: @run: the run to show. Returns: (transfer floating): the dialog */
DpRunDialog *
dp_run_dialog_new (DpRun    *run,
                   DpEngine *engine)
{
  DpRunDialog *self;

  g_return_val_if_fail (DP_IS_RUN (run), NULL);
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  self = g_object_new (DP_TYPE_RUN_DIALOG, NULL);
  self->run = g_object_ref (run);

  gtk_list_box_bind_model (self->tasks_box, dp_run_list_tasks (run),
                           create_task_row_cb, NULL, NULL);
  gtk_no_selection_set_model (self->items, dp_run_list_items (run));
  dp_run_rejects_set_run (self->rejects, run, engine);

  g_signal_connect_object (run, "notify", G_CALLBACK (dp_run_dialog_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dp_run_list_items (run), "items-changed", G_CALLBACK (items_changed_cb),
                           self, G_CONNECT_SWAPPED);
  dp_run_dialog_update (self);
  items_changed_cb (self);

  return self;
}

typedef struct
{
  GtkWidget *parent;
  DpEngine  *engine;
  gint64     run_id;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->parent);
  g_object_unref (opening->engine);
  g_free (opening);
}

static DexFuture *
open_fiber (gpointer user_data)
{
  Opening *opening = user_data;
  DpRun *current = dp_engine_get_current_run (opening->engine);
  g_autoptr(DpRun) run = NULL;
  g_autoptr(GError) error = NULL;

  /* The one that goes on here goes on in its dialog, too. */
  if (current != NULL && dp_run_get_id (current) == opening->run_id)
    run = g_object_ref (current);
  else
    run = dex_await_object (dp_run_history_load (opening->engine, opening->run_id), &error);
  if (run == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* Whoever went elsewhere meanwhile wants no dialog. */
  if (gtk_widget_get_mapped (opening->parent))
    adw_dialog_present (ADW_DIALOG (dp_run_dialog_new (run, opening->engine)), opening->parent);

  return dex_future_new_true ();
}

DexFuture *
dp_run_dialog_open (GtkWidget *parent,
                    DpEngine  *engine,
                    gint64     run_id)
{
  Opening *opening;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  opening = g_new0 (Opening, 1);
  opening->parent = g_object_ref (parent);
  opening->engine = g_object_ref (engine);
  opening->run_id = run_id;

  return dex_scheduler_spawn (NULL, 0, open_fiber, opening, opening_free);
}
