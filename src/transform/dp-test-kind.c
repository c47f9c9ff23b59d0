/* dp-test-kind.c: which kinds of data tests there are, and what others call them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-data-test.h"

#include <string.h>

#define VALUES \
  "{% for value in values %}{{ ', ' if not loop.first else '' }}" \
  "{{ literal(value) if quote is none or quote else value }}{% endfor %}"

#define OUTSIDE(value) \
  "{% set equal = '' if inclusive is none or inclusive else '=' %}" \
  "{% if min_value is not none %}" value " <{{ equal }} {{ min_value }}{% endif %}" \
  "{% if min_value is not none and max_value is not none %} or {% endif %}" \
  "{% if max_value is not none %}" value " >{{ equal }} {{ max_value }}{% endif %}"

static const DpTestKind kinds[] = {
  { "not_null", "column", "", "{{ column }} is null" },
  { "is_null", "column", "", "{{ column }} is not null" },
  { "accepted_values", "column values", "quote", "{{ column }} not in (" VALUES ")", TRUE },
  { "not_accepted_values", "column values", "quote", "{{ column }} in (" VALUES ")", TRUE },
  { "range", "column min_value|max_value", "inclusive", OUTSIDE ("{{ column }}") },
  { "length", "column min_value|max_value|equals", "inclusive",
    "{% if equals is not none %}length({{ column }}::text) <> {{ equals }}{% endif %}"
    OUTSIDE ("length({{ column }}::text)") },
  { "expression", "expression", "",
    "not ({% if column is not none %}{{ column }} {% endif %}{{ expression }})" },
  { "regular_expression", "column regex", "match flags",
    "{{ column }} {{ '!~' if match is none or match else '~' }}"
    "{{ '*' if flags is not none and 'i' in flags else '' }} {{ literal(regex) }}" },
  { "like", "column pattern", "match",
    "{{ column }} {{ 'not like' if match is none or match else 'like' }} {{ literal(pattern) }}" },
  { "not_empty_string", "column", "trim_whitespace",
    "{{ 'trim(' ~ column ~ ')' if trim_whitespace is none or trim_whitespace else column }} = ''" },
  { "not_before", "column other", "strictly",
    "{{ column }} {{ '<=' if strictly else '<' }} {{ other }}" },
  { "compare_columns", "left right", "operator or_equal",
    "not ({{ left }} {{ operator if operator is not none else '>=' if or_equal else '>' }} "
    "{{ right }})" },

  { "unique", "column", "" },
  { "unique_combination_of_columns", "combination_of_columns", "quote_columns" },
  { "relationships", "column to", "field from_condition to_condition" },
  { "row_count", "min_value|max_value|equals", "group_by" },
  { "equal_row_count", "compare_model", "factor" },
  { "fewer_rows", "compare_model", "" },
  { "recency", "interval field|column", "datepart group_by ignore_time_component" },
  { "trading_days", "column", "calendar group_by from_date to_date until_now exact" },
  { "aggregation", "compare_model column|expression",
    "aggregate compare_expression group_by compare_group_by compare_row_condition tolerance "
    "tolerance_percent" },
  { "ascending", "column", "group_by order_by strictly decreasing" },
  { "no_gaps", "column", "interval datepart group_by exactly" },
  { "exclusive_ranges", "lower_bound_column upper_bound_column",
    "partition_by gaps zero_length_range_allowed" },
  { "equality", "compare_model", "compare_columns" },
  { "at_least_one", "column", "group_by" },
  { "not_constant", "column", "group_by" },
  { "cardinality_equality", "column field to", "" },
  { "not_null_proportion", "column at_least", "at_most group_by" },
  { "statistic", "column aggregate min_value|max_value|equals", "inclusive group_by" },
  { "column_type", "column types", "" },
  { "columns", "match column_list|min_value|max_value|equals", "" },
};

/* What a package calls a kind. In @arguments, "theirs=ours" renames one, "theirs=!ours" turns it
 * round, ":value=ours" sets one. */
static const struct
{
  const char *name;
  const char *ours;
  const char *arguments;
} aliases[] = {
  { "dbt_utils.accepted_range", "range", "" },
  { "dbt_utils.expression_is_true", "expression", "" },
  { "dbt_utils.unique_combination_of_columns", "unique_combination_of_columns", "" },
  { "dbt_utils.not_empty_string", "not_empty_string", "" },
  { "dbt_utils.not_accepted_values", "not_accepted_values", "" },
  { "dbt_utils.relationships_where", "relationships", "" },
  { "dbt_utils.equal_rowcount", "equal_row_count", "" },
  { "dbt_utils.fewer_rows_than", "fewer_rows", "" },
  { "dbt_utils.recency", "recency", "group_by_columns=group_by" },
  { "dbt_utils.equality", "equality", "" },
  { "dbt_utils.at_least_one", "at_least_one", "group_by_columns=group_by" },
  { "dbt_utils.not_constant", "not_constant", "group_by_columns=group_by" },
  { "dbt_utils.cardinality_equality", "cardinality_equality", "" },
  { "dbt_utils.not_null_proportion", "not_null_proportion", "group_by_columns=group_by" },
  { "dbt_utils.sequential_values", "no_gaps", "group_by_columns=group_by :true=exactly" },
  { "dbt_utils.mutually_exclusive_ranges", "exclusive_ranges", "" },
  { "dbt_expectations.expression_is_true", "expression", "" },
  { "dbt_expectations.expect_column_to_exist", "columns", "column=column_list :contains=match" },
  { "dbt_expectations.expect_column_values_to_not_be_null", "not_null", "" },
  { "dbt_expectations.expect_column_values_to_be_null", "is_null", "" },
  { "dbt_expectations.expect_column_values_to_be_unique", "unique", "" },
  { "dbt_expectations.expect_compound_columns_to_be_unique", "unique_combination_of_columns",
    "column_list=combination_of_columns" },
  { "dbt_expectations.expect_column_values_to_be_in_set", "accepted_values",
    "value_set=values quote_values=quote" },
  { "dbt_expectations.expect_column_values_to_not_be_in_set", "not_accepted_values",
    "value_set=values quote_values=quote" },
  { "dbt_expectations.expect_column_values_to_be_between", "range", "strictly=!inclusive" },
  { "dbt_expectations.expect_column_values_to_match_regex", "regular_expression", "" },
  { "dbt_expectations.expect_column_values_to_not_match_regex", "regular_expression",
    ":false=match" },
  { "dbt_expectations.expect_column_values_to_match_like_pattern", "like", "like_pattern=pattern" },
  { "dbt_expectations.expect_column_values_to_not_match_like_pattern", "like",
    "like_pattern=pattern :false=match" },
  { "dbt_expectations.expect_column_value_lengths_to_be_between", "length", "strictly=!inclusive" },
  { "dbt_expectations.expect_column_value_lengths_to_equal", "length", "value=equals" },
  { "dbt_expectations.expect_column_pair_values_A_to_be_greater_than_B", "compare_columns",
    "column_A=left column_B=right" },
  { "dbt_expectations.expect_column_pair_values_to_be_equal", "compare_columns",
    "column_A=left column_B=right :==operator" },
  { "dbt_expectations.expect_column_values_to_be_of_type", "column_type", "column_type=types" },
  { "dbt_expectations.expect_column_values_to_be_in_type_list", "column_type",
    "column_type_list=types" },
  { "dbt_expectations.expect_table_row_count_to_be_between", "row_count", "" },
  { "dbt_expectations.expect_table_row_count_to_equal", "row_count", "value=equals" },
  { "dbt_expectations.expect_table_row_count_to_equal_other_table", "equal_row_count", "" },
  { "dbt_expectations.expect_row_values_to_have_recent_data", "recency", "" },
  { "dbt_expectations.expect_grouped_row_values_to_have_recent_data", "recency",
    "timestamp_column=field" },
  { "dbt_expectations.expect_column_values_to_be_increasing", "ascending",
    "sort_column=order_by" },
  { "dbt_expectations.expect_column_values_to_be_decreasing", "ascending",
    "sort_column=order_by :true=decreasing" },
  { "dbt_expectations.expect_column_min_to_be_between", "statistic",
    ":min=aggregate strictly=!inclusive" },
  { "dbt_expectations.expect_column_max_to_be_between", "statistic",
    ":max=aggregate strictly=!inclusive" },
  { "dbt_expectations.expect_column_mean_to_be_between", "statistic",
    ":avg=aggregate strictly=!inclusive" },
  { "dbt_expectations.expect_column_median_to_be_between", "statistic",
    ":median=aggregate strictly=!inclusive" },
  { "dbt_expectations.expect_column_sum_to_be_between", "statistic",
    ":sum=aggregate strictly=!inclusive" },
  { "dbt_expectations.expect_column_stdev_to_be_between", "statistic",
    ":stddev=aggregate strictly=!inclusive" },
  { "dbt_expectations.expect_column_unique_value_count_to_be_between", "statistic",
    ":count_distinct=aggregate strictly=!inclusive" },
  { "dbt_expectations.expect_column_distinct_count_to_equal", "statistic",
    ":count_distinct=aggregate value=equals" },
  { "dbt_expectations.expect_column_proportion_of_unique_values_to_be_between", "statistic",
    ":unique_proportion=aggregate strictly=!inclusive" },
  { "dbt_expectations.expect_table_columns_to_match_set", "columns", ":set=match" },
  { "dbt_expectations.expect_table_columns_to_match_ordered_list", "columns", ":ordered=match" },
  { "dbt_expectations.expect_table_columns_to_contain_set", "columns", ":contains=match" },
  { "dbt_expectations.expect_table_columns_to_not_contain_set", "columns", ":excludes=match" },
  { "dbt_expectations.expect_table_column_count_to_equal", "columns", ":count=match value=equals" },
  { "dbt_expectations.expect_table_column_count_to_be_between", "columns", ":count=match" },
  { "dbt_expectations.expect_table_aggregation_to_equal_other_table", "aggregation", "" },
};

/* Arguments of packages that change nothing here. */
static const char * const ignored[] = {
  "is_raw", "add_batch_id", "columns_in_relation", NULL,
};

const DpTestKind *
dp_test_kind_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      return &kinds[i];

  return NULL;
}

/* The name here of the package's argument @name. Returns: (nullable): none, where it is given as it
 * is */
static const char *
find_rule (char       **rules,
           const char  *name)
{
  for (guint i = 0; rules[i] != NULL; i++)
    if (g_str_has_prefix (rules[i], name) && rules[i][strlen (name)] == '=')
      return rules[i] + strlen (name) + 1;

  return NULL;
}

static void
translate_argument (DpValue    *arguments,
                    const char *rule,
                    const char *name,
                    DpValue    *value)
{
  if (rule == NULL)
    dp_value_set (arguments, name, dp_value_ref (value));
  else if (*rule == '!')
    dp_value_set (arguments, rule + 1, dp_value_new_boolean (!dp_value_is_true (value)));
  else
    dp_value_set (arguments, rule, dp_value_ref (value));
}

/* ":value=name", and the column that the test stands under as an argument. */
static void
set_constants (DpDataTest  *test,
               char       **rules)
{
  for (guint i = 0; rules[i] != NULL; i++)
    {
      const char *name = strrchr (rules[i], '=');
      g_autofree char *value = NULL;

      if (g_str_has_prefix (rules[i], "column=") && test->column != NULL)
        dp_value_set (test->arguments, name + 1, dp_value_new_string (test->column));
      if (*rules[i] != ':')
        continue;
      value = g_strndup (rules[i] + 1, name - rules[i] - 1);
      if (g_str_equal (value, "true") || g_str_equal (value, "false"))
        dp_value_set (test->arguments, name + 1, dp_value_new_boolean (*value == 't'));
      else
        dp_value_set (test->arguments, name + 1, dp_value_new_string (value));
    }
}

static void
translate (DpDataTest *test,
           const char *arguments)
{
  g_auto(GStrv) rules = g_strsplit (arguments, " ", *arguments == '\0' ? 0 : -1);
  g_autoptr(DpValue) theirs = g_steal_pointer (&test->arguments);

  test->arguments = dp_value_new_dict ();
  for (guint i = 0; i < dp_value_get_length (theirs); i++)
    {
      const char *name = dp_value_get_key (theirs, i);
      DpValue *value = dp_value_get_item (theirs, i);

      /* Only those rows: what "where" says for any test. */
      if (g_str_equal (name, "row_condition"))
        dp_value_set (test->config, "where", dp_value_ref (value));
      else if (!g_strv_contains (ignored, name))
        translate_argument (test->arguments, find_rule (rules, name), name, value);
    }
  set_constants (test, rules);
}

void
dp_test_kind_translate (DpDataTest *test)
{
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_str_equal (aliases[i].name, test->kind))
      {
        translate (test, aliases[i].arguments);
        g_set_str (&test->kind, aliases[i].ours);
        return;
      }
}
