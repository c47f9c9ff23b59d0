/* dp-drift-filter.c: what a contract allows of a reply
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-drift-filter-private.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-reply-private.h"

typedef struct
{
  const DpDriftAction *action;
  yyjson_mut_doc      *doc;        /* of what is allowed */
  GString             *path;
  GPtrArray           *rejects;
} Filter;

static yyjson_mut_val *copy_allowed (Filter     *self,
                                     yyjson_val *value);

void
_dp_drift_reject_free (gpointer reject)
{
  DpReject *self = reject;

  g_free (self->position);
  g_free (self->cause);
  g_free (self->payload);
  g_free (self);
}

/* What a value is, as the shape of its reply tells it. */
static DpValueClass
classify (yyjson_val *value)
{
  g_autoptr(DpReplyShape) shape = dp_reply_shape_new_for_json (value);

  return dp_shape_field_get_class (dp_reply_shape_get_field (shape, ""));
}

/* (nullable): the mark that the value at the path of @self has */
static const DpDriftMark *
find_mark (Filter     *self,
           yyjson_val *value)
{
  for (guint i = 0; i < self->action->marks->len; i++)
    {
      const DpDriftMark *mark = g_ptr_array_index (self->action->marks, i);
      const char *where = mark->kind == DP_SHAPE_CHANGE_RENAMED ? mark->target : mark->field;
      DpValueClass klass;

      if (mark->kind == DP_SHAPE_CHANGE_MISSING || where == NULL ||
          !g_str_equal (where, self->path->str))
        continue;
      if (mark->kind != DP_SHAPE_CHANGE_RETYPED)
        return mark;
      klass = classify (value);
      if (klass != mark->from && klass != DP_VALUE_NOTHING)
        return mark;
    }

  return NULL;
}

static gboolean
is_item (const char *path)
{
  return g_str_has_suffix (path, "/[]") || g_str_has_suffix (path, "/*");
}

/* (nullable): the field that a record at the path of @self lacks, and should not */
static const DpDriftMark *
find_lack (Filter     *self,
           yyjson_val *record)
{
  for (guint i = 0; i < self->action->marks->len; i++)
    {
      const DpDriftMark *mark = g_ptr_array_index (self->action->marks, i);
      g_autofree char *parent = dp_shape_path_dup_parent (mark->field);
      g_autofree char *name = dp_shape_path_dup_name (mark->field);

      if (mark->kind == DP_SHAPE_CHANGE_MISSING && g_strcmp0 (parent, self->path->str) == 0 &&
          yyjson_is_obj (record) && yyjson_obj_get (record, name) == NULL)
        return mark;
    }

  return NULL;
}

static gsize
enter_member (Filter     *self,
              yyjson_val *object,
              const char     *name)
{
  gsize length = self->path->len;

  dp_shape_path_append (self->path, name, dp_shape_is_map (object));

  return length;
}

/* A row whose values are known by their position */
static gboolean
is_tuple (Filter     *self,
          yyjson_val *array)
{
  yyjson_val *item;
  size_t index, n_items;

  if (!yyjson_is_arr (array) || !g_str_has_suffix (self->path->str, "/[]"))
    return FALSE;
  yyjson_arr_foreach (array, index, n_items, item)
    {
      if (yyjson_is_ctn (item))
        return FALSE;
    }

  return TRUE;
}

static const DpDriftMark *
find_in_tuple (Filter     *self,
               yyjson_val *array)
{
  const DpDriftMark *found = NULL;
  yyjson_val *item;
  size_t index, n_items;

  yyjson_arr_foreach (array, index, n_items, item)
    {
      gsize length = self->path->len;

      g_string_append_printf (self->path, "/%" G_GSIZE_FORMAT, index);
      if (found == NULL)
        found = find_mark (self, item);
      g_string_truncate (self->path, length);
    }

  return found;
}

/* (nullable): the first mark of what is at the path of @self, or below it but not in a record of
 * its own */
static const DpDriftMark *
find_drift (Filter     *self,
            yyjson_val *value,
            gboolean        is_record)
{
  const DpDriftMark *found = NULL;
  yyjson_obj_iter iter;
  yyjson_val *name;

  if (!is_record && is_item (self->path->str) && yyjson_is_ctn (value))
    return NULL;
  found = find_mark (self, value);
  if (found == NULL)
    found = find_lack (self, value);

  if (is_tuple (self, value))
    return found != NULL ? found : find_in_tuple (self, value);
  yyjson_obj_iter_init (value, &iter);
  while (found == NULL && (name = yyjson_obj_iter_next (&iter)) != NULL)
    {
      gsize length = enter_member (self, value, yyjson_get_str (name));

      found = find_drift (self, yyjson_obj_iter_get_val (name), FALSE);
      g_string_truncate (self->path, length);
    }

  return found;
}

char *
_dp_drift_describe (const DpDriftMark *mark)
{
  switch (mark->kind)
    {
    case DP_SHAPE_CHANGE_NEW:
      return g_strdup_printf (_("It has “%s”, which is new; the contract rejects such records."),
                              mark->field);
    case DP_SHAPE_CHANGE_MISSING:
      return g_strdup_printf (_("It lacks “%s”; the contract rejects such records."), mark->field);
    case DP_SHAPE_CHANGE_RETYPED:
      return g_strdup_printf (_("“%s” is not %s any more; the contract rejects such records."),
                              mark->field, dp_value_class_get_words (mark->from));
    default:
      return g_strdup_printf (_("“%s” seems to be called “%s” now; the contract rejects such "
                                "records."), mark->field, mark->target);
    }
}

static gboolean
reject_record (Filter     *self,
               yyjson_val *record,
               const char     *position)
{
  const DpDriftMark *mark = find_drift (self, record, TRUE);
  DpReject *reject;
  char *written;

  if (mark == NULL)
    return FALSE;

  reject = g_new0 (DpReject, 1);
  reject->position = g_strdup (position);
  reject->cause = _dp_drift_describe (mark);
  written = yyjson_val_write (record, 0, NULL);
  reject->payload = g_strdup (written);
  free (written);
  g_ptr_array_add (self->rejects, reject);

  return TRUE;
}

/* Whether the value at the path of @self may not stay: as a record, or as a value. */
static gboolean
is_forbidden (Filter     *self,
              yyjson_val *value,
              const char     *position)
{
  if (self->action->contract == DP_CONTRACT_DISCARD_VALUE)
    return find_mark (self, value) != NULL;

  return is_item (self->path->str) && yyjson_is_ctn (value) &&
         reject_record (self, value, position);
}

static yyjson_mut_val *
copy_object (Filter     *self,
             yyjson_val *object)
{
  yyjson_mut_val *copy = yyjson_mut_obj (self->doc);
  yyjson_obj_iter iter;
  yyjson_val *name;

  yyjson_obj_iter_init (object, &iter);
  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_val *value = yyjson_obj_iter_get_val (name);
      gsize length = enter_member (self, object, yyjson_get_str (name));

      if (!is_forbidden (self, value, yyjson_get_str (name)))
        yyjson_mut_obj_add (copy, yyjson_val_mut_copy (self->doc, name),
                            copy_allowed (self, value));
      g_string_truncate (self->path, length);
    }

  return copy;
}

static yyjson_mut_val *
copy_array (Filter     *self,
            yyjson_val *array)
{
  gboolean by_position = is_tuple (self, array);
  yyjson_mut_val *copy = yyjson_mut_arr (self->doc);
  yyjson_val *item;
  size_t index, n_items;

  yyjson_arr_foreach (array, index, n_items, item)
    {
      g_autofree char *position = g_strdup_printf ("row %" G_GSIZE_FORMAT, index + 1);
      gsize length = self->path->len;

      if (by_position)
        g_string_append_printf (self->path, "/%" G_GSIZE_FORMAT, index);
      else
        g_string_append (self->path, "/[]");
      if (!is_forbidden (self, item, position))
        yyjson_mut_arr_append (copy, copy_allowed (self, item));
      /* The values behind it keep their places. */
      else if (by_position)
        yyjson_mut_arr_append (copy, yyjson_mut_null (self->doc));
      g_string_truncate (self->path, length);
    }

  return copy;
}

static yyjson_mut_val *
copy_allowed (Filter     *self,
              yyjson_val *value)
{
  if (yyjson_is_obj (value))
    return copy_object (self, value);
  if (yyjson_is_arr (value))
    return copy_array (self, value);

  return yyjson_val_mut_copy (self->doc, value);
}

DpReply *
_dp_drift_filter (const DpDriftAction *action,
                  DpReply             *reply,
                  GPtrArray           *rejects)
{
  yyjson_doc *document = _dp_reply_get_document (reply, NULL);
  yyjson_val *root = yyjson_doc_get_root (document);
  g_autoptr(GString) path = g_string_new (NULL);
  g_autoptr(GBytes) body = NULL;
  Filter filter = { .action = action, .path = path, .rejects = rejects };
  char *written;
  size_t length;

  g_assert (action != NULL);

  if (document == NULL)
    return g_object_ref (reply);
  if (action->contract == DP_CONTRACT_DISCARD_ROW && reject_record (&filter, root, _("reply")))
    return NULL;

  filter.doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_doc_set_root (filter.doc, copy_allowed (&filter, root));
  written = yyjson_mut_write (filter.doc, 0, &length);
  yyjson_mut_doc_free (filter.doc);
  body = g_bytes_new_with_free_func (written, length, free, written);

  return dp_reply_new (dp_reply_get_status (reply), dp_reply_get_content_type (reply), body,
                       dp_reply_get_received_us (reply), dp_reply_get_latency_us (reply), -1);
}
