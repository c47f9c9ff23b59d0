/* dp-run-bar.c: what a run is doing, with a button to stop it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-bar.h"

#include <glib/gi18n.h>

#include "dp-run-text.h"

struct _DpRunBar
{
  AdwBin          parent_instance;

  GtkRevealer    *revealer;
  GtkLabel       *label;
  GtkProgressBar *progress_bar;

  DpRun          *run;
};

G_DEFINE_FINAL_TYPE (DpRunBar, dp_run_bar, ADW_TYPE_BIN)

static void
dp_run_bar_update (DpRunBar *self)
{
  gboolean going_on = self->run != NULL && !dp_run_is_finished (self->run);

  gtk_revealer_set_reveal_child (self->revealer, going_on);

  if (going_on)
    {
      g_autofree char *text = dp_run_text_dup_progress (self->run);

      gtk_label_set_label (self->label, text);
      gtk_progress_bar_set_fraction (self->progress_bar,
                                     CLAMP (dp_run_get_fraction (self->run), 0, 1));
    }
}

static void
tasks_changed_cb (DpRunBar   *self,
                  guint       position,
                  guint       removed,
                  guint       added,
                  GListModel *tasks)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(DpTask) task = g_list_model_get_item (tasks, i);

      g_signal_connect_object (task, "notify::message", G_CALLBACK (dp_run_bar_update),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (task, "notify::state", G_CALLBACK (dp_run_bar_update),
                               self, G_CONNECT_SWAPPED);
    }

  dp_run_bar_update (self);
}

static void
dp_run_bar_dispose (GObject *object)
{
  DpRunBar *self = DP_RUN_BAR (object);

  g_clear_object (&self->run);

  G_OBJECT_CLASS (dp_run_bar_parent_class)->dispose (object);
}

static void
dp_run_bar_class_init (DpRunBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_run_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-run-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, DpRunBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, DpRunBar, label);
  gtk_widget_class_bind_template_child (widget_class, DpRunBar, progress_bar);
}

static void
dp_run_bar_init (DpRunBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** dp_run_bar_set_run: @run: (nullable): the run to follow from now on */
void
dp_run_bar_set_run (DpRunBar *self,
                    DpRun    *run)
{
  GListModel *tasks;

  g_return_if_fail (DP_IS_RUN_BAR (self));
  g_return_if_fail (run == NULL || DP_IS_RUN (run));

  if (self->run == run)
    return;

  if (self->run != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->run, self);
      g_signal_handlers_disconnect_by_data (dp_run_list_tasks (self->run), self);
    }

  g_set_object (&self->run, run);

  if (run != NULL)
    {
      tasks = dp_run_list_tasks (run);
      g_signal_connect_object (run, "notify", G_CALLBACK (dp_run_bar_update),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (tasks, "items-changed", G_CALLBACK (tasks_changed_cb),
                               self, G_CONNECT_SWAPPED);
      tasks_changed_cb (self, 0, 0, g_list_model_get_n_items (tasks), tasks);
    }

  dp_run_bar_update (self);
}
