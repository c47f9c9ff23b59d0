/* dp-chart-sound.c: prices to be heard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-sound.h"

#include <math.h>
#include <string.h>

#include "dp-chart-private.h"

#define LOWEST_HZ     220.0
#define OCTAVES       3.0
#define LOUDNESS      0.3
#define FADE_S        0.02       /* so that it neither begins nor ends with a click */
#define MIN_S         1.0
#define MAX_S         4.0
#define S_PER_VALUE   0.03
#define HEADER_BYTES  44
#define FRAME_BYTES   4          /* two channels of two bytes */

static guint8 *
put_uint (guint8 *at,
          guint32 value,
          guint   n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    at[i] = (value >> (8 * i)) & 0xff;

  return at + n_bytes;
}

static void
put_header (guint8  *at,
            guint32  n_frames)
{
  guint32 n_bytes = n_frames * FRAME_BYTES;

  memcpy (at, "RIFF", 4);
  at = put_uint (at + 4, HEADER_BYTES - 8 + n_bytes, 4);
  memcpy (at, "WAVEfmt ", 8);
  at = put_uint (at + 8, 16, 4);
  at = put_uint (at, 1, 2);                                     /* plain samples */
  at = put_uint (at, 2, 2);
  at = put_uint (at, DP_CHART_SOUND_RATE, 4);
  at = put_uint (at, DP_CHART_SOUND_RATE * FRAME_BYTES, 4);
  at = put_uint (at, FRAME_BYTES, 2);
  at = put_uint (at, 16, 2);
  memcpy (at, "data", 4);
  put_uint (at + 4, n_bytes, 4);
}

static gboolean
find_extent (const double *values,
             gsize         n_values,
             double       *low,
             double       *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < n_values; i++)
    if (isfinite (values[i]))
      {
        *low = MIN (*low, values[i]);
        *high = MAX (*high, values[i]);
      }

  return *low <= *high;
}

GBytes *
dp_chart_sound_new (const double *values,
                    gsize         n_values)
{
  double low, high;
  double phase = 0;
  double seconds = CLAMP (n_values * S_PER_VALUE, MIN_S, MAX_S);
  guint32 n_frames = seconds * DP_CHART_SOUND_RATE;
  guint8 *data, *at;

  if (!find_extent (values, n_values, &low, &high))
    return NULL;

  data = g_malloc (HEADER_BYTES + n_frames * FRAME_BYTES);
  put_header (data, n_frames);
  at = data + HEADER_BYTES;
  for (guint32 i = 0; i < n_frames; i++)
    {
      double time = (double) i / n_frames;
      double value = values[MIN ((gsize) (time * n_values), n_values - 1)];
      double height = high > low ? (value - low) / (high - low) : 0.5;
      double edge = MIN (i, n_frames - i) / (FADE_S * DP_CHART_SOUND_RATE);
      double loud = isfinite (value) ? LOUDNESS * MIN (edge, 1) * sin (phase) : 0;

      if (isfinite (value))
        phase = fmod (phase +
                          2 * G_PI * LOWEST_HZ * pow (2, OCTAVES * height) / DP_CHART_SOUND_RATE,
                      2 * G_PI);
      at = put_uint (at, (guint16) (gint16) (loud * cos (time * G_PI / 2) * G_MAXINT16), 2);
      at = put_uint (at, (guint16) (gint16) (loud * sin (time * G_PI / 2) * G_MAXINT16), 2);
    }

  return g_bytes_new_take (data, HEADER_BYTES + n_frames * FRAME_BYTES);
}

GBytes *
dp_chart_dup_sound (DpChart *chart)
{
  gsize length, begin, end;

  g_return_val_if_fail (DP_IS_CHART (chart), NULL);

  length = chart->series != NULL ? dp_series_get_length (chart->series) : 0;
  if (length == 0)
    return NULL;

  begin = CLAMP (floor (chart->first), 0, length - 1);
  end = CLAMP (ceil (chart->last), begin + 1, length);

  return dp_chart_sound_new (dp_series_get_close (chart->series) + begin, end - begin);
}
