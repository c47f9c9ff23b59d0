/* dp-keyring.c: keys and passwords in the person's keyring, by libsecret
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-keyring-private.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "dp-secret-store.h"

static const SecretSchema schema = {
  APPLICATION_ID, SECRET_SCHEMA_NONE,
  { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
  0, NULL, NULL, NULL, NULL, NULL, NULL, NULL
};

static GError *
translate_error (const GError *error)
{
  if (error->domain == SECRET_ERROR)
    return g_error_new (DP_SECRET_STORE_ERROR, DP_SECRET_STORE_ERROR_REFUSED,
                        _("The keyring refused (%s)."), error->message);

  return g_error_copy (error);
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

static DexFuture *
keyring_lookup (const char *name)
{
  g_autoptr(GHashTable) attributes = attributes_new (name);
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_password_lookupv (&schema, attributes, dex_promise_get_cancellable (promise),
                           lookup_finished_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
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

static DexFuture *
keyring_store (const char *name,
               const char *label,
               const char *value)
{
  g_autoptr(GHashTable) attributes = attributes_new (name);
  DexPromise *promise = dex_promise_new_cancellable ();

  if (*value == '\0')
    secret_password_clearv (&schema, attributes, dex_promise_get_cancellable (promise),
                            clear_finished_cb, dex_ref (promise));
  else
    secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, value,
                            dex_promise_get_cancellable (promise), store_finished_cb,
                            dex_ref (promise));

  return DEX_FUTURE (promise);
}

const DpKeyring dp_keyring = { keyring_lookup, keyring_store };
