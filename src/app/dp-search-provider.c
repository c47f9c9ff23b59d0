/* dp-search-provider.c: instruments in the desktop's own search
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-search-provider.h"

#include "dp-format.h"

#define MOST           20    /* results; the shell shows few of them */

static const char interface_xml[] =
    "<node><interface name='org.gnome.Shell.SearchProvider2'><method "
    "name='GetInitialResultSet'><arg type='as' direction='in'/><arg type='as' "
    "direction='out'/></method><method name='GetSubsearchResultSet'><arg type='as' "
    "direction='in'/><arg type='as' direction='in'/><arg type='as' "
    "direction='out'/></method><method name='GetResultMetas'><arg type='as' direction='in'/><arg "
    "type='aa{sv}' direction='out'/></method><method name='ActivateResult'><arg type='s' "
    "direction='in'/><arg type='as' direction='in'/><arg type='u' direction='in'/></method><method "
    "name='LaunchSearch'><arg type='as' direction='in'/><arg type='u' "
    "direction='in'/></method></interface></node>";

struct _DpSearchProvider
{
  GObject          parent_instance;

  GtkApplication  *application;    /* unowned: it has this one */
  DpEngine        *engine;
  GDBusConnection *connection;
  guint            registration;
  GPtrArray       *waiting;        /* (element-type GDBusMethodInvocation): for the engine */
};

G_DEFINE_FINAL_TYPE (DpSearchProvider, dp_search_provider, G_TYPE_OBJECT)

/* Every term is part of the symbol or of the name. */
static gboolean
fits (DpInstrument       *instrument,
      const char * const *terms)
{
  g_autofree char *words = g_strdup_printf ("%s %s", dp_instrument_get_symbol (instrument),
                                            dp_instrument_get_name (instrument));
  g_autofree char *folded = g_utf8_casefold (words, -1);

  for (guint i = 0; terms[i] != NULL; i++)
    {
      g_autofree char *term = g_utf8_casefold (terms[i], -1);

      if (strstr (folded, term) == NULL)
        return FALSE;
    }

  return terms[0] != NULL;
}

static void
answer_search (DpSearchProvider      *self,
               GDBusMethodInvocation *invocation)
{
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  GListModel *instruments = dp_engine_list_instruments (self->engine);
  gsize last = g_variant_n_children (parameters) - 1;
  g_autoptr(GVariant) wanted = g_variant_get_child_value (parameters, last);
  g_autofree const char **terms = g_variant_get_strv (wanted, NULL);
  g_autoptr(GStrvBuilder) found = g_strv_builder_new ();
  g_auto(GStrv) symbols = NULL;
  guint n_found = 0;

  for (guint i = 0; i < g_list_model_get_n_items (instruments) && n_found < MOST; i++)
    {
      g_autoptr(DpInstrument) instrument = g_list_model_get_item (instruments, i);

      if (!fits (instrument, terms))
        continue;
      g_strv_builder_add (found, dp_instrument_get_symbol (instrument));
      n_found++;
    }
  symbols = g_strv_builder_end (found);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", symbols));
}

static void
append_meta (GVariantBuilder *metas,
             DpInstrument    *instrument)
{
  g_autoptr(GIcon) icon = g_themed_icon_new (APPLICATION_ID);
  g_autofree char *price = dp_format_price (dp_instrument_get_last_close (instrument));
  g_autofree char *change = dp_format_change (dp_instrument_get_change_percent (instrument));
  g_autofree char *description = g_strdup_printf ("%s · %s %s · %s",
                                                  dp_instrument_get_name (instrument), price,
                                                  dp_instrument_get_currency (instrument), change);

  g_variant_builder_open (metas, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (metas, "{sv}", "id",
                         g_variant_new_string (dp_instrument_get_symbol (instrument)));
  g_variant_builder_add (metas, "{sv}", "name",
                         g_variant_new_string (dp_instrument_get_symbol (instrument)));
  g_variant_builder_add (metas, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (metas, "{sv}", "icon", g_icon_serialize (icon));
  g_variant_builder_close (metas);
}

static void
answer_metas (DpSearchProvider      *self,
              GDBusMethodInvocation *invocation)
{
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  g_autoptr(GVariant) wanted = g_variant_get_child_value (parameters, 0);
  g_autofree const char **symbols = g_variant_get_strv (wanted, NULL);
  g_auto(GVariantBuilder) metas = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; symbols[i] != NULL; i++)
    {
      g_autoptr(DpInstrument) instrument = dp_engine_find_instrument (self->engine, symbols[i]);

      if (instrument != NULL)
        append_meta (&metas, instrument);
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aa{sv})", &metas));
}

static void
answer (DpSearchProvider      *self,
        GDBusMethodInvocation *invocation)
{
  if (g_str_equal (g_dbus_method_invocation_get_method_name (invocation), "GetResultMetas"))
    answer_metas (self, invocation);
  else
    answer_search (self, invocation);
}

static void
engine_state_cb (DpSearchProvider *self)
{
  DpEngineState state = dp_engine_get_state (self->engine);

  if (state == DP_ENGINE_STATE_OPENING)
    return;

  /* An engine that cannot be opened has no instruments. */
  for (guint i = 0; i < self->waiting->len; i++)
    answer (self, g_ptr_array_index (self->waiting, i));
  g_ptr_array_set_size (self->waiting, 0);
}

static void
show_result (DpSearchProvider *self,
             const char       *symbol)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "show-symbol",
                                  g_variant_new_string (symbol));
}

static void
method_call_cb (GDBusConnection       *connection,
                const char            *sender,
                const char            *path,
                const char            *interface,
                const char            *method,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               user_data)
{
  DpSearchProvider *self = user_data;
  const char *symbol;

  /* Nobody waits for the database again with each letter. */
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "linger", NULL);
  if (g_str_equal (method, "ActivateResult"))
    {
      g_variant_get_child (parameters, 0, "&s", &symbol);
      show_result (self, symbol);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (g_str_equal (method, "LaunchSearch"))
    {
      g_application_activate (G_APPLICATION (self->application));
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (dp_engine_get_state (self->engine) == DP_ENGINE_STATE_OPENING)
    {
      g_ptr_array_add (self->waiting, invocation);
    }
  else
    {
      answer (self, invocation);
    }
}

static void
dp_search_provider_dispose (GObject *object)
{
  DpSearchProvider *self = DP_SEARCH_PROVIDER (object);

  dp_search_provider_unexport (self);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (dp_search_provider_parent_class)->dispose (object);
}

static void
dp_search_provider_finalize (GObject *object)
{
  g_ptr_array_unref (DP_SEARCH_PROVIDER (object)->waiting);

  G_OBJECT_CLASS (dp_search_provider_parent_class)->finalize (object);
}

static void
dp_search_provider_class_init (DpSearchProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dp_search_provider_dispose;
  object_class->finalize = dp_search_provider_finalize;
}

static void
dp_search_provider_init (DpSearchProvider *self)
{
  self->waiting = g_ptr_array_new ();
}

DpSearchProvider *
dp_search_provider_new (GtkApplication *application)
{
  DpSearchProvider *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  self = g_object_new (DP_TYPE_SEARCH_PROVIDER, NULL);
  self->application = application;

  return self;
}

void
dp_search_provider_set_engine (DpSearchProvider *self,
                               DpEngine         *engine)
{
  g_return_if_fail (DP_IS_SEARCH_PROVIDER (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (engine_state_cb), self,
                           G_CONNECT_SWAPPED);
}

gboolean
dp_search_provider_export (DpSearchProvider  *self,
                           GDBusConnection   *connection,
                           const char        *path,
                           GError           **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_call_cb };
  g_autoptr(GDBusNodeInfo) info = NULL;

  g_return_val_if_fail (DP_IS_SEARCH_PROVIDER (self), FALSE);
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), FALSE);
  g_return_val_if_fail (self->registration == 0, FALSE);

  info = g_dbus_node_info_new_for_xml (interface_xml, error);
  if (info == NULL)
    return FALSE;

  self->registration = g_dbus_connection_register_object (connection, path, info->interfaces[0],
                                                          &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;

  self->connection = g_object_ref (connection);

  return TRUE;
}

void
dp_search_provider_unexport (DpSearchProvider *self)
{
  g_return_if_fail (DP_IS_SEARCH_PROVIDER (self));

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
}
