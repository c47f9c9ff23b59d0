/* dp-source-group.c: the preferences of one market data service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-source-group.h"

#include <glib/gi18n.h>

#include "dp-preferences-dialog.h"
#include "dp-secret-entry.h"
#include "dp-setting-entry.h"
#include "dp-source-check-row.h"
#include "dp-source.h"

struct _DpSourceGroup
{
  AdwPreferencesGroup  parent_instance;

  AdwPasswordEntryRow *key_row;
  AdwComboRow         *plan_row;
  AdwEntryRow         *address_row;
  DpSourceCheckRow    *check_row;

  DpSettings          *settings;
  char                *address_name;
  char               **plans;        /* as the setting has them */
};

G_DEFINE_FINAL_TYPE (DpSourceGroup, dp_source_group, ADW_TYPE_PREFERENCES_GROUP)

static void
address_cb (DpSourceGroup *self)
{
  g_autoptr(GError) error = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->address_row));

  if (*text != '\0' && !g_uri_is_valid (text, G_URI_FLAGS_NONE, NULL))
    dp_preferences_dialog_add_toast (GTK_WIDGET (self),
                                     _("That is not an address: it begins with https://."));
  else if (*text == '\0')
    g_settings_reset (dp_settings_get_gsettings (self->settings), self->address_name);
  else if (!dp_settings_set_string (self->settings, self->address_name, text, &error))
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
}

static gboolean
plan_to_position (GValue   *value,
                  GVariant *variant,
                  gpointer  user_data)
{
  DpSourceGroup *self = user_data;

  for (guint i = 0; self->plans[i] != NULL; i++)
    {
      if (g_str_equal (self->plans[i], g_variant_get_string (variant, NULL)))
        g_value_set_uint (value, i);
    }

  return TRUE;
}

static GVariant *
position_to_plan (const GValue       *value,
                  const GVariantType *expected_type,
                  gpointer            user_data)
{
  DpSourceGroup *self = user_data;
  guint position = g_value_get_uint (value);

  return position < g_strv_length (self->plans) ? g_variant_new_string (self->plans[position])
                                                : NULL;
}

/* Returns: (transfer full): the words that a setting can be */
static char **
dup_choices (GSettings  *gsettings,
             const char *name)
{
  g_autoptr(GSettingsSchema) schema = NULL;
  g_autoptr(GSettingsSchemaKey) key = NULL;
  g_autoptr(GVariant) range = NULL;
  g_autoptr(GVariant) choices = NULL;

  g_object_get (gsettings, "settings-schema", &schema, NULL);
  key = g_settings_schema_get_key (schema, name);
  range = g_settings_schema_key_get_range (key);
  g_variant_get (range, "(sv)", NULL, &choices);

  return g_variant_dup_strv (choices, NULL);
}

static void
bind_plan (DpSourceGroup      *self,
           const char         *prefix,
           const char * const *plan_titles)
{
  GSettings *gsettings = dp_settings_get_gsettings (self->settings);
  g_autofree char *name = g_strconcat (prefix, "-plan", NULL);
  g_autoptr(GtkStringList) titles = gtk_string_list_new (plan_titles);

  self->plans = dup_choices (gsettings, name);
  g_return_if_fail (g_strv_length (self->plans) == g_strv_length ((char **) plan_titles));

  adw_combo_row_set_model (self->plan_row, G_LIST_MODEL (titles));
  g_settings_bind_with_mapping (gsettings, name, self->plan_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, plan_to_position, position_to_plan, self,
                                NULL);
}

static void
dp_source_group_dispose (GObject *object)
{
  DpSourceGroup *self = DP_SOURCE_GROUP (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_SOURCE_GROUP);

  G_OBJECT_CLASS (dp_source_group_parent_class)->dispose (object);
}

static void
dp_source_group_finalize (GObject *object)
{
  DpSourceGroup *self = DP_SOURCE_GROUP (object);

  g_free (self->address_name);
  g_strfreev (self->plans);

  G_OBJECT_CLASS (dp_source_group_parent_class)->finalize (object);
}

static void
dp_source_group_class_init (DpSourceGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_source_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = dp_source_group_finalize;

  g_type_ensure (DP_TYPE_SOURCE_CHECK_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-source-group.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSourceGroup, key_row);
  gtk_widget_class_bind_template_child (widget_class, DpSourceGroup, plan_row);
  gtk_widget_class_bind_template_child (widget_class, DpSourceGroup, address_row);
  gtk_widget_class_bind_template_child (widget_class, DpSourceGroup, check_row);
  gtk_widget_class_bind_template_callback (widget_class, address_cb);
}

static void
dp_source_group_init (DpSourceGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dp_source_group_set_source (DpSourceGroup      *self,
                            DpEngine           *engine,
                            const char         *source,
                            const char * const *plan_titles)
{
  const char *prefix = dp_source_find_settings_name (source);
  g_autofree char *secret = NULL;

  g_return_if_fail (DP_IS_SOURCE_GROUP (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (prefix != NULL);
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (dp_engine_get_settings (engine));
  self->address_name = g_strconcat (prefix, "-url", NULL);
  secret = g_strconcat (prefix, "-key", NULL);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), dp_source_find_title (source));
  bind_plan (self, prefix, plan_titles);
  dp_setting_entry_follow (self->address_row, self->settings, self->address_name);
  dp_secret_entry_bind (ADW_ENTRY_ROW (self->key_row), self->settings, secret);
  dp_source_check_row_set_source (self->check_row, engine, source);
}
