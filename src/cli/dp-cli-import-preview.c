/* dp-cli-import-preview.c: datapipe import --preview, for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-cli-import-private.h"
#include "dp-cli-table.h"

/* So many columns fit on a terminal. */
#define MAX_TITLES 10

static const char *
get_delimiter_name (char delimiter)
{
  switch (delimiter)
    {
    case ',':
      return _("commas");
    case ';':
      return _("semicolons");
    case '\t':
      return _("tabs");
    case '|':
      return _("bars");
    default:
      return _("other signs");
    }
}

static const char *
get_origin_name (DpCsvOrigin origin)
{
  switch (origin)
    {
    case DP_CSV_ORIGIN_NAME:
      return _("its name");
    case DP_CSV_ORIGIN_VALUES:
      return _("its values");
    case DP_CSV_ORIGIN_FILE_NAME:
      return _("the file’s name");
    case DP_CSV_ORIGIN_REMEMBERED:
      return _("an earlier file");
    case DP_CSV_ORIGIN_PERSON:
      return _("the command");
    case DP_CSV_ORIGIN_NONE:
    default:
      return "";
    }
}

static void
add_mapping_row (DpCliTable *table,
                 const char *field,
                 const char *column,
                 double      score,
                 DpCsvOrigin origin)
{
  g_autofree char *sure = g_strdup_printf ("%.0f %%", score * 100);

  dp_cli_table_add_row (table, field, column, sure, get_origin_name (origin), NULL);
}

static void
print_mapping (const DpCsvMapping *mapping)
{
  g_autoptr(DpCliTable) table = dp_cli_table_new (_("Field"), _("Column"), _("Sure"), _("Known by"),
                                                  NULL);
  guint n_rows = 0;

  dp_cli_table_set_numeric (table, 2);
  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    {
      const DpCsvChoice *choice = &mapping->choices[field];

      if (choice->column < 0)
        continue;
      add_mapping_row (table, dp_csv_field_get_nick (field), mapping->columns[choice->column],
                       choice->score, choice->origin);
      n_rows++;
    }
  if (mapping->symbol != NULL)
    {
      g_autofree char *quoted = g_strdup_printf (_("“%s” in every row"), mapping->symbol);

      add_mapping_row (table, dp_csv_field_get_nick (DP_CSV_FIELD_SYMBOL), quoted,
                       mapping->symbol_score, mapping->symbol_origin);
      n_rows++;
    }
  if (n_rows > 0)
    dp_cli_table_print (table, stdout);
}

static void
print_rows (const DpCsvPreview *preview)
{
  g_autoptr(DpCliTable) table = NULL;
  g_auto(GStrv) titles = g_strdupv (preview->titles);
  guint n = g_strv_length (titles);

  for (guint i = MAX_TITLES; i < n; i++)
    g_clear_pointer (&titles[i], g_free);
  table = dp_cli_table_new_for_columns ((const char * const *) titles);
  for (guint i = 0; i < preview->rows->len; i++)
    {
      const DpCsvPreviewRow *row = g_ptr_array_index (preview->rows, i);
      char **cells;

      if (row->values == NULL)
        continue;
      cells = g_strdupv (row->values);
      for (guint j = MAX_TITLES; j < n; j++)
        g_clear_pointer (&cells[j], g_free);
      dp_cli_table_take_cells (table, cells);
    }
  g_print ("\n");
  dp_cli_table_print (table, stdout);
}

void
_dp_cli_import_print_preview (const DpCsvPreview *preview)
{
  const DpCsvDialect *dialect = &preview->dialect;

  g_print (g_dngettext (GETTEXT_PACKAGE, "%s: %s, %u column parted by %s, %s, %s\n",
                        "%s: %s, %u columns parted by %s, %s, %s\n",
                        preview->mapping->n_columns),
           preview->path,
           dp_csv_mapping_get_contents (preview->mapping), preview->mapping->n_columns,
           get_delimiter_name (dialect->delimiter),
           dialect->has_header ? _("with a header") : _("without a header"),
           dp_csv_encoding_get_name (dialect->encoding));
  if (dialect->n_notes > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u line in front is no record\n",
                          "%u lines in front are no records\n", dialect->n_notes),
             dialect->n_notes);
  g_print ("\n");
  print_mapping (preview->mapping);
  if (preview->problem == NULL)
    print_rows (preview);
  fflush (stdout);

  for (guint i = 0; i < preview->rows->len; i++)
    {
      const DpCsvPreviewRow *row = g_ptr_array_index (preview->rows, i);

      if (row->cause != NULL)
        g_printerr ("%s: %s\n", preview->path, row->cause);
    }
  for (guint i = 0; i < preview->mapping->warnings->len; i++)
    g_printerr ("%s: %s\n", preview->path,
                (const char *) g_ptr_array_index (preview->mapping->warnings, i));
  if (preview->problem != NULL)
    g_printerr ("%s: %s\n", preview->path, preview->problem);
}
