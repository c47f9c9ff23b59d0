/* dp-docs.c: a project as one page to read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-docs.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "dp-artifact-json.h"

#define PAGE RESOURCE_PATH "/model-docs/"

/* What the page says; its script looks each up by its English text. */
static const char * const words[] = {
  N_("Overview"), N_("Graph"), N_("Search"), N_("Models"), N_("Sources"), N_("Seeds"),
  N_("Snapshots"), N_("Tests"), N_("Columns"), N_("Description"), N_("Type"), N_("Column"),
  N_("Depends on"), N_("Used by"), N_("SQL as written"), N_("SQL as run"), N_("Configuration"),
  N_("Last result"), N_("Owner"), N_("Relation"), N_("Materialized"), N_("Rows"), N_("Size"),
  N_("File"), N_("Tags"), N_("Nothing found."), N_("No description."), N_("made of"),
  N_("decided by"), N_("makes"), N_("Lineage of columns"), N_("Rows are decided by"),
  N_("Not known"), N_("Copy"), N_("Copied"), N_("Larger"), N_("Smaller"), N_("Show all"),
  N_("Light or dark"), N_("Close"), N_("handed on"), N_("computed"), N_("decides"), N_("constant"),
  N_("Severity"), N_("Arguments"), N_("This page has no such entry."), N_("Results"),
  N_("Select a column to see what it is made of, and what is made of it."),
};

typedef struct
{
  DpProjectLineage *lineage;
  yyjson_mut_doc   *doc;
  GHashTable       *index_of;   /* of a node, by its id */
  GHashTable       *results;    /* by unique_id: yyjson_val of run_results.json */
} Page;

static yyjson_mut_val *
index_list (Page      *self,
            GPtrArray *nodes)
{
  yyjson_mut_val *list = yyjson_mut_arr (self->doc);

  for (guint i = 0; i < nodes->len; i++)
    yyjson_mut_arr_add_uint (self->doc, list,
                             GPOINTER_TO_UINT (g_hash_table_lookup (self->index_of,
                               ((DpProjectNode *) g_ptr_array_index (nodes, i))->id)));

  return list;
}

/* Each origin is [node or its name, column, use]. */
static yyjson_mut_val *
origin_list (Page   *self,
             GArray *origins)
{
  yyjson_mut_val *list = yyjson_mut_arr (self->doc);

  for (guint i = 0; i < origins->len; i++)
    {
      DpLineageOrigin *origin = &g_array_index (origins, DpLineageOrigin, i);
      yyjson_mut_val *item = yyjson_mut_arr_add_arr (self->doc, list);
      gpointer index;

      if (g_hash_table_lookup_extended (self->index_of, origin->relation, NULL, &index))
        yyjson_mut_arr_add_uint (self->doc, item, GPOINTER_TO_UINT (index));
      else
        yyjson_mut_arr_add_strcpy (self->doc, item, origin->relation);
      yyjson_mut_arr_add_strcpy (self->doc, item, origin->column);
      yyjson_mut_arr_add_uint (self->doc, item, origin->use);
    }

  return list;
}

static void
add_columns (Page           *self,
             yyjson_mut_val *entry,
             DpProjectNode  *node)
{
  yyjson_mut_val *columns = dp_artifact_add_array (self->doc, entry, "columns");

  for (guint i = 0; i < node->columns->len; i++)
    {
      DpNodeColumn *column = g_ptr_array_index (node->columns, i);
      DpLineageColumn *made = node->lineage != NULL ? dp_lineage_find (node->lineage, column->name)
                                                    : NULL;
      yyjson_mut_val *item = yyjson_mut_arr_add_obj (self->doc, columns);

      dp_artifact_add_text (self->doc, item, "name", column->name);
      dp_artifact_add_text (self->doc, item, "type", column->type);
      dp_artifact_add_text (self->doc, item, "description", column->description);
      if (column->meta != NULL)
        yyjson_mut_obj_add_val (self->doc, item, "meta",
                                dp_artifact_value (self->doc, column->meta));
      if (made == NULL)
        continue;
      yyjson_mut_obj_add_val (self->doc, item, "origins", origin_list (self, made->origins));
      dp_artifact_add_text (self->doc, item, "unknown", made->unknown);
    }
}

static void
add_result (Page           *self,
            yyjson_mut_val *entry,
            const char     *id)
{
  static const char * const keys[] = { "status", "message", "failures", "execution_time" };
  yyjson_val *result = g_hash_table_lookup (self->results, id);
  yyjson_mut_val *copy;
  yyjson_val *timing;

  if (result == NULL)
    return;
  copy = dp_artifact_add_object (self->doc, entry, "result");
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      yyjson_val *value = yyjson_obj_get (result, keys[i]);

      if (value != NULL)
        yyjson_mut_obj_add_val (self->doc, copy, keys[i], yyjson_val_mut_copy (self->doc, value));
    }
  timing = yyjson_arr_get_last (yyjson_obj_get (result, "timing"));
  dp_artifact_add_text (self->doc, copy, "at",
                        yyjson_get_str (yyjson_obj_get (timing, "completed_at")));
}

static void
add_model (Page           *self,
           yyjson_mut_val *entry,
           DpModel        *model)
{
  dp_artifact_add_text (self->doc, entry, "package", model->package);
  dp_artifact_add_text (self->doc, entry, "path", model->path);
  dp_artifact_add_text (self->doc, entry, "description", model->description);
  dp_artifact_add_text (self->doc, entry, "materialized",
                        model->custom != NULL
                          ? model->custom : dp_materialization_get_nick (model->materialization));
  dp_artifact_add_text (self->doc, entry, "relation",
                        model->materialization != DP_MATERIALIZATION_EPHEMERAL ? model->relation
                                                                               : NULL);
  if (model->template != NULL)
    dp_artifact_add_text (self->doc, entry, "raw",
                          dp_template_get_source (model->template)->text);
  dp_artifact_add_strv (self->doc, entry, "tags", model->tags);
  yyjson_mut_obj_add_val (self->doc, entry, "config", dp_artifact_value (self->doc, model->config));
}

static void
add_source (Page           *self,
            yyjson_mut_val *entry,
            DpSourceTable  *source)
{
  dp_artifact_add_text (self->doc, entry, "source", source->source);
  dp_artifact_add_text (self->doc, entry, "sourceDescription", source->source_description);
  dp_artifact_add_text (self->doc, entry, "path", source->path);
  dp_artifact_add_text (self->doc, entry, "description", source->description);
  dp_artifact_add_text (self->doc, entry, "relation", source->relation);
  if (source->meta != NULL)
    yyjson_mut_obj_add_val (self->doc, entry, "config",
                            dp_artifact_value (self->doc, source->meta));
}

static void
add_node (Page           *self,
          yyjson_mut_val *list,
          DpProjectNode  *node)
{
  yyjson_mut_val *entry = yyjson_mut_arr_add_obj (self->doc, list);

  dp_artifact_add_text (self->doc, entry, "id", node->id);
  dp_artifact_add_text (self->doc, entry, "name", node->name);
  dp_artifact_add_text (self->doc, entry, "kind", dp_project_node_get_resource (node));
  if (node->source != NULL)
    add_source (self, entry, node->source);
  else
    add_model (self, entry, node->model);
  dp_artifact_add_text (self->doc, entry, "sql", node->sql);
  dp_artifact_add_text (self->doc, entry, "problem", node->problem);
  add_columns (self, entry, node);
  if (node->lineage != NULL)
    yyjson_mut_obj_add_val (self->doc, entry, "filters",
                            origin_list (self, node->lineage->filters));
  yyjson_mut_obj_add_val (self->doc, entry, "parents", index_list (self, node->parents));
  yyjson_mut_obj_add_val (self->doc, entry, "children", index_list (self, node->children));
  if (node->table != NULL)
    {
      dp_artifact_add_text (self->doc, entry, "owner", node->table->owner);
      yyjson_mut_obj_add_sint (self->doc, entry, "rows", node->table->rows);
      yyjson_mut_obj_add_sint (self->doc, entry, "bytes", node->table->bytes);
    }
  add_result (self, entry, node->id);
}

static gboolean
stands_on (DpDataTest    *test,
           DpProjectNode *node)
{
  if (test->model != NULL || test->source != NULL)
    return test->model == node->model && test->source == node->source;
  for (guint i = 0; node->model != NULL && i < test->dependencies->len; i++)
    if (g_array_index (test->dependencies, DpDependency, i).model == node->model)
      return TRUE;

  return FALSE;
}

static void
add_test (Page           *self,
          yyjson_mut_val *list,
          DpDataTest     *test)
{
  yyjson_mut_val *entry = yyjson_mut_arr_add_obj (self->doc, list);
  yyjson_mut_val *nodes;

  dp_artifact_add_text (self->doc, entry, "id", test->id);
  dp_artifact_add_text (self->doc, entry, "name", test->name);
  dp_artifact_add_text (self->doc, entry, "kind", test->kind);
  dp_artifact_add_text (self->doc, entry, "column", test->column);
  dp_artifact_add_text (self->doc, entry, "path", test->path);
  dp_artifact_add_text (self->doc, entry, "severity", test->warn ? "warn" : "error");
  yyjson_mut_obj_add_val (self->doc, entry, "arguments",
                          dp_artifact_value (self->doc, test->arguments));
  if (g_str_equal (test->kind, "singular") && test->template != NULL)
    dp_artifact_add_text (self->doc, entry, "raw", dp_template_get_source (test->template)->text);
  nodes = dp_artifact_add_array (self->doc, entry, "nodes");
  for (guint i = 0; i < self->lineage->nodes->len; i++)
    if (stands_on (test, g_ptr_array_index (self->lineage->nodes, i)))
      yyjson_mut_arr_add_uint (self->doc, nodes, i);
  add_result (self, entry, test->id);
}

/* Returns: the document that @results has its values of; NULL where there was no run */
static yyjson_doc *
read_results (GHashTable *results,
              const char *target)
{
  g_autofree char *path = g_build_filename (target, "run_results.json", NULL);
  yyjson_doc *doc = yyjson_read_file (path, 0, NULL, NULL);
  yyjson_val *list = yyjson_obj_get (yyjson_doc_get_root (doc), "results");
  yyjson_val *result;
  yyjson_arr_iter iter = yyjson_arr_iter_with (list);

  while ((result = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *id = yyjson_get_str (yyjson_obj_get (result, "unique_id"));

      if (id != NULL)
        g_hash_table_insert (results, (char *) id, result);
    }

  return doc;
}

static char *
make_data (DpProjectLineage *lineage,
           const char       *target)
{
  g_autoptr(GHashTable) index_of = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) results = g_hash_table_new (g_str_hash, g_str_equal);
  yyjson_doc *last = read_results (results, target);
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  Page page = { lineage, doc, index_of, results };
  g_autofree char *now = dp_artifact_time (g_get_real_time ());
  yyjson_mut_val *list;
  char *text;

  yyjson_mut_doc_set_root (doc, root);
  dp_artifact_add_text (doc, root, "project", lineage->project->name);
  dp_artifact_add_text (doc, root, "at", now);
  list = dp_artifact_add_object (doc, root, "words");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    dp_artifact_add_text (doc, list, words[i], _(words[i]));
  for (guint i = 0; i < lineage->nodes->len; i++)
    g_hash_table_insert (index_of, ((DpProjectNode *) g_ptr_array_index (lineage->nodes, i))->id,
                         GUINT_TO_POINTER (i));
  list = dp_artifact_add_array (doc, root, "nodes");
  for (guint i = 0; i < lineage->nodes->len; i++)
    add_node (&page, list, g_ptr_array_index (lineage->nodes, i));
  list = dp_artifact_add_array (doc, root, "tests");
  for (guint i = 0; i < lineage->project->tests->len; i++)
    add_test (&page, list, g_ptr_array_index (lineage->project->tests, i));

  text = yyjson_mut_write (doc, YYJSON_WRITE_INF_AND_NAN_AS_NULL, NULL);
  yyjson_mut_doc_free (doc);
  yyjson_doc_free (last);

  return text;
}

/* In a script's text nothing may look like the end of it. */
static void
append_data (GString    *page,
             const char *data)
{
  for (const char *at = data; *at != '\0';)
    {
      gsize length = strcspn (at, "<");

      g_string_append_len (page, at, length);
      at += length;
      if (*at == '<')
        {
          g_string_append (page, "\\u003c");
          at++;
        }
    }
}

static void
append_file (GString    *page,
             const char *name)
{
  g_autofree char *path = g_strconcat (PAGE, name, NULL);
  g_autoptr(GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_string_append_len (page, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The page has a line “@name@” for each part that goes into it. */
static char *
make_page (const char *title,
           const char *data)
{
  g_autoptr(GString) frame = g_string_new (NULL);
  g_autoptr(GString) page = g_string_new (NULL);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *language = g_strdup (g_get_language_names ()[0]);
  g_auto(GStrv) parts = NULL;

  append_file (frame, "page.html");
  parts = g_strsplit (frame->str, "@", -1);
  g_strdelimit (language, "_.@", '\0');
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (g_str_equal (parts[i], "style"))
        append_file (page, "page.css");
      else if (g_str_equal (parts[i], "script"))
        append_file (page, "page.js");
      else if (g_str_equal (parts[i], "graph"))
        append_file (page, "graph.js");
      else if (g_str_equal (parts[i], "data"))
        append_data (page, data);
      else if (g_str_equal (parts[i], "title"))
        g_string_append (page, escaped);
      else if (g_str_equal (parts[i], "language"))
        g_string_append (page, g_str_equal (language, "C") ? "en" : language);
      else
        g_string_append (page, parts[i]);
    }

  return g_string_free (g_steal_pointer (&page), FALSE);
}

gboolean
dp_docs_write (DpProjectLineage  *lineage,
               const char        *target,
               const char        *path,
               GError           **error)
{
  char *data = make_data (lineage, target);
  g_autofree char *page = make_page (lineage->project->name, data);
  g_autofree char *folder = g_path_get_dirname (path);

  free (data);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                   _("The folder “%s” could not be made: %s"), folder, g_strerror (code));
      return FALSE;
    }

  return g_file_set_contents (path, page, -1, error);
}
