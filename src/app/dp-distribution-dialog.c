/* dp-distribution-dialog.c: how the large tables are stored, looked at and changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-distribution-dialog.h"

#include <glib/gi18n.h>

#include "dp-distribution.h"

struct _DpDistributionDialog
{
  AdwDialog            parent_instance;

  GtkStack            *stack;
  AdwStatusPage       *working_page;
  AdwStatusPage       *done_page;
  AdwStatusPage       *failed_page;
  AdwPreferencesPage  *steps_page;
  AdwPreferencesGroup *steps_group;
  GtkListBox          *steps_box;
  GtkWidget           *apply_button;

  DpEngine            *engine;
  DpDistribution      *distribution;   /* (nullable): what was found */
  DexFuture           *work;           /* (nullable): dropped, it ends, and nothing is changed */
};

G_DEFINE_FINAL_TYPE (DpDistributionDialog, dp_distribution_dialog, ADW_TYPE_DIALOG)

static void
show_page (DpDistributionDialog *self,
           const char           *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->apply_button, g_str_equal (name, "steps"));
}

static void
show_failure (DpDistributionDialog *self,
              const char           *message)
{
  g_autofree char *markup = g_markup_escape_text (message, -1);

  adw_status_page_set_description (self->failed_page, markup);
  show_page (self, "failed");
}

static const char *
describe_kind (const char *nick)
{
  if (g_str_equal (nick, "citus"))
    return _("This server has Citus: large tables are spread over its nodes by instrument, and "
             "small ones are copied to each node.");
  if (g_str_equal (nick, "timescale"))
    return _("This server has TimescaleDB: large tables become hypertables, stored in chunks of "
             "time.");

  return _("On a plain PostgreSQL, large tables get a part for each month, and one for a year long "
           "ago that has few rows, so that what is old stays out of the way.");
}

static GtkWidget *
step_row_new (const DpDistributionStep *step)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = g_strjoin ("\n", step->step != NULL ? step->step : _("Is so already"),
                                         step->obstacle, NULL);
  const char *icon = step->obstacle != NULL ? "dialog-warning-symbolic"
                     : step->step == NULL ? "object-select-symbolic" : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), step->table);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (icon != NULL)
    {
      GtkWidget *image = gtk_image_new_from_icon_name (icon);

      gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      step->obstacle != NULL ? _("In the Way") : _("Done"), -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
    }

  return row;
}

static void
show_steps (DpDistributionDialog *self)
{
  GPtrArray *steps = dp_distribution_get_steps (self->distribution);
  gboolean blocked = dp_distribution_has_obstacles (self->distribution);
  guint n_steps = dp_distribution_count_steps (self->distribution);

  gtk_list_box_remove_all (self->steps_box);
  for (guint i = 0; i < steps->len; i++)
    gtk_list_box_append (self->steps_box, step_row_new (g_ptr_array_index (steps, i)));

  adw_preferences_page_set_description (self->steps_page, describe_kind (dp_distribution_get_nick (
                                                              self->distribution)));
  adw_preferences_group_set_description (
      self->steps_group, blocked ? _("Something stands in the way, so nothing can be changed yet. "
                                     "Remove what is named first.")
                         : n_steps == 0
                             ? _("All of it is so already: there is nothing to do.")
                             : _("All of it is done in one transaction: whatever happens, every "
                                 "table is as it was or as it shall be. Runs wait until it is "
                                 "done, and nothing can be read meanwhile."));
  gtk_widget_set_sensitive (self->apply_button, !blocked && n_steps > 0);
  show_page (self, "steps");
}

static DexFuture *
looked_cb (DexFuture *future,
           gpointer   user_data)
{
  DpDistributionDialog *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self->engine == NULL)
    return dex_future_new_true ();

  if (value != NULL)
    {
      g_set_object (&self->distribution, g_value_get_object (value));
      show_steps (self);
    }
  else
    {
      show_failure (self, error->message);
    }

  return dex_future_new_true ();
}

static void
look (DpDistributionDialog *self)
{
  DpDbPool *pool = dp_engine_get_pool (self->engine);

  dex_clear (&self->work);
  if (pool == NULL)
    {
      show_failure (self, _("The database is not open."));
      return;
    }

  adw_status_page_set_title (self->working_page, _("Looking at the Tables"));
  adw_status_page_set_description (self->working_page, NULL);
  show_page (self, "working");
  self->work = dex_future_finally (dp_distribution_look (dp_db_pool_get_target (pool), NULL, FALSE),
                                   looked_cb, g_object_ref (self), g_object_unref);
}

static DexFuture *
apply_fiber (gpointer user_data)
{
  DpDistributionDialog *self = user_data;
  g_autoptr(DpDistribution) distribution = g_object_ref (self->distribution);
  g_autoptr(DpDbTarget) target = dp_db_target_ref (
      dp_db_pool_get_target (dp_engine_get_pool (self->engine)));
  g_autoptr(GError) error = NULL;

  if (!dex_await (dp_distribution_apply (distribution), &error) ||
      !dex_await (dp_distribution_keep (target), &error))
    {
      if (self->engine != NULL)
        show_failure (self, error->message);
      return dex_future_new_true ();
    }

  if (self->engine != NULL)
    show_page (self, "done");

  return dex_future_new_true ();
}

static void
apply_cb (DpDistributionDialog *self)
{
  DpRun *run = dp_engine_get_current_run (self->engine);

  if (run != NULL && !dp_run_is_finished (run))
    {
      show_failure (self,
                    _("A run is going on. Wait until it is done, or stop it, and try again."));
      return;
    }
  if (dp_engine_get_pool (self->engine) == NULL)
    {
      show_failure (self, _("The database is not open."));
      return;
    }

  dex_clear (&self->work);
  adw_status_page_set_title (self->working_page, _("Storing the Tables Anew"));
  adw_status_page_set_description (
      self->working_page, _("This takes as long as all rows take to be written once. Until it is "
                            "done, you can cancel, and everything stays as it was."));
  show_page (self, "working");
  self->work = dex_scheduler_spawn (NULL, 0, apply_fiber, g_object_ref (self), g_object_unref);
}

/* What is going on is dropped, and with it its transaction. */
static void
cancel_cb (DpDistributionDialog *self)
{
  dex_clear (&self->work);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
closed_cb (DpDistributionDialog *self)
{
  dex_clear (&self->work);
}

static void
dp_distribution_dialog_dispose (GObject *object)
{
  DpDistributionDialog *self = DP_DISTRIBUTION_DIALOG (object);

  dex_clear (&self->work);
  g_clear_object (&self->distribution);
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_DISTRIBUTION_DIALOG);

  G_OBJECT_CLASS (dp_distribution_dialog_parent_class)->dispose (object);
}

static void
dp_distribution_dialog_class_init (DpDistributionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_distribution_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-distribution-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DpDistributionDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, DpDistributionDialog, working_page);
  gtk_widget_class_bind_template_child (widget_class, DpDistributionDialog, done_page);
  gtk_widget_class_bind_template_child (widget_class, DpDistributionDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DpDistributionDialog, steps_page);
  gtk_widget_class_bind_template_child (widget_class, DpDistributionDialog, steps_group);
  gtk_widget_class_bind_template_child (widget_class, DpDistributionDialog, steps_box);
  gtk_widget_class_bind_template_child (widget_class, DpDistributionDialog, apply_button);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, look);
}

static void
dp_distribution_dialog_init (DpDistributionDialog *self)
{
  g_autoptr(AdwSpinnerPaintable) spinner = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  spinner = adw_spinner_paintable_new (GTK_WIDGET (self->working_page));
  adw_status_page_set_paintable (self->working_page, GDK_PAINTABLE (spinner));
}

AdwDialog *
dp_distribution_dialog_new (DpEngine *engine)
{
  DpDistributionDialog *self;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  self = g_object_new (DP_TYPE_DISTRIBUTION_DIALOG, NULL);
  self->engine = g_object_ref (engine);
  look (self);

  return ADW_DIALOG (self);
}
