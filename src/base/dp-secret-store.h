/* dp-secret-store.h: keys and passwords in the person's keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/** dp_secret_store_lookup: Returns: a future of a string, "" where there is none; rejects without a keyring */
DexFuture *dp_secret_store_lookup (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/** dp_secret_store_save: @value: "" removes it. Returns: a future of %TRUE; rejects with what to do instead */
DexFuture *dp_secret_store_save   (const char *name,
                                   const char *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
