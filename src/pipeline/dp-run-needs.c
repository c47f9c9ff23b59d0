/* dp-run-needs.c: what is known of an instrument, and what a run wants of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-needs.h"

#define DAY_US G_GINT64_CONSTANT (86400000000)

/* Where a paid plan's history begins. A source that is not here has what its first load brought. */
static const struct
{
  const char *source;
  int         year;
  int         month;
  int         day;
} histories[] = {
  { "alphavantage", 1999, 11, 1 },
};

static void
series_free (gpointer data)
{
  dp_ledger_days_clear (data);
  g_free (data);
}

DpRunNeeds *
dp_run_needs_new (const char *default_kind,
                  const char *symbol)
{
  DpRunNeeds *self = g_new0 (DpRunNeeds, 1);

  self->wanted.from = DP_DATE_NONE;
  self->wanted.to = DP_DATE_NONE;
  self->wanted.checkpoints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                    (GDestroyNotify) dp_checkpoint_free);
  self->calendar = dp_exchange_calendar_find (NULL, default_kind, symbol);
  self->wanted.series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify) g_array_unref);
  self->series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, series_free);
  dp_ledger_days_init (&self->days);

  return self;
}

void
dp_run_needs_free (DpRunNeeds *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->wanted.missing, g_array_unref);
  g_hash_table_unref (self->wanted.checkpoints);
  g_hash_table_unref (self->wanted.series);
  g_hash_table_unref (self->series);
  dp_ledger_days_clear (&self->days);
  g_free (self);
}

static void
set_days (DpDaySet   **set,
          DpDbResult  *result,
          guint        row,
          guint        column)
{
  dp_day_set_free (*set);
  *set = dp_day_set_parse (dp_db_result_get_text (result, row, column));
}

/* From @column on: loaded, empty, failed, rejected. */
static void
set_ledger (DpLedgerDays *days,
            DpDbResult   *result,
            guint         row,
            guint         column)
{
  set_days (&days->loaded, result, row, column);
  set_days (&days->empty, result, row, column + 1);
  set_days (&days->failed, result, row, column + 2);
  set_days (&days->rejected, result, row, column + 3);
}

static void
read_series (GHashTable *needs,
             DpDbResult *result,
             guint       row)
{
  DpRunNeeds *self = g_hash_table_lookup (needs, dp_db_result_get_text (result, row, 0));
  DpLedgerDays *days = g_new0 (DpLedgerDays, 1);

  dp_ledger_days_init (days);
  set_ledger (days, result, row, 2);
  g_hash_table_replace (self->series, g_strdup (dp_db_result_get_text (result, row, 1)), days);
}

static void
read_instrument (GHashTable *needs,
                 DpDbResult *result,
                 guint       row)
{
  const char *symbol = dp_db_result_get_text (result, row, 0);
  DpRunNeeds *self = g_hash_table_lookup (needs, symbol);

  self->calendar = dp_exchange_calendar_find (dp_db_result_get_text (result, row, 2),
                                              dp_db_result_get_text (result, row, 1), symbol);
  set_ledger (&self->days, result, row, 3);
}

static void
read_checkpoint (GHashTable *needs,
                 const char *source,
                 DpDbResult *result,
                 guint       row)
{
  DpRunNeeds *self = g_hash_table_lookup (needs, dp_db_result_get_text (result, row, 0));
  const char *endpoint = dp_db_result_get_text (result, row, 1);
  const char *watermark = dp_db_result_get_text (result, row, 2);
  DpCheckpoint *checkpoint = dp_checkpoint_new ();

  if (watermark != NULL)
    checkpoint->watermark = dp_date_parse (watermark, -1);
  checkpoint->updated_us = (gint64) dp_db_result_get_double (result, row, 3);
  checkpoint->next_us = (gint64) dp_db_result_get_double (result, row, 4);
  checkpoint->etag = g_strdup (dp_db_result_get_text (result, row, 5));
  checkpoint->last_modified = g_strdup (dp_db_result_get_text (result, row, 6));
  checkpoint->moved_to = g_strdup (dp_db_result_get_text (result, row, 7));
  checkpoint->changed_us = (gint64) dp_db_result_get_double (result, row, 8);
  if (dp_run_dataset_find (source, endpoint)->pace == DP_PACE_DAYS)
    self->asked_us = MAX (self->asked_us, checkpoint->updated_us);
  g_hash_table_replace (self->wanted.checkpoints, g_strdup (endpoint), checkpoint);
}

static DpDbResult *
query (DpDbConnection  *connection,
       const char      *name,
       const char      *source,
       GHashTable      *needs,
       GError         **error)
{
  g_autofree gpointer *symbols = g_hash_table_get_keys_as_array (needs, NULL);
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, source);
  dp_db_params_add_strv (params, (const char * const *) symbols);

  return dex_await_object (dp_db_connection_query (connection, dp_db_load_sql (name), params),
                           error);
}

gboolean
dp_run_needs_read (GHashTable      *needs,
                   const char      *source,
                   DpDbConnection  *connection,
                   GError         **error)
{
  g_autoptr(DpDbResult) instruments = NULL;
  g_autoptr(DpDbResult) series = NULL;
  g_autoptr(DpDbResult) checkpoints = NULL;

  g_return_val_if_fail (needs != NULL, FALSE);
  g_return_val_if_fail (source != NULL, FALSE);

  instruments = query (connection, "list_knowledge", source, needs, error);
  if (instruments == NULL)
    return FALSE;
  series = query (connection, "list_series", source, needs, error);
  if (series == NULL)
    return FALSE;
  checkpoints = query (connection, "list_checkpoints", source, needs, error);
  if (checkpoints == NULL)
    return FALSE;

  for (guint i = 0; i < dp_db_result_get_n_rows (instruments); i++)
    read_instrument (needs, instruments, i);
  for (guint i = 0; i < dp_db_result_get_n_rows (series); i++)
    read_series (needs, series, i);
  for (guint i = 0; i < dp_db_result_get_n_rows (checkpoints); i++)
    read_checkpoint (needs, source, checkpoints, i);

  return TRUE;
}

/* The first day that is wanted of an instrument that something is known of. */
static gint32
find_first_day (DpRunNeeds       *self,
                const char       *source,
                const DpRunScope *scope)
{
  gint32 first = dp_ledger_days_get_first (&self->days);

  for (gsize i = 0; scope->full_history && i < G_N_ELEMENTS (histories); i++)
    {
      if (g_str_equal (histories[i].source, source))
        first = MIN (first, dp_date_from_ymd (histories[i].year, histories[i].month,
                                              histories[i].day));
    }

  return first;
}

/* When @series was last asked for with success, 0 for never */
static gint64
find_asked (DpRunNeeds *self,
            const char *series)
{
  g_autofree char *end = g_strconcat ("?", series, NULL);
  GHashTableIter iter;
  gpointer endpoint, checkpoint;

  g_hash_table_iter_init (&iter, self->wanted.checkpoints);
  while (g_hash_table_iter_next (&iter, &endpoint, &checkpoint))
    {
      if (g_str_has_suffix (endpoint, end))
        return ((const DpCheckpoint *) checkpoint)->updated_us;
    }

  return 0;
}

/* What a run asks for of a series, from @first to @last. */
static GArray *
list_missing (const DpRunNeeds   *self,
              const DpLedgerDays *days,
              const DpRunScope   *scope,
              gint32              first,
              gint32              last,
              gint64              asked_us)
{
  GArray *missing = dp_ledger_days_list_missing (days, self->calendar, first, last, asked_us,
                                                 scope->now_us);

  for (guint i = missing->len; scope->only_failed && i-- > 0;)
    {
      if (!dp_day_set_contains (days->failed, g_array_index (missing, gint32, i)))
        g_array_remove_index (missing, i);
    }

  return missing;
}

/* Series have what their first load brought, and what a backfill asks for beyond. */
static void
decide_series (DpRunNeeds       *self,
               const DpRunScope *scope)
{
  GHashTableIter iter;
  gpointer series, days;

  g_hash_table_remove_all (self->wanted.series);
  g_hash_table_iter_init (&iter, self->series);
  while (g_hash_table_iter_next (&iter, &series, &days))
    {
      gint32 first = dp_ledger_days_get_first (days);
      gint32 last = self->wanted.today;

      if (scope->from != DP_DATE_NONE)
        {
          first = scope->from;
          last = scope->to;
        }
      if (first != DP_DATE_NONE)
        g_hash_table_insert (self->wanted.series, g_strdup (series),
                             list_missing (self, days, scope, first, last,
                                           find_asked (self, series)));
    }
}

void
dp_run_needs_decide (DpRunNeeds       *self,
                     const char       *source,
                     const DpRunScope *scope)
{
  gint32 today;

  g_return_if_fail (self != NULL);
  g_return_if_fail (scope != NULL);

  today = (gint32) (scope->now_us / DAY_US);
  self->wanted.today = today;
  self->wanted.from = scope->from;
  self->wanted.to = scope->to;
  self->wanted.datasets = scope->datasets;
  g_clear_pointer (&self->wanted.missing, g_array_unref);
  decide_series (self, scope);

  /* A backfill is for what is not there, and not for what may have been corrected. */
  if (scope->from != DP_DATE_NONE)
    self->wanted.missing = list_missing (self, &self->days, scope, scope->from, scope->to,
                                         scope->now_us);
  else if (dp_ledger_days_get_first (&self->days) != DP_DATE_NONE)
    self->wanted.missing = list_missing (self, &self->days, scope,
                                         find_first_day (self, source, scope), today,
                                         self->asked_us);
}

gboolean
dp_run_needs_wants (const DpRunNeeds   *self,
                    const DpRunDataset *dataset,
                    const char         *endpoint,
                    const DpRunScope   *scope)
{
  const DpCheckpoint *checkpoint;
  const DpCheckpoint *shared = NULL;

  g_return_val_if_fail (self != NULL, TRUE);
  g_return_val_if_fail (dataset != NULL, TRUE);

  /* A person may look whenever they want. */
  if (dataset->pace == DP_PACE_FEED && scope->by_person)
    return TRUE;
  checkpoint = dp_source_needs_get_checkpoint (&self->wanted, endpoint);
  if (dataset->pace == DP_PACE_DAYS)
    return self->wanted.missing == NULL ||
           (self->wanted.missing->len > 0 &&
            (scope->from != DP_DATE_NONE ||
             !dp_run_dataset_rests (dataset, checkpoint, scope->now_us)));
  /* Series within the day list by themselves what is missing of them. */
  if (scope->from != DP_DATE_NONE)
    return dataset->rank <= 1 &&
           (self->wanted.missing->len > 0 || g_str_equal (dataset->name, "intraday"));

  if (dataset->shared != NULL)
    shared = dp_source_needs_get_checkpoint (&self->wanted, dataset->shared);
  if (checkpoint == NULL || (shared != NULL && shared->updated_us > checkpoint->updated_us))
    checkpoint = shared;

  return dp_run_dataset_is_due (dataset, self->calendar, checkpoint, scope->now_us);
}
