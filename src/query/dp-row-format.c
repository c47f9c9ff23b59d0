/* dp-row-format.c: values of a row as CSV and JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-row-format.h"

#include <string.h>

#include "dp-result-store.h"

/* PostgreSQL's numbers for its types, from its catalog. */
enum
{
  OID_BOOL = 16,
  OID_JSON = 114,
  OID_JSONB = 3802,
};

static void
append_quoted (GString    *line,
               const char *text)
{
  g_string_append_c (line, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *text);
    }
  g_string_append_c (line, '"');
}

void
dp_row_append_csv (GString    *line,
                   const char *text)
{
  if (text == NULL)
    return;

  /* An empty text is quoted, so that it is not taken for no value. */
  if (*text != '\0' && strpbrk (text, ",\"\r\n") == NULL)
    g_string_append (line, text);
  else
    append_quoted (line, text);
}

void
dp_row_append_tab (GString    *line,
                   const char *text)
{
  if (text == NULL)
    return;

  if (strpbrk (text, "\t\"\r\n") == NULL)
    g_string_append (line, text);
  else
    append_quoted (line, text);
}

void
dp_row_append_json_string (GString    *line,
                           const char *text)
{
  g_string_append_c (line, '"');
  for (; *text != '\0'; text++)
    {
      guchar c = *text;

      if (c == '"' || c == '\\')
        {
          g_string_append_c (line, '\\');
          g_string_append_c (line, c);
        }
      else if (c == '\n')
        g_string_append (line, "\\n");
      else if (c < 0x20)
        g_string_append_printf (line, "\\u%04x", c);
      else
        g_string_append_c (line, c);
    }
  g_string_append_c (line, '"');
}

void
dp_row_append_json (GString    *line,
                    const char *text,
                    guint       type_oid)
{
  if (text == NULL)
    g_string_append (line, "null");
  else if (type_oid == OID_BOOL)
    g_string_append (line, *text == 't' ? "true" : "false");
  else if (dp_result_type_is_number (type_oid) &&
           strpbrk (text, "Ny") == NULL) /* not NaN, not Infinity */
    g_string_append (line, text);
  else if (type_oid == OID_JSON || type_oid == OID_JSONB)
    g_string_append (line, text);
  else
    dp_row_append_json_string (line, text);
}
