/* dp-keyring-private.h: the keyring module, which needs libsecret
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* As dp_secret_store_lookup() and dp_secret_store_store(), without a deadline: what rejects in
 * another domain than DP_SECRET_STORE_ERROR is no answer of a keyring. */
typedef struct
{
  DexFuture *(*lookup) (const char *name);
  DexFuture *(*store)  (const char *name,
                        const char *label,
                        const char *value);
} DpKeyring;

/* In the module */
extern const DpKeyring dp_keyring;

G_END_DECLS
