/* dp-shape-names.h: how much alike two names of fields are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dp_shape_names_compare:
 * Names are taken apart into words ("marketCap" and "market_cap" have the same two; the number in
 * "5. volume" is none), and words compared: the same, one short for the other ("vol", "volume"), or
 * nearly the same. Names with different numbers in them ("1h", "24h") are hardly alike.
 * Returns: 0 for nothing in common to 1 for the same words
 */
double dp_shape_names_compare (const char *a,
                               const char *b);

G_END_DECLS
