/* dp-run-bus.c: runs, for other programs of the session
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-bus.h"

#include <glib/gi18n-lib.h>

#define INTERFACE "io.github.datapipe_analytics.DataPipe1"
#define INTERFACE_RESOURCE DP_RUN_BUS_PATH "/bus/" INTERFACE ".xml"
#define ERROR_NAME INTERFACE ".Error."
/* What changes in between is told together. */
#define GATHER_MS 100

struct _DpRunBus
{
  GObject          parent_instance;

  DpEngine        *engine;         /* (nullable): until it is set */
  DpRun           *run;            /* (nullable): that is followed */
  GDBusConnection *connection;     /* (nullable): while it is exported */
  char            *path;
  guint            registration;
  guint            gathering;
};

G_DEFINE_FINAL_TYPE (DpRunBus, dp_run_bus, G_TYPE_OBJECT)

/* --- what is told ----------------------------------------------------------------------------- */

static void
add_text (GVariantDict *dict,
          const char   *key,
          const char   *value)
{
  if (value != NULL)
    g_variant_dict_insert (dict, key, "s", value);
}

static void
add_run (GVariantDict *dict,
         DpRun        *run)
{
  GListModel *items = dp_run_list_items (run);
  guint n_items = g_list_model_get_n_items (items);
  guint n_done = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);

      n_done += dp_run_item_get_state (item) > DP_RUN_STATE_RUNNING;
    }
  g_variant_dict_insert (dict, "run_id", "x", dp_run_get_id (run));
  add_text (dict, "status", dp_run_state_get_nick (dp_run_get_state (run)));
  g_variant_dict_insert (dict, "fraction", "d", dp_run_get_fraction (run));
  add_text (dict, "pipeline", dp_run_get_pipeline (run));
  add_text (dict, "message", dp_run_get_message (run));
  g_variant_dict_insert (dict, "items", "u", n_items);
  g_variant_dict_insert (dict, "items-done", "u", n_done);
}

static void
emit_run_changed (DpRunBus *self)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_clear_handle_id (&self->gathering, g_source_remove);
  if (self->connection == NULL || self->run == NULL)
    return;
  add_run (&dict, self->run);
  g_dbus_connection_emit_signal (self->connection, NULL, self->path, INTERFACE, "RunChanged",
                                 g_variant_new ("(@a{sv})", g_variant_dict_end (&dict)), NULL);
}

static gboolean
gathered_cb (gpointer user_data)
{
  DpRunBus *self = user_data;

  self->gathering = 0;
  /* What has no number yet is told of when it has one. */
  if (self->run != NULL && dp_run_get_id (self->run) > 0)
    emit_run_changed (self);

  return G_SOURCE_REMOVE;
}

static void
run_changed_cb (DpRunBus *self)
{
  if (!dp_run_is_finished (self->run) && self->gathering == 0)
    self->gathering = g_timeout_add (GATHER_MS, gathered_cb, self);
}

/* Who waits for its end is not kept waiting, and hears of it once. */
static void
run_state_cb (DpRunBus *self)
{
  if (dp_run_is_finished (self->run))
    emit_run_changed (self);
}

static void
follow_run (DpRunBus *self)
{
  DpRun *run = dp_engine_get_current_run (self->engine);

  if (self->run == run)
    return;
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run == NULL)
    return;
  g_signal_connect_object (run, "notify", G_CALLBACK (run_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (run_state_cb), self,
                           G_CONNECT_SWAPPED);
  run_changed_cb (self);
}

/* --- what is asked for ------------------------------------------------------------------------ */

static void
return_error (GDBusMethodInvocation *invocation,
              const char            *name,
              const char            *message)
{
  g_autofree char *full = g_strconcat (ERROR_NAME, name, NULL);

  g_dbus_method_invocation_return_dbus_error (invocation, full, message);
}

/* What a call asks for, until it is answered. */
typedef struct
{
  DpEngine              *engine;
  GDBusMethodInvocation *invocation;
  GVariant              *options;
  const char           **sources;
  const char           **symbols;
  gboolean               sample;
  gboolean               full_refresh;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->engine);
  g_variant_unref (call->options);
  g_free (call->sources);
  g_free (call->symbols);
  g_free (call);
}

/* Returns: %FALSE where there is an option that no run takes */
static gboolean
read_options (Call *call)
{
  GVariantIter iter;
  const char *key;
  GVariant *option;
  gboolean known = TRUE;

  g_variant_iter_init (&iter, call->options);
  while (known && g_variant_iter_next (&iter, "{&sv}", &key, &option))
    {
      gboolean is_list = g_variant_is_of_type (option, G_VARIANT_TYPE_STRING_ARRAY);
      gboolean is_boolean = g_variant_is_of_type (option, G_VARIANT_TYPE_BOOLEAN);

      if (is_list && g_str_equal (key, "sources") && call->sources == NULL)
        call->sources = g_variant_get_strv (option, NULL);
      else if (is_list && g_str_equal (key, "symbols") && call->symbols == NULL)
        call->symbols = g_variant_get_strv (option, NULL);
      else if (is_boolean && g_str_equal (key, "sample"))
        call->sample = g_variant_get_boolean (option);
      else if (is_boolean && g_str_equal (key, "full-refresh"))
        call->full_refresh = g_variant_get_boolean (option);
      else
        known = FALSE;
      /* Its strings live as long as the options do. */
      g_variant_unref (option);
    }

  return known;
}

static void
notified_cb (GObject    *object,
             GParamSpec *pspec,
             gpointer    user_data)
{
  DexPromise *notified = user_data;

  if (dex_future_is_pending (DEX_FUTURE (notified)))
    dex_promise_resolve_boolean (notified, TRUE);
}

/* In a fiber
 * @otherwise: (transfer full) (nullable): what ends the waiting, too */
static void
await_notify (gpointer    object,
              const char *signal,
              DexFuture  *otherwise)
{
  g_autoptr(DexPromise) notified = dex_promise_new ();
  gulong handler = g_signal_connect (object, signal, G_CALLBACK (notified_cb), notified);

  dex_await (dex_future_first (dex_ref (DEX_FUTURE (notified)), otherwise, NULL), NULL);
  g_signal_handler_disconnect (object, handler);
}

static DexFuture *
run_fiber (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr(DpRun) run = NULL;
  g_autoptr(GError) error = NULL;
  const DpRunOptions options = {
    .sample = call->sample,
    .sources = call->sources != NULL && call->sources[0] != NULL ? call->sources : NULL,
    .symbols = call->symbols != NULL && call->symbols[0] != NULL ? call->symbols : NULL,
    .full_refresh = call->full_refresh,
    .trigger = "bus",
  };

  /* Whoever starts the program by asking has the run when the database is open. */
  while (dp_engine_get_state (call->engine) < DP_ENGINE_STATE_OPEN)
    await_notify (call->engine, "notify::state", NULL);
  if (dp_engine_get_state (call->engine) == DP_ENGINE_STATE_FAILED)
    {
      return_error (call->invocation, "CannotRun", dp_engine_get_error_message (call->engine));
      return dex_future_new_true ();
    }
  run = dp_engine_start_run (call->engine, &options, &error);
  if (run == NULL)
    {
      return_error (call->invocation,
                    g_error_matches (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY) ? "Busy"
                                                                                   : "CannotRun",
                    error->message);
      return dex_future_new_true ();
    }
  if (dp_run_get_id (run) == 0)
    await_notify (run, "notify::id", dp_run_wait (run));
  if (dp_run_get_id (run) == 0)
    return_error (call->invocation, "CannotRun",
                  dp_run_get_message (run) != NULL ? dp_run_get_message (run)
                                                   : _("The run could not begin."));
  else
    g_dbus_method_invocation_return_value (call->invocation,
                                           g_variant_new ("(x)", dp_run_get_id (run)));

  return dex_future_new_true ();
}

static void
answer_run (DpRunBus              *self,
            GVariant              *parameters,
            GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->engine = g_object_ref (self->engine);
  call->invocation = invocation;
  call->options = g_variant_get_child_value (parameters, 0);
  if (!read_options (call))
    {
      return_error (invocation, "InvalidOptions",
                    _("A run takes “sample” and “full-refresh” (booleans), “sources” and "
                      "“symbols” (lists of names), and nothing else."));
      call_free (call);
      return;
    }
  dex_future_disown (dex_scheduler_spawn (NULL, 0, run_fiber, call, call_free));
}

static void
answer_stop (DpRunBus              *self,
             GDBusMethodInvocation *invocation)
{
  DpRun *run = dp_engine_get_current_run (self->engine);

  if (run != NULL && !dp_run_is_finished (run))
    dp_run_cancel (run);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
answer_status (DpRunBus              *self,
               GDBusMethodInvocation *invocation)
{
  static const char * const states[] = {
    [DP_ENGINE_STATE_CLOSED] = "closed",
    [DP_ENGINE_STATE_OPENING] = "opening",
    [DP_ENGINE_STATE_OPEN] = "open",
    [DP_ENGINE_STATE_FAILED] = "failed",
  };
  DpRun *run = dp_engine_get_current_run (self->engine);
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  if (run != NULL)
    add_run (&dict, run);
  add_text (&dict, "state", states[dp_engine_get_state (self->engine)]);
  if (dp_engine_get_state (self->engine) == DP_ENGINE_STATE_FAILED)
    add_text (&dict, "message", dp_engine_get_error_message (self->engine));
  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(@a{sv})", g_variant_dict_end (&dict)));
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
  DpRunBus *self = user_data;

  if (g_str_equal (method, "Run"))
    answer_run (self, parameters, invocation);
  else if (g_str_equal (method, "Stop"))
    answer_stop (self, invocation);
  else
    answer_status (self, invocation);
}

/* --- the object ------------------------------------------------------------------------------- */

static void
dp_run_bus_dispose (GObject *object)
{
  DpRunBus *self = DP_RUN_BUS (object);

  dp_run_bus_unexport (self);
  g_clear_handle_id (&self->gathering, g_source_remove);
  g_clear_object (&self->run);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (dp_run_bus_parent_class)->dispose (object);
}

static void
dp_run_bus_class_init (DpRunBusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_run_bus_dispose;
}

static void
dp_run_bus_init (DpRunBus *self)
{
}

DpRunBus *
dp_run_bus_new (void)
{
  return g_object_new (DP_TYPE_RUN_BUS, NULL);
}

void
dp_run_bus_set_engine (DpRunBus *self,
                       DpEngine *engine)
{
  g_return_if_fail (DP_IS_RUN_BUS (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "notify::current-run", G_CALLBACK (follow_run), self,
                           G_CONNECT_SWAPPED);
  follow_run (self);
}

gboolean
dp_run_bus_export (DpRunBus         *self,
                   GDBusConnection  *connection,
                   const char       *path,
                   GError          **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_call_cb };
  g_autoptr(GBytes) xml = NULL;
  g_autoptr(GDBusNodeInfo) info = NULL;

  g_return_val_if_fail (DP_IS_RUN_BUS (self), FALSE);
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), FALSE);
  g_return_val_if_fail (self->registration == 0, FALSE);

  xml = g_resources_lookup_data (INTERFACE_RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  info = xml != NULL ? g_dbus_node_info_new_for_xml (g_bytes_get_data (xml, NULL), error) : NULL;
  if (info == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (connection, path, info->interfaces[0],
                                                          &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  self->connection = g_object_ref (connection);
  self->path = g_strdup (path);

  return TRUE;
}

void
dp_run_bus_unexport (DpRunBus *self)
{
  g_return_if_fail (DP_IS_RUN_BUS (self));

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
  g_clear_pointer (&self->path, g_free);
}
