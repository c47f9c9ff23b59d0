/* dp-chart-theme.c: the colours charts have by default
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart.h"

G_DEFINE_ENUM_TYPE (DpChartPalette, dp_chart_palette,
                    G_DEFINE_ENUM_VALUE (DP_CHART_PALETTE_SAFE, "safe"),
                    G_DEFINE_ENUM_VALUE (DP_CHART_PALETTE_CLASSIC, "classic"),
                    G_DEFINE_ENUM_VALUE (DP_CHART_PALETTE_MONO, "mono"))

#define RGB(hex)       RGBA (hex, 1)
#define RGBA(hex, a)   { ((hex) >> 16 & 255) / 255.0, ((hex) >> 8 & 255) / 255.0, \
                         ((hex) & 255) / 255.0, (a) }

/*
 * Teal and orange stay apart for people who do not tell red from green; the overlays differ in
 * lightness as well as in hue.
 */
static const DpChartTheme light = {
  .background = RGB (0xffffff),
  .foreground = RGB (0x2e2e33),
  .dim = RGB (0x6b6b73),
  .grid = RGBA (0x000006, 0.07),
  .rising = RGB (0x0a8576),
  .falling = RGB (0xd4500c),
  .accent = RGB (0x3584e4),
  .overlays = {
    RGB (0x9141ac), RGB (0xc88800), RGB (0x865e3c), RGB (0xd6336c), RGB (0x3a7d1e), RGB (0x4a5561),
  },
};

static const DpChartTheme dark = {
  .background = RGB (0x1d1d20),
  .foreground = RGB (0xf4f4f5),
  .dim = RGB (0xa3a3ab),
  .grid = RGBA (0xffffff, 0.08),
  .rising = RGB (0x3ac9b6),
  .falling = RGB (0xff8c47),
  .accent = RGB (0x62a0ea),
  .overlays = {
    RGB (0xc78bdb), RGB (0xf5c211), RGB (0xcdab8f), RGB (0xf783ac), RGB (0x8ff0a4), RGB (0xd8dee6),
  },
};

static const DpChartTheme light_high_contrast = {
  .background = RGB (0xffffff),
  .foreground = RGB (0x000000),
  .dim = RGB (0x2e2e33),
  .grid = RGBA (0x000000, 0.2),
  .rising = RGB (0x00594d),
  .falling = RGB (0xa33000),
  .accent = RGB (0x0b4fa8),
  .overlays = {
    RGB (0x613583), RGB (0x7a5200), RGB (0x63452c), RGB (0xa51d4a), RGB (0x1f5c0b), RGB (0x000000),
  },
};

static const DpChartTheme dark_high_contrast = {
  .background = RGB (0x000000),
  .foreground = RGB (0xffffff),
  .dim = RGB (0xdededf),
  .grid = RGBA (0xffffff, 0.26),
  .rising = RGB (0x5ff2de),
  .falling = RGB (0xffa869),
  .accent = RGB (0x99c1f1),
  .overlays = {
    RGB (0xe0b3f0), RGB (0xf8e45c), RGB (0xe0c8a8), RGB (0xffa8c9), RGB (0xa8f7b8), RGB (0xffffff),
  },
};

void
dp_chart_theme_init (DpChartTheme *theme,
                     gboolean      dark_scheme,
                     gboolean      high_contrast)
{
  g_return_if_fail (theme != NULL);

  if (high_contrast)
    *theme = dark_scheme ? dark_high_contrast : light_high_contrast;
  else
    *theme = dark_scheme ? dark : light;
}

void
dp_chart_theme_set_palette (DpChartTheme   *theme,
                            DpChartPalette  palette,
                            gboolean        is_dark)
{
  static const DpChartColor classic[2][2] = {
    { RGB (0x26843c), RGB (0xc01c28) }, { RGB (0x57d97a), RGB (0xff7b7b) },
  };

  g_return_if_fail (theme != NULL);

  switch (palette)
    {
    case DP_CHART_PALETTE_CLASSIC:
      theme->rising = classic[!!is_dark][0];
      theme->falling = classic[!!is_dark][1];
      break;
    case DP_CHART_PALETTE_MONO:
      theme->rising = theme->falling = theme->foreground;
      break;
    case DP_CHART_PALETTE_SAFE:
    default:
      break;
    }
}
