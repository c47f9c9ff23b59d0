/* dp-page.c: what the window shows beside its list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-page.h"

typedef struct
{
  AdwToolbarView *toolbar_view;
  AdwHeaderBar   *header_bar;
  AdwBanner      *banner;

  DpEngine       *engine;
  char           *title;
  char           *subtitle;
  gboolean        stale;
} DpPagePrivate;

static void dp_page_init_buildable (GtkBuildableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (DpPage, dp_page, ADW_TYPE_BIN,
                                  G_ADD_PRIVATE (DpPage)
                                  G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                         dp_page_init_buildable))

enum
{
  PROP_0,
  PROP_ENGINE,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_CONTENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static GtkBuildableIface *parent_buildable;

static void
dp_page_refresh_in_view (DpPage *self)
{
  DpPagePrivate *priv = dp_page_get_instance_private (self);
  DpPageClass *klass = DP_PAGE_GET_CLASS (self);

  if (!priv->stale || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      dp_engine_get_state (priv->engine) != DP_ENGINE_STATE_OPEN)
    return;

  priv->stale = FALSE;
  if (klass->refresh != NULL)
    klass->refresh (self);
}

static void
dp_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dp_page_parent_class)->map (widget);

  dp_page_refresh_in_view (DP_PAGE (widget));
}

static void
dp_page_add_child (GtkBuildable *buildable,
                   GtkBuilder   *builder,
                   GObject      *child,
                   const char   *type)
{
  DpPagePrivate *priv = dp_page_get_instance_private (DP_PAGE (buildable));

  if (g_strcmp0 (type, "start") == 0)
    adw_header_bar_pack_start (priv->header_bar, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "end") == 0)
    adw_header_bar_pack_end (priv->header_bar, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "top") == 0)
    adw_toolbar_view_add_top_bar (priv->toolbar_view, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "bottom") == 0)
    adw_toolbar_view_add_bottom_bar (priv->toolbar_view, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
dp_page_init_buildable (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = dp_page_add_child;
}

static void
dp_page_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  DpPagePrivate *priv = dp_page_get_instance_private (DP_PAGE (object));

  switch (prop_id)
    {
    case PROP_ENGINE:
      g_value_set_object (value, priv->engine);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, priv->subtitle);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, adw_toolbar_view_get_content (priv->toolbar_view));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_page_set_property (GObject      *object,
                      guint         prop_id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  DpPage *self = DP_PAGE (object);
  DpPagePrivate *priv = dp_page_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_ENGINE:
      priv->engine = g_value_dup_object (value);
      break;
    case PROP_TITLE:
      dp_page_set_title (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      dp_page_set_subtitle (self, g_value_get_string (value));
      break;
    case PROP_CONTENT:
      dp_page_set_content (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_page_constructed (GObject *object)
{
  DpPage *self = DP_PAGE (object);
  DpPagePrivate *priv = dp_page_get_instance_private (self);

  G_OBJECT_CLASS (dp_page_parent_class)->constructed (object);

  g_signal_connect_object (priv->engine, "data-changed", G_CALLBACK (dp_page_invalidate),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->engine, "notify::state", G_CALLBACK (dp_page_invalidate),
                           self, G_CONNECT_SWAPPED);
}

static void
dp_page_dispose (GObject *object)
{
  DpPage *self = DP_PAGE (object);
  DpPagePrivate *priv = dp_page_get_instance_private (self);

  g_clear_object (&priv->engine);
  g_clear_pointer (&priv->title, g_free);
  g_clear_pointer (&priv->subtitle, g_free);
  /* The template would unparent it, of which the parent class would not know. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_PAGE);

  G_OBJECT_CLASS (dp_page_parent_class)->dispose (object);
}

static void
dp_page_class_init (DpPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = dp_page_constructed;
  object_class->dispose = dp_page_dispose;
  object_class->get_property = dp_page_get_property;
  object_class->set_property = dp_page_set_property;
  widget_class->map = dp_page_map;

  properties[PROP_ENGINE] =
    g_param_spec_object ("engine", NULL, NULL, DP_TYPE_ENGINE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_SUBTITLE] =
    g_param_spec_string ("subtitle", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_CONTENT] =
    g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, DpPage, toolbar_view);
  gtk_widget_class_bind_template_child_private (widget_class, DpPage, header_bar);
  gtk_widget_class_bind_template_child_private (widget_class, DpPage, banner);
}

static void
dp_page_init (DpPage *self)
{
  DpPagePrivate *priv = dp_page_get_instance_private (self);

  priv->stale = TRUE;
  priv->title = g_strdup ("");
  priv->subtitle = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}

DpEngine *
dp_page_get_engine (DpPage *self)
{
  DpPagePrivate *priv = dp_page_get_instance_private (self);

  g_return_val_if_fail (DP_IS_PAGE (self), NULL);

  return priv->engine;
}

GSettings *
dp_page_get_settings (DpPage *self)
{
  return dp_settings_get_gsettings (dp_engine_get_settings (dp_page_get_engine (self)));
}

void
dp_page_set_title (DpPage     *self,
                   const char *title)
{
  DpPagePrivate *priv = dp_page_get_instance_private (self);

  g_return_if_fail (DP_IS_PAGE (self));
  g_return_if_fail (title != NULL);

  if (g_set_str (&priv->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

void
dp_page_set_subtitle (DpPage     *self,
                      const char *subtitle)
{
  DpPagePrivate *priv = dp_page_get_instance_private (self);

  g_return_if_fail (DP_IS_PAGE (self));

  if (g_set_str (&priv->subtitle, subtitle != NULL ? subtitle : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

void
dp_page_set_content (DpPage    *self,
                     GtkWidget *content)
{
  DpPagePrivate *priv = dp_page_get_instance_private (self);

  g_return_if_fail (DP_IS_PAGE (self));
  g_return_if_fail (content == NULL || GTK_IS_WIDGET (content));

  if (adw_toolbar_view_get_content (priv->toolbar_view) == content)
    return;

  adw_toolbar_view_set_content (priv->toolbar_view, content);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT]);
}

void
dp_page_invalidate (DpPage *self)
{
  DpPagePrivate *priv = dp_page_get_instance_private (self);

  g_return_if_fail (DP_IS_PAGE (self));

  priv->stale = TRUE;
  dp_page_refresh_in_view (self);
}

void
dp_page_add_toast (DpPage   *self,
                   AdwToast *toast)
{
  GtkWidget *overlay;

  g_return_if_fail (DP_IS_PAGE (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  /* A page that is out of view by now has nobody to tell. */
  overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

AdwBanner *
dp_page_get_banner (DpPage *self)
{
  DpPagePrivate *priv = dp_page_get_instance_private (self);

  g_return_val_if_fail (DP_IS_PAGE (self), NULL);

  return priv->banner;
}
