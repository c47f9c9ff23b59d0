/* dp-row-memory.c: which rows of a file were there before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-row-memory-private.h"

/* As many rows may be missing at a stretch without looking everywhere. */
#define WINDOW 256

struct _DpRowMemory
{
  GArray *hashes;
  gsize   next;       /* where the row after the last known one was */
  guint   n_missed;   /* new rows since then */
};

DpRowMemory *
_dp_row_memory_new (void)
{
  DpRowMemory *self = g_new0 (DpRowMemory, 1);

  self->hashes = g_array_new (FALSE, FALSE, sizeof (guint64));

  return self;
}

void
_dp_row_memory_free (DpRowMemory *self)
{
  g_assert (self != NULL);

  g_array_unref (self->hashes);
  g_free (self);
}

void
_dp_row_memory_add (DpRowMemory *self,
                    const void  *hashes,
                    gsize        length)
{
  guint first = self->hashes->len;

  g_assert (length % sizeof (guint64) == 0);

  g_array_append_vals (self->hashes, hashes, length / sizeof (guint64));
  for (guint i = first; i < self->hashes->len; i++)
    g_array_index (self->hashes, guint64,
                   i) = GUINT64_FROM_LE (g_array_index (self->hashes, guint64, i));
}

static gboolean
find_between (DpRowMemory *self,
              guint64      hash,
              gsize        from,
              gsize        to)
{
  const guint64 *hashes = (const guint64 *) self->hashes->data;

  for (gsize i = from; i < to; i++)
    {
      if (hashes[i] == hash)
        {
          self->next = i + 1;
          self->n_missed = 0;
          return TRUE;
        }
    }

  return FALSE;
}

gboolean
_dp_row_memory_knows (DpRowMemory *self,
                      guint64      hash)
{
  g_assert (self != NULL);

  if (find_between (self, hash, self->next, MIN (self->next + WINDOW, self->hashes->len)))
    return TRUE;

  /* Lost: a large part was taken out, or put in, or moved. */
  if (++self->n_missed % WINDOW == 0)
    return find_between (self, hash, 0, self->hashes->len);

  return FALSE;
}
