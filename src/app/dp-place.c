/* dp-place.c: where the list at the left leads, besides the instruments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-place.h"

#include <glib/gi18n.h>

#include "dp-compare-page.h"
#include "dp-health-page.h"
#include "dp-models-page.h"
#include "dp-overview-page.h"
#include "dp-pipeline-page.h"
#include "dp-portfolio-page.h"
#include "dp-query-page.h"

typedef struct
{
  const char *id;
  const char *title;
  const char *icon_name;
  GType     (*get_page_type) (void);
} PlaceInfo;

/* A new page is a line here, and its icon in the folder beside. */
static const PlaceInfo infos[] = {
  { "overview", N_("Overview"), "page-overview-symbolic", dp_overview_page_get_type },
  { "compare", N_("Compare"), "page-compare-symbolic", dp_compare_page_get_type },
  { "portfolio", N_("Portfolio"), "page-portfolio-symbolic", dp_portfolio_page_get_type },
  { "pipeline", N_("Pipeline"), "page-pipeline-symbolic", dp_pipeline_page_get_type },
  { "health", N_("Data Health"), "page-health-symbolic", dp_health_page_get_type },
  { "models", N_("Models"), "page-models-symbolic", dp_models_page_get_type },
  { "query", N_("Query"), "page-query-symbolic", dp_query_page_get_type },
};

struct _DpPlace
{
  GObject          parent_instance;

  const PlaceInfo *info;
};

G_DEFINE_FINAL_TYPE (DpPlace, dp_place, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_ICON_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
dp_place_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  DpPlace *self = DP_PLACE (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_static_string (value, dp_place_get_id (self));
      break;
    case PROP_TITLE:
      g_value_set_static_string (value, dp_place_get_title (self));
      break;
    case PROP_ICON_NAME:
      g_value_set_static_string (value, dp_place_get_icon_name (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_place_class_init (DpPlaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dp_place_get_property;

  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_ICON_NAME] =
    g_param_spec_string ("icon-name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_place_init (DpPlace *self)
{
}

GListModel *
dp_place_list_new (void)
{
  GListStore *store = g_list_store_new (DP_TYPE_PLACE);

  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    {
      g_autoptr(DpPlace) place = g_object_new (DP_TYPE_PLACE, NULL);

      place->info = &infos[i];
      g_list_store_append (store, place);
    }

  return G_LIST_MODEL (store);
}

const char *
dp_place_get_id (DpPlace *self)
{
  g_return_val_if_fail (DP_IS_PLACE (self), NULL);

  return self->info->id;
}

const char *
dp_place_get_title (DpPlace *self)
{
  g_return_val_if_fail (DP_IS_PLACE (self), NULL);

  return _(self->info->title);
}

const char *
dp_place_get_icon_name (DpPlace *self)
{
  g_return_val_if_fail (DP_IS_PLACE (self), NULL);

  return self->info->icon_name;
}

DpPage *
dp_place_build (DpPlace  *self,
                DpEngine *engine)
{
  g_return_val_if_fail (DP_IS_PLACE (self), NULL);
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  return g_object_new (self->info->get_page_type (), "engine", engine, NULL);
}
