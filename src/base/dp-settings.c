/* dp-settings.c: settings from command line, environment, .env file and the person's choices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-settings.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "dp-env-file.h"
#include "dp-paths.h"
#include "dp-secret-store.h"

#define SCHEMA_ID "io.github.datapipe_analytics.DataPipe"
#define SCHEMA_PATH "/io/github/datapipe_analytics/DataPipe/"

struct _DpSettings
{
  GObject parent_instance;

  GSettings       *stored;
  GSettingsSchema *schema;
  GHashTable      *overrides;   /* key to value */
  GHashTable      *env_file;    /* name to value */
  gboolean         can_store;
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (DpSettings, dp_settings, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static const struct
{
  const char *name;
  const char *variable;
} secrets[] = {
  { "alpha-vantage-key", "ALPHA_VANTAGE_API_KEY" },
  { "coingecko-key", "COINGECKO_API_KEY" },
  { "coinpaprika-key", "COINPAPRIKA_API_KEY" },
  { "database-password", "POSTGRES_PASSWORD" },
};

static void
stored_changed_cb (GSettings  *stored,
                   const char *key,
                   DpSettings *self)
{
  g_signal_emit (self, signals[CHANGED], g_quark_from_string (key), key);
}

static void
dp_settings_finalize (GObject *object)
{
  DpSettings *self = DP_SETTINGS (object);

  g_clear_object (&self->stored);
  g_clear_pointer (&self->schema, g_settings_schema_unref);
  g_hash_table_unref (self->overrides);
  g_hash_table_unref (self->env_file);

  G_OBJECT_CLASS (dp_settings_parent_class)->finalize (object);
}

static void
dp_settings_class_init (DpSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_settings_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
dp_settings_init (DpSettings *self)
{
  self->overrides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->env_file = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

DpSettings *
dp_settings_new (void)
{
  DpSettings *self = g_object_new (DP_TYPE_SETTINGS, NULL);
  g_autofree char *path = dp_paths_dup_settings_file ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GSettingsBackend) backend = NULL;

  self->schema = g_settings_schema_source_lookup (g_settings_schema_source_get_default (), SCHEMA_ID, TRUE);
  if (self->schema == NULL)
    g_error ("The settings schema " SCHEMA_ID " is not installed.");

  /* A key file of our own: it works without a session bus, and goes where the data directory goes.
   * Where there is no place for it, nothing can be kept, but everything else works. */
  self->can_store = g_mkdir_with_parents (folder, 0700) == 0 && access (folder, W_OK) == 0;
  if (self->can_store)
    backend = g_keyfile_settings_backend_new (path, "/", NULL);
  else
    backend = g_memory_settings_backend_new ();
  self->stored = g_settings_new_full (self->schema, backend, SCHEMA_PATH);
  g_signal_connect_object (self->stored, "changed", G_CALLBACK (stored_changed_cb), self, 0);

  return self;
}

gboolean
dp_settings_load_env_file (DpSettings  *self,
                           const char  *path,
                           GError     **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GHashTable) values = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  values = dp_env_file_parse (text, path, error);
  if (values == NULL)
    return FALSE;
  g_hash_table_unref (self->env_file);
  self->env_file = g_steal_pointer (&values);

  return TRUE;
}

void
dp_settings_override (DpSettings *self,
                      const char *key,
                      const char *value)
{
  g_return_if_fail (DP_IS_SETTINGS (self));
  g_return_if_fail (key != NULL);

  if (value != NULL)
    g_hash_table_replace (self->overrides, g_strdup (key), g_strdup (value));
  else
    g_hash_table_remove (self->overrides, key);
  g_signal_emit (self, signals[CHANGED], g_quark_from_string (key), key);
}

/* Environment before .env file; an empty value is none. */
static const char *
look_up_variable (DpSettings  *self,
                  const char  *name,
                  const char **origin)
{
  const char *value = g_getenv (name);

  if (value != NULL && *value != '\0')
    {
      *origin = "environment";
      return value;
    }
  value = g_hash_table_lookup (self->env_file, name);
  if (value != NULL && *value != '\0')
    {
      *origin = "file";
      return value;
    }

  return NULL;
}

static char *
dup_variable_name (const char *key)
{
  g_autofree char *upper = g_ascii_strup (key, -1);

  return g_strconcat ("DATAPIPE_", g_strdelimit (upper, "-", '_'), NULL);
}

static char *
escape (const char *text)
{
  return g_uri_escape_string (text, NULL, FALSE);
}

/* POSTGRES_HOST, _PORT, _DB, _USER as one address; the password is a secret of its own. */
static char *
dup_postgres_uri (DpSettings  *self,
                  const char **origin)
{
  const char *host = look_up_variable (self, "POSTGRES_HOST", origin);
  const char *unused;
  const char *port = look_up_variable (self, "POSTGRES_PORT", &unused);
  const char *dbname = look_up_variable (self, "POSTGRES_DB", &unused);
  const char *user = look_up_variable (self, "POSTGRES_USER", &unused);
  g_autofree char *escaped_host = NULL;
  g_autofree char *escaped_user = NULL;
  g_autofree char *escaped_dbname = NULL;

  if (host == NULL)
    return NULL;
  escaped_host = escape (host);
  escaped_user = escape (user != NULL ? user : "postgres");
  escaped_dbname = escape (dbname != NULL ? dbname : user != NULL ? user : "postgres");

  return g_strdup_printf ("postgresql://%s@%s:%s/%s", escaped_user, escaped_host,
                          port != NULL ? port : "5432", escaped_dbname);
}

/* Returns: (transfer full) (nullable): what stands above the stored choice */
static char *
dup_stronger (DpSettings  *self,
              const char  *key,
              const char **origin)
{
  g_autofree char *name = dup_variable_name (key);
  const char *value = g_hash_table_lookup (self->overrides, key);

  if (value != NULL)
    {
      *origin = "override";
      return g_strdup (value);
    }
  value = look_up_variable (self, name, origin);
  if (value == NULL && g_str_equal (key, "database-url"))
    {
      value = look_up_variable (self, "DATABASE_URL", origin);
      if (value == NULL)
        return dup_postgres_uri (self, origin);
    }

  return g_strdup (value);
}

static gboolean
parse_boolean (const char *text,
               gboolean   *value)
{
  *value = g_str_equal (text, "true") || g_str_equal (text, "yes") || g_str_equal (text, "1") ||
           g_str_equal (text, "on");

  return *value || g_str_equal (text, "false") || g_str_equal (text, "no") || g_str_equal (text, "0") ||
         g_str_equal (text, "off");
}

static GVariant *
parse_list (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) kept = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_strstrip (parts[i]);
      if (*parts[i] != '\0')
        g_strv_builder_add (builder, parts[i]);
    }
  kept = g_strv_builder_end (builder);

  return g_variant_new_strv ((const char * const *) kept, -1);
}

/* Returns: (transfer full) (nullable): @text as the key's type and within its range */
static GVariant *
parse_value (DpSettings  *self,
             const char  *key,
             const char  *text,
             GError     **error)
{
  g_autoptr(GSettingsSchemaKey) schema_key = NULL;
  g_autoptr(GVariant) value = NULL;
  const GVariantType *type;
  gint64 number;
  gboolean flag;

  if (!g_settings_schema_has_key (self->schema, key))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("There is no setting called “%s”. “datapipe settings list” shows all."), key);
      return NULL;
    }

  schema_key = g_settings_schema_get_key (self->schema, key);
  type = g_settings_schema_key_get_value_type (schema_key);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING_ARRAY))
    value = parse_list (text);
  else if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    value = g_variant_new_string (text);
  else if (g_variant_type_equal (type, G_VARIANT_TYPE_INT32) &&
           g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXINT32, &number, NULL))
    value = g_variant_new_int32 ((gint32) number);
  else if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN) && parse_boolean (text, &flag))
    value = g_variant_new_boolean (flag);

  if (value != NULL)
    g_variant_ref_sink (value);
  if (value == NULL || !g_settings_schema_key_range_check (schema_key, value))
    {
      g_autoptr(GVariant) range = g_settings_schema_key_get_range (schema_key);
      g_autoptr(GVariant) allowed = NULL;
      g_autofree char *shown = NULL;

      g_variant_get (range, "(sv)", NULL, &allowed);
      shown = g_variant_print (allowed, FALSE);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not a value that %s can have; allowed: %s."), text, key,
                   g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN) ? "true, false" : shown);
      return NULL;
    }

  return g_steal_pointer (&value);
}

/* Returns: (transfer full): the value in force. A wrong one of the environment counts as not there;
 * dp_settings_check() is where it is reported. */
static GVariant *
dup_value (DpSettings *self,
           const char *key)
{
  const char *origin;
  g_autofree char *text = dup_stronger (self, key, &origin);
  GVariant *value = text != NULL ? parse_value (self, key, text, NULL) : NULL;

  return value != NULL ? value : g_settings_get_value (self->stored, key);
}

gboolean
dp_settings_check (DpSettings  *self,
                   GError     **error)
{
  g_auto(GStrv) keys = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);

  keys = dp_settings_list_keys (self);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      const char *origin = NULL;
      g_autofree char *text = dup_stronger (self, keys[i], &origin);
      g_autofree char *name = dup_variable_name (keys[i]);
      g_autoptr(GVariant) value = NULL;

      if (text == NULL)
        continue;
      value = parse_value (self, keys[i], text, error);
      if (value == NULL)
        {
          if (!g_str_equal (origin, "override"))
            g_prefix_error (error, "%s: ", name);
          return FALSE;
        }
    }

  return TRUE;
}

char *
dp_settings_dup_string (DpSettings *self,
                        const char *key)
{
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (!g_settings_schema_has_key (self->schema, key))
    return NULL;
  value = dup_value (self, key);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_autofree const char **list = g_variant_get_strv (value, NULL);

      return list[0] != NULL ? g_strjoinv (",", (char **) list) : NULL;
    }
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_print (value, FALSE);

  return *g_variant_get_string (value, NULL) != '\0' ? g_variant_dup_string (value, NULL) : NULL;
}

char **
dp_settings_dup_strv (DpSettings *self,
                      const char *key)
{
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);

  value = dup_value (self, key);
  g_return_val_if_fail (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY), NULL);

  return g_variant_dup_strv (value, NULL);
}

int
dp_settings_get_int (DpSettings *self,
                     const char *key)
{
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), 0);

  value = dup_value (self, key);
  g_return_val_if_fail (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32), 0);

  return g_variant_get_int32 (value);
}

gboolean
dp_settings_get_boolean (DpSettings *self,
                         const char *key)
{
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);

  value = dup_value (self, key);
  g_return_val_if_fail (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN), FALSE);

  return g_variant_get_boolean (value);
}

gboolean
dp_settings_set_string (DpSettings  *self,
                        const char  *key,
                        const char  *value,
                        GError     **error)
{
  g_autoptr(GVariant) parsed = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (key != NULL && value != NULL, FALSE);

  parsed = parse_value (self, key, value, error);
  if (parsed == NULL)
    return FALSE;
  if (!self->can_store || !g_settings_is_writable (self->stored, key) ||
      !g_settings_set_value (self->stored, key, parsed))
    {
      g_autofree char *path = dp_paths_dup_settings_file ();

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   _("%s could not be kept, since %s cannot be written."), key, path);
      return FALSE;
    }
  g_settings_sync ();

  return TRUE;
}

gboolean
dp_settings_set_strv (DpSettings         *self,
                      const char         *key,
                      const char * const *value)
{
  g_return_val_if_fail (DP_IS_SETTINGS (self), FALSE);

  return g_settings_set_strv (self->stored, key, value);
}

void
dp_settings_reset (DpSettings *self,
                   const char *key)
{
  g_return_if_fail (DP_IS_SETTINGS (self));

  g_settings_reset (self->stored, key);
  g_settings_sync ();
}

static int
compare_keys (gconstpointer a,
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
  qsort (keys, g_strv_length (keys), sizeof (char *), compare_keys);

  return keys;
}

const char *
dp_settings_get_origin (DpSettings *self,
                        const char *key)
{
  const char *origin = NULL;
  g_autofree char *stronger = NULL;
  g_autoptr(GVariant) chosen = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);

  stronger = dup_stronger (self, key, &origin);
  if (stronger != NULL)
    return origin;
  chosen = g_settings_get_user_value (self->stored, key);

  return chosen != NULL ? "stored" : "default";
}

static DexFuture *
no_secret_cb (DexFuture *future,
              gpointer   user_data)
{
  return dex_future_new_for_string ("");
}

DexFuture *
dp_settings_dup_secret (DpSettings *self,
                        const char *name)
{
  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      const char *origin;
      const char *value;

      if (!g_str_equal (secrets[i].name, name))
        continue;
      value = look_up_variable (self, secrets[i].variable, &origin);
      if (value != NULL)
        return dex_future_new_for_string (value);
    }

  return dex_future_catch (dp_secret_store_lookup (name), no_secret_cb, NULL, NULL);
}

DexFuture *
dp_settings_store_secret (DpSettings *self,
                          const char *name,
                          const char *value)
{
  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);

  return dp_secret_store_save (name, value);
}

GSettings *
dp_settings_get_gsettings (DpSettings *self)
{
  g_return_val_if_fail (DP_IS_SETTINGS (self), NULL);

  return self->stored;
}
