/* test-treemap.c: areas in proportion
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-treemap.h"

static const DpTreemapTile area = { 10, 20, 600, 400 };

static void
assert_near (double a,
             double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-6);
}

/* The figures of the authors' own example: weights 6 6 4 3 2 2 1 in six by four. */
static void
test_published (void)
{
  static const double weights[] = { 6, 6, 4, 3, 2, 2, 1 };
  static const DpTreemapTile whole = { 0, 0, 6, 4 };
  DpTreemapTile tiles[G_N_ELEMENTS (weights)];

  dp_treemap_layout (weights, G_N_ELEMENTS (weights), &whole, tiles);

  /* Two of 6 stand over each other at the start, 3 wide. */
  assert_near (tiles[0].width, 3);
  assert_near (tiles[0].height, 2);
  assert_near (tiles[1].x, 0);
  assert_near (tiles[1].y, 2);
  /* 4 and 3 lie side by side at the top of what is left. */
  assert_near (tiles[2].x, 3);
  assert_near (tiles[2].width, 12.0 / 7);
  assert_near (tiles[2].height, 7.0 / 3);
  assert_near (tiles[3].width, 9.0 / 7);
  assert_near (tiles[3].y, 0);
}

static void
test_proportions (void)
{
  double weights[50];
  DpTreemapTile tiles[G_N_ELEMENTS (weights)];
  double sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      weights[i] = pow (0.85, i) * 1e12;
      sum += weights[i];
    }

  dp_treemap_layout (weights, G_N_ELEMENTS (weights), &area, tiles);

  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      g_assert_cmpfloat_with_epsilon (tiles[i].width * tiles[i].height,
                                      weights[i] / sum * area.width * area.height, 1e-6);
      g_assert_cmpfloat (tiles[i].x, >=, area.x - 1e-6);
      g_assert_cmpfloat (tiles[i].y, >=, area.y - 1e-6);
      g_assert_cmpfloat (tiles[i].x + tiles[i].width, <=, area.x + area.width + 1e-6);
      g_assert_cmpfloat (tiles[i].y + tiles[i].height, <=, area.y + area.height + 1e-6);

      for (gsize j = 0; j < i; j++)
        {
          double overlap_x = MIN (tiles[i].x + tiles[i].width, tiles[j].x + tiles[j].width) -
                             MAX (tiles[i].x, tiles[j].x);
          double overlap_y = MIN (tiles[i].y + tiles[i].height, tiles[j].y + tiles[j].height) -
                             MAX (tiles[i].y, tiles[j].y);

          g_assert_true (overlap_x < 1e-6 || overlap_y < 1e-6);
        }
    }

  /* As near to squares as it goes: strips would be a hundred times as long as wide. */
  for (gsize i = 0; i < 10; i++)
    g_assert_cmpfloat (MAX (tiles[i].width / tiles[i].height, tiles[i].height / tiles[i].width), <,
                       3);
}

static void
test_odd_weights (void)
{
  static const double weights[] = { 0, 3, NAN, -1, 1, INFINITY };
  DpTreemapTile tiles[G_N_ELEMENTS (weights)];
  static const DpTreemapTile nothing = { 0, 0, 0, 100 };

  dp_treemap_layout (weights, G_N_ELEMENTS (weights), &area, tiles);
  assert_near (tiles[0].width * tiles[0].height, 0);
  assert_near (tiles[2].width * tiles[2].height, 0);
  assert_near (tiles[3].width * tiles[3].height, 0);
  assert_near (tiles[5].width * tiles[5].height, 0);
  assert_near (tiles[1].width * tiles[1].height, 180000);
  assert_near (tiles[4].width * tiles[4].height, 60000);

  dp_treemap_layout (weights, G_N_ELEMENTS (weights), &nothing, tiles);
  assert_near (tiles[1].width * tiles[1].height, 0);

  dp_treemap_layout (NULL, 0, &area, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/treemap/published", test_published);
  g_test_add_func ("/treemap/proportions", test_proportions);
  g_test_add_func ("/treemap/odd-weights", test_odd_weights);

  return g_test_run ();
}
