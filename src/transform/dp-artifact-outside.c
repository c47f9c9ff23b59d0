/* dp-artifact-outside.c: exposures, unit tests and selectors in manifest.json
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-artifact-manifest-private.h"

#include "dp-project-exposures.h"
#include "dp-project-macros.h"
#include "dp-unit-test.h"

/* What the file says under @key, or nothing of that kind. */
static void
add_property (DpManifest     *self,
              yyjson_mut_val *entry,
              DpValue        *properties,
              const char     *key,
              yyjson_mut_val *fallback)
{
  DpValue *value = dp_value_lookup (properties, key);

  yyjson_mut_obj_add_val (self->doc, entry, key,
                          value != NULL ? dp_artifact_value (self->doc, value) : fallback);
}

static void
add_exposure (DpManifest     *self,
              yyjson_mut_val *map,
              DpExposure     *exposure)
{
  static const char * const texts[] = { "label", "type", "url", "maturity" };
  char *fqn[] = { exposure->package, exposure->name, NULL };
  g_autoptr(GPtrArray) parents = _dp_manifest_list_parents (self, exposure->dependencies,
                                                            exposure->sources);
  yyjson_mut_val *entry = _dp_manifest_add_entry (self, map, exposure->id, "exposure",
                                                  exposure->name, fqn, exposure->path);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    dp_artifact_add_text (self->doc, entry, texts[i],
                          dp_value_lookup_string (exposure->properties, texts[i]));
  dp_artifact_add_text (self->doc, entry, "description",
                        exposure->description != NULL ? exposure->description : "");
  add_property (self, entry, exposure->properties, "owner", yyjson_mut_obj (self->doc));
  add_property (self, entry, exposure->properties, "meta", yyjson_mut_obj (self->doc));
  add_property (self, entry, exposure->properties, "tags", yyjson_mut_arr (self->doc));
  add_property (self, entry, exposure->properties, "config", yyjson_mut_obj (self->doc));
  _dp_manifest_add_references (self, entry, parents);
  _dp_manifest_add_depends_on (self, entry, exposure->id, parents);
}

void
_dp_manifest_add_exposures (DpManifest     *self,
                            yyjson_mut_val *root)
{
  GPtrArray *exposures = self->lineage->project->exposures;
  yyjson_mut_val *map = dp_artifact_add_object (self->doc, root, "exposures");

  for (guint i = 0; i < exposures->len; i++)
    add_exposure (self, map, g_ptr_array_index (exposures, i));
}

/* Rows as they are written: SQL, or a dict for each. */
static void
add_fixture (DpManifest     *self,
             yyjson_mut_val *entry,
             DpFixture      *fixture)
{
  yyjson_mut_val *rows;

  dp_artifact_add_text (self->doc, entry, "format", fixture->sql != NULL ? "sql" : "dict");
  if (fixture->sql != NULL)
    {
      dp_artifact_add_text (self->doc, entry, "rows", fixture->sql);
      return;
    }
  rows = dp_artifact_add_array (self->doc, entry, "rows");
  for (guint i = 0; i < fixture->rows->len; i++)
    {
      GPtrArray *cells = g_ptr_array_index (fixture->rows, i);
      yyjson_mut_val *row = yyjson_mut_arr_add_obj (self->doc, rows);

      for (guint k = 0; k < fixture->names->len; k++)
        dp_artifact_add_text (self->doc, row, g_ptr_array_index (fixture->names, k),
                              g_ptr_array_index (cells, k));
    }
}

static void
add_overrides (DpManifest     *self,
               yyjson_mut_val *entry,
               DpUnitTest     *unit)
{
  yyjson_mut_val *overrides = dp_artifact_add_object (self->doc, entry, "overrides");

  yyjson_mut_obj_add_val (self->doc, overrides, "macros",
                          dp_artifact_value (self->doc, unit->macros));
  yyjson_mut_obj_add_val (self->doc, overrides, "vars", dp_artifact_value (self->doc, unit->vars));
  yyjson_mut_obj_add_val (self->doc, overrides, "env_vars",
                          dp_artifact_value (self->doc, unit->env_vars));
}

static void
add_unit_test (DpManifest     *self,
               yyjson_mut_val *map,
               DpDataTest     *test)
{
  DpUnitTest *unit = test->unit;
  DpProjectPackage *package = _dp_project_package_of (self->lineage->project, test->path);
  char *fqn[] = { package->name, unit->model_name, test->name, NULL };
  g_autoptr(GPtrArray) parents = _dp_manifest_list_parents (self, test->dependencies,
                                                            test->sources);
  yyjson_mut_val *entry = _dp_manifest_add_entry (self, map, test->id, "unit_test", test->name,
                                                  fqn, test->path);
  yyjson_mut_val *given = dp_artifact_add_array (self->doc, entry, "given");

  dp_artifact_add_text (self->doc, entry, "model", unit->model_name);
  dp_artifact_add_text (self->doc, entry, "schema", test->model->schema);
  for (guint i = 0; i < unit->inputs->len; i++)
    {
      DpUnitInput *input = g_ptr_array_index (unit->inputs, i);
      yyjson_mut_val *item = yyjson_mut_arr_add_obj (self->doc, given);

      dp_artifact_add_text (self->doc, item, "input", input->input);
      add_fixture (self, item, input->fixture);
    }
  add_fixture (self, dp_artifact_add_object (self->doc, entry, "expect"), unit->expected);
  add_overrides (self, entry, unit);
  yyjson_mut_obj_add_val (self->doc, entry, "config", dp_artifact_value (self->doc, test->config));
  _dp_manifest_add_depends_on (self, entry, test->id, parents);
}

void
_dp_manifest_add_unit_tests (DpManifest     *self,
                             yyjson_mut_val *root)
{
  GPtrArray *tests = self->lineage->project->tests;
  yyjson_mut_val *map = dp_artifact_add_object (self->doc, root, "unit_tests");

  for (guint i = 0; i < tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (tests, i);

      if (test->unit != NULL)
        add_unit_test (self, map, test);
    }
}

void
_dp_manifest_add_selectors (DpManifest     *self,
                            yyjson_mut_val *root)
{
  DpYamlNode *selectors = self->lineage->project->selectors;
  DpYamlNode *list = selectors != NULL ? dp_yaml_node_lookup (selectors, "selectors") : NULL;
  yyjson_mut_val *map = dp_artifact_add_object (self->doc, root, "selectors");

  for (guint i = 0; list != NULL && i < dp_yaml_node_get_length (list); i++)
    {
      DpYamlNode *node = dp_yaml_node_get_item (list, i);
      g_autoptr(DpValue) value = dp_yaml_node_to_value (node);

      yyjson_mut_obj_add (map,
                          yyjson_mut_strcpy (self->doc, dp_yaml_node_lookup_text (node, "name")),
                          dp_artifact_value (self->doc, value));
    }
}
