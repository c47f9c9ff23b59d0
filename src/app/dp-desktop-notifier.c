/* dp-desktop-notifier.c: tells on the desktop
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-desktop-notifier.h"

#include <glib/gi18n.h>

struct _DpDesktopNotifier
{
  DpNotifier      parent_instance;

  GtkApplication *application;   /* (nullable): weak */
};

G_DEFINE_FINAL_TYPE (DpDesktopNotifier, dp_desktop_notifier, DP_TYPE_NOTIFIER)

static const char * const worth_a_retry[] = { "failure",    "partial",     "test-failure",
                                             "error-rate", "unreachable", NULL };

static GNotification *
make_notification (const DpNoticeItem *item)
{
  GNotification *notification = g_notification_new (item->title);
  g_auto(GStrv) paragraphs = g_strsplit (item->body, "\n\n", 2);

  /* There is no room for more than what happened. */
  g_notification_set_body (notification, paragraphs[0]);
  g_notification_set_category (notification, "transfer.error");
  g_notification_set_default_action (notification, "app.show-last-run");
  g_notification_add_button (notification, _("Show"), "app.show-last-run");
  if (g_strv_contains (worth_a_retry, item->kind) && item->run_id != 0)
    g_notification_add_button_with_target (notification, _("Retry"), "app.retry-run", "x",
                                           item->run_id);
  else if (g_strv_contains (worth_a_retry, item->kind))
    g_notification_add_button (notification, _("Retry"), "app.run");

  return notification;
}

static DexFuture *
dp_desktop_notifier_send (DpNotifier *notifier,
                          DpNotice   *notice)
{
  DpDesktopNotifier *self = DP_DESKTOP_NOTIFIER (notifier);
  GtkWindow *window = self->application != NULL
                          ? gtk_application_get_active_window (self->application)
                          : NULL;

  if (self->application == NULL)
    return dex_future_new_reject (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_LATER,
                                  _("The window is closed."));
  /* Who looks at the window sees it there. */
  if (window != NULL && gtk_window_is_active (window))
    return dex_future_new_for_string (_("The window was in use, and shows it."));

  for (guint i = 0; i < notice->items->len; i++)
    {
      const DpNoticeItem *item = g_ptr_array_index (notice->items, i);
      g_autoptr(GNotification) notification = make_notification (item);

      /* The newest of a kind takes the place of the one before it. */
      g_application_send_notification (G_APPLICATION (self->application), item->kind, notification);
    }

  return dex_future_new_for_string (_("It was shown on the desktop."));
}

static void
dp_desktop_notifier_finalize (GObject *object)
{
  DpDesktopNotifier *self = DP_DESKTOP_NOTIFIER (object);

  g_clear_weak_pointer (&self->application);

  G_OBJECT_CLASS (dp_desktop_notifier_parent_class)->finalize (object);
}

static void
dp_desktop_notifier_class_init (DpDesktopNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_desktop_notifier_finalize;
  DP_NOTIFIER_CLASS (klass)->send = dp_desktop_notifier_send;
}

static void
dp_desktop_notifier_init (DpDesktopNotifier *self)
{
}

DpNotifier *
dp_desktop_notifier_new (GtkApplication *application)
{
  DpDesktopNotifier *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  self = g_object_new (DP_TYPE_DESKTOP_NOTIFIER, NULL);
  g_set_weak_pointer (&self->application, application);

  return DP_NOTIFIER (self);
}
