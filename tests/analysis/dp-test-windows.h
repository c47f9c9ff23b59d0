/* dp-test-windows.h: what definitions of indicators are made of: each window gone through anew
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-indicators.h"

G_BEGIN_DECLS

typedef long double Real;

Real test_move         (Real average,
                        Real value,
                        Real k);
Real test_mean_of      (const double *values,
                        gsize         end,
                        gsize         count);
void test_list_ema     (const double *values,
                        gsize         begin,
                        gsize         length,
                        gsize         period,
                        double       *out);
Real test_deviation_of (const double *values,
                        gsize         end,
                        gsize         count,
                        gboolean      sample);
Real test_highest_of   (const DpBars *bars,
                        gsize         end,
                        gsize         count);
Real test_lowest_of    (const DpBars *bars,
                        gsize         end,
                        gsize         count);
Real test_true_range   (const DpBars *bars,
                        gsize         i);
Real test_typical      (const DpBars *bars,
                        gsize         i);

G_END_DECLS
