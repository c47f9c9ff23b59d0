/* dp-page-part.c: one of several views that a page switches between
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-page-part.h"

#include "dp-page.h"

typedef struct
{
  DpEngine *engine;
  gboolean  stale;
} DpPagePartPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DpPagePart, dp_page_part, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_ENGINE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
dp_page_part_refresh_in_view (DpPagePart *self)
{
  DpPagePartPrivate *priv = dp_page_part_get_instance_private (self);
  DpPagePartClass *klass = DP_PAGE_PART_GET_CLASS (self);

  if (!priv->stale || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      dp_engine_get_state (priv->engine) != DP_ENGINE_STATE_OPEN)
    return;

  priv->stale = FALSE;
  if (klass->refresh != NULL)
    klass->refresh (self);
}

static void
dp_page_part_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dp_page_part_parent_class)->map (widget);

  dp_page_part_refresh_in_view (DP_PAGE_PART (widget));
}

/* Other processes write, too, and tell nobody: each look is a new one. */
static void
dp_page_part_unmap (GtkWidget *widget)
{
  DpPagePartPrivate *priv = dp_page_part_get_instance_private (DP_PAGE_PART (widget));

  priv->stale = TRUE;

  GTK_WIDGET_CLASS (dp_page_part_parent_class)->unmap (widget);
}

static void
dp_page_part_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ENGINE:
      g_value_set_object (value, dp_page_part_get_engine (DP_PAGE_PART (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_page_part_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  DpPagePartPrivate *priv = dp_page_part_get_instance_private (DP_PAGE_PART (object));

  switch (prop_id)
    {
    case PROP_ENGINE:
      priv->engine = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_page_part_dispose (GObject *object)
{
  DpPagePartPrivate *priv = dp_page_part_get_instance_private (DP_PAGE_PART (object));

  g_clear_object (&priv->engine);

  G_OBJECT_CLASS (dp_page_part_parent_class)->dispose (object);
}

static void
dp_page_part_class_init (DpPagePartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_page_part_dispose;
  object_class->get_property = dp_page_part_get_property;
  object_class->set_property = dp_page_part_set_property;
  widget_class->map = dp_page_part_map;
  widget_class->unmap = dp_page_part_unmap;

  properties[PROP_ENGINE] =
    g_param_spec_object ("engine", NULL, NULL, DP_TYPE_ENGINE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_page_part_init (DpPagePart *self)
{
  DpPagePartPrivate *priv = dp_page_part_get_instance_private (self);

  priv->stale = TRUE;
}

DpEngine *
dp_page_part_get_engine (DpPagePart *self)
{
  DpPagePartPrivate *priv = dp_page_part_get_instance_private (self);

  g_return_val_if_fail (DP_IS_PAGE_PART (self), NULL);

  return priv->engine;
}

void
dp_page_part_invalidate (DpPagePart *self)
{
  DpPagePartPrivate *priv = dp_page_part_get_instance_private (self);

  g_return_if_fail (DP_IS_PAGE_PART (self));

  priv->stale = TRUE;
  dp_page_part_refresh_in_view (self);
}

void
dp_page_part_set_narrow (DpPagePart *self,
                         gboolean    narrow)
{
  g_return_if_fail (DP_IS_PAGE_PART (self));

  if (DP_PAGE_PART_GET_CLASS (self)->set_narrow != NULL)
    DP_PAGE_PART_GET_CLASS (self)->set_narrow (self, narrow);
}

void
dp_page_part_say (DpPagePart *self,
                  const char *sentence)
{
  GtkWidget *page;
  AdwToast *toast;

  g_return_if_fail (DP_IS_PAGE_PART (self));
  g_return_if_fail (sentence != NULL);

  page = gtk_widget_get_ancestor (GTK_WIDGET (self), DP_TYPE_PAGE);
  if (page == NULL)
    return;

  toast = adw_toast_new (sentence);
  adw_toast_set_use_markup (toast, FALSE);
  dp_page_add_toast (DP_PAGE (page), toast);
}
