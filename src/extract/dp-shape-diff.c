/* dp-shape-diff.c: what is different about the replies of an endpoint
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-shape-diff.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-shape-names.h"

/* A field that fewer of the known records had is one that records may lack. */
#define MOST             0.8
/* Fewer values of another class are bad records, not another field. */
#define ENOUGH_RETYPED   0.2
#define MIN_PROPOSAL     0.35
#define MIN_RENAMED      0.5
#define MAX_PROPOSALS    3
/* Neither a name nor values that have nothing in common rule a rename out. */
#define NAME_FLOOR       0.1
#define VALUES_FLOOR     0.2
#define NAME_WEIGHT      0.6
/* Several of the same words are of the same field, whatever it is called. */
#define ENOUGH_WORDS     4
#define SAME_WORDS       0.75
/* A single value stands for those near it: by so many powers of ten, or years. */
#define SPREAD           0.15

typedef struct
{
  DpShapeChange *missing;
  DpShapeChange *new;
  double         confidence;
} Pair;

typedef struct
{
  DpReplyShape *known;
  DpReplyShape *now;
  GHashTable   *refused;   /* (nullable) */
  GPtrArray    *changes;
} Diff;

static void
proposal_free (gpointer data)
{
  DpShapeProposal *proposal = data;

  g_free (proposal->path);
  g_free (proposal);
}

static void
change_free (gpointer data)
{
  DpShapeChange *change = data;

  g_free (change->path);
  g_ptr_array_unref (change->proposals);
  g_free (change);
}

static void
add_change (Diff              *self,
            DpShapeChangeKind  kind,
            const char        *path,
            DpValueClass       from,
            DpValueClass       to,
            double             confidence)
{
  DpShapeChange *change = g_new0 (DpShapeChange, 1);

  change->kind = kind;
  change->path = g_strdup (path);
  change->from = from;
  change->to = to;
  change->confidence = confidence;
  change->proposals = g_ptr_array_new_with_free_func (proposal_free);
  g_ptr_array_add (self->changes, change);
}

static guint
count_all (const DpShapeField *field)
{
  return field->counts[DP_VALUE_NOTHING] + dp_shape_field_count (field);
}

/* How many could have had the member: the objects and lists it would be in. */
static guint
count_parents (DpReplyShape *shape,
               const char   *path)
{
  g_autofree char *parent = dp_shape_path_dup_parent (path);
  const DpShapeField *field = parent != NULL ? dp_reply_shape_get_field (shape, parent) : NULL;

  return field == NULL ? 0 : field->counts[DP_VALUE_OBJECT] + field->counts[DP_VALUE_ARRAY];
}

/* What several have in common is surer than what one has. */
static double
weigh (guint n_seen)
{
  return n_seen / (n_seen + 1.0);
}

static gboolean
is_item (const char *path)
{
  return g_str_has_suffix (path, "/[]") || g_str_has_suffix (path, "/*");
}

static void
find_missing (Diff               *self,
              const DpShapeField *field)
{
  guint n_known = count_parents (self->known, field->path);
  guint n_now = count_parents (self->now, field->path);
  double share;

  /* Without its parent it is not a change of its own; an empty list has no items. */
  if (n_known == 0 || n_now == 0 || is_item (field->path))
    return;

  share = MIN (count_all (field) / (double) n_known, 1);
  if (share >= MOST)
    add_change (self, DP_SHAPE_CHANGE_MISSING, field->path, dp_shape_field_get_class (field),
                DP_VALUE_NOTHING, share * weigh (n_known));
}

static void
find_new (Diff               *self,
          const DpShapeField *field)
{
  guint n_known = count_parents (self->known, field->path);
  guint n_now = count_parents (self->now, field->path);

  if (n_known == 0 || n_now == 0 || is_item (field->path))
    return;

  add_change (self, DP_SHAPE_CHANGE_NEW, field->path, DP_VALUE_NOTHING,
              dp_shape_field_get_class (field),
              MIN (count_all (field) / (double) n_now, 1) * weigh (n_known));
}

/* Whether a field that had @known values may have one of @klass. */
static gboolean
is_usual (const DpShapeField *known,
          DpValueClass        klass)
{
  if (klass == DP_VALUE_NOTHING || known->counts[klass] > 0)
    return TRUE;

  /* A name may be "42". */
  return known->counts[DP_VALUE_TEXT] > 0 &&
         (klass == DP_VALUE_NUMBER_TEXT || klass == DP_VALUE_DATE_TEXT);
}

static void
find_retyped (Diff               *self,
              const DpShapeField *known,
              const DpShapeField *now)
{
  DpValueClass to = DP_VALUE_NOTHING;
  guint n_known = dp_shape_field_count (known);
  guint n_now = dp_shape_field_count (now);
  guint n_other = 0;
  guint n_most = 0;

  if (n_known == 0 || n_now == 0)
    return;

  for (guint klass = 0; klass < DP_N_VALUE_CLASSES; klass++)
    {
      if (is_usual (known, klass))
        continue;
      n_other += now->counts[klass];
      if (now->counts[klass] <= n_most)
        continue;
      n_most = now->counts[klass];
      to = klass;
    }
  if (n_other > 0 && n_other >= ENOUGH_RETYPED * n_now)
    add_change (self, DP_SHAPE_CHANGE_RETYPED, known->path, dp_shape_field_get_class (known), to,
                n_other / (double) n_now * weigh (n_known));
}

static double
compare_classes (DpValueClass a,
                 DpValueClass b)
{
  if (a == b)
    return 1;
  if ((a == DP_VALUE_NUMBER && b == DP_VALUE_NUMBER_TEXT) ||
      (a == DP_VALUE_NUMBER_TEXT && b == DP_VALUE_NUMBER))
    return 0.9;
  /* Nothing is known of what a field holds that has been empty so far. */
  if (a == DP_VALUE_NOTHING || b == DP_VALUE_NOTHING)
    return 0.5;

  return 0;
}

static double
to_scale (const DpShapeField *field,
          double              value)
{
  if (dp_shape_field_get_class (field) == DP_VALUE_DATE_TEXT)
    return value / 365;

  return asinh (value * 1000) / M_LN10;
}

static void
get_range (const DpShapeField *field,
           double             *low,
           double             *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (guint i = 0; i < MIN (field->n_numbers, DP_SHAPE_SAMPLES); i++)
    {
      double value = to_scale (field, field->samples[i]);

      *low = MIN (*low, value - SPREAD);
      *high = MAX (*high, value + SPREAD);
    }
}

/* The part of both ranges that is in each. */
static double
compare_ranges (const DpShapeField *a,
                const DpShapeField *b)
{
  double a_low, a_high, b_low, b_high;

  get_range (a, &a_low, &a_high);
  get_range (b, &b_low, &b_high);

  return MAX (MIN (a_high, b_high) - MAX (a_low, b_low), 0) /
         (MAX (a_high, b_high) - MIN (a_low, b_low));
}

/* The smallest hashes of both together are a fair sample of their union. */
static double
compare_texts (const DpShapeField *a,
               const DpShapeField *b)
{
  guint i = 0, j = 0, n_seen = 0, n_shared = 0;

  while (n_seen < DP_SHAPE_SAMPLES && (i < a->n_words || j < b->n_words))
    {
      gboolean in_a = i < a->n_words && (j == b->n_words || a->words[i] <= b->words[j]);
      gboolean in_b = j < b->n_words && (i == a->n_words || b->words[j] <= a->words[i]);

      n_shared += in_a && in_b;
      n_seen++;
      i += in_a;
      j += in_b;
    }

  return n_shared / (double) n_seen;
}

/* The share of members' names that both objects have. */
static double
compare_members (Diff       *self,
                 const char *a,
                 const char *b)
{
  g_autoptr(GPtrArray) fields = dp_reply_shape_list_fields (self->known);
  gsize a_length = strlen (a);
  guint n_members = 0, n_shared = 0;

  for (guint i = 0; i < fields->len; i++)
    {
      const DpShapeField *field = g_ptr_array_index (fields, i);
      g_autofree char *counterpart = NULL;

      if (strncmp (field->path, a, a_length) != 0 || field->path[a_length] != '/')
        continue;
      counterpart = g_strconcat (b, field->path + a_length, NULL);
      n_members++;
      n_shared += dp_reply_shape_get_field (self->now, counterpart) != NULL;
    }

  return n_members == 0 ? 0 : n_shared / (double) n_members;
}

/* How likely @new is @missing under another name. */
static double
judge_pair (Diff       *self,
            const char *missing,
            const char *new)
{
  const DpShapeField *a = dp_reply_shape_get_field (self->known, missing);
  const DpShapeField *b = dp_reply_shape_get_field (self->now, new);
  DpValueClass klass = dp_shape_field_get_class (a);
  double type = compare_classes (klass, dp_shape_field_get_class (b));
  g_autofree char *a_name = dp_shape_path_dup_name (missing);
  g_autofree char *b_name = dp_shape_path_dup_name (new);
  double names = MAX (dp_shape_names_compare (a_name, b_name), NAME_FLOOR);
  double values = VALUES_FLOOR;
  double likeness;

  if (type == 0)
    return 0;
  if (klass == DP_VALUE_OBJECT || klass == DP_VALUE_ARRAY)
    values = compare_members (self, missing, new);
  else if (a->n_numbers > 0 && b->n_numbers > 0)
    values = compare_ranges (a, b);
  else if (a->n_words > 0 && b->n_words > 0)
    values = compare_texts (a, b);
  likeness = pow (names, NAME_WEIGHT) * pow (MAX (values, VALUES_FLOOR), 1 - NAME_WEIGHT);
  if (klass == DP_VALUE_TEXT && MIN (a->n_words, b->n_words) >= ENOUGH_WORDS)
    likeness = MAX (likeness, SAME_WORDS * values);

  return type * likeness;
}

static gboolean
is_refused (Diff       *self,
            const char *missing,
            const char *new)
{
  g_autofree char *pair = g_strconcat (missing, " → ", new, NULL);

  return self->refused != NULL && g_hash_table_contains (self->refused, pair);
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  double first = ((const Pair *) a)->confidence;
  double second = ((const Pair *) b)->confidence;

  return (first < second) - (first > second);
}

/* Every missing field with every new one of the same object, likeliest first. */
static GArray *
list_pairs (Diff *self)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (Pair));

  for (guint i = 0; i < self->changes->len; i++)
    {
      DpShapeChange *missing = g_ptr_array_index (self->changes, i);
      g_autofree char *parent = dp_shape_path_dup_parent (missing->path);

      for (guint j = 0; j < self->changes->len && missing->kind == DP_SHAPE_CHANGE_MISSING; j++)
        {
          DpShapeChange *new = g_ptr_array_index (self->changes, j);
          g_autofree char *other = dp_shape_path_dup_parent (new->path);
          Pair pair = { missing, new, 0 };

          if (new->kind != DP_SHAPE_CHANGE_NEW || !g_str_equal (parent, other) ||
              is_refused (self, missing->path, new->path))
            continue;
          pair.confidence = judge_pair (self, missing->path, new->path);
          if (pair.confidence >= MIN_PROPOSAL)
            g_array_append_val (pairs, pair);
        }
    }
  g_array_sort (pairs, compare_pairs);

  return pairs;
}

static void
propose (DpShapeChange *missing,
         const char    *path,
         double         confidence)
{
  DpShapeProposal *proposal;

  if (missing->proposals->len == MAX_PROPOSALS)
    return;

  proposal = g_new0 (DpShapeProposal, 1);
  proposal->path = g_strdup (path);
  proposal->confidence = confidence;
  g_ptr_array_add (missing->proposals, proposal);
}

/* A missing field and a new one that are the best for each other are one that was renamed. */
static void
find_renamed (Diff *self)
{
  g_autoptr(GArray) pairs = list_pairs (self);
  g_autoptr(GHashTable) taken = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);

      if (pair->confidence >= MIN_RENAMED && pair->missing->kind == DP_SHAPE_CHANGE_MISSING &&
          !g_hash_table_contains (taken, pair->new))
        {
          g_hash_table_add (taken, pair->new);
          pair->missing->kind = DP_SHAPE_CHANGE_RENAMED;
          pair->missing->to = pair->new->to;
          pair->missing->confidence = pair->confidence;
          propose (pair->missing, pair->new->path, pair->confidence);
        }
    }
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);
      const char *target = dp_shape_change_get_target (pair->missing);

      if (g_strcmp0 (target, pair->new->path) != 0)
        propose (pair->missing, pair->new->path, pair->confidence);
    }
  for (guint i = self->changes->len; i > 0; i--)
    {
      if (g_hash_table_contains (taken, g_ptr_array_index (self->changes, i - 1)))
        g_ptr_array_remove_index (self->changes, i - 1);
    }
}

static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  const DpShapeChange *first = *(const DpShapeChange * const *) a;
  const DpShapeChange *second = *(const DpShapeChange * const *) b;

  if (first->confidence != second->confidence)
    return first->confidence < second->confidence ? 1 : -1;

  return strcmp (first->path, second->path);
}

GPtrArray *
dp_shape_diff (DpReplyShape *known,
               DpReplyShape *now,
               GHashTable   *refused)
{
  Diff self = { known, now, refused, NULL };
  g_autoptr(GPtrArray) known_fields = NULL;
  g_autoptr(GPtrArray) now_fields = NULL;

  g_return_val_if_fail (known != NULL, NULL);
  g_return_val_if_fail (now != NULL, NULL);

  self.changes = g_ptr_array_new_with_free_func (change_free);
  known_fields = dp_reply_shape_list_fields (known);
  now_fields = dp_reply_shape_list_fields (now);
  for (guint i = 0; i < known_fields->len; i++)
    {
      const DpShapeField *field = g_ptr_array_index (known_fields, i);
      const DpShapeField *other = dp_reply_shape_get_field (now, field->path);

      if (other == NULL)
        find_missing (&self, field);
      else
        find_retyped (&self, field, other);
    }
  for (guint i = 0; i < now_fields->len; i++)
    {
      const DpShapeField *field = g_ptr_array_index (now_fields, i);

      if (dp_reply_shape_get_field (known, field->path) == NULL)
        find_new (&self, field);
    }
  find_renamed (&self);
  g_ptr_array_sort (self.changes, compare_changes);

  return self.changes;
}

const char *
dp_shape_change_get_target (const DpShapeChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind != DP_SHAPE_CHANGE_RENAMED)
    return NULL;

  return ((const DpShapeProposal *) g_ptr_array_index (self->proposals, 0))->path;
}

const char *
dp_shape_change_kind_get_name (DpShapeChangeKind kind)
{
  static const char * const names[] = { "new", "missing", "retyped", "renamed" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), NULL);
  return names[kind];
}

char *
dp_shape_change_describe (const DpShapeChange *self)
{
  const char *from;
  const char *to;

  g_return_val_if_fail (self != NULL, NULL);

  from = dp_value_class_get_words (self->from);
  to = dp_value_class_get_words (self->to);
  switch (self->kind)
    {
    case DP_SHAPE_CHANGE_NEW:
      return g_strdup_printf (_("“%s” is new (%s)"), self->path, to);
    case DP_SHAPE_CHANGE_MISSING:
      return g_strdup_printf (_("“%s” is gone (it was %s)"), self->path, from);
    case DP_SHAPE_CHANGE_RETYPED:
      return g_strdup_printf (_("“%s” was %s and is %s"), self->path, from, to);
    case DP_SHAPE_CHANGE_RENAMED:
      return g_strdup_printf (_("“%s” seems to be called “%s” now"), self->path,
                              dp_shape_change_get_target (self));
    default:
      g_return_val_if_reached (NULL);
    }
}
