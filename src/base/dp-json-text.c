/* dp-json-text.c: JSON documents as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-json-text.h"

#include <stdlib.h>

char *
dp_json_text_take (yyjson_mut_doc    *doc,
                   yyjson_write_flag  flags)
{
  char *written = yyjson_mut_write (doc, flags, NULL);
  char *text = g_strdup (written);

  free (written);
  yyjson_mut_doc_free (doc);

  return text;
}
