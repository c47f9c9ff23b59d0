/* dp-transform-list.c: a project's nodes, as lists show them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include "dp-project-exposures.h"
#include "dp-project-macros.h"
#include "dp-template-json.h"

typedef struct
{
  DpTransformProject *project;
  DpDbPool           *pool;
  DpTransformParts    parts;
  char              **select;
  char              **exclude;
  DpNodeFormat        format;
} List;

static void
list_free (gpointer data)
{
  List *self = data;

  g_object_unref (self->project);
  g_object_unref (self->pool);
  g_strfreev (self->select);
  g_strfreev (self->exclude);
  g_free (self);
}

/* What a line of a list is made of. */
typedef struct
{
  const char *id;
  const char *name;
  const char *resource;
  const char *package;
  const char *path;
  char      **fqn;        /* nullable */
  const char *alias;      /* nullable */
  DpValue    *config;     /* nullable */
  GArray     *dependencies;
  GPtrArray  *sources;
} Entry;

static DpValue *
text_or_none (const char *text)
{
  return text != NULL ? dp_value_new_string (text) : dp_value_new_none ();
}

static DpValue *
list_parents (DpTransformProject *self,
              const Entry        *entry)
{
  DpValue *depends_on = dp_value_new_dict ();
  DpValue *nodes = dp_value_new_list ();

  for (guint i = 0; entry->dependencies != NULL && i < entry->dependencies->len; i++)
    dp_value_append (nodes, dp_value_new_string (
                              g_array_index (entry->dependencies, DpDependency, i).model->id));
  for (guint i = 0; entry->sources != NULL && i < entry->sources->len; i++)
    {
      DpSourceTable *source = g_ptr_array_index (entry->sources, i);
      char *id = g_strdup_printf ("source.%s.%s.%s", self->name, source->source, source->name);

      dp_value_append (nodes, dp_value_take_string (id));
    }
  dp_value_set (depends_on, "macros", dp_value_new_list ());
  dp_value_set (depends_on, "nodes", nodes);

  return depends_on;
}

static char *
to_json (DpTransformProject *self,
         const Entry        *entry)
{
  g_autoptr(DpValue) dict = dp_value_new_dict ();
  DpValue *tags = entry->config != NULL ? dp_value_lookup (entry->config, "tags") : NULL;

  dp_value_set (dict, "name", text_or_none (entry->name));
  dp_value_set (dict, "resource_type", text_or_none (entry->resource));
  dp_value_set (dict, "package_name", text_or_none (entry->package));
  dp_value_set (dict, "original_file_path", text_or_none (entry->path));
  dp_value_set (dict, "unique_id", text_or_none (entry->id));
  dp_value_set (dict, "alias", text_or_none (entry->alias));
  dp_value_set (dict, "config", entry->config != NULL ? dp_value_ref (entry->config)
                                                      : dp_value_new_dict ());
  dp_value_set (dict, "tags", tags != NULL ? dp_value_ref (tags) : dp_value_new_list ());
  dp_value_set (dict, "depends_on", list_parents (self, entry));

  return dp_value_to_json (dict, FALSE, 0);
}

static void
add_entry (DpTransformProject *self,
           GStrvBuilder       *lines,
           DpNodeFormat        format,
           const Entry        *entry)
{
  switch (format)
    {
    case DP_NODE_FORMAT_JSON:
      g_strv_builder_take (lines, to_json (self, entry));
      break;

    case DP_NODE_FORMAT_PATH:
      g_strv_builder_add (lines, entry->path);
      break;

    case DP_NODE_FORMAT_SELECTOR:
      if (entry->fqn != NULL)
        g_strv_builder_take (lines, g_strjoinv (".", entry->fqn));
      else
        g_strv_builder_take (lines, g_strconcat (entry->package, ".", entry->name, NULL));
      break;

    case DP_NODE_FORMAT_NAME:
    default:
      g_strv_builder_add (lines, entry->name);
      break;
    }
}

static void
add_models (DpTransformProject        *self,
            const DpTransformOptions  *options,
            GByteArray                *chosen,
            GStrvBuilder              *lines)
{
  for (guint i = 0; i < self->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (self->models, i);
      Entry entry = {
        model->id, model->name, dp_resource_get_nick (model->resource), model->package, model->path,
        model->fqn, model->identifier, model->config, model->dependencies, model->sources,
      };

      if (chosen->data[i] && (options->parts & _dp_project_get_part (model)))
        add_entry (self, lines, options->format, &entry);
    }
}

static void
add_tests (DpTransformProject        *self,
           const DpTransformOptions  *options,
           GByteArray                *chosen,
           GStrvBuilder              *lines)
{
  for (guint i = 0; i < self->tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (self->tests, i);
      Entry entry = {
        test->id, test->name, test->unit != NULL ? "unit_test" : "test",
        _dp_project_package_of (self, test->path)->name, test->path, NULL, test->name, test->config,
        test->dependencies, test->sources,
      };

      if (_dp_project_test_is_chosen (self, i, chosen))
        add_entry (self, lines, options->format, &entry);
    }
}

static void
add_outside (DpTransformProject        *self,
             const DpTransformOptions  *options,
             GByteArray                *chosen,
             GStrvBuilder              *lines)
{
  guint first = self->models->len + self->tests->len;

  for (guint i = 0; (options->parts & DP_TRANSFORM_SOURCES) && i < self->sources->len; i++)
    {
      DpSourceTable *source = g_ptr_array_index (self->sources, i);
      g_autofree char *name = g_strconcat (source->source, ".", source->name, NULL);
      g_autofree char *id = g_strdup_printf ("source.%s.%s", self->name, name);
      Entry entry = {
        id, name, "source", self->name, source->path, NULL, source->identifier, NULL, NULL, NULL,
      };

      if (chosen->data[first + i])
        add_entry (self, lines, options->format, &entry);
    }
  first += self->sources->len;
  for (guint i = 0; (options->parts & DP_TRANSFORM_EXPOSURES) && i < self->exposures->len; i++)
    {
      DpExposure *exposure = g_ptr_array_index (self->exposures, i);
      Entry entry = {
        exposure->id, exposure->name, "exposure", exposure->package, exposure->path, NULL, NULL,
        exposure->properties, exposure->dependencies, exposure->sources,
      };

      if (chosen->data[first + i])
        add_entry (self, lines, options->format, &entry);
    }
}

static char **
list_nodes (DpTransformProject        *self,
            const DpTransformOptions  *options,
            const DpNodeHistory       *history,
            GError                   **error)
{
  g_autoptr(GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr(GByteArray) chosen = NULL;

  chosen = _dp_project_select (self, options->select, options->exclude, history, error);
  if (chosen == NULL)
    return NULL;

  add_models (self, options, chosen, lines);
  if (options->parts & DP_TRANSFORM_TESTS)
    add_tests (self, options, chosen, lines);
  add_outside (self, options, chosen, lines);

  return g_strv_builder_end (lines);
}

char **
dp_transform_project_list_nodes (DpTransformProject        *self,
                                 const DpTransformOptions  *options,
                                 GError                   **error)
{
  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (self), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  return list_nodes (self, options, NULL, error);
}

gboolean
dp_transform_options_need_database (DpTransformProject       *project,
                                    const DpTransformOptions *options)
{
  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (project), FALSE);
  g_return_val_if_fail (options != NULL, FALSE);

  return _dp_project_selection_needs_history (project, options->select) ||
         _dp_project_selection_needs_history (project, options->exclude);
}

static DexFuture *
list_fiber (gpointer data)
{
  List *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (self->pool), &error);
  g_autoptr(DpNodeHistory) history = NULL;
  DpTransformOptions options = {
    .parts = self->parts,
    .select = (const char * const *) self->select,
    .exclude = (const char * const *) self->exclude,
    .format = self->format,
  };
  char **names = NULL;

  if (lease != NULL)
    history = dp_node_history_load (dp_db_lease_get_connection (lease), self->project->name,
                                    &error);
  if (history != NULL)
    names = list_nodes (self->project, &options, history, &error);
  if (names == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_STRV, names);
}

DexFuture *
dp_transform_list_nodes (DpTransformProject       *project,
                         DpDbPool                 *pool,
                         const DpTransformOptions *options)
{
  List *self;

  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (project), NULL);
  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_new0 (List, 1);
  self->project = g_object_ref (project);
  self->pool = g_object_ref (pool);
  self->parts = options->parts;
  self->select = g_strdupv ((char **) options->select);
  self->exclude = g_strdupv ((char **) options->exclude);
  self->format = options->format;

  return dex_scheduler_spawn (dex_scheduler_get_default (), DP_RENDER_STACK, list_fiber, self,
                              list_free);
}
