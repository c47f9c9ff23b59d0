/* dp-run-plan.c: what a run will ask, and of whom
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-csv-files.h"
#include "dp-sample-market.h"
#include "dp-symbol-groups.h"

#define DEFAULT_SOURCE "alphavantage"
#define FEED_SOURCE    "rss"
#define DAY_US         G_GINT64_CONSTANT (86400000000)

static void
plan_item_free (gpointer data)
{
  DpPlanItem *item = data;

  g_clear_object (&item->item);
  g_clear_pointer (&item->needs, dp_run_needs_free);
  g_free (item->error);
  g_free (item);
}

static void
plan_call_free (gpointer data)
{
  DpPlanCall *call = data;

  g_clear_object (&call->request);
  g_clear_pointer (&call->others, g_ptr_array_unref);
  g_free (call);
}

static void
plan_source_free (gpointer data)
{
  DpPlanSource *source = data;

  g_clear_object (&source->source);
  g_clear_pointer (&source->calls, g_ptr_array_unref);
  g_clear_pointer (&source->items, g_ptr_array_unref);
  g_clear_pointer (&source->datasets, g_strfreev);
  g_clear_pointer (&source->latencies, g_array_unref);
  g_clear_error (&source->refusal);
  g_free (source->name);
  g_free (source->key_id);
  g_free (source);
}

void
dp_run_plan_free (DpRunPlan *self)
{
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->files);
  dp_csv_options_clear (&self->file_options);
  g_free (self);
}

static DpPlanSource *
find_source (DpRunPlan  *self,
             const char *name)
{
  DpPlanSource *source;

  for (guint i = 0; i < self->sources->len; i++)
    {
      source = g_ptr_array_index (self->sources, i);
      if (g_str_equal (source->name, name))
        return source;
    }

  source = g_new0 (DpPlanSource, 1);
  source->latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  source->name = g_strdup (name);
  source->key_id = g_strdup ("");
  source->items = g_ptr_array_new_with_free_func (plan_item_free);
  source->calls = g_ptr_array_new_with_free_func (plan_call_free);
  g_ptr_array_add (self->sources, source);

  return source;
}

static void
add_item (DpRunPlan  *self,
          const char *source_name,
          const char *symbol)
{
  DpPlanSource *source = find_source (self, source_name);
  DpPlanItem *item;

  for (guint i = 0; i < source->items->len; i++)
    {
      item = g_ptr_array_index (source->items, i);
      if (g_str_equal (dp_run_item_get_symbol (item->item), symbol))
        return;
    }

  item = g_new0 (DpPlanItem, 1);
  item->item = _dp_run_item_new (source_name, symbol);
  g_ptr_array_add (source->items, item);
}

/* "coinpaprika:btc-bitcoin", a symbol alone, or the address of a feed. */
static void
split_symbol (const char  *text,
              char       **source,
              char       **symbol)
{
  const char *colon = strchr (text, ':');

  if (g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://"))
    {
      *source = g_strdup (FEED_SOURCE);
      *symbol = g_strstrip (g_strdup (text));
      return;
    }

  *source = colon != NULL ? g_strndup (text, colon - text) : g_strdup (DEFAULT_SOURCE);
  *symbol = g_strdup (colon != NULL ? colon + 1 : text);
  g_strstrip (*symbol);
}

static gboolean
is_wanted (const DpRunOptions *options,
           const char         *source,
           const char         *symbol)
{
  g_autofree char *full = g_strconcat (source, ":", symbol, NULL);

  if (options->sources != NULL && options->sources[0] != NULL &&
      !g_strv_contains (options->sources, source))
    return FALSE;
  if (options->symbols == NULL || options->symbols[0] == NULL)
    return TRUE;
  for (guint i = 0; options->symbols[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (options->symbols[i], symbol) == 0 ||
          g_ascii_strcasecmp (options->symbols[i], full) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_wanted (DpRunPlan          *self,
            const DpRunOptions *options,
            const char         *text)
{
  g_autofree char *source = NULL;
  g_autofree char *symbol = NULL;

  split_symbol (text, &source, &symbol);
  if (*symbol != '\0' && is_wanted (options, source, symbol))
    add_item (self, source, symbol);
}

/* Each under its whole path, by which the next version of it is known. */
static gboolean
add_files (DpRunPlan           *self,
           const char * const  *words,
           GError             **error)
{
  g_auto(GStrv) paths = dp_csv_list_files (words, error);

  if (paths == NULL)
    return FALSE;
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *path = g_canonicalize_filename (paths[i], NULL);

      g_ptr_array_add (self->files, _dp_run_item_new (DP_FILE_SOURCE, path));
    }

  return TRUE;
}

/* A folder that is watched may be empty today. */
static void
add_watched (DpRunPlan  *self,
             DpSettings *settings)
{
  g_auto(GStrv) words = dp_settings_dup_strv (settings, "files");

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      const char * const word[] = { words[i], NULL };
      g_autoptr(GError) error = NULL;
      DpRunItem *item;

      if (add_files (self, word, &error) || g_file_test (words[i], G_FILE_TEST_IS_DIR))
        continue;
      /* The run says that it is not there; the others are loaded all the same. */
      item = _dp_run_item_new (DP_FILE_SOURCE, words[i]);
      g_ptr_array_add (self->files, item);
    }
}

static void
add_settings (DpRunPlan          *self,
              const DpRunOptions *options,
              DpSettings         *settings)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (settings, "symbols");
  g_auto(GStrv) feeds = dp_settings_dup_strv (settings, "feeds");

  if (options->from == 0 && options->symbols == NULL &&
      (options->sources == NULL || g_strv_contains (options->sources, DP_FILE_SOURCE)))
    add_watched (self, settings);

  for (guint i = 0; symbols != NULL && symbols[i] != NULL; i++)
    add_wanted (self, options, symbols[i]);

  /* A feed has what it has today: nothing of it can be backfilled. */
  for (guint i = 0; options->from == 0 && feeds != NULL && feeds[i] != NULL; i++)
    {
      g_autofree char *address = g_strstrip (g_strdup (feeds[i]));

      if (*address != '\0' && is_wanted (options, FEED_SOURCE, address))
        add_item (self, FEED_SOURCE, address);
    }
}

static gboolean
is_planned (DpRunPlan  *self,
            const char *text)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      DpPlanSource *source = g_ptr_array_index (self->sources, i);

      for (guint j = 0; j < source->items->len; j++)
        {
          DpPlanItem *item = g_ptr_array_index (source->items, j);
          const char *symbol = dp_run_item_get_symbol (item->item);
          g_autofree char *full = g_strconcat (source->name, ":", symbol, NULL);

          if (g_ascii_strcasecmp (text, symbol) == 0 || g_ascii_strcasecmp (text, full) == 0)
            return TRUE;
        }
    }

  return FALSE;
}

/* A symbol named for this run that the settings do not have is loaded all the same. */
static void
add_named (DpRunPlan          *self,
           const DpRunOptions *options)
{
  for (guint i = 0; options->symbols != NULL && options->symbols[i] != NULL; i++)
    {
      if (!is_planned (self, options->symbols[i]))
        add_wanted (self, options, options->symbols[i]);
    }
}

DpRunPlan *
dp_run_plan_new (DpSettings          *settings,
                 const DpRunOptions  *asked,
                 GError             **error)
{
  g_autoptr(DpRunPlan) self = NULL;
  g_auto(GStrv) symbols = NULL;
  DpRunOptions wanted = *asked;
  const DpRunOptions *options = &wanted;

  if (asked->symbols != NULL)
    {
      symbols = dp_symbol_groups_expand (settings, asked->symbols, error);
      if (symbols == NULL)
        return NULL;
      wanted.symbols = (const char * const *) symbols;
    }

  self = g_new0 (DpRunPlan, 1);
  self->synthetic = options->sample;
  self->by_person = g_strcmp0 (options->trigger, "schedule") != 0;
  self->from = options->from != 0 ? options->from : DP_DATE_NONE;
  self->to = options->from == 0 ? DP_DATE_NONE
             : options->to != 0 ? options->to : (gint32) (g_get_real_time () / DAY_US);
  self->only_failed = options->only_failed;
  self->sources = g_ptr_array_new_with_free_func (plan_source_free);
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  self->file_options = dp_csv_options_copy (options->file_options);

  if (options->files != NULL)
    {
      if (!add_files (self, options->files, error))
        return NULL;
    }
  else if (options->sample)
    {
      gsize n_items;
      const DpSampleItem *market = dp_sample_market_list_items (&n_items);

      for (gsize i = 0; i < n_items; i++)
        {
          if (is_wanted (options, market[i].source, market[i].symbol))
            add_item (self, market[i].source, market[i].symbol);
        }
    }
  else
    add_settings (self, options, settings);
  add_named (self, options);

  if (self->sources->len == 0 && self->files->len == 0)
    {
      g_set_error_literal (
          error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_NOTHING_TO_DO,
          options->sources != NULL || options->symbols != NULL
              ? _("None of the symbols set up is of the sources asked for, so there is nothing to "
                  "load. Name a symbol, or ask for another source.")
              : _("No symbols are set up, so there is nothing to load. Add some in Preferences or "
                  "with “datapipe settings set symbols alphavantage:IBM”, or explore the sample "
                  "market with “datapipe run --sample”."));
      return NULL;
    }

  return g_steal_pointer (&self);
}

guint
dp_run_plan_count_calls (const DpRunPlan *self)
{
  guint n_calls = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->sources->len; i++)
    n_calls += ((DpPlanSource *) g_ptr_array_index (self->sources, i))->calls->len;

  return n_calls;
}

guint
dp_plan_source_count_affordable (const DpPlanSource *self)
{
  guint n_calls = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->calls->len; i++)
    n_calls += ((const DpPlanCall *) g_ptr_array_index (self->calls, i))->affordable;

  return n_calls;
}

guint
dp_run_plan_count_affordable (const DpRunPlan *self)
{
  guint n_calls = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->sources->len; i++)
    n_calls += dp_plan_source_count_affordable (g_ptr_array_index (self->sources, i));

  return n_calls;
}

/* What @call may bring of an item. */
static guint
count_missing (const DpRunNeeds *needs,
               const DpPlanCall *call)
{
  const GArray *missing = call->dataset->pace == DP_PACE_DAYS
                              ? needs->wanted.missing
                              : g_hash_table_lookup (needs->wanted.series, call->dataset->name);

  return missing != NULL ? missing->len : 0;
}

guint
dp_run_plan_count_days (const DpRunPlan *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_days = 0;

  g_return_val_if_fail (self != NULL, 0);

  /* A series in parts has several calls. */
  for (guint i = 0; i < self->sources->len; i++)
    {
      const DpPlanSource *source = g_ptr_array_index (self->sources, i);

      for (guint j = 0; j < source->calls->len; j++)
        {
          const DpPlanCall *call = g_ptr_array_index (source->calls, j);

          for (guint k = 0; k < dp_plan_call_get_n_items (call); k++)
            {
              const DpPlanItem *item = dp_plan_call_get_item (call, k);
              char *series = g_strdup_printf ("%p %s", item,
                                              call->dataset->pace == DP_PACE_DAYS
                                                  ? ""
                                                  : call->dataset->name);

              if (g_hash_table_add (seen, series))
                n_days += count_missing (item->needs, call);
            }
        }
    }

  return n_days;
}
