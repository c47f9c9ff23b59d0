/* dp-run-row.c: a task or a symbol of a run in a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-row.h"

#include <glib/gi18n.h>

#include "dp-format.h"
#include "dp-run.h"
#include "dp-run-text.h"
#include "dp-state-icon.h"

struct _DpRunRow
{
  GtkBox        parent_instance;

  DpStateIcon  *state_icon;
  GtkLabel     *title_label;
  GtkLabel     *message_label;
  GtkLabel     *rows_label;
  GtkLabel     *extra_label;

  GSignalGroup *item_signals;
};

G_DEFINE_FINAL_TYPE (DpRunRow, dp_run_row, GTK_TYPE_BOX)

static void
dp_run_row_show (DpRunRow   *self,
                 DpRunState  state,
                 const char *title,
                 const char *message,
                 const char *count,
                 const char *extra)
{
  dp_state_icon_set_state (self->state_icon, state);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->message_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), message != NULL && *message != '\0');
  gtk_label_set_label (self->rows_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->rows_label), *count != '\0');
  gtk_label_set_label (self->extra_label, extra);
  gtk_widget_set_visible (GTK_WIDGET (self->extra_label), *extra != '\0');
}

static void
dp_run_row_update (DpRunRow *self)
{
  g_autoptr(GObject) item = g_signal_group_dup_target (self->item_signals);

  if (DP_IS_TASK (item))
    {
      DpTask *task = DP_TASK (item);
      gint64 usec = dp_task_get_duration_us (task);
      g_autofree char *count = dp_run_text_dup_count (dp_task_get_name (task),
                                                      dp_task_get_rows_out (task));
      g_autofree char *duration = usec > 0 ? dp_format_duration (usec) : g_strdup ("");
      g_autofree char *measured = dp_run_text_dup_measured (task);
      const char *message = dp_task_get_message (task);
      g_autofree char *said = message == NULL || *message == '\0' ? g_strdup (measured)
                              : *measured == '\0' ? g_strdup (message)
                              : g_strdup_printf ("%s\n%s", message, measured);

      dp_run_row_show (self, dp_task_get_state (task),
                       dp_run_text_get_task_title (dp_task_get_name (task)),
                       said, count, duration);
    }
  else if (DP_IS_RUN_ITEM (item))
    {
      DpRunItem *run_item = DP_RUN_ITEM (item);
      g_autofree char *count = dp_run_text_dup_count (NULL, dp_run_item_get_rows (run_item));

      g_autofree char *name = dp_format_item (dp_run_item_get_symbol (run_item));

      dp_run_row_show (self, dp_run_item_get_state (run_item), name,
                       dp_run_item_get_message (run_item), count,
                       dp_format_source (dp_run_item_get_source (run_item)));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), dp_run_item_get_symbol (run_item));
    }
}

static void
dp_run_row_dispose (GObject *object)
{
  DpRunRow *self = DP_RUN_ROW (object);

  g_clear_object (&self->item_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_RUN_ROW);

  G_OBJECT_CLASS (dp_run_row_parent_class)->dispose (object);
}

static void
dp_run_row_class_init (DpRunRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_run_row_dispose;

  g_type_ensure (DP_TYPE_STATE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DpRunRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, DpRunRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, DpRunRow, message_label);
  gtk_widget_class_bind_template_child (widget_class, DpRunRow, rows_label);
  gtk_widget_class_bind_template_child (widget_class, DpRunRow, extra_label);
}

static void
dp_run_row_init (DpRunRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->item_signals = g_signal_group_new (G_TYPE_OBJECT);
  g_signal_group_connect_swapped (self->item_signals, "notify",
                                  G_CALLBACK (dp_run_row_update), self);
}

/** dp_run_row_new: Returns: (transfer floating): an empty row */
GtkWidget *
dp_run_row_new (void)
{
  return g_object_new (DP_TYPE_RUN_ROW, NULL);
}

/** dp_run_row_set_item: @item: (nullable): a [class@Task] or [class@RunItem] to show and follow */
void
dp_run_row_set_item (DpRunRow *self,
                     gpointer  item)
{
  g_return_if_fail (DP_IS_RUN_ROW (self));
  g_return_if_fail (item == NULL || DP_IS_TASK (item) || DP_IS_RUN_ITEM (item));

  g_signal_group_set_target (self->item_signals, item);
  dp_run_row_update (self);
}
