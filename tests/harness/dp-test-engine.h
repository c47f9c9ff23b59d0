/* dp-test-engine.h: engines on databases of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"

G_BEGIN_DECLS

/** dp_test_dup_settings: Returns: (transfer full): settings that name a new, empty database */
DpSettings *dp_test_dup_settings (void);

/**
 * dp_test_open_engine: in a fiber; the test fails if it does not open
 * @target: (nullable): its database; %NULL for a new one
 *
 * Returns: (transfer full): to be given to dp_test_close_engine()
 */
DpEngine   *dp_test_open_engine  (DpDbTarget *target);

/** dp_test_close_engine: in a fiber. @engine: (transfer full) */
void        dp_test_close_engine (DpEngine   *engine);

/** dp_test_engine_sql: runs SQL on its database, in a fiber; the test fails if it does */
void        dp_test_engine_sql   (DpEngine   *engine,
                                  const char *sql);
/** dp_test_engine_sql_text: Returns: (transfer full) (nullable): the first value of the answer */
char       *dp_test_engine_sql_text (DpEngine   *engine,
                                     const char *sql);

G_END_DECLS
