/* dp-run-rejects.c: what a run did not load
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-rejects.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "dp-format.h"
#include "dp-reject-dialog.h"

/* As many as fit the dialog; the page has the others. */
#define FEW 6

struct _DpRunRejects
{
  AdwBin    parent_instance;

  DpRun    *run;
  DpEngine *engine;
};

G_DEFINE_FINAL_TYPE (DpRunRejects, dp_run_rejects, ADW_TYPE_BIN)

static void
show_status (DpRunRejects *self,
             const char   *title,
             const char   *description)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "object-select-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), description);
  gtk_widget_add_css_class (page, "compact");
  adw_bin_set_child (ADW_BIN (self), page);
}

static void
open_cb (AdwActionRow *row,
         DpReject     *reject)
{
  adw_dialog_present (dp_reject_dialog_new (reject), GTK_WIDGET (row));
}

static GtkWidget *
create_row (DpReject *reject)
{
  const char *symbol = dp_reject_get_symbol (reject);
  g_autofree char *place = g_strjoin (" · ", dp_format_source (dp_reject_get_source (reject)),
                                      *symbol != '\0' ? symbol : dp_reject_get_position (reject),
                                      *symbol != '\0' ? dp_reject_get_position (reject) : NULL,
                                      NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE,
                                 "title", dp_reject_get_cause (reject), "subtitle", place,
                                 "activatable", TRUE, NULL);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  g_object_set_data_full (G_OBJECT (row), "reject", g_object_ref (reject), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (open_cb), reject, 0);

  return row;
}

static void
all_cb (DpRunRejects *self)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_DIALOG);

  gtk_widget_activate_action (GTK_WIDGET (self), "app.show-run-rejects", "x",
                              dp_run_get_id (self->run));
  adw_dialog_close (ADW_DIALOG (dialog));
}

static GtkWidget *
create_way_to_all (DpRunRejects *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_button_row_new ();

  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("_Show All on the Page of Rejects"));
  adw_button_row_set_end_icon_name (ADW_BUTTON_ROW (row), "go-next-symbolic");
  g_signal_connect_object (row, "activated", G_CALLBACK (all_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);

  return group;
}

static void
dp_run_rejects_show (DpRunRejects *self,
                     GListModel   *first,
                     gint64        n_rejects)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                         "%" PRId64 " row kept aside",
                                                         "%" PRId64 " rows kept aside", n_rejects),
                                            n_rejects);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("All others of this run are loaded."));
  for (guint i = 0; i < g_list_model_get_n_items (first); i++)
    {
      g_autoptr(DpReject) reject = g_list_model_get_item (first, i);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_row (reject));
    }

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (create_way_to_all (self)));
  adw_bin_set_child (ADW_BIN (self), page);
}

static DexFuture *
read_fiber (gpointer user_data)
{
  DpRunRejects *self = user_data;
  g_autoptr(DpEngine) engine = g_object_ref (self->engine);
  gint64 run_id = dp_run_get_id (self->run);
  g_autoptr(GListModel) first = NULL;
  g_autoptr(GError) error = NULL;
  gint64 n_rejects = 0;

  first = dex_await_object (dp_reject_list (engine, NULL, run_id, TRUE, FEW), &error);
  if (first != NULL)
    n_rejects = dex_await_int64 (dp_reject_count (engine, run_id), &error);
  if (self->run == NULL)
    return dex_future_new_true ();

  if (error != NULL)
    show_status (self, _("Not Known"), error->message);
  else if (n_rejects > 0)
    dp_run_rejects_show (self, first, n_rejects);
  else
    show_status (self, _("Nothing Kept Aside"), _("Every row that this run got is loaded."));

  return dex_future_new_true ();
}

static void
dp_run_rejects_read (DpRunRejects *self)
{
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, read_fiber, g_object_ref (self), g_object_unref));
}

static void
run_changed_cb (DpRunRejects *self)
{
  if (dp_run_is_finished (self->run))
    dp_run_rejects_read (self);
}

static void
dp_run_rejects_dispose (GObject *object)
{
  DpRunRejects *self = DP_RUN_REJECTS (object);

  g_clear_object (&self->run);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (dp_run_rejects_parent_class)->dispose (object);
}

static void
dp_run_rejects_class_init (DpRunRejectsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_run_rejects_dispose;
}

static void
dp_run_rejects_init (DpRunRejects *self)
{
}

void
dp_run_rejects_set_run (DpRunRejects *self,
                        DpRun        *run,
                        DpEngine     *engine)
{
  g_return_if_fail (DP_IS_RUN_REJECTS (self));
  g_return_if_fail (DP_IS_RUN (run));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (self->run == NULL);

  self->run = g_object_ref (run);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (run_changed_cb), self,
                           G_CONNECT_SWAPPED);
  dp_run_rejects_read (self);
}
