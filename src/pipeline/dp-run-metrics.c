/* dp-run-metrics.c: what is measured of a task or a symbol
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-metrics.h"

#include <math.h>

typedef struct
{
  const char *name;
  double      value;
} Sum;

void
dp_run_metrics_clear (DpRunMetrics *self)
{
  g_clear_pointer (&self->sums, g_array_unref);
}

static Sum *
find (const DpRunMetrics *self,
      const char         *name)
{
  for (guint i = 0; self->sums != NULL && i < self->sums->len; i++)
    {
      Sum *sum = &g_array_index (self->sums, Sum, i);

      if (g_str_equal (sum->name, name))
        return sum;
    }

  return NULL;
}

void
dp_run_metrics_add (DpRunMetrics *self,
                    const char   *name,
                    double        value)
{
  Sum *sum = find (self, name);
  Sum first = { name, value };

  g_return_if_fail (isfinite (value));

  if (sum != NULL)
    {
      sum->value += value;
      return;
    }
  if (self->sums == NULL)
    self->sums = g_array_new (FALSE, FALSE, sizeof (Sum));
  g_array_append_val (self->sums, first);
}

void
dp_run_metrics_add_all (DpRunMetrics       *self,
                        const DpRunMetrics *other)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL);

  for (guint i = 0; other->sums != NULL && i < other->sums->len; i++)
    {
      const Sum *sum = &g_array_index (other->sums, Sum, i);

      dp_run_metrics_add (self, sum->name, sum->value);
    }
}

double
dp_run_metrics_get (const DpRunMetrics *self,
                    const char         *name)
{
  const Sum *sum = find (self, name);

  return sum != NULL ? sum->value : 0;
}

char *
dp_run_metrics_dup_json (const DpRunMetrics *self)
{
  g_autoptr(GString) json = g_string_new ("{");

  for (guint i = 0; self->sums != NULL && i < self->sums->len; i++)
    {
      const Sum *sum = &g_array_index (self->sums, Sum, i);
      char value[G_ASCII_DTOSTR_BUF_SIZE];

      /* Milliseconds to the thousandth: nobody measures finer. */
      g_ascii_formatd (value, sizeof value, "%.15g", round (sum->value * 1000) / 1000);
      g_string_append_printf (json, "%s\"%s\":%s", i > 0 ? "," : "", sum->name, value);
    }
  g_string_append_c (json, '}');

  return g_string_free (g_steal_pointer (&json), FALSE);
}
