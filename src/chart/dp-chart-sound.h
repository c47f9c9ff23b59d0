/* dp-chart-sound.h: prices to be heard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart.h"

G_BEGIN_DECLS

#define DP_CHART_SOUND_RATE 22050

/**
 * dp_chart_sound_new:
 * @values: (array length=n_values): NaN is a rest
 *
 * The higher the value, the higher the tone, over three octaves between the lowest and the highest;
 * time goes from the left ear to the right one, in one to four seconds.
 *
 * Returns: (transfer full) (nullable): a WAV file of two channels with 16 bits; %NULL where there
 *   is no value
 */
GBytes *dp_chart_sound_new     (const double *values,
                                gsize         n_values);
/** dp_chart_dup_sound: Returns: (transfer full) (nullable): the closes that are in view */
GBytes *dp_chart_dup_sound     (DpChart      *chart);

G_END_DECLS
