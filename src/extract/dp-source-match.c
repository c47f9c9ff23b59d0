/* dp-source-match.c: an instrument that a search found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-source-match.h"

G_DEFINE_BOXED_TYPE (DpSourceMatch, dp_source_match, dp_source_match_copy, dp_source_match_free)

DpSourceMatch *
dp_source_match_new (const char *source,
                     const char *id,
                     const char *symbol,
                     const char *name)
{
  DpSourceMatch *self;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  self = g_new0 (DpSourceMatch, 1);
  self->source = g_strdup (source);
  self->id = g_strdup (id);
  self->symbol = g_strdup (symbol != NULL ? symbol : id);
  self->name = g_strstrip (g_strdup (name != NULL ? name : ""));
  self->score = -1;

  return self;
}

DpSourceMatch *
dp_source_match_copy (const DpSourceMatch *self)
{
  DpSourceMatch *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = dp_source_match_new (self->source, self->id, self->symbol, self->name);
  copy->kind = g_strdup (self->kind);
  copy->place = g_strdup (self->place);
  copy->currency = g_strdup (self->currency);
  copy->score = self->score;

  return copy;
}

void
dp_source_match_free (DpSourceMatch *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->source);
  g_free (self->id);
  g_free (self->symbol);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->place);
  g_free (self->currency);
  g_free (self);
}
