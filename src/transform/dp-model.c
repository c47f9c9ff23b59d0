/* dp-model.c: what a project consists of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-model.h"

#include <string.h>

#include "dp-contract.h"
#include "dp-db-connection.h"
#include "dp-freshness.h"
#include "dp-unit-test.h"

/* "marts/daily/orders.sql" in the package "shop" is shop, marts, daily, orders. */
static char **
make_fqn (const char *package,
          const char *name,
          const char *inside)
{
  g_autoptr(GStrvBuilder) fqn = g_strv_builder_new ();
  g_auto(GStrv) parts = g_strsplit (inside, "/", -1);

  g_strv_builder_add (fqn, package);
  for (guint i = 0; parts[i] != NULL && parts[i + 1] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (fqn, parts[i]);
  g_strv_builder_add (fqn, name);

  return g_strv_builder_end (fqn);
}

DpModel *
dp_model_new (DpResource  resource,
              const char *package,
              const char *name,
              const char *path,
              const char *inside)
{
  DpModel *self = g_new0 (DpModel, 1);

  self->id = g_strconcat (dp_resource_get_nick (resource), ".", package, ".", name, NULL);
  self->resource = resource;
  self->package = g_strdup (package);
  self->fqn = make_fqn (package, name, inside);
  self->line = 1;
  self->sources = g_ptr_array_new ();
  self->name = g_strdup (name);
  self->path = g_strdup (path);
  self->config = dp_value_new_dict ();
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_column_doc_free);
  self->dependencies = g_array_new (FALSE, FALSE, sizeof (DpDependency));

  return self;
}

void
dp_model_free (DpModel *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->path);
  g_strfreev (self->fqn);
  g_ptr_array_unref (self->sources);
  g_free (self->package);
  g_clear_pointer (&self->template, dp_template_free);
  dp_value_unref (self->config);
  g_strfreev (self->tags);
  g_free (self->custom);
  g_free (self->schema);
  g_free (self->identifier);
  g_free (self->relation);
  g_free (self->description);
  g_ptr_array_unref (self->columns);
  g_array_unref (self->dependencies);
  g_clear_pointer (&self->contract, dp_contract_free);
  g_clear_pointer (&self->freshness, dp_freshness_free);
  g_free (self);
}

char **
dp_model_get_config_strv (DpModel    *self,
                          const char *key)
{
  DpValue *value = dp_value_lookup (self->config, key);

  if (value == NULL || !dp_value_is_true (value))
    return NULL;

  return dp_value_to_strv (value);
}

const char *
dp_model_get_months (DpModel *self)
{
  DpValue *partition = dp_value_lookup (self->config, "partition_by");

  /* Behind the name there has to be room for that of a part. */
  if ((self->materialization != DP_MATERIALIZATION_TABLE &&
       self->materialization != DP_MATERIALIZATION_INCREMENTAL) ||
      strlen (self->identifier) > 40)
    return NULL;
  /* Other lengths and other ways are dbt's for other databases. */
  if (partition == NULL || dp_value_get_kind (partition) != DP_VALUE_DICT ||
      g_strcmp0 (dp_value_lookup_string (partition, "granularity"), "month") != 0)
    return NULL;

  return dp_value_lookup_string (partition, "field");
}

const char *
dp_model_get_scope (DpModel *self)
{
  DpValue *meta = dp_value_lookup (self->config, "meta");

  if (meta == NULL || dp_value_get_kind (meta) != DP_VALUE_DICT)
    return NULL;

  return dp_value_lookup_string (meta, "scope");
}

const char *
dp_materialization_get_nick (DpMaterialization self)
{
  static const char * const nicks[] = {
    "view", "table", "incremental", "ephemeral", "seed", "snapshot", "custom",
  };

  return nicks[self];
}

const char *
dp_resource_get_nick (DpResource self)
{
  static const char * const nicks[] = { "model", "seed", "snapshot" };

  return nicks[self];
}

static char *
quote_relation (const char *schema,
                const char *identifier)
{
  g_autofree char *quoted_schema = dp_db_quote_identifier (schema);
  g_autofree char *quoted_identifier = dp_db_quote_identifier (identifier);

  return g_strconcat (quoted_schema, ".", quoted_identifier, NULL);
}

void
dp_model_set_relation (DpModel    *self,
                       const char *schema,
                       const char *identifier)
{
  g_set_str (&self->schema, schema);
  g_set_str (&self->identifier, identifier);
  g_free (self->relation);
  self->relation = quote_relation (schema, identifier);
}

DpSourceTable *
dp_source_table_new (const char *source,
                     const char *name,
                     const char *schema,
                     const char *identifier)
{
  DpSourceTable *self = g_new0 (DpSourceTable, 1);

  self->source = g_strdup (source);
  self->name = g_strdup (name);
  self->schema = g_strdup (schema);
  self->identifier = g_strdup (identifier);
  self->relation = quote_relation (schema, identifier);
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_column_doc_free);

  return self;
}

void
dp_source_table_free (DpSourceTable *self)
{
  g_free (self->source);
  g_free (self->name);
  g_free (self->schema);
  g_free (self->identifier);
  g_free (self->relation);
  g_free (self->description);
  g_free (self->source_description);
  g_free (self->path);
  g_clear_pointer (&self->meta, dp_value_unref);
  g_ptr_array_unref (self->columns);
  g_clear_pointer (&self->freshness, dp_freshness_free);
  g_free (self);
}

DpDataTest *
dp_data_test_new (const char *kind,
                  const char *path,
                  guint       line)
{
  DpDataTest *self = g_new0 (DpDataTest, 1);

  self->kind = g_strdup (kind);
  self->path = g_strdup (path);
  self->line = line;
  self->arguments = dp_value_new_dict ();
  self->config = dp_value_new_dict ();
  self->enabled = TRUE;
  self->sources = g_ptr_array_new ();
  self->dependencies = g_array_new (FALSE, FALSE, sizeof (DpDependency));

  return self;
}

void
dp_data_test_free (DpDataTest *self)
{
  g_free (self->name);
  g_free (self->kind);
  g_free (self->column);
  g_strfreev (self->tags);
  g_free (self->where);
  g_free (self->warn_if);
  g_free (self->error_if);
  g_free (self->fail_calc);
  g_free (self->store_as);
  g_free (self->stored_in);
  g_free (self->path);
  g_free (self->condition);
  g_clear_pointer (&self->unit, dp_unit_test_free);
  dp_value_unref (self->arguments);
  dp_value_unref (self->config);
  g_ptr_array_unref (self->sources);
  g_free (self->id);
  g_clear_pointer (&self->template, dp_template_free);
  g_array_unref (self->dependencies);
  g_free (self);
}

char *
dp_data_test_dup_relation (DpDataTest *self)
{
  if (self->model != NULL)
    return g_strconcat (self->model->schema, ".", self->model->identifier, NULL);
  if (self->source != NULL)
    return g_strconcat (self->source->schema, ".", self->source->identifier, NULL);

  return NULL;
}

DpColumnDoc *
dp_column_doc_new (const char *name)
{
  DpColumnDoc *self = g_new0 (DpColumnDoc, 1);

  self->name = g_strdup (name);

  return self;
}

void
dp_column_doc_free (DpColumnDoc *self)
{
  g_free (self->name);
  g_free (self->description);
  g_free (self->data_type);
  g_clear_pointer (&self->meta, dp_value_unref);
  g_free (self);
}

gboolean
dp_dependencies_find (GArray  *dependencies,
                      DpModel *model)
{
  for (guint i = 0; i < dependencies->len; i++)
    if (g_array_index (dependencies, DpDependency, i).model == model)
      return TRUE;

  return FALSE;
}

void
dp_dependencies_add (GArray     *dependencies,
                     DpModel    *model,
                     const char *file,
                     guint       line)
{
  DpDependency dependency = { model, g_intern_string (file), line };

  if (!dp_dependencies_find (dependencies, model))
    g_array_append_val (dependencies, dependency);
}
