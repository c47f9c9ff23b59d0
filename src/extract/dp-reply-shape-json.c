/* dp-reply-shape-json.c: a shape as it is stored
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-reply-shape-private.h"

#include <string.h>

#include "dp-json-text.h"

static void
add_samples (yyjson_mut_doc     *doc,
             yyjson_mut_val     *object,
             const DpShapeField *field)
{
  yyjson_mut_val *samples = yyjson_mut_arr (doc);

  for (guint i = 0; i < MIN (field->n_numbers, DP_SHAPE_SAMPLES); i++)
    yyjson_mut_arr_add_real (doc, samples, field->samples[i]);
  yyjson_mut_obj_add_uint (doc, object, "numbers", field->n_numbers);
  yyjson_mut_obj_add_real (doc, object, "min", field->minimum);
  yyjson_mut_obj_add_real (doc, object, "max", field->maximum);
  yyjson_mut_obj_add_val (doc, object, "samples", samples);
}

static yyjson_mut_val *
write_field (yyjson_mut_doc     *doc,
             const DpShapeField *field)
{
  yyjson_mut_val *object = yyjson_mut_obj (doc);
  yyjson_mut_val *seen = yyjson_mut_obj (doc);

  for (guint klass = 0; klass < DP_N_VALUE_CLASSES; klass++)
    {
      if (field->counts[klass] > 0)
        yyjson_mut_obj_add_uint (doc, seen, dp_value_class_get_name (klass), field->counts[klass]);
    }
  yyjson_mut_obj_add_uint (doc, object, "replies", field->n_replies);
  yyjson_mut_obj_add_val (doc, object, "seen", seen);
  if (field->n_numbers > 0)
    add_samples (doc, object, field);
  if (field->n_words > 0)
    yyjson_mut_obj_add_val (doc, object, "words",
                            yyjson_mut_arr_with_uint32 (doc, field->words, field->n_words));

  return object;
}

char *
dp_reply_shape_to_json (DpReplyShape *self)
{
  yyjson_mut_doc *doc;
  yyjson_mut_val *root;
  yyjson_mut_val *members;
  g_autoptr(GPtrArray) fields = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  doc = yyjson_mut_doc_new (NULL);
  root = yyjson_mut_obj (doc);
  members = yyjson_mut_obj (doc);
  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_uint (doc, root, "replies", self->n_replies);
  yyjson_mut_obj_add_val (doc, root, "fields", members);
  fields = dp_reply_shape_list_fields (self);
  for (guint i = 0; i < fields->len; i++)
    {
      const DpShapeField *field = g_ptr_array_index (fields, i);

      yyjson_mut_obj_add (members, yyjson_mut_str (doc, field->path), write_field (doc, field));
    }

  return dp_json_text_take (doc, YYJSON_WRITE_INF_AND_NAN_AS_NULL);
}

static void
parse_field (DpReplyShape *self,
             const char   *path,
             yyjson_val   *object)
{
  DpShapeField *field = _dp_reply_shape_take_field (self, path);
  yyjson_val *seen = yyjson_obj_get (object, "seen");
  yyjson_val *item;
  size_t index, n_items;

  field->n_replies = (guint) yyjson_get_uint (yyjson_obj_get (object, "replies"));
  for (guint klass = 0; klass < DP_N_VALUE_CLASSES; klass++)
    field->counts[klass] =
      (guint) yyjson_get_uint (yyjson_obj_get (seen, dp_value_class_get_name (klass)));
  yyjson_arr_foreach (yyjson_obj_get (object, "samples"), index, n_items, item)
    _dp_shape_field_note_number (field, yyjson_get_num (item));
  if (field->n_numbers > 0)
    {
      field->n_numbers = MAX (field->n_numbers,
                              (guint) yyjson_get_uint (yyjson_obj_get (object, "numbers")));
      field->minimum = yyjson_get_num (yyjson_obj_get (object, "min"));
      field->maximum = yyjson_get_num (yyjson_obj_get (object, "max"));
    }
  yyjson_arr_foreach (yyjson_obj_get (object, "words"), index, n_items, item)
    _dp_shape_field_note_word (field, (guint32) yyjson_get_uint (item));
}

DpReplyShape *
dp_reply_shape_parse (const char *json,
                      gssize      length)
{
  DpReplyShape *self = NULL;
  yyjson_doc *doc;
  yyjson_val *fields;
  yyjson_obj_iter iter;
  yyjson_val *key;

  g_return_val_if_fail (json != NULL, NULL);

  doc = yyjson_read (json, length < 0 ? strlen (json) : (gsize) length, YYJSON_READ_NOFLAG);
  fields = yyjson_obj_get (yyjson_doc_get_root (doc), "fields");
  if (yyjson_is_obj (fields))
    {
      self = dp_reply_shape_new ();
      self->n_replies = (guint) yyjson_get_uint (yyjson_obj_get (yyjson_doc_get_root (doc),
                                                                 "replies"));
      yyjson_obj_iter_init (fields, &iter);
      while ((key = yyjson_obj_iter_next (&iter)) != NULL)
        parse_field (self, yyjson_get_str (key), yyjson_obj_iter_get_val (key));
    }
  yyjson_doc_free (doc);

  return self;
}
