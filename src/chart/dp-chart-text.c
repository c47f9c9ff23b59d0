/* dp-chart-text.c: laid out once, drawn often
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-text.h"

/* Many screenfuls of labels; past it, forgetting all is cheaper than remembering age. */
#define MAX_LAYOUTS  600
#define DEFAULT_FONT "Sans 9"

struct _DpChartText
{
  PangoContext *context;
  char         *font;
  guint         serial;
  GHashTable   *layouts;   /* the style's letter and the text → Layout */
};

typedef struct
{
  PangoLayout    *layout;
  DpChartTextSize size;
} Layout;

static void
layout_free (Layout *layout)
{
  g_object_unref (layout->layout);
  g_free (layout);
}

DpChartText *
dp_chart_text_new (void)
{
  DpChartText *self = g_new0 (DpChartText, 1);

  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) layout_free);
  dp_chart_text_set_font (self, NULL);

  return self;
}

void
dp_chart_text_free (DpChartText *self)
{
  if (self == NULL)
    return;

  g_object_unref (self->context);
  g_hash_table_unref (self->layouts);
  g_free (self->font);
  g_free (self);
}

void
dp_chart_text_set_font (DpChartText *self,
                        const char  *font)
{
  g_autoptr(PangoFontDescription) description = NULL;

  g_return_if_fail (self != NULL);

  if (font == NULL)
    font = DEFAULT_FONT;
  if (!g_set_str (&self->font, font))
    return;

  description = pango_font_description_from_string (font);
  if (pango_font_description_get_size (description) == 0)
    pango_font_description_set_size (description, 9 * PANGO_SCALE);
  pango_context_set_font_description (self->context, description);
  g_hash_table_remove_all (self->layouts);
}

void
dp_chart_text_begin (DpChartText *self,
                     cairo_t     *cr)
{
  g_return_if_fail (self != NULL);

  /* The context counts its changes: another kind of surface, other layouts. */
  pango_cairo_update_context (cr, self->context);
  if (pango_context_get_serial (self->context) != self->serial)
    {
      self->serial = pango_context_get_serial (self->context);
      g_hash_table_remove_all (self->layouts);
    }
}

static PangoAttrList *
create_attributes (DpChartTextStyle style)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (style == DP_CHART_TEXT_BOLD || style == DP_CHART_TEXT_TITLE)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (style == DP_CHART_TEXT_TITLE || style == DP_CHART_TEXT_SUBTITLE)
    pango_attr_list_insert (attributes, pango_attr_scale_new (1.4));

  return attributes;
}

static const Layout *
get_layout (DpChartText      *self,
            DpChartTextStyle  style,
            const char       *text)
{
  g_autofree char *key = g_strdup_printf ("%c%s", 'a' + style, text);
  g_autoptr(PangoAttrList) attributes = NULL;
  PangoRectangle extents;
  Layout *layout = g_hash_table_lookup (self->layouts, key);

  if (layout != NULL)
    return layout;
  if (g_hash_table_size (self->layouts) >= MAX_LAYOUTS)
    g_hash_table_remove_all (self->layouts);

  attributes = create_attributes (style);
  layout = g_new0 (Layout, 1);
  layout->layout = pango_layout_new (self->context);
  pango_layout_set_attributes (layout->layout, attributes);
  pango_layout_set_text (layout->layout, text, -1);
  pango_layout_get_pixel_extents (layout->layout, NULL, &extents);
  layout->size.width = extents.width;
  layout->size.height = extents.height;
  g_hash_table_insert (self->layouts, g_steal_pointer (&key), layout);

  return layout;
}

DpChartTextSize
dp_chart_text_measure (DpChartText      *self,
                       DpChartTextStyle  style,
                       const char       *text)
{
  g_return_val_if_fail (self != NULL && text != NULL, (DpChartTextSize) { 0 });

  return get_layout (self, style, text)->size;
}

void
dp_chart_text_draw (DpChartText      *self,
                    cairo_t          *cr,
                    DpChartTextStyle  style,
                    const char       *text,
                    double            x,
                    double            y)
{
  g_return_if_fail (self != NULL && text != NULL);

  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, get_layout (self, style, text)->layout);
}
