/* dp-state-icon.c: the state of a run, task or item as a picture with a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-state-icon.h"

#include <glib/gi18n.h>

struct _DpStateIcon
{
  AdwBin     parent_instance;

  DpRunState state;
};

G_DEFINE_FINAL_TYPE (DpStateIcon, dp_state_icon, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *icon;       /* NULL: a spinner */
  const char *css_class;
  const char *label;
} looks[] = {
  [DP_RUN_STATE_PENDING]   = { "content-loading-symbolic", "dimmed", N_("Waiting") },
  [DP_RUN_STATE_RUNNING]   = { NULL, NULL, N_("Running") },
  [DP_RUN_STATE_SUCCESS]   = { "object-select-symbolic", "success", N_("Done") },
  [DP_RUN_STATE_PARTIAL]   = { "dialog-warning-symbolic", "warning", N_("Partly done") },
  [DP_RUN_STATE_FAILED]    = { "dialog-error-symbolic", "error", N_("Failed") },
  [DP_RUN_STATE_CANCELLED] = { "process-stop-symbolic", "dimmed", N_("Stopped") },
  [DP_RUN_STATE_SKIPPED]   = { "media-skip-forward-symbolic", "dimmed", N_("Skipped") },
};

const char *
dp_state_icon_get_label (DpRunState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (looks), NULL);

  return _(looks[state].label);
}

static void
dp_state_icon_update (DpStateIcon *self)
{
  GtkWidget *child;

  g_assert (DP_IS_STATE_ICON (self));

  if (looks[self->state].icon == NULL)
    {
      child = adw_spinner_new ();
    }
  else
    {
      child = gtk_image_new_from_icon_name (looks[self->state].icon);
      gtk_widget_add_css_class (child, looks[self->state].css_class);
    }

  gtk_widget_set_size_request (child, 16, 16);
  adw_bin_set_child (ADW_BIN (self), child);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(looks[self->state].label),
                                  -1);
}

/* Where it would be set, the display would be asked for each icon where the pointer is. */
static gboolean
dp_state_icon_query_tooltip (GtkWidget  *widget,
                             int         x,
                             int         y,
                             gboolean    keyboard_mode,
                             GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, _(looks[DP_STATE_ICON (widget)->state].label));

  return TRUE;
}

static void
dp_state_icon_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DpStateIcon *self = DP_STATE_ICON (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_state_icon_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  DpStateIcon *self = DP_STATE_ICON (object);

  switch (prop_id)
    {
    case PROP_STATE:
      dp_state_icon_set_state (self, g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_state_icon_class_init (DpStateIconClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = dp_state_icon_get_property;
  object_class->set_property = dp_state_icon_set_property;
  widget_class->query_tooltip = dp_state_icon_query_tooltip;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, DP_TYPE_RUN_STATE, DP_RUN_STATE_PENDING,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dp_state_icon_init (DpStateIcon *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  dp_state_icon_update (self);
}

/** dp_state_icon_new: Returns: (transfer floating): an icon that says "Waiting" */
GtkWidget *
dp_state_icon_new (void)
{
  return g_object_new (DP_TYPE_STATE_ICON, NULL);
}

/** dp_state_icon_set_state: @state: what to show from now on */
void
dp_state_icon_set_state (DpStateIcon *self,
                         DpRunState   state)
{
  g_return_if_fail (DP_IS_STATE_ICON (self));
  g_return_if_fail (state < G_N_ELEMENTS (looks));

  if (self->state == state)
    return;

  self->state = state;
  dp_state_icon_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}
