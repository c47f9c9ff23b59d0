/* dp-settings.c: settings from command line, environment, .env file and the person's choices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-settings.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#include "dp-env-file.h"
#include "dp-paths.h"
#include "dp-settings-private.h"
#include "dp-settings-value.h"

#define SCHEMA_ID   "io.github.datapipe_analytics.DataPipe"
#define SCHEMA_PATH "/io/github/datapipe_analytics/DataPipe/"

G_DEFINE_FINAL_TYPE (DpSettings, dp_settings, G_TYPE_OBJECT)
G_DEFINE_QUARK (dp-settings-error-quark, dp_settings_error)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* An installation outside XDG_DATA_DIRS and a program in its build folder find their schema too. */
static GSettingsSchema *
load_schema (void)
{
  const char * const folders[] = { PKGDATADIR "/../glib-2.0/schemas", BUILD_DIR "/data" };
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  GSettingsSchema *schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE);
  for (guint i = 0; schema == NULL && i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr(GSettingsSchemaSource) other =
        g_settings_schema_source_new_from_directory (folders[i], source, TRUE, NULL);

      if (other != NULL)
        schema = g_settings_schema_source_lookup (other, SCHEMA_ID, FALSE);
    }
  if (schema == NULL)
    g_error ("The settings schema %s is not installed; please install DataPipe again.", SCHEMA_ID);

  return schema;
}

/* The value in force: @key exists. */
static GVariant *
dup_value (DpSettings  *self,
           const char  *key,
           const char **origin)
{
  g_autoptr(GSettingsSchemaKey) schema_key = g_settings_schema_get_key (self->schema, key);
  g_auto(DpSettingsText) found = { 0 };
  g_autoptr(GVariant) value = NULL;

  if (_dp_settings_find_text (self, key, &found))
    {
      value = dp_settings_value_parse (schema_key, found.text, NULL);
      *origin = found.origin;
    }
  if (value == NULL)
    {
      value = g_settings_get_user_value (self->gsettings, key);
      *origin = "stored";
    }
  if (value == NULL)
    {
      value = g_settings_schema_key_get_default_value (schema_key);
      *origin = "default";
    }

  return g_steal_pointer (&value);
}

static GVariant *
dup_value_of_type (DpSettings         *self,
                   const char         *key,
                   const GVariantType *type)
{
  const char *origin;
  g_autoptr(GVariant) value = NULL;

  if (!g_settings_schema_has_key (self->schema, key))
    return NULL;
  value = dup_value (self, key, &origin);
  g_return_val_if_fail (g_variant_is_of_type (value, type), NULL);

  return g_steal_pointer (&value);
}

static void
emit_changed (DpSettings *self,
              const char *key)
{
  g_signal_emit (self, signals[CHANGED], g_quark_from_string (key), key);
}

static void
gsettings_changed_cb (DpSettings *self,
                      const char *key,
                      GSettings  *gsettings)
{
  emit_changed (self, key);
}

static void
dp_settings_finalize (GObject *object)
{
  DpSettings *self = DP_SETTINGS (object);

  g_clear_object (&self->gsettings);
  g_clear_pointer (&self->schema, g_settings_schema_unref);
  g_clear_pointer (&self->overrides, g_hash_table_unref);
  g_clear_pointer (&self->env_file, g_hash_table_unref);
  g_clear_pointer (&self->env_path, g_free);

  G_OBJECT_CLASS (dp_settings_parent_class)->finalize (object);
}

static void
dp_settings_class_init (DpSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_settings_finalize;

  /**
   * DpSettings::changed:
   * @key: whose effective value may be another one now; also the signal's detail
   */
  signals[CHANGED] = g_signal_new ("changed", DP_TYPE_SETTINGS,
                                   G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

/* A key file of our own works without a bus, and goes where the data directory goes. Where there is
 * no place for it nothing can be kept, but everything else works. */
static GSettingsBackend *
open_backend (void)
{
  g_autofree char *path = dp_paths_dup_settings_file ();
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean in_memory = g_strcmp0 (g_getenv ("GSETTINGS_BACKEND"), "memory") == 0 &&
                       g_getenv ("DATAPIPE_DATA_DIR") == NULL;

  if (in_memory || g_mkdir_with_parents (folder, 0700) != 0)
    return g_memory_settings_backend_new ();

  return g_keyfile_settings_backend_new (path, SCHEMA_PATH, "datapipe");
}

static void
dp_settings_init (DpSettings *self)
{
  g_autoptr(GSettingsBackend) backend = open_backend ();

  self->overrides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->schema = load_schema ();
  self->gsettings = g_settings_new_full (self->schema, backend, NULL);
  g_signal_connect_object (self->gsettings, "changed", G_CALLBACK (gsettings_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

DpSettings *
dp_settings_new (void)
{
  return g_object_new (DP_TYPE_SETTINGS, NULL);
}

gboolean
dp_settings_load_env_file (DpSettings  *self,
                           const char  *path,
                           GError     **error)
{
  g_auto(GStrv) keys = NULL;
  GHashTable *values;

  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  values = dp_env_file_load (path, error);
  if (values == NULL)
    return FALSE;
  g_clear_pointer (&self->env_file, g_hash_table_unref);
  self->env_file = values;
  g_set_str (&self->env_path, path);

  keys = dp_settings_list_keys (self);
  for (guint i = 0; keys[i] != NULL; i++)
    emit_changed (self, keys[i]);

  return TRUE;
}

void
dp_settings_override (DpSettings *self,
                      const char *key,
                      const char *value)
{
  g_return_if_fail (DP_IS_SETTINGS (self));
  g_return_if_fail (g_settings_schema_has_key (self->schema, key));

  if (value == NULL)
    g_hash_table_remove (self->overrides, key);
  else
    g_hash_table_insert (self->overrides, g_strdup (key), g_strdup (value));
  emit_changed (self, key);
}

char *
dp_settings_dup_string (DpSettings *self,
                        const char *key)
{
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  value = dup_value_of_type (self, key, G_VARIANT_TYPE_STRING);
  if (value == NULL || *g_variant_get_string (value, NULL) == '\0')
    return NULL;

  return g_variant_dup_string (value, NULL);
}

char **
dp_settings_dup_strv (DpSettings *self,
                      const char *key)
{
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  value = dup_value_of_type (self, key, G_VARIANT_TYPE_STRING_ARRAY);

  return value != NULL ? g_variant_dup_strv (value, NULL) : g_new0 (char *, 1);
}

int
dp_settings_get_int (DpSettings *self,
                     const char *key)
{
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), 0);
  g_return_val_if_fail (key != NULL, 0);

  value = dup_value_of_type (self, key, G_VARIANT_TYPE_INT32);

  return value != NULL ? g_variant_get_int32 (value) : 0;
}

gboolean
dp_settings_get_boolean (DpSettings *self,
                         const char *key)
{
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  value = dup_value_of_type (self, key, G_VARIANT_TYPE_BOOLEAN);

  return value != NULL && g_variant_get_boolean (value);
}

/* Before a choice is stored: what the key file's backend would only warn about. */
static gboolean
check_storable (DpSettings  *self,
                const char  *key,
                GError     **error)
{
  g_autofree char *path = dp_paths_dup_settings_file ();
  g_autofree char *folder = g_path_get_dirname (path);
  const char *place = folder;

  if (!g_settings_schema_has_key (self->schema, key))
    {
      if (dp_settings_get_secret_variable (key) != NULL)
        g_set_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_UNKNOWN_KEY,
                     _("“%s” is a secret and is kept in the keyring, not among the settings."),
                     key);
      else
        g_set_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_UNKNOWN_KEY,
                     _("There is no setting called “%s”; “datapipe settings list” shows all of "
                       "them."),
                     key);
      return FALSE;
    }
  if (!_dp_settings_check_file (error))
    return FALSE;
  /* A new file takes the old one's place, so the folder has to be writable, too. */
  if (access (folder, W_OK) == 0 && g_file_test (path, G_FILE_TEST_EXISTS))
    place = path;
  if (access (place, W_OK) != 0)
    {
      g_set_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_FILE,
                   _("The setting cannot be kept, because “%s” cannot be written (%s)."),
                   place, g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

static gboolean
store (DpSettings  *self,
       const char  *key,
       GVariant    *value,
       GError     **error)
{
  if (g_settings_set_value (self->gsettings, key, value))
    return TRUE;
  g_set_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_FILE,
               _("The setting “%s” could not be written to the settings file."), key);

  return FALSE;
}

gboolean
dp_settings_set_string (DpSettings  *self,
                        const char  *key,
                        const char  *value,
                        GError     **error)
{
  g_autoptr(GSettingsSchemaKey) schema_key = NULL;
  g_autoptr(GVariant) parsed = NULL;
  g_autofree char *password = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!check_storable (self, key, error))
    return FALSE;
  if (g_str_equal (key, "database-url"))
    {
      g_autofree char *without = dp_settings_value_take_password (value, &password);

      if (password != NULL)
        {
          g_set_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_VALUE,
                       _("This address holds a password, which is not kept in a file. Leave it out "
                         "and keep it in the keyring as “database-password”: %s"), without);
          return FALSE;
        }
    }

  schema_key = g_settings_schema_get_key (self->schema, key);
  parsed = dp_settings_value_parse (schema_key, value, error);
  if (parsed == NULL)
    {
      g_prefix_error (error, "%s ", key);
      return FALSE;
    }

  return store (self, key, parsed, error);
}

gboolean
dp_settings_set_strv (DpSettings         *self,
                      const char         *key,
                      const char * const *value)
{
  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return check_storable (self, key, NULL) &&
         store (self, key, g_variant_new_strv (value, -1), NULL);
}

gboolean
dp_settings_reset (DpSettings  *self,
                   const char  *key,
                   GError     **error)
{
  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  if (!check_storable (self, key, error))
    return FALSE;
  g_settings_reset (self->gsettings, key);

  return TRUE;
}

char *
dp_settings_dup_text (DpSettings *self,
                      const char *key)
{
  const char *origin;
  g_autoptr(GVariant) value = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (g_settings_schema_has_key (self->schema, key), NULL);

  value = dup_value (self, key, &origin);
  text = dp_settings_value_format (value);
  if (g_str_equal (key, "database-url"))
    return dp_settings_value_take_password (text, NULL);

  return g_steal_pointer (&text);
}

gboolean
dp_settings_has_key (DpSettings *self,
                     const char *key)
{
  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return g_settings_schema_has_key (self->schema, key);
}

const char *
dp_settings_get_summary (DpSettings *self,
                         const char *key)
{
  g_autoptr(GSettingsSchemaKey) schema_key = NULL;
  const char *summary;

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (g_settings_schema_has_key (self->schema, key), NULL);

  /* The text belongs to the schema, which outlives this. */
  schema_key = g_settings_schema_get_key (self->schema, key);
  summary = g_settings_schema_key_get_summary (schema_key);

  return summary != NULL ? summary : "";
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

char **
dp_settings_list_keys (DpSettings *self)
{
  char **keys;

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);

  keys = g_settings_schema_list_keys (self->schema);
  qsort (keys, g_strv_length (keys), sizeof (char *), compare_names);

  return keys;
}

const char *
dp_settings_get_origin (DpSettings *self,
                        const char *key)
{
  const char *origin = NULL;
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (g_settings_schema_has_key (self->schema, key), NULL);

  value = dup_value (self, key, &origin);

  return origin;
}

GSettings *
dp_settings_get_gsettings (DpSettings *self)
{
  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);

  return self->gsettings;
}
