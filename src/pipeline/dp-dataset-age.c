/* dp-dataset-age.c: how old the newest data of a data set is, and how old it may be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-health-private.h"
#include "dp-run-datasets.h"

#include <glib/gi18n-lib.h>

#define DAY_US           G_GINT64_CONSTANT (86400000000)
/* How far back a schedule is looked at: one that runs more rarely than each month says nothing of a
 * day. */
#define LOOK_BACK_DAYS   32
/* The next moments of a schedule that runs all the time are many; then the last day of them is
 * enough. */
#define MOST_MOMENTS     400
/* What nobody keeps may be as old as what a person looks at each week. */
#define UNSCHEDULED_DAYS 7

struct _DpDatasetAge
{
  GObject parent_instance;

  char                     *source;
  const DpRunDataset       *dataset;
  const DpExchangeCalendar *calendar;
  gboolean                  synthetic;
  gboolean                  scheduled;
  gint32                    newest_day;
  gint32                    expected_day;
  gint64                    asked_us;
  gint64                    due_us;        /* what was asked for before this is late */
  guint                     n_symbols;
  guint                     n_late;
  guint                     n_quiet;
};

G_DEFINE_FINAL_TYPE (DpDatasetAge, dp_dataset_age, G_TYPE_OBJECT)

static void
dp_dataset_age_finalize (GObject *object)
{
  g_free (DP_DATASET_AGE (object)->source);

  G_OBJECT_CLASS (dp_dataset_age_parent_class)->finalize (object);
}

static void
dp_dataset_age_class_init (DpDatasetAgeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_dataset_age_finalize;
}

static void
dp_dataset_age_init (DpDatasetAge *self)
{
  self->newest_day = DP_DATE_NONE;
  self->expected_day = DP_DATE_NONE;
}

/* Whether the runs of @spec load @source, and whether from where it came */
static gboolean
covers (DpPipelineSpec *spec,
        const char     *source,
        gboolean        synthetic)
{
  const char * const *sources = dp_pipeline_spec_get_sources (spec);

  return dp_pipeline_spec_get_enabled (spec) && dp_pipeline_spec_get_sample (spec) == synthetic &&
         (sources == NULL || g_strv_contains (sources, source));
}

/* The moment but one before @now_us, so that the last one may still be at work; 0 for none.
 * @last_us: (out): the last */
static gint64
find_moments (DpPipelineSpec *spec,
              gint64          now_us,
              gint64         *last_us)
{
  gint64 before_us = 0;

  *last_us = 0;
  for (gint64 days = 1; days <= LOOK_BACK_DAYS && before_us == 0; days *= 2)
    {
      g_autoptr(GArray) moments = dp_pipeline_spec_list_next (spec, now_us - days * DAY_US,
                                                              MOST_MOMENTS);

      for (guint i = 0; i < moments->len && g_array_index (moments, gint64, i) <= now_us; i++)
        {
          before_us = *last_us;
          *last_us = g_array_index (moments, gint64, i);
        }
    }

  return before_us;
}

static void
expect (DpDatasetAge *self,
        GListModel   *pipelines,
        gint64        now_us)
{
  gint64 newest_us = 0;

  for (guint i = 0; i < g_list_model_get_n_items (pipelines); i++)
    {
      g_autoptr(DpPipelineSpec) spec = g_list_model_get_item (pipelines, i);
      gint64 last_us;
      gint64 before_us;

      if (!covers (spec, self->source, self->synthetic))
        continue;
      before_us = find_moments (spec, now_us, &last_us);
      self->due_us = MAX (self->due_us, before_us);
      newest_us = MAX (newest_us, last_us);
    }
  self->scheduled = self->due_us != 0;
  if (!self->scheduled)
    self->due_us = newest_us = now_us - UNSCHEDULED_DAYS * DAY_US;

  /* Of days that the last run should have brought one may be late at the provider. */
  if (self->dataset->pace == DP_PACE_DAYS)
    self->expected_day = dp_exchange_calendar_previous (
        self->calendar, dp_exchange_calendar_last_finished (self->calendar, newest_us));
}

static void
count (DpDatasetAge *self,
       DpDbResult   *rows,
       guint         row,
       gint64        now_us)
{
  const char *watermark = dp_db_result_get_text (rows, row, 6);
  DpCheckpoint checkpoint = {
    .updated_us = dp_db_result_get_int64 (rows, row, 7),
    .changed_us = dp_db_result_get_int64 (rows, row, 8),
  };
  guint n = (guint) dp_db_result_get_int64 (rows, row, 9);
  gint32 day = watermark != NULL ? dp_date_parse (watermark, -1) : DP_DATE_NONE;
  gboolean is_old = self->expected_day != DP_DATE_NONE ? day < self->expected_day
                                                       : checkpoint.updated_us < self->due_us;

  self->n_symbols += n;
  self->newest_day = MAX (self->newest_day, day);
  self->asked_us = MAX (self->asked_us, checkpoint.updated_us);
  if (is_old && dp_run_dataset_rests (self->dataset, &checkpoint, now_us))
    self->n_quiet += n;
  else if (is_old)
    self->n_late += n;
}

/* Both exchanges of New York have the same days, and are one for people. */
static const DpExchangeCalendar *
find_calendar (DpDbResult *rows,
               guint       row)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_find (
      dp_db_result_get_text (rows, row, 4), dp_db_result_get_text (rows, row, 3),
      dp_db_result_get_text (rows, row, 5));

  return g_str_equal (dp_exchange_calendar_get_id (calendar), "XNAS")
             ? dp_exchange_calendar_get ("XNYS")
             : calendar;
}

DpDatasetAge *
_dp_dataset_age_new_for_row (DpDbResult *rows,
                             guint       row,
                             GListModel *pipelines,
                             gint64      now_us)
{
  DpDatasetAge *self = g_object_new (DP_TYPE_DATASET_AGE, NULL);

  g_assert (G_IS_LIST_MODEL (pipelines));

  self->source = g_strdup (dp_db_result_get_text (rows, row, 0));
  self->dataset = dp_run_dataset_find (self->source, dp_db_result_get_text (rows, row, 1));
  self->synthetic = dp_db_result_get_boolean (rows, row, 2);
  self->calendar = find_calendar (rows, row);
  expect (self, pipelines, now_us);

  return self;
}

gboolean
_dp_dataset_age_count (DpDatasetAge *self,
                       DpDbResult   *rows,
                       guint         row,
                       gint64        now_us)
{
  const char *endpoint = dp_db_result_get_text (rows, row, 1);

  g_assert (DP_IS_DATASET_AGE (self));

  if (!g_str_equal (self->source, dp_db_result_get_text (rows, row, 0)) ||
      self->dataset != dp_run_dataset_find (self->source, endpoint) ||
      self->synthetic != dp_db_result_get_boolean (rows, row, 2) ||
      self->calendar != find_calendar (rows, row))
    return FALSE;

  count (self, rows, row, now_us);

  return TRUE;
}

int
_dp_dataset_age_compare (gconstpointer a,
                         gconstpointer b,
                         gpointer      user_data)
{
  const DpDatasetAge *first = a;
  const DpDatasetAge *second = b;
  int order = (second->n_late > 0) - (first->n_late > 0);

  if (order == 0)
    order = g_strcmp0 (first->source, second->source);

  return order != 0 ? order : (int) first->dataset->rank - (int) second->dataset->rank;
}

const char *
dp_dataset_age_get_source (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), NULL);
  return self->source;
}

const char *
dp_dataset_age_get_purpose (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), NULL);
  return _(self->dataset->purpose);
}

const char *
dp_dataset_age_get_calendar (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), NULL);
  return dp_exchange_calendar_get_id (self->calendar);
}

gboolean
dp_dataset_age_get_synthetic (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), FALSE);
  return self->synthetic;
}

DpAgeState
dp_dataset_age_get_state (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), DP_AGE_FRESH);
  return self->n_late > 0 ? DP_AGE_LATE : DP_AGE_FRESH;
}

gint32
dp_dataset_age_get_newest_day (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), DP_DATE_NONE);
  return self->newest_day;
}

gint32
dp_dataset_age_get_expected_day (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), DP_DATE_NONE);
  return self->expected_day;
}

gint64
dp_dataset_age_get_asked_us (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), 0);
  return self->asked_us;
}

guint
dp_dataset_age_get_n_symbols (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), 0);
  return self->n_symbols;
}

guint
dp_dataset_age_get_n_late (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), 0);
  return self->n_late;
}

guint
dp_dataset_age_get_n_quiet (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), 0);
  return self->n_quiet;
}

gboolean
dp_dataset_age_get_scheduled (DpDatasetAge *self)
{
  g_return_val_if_fail (DP_IS_DATASET_AGE (self), FALSE);
  return self->scheduled;
}
