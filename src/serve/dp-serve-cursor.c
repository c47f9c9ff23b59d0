/* dp-serve-cursor.c: where a page of observations ended
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-cursor.h"

#include <string.h>

/* Numbers of fixed length, then three texts that end with a zero byte, in base 64 with the letters
 * of addresses. */
#define VERSION 1
#define N_NUMBERS 5
#define N_TEXTS 3
#define HEAD_SIZE (1 + N_NUMBERS * sizeof (gint64))
#define MOST_TEXT 4096
/* What the database takes as a moment: the years 1 to 9999. */
#define FIRST_US (G_GINT64_CONSTANT (-62135596800) * G_USEC_PER_SEC)
#define LAST_US (G_GINT64_CONSTANT (253402300799) * G_USEC_PER_SEC)

char *
_dp_serve_cursor_write (const DpServeCursor *self)
{
  const gint64 numbers[N_NUMBERS] = {
    GINT64_TO_BE ((gint64) self->filter), GINT64_TO_BE (self->observed_us),
    GINT64_TO_BE (self->instrument_id),   GINT64_TO_BE (self->started_us),
    GINT64_TO_BE (self->interval_s),
  };
  const char * const texts[N_TEXTS] = { self->kind, self->source, self->item };
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  char *text;

  g_byte_array_append (bytes, &(guint8) { VERSION }, 1);
  g_byte_array_append (bytes, (const guint8 *) numbers, sizeof numbers);
  for (guint i = 0; i < N_TEXTS; i++)
    g_byte_array_append (bytes, (const guint8 *) texts[i], strlen (texts[i]) + 1);

  text = g_base64_encode (bytes->data, bytes->len);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';

  return text;
}

/* Returns: (transfer full) (nullable): %NULL where it is not what base 64 makes */
static guint8 *
decode (const char *text,
        gsize      *length)
{
  g_autofree char *padded = NULL;
  gsize n = strlen (text);

  if (n == 0 || n > MOST_TEXT ||
      strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != n)
    return NULL;
  padded = g_strconcat (text, n % 4 == 2 ? "==" : n % 4 == 3 ? "=" : "", NULL);
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');

  return g_base64_decode (padded, length);
}

gboolean
_dp_serve_cursor_read (DpServeCursor *self,
                       const char    *text)
{
  g_autofree guint8 *bytes = NULL;
  gint64 numbers[N_NUMBERS];
  char **texts[N_TEXTS] = { &self->kind, &self->source, &self->item };
  gsize length = 0;
  gsize at = HEAD_SIZE;

  memset (self, 0, sizeof *self);
  bytes = decode (text, &length);
  if (bytes == NULL || length < HEAD_SIZE + N_TEXTS || bytes[0] != VERSION ||
      bytes[length - 1] != '\0')
    return FALSE;

  memcpy (numbers, bytes + 1, sizeof numbers);
  self->filter = (guint64) GINT64_FROM_BE (numbers[0]);
  self->observed_us = GINT64_FROM_BE (numbers[1]);
  self->instrument_id = GINT64_FROM_BE (numbers[2]);
  self->started_us = GINT64_FROM_BE (numbers[3]);
  self->interval_s = GINT64_FROM_BE (numbers[4]);
  if (self->observed_us < FIRST_US || self->observed_us > LAST_US || self->started_us < FIRST_US ||
      self->started_us > LAST_US || self->interval_s != (gint32) self->interval_s)
    return FALSE;
  for (guint i = 0; i < N_TEXTS; i++)
    {
      /* The last byte is zero, so each text ends within. */
      const char *part = at < length ? (const char *) bytes + at : NULL;

      if (part == NULL || !g_utf8_validate (part, -1, NULL))
        {
          _dp_serve_cursor_clear (self);
          return FALSE;
        }
      *texts[i] = g_strdup (part);
      at += strlen (part) + 1;
    }

  return TRUE;
}

void
_dp_serve_cursor_clear (DpServeCursor *self)
{
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->item, g_free);
}
