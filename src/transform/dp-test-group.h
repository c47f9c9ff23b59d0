/* dp-test-group.h: data tests that are run together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-pool.h"
#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/**
 * dp_test_group_split:
 * @tests: (element-type DpDataTest)
 *
 * Puts tests of single rows that read the same relation together, so that one scan answers them
 * all; each other test is a group of its own.
 *
 * Returns: (transfer full) (element-type GPtrArray)
 */
GPtrArray    *dp_test_group_split  (GPtrArray          *tests);

/**
 * dp_test_group_run:
 * Awaits, so call it in a fiber.
 *
 * Returns: (transfer full) (element-type DpNodeResult): one for each of @tests, in order
 */
GPtrArray    *dp_test_group_run    (DpTransformProject *project,
                                    GPtrArray          *tests,
                                    DpDbConnection     *connection);

/** dp_test_group_skip: @because: the model or the test that failed */
DpNodeResult *dp_test_group_skip   (DpDataTest         *test,
                                    const char         *because);

/**
 * dp_test_group_record:
 * @results: (element-type DpNodeResult): those of tests and of freshness are kept in
 *   control.test_results
 * @run_id: of the pipeline's run, or 0
 * Awaits, so call it in a fiber.
 */
gboolean      dp_test_group_record (DpTransformProject *project,
                                    GListModel         *results,
                                    gint64              run_id,
                                    DpDbPool           *pool,
                                    GError            **error);

G_END_DECLS
