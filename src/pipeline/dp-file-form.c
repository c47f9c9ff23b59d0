/* dp-file-form.c: what a file looks like, and what it looked like before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-file-form-private.h"

#include <string.h>

#include "dp-file-loader.h"
#include "dp-work-scheduler.h"

/* Files beside each other with fewer of their columns in common are about something else. */
#define LIKE_ENOUGH 0.5

/* What looking at a file found out, made on a thread of the pool */
typedef struct
{
  char         *path;
  DpCsvOptions  options;      /* its texts are the plan's, but for what is remembered, and names */
  char         *remembered;
  char        **names;
} Look;

static void
look_free (Look *look)
{
  g_free (look->path);
  g_free (look->remembered);
  g_strfreev (look->names);
  g_free (look);
}

static DexFuture *
look_fiber (gpointer user_data)
{
  Look *look = user_data;
  g_autoptr(GError) error = NULL;
  DpCsvPreview *preview = dp_csv_preview_new (look->path, &look->options, 0, &error);

  if (preview == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_pointer (preview);
}

/* @kind: of the files that it belongs to; a person's word counts more.
 * @remembered: @names: (nullable): see #DpCsvOptions */
static DpCsvPreview *
look_at (DpPipelineRun  *self,
         const char     *path,
         DpCsvKind       kind,
         const char     *remembered,
         char          **names,
         GError        **error)
{
  Look *look = g_new0 (Look, 1);

  look->path = g_strdup (path);
  look->remembered = g_strdup (remembered);
  look->names = g_strdupv (names);
  look->options = self->plan->file_options;
  if (look->options.kind == DP_CSV_KIND_UNKNOWN)
    look->options.kind = kind;
  look->options.remembered = look->remembered;
  look->options.names = (const char * const *) look->names;

  return dex_await_pointer (dex_scheduler_spawn (dp_work_scheduler_get (), 0,
                                                 look_fiber, look, (GDestroyNotify) look_free),
                            error);
}

/* Returns: (transfer full) (nullable): the one text that the statement @name finds for @key */
static char *
find_text (DpPipelineRun *self,
           const char    *name,
           const char    *key)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), key);
  g_autoptr(DpDbResult) found = NULL;

  found = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql (name), params), NULL);
  if (found == NULL || dp_db_result_get_n_rows (found) == 0)
    return NULL;

  return g_strdup (dp_db_result_get_text (found, 0, 0));
}

/* What a person said of files with this header, else of those that this one belongs to.
 * Returns: (transfer full) (nullable) */
static char *
recall (DpPipelineRun      *self,
        const DpCsvMapping *mapping,
        const char         *form)
{
  char *said = mapping->family != NULL ? find_text (self, "recall_file_family", mapping->family)
                                       : NULL;

  return said != NULL || form == NULL ? said : find_text (self, "recall_form", form);
}

/* Files whose names differ only in numbers belong together: "prices-2026-01.csv". */
static char *
dup_pattern (const char *path)
{
  const char *name = strrchr (path, '/');
  GString *pattern = g_string_new_len (path, name != NULL ? name + 1 - path : 0);

  for (const char *p = name != NULL ? name + 1 : path; *p != '\0'; p++)
    {
      gboolean goes_on = g_ascii_isdigit (*p) && pattern->len > 0 &&
                         pattern->str[pattern->len - 1] == '#';

      if (!goes_on)
        g_string_append_c (pattern, g_ascii_isdigit (*p) ? '#' : *p);
    }

  return g_string_free (pattern, FALSE);
}

/* Nothing more may have been known of the others, or of this one while it had no rows: that says
 * nothing against what is understood now. What a person said is recalled by itself. */
static gboolean
is_known_better (DpDbResult         *forms,
                 guint               i,
                 const DpCsvMapping *mapping)
{
  return mapping->kind != DP_CSV_KIND_RECORDS &&
         dp_csv_kind_from_nick (dp_db_result_get_text (forms, i, 2)) == DP_CSV_KIND_RECORDS;
}

/* Returns: which of the forms that are known the file is of, -1 for none */
static int
choose_form (DpPipelineRun      *self,
             DpDbResult         *forms,
             const char         *pattern,
             const DpCsvMapping *mapping)
{
  const char * const *columns = (const char * const *) mapping->columns;
  int best = -1;
  double most = LIKE_ENOUGH;

  for (guint i = 0; i < dp_db_result_get_n_rows (forms); i++)
    {
      const char *form = dp_db_result_get_text (forms, i, 0);
      double likeness = dp_drift_get_likeness (self->drift, DP_FILE_SOURCE, form, columns);

      if (dp_db_result_get_boolean (forms, i, 1) || g_str_equal (form, pattern))
        return (int) i;
      if (likeness < most || (best >= 0 && likeness == most) || is_known_better (forms, i, mapping))
        continue;
      most = likeness;
      best = (int) i;
    }

  return best;
}

/* What the file belongs to: its earlier versions, files with a name like its own, or files beside
 * it that have most of its columns; else it is the first of its form. */
static gboolean
find_form (DpPipelineRun  *self,
           DpLookedAt     *looked,
           GError        **error)
{
  const char *path = looked->preview->path;
  g_autofree char *pattern = dup_pattern (path);
  g_autofree char *folder = g_strndup (path, strrchr (path, '/') + 1 - path);
  g_autoptr(DpDbResult) forms = NULL;
  DpDbParams *params = dp_db_params_new ();
  char file_id[37];
  int chosen;

  dp_load_format_file_id (DP_FILE_SOURCE, path, file_id);
  dp_db_params_add_text (params, file_id);
  dp_db_params_add_text (params, folder);
  forms = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql ("find_file_forms"),
                                              params),
                            error);
  if (forms == NULL)
    return FALSE;

  chosen = choose_form (self, forms, pattern, looked->preview->mapping);
  looked->form = g_strdup (chosen >= 0 ? dp_db_result_get_text (forms, chosen, 0) : pattern);
  if (chosen >= 0 && !is_known_better (forms, chosen, looked->preview->mapping))
    looked->kind = dp_csv_kind_from_nick (dp_db_result_get_text (forms, chosen, 2));

  return TRUE;
}

static DpDriftVerdict *
judge (DpPipelineRun      *self,
       const DpCsvPreview *preview,
       const char         *form)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < preview->sample->rows->len; i++)
    {
      const DpCsvSampleRow *row = g_ptr_array_index (preview->sample->rows, i);
      char **cells = g_new0 (char *, row->n_cells + 1);

      for (guint j = 0; j < row->n_cells; j++)
        cells[j] = g_strdup (row->cells[j].text);
      g_ptr_array_add (rows, cells);
    }

  return dp_drift_judge_rows (self->drift, DP_FILE_SOURCE, form,
                              (const char * const *) preview->mapping->columns, rows);
}

static gboolean
look_with (DpPipelineRun  *self,
           DpLookedAt     *looked,
           const char     *said,
           char          **names,
           GError        **error)
{
  DpCsvPreview *second = look_at (self, looked->preview->path, looked->kind, said, names, error);

  if (second == NULL)
    return FALSE;
  dp_csv_preview_free (looked->preview);
  looked->preview = second;

  return TRUE;
}

/* Looks again where columns have names that others are known by, the others hold something else, or
 * somebody said something. */
static gboolean
look_again (DpPipelineRun  *self,
            DpLookedAt     *looked,
            GError        **error)
{
  g_auto(GStrv) names = NULL;
  g_autofree char *said = NULL;

  if (looked->form != NULL)
    names = dp_drift_dup_names (self->drift, DP_FILE_SOURCE, looked->form,
                                (const char * const *) looked->preview->mapping->columns);
  if ((names != NULL ||
       (looked->kind != DP_CSV_KIND_UNKNOWN && looked->kind != looked->preview->mapping->kind)) &&
      !look_with (self, looked, NULL, names, error))
    return FALSE;

  said = recall (self, looked->preview->mapping, looked->form);

  return said == NULL || look_with (self, looked, said, names, error);
}

gboolean
_dp_file_look (DpPipelineRun  *self,
               const char     *path,
               DpLookedAt     *looked,
               GError        **error)
{
  looked->preview = look_at (self, path, DP_CSV_KIND_UNKNOWN, NULL, NULL, error);
  if (looked->preview == NULL)
    return FALSE;

  if (self->drift != NULL && looked->preview->sample->header != NULL)
    {
      if (!find_form (self, looked, error))
        return FALSE;
      looked->verdict = judge (self, looked->preview, looked->form);
    }
  if (!look_again (self, looked, error))
    return FALSE;
  /* What cannot be read as it is now is kept until somebody has said what has changed. */
  if (looked->preview->problem == NULL ||
      (looked->verdict != NULL && dp_drift_verdict_hold (looked->verdict)))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", path,
               looked->preview->problem);

  return FALSE;
}

void
_dp_looked_at_clear (DpLookedAt *looked)
{
  g_clear_pointer (&looked->preview, dp_csv_preview_free);
  g_clear_pointer (&looked->form, g_free);
  g_clear_pointer (&looked->verdict, dp_drift_verdict_unref);
}

void
_dp_file_remember (DpPipelineRun *self,
                   DpLookedAt    *looked)
{
  const DpCsvMapping *mapping = looked->preview->mapping;
  g_autofree char *json = dp_csv_mapping_to_json (mapping);
  g_autoptr(DpDbResult) saved = NULL;
  g_autoptr(GError) error = NULL;
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, mapping->family);
  dp_db_params_add_text (params, json);
  dp_db_params_add_text (params, looked->form);
  saved = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql ("remember_file_family"),
                                              params),
                            &error);
  if (saved == NULL)
    g_debug ("could not remember the columns of %s: %s", mapping->family, error->message);
}
