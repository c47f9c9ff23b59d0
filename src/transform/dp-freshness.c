/* dp-freshness.c: how old the newest row of a relation may be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-freshness.h"

#include <glib/gi18n-lib.h>

#define fail(error, ...) \
  (g_set_error ((error), DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, __VA_ARGS__), FALSE)

void
dp_freshness_free (DpFreshness *self)
{
  g_free (self->path);
  g_free (self->field);
  g_free (self->query);
  g_free (self->filter);
  g_free (self);
}

/* A key stands directly in an entry, or under its "config". */
static DpYamlNode *
lookup (DpYamlNode *owner,
        const char *key)
{
  DpYamlNode *config = owner != NULL ? dp_yaml_node_lookup (owner, "config") : NULL;
  DpYamlNode *found = config != NULL ? dp_yaml_node_lookup (config, key) : NULL;

  if (found == NULL && owner != NULL)
    found = dp_yaml_node_lookup (owner, key);

  return found;
}

static void
read_text (DpYamlNode  *owner,
           const char  *key,
           char       **text)
{
  DpYamlNode *node = lookup (owner, key);

  if (node != NULL)
    g_set_str (text, dp_yaml_node_get_text (node));
}

/* {count: 12, period: hour}; nothing for no limit. */
static gboolean
read_limit (DpFreshness  *self,
            DpYamlNode   *freshness,
            const char   *key,
            gint64       *seconds,
            GError      **error)
{
  static const struct { const char *period; gint64 seconds; } periods[] = {
    { "minute", 60 }, { "hour", 3600 }, { "day", 86400 },
  };
  DpYamlNode *node = dp_yaml_node_lookup (freshness, key);
  const char *count = node != NULL ? dp_yaml_node_lookup_text (node, "count") : NULL;
  const char *period = node != NULL ? dp_yaml_node_lookup_text (node, "period") : NULL;
  gint64 n;

  if (node == NULL)
    return TRUE;

  /* Nothing in place of a limit lifts that of the source. */
  *seconds = 0;
  if (dp_yaml_node_get_length (node) == 0)
    return TRUE;

  for (gsize i = 0; period != NULL && i < G_N_ELEMENTS (periods); i++)
    if (g_str_equal (periods[i].period, period) && count != NULL &&
        g_ascii_string_to_signed (count, 10, 1, G_MAXINT32, &n, NULL))
      {
        *seconds = n * periods[i].seconds;
        return TRUE;
      }

  return fail (error, _("%s:%u: “%s” is “{count: 12, period: hour}”, with minute, hour or day"),
               self->path, dp_yaml_node_get_line (node), key);
}

/* Takes over what one level says. Returns: in @off, whether it says that there is nothing to
 * check */
static gboolean
read_level (DpFreshness  *self,
            DpYamlNode   *owner,
            gboolean     *off,
            GError      **error)
{
  DpYamlNode *freshness = owner != NULL ? lookup (owner, "freshness") : NULL;

  read_text (owner, "loaded_at_field", &self->field);
  read_text (owner, "loaded_at_query", &self->query);
  if (freshness == NULL)
    return TRUE;
  *off = !dp_yaml_node_is_mapping (freshness);
  self->line = dp_yaml_node_get_line (freshness);
  read_text (freshness, "filter", &self->filter);

  return read_limit (self, freshness, "warn_after", &self->warn_after_s, error) &&
         read_limit (self, freshness, "error_after", &self->error_after_s, error);
}

gboolean
dp_freshness_read (const char   *path,
                   DpYamlNode   *outer,
                   DpYamlNode   *node,
                   DpFreshness **freshness,
                   GError      **error)
{
  g_autoptr(DpFreshness) self = g_new0 (DpFreshness, 1);
  gboolean off = TRUE;

  self->path = g_strdup (path);
  self->line = dp_yaml_node_get_line (node);
  if (!read_level (self, outer, &off, error) || !read_level (self, node, &off, error))
    return FALSE;
  if (off || (self->warn_after_s == 0 && self->error_after_s == 0))
    return TRUE;
  *freshness = g_steal_pointer (&self);

  return TRUE;
}
