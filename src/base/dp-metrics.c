/* dp-metrics.c: numbers about what the program does, for Prometheus and others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-metrics.h"

#include <math.h>
#include <string.h>

#define TOTAL "_total"

/* From a query to a download, three to a decade. */
static const double bounds[] = { 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                 0.5,   1,      2.5,   5,    10,    30,   60,  300 };

typedef struct
{
  const DpMetricFamily *family;
  char                 *value;         /* (nullable): of the label */
  char                 *other_value;   /* (nullable) */

  double                amount;        /* of a histogram, the sum */
  guint64               n_observed;
  guint64               n_within[G_N_ELEMENTS (bounds)];   /* each without those below */
} Metric;

struct _DpMetrics
{
  GMutex      mutex;
  GHashTable *metrics;     /* Metric → itself */
};

static guint
metric_hash (gconstpointer key)
{
  const Metric *metric = key;

  return g_direct_hash (metric->family) ^ (metric->value != NULL ? g_str_hash (metric->value) : 0) ^
         (metric->other_value != NULL ? g_str_hash (metric->other_value) * 31 : 0);
}

static gboolean
metric_equal (gconstpointer a,
              gconstpointer b)
{
  const Metric *first = a, *second = b;

  return first->family == second->family && g_strcmp0 (first->value, second->value) == 0 &&
         g_strcmp0 (first->other_value, second->other_value) == 0;
}

static void
metric_free (gpointer data)
{
  Metric *metric = data;

  g_free (metric->value);
  g_free (metric->other_value);
  g_free (metric);
}

static const DpMetricFamily *
find_family (const char *name)
{
  static gsize initialized;
  static GHashTable *by_name;

  if (g_once_init_enter (&initialized))
    {
      by_name = g_hash_table_new (g_str_hash, g_str_equal);
      for (const DpMetricFamily *family = dp_metrics_families; family->name != NULL; family++)
        g_hash_table_insert (by_name, (gpointer) family->name, (gpointer) family);
      g_once_init_leave (&initialized, 1);
    }

  return g_hash_table_lookup (by_name, name);
}

/* A label that a family has is always written, be it empty. */
static Metric
build_key (const DpMetricFamily *family,
           const char           *value,
           const char           *other_value)
{
  Metric key = { .family = family };

  key.value = family->label != NULL ? (char *) (value != NULL ? value : "") : NULL;
  key.other_value = family->other_label != NULL ? (char *) (other_value != NULL ? other_value : "")
                                                : NULL;

  return key;
}

/* With the lock held; made where it is not there. */
static Metric *
find_metric (DpMetrics            *self,
             const DpMetricFamily *family,
             const char           *value,
             const char           *other_value)
{
  Metric key = build_key (family, value, other_value);
  Metric *metric = g_hash_table_lookup (self->metrics, &key);

  if (metric != NULL)
    return metric;

  metric = g_new0 (Metric, 1);
  metric->family = family;
  metric->value = g_strdup (key.value);
  metric->other_value = g_strdup (key.other_value);
  g_hash_table_add (self->metrics, metric);

  return metric;
}

DpMetrics *
dp_metrics_new (void)
{
  DpMetrics *self = g_new0 (DpMetrics, 1);

  g_mutex_init (&self->mutex);
  self->metrics = g_hash_table_new_full (metric_hash, metric_equal, metric_free, NULL);

  return self;
}

void
dp_metrics_free (DpMetrics *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->metrics);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

DpMetrics *
dp_metrics_get_default (void)
{
  static gsize initialized;
  static DpMetrics *metrics;

  if (g_once_init_enter (&initialized))
    {
      metrics = dp_metrics_new ();
      dp_metrics_set (metrics, "datapipe_build_info", PACKAGE_VERSION, NULL, 1);
      g_once_init_leave (&initialized, 1);
    }

  return metrics;
}

static void
change (DpMetrics  *self,
        const char *name,
        const char *value,
        const char *other_value,
        double      amount,
        gboolean    from_zero)
{
  const DpMetricFamily *family = find_family (name);
  Metric *metric;

  g_return_if_fail (self != NULL);
  g_return_if_fail (family != NULL && family->kind != DP_METRIC_HISTOGRAM);
  g_return_if_fail (family->kind == DP_METRIC_GAUGE || amount >= 0);

  g_mutex_lock (&self->mutex);
  metric = find_metric (self, family, value, other_value);
  metric->amount = from_zero ? amount : metric->amount + amount;
  g_mutex_unlock (&self->mutex);
}

void
dp_metrics_add (DpMetrics  *self,
                const char *name,
                const char *value,
                const char *other_value,
                double      amount)
{
  change (self, name, value, other_value, amount, FALSE);
}

void
dp_metrics_set (DpMetrics  *self,
                const char *name,
                const char *value,
                const char *other_value,
                double      amount)
{
  change (self, name, value, other_value, amount, TRUE);
}

void
dp_metrics_observe (DpMetrics  *self,
                    const char *name,
                    const char *value,
                    const char *other_value,
                    double      seconds)
{
  const DpMetricFamily *family = find_family (name);
  Metric *metric;
  guint bucket = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (family != NULL && family->kind == DP_METRIC_HISTOGRAM);

  while (bucket < G_N_ELEMENTS (bounds) && seconds > bounds[bucket])
    bucket++;
  g_mutex_lock (&self->mutex);
  metric = find_metric (self, family, value, other_value);
  metric->amount += seconds;
  metric->n_observed++;
  if (bucket < G_N_ELEMENTS (bounds))
    metric->n_within[bucket]++;
  g_mutex_unlock (&self->mutex);
}

double
dp_metrics_get (DpMetrics  *self,
                const char *name,
                const char *value,
                const char *other_value)
{
  const DpMetricFamily *family = find_family (name);
  Metric key;
  Metric *metric;
  double amount = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (family != NULL, 0);

  key = build_key (family, value, other_value);
  g_mutex_lock (&self->mutex);
  metric = g_hash_table_lookup (self->metrics, &key);
  if (metric != NULL)
    amount = family->kind == DP_METRIC_HISTOGRAM ? metric->n_observed : metric->amount;
  g_mutex_unlock (&self->mutex);

  return amount;
}

/* --- text ------------------------------------------------------------------------------------ */

static void
append_escaped (GString    *text,
                const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '\n')
        g_string_append (text, "\\n");
      else if (*p == '"' || *p == '\\')
        g_string_append_printf (text, "\\%c", *p);
      else
        g_string_append_c (text, *p);
    }
}

static void
append_label (GString    *text,
              const char *name,
              const char *value)
{
  if (name == NULL)
    return;
  if (text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');
  g_string_append_printf (text, "%s=\"", name);
  append_escaped (text, value);
  g_string_append_c (text, '"');
}

/* @bound: (nullable): of a histogram's bucket */
static void
append_sample (GString      *text,
               const Metric *metric,
               const char   *suffix,
               const char   *bound,
               double        amount)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s%s", metric->family->name, suffix);
  if (metric->value != NULL || metric->other_value != NULL || bound != NULL)
    {
      g_string_append_c (text, '{');
      append_label (text, metric->family->label, metric->value);
      append_label (text, metric->family->other_label, metric->other_value);
      append_label (text, bound != NULL ? "le" : NULL, bound);
      g_string_append_c (text, '}');
    }
  if (amount == floor (amount) && fabs (amount) < 1e15)
    g_string_append_printf (text, " %.0f\n", amount);
  else
    g_string_append_printf (text, " %s\n", g_ascii_dtostr (number, sizeof number, amount));
}

static void
append_metric (GString      *text,
               const Metric *metric)
{
  guint64 n_within = 0;

  if (metric->family->kind != DP_METRIC_HISTOGRAM)
    {
      append_sample (text, metric, "", NULL, metric->amount);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      char bound[G_ASCII_DTOSTR_BUF_SIZE];

      n_within += metric->n_within[i];
      g_ascii_formatd (bound, sizeof bound, "%g", bounds[i]);
      append_sample (text, metric, "_bucket", bound, n_within);
    }
  append_sample (text, metric, "_bucket", "+Inf", metric->n_observed);
  append_sample (text, metric, "_sum", NULL, metric->amount);
  append_sample (text, metric, "_count", NULL, metric->n_observed);
}

static gint
compare_metrics (gconstpointer a,
                 gconstpointer b)
{
  const Metric *first = *(const Metric * const *) a;
  const Metric *second = *(const Metric * const *) b;
  int order;

  if (first->family != second->family)
    return first->family < second->family ? -1 : 1;
  order = g_strcmp0 (first->value, second->value);

  return order != 0 ? order : g_strcmp0 (first->other_value, second->other_value);
}

/* The open form names a counter's family without the ending of its samples. */
static void
append_family (GString              *text,
               const DpMetricFamily *family,
               gboolean              open)
{
  static const char * const kinds[] = { "counter", "gauge", "histogram" };
  g_autofree char *name = g_strdup (family->name);

  if (open && family->kind == DP_METRIC_COUNTER && g_str_has_suffix (name, TOTAL))
    name[strlen (name) - strlen (TOTAL)] = '\0';
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, family->help, name,
                          kinds[family->kind]);
}

static char *
format (DpMetrics *self,
        gboolean   open)
{
  GString *text = g_string_new (NULL);
  g_autoptr(GPtrArray) metrics = NULL;
  const DpMetricFamily *family = NULL;

  g_mutex_lock (&self->mutex);
  metrics = g_hash_table_get_keys_as_ptr_array (self->metrics);
  g_ptr_array_sort (metrics, compare_metrics);
  for (guint i = 0; i < metrics->len; i++)
    {
      const Metric *metric = metrics->pdata[i];

      if (metric->family != family)
        {
          family = metric->family;
          append_family (text, family, open);
        }
      append_metric (text, metric);
    }
  g_mutex_unlock (&self->mutex);
  if (open)
    g_string_append (text, "# EOF\n");

  return g_string_free_and_steal (text);
}

char *
dp_metrics_format (DpMetrics *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return format (self, FALSE);
}

char *
dp_metrics_format_open (DpMetrics *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return format (self, TRUE);
}

/* --- two sets --------------------------------------------------------------------------------- */

/* With the lock held. Returns: (element-type DpMetricFamily): those of which there is a number */
static GHashTable *
collect_families (DpMetrics *self)
{
  GHashTable *families = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer metric;

  g_hash_table_iter_init (&iter, self->metrics);
  while (g_hash_table_iter_next (&iter, &metric, NULL))
    g_hash_table_add (families, (gpointer) ((const Metric *) metric)->family);

  return families;
}

void
dp_metrics_fill (DpMetrics *self,
                 DpMetrics *other)
{
  g_autoptr(GHashTable) families = NULL;
  GHashTableIter iter;
  gpointer key;

  g_return_if_fail (self != NULL && other != NULL && self != other);

  g_mutex_lock (&self->mutex);
  families = collect_families (self);
  g_mutex_lock (&other->mutex);
  g_hash_table_iter_init (&iter, other->metrics);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Metric *metric = key;
      Metric *copy;

      if (g_hash_table_contains (families, metric->family))
        continue;
      copy = g_memdup2 (metric, sizeof *metric);
      copy->value = g_strdup (metric->value);
      copy->other_value = g_strdup (metric->other_value);
      g_hash_table_add (self->metrics, copy);
    }
  g_mutex_unlock (&other->mutex);
  g_mutex_unlock (&self->mutex);
}
