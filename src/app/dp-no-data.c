/* dp-no-data.c: what a page about the data shows while there is none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-no-data.h"

struct _DpNoData
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (DpNoData, dp_no_data, ADW_TYPE_BIN)

static void
dp_no_data_class_init (DpNoDataClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               RESOURCE_PATH "/dp-no-data.ui");
}

static void
dp_no_data_init (DpNoData *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
