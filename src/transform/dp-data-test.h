/* dp-data-test.h: the tests that need no macro, as SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-model.h"

G_BEGIN_DECLS

/** dp_data_test_is_known: not_null, unique, accepted_values, relationships, range, expression … */
gboolean  dp_data_test_is_known      (const char        *kind);
/**
 * dp_data_test_normalize:
 * Gives a test of a package that everybody uses its name here (dbt_utils.accepted_range is range),
 * and says which argument is missing.
 */
gboolean  dp_data_test_normalize     (DpDataTest        *test,
                                      GError           **error);
/**
 * dp_data_test_dup_predicate:
 * Returns: (transfer full) (nullable): what is true of a row that fails; %NULL for a test that is
 *   not about single rows. Tests of this kind on one relation can share a scan.
 */
char     *dp_data_test_dup_predicate (DpDataTest        *test);
/**
 * dp_data_test_dup_query:
 * @relation: what to test: a name or a query with an alias
 * @to: (nullable): the other side of relationships
 *
 * Returns: (transfer full): a query that gives the number of failures
 */
char     *dp_data_test_dup_query     (DpDataTest        *test,
                                      const char        *relation,
                                      const char        *to);

G_END_DECLS
