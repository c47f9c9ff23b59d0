/* dp-test-project.h: small projects, written by the tests that run them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-pool.h"
#include "dp-transform.h"

G_BEGIN_DECLS

/**
 * dp_test_project_write:
 * Writes pairs of path and text, ended by %NULL, to a new folder; without a dbt_project.yml among
 * them, a small one is added.
 *
 * Returns: (transfer full): the folder, which goes with the test case
 */
GFile        *dp_test_project_write      (const char  *path,
                                          ...) G_GNUC_NULL_TERMINATED;
/** dp_test_project_add: one more file, or another text for one that is there */
void          dp_test_project_add        (GFile       *folder,
                                          const char  *path,
                                          const char  *text);

/** dp_test_project_run: loads and runs it, in a fiber. Returns: (transfer full): the results */
GListModel   *dp_test_project_run        (GFile            *folder,
                                          DpDbPool         *pool,
                                          DpTransformParts  parts,
                                          gboolean          full_refresh);
/** dp_test_project_find: Returns: (transfer none): the result of that name, which has to be
 * there */
DpNodeResult *dp_test_project_find       (GListModel  *results,
                                          const char  *name);
/** dp_test_project_assert_success: fails with the message of the first result that is no success */
void          dp_test_project_assert_success (GListModel *results);
/** dp_test_project_build_models: and they succeed */
void          dp_test_project_build_models   (GFile      *folder,
                                              DpDbPool   *pool);

/**
 * dp_test_project_assert_near:
 * Of two tables by instrument_id and trading_date: that they have the same rows, and in columns of
 * double precision numbers that are the same to 1e-9.
 */
void          dp_test_project_assert_near (DpDbPool   *pool,
                                           const char *a,
                                           const char *b);

/** dp_test_load: SQL that writes rows to raw as a load does: what follows the loads knows how to
 * find them */
void          dp_test_load               (DpDbPool    *pool,
                                          const char  *sql);

/* Rows that small projects are made from, and where they say that these are. */
#define DP_TEST_ORDERS \
  "create schema if not exists shop_raw;\n" \
  "create table shop_raw.orders (id int, customer text, amount numeric);\n" \
  "insert into shop_raw.orders values (1, 'ada', 10), (2, 'bob', 20), (3, 'ada', 5);"
#define DP_TEST_SOURCES \
  "sources:\n  - name: shop_raw\n    tables:\n      - name: orders\n"

G_END_DECLS
