/* dp-row-memory-private.h: which rows of a file were there before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* The hashes of a file's rows as it was read last, in order, for telling which rows of its next
 * version are new. A file changes in places: so the next row is looked for where the last one was,
 * a little further, and everywhere only now and then. A row that is moved far may be taken for a
 * new one, which costs a comparison in the database and nothing else; one that is new is never
 * taken for an old one. */
typedef struct _DpRowMemory DpRowMemory;

/* One fiber adds, while another one asks, on whichever thread, and waits for what it needs. */

DpRowMemory *_dp_row_memory_new   (void);
void         _dp_row_memory_free  (DpRowMemory   *self);
/* @hashes: 8 bytes each, little-endian, as in raw.file_chunks; any alignment */
void         _dp_row_memory_add   (DpRowMemory   *self,
                                   const void    *hashes,
                                   gsize          length);
/* Nothing more comes. */
void         _dp_row_memory_end   (DpRowMemory   *self);
gboolean     _dp_row_memory_knows (DpRowMemory   *self,
                                   guint64        hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpRowMemory, _dp_row_memory_free)

G_END_DECLS
