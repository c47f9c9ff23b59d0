/* dp-test-notify.h: what the tests of what people are told share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-clock.h"
#include "dp-db-pool.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/** DpTestNotify: a database, settings and a clock that stands on a Wednesday at noon, UTC */
typedef struct
{
  DpDbPool   *pool;
  DpSettings *settings;
  DpClock    *clock;
} DpTestNotify;

void      dp_test_notify_init       (DpTestNotify *self);
void      dp_test_notify_clear      (DpTestNotify *self);

/** dp_test_notify_do: a statement whose result is of no interest */
void      dp_test_notify_do         (DpTestNotify *self,
                                     const char   *sql);
/** dp_test_notify_ask: Returns: (transfer full) (nullable): the first value */
char     *dp_test_notify_ask        (DpTestNotify *self,
                                     const char   *sql);
void      dp_test_notify_advance    (DpTestNotify *self,
                                     double        hours);

#define dp_test_notify_assert(self, sql, expected) \
  G_STMT_START { \
    g_autofree char *answer = dp_test_notify_ask (self, sql); \
    g_assert_cmpstr (answer, ==, expected); \
  } G_STMT_END

G_END_DECLS
