/* dp-conditions.c: what a computer on the way wants to spare
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-conditions.h"

#include <gio/gio.h>

#define UPOWER_NAME "org.freedesktop.UPower"
#define UPOWER_PATH "/org/freedesktop/UPower"

struct _DpConditions
{
  GObject parent_instance;

  GNetworkMonitor *network;      /* (nullable) */
  GCancellable    *cancellable;
  GDBusProxy      *upower;       /* (nullable) */
  gboolean         metered;
  gboolean         on_battery;
};

enum
{
  PROP_0,
  PROP_METERED,
  PROP_ON_BATTERY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (DpConditions, dp_conditions, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
update_network (DpConditions *self)
{
  g_object_set (self, "metered", g_network_monitor_get_network_metered (self->network), NULL);
}

static void
update_power (DpConditions *self)
{
  g_autoptr(GVariant) value = g_dbus_proxy_get_cached_property (self->upower, "OnBattery");

  g_object_set (self, "on-battery",
                value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) &&
                    g_variant_get_boolean (value),
                NULL);
}

/* A computer without such a service, as most servers, is not on battery. */
static void
upower_ready_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  GDBusProxy *upower = g_dbus_proxy_new_for_bus_finish (result, &error);
  DpConditions *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  if (upower == NULL)
    {
      g_debug ("Nobody says whether the battery is in use: %s", error->message);
      return;
    }
  self->upower = upower;
  g_signal_connect_object (upower, "g-properties-changed", G_CALLBACK (update_power), self,
                           G_CONNECT_SWAPPED);
  update_power (self);
}

static void
dp_conditions_dispose (GObject *object)
{
  DpConditions *self = DP_CONDITIONS (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->network);
  g_clear_object (&self->upower);

  G_OBJECT_CLASS (dp_conditions_parent_class)->dispose (object);
}

static void
dp_conditions_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DpConditions *self = DP_CONDITIONS (object);

  switch (prop_id)
    {
    case PROP_METERED:
      g_value_set_boolean (value, self->metered);
      break;
    case PROP_ON_BATTERY:
      g_value_set_boolean (value, self->on_battery);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_conditions_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  DpConditions *self = DP_CONDITIONS (object);
  gboolean *field = prop_id == PROP_METERED ? &self->metered : &self->on_battery;

  if (prop_id != PROP_METERED && prop_id != PROP_ON_BATTERY)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else if (*field != g_value_get_boolean (value))
    {
      *field = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
dp_conditions_class_init (DpConditionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dp_conditions_dispose;
  object_class->get_property = dp_conditions_get_property;
  object_class->set_property = dp_conditions_set_property;

  properties[PROP_METERED] = g_param_spec_boolean ("metered", NULL, NULL, FALSE, flags);
  properties[PROP_ON_BATTERY] = g_param_spec_boolean ("on-battery", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_conditions_init (DpConditions *self)
{
}

DpConditions *
dp_conditions_new (void)
{
  DpConditions *self = g_object_new (DP_TYPE_CONDITIONS, NULL);

  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->network, "notify::network-metered", G_CALLBACK (update_network),
                           self, G_CONNECT_SWAPPED);
  update_network (self);

  /* The answer may come when this is gone: then it is cancelled, and looks at nothing. */
  self->cancellable = g_cancellable_new ();
  g_dbus_proxy_new_for_bus (G_BUS_TYPE_SYSTEM, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, NULL,
                            UPOWER_NAME, UPOWER_PATH, UPOWER_NAME, self->cancellable,
                            upower_ready_cb, self);

  return self;
}

DpConditions *
dp_conditions_new_fixed (gboolean metered,
                         gboolean on_battery)
{
  return g_object_new (DP_TYPE_CONDITIONS, "metered", metered, "on-battery", on_battery, NULL);
}

gboolean
dp_conditions_get_metered (DpConditions *self)
{
  g_return_val_if_fail (DP_IS_CONDITIONS (self), FALSE);
  return self->metered;
}

gboolean
dp_conditions_get_on_battery (DpConditions *self)
{
  g_return_val_if_fail (DP_IS_CONDITIONS (self), FALSE);
  return self->on_battery;
}
