/* dp-shape-names.c: how much alike two names of fields are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-shape-names.h"

#include <string.h>

#define MAX_WORD        64
#define MIN_SHORT_FORM  3
#define SHORT_FORM      0.9
/* Words less alike than this are different words. */
#define NEARLY_THE_SAME 0.88
#define OTHER_NUMBER    0.4

static gboolean
starts_word (const char *text,
             gsize       at)
{
  gboolean is_upper = g_ascii_isupper (text[at]);
  char before = text[at - 1];

  if (!g_ascii_isalnum (before))
    return TRUE;

  /* "FullTime", "52Week", and the last capital of "PERatio" */
  return is_upper && (!g_ascii_isupper (before) || g_ascii_islower (text[at + 1]));
}

static gboolean
is_ordinal (const char *word,
            const char *rest)
{
  return strspn (word, "0123456789") == strlen (word) && *rest == '.';
}

/* Returns: (transfer full) (element-type utf8): lower case */
static GPtrArray *
list_words (const char *name)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  gsize at = 0;

  while (name[at] != '\0')
    {
      gsize start = at;
      char *word;

      /* Letters of other scripts are letters too, as they are. */
      if (!g_ascii_isalnum (name[at]) && (guchar) name[at] < 0x80)
        {
          at++;
          continue;
        }
      at++;
      while ((g_ascii_isalnum (name[at]) || (guchar) name[at] >= 0x80) && !starts_word (name, at))
        at++;
      word = g_ascii_strdown (name + start, at - start);
      if (words->len == 0 && is_ordinal (word, name + at))
        g_free (word);
      else
        g_ptr_array_add (words, word);
    }

  return words;
}

static double
compare_jaro (const char *a,
              gsize       a_length,
              const char *b,
              gsize       b_length)
{
  gsize window = MAX (a_length, b_length) / 2;
  gboolean a_found[MAX_WORD] = { FALSE };
  gboolean b_found[MAX_WORD] = { FALSE };
  gsize n_found = 0;
  gsize n_swapped = 0;

  window = window > 0 ? window - 1 : 0;
  for (gsize i = 0; i < a_length; i++)
    {
      for (gsize j = i > window ? i - window : 0; j < MIN (i + window + 1, b_length); j++)
        {
          if (b_found[j] || a[i] != b[j])
            continue;
          a_found[i] = b_found[j] = TRUE;
          n_found++;
          break;
        }
    }
  if (n_found == 0)
    return 0;

  for (gsize i = 0, j = 0; i < a_length; i++)
    {
      if (!a_found[i])
        continue;
      while (!b_found[j])
        j++;
      n_swapped += a[i] != b[j++];
    }

  return (n_found / (double) a_length + n_found / (double) b_length +
          (n_found - n_swapped / 2.0) / n_found) / 3;
}

static double
compare_words (const char *a,
               const char *b)
{
  gsize a_length = MIN (strlen (a), MAX_WORD);
  gsize b_length = MIN (strlen (b), MAX_WORD);
  gsize shared = 0;
  double likeness;

  if (g_str_equal (a, b))
    return 1;
  /* Another number is another thing, however few digits differ. */
  if (g_ascii_isdigit (*a) || g_ascii_isdigit (*b))
    return 0;

  while (shared < MIN (a_length, b_length) && a[shared] == b[shared])
    shared++;
  if (shared == MIN (a_length, b_length) && shared >= MIN_SHORT_FORM)
    return SHORT_FORM;

  likeness = compare_jaro (a, a_length, b, b_length);
  likeness += MIN (shared, 4) * 0.1 * (1 - likeness);

  return likeness >= NEARLY_THE_SAME ? likeness : 0;
}

/* Each word of @b is the counterpart of one of @a at most. */
static double
sum_pairs (GPtrArray *a,
           GPtrArray *b)
{
  g_autofree gboolean *taken = g_new0 (gboolean, b->len + 1);
  double sum = 0;

  for (guint i = 0; i < a->len; i++)
    {
      double best = 0;
      guint best_at = b->len;

      for (guint j = 0; j < b->len; j++)
        {
          double likeness = taken[j] ? 0 : compare_words (g_ptr_array_index (a, i),
                                                          g_ptr_array_index (b, j));

          if (likeness <= best)
            continue;
          best = likeness;
          best_at = j;
        }
      taken[best_at] = TRUE;
      sum += best;
    }

  return sum;
}

static char *
join (GPtrArray *words,
      gboolean   only_numbers)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);

      if (!only_numbers || g_ascii_isdigit (*word))
        g_string_append (joined, word);
    }

  return g_string_free_and_steal (joined);
}

double
dp_shape_names_compare (const char *a,
                        const char *b)
{
  g_autoptr(GPtrArray) a_words = NULL;
  g_autoptr(GPtrArray) b_words = NULL;
  g_autofree char *a_joined = NULL;
  g_autofree char *b_joined = NULL;
  g_autofree char *a_numbers = NULL;
  g_autofree char *b_numbers = NULL;
  double likeness;

  g_return_val_if_fail (a != NULL, 0);
  g_return_val_if_fail (b != NULL, 0);

  a_words = list_words (a);
  b_words = list_words (b);
  if (a_words->len == 0 || b_words->len == 0)
    return g_str_equal (a, b);

  a_joined = join (a_words, FALSE);
  b_joined = join (b_words, FALSE);
  if (g_str_equal (a_joined, b_joined))
    return 1;

  likeness = 2 * sum_pairs (a_words, b_words) / (a_words->len + b_words->len);
  a_numbers = join (a_words, TRUE);
  b_numbers = join (b_words, TRUE);

  return g_str_equal (a_numbers, b_numbers) ? likeness : likeness * OTHER_NUMBER;
}
