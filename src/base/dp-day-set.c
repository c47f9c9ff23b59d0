/* dp-day-set.c: many days, as few stretches
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-day-set.h"

#include <string.h>

/* "[2026-01-02,2026-02-01)" */
#define STRETCH_LENGTH 23

typedef struct
{
  gint32 first;
  gint32 end;     /* the day after the last one */
} Stretch;

struct _DpDaySet
{
  GArray *stretches;
};

DpDaySet *
dp_day_set_new (void)
{
  DpDaySet *self = g_new0 (DpDaySet, 1);

  self->stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));

  return self;
}

void
dp_day_set_free (DpDaySet *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->stretches);
  g_free (self);
}

static const Stretch *
get_stretch (const DpDaySet *self,
             guint           index)
{
  return &g_array_index (self->stretches, Stretch, index);
}

DpDaySet *
dp_day_set_parse (const char *text)
{
  DpDaySet *self = dp_day_set_new ();

  /* Bounds are days, the second one excluded: PostgreSQL writes ranges of days in no other way. */
  for (const char *p = text != NULL ? strchr (text, '[') : NULL; p != NULL; p = strchr (p + 1, '['))
    {
      gboolean whole = strnlen (p, STRETCH_LENGTH) == STRETCH_LENGTH;
      gint32 first = whole ? dp_date_parse (p + 1, 10) : DP_DATE_NONE;
      gint32 end = first != DP_DATE_NONE ? dp_date_parse (p + 12, 10) : DP_DATE_NONE;

      if (end != DP_DATE_NONE)
        dp_day_set_add (self, first, end);
    }

  return self;
}

char *
dp_day_set_to_string (const DpDaySet *self)
{
  GString *text = g_string_new ("{");

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->stretches->len; i++)
    {
      g_autofree char *first = dp_date_to_string (get_stretch (self, i)->first);
      g_autofree char *end = dp_date_to_string (get_stretch (self, i)->end);

      g_string_append_printf (text, "%s[%s,%s)", i > 0 ? "," : "", first, end);
    }

  return g_string_free (g_string_append_c (text, '}'), FALSE);
}

/* The index of the first stretch that ends at @day or later; days mostly come in order, so the
 * search begins at the end. */
static guint
find_stretch (const DpDaySet *self,
              gint32          day)
{
  guint index = self->stretches->len;

  if (index == 0 || get_stretch (self, index - 1)->end < day)
    return index;
  if (index == 1 || get_stretch (self, index - 2)->end < day)
    return index - 1;

  for (guint low = 0, high = index; low < high;)
    {
      guint middle = low + (high - low) / 2;

      if (get_stretch (self, middle)->end < day)
        low = middle + 1;
      else
        high = middle;
      index = high;
    }

  return index;
}

void
dp_day_set_add (DpDaySet *self,
                gint32    first,
                gint32    end)
{
  Stretch added = { first, end };
  guint index;
  guint last;

  g_return_if_fail (self != NULL);

  if (first >= end)
    return;

  index = find_stretch (self, first);
  for (last = index; last < self->stretches->len && get_stretch (self, last)->first <= end; last++)
    {
      added.first = MIN (added.first, get_stretch (self, last)->first);
      added.end = MAX (added.end, get_stretch (self, last)->end);
    }
  if (last == index)
    {
      g_array_insert_val (self->stretches, index, added);
      return;
    }

  g_array_index (self->stretches, Stretch, index) = added;
  if (last > index + 1)
    g_array_remove_range (self->stretches, index + 1, last - index - 1);
}

gboolean
dp_day_set_contains (const DpDaySet *self,
                     gint32          day)
{
  guint index;

  g_return_val_if_fail (self != NULL, FALSE);

  index = find_stretch (self, day + 1);

  return index < self->stretches->len && get_stretch (self, index)->first <= day;
}

gint32
dp_day_set_get_end (const DpDaySet *self,
                    gint32          day)
{
  guint index;

  g_return_val_if_fail (self != NULL, day);

  index = find_stretch (self, day + 1);
  if (index < self->stretches->len && get_stretch (self, index)->first <= day)
    return get_stretch (self, index)->end;

  return day;
}

gint32
dp_day_set_get_first (const DpDaySet *self)
{
  g_return_val_if_fail (self != NULL, DP_DATE_NONE);

  return self->stretches->len > 0 ? get_stretch (self, 0)->first : DP_DATE_NONE;
}

guint
dp_day_set_get_n_stretches (const DpDaySet *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->stretches->len;
}
