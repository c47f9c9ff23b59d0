/* dp-query-catalog.c: what the database has, by name, and what of it a person may mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-catalog.h"

#include <gio/gio.h>
#include <string.h>

#include "dp-query-scope.h"

/* More of them help nobody to choose. */
#define MOST_PROPOSALS 200

struct _DpProposal
{
  GObject         parent_instance;

  DpProposalKind  kind;
  char           *text;
  char           *detail;
};

G_DEFINE_FINAL_TYPE (DpProposal, dp_proposal, G_TYPE_OBJECT)

static void
dp_proposal_finalize (GObject *object)
{
  DpProposal *self = DP_PROPOSAL (object);

  g_free (self->text);
  g_free (self->detail);

  G_OBJECT_CLASS (dp_proposal_parent_class)->finalize (object);
}

static void
dp_proposal_class_init (DpProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_proposal_finalize;
}

static void
dp_proposal_init (DpProposal *self)
{
}

DpProposalKind
dp_proposal_get_kind (DpProposal *self)
{
  g_return_val_if_fail (DP_IS_PROPOSAL (self), DP_PROPOSAL_KEYWORD);

  return self->kind;
}

const char *
dp_proposal_get_text (DpProposal *self)
{
  g_return_val_if_fail (DP_IS_PROPOSAL (self), NULL);

  return self->text;
}

const char *
dp_proposal_get_detail (DpProposal *self)
{
  g_return_val_if_fail (DP_IS_PROPOSAL (self), NULL);

  return self->detail;
}

struct _DpQueryCatalog
{
  GObject     parent_instance;

  DpDbResult *rows;       /* (nullable): of the query list_catalog: by schema, relation, place */
};

G_DEFINE_FINAL_TYPE (DpQueryCatalog, dp_query_catalog, G_TYPE_OBJECT)

enum
{
  COLUMN_SCHEMA,
  COLUMN_RELATION,
  COLUMN_KIND,
  COLUMN_NAME,
  COLUMN_TYPE,
};

static const char * const keywords[] = { "all",
                                        "analyze",
                                        "and",
                                        "as",
                                        "asc",
                                        "between",
                                        "by",
                                        "case",
                                        "cast",
                                        "create",
                                        "cross join",
                                        "current_date",
                                        "current_timestamp",
                                        "delete from",
                                        "desc",
                                        "distinct",
                                        "else",
                                        "end",
                                        "except",
                                        "exists",
                                        "explain",
                                        "false",
                                        "filter",
                                        "from",
                                        "full join",
                                        "group by",
                                        "having",
                                        "ilike",
                                        "in",
                                        "inner join",
                                        "insert into",
                                        "intersect",
                                        "interval",
                                        "is not null",
                                        "is null",
                                        "join",
                                        "lateral",
                                        "left join",
                                        "like",
                                        "limit",
                                        "not",
                                        "null",
                                        "nulls last",
                                        "offset",
                                        "on",
                                        "or",
                                        "order by",
                                        "over",
                                        "partition by",
                                        "returning",
                                        "right join",
                                        "rows between",
                                        "select",
                                        "set",
                                        "then",
                                        "true",
                                        "union",
                                        "union all",
                                        "update",
                                        "using",
                                        "values",
                                        "when",
                                        "where",
                                        "window",
                                        "with",
                                        NULL };

static const char * const functions[] = { "abs",
                                         "array_agg",
                                         "avg",
                                         "ceil",
                                         "coalesce",
                                         "concat",
                                         "corr",
                                         "count",
                                         "cume_dist",
                                         "date_bin",
                                         "date_part",
                                         "date_trunc",
                                         "dense_rank",
                                         "exp",
                                         "extract",
                                         "first_value",
                                         "floor",
                                         "generate_series",
                                         "greatest",
                                         "jsonb_agg",
                                         "jsonb_array_elements",
                                         "jsonb_build_object",
                                         "lag",
                                         "last_value",
                                         "lead",
                                         "least",
                                         "length",
                                         "ln",
                                         "lower",
                                         "max",
                                         "min",
                                         "mode",
                                         "now",
                                         "ntile",
                                         "nullif",
                                         "percent_rank",
                                         "percentile_cont",
                                         "power",
                                         "rank",
                                         "regexp_replace",
                                         "replace",
                                         "round",
                                         "row_number",
                                         "split_part",
                                         "sqrt",
                                         "stddev_samp",
                                         "string_agg",
                                         "substring",
                                         "sum",
                                         "to_char",
                                         "to_date",
                                         "trim",
                                         "unnest",
                                         "upper",
                                         "variance",
                                         "width_bucket",
                                         NULL };

static void
dp_query_catalog_finalize (GObject *object)
{
  g_clear_object (&DP_QUERY_CATALOG (object)->rows);

  G_OBJECT_CLASS (dp_query_catalog_parent_class)->finalize (object);
}

static void
dp_query_catalog_class_init (DpQueryCatalogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_query_catalog_finalize;
}

static void
dp_query_catalog_init (DpQueryCatalog *self)
{
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   user_data)
{
  DpQueryCatalog *self = dp_query_catalog_new_empty ();

  self->rows = g_value_dup_object (dex_future_get_value (future, NULL));

  return dex_future_new_take_object (self);
}

/** dp_query_catalog_load: Returns: (transfer full): a [class@Dex.Future] of a
 * [class@QueryCatalog] */
DexFuture *
dp_query_catalog_load (DpDbPool *pool)
{
  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);

  return dex_future_then (dp_db_pool_query (pool, dp_db_load_sql ("list_catalog"), NULL), loaded_cb,
                          NULL, NULL);
}

DpQueryCatalog *
dp_query_catalog_new_empty (void)
{
  return g_object_new (DP_TYPE_QUERY_CATALOG, NULL);
}

gsize
dp_query_catalog_find_word (const char *script,
                            gsize       offset)
{
  gsize begin = offset;

  g_return_val_if_fail (script != NULL, 0);

  while (begin > 0 &&
         (g_ascii_isalnum (script[begin - 1]) || strchr ("_$\"", script[begin - 1]) != NULL ||
          (script[begin - 1] & 0x80) != 0))
    begin--;

  return begin;
}

typedef struct
{
  DpQueryCatalog *catalog;
  DpQueryScope   *scope;
  char           *word;          /* what is written so far, lower case, without quotes */
  GHashTable     *seen;          /* of texts */
  GListStore     *firsts;        /* beginning with the word */
  GListStore     *others;        /* the word within */
} Search;

static char *
dup_quoted (const char *name)
{
  gboolean plain = g_ascii_islower (*name) || *name == '_';

  for (const char *c = name; *c != '\0' && plain; c++)
    plain = g_ascii_islower (*c) || g_ascii_isdigit (*c) || *c == '_';

  return plain ? g_strdup (name) : dp_db_quote_identifier (name);
}

static void
propose (Search         *search,
         DpProposalKind  kind,
         const char     *name,
         const char     *text,
         const char     *detail)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);
  const char *at = strstr (lower, search->word);
  DpProposal *proposal;

  if (at == NULL || g_hash_table_contains (search->seen, text))
    return;

  proposal = g_object_new (DP_TYPE_PROPOSAL, NULL);
  proposal->kind = kind;
  proposal->text = g_strdup (text);
  proposal->detail = g_strdup (detail);
  g_hash_table_add (search->seen, proposal->text);
  g_list_store_append (at == lower ? search->firsts : search->others, proposal);
  g_object_unref (proposal);
}

static void
propose_name (Search         *search,
              DpProposalKind  kind,
              const char     *name,
              const char     *detail)
{
  g_autofree char *text = dup_quoted (name);

  propose (search, kind, name, text, detail);
}

static const char *
get_text (Search *search,
          guint   row,
          guint   column)
{
  return dp_db_result_get_text (search->catalog->rows, row, column);
}

static guint
count_rows (Search *search)
{
  return search->catalog->rows != NULL ? dp_db_result_get_n_rows (search->catalog->rows) : 0;
}

/* @schema: (nullable): any */
static void
propose_columns (Search     *search,
                 const char *schema,
                 const char *relation)
{
  for (guint row = 0; row < count_rows (search); row++)
    {
      if (g_str_equal (get_text (search, row, COLUMN_RELATION), relation) &&
          (schema == NULL || g_str_equal (get_text (search, row, COLUMN_SCHEMA), schema)) &&
          get_text (search, row, COLUMN_NAME) != NULL)
        propose_name (search, DP_PROPOSAL_COLUMN, get_text (search, row, COLUMN_NAME),
                      get_text (search, row, COLUMN_TYPE));
    }
}

static gboolean
is_first_of_relation (Search *search,
                      guint   row)
{
  return row == 0 ||
         !g_str_equal (get_text (search, row, COLUMN_RELATION),
                       get_text (search, row - 1, COLUMN_RELATION)) ||
         !g_str_equal (get_text (search, row, COLUMN_SCHEMA),
                       get_text (search, row - 1, COLUMN_SCHEMA));
}

/* @schema: (nullable): all of them, with their schema before their name */
static void
propose_relations (Search     *search,
                   const char *schema)
{
  for (guint row = 0; row < count_rows (search); row++)
    {
      const char *its_schema = get_text (search, row, COLUMN_SCHEMA);
      const char *name = get_text (search, row, COLUMN_RELATION);
      g_autofree char *quoted_schema = dup_quoted (its_schema);
      g_autofree char *quoted = dup_quoted (name);
      g_autofree char *full = g_strconcat (quoted_schema, ".", quoted, NULL);

      if (is_first_of_relation (search, row) &&
          (schema == NULL || g_str_equal (its_schema, schema)))
        propose (search,
                 strchr ("vm", *get_text (search, row, COLUMN_KIND)) != NULL ? DP_PROPOSAL_VIEW
                                                                             : DP_PROPOSAL_TABLE,
                 name, schema == NULL ? full : quoted, its_schema);
    }
}

static void
propose_schemas (Search *search)
{
  for (guint row = 0; row < count_rows (search); row++)
    {
      const char *schema = get_text (search, row, COLUMN_SCHEMA);

      if (row == 0 || !g_str_equal (schema, get_text (search, row - 1, COLUMN_SCHEMA)))
        propose_name (search, DP_PROPOSAL_SCHEMA, schema, NULL);
    }
}

/* After a dot: columns of the table or alias before it, or relations of the schema. */
static void
propose_qualified (Search *search)
{
  const DpQueryScope *scope = search->scope;

  if (scope->schema != NULL)
    {
      propose_columns (search, scope->schema, scope->qualifier);
      return;
    }
  for (guint i = 0; i < scope->tables->len; i++)
    {
      const DpScopeTable *table = g_ptr_array_index (scope->tables, i);

      if (g_strcmp0 (table->alias, scope->qualifier) == 0 ||
          (table->alias == NULL && g_str_equal (table->name, scope->qualifier)))
        propose_columns (search, table->schema, table->name);
    }
  propose_relations (search, scope->qualifier);
}

static void
propose_any (Search *search)
{
  const DpQueryScope *scope = search->scope;

  for (guint i = 0; i < scope->tables->len; i++)
    {
      const DpScopeTable *table = g_ptr_array_index (scope->tables, i);

      propose_columns (search, table->schema, table->name);
    }
  for (guint i = 0; i < scope->tables->len; i++)
    {
      const DpScopeTable *table = g_ptr_array_index (scope->tables, i);

      propose_name (search, DP_PROPOSAL_ALIAS, table->alias != NULL ? table->alias : table->name,
                    table->alias != NULL ? table->name : NULL);
    }
  for (guint i = 0; keywords[i] != NULL; i++)
    propose (search, DP_PROPOSAL_KEYWORD, keywords[i], keywords[i], NULL);
  for (guint i = 0; functions[i] != NULL; i++)
    propose (search, DP_PROPOSAL_FUNCTION, functions[i], functions[i], NULL);
  propose_schemas (search);
  propose_relations (search, NULL);
}

static void
propose_tables (Search *search)
{
  for (guint i = 0; i < search->scope->ctes->len; i++)
    propose_name (search, DP_PROPOSAL_ALIAS, g_ptr_array_index (search->scope->ctes, i), NULL);
  propose_schemas (search);
  propose_relations (search, NULL);
}

/**
 * dp_query_catalog_complete:
 * @script: statements, the one at @offset as yet unfinished
 * @offset: where the person writes, in bytes
 *
 * Returns: (transfer full): [class@Gio.ListModel] of [class@Proposal], the likeliest first
 */
GListModel *
dp_query_catalog_complete (DpQueryCatalog *self,
                           const char     *script,
                           gsize           offset)
{
  gsize begin = dp_query_catalog_find_word (script, offset);
  g_autoptr(DpQueryScope) scope = dp_query_scope_read (script, begin);
  g_autoptr(GListStore) others = g_list_store_new (DP_TYPE_PROPOSAL);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *written = g_strndup (script + begin, offset - begin);
  g_autofree char *bare = g_strdup (*written == '"' ? written + 1 : written);
  g_autofree char *word = g_utf8_strdown (bare, -1);
  Search search = { self, scope, word, seen, g_list_store_new (DP_TYPE_PROPOSAL), others };

  g_return_val_if_fail (DP_IS_QUERY_CATALOG (self), NULL);

  if (scope->qualifier != NULL)
    propose_qualified (&search);
  else if (scope->wants_table)
    propose_tables (&search);
  else
    propose_any (&search);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (others)) &&
                    g_list_model_get_n_items (G_LIST_MODEL (search.firsts)) < MOST_PROPOSALS; i++)
    {
      g_autoptr(DpProposal) proposal = g_list_model_get_item (G_LIST_MODEL (others), i);

      g_list_store_append (search.firsts, proposal);
    }

  return G_LIST_MODEL (search.firsts);
}
