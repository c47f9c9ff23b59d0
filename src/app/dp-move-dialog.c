/* dp-move-dialog.c: whether the data comes along to another database, and how far it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-move-dialog.h"

#include <glib/gi18n.h>

#include "dp-alert.h"
#include "dp-relocation.h"

#define LOOK_MS 100

typedef struct
{
  GtkWidget      *parent;
  DpSettings     *settings;
  char           *place;
  char           *name;         /* (nullable) */
  DpRelocation   *relocation;   /* (nullable) */
  GtkProgressBar *bar;          /* (nullable): while it is shown */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->parent);
  g_clear_object (&work->settings);
  g_clear_object (&work->relocation);
  g_clear_object (&work->bar);
  g_free (work->place);
  g_free (work->name);
  g_free (work);
}

static void
responded_cb (AdwAlertDialog *dialog,
              const char     *response,
              gpointer        user_data)
{
  DexPromise *promise = user_data;

  if (dex_future_is_pending (DEX_FUTURE (promise)))
    dex_promise_resolve_string (promise, g_strdup (response));
}

static void
promise_closure_unref (gpointer  data,
                       GClosure *closure)
{
  dex_unref (data);
}

/* Returns: (transfer full): a future of the response (string) */
static DexFuture *
present (Work           *work,
         AdwAlertDialog *dialog)
{
  DexPromise *promise = dex_promise_new ();

  g_signal_connect_data (dialog, "response", G_CALLBACK (responded_cb), dex_ref (promise),
                         promise_closure_unref, 0);
  adw_dialog_present (ADW_DIALOG (dialog), work->parent);

  return DEX_FUTURE (promise);
}

static char *
ask (Work *work)
{
  AdwDialog *dialog = dp_alert_new (_("Take the Data Along?"), NULL);
  const char *name = work->name != NULL ? work->name : _("the private server");

  /* Translators: %s is a database, or the private server */
  adw_alert_dialog_format_body (
      ADW_ALERT_DIALOG (dialog),
      _("All data can be copied to %s and compared there, table by table; what is here stays as "
        "it is. Without that, the other place is used with what it has."),
      name);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "use",
                                  _("_Use without Data"), "move", _("_Copy Data"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "move",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "move");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");

  return dex_await_string (present (work, ADW_ALERT_DIALOG (dialog)), NULL);
}

static gboolean
look_cb (gpointer user_data)
{
  Work *work = user_data;
  DpMove *move = dp_relocation_get_move (work->relocation);
  g_autofree char *step = NULL;

  if (move == NULL)
    return G_SOURCE_CONTINUE;
  step = dp_move_dup_step (move);
  gtk_progress_bar_set_fraction (work->bar, dp_move_get_fraction (move));
  gtk_progress_bar_set_text (work->bar, step);

  return G_SOURCE_CONTINUE;
}

static DexFuture *
stopped_cb (DexFuture *future,
            gpointer   user_data)
{
  dp_relocation_cancel (user_data);

  return NULL;
}

/* Returns: (transfer full) */
static AdwAlertDialog *
new_progress (Work *work)
{
  AdwDialog *dialog = g_object_ref_sink (
      dp_alert_new (_("Copying Data"),
                    _("Stopped, it goes on from there the next time.")));

  work->bar = g_object_ref_sink (GTK_PROGRESS_BAR (gtk_progress_bar_new ()));
  gtk_progress_bar_set_show_text (work->bar, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (work->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Copying Data"), -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (work->bar));
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "stop", _("_Stop"));
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "stop");

  return ADW_ALERT_DIALOG (dialog);
}

/* @error: (nullable): why it was not moved */
static void
tell (Work         *work,
      const GError *error)
{
  DpMove *move = dp_relocation_get_move (work->relocation);
  AdwDialog *dialog = dp_alert_new (error != NULL ? _("The Data Was Not Moved")
                                                  : _("The Data Is There"),
                                    NULL);

  if (error != NULL)
    adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), error->message);
  else
    adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog),
                                  g_dngettext (GETTEXT_PACKAGE,
                                               "All %lu row is there, and the same.",
                                               "All %lu rows are there, and the same.",
                                               (gulong) dp_move_get_n_rows (move)),
                                  (gulong) dp_move_get_n_rows (move));
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, work->parent);
}

static gboolean
move (Work *work)
{
  /* Closed by “Stop”, it is there until the work has stopped. */
  g_autoptr(AdwAlertDialog) dialog = new_progress (work);
  g_autoptr(GError) error = NULL;
  g_autofree char *kept = NULL;
  guint looking;

  work->relocation = dp_relocation_new (work->settings, work->place);
  dex_future_disown (dex_future_finally (present (work, dialog), stopped_cb,
                                         g_object_ref (work->relocation), g_object_unref));
  looking = g_timeout_add (LOOK_MS, look_cb, work);
  kept = dex_await_string (dp_relocation_run (work->relocation), &error);
  g_source_remove (looking);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (work, error);

  return kept != NULL;
}

static DexFuture *
ask_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autofree char *response = ask (work);

  if (g_strcmp0 (response, "use") == 0)
    return dex_future_new_for_int (DP_MOVE_CHOICE_USE);
  if (g_strcmp0 (response, "move") == 0 && move (work))
    return dex_future_new_for_int (DP_MOVE_CHOICE_MOVED);

  return dex_future_new_for_int (DP_MOVE_CHOICE_CANCEL);
}

DexFuture *
dp_move_dialog_ask (GtkWidget  *parent,
                    DpSettings *settings,
                    const char *place,
                    const char *name)
{
  Work *work;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (place != NULL, NULL);

  work = g_new0 (Work, 1);
  work->parent = g_object_ref (parent);
  work->settings = g_object_ref (settings);
  work->place = g_strdup (place);
  work->name = g_strdup (name);

  return dex_scheduler_spawn (NULL, 0, ask_fiber, work, work_free);
}
