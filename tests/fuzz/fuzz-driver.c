/* fuzz-driver.c: plays seeds and some thousand changes of them, always the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_MUTATIONS 10000
#define MAX_SEED    (32 * 1024)
#define BUDGET      (12 * 1024 * 1024)  /* bytes that are played of one target's changes */

/* What is special to one of the formats or another */
static const char * const words[] = {
  "{", "}", "[", "]", "\"", ":", ",", ";", "\t", "\n", "\r", "\r\n", "<", ">", "</", "/>", "&",
  "&amp;", "<![CDATA[", "]]>", "<!DOCTYPE", "<item>", "null", "true", "-", "0", "1e999", "-1e-999",
  "99999999999999999999", "NaN", "9999-12-31", "0000-00-00", "2026-02-30", "\\u0000", "\\ud800",
  "\xef\xbb\xbf", "\xff\xfe", "\xe9", "\xc3", "\"\"", "None", "N/A", "1. open", "Error Message",
};

typedef struct
{
  char  *name;
  char  *data;
  gsize  length;
} Seed;

static void
seed_free (gpointer data)
{
  Seed *seed = data;

  g_free (seed->name);
  g_free (seed->data);
  g_free (seed);
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(Seed * const *) a)->name, (*(Seed * const *) b)->name);
}

static void
add_seeds (GPtrArray  *seeds,
           const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      Seed *seed;

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        continue;
      seed = g_new0 (Seed, 1);
      seed->name = g_steal_pointer (&child);
      if (g_file_get_contents (seed->name, &seed->data, &seed->length, NULL))
        g_ptr_array_add (seeds, seed);
      else
        seed_free (seed);
    }
}

/* Exactly as long as it is, on the heap, so that reading beyond its end can be noticed. */
static void
play (const char *data,
      gsize       length)
{
  g_autofree guint8 *copy = g_memdup2 (data, MAX (length, 1));

  LLVMFuzzerTestOneInput (copy, length);
}

/* From 0 to @end, which is not among them unless it is 0 */
static gsize
draw (GRand *random,
      gsize  end)
{
  return end > 0 ? (gsize) g_rand_int_range (random, 0, (gint) end) : 0;
}

static void
change (GString   *text,
        GRand     *random,
        GPtrArray *seeds)
{
  gsize at = draw (random, text->len);
  gsize n = draw (random, MIN (text->len - at, 64) + 1);
  const Seed *other = g_ptr_array_index (seeds, draw (random, seeds->len));
  gsize from = draw (random, other->length);

  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
      g_string_erase (text, (gssize) at, (gssize) n);
      break;
    case 1:
      g_string_insert (text, (gssize) at, words[draw (random, G_N_ELEMENTS (words))]);
      break;
    case 2:
      if (text->len > 0)
        text->str[at] = (char) draw (random, 256);
      break;
    case 3:
      g_string_truncate (text, at);
      break;
    case 4:
      {
        g_autofree char *piece = g_memdup2 (text->str + at, n);

        g_string_insert_len (text, (gssize) at, piece, (gssize) n);
      }
      break;
    default:
      g_string_insert_len (text, (gssize) at, other->data + from,
                           (gssize) MIN (other->length - from, 64));
      break;
    }
}

static void
play_changes (GPtrArray *seeds)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  gsize played = 0;

  for (guint i = 0; i < N_MUTATIONS && played < BUDGET; i++)
    {
      const Seed *seed = g_ptr_array_index (seeds, i % seeds->len);
      gsize length = MIN (seed->length, MAX_SEED);
      g_autoptr(GString) text = g_string_new_len (seed->data, (gssize) length);

      for (int n = g_rand_int_range (random, 1, 6); n > 0; n--)
        change (text, random, seeds);
      play (text->str, text->len);
      played += text->len;
    }
}

/* Arguments: folders with seeds */
int
main (int   argc,
      char *argv[])
{
  g_autoptr(GPtrArray) seeds = g_ptr_array_new_with_free_func (seed_free);

  for (int i = 1; i < argc; i++)
    add_seeds (seeds, argv[i]);
  g_ptr_array_sort (seeds, compare_names);
  g_assert_cmpuint (seeds->len, >, 0);

  puts ("1..2");
  play ("", 0);
  for (guint i = 0; i < seeds->len; i++)
    {
      const Seed *seed = g_ptr_array_index (seeds, i);

      play (seed->data, seed->length);
    }
  puts ("ok 1 seeds");
  fflush (stdout);
  play_changes (seeds);
  puts ("ok 2 changes");

  return EXIT_SUCCESS;
}
