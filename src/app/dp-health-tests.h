/* dp-health-tests.h: the data tests, and how they went over time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpHealthTests: a list, those that do not pass first. Property: n-bad. */
#define DP_TYPE_HEALTH_TESTS (dp_health_tests_get_type ())
G_DECLARE_FINAL_TYPE (DpHealthTests, dp_health_tests, DP, HEALTH_TESTS, AdwBin)

/** dp_health_tests_load: reads the results again */
void  dp_health_tests_load      (DpHealthTests *self,
                                 DpEngine      *engine);
guint dp_health_tests_get_n_bad (DpHealthTests *self);

G_END_DECLS
