/* dp-age-row.h: how fresh a data set is, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-dataset-age.h"

G_BEGIN_DECLS

/** dp_age_row_new: Returns: (transfer floating): a row for @age */
GtkWidget *dp_age_row_new (DpDatasetAge *age);

G_END_DECLS
