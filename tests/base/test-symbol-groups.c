/* test-symbol-groups.c: what is in which group, and what a group's name stands for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-groups.h"
#include "dp-test.h"

static DpSettings *
create_settings (const char *groups)
{
  DpSettings *settings = dp_settings_new ();

  dp_settings_override (settings, "symbols", "coingecko:bitcoin,AMD,alphavantage:NVDA,IBM");
  dp_settings_override (settings, "symbol-groups", groups);

  return settings;
}

static int
find (DpSymbolGroups *groups,
      const char     *entry)
{
  const char * const entries[] = { entry, NULL };

  return dp_symbol_groups_find_member (groups, entries);
}

static void
test_read (void)
{
  g_autoptr(DpSettings) settings = create_settings (
      "Chips=AMD NVDA, Coins = coingecko:bitcoin alphavantage:amd,=IBM,Empty");
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (settings);
  g_auto(GStrv) chips = dp_symbol_groups_dup_members (groups, 0);
  g_auto(GStrv) coins = dp_symbol_groups_dup_members (groups, 1);

  g_assert_cmpuint (dp_symbol_groups_get_length (groups), ==, 3);
  g_assert_cmpstr (dp_symbol_groups_get_name (groups, 1), ==, "Coins");
  g_assert_cmpstrv (chips, ((const char *[]) { "alphavantage:AMD", "alphavantage:NVDA", NULL }));
  /* In the first that names it, and in no other. */
  g_assert_cmpstrv (coins, ((const char *[]) { "coingecko:bitcoin", NULL }));
  g_assert_cmpint (find (groups, "alphavantage:nvda"), ==, 0);
  g_assert_cmpint (find (groups, "coinpaprika:bitcoin"), ==, -1);
  g_assert_cmpint (dp_symbol_groups_find (groups, "cHIPS"), ==, 0);
  g_assert_cmpint (dp_symbol_groups_find (groups, "Chip"), ==, -1);
}

static void
test_change (void)
{
  const char * const bitcoin[] = { "coingecko:bitcoin", "csv:BTC, in Euro", NULL };
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (settings);
  g_autoptr(DpSymbolGroups) again = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) members = NULL;

  g_assert_true (dp_symbol_groups_add (groups, " Chips & more ", &error));
  g_assert_true (dp_symbol_groups_add (groups, "Coins", &error));
  g_assert_no_error (error);
  g_assert_false (dp_symbol_groups_add (groups, "coins", &error));
  g_assert_error (error, DP_SYMBOL_GROUPS_ERROR, DP_SYMBOL_GROUPS_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (dp_symbol_groups_add (groups, "a,b", &error));
  g_assert_error (error, DP_SYMBOL_GROUPS_ERROR, DP_SYMBOL_GROUPS_ERROR_NAME);
  g_clear_error (&error);
  g_assert_true (dp_symbol_groups_rename (groups, 1, "COINS", &error));
  g_assert_false (dp_symbol_groups_rename (groups, 0, "coins", &error));
  g_clear_error (&error);

  dp_symbol_groups_put (groups, bitcoin, 0);
  dp_symbol_groups_put (groups, bitcoin, 1);
  g_assert_true (dp_symbol_groups_store (groups, settings, &error));
  g_assert_no_error (error);

  again = dp_symbol_groups_new (settings);
  members = dp_symbol_groups_dup_members (again, 1);
  g_assert_cmpstr (dp_symbol_groups_get_name (again, 0), ==, "Chips & more");
  g_assert_cmpstr (dp_symbol_groups_get_name (again, 1), ==, "COINS");
  g_assert_cmpstrv (members, bitcoin);

  dp_symbol_groups_put (again, bitcoin, -1);
  g_assert_cmpint (find (again, "csv:BTC, in Euro"), ==, -1);
  dp_symbol_groups_remove (again, 0);
  g_assert_cmpuint (dp_symbol_groups_get_length (again), ==, 1);
}

static void
test_expand (void)
{
  g_autoptr(DpSettings) settings = create_settings (
      "Mine=NVDA coingecko:bitcoin TSLA,Other=MSFT,Empty");
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) mine = NULL;
  g_auto(GStrv) other = NULL;

  /* In the order of what is loaded, and only that. */
  mine = dp_symbol_groups_expand (settings, (const char *[]) { "IBM", "group:mine", NULL }, &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (mine,
                    ((const char *[]) { "IBM", "coingecko:bitcoin", "alphavantage:NVDA", NULL }));

  other = dp_symbol_groups_expand (settings, (const char *[]) { "group:Other", NULL }, &error);
  g_assert_cmpstrv (other, ((const char *[]) { "alphavantage:MSFT", NULL }));

  g_assert_null (
      dp_symbol_groups_expand (settings, (const char *[]) { "group:Empty", NULL }, &error));
  g_assert_error (error, DP_SYMBOL_GROUPS_ERROR, DP_SYMBOL_GROUPS_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_null (
      dp_symbol_groups_expand (settings, (const char *[]) { "group:Nobody", NULL }, &error));
  g_assert_error (error, DP_SYMBOL_GROUPS_ERROR, DP_SYMBOL_GROUPS_ERROR_UNKNOWN);
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);
  g_unsetenv ("DATAPIPE_SYMBOLS");
  g_unsetenv ("DATAPIPE_SYMBOL_GROUPS");

  g_test_add_func ("/base/symbol-groups/read", test_read);
  g_test_add_func ("/base/symbol-groups/change", test_change);
  g_test_add_func ("/base/symbol-groups/expand", test_expand);

  return g_test_run ();
}
