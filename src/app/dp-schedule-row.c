/* dp-schedule-row.c: a pipeline among those that run by themselves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-schedule-row.h"

#include <glib/gi18n.h>

#include "dp-pipeline-text.h"

#define N_NEXT 10

struct _DpScheduleRow
{
  AdwExpanderRow  parent_instance;

  GtkSwitch      *enabled_switch;
  GtkWidget      *run_button;
  AdwActionRow   *next_row;

  DpEngine       *engine;
  DpPipelineSpec *spec;
  gboolean        showing;      /* what is set is what is there, and nobody's wish */
};

G_DEFINE_FINAL_TYPE (DpScheduleRow, dp_schedule_row, ADW_TYPE_EXPANDER_ROW)

enum
{
  SAID,
  STARTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static DexFuture *
saved_cb (DexFuture *future,
          gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    g_signal_emit (user_data, signals[SAID], 0, error->message);

  return dex_future_new_true ();
}

static void
enabled_cb (DpScheduleRow *self)
{
  g_autoptr(DpPipelineSpec) spec = NULL;

  if (self->showing)
    return;

  spec = dp_pipeline_spec_copy (self->spec);
  g_object_set (spec, "enabled", gtk_switch_get_active (self->enabled_switch), NULL);
  dex_future_disown (
      dex_future_finally (dp_engine_save_pipeline (self->engine, spec, g_get_real_time ()),
                          saved_cb, g_object_ref (self), g_object_unref));
}

static void
run_cb (DpScheduleRow *self)
{
  DpRunOptions options = { .trigger = "window" };
  g_autoptr(DpRun) run = NULL;
  g_autoptr(GError) error = NULL;

  dp_pipeline_spec_fill_run (self->spec, &options);
  run = dp_engine_start_run (self->engine, &options, &error);
  if (run != NULL)
    g_signal_emit (self, signals[STARTED], 0);
  else
    g_signal_emit (self, signals[SAID], 0, error->message);
}

static void
dp_schedule_row_show (DpScheduleRow *self)
{
  g_autofree char *summary = dp_pipeline_text_dup_summary (self->spec);
  g_autofree char *next = dp_pipeline_text_dup_next (self->spec, N_NEXT);

  self->showing = TRUE;
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), summary);
  gtk_switch_set_active (self->enabled_switch, dp_pipeline_spec_get_enabled (self->spec));
  adw_action_row_set_subtitle (self->next_row, *next != '\0' ? next : _("Never by itself"));
  self->showing = FALSE;
}

static void
dp_schedule_row_dispose (GObject *object)
{
  DpScheduleRow *self = DP_SCHEDULE_ROW (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->spec);

  G_OBJECT_CLASS (dp_schedule_row_parent_class)->dispose (object);
}

static void
dp_schedule_row_class_init (DpScheduleRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_schedule_row_dispose;

  signals[SAID] = g_signal_new ("said", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[STARTED] = g_signal_new ("started", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
dp_schedule_row_init (DpScheduleRow *self)
{
  AdwExpanderRow *row = ADW_EXPANDER_ROW (self);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  self->run_button = gtk_button_new_from_icon_name ("media-playback-start-symbolic");
  self->enabled_switch = GTK_SWITCH (gtk_switch_new ());
  self->next_row = ADW_ACTION_ROW (adw_action_row_new ());
  gtk_widget_set_valign (self->run_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->run_button, "flat");
  gtk_widget_set_valign (GTK_WIDGET (self->enabled_switch), GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->next_row), _("Next Runs"));
  adw_action_row_set_subtitle_lines (self->next_row, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->next_row), "property");
  adw_expander_row_add_suffix (row, GTK_WIDGET (self->enabled_switch));
  adw_expander_row_add_suffix (row, self->run_button);
  adw_expander_row_add_row (row, GTK_WIDGET (self->next_row));
  g_signal_connect_swapped (self->run_button, "clicked", G_CALLBACK (run_cb), self);
  g_signal_connect_swapped (self->enabled_switch, "notify::active", G_CALLBACK (enabled_cb), self);
}

static void
name_widget (GtkWidget  *widget,
             const char *label)
{
  gtk_widget_set_tooltip_text (widget, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

GtkWidget *
dp_schedule_row_new (DpEngine       *engine,
                     DpPipelineSpec *spec)
{
  DpScheduleRow *self;
  const char *name;
  g_autofree char *keep = NULL;
  g_autofree char *run = NULL;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (spec), NULL);

  name = dp_pipeline_spec_get_name (spec);
  self = g_object_new (DP_TYPE_SCHEDULE_ROW, "title", name, NULL);
  self->engine = g_object_ref (engine);
  self->spec = g_object_ref (spec);
  /* Translators: a switch; the name of a pipeline */
  keep = g_strdup_printf (_("Keep the schedule of %s"), name);
  name_widget (GTK_WIDGET (self->enabled_switch), keep);
  /* Translators: a button; the name of a pipeline */
  run = g_strdup_printf (_("Run %s Now"), name);
  name_widget (self->run_button, run);
  g_signal_connect_object (engine, "pipelines-changed", G_CALLBACK (dp_schedule_row_show), self,
                           G_CONNECT_SWAPPED);
  dp_schedule_row_show (self);

  return GTK_WIDGET (self);
}
