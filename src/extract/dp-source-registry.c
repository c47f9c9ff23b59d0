/* dp-source-registry.c: which providers there are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-source-private.h"

#include "dp-alpha-vantage-source.h"
#include "dp-coinpaprika-source.h"
#include "dp-feed-source.h"

/* A new provider is a line in each of these two. */
static GType (* const get_types[]) (void) = {
  dp_alpha_vantage_source_get_type,
  dp_coinpaprika_source_get_type,
  dp_feed_source_get_type,
};

static const char * const names[] = {
  "alphavantage",
  "coinpaprika",
  DP_FEED_SOURCE_NAME,
  NULL,
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (get_types) + 1);

DpSource *
dp_source_new_by_name (const char            *name,
                       const DpSourceOptions *options)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (options != NULL && DP_IS_TRANSPORT (options->transport), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (get_types); i++)
    {
      DpSource *source;

      if (!g_str_equal (names[i], name))
        continue;
      source = g_object_new (get_types[i] (), NULL);
      _dp_source_configure (source, options);
      return source;
    }

  return NULL;
}

const char * const *
dp_source_list_names (void)
{
  return names;
}
