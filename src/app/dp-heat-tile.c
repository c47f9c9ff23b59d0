/* dp-heat-tile.c: one instrument of the heat map
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-heat-tile.h"

#include <adwaita.h>
#include <math.h>

#include "dp-chart-style.h"
#include "dp-format.h"

#define GAP           1.0
#define RADIUS        4.0
#define MARGIN        4
#define STRONG_CHANGE 4.0   /* percent, from which on the colour gets no stronger */
#define WEAKEST       0.10
#define STRONGEST     0.55  /* the theme's text has to stay readable on it */

struct _DpHeatTile
{
  GtkWidget  parent_instance;

  char      *symbol;
  double     change;
};

G_DEFINE_FINAL_TYPE (DpHeatTile, dp_heat_tile, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
append_background (DpHeatTile  *self,
                   GtkSnapshot *snapshot,
                   int          width,
                   int          height)
{
  GskRoundedRect outline;
  DpChartTheme theme;
  DpChartColor color;
  double strength = isfinite (self->change) ? MIN (fabs (self->change) / STRONG_CHANGE, 1) : 0;

  dp_chart_style_init_theme (&theme, GTK_WIDGET (self));
  color = strength < 0.005 ? theme.foreground : self->change > 0 ? theme.rising : theme.falling;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (GAP, GAP, MAX (width - 2 * GAP, 0),
                                                        MAX (height - 2 * GAP, 0)),
                                   MIN (RADIUS, MIN (width, height) / 4));
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot,
                             &(GdkRGBA) { color.red, color.green, color.blue,
                                          WEAKEST + strength * (STRONGEST - WEAKEST) },
                             &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

/* Returns: (transfer full) (nullable): @text as large as it fits beside the margins, if it does */
static PangoLayout *
create_line (DpHeatTile *self,
             const char *text,
             gboolean    bold)
{
  static const double scales[] = { 1, 0.85, 0.7 };
  int room = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN;
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
      int width;

      pango_attr_list_insert (attributes, pango_attr_scale_new (scales[i]));
      if (bold)
        pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      pango_layout_set_attributes (layout, attributes);

      pango_layout_get_pixel_size (layout, &width, NULL);
      if (width <= room)
        return g_steal_pointer (&layout);
    }

  return NULL;
}

static void
append_line (DpHeatTile  *self,
             GtkSnapshot *snapshot,
             PangoLayout *layout,
             int          y)
{
  GdkRGBA color;
  int width;

  gtk_widget_get_color (GTK_WIDGET (self), &color);
  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((gtk_widget_get_width (GTK_WIDGET (self)) - width) / 2, y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
dp_heat_tile_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  DpHeatTile *self = DP_HEAT_TILE (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  g_autofree char *change = dp_format_change (self->change);
  g_autoptr(PangoLayout) first = NULL;
  g_autoptr(PangoLayout) second = NULL;
  int first_height, second_height;

  if (width < 3 || height < 3)
    return;

  append_background (self, snapshot, width, height);

  first = create_line (self, self->symbol, TRUE);
  second = create_line (self, change, FALSE);
  if (first == NULL)
    return;

  pango_layout_get_pixel_size (first, NULL, &first_height);
  if (second != NULL)
    pango_layout_get_pixel_size (second, NULL, &second_height);

  if (second != NULL && first_height + second_height <= height - MARGIN)
    {
      int y = (height - first_height - second_height) / 2;

      append_line (self, snapshot, first, y);
      append_line (self, snapshot, second, y + first_height);
    }
  else if (first_height <= height)
    {
      append_line (self, snapshot, first, (height - first_height) / 2);
    }
}

static void
dp_heat_tile_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
released_cb (DpHeatTile *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
dp_heat_tile_dispose (GObject *object)
{
  g_clear_pointer (&DP_HEAT_TILE (object)->symbol, g_free);

  G_OBJECT_CLASS (dp_heat_tile_parent_class)->dispose (object);
}

static void
dp_heat_tile_class_init (DpHeatTileClass *klass)
{
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter,
                                GDK_KEY_space };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_heat_tile_dispose;
  widget_class->snapshot = dp_heat_tile_snapshot;
  widget_class->measure = dp_heat_tile_measure;

  signals[ACTIVATED] = g_signal_new ("activated", DP_TYPE_HEAT_TILE,
                                     G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "heattile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_widget_class_set_activate_signal (widget_class, signals[ACTIVATED]);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_signal (widget_class, keys[i], 0, "activated", NULL);
}

static void
dp_heat_tile_init (DpHeatTile *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
dp_heat_tile_new (const char *symbol,
                  const char *name,
                  double      change)
{
  DpHeatTile *self;
  g_autofree char *change_text = dp_format_change (change);
  g_autofree char *label = NULL;

  g_return_val_if_fail (symbol != NULL, NULL);

  self = g_object_new (DP_TYPE_HEAT_TILE, NULL);
  self->symbol = g_strdup (symbol);
  self->change = change;

  label = name != NULL && *name != '\0' ? g_strdup_printf ("%s, %s, %s", symbol, name, change_text)
                                        : g_strdup_printf ("%s, %s", symbol, change_text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return GTK_WIDGET (self);
}

const char *
dp_heat_tile_get_symbol (DpHeatTile *self)
{
  g_return_val_if_fail (DP_IS_HEAT_TILE (self), NULL);

  return self->symbol;
}
