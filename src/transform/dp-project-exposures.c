/* dp-project-exposures.c: what stands outside of a project and reads what it builds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-exposures.h"

#include <glib/gi18n-lib.h>

#include "dp-project-macros.h"

static void
exposure_free (gpointer data)
{
  DpExposure *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->package);
  g_free (self->path);
  g_free (self->description);
  dp_value_unref (self->properties);
  g_array_unref (self->dependencies);
  g_ptr_array_unref (self->sources);
  g_free (self);
}

GPtrArray *
_dp_project_exposures_new (void)
{
  return g_ptr_array_new_with_free_func (exposure_free);
}

static DpExposure *
find (DpTransformProject *self,
      const char         *name)
{
  for (guint i = 0; i < self->exposures->len; i++)
    {
      DpExposure *exposure = g_ptr_array_index (self->exposures, i);

      if (g_str_equal (exposure->name, name))
        return exposure;
    }

  return NULL;
}

gboolean
_dp_project_read_exposure (DpTransformProject  *self,
                           const char          *path,
                           DpYamlNode          *node,
                           GError             **error)
{
  const char *name = dp_yaml_node_lookup_text (node, "name");
  DpExposure *twin = name != NULL ? find (self, name) : NULL;
  DpExposure *exposure;

  if (name == NULL || twin != NULL)
    {
      g_autofree char *message = NULL;

      message = twin != NULL ? g_strdup_printf (_("there is an exposure “%s” already, in %s; "
                                                  "rename one of them"), name, twin->path)
                             : g_strdup (_("a name is missing here"));
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, "%s:%u: %s", path,
                   dp_yaml_node_get_line (node), message);
      return FALSE;
    }

  exposure = g_new0 (DpExposure, 1);
  exposure->name = g_strdup (name);
  exposure->package = g_strdup (_dp_project_package_of (self, path)->name);
  exposure->id = g_strdup_printf ("exposure.%s.%s", exposure->package, name);
  exposure->path = g_strdup (path);
  exposure->line = dp_yaml_node_get_line (node);
  exposure->properties = dp_yaml_node_to_value (node);
  exposure->dependencies = g_array_new (FALSE, FALSE, sizeof (DpDependency));
  exposure->sources = g_ptr_array_new ();
  g_ptr_array_add (self->exposures, exposure);

  return _dp_project_read_description (self, path, node, &exposure->description, error);
}

/* "ref('orders')" and the like, as they would stand in a template. */
static gboolean
resolve (DpTransformProject  *self,
         DpExposure          *exposure,
         GError             **error)
{
  DpValue *list = dp_value_lookup (exposure->properties, "depends_on");
  DpRender render = {
    .project = self,
    .package = exposure->package,
    .dependencies = exposure->dependencies,
    .sources = exposure->sources,
  };

  for (guint i = 0; list != NULL && i < dp_value_get_length (list); i++)
    {
      g_autofree char *text = dp_value_to_string (dp_value_get_item (list, i));
      g_autofree char *template = g_strconcat ("{{ ", text, " }}", NULL);
      g_autoptr(DpValue) value = NULL;

      value = _dp_project_evaluate_text (&render, exposure->path, exposure->line, template, error);
      if (value == NULL)
        return FALSE;
    }

  return TRUE;
}

gboolean
_dp_project_resolve_exposures (DpTransformProject  *self,
                               GError             **error)
{
  for (guint i = 0; i < self->exposures->len; i++)
    if (!resolve (self, g_ptr_array_index (self->exposures, i), error))
      return FALSE;

  return TRUE;
}
