/* dp-unit-test.c: what a model makes of given rows, as a .yml file has it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-unit-test.h"

#include <glib/gi18n-lib.h>

#define fail(error, ...) \
  (g_set_error ((error), DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, __VA_ARGS__), FALSE)

static void
input_free (gpointer data)
{
  DpUnitInput *input = data;

  g_free (input->input);
  g_free (input->relation);
  g_free (input->name);
  g_clear_pointer (&input->fixture, dp_fixture_free);
  g_free (input);
}

static DpUnitTest *
unit_test_new (const char *path,
               guint       line)
{
  DpUnitTest *self = g_new0 (DpUnitTest, 1);

  self->path = g_strdup (path);
  self->line = line;
  self->inputs = g_ptr_array_new_with_free_func (input_free);
  self->macros = dp_value_new_dict ();
  self->vars = dp_value_new_dict ();
  self->env_vars = dp_value_new_dict ();
  self->dependencies = g_array_new (FALSE, FALSE, sizeof (DpDependency));

  return self;
}

void
dp_unit_test_free (DpUnitTest *self)
{
  g_free (self->name);
  g_free (self->model_name);
  g_free (self->path);
  g_ptr_array_unref (self->inputs);
  g_clear_pointer (&self->expected, dp_fixture_free);
  g_free (self->definition);
  dp_value_unref (self->macros);
  dp_value_unref (self->vars);
  dp_value_unref (self->env_vars);
  g_array_unref (self->dependencies);
  g_free (self);
}

static gboolean
read_inputs (DpUnitTest          *self,
             DpTransformProject  *project,
             DpYamlNode          *list,
             GError             **error)
{
  for (guint i = 0; list != NULL && i < dp_yaml_node_get_length (list); i++)
    {
      DpYamlNode *node = dp_yaml_node_get_item (list, i);
      const char *text = dp_yaml_node_lookup_text (node, "input");
      DpUnitInput *input;

      if (text == NULL)
        return fail (error, _("%s:%u: what is given has to begin with “input: ref('…')”, "
                              "“input: source('…', '…')” or “input: this”"), self->path,
                     dp_yaml_node_get_line (node));
      input = g_new0 (DpUnitInput, 1);
      g_ptr_array_add (self->inputs, input);
      input->input = g_strstrip (g_strdup (text));
      input->fixture = dp_fixture_read (project, self->path, node, error);
      if (input->fixture == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
read_overrides (DpUnitTest *self,
                DpYamlNode *node)
{
  struct
  {
    const char *key;
    DpValue    *into;
  } const parts[] = {
    { "macros", self->macros }, { "vars", self->vars }, { "env_vars", self->env_vars },
  };

  for (gsize i = 0; node != NULL && i < G_N_ELEMENTS (parts); i++)
    {
      DpYamlNode *mapping = dp_yaml_node_lookup (node, parts[i].key);

      for (guint k = 0; mapping != NULL && dp_yaml_node_is_mapping (mapping) &&
                        k < dp_yaml_node_get_length (mapping); k++)
        dp_value_set (parts[i].into, dp_yaml_node_get_key (mapping, k),
                      dp_yaml_node_to_value (dp_yaml_node_get_item (mapping, k)));
    }
}

/* As it is written, with what is in its files. */
static char *
dup_definition (DpUnitTest *self,
                DpYamlNode *node)
{
  g_autoptr(DpValue) value = dp_yaml_node_to_value (node);
  g_autofree char *text = dp_value_to_string (value);
  g_autoptr(GString) definition = g_string_new (text);

  for (guint i = 0; i <= self->inputs->len; i++)
    {
      DpFixture *fixture = i < self->inputs->len
                             ? ((DpUnitInput *) g_ptr_array_index (self->inputs, i))->fixture
                             : self->expected;

      if (fixture->file != NULL)
        g_string_append (definition, fixture->file);
    }

  return g_string_free (g_steal_pointer (&definition), FALSE);
}

DpUnitTest *
dp_unit_test_read (DpTransformProject  *project,
                   const char          *path,
                   DpYamlNode          *node,
                   GError             **error)
{
  g_autoptr(DpUnitTest) self = unit_test_new (path, dp_yaml_node_get_line (node));
  DpYamlNode *expect = dp_yaml_node_lookup (node, "expect");

  self->name = g_strdup (dp_yaml_node_lookup_text (node, "name"));
  self->model_name = g_strdup (dp_yaml_node_lookup_text (node, "model"));
  if (self->name == NULL || self->model_name == NULL || expect == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%u: a unit test has a name, a model and what it expects of it; “%s:” is "
                     "missing here"), path, self->line,
                   self->name == NULL ? "name" : self->model_name == NULL ? "model" : "expect");
      return NULL;
    }
  read_overrides (self, dp_yaml_node_lookup (node, "overrides"));
  if (!read_inputs (self, project, dp_yaml_node_lookup (node, "given"), error))
    return NULL;
  self->expected = dp_fixture_read (project, path, expect, error);
  if (self->expected == NULL)
    return NULL;
  self->definition = dup_definition (self, node);

  return g_steal_pointer (&self);
}

/* What ref() and source() say in an "input:": notes what they name. */
static DpValue *
call_input_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  struct { DpTransformProject *project; DpUnitInput *input; } *target = data;
  guint n = dp_value_get_length (call->positional);
  const char *first = n > 0 ? dp_value_get_string (dp_value_get_item (call->positional, 0)) : NULL;
  const char *last = n > 0 ? dp_value_get_string (dp_value_get_item (call->positional, n - 1))
                           : NULL;

  if (g_str_has_prefix (target->input->input, "source") && n == 2 && first != NULL && last != NULL)
    target->input->source = _dp_project_find_source (target->project, first, last);
  else if (last != NULL)
    target->input->model = _dp_project_find_model (target->project, last);

  return dp_value_new_string ("");
}

static gboolean
resolve_input (DpUnitTest          *self,
               DpTransformProject  *project,
               DpUnitInput         *input,
               GError             **error)
{
  struct { DpTransformProject *project; DpUnitInput *input; } target = { project, input };
  g_autofree char *text = g_strconcat ("{{ ", input->input, " }}", NULL);
  g_autofree char *name = NULL;
  g_autofree char *rendered = NULL;
  g_autoptr(DpValue) context = dp_value_new_dict ();
  g_autoptr(DpTemplate) template = NULL;

  if (g_str_equal (input->input, "this"))
    {
      input->model = self->model;
      input->relation = g_strdup (self->model->relation);
      input->name = g_strdup ("dp_fixture__this");
      return TRUE;
    }

  dp_value_set (context, "ref", dp_value_new_function (call_input_cb, &target, NULL));
  dp_value_set (context, "source", dp_value_new_function (call_input_cb, &target, NULL));
  template = dp_template_new (self->path, input->fixture->line, text, error);
  rendered = template != NULL ? dp_template_render (template, context, NULL, NULL, error) : NULL;
  if (rendered == NULL)
    return FALSE;
  if (input->model == NULL && input->source == NULL)
    return fail (error, _("%s:%u: there is nothing in the project for “%s”"), self->path,
                 input->fixture->line, input->input);

  input->relation = g_strdup (input->model != NULL ? input->model->relation
                                                   : input->source->relation);
  name = input->model != NULL
           ? g_strconcat ("dp_fixture__", input->model->name, NULL)
           : g_strconcat ("dp_fixture__", input->source->source, "__", input->source->name, NULL);
  input->name = dp_db_quote_identifier (name);

  /* What the model itself does not stand on may stand on it, and is not waited for. */
  if (input->model != NULL && dp_dependencies_find (self->model->dependencies, input->model))
    dp_dependencies_add (self->dependencies, input->model, self->path, input->fixture->line);

  return TRUE;
}

gboolean
dp_unit_test_resolve (DpUnitTest          *self,
                      DpTransformProject  *project,
                      GError             **error)
{
  self->model = _dp_project_find_model (project, self->model_name);
  if (self->model == NULL || self->model->resource != DP_RESOURCE_MODEL)
    return fail (error, _("%s:%u: there is no model “%s” for the unit test “%s”"), self->path,
                 self->line, self->model_name, self->name);

  for (guint i = 0; i < self->inputs->len; i++)
    if (!resolve_input (self, project, g_ptr_array_index (self->inputs, i), error))
      return FALSE;

  return TRUE;
}
