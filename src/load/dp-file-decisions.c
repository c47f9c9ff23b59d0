/* dp-file-decisions.c: a stored file under what was decided since about its columns
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-file-load-private.h"

#include "dp-csv-preview.h"

/* What a person said of such files. @said: (out) (transfer full) (nullable) */
static gboolean
recall (DpFileLoad  *load,
        char       **said,
        GError     **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), load->form);
  g_autoptr(DpDbResult) found = _dp_file_query (load, "recall_form", params, error);

  if (found == NULL)
    return FALSE;
  if (dp_db_result_get_n_rows (found) > 0)
    *said = g_strdup (dp_db_result_get_text (found, 0, 0));

  return TRUE;
}

/* (transfer full) (nullable): the beginning of the file as it is kept, under @names */
static DpCsvSample *
load_sample (DpFileLoad          *load,
             int                  version,
             const char * const  *names,
             GError             **error)
{
  DpCsvDialect dialect = load->dialect;
  g_autoptr(GBytes) numbers = NULL;
  g_autoptr(GBytes) content = _dp_file_load_chunk (load, version, 0, &numbers, error);
  DpCsvSample *sample;
  const char *text;
  gsize length;

  if (content == NULL)
    return NULL;

  text = g_bytes_get_data (content, &length);
  dialect.has_header = FALSE;
  dialect.n_notes = 0;
  sample = dp_csv_sample_new (&dialect, text, length, TRUE);
  dp_csv_sample_set_header (sample, names);

  return sample;
}

static gboolean
save_options (DpFileLoad  *load,
              int          version,
              GError     **error)
{
  g_autoptr(DpDbResult) saved = NULL;
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), load->file_id);

  g_free (load->options_json);
  load->options_json = _dp_file_options_to_json (load->mapping, &load->dialect);
  dp_db_params_add_int64 (params, version);
  dp_db_params_add_text (params, dp_csv_kind_get_nick (load->mapping->kind));
  dp_db_params_add_text (params, load->options_json);
  saved = _dp_file_query (load, "save_file_options", params, error);

  return saved != NULL;
}

/* Finds out anew what the columns mean, as for a file that has just come. What lacks then keeps the
 * file as it was. */
static gboolean
understand_again (DpFileLoad          *load,
                  int                  version,
                  const char * const  *names,
                  GError             **error)
{
  g_autoptr(DpCsvSample) sample = load_sample (load, version, names, error);
  g_autoptr(DpCsvMapping) mapping = NULL;
  g_autofree char *said = NULL;
  DpCsvOptions options = { .kind = load->mapping->kind, .time_zone = load->mapping->time_zone };

  if (sample == NULL || !recall (load, &said, error))
    return FALSE;

  options.remembered = said;
  if (load->mapping->choices[DP_CSV_FIELD_SYMBOL].column < 0)
    options.symbol = load->mapping->symbol;
  mapping = dp_csv_understand (sample, load->path, &options, error);
  if (mapping == NULL)
    return FALSE;
  if (!dp_csv_mapping_check (mapping, NULL))
    return TRUE;

  dp_csv_mapping_free (load->mapping);
  load->mapping = g_steal_pointer (&mapping);

  return save_options (load, version, error);
}

static gboolean
forget_contract (DpFileLoad  *load,
                 GError     **error)
{
  DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), load->load_id);
  g_autoptr(DpDbResult) saved = _dp_file_query (load, "save_contract",
                                                dp_db_params_add_text (params, NULL), error);

  g_clear_pointer (&load->action, dp_drift_action_free);

  return saved != NULL;
}

gboolean
_dp_file_decide_again (DpFileLoad  *load,
                       DpDrift     *drift,
                       int          version,
                       GError     **error)
{
  const char * const *columns = (const char * const *) load->mapping->columns;
  g_auto(GStrv) names = dp_drift_dup_names (drift, load->source, load->form, columns);

  if (names != NULL && !understand_again (load, version, (const char * const *) names, error))
    return FALSE;
  if (load->action == NULL ||
      dp_drift_drop_accepted (drift, load->source, load->form, load->action))
    return TRUE;
  /* What cannot be read yet stays as it is until more is accepted. */
  if (!dp_csv_mapping_check (load->mapping, NULL))
    return TRUE;

  return forget_contract (load, error);
}
