/* dp-db-numeric.h: arithmetic with the digits that PostgreSQL's numeric would give
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-copy.h"

G_BEGIN_DECLS

/**
 * DpDbNumeric:
 * @mantissa: the digits, signed; below 10^35
 * @scale: digits after the point; negative where there is no value (SQL NULL)
 *
 * The number mantissa / 10^scale. What two of them give has the scale, and is rounded, as the
 * server does it, so that tables made here and there are equal to the last digit. A function
 * returns %FALSE where a number has more digits than fit; whoever calls it then leaves the sum to
 * the server.
 */
typedef struct
{
  __int128 mantissa;
  int      scale;
} DpDbNumeric;

#define DP_DB_NUMERIC_NONE ((DpDbNumeric) { 0, -1 })

static inline gboolean
dp_db_numeric_is_set (DpDbNumeric value)
{
  return value.scale >= 0;
}

/** dp_db_numeric_read: @data, @length: a value of a binary COPY; -1 for NULL, which gives NONE */
gboolean dp_db_numeric_read     (const guint8 *data,
                                 gint32        length,
                                 DpDbNumeric  *out);

/** dp_db_numeric_rescale: with more digits after the point; the number stays the same */
gboolean dp_db_numeric_rescale  (DpDbNumeric   value,
                                 int           scale,
                                 DpDbNumeric  *out);
/** dp_db_numeric_add: `a + b` */
gboolean dp_db_numeric_add      (DpDbNumeric   a,
                                 DpDbNumeric   b,
                                 DpDbNumeric  *out);
/** dp_db_numeric_multiply: `a * b` */
gboolean dp_db_numeric_multiply (DpDbNumeric   a,
                                 DpDbNumeric   b,
                                 DpDbNumeric  *out);
/** dp_db_numeric_divide: `a / b`; @b must not be 0 */
gboolean dp_db_numeric_divide   (DpDbNumeric   a,
                                 DpDbNumeric   b,
                                 DpDbNumeric  *out);
/** dp_db_numeric_round: `round(value, scale)` */
gboolean dp_db_numeric_round    (DpDbNumeric   value,
                                 int           scale,
                                 DpDbNumeric  *out);

/**
 * dp_db_numeric_deviation:
 * @sum, @sum_of_squares: of @n numbers, at least 2
 * `stddev_samp (…)` of them.
 */
gboolean dp_db_numeric_deviation (DpDbNumeric  sum,
                                  DpDbNumeric  sum_of_squares,
                                  guint        n,
                                  DpDbNumeric *out);

/** dp_db_copy_add_wide_numeric: NULL for NONE */
void     dp_db_copy_add_wide_numeric (DpDbCopy    *self,
                                      DpDbNumeric  value);

G_END_DECLS
