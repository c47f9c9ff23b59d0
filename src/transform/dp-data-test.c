/* dp-data-test.c: a data test as SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-data-test.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-exchange-calendar.h"
#include "dp-transform.h"

static gboolean fail (GError     **error,
                      DpDataTest  *test,
                      const char  *format,
                      ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (GError     **error,
      DpDataTest  *test,
      const char  *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, "%s:%u: %s", test->path,
               test->line, message);

  return FALSE;
}

/* Arguments that are lists even where one name is given. */
static const char * const lists[] = {
  "values", "combination_of_columns", "group_by", "compare_group_by", "partition_by",
  "compare_columns", "types", "column_list", NULL,
};

static gboolean
has_argument (DpDataTest *test,
              const char *name)
{
  DpValue *value = dp_value_lookup (test->arguments, name);

  if (g_str_equal (name, "column"))
    return test->column != NULL;

  return value != NULL && dp_value_get_kind (value) != DP_VALUE_NONE;
}

static gboolean
has_one_of (DpDataTest *test,
            const char *names)
{
  g_auto(GStrv) choice = g_strsplit (names, "|", -1);

  for (guint i = 0; choice[i] != NULL; i++)
    if (has_argument (test, choice[i]))
      return TRUE;

  return FALSE;
}

/* Whether @names, blank-separated and with "|" between those that stand for each other, has
 * @name. */
static gboolean
names_has (const char *names,
           const char *name)
{
  g_auto(GStrv) list = g_strsplit_set (names, " |", -1);

  return g_strv_contains ((const char * const *) list, name);
}

gboolean
dp_data_test_check (DpDataTest  *test,
                    GError     **error)
{
  const DpTestKind *kind = dp_test_kind_find (test->kind);
  g_auto(GStrv) needs = NULL;

  if (kind == NULL || test->template != NULL)
    return TRUE;

  needs = g_strsplit (kind->needs, " ", -1);
  for (guint i = 0; needs[i] != NULL; i++)
    if (!has_one_of (test, needs[i]))
      {
        g_autoptr(GString) missing = g_string_new (needs[i]);

        g_string_replace (missing, "|", _(" or "), 0);
        return fail (error, test, _("the test “%s” lacks its %s"), test->kind, missing->str);
      }
  for (guint i = 0; i < dp_value_get_length (test->arguments); i++)
    {
      const char *name = dp_value_get_key (test->arguments, i);

      if (!names_has (kind->needs, name) && !names_has (kind->takes, name))
        return fail (error, test, _("the test “%s” has no argument “%s”; it takes %s %s"),
                     test->kind, name, kind->needs, kind->takes);
    }

  return TRUE;
}

static gboolean
read_severity (DpDataTest  *test,
               GError     **error)
{
  const char *severity = dp_value_lookup_string (test->config, "severity");

  test->warn = severity != NULL && g_ascii_strcasecmp (severity, "warn") == 0;
  if (severity != NULL && !test->warn && g_ascii_strcasecmp (severity, "error") != 0)
    return fail (error, test, _("severity is “error” or “warn”, not “%s”"), severity);

  return TRUE;
}

/* A comparison that stands behind the number of failures: "> 10", "between 3 and 5". */
static gboolean
read_threshold (DpDataTest   *test,
                const char   *name,
                char        **threshold,
                GError      **error)
{
  DpValue *value = dp_value_lookup (test->config, name);
  g_autofree char *text = NULL;

  g_set_str (threshold, "!= 0");
  if (value == NULL || dp_value_get_kind (value) == DP_VALUE_NONE)
    return TRUE;
  text = dp_value_to_string (value);
  g_strstrip (text);
  if (!g_regex_match_simple ("^((=|!=|<>|<=?|>=?)\\s*[-+(\\d.]|(not|in|between|is)\\b)", text,
                             G_REGEX_CASELESS, 0))
    return fail (error, test, _("“%s: %s” is no comparison with the number of failures; write for "
                                "example “%s: \"> 10\"”"), name, text, name);
  g_set_str (threshold, text);

  return TRUE;
}

static gboolean
read_storage (DpDataTest  *test,
              GError     **error)
{
  DpValue *store = dp_value_lookup (test->config, "store_failures");
  const char *as = dp_value_lookup_string (test->config, "store_failures_as");

  g_clear_pointer (&test->store_as, g_free);
  if (as != NULL && !g_str_equal (as, "table") && !g_str_equal (as, "view") &&
      !g_str_equal (as, "ephemeral"))
    return fail (error, test, _("store_failures_as is “table”, “view” or “ephemeral”, not “%s”"),
                 as);
  if (as != NULL ? !g_str_equal (as, "ephemeral") : store != NULL && dp_value_is_true (store))
    test->store_as = g_strdup (as != NULL ? as : "table");

  return TRUE;
}

gboolean
dp_data_test_configure (DpDataTest  *test,
                        GError     **error)
{
  DpValue *enabled = dp_value_lookup (test->config, "enabled");
  DpValue *limit = dp_value_lookup (test->config, "limit");
  DpValue *tags = dp_value_lookup (test->config, "tags");

  test->enabled = enabled == NULL || dp_value_is_true (enabled);
  test->limit = limit != NULL ? dp_value_get_integer (limit) : 0;
  g_clear_pointer (&test->tags, g_strfreev);
  test->tags = tags != NULL ? dp_value_to_strv (tags) : NULL;
  g_set_str (&test->where, dp_value_lookup_string (test->config, "where"));
  g_set_str (&test->fail_calc, dp_value_lookup_string (test->config, "fail_calc"));
  if (limit != NULL && dp_value_get_kind (limit) != DP_VALUE_NONE && test->limit < 1)
    return fail (error, test, "%s", _("limit is a number of rows, 1 or more"));

  return read_severity (test, error) &&
         read_threshold (test, "warn_if", &test->warn_if, error) &&
         read_threshold (test, "error_if", &test->error_if, error) && read_storage (test, error);
}

char *
dp_data_test_quote_literal (const char *text)
{
  g_autoptr(GString) quoted = g_string_new (text);

  g_string_replace (quoted, "'", "''", 0);
  g_string_prepend_c (quoted, '\'');
  g_string_append_c (quoted, '\'');

  return g_strdup (quoted->str);
}

static DpValue *
call_literal_cb (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  g_autofree char *text = NULL;

  if (dp_value_get_length (call->positional) != 1)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("literal takes one value"));
      return NULL;
    }
  text = dp_value_to_string (dp_value_get_item (call->positional, 0));

  return dp_value_take_string (dp_data_test_quote_literal (text));
}

static DpValue *
to_list (DpValue *value)
{
  DpValue *list;

  if (value != NULL && dp_value_get_kind (value) == DP_VALUE_LIST)
    return dp_value_ref (value);

  list = dp_value_new_list ();
  if (value != NULL && dp_value_get_kind (value) != DP_VALUE_NONE)
    dp_value_append (list, dp_value_ref (value));

  return list;
}

/* All that the kind takes is there; what was not given is none, or an empty list. */
static void
add_arguments (DpDataTest *test,
               const char *names,
               DpValue    *context)
{
  g_auto(GStrv) list = g_strsplit_set (names, " |", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      DpValue *value = dp_value_lookup (test->arguments, list[i]);

      if (g_strv_contains (lists, list[i]))
        dp_value_set (context, list[i], to_list (value));
      else
        dp_value_set (context, list[i], value != NULL ? dp_value_ref (value)
                                                      : dp_value_new_none ());
    }
}

/* Weekdays on which the exchange was closed: what generate_series() does not know. */
static DpValue *
list_closed (const DpExchangeCalendar *calendar,
             gint32                    last)
{
  DpValue *closed = dp_value_new_list ();

  for (gint32 day = dp_date_from_ymd (1970, 1, 1); day <= last; day++)
    if (dp_date_weekday (day) < 5 && !dp_exchange_calendar_is_trading_day (calendar, day))
      dp_value_append (closed, dp_value_take_string (dp_date_to_string (day)));

  return closed;
}

static void
add_calendar (DpDataTest *test,
              DpValue    *context)
{
  const char *id = dp_value_lookup_string (test->arguments, "calendar");
  const DpExchangeCalendar *calendar = dp_exchange_calendar_get (id != NULL ? id : "XNYS");
  gint32 finished;
  gint32 saturday = dp_date_from_ymd (2000, 1, 1);

  if (calendar == NULL)
    calendar = dp_exchange_calendar_find (id, "stock", NULL);
  finished = dp_exchange_calendar_last_finished (calendar, g_get_real_time ());
  dp_value_set (context, "finished", dp_value_take_string (dp_date_to_string (finished)));
  dp_value_set (context, "every_day",
                dp_value_new_boolean (dp_exchange_calendar_is_trading_day (calendar, saturday)));
  dp_value_set (context, "closed", list_closed (calendar, finished + 366));
}

DpValue *
dp_data_test_new_context (DpDataTest *test,
                          const char *relation)
{
  const DpTestKind *kind = dp_test_kind_find (test->kind);
  DpValue *context = dp_value_new_dict ();
  g_autofree char *own = test->model != NULL ? g_strdup (test->model->relation)
                         : test->source != NULL ? g_strdup (test->source->relation) : NULL;

  add_arguments (test, kind->needs, context);
  add_arguments (test, kind->takes, context);
  dp_value_set (context, "column", test->column != NULL ? dp_value_new_string (test->column)
                                                        : dp_value_new_none ());
  dp_value_set (context, "literal", dp_value_new_function (call_literal_cb, NULL, NULL));
  if (relation != NULL)
    dp_value_set (context, "model", dp_value_new_string (relation));
  if (own != NULL)
    dp_value_set (context, "relation", dp_value_new_string (own));
  if (g_str_equal (test->kind, "trading_days"))
    add_calendar (test, context);

  return context;
}

DpTemplate *
dp_data_test_new_template (const char  *kind,
                           GError     **error)
{
  g_autofree char *name = g_strconcat ("tests/", kind, ".sql", NULL);
  g_autofree char *path = g_strconcat (RESOURCE_PATH "/sql/", name, NULL);
  g_autoptr(GBytes) text = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  /* GResource ends its data with a zero byte that is not counted. */
  return text != NULL ? dp_template_new (name, 1, g_bytes_get_data (text, NULL), error) : NULL;
}

gboolean
dp_data_test_can_share (DpDataTest *test)
{
  return test->condition != NULL && test->fail_calc == NULL && test->limit == 0 &&
         test->store_as == NULL;
}

static gboolean
counts_values (DpDataTest *test)
{
  const DpTestKind *kind = dp_test_kind_find (test->kind);

  return kind != NULL && kind->by_value;
}

char *
dp_data_test_dup_count (DpDataTest *test)
{
  if (counts_values (test))
    return g_strdup_printf ("count(distinct %s) filter (where %s)", test->column, test->condition);

  return g_strdup_printf ("count(*) filter (where %s)", test->condition);
}

char *
dp_data_test_dup_rows (DpDataTest *test,
                       const char *relation)
{
  if (counts_values (test))
    return g_strdup_printf ("select %s as value_field, count(*) as n_records\nfrom %s\nwhere %s\n"
                            "group by %s", test->column, relation, test->condition, test->column);

  return g_strdup_printf ("select *\nfrom %s\nwhere %s", relation, test->condition);
}

/* A column's name as the server keeps it; NULL for what is no plain name. */
static char *
unquote_column (const char *column)
{
  gsize length = strlen (column);

  if (g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_]*$", column, 0, 0))
    return g_ascii_strdown (column, -1);
  if (length > 2 && *column == '"' && column[length - 1] == '"' &&
      memchr (column + 1, '"', length - 2) == NULL)
    return g_strndup (column + 1, length - 2);

  return NULL;
}

char **
dp_data_test_list_unique (DpDataTest *test)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_null_terminated (1, g_free, TRUE);
  g_auto(GStrv) names = NULL;

  if (g_str_equal (test->kind, "unique"))
    names = g_strsplit (test->column, "\n", -1);
  else if (g_str_equal (test->kind, "unique_combination_of_columns"))
    names = dp_value_to_strv (dp_value_lookup (test->arguments, "combination_of_columns"));

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      char *column = unquote_column (names[i]);

      if (column == NULL)
        return NULL;
      g_ptr_array_add (columns, column);
    }

  return columns->len > 0 ? (char **) g_ptr_array_free (g_steal_pointer (&columns), FALSE) : NULL;
}
