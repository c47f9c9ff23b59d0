/* dp-db-sql.c: the text of queries
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "dp-db-connection.h"

static GMutex      loaded_mutex;
static GHashTable *loaded;      /* name → GBytes, for as long as the program runs */

/**
 * dp_db_quote_identifier: Returns: (transfer full): "name", quotes doubled; the one place that
 * quotes
 */
char *
dp_db_quote_identifier (const char *name)
{
  GString *quoted;

  g_return_val_if_fail (name != NULL, NULL);

  quoted = g_string_new ("\"");
  for (const char *c = name; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (quoted, '"');
      g_string_append_c (quoted, *c);
    }
  g_string_append_c (quoted, '"');

  return g_string_free (quoted, FALSE);
}

/**
 * dp_db_load_sql:
 * @name: a file of sql/queries without .sql
 *
 * Returns: (transfer none): its text; a missing one is a programming error
 */
const char *
dp_db_load_sql (const char *name)
{
  GBytes *text;

  g_return_val_if_fail (name != NULL, NULL);

  g_mutex_lock (&loaded_mutex);
  if (loaded == NULL)
    loaded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  text = g_hash_table_lookup (loaded, name);
  if (text == NULL)
    {
      g_autofree char *path = g_strconcat (RESOURCE_PATH "/sql/queries/", name, ".sql", NULL);
      g_autoptr(GError) error = NULL;

      text = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      if (text == NULL)
        g_error ("There is no query “%s”: %s", name, error->message);
      g_hash_table_insert (loaded, g_strdup (name), text);
    }
  g_mutex_unlock (&loaded_mutex);

  /* GResource ends its data with a zero byte that is not counted. */
  return g_bytes_get_data (text, NULL);
}
