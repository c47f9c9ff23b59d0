/* dp-data-test.h: the kinds of data tests that need no macro of the project's
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-model.h"

G_BEGIN_DECLS

/**
 * DpTestKind:
 * A kind is a template over the test's arguments. One that is about single rows is a condition that
 * is true of a row that fails: tests of such kinds on one relation can share a scan. Any other is a
 * query for what fails, in sql/tests.
 */
typedef struct
{
  const char *name;
  const char *needs;        /* arguments, blank-separated; "a|b": one of them; "column": it has
                             * one */
  const char *takes;        /* arguments that may be left out; "*": any */
  const char *condition;    /* nullable: where it is about single rows */
  gboolean    by_value;     /* of rows that fail, each value counts once */
} DpTestKind;

/** dp_test_kind_find: Returns: (nullable): not_null, unique, range, recency … */
const DpTestKind *dp_test_kind_find          (const char  *name);
/**
 * dp_test_kind_translate:
 * Gives a test of a package that everybody uses its name and its arguments here
 * (dbt_utils.accepted_range is range).
 */
void              dp_test_kind_translate     (DpDataTest  *test);

/** dp_data_test_check: says which argument is missing, or not known */
gboolean          dp_data_test_check         (DpDataTest  *test,
                                              GError     **error);
/**
 * dp_data_test_configure:
 * Reads severity, where, warn_if and so on from the test's config; says what is wrong with it.
 */
gboolean          dp_data_test_configure     (DpDataTest  *test,
                                              GError     **error);
/** dp_data_test_new_context: Returns: (transfer full): what the template of its kind sees */
DpValue          *dp_data_test_new_context   (DpDataTest  *test,
                                              const char  *relation);
/** dp_data_test_new_template: Returns: (transfer full) (nullable): that of a kind's query */
DpTemplate       *dp_data_test_new_template  (const char  *kind,
                                              GError     **error);
/**
 * dp_data_test_can_share:
 * Returns: whether it can be answered by a count in a scan that other tests share
 */
gboolean          dp_data_test_can_share     (DpDataTest  *test);
/** dp_data_test_dup_count: Returns: (transfer full): that count, as an aggregate */
char             *dp_data_test_dup_count     (DpDataTest  *test);
/** dp_data_test_dup_rows: Returns: (transfer full): the rows of @relation that fail its
 * condition */
char             *dp_data_test_dup_rows      (DpDataTest  *test,
                                              const char  *relation);
/** dp_data_test_list_unique: Returns: (transfer full) (nullable): columns it holds to be unique,
 * when it is that kind of test and they are plain names */
char            **dp_data_test_list_unique   (DpDataTest  *test);
/** dp_data_test_quote_literal: Returns: (transfer full) */
char             *dp_data_test_quote_literal (const char  *text);

G_END_DECLS
