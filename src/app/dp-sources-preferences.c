/* dp-sources-preferences.c: the preferences of market data services
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sources-preferences.h"

#include <glib/gi18n.h>

#include "dp-preferences-dialog.h"
#include "dp-secret-entry.h"
#include "dp-setting-entry.h"
#include "dp-source-check-row.h"
#include "dp-source-group.h"

#define KEY_ADDRESS "https://www.alphavantage.co/support/#api-key"

struct _DpSourcesPreferences
{
  AdwPreferencesPage   parent_instance;

  AdwPasswordEntryRow *key_row;
  AdwComboRow         *plan_row;
  AdwSpinRow          *per_second_row;
  AdwSpinRow          *per_minute_row;
  AdwEntryRow         *address_row;
  DpSourceCheckRow    *check_row;
  DpSourceGroup       *coingecko;
  DpSourceGroup       *coinpaprika;

  DpSettings          *settings;
};

G_DEFINE_FINAL_TYPE (DpSourcesPreferences, dp_sources_preferences, ADW_TYPE_PREFERENCES_PAGE)

/* In the order of the row's list; "premium" alone is the smallest. */
static const char * const plans[] = {
  "free", "premium-75", "premium-150", "premium-300", "premium-600", "premium-1200",
};

static void
get_key_cb (DpSourcesPreferences *self)
{
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (KEY_ADDRESS);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (root), NULL, NULL, NULL);
}

static void
address_cb (DpSourcesPreferences *self)
{
  g_autoptr(GError) error = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->address_row));

  if (*text != '\0' && !g_uri_is_valid (text, G_URI_FLAGS_NONE, NULL))
    dp_preferences_dialog_add_toast (GTK_WIDGET (self),
                                     _("That is not an address: it begins with https://."));
  else if (*text == '\0')
    g_settings_reset (dp_settings_get_gsettings (self->settings), "alpha-vantage-url");
  else if (!dp_settings_set_string (self->settings, "alpha-vantage-url", text, &error))
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
}

static gboolean
plan_to_position (GValue   *value,
                  GVariant *variant,
                  gpointer  user_data)
{
  const char *plan = g_variant_get_string (variant, NULL);
  guint position = g_str_equal (plan, "premium") ? 1 : 0;

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      if (g_str_equal (plan, plans[i]))
        position = i;
    }
  g_value_set_uint (value, position);

  return TRUE;
}

static GVariant *
position_to_plan (const GValue       *value,
                  const GVariantType *expected_type,
                  gpointer            user_data)
{
  return g_variant_new_string (plans[MIN (g_value_get_uint (value), G_N_ELEMENTS (plans) - 1)]);
}

static void
dp_sources_preferences_dispose (GObject *object)
{
  DpSourcesPreferences *self = DP_SOURCES_PREFERENCES (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_SOURCES_PREFERENCES);

  G_OBJECT_CLASS (dp_sources_preferences_parent_class)->dispose (object);
}

/* Translators: how many requests are made: as many as the plan allows */
#define PLAN C_("requests", "Plan")
/* Translators: how many requests are made: as many as there are to make */
#define NO_LIMIT _("No Limit")

/* What -1 and 0 mean, in words */
static gboolean
show_limit_cb (DpSourcesPreferences *self,
               AdwSpinRow           *row)
{
  double value = adw_spin_row_get_value (row);
  const char *text = value < 0 ? PLAN : NO_LIMIT;

  if (value > 0)
    return FALSE;
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), text))
    gtk_editable_set_text (GTK_EDITABLE (row), text);

  return TRUE;
}

static int
read_limit_cb (DpSourcesPreferences *self,
               double               *value,
               AdwSpinRow           *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (g_str_equal (text, PLAN))
    *value = -1;
  else if (g_str_equal (text, NO_LIMIT))
    *value = 0;
  else
    return FALSE;

  return TRUE;
}

static void
dp_sources_preferences_class_init (DpSourcesPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_sources_preferences_dispose;

  g_type_ensure (DP_TYPE_SOURCE_CHECK_ROW);
  g_type_ensure (DP_TYPE_SOURCE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-sources-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSourcesPreferences, key_row);
  gtk_widget_class_bind_template_child (widget_class, DpSourcesPreferences, plan_row);
  gtk_widget_class_bind_template_child (widget_class, DpSourcesPreferences, per_second_row);
  gtk_widget_class_bind_template_child (widget_class, DpSourcesPreferences, per_minute_row);
  gtk_widget_class_bind_template_child (widget_class, DpSourcesPreferences, address_row);
  gtk_widget_class_bind_template_child (widget_class, DpSourcesPreferences, check_row);
  gtk_widget_class_bind_template_child (widget_class, DpSourcesPreferences, coingecko);
  gtk_widget_class_bind_template_child (widget_class, DpSourcesPreferences, coinpaprika);
  gtk_widget_class_bind_template_callback (widget_class, get_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_limit_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_limit_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_cb);
}

static void
dp_sources_preferences_init (DpSourcesPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_coin_sources (DpSourcesPreferences *self,
                   DpEngine             *engine)
{
  const char * const coingecko_plans[] = {
    _("By key: without one, or Demo"), _("Without a key"), _("Demo"), _("Paid"), NULL,
  };
  const char * const coinpaprika_plans[] = {
    _("By key: Free or Starter"), _("Free"), _("Starter"), _("Pro"), _("Business"),
    _("Enterprise"), NULL,
  };

  dp_source_group_set_source (self->coingecko, engine, "coingecko", coingecko_plans);
  dp_source_group_set_source (self->coinpaprika, engine, "coinpaprika", coinpaprika_plans);
}

/** dp_sources_preferences_set_engine: @engine: whose settings to show and change; to be set once */
void
dp_sources_preferences_set_engine (DpSourcesPreferences *self,
                                   DpEngine             *engine)
{
  DpSettings *settings;
  GSettings *gsettings;

  g_return_if_fail (DP_IS_SOURCES_PREFERENCES (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (self->settings == NULL);

  settings = dp_engine_get_settings (engine);
  self->settings = g_object_ref (settings);
  gsettings = dp_settings_get_gsettings (settings);
  dp_source_check_row_set_source (self->check_row, engine, "alphavantage");
  show_coin_sources (self, engine);

  g_settings_bind_with_mapping (gsettings, "alpha-vantage-plan", self->plan_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, plan_to_position, position_to_plan,
                                NULL, NULL);
  g_settings_bind (gsettings, "alpha-vantage-per-second", self->per_second_row, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (gsettings, "alpha-vantage-per-minute", self->per_minute_row, "value",
                   G_SETTINGS_BIND_DEFAULT);

  dp_setting_entry_follow (self->address_row, settings, "alpha-vantage-url");
  dp_secret_entry_bind (ADW_ENTRY_ROW (self->key_row), settings, "alpha-vantage-key");
}
