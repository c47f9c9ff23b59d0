/* dp-reply-shape-read.c: the shape of a reply
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-reply-shape-private.h"

#include <string.h>

#include "dp-date.h"
#include "dp-decimal.h"
#include "dp-provider-rules.h"

/* Of a list, and of an object whose members are days, as many items tell enough. */
#define MAX_ITEMS      200
/* Deeper nesting than any provider's is looked at no further. */
#define MAX_DEPTH      12
/* A list within a list is a row by position, if it is this short. */
#define MAX_TUPLE      16
/* Prices by currency: so many members at least, with names no longer than this. */
#define MIN_CURRENCIES 10
#define MAX_CURRENCY   5

typedef struct
{
  DpReplyShape *shape;
  GString      *path;
} Reader;

static void read_value (Reader     *self,
                        yyjson_val *value,
                        guint       depth);

static gboolean
is_day (const char *name)
{
  return g_ascii_isdigit (*name) && strlen (name) >= 10 && dp_date_parse (name, -1) != DP_DATE_NONE;
}

static gboolean
is_currency (const char *name)
{
  gsize length = 0;

  while (g_ascii_islower (name[length]) || g_ascii_isdigit (name[length]))
    length++;

  return name[length] == '\0' && length > 0 && length <= MAX_CURRENCY;
}

gboolean
dp_shape_is_map (yyjson_val *object)
{
  yyjson_obj_iter iter;
  yyjson_val *key = NULL;
  yyjson_type type = YYJSON_TYPE_NONE;

  if (yyjson_obj_size (object) < MIN_CURRENCIES)
    return FALSE;

  yyjson_obj_iter_init (object, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_type of_value = yyjson_get_type (yyjson_obj_iter_get_val (key));

      if (!is_currency (yyjson_get_str (key)))
        return FALSE;
      if (of_value == YYJSON_TYPE_NULL)
        continue;
      if (type != YYJSON_TYPE_NONE && of_value != type)
        return FALSE;
      type = of_value;
    }

  return TRUE;
}

void
dp_shape_path_append (GString    *path,
                      const char *name,
                      gboolean    is_map)
{
  g_string_append_c (path, '/');
  if (is_map || is_day (name))
    {
      g_string_append_c (path, '*');
      return;
    }
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '/')
        g_string_append (path, "~1");
      else
        g_string_append_c (path, *p);
    }
}

static void
note_text (DpShapeField *field,
           const char   *text,
           gsize         length)
{
  gsize digits = length > 1 && text[length - 1] == '%' ? length - 1 : length;
  DpDecimal number;
  gint64 moment_us;

  if (dp_provider_means_nothing (text))
    {
      field->counts[DP_VALUE_NOTHING]++;
    }
  else if (dp_decimal_parse (text, digits, &number))
    {
      field->counts[DP_VALUE_NUMBER_TEXT]++;
      _dp_shape_field_note_number (field, dp_decimal_to_double (number));
    }
  else if (g_ascii_isdigit (*text) && length >= 10 && dp_timestamp_parse (text, &moment_us))
    {
      field->counts[DP_VALUE_DATE_TEXT]++;
      _dp_shape_field_note_number (field, moment_us / (86400.0 * G_USEC_PER_SEC));
    }
  else
    {
      field->counts[DP_VALUE_TEXT]++;
      _dp_shape_field_note_text (field, text, length);
    }
}

static void
read_member (Reader     *self,
             const char *name,
             gboolean    is_map,
             yyjson_val *value,
             guint       depth)
{
  gsize length = self->path->len;

  dp_shape_path_append (self->path, name, is_map);
  read_value (self, value, depth + 1);
  g_string_truncate (self->path, length);
}

/* The first and the last, and between them so many that the distance is the same. */
static gboolean
is_sampled (gsize index,
            gsize n_items)
{
  gsize stride = (n_items + MAX_ITEMS - 1) / MAX_ITEMS;

  return index % MAX (stride, 1) == 0 || index + 1 == n_items;
}

static void
read_object (Reader     *self,
             yyjson_val *object,
             guint       depth)
{
  gsize n_members = yyjson_obj_size (object);
  gboolean is_map = dp_shape_is_map (object);
  yyjson_obj_iter iter;
  yyjson_val *key;

  yyjson_obj_iter_init (object, &iter);
  for (gsize i = 0; (key = yyjson_obj_iter_next (&iter)) != NULL; i++)
    {
      const char *name = yyjson_get_str (key);

      if (is_sampled (i, n_members) || !(is_map || is_day (name)))
        read_member (self, name, is_map, yyjson_obj_iter_get_val (key), depth);
    }
}

static gboolean
is_tuple (Reader     *self,
          yyjson_val *array)
{
  yyjson_val *item;
  gsize index, n_items;

  if (!g_str_has_suffix (self->path->str, "/[]") || yyjson_arr_size (array) > MAX_TUPLE)
    return FALSE;
  yyjson_arr_foreach (array, index, n_items, item)
    {
      if (yyjson_is_ctn (item))
        return FALSE;
    }

  return TRUE;
}

static void
read_array (Reader     *self,
            yyjson_val *array,
            guint       depth)
{
  gboolean by_position = is_tuple (self, array);
  yyjson_val *item;
  gsize index, n_items;

  yyjson_arr_foreach (array, index, n_items, item)
    {
      char position[8] = "[]";

      if (!is_sampled (index, n_items))
        continue;
      if (by_position)
        g_snprintf (position, sizeof position, "%u", (guint) index);
      read_member (self, position, FALSE, item, depth);
    }
}

static void
read_value (Reader     *self,
            yyjson_val *value,
            guint       depth)
{
  DpShapeField *field = _dp_reply_shape_take_field (self->shape, self->path->str);

  field->n_replies = 1;
  if (yyjson_is_raw (value) || yyjson_is_num (value))
    {
      field->counts[DP_VALUE_NUMBER]++;
      _dp_shape_field_note_number (field, yyjson_is_raw (value)
                                            ? g_ascii_strtod (yyjson_get_raw (value), NULL)
                                            : yyjson_get_num (value));
    }
  else if (yyjson_is_str (value))
    note_text (field, yyjson_get_str (value), yyjson_get_len (value));
  else if (yyjson_is_bool (value))
    field->counts[DP_VALUE_BOOLEAN]++;
  else if (yyjson_is_obj (value))
    {
      field->counts[DP_VALUE_OBJECT]++;
      if (depth < MAX_DEPTH)
        read_object (self, value, depth);
    }
  else if (yyjson_is_arr (value))
    {
      field->counts[DP_VALUE_ARRAY]++;
      if (depth < MAX_DEPTH)
        read_array (self, value, depth);
    }
  else
    field->counts[DP_VALUE_NOTHING]++;
}

DpReplyShape *
dp_reply_shape_new_for_json (yyjson_val *root)
{
  g_autoptr(GString) path = g_string_new (NULL);
  Reader reader = { .path = path };

  g_return_val_if_fail (root != NULL, NULL);

  reader.shape = dp_reply_shape_new ();
  reader.shape->n_replies = 1;
  read_value (&reader, root, 0);

  return reader.shape;
}

DpReplyShape *
dp_reply_shape_new_for_rows (const char * const *names,
                             GPtrArray          *rows)
{
  DpReplyShape *self;
  guint n_names;

  g_return_val_if_fail (names != NULL, NULL);
  g_return_val_if_fail (rows != NULL, NULL);

  self = dp_reply_shape_new ();
  self->n_replies = 1;
  n_names = g_strv_length ((char **) names);
  _dp_reply_shape_take_field (self, "")->counts[DP_VALUE_ARRAY] = 1;
  _dp_reply_shape_take_field (self, "/[]")->counts[DP_VALUE_OBJECT] = rows->len;
  for (guint column = 0; column < n_names; column++)
    {
      g_autoptr(GString) path = g_string_new ("/[]");
      DpShapeField *field;

      dp_shape_path_append (path, names[column], FALSE);
      field = _dp_reply_shape_take_field (self, path->str);
      field->n_replies = 1;
      for (guint i = 0; i < rows->len; i++)
        {
          const char * const *row = g_ptr_array_index (rows, i);

          if (g_strv_length ((char **) row) > column)
            note_text (field, row[column], strlen (row[column]));
          else
            field->counts[DP_VALUE_NOTHING]++;
        }
    }

  return self;
}

DpValueClass
dp_value_class_of_text (const char *text)
{
  DpShapeField field = { 0 };
  DpValueClass klass = DP_VALUE_NOTHING;

  g_return_val_if_fail (text != NULL, DP_VALUE_NOTHING);

  note_text (&field, text, strlen (text));
  while (field.counts[klass] == 0)
    klass++;

  return klass;
}
