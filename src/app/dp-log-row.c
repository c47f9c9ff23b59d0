/* dp-log-row.c: an event of the log in a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-log-row.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "dp-format.h"
#include "dp-run-text.h"

struct _DpLogRow
{
  GtkBox     parent_instance;

  GtkImage  *icon;
  GtkLabel  *time_label;
  GtkLabel  *level_label;
  GtkButton *run_button;
  GtkLabel  *about_label;
  GtkLabel  *message_label;
};

G_DEFINE_FINAL_TYPE (DpLogRow, dp_log_row, GTK_TYPE_BOX)

static const struct
{
  const char *name;
  const char *title;
  const char *icon_name;
  const char *css_class;
} levels[] = {
  { "error", N_("Error"), "dialog-error-symbolic", "error" },
  { "warning", N_("Warning"), "dialog-warning-symbolic", "warning" },
  { "info", N_("Information"), "dialog-information-symbolic", "dimmed" },
  { "debug", N_("Detail"), "view-more-symbolic", "dimmed" },
};

static guint
find_level (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_str_equal (levels[i].name, name))
      return i;

  return G_N_ELEMENTS (levels) - 1;
}

const char *
dp_log_row_get_level_title (const char *level)
{
  g_return_val_if_fail (level != NULL, NULL);

  return _(levels[find_level (level)].title);
}

/* Returns: (transfer full): "Fetch · Alpha Vantage · IBM" */
static char *
dup_about (DpLogEntry *entry)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;
  const char *task = dp_log_entry_get_task (entry);

  if (task != NULL)
    g_strv_builder_add (builder, dp_run_text_get_task_title (task));
  if (dp_log_entry_get_source (entry) != NULL)
    g_strv_builder_add (builder, dp_format_source (dp_log_entry_get_source (entry)));
  if (dp_log_entry_get_item (entry) != NULL)
    g_strv_builder_add (builder, dp_log_entry_get_item (entry));
  if (dp_log_entry_get_request (entry) != NULL)
    g_strv_builder_add (builder, dp_log_entry_get_request (entry));
  parts = g_strv_builder_end (builder);

  return g_strjoinv (" · ", parts);
}

/* It leads to the run, and says which. */
static void
show_run (DpLogRow *self,
          gint64    run_id)
{
  g_autofree char *title = g_strdup_printf (_("Run %" PRId64), run_id);

  gtk_button_set_label (self->run_button, title);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->run_button), "x", run_id);
  gtk_widget_set_visible (GTK_WIDGET (self->run_button), run_id != 0);
}

static void
dp_log_row_class_init (DpLogRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-log-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DpLogRow, icon);
  gtk_widget_class_bind_template_child (widget_class, DpLogRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, DpLogRow, level_label);
  gtk_widget_class_bind_template_child (widget_class, DpLogRow, run_button);
  gtk_widget_class_bind_template_child (widget_class, DpLogRow, about_label);
  gtk_widget_class_bind_template_child (widget_class, DpLogRow, message_label);
}

static void
dp_log_row_init (DpLogRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** dp_log_row_new: Returns: (transfer floating): an empty row */
GtkWidget *
dp_log_row_new (void)
{
  return g_object_new (DP_TYPE_LOG_ROW, NULL);
}

/** dp_log_row_set_entry: @entry: what to show from now on; it does not change */
void
dp_log_row_set_entry (DpLogRow   *self,
                      DpLogEntry *entry)
{
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *time = NULL;
  g_autofree char *about = NULL;
  guint level;

  g_return_if_fail (DP_IS_LOG_ROW (self));
  g_return_if_fail (DP_IS_LOG_ENTRY (entry));

  utc = g_date_time_new_from_unix_utc (dp_log_entry_get_time_us (entry) / G_USEC_PER_SEC);
  local = g_date_time_to_local (utc);
  /* Translators: when an event of the log was, see strftime(3): "21 Nov, 15:30:00" */
  time = g_date_time_format (local, _("%-d %b, %H:%M:%S"));
  about = dup_about (entry);
  level = find_level (dp_log_entry_get_level (entry));
  gtk_image_set_from_icon_name (self->icon, levels[level].icon_name);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), levels[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), levels[level].css_class);
  gtk_label_set_label (self->level_label, _(levels[level].title));
  gtk_label_set_label (self->time_label, time);
  show_run (self, dp_log_entry_get_run_id (entry));
  gtk_label_set_label (self->about_label, about);
  gtk_label_set_label (self->message_label, dp_log_entry_get_message (entry));
}
