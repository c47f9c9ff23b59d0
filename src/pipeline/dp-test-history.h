/* dp-test-history.h: how a data test went over time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  DP_TEST_PASSED,
  DP_TEST_WARNED,
  DP_TEST_FAILED,    /* it found rows */
  DP_TEST_BROKEN,    /* it could not be asked */
  DP_TEST_SKIPPED,   /* what it is about was not built */
} DpTestOutcome;

/** DpTestHistory: a test, how it ended the last time and the times before. Immutable. */
#define DP_TYPE_TEST_HISTORY (dp_test_history_get_type ())
G_DECLARE_FINAL_TYPE (DpTestHistory, dp_test_history, DP, TEST_HISTORY, GObject)

const char          *dp_test_history_get_name      (DpTestHistory *self);
/** dp_test_history_get_relation: Returns: (nullable): what it is about */
const char          *dp_test_history_get_relation  (DpTestHistory *self);
/** dp_test_history_get_message: Returns: (nullable): what is wrong */
const char          *dp_test_history_get_message   (DpTestHistory *self);
/** dp_test_history_get_stored_in: Returns: (nullable): the relation that has the rows that failed,
 * quoted */
const char          *dp_test_history_get_stored_in (DpTestHistory *self);
DpTestOutcome        dp_test_history_get_outcome   (DpTestHistory *self);
/** dp_test_history_get_failures: Returns: rows that it found the last time */
gint64               dp_test_history_get_failures  (DpTestHistory *self);
/** dp_test_history_get_tested_us: Returns: when that was, since 1970 */
gint64               dp_test_history_get_tested_us (DpTestHistory *self);
/** dp_test_history_get_outcomes: Returns: (array length=n): the last times, oldest first */
const DpTestOutcome *dp_test_history_get_outcomes  (DpTestHistory *self,
                                                    guint         *n);

G_END_DECLS
