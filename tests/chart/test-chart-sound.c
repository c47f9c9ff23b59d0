/* test-chart-sound.c: what is heard of prices, sample by sample
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dp-chart-sound.h"
#include "dp-test.h"

#define HEADER_BYTES 44

static const gint16 *
get_samples (GBytes *sound,
             gsize  *n_frames)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (sound, &size);

  g_assert_cmpmem (data, 4, "RIFF", 4);
  g_assert_cmpmem (data + 8, 8, "WAVEfmt ", 8);
  *n_frames = (size - HEADER_BYTES) / 4;
  g_assert_cmpuint (GUINT32_FROM_LE (*(const guint32 *) (data + 4)), ==, size - 8);
  g_assert_cmpuint (GUINT32_FROM_LE (*(const guint32 *) (data + 24)), ==, DP_CHART_SOUND_RATE);
  g_assert_cmpuint (GUINT32_FROM_LE (*(const guint32 *) (data + 40)), ==, *n_frames * 4);

  return (const gint16 *) (data + HEADER_BYTES);
}

/* How often a channel goes through zero tells the height of the tone. */
static guint
count_crossings (const gint16 *samples,
                 gsize         begin,
                 gsize         end,
                 guint         channel)
{
  guint n = 0;

  for (gsize i = begin + 1; i < end; i++)
    n += (samples[2 * i + channel] > 0) != (samples[2 * i - 2 + channel] > 0);

  return n;
}

static int
find_loudest (const gint16 *samples,
              gsize         begin,
              gsize         end,
              guint         channel)
{
  int most = 0;

  for (gsize i = begin; i < end; i++)
    most = MAX (most, ABS (samples[2 * i + channel]));

  return most;
}

static void
test_rising (void)
{
  const double values[] = { 10, 20, 30, 40 };
  g_autoptr(GBytes) sound = dp_chart_sound_new (values, G_N_ELEMENTS (values));
  gsize n;
  const gint16 *samples = get_samples (sound, &n);

  /* A quarter of a second of 220 Hz, and of 1760 Hz: two crossings for each turn. */
  g_assert_cmpuint (n, ==, DP_CHART_SOUND_RATE);
  g_assert_cmpint (ABS ((int) count_crossings (samples, 0, n / 4, 0) - 110), <=, 2);
  g_assert_cmpint (ABS ((int) count_crossings (samples, 3 * n / 4, n, 1) - 880), <=, 4);

  /* From the left ear to the right one, neither at full loudness. */
  g_assert_cmpint (find_loudest (samples, 0, n / 4, 0), >, 2 * find_loudest (samples, 0, n / 4, 1));
  g_assert_cmpint (find_loudest (samples, 3 * n / 4, n, 1), >,
                   2 * find_loudest (samples, 3 * n / 4, n, 0));
  g_assert_cmpint (find_loudest (samples, 0, n, 0), <, G_MAXINT16 / 3);
  g_assert_cmpint (samples[0], ==, 0);
}

static void
test_rest (void)
{
  const double values[] = { 5, NAN, 5, NAN };
  g_autoptr(GBytes) sound = dp_chart_sound_new (values, G_N_ELEMENTS (values));
  gsize n;
  const gint16 *samples = get_samples (sound, &n);

  g_assert_cmpint (find_loudest (samples, n / 4 + 1, n / 2, 0), ==, 0);
  g_assert_cmpint (find_loudest (samples, n / 2 + 1, 3 * n / 4, 0), >, 0);
}

static void
test_length (void)
{
  g_autofree double *values = g_new0 (double, 100000);
  g_autoptr(GBytes) sound = dp_chart_sound_new (values, 100000);
  const double nothing[] = { NAN };
  gsize n;

  get_samples (sound, &n);
  g_assert_cmpuint (n, ==, 4 * DP_CHART_SOUND_RATE);
  g_assert_null (dp_chart_sound_new (nothing, 1));
  g_assert_null (dp_chart_sound_new (NULL, 0));
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/chart/sound/rising", test_rising);
  g_test_add_func ("/chart/sound/rest", test_rest);
  g_test_add_func ("/chart/sound/length", test_length);

  return g_test_run ();
}
