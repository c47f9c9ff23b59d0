/* dp-compare-chip.c: one of the instruments that are compared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-compare-chip.h"

#include <glib/gi18n.h>

#include "dp-chart-layer.h"
#include "dp-chart-style.h"

#define SWATCH_WIDTH 16
#define LINE_WIDTH   3
#define DASH         4

/* A piece of the line, as the chart draws it. */
static void
draw_swatch (GtkDrawingArea *area,
             cairo_t        *cr,
             int             width,
             int             height,
             gpointer        role)
{
  const double dashes[] = { DASH };
  DpChartTheme theme;

  dp_chart_style_init_theme (&theme, GTK_WIDGET (area));
  dp_chart_set_source (cr, dp_chart_theme_get_color (&theme, GPOINTER_TO_INT (role)), 1);
  if (dp_chart_is_dashed (GPOINTER_TO_INT (role)))
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_move_to (cr, 0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
}

static GtkWidget *
name_new (const char *symbol,
          int         role)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  /* Translators: %s is a symbol; of those that are compared, the first is what others are held
   * to */
  g_autofree char *hint = g_strdup_printf (_("Make %s the First"), symbol);

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch, GINT_TO_POINTER (role),
                                  NULL);
  gtk_widget_set_size_request (swatch, SWATCH_WIDTH, -1);
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), gtk_label_new (symbol));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", symbol);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "compare.first");

  return button;
}

static GtkWidget *
remove_button_new (const char *symbol)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *hint = g_strdup_printf (_("Remove %s"), symbol);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", symbol);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "compare.remove");

  return button;
}

GtkWidget *
dp_compare_chip_new (const char *symbol,
                     int         role)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  g_return_val_if_fail (symbol != NULL, NULL);

  gtk_widget_add_css_class (chip, "chip");
  gtk_box_append (GTK_BOX (chip), name_new (symbol, role));
  gtk_box_append (GTK_BOX (chip), remove_button_new (symbol));

  return chip;
}
