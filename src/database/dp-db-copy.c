/* dp-db-copy.c: rows for a binary COPY
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-copy-private.h"

#include <string.h>

#include "dp-date.h"
#include "dp-db-numeric.h"

/* PostgreSQL counts from 2000-01-01. */
#define EPOCH_DAYS 10957
#define EPOCH_US (G_GINT64_CONSTANT (946684800) * G_USEC_PER_SEC)

/* numeric's sign words and the base of its digits */
#define NUMERIC_POSITIVE 0x0000
#define NUMERIC_NEGATIVE 0x4000
#define NUMERIC_BASE 10000
#define NUMERIC_DIGITS 4
#define NUMERIC_FOUR_GROUPS G_GUINT64_CONSTANT (10000000000000000)
/* 35 decimal digits, shifted by up to 3, are at most 10 of the base's */
#define NUMERIC_MAX_GROUPS 12

struct _DpDbCopy
{
  guint8  *data;
  gsize    length;
  gsize    allocated;
  guint64  n_rows;
  gboolean finished;
};

/* Signature (11 bytes), flags and length of extensions (4 bytes each, zero). */
static const guint8 header[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
#define HEADER_SIZE 19

static inline guint8 *
copy_reserve (DpDbCopy *self,
              gsize     size)
{
  guint8 *at;

  if (G_UNLIKELY (self->allocated - self->length < size))
    {
      self->allocated = MAX (self->allocated * 2, self->length + size);
      self->data = g_realloc (self->data, self->allocated);
    }

  at = self->data + self->length;
  self->length += size;

  return at;
}

static inline void
put16 (guint8 *at,
       guint16 value)
{
  value = GUINT16_TO_BE (value);
  memcpy (at, &value, sizeof value);
}

static inline void
put32 (guint8 *at,
       guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (at, &value, sizeof value);
}

static inline void
put64 (guint8 *at,
       guint64 value)
{
  value = GUINT64_TO_BE (value);
  memcpy (at, &value, sizeof value);
}

/** dp_db_copy_new: Returns: (transfer full): no rows yet */
DpDbCopy *
dp_db_copy_new (void)
{
  DpDbCopy *self = g_new0 (DpDbCopy, 1);

  self->allocated = 4096;
  self->data = g_malloc (self->allocated);
  memcpy (copy_reserve (self, HEADER_SIZE), header, HEADER_SIZE);

  return self;
}

/** dp_db_copy_free: frees @self */
void
dp_db_copy_free (DpDbCopy *self)
{
  if (self == NULL)
    return;

  g_free (self->data);
  g_free (self);
}

const guint8 *
dp_db_copy_get_rows (DpDbCopy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->data + HEADER_SIZE;
}

/** dp_db_copy_get_n_rows: Returns: rows begun */
guint64
dp_db_copy_get_n_rows (DpDbCopy *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

/** dp_db_copy_get_size: Returns: bytes encoded so far */
gsize
dp_db_copy_get_size (DpDbCopy *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/** dp_db_copy_truncate: takes rows back: to what get_size() and get_n_rows() said before them */
void
dp_db_copy_truncate (DpDbCopy *self,
                     gsize     size,
                     guint64   n_rows)
{
  g_return_if_fail (self != NULL && !self->finished);
  g_return_if_fail (size <= self->length && n_rows <= self->n_rows);

  self->length = size;
  self->n_rows = n_rows;
}

const guint8 *
_dp_db_copy_finish (DpDbCopy *self,
                    gsize    *length)
{
  if (!self->finished)
    put16 (copy_reserve (self, 2), 0xffff);
  self->finished = TRUE;
  *length = self->length;

  return self->data;
}

/** dp_db_copy_begin_row: @n_columns: how many adds follow */
void
dp_db_copy_begin_row (DpDbCopy *self,
                      guint     n_columns)
{
  g_return_if_fail (self != NULL && !self->finished);

  put16 (copy_reserve (self, 2), n_columns);
  self->n_rows++;
}

/** dp_db_copy_add_null: SQL NULL, of any type */
void
dp_db_copy_add_null (DpDbCopy *self)
{
  g_return_if_fail (self != NULL);

  put32 (copy_reserve (self, 4), 0xffffffff);
}

/** dp_db_copy_add_boolean: a boolean */
void
dp_db_copy_add_boolean (DpDbCopy *self,
                        gboolean  value)
{
  guint8 *at;

  g_return_if_fail (self != NULL);

  at = copy_reserve (self, 5);
  put32 (at, 1);
  at[4] = value ? 1 : 0;
}

/** dp_db_copy_add_int32: an integer */
void
dp_db_copy_add_int32 (DpDbCopy *self,
                      gint32    value)
{
  guint8 *at;

  g_return_if_fail (self != NULL);

  at = copy_reserve (self, 8);
  put32 (at, 4);
  put32 (at + 4, value);
}

/** dp_db_copy_add_int64: a bigint */
void
dp_db_copy_add_int64 (DpDbCopy *self,
                      gint64    value)
{
  guint8 *at;

  g_return_if_fail (self != NULL);

  at = copy_reserve (self, 12);
  put32 (at, 8);
  put64 (at + 4, value);
}

/** dp_db_copy_add_double: a double precision */
void
dp_db_copy_add_double (DpDbCopy *self,
                       double    value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  dp_db_copy_add_int64 (self, bits);
}

static void
add_groups (DpDbCopy      *self,
            const guint16 *groups,
            guint          n_groups,
            guint          n_fraction,
            gboolean       negative,
            guint          scale)
{
  guint first = 0;
  guint8 *at;

  /* The lowest group comes first in @groups; those of zeros at the end are not sent. */
  while (first < n_groups && groups[first] == 0)
    first++;

  at = copy_reserve (self, 12 + 2 * (n_groups - first));
  put32 (at, 8 + 2 * (n_groups - first));
  put16 (at + 4, n_groups - first);
  put16 (at + 6,
         n_groups == first ? 0 : (guint16) (gint16) ((int) n_groups - 1 - (int) n_fraction));
  put16 (at + 8, negative ? NUMERIC_NEGATIVE : NUMERIC_POSITIVE);
  put16 (at + 10, scale);
  at += 12;
  for (guint i = n_groups; i > first; i--, at += 2)
    put16 (at, groups[i - 1]);
}

/**
 * dp_db_copy_add_numeric: a numeric with as many decimals as @value has; NULL where it has no value
 */
void
dp_db_copy_add_numeric (DpDbCopy  *self,
                        DpDecimal  value)
{
  if (dp_decimal_is_set (value))
    dp_db_copy_add_wide_numeric (self, (DpDbNumeric) { value.mantissa, value.scale });
  else
    dp_db_copy_add_null (self);
}

/** dp_db_copy_add_wide_numeric: the same, of up to 35 digits */
void
dp_db_copy_add_wide_numeric (DpDbCopy    *self,
                             DpDbNumeric  value)
{
  static const guint16 powers[] = { 1, 10, 100, 1000 };
  guint16 groups[NUMERIC_MAX_GROUPS];
  unsigned __int128 rest;
  guint n_groups = 0, n_fraction;

  g_return_if_fail (self != NULL);

  if (!dp_db_numeric_is_set (value))
    {
      dp_db_copy_add_null (self);
      return;
    }

  /* The decimals fill whole groups of four. */
  n_fraction = (value.scale + NUMERIC_DIGITS - 1) / NUMERIC_DIGITS;
  rest = value.mantissa < 0 ? -(unsigned __int128) value.mantissa
                            : (unsigned __int128) value.mantissa;
  rest *= powers[n_fraction * NUMERIC_DIGITS - value.scale];

  /* Four groups at a time while the number is wider than the processor's. */
  while (rest > G_MAXUINT64)
    {
      unsigned __int128 high = rest / NUMERIC_FOUR_GROUPS;
      guint64 low = (guint64) (rest - high * NUMERIC_FOUR_GROUPS);

      rest = high;
      for (guint i = 0; i < 4; i++, low /= NUMERIC_BASE)
        groups[n_groups++] = low % NUMERIC_BASE;
    }
  for (guint64 low = (guint64) rest; low != 0; low /= NUMERIC_BASE)
    groups[n_groups++] = low % NUMERIC_BASE;

  add_groups (self, groups, n_groups, n_fraction, value.mantissa < 0, value.scale);
}

/** dp_db_copy_add_value: a value as the server wrote it; @length: -1 for NULL */
void
dp_db_copy_add_value (DpDbCopy     *self,
                      const guint8 *value,
                      gint32        length)
{
  guint8 *at;

  g_return_if_fail (self != NULL);

  at = copy_reserve (self, 4 + MAX (length, 0));
  put32 (at, length);
  if (length > 0)
    memcpy (at + 4, value, length);
}

/** dp_db_copy_add_fields: columns as a server wrote them, each with its length */
void
dp_db_copy_add_fields (DpDbCopy     *self,
                       const guint8 *fields,
                       gsize         size)
{
  g_return_if_fail (self != NULL);

  memcpy (copy_reserve (self, size), fields, size);
}

/** dp_db_copy_add_date: @date: days since 1970, NULL for DP_DATE_NONE */
void
dp_db_copy_add_date (DpDbCopy *self,
                     gint32    date)
{
  if (date == DP_DATE_NONE)
    dp_db_copy_add_null (self);
  else
    dp_db_copy_add_int32 (self, date - EPOCH_DAYS);
}

/** dp_db_copy_add_time: a timestamptz (or a timestamp of UTC) */
void
dp_db_copy_add_time (DpDbCopy *self,
                     gint64    unix_us)
{
  dp_db_copy_add_int64 (self, unix_us - EPOCH_US);
}

/** dp_db_copy_add_text: @value: (nullable): a text; @length: bytes, or -1 */
void
dp_db_copy_add_text (DpDbCopy   *self,
                     const char *value,
                     gssize      length)
{
  guint8 *at;

  g_return_if_fail (self != NULL);

  if (value == NULL)
    {
      dp_db_copy_add_null (self);
      return;
    }

  if (length < 0)
    length = strlen (value);
  at = copy_reserve (self, 4 + length);
  put32 (at, length);
  memcpy (at + 4, value, length);
}

/** dp_db_copy_add_jsonb: @json: (nullable): valid JSON text; @length: bytes, or -1 */
void
dp_db_copy_add_jsonb (DpDbCopy   *self,
                      const char *json,
                      gssize      length)
{
  guint8 *at;

  g_return_if_fail (self != NULL);

  if (json == NULL)
    {
      dp_db_copy_add_null (self);
      return;
    }

  if (length < 0)
    length = strlen (json);
  at = copy_reserve (self, 5 + length);
  put32 (at, length + 1);
  at[4] = 1;     /* the version of jsonb's binary form */
  memcpy (at + 5, json, length);
}

/** dp_db_copy_add_uuid: a uuid */
void
dp_db_copy_add_uuid (DpDbCopy     *self,
                     const guint8  bytes[16])
{
  guint8 *at;

  g_return_if_fail (self != NULL);

  at = copy_reserve (self, 20);
  put32 (at, 16);
  memcpy (at + 4, bytes, 16);
}
