/* dp-freshness.h: how old the newest row of a relation may be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** DpFreshness: what a .yml file says of a source's table or of a model; 0: no limit */
struct _DpFreshness
{
  char  *path;
  guint  line;
  gint64 warn_after_s;
  gint64 error_after_s;
  char  *field;        /* nullable: loaded_at_field */
  char  *query;        /* nullable: loaded_at_query */
  char  *filter;       /* nullable */
};

void     dp_freshness_free (DpFreshness  *self);

/**
 * dp_freshness_read:
 * @outer: (nullable): the source of a table: what it says holds unless the table says otherwise
 * @freshness: (out) (nullable): %NULL where nothing is asked for
 */
gboolean dp_freshness_read (const char   *path,
                            DpYamlNode   *outer,
                            DpYamlNode   *node,
                            DpFreshness **freshness,
                            GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpFreshness, dp_freshness_free)

G_END_DECLS
