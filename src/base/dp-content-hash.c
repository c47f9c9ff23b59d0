/* dp-content-hash.c: whether two contents are the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-content-hash.h"

#include <xxhash.h>

struct _DpContentHash
{
  XXH3_state_t *state;
};

static char *
format (XXH128_hash_t hash)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x",
                          (guint64) hash.high64, (guint64) hash.low64);
}

char *
dp_content_hash_bytes (GBytes *bytes)
{
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);

  return format (XXH3_128bits (data, length));
}

DpContentHash *
dp_content_hash_new (void)
{
  DpContentHash *self = g_new0 (DpContentHash, 1);

  self->state = XXH3_createState ();
  XXH3_128bits_reset (self->state);

  return self;
}

void
dp_content_hash_free (DpContentHash *self)
{
  g_return_if_fail (self != NULL);

  XXH3_freeState (self->state);
  g_free (self);
}

void
dp_content_hash_update (DpContentHash *self,
                        const void    *data,
                        gsize          length)
{
  g_return_if_fail (self != NULL);

  XXH3_128bits_update (self->state, data, length);
}

char *
dp_content_hash_dup_text (DpContentHash *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return format (XXH3_128bits_digest (self->state));
}

guint64
dp_content_hash_64 (const void *data,
                    gsize       length)
{
  return XXH3_64bits (data, length);
}
