/* dp-chart-style.c: charts in the colours and the font of where they stand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-style.h"

#include <adwaita.h>

/* Numbers beside a picture are read at a glance: as libadwaita's captions, smaller than text. */
#define FONT_SCALE 0.85

static DpChartColor
convert_color (const GdkRGBA *color)
{
  return (DpChartColor) { color->red, color->green, color->blue, color->alpha };
}

void
dp_chart_style_init_theme (DpChartTheme *theme,
                           GtkWidget    *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);
  gboolean high_contrast = adw_style_manager_get_high_contrast (manager);
  GdkRGBA accent;
  GdkRGBA foreground;

  dp_chart_theme_init (theme, dark, high_contrast);
  theme->right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  if (high_contrast)
    return;

  adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (manager), dark, &accent);
  theme->accent = convert_color (&accent);
  gtk_widget_get_color (widget, &foreground);
  theme->foreground = convert_color (&foreground);
}

char *
dp_chart_style_dup_font (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  g_autoptr(PangoFontDescription) font = NULL;
  double size;

  font = pango_font_description_copy (pango_context_get_font_description (context));
  size = pango_font_description_get_size (font);

  /* Points of this screen, large text included, become pixels: the chart knows no screen. */
  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72;
  pango_font_description_set_absolute_size (font, size * FONT_SCALE);

  return pango_font_description_to_string (font);
}
