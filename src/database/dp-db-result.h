/* dp-db-result.h: rows of an answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** DpDbResult: immutable; any thread may read it. Rows and columns count from 0. */
#define DP_TYPE_DB_RESULT (dp_db_result_get_type ())
G_DECLARE_FINAL_TYPE (DpDbResult, dp_db_result, DP, DB_RESULT, GObject)

/** DpDbValue: @length: bytes of @data; -1 for SQL NULL */
typedef struct
{
  const guint8 *data;
  gssize        length;
} DpDbValue;

guint       dp_db_result_get_n_rows     (DpDbResult *self);
guint       dp_db_result_get_n_columns  (DpDbResult *self);
const char *dp_db_result_get_column     (DpDbResult *self,
                                         guint       column);
/** dp_db_result_find_column: Returns: the column of that name, or -1 */
int         dp_db_result_find_column    (DpDbResult *self,
                                         const char *name);
/** dp_db_result_get_type_oid: PostgreSQL's type of the column, e.g. 1700 for numeric */
guint       dp_db_result_get_type_oid   (DpDbResult *self,
                                         guint       column);
gboolean    dp_db_result_is_null        (DpDbResult *self,
                                         guint       row,
                                         guint       column);
/** dp_db_result_get_text: Returns: (transfer none) (nullable): the text form, %NULL for SQL NULL */
const char *dp_db_result_get_text       (DpDbResult *self,
                                         guint       row,
                                         guint       column);
/** dp_db_result_read_row: @values: (out caller-allocates): one for each column, borrowed, in the
 * form they came in; for those who read many */
void        dp_db_result_read_row       (DpDbResult *self,
                                         guint       row,
                                         DpDbValue  *values);
/** dp_db_result_read_value: the same of one column */
void        dp_db_result_read_value     (DpDbResult *self,
                                         guint       row,
                                         guint       column,
                                         DpDbValue  *value);
/** dp_db_result_get_int64: 0 for SQL NULL */
gint64      dp_db_result_get_int64      (DpDbResult *self,
                                         guint       row,
                                         guint       column);
/** dp_db_result_get_double: NaN for SQL NULL */
double      dp_db_result_get_double     (DpDbResult *self,
                                         guint       row,
                                         guint       column);
gboolean    dp_db_result_get_boolean    (DpDbResult *self,
                                         guint       row,
                                         guint       column);
/** dp_db_result_get_affected: rows that an INSERT, UPDATE, DELETE, COPY, SELECT … counted */
guint64     dp_db_result_get_affected   (DpDbResult *self);
/** dp_db_result_get_command: Returns: "SELECT 12", "INSERT 0 1", … */
const char *dp_db_result_get_command    (DpDbResult *self);

G_END_DECLS
