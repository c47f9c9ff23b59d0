/* dp-project-context.c: what templates of a project can ask for: ref, source, config, var …
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-context.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-log.h"
#include "dp-project-adapter.h"
#include "dp-project-macros.h"
#include "dp-project-query.h"
#include "dp-project-relation.h"
#include "dp-template-itertools.h"
#include "dp-template-regex.h"
#include "dp-template-time.h"
#include "dp-template-zone.h"

DpValue *
_dp_project_model_relation (DpModel *model)
{
  g_autofree char *cte = NULL;

  if (model->materialization != DP_MATERIALIZATION_EPHEMERAL)
    return _dp_project_relation (model->schema, model->identifier, model->relation);

  cte = g_strconcat ("__dbt__cte__", model->name, NULL);

  return _dp_project_relation ("", cte, cte);
}

/* Whose macros and vars a file sees first. */
static const char *
get_package (const DpRender *self)
{
  if (self->package != NULL)
    return self->package;

  return self->model != NULL ? self->model->package : self->project->name;
}

/* Versions are told by names here: ref('orders', v=2) is orders_v2 where there is one. */
static DpModel *
find_version (DpTransformProject *project,
              const DpCall       *call,
              const char         *name)
{
  DpValue *version = dp_value_lookup (call->named, "version");
  g_autofree char *number = NULL;
  g_autofree char *versioned = NULL;
  DpModel *model = NULL;

  if (version == NULL)
    version = dp_value_lookup (call->named, "v");
  if (version != NULL)
    {
      number = dp_value_to_string (version);
      versioned = g_strdup_printf ("%s_v%s", name, number);
      model = _dp_project_find_model (project, versioned);
    }

  return model != NULL ? model : _dp_project_find_model (project, name);
}

static DpValue *
call_ref_cb (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  guint n = dp_value_get_length (call->positional);
  const char *name = dp_call_get_string (call, n > 0 ? n - 1 : 0, "name");
  const char *package = n == 2 ? dp_call_get_string (call, 0, "") : NULL;
  DpModel *model;

  if (n < 1 || n > 2 || name == NULL)
    return dp_template_error (error,
                              _("ref takes the name of a model, or of a project and a model"));
  if (package != NULL && _dp_project_package_macros (render->project, package) == NULL)
    return dp_template_error (error, _("there is no project “%s” here, only “%s”"), package,
                              render->project->name);

  model = find_version (render->project, call, name);
  if (model == NULL && g_hash_table_contains (render->project->disabled, name))
    {
      render->project->missed_disabled = TRUE;
      return dp_template_error (error, _("the model “%s” is disabled; enable it, or disable what "
                                         "stands on it too"), name);
    }
  if (model == NULL || (package != NULL && !g_str_equal (model->package, package)))
    return dp_template_error (error, _("there is no model “%s”"), name);
  if (render->dependencies != NULL)
    dp_dependencies_add (render->dependencies, model, call->file, call->line);

  return _dp_project_model_relation (model);
}

static DpValue *
call_source_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  const char *source = dp_call_get_string (call, 0, "source_name");
  const char *name = dp_call_get_string (call, 1, "table_name");
  DpSourceTable *table;

  if (source == NULL || name == NULL)
    return dp_template_error (error,
                              _("source takes the names of a source and of one of its tables"));
  table = _dp_project_find_source (render->project, source, name);
  if (table == NULL)
    return dp_template_error (error, _("no .yml file names a table “%s” of a source “%s”"), name,
                              source);
  if (render->sources != NULL && !g_ptr_array_find (render->sources, table, NULL))
    g_ptr_array_add (render->sources, table);

  return _dp_project_relation (table->schema, table->identifier, table->relation);
}

/* config(a=1), or config({'a': 1}). */
static DpValue *
config_call (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  DpValue *dict = dp_call_get (call, 0, "");
  DpValue * const places[] = { dict, call->named };

  for (gsize i = 0; render->config != NULL && i < G_N_ELEMENTS (places); i++)
    for (guint k = 0; places[i] != NULL && dp_value_get_kind (places[i]) == DP_VALUE_DICT &&
                      k < dp_value_get_length (places[i]); k++)
      _dp_project_set_config (render->config, dp_value_get_key (places[i], k),
                              dp_value_ref (dp_value_get_item (places[i], k)));

  return dp_value_new_string ("");
}

static DpValue *
find_config (const DpCall *call)
{
  DpRender *render = dp_call_get_host (call);
  const char *name = dp_call_get_string (call, 0, "name");
  DpValue *config = render->model != NULL ? render->model->config : render->config;

  return config != NULL && name != NULL ? dp_value_lookup (config, name) : NULL;
}

static DpValue *
call_config_get_cb (const DpCall  *call,
                    gpointer       data,
                    GError       **error)
{
  DpValue *fallback = dp_call_get (call, 1, "default");
  DpValue *found = find_config (call);

  if (found != NULL)
    return dp_value_ref (found);

  return fallback != NULL ? dp_value_ref (fallback) : dp_value_new_none ();
}

static DpValue *
call_config_require_cb (const DpCall  *call,
                        gpointer       data,
                        GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  DpValue *found = find_config (call);

  if (found != NULL)
    return dp_value_ref (found);
  /* While the project is read, a config may still be on its way. */
  if (render->connection == NULL)
    return dp_value_new_none ();

  return dp_template_error (error, _("the config “%s” is needed here and not set"),
                            dp_call_get_string (call, 0, "name"));
}

static DpValue *
call_empty_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  return dp_value_new_string ("");
}

static DpValue *
call_persists_cb (const DpCall  *call,
                  gpointer       data,
                  GError       **error)
{
  DpRender *render = dp_call_get_host (call);

  return dp_value_new_boolean (render->model != NULL &&
                               _dp_model_persists_docs (render->model, data));
}

static DpValue *
config_get (DpValue    *self,
            gpointer    data,
            const char *name)
{
  if (g_str_equal (name, "get") || g_str_equal (name, "meta_get"))
    return dp_value_new_function (call_config_get_cb, NULL, NULL);
  if (g_str_equal (name, "require"))
    return dp_value_new_function (call_config_require_cb, NULL, NULL);
  if (g_str_equal (name, "set"))
    return dp_value_new_function (call_empty_cb, NULL, NULL);
  if (g_str_equal (name, "persist_relation_docs"))
    return dp_value_new_function (call_persists_cb, (gpointer) "relation", NULL);
  if (g_str_equal (name, "persist_column_docs"))
    return dp_value_new_function (call_persists_cb, (gpointer) "columns", NULL);

  return NULL;
}

static const DpValueClass config_class = {
  .name = N_("the configuration"),
  .get = config_get,
  .call = config_call,
};

static DpValue *
var_call (const DpCall  *call,
          gpointer       data,
          GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  const char *name = dp_call_get_string (call, 0, "name");
  DpValue *value;

  if (name == NULL)
    return dp_template_error (error, _("var takes a name, and a value for when it is not set"));
  value = _dp_project_find_var (render->project, get_package (render), name);
  if (value == NULL)
    value = dp_call_get (call, 1, "default");
  if (value == NULL)
    return dp_template_error (error, _("the variable “%s” is not set; set it under vars in "
                                       "dbt_project.yml"), name);

  return dp_value_ref (value);
}

static DpValue *
call_has_var_cb (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  const char *name = dp_call_get_string (call, 0, "name");

  return dp_value_new_boolean (name != NULL &&
                               _dp_project_find_var (render->project,
                                                     get_package (render), name) != NULL);
}

static DpValue *
var_get (DpValue    *self,
         gpointer    data,
         const char *name)
{
  return g_str_equal (name, "has_var") ? dp_value_new_function (call_has_var_cb, NULL, NULL) : NULL;
}

static const DpValueClass var_class = {
  .name = N_("the variables"),
  .get = var_get,
  .call = var_call,
};

static DpValue *
call_env_var_cb (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  const char *name = dp_call_get_string (call, 0, "name");
  const char *value = name != NULL ? g_getenv (name) : NULL;
  DpValue *fallback = dp_call_get (call, 1, "default");

  if (name == NULL)
    return dp_template_error (error, _("env_var takes a name, and a value for when it is not set"));
  if (value != NULL)
    return dp_value_new_string (value);
  if (fallback != NULL)
    return dp_value_ref (fallback);

  return dp_template_error (error, _("the environment variable “%s” is not set"), name);
}

static DpValue *
call_is_incremental_cb (const DpCall  *call,
                        gpointer       data,
                        GError       **error)
{
  DpRender *render = dp_call_get_host (call);

  render->asked_incremental = TRUE;

  return dp_value_new_boolean (render->incremental);
}

static DpValue *
call_should_full_refresh_cb (const DpCall  *call,
                             gpointer       data,
                             GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  DpValue *config = render->model != NULL ? dp_value_lookup (render->model->config, "full_refresh")
                                          : NULL;

  if (config != NULL && dp_value_get_kind (config) == DP_VALUE_BOOLEAN)
    return dp_value_ref (config);

  return dp_value_new_boolean (render->full_refresh);
}

/* What a template says is said once for each node, however often that is compiled, and not while
 * the project is only read. */
static void
tell (const DpCall *call,
      const char   *text)
{
  DpRender *render = dp_call_get_host (call);
  g_autofree char *key = NULL;

  if (render->connection == NULL)
    return;

  key = g_strdup_printf ("%s\n%s", render->model != NULL ? render->model->name : "", text);
  if (g_hash_table_add (render->project->told, g_steal_pointer (&key)))
    dp_log_tell ("%s", text);
}

/* log('…'), log('…', info=true): what a person asked to see is a message. */
static DpValue *
call_log_cb (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpValue *message = dp_call_get (call, 0, "msg");
  g_autofree char *text = message != NULL ? dp_value_to_string (message) : g_strdup ("");

  if (dp_call_get_boolean (call, 1, "info", FALSE))
    tell (call, text);
  else
    g_debug ("%s", text);

  return dp_value_new_string ("");
}

static DpValue *
call_print_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  DpValue *message = dp_call_get (call, 0, "msg");
  g_autofree char *text = message != NULL ? dp_value_to_string (message) : g_strdup ("");

  tell (call, text);

  return dp_value_new_string ("");
}

static DpValue *
call_raise_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  DpValue *message = dp_call_get (call, 0, "msg");
  g_autofree char *text = message != NULL ? dp_value_to_string (message) : g_strdup ("");

  return dp_template_error (error, "%s", text);
}

static DpValue *
call_warn_cb (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  DpValue *message = dp_call_get (call, 0, "msg");
  g_autofree char *text = message != NULL ? dp_value_to_string (message) : g_strdup ("");
  g_autofree char *placed = g_strdup_printf ("%s:%u: %s", call->file, call->line, text);

  tell (call, placed);

  return dp_value_new_string ("");
}

/* A text that is a template itself, as hooks are. */
static DpValue *
call_render_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  DpValue *value = dp_call_get (call, 0, "string");
  g_autofree char *text = value != NULL ? dp_value_to_string (value) : g_strdup ("");
  char *rendered = _dp_project_render_text (dp_call_get_host (call), call->file, call->line, text,
                                            error);

  return rendered != NULL ? dp_value_take_string (rendered) : NULL;
}

static const DpTemplateFunction functions[] = {
  { "env_var", call_env_var_cb },
  { "is_incremental", call_is_incremental_cb },
  { "load_cached_relation", _dp_project_load_relation_cb },
  { "load_relation", _dp_project_load_relation_cb },
  { "load_result", _dp_project_load_result_cb },
  { "log", call_log_cb },
  { "print", call_print_cb },
  { "ref", call_ref_cb },
  { "render", call_render_cb },
  { "run_query", _dp_project_run_query_cb },
  { "should_full_refresh", call_should_full_refresh_cb },
  { "source", call_source_cb },
  { "statement", _dp_project_statement_cb },
  { NULL },
};

static DpValue *
exceptions_new (void)
{
  static const DpTemplateFunction raisers[] = {
    { "raise_compiler_error", call_raise_cb },
    { "raise_database_error", call_raise_cb },
    { "raise_not_implemented", call_raise_cb },
    { "relation_wrong_type", call_raise_cb },
    { "missing_config", call_raise_cb },
    { "warn", call_warn_cb },
    { NULL },
  };
  DpValue *exceptions = dp_value_new_dict ();

  dp_value_add_functions (exceptions, raisers);

  return exceptions;
}

static DpValue *
modules_new (void)
{
  DpValue *modules = dp_value_new_dict ();

  dp_value_set (modules, "datetime", _dp_template_time_module ());
  dp_value_set (modules, "itertools", _dp_template_itertools_module ());
  dp_value_set (modules, "pytz", _dp_template_zone_module ());
  dp_value_set (modules, "re", _dp_template_regex_module ());

  return modules;
}

DpValue *
_dp_project_functions_new (void)
{
  DpValue *names = dp_value_new_dict ();
  DpValue *builtins = dp_value_new_dict ();

  dp_template_add_builtins (names);
  dp_value_add_functions (names, functions);
  dp_value_set (names, "config", dp_value_new_object (&config_class, NULL));
  dp_value_set (names, "var", dp_value_new_object (&var_class, NULL));
  dp_value_set (names, "adapter", _dp_project_adapter_new ());
  dp_value_set (names, "api", _dp_project_api_new ());
  dp_value_set (names, "exceptions", exceptions_new ());
  dp_value_set (names, "modules", modules_new ());
  dp_value_set (names, "dbt_version", dp_value_new_string ("1.9.0"));
  dp_value_set (names, "run_started_at", _dp_template_time_now ());
  dp_value_set (names, "invocation_id", dp_value_take_string (g_uuid_string_random ()));

  /* A macro may replace ref() and call what it replaced. */
  dp_value_set (builtins, "ref", dp_value_ref (dp_value_lookup (names, "ref")));
  dp_value_set (builtins, "source", dp_value_ref (dp_value_lookup (names, "source")));
  dp_value_set (builtins, "config", dp_value_ref (dp_value_lookup (names, "config")));
  dp_value_set (names, "builtins", builtins);

  return names;
}

/* The project's macros come first, so that they can replace what there is. */
static DpValue *
lookup (const char *name,
        gpointer    host)
{
  DpRender *render = host;
  DpTransformProject *project = render->project;
  DpValue *found = dp_value_lookup (project->shared, name);
  DpValue *made;

  if (found != NULL)
    return dp_value_ref (found);
  made = _dp_project_node_lookup (render, name);
  if (made != NULL)
    return made;
  found = dp_value_lookup (project->functions, name);
  if (found == NULL)
    found = g_str_equal (name, "dbt") ? project->internal
                                      : dp_value_lookup (project->internal, name);
  if (found == NULL && g_str_equal (name, project->name))
    found = project->shared;

  return found != NULL ? dp_value_ref (found) : NULL;
}

static void
scope_init (DpTemplateScope *scope,
            DpRender        *render,
            DpValue         *extra)
{
  const char *package = get_package (render);

  scope->package = _dp_project_package_macros (render->project, package);
  scope->context = extra;
  scope->lookup = lookup;
  scope->shared = NULL;
  scope->host = render;
}

char *
_dp_project_render (DpRender     *render,
                    DpTemplate   *template,
                    DpValue      *extra,
                    DpSourceMap  *map,
                    GError      **error)
{
  gboolean outermost = render->results == NULL;
  DpTemplateScope scope;
  char *text;

  scope_init (&scope, render, extra);
  text = dp_template_render_in (template, &scope, map, error);
  if (outermost)
    g_clear_pointer (&render->results, dp_value_unref);

  return text;
}

DpValue *
_dp_project_call_macro (DpRender    *render,
                        DpValue     *macro,
                        DpValue     *positional,
                        DpValue     *extra,
                        const char  *path,
                        guint        line,
                        GError     **error)
{
  g_autoptr(DpValue) named = dp_value_new_dict ();
  DpTemplateScope scope;
  DpValue *value;

  scope_init (&scope, render, extra);
  value = dp_template_call_macro (macro, &scope, positional, named, path, line, error);
  g_clear_pointer (&render->results, dp_value_unref);

  return value;
}

DpValue *
_dp_project_evaluate_text (DpRender    *render,
                           const char  *path,
                           guint        line,
                           const char  *text,
                           GError     **error)
{
  g_autoptr(DpTemplate) template = dp_template_new (path, line, text, error);
  DpTemplateScope scope;
  DpValue *value;

  if (template == NULL)
    return NULL;
  scope_init (&scope, render, NULL);
  value = dp_template_evaluate_in (template, &scope, error);
  g_clear_pointer (&render->results, dp_value_unref);

  return value;
}

char *
_dp_project_render_text (DpRender    *render,
                         const char  *path,
                         guint        line,
                         const char  *text,
                         GError     **error)
{
  g_autoptr(DpTemplate) template = dp_template_new (path, line, text, error);

  if (template == NULL)
    return NULL;

  return _dp_project_render (render, template, NULL, NULL, error);
}
