/* dp-test-engine.c: engines on databases of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-engine.h"

#include "dp-test.h"

static DpSettings *
new_settings (DpDbTarget *target)
{
  DpSettings *settings = dp_settings_new ();
  g_autofree char *uri = dp_db_target_dup_uri (target);

  dp_settings_override (settings, "database-url", uri);

  return settings;
}

DpSettings *
dp_test_dup_settings (void)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();

  return new_settings (target);
}

DpEngine *
dp_test_open_engine (DpDbTarget *target)
{
  g_autoptr(DpSettings) settings = target != NULL ? new_settings (target) : dp_test_dup_settings ();
  g_autoptr(GError) error = NULL;
  DpEngine *engine = dp_engine_new (settings);

  dex_await (dp_engine_open (engine), &error);
  g_assert_no_error (error);
  g_assert_cmpint (dp_engine_get_state (engine), ==, DP_ENGINE_STATE_OPEN);

  return engine;
}

void
dp_test_close_engine (DpEngine *engine)
{
  g_autoptr(GError) error = NULL;

  dex_await (dp_engine_close (engine), &error);
  g_assert_no_error (error);
  g_object_unref (engine);
}

void
dp_test_engine_sql (DpEngine   *engine,
                    const char *sql)
{
  dp_test_sql (dp_engine_get_pool (engine), sql);
}

char *
dp_test_engine_sql_text (DpEngine   *engine,
                         const char *sql)
{
  return dp_test_sql_text (dp_engine_get_pool (engine), sql);
}
