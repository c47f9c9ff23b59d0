/* dp-pipeline-page.c: what is fetched, built and tested, when, and what came of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-pipeline-page.h"

#include <glib/gi18n.h>

#include "dp-backfills-part.h"
#include "dp-history-part.h"
#include "dp-logs-part.h"
#include "dp-now-part.h"
#include "dp-quota-part.h"
#include "dp-rejects-part.h"
#include "dp-schedules-part.h"
#include "dp-state.h"

struct _DpPipelinePage
{
  DpPage        parent_instance;

  GtkDropDown  *chooser;
  AdwViewStack *view_stack;
  gboolean      is_narrow;
};

G_DEFINE_FINAL_TYPE (DpPipelinePage, dp_pipeline_page, DP_TYPE_PAGE)

static const struct
{
  const char *name;
  const char *title;
  GType     (*get_part_type) (void);
} parts[] = {
  { "now", N_("Now"), dp_now_part_get_type },
  { "history", N_("History"), dp_history_part_get_type },
  { "schedules", N_("Schedules"), dp_schedules_part_get_type },
  { "backfills", N_("Backfills"), dp_backfills_part_get_type },
  { "quota", N_("Quota"), dp_quota_part_get_type },
  { "rejects", N_("Rejects"), dp_rejects_part_get_type },
  { "logs", N_("Logs"), dp_logs_part_get_type },
};

/* Returns: (nullable) (transfer none): the part, where somebody has looked at it */
static DpPagePart *
find_part (DpPipelinePage *self,
           guint           position)
{
  GtkWidget *place = adw_view_stack_get_child_by_name (self->view_stack, parts[position].name);

  return DP_PAGE_PART (adw_bin_get_child (ADW_BIN (place)));
}

/* Built when first looked at, and shown.
 * Returns: (nullable) (transfer none): the part called @name */
static DpPagePart *
show_part (DpPipelinePage *self,
           const char     *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GtkWidget *place;

      if (g_strcmp0 (parts[i].name, name) != 0)
        continue;

      place = adw_view_stack_get_child_by_name (self->view_stack, name);
      if (find_part (self, i) == NULL)
        {
          adw_bin_set_child (ADW_BIN (place), g_object_new (parts[i].get_part_type (), "engine",
                                                            dp_page_get_engine (DP_PAGE (self)),
                                                            NULL));
          dp_page_part_set_narrow (find_part (self, i), self->is_narrow);
        }
      adw_view_stack_set_visible_child (self->view_stack, place);

      return find_part (self, i);
    }

  return NULL;
}

/* Switcher and chooser are of the same stack: whichever there is room for. */
static void
chosen_cb (DpPipelinePage *self)
{
  AdwViewStackPage *page = gtk_drop_down_get_selected_item (self->chooser);

  if (page != NULL)
    adw_view_stack_set_visible_child (self->view_stack, adw_view_stack_page_get_child (page));
}

static void
switched_cb (DpPipelinePage *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->view_stack);

  /* While they are being added there is no choice yet. */
  if (gtk_drop_down_get_model (self->chooser) == NULL)
    return;

  show_part (self, name);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_strcmp0 (parts[i].name, name) == 0)
      gtk_drop_down_set_selected (self->chooser, i);
}

static void
set_narrow (DpPipelinePage *self,
            gboolean        is_narrow)
{
  self->is_narrow = is_narrow;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (find_part (self, i) != NULL)
      dp_page_part_set_narrow (find_part (self, i), is_narrow);
}

static void
narrowed_cb (DpPipelinePage *self)
{
  set_narrow (self, TRUE);
}

static void
widened_cb (DpPipelinePage *self)
{
  set_narrow (self, FALSE);
}

static void
dp_pipeline_page_refresh (DpPage *page)
{
  DpPipelinePage *self = DP_PIPELINE_PAGE (page);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (find_part (self, i) != NULL)
      dp_page_part_invalidate (find_part (self, i));
}

static void
dp_pipeline_page_constructed (GObject *object)
{
  DpPipelinePage *self = DP_PIPELINE_PAGE (object);
  g_autoptr(GtkSelectionModel) pages = NULL;

  G_OBJECT_CLASS (dp_pipeline_page_parent_class)->constructed (object);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    adw_view_stack_add_titled (self->view_stack, adw_bin_new (), parts[i].name,
                               _(parts[i].title));
  pages = adw_view_stack_get_pages (self->view_stack);
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (pages));
  dp_state_keep (dp_page_get_settings (DP_PAGE (self)), "pipeline-part",
                 GTK_WIDGET (self->view_stack), "visible-child-name");
  switched_cb (self);
}

static void
show_part_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  show_part (DP_PIPELINE_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
show_rejects_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  DpPipelinePage *self = DP_PIPELINE_PAGE (widget);

  dp_rejects_part_show_run (DP_REJECTS_PART (show_part (self, "rejects")),
                            g_variant_get_int64 (parameter));
}

static void
show_log_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  DpPipelinePage *self = DP_PIPELINE_PAGE (widget);

  dp_logs_part_show_run (DP_LOGS_PART (show_part (self, "logs")), g_variant_get_int64 (parameter));
}

static void
dp_pipeline_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DP_TYPE_PIPELINE_PAGE);

  G_OBJECT_CLASS (dp_pipeline_page_parent_class)->dispose (object);
}

static void
dp_pipeline_page_class_init (DpPipelinePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = dp_pipeline_page_constructed;
  object_class->dispose = dp_pipeline_page_dispose;
  DP_PAGE_CLASS (klass)->refresh = dp_pipeline_page_refresh;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-pipeline-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DpPipelinePage, chooser);
  gtk_widget_class_bind_template_child (widget_class, DpPipelinePage, view_stack);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrowed_cb);
  gtk_widget_class_bind_template_callback (widget_class, widened_cb);
  gtk_widget_class_install_action (widget_class, "pipeline.show-part", "s", show_part_action);
  gtk_widget_class_install_action (widget_class, "pipeline.show-rejects", "x",
                                   show_rejects_action);
  gtk_widget_class_install_action (widget_class, "pipeline.show-log", "x", show_log_action);
}

static void
dp_pipeline_page_init (DpPipelinePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
