/* dp-backup.c: a copy of the database in a file: what is known of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-backup-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dp-db-error.h"
#include "dp-json-member.h"

#define MANIFEST_FORMAT 1
#define BLOCK_SIZE (1024 * 1024)

G_DEFINE_FINAL_TYPE (DpBackup, dp_backup, G_TYPE_OBJECT)

static void
dp_backup_finalize (GObject *object)
{
  DpBackup *self = DP_BACKUP (object);

  g_free (self->path);
  g_free (self->sha256);
  g_free (self->database);
  g_strfreev (self->roles);
  g_clear_object (&self->census);

  G_OBJECT_CLASS (dp_backup_parent_class)->finalize (object);
}

static void
dp_backup_class_init (DpBackupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_backup_finalize;
}

static void
dp_backup_init (DpBackup *self)
{
}

char *
_dp_backup_dup_manifest_path (const char *path)
{
  return g_strconcat (path, ".json", NULL);
}

char *
_dp_backup_hash_file (const char  *path,
                      GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *block = g_malloc (BLOCK_SIZE);
  gssize n = -1;

  while (stream != NULL &&
         (n = g_input_stream_read (G_INPUT_STREAM (stream), block, BLOCK_SIZE, NULL, error)) > 0)
    g_checksum_update (checksum, block, n);

  return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static char *
build_manifest (DpBackup *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GDateTime) made = g_date_time_new_from_unix_utc_usec (self->made_us);
  g_autofree char *made_at = g_date_time_format_iso8601 (made);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  dp_json_add_number (builder, "format", MANIFEST_FORMAT);
  dp_json_add_text (builder, "file", name);
  dp_json_add_text (builder, "made_at", made_at);
  dp_json_add_text (builder, "made_by", PACKAGE_NAME " " PACKAGE_VERSION);
  dp_json_add_text (builder, "database", self->database);
  dp_json_add_number (builder, "server_version", self->server_version);
  dp_json_add_number (builder, "schema_version", self->schema_version);
  dp_json_add_number (builder, "size", self->size);
  dp_json_add_text (builder, "sha256", self->sha256);
  json_builder_set_member_name (builder, "roles");
  json_builder_begin_array (builder);
  for (guint i = 0; self->roles[i] != NULL; i++)
    json_builder_add_string_value (builder, self->roles[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "tables");
  json_builder_add_value (builder, dp_db_census_to_json (self->census));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}

gboolean
_dp_backup_save (DpBackup  *self,
                 GError   **error)
{
  g_autofree char *path = _dp_backup_dup_manifest_path (self->path);
  g_autofree char *text = build_manifest (self);

  return g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static char **
read_roles (JsonObject *manifest)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *roles = json_object_has_member (manifest, "roles")
                       ? json_object_get_array_member (manifest, "roles") : NULL;

  for (guint i = 0; roles != NULL && i < json_array_get_length (roles); i++)
    g_strv_builder_add (builder, json_array_get_string_element (roles, i));

  return g_strv_builder_end (builder);
}

/* Returns: (transfer full) (nullable): what the manifest says, whether or not the file is like
 * that */
static DpBackup *
read_manifest (const char *path,
               JsonObject *manifest)
{
  DpBackup *self = g_object_new (DP_TYPE_BACKUP, NULL);
  const char *made_at = json_object_get_string_member_with_default (manifest, "made_at", "");
  g_autoptr(GDateTime) made = g_date_time_new_from_iso8601 (made_at, NULL);
  JsonArray *tables = json_object_has_member (manifest, "tables")
                        ? json_object_get_array_member (manifest, "tables") : NULL;
  g_autoptr(JsonArray) none = json_array_new ();

  self->path = g_strdup (path);
  self->made_us = made != NULL ? g_date_time_to_unix_usec (made) : 0;
  self->size = json_object_get_int_member_with_default (manifest, "size", 0);
  self->sha256 = g_strdup (json_object_get_string_member_with_default (manifest, "sha256", ""));
  self->database = g_strdup (json_object_get_string_member_with_default (manifest, "database", ""));
  self->server_version = json_object_get_int_member_with_default (manifest, "server_version", 0);
  self->schema_version = json_object_get_int_member_with_default (manifest, "schema_version", 0);
  self->roles = read_roles (manifest);
  self->census = dp_db_census_new_from_json (tables != NULL ? tables : none);

  return self;
}

/**
 * dp_backup_load:
 * @path: a file that dp_backup_make() wrote
 *
 * Returns: (transfer full) (nullable): the backup, where its file has the length that its manifest
 *   says
 */
DpBackup *
dp_backup_load (const char  *path,
                GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autofree char *manifest_path = NULL;
  g_autoptr(DpBackup) self = NULL;
  GStatBuf info;

  g_return_val_if_fail (path != NULL, NULL);

  manifest_path = _dp_backup_dup_manifest_path (path);
  if (g_stat (path, &info) != 0)
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_NOT_FOUND,
                   _("The backup %s cannot be read: %s."), path, g_strerror (errno));
      return NULL;
    }
  if (!json_parser_load_from_file (parser, manifest_path, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_NOT_FOUND,
                   _("%s, which says what has to be in the backup %s, is not there or cannot be "
                     "read. Put it beside the backup."),
                   manifest_path, path);
      return NULL;
    }

  self = read_manifest (path, json_node_get_object (json_parser_get_root (parser)));
  if (self->size == (guint64) info.st_size)
    return g_steal_pointer (&self);

  g_set_error (
      error, DP_DB_ERROR, DP_DB_ERROR_FAILED,
      _("The backup %s is damaged: it is %lu bytes long in place of %lu. Use an older one."), path,
      (gulong) info.st_size, (gulong) self->size);

  return NULL;
}

static gint
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const DpBackup *first = *(const DpBackup * const *) a;
  const DpBackup *second = *(const DpBackup * const *) b;

  if (first->made_us != second->made_us)
    return first->made_us < second->made_us ? 1 : -1;

  return g_strcmp0 (second->path, first->path);
}

/** dp_backup_list: Returns: (transfer full) (element-type DpBackup): the whole ones in @folder,
 * newest first */
GPtrArray *
dp_backup_list (const char *folder)
{
  GPtrArray *backups = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (folder != NULL, NULL);

  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      DpBackup *backup;

      if (!g_str_has_suffix (name, DP_BACKUP_SUFFIX))
        continue;
      backup = dp_backup_load (path, NULL);
      if (backup != NULL)
        g_ptr_array_add (backups, backup);
    }
  g_ptr_array_sort (backups, compare_newest_first);

  return backups;
}

static DexFuture *
verify_fiber (gpointer user_data)
{
  DpBackup *self = user_data;
  GError *error = NULL;
  g_autofree char *sha256 = _dp_backup_hash_file (self->path, &error);

  if (sha256 == NULL)
    return dex_future_new_for_error (error);
  if (g_str_equal (sha256, self->sha256))
    return dex_future_new_true ();

  return dex_future_new_reject (DP_DB_ERROR, DP_DB_ERROR_FAILED,
                                _("The backup %s is damaged: its checksum is not the one it was "
                                  "written with. Use an older one."),
                                self->path);
}

/**
 * dp_backup_verify:
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %TRUE where the file still has
 *   its checksum
 */
DexFuture *
dp_backup_verify (DpBackup *self)
{
  g_return_val_if_fail (DP_IS_BACKUP (self), NULL);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, verify_fiber,
                              g_object_ref (self), g_object_unref);
}

/** dp_backup_remove: removes both files; the manifest last, so that what remains is known */
gboolean
dp_backup_remove (DpBackup  *self,
                  GError   **error)
{
  g_autofree char *manifest_path = NULL;

  g_return_val_if_fail (DP_IS_BACKUP (self), FALSE);

  manifest_path = _dp_backup_dup_manifest_path (self->path);
  if ((g_unlink (self->path) != 0 && errno != ENOENT) ||
      (g_unlink (manifest_path) != 0 && errno != ENOENT))
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                   _("The old backup %s could not be removed: %s."), self->path,
                   g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

const char *
dp_backup_get_path (DpBackup *self)
{
  g_return_val_if_fail (DP_IS_BACKUP (self), NULL);

  return self->path;
}

gint64
dp_backup_get_made_us (DpBackup *self)
{
  g_return_val_if_fail (DP_IS_BACKUP (self), 0);

  return self->made_us;
}

guint64
dp_backup_get_size (DpBackup *self)
{
  g_return_val_if_fail (DP_IS_BACKUP (self), 0);

  return self->size;
}

const char *
dp_backup_get_sha256 (DpBackup *self)
{
  g_return_val_if_fail (DP_IS_BACKUP (self), NULL);

  return self->sha256;
}

const char *
dp_backup_get_database (DpBackup *self)
{
  g_return_val_if_fail (DP_IS_BACKUP (self), NULL);

  return self->database;
}

int
dp_backup_get_server_version (DpBackup *self)
{
  g_return_val_if_fail (DP_IS_BACKUP (self), 0);

  return self->server_version;
}

int
dp_backup_get_schema_version (DpBackup *self)
{
  g_return_val_if_fail (DP_IS_BACKUP (self), 0);

  return self->schema_version;
}

DpDbCensus *
dp_backup_get_census (DpBackup *self)
{
  g_return_val_if_fail (DP_IS_BACKUP (self), NULL);

  return self->census;
}

const char * const *
dp_backup_get_roles (DpBackup *self)
{
  g_return_val_if_fail (DP_IS_BACKUP (self), NULL);

  return (const char * const *) self->roles;
}
