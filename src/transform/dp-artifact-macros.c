/* dp-artifact-macros.c: the macros of a project and its packages in manifest.json
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-artifact-manifest-private.h"

#include <string.h>

#include "dp-project-macros.h"

static const char *
find_line (const char *text,
           guint       line)
{
  for (guint i = 1; i < line && text != NULL; i++)
    {
      text = strchr (text, '\n');
      text = text != NULL ? text + 1 : NULL;
    }

  return text;
}

/* From its first line to where the next one begins. */
static char *
dup_text (const char *text,
          GArray     *macros,
          guint       index)
{
  const char *start = find_line (text, g_array_index (macros, DpTemplateMacro, index).line);
  const char *end = NULL;

  if (index + 1 < macros->len)
    end = find_line (text, g_array_index (macros, DpTemplateMacro, index + 1).line);
  if (start == NULL)
    return g_strdup (text);

  if (end == NULL || end <= start)
    end = start + strlen (start);

  return g_strchomp (g_strndup (start, end - start));
}

static void
add_notes (DpManifest     *self,
           yyjson_mut_val *entry,
           const char     *key)
{
  DpValue *notes = g_hash_table_lookup (self->lineage->project->macro_notes, key);
  const char *description = notes != NULL ? dp_value_lookup_string (notes, "description") : NULL;
  DpValue *arguments = notes != NULL ? dp_value_lookup (notes, "arguments") : NULL;
  DpValue *meta = notes != NULL ? dp_value_lookup (notes, "meta") : NULL;

  dp_artifact_add_text (self->doc, entry, "description", description != NULL ? description : "");
  if (arguments != NULL)
    yyjson_mut_obj_add_val (self->doc, entry, "arguments",
                            dp_artifact_value (self->doc, arguments));
  else
    dp_artifact_add_array (self->doc, entry, "arguments");
  if (meta != NULL)
    yyjson_mut_obj_add_val (self->doc, entry, "meta", dp_artifact_value (self->doc, meta));
  else
    dp_artifact_add_object (self->doc, entry, "meta");
}

static void
add_file (DpManifest     *self,
          yyjson_mut_val *map,
          DpTemplate     *file)
{
  const DpTemplateSource *source = dp_template_get_source (file);
  const char *package = _dp_project_package_of (self->lineage->project, source->name)->name;
  g_autoptr(GArray) macros = dp_template_list_macros (file);

  for (guint i = 0; i < macros->len; i++)
    {
      const char *name = g_array_index (macros, DpTemplateMacro, i).name;
      g_autofree char *key = g_strconcat (package, ".", name, NULL);
      g_autofree char *id = g_strconcat ("macro.", key, NULL);
      g_autofree char *text = dup_text (source->text, macros, i);
      yyjson_mut_val *entry = dp_artifact_add_object (self->doc, map, id);
      yyjson_mut_val *depends_on;

      dp_artifact_add_text (self->doc, entry, "unique_id", id);
      dp_artifact_add_text (self->doc, entry, "resource_type", "macro");
      dp_artifact_add_text (self->doc, entry, "name", name);
      dp_artifact_add_text (self->doc, entry, "package_name", package);
      dp_artifact_add_text (self->doc, entry, "path", source->name);
      dp_artifact_add_text (self->doc, entry, "original_file_path", source->name);
      dp_artifact_add_text (self->doc, entry, "macro_sql", text);
      depends_on = dp_artifact_add_object (self->doc, entry, "depends_on");
      dp_artifact_add_array (self->doc, depends_on, "macros");
      add_notes (self, entry, key);
    }
}

void
_dp_manifest_add_macros (DpManifest     *self,
                         yyjson_mut_val *root)
{
  DpTransformProject *project = self->lineage->project;
  yyjson_mut_val *map = dp_artifact_add_object (self->doc, root, "macros");

  for (guint i = project->n_internal; i < project->macro_files->len; i++)
    add_file (self, map, g_ptr_array_index (project->macro_files, i));
}
