/* dp-db-census.c: how many rows each table has, and a hash of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-census.h"

#include <glib/gi18n-lib.h>

/* So many differences are told one by one. */
#define MOST_TOLD 3

typedef struct
{
  char    *name;
  guint64  n_rows;
  char    *hash;
} Table;

struct _DpDbCensus
{
  GObject    parent_instance;

  GPtrArray *tables;     /* of Table, by name */
};

G_DEFINE_FINAL_TYPE (DpDbCensus, dp_db_census, G_TYPE_OBJECT)

static void
table_free (gpointer data)
{
  Table *table = data;

  g_free (table->name);
  g_free (table->hash);
  g_free (table);
}

static void
add_table (DpDbCensus *self,
           const char *name,
           guint64     n_rows,
           const char *hash)
{
  Table *table = g_new0 (Table, 1);

  table->name = g_strdup (name);
  table->n_rows = n_rows;
  table->hash = g_strdup (hash);
  g_ptr_array_add (self->tables, table);
}

static void
dp_db_census_finalize (GObject *object)
{
  DpDbCensus *self = DP_DB_CENSUS (object);

  g_ptr_array_unref (self->tables);

  G_OBJECT_CLASS (dp_db_census_parent_class)->finalize (object);
}

static void
dp_db_census_class_init (DpDbCensusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_db_census_finalize;
}

static void
dp_db_census_init (DpDbCensus *self)
{
  self->tables = g_ptr_array_new_with_free_func (table_free);
}

static DexFuture *
take_within_fiber (gpointer user_data)
{
  DpDbConnection *connection = user_data;
  g_autoptr(DpDbCensus) self = g_object_new (DP_TYPE_DB_CENSUS, NULL);
  g_autoptr(DpDbResult) tables = NULL;
  g_autoptr(GError) error = NULL;

  tables = dex_await_object (dp_db_connection_query (connection, dp_db_load_sql ("census_tables"),
                                                     NULL),
                             &error);
  for (guint i = 0; tables != NULL && i < dp_db_result_get_n_rows (tables); i++)
    {
      g_autoptr(DpDbResult) counted = NULL;

      counted = dex_await_object (
          dp_db_connection_query (connection, dp_db_result_get_text (tables, i, 1), NULL), &error);
      if (counted == NULL)
        break;
      add_table (self, dp_db_result_get_text (tables, i, 0), dp_db_result_get_int64 (counted, 0, 0),
                 dp_db_result_get_text (counted, 0, 1));
    }
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&self));
}

static DexFuture *
take_fiber (gpointer user_data)
{
  DpDbConnection *connection = user_data;
  g_autoptr(DpDbCensus) self = NULL;
  g_autoptr(GError) error = NULL;

  if (!dex_await (dp_db_connection_begin (connection), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (dex_await (dp_db_connection_execute (connection, dp_db_load_sql ("census_prepare")), &error))
    self = dex_await_object (dp_db_census_take_within (connection), &error);
  dex_await (dp_db_connection_rollback (connection), NULL);
  if (self == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&self));
}

/**
 * dp_db_census_take:
 * @connection: without a transaction
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@DbCensus]
 */
DexFuture *
dp_db_census_take (DpDbConnection *connection)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (connection), NULL);

  return dex_scheduler_spawn (NULL, 0, take_fiber, g_object_ref (connection), g_object_unref);
}

/**
 * dp_db_census_take_within:
 * @connection: in a transaction that began with the script "census_prepare"
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@DbCensus]
 */
DexFuture *
dp_db_census_take_within (DpDbConnection *connection)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (connection), NULL);

  return dex_scheduler_spawn (NULL, 0, take_within_fiber, g_object_ref (connection),
                              g_object_unref);
}

/** dp_db_census_new_from_json: Returns: (transfer full): what dp_db_census_to_json() wrote */
DpDbCensus *
dp_db_census_new_from_json (JsonArray *tables)
{
  DpDbCensus *self;

  g_return_val_if_fail (tables != NULL, NULL);

  self = g_object_new (DP_TYPE_DB_CENSUS, NULL);
  for (guint i = 0; i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);

      if (table != NULL)
        add_table (self, json_object_get_string_member_with_default (table, "name", ""),
                   json_object_get_int_member_with_default (table, "rows", 0),
                   json_object_get_string_member_with_default (table, "hash", ""));
    }

  return self;
}

/** dp_db_census_to_json: Returns: (transfer full): an array of objects with name, rows and hash */
JsonNode *
dp_db_census_to_json (DpDbCensus *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (DP_IS_DB_CENSUS (self), NULL);

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->tables->len; i++)
    {
      Table *table = self->tables->pdata[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, table->name);
      json_builder_set_member_name (builder, "rows");
      json_builder_add_int_value (builder, table->n_rows);
      json_builder_set_member_name (builder, "hash");
      json_builder_add_string_value (builder, table->hash);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return json_builder_get_root (builder);
}

guint
dp_db_census_get_n_tables (DpDbCensus *self)
{
  g_return_val_if_fail (DP_IS_DB_CENSUS (self), 0);

  return self->tables->len;
}

guint64
dp_db_census_get_n_rows (DpDbCensus *self)
{
  guint64 n_rows = 0;

  g_return_val_if_fail (DP_IS_DB_CENSUS (self), 0);

  for (guint i = 0; i < self->tables->len; i++)
    n_rows += ((Table *) self->tables->pdata[i])->n_rows;

  return n_rows;
}

static Table *
find_table (DpDbCensus *self,
            const char *name)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      Table *table = self->tables->pdata[i];

      if (g_str_equal (table->name, name))
        return table;
    }

  return NULL;
}

/* Returns: (transfer full) (nullable): what is otherwise about one table */
static char *
compare_table (Table      *expected,
               DpDbCensus *found)
{
  Table *other = find_table (found, expected->name);

  if (other == NULL)
    return g_strdup_printf (_("the table %s is missing"), expected->name);
  if (other->n_rows != expected->n_rows)
    return g_strdup_printf (_("%s has %lu rows in place of %lu"), expected->name,
                            (gulong) other->n_rows, (gulong) expected->n_rows);
  if (!g_str_equal (other->hash, expected->hash))
    return g_strdup_printf (_("the rows of %s are not the same"), expected->name);

  return NULL;
}

/**
 * dp_db_census_compare:
 * @found: what is there
 *
 * Returns: (transfer full) (nullable): what @found has otherwise than @self, as a sentence; %NULL:
 *   nothing
 */
char *
dp_db_census_compare (DpDbCensus *self,
                      DpDbCensus *found)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_told = 0;
  guint n_more = 0;

  g_return_val_if_fail (DP_IS_DB_CENSUS (self), NULL);
  g_return_val_if_fail (DP_IS_DB_CENSUS (found), NULL);

  for (guint i = 0; i < self->tables->len; i++)
    {
      g_autofree char *difference = compare_table (self->tables->pdata[i], found);

      if (difference == NULL)
        continue;
      if (n_told++ < MOST_TOLD)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", difference);
      else
        n_more++;
    }
  if (n_more > 0)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, "; and one table more",
                                         "; and %u tables more", n_more),
                            n_more);

  return text->len > 0 ? g_strdup (text->str) : NULL;
}
