/* dp-native-model.c: models whose rows are computed here, and not by the server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-native-model.h"

#include <string.h>

/* The number of a row's columns */
#define COUNT_SIZE 2

static const DpNativeModel * const natives[] = {
  &dp_native_daily,
  &dp_native_indicators,
  &dp_native_metrics,
};

const DpNativeModel *
dp_native_model_find (DpModel *model)
{
  const char *name = dp_value_lookup_string (model->config, "native");

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (natives); i++)
    {
      if (g_str_equal (natives[i]->name, name))
        return natives[i];
    }

  return NULL;
}

gboolean
dp_native_model_gathers (DpModel *model,
                         DpModel *other)
{
  const DpNativeModel *native = dp_native_model_find (model);
  const DpNativeModel *made = dp_native_model_find (other);

  return native != NULL && native->fold.begin != NULL && made != NULL && made->compute != NULL &&
         g_strcmp0 (dp_value_lookup_string (model->config, "native_rows_of"), other->name) == 0;
}

/* Returns: how many columns come before each of the wanted ones, after the one before. */
static guint *
count_skipped (const char * const *columns,
               const char * const *wanted,
               guint               n_wanted)
{
  guint *skipped = g_new0 (guint, n_wanted + 1);
  guint n = 0;

  for (guint i = 0; columns[i] != NULL; i++)
    {
      if (n < n_wanted && g_str_equal (columns[i], wanted[n]))
        n++;
      else
        skipped[n]++;
    }
  g_assert (n == n_wanted);

  return skipped;
}

static inline DpNativeValue
read_value (const guint8 **at)
{
  DpNativeValue value;
  guint32 length;

  memcpy (&length, *at, sizeof length);
  value.length = (gint32) GUINT32_FROM_BE (length);
  value.data = *at + DP_NATIVE_LENGTH_SIZE;
  *at = value.data + MAX (value.length, 0);

  return value;
}

DpNativeValue *
dp_native_values_find (const guint8       *rows,
                       guint               n_rows,
                       const char * const *columns,
                       const char * const *wanted)
{
  guint n_wanted = g_strv_length ((char **) wanted);
  g_autofree guint *skipped = count_skipped (columns, wanted, n_wanted);
  DpNativeValue *values = g_new (DpNativeValue, (gsize) n_rows * n_wanted);
  const guint8 *at = rows;
  gsize n = 0;

  for (guint row = 0; row < n_rows; row++)
    {
      at += COUNT_SIZE;
      for (guint column = 0; column <= n_wanted; column++)
        {
          for (guint k = 0; k < skipped[column]; k++)
            read_value (&at);
          if (column < n_wanted)
            values[n++] = read_value (&at);
        }
    }

  return values;
}
