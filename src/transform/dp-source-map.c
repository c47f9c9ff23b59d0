/* dp-source-map.c: which line of which file a place in compiled SQL came from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-source-map.h"

typedef struct
{
  gsize       offset;
  const char *name;
  guint       line;
  gboolean    literal;
} Piece;

struct _DpSourceMap
{
  GArray *pieces;
};

DpSourceMap *
dp_source_map_new (void)
{
  DpSourceMap *self = g_new0 (DpSourceMap, 1);

  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));

  return self;
}

void
dp_source_map_free (DpSourceMap *self)
{
  g_array_unref (self->pieces);
  g_free (self);
}

void
dp_source_map_add (DpSourceMap *self,
                   gsize        offset,
                   const char  *name,
                   guint        line,
                   gboolean     literal)
{
  Piece piece = { offset, g_intern_string (name), line, literal };

  g_array_append_val (self->pieces, piece);
}

void
dp_source_map_append (DpSourceMap       *self,
                      gsize              offset,
                      const DpSourceMap *other)
{
  for (guint i = 0; i < other->pieces->len; i++)
    {
      Piece piece = g_array_index (other->pieces, Piece, i);

      piece.offset += offset;
      g_array_append_val (self->pieces, piece);
    }
}

guint
dp_source_map_lookup (const DpSourceMap  *self,
                      const char         *text,
                      gsize               offset,
                      const char        **name)
{
  const Piece *found = NULL;
  guint line;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->offset > offset)
        break;
      found = piece;
    }
  if (found == NULL)
    return 0;

  line = found->line;
  for (gsize i = found->offset; found->literal && i < offset; i++)
    line += text[i] == '\n';
  *name = found->name;

  return line;
}
