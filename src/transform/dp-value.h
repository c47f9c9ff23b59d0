/* dp-value.h: a value of the template language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DP_VALUE_UNDEFINED,
  DP_VALUE_NONE,
  DP_VALUE_BOOLEAN,
  DP_VALUE_INTEGER,
  DP_VALUE_NUMBER,
  DP_VALUE_STRING,
  DP_VALUE_LIST,
  DP_VALUE_DICT,
  DP_VALUE_FUNCTION,
} DpValueKind;

/**
 * DpValue: (ref-func dp_value_ref) (unref-func dp_value_unref)
 * Lists and dicts are filled by their maker and not changed after.
 */
typedef struct _DpValue DpValue;
typedef struct _DpEvaluator DpEvaluator;

/** DpCall: what a function is called with, and where: @file and @line of the call */
typedef struct
{
  DpEvaluator *evaluator;
  const char  *file;
  guint        line;
  DpValue     *positional;    /* a list */
  DpValue     *named;         /* a dict */
} DpCall;

/** DpValueFunc: Returns: (transfer full) (nullable): %NULL with @error set, without a position */
typedef DpValue *(*DpValueFunc) (const DpCall  *call,
                                 gpointer       data,
                                 GError       **error);

DpValue     *dp_value_new_undefined  (void);
DpValue     *dp_value_new_none       (void);
DpValue     *dp_value_new_boolean    (gboolean        value);
DpValue     *dp_value_new_integer    (gint64          value);
DpValue     *dp_value_new_number     (double          value);
DpValue     *dp_value_new_string     (const char     *value);
DpValue     *dp_value_take_string    (char           *value);
DpValue     *dp_value_new_list       (void);
DpValue     *dp_value_new_dict       (void);
/** dp_value_new_function: @notify: (nullable): frees @data */
DpValue     *dp_value_new_function   (DpValueFunc     func,
                                      gpointer        data,
                                      GDestroyNotify  notify);
DpValue     *dp_value_ref            (DpValue        *self);
void         dp_value_unref          (DpValue        *self);

DpValueKind  dp_value_get_kind       (DpValue        *self);
/** dp_value_get_kind_name: Returns: for error messages: "a string", "a list" … */
const char  *dp_value_get_kind_name  (DpValue        *self);
gboolean     dp_value_is_true        (DpValue        *self);
gboolean     dp_value_is_numeric     (DpValue        *self);
/** dp_value_get_integer: 0 where it is no number */
gint64       dp_value_get_integer    (DpValue        *self);
double       dp_value_get_number     (DpValue        *self);
/** dp_value_get_string: Returns: (nullable): %NULL where it is no string */
const char  *dp_value_get_string     (DpValue        *self);
/** dp_value_get_length: items, keys, or characters */
guint        dp_value_get_length     (DpValue        *self);
/** dp_value_get_item: Returns: (transfer none): of a list, or the value at that place of a dict */
DpValue     *dp_value_get_item       (DpValue        *self,
                                      guint           index);
const char  *dp_value_get_key        (DpValue        *self,
                                      guint           index);
/** dp_value_lookup: Returns: (transfer none) (nullable): of a dict; %NULL for anything else too */
DpValue     *dp_value_lookup         (DpValue        *self,
                                      const char     *key);
/** dp_value_lookup_string: Returns: (nullable): a string under @key */
const char  *dp_value_lookup_string  (DpValue        *self,
                                      const char     *key);
/** dp_value_append: @item: (transfer full) */
void         dp_value_append         (DpValue        *self,
                                      DpValue        *item);
/** dp_value_set: @value: (transfer full) */
void         dp_value_set            (DpValue        *self,
                                      const char     *key,
                                      DpValue        *value);
/** dp_value_set_text: what a dict is when written: a relation is its quoted name */
void         dp_value_set_text       (DpValue        *self,
                                      const char     *text);
/** dp_value_call: calls a function */
DpValue     *dp_value_call           (DpValue        *self,
                                      const DpCall   *call,
                                      GError        **error);
/** dp_value_to_string: Returns: (transfer full): as a template writes it */
char        *dp_value_to_string      (DpValue        *self);
gboolean     dp_value_equal          (DpValue        *a,
                                      DpValue        *b);
/** dp_value_to_strv: Returns: (transfer full): a list's items as text; just one for anything else */
char       **dp_value_to_strv        (DpValue        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpValue, dp_value_unref)

G_END_DECLS
