/* dp-content-hash.h: whether two contents are the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* XXH3 with 128 bits: two contents that nobody made to collide do not, and hashing costs nothing
 * beside reading, where SHA-256 would cost more than loading. It proves nothing against an
 * adversary. */

/** dp_content_hash_bytes: Returns: (transfer full): 32 hex digits */
char              *dp_content_hash_bytes  (GBytes             *bytes);

/** DpContentHash: the same over content that comes in pieces */
typedef struct _DpContentHash DpContentHash;

DpContentHash     *dp_content_hash_new    (void);
void               dp_content_hash_free   (DpContentHash      *self);
void               dp_content_hash_update (DpContentHash      *self,
                                           const void         *data,
                                           gsize               length);
/** dp_content_hash_dup_text: Returns: (transfer full): 32 hex digits of what was given so far; more
 * may follow */
char              *dp_content_hash_dup_text (DpContentHash    *self);

/** dp_content_hash_64: of a record: 64 bits */
guint64            dp_content_hash_64     (const void         *data,
                                           gsize               length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpContentHash, dp_content_hash_free)

G_END_DECLS
