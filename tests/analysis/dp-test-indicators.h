/* dp-test-indicators.h: indicators as their definitions read, and series that are hard on sums
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-indicators.h"

G_BEGIN_DECLS

/** TestBars: columns of the test's own */
typedef struct
{
  gsize   length;
  double *high;
  double *low;
  double *close;
  double *volume;
} TestBars;

/** TestSeries: what kind of prices */
typedef enum
{
  TEST_SERIES_WALK,       /* a few percent up or down */
  TEST_SERIES_CONSTANT,   /* one price, no volume to speak of */
  TEST_SERIES_STEPS,      /* flat for long, with a few steps */
  TEST_SERIES_RISING,
  TEST_SERIES_FALLING,
  TEST_SERIES_JUMPS,      /* between 0.01 and 1e6 */
  TEST_SERIES_TINY,       /* about 1e-8 */
  TEST_SERIES_LARGE,      /* about 1e6, moving by parts of a cent */
  TEST_N_SERIES
} TestSeries;

TestBars *test_bars_new        (TestSeries         series,
                                gsize              length);
void      test_bars_free       (TestBars          *self);
void      test_bars_get        (const TestBars    *self,
                                DpBars            *bars);

/** test_columns_new: Returns: (transfer full): room for @n outputs, filled with no results */
double  **test_columns_new     (guint              n,
                                gsize              length);
void      test_columns_free    (double           **columns);

/**
 * test_reference_compute:
 *
 * Fills @outputs bar by bar from the definitions in docs/indicators.md, with each window gone
 * through anew and in long double: slow, and nothing in it can drift.
 */
void      test_reference_compute (const DpIndicator *indicator,
                                  const DpBars      *bars,
                                  double *const     *outputs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestBars, test_bars_free)

G_END_DECLS
