/* dp-secret-store.c: keys and passwords in the person's keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-secret-store.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

/* A keyring that has to be unlocked waits for a person; where none can answer, it must not. */
#define SECONDS_WITH_DISPLAY    120
#define SECONDS_WITHOUT_DISPLAY 5

G_DEFINE_QUARK (dp-secret-store-error-quark, dp_secret_store_error)

static const SecretSchema schema = {
  APPLICATION_ID, SECRET_SCHEMA_NONE,
  { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
  0, NULL, NULL, NULL, NULL, NULL, NULL, NULL
};

gboolean
dp_secret_store_may_be_reachable (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *bus = NULL;

  /* libsecret's own encrypted file, which needs no bus. */
  if (g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") == 0)
    return TRUE;
  if (address != NULL && *address != '\0')
    return TRUE;
  if (runtime_dir == NULL || *runtime_dir == '\0')
    return FALSE;
  bus = g_build_filename (runtime_dir, "bus", NULL);

  return access (bus, R_OK | W_OK) == 0;
}

static GError *
unreachable_error (void)
{
  return g_error_new_literal (DP_SECRET_STORE_ERROR, DP_SECRET_STORE_ERROR_UNREACHABLE,
                              _("No keyring is reachable."));
}

static GError *
translate_error (const GError *error)
{
  if (error->domain == SECRET_ERROR)
    return g_error_new (DP_SECRET_STORE_ERROR, DP_SECRET_STORE_ERROR_REFUSED,
                        _("The keyring refused (%s)."), error->message);

  g_debug ("keyring: %s", error->message);

  return unreachable_error ();
}

static DexFuture *
timed_out_cb (DexFuture *future,
              gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  if (error->domain == DP_SECRET_STORE_ERROR)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_error (unreachable_error ());
}

static DexFuture *
with_deadline (DexPromise *promise)
{
  gboolean has_display = g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL;
  int seconds = has_display ? SECONDS_WITH_DISPLAY : SECONDS_WITHOUT_DISPLAY;

  DexFuture *timeout = dex_timeout_new_seconds (seconds);

  return dex_future_catch (dex_future_first (DEX_FUTURE (promise), timeout, NULL),
                           timed_out_cb, NULL, NULL);
}

static GHashTable *
attributes_new (const char *name)
{
  return secret_attributes_build (&schema, "name", name, NULL);
}

static void
lookup_finished_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GError) error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, translate_error (error));
  else
    dex_promise_resolve_string (promise, g_strdup (secret != NULL ? secret : ""));
  secret_password_free (secret);
}

DexFuture *
dp_secret_store_lookup (const char *name)
{
  g_autoptr(GHashTable) attributes = NULL;
  DexPromise *promise;

  g_return_val_if_fail (name != NULL, NULL);

  if (!dp_secret_store_may_be_reachable ())
    return dex_future_new_for_error (unreachable_error ());

  attributes = attributes_new (name);
  promise = dex_promise_new_cancellable ();
  secret_password_lookupv (&schema, attributes, dex_promise_get_cancellable (promise),
                           lookup_finished_cb, dex_ref (promise));

  return with_deadline (promise);
}

static void
store_finished_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, translate_error (error));
}

static void
clear_finished_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GError) error = NULL;

  /* That nothing was there to remove is no failure: the result is told by @error alone. */
  secret_password_clear_finish (result, &error);
  if (error == NULL)
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, translate_error (error));
}

DexFuture *
dp_secret_store_store (const char *name,
                       const char *label,
                       const char *value)
{
  g_autoptr(GHashTable) attributes = NULL;
  DexPromise *promise;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (label != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (!dp_secret_store_may_be_reachable ())
    return dex_future_new_for_error (unreachable_error ());

  attributes = attributes_new (name);
  promise = dex_promise_new_cancellable ();
  if (*value == '\0')
    secret_password_clearv (&schema, attributes, dex_promise_get_cancellable (promise),
                            clear_finished_cb, dex_ref (promise));
  else
    secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, value,
                            dex_promise_get_cancellable (promise), store_finished_cb,
                            dex_ref (promise));

  return with_deadline (promise);
}
