/* dp-cli-lineage.c: datapipe model lineage
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-cli-model-docs.h"
#include "dp-project-lineage.h"

/* What stands above or below: a node, or a column of one. */
typedef struct
{
  const char   *node;       /* an id, or the name of a table outside of the project */
  const char   *column;     /* nullable */
  DpLineageUse  use;        /* what becomes of it in the next one */
} Place;

typedef struct
{
  DpProjectLineage *lineage;
  gboolean          upstream;
  GHashTable       *seen;
  JsonBuilder      *builder;   /* nullable: else it is printed */
} Walk;

typedef struct
{
  DpTransformProject *project;
  DpDbPool           *pool;
  DpProjectLineage   *lineage;
} Analysis;

static char *
place_name (Walk        *self,
            const Place *place)
{
  DpProjectNode *node = g_hash_table_lookup (self->lineage->by_id, place->node);
  const char *name = node != NULL ? node->name : place->node;
  g_autofree char *full = node != NULL && node->source != NULL
                            ? g_strconcat (node->source->source, ".", name, NULL)
                            : g_strdup (name);

  return place->column != NULL ? g_strconcat (full, ".", place->column, NULL)
                               : g_steal_pointer (&full);
}

static void
add_place (GArray       *places,
           const char   *node,
           const char   *column,
           DpLineageUse  use)
{
  Place place = { node, column, use };

  g_array_append_val (places, place);
}

static void
add_origins (GArray        *places,
             DpProjectNode *node,
             const char    *column)
{
  DpLineageColumn *made = node->lineage != NULL ? dp_lineage_find (node->lineage, column) : NULL;

  for (guint i = 0; made != NULL && i < made->origins->len; i++)
    {
      DpLineageOrigin *origin = &g_array_index (made->origins, DpLineageOrigin, i);

      add_place (places, origin->relation, origin->column, origin->use);
    }
}

/* The columns of @child that are made of @column. */
static void
add_made (GArray        *places,
          const Place   *place,
          DpProjectNode *child)
{
  for (guint i = 0; child->lineage != NULL && i < child->lineage->columns->len; i++)
    {
      DpLineageColumn *column = g_ptr_array_index (child->lineage->columns, i);

      for (guint k = 0; k < column->origins->len; k++)
        {
          DpLineageOrigin *origin = &g_array_index (column->origins, DpLineageOrigin, k);

          if (g_str_equal (origin->relation, place->node) &&
              g_str_equal (origin->column, place->column))
            add_place (places, child->id, column->name, origin->use);
        }
    }
}

static GArray *
list_next (Walk        *self,
           const Place *place)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  DpProjectNode *node = g_hash_table_lookup (self->lineage->by_id, place->node);
  GPtrArray *nodes;

  if (node == NULL)
    return places;
  if (place->column != NULL && self->upstream)
    {
      add_origins (places, node, place->column);
      return places;
    }
  nodes = self->upstream ? node->parents : node->children;
  for (guint i = 0; i < nodes->len; i++)
    {
      DpProjectNode *next = g_ptr_array_index (nodes, i);

      if (place->column != NULL)
        add_made (places, place, next);
      else
        add_place (places, next->id, NULL, DP_LINEAGE_SAME);
    }

  return places;
}

static const char *
describe_use (DpLineageUse use)
{
  switch (use)
    {
    case DP_LINEAGE_SAME:
      return _("handed on");
    case DP_LINEAGE_VALUE:
      return _("computed");
    case DP_LINEAGE_CONDITION:
      return _("decides");
    default:
      g_assert_not_reached ();
    }
}

static void
print_tree (Walk        *self,
            const Place *place,
            const char  *indent)
{
  g_autoptr(GArray) next = list_next (self, place);

  for (guint i = 0; i < next->len; i++)
    {
      Place *found = &g_array_index (next, Place, i);
      gboolean last = i + 1 == next->len;
      g_autofree char *name = place_name (self, found);
      g_autofree char *inner = g_strconcat (indent, last ? "   " : "│  ", NULL);
      gboolean is_new = g_hash_table_add (self->seen, g_strdup (name));

      g_print ("%s%s %s", indent, last ? "└─" : "├─", name);
      if (found->column != NULL)
        g_print (" (%s)", describe_use (found->use));
      g_print ("%s\n", is_new ? "" : " …");
      if (is_new)
        print_tree (self, found, inner);
    }
}

static void
build_place (JsonBuilder *builder,
             const char  *member,
             const Place *place)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "node");
  json_builder_add_string_value (builder, place->node);
  if (place->column != NULL)
    {
      json_builder_set_member_name (builder, "column");
      json_builder_add_string_value (builder, place->column);
    }
  json_builder_end_object (builder);
}

static void
build_edges (Walk        *self,
             const Place *place)
{
  g_autoptr(GArray) next = list_next (self, place);

  for (guint i = 0; i < next->len; i++)
    {
      Place *found = &g_array_index (next, Place, i);

      json_builder_begin_object (self->builder);
      build_place (self->builder, "from", self->upstream ? found : place);
      build_place (self->builder, "to", self->upstream ? place : found);
      if (found->column != NULL)
        {
          json_builder_set_member_name (self->builder, "use");
          json_builder_add_string_value (self->builder, dp_lineage_use_get_nick (found->use));
        }
      json_builder_end_object (self->builder);
      if (g_hash_table_add (self->seen, place_name (self, found)))
        build_edges (self, found);
    }
}

static void
walk (DpProjectLineage *lineage,
      const Place      *place,
      gboolean          upstream,
      JsonBuilder      *builder)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Walk self = { lineage, upstream, seen, builder };

  if (builder == NULL)
    {
      g_print ("%s\n", upstream ? _("Made of") : _("Used by"));
      print_tree (&self, place, "");
      return;
    }
  json_builder_set_member_name (builder, upstream ? "upstream" : "downstream");
  json_builder_begin_array (builder);
  build_edges (&self, place);
  json_builder_end_array (builder);
}

/* Why what is printed may not be all. */
static const char *
find_doubt (DpProjectNode *node,
            const char    *column)
{
  DpLineageColumn *made = node->lineage != NULL && column != NULL
                            ? dp_lineage_find (node->lineage, column) : NULL;

  return made != NULL && made->unknown != NULL ? made->unknown : node->problem;
}

static void
print_lineage (DpProjectLineage *lineage,
               DpProjectNode    *node,
               const char       *column)
{
  Place place = { node->id, column };
  const char *doubt = find_doubt (node, column);

  if (doubt != NULL)
    g_print (_("Not all of it is known: %s\n"), doubt);
  walk (lineage, &place, TRUE, NULL);
  walk (lineage, &place, FALSE, NULL);
}

static void
print_json (DpProjectLineage *lineage,
            DpProjectNode    *node,
            const char       *column)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  Place place = { node->id, column };
  const char *doubt = find_doubt (node, column);

  json_builder_begin_object (builder);
  build_place (builder, "of", &place);
  json_builder_set_member_name (builder, "unknown");
  if (doubt != NULL)
    json_builder_add_string_value (builder, doubt);
  else
    json_builder_add_null_value (builder);
  walk (lineage, &place, TRUE, builder);
  walk (lineage, &place, FALSE, builder);
  json_builder_end_object (builder);
  _dp_cli_print_json (builder);
}

static DexFuture *
analyze_fiber (gpointer data)
{
  Analysis *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (self->pool), &error);

  if (lease != NULL)
    self->lineage = dp_project_lineage_new (self->project, dp_db_lease_get_connection (lease),
                                            &error);

  return self->lineage != NULL ? dex_future_new_true ()
                               : dex_future_new_for_error (g_steal_pointer (&error));
}

/* "model", "source.table", or one of these with ".column" behind it. */
static DpProjectNode *
find_node (DpProjectLineage  *lineage,
           const char        *text,
           const char       **column,
           GError           **error)
{
  const char *dot = strrchr (text, '.');
  g_autofree char *name = dot != NULL ? g_strndup (text, dot - text) : NULL;
  DpProjectNode *node = dp_project_lineage_find (lineage, text);

  *column = NULL;
  if (node != NULL)
    return node;
  node = name != NULL ? dp_project_lineage_find (lineage, name) : NULL;
  if (node == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION,
                   _("There is no model, seed or source “%s” in the project “%s”."), text,
                   dp_transform_project_get_name (lineage->project));
      return NULL;
    }
  if (node->is_complete && dp_project_node_find_column (node, dot + 1) == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION,
                   _("“%s” has no column “%s”."), name, dot + 1);
      return NULL;
    }
  *column = dot + 1;

  return node;
}

DpCliExit
_dp_cli_model_lineage (DpCli              *cli,
                       DpTransformProject *project,
                       gboolean            as_json)
{
  Analysis analysis = { project };
  g_autoptr(DpProjectLineage) lineage = NULL;
  g_autoptr(GError) error = NULL;
  DpProjectNode *node;
  const char *column;

  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  analysis.pool = dp_engine_get_pool (cli->engine);
  if (!dex_await (dex_scheduler_spawn (dex_scheduler_get_default (), DP_RENDER_STACK,
                                       analyze_fiber, &analysis, NULL), &error))
    return _dp_cli_fail (error);

  lineage = analysis.lineage;
  node = find_node (lineage, cli->arguments[1], &column, &error);
  if (node == NULL)
    return _dp_cli_fail (error);
  if (as_json)
    print_json (lineage, node, column);
  else
    print_lineage (lineage, node, column);

  return DP_CLI_DONE;
}
