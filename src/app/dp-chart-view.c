/* dp-chart-view.c: a chart one can walk along, zoom and pan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-view-private.h"

#include <math.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dp-chart-style.h"

#define LEAST_WIDTH    200
#define LEAST_HEIGHT   160
#define NATURAL_HEIGHT 360

/* A summary of what is in view is made when the view has rested that long, not while it moves. */
#define REST_MS 150

static void dp_chart_view_range_init (GtkAccessibleRangeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DpChartView, dp_chart_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_RANGE,
                                                      dp_chart_view_range_init))

enum
{
  PROP_0,
  PROP_CHART,
  PROP_LABEL,
  PROP_TOOL,
  N_PROPS
};

enum
{
  DRAWINGS_CHANGED,
  DRAWING_REMOVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
_dp_chart_view_emit_drawings_changed (DpChartView *self)
{
  g_signal_emit (self, signals[DRAWINGS_CHANGED], 0);
}

void
_dp_chart_view_emit_drawing_removed (DpChartView *self)
{
  g_signal_emit (self, signals[DRAWING_REMOVED], 0);
}

void
_dp_chart_view_notify_tool (DpChartView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOOL]);
}

/* The slider's value: the bar at the crosshair, else the newest. */
static void
update_accessible_value (DpChartView *self)
{
  DpSeries *series = dp_chart_get_series (self->chart);
  gsize length = series != NULL ? dp_series_get_length (series) : 0;
  gssize cursor = dp_chart_get_cursor (self->chart);
  guint serial = dp_chart_get_content_serial (self->chart);
  g_autofree char *text = NULL;

  if (cursor < 0)
    cursor = (gssize) length - 1;
  if (cursor == self->told_index && serial == self->told_serial)
    return;

  self->told_index = cursor;
  self->told_serial = serial;
  text = dp_chart_describe (self->chart, cursor);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, MAX ((double) length - 1, 0),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, MAX ((double) cursor, 0),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
update_description (DpChartView *self)
{
  g_autofree char *summary = dp_chart_describe (self->chart, -1);

  g_clear_handle_id (&self->describe_source, g_source_remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary,
                                  -1);
}

static void
rested_cb (gpointer user_data)
{
  DpChartView *self = user_data;

  self->describe_source = 0;
  update_description (self);
}

static void
chart_changed_cb (DpChartView *self)
{
  if (self->told_serial != dp_chart_get_content_serial (self->chart))
    {
      g_clear_handle_id (&self->describe_source, g_source_remove);
      self->describe_source = g_timeout_add_once (REST_MS, rested_cb, self);
    }
  update_accessible_value (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_theme (DpChartView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autofree char *font = dp_chart_style_dup_font (GTK_WIDGET (self));
  DpChartTheme theme;

  dp_chart_style_init_theme (&theme, GTK_WIDGET (self));
  if (!adw_style_manager_get_high_contrast (manager))
    dp_chart_theme_set_palette (&theme, self->palette, adw_style_manager_get_dark (manager));
  theme.font = font;
  dp_chart_set_theme (self->chart, &theme);
}

static cairo_surface_t *
create_surface (int    width,
                int    height,
                double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);

  cairo_surface_set_device_scale (surface, scale, scale);

  return surface;
}

/* The bytes keep the surface, which keeps the pixels. */
static GdkTexture *
create_texture (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = cairo_image_surface_get_stride (surface);
  g_autoptr(GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * height,
                                      (GDestroyNotify) cairo_surface_destroy, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static GdkTexture *
render_content (DpChartView *self,
                int          width,
                int          height,
                double       scale)
{
  cairo_surface_t *surface = create_surface (ceil (width * scale), ceil (height * scale), scale);
  cairo_t *cr = cairo_create (surface);

  dp_chart_draw_content (self->chart, cr, width, height);
  cairo_destroy (cr);

  return create_texture (surface);
}

/* Pixel for pixel: the lowest picture's last row, and each one's last column, may reach over the
 * edge. */
static GdkTexture *
render_band (DpChartView       *self,
             guint              index,
             const DpChartBand *band,
             int                width,
             double             scale)
{
  int top = round (band->y * scale);
  int end = ceil ((band->y + band->height) * scale - 0.01);
  cairo_surface_t *surface = create_surface (ceil (width * scale), MAX (end - top, 1), scale);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, 0, -top / scale);
  dp_chart_draw_band (self->chart, cr, index);
  cairo_destroy (cr);

  return create_texture (surface);
}

static void
forget_pictures (DpChartView *self)
{
  g_array_set_size (self->pictures, 0);
}

static void
picture_clear (gpointer data)
{
  g_clear_object (&((DpChartPicture *) data)->texture);
}

/* Moving the crosshair only lays two lines and a legend over the pictures, and of them only those
 * are made again that look otherwise. A chart without a crosshair keeps none. */
static void
ensure_pictures (DpChartView *self,
                 int          width,
                 int          height,
                 double       scale)
{
  guint serial = dp_chart_get_content_serial (self->chart);
  cairo_surface_t *like;
  cairo_t *cr;
  const DpChartBand *bands;
  guint n_bands;

  if (self->content_scale != scale || self->content_width != width ||
      self->content_height != height)
    forget_pictures (self);
  if (self->pictures->len > 0 && self->content_serial == serial)
    return;

  like = create_surface (1, 1, scale);
  cr = cairo_create (like);
  bands = dp_chart_list_bands (self->chart, cr, width, height, &n_bands);
  g_array_set_size (self->pictures, n_bands);
  for (guint i = 0; i < n_bands; i++)
    {
      DpChartPicture *picture = &g_array_index (self->pictures, DpChartPicture, i);

      if (picture->texture != NULL && picture->band.serial == bands[i].serial)
        continue;
      g_clear_object (&picture->texture);
      picture->texture = render_band (self, i, &bands[i], width, scale);
      picture->band = bands[i];
    }
  cairo_destroy (cr);
  cairo_surface_destroy (like);

  self->content_serial = serial;
  self->content_scale = scale;
  self->content_width = width;
  self->content_height = height;
}

static double
get_scale (DpChartView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;

  return surface != NULL ? gdk_surface_get_scale (surface) : 1;
}

/* What follows the pointer or the keys is drawn many times over the same content. */
static gboolean
has_crosshair (DpChartView *self)
{
  return dp_chart_get_cursor (self->chart) >= 0 || self->drafting;
}

static void
snapshot_content (DpChartView *self,
                  GtkSnapshot *snapshot,
                  int          width,
                  int          height)
{
  double scale = get_scale (self);

  ensure_pictures (self, width, height, scale);
  for (guint i = 0; i < self->pictures->len; i++)
    {
      const DpChartPicture *picture = &g_array_index (self->pictures, DpChartPicture, i);
      graphene_rect_t bounds =
        GRAPHENE_RECT_INIT (0, picture->band.y, gdk_texture_get_width (picture->texture) / scale,
                            gdk_texture_get_height (picture->texture) / scale);

      if (scale == floor (scale))
        /* Nothing is scaled, which takes a copy less. */
        gtk_snapshot_append_texture (snapshot, picture->texture, &bounds);
      else
        gtk_snapshot_append_scaled_texture (snapshot, picture->texture,
                                            GSK_SCALING_FILTER_NEAREST, &bounds);
    }
}

/* Where keys go must be seen. */
static void
snapshot_focus (DpChartView *self,
                GtkSnapshot *snapshot,
                int          width,
                int          height)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const float widths[] = { 2, 2, 2, 2 };
  GskRoundedRect outline;
  GdkRGBA colors[4];

  adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (manager),
                                       adw_style_manager_get_dark (manager), &colors[0]);
  colors[0].alpha = 0.5;
  colors[1] = colors[2] = colors[3] = colors[0];
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height), 6);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}

static void
dp_chart_view_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  DpChartView *self = DP_CHART_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cr;

  if (width <= 0 || height <= 0)
    return;

  if (has_crosshair (self))
    snapshot_content (self, snapshot, width, height);
  else
    forget_pictures (self);

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->pictures->len == 0)
    dp_chart_draw_content (self->chart, cr, width, height);
  dp_chart_draw_cursor (self->chart, cr);
  cairo_destroy (cr);

  if (gtk_widget_has_visible_focus (widget))
    snapshot_focus (self, snapshot, width, height);
}

static void
dp_chart_view_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : LEAST_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : NATURAL_HEIGHT;
}

static void
dp_chart_view_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (dp_chart_view_parent_class)->css_changed (widget, change);

  update_theme (DP_CHART_VIEW (widget));
}

static void
dp_chart_view_state_flags_changed (GtkWidget     *widget,
                                   GtkStateFlags  previous)
{
  if ((gtk_widget_get_state_flags (widget) ^ previous) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    gtk_widget_queue_draw (widget);

  GTK_WIDGET_CLASS (dp_chart_view_parent_class)->state_flags_changed (widget, previous);
}

static void
dp_chart_view_direction_changed (GtkWidget        *widget,
                                 GtkTextDirection  previous)
{
  GTK_WIDGET_CLASS (dp_chart_view_parent_class)->direction_changed (widget, previous);

  update_theme (DP_CHART_VIEW (widget));
}

static void
dp_chart_view_system_setting_changed (GtkWidget        *widget,
                                      GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (dp_chart_view_parent_class)->system_setting_changed (widget, setting);

  update_theme (DP_CHART_VIEW (widget));
}

static gboolean
dp_chart_view_set_current_value (GtkAccessibleRange *range,
                                 double              value)
{
  return _dp_chart_view_move_cursor (DP_CHART_VIEW (range), round (value));
}

static void
dp_chart_view_range_init (GtkAccessibleRangeInterface *iface)
{
  iface->set_current_value = dp_chart_view_set_current_value;
}

static void
dp_chart_view_dispose (GObject *object)
{
  DpChartView *self = DP_CHART_VIEW (object);

  g_clear_handle_id (&self->describe_source, g_source_remove);
  _dp_chart_view_stop_gliding (self);
  if (self->chart != NULL)
    g_signal_handlers_disconnect_by_data (self->chart, self);
  forget_pictures (self);

  G_OBJECT_CLASS (dp_chart_view_parent_class)->dispose (object);
}

static void
dp_chart_view_finalize (GObject *object)
{
  DpChartView *self = DP_CHART_VIEW (object);

  g_clear_object (&self->chart);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->undone, g_ptr_array_unref);
  g_clear_pointer (&self->pictures, g_array_unref);

  G_OBJECT_CLASS (dp_chart_view_parent_class)->finalize (object);
}

static void
dp_chart_view_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DpChartView *self = DP_CHART_VIEW (object);

  switch (prop_id)
    {
    case PROP_CHART:
      g_value_set_object (value, self->chart);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_TOOL:
      g_value_set_int (value, self->tool);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_chart_view_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  DpChartView *self = DP_CHART_VIEW (object);

  switch (prop_id)
    {
    case PROP_LABEL:
      dp_chart_view_set_label (self, g_value_get_string (value));
      break;
    case PROP_TOOL:
      dp_chart_view_set_tool (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_chart_view_class_init (DpChartViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_chart_view_dispose;
  object_class->finalize = dp_chart_view_finalize;
  object_class->get_property = dp_chart_view_get_property;
  object_class->set_property = dp_chart_view_set_property;
  widget_class->snapshot = dp_chart_view_snapshot;
  widget_class->measure = dp_chart_view_measure;
  widget_class->css_changed = dp_chart_view_css_changed;
  widget_class->state_flags_changed = dp_chart_view_state_flags_changed;
  widget_class->direction_changed = dp_chart_view_direction_changed;
  widget_class->system_setting_changed = dp_chart_view_system_setting_changed;

  /** DpChartView:chart: what it shows */
  properties[PROP_CHART] =
    g_param_spec_object ("chart", NULL, NULL, DP_TYPE_CHART,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /** DpChartView:label: what screen readers call it, such as "NORD.SIM price chart" */
  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /** DpChartView:tool: what dragging draws, a #DpChartDrawingKind; -1 for nothing */
  properties[PROP_TOOL] =
    g_param_spec_int ("tool", NULL, NULL, -1, DP_CHART_DRAWING_MEASURE, -1,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /** DpChartView::drawings-changed: a person drew something or took it away */
  signals[DRAWINGS_CHANGED] = g_signal_new ("drawings-changed", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 0);

  /** DpChartView::drawing-removed: a person took one of the drawings away */
  signals[DRAWING_REMOVED] = g_signal_new ("drawing-removed", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "chartview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
dp_chart_view_init (DpChartView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  static const char *const style_signals[] = {
    "notify::dark", "notify::high-contrast", "notify::accent-color"
  };

  self->tool = -1;
  self->undone = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->pictures = g_array_new (FALSE, TRUE, sizeof (DpChartPicture));
  g_array_set_clear_func (self->pictures, picture_clear);
  self->chart = dp_chart_new ();
  g_signal_connect_object (self->chart, "changed", G_CALLBACK (chart_changed_cb), self,
                           G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (style_signals); i++)
    g_signal_connect_object (manager, style_signals[i], G_CALLBACK (update_theme), self,
                             G_CONNECT_SWAPPED);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  _dp_chart_view_add_controllers (self);
  dp_chart_view_set_label (self, _("Price chart"));
  update_theme (self);
  update_description (self);
}

GtkWidget *
dp_chart_view_new (void)
{
  return g_object_new (DP_TYPE_CHART_VIEW, NULL);
}

DpChart *
dp_chart_view_get_chart (DpChartView *self)
{
  g_return_val_if_fail (DP_IS_CHART_VIEW (self), NULL);

  return self->chart;
}

const char *
dp_chart_view_get_label (DpChartView *self)
{
  g_return_val_if_fail (DP_IS_CHART_VIEW (self), NULL);

  return self->label;
}

void
dp_chart_view_set_label (DpChartView *self,
                         const char  *label)
{
  g_return_if_fail (DP_IS_CHART_VIEW (self));

  if (!g_set_str (&self->label, label))
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label != NULL ? label : "",
                                  -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

GdkTexture *
dp_chart_view_dup_texture (DpChartView *self)
{
  int width, height;

  g_return_val_if_fail (DP_IS_CHART_VIEW (self), NULL);

  width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), LEAST_WIDTH);
  height = MAX (gtk_widget_get_height (GTK_WIDGET (self)), LEAST_HEIGHT);

  return render_content (self, width, height, MAX (get_scale (self), 2));
}

void
dp_chart_view_set_palette (DpChartView    *self,
                           DpChartPalette  palette)
{
  g_return_if_fail (DP_IS_CHART_VIEW (self));

  self->palette = palette;
  update_theme (self);
}

void
dp_chart_view_set_animated (DpChartView *self,
                            gboolean     animated)
{
  g_return_if_fail (DP_IS_CHART_VIEW (self));

  self->still = !animated;
}

void
dp_chart_view_update_style (DpChartView *self)
{
  g_return_if_fail (DP_IS_CHART_VIEW (self));

  update_theme (self);
}
