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
  DexChannel *coming;       /* of GBytes */
  GArray     *hashes;
  gsize       next;         /* where the row after the last known one was */
  guint       n_missed;     /* new rows since then */
  gboolean    is_whole;
};

DpRowMemory *
_dp_row_memory_new (void)
{
  DpRowMemory *self = g_new0 (DpRowMemory, 1);

  self->coming = dex_channel_new (0);
  self->hashes = g_array_new (FALSE, FALSE, sizeof (guint64));

  return self;
}

void
_dp_row_memory_free (DpRowMemory *self)
{
  g_assert (self != NULL);

  dex_unref (self->coming);
  g_array_unref (self->hashes);
  g_free (self);
}

void
_dp_row_memory_add (DpRowMemory *self,
                    const void  *hashes,
                    gsize        length)
{
  g_assert (length % sizeof (guint64) == 0);

  dex_future_disown (dex_channel_send (self->coming,
                                       dex_future_new_take_boxed (G_TYPE_BYTES,
                                                                  g_bytes_new (hashes, length))));
}

void
_dp_row_memory_end (DpRowMemory *self)
{
  dex_channel_close_send (self->coming);
}

/* Waits until so many hashes are here, or all there are. */
static void
take_until (DpRowMemory *self,
            gsize        n_hashes)
{
  while (!self->is_whole && self->hashes->len < n_hashes)
    {
      g_autoptr(GBytes) bytes = dex_await_boxed (dex_channel_receive (self->coming), NULL);
      guint first = self->hashes->len;
      gconstpointer data;
      gsize length;

      self->is_whole = bytes == NULL;
      if (bytes == NULL)
        break;
      data = g_bytes_get_data (bytes, &length);
      g_array_append_vals (self->hashes, data, length / sizeof (guint64));
      for (guint i = first; i < self->hashes->len; i++)
        g_array_index (self->hashes, guint64, i) =
          GUINT64_FROM_LE (g_array_index (self->hashes, guint64, i));
    }
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

  take_until (self, self->next + WINDOW);
  if (find_between (self, hash, self->next, MIN (self->next + WINDOW, self->hashes->len)))
    return TRUE;

  /* Lost: a large part was taken out, or put in, or moved. */
  if (++self->n_missed % WINDOW != 0)
    return FALSE;
  take_until (self, G_MAXSIZE);

  return find_between (self, hash, 0, self->hashes->len);
}
