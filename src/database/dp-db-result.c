/* dp-db-result.c: rows of an answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-result-private.h"

#include <math.h>

struct _DpDbResult
{
  GObject   parent_instance;

  PGresult *result;
};

G_DEFINE_FINAL_TYPE (DpDbResult, dp_db_result, G_TYPE_OBJECT)

static void
dp_db_result_finalize (GObject *object)
{
  DpDbResult *self = DP_DB_RESULT (object);

  g_clear_pointer (&self->result, PQclear);

  G_OBJECT_CLASS (dp_db_result_parent_class)->finalize (object);
}

static void
dp_db_result_class_init (DpDbResultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_db_result_finalize;
}

static void
dp_db_result_init (DpDbResult *self)
{
}

DpDbResult *
_dp_db_result_new (PGresult *result)
{
  DpDbResult *self = g_object_new (DP_TYPE_DB_RESULT, NULL);

  self->result = result;

  return self;
}

/** dp_db_result_get_n_rows: Returns: the number of rows */
guint
dp_db_result_get_n_rows (DpDbResult *self)
{
  g_return_val_if_fail (DP_IS_DB_RESULT (self), 0);

  return PQntuples (self->result);
}

/** dp_db_result_get_n_columns: Returns: the number of columns */
guint
dp_db_result_get_n_columns (DpDbResult *self)
{
  g_return_val_if_fail (DP_IS_DB_RESULT (self), 0);

  return PQnfields (self->result);
}

/** dp_db_result_get_column: Returns: (nullable): the name of a column */
const char *
dp_db_result_get_column (DpDbResult *self,
                         guint       column)
{
  g_return_val_if_fail (DP_IS_DB_RESULT (self), NULL);

  return PQfname (self->result, column);
}

/** dp_db_result_find_column: Returns: the column of exactly that name, or -1 */
int
dp_db_result_find_column (DpDbResult *self,
                          const char *name)
{
  g_return_val_if_fail (DP_IS_DB_RESULT (self), -1);
  g_return_val_if_fail (name != NULL, -1);

  for (int i = 0; i < PQnfields (self->result); i++)
    {
      if (g_str_equal (PQfname (self->result, i), name))
        return i;
    }

  return -1;
}

/** dp_db_result_get_type_oid: Returns: PostgreSQL's type of the column, e.g. 1700 for numeric */
guint
dp_db_result_get_type_oid (DpDbResult *self,
                           guint       column)
{
  g_return_val_if_fail (DP_IS_DB_RESULT (self), 0);

  return PQftype (self->result, column);
}

/** dp_db_result_is_null: Returns: whether the value is SQL NULL */
gboolean
dp_db_result_is_null (DpDbResult *self,
                      guint       row,
                      guint       column)
{
  g_return_val_if_fail (DP_IS_DB_RESULT (self), TRUE);

  return PQgetisnull (self->result, row, column);
}

/** dp_db_result_get_text: Returns: (transfer none) (nullable): the text form, %NULL for SQL NULL */
const char *
dp_db_result_get_text (DpDbResult *self,
                       guint       row,
                       guint       column)
{
  g_return_val_if_fail (DP_IS_DB_RESULT (self), NULL);

  if (PQgetisnull (self->result, row, column))
    return NULL;

  return PQgetvalue (self->result, row, column);
}

static inline void
read_value (PGresult  *result,
            int        row,
            int        column,
            DpDbValue *value)
{
  value->length = PQgetlength (result, row, column);
  /* Only an empty one may be none at all. */
  if (value->length == 0 && PQgetisnull (result, row, column))
    *value = (DpDbValue) { NULL, -1 };
  else
    value->data = (const guint8 *) PQgetvalue (result, row, column);
}

/** dp_db_result_read_value: @value: (out caller-allocates): borrowed, in the form it came in */
void
dp_db_result_read_value (DpDbResult *self,
                         guint       row,
                         guint       column,
                         DpDbValue  *value)
{
  g_return_if_fail (DP_IS_DB_RESULT (self));

  read_value (self->result, row, column, value);
}

/** dp_db_result_read_row: @values: (out caller-allocates): one for each column, borrowed, in the
 * form they came in */
void
dp_db_result_read_row (DpDbResult *self,
                       guint       row,
                       DpDbValue  *values)
{
  int n_columns;

  g_return_if_fail (DP_IS_DB_RESULT (self));

  n_columns = PQnfields (self->result);
  for (int i = 0; i < n_columns; i++)
    read_value (self->result, row, i, &values[i]);
}

/** dp_db_result_get_int64: Returns: the value, 0 for SQL NULL */
gint64
dp_db_result_get_int64 (DpDbResult *self,
                        guint       row,
                        guint       column)
{
  const char *text = dp_db_result_get_text (self, row, column);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/** dp_db_result_get_double: Returns: the value, NaN for SQL NULL */
double
dp_db_result_get_double (DpDbResult *self,
                         guint       row,
                         guint       column)
{
  const char *text = dp_db_result_get_text (self, row, column);

  return text != NULL ? g_ascii_strtod (text, NULL) : NAN;
}

/** dp_db_result_get_boolean: Returns: the value, %FALSE for SQL NULL */
gboolean
dp_db_result_get_boolean (DpDbResult *self,
                          guint       row,
                          guint       column)
{
  const char *text = dp_db_result_get_text (self, row, column);

  return text != NULL && *text == 't';
}

/**
 * dp_db_result_get_affected: Returns: rows that an INSERT, UPDATE, DELETE, COPY, SELECT … counted
 */
guint64
dp_db_result_get_affected (DpDbResult *self)
{
  g_return_val_if_fail (DP_IS_DB_RESULT (self), 0);

  return g_ascii_strtoull (PQcmdTuples (self->result), NULL, 10);
}

/** dp_db_result_get_command: Returns: "SELECT 12", "INSERT 0 1", … */
const char *
dp_db_result_get_command (DpDbResult *self)
{
  g_return_val_if_fail (DP_IS_DB_RESULT (self), NULL);

  return PQcmdStatus (self->result);
}
