/* dp-cli-search.c: datapipe search
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-cli-private.h"
#include "dp-cli-table.h"
#include "dp-extract-error.h"
#include "dp-json-member.h"
#include "dp-source.h"

static char **sources;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "source", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sources,
    N_("Only this source (may be repeated)"), N_("SOURCE") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

/* What came of all sources together */
typedef struct
{
  GPtrArray *matches;    /* (element-type DpSourceMatch) */
  guint      n_answered;
  guint      n_failed;
} Found;

/* A provider that was not asked for by name, and cannot be asked without a key, is no failure. */
static gboolean
is_left_out (const GError *error)
{
  return sources == NULL && g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_KEY);
}

static void
collect (Found     *found,
         DexFuture *future)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) matches = dex_await_boxed (future, &error);

  if (matches == NULL)
    {
      g_printerr ("datapipe: %s\n", error->message);
      if (!is_left_out (error))
        found->n_failed++;
      return;
    }

  found->n_answered++;
  for (guint i = 0; i < matches->len; i++)
    g_ptr_array_add (found->matches, dp_source_match_copy (g_ptr_array_index (matches, i)));
}

static void
ask (DpCli              *cli,
     const char         *text,
     const char * const *names,
     Found              *found)
{
  g_autoptr(GPtrArray) futures = g_ptr_array_new ();

  /* All are asked at once; what they say comes in the order of their names. */
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (sources != NULL || dp_source_can_search (names[i]))
        g_ptr_array_add (futures, dp_engine_search (cli->engine, names[i], text));
    }
  for (guint i = 0; i < futures->len; i++)
    collect (found, g_ptr_array_index (futures, i));
}

static void
print_json (GPtrArray *matches)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < matches->len; i++)
    {
      const DpSourceMatch *match = g_ptr_array_index (matches, i);

      json_builder_begin_object (builder);
      dp_json_add_text (builder, "source", match->source);
      dp_json_add_text (builder, "id", match->id);
      dp_json_add_text (builder, "symbol", match->symbol);
      dp_json_add_text (builder, "name", match->name);
      dp_json_add_text (builder, "kind", match->kind);
      dp_json_add_text (builder, "place", match->place);
      dp_json_add_text (builder, "currency", match->currency);
      json_builder_set_member_name (builder, "score");
      if (match->score >= 0)
        json_builder_add_double_value (builder, match->score);
      else
        json_builder_add_null_value (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  _dp_cli_print_json (builder);
}

static void
print_table (GPtrArray *matches)
{
  g_autoptr(DpCliTable) table = NULL;

  table = dp_cli_table_new (C_("column", "symbol"), C_("column", "called"), C_("column", "kind"),
                            C_("column", "place"), C_("column", "currency"), C_("column", "name"),
                            NULL);
  for (guint i = 0; i < matches->len; i++)
    {
      const DpSourceMatch *match = g_ptr_array_index (matches, i);
      char **cells = g_new0 (char *, 7);

      /* As the setting “symbols” and --symbol take it. */
      cells[0] = g_strconcat (match->source, ":", match->id, NULL);
      cells[1] = g_strdup (match->symbol);
      cells[2] = g_strdup (match->kind != NULL ? match->kind : "");
      cells[3] = g_strdup (match->place != NULL ? match->place : "");
      cells[4] = g_strdup (match->currency != NULL ? match->currency : "");
      cells[5] = g_strdup (match->name);
      dp_cli_table_take_cells (table, cells);
    }
  dp_cli_table_print (table, stdout);
}

static DpCliExit
search (DpCli *cli)
{
  g_autoptr(GPtrArray) matches = g_ptr_array_new_with_free_func (
    (GDestroyNotify) dp_source_match_free);
  Found found = { .matches = matches };
  const char * const *names = sources != NULL ? (const char * const *) sources
                                              : dp_source_list_names ();
  g_autofree char *text = NULL;

  if (_dp_cli_n_arguments (cli) == 0)
    return _dp_cli_usage (cli, _("“search” needs a name or a symbol to look for."));
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (dp_source_find_title (names[i]) == NULL)
        return _dp_cli_usage (cli, _("No source is called “%s”."), names[i]);
    }

  text = g_strjoinv (" ", cli->arguments);
  cli->engine = dp_engine_new (cli->settings);
  ask (cli, text, names, &found);
  if (as_json)
    print_json (matches);
  else if (matches->len > 0)
    print_table (matches);
  else if (found.n_answered > 0)
    g_printerr (_("Nothing is called like “%s”.\n"), text);

  if (found.n_answered == 0)
    return DP_CLI_FAILED;

  return found.n_failed > 0 ? DP_CLI_PARTLY : DP_CLI_DONE;
}

const DpCliCommand _dp_cli_search = {
  "search", N_("TEXT"), N_("Find instruments by name at the providers"), entries, search
};
