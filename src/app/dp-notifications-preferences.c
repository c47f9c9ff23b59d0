/* dp-notifications-preferences.c: the preferences of what is told, whom and when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-notifications-preferences.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dp-mail-notifier.h"
#include "dp-notify-test-row.h"
#include "dp-preferences-dialog.h"
#include "dp-quiet-hours.h"
#include "dp-secret-entry.h"
#include "dp-setting-entry.h"

struct _DpNotificationsPreferences
{
  AdwPreferencesPage   parent_instance;

  AdwSwitchRow        *desktop_row;
  AdwEntryRow         *server_row;
  AdwComboRow         *security_row;
  AdwSpinRow          *port_row;
  AdwEntryRow         *user_row;
  AdwPasswordEntryRow *password_row;
  AdwEntryRow         *from_row;
  AdwEntryRow         *to_row;
  DpNotifyTestRow     *mail_test_row;
  AdwPasswordEntryRow *webhook_row;
  DpNotifyTestRow     *webhook_test_row;
  AdwEntryRow         *certificate_row;
  AdwPreferencesGroup *rules_group;
  AdwEntryRow         *quiet_row;
  AdwSpinRow          *repeat_row;
  AdwSpinRow          *group_row;
  AdwSpinRow          *stale_row;
  AdwSpinRow          *error_row;
  AdwSpinRow          *latency_row;
  AdwSpinRow          *unreachable_row;

  DpSettings          *settings;
  GPtrArray           *rule_rows;     /* (element-type AdwSwitchRow): as the table has them */
};

G_DEFINE_FINAL_TYPE (DpNotificationsPreferences,
                     dp_notifications_preferences,
                     ADW_TYPE_PREFERENCES_PAGE)

static const struct
{
  const char *name;
  const char *title;
  const char *subtitle;
} rules[] = {
  { "failure", N_("Run Failed"), N_("Nothing new came, or the database was lost") },
  { "partial", N_("Run Incomplete"), N_("Some symbols or tables are not up to date") },
  { "recovery", N_("Well Again"), N_("What was told before is over") },
  { "test-failure", N_("Data Test Failed"), N_("Something in the tables is not as it has to be") },
  { "stale", N_("Stale Data"), N_("No new price for days") },
  { "drift", N_("Changed Replies"), N_("A provider or a file has a new form") },
  { "anomaly", N_("Anomaly"), N_("Something unusual in prices, volumes or runs") },
  { "error-rate", N_("Many Errors"), N_("A provider refuses more than a few calls") },
  { "latency", N_("Slow Provider"), N_("Its answers take long") },
  { "unreachable", N_("Database Unreachable"), N_("Runs cannot take place") },
};

/* As in the list of the row. */
static const char * const securities[] = { "starttls", "tls", "none" };

static void
say (DpNotificationsPreferences *self,
     GtkWidget                  *row,
     const char                 *wrong)
{
  if (wrong == NULL)
    {
      gtk_widget_remove_css_class (row, "error");
      return;
    }
  gtk_widget_add_css_class (row, "error");
  dp_preferences_dialog_add_toast (GTK_WIDGET (self), wrong);
}

/* Stores what a row holds, or says why not. */
static void
store (DpNotificationsPreferences *self,
       AdwEntryRow                *row,
       const char                 *key)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  g_autoptr(GError) error = NULL;

  dp_settings_set_string (self->settings, key, text, &error);
  say (self, GTK_WIDGET (row), error != NULL ? error->message : NULL);
}

static void
server_cb (DpNotificationsPreferences *self,
           AdwEntryRow                *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (strpbrk (text, " /@") != NULL)
    say (self, GTK_WIDGET (row), _("Write only the name of the server, such as smtp.example.org."));
  else
    store (self, row, "mail-server");
}

static void
user_cb (DpNotificationsPreferences *self,
         AdwEntryRow                *row)
{
  store (self, row, "mail-user");
}

static void
addresses_cb (DpNotificationsPreferences *self,
              AdwEntryRow                *row)
{
  g_auto(GStrv) addresses = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (row)), ",", -1);
  g_autofree char *sentence = NULL;

  for (guint i = 0; addresses[i] != NULL && sentence == NULL; i++)
    {
      if (*g_strstrip (addresses[i]) != '\0' && !dp_mail_notifier_check_address (addresses[i]))
        sentence = g_strdup_printf (_("“%s” is not a mail address."), addresses[i]);
    }
  if (sentence != NULL)
    say (self, GTK_WIDGET (row), sentence);
  else
    store (self, row, row == self->to_row ? "mail-to" : "mail-from");
}

static void
quiet_cb (DpNotificationsPreferences *self,
          AdwEntryRow                *row)
{
  DpQuietHours hours;

  if (dp_quiet_hours_parse (&hours, gtk_editable_get_text (GTK_EDITABLE (row)), NULL))
    store (self, row, "notify-quiet-hours");
  else
    say (self, GTK_WIDGET (row), _("Write two times, such as 22:00-07:00, or nothing."));
}

static void
certificate_cb (DpNotificationsPreferences *self,
                AdwEntryRow                *row)
{
  const char *path = gtk_editable_get_text (GTK_EDITABLE (row));
  GList *certificates = *path != '\0' ? g_tls_certificate_list_new_from_file (path, NULL) : NULL;

  if (*path != '\0' && certificates == NULL)
    say (self, GTK_WIDGET (row), _("There is no file of certificates in PEM form at this place."));
  else
    store (self, row, "notify-certificate");
  g_list_free_full (certificates, g_object_unref);
}

static void
security_cb (DpNotificationsPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->security_row);

  if (self->settings != NULL && selected < G_N_ELEMENTS (securities))
    dp_settings_set_string (self->settings, "mail-security", securities[selected], NULL);
}

static void
rule_cb (AdwSwitchRow *row,
         GParamSpec   *pspec,
         gpointer      user_data)
{
  DpNotificationsPreferences *self = user_data;
  const char *rule = g_object_get_data (G_OBJECT (row), "rule");
  g_auto(GStrv) about = dp_settings_dup_strv (self->settings, "notify-about");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) changed = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gboolean on = about != NULL && g_strv_contains ((const char * const *) about, rules[i].name);

      if (g_str_equal (rules[i].name, rule))
        on = adw_switch_row_get_active (row);
      if (on)
        g_strv_builder_add (builder, rules[i].name);
    }
  changed = g_strv_builder_end (builder);
  dp_settings_set_strv (self->settings, "notify-about", (const char * const *) changed);
}

static void
dp_notifications_preferences_dispose (GObject *object)
{
  DpNotificationsPreferences *self = DP_NOTIFICATIONS_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->rule_rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_NOTIFICATIONS_PREFERENCES);

  G_OBJECT_CLASS (dp_notifications_preferences_parent_class)->dispose (object);
}

static void
dp_notifications_preferences_class_init (DpNotificationsPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_notifications_preferences_dispose;

  g_type_ensure (DP_TYPE_NOTIFY_TEST_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-notifications-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, desktop_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, server_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, security_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, port_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, user_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, password_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, from_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, to_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, mail_test_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, webhook_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, webhook_test_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, certificate_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, rules_group);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, quiet_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, group_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, stale_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, error_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, latency_row);
  gtk_widget_class_bind_template_child (widget_class, DpNotificationsPreferences, unreachable_row);
  gtk_widget_class_bind_template_callback (widget_class, server_cb);
  gtk_widget_class_bind_template_callback (widget_class, user_cb);
  gtk_widget_class_bind_template_callback (widget_class, addresses_cb);
  gtk_widget_class_bind_template_callback (widget_class, quiet_cb);
  gtk_widget_class_bind_template_callback (widget_class, certificate_cb);
  gtk_widget_class_bind_template_callback (widget_class, security_cb);
}

static void
dp_notifications_preferences_init (DpNotificationsPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rule_rows = g_ptr_array_new ();
}

/* As they are set now, whoever set them */
static void
show_rules (DpNotificationsPreferences *self)
{
  g_auto(GStrv) about = dp_settings_dup_strv (self->settings, "notify-about");

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      AdwSwitchRow *row = g_ptr_array_index (self->rule_rows, i);

      g_signal_handlers_block_by_func (row, rule_cb, self);
      adw_switch_row_set_active (row, about != NULL &&
                                 g_strv_contains ((const char * const *) about, rules[i].name));
      g_signal_handlers_unblock_by_func (row, rule_cb, self);
    }
}

static void
add_rules (DpNotificationsPreferences *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      GtkWidget *row = adw_switch_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(rules[i].title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(rules[i].subtitle));
      g_object_set_data (G_OBJECT (row), "rule", (gpointer) rules[i].name);
      g_signal_connect_object (row, "notify::active", G_CALLBACK (rule_cb), self, 0);
      adw_preferences_group_add (self->rules_group, row);
      g_ptr_array_add (self->rule_rows, row);
    }
  show_rules (self);
  g_signal_connect_object (self->settings, "changed::notify-about", G_CALLBACK (show_rules), self,
                           G_CONNECT_SWAPPED);
}

static void
show_security (DpNotificationsPreferences *self)
{
  g_autofree char *security = dp_settings_dup_string (self->settings, "mail-security");

  for (guint i = 0; i < G_N_ELEMENTS (securities); i++)
    {
      if (g_strcmp0 (security, securities[i]) == 0)
        adw_combo_row_set_selected (self->security_row, i);
    }
}

static void
bind_numbers (DpNotificationsPreferences *self)
{
  GSettings *gsettings = dp_settings_get_gsettings (self->settings);

  g_settings_bind (gsettings, "notify-desktop", self->desktop_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (gsettings, "mail-port", self->port_row, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (gsettings, "notify-repeat-hours", self->repeat_row, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (gsettings, "notify-group-minutes", self->group_row, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (gsettings, "notify-stale-days", self->stale_row, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (gsettings, "notify-error-rate", self->error_row, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (gsettings, "notify-latency-ms", self->latency_row, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (gsettings, "notify-unreachable-minutes", self->unreachable_row, "value",
                   G_SETTINGS_BIND_DEFAULT);
}

/** dp_notifications_preferences_set_settings: @settings: what to change; to be set once */
void
dp_notifications_preferences_set_settings (DpNotificationsPreferences *self,
                                           DpSettings                 *settings)
{
  g_return_if_fail (DP_IS_NOTIFICATIONS_PREFERENCES (self));
  g_return_if_fail (DP_IS_SETTINGS (settings));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  dp_setting_entry_follow (self->server_row, settings, "mail-server");
  dp_setting_entry_follow (self->user_row, settings, "mail-user");
  dp_setting_entry_follow (self->from_row, settings, "mail-from");
  dp_setting_entry_follow (self->to_row, settings, "mail-to");
  dp_setting_entry_follow (self->certificate_row, settings, "notify-certificate");
  dp_setting_entry_follow (self->quiet_row, settings, "notify-quiet-hours");
  show_security (self);
  g_signal_connect_object (settings, "changed::mail-security", G_CALLBACK (show_security), self,
                           G_CONNECT_SWAPPED);
  bind_numbers (self);
  add_rules (self);
  dp_secret_entry_bind (ADW_ENTRY_ROW (self->password_row), settings, "mail-password");
  dp_secret_entry_bind (ADW_ENTRY_ROW (self->webhook_row), settings, "webhook-url");
  dp_notify_test_row_set_channel (self->mail_test_row, settings, "mail");
  dp_notify_test_row_set_channel (self->webhook_test_row, settings, "webhook");
}
