/* dp-notify-test-row.c: whether a message arrives
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-notify-test-row.h"

#include <glib/gi18n.h>

#include "dp-notifications.h"

struct _DpNotifyTestRow
{
  AdwActionRow  parent_instance;

  GtkWidget    *button;     /* (nullable): after the row is disposed of */

  DpSettings   *settings;   /* (nullable): until it is set */
  char         *channel;
};

G_DEFINE_FINAL_TYPE (DpNotifyTestRow, dp_notify_test_row, ADW_TYPE_ACTION_ROW)

static DexFuture *
send_fiber (gpointer user_data)
{
  DpNotifyTestRow *self = user_data;
  g_autoptr(DpNotice) notice = dp_notifications_new_test (g_get_real_time ());
  g_autoptr(DpNotifier) notifier = NULL;
  g_autofree char *reply = NULL;
  g_autoptr(GError) error = NULL;

  notifier = dex_await_object (dp_notifier_new_for_channel (self->settings, self->channel), &error);
  if (notifier != NULL)
    reply = dex_await_string (dp_notifier_send (notifier, notice), &error);
  /* The dialog was closed in the meantime. */
  if (self->button == NULL)
    return dex_future_new_true ();

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), reply != NULL ? reply : error->message);
  gtk_widget_add_css_class (GTK_WIDGET (self), reply != NULL ? "success" : "error");
  gtk_widget_set_sensitive (self->button, TRUE);

  return dex_future_new_true ();
}

static void
send_cb (DpNotifyTestRow *self)
{
  gtk_widget_set_sensitive (self->button, FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "success");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), _("Sending…"));

  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, send_fiber, g_object_ref (self), g_object_unref));
}

static void
dp_notify_test_row_dispose (GObject *object)
{
  DpNotifyTestRow *self = DP_NOTIFY_TEST_ROW (object);

  self->button = NULL;

  G_OBJECT_CLASS (dp_notify_test_row_parent_class)->dispose (object);
}

static void
dp_notify_test_row_finalize (GObject *object)
{
  DpNotifyTestRow *self = DP_NOTIFY_TEST_ROW (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->channel, g_free);

  G_OBJECT_CLASS (dp_notify_test_row_parent_class)->finalize (object);
}

static void
dp_notify_test_row_class_init (DpNotifyTestRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_notify_test_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = dp_notify_test_row_finalize;
}

static void
dp_notify_test_row_init (DpNotifyTestRow *self)
{
  self->button = gtk_button_new_with_mnemonic (_("_Send Test"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (self->button, FALSE);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), _("Sends a message at once"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->button);
}

void
dp_notify_test_row_set_channel (DpNotifyTestRow *self,
                                DpSettings      *settings,
                                const char      *channel)
{
  g_return_if_fail (DP_IS_NOTIFY_TEST_ROW (self));
  g_return_if_fail (DP_IS_SETTINGS (settings));
  g_return_if_fail (channel != NULL);
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  self->channel = g_strdup (channel);
  gtk_widget_set_sensitive (self->button, TRUE);
}
