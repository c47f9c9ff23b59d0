/* dp-template-namespace.c: objects that templates make: namespaces, cyclers, joiners
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A namespace is what a loop can leave something in. */
static DpValue *
namespace_get (DpValue    *self,
               gpointer    data,
               const char *name)
{
  DpValue *found = dp_value_lookup (data, name);

  return found != NULL ? dp_value_ref (found) : NULL;
}

static gboolean
namespace_set (gpointer    data,
               const char *name,
               DpValue    *value)
{
  dp_value_set (data, name, dp_value_ref (value));

  return TRUE;
}

static char *
namespace_to_string (gpointer data)
{
  g_autofree char *text = dp_value_to_string (data);

  return g_strdup_printf ("<Namespace %s>", text);
}

static void
namespace_free (gpointer data)
{
  dp_value_unref (data);
}

static const DpValueClass namespace_class = {
  .name = N_("a namespace"),
  .get = namespace_get,
  .set = namespace_set,
  .to_string = namespace_to_string,
  .free = namespace_free,
};

DpValue *
_dp_template_namespace_cb (const DpCall  *call,
                           gpointer       data,
                           GError       **error)
{
  DpValue *from = dp_call_get (call, 0, "");
  DpValue *values = from != NULL && dp_value_get_kind (from) == DP_VALUE_DICT
                      ? dp_value_copy (from) : dp_value_new_dict ();

  for (guint i = 0; i < dp_value_get_length (call->named); i++)
    dp_value_set (values, dp_value_get_key (call->named, i),
                  dp_value_ref (dp_value_get_item (call->named, i)));

  return dp_value_new_object (&namespace_class, values);
}

typedef struct
{
  DpValue *items;
  guint    at;
} Cycler;

static DpValue *cycler_get (DpValue    *self,
                            gpointer    data,
                            const char *name);

static void
cycler_free (gpointer data)
{
  Cycler *self = data;

  dp_value_unref (self->items);
  g_free (self);
}

static const DpValueClass cycler_class = {
  .name = N_("a cycler"),
  .get = cycler_get,
  .free = cycler_free,
};

static DpValue *
cycler_current (Cycler *self)
{
  return dp_value_ref (dp_value_get_item (self->items,
                                          self->at % dp_value_get_length (self->items)));
}

static DpValue *
call_next_cb (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  Cycler *self = dp_value_get_object (data, &cycler_class);
  DpValue *current = cycler_current (self);

  self->at++;

  return current;
}

static DpValue *
call_reset_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  Cycler *self = dp_value_get_object (data, &cycler_class);

  self->at = 0;

  return dp_value_new_none ();
}

static DpValue *
cycler_get (DpValue    *self,
            gpointer    data,
            const char *name)
{
  if (g_str_equal (name, "current"))
    return cycler_current (data);
  if (g_str_equal (name, "next"))
    return dp_value_new_method (call_next_cb, self);
  if (g_str_equal (name, "reset"))
    return dp_value_new_method (call_reset_cb, self);

  return NULL;
}

DpValue *
_dp_template_cycler_cb (const DpCall  *call,
                        gpointer       data,
                        GError       **error)
{
  Cycler *self;

  if (dp_value_get_length (call->positional) == 0)
    return dp_template_error (error, _("cycler needs the values to go through"));
  self = g_new0 (Cycler, 1);
  self->items = dp_value_ref (call->positional);

  return dp_value_new_object (&cycler_class, self);
}

typedef struct
{
  char     *text;
  gboolean  used;
} Joiner;

static void
joiner_free (gpointer data)
{
  Joiner *self = data;

  g_free (self->text);
  g_free (self);
}

/* Nothing at first, then the text. */
static DpValue *
joiner_call (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  Joiner *self = data;
  gboolean used = self->used;

  self->used = TRUE;

  return dp_value_new_string (used ? self->text : "");
}

static const DpValueClass joiner_class = {
  .name = N_("a joiner"),
  .call = joiner_call,
  .free = joiner_free,
};

DpValue *
_dp_template_joiner_cb (const DpCall  *call,
                        gpointer       data,
                        GError       **error)
{
  const char *text = dp_call_get_string (call, 0, "sep");
  Joiner *self = g_new0 (Joiner, 1);

  self->text = g_strdup (text != NULL ? text : ", ");

  return dp_value_new_object (&joiner_class, self);
}
