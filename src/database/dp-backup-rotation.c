/* dp-backup-rotation.c: which backups are no longer kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-backup-rotation.h"

#include "dp-backup-private.h"

#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

typedef gint64 (*PeriodFunc) (gint64 made_us);

static gint64
get_day (gint64 made_us)
{
  return made_us / DAY_US;
}

/* From Monday to Sunday: the first of January 1970 was a Thursday. */
static gint64
get_week (gint64 made_us)
{
  return (made_us / DAY_US + 3) / 7;
}

static gint64
get_month (gint64 made_us)
{
  g_autoptr(GDateTime) made = g_date_time_new_from_unix_utc_usec (made_us);

  return g_date_time_get_year (made) * 12 + g_date_time_get_month (made);
}

/* Keeps the newest of each of the last @n periods that have one. @made: newest first */
static void
keep_periods (DpBackup * const *backups,
              gboolean         *kept,
              guint             n_backups,
              PeriodFunc        get_period,
              guint             n)
{
  gint64 last = -1;

  for (guint i = 0; i < n_backups && n > 0; i++)
    {
      gint64 period = get_period (backups[i]->made_us);

      if (period == last)
        continue;
      last = period;
      kept[i] = TRUE;
      n--;
    }
}

/**
 * dp_backup_choose_old:
 * @backups: (element-type DpBackup): as dp_backup_list() gave them
 * @database: only backups of this one
 * @keep: how many
 *
 * Returns: (transfer full) (element-type DpBackup): those that need not be kept
 */
GPtrArray *
dp_backup_choose_old (GPtrArray          *backups,
                      const char         *database,
                      const DpBackupKeep *keep)
{
  GPtrArray *old;
  g_autoptr(GPtrArray) own = NULL;
  g_autofree gboolean *kept = NULL;

  g_return_val_if_fail (backups != NULL, NULL);
  g_return_val_if_fail (database != NULL, NULL);
  g_return_val_if_fail (keep != NULL, NULL);

  own = g_ptr_array_new ();
  for (guint i = 0; i < backups->len; i++)
    {
      DpBackup *backup = backups->pdata[i];
      g_autofree char *name = g_path_get_basename (backup->path);

      if (g_str_has_prefix (name, DP_BACKUP_PREFIX) && g_str_equal (backup->database, database))
        g_ptr_array_add (own, backup);
    }

  kept = g_new0 (gboolean, own->len + 1);
  kept[0] = TRUE;
  keep_periods ((DpBackup **) own->pdata, kept, own->len, get_day, keep->days);
  keep_periods ((DpBackup **) own->pdata, kept, own->len, get_week, keep->weeks);
  keep_periods ((DpBackup **) own->pdata, kept, own->len, get_month, keep->months);

  old = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < own->len; i++)
    {
      if (!kept[i])
        g_ptr_array_add (old, g_object_ref (own->pdata[i]));
    }

  return old;
}
