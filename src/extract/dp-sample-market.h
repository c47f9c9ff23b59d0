/* dp-sample-market.h: the synthetic market that comes with the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DpSampleItem: an instrument of the sample market */
typedef struct
{
  const char *source;
  const char *symbol;
} DpSampleItem;

/**
 * dp_sample_market_list_items:
 * @n_items: (out)
 * Returns: (transfer none) (array length=n_items): what the sample market has, stocks first
 */
const DpSampleItem *dp_sample_market_list_items    (gsize *n_items);

/** dp_sample_market_get_last_date: Returns: the day it ends on, days since 1970 */
gint32              dp_sample_market_get_last_date (void);

G_END_DECLS
