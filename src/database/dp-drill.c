/* dp-drill.c: whether a backup can be restored, tried
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-drill.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

#include "dp-private-server.h"
#include "dp-restore-private.h"

typedef struct
{
  DpDbTarget *target;     /* (nullable) */
  char       *folder;     /* (nullable) */
  DpBackup   *backup;
} Drill;

static void
drill_free (gpointer data)
{
  Drill *drill = data;

  g_clear_pointer (&drill->target, dp_db_target_unref);
  g_free (drill->folder);
  g_object_unref (drill->backup);
  g_free (drill);
}

static int
remove_entry_cb (const char        *path,
                 const struct stat *info,
                 int                kind,
                 struct FTW        *where)
{
  return remove (path);
}

static DexFuture *
beside_fiber (gpointer user_data)
{
  Drill *drill = user_data;
  g_autoptr(DpDbConnection) beside = NULL;
  g_autoptr(DpDbCensus) census = NULL;
  g_autofree char *name = _dp_restore_dup_name (drill->target, DP_RESTORE_NEW);
  g_autoptr(GError) error = NULL;

  if (!dex_await (dp_backup_verify (drill->backup), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  beside = _dp_restore_open_beside (drill->target, &error);
  if (beside == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  census = _dp_restore_beside (beside, drill->target, drill->backup, name, &error);
  if (census == NULL || !_dp_restore_drop (beside, name, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&census));
}

static DexFuture *
remove_fiber (gpointer user_data)
{
  nftw (user_data, remove_entry_cb, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);

  return dex_future_new_true ();
}

/* A server of its own shows that the file alone is enough. */
static DexFuture *
apart_fiber (gpointer user_data)
{
  Drill *drill = user_data;
  g_autofree char *data_dir = g_build_filename (drill->folder, "17", NULL);
  g_autoptr(DpPrivateServer) server = dp_private_server_new (data_dir);
  g_autoptr(DpDbTarget) target = dp_private_server_dup_target (server);
  g_autoptr(DpDbCensus) census = NULL;
  g_autoptr(GError) error = NULL;

  if (!dex_await (dp_backup_verify (drill->backup), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (dex_await (dp_private_server_attach (server), &error))
    {
      census = dex_await_object (dp_restore_into (target, drill->backup), &error);
      dex_await (dp_private_server_stop (server), NULL);
    }
  dex_await (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, remove_fiber,
                                  g_strdup (drill->folder), g_free),
             NULL);
  if (census == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&census));
}

/**
 * dp_drill:
 * @target: (nullable): the server to use, %NULL for one of its own
 * @folder: (nullable): for that server, removed afterwards
 * @backup: what is tried
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@DbCensus]
 */
DexFuture *
dp_drill (DpDbTarget *target,
          const char *folder,
          DpBackup   *backup)
{
  Drill *drill;

  g_return_val_if_fail (DP_IS_BACKUP (backup), NULL);
  g_return_val_if_fail (target != NULL || folder != NULL, NULL);

  drill = g_new0 (Drill, 1);
  drill->target = target != NULL ? dp_db_target_ref (target) : NULL;
  drill->folder = g_strdup (folder);
  drill->backup = g_object_ref (backup);

  return dex_scheduler_spawn (NULL, 0, target != NULL ? beside_fiber : apart_fiber, drill,
                              drill_free);
}
