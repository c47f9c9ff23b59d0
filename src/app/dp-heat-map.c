/* dp-heat-map.c: a market by sectors, as large as they weigh
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-heat-map.h"

#include <math.h>

#include "dp-heat-tile.h"
#include "dp-treemap.h"

#define HEIGHT         280
#define HEADING_HEIGHT 20
#define SECTION_GAP    2
#define HEADING_GAP    8

typedef struct
{
  char      *sector;
  GtkWidget *label;
  GPtrArray *tiles;     /* of DpHeatTile, which are children of the map */
  GArray    *weights;
  double     weight;
} Section;

struct _DpHeatMap
{
  GtkWidget  parent_instance;

  GPtrArray *sections;
};

G_DEFINE_FINAL_TYPE (DpHeatMap, dp_heat_map, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
section_free (gpointer data)
{
  Section *section = data;

  gtk_widget_unparent (section->label);
  for (guint i = 0; i < section->tiles->len; i++)
    gtk_widget_unparent (section->tiles->pdata[i]);
  g_ptr_array_unref (section->tiles);
  g_array_unref (section->weights);
  g_free (section->sector);
  g_free (section);
}

static void
allocate (GtkWidget           *widget,
          const DpTreemapTile *tile,
          int                  total_width)
{
  int x = round (tile->x);
  int y = round (tile->y);
  int width = MAX (round (tile->x + tile->width) - x, 0);
  int height = MAX (round (tile->y + tile->height) - y, 0);

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x = total_width - x - width;

  gtk_widget_size_allocate (widget, &(GtkAllocation) { x, y, width, height }, -1);
}

static void
allocate_section (Section             *section,
                  const DpTreemapTile *area,
                  int                  total_width)
{
  g_autofree DpTreemapTile *tiles = g_new (DpTreemapTile, section->tiles->len);
  int needed_width, needed_height;
  DpTreemapTile heading = *area;
  DpTreemapTile inner = *area;
  gboolean fits;

  gtk_widget_measure (section->label, GTK_ORIENTATION_HORIZONTAL, -1, &needed_width, NULL, NULL,
                      NULL);
  gtk_widget_measure (section->label, GTK_ORIENTATION_VERTICAL, -1, &needed_height, NULL, NULL,
                      NULL);
  heading.height = MAX (HEADING_HEIGHT, needed_height);
  heading.width = area->width - HEADING_GAP;
  fits = heading.width >= needed_width && area->height >= 2 * heading.height;

  gtk_widget_set_child_visible (section->label, fits);
  if (fits)
    {
      allocate (section->label, &heading, total_width);
      inner.y += heading.height;
      inner.height -= heading.height;
    }
  inner.width = MAX (0, inner.width - SECTION_GAP);
  inner.height = MAX (0, inner.height - SECTION_GAP);

  dp_treemap_layout ((const double *) section->weights->data, section->tiles->len, &inner, tiles);
  for (guint i = 0; i < section->tiles->len; i++)
    allocate (section->tiles->pdata[i], &tiles[i], total_width);
}

static void
dp_heat_map_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  DpHeatMap *self = DP_HEAT_MAP (widget);
  guint n = self->sections->len;
  g_autofree double *weights = g_new (double, MAX (n, 1));
  g_autofree DpTreemapTile *areas = g_new (DpTreemapTile, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    weights[i] = ((Section *) self->sections->pdata[i])->weight;

  dp_treemap_layout (weights, n, &(DpTreemapTile) { 0, 0, width, height }, areas);
  for (guint i = 0; i < n; i++)
    allocate_section (self->sections->pdata[i], &areas[i], width);
}

static void
dp_heat_map_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
}

static void
dp_heat_map_dispose (GObject *object)
{
  DpHeatMap *self = DP_HEAT_MAP (object);

  g_clear_pointer (&self->sections, g_ptr_array_unref);

  G_OBJECT_CLASS (dp_heat_map_parent_class)->dispose (object);
}

static void
dp_heat_map_class_init (DpHeatMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_heat_map_dispose;
  widget_class->size_allocate = dp_heat_map_size_allocate;
  widget_class->measure = dp_heat_map_measure;

  signals[ACTIVATED] = g_signal_new ("activated", DP_TYPE_HEAT_MAP, G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "heatmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dp_heat_map_init (DpHeatMap *self)
{
  self->sections = g_ptr_array_new_with_free_func (section_free);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
dp_heat_map_clear (DpHeatMap *self)
{
  g_return_if_fail (DP_IS_HEAT_MAP (self));

  g_ptr_array_set_size (self->sections, 0);
}

static Section *
dp_heat_map_find_section (DpHeatMap  *self,
                          const char *sector)
{
  Section *section;

  for (guint i = 0; i < self->sections->len; i++)
    {
      section = self->sections->pdata[i];
      if (g_str_equal (section->sector, sector))
        return section;
    }

  section = g_new0 (Section, 1);
  section->sector = g_strdup (sector);
  section->label = gtk_label_new (sector);
  section->tiles = g_ptr_array_new ();
  section->weights = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_label_set_ellipsize (GTK_LABEL (section->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (section->label), 0);
  gtk_widget_add_css_class (section->label, "caption-heading");
  gtk_widget_set_parent (section->label, GTK_WIDGET (self));
  g_ptr_array_add (self->sections, section);

  return section;
}

static void
tile_activated_cb (DpHeatTile *tile,
                   DpHeatMap  *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0, dp_heat_tile_get_symbol (tile));
}

void
dp_heat_map_add (DpHeatMap  *self,
                 const char *sector,
                 const char *symbol,
                 const char *name,
                 double      weight,
                 double      change)
{
  GtkWidget *tile;
  Section *section;

  g_return_if_fail (DP_IS_HEAT_MAP (self));
  g_return_if_fail (sector != NULL);
  g_return_if_fail (symbol != NULL);
  g_return_if_fail (weight > 0);

  section = dp_heat_map_find_section (self, sector);
  section->weight += weight;
  g_array_append_val (section->weights, weight);

  tile = dp_heat_tile_new (symbol, name, change);
  g_signal_connect_object (tile, "activated", G_CALLBACK (tile_activated_cb), self, 0);
  gtk_widget_set_parent (tile, GTK_WIDGET (self));
  g_ptr_array_add (section->tiles, tile);
}
