/* dp-test-notify.c: what the tests of what people are told share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-notify.h"

#include "dp-test.h"

/* 2026-03-04 12:00 */
#define NOON (G_GINT64_CONSTANT (1772625600) * G_USEC_PER_SEC)

void
dp_test_notify_init (DpTestNotify *self)
{
  self->pool = dp_test_dup_migrated_pool ();
  self->settings = dp_settings_new ();
  self->clock = dp_clock_new_virtual (NOON);
}

void
dp_test_notify_clear (DpTestNotify *self)
{
  g_autoptr(GError) error = NULL;

  dex_await (dp_db_pool_close (self->pool), &error);
  g_assert_no_error (error);
  g_clear_object (&self->pool);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);
}

char *
dp_test_notify_ask (DpTestNotify *self,
                    const char   *sql)
{
  return dp_test_sql_text (self->pool, sql);
}

void
dp_test_notify_do (DpTestNotify *self,
                   const char   *sql)
{
  g_autofree char *answer = dp_test_notify_ask (self, sql);
}

void
dp_test_notify_advance (DpTestNotify *self,
                        double        hours)
{
  dp_clock_advance (self->clock, (gint64) (hours * 3600 * G_USEC_PER_SEC));
}
