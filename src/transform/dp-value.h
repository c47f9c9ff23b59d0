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
  DP_VALUE_OBJECT,
} DpValueKind;

/**
 * DpValue: (ref-func dp_value_ref) (unref-func dp_value_unref)
 * As in Python, lists and dicts can be changed by whoever holds them: a template that appends to a
 * list changes what all others see of it. What is to stay as it is has to be copied before it is
 * handed out. One thread at a time uses the values of a project.
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

/**
 * DpValueClass: what an object can do; each function but the name may be missing
 * @name: for error messages: "a relation", not translated yet
 * @get: an attribute or an item; Returns: (transfer full) (nullable): %NULL where there is none
 * @set: Returns: %FALSE where it cannot be set
 * @binary: Returns: (nullable): %NULL without an error where it does not know the operator
 * @to_list: (transfer full): what a loop goes over
 * @is_mapping: "x is mapping" is true of it
 */
typedef struct
{
  const char  *name;
  gboolean     is_mapping;
  DpValue   *(*get)       (DpValue        *self,
                           gpointer        data,
                           const char     *name);
  gboolean   (*set)       (gpointer        data,
                           const char     *name,
                           DpValue        *value);
  DpValue   *(*call)      (const DpCall   *call,
                           gpointer        data,
                           GError        **error);
  DpValue   *(*binary)    (const char     *operator,
                           DpValue        *left,
                           DpValue        *right,
                           GError        **error);
  DpValue   *(*to_list)   (gpointer        data);
  char      *(*to_string) (gpointer        data);
  gboolean   (*is_true)   (gpointer        data);
  int        (*compare)   (gpointer        a,
                           gpointer        b);
  void       (*free)      (gpointer        data);
} DpValueClass;

DpValue     *dp_value_new_undefined  (void);
/** dp_value_new_undefined_name: @name: what was asked for, for the message when it is used */
DpValue     *dp_value_new_undefined_name (const char *name);
/** dp_value_new_blank: undefined, too, but known to be: it is written as nothing, and empty */
DpValue     *dp_value_new_blank      (void);
gboolean     dp_value_is_blank       (DpValue        *self);
DpValue     *dp_value_new_none       (void);
DpValue     *dp_value_new_boolean    (gboolean        value);
DpValue     *dp_value_new_integer    (gint64          value);
DpValue     *dp_value_new_number     (double          value);
DpValue     *dp_value_new_string     (const char     *value);
DpValue     *dp_value_take_string    (char           *value);
DpValue     *dp_value_new_list       (void);
/** dp_value_new_tuple: a list that is written in parentheses and does not change */
DpValue     *dp_value_new_tuple      (void);
/** dp_value_new_set: a list that is the same as another set whatever the order of both; who fills
 * it sees to it that nothing is in it twice */
DpValue     *dp_value_new_set        (void);
/** dp_value_new_row: @names: (transfer none): a tuple whose items have names; keeps a reference */
DpValue     *dp_value_new_row        (GPtrArray      *names);
DpValue     *dp_value_new_dict       (void);
/** dp_value_new_function: @notify: (nullable): frees @data */
DpValue     *dp_value_new_function   (DpValueFunc     func,
                                      gpointer        data,
                                      GDestroyNotify  notify);
/** dp_value_new_object: @data: (transfer full) */
DpValue     *dp_value_new_object     (const DpValueClass *klass,
                                      gpointer        data);
/** dp_value_new_method: a function whose data is @self, which it holds */
DpValue     *dp_value_new_method     (DpValueFunc     func,
                                      DpValue        *self);
DpValue     *dp_value_ref            (DpValue        *self);
void         dp_value_unref          (DpValue        *self);

DpValueKind  dp_value_get_kind       (DpValue        *self);
/** dp_value_get_kind_name: Returns: for error messages: "a string", "a list" … */
const char  *dp_value_get_kind_name  (DpValue        *self);
gboolean     dp_value_is_true        (DpValue        *self);
gboolean     dp_value_is_tuple       (DpValue        *self);
gboolean     dp_value_is_set         (DpValue        *self);
gboolean     dp_value_is_row         (DpValue        *self);
/** dp_value_get_object: Returns: (nullable): its data if it is of @klass */
gpointer     dp_value_get_object     (DpValue        *self,
                                      const DpValueClass *klass);
/** dp_value_get_class: Returns: (nullable): %NULL where it is no object */
const DpValueClass *dp_value_get_class (DpValue      *self);
gpointer     dp_value_get_data       (DpValue        *self);
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
/** dp_value_dup_key: Returns: (transfer full): the key as it was given: a number stays one */
DpValue     *dp_value_dup_key        (DpValue        *self,
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
/** dp_value_set_keyed: @key: any value; @value: (transfer full) */
void         dp_value_set_keyed      (DpValue        *self,
                                      DpValue        *key,
                                      DpValue        *value);
/** dp_value_insert: into a list, at its end where @index is beyond it; @item: (transfer full) */
void         dp_value_insert         (DpValue        *self,
                                      guint           index,
                                      DpValue        *item);
/** dp_value_remove: takes an item off a list, or a pair off a dict */
void         dp_value_remove         (DpValue        *self,
                                      guint           index);
void         dp_value_clear          (DpValue        *self);
/** dp_value_find: Returns: the place of @key in a dict, or -1 */
int          dp_value_find           (DpValue        *self,
                                      const char     *key);
/** dp_value_copy: Returns: (transfer full): a list or a dict with the same items; else itself */
DpValue     *dp_value_copy           (DpValue        *self);
/** dp_value_items: Returns: (transfer full) (nullable): a list of what a loop over it would give */
DpValue     *dp_value_items          (DpValue        *self);
/** dp_value_set_text: what a value is when written: a number as the database gave it */
void         dp_value_set_text       (DpValue        *self,
                                      const char     *text);
/** dp_value_call: calls a function */
DpValue     *dp_value_call           (DpValue        *self,
                                      const DpCall   *call,
                                      GError        **error);
/** dp_value_to_string: Returns: (transfer full): as a template writes it */
char        *dp_value_to_string      (DpValue        *self);
/** dp_value_to_literal: Returns: (transfer full): as it would stand in a template */
char        *dp_value_to_literal     (DpValue        *self);
gboolean     dp_value_equal          (DpValue        *a,
                                      DpValue        *b);
/** dp_value_compare: @result: below, at or above 0. Returns: %FALSE where they have no order */
gboolean     dp_value_compare        (DpValue        *a,
                                      DpValue        *b,
                                      int            *result);
/** dp_value_to_strv: Returns: (transfer full): a list's items as text; just one for anything
 * else */
char       **dp_value_to_strv        (DpValue        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpValue, dp_value_unref)

G_END_DECLS
