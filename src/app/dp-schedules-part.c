/* dp-schedules-part.c: what runs by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-schedules-part.h"

#include "dp-schedule-row.h"

struct _DpSchedulesPart
{
  DpPagePart    parent_instance;

  GtkListBox   *list_box;
  AdwSwitchRow *keep_row;
};

G_DEFINE_FINAL_TYPE (DpSchedulesPart, dp_schedules_part, DP_TYPE_PAGE_PART)

static void
started_cb (DpSchedulesPart *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "pipeline.show-part", "s", "now");
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  DpSchedulesPart *self = user_data;
  GtkWidget *row = dp_schedule_row_new (dp_page_part_get_engine (DP_PAGE_PART (self)), item);

  g_signal_connect_object (row, "said", G_CALLBACK (dp_page_part_say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "started", G_CALLBACK (started_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    dp_page_part_say (user_data, error->message);

  return dex_future_new_true ();
}

static void
dp_schedules_part_refresh (DpPagePart *part)
{
  dex_future_disown (dex_future_finally (dp_engine_load_pipelines (dp_page_part_get_engine (part)),
                                         loaded_cb, g_object_ref (part), g_object_unref));
}

static void
dp_schedules_part_constructed (GObject *object)
{
  DpSchedulesPart *self = DP_SCHEDULES_PART (object);
  DpEngine *engine = dp_page_part_get_engine (DP_PAGE_PART (self));
  GSettings *settings = dp_settings_get_gsettings (dp_engine_get_settings (engine));

  G_OBJECT_CLASS (dp_schedules_part_parent_class)->constructed (object);

  g_settings_bind (settings, "keep-schedules", self->keep_row, "active", G_SETTINGS_BIND_DEFAULT);
  gtk_list_box_bind_model (self->list_box, dp_engine_list_pipelines (engine), create_row, self,
                           NULL);
}

static void
dp_schedules_part_class_init (DpSchedulesPartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = dp_schedules_part_constructed;
  DP_PAGE_PART_CLASS (klass)->refresh = dp_schedules_part_refresh;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-schedules-part.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSchedulesPart, list_box);
  gtk_widget_class_bind_template_child (widget_class, DpSchedulesPart, keep_row);
}

static void
dp_schedules_part_init (DpSchedulesPart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
