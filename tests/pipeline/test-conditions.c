/* test-conditions.c: battery and metered network, as the services of the system bus tell of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gio/gio.h>

#include "dp-conditions.h"

#define METERED_YES 1
#define METERED_NO 2
#define CONNECTED 4
#define STATE_CONNECTED 70

static const char INTERFACES[] =
  "<node>"
  "  <interface name='org.freedesktop.UPower'>"
  "    <property name='OnBattery' type='b' access='read'/>"
  "  </interface>"
  "  <interface name='org.freedesktop.NetworkManager'>"
  "    <property name='State' type='u' access='read'/>"
  "    <property name='Connectivity' type='u' access='read'/>"
  "    <property name='Metered' type='u' access='read'/>"
  "  </interface>"
  "</node>";

/* Both services, on a bus and in a thread of their own: GIO asks them and waits for the answer. */
typedef struct
{
  GSubprocess     *bus;
  char            *address;
  GMainContext    *context;
  GMainLoop       *loop;
  GThread         *thread;
  GDBusConnection *connection;
  GDBusNodeInfo   *info;
  int              on_battery;
  int              metered;
} Services;

static GVariant *
get_cb (GDBusConnection  *connection,
        const char       *sender,
        const char       *path,
        const char       *interface,
        const char       *name,
        GError          **error,
        gpointer          user_data)
{
  Services *self = user_data;

  if (g_str_equal (name, "OnBattery"))
    return g_variant_new_boolean (g_atomic_int_get (&self->on_battery));
  if (g_str_equal (name, "Metered"))
    return g_variant_new_uint32 (g_atomic_int_get (&self->metered));

  return g_variant_new_uint32 (g_str_equal (name, "State") ? STATE_CONNECTED : CONNECTED);
}

static void
offer (Services   *self,
       const char *name,
       const char *path)
{
  static const GDBusInterfaceVTable vtable = { .get_property = get_cb };
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  g_dbus_connection_register_object (self->connection, path,
                                     g_dbus_node_info_lookup_interface (self->info, name), &vtable,
                                     self, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", name, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static gpointer
serve_thread (gpointer data)
{
  Services *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static void
services_start (Services *self)
{
  g_autoptr(GDataInputStream) said = NULL;
  g_autoptr(GError) error = NULL;

  self->metered = METERED_NO;
  self->bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "dbus-daemon", "--session",
                                "--nofork", "--print-address", NULL);
  g_assert_no_error (error);
  said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->bus));
  self->address = g_data_input_stream_read_line_utf8 (said, NULL, NULL, &error);
  g_assert_no_error (error);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", self->address, TRUE);

  self->info = g_dbus_node_info_new_for_xml (INTERFACES, &error);
  g_assert_no_error (error);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->connection = g_dbus_connection_new_for_address_sync (
      self->address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
        G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  offer (self, "org.freedesktop.UPower", "/org/freedesktop/UPower");
  offer (self, "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager");
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("services", serve_thread, self);
}

static void
services_stop (Services *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_clear_object (&self->connection);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_dbus_node_info_unref (self->info);
  /* The signal is sent by another thread, which the end of the program would not wait for. */
  g_subprocess_force_exit (self->bus);
  g_subprocess_wait (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_free (self->address);
}

static void
tell (Services   *self,
      const char *interface,
      const char *path,
      const char *name,
      GVariant   *value)
{
  GVariantBuilder changed;
  g_autoptr(GError) error = NULL;

  g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changed, "{sv}", name, value);
  g_dbus_connection_emit_signal (self->connection, NULL, path, "org.freedesktop.DBus.Properties",
                                 "PropertiesChanged",
                                 g_variant_new ("(sa{sv}as)", interface, &changed, NULL), &error);
  g_assert_no_error (error);
}

static void
plug (Services *self,
      gboolean  on_battery)
{
  g_atomic_int_set (&self->on_battery, on_battery);
  tell (self, "org.freedesktop.UPower", "/org/freedesktop/UPower", "OnBattery",
        g_variant_new_boolean (on_battery));
}

static void
charge (Services *self,
        guint     metered)
{
  g_atomic_int_set (&self->metered, metered);
  tell (self, "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager", "Metered",
        g_variant_new_uint32 (metered));
}

static void
wait_for (DpConditions *conditions,
          gboolean      metered,
          gboolean      on_battery)
{
  while (dp_conditions_get_metered (conditions) != metered ||
         dp_conditions_get_on_battery (conditions) != on_battery)
    g_main_context_iteration (NULL, TRUE);
}

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
test_services (void)
{
  Services services = { 0 };
  g_autoptr(DpConditions) conditions = NULL;
  guint n_power = 0;
  guint n_network = 0;

  services_start (&services);
  plug (&services, TRUE);
  conditions = dp_conditions_new ();
  wait_for (conditions, FALSE, TRUE);
  g_signal_connect_swapped (conditions, "notify::on-battery", G_CALLBACK (count_cb), &n_power);
  g_signal_connect_swapped (conditions, "notify::metered", G_CALLBACK (count_cb), &n_network);

  charge (&services, METERED_YES);
  wait_for (conditions, TRUE, TRUE);
  plug (&services, FALSE);
  wait_for (conditions, TRUE, FALSE);
  charge (&services, METERED_NO);
  wait_for (conditions, FALSE, FALSE);
  g_assert_cmpuint (n_power, ==, 1);
  g_assert_cmpuint (n_network, ==, 2);

  /* Gone before the services have answered. */
  g_clear_object (&conditions);
  conditions = dp_conditions_new ();
  g_clear_object (&conditions);
  services_stop (&services);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("GIO_USE_NETWORK_MONITOR", "networkmanager", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline/conditions/services", test_services);

  return g_test_run ();
}
