/* dp-reply-shape.h: which fields a provider's replies have, and what is in them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <yyjson.h>

G_BEGIN_DECLS

/** DpValueClass: what a value is, as far as a change of it matters: 1 and 1.5 are of one class, as
 * are null, "" and the words that providers write for nothing */
typedef enum
{
  DP_VALUE_NOTHING,
  DP_VALUE_BOOLEAN,
  DP_VALUE_NUMBER,
  DP_VALUE_NUMBER_TEXT,
  DP_VALUE_DATE_TEXT,
  DP_VALUE_TEXT,
  DP_VALUE_OBJECT,
  DP_VALUE_ARRAY,
  DP_N_VALUE_CLASSES
} DpValueClass;

#define DP_SHAPE_SAMPLES 16

/**
 * DpShapeField:
 * @path: names from the root, each behind a "/"; "*" for any day, time or currency, "[]" for any
 *   item of a list, a "/" within a name is "~1"
 * @counts: values seen, by class
 * @n_replies: replies that had it
 * @minimum: of numbers, and of dates as days since 1970; NaN where there is none
 * @samples: some of those, each as likely as the other
 * @words: hashes of texts, the smallest of all seen: two lists tell how much the texts have in
 *   common
 */
typedef struct
{
  char   *path;
  guint   counts[DP_N_VALUE_CLASSES];
  guint   n_replies;
  double  minimum;
  double  maximum;
  double  samples[DP_SHAPE_SAMPLES];
  guint   n_numbers;      /* seen; samples has as many, or DP_SHAPE_SAMPLES */
  guint32 words[DP_SHAPE_SAMPLES];
  guint   n_words;
} DpShapeField;

/** DpReplyShape: what one reply looks like, or what those of an endpoint have looked like so far */
typedef struct _DpReplyShape DpReplyShape;

DpReplyShape       *dp_reply_shape_new             (void);
/** dp_reply_shape_new_for_json: of a reply. At most some 200 items of a list are looked at. */
DpReplyShape       *dp_reply_shape_new_for_json    (yyjson_val         *root);
/**
 * dp_reply_shape_new_for_rows:
 * @names: %NULL-terminated: the header of a table
 * @rows: (element-type GStrv): records of it, which may be shorter
 */
DpReplyShape       *dp_reply_shape_new_for_rows    (const char * const *names,
                                                    GPtrArray          *rows);
DpReplyShape       *dp_reply_shape_copy            (DpReplyShape       *self);
void                dp_reply_shape_free            (DpReplyShape       *self);

/** dp_reply_shape_parse: Returns: (transfer full) (nullable): %NULL where @json is not what
 * dp_reply_shape_to_json() writes */
DpReplyShape       *dp_reply_shape_parse           (const char         *json,
                                                    gssize              length);
char               *dp_reply_shape_to_json         (DpReplyShape       *self);

/** dp_reply_shape_merge: adds what @other has */
void                dp_reply_shape_merge           (DpReplyShape       *self,
                                                    DpReplyShape       *other);
/** dp_reply_shape_rename: from now on what was called @path, and all below it, is called
 * @new_path */
void                dp_reply_shape_rename          (DpReplyShape       *self,
                                                    const char         *path,
                                                    const char         *new_path);
/** dp_reply_shape_remove: forgets @path and all below it */
void                dp_reply_shape_remove          (DpReplyShape       *self,
                                                    const char         *path);

guint               dp_reply_shape_get_n_replies   (DpReplyShape       *self);
/** dp_reply_shape_list_fields: Returns: (transfer container) (element-type DpShapeField): by
 * path */
GPtrArray          *dp_reply_shape_list_fields     (DpReplyShape       *self);
/** dp_reply_shape_get_field: Returns: (transfer none) (nullable) */
const DpShapeField *dp_reply_shape_get_field       (DpReplyShape       *self,
                                                    const char         *path);
/** dp_reply_shape_dup_fingerprint: Returns: the same for replies with the same fields of the same
 * classes, whatever their values */
char               *dp_reply_shape_dup_fingerprint (DpReplyShape       *self);

/** dp_value_class_of_text: Returns: what a value is that is written as text */
DpValueClass        dp_value_class_of_text         (const char         *text);
/** dp_value_class_get_name: Returns: "number", as stored */
const char         *dp_value_class_get_name        (DpValueClass        klass);
/** dp_value_class_get_words: Returns: for people, after "is" or "was": "a number" */
const char         *dp_value_class_get_words       (DpValueClass        klass);

/** dp_shape_field_count: Returns: values that are not nothing */
guint               dp_shape_field_count           (const DpShapeField *self);
/** dp_shape_field_get_class: Returns: what most values that are not nothing are */
DpValueClass        dp_shape_field_get_class       (const DpShapeField *self);
/** dp_shape_path_dup_parent: Returns: (nullable): the path that @path is a member of */
char               *dp_shape_path_dup_parent       (const char         *path);
/** dp_shape_path_dup_name: Returns: the last name of @path, as the reply writes it */
char               *dp_shape_path_dup_name         (const char         *path);
/** dp_shape_path_append: adds a member's name, or "*" where it is a day or a time */
void                dp_shape_path_append           (GString            *path,
                                                    const char         *name,
                                                    gboolean            is_map);
/** dp_shape_is_map: whether the members of @object are alike and named by day, time or currency */
gboolean            dp_shape_is_map                (yyjson_val         *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpReplyShape, dp_reply_shape_free)

G_END_DECLS
