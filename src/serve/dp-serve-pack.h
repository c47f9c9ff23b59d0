/* dp-serve-pack.h: replies, packed for those who take them so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DpServePacker:
 * Makes gzip's form in two steps: the data, which may be kept and sent again, and what is behind
 * it, which is another one each time. For one thread.
 */
typedef struct _DpServePacker DpServePacker;

/** DpServePacked: the beginning of a packed reply; freed by g_free() */
typedef struct
{
  gsize   size;
  guint32 sum;           /* CRC-32 of what was packed */
  guint32 length;        /* of that, in bytes */
  guint8  bytes[];
} DpServePacked;

DpServePacker *_dp_serve_packer_new   (void);
void           _dp_serve_packer_free  (DpServePacker       *self);
/** _dp_serve_packer_begin: Returns: (transfer full) (nullable): %NULL where it does not become
 * shorter */
DpServePacked *_dp_serve_packer_begin (DpServePacker       *self,
                                       const void          *data,
                                       gsize                length);
/** _dp_serve_packed_end: @rest: some bytes, which are not worth packing
 * Returns: (transfer full): the whole reply */
GBytes        *_dp_serve_packed_end   (const DpServePacked *self,
                                       const void          *rest,
                                       guint16              length);

G_END_DECLS
