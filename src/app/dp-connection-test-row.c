/* dp-connection-test-row.c: tries a connection, and says what is wrong with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-connection-test-row.h"

#include <glib/gi18n.h>

#define TIMEOUT_MS 10000

struct _DpConnectionTestRow
{
  AdwActionRow  parent_instance;

  GtkWidget    *icon;
  GtkWidget    *create;      /* (nullable): after the row is disposed of */
  GtkWidget    *test;

  DpDbTarget   *target;      /* (nullable): tried last */
  guint         n_tried;
};

enum
{
  TEST,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (DpConnectionTestRow, dp_connection_test_row, ADW_TYPE_ACTION_ROW)

static guint signals[N_SIGNALS];

static void
show (DpConnectionTestRow *self,
      const char          *icon,
      const char          *title,
      const char          *text)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_widget_set_visible (self->icon, icon != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}

static void
show_probe (DpConnectionTestRow *self,
            DpConnectionProbe   *probe)
{
  gboolean works = dp_connection_probe_get_verdict (probe) == DP_CONNECTION_WORKS;
  g_autofree char *what = dp_connection_probe_describe (probe);
  g_autofree char *text = NULL;

  if (works)
    text = g_strdup (what);
  else
    text = g_strdup_printf ("%s %s", dp_connection_probe_get_finding (probe),
                            dp_connection_probe_get_advice (probe));
  show (self, works ? "object-select-symbolic" : "dialog-warning-symbolic",
        works ? _("The Connection Works") : _("The Connection Does Not Work"), text);
  gtk_widget_set_visible (self->create, dp_connection_probe_can_create (probe));
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* One look among several: only the last one is shown. */
typedef struct
{
  DpConnectionTestRow *row;
  DpDbTarget          *target;
  guint                number;
} Try;

static void
try_free (gpointer data)
{
  Try *try = data;

  g_clear_object (&try->row);
  g_clear_pointer (&try->target, dp_db_target_unref);
  g_free (try);
}

static DexFuture *
try_fiber (gpointer user_data)
{
  Try *try = user_data;
  g_autoptr(DpConnectionProbe) probe = NULL;
  g_autoptr(GError) error = NULL;

  probe = dex_await_object (dp_connection_probe_run (try->target, TIMEOUT_MS), &error);
  /* The dialog may have been closed, or something else tried, in the meantime. */
  if (try->row->create != NULL && try->number == try->row->n_tried)
    {
      gtk_widget_set_sensitive (try->row->test, TRUE);
      if (probe != NULL)
        show_probe (try->row, probe);
      else
        show (try->row, "dialog-warning-symbolic", _("The Connection Does Not Work"),
              error->message);
    }
  if (probe == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&probe));
}

DexFuture *
dp_connection_test_row_try (DpConnectionTestRow *self,
                            DpDbTarget          *target)
{
  Try *try;

  g_return_val_if_fail (DP_IS_CONNECTION_TEST_ROW (self), NULL);
  g_return_val_if_fail (target != NULL, NULL);

  g_clear_pointer (&self->target, dp_db_target_unref);
  self->target = dp_db_target_ref (target);
  try = g_new0 (Try, 1);
  try->row = g_object_ref (self);
  try->target = dp_db_target_ref (target);
  try->number = ++self->n_tried;

  gtk_widget_set_sensitive (self->test, FALSE);
  gtk_widget_set_visible (self->create, FALSE);
  show (self, NULL, _("Connection"), _("Trying…"));

  return dex_scheduler_spawn (NULL, 0, try_fiber, try, try_free);
}

void
dp_connection_test_row_forget (DpConnectionTestRow *self)
{
  g_return_if_fail (DP_IS_CONNECTION_TEST_ROW (self));

  self->n_tried++;
  gtk_widget_set_sensitive (self->test, TRUE);
  gtk_widget_set_visible (self->create, FALSE);
  show (self, NULL, _("Connection"), _("Not tried yet; a test changes nothing on the server"));
}

static DexFuture *
create_fiber (gpointer user_data)
{
  DpConnectionTestRow *self = user_data;
  g_autoptr(DpDbTarget) target = dp_db_target_ref (self->target);
  g_autoptr(GError) error = NULL;
  gboolean made = dex_await (dp_connection_create_database (target), &error);

  if (self->create == NULL)
    return NULL;
  if (made)
    dex_future_disown (dp_connection_test_row_try (self, target));
  else
    show (self, "dialog-warning-symbolic", _("The Database Was Not Created"), error->message);

  return NULL;
}

static void
create_cb (DpConnectionTestRow *self)
{
  gtk_widget_set_visible (self->create, FALSE);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, create_fiber, g_object_ref (self), g_object_unref));
}

static void
test_cb (DpConnectionTestRow *self)
{
  g_signal_emit (self, signals[TEST], 0);
}

static void
dp_connection_test_row_dispose (GObject *object)
{
  DpConnectionTestRow *self = DP_CONNECTION_TEST_ROW (object);

  self->create = NULL;
  g_clear_pointer (&self->target, dp_db_target_unref);

  G_OBJECT_CLASS (dp_connection_test_row_parent_class)->dispose (object);
}

static void
dp_connection_test_row_class_init (DpConnectionTestRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_connection_test_row_dispose;

  signals[TEST] = g_signal_new ("test", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_button (DpConnectionTestRow *self,
            const char          *label,
            GCallback            callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return button;
}

static void
dp_connection_test_row_init (DpConnectionTestRow *self)
{
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (self), TRUE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), self->icon);
  self->create = add_button (self, _("_Create Database"), G_CALLBACK (create_cb));
  self->test = add_button (self, _("_Test Connection"), G_CALLBACK (test_cb));
  dp_connection_test_row_forget (self);
}
