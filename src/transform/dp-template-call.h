/* dp-template-call.h: for functions that templates call: their arguments, and errors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-transform.h"
#include "dp-value.h"

G_BEGIN_DECLS

/** dp_template_error: sets an error without a position; gives %NULL */
#define dp_template_error(error, ...) \
  (g_set_error ((error), DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, __VA_ARGS__), NULL)

/** DpTemplateFunction: a name of the template language, and what it calls */
typedef struct
{
  const char  *name;
  DpValueFunc  func;
} DpTemplateFunction;

/** dp_call_get: Returns: (transfer none) (nullable): an argument by its place or its name */
DpValue    *dp_call_get          (const DpCall *call,
                                  guint         index,
                                  const char   *name);
/** dp_call_get_string: Returns: (transfer none) (nullable): %NULL where it is no string, too */
const char *dp_call_get_string   (const DpCall *call,
                                  guint         index,
                                  const char   *name);
gint64      dp_call_get_integer  (const DpCall *call,
                                  guint         index,
                                  const char   *name,
                                  gint64        fallback);
gboolean    dp_call_get_boolean  (const DpCall *call,
                                  guint         index,
                                  const char   *name,
                                  gboolean      fallback);
/** dp_call_get_host: Returns: (nullable): what the template is rendered for */
gpointer    dp_call_get_host     (const DpCall *call);
/** dp_call_return: ends the macro that is at work; @value: (transfer none): what it gives */
void        dp_call_return       (const DpCall *call,
                                  DpValue      *value);
/** dp_call_function: calls @function with positional arguments only; Returns: (nullable) */
DpValue    *dp_call_function     (const DpCall  *call,
                                  DpValue       *function,
                                  GError       **error,
                                  ...) G_GNUC_NULL_TERMINATED;
/** dp_call_lookup: Returns: (transfer full): what a name means where the function is called */
DpValue    *dp_call_lookup       (const DpCall *call,
                                  const char   *name);

/** dp_value_add_functions: @functions: ended by one without a name */
void        dp_value_add_functions (DpValue                  *into,
                                    const DpTemplateFunction *functions);
/**
 * dp_value_get_attribute:
 * @name: what stands after a point: an attribute, a method or a key
 *
 * Returns: (transfer full): undefined where there is none
 */
DpValue    *dp_value_get_attribute (DpValue    *self,
                                    const char *name);
/** dp_value_get_path: "a.b.0", as filters take it */
DpValue    *dp_value_get_path      (DpValue    *self,
                                    const char *path);

G_END_DECLS
