/* dp-test.h: what the tests share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-db-pool.h"

G_BEGIN_DECLS

/** dp_test_init: g_test_init(), dex_init() and a data directory of the program's own */
void        dp_test_init          (int          *argc,
                                   char       ***argv);

/**
 * dp_test_add_fiber:
 * @fiber: runs as a fiber on the main scheduler; the test fails if its future rejects
 */
void        dp_test_add_fiber     (const char   *path,
                                   DexFiberFunc  fiber);

/**
 * dp_test_dup_database:
 *
 * A new, empty database on the cluster that all test programs share, which is made and started when
 * it is not there; dropped at the end of the program. Call outside fibers or inside.
 *
 * Returns: (transfer full): how to get in
 */
DpDbTarget *dp_test_dup_database  (void);

/** dp_test_dup_migrated_pool: Returns: (transfer full): a pool on a new database with all
 * migrations */
DpDbPool   *dp_test_dup_migrated_pool (void);

/** dp_test_sql: runs SQL in a fiber; the test fails if it does */
void        dp_test_sql           (DpDbPool     *pool,
                                   const char   *sql);
/** dp_test_sql_text: one statement, in a fiber. Returns: (transfer full) (nullable): the first
 * value of the answer */
char       *dp_test_sql_text      (DpDbPool     *pool,
                                   const char   *sql);
/** dp_test_connect: Returns: (transfer full): a connection, in a fiber */
DpDbConnection *dp_test_connect   (DpDbTarget   *target);
/** dp_test_execute: runs SQL on a connection, in a fiber */
void        dp_test_execute       (DpDbConnection *connection,
                                   const char   *sql);
/** dp_test_number: one statement, in a fiber. Returns: the first value of the answer, 0 where
 * it has no row */
gint64      dp_test_number        (DpDbConnection *connection,
                                   const char   *sql);
/** assert_sql: that the first value of the answer to @sql is @expected, in a fiber */
#define assert_sql(pool, sql, expected) \
  G_STMT_START { \
    g_autofree char *assert_sql_text = dp_test_sql_text ((pool), (sql)); \
    g_assert_cmpstr (assert_sql_text, ==, (expected)); \
  } G_STMT_END

/** dp_test_get_server_version: Returns: the major version of the server that has the databases */
int         dp_test_get_server_version (void);

/** dp_test_dup_fast_dir: Returns: (transfer full): where to put files that only tests use */
char       *dp_test_dup_fast_dir  (void);

/** dp_test_remove_tree: removes a folder and all that is in it */
void        dp_test_remove_tree   (const char   *path);

/** dp_test_dup_fixture: Returns: (transfer full): the path of a file in tests/fixtures */
char       *dp_test_dup_fixture   (const char   *name);

/** dp_test_await: runs the main loop until @future is done, outside fibers; aborts if it rejects */
void        dp_test_await         (DexFuture    *future);

G_END_DECLS
