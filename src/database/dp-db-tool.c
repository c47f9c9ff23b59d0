/* dp-db-tool.c: PostgreSQL's own programs, such as pg_dump
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-tool-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "dp-db-error.h"
#include "dp-db-target-private.h"

#define NEWEST_MAJOR 18
#define OLDEST_MAJOR 15

/* Returns: 17 for "pg_dump (PostgreSQL) 17.6 (Debian …)"; 0 where it does not say */
static int
ask_major (const char *path)
{
  const char *arguments[] = { path, "--version", NULL };
  g_autofree char *output = NULL;
  const char *number;

  if (!g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                     &output, NULL, NULL, NULL))
    return 0;
  number = strstr (output, "(PostgreSQL) ");

  return number != NULL ? atoi (number + strlen ("(PostgreSQL) ")) : 0;
}

/* Takes @folder's program where it is there and new enough. */
static char *
try_folder (const char *folder,
            const char *name,
            int         major)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (access (path, X_OK) == 0 && ask_major (path) >= major)
    return g_steal_pointer (&path);

  return NULL;
}

char *
_dp_db_tool_find (const char  *name,
                  int          major,
                  GError     **error)
{
  static const char * const folders[] = { PG_BINDIR, "/app/bin" };
  g_autofree char *in_path = NULL;
  char *path = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; path == NULL && i < G_N_ELEMENTS (folders); i++)
    path = try_folder (folders[i], name, major);
  for (int other = MAX (major, OLDEST_MAJOR); path == NULL && other <= NEWEST_MAJOR; other++)
    {
      g_autofree char *debian = g_strdup_printf ("/usr/lib/postgresql/%d/bin", other);
      g_autofree char *fedora = g_strdup_printf ("/usr/pgsql-%d/bin", other);

      path = try_folder (debian, name, major);
      if (path == NULL)
        path = try_folder (fedora, name, major);
    }
  if (path != NULL)
    return path;

  in_path = g_find_program_in_path (name);
  if (in_path != NULL && ask_major (in_path) >= major)
    return g_steal_pointer (&in_path);

  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_NOT_FOUND,
               _("PostgreSQL's program “%s” is not there in version %d or newer, and without it "
                 "the database can be neither backed up nor restored. Install PostgreSQL's client "
                 "programs of version %d."),
               name, major, major);

  return NULL;
}

char *
_dp_db_tool_find_exactly (const char  *name,
                          int          major,
                          GError     **error)
{
  g_autofree char *debian = g_strdup_printf ("/usr/lib/postgresql/%d/bin", major);
  g_autofree char *fedora = g_strdup_printf ("/usr/pgsql-%d/bin", major);
  g_autofree char *in_path = g_find_program_in_path (name);
  char *path = try_folder (debian, name, major);

  if (path == NULL)
    path = try_folder (fedora, name, major);
  if (path != NULL)
    return path;
  if (in_path != NULL && ask_major (in_path) == major)
    return g_steal_pointer (&in_path);

  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_NOT_FOUND,
               _("PostgreSQL %d, which made these files, is not installed, and no other version "
                 "can open them. Install it beside the one there is, and try again."),
               major);

  return NULL;
}

/* In the child, before it becomes the program: nobody would take up what it wrote after us. */
static void
die_with_parent_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

typedef struct
{
  GSubprocess *process;
  DexPromise  *promise;
  char        *name;
} Call;

static void
call_free (Call *call)
{
  g_object_unref (call->process);
  dex_unref (call->promise);
  g_free (call->name);
  g_free (call);
}

/* What it said last, without its own name in front and without hints of its own command line. */
static char *
dup_complaint (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  char *found = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *words = strstr (lines[i], "error: ");

      if (words != NULL && found == NULL)
        found = g_strdup (words + strlen ("error: "));
    }

  return found != NULL ? found : g_strstrip (g_strdup (text));
}

static GError *
explain (Call       *call,
         const char *text)
{
  g_autofree char *complaint = dup_complaint (text != NULL ? text : "");

  if (text != NULL && strstr (text, "No space left on device") != NULL)
    return g_error_new (
        DP_DB_ERROR, DP_DB_ERROR_DISK_FULL,
        _("The disk is full, so that %s could not go on (%s). Free some space and try again."),
        call->name, complaint);
  if (*complaint == '\0')
    return g_error_new (DP_DB_ERROR, DP_DB_ERROR_FAILED, _("%s ended before it was done."),
                        call->name);

  return g_error_new (DP_DB_ERROR, DP_DB_ERROR_FAILED, _("%s failed: %s"), call->name, complaint);
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Call *call = user_data;
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!g_subprocess_communicate_utf8_finish (call->process, result, NULL, &text, &error))
    {
      g_subprocess_force_exit (call->process);
      dex_promise_reject (call->promise, error);
    }
  else if (g_subprocess_get_successful (call->process))
    dex_promise_resolve_boolean (call->promise, TRUE);
  else
    dex_promise_reject (call->promise, explain (call, text));
  call_free (call);
}

static GSubprocessLauncher *
new_launcher (DpDbTarget *target)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  const char *password = dp_db_target_get_option (target, "password");

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  /* Not among its arguments, which everybody on the machine can read. */
  if (password != NULL)
    g_subprocess_launcher_setenv (launcher, "PGPASSWORD", password, TRUE);

  return launcher;
}

DexFuture *
_dp_db_tool_run (const char         *path,
                 DpDbTarget         *target,
                 const char * const *arguments,
                 GCancellable       *cancellable)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *uri = NULL;
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;
  DexPromise *promise;
  Call *call;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (target != NULL, NULL);

  uri = dp_db_target_dup_uri (target);
  g_strv_builder_add_many (builder, path, "--no-password", "--dbname", uri, NULL);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  launcher = new_launcher (target);

  call = g_new0 (Call, 1);
  call->process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv, &error);
  if (call->process == NULL)
    {
      g_free (call);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  call->name = g_path_get_basename (path);
  promise = dex_promise_new ();
  call->promise = dex_ref (promise);
  g_subprocess_communicate_utf8_async (call->process, NULL, cancellable, ended_cb, call);

  return DEX_FUTURE (promise);
}
