/* dp-secret-store.h: keys and passwords in the person's keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

typedef enum
{
  DP_SECRET_STORE_ERROR_UNREACHABLE,   /* no bus, no keyring, or it did not answer in time */
  DP_SECRET_STORE_ERROR_REFUSED,       /* locked, dismissed by the person, or it failed */
} DpSecretStoreError;

#define DP_SECRET_STORE_ERROR (dp_secret_store_error_quark ())
GQuark     dp_secret_store_error_quark (void);

/** dp_secret_store_may_be_reachable: whether there is a way to ask; nobody was asked yet */
gboolean   dp_secret_store_may_be_reachable (void);

/** dp_secret_store_lookup: Returns: (transfer full): a future of a string, "" where none is kept */
DexFuture *dp_secret_store_lookup      (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_secret_store_store:
 * @label: what a keyring program shows
 * @value: "" removes it
 *
 * Returns: (transfer full): a future of %TRUE; rejects in %DP_SECRET_STORE_ERROR
 */
DexFuture *dp_secret_store_store       (const char *name,
                                        const char *label,
                                        const char *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
