/* dp-serve-text.c: replies, written straight from what the database sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-text.h"

#include <math.h>
#include <stdarg.h>

#include "dp-date.h"

#define FIRST_SIZE 4096
/* PostgreSQL's times begin in 2000, and its numerics have groups of four digits. */
#define EPOCH_DAYS 10957
#define EPOCH_US (EPOCH_DAYS * G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define GROUP_DIGITS 4
#define NUMERIC_HEADER 8
#define NUMERIC_NEGATIVE 0x4000
#define NUMERIC_SPECIAL 0xC000

void
_dp_serve_text_clear (DpServeText *self)
{
  g_clear_pointer (&self->data, g_free);
  self->length = self->size = 0;
}

GBytes *
_dp_serve_text_steal (DpServeText *self)
{
  GBytes *bytes = g_bytes_new_take (self->data, self->length);

  self->data = NULL;
  self->length = self->size = 0;

  return bytes;
}

void
_dp_serve_text_grow (DpServeText *self,
                     gsize        more)
{
  if (self->size - self->length >= more)
    return;
  self->size = MAX (MAX (FIRST_SIZE, 2 * self->size), self->length + more);
  self->data = g_realloc (self->data, self->size);
}

/* --- single values ---------------------------------------------------------------------------- */

/* Two digits at a time would be faster by nanoseconds; most numbers have few. */
static char *
write_digits (char    *end,
              guint64  number)
{
  do
    {
      *--end = '0' + number % 10;
      number /= 10;
    }
  while (number > 0);

  return end;
}

void
_dp_serve_text_add_number (DpServeText *self,
                           gint64       number)
{
  char digits[24];
  char *end = digits + sizeof digits;
  char *begin = write_digits (end, number < 0 ? -(guint64) number : (guint64) number);

  if (number < 0)
    *--begin = '-';
  _dp_serve_text_add (self, begin, end - begin);
}

void
_dp_serve_text_printf (DpServeText *self,
                       const char  *format,
                       ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  _dp_serve_text_add (self, text, strlen (text));
}

void
_dp_serve_text_add_string (DpServeText *self,
                           const char  *value,
                           gssize       length)
{
  gsize n = length >= 0 ? (gsize) length : strlen (value);
  gsize from = 0;

  _dp_serve_text_add_literal (self, "\"");
  for (gsize i = 0; i < n; i++)
    {
      guchar c = value[i];
      char escape[8];

      if (G_LIKELY (c >= 0x20 && c != '"' && c != '\\'))
        continue;
      _dp_serve_text_add (self, value + from, i - from);
      if (c == '"' || c == '\\')
        g_snprintf (escape, sizeof escape, "\\%c", c);
      else
        g_snprintf (escape, sizeof escape, "\\u%04x", c);
      _dp_serve_text_add (self, escape, strlen (escape));
      from = i + 1;
    }
  _dp_serve_text_add (self, value + from, n - from);
  _dp_serve_text_add_literal (self, "\"");
}

/* Writes @number in as many digits as are asked for. */
static void
put_digits (char  *at,
            guint  n_digits,
            guint  number)
{
  for (guint i = n_digits; i > 0; i--)
    {
      at[i - 1] = '0' + number % 10;
      number /= 10;
    }
}

static gsize
put_date (char   *at,
          gint32  date)
{
  int year, month, day;

  dp_date_to_ymd (date, &year, &month, &day);
  if (year < 0 || year > 9999)
    return g_snprintf (at, 24, "%+05d-%02d-%02d", year, month, day);
  put_digits (at, 4, year);
  at[4] = '-';
  put_digits (at + 5, 2, month);
  at[7] = '-';
  put_digits (at + 8, 2, day);

  return 10;
}

void
_dp_serve_text_add_time (DpServeText *self,
                         gint64       unix_us)
{
  gint64 day = unix_us / DAY_US - (unix_us % DAY_US < 0);
  gint64 rest = unix_us - day * DAY_US;
  guint seconds = rest / G_USEC_PER_SEC;
  guint fraction = rest % G_USEC_PER_SEC;
  char text[48];
  gsize n = put_date (text, day);

  text[n] = 'T';
  put_digits (text + n + 1, 2, seconds / 3600);
  text[n + 3] = ':';
  put_digits (text + n + 4, 2, seconds / 60 % 60);
  text[n + 6] = ':';
  put_digits (text + n + 7, 2, seconds % 60);
  n += 9;
  if (fraction != 0)
    {
      text[n++] = '.';
      put_digits (text + n, 6, fraction);
      n += 6;
      while (text[n - 1] == '0')
        n--;
    }
  text[n++] = 'Z';
  _dp_serve_text_add (self, text, n);
}

/* --- what the database sent ------------------------------------------------------------------- */

static inline guint
get16 (const guint8 *at)
{
  return (guint) at[0] << 8 | at[1];
}

static inline guint32
get32 (const guint8 *at)
{
  return (guint32) get16 (at) << 16 | get16 (at + 2);
}

static inline guint64
get64 (const guint8 *at)
{
  return (guint64) get32 (at) << 32 | get32 (at + 4);
}

gint64
_dp_serve_value_get_int64 (const DpDbValue *value,
                           guint            type)
{
  switch (value->length)
    {
    case 2:
      return (gint16) get16 (value->data);
    case 4:
      return (gint32) get32 (value->data);
    case 8:
      if (type != DP_SERVE_TYPE_TIMESTAMPTZ)
        return (gint64) get64 (value->data);
      return (gint64) get64 (value->data) + EPOCH_US;
    default:
      return 0;
    }
}

/* One of four digits, not one after the other. */
static inline void
put_group (char  *at,
           guint  group)
{
  guint high = group / 100;
  guint low = group % 100;

  at[0] = '0' + high / 10;
  at[1] = '0' + high % 10;
  at[2] = '0' + low / 10;
  at[3] = '0' + low % 10;
}

/* Returns: where its digits end, of which the first is no zero, but the only one */
static inline char *
put_first_group (char  *at,
                 guint  group)
{
  guint n_digits = 1 + (group >= 10) + (group >= 100) + (group >= 1000);
  char digits[GROUP_DIGITS];

  put_group (digits, group);
  memcpy (at, digits + GROUP_DIGITS - n_digits, n_digits);

  return at + n_digits;
}

/* All its digits, as numeric has them: groups of four with the power of the first, and how many are
 * behind the point.
 * Returns: %FALSE for what is no number */
static gboolean
add_numeric (DpServeText     *self,
             const DpDbValue *value)
{
  const guint8 *groups = value->data + NUMERIC_HEADER;
  guint n_groups, sign, scale;
  int weight, group;
  char *at;

  if (value->length < NUMERIC_HEADER)
    return FALSE;
  n_groups = get16 (value->data);
  weight = (gint16) get16 (value->data + 2);
  sign = get16 (value->data + 4);
  scale = get16 (value->data + 6);
  if ((sign & NUMERIC_SPECIAL) == NUMERIC_SPECIAL ||
      (gsize) value->length < NUMERIC_HEADER + 2 * (gsize) n_groups)
    return FALSE;

  _dp_serve_text_grow (self, 8 + GROUP_DIGITS * (MAX (weight, 0) + 2) + scale + GROUP_DIGITS);
  at = self->data + self->length;
  if (sign == NUMERIC_NEGATIVE)
    *at++ = '-';
  /* A number does not begin with zeros, but for one before the point. */
  at = put_first_group (at, weight >= 0 && n_groups > 0 ? get16 (groups) : 0);
  for (group = 1; group <= weight; group++)
    {
      put_group (at, (guint) group < n_groups ? get16 (groups + 2 * group) : 0);
      at += GROUP_DIGITS;
    }
  if (scale > 0)
    {
      char *point = at;

      *at++ = '.';
      for (group = weight + 1; at - point - 1 < (gssize) scale; group++)
        {
          put_group (at, group >= 0 && (guint) group < n_groups ? get16 (groups + 2 * group) : 0);
          at += GROUP_DIGITS;
        }
      at = point + 1 + scale;
    }
  self->length = at - self->data;

  return TRUE;
}

static gboolean
add_double (DpServeText *self,
            double       number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    return FALSE;
  g_ascii_dtostr (text, sizeof text, number);
  _dp_serve_text_add (self, text, strlen (text));

  return TRUE;
}

static double
get_double (const DpDbValue *value)
{
  union { guint64 bits; double number; } wide;
  union { guint32 bits; float number; } narrow;

  if (value->length == sizeof wide)
    {
      wide.bits = get64 (value->data);
      return wide.number;
    }
  if (value->length != sizeof narrow)
    return NAN;
  narrow.bits = get32 (value->data);

  return narrow.number;
}

/* What both forms write alike. Returns: whether it was one of those types, and has a value */
static gboolean
add_plain (DpServeText     *self,
           guint            type,
           const DpDbValue *value)
{
  switch (type)
    {
    case DP_SERVE_TYPE_INT2:
    case DP_SERVE_TYPE_INT4:
    case DP_SERVE_TYPE_INT8:
      _dp_serve_text_add_number (self, _dp_serve_value_get_int64 (value, type));
      return TRUE;
    case DP_SERVE_TYPE_NUMERIC:
      return add_numeric (self, value);
    case DP_SERVE_TYPE_FLOAT4:
    case DP_SERVE_TYPE_FLOAT8:
      return add_double (self, get_double (value));
    case DP_SERVE_TYPE_BOOL:
      if (value->length == 1 && value->data[0] != 0)
        _dp_serve_text_add_literal (self, "true");
      else
        _dp_serve_text_add_literal (self, "false");
      return TRUE;
    default:
      return FALSE;
    }
}

void
_dp_serve_text_add_value (DpServeText     *self,
                          guint            type,
                          const DpDbValue *value)
{
  char date[24];

  if (value->length < 0)
    {
      _dp_serve_text_add_literal (self, "null");
      return;
    }

  switch (type)
    {
    case DP_SERVE_TYPE_TIMESTAMPTZ:
      _dp_serve_text_add_literal (self, "\"");
      _dp_serve_text_add_time (self, _dp_serve_value_get_int64 (value, type));
      _dp_serve_text_add_literal (self, "\"");
      break;
    case DP_SERVE_TYPE_DATE:
      _dp_serve_text_add_string (self, date,
                                 put_date (date,
                                           _dp_serve_value_get_int64 (value, type) + EPOCH_DAYS));
      break;
    case DP_SERVE_TYPE_JSON:
      _dp_serve_text_add (self, (const char *) value->data, value->length);
      break;
    case DP_SERVE_TYPE_JSONB:
      /* Its first byte is the version of the form. */
      _dp_serve_text_add (self, (const char *) value->data + 1, MAX (value->length - 1, 0));
      break;
    case DP_SERVE_TYPE_TEXT:
      _dp_serve_text_add_string (self, (const char *) value->data, value->length);
      break;
    default:
      if (!add_plain (self, type, value))
        _dp_serve_text_add_literal (self, "null");
    }
}

void
_dp_serve_text_add_quoted (DpServeText *self,
                           const char  *value,
                           gsize        length)
{
  gboolean formula = length > 0 && strchr ("=+-@\t\r", value[0]) != NULL;
  gboolean quote = formula;

  for (gsize i = 0; i < length && !quote; i++)
    quote = value[i] == '"' || value[i] == ',' || value[i] == '\n' || value[i] == '\r';
  if (!quote)
    {
      _dp_serve_text_add (self, value, length);
      return;
    }

  _dp_serve_text_add_literal (self, "\"");
  /* Spreadsheets would run what begins like a formula. */
  if (formula)
    _dp_serve_text_add_literal (self, "'");
  for (gsize i = 0; i < length; i++)
    {
      if (value[i] == '"')
        _dp_serve_text_add_literal (self, "\"");
      _dp_serve_text_add (self, value + i, 1);
    }
  _dp_serve_text_add_literal (self, "\"");
}

void
_dp_serve_text_add_cell (DpServeText     *self,
                         guint            type,
                         const DpDbValue *value)
{
  char date[24];

  if (value->length < 0)
    return;

  switch (type)
    {
    case DP_SERVE_TYPE_TIMESTAMPTZ:
      _dp_serve_text_add_time (self, _dp_serve_value_get_int64 (value, type));
      break;
    case DP_SERVE_TYPE_DATE:
      _dp_serve_text_add (self, date,
                          put_date (date, _dp_serve_value_get_int64 (value, type) + EPOCH_DAYS));
      break;
    case DP_SERVE_TYPE_JSONB:
      _dp_serve_text_add_quoted (self, (const char *) value->data + 1, MAX (value->length - 1, 0));
      break;
    case DP_SERVE_TYPE_JSON:
    case DP_SERVE_TYPE_TEXT:
      _dp_serve_text_add_quoted (self, (const char *) value->data, value->length);
      break;
    default:
      add_plain (self, type, value);
    }
}
