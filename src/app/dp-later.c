/* dp-later.c: a part of a page that comes into view a few frames after it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-later.h"

struct _DpLater
{
  AdwBin     parent_instance;

  GtkWidget *part;
  guint      n_frames;   /* that are still to be drawn without it */
  guint      ticks;
};

G_DEFINE_FINAL_TYPE (DpLater, dp_later, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_PART,
  PROP_FRAMES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  DpLater *self = DP_LATER (widget);

  if (self->n_frames-- > 0)
    return G_SOURCE_CONTINUE;
  self->ticks = 0;
  adw_bin_set_child (ADW_BIN (self), self->part);

  return G_SOURCE_REMOVE;
}

static void
dp_later_map (GtkWidget *widget)
{
  DpLater *self = DP_LATER (widget);

  GTK_WIDGET_CLASS (dp_later_parent_class)->map (widget);

  if (self->ticks == 0 && adw_bin_get_child (ADW_BIN (self)) == NULL)
    self->ticks = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
}

static void
dp_later_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  DpLater *self = DP_LATER (object);

  switch (prop_id)
    {
    case PROP_PART:
      g_value_set_object (value, self->part);
      break;
    case PROP_FRAMES:
      g_value_set_uint (value, self->n_frames);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_later_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  DpLater *self = DP_LATER (object);

  switch (prop_id)
    {
    case PROP_PART:
      self->part = g_value_get_object (value);
      g_object_ref_sink (self->part);
      /* Nothing has no room. */
      g_object_bind_property (self->part, "visible", self, "visible", G_BINDING_SYNC_CREATE);
      break;
    case PROP_FRAMES:
      self->n_frames = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_later_dispose (GObject *object)
{
  DpLater *self = DP_LATER (object);

  g_clear_object (&self->part);

  G_OBJECT_CLASS (dp_later_parent_class)->dispose (object);
}

static void
dp_later_class_init (DpLaterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dp_later_get_property;
  object_class->set_property = dp_later_set_property;
  object_class->dispose = dp_later_dispose;
  GTK_WIDGET_CLASS (klass)->map = dp_later_map;

  properties[PROP_PART] =
    g_param_spec_object ("part", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  properties[PROP_FRAMES] =
    g_param_spec_uint ("frames", NULL, NULL, 0, 100, 1,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_later_init (DpLater *self)
{
}
