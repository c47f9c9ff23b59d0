/* dp-load-query.c: statements of a load
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-private.h"

#include <string.h>

DpDbResult *
_dp_load_query (DpLoad      *load,
                const char  *name,
                DpDbParams  *params,
                GError     **error)
{
  g_assert (load != NULL);
  g_assert (name != NULL);

  /* What merges a table of its own is planned for the rows that are in it now. */
  if (params == NULL)
    return dex_await_object (dp_db_connection_query (load->connection, dp_db_load_sql (name), NULL),
                             error);

  return dex_await_object (dp_db_connection_query_named (load->connection, name, params), error);
}

void
_dp_load_defer (DpLoad     *load,
                const char *name,
                DpDbParams *params)
{
  g_assert (load != NULL);

  dp_db_connection_defer (load->connection, name, params);
}

gboolean
_dp_load_write (DpLoad      *load,
                const char  *name,
                DpDbParams  *params,
                GError     **error)
{
  g_autoptr(DpDbResult) result = _dp_load_query (load, name, params, error);

  if (result == NULL)
    return FALSE;
  load->rows_written += dp_db_result_get_affected (result);

  return TRUE;
}

DpDbParams *
_dp_load_add_decimal (DpDbParams *params,
                      DpDecimal   value)
{
  g_autofree char *text = dp_decimal_to_string (value);

  return dp_db_params_add_text (params, text);
}

DpDbParams *
_dp_load_add_date (DpDbParams *params,
                   gint32      date)
{
  g_autofree char *text = date != DP_DATE_NONE ? dp_date_to_string (date) : NULL;

  return dp_db_params_add_text (params, text);
}

DpDbParams *
_dp_load_add_ids (DpDbParams   *params,
                  const gint64 *ids,
                  gsize         n_ids)
{
  g_autoptr(GString) text = g_string_new ("{");

  for (gsize i = 0; i < n_ids; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", ids[i]);
  g_string_append_c (text, '}');

  return dp_db_params_add_text (params, text->str);
}

void
_dp_load_format_id (char        out[37],
                    const char *first_part,
                    ...)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  va_list parts;

  va_start (parts, first_part);
  for (const char *part = first_part; part != NULL; part = va_arg (parts, const char *))
    {
      /* With its end, so that "a" + "bc" is not "ab" + "c". */
      g_checksum_update (checksum, (const guchar *) part, strlen (part) + 1);
    }
  va_end (parts);
  g_checksum_get_digest (checksum, digest, &length);

  g_snprintf (out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
              digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6],
              digest[7], digest[8], digest[9], digest[10], digest[11], digest[12], digest[13],
              digest[14], digest[15]);
}

void
_dp_load_parse_id (const char *id,
                   guint8      out[16])
{
  for (guint i = 0; i < 16; id += 2, i++)
    {
      if (*id == '-')
        id++;
      out[i] = (guint8) (g_ascii_xdigit_value (id[0]) << 4 | g_ascii_xdigit_value (id[1]));
    }
}
