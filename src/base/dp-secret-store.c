/* dp-secret-store.c: keys and passwords in the person's keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-secret-store.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

/* A keyring that waits for a person must not hold up a run for ever. */
#define LOOKUP_SECONDS 5

static const SecretSchema schema = {
  APPLICATION_ID, SECRET_SCHEMA_NONE,
  { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } }
};

/* Without a session bus libsecret would try to start one, and wait. */
static gboolean
has_bus (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *socket = NULL;

  if (address != NULL && *address != '\0')
    return TRUE;
  if (runtime_dir == NULL)
    return FALSE;
  socket = g_build_filename (runtime_dir, "bus", NULL);

  return g_file_test (socket, G_FILE_TEST_EXISTS);
}

static DexFuture *
reject_without_keyring (void)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                                _("No keyring is reachable, so the key cannot be kept. Put it into the environment "
                                  "or a .env file instead, for example as ALPHA_VANTAGE_API_KEY."));
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *password = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, g_steal_pointer (&error));
  else
    dex_promise_resolve_string (promise, g_strdup (password != NULL ? password : ""));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

static DexFuture *
explain_cb (DexFuture *future,
            gpointer   user_data)
{
  return reject_without_keyring ();
}

DexFuture *
dp_secret_store_lookup (const char *name)
{
  DexPromise *promise;

  g_return_val_if_fail (name != NULL, NULL);

  if (!has_bus ())
    return reject_without_keyring ();

  promise = dex_promise_new_cancellable ();
  secret_password_lookup (&schema, dex_promise_get_cancellable (promise), looked_up_cb, dex_ref (promise),
                          "name", name, NULL);

  return dex_future_first (DEX_FUTURE (promise), dex_timeout_new_seconds (LOOKUP_SECONDS), NULL);
}

DexFuture *
dp_secret_store_save (const char *name,
                      const char *value)
{
  g_autofree char *label = NULL;
  DexPromise *promise;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (!has_bus ())
    return reject_without_keyring ();

  promise = dex_promise_new_cancellable ();
  label = g_strdup_printf ("DataPipe: %s", name);
  if (*value != '\0')
    secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, value,
                           dex_promise_get_cancellable (promise), saved_cb, dex_ref (promise),
                           "name", name, NULL);
  else
    secret_password_clear (&schema, dex_promise_get_cancellable (promise), cleared_cb, dex_ref (promise),
                           "name", name, NULL);

  return dex_future_catch (DEX_FUTURE (promise), explain_cb, NULL, NULL);
}
