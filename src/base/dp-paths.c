/* dp-paths.c: where the application keeps things
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-paths.h"

#include <string.h>
#include <unistd.h>

#define MAX_SOCKET_DIR 80

static char *
dup_named_data_dir (void)
{
  const char *named = g_getenv ("DATAPIPE_DATA_DIR");

  if (named == NULL || *named == '\0')
    return NULL;

  return g_canonicalize_filename (named, NULL);
}

char *
dp_paths_dup_data_dir (void)
{
  char *named = dup_named_data_dir ();

  return named != NULL ? named : g_build_filename (g_get_user_data_dir (), "datapipe", NULL);
}

char *
dp_paths_dup_cluster_dir (void)
{
  g_autofree char *data_dir = dp_paths_dup_data_dir ();

  return g_build_filename (data_dir, "postgresql", "17", NULL);
}

char *
dp_paths_dup_socket_dir (const char *cluster_dir)
{
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  const char *sandbox_id = g_getenv ("FLATPAK_ID");

  g_return_val_if_fail (cluster_dir != NULL, NULL);

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, cluster_dir, -1);
  hash[10] = '\0';

  if (runtime_dir != NULL && *runtime_dir == '/' && g_file_test (runtime_dir, G_FILE_TEST_IS_DIR) &&
      access (runtime_dir, W_OK) == 0)
    {
      g_autofree char *path = NULL;

      if (sandbox_id != NULL)
        path = g_build_filename (runtime_dir, "app", sandbox_id, hash, NULL);
      else
        path = g_build_filename (runtime_dir, "datapipe", hash, NULL);
      if (strlen (path) <= MAX_SOCKET_DIR)
        return g_steal_pointer (&path);
    }

  name = g_strdup_printf ("datapipe-%u-%s", (guint) geteuid (), hash);

  return g_build_filename ("/tmp", name, NULL);
}

char *
dp_paths_dup_log_dir (void)
{
  g_autofree char *named = dup_named_data_dir ();

  if (named != NULL)
    return g_build_filename (named, "log", NULL);

  return g_build_filename (g_get_user_state_dir (), "datapipe", "log", NULL);
}

char *
dp_paths_dup_settings_file (void)
{
  g_autofree char *named = dup_named_data_dir ();

  if (named != NULL)
    return g_build_filename (named, "settings.ini", NULL);

  return g_build_filename (g_get_user_config_dir (), "datapipe", "settings.ini", NULL);
}
