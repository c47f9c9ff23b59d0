/* dp-day-map.c: the days of a year, and what is there of each
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-day-map.h"

#include <math.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dp-date.h"
#include "dp-day-mark.h"

#define CELL         16
#define MARK         12
#define N_WEEKS      6
#define MONTH_WIDTH  (7 * CELL)
#define TITLE_HEIGHT 22
#define MONTH_HEIGHT (TITLE_HEIGHT + N_WEEKS * CELL)
#define GAP          16
#define N_MONTHS     12
#define SECONDS_A_DAY G_GINT64_CONSTANT (86400)

struct _DpDayMap
{
  GtkWidget       parent_instance;

  DpSeriesLedger *ledger;
  int             year;
  gint32          day;
};

static void dp_day_map_range_init (GtkAccessibleRangeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DpDayMap,
                               dp_day_map,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_RANGE,
                                                      dp_day_map_range_init))

enum
{
  PROP_0,
  PROP_LEDGER,
  PROP_YEAR,
  PROP_DAY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gint32
first_of (DpDayMap *self)
{
  return dp_date_from_ymd (self->year, 1, 1);
}

static gint32
last_of (DpDayMap *self)
{
  return dp_date_from_ymd (self->year, 12, 31);
}

/* How many months fit side by side in @width */
static int
count_columns (int width)
{
  static const int counts[] = { 12, 6, 4, 3, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      if (counts[i] * (MONTH_WIDTH + GAP) - GAP <= width)
        return counts[i];
    }

  return 1;
}

static int
count_rows (int width)
{
  return N_MONTHS / count_columns (width);
}

/* Where @month, from 0 on, begins; the months are in the middle of the width. */
static void
place_month (DpDayMap *self,
             int       month,
             double   *x,
             double   *y)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int n_columns = count_columns (width);
  int column = month % n_columns;
  double margin = MAX ((width - n_columns * (MONTH_WIDTH + GAP) + GAP) / 2, 0);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    column = n_columns - 1 - column;
  *x = margin + column * (MONTH_WIDTH + GAP);
  *y = month / n_columns * (MONTH_HEIGHT + GAP);
}

/* The middle of @day */
static void
place_day (DpDayMap *self,
           gint32    day,
           double   *x,
           double   *y)
{
  int year, month, day_of_month;
  int weekday = dp_date_weekday (day);
  int first_weekday;

  dp_date_to_ymd (day, &year, &month, &day_of_month);
  first_weekday = dp_date_weekday (day - day_of_month + 1);
  place_month (self, month - 1, x, y);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    weekday = 6 - weekday;
  *x += (weekday + 0.5) * CELL;
  *y += TITLE_HEIGHT + ((day_of_month - 1 + first_weekday) / 7 + 0.5) * CELL;
}

/* Returns: the day at that place, or DP_DATE_NONE */
static gint32
find_day (DpDayMap *self,
          double    x,
          double    y)
{
  for (gint32 day = first_of (self); day <= last_of (self); day++)
    {
      double day_x, day_y;

      place_day (self, day, &day_x, &day_y);
      if (fabs (x - day_x) <= CELL / 2.0 && fabs (y - day_y) <= CELL / 2.0)
        return day;
    }

  return DP_DATE_NONE;
}

static char *
format_day (gint32      day,
            const char *format)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (day * SECONDS_A_DAY);

  return g_date_time_format (time, format);
}

char *
dp_day_map_dup_words (DpDayMap *self,
                      gint32    day)
{
  /* Translators: a day, see strftime(3) */
  g_autofree char *text = format_day (day, _("%A, %-d %B %Y"));
  DpDayState state;

  g_return_val_if_fail (DP_IS_DAY_MAP (self), NULL);

  if (self->ledger == NULL)
    return g_steal_pointer (&text);
  state = dp_series_ledger_get_state (self->ledger, day);

  /* Translators: a day, and what is there of it: "Monday, 2 March 2026: Loaded" */
  return g_strdup_printf (_("%s: %s"), text,
                          state == DP_DAY_OUTSIDE &&
                                  day > dp_series_ledger_get_last_day (self->ledger)
                              ? _("Not due yet")
                              : dp_day_mark_get_label (state));
}

static void
update_accessible (DpDayMap *self)
{
  g_autofree char *words = dp_day_map_dup_words (self, self->day);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, (double) first_of (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) last_of (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) self->day,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words,
                                  -1);
}

static void
snapshot_title (DpDayMap    *self,
                GtkSnapshot *snapshot,
                int          month)
{
  g_autofree char *title = format_day (dp_date_from_ymd (self->year, month + 1, 1), "%b");
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), title);
  GdkRGBA color;
  double x, y;

  place_month (self, month, &x, &y);
  pango_layout_set_width (layout, MONTH_WIDTH * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  gtk_widget_get_color (GTK_WIDGET (self), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* A ring around the current day, which stands out more while the keys move it */
static void
draw_current (DpDayMap *self,
              cairo_t  *cr)
{
  GdkRGBA color;
  double x, y;

  gtk_widget_get_color (GTK_WIDGET (self), &color);
  place_day (self, self->day, &x, &y);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, gtk_widget_has_visible_focus (GTK_WIDGET (self)) ? 2 : 1);
  cairo_rectangle (cr, x - CELL / 2.0, y - CELL / 2.0, CELL, CELL);
  cairo_stroke (cr);
}

static void
dp_day_map_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  DpDayMap *self = DP_DAY_MAP (widget);
  cairo_t *cr;

  if (self->ledger == NULL)
    return;

  for (int month = 0; month < N_MONTHS; month++)
    snapshot_title (self, snapshot, month);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (-1, -1, gtk_widget_get_width (widget) + 2,
                                                       gtk_widget_get_height (widget) + 2));
  for (gint32 day = first_of (self); day <= last_of (self); day++)
    {
      double x, y;

      place_day (self, day, &x, &y);
      dp_day_mark_draw (widget, cr, dp_series_ledger_get_state (self->ledger, day), x, y, MARK);
    }
  draw_current (self, cr);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
dp_day_map_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dp_day_map_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 2 * MONTH_WIDTH + GAP;
      *natural = 4 * (MONTH_WIDTH + GAP) - GAP;
      return;
    }
  *minimum = *natural = count_rows (for_size < 0 ? 4 * (MONTH_WIDTH + GAP) : for_size) *
                            (MONTH_HEIGHT + GAP) -
                        GAP;
}

static gboolean
dp_day_map_query_tooltip (GtkWidget  *widget,
                          int         x,
                          int         y,
                          gboolean    keyboard_mode,
                          GtkTooltip *tooltip)
{
  DpDayMap *self = DP_DAY_MAP (widget);
  gint32 day = keyboard_mode ? self->day : find_day (self, x, y);
  g_autofree char *words = NULL;

  if (day == DP_DATE_NONE || self->ledger == NULL)
    return FALSE;
  words = dp_day_map_dup_words (self, day);
  gtk_tooltip_set_text (tooltip, words);

  return TRUE;
}

static void
pressed_cb (DpDayMap *self,
            int       n_press,
            double    x,
            double    y)
{
  gint32 day = find_day (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (day != DP_DATE_NONE)
    dp_day_map_set_day (self, day);
}

static gint32
shift_month (gint32 day,
             int    by)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (day * SECONDS_A_DAY);
  g_autoptr(GDateTime) moved = g_date_time_add_months (time, by);

  return (gint32) (g_date_time_to_unix (moved) / SECONDS_A_DAY);
}

static gboolean
key_pressed_cb (DpDayMap        *self,
                guint            key,
                guint            keycode,
                GdkModifierType  state)
{
  int forward = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  gint32 day = self->day;

  switch (key)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left:           day -= forward; break;
    case GDK_KEY_Right: case GDK_KEY_KP_Right:         day += forward; break;
    case GDK_KEY_Up: case GDK_KEY_KP_Up:               day -= 7; break;
    case GDK_KEY_Down: case GDK_KEY_KP_Down:           day += 7; break;
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up:     day = shift_month (day, -1); break;
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down: day = shift_month (day, 1); break;
    case GDK_KEY_Home: case GDK_KEY_KP_Home:           day = first_of (self); break;
    case GDK_KEY_End: case GDK_KEY_KP_End:             day = last_of (self); break;
    default:
      return FALSE;
    }

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  dp_day_map_set_day (self, day);

  return TRUE;
}

static gboolean
dp_day_map_set_current_value (GtkAccessibleRange *range,
                              double              value)
{
  dp_day_map_set_day (DP_DAY_MAP (range), (gint32) round (value));

  return TRUE;
}

static void
dp_day_map_range_init (GtkAccessibleRangeInterface *iface)
{
  iface->set_current_value = dp_day_map_set_current_value;
}

static void
dp_day_map_dispose (GObject *object)
{
  g_clear_object (&DP_DAY_MAP (object)->ledger);

  G_OBJECT_CLASS (dp_day_map_parent_class)->dispose (object);
}

static void
dp_day_map_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  DpDayMap *self = DP_DAY_MAP (object);

  switch (prop_id)
    {
    case PROP_LEDGER:
      g_value_set_object (value, self->ledger);
      break;
    case PROP_YEAR:
      g_value_set_int (value, self->year);
      break;
    case PROP_DAY:
      g_value_set_int (value, self->day);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_day_map_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  DpDayMap *self = DP_DAY_MAP (object);

  switch (prop_id)
    {
    case PROP_LEDGER:
      dp_day_map_set_ledger (self, g_value_get_object (value));
      break;
    case PROP_YEAR:
      dp_day_map_set_year (self, g_value_get_int (value));
      break;
    case PROP_DAY:
      dp_day_map_set_day (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_day_map_class_init (DpDayMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dp_day_map_dispose;
  object_class->get_property = dp_day_map_get_property;
  object_class->set_property = dp_day_map_set_property;
  widget_class->snapshot = dp_day_map_snapshot;
  widget_class->measure = dp_day_map_measure;
  widget_class->get_request_mode = dp_day_map_get_request_mode;
  widget_class->query_tooltip = dp_day_map_query_tooltip;

  properties[PROP_LEDGER] = g_param_spec_object ("ledger", NULL, NULL, DP_TYPE_SERIES_LEDGER,
                                                 flags);
  properties[PROP_YEAR] = g_param_spec_int ("year", NULL, NULL, 1, 9999, 1970, flags);
  properties[PROP_DAY] = g_param_spec_int ("day", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "daymap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
dp_day_map_init (DpDayMap *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  int month, day_of_month;

  self->day = (gint32) (g_get_real_time () / G_USEC_PER_SEC / SECONDS_A_DAY);
  dp_date_to_ymd (self->day, &self->year, &month, &day_of_month);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
  update_accessible (self);
}

GtkWidget *
dp_day_map_new (void)
{
  return g_object_new (DP_TYPE_DAY_MAP, NULL);
}

DpSeriesLedger *
dp_day_map_get_ledger (DpDayMap *self)
{
  g_return_val_if_fail (DP_IS_DAY_MAP (self), NULL);
  return self->ledger;
}

void
dp_day_map_set_ledger (DpDayMap       *self,
                       DpSeriesLedger *ledger)
{
  g_return_if_fail (DP_IS_DAY_MAP (self));
  g_return_if_fail (ledger == NULL || DP_IS_SERIES_LEDGER (ledger));

  if (!g_set_object (&self->ledger, ledger))
    return;

  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEDGER]);
}

int
dp_day_map_get_year (DpDayMap *self)
{
  g_return_val_if_fail (DP_IS_DAY_MAP (self), 0);
  return self->year;
}

void
dp_day_map_set_year (DpDayMap *self,
                     int       year)
{
  g_return_if_fail (DP_IS_DAY_MAP (self));
  g_return_if_fail (year >= 1 && year <= 9999);

  dp_day_map_set_day (self, shift_month (self->day, (year - self->year) * N_MONTHS));
}

gint32
dp_day_map_get_day (DpDayMap *self)
{
  g_return_val_if_fail (DP_IS_DAY_MAP (self), 0);
  return self->day;
}

void
dp_day_map_set_day (DpDayMap *self,
                    gint32    day)
{
  int year, month, day_of_month;

  g_return_if_fail (DP_IS_DAY_MAP (self));

  if (self->day == day)
    return;

  self->day = day;
  dp_date_to_ymd (day, &year, &month, &day_of_month);
  g_object_freeze_notify (G_OBJECT (self));
  if (self->year != year)
    {
      self->year = year;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_YEAR]);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DAY]);
  g_object_thaw_notify (G_OBJECT (self));
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
