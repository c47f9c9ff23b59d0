/* dp-data-test.c: the tests that need no macro, as SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-data-test.h"

#include <glib/gi18n-lib.h>

#include "dp-transform.h"

static const struct
{
  const char *name;
  const char *needs;       /* an argument; "column": that it stands under one */
} kinds[] = {
  { "not_null", "column" },
  { "unique", "column" },
  { "accepted_values", "values" },
  { "relationships", "to" },
  { "range", "column" },
  { "expression", "expression" },
  { "unique_combination_of_columns", "combination_of_columns" },
};

static const struct
{
  const char *name;
  const char *ours;
} aliases[] = {
  { "dbt_utils.accepted_range", "range" },
  { "dbt_utils.expression_is_true", "expression" },
  { "dbt_utils.unique_combination_of_columns", "unique_combination_of_columns" },
};

gboolean
dp_data_test_is_known (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, kind))
      return TRUE;

  return FALSE;
}

gboolean
dp_data_test_normalize (DpDataTest  *test,
                        GError     **error)
{
  const char *needs = NULL;
  gboolean has;

  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_str_equal (aliases[i].name, test->kind))
      g_set_str (&test->kind, aliases[i].ours);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, test->kind))
      needs = kinds[i].needs;

  if (needs == NULL)
    return TRUE;
  has = g_str_equal (needs, "column") ? test->column != NULL
                                      : dp_value_lookup (test->arguments, needs) != NULL;
  if (g_str_equal (test->kind, "range"))
    has = has && (dp_value_lookup (test->arguments, "min_value") != NULL ||
                  dp_value_lookup (test->arguments, "max_value") != NULL);
  if (has)
    return TRUE;

  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
               _("%s:%u: the test “%s” lacks its %s"), test->path, test->line, test->kind,
               test->column != NULL && g_str_equal (test->kind, "range") ? "min_value or max_value"
                                                                         : needs);

  return FALSE;
}

static char *
quote_literal (const char *text)
{
  g_autoptr(GString) quoted = g_string_new (text);

  g_string_replace (quoted, "'", "''", 0);
  g_string_prepend_c (quoted, '\'');
  g_string_append_c (quoted, '\'');

  return g_strdup (quoted->str);
}

static char *
accepted_values_predicate (DpDataTest *test)
{
  g_auto(GStrv) values = dp_value_to_strv (dp_value_lookup (test->arguments, "values"));
  DpValue *quote = dp_value_lookup (test->arguments, "quote");
  g_autofree char *list = NULL;

  for (guint i = 0; values[i] != NULL && (quote == NULL || dp_value_is_true (quote)); i++)
    {
      char *quoted = quote_literal (values[i]);

      g_free (values[i]);
      values[i] = quoted;
    }
  list = g_strjoinv (", ", values);

  return g_strdup_printf ("%s not in (%s)", test->column, list);
}

static char *
range_predicate (DpDataTest *test)
{
  DpValue *least = dp_value_lookup (test->arguments, "min_value");
  DpValue *most = dp_value_lookup (test->arguments, "max_value");
  DpValue *inclusive = dp_value_lookup (test->arguments, "inclusive");
  const char *equals = inclusive == NULL || dp_value_is_true (inclusive) ? "" : "=";
  g_autoptr(GString) predicate = g_string_new (NULL);

  if (least != NULL)
    {
      g_autofree char *text = dp_value_to_string (least);

      g_string_append_printf (predicate, "%s <%s %s", test->column, equals, text);
    }
  if (most != NULL)
    {
      g_autofree char *text = dp_value_to_string (most);

      g_string_append_printf (predicate, "%s%s >%s %s", least != NULL ? " or " : "",
                              test->column, equals, text);
    }

  return g_strdup (predicate->str);
}

char *
dp_data_test_dup_predicate (DpDataTest *test)
{
  if (test->template != NULL)
    return NULL;
  if (g_str_equal (test->kind, "not_null"))
    return g_strdup_printf ("%s is null", test->column);
  if (g_str_equal (test->kind, "accepted_values"))
    return accepted_values_predicate (test);
  if (g_str_equal (test->kind, "range"))
    return range_predicate (test);
  if (g_str_equal (test->kind, "expression"))
    {
      g_autofree char *text =
        dp_value_to_string (dp_value_lookup (test->arguments, "expression"));

      return g_strdup_printf ("not (%s%s%s)", test->column != NULL ? test->column : "",
                              test->column != NULL ? " " : "", text);
    }

  return NULL;
}

static char *
unique_query (const char *columns,
              const char *relation,
              const char *condition)
{
  return g_strdup_printf ("select count(*) from (\n"
                          "  select 1 from %s%s%s\n"
                          "  group by %s having count(*) > 1\n"
                          ") dp_twice", relation, condition != NULL ? " where " : "",
                          condition != NULL ? condition : "", columns);
}

char *
dp_data_test_dup_query (DpDataTest *test,
                        const char *relation,
                        const char *to)
{
  g_autofree char *predicate = dp_data_test_dup_predicate (test);
  g_autofree char *condition = NULL;
  DpValue *field;
  g_autofree char *field_name = NULL;

  if (predicate != NULL)
    return g_strdup_printf ("select count(*) from %s where %s", relation, predicate);

  if (g_str_equal (test->kind, "unique"))
    {
      condition = g_strdup_printf ("%s is not null", test->column);
      return unique_query (test->column, relation, condition);
    }
  if (g_str_equal (test->kind, "unique_combination_of_columns"))
    {
      DpValue *columns = dp_value_lookup (test->arguments, "combination_of_columns");
      g_auto(GStrv) names = dp_value_to_strv (columns);
      g_autofree char *list = g_strjoinv (", ", names);

      return unique_query (list, relation, NULL);
    }

  g_assert (to != NULL);
  field = dp_value_lookup (test->arguments, "field");
  field_name = field != NULL ? dp_value_to_string (field) : g_strdup (test->column);

  return g_strdup_printf ("select count(*) from (select %s as dp_value from %s) dp_child\n"
                          "where dp_value is not null\n"
                          "  and not exists (\n"
                          "    select from %s dp_parent where dp_parent.%s = dp_value\n"
                          "  )",
                          test->column, relation, to, field_name);
}
