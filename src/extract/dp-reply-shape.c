/* dp-reply-shape.c: which fields a provider's replies have, and what is in them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-reply-shape-private.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

static const struct
{
  const char *name;
  const char *words;
} classes[DP_N_VALUE_CLASSES] = {
  { "nothing", N_("empty") },
  { "boolean", N_("true or false") },
  { "number", N_("a number") },
  { "number-text", N_("a number in quotes") },
  { "date-text", N_("a date") },
  { "text", N_("a text") },
  { "object", N_("a set of named values") },
  { "array", N_("a list") },
};

static void
field_free (gpointer data)
{
  DpShapeField *field = data;

  g_free (field->path);
  g_free (field);
}

static void
add_field (DpReplyShape *self,
           DpShapeField *field)
{
  g_hash_table_replace (self->fields, field->path, field);
}

DpReplyShape *
dp_reply_shape_new (void)
{
  DpReplyShape *self = g_new0 (DpReplyShape, 1);

  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, field_free);

  return self;
}

void
dp_reply_shape_free (DpReplyShape *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->fields);
  g_free (self);
}

static DpShapeField *
field_copy (const DpShapeField *field,
            const char         *path)
{
  DpShapeField *copy = g_memdup2 (field, sizeof *field);

  copy->path = g_strdup (path);

  return copy;
}

DpReplyShape *
dp_reply_shape_copy (DpReplyShape *self)
{
  DpReplyShape *copy;
  GHashTableIter iter;
  gpointer field;

  g_return_val_if_fail (self != NULL, NULL);

  copy = dp_reply_shape_new ();
  copy->n_replies = self->n_replies;
  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, NULL, &field))
    add_field (copy, field_copy (field, ((DpShapeField *) field)->path));

  return copy;
}

DpShapeField *
_dp_reply_shape_take_field (DpReplyShape *self,
                            const char   *path)
{
  DpShapeField *field = g_hash_table_lookup (self->fields, path);

  if (field != NULL)
    return field;

  field = g_new0 (DpShapeField, 1);
  field->path = g_strdup (path);
  field->minimum = NAN;
  field->maximum = NAN;
  add_field (self, field);

  return field;
}

/* A number of as many as were seen before, each with the same chance: by the count alone, so that
 * the same reply has the same shape. */
static guint
pick_place (guint n_seen)
{
  guint64 mixed = ((guint64) n_seen + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return (guint) ((mixed >> 33) % (n_seen + 1));
}

void
_dp_shape_field_note_number (DpShapeField *self,
                             double        value)
{
  guint place = self->n_numbers < DP_SHAPE_SAMPLES ? self->n_numbers : pick_place (self->n_numbers);

  if (place < DP_SHAPE_SAMPLES)
    self->samples[place] = value;
  self->n_numbers++;
  self->minimum = isnan (self->minimum) ? value : MIN (self->minimum, value);
  self->maximum = isnan (self->maximum) ? value : MAX (self->maximum, value);
}

void
_dp_shape_field_note_word (DpShapeField *self,
                           guint32       hash)
{
  guint at = 0;

  while (at < self->n_words && self->words[at] < hash)
    at++;
  if (at == DP_SHAPE_SAMPLES || (at < self->n_words && self->words[at] == hash))
    return;

  if (self->n_words < DP_SHAPE_SAMPLES)
    self->n_words++;
  memmove (&self->words[at + 1], &self->words[at],
           (self->n_words - at - 1) * sizeof self->words[0]);
  self->words[at] = hash;
}

void
_dp_shape_field_note_text (DpShapeField *self,
                           const char   *text,
                           gsize         length)
{
  guint32 hash = 2166136261u;

  /* FNV-1a: the words of a stored shape must mean the same in every version of every library. */
  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) text[i]) * 16777619u;
  _dp_shape_field_note_word (self, hash);
}

static void
merge_field (DpShapeField       *field,
             const DpShapeField *other)
{
  guint n_kept = MIN (other->n_numbers, DP_SHAPE_SAMPLES);

  for (guint i = 0; i < DP_N_VALUE_CLASSES; i++)
    field->counts[i] += other->counts[i];
  field->n_replies += other->n_replies;
  for (guint i = 0; i < n_kept; i++)
    _dp_shape_field_note_number (field, other->samples[i]);
  if (other->n_numbers > 0)
    {
      field->n_numbers += other->n_numbers - n_kept;
      field->minimum = MIN (field->minimum, other->minimum);
      field->maximum = MAX (field->maximum, other->maximum);
    }
  for (guint i = 0; i < other->n_words; i++)
    _dp_shape_field_note_word (field, other->words[i]);
}

void
dp_reply_shape_merge (DpReplyShape *self,
                      DpReplyShape *other)
{
  GHashTableIter iter;
  gpointer field;

  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL);

  self->n_replies += other->n_replies;
  g_hash_table_iter_init (&iter, other->fields);
  while (g_hash_table_iter_next (&iter, NULL, &field))
    merge_field (_dp_reply_shape_take_field (self, ((DpShapeField *) field)->path), field);
}

static gboolean
is_within (const char *path,
           const char *outer)
{
  gsize length = strlen (outer);

  return strncmp (path, outer, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* Takes the fields of @path and below out. Returns: (transfer full) (element-type DpShapeField) */
static GPtrArray *
steal_fields (DpReplyShape *self,
              const char   *path)
{
  GPtrArray *stolen = g_ptr_array_new_with_free_func (field_free);
  GHashTableIter iter;
  gpointer field;

  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, NULL, &field))
    {
      if (!is_within (((DpShapeField *) field)->path, path))
        continue;
      g_ptr_array_add (stolen, field);
      g_hash_table_iter_steal (&iter);
    }

  return stolen;
}

void
dp_reply_shape_rename (DpReplyShape *self,
                       const char   *path,
                       const char   *new_path)
{
  g_autoptr(GPtrArray) stolen = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);
  g_return_if_fail (new_path != NULL);

  stolen = steal_fields (self, path);
  for (guint i = 0; i < stolen->len; i++)
    {
      const DpShapeField *field = g_ptr_array_index (stolen, i);
      g_autofree char *renamed = g_strconcat (new_path, field->path + strlen (path), NULL);

      merge_field (_dp_reply_shape_take_field (self, renamed), field);
    }
}

void
dp_reply_shape_remove (DpReplyShape *self,
                       const char   *path)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);

  g_ptr_array_unref (steal_fields (self, path));
}

guint
dp_reply_shape_get_n_replies (DpReplyShape *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_replies;
}

static int
compare_fields (gconstpointer a,
                gconstpointer b)
{
  const DpShapeField *first = *(const DpShapeField * const *) a;
  const DpShapeField *second = *(const DpShapeField * const *) b;

  return strcmp (first->path, second->path);
}

GPtrArray *
dp_reply_shape_list_fields (DpReplyShape *self)
{
  GPtrArray *fields;

  g_return_val_if_fail (self != NULL, NULL);

  fields = g_hash_table_get_values_as_ptr_array (self->fields);
  g_ptr_array_sort (fields, compare_fields);

  return fields;
}

const DpShapeField *
dp_reply_shape_get_field (DpReplyShape *self,
                          const char   *path)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return g_hash_table_lookup (self->fields, path);
}

char *
dp_reply_shape_dup_fingerprint (DpReplyShape *self)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr(GPtrArray) fields = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  fields = dp_reply_shape_list_fields (self);
  for (guint i = 0; i < fields->len; i++)
    {
      const DpShapeField *field = g_ptr_array_index (fields, i);
      guchar seen = 0;

      for (guint klass = DP_VALUE_NOTHING + 1; klass < DP_N_VALUE_CLASSES; klass++)
        seen |= (field->counts[klass] > 0) << (klass - 1);
      g_checksum_update (checksum, (const guchar *) field->path, strlen (field->path) + 1);
      g_checksum_update (checksum, &seen, 1);
    }

  return g_strndup (g_checksum_get_string (checksum), 32);
}

const char *
dp_value_class_get_name (DpValueClass klass)
{
  g_return_val_if_fail (klass < DP_N_VALUE_CLASSES, NULL);
  return classes[klass].name;
}

const char *
dp_value_class_get_words (DpValueClass klass)
{
  g_return_val_if_fail (klass < DP_N_VALUE_CLASSES, NULL);
  return _(classes[klass].words);
}

guint
dp_shape_field_count (const DpShapeField *self)
{
  guint n_values = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint klass = DP_VALUE_NOTHING + 1; klass < DP_N_VALUE_CLASSES; klass++)
    n_values += self->counts[klass];

  return n_values;
}

DpValueClass
dp_shape_field_get_class (const DpShapeField *self)
{
  DpValueClass most = DP_VALUE_NOTHING;
  guint n_most = 0;

  g_return_val_if_fail (self != NULL, DP_VALUE_NOTHING);

  for (guint klass = DP_VALUE_NOTHING + 1; klass < DP_N_VALUE_CLASSES; klass++)
    {
      if (self->counts[klass] <= n_most)
        continue;
      n_most = self->counts[klass];
      most = klass;
    }

  return most;
}

char *
dp_shape_path_dup_parent (const char *path)
{
  const char *slash;

  g_return_val_if_fail (path != NULL, NULL);

  slash = strrchr (path, '/');

  return slash == NULL ? NULL : g_strndup (path, slash - path);
}

char *
dp_shape_path_dup_name (const char *path)
{
  const char *slash;
  g_autoptr(GString) name = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  slash = strrchr (path, '/');
  name = g_string_new (slash != NULL ? slash + 1 : path);
  g_string_replace (name, "~1", "/", 0);

  return g_string_free_and_steal (g_steal_pointer (&name));
}
