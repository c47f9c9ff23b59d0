/* fuzz-shape.c: the shape of JSON replies, and what is different about two
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include <yyjson.h>

#include "dp-reply-shape.h"
#include "dp-shape-diff.h"

static DpReplyShape *
read_shape (const char *text,
            gsize       length)
{
  yyjson_doc *doc = yyjson_read (text, length, 0);
  DpReplyShape *shape;

  if (doc == NULL)
    return NULL;
  shape = dp_reply_shape_new_for_json (yyjson_doc_get_root (doc));
  yyjson_doc_free (doc);

  return shape;
}

/* What is stored of a shape is the shape. */
static void
check_stored (DpReplyShape *shape)
{
  g_autofree char *json = dp_reply_shape_to_json (shape);
  g_autoptr(DpReplyShape) again = dp_reply_shape_parse (json, -1);
  g_autofree char *fingerprint = dp_reply_shape_dup_fingerprint (shape);
  g_autofree char *fingerprint_again = NULL;

  g_assert_nonnull (again);
  fingerprint_again = dp_reply_shape_dup_fingerprint (again);
  g_assert_cmpstr (fingerprint, ==, fingerprint_again);
}

/* Two replies one behind the other, or one against its first half */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *text = (const char *) data;
  const char *cut = memchr (text, '\n', size);
  gsize half = cut != NULL ? (gsize) (cut - text) : size;
  g_autoptr(DpReplyShape) whole = read_shape (text, size);
  g_autoptr(DpReplyShape) first = read_shape (text, half);
  g_autoptr(DpReplyShape) second = read_shape (text + half, size - half);
  DpReplyShape *known = first != NULL ? first : whole;
  DpReplyShape *now = second != NULL ? second : whole;

  if (known == NULL || now == NULL)
    return 0;

  {
    g_autoptr(GPtrArray) changes = dp_shape_diff (known, now, NULL);

    for (guint i = 0; i < changes->len; i++)
      {
        g_autofree char *sentence = dp_shape_change_describe (g_ptr_array_index (changes, i));

        g_assert_true (g_utf8_validate (sentence, -1, NULL));
      }
  }
  check_stored (known);
  dp_reply_shape_merge (known, now);
  check_stored (known);

  return 0;
}
