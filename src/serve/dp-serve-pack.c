/* dp-serve-pack.c: replies, packed for those who take them so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-pack.h"

#include <string.h>
#include <zlib.h>

/* More is four times the work for a tenth of the bytes. */
#define LEVEL 1
#define WINDOW_BITS 15
#define WITH_GZIP_HEAD 16
#define MEMORY 9
/* Of a block that is stored as it is: that it is the last one, and its length twice. Then the
 * whole's sum and length. */
#define BLOCK_HEAD 5
#define TAIL 8

struct _DpServePacker
{
  z_stream stream;
};

DpServePacker *
_dp_serve_packer_new (void)
{
  DpServePacker *self = g_new0 (DpServePacker, 1);
  int status = deflateInit2 (&self->stream, LEVEL, Z_DEFLATED, WINDOW_BITS + WITH_GZIP_HEAD, MEMORY,
                             Z_DEFAULT_STRATEGY);

  g_assert (status == Z_OK);

  return self;
}

void
_dp_serve_packer_free (DpServePacker *self)
{
  g_return_if_fail (self != NULL);

  deflateEnd (&self->stream);
  g_free (self);
}

DpServePacked *
_dp_serve_packer_begin (DpServePacker *self,
                        const void    *data,
                        gsize          length)
{
  g_autofree DpServePacked *packed = g_malloc (sizeof *packed + length);

  deflateReset (&self->stream);
  self->stream.next_in = (Bytef *) data;
  self->stream.avail_in = length;
  self->stream.next_out = packed->bytes;
  self->stream.avail_out = length;
  /* It ends with a whole byte, so that something else can follow. */
  if (deflate (&self->stream, Z_SYNC_FLUSH) != Z_OK || self->stream.avail_out == 0)
    return NULL;

  packed->size = length - self->stream.avail_out;
  packed->length = length;
  packed->sum = self->stream.adler;

  return g_realloc (g_steal_pointer (&packed), sizeof *packed + length - self->stream.avail_out);
}

static guint8 *
put (guint8  *at,
     guint32  number,
     guint    n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    *at++ = number >> (8 * i);

  return at;
}

GBytes *
_dp_serve_packed_end (const DpServePacked *self,
                      const void          *rest,
                      guint16              length)
{
  gsize size = self->size + BLOCK_HEAD + length + TAIL;
  guint8 *bytes = g_malloc (size);
  guint8 *at = bytes + self->size;

  memcpy (bytes, self->bytes, self->size);
  at = put (at, TRUE, 1);
  at = put (at, length, 2);
  at = put (at, (guint16) ~length, 2);
  memcpy (at, rest, length);
  at = put (at + length, crc32_combine (self->sum, crc32 (0, rest, length), length), 4);
  put (at, self->length + length, 4);

  return g_bytes_new_take (bytes, size);
}
