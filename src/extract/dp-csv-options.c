/* dp-csv-options.c: what a person said about a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-options.h"

DpCsvOptions
dp_csv_options_copy (const DpCsvOptions *from)
{
  DpCsvOptions copy = { 0 };

  if (from == NULL)
    return copy;

  copy = *from;
  copy.columns = (const char * const *) g_strdupv ((char **) from->columns);
  copy.symbol = g_strdup (from->symbol);
  copy.time_zone = g_strdup (from->time_zone);
  copy.remembered = g_strdup (from->remembered);
  copy.names = (const char * const *) g_strdupv ((char **) from->names);

  return copy;
}

void
dp_csv_options_clear (DpCsvOptions *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev ((char **) self->columns);
  g_free ((char *) self->symbol);
  g_free ((char *) self->time_zone);
  g_free ((char *) self->remembered);
  g_strfreev ((char **) self->names);
  *self = (DpCsvOptions) { 0 };
}
