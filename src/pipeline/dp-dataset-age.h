/* dp-dataset-age.h: how old the newest data of a data set is, and how old it may be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "dp-date.h"

G_BEGIN_DECLS

typedef enum
{
  DP_AGE_FRESH,
  DP_AGE_LATE,    /* some of it is older than it should be */
} DpAgeState;

/**
 * DpDatasetAge:
 * What a source brings of one kind, over all symbols, on one exchange's calendar. Immutable.
 */
#define DP_TYPE_DATASET_AGE (dp_dataset_age_get_type ())
G_DECLARE_FINAL_TYPE (DpDatasetAge, dp_dataset_age, DP, DATASET_AGE, GObject)

const char *dp_dataset_age_get_source       (DpDatasetAge *self);
/** dp_dataset_age_get_purpose: Returns: what it is, for people: "prices by day" */
const char *dp_dataset_age_get_purpose      (DpDatasetAge *self);
/** dp_dataset_age_get_calendar: Returns: "XNYS", "24/7", … */
const char *dp_dataset_age_get_calendar     (DpDatasetAge *self);
/** dp_dataset_age_get_synthetic: whether it is the sample market's */
gboolean    dp_dataset_age_get_synthetic    (DpDatasetAge *self);
DpAgeState  dp_dataset_age_get_state        (DpDatasetAge *self);
/** dp_dataset_age_get_newest_day: Returns: the newest day there is of any symbol, or %DP_DATE_NONE
 * where it has none */
gint32      dp_dataset_age_get_newest_day   (DpDatasetAge *self);
/** dp_dataset_age_get_expected_day: Returns: the newest that each symbol should have, or
 * %DP_DATE_NONE where it has no days */
gint32      dp_dataset_age_get_expected_day (DpDatasetAge *self);
/** dp_dataset_age_get_asked_us: Returns: when it was last asked for with success, since 1970 */
gint64      dp_dataset_age_get_asked_us     (DpDatasetAge *self);
guint       dp_dataset_age_get_n_symbols    (DpDatasetAge *self);
/** dp_dataset_age_get_n_late: Returns: of them, those that are older than they should be */
guint       dp_dataset_age_get_n_late       (DpDatasetAge *self);
/** dp_dataset_age_get_n_quiet: Returns: those that have brought nothing new for weeks, and are
 * asked for more rarely */
guint       dp_dataset_age_get_n_quiet      (DpDatasetAge *self);
/** dp_dataset_age_get_scheduled: Returns: whether a pipeline's schedule says when it comes */
gboolean    dp_dataset_age_get_scheduled    (DpDatasetAge *self);

G_END_DECLS
