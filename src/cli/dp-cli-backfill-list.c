/* dp-cli-backfill-list.c: how backfills are shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-backfill.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-cli-table.h"
#include "dp-date.h"

DpCliExit
_dp_cli_print_backfills (GListModel *backfills)
{
  g_print ("[");
  for (guint i = 0; i < g_list_model_get_n_items (backfills); i++)
    {
      g_autoptr(DpBackfill) backfill = g_list_model_get_item (backfills, i);
      g_autofree char *json = dp_backfill_dup_json (backfill);

      g_print ("%s%s", i > 0 ? ",\n " : "", json);
    }
  g_print ("]\n");

  return DP_CLI_DONE;
}

static const char *
get_state_label (DpBackfill *backfill)
{
  switch (dp_backfill_get_state (backfill))
    {
    case DP_BACKFILL_ACTIVE:
      return dp_backfill_get_resume_us (backfill) != 0 ? _("waiting") : _("active");
    case DP_BACKFILL_PAUSED:
      return _("paused");
    case DP_BACKFILL_DONE:
      return _("done");
    case DP_BACKFILL_FAILED:
      return _("failed");
    case DP_BACKFILL_CANCELLED:
    default:
      return _("cancelled");
    }
}

/* Returns: (transfer full): of what it is */
static char *
describe_items (DpBackfill *backfill)
{
  const char * const *list = dp_backfill_get_symbols (backfill);

  if (list == NULL)
    list = dp_backfill_get_sources (backfill);

  return list != NULL ? g_strjoinv (", ", (char **) list) : g_strdup (_("everything"));
}

void
_dp_cli_show_backfills (GListModel *backfills)
{
  g_autoptr(DpCliTable) table = dp_cli_table_new (_("Backfill"), _("From"), _("To"), _("Of"),
                                                  _("State"), _("Days"), _("Calls Left"), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (backfills); i++)
    {
      g_autoptr(DpBackfill) backfill = g_list_model_get_item (backfills, i);
      guint days = dp_backfill_get_days (backfill);
      guint left = MIN (dp_backfill_get_days_left (backfill), days);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, dp_backfill_get_id (backfill));
      g_autofree char *from = dp_date_to_string (dp_backfill_get_from (backfill));
      g_autofree char *to = dp_date_to_string (dp_backfill_get_to (backfill));
      g_autofree char *items = describe_items (backfill);
      g_autofree char *progress = g_strdup_printf (_("%u of %u"), days - left, days);
      g_autofree char *calls = g_strdup_printf ("%u", dp_backfill_get_calls_left (backfill));

      dp_cli_table_add_row (table, id, from, to, items, get_state_label (backfill), progress, calls,
                            NULL);
    }
  dp_cli_table_print (table, stdout);
}
