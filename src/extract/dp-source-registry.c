/* dp-source-registry.c: which providers there are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-source-private.h"

#include "dp-alpha-vantage-source.h"
#include "dp-coingecko-source.h"
#include "dp-coinpaprika-source.h"
#include "dp-feed-source.h"

/* A new provider is a line here; its names are in its class. */
static GType (* const get_types[]) (void) = {
  dp_alpha_vantage_source_get_type,
  dp_coingecko_source_get_type,
  dp_coinpaprika_source_get_type,
  dp_feed_source_get_type,
};

/* Returns: (transfer none) (array length=G_N_ELEMENTS (get_types)): the classes, kept for good */
static DpSourceClass **
list_classes (void)
{
  static DpSourceClass *classes[G_N_ELEMENTS (get_types)];
  static gsize are_made;

  if (g_once_init_enter (&are_made))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (get_types); i++)
        {
          classes[i] = g_type_class_ref (get_types[i] ());
          g_assert (classes[i]->name != NULL && classes[i]->title != NULL);
        }
      g_once_init_leave (&are_made, 1);
    }

  return classes;
}

/* (nullable) */
static DpSourceClass *
find_class (const char *name)
{
  DpSourceClass **classes = list_classes ();

  for (gsize i = 0; i < G_N_ELEMENTS (get_types); i++)
    {
      if (g_str_equal (classes[i]->name, name))
        return classes[i];
    }

  return NULL;
}

DpSource *
dp_source_new_by_name (const char            *name,
                       const DpSourceOptions *options)
{
  DpSourceClass *klass;
  DpSource *source;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (options != NULL && DP_IS_TRANSPORT (options->transport), NULL);

  klass = find_class (name);
  if (klass == NULL)
    return NULL;

  source = g_object_new (G_TYPE_FROM_CLASS (klass), NULL);
  _dp_source_configure (source, options);

  return source;
}

const char * const *
dp_source_list_names (void)
{
  static const char *names[G_N_ELEMENTS (get_types) + 1];
  static gsize are_listed;

  if (g_once_init_enter (&are_listed))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (get_types); i++)
        names[i] = list_classes ()[i]->name;
      g_once_init_leave (&are_listed, 1);
    }

  return names;
}

const char *
dp_source_find_settings_name (const char *name)
{
  DpSourceClass *klass;

  g_return_val_if_fail (name != NULL, NULL);

  klass = find_class (name);
  if (klass == NULL)
    return NULL;

  return klass->settings_name != NULL ? klass->settings_name : klass->name;
}

gboolean
dp_source_can_search (const char *name)
{
  DpSourceClass *klass;

  g_return_val_if_fail (name != NULL, FALSE);

  klass = find_class (name);

  return klass != NULL && klass->new_search != NULL;
}

const char *
dp_source_find_title (const char *name)
{
  DpSourceClass *klass;

  g_return_val_if_fail (name != NULL, NULL);

  klass = find_class (name);

  return klass != NULL ? klass->title : NULL;
}
