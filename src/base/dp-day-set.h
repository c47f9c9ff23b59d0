/* dp-day-set.h: many days, as few stretches
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-date.h"

G_BEGIN_DECLS

/**
 * DpDaySet:
 * Stretches of days that neither overlap nor touch, oldest first; in the database a datemultirange.
 */
typedef struct _DpDaySet DpDaySet;

DpDaySet *dp_day_set_new       (void);
void      dp_day_set_free      (DpDaySet       *self);

/** dp_day_set_parse: Returns: (transfer full): what PostgreSQL writes, "{[2026-01-02,2026-02-01)}";
 * empty for %NULL and for what is none */
DpDaySet *dp_day_set_parse     (const char     *text);
/** dp_day_set_to_string: Returns: (transfer full): as PostgreSQL reads it */
char     *dp_day_set_to_string (const DpDaySet *self);

/** dp_day_set_add: every day from @first to the one before @end; cheap where it comes last */
void      dp_day_set_add       (DpDaySet       *self,
                                gint32          first,
                                gint32          end);
gboolean  dp_day_set_contains  (const DpDaySet *self,
                                gint32          day);
/** dp_day_set_get_end: Returns: the first day from @day on that is not in the set */
gint32    dp_day_set_get_end   (const DpDaySet *self,
                                gint32          day);
/** dp_day_set_get_first: Returns: the oldest day, or %DP_DATE_NONE */
gint32    dp_day_set_get_first (const DpDaySet *self);
/** dp_day_set_get_n_stretches: Returns: 0 for an empty set */
guint     dp_day_set_get_n_stretches (const DpDaySet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpDaySet, dp_day_set_free)

G_END_DECLS
