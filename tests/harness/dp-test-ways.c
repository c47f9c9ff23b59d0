/* dp-test-ways.c: how an answer goes wrong on its way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-provider-private.h"

#include <string.h>
#include <sys/socket.h>

#define BLOCK    (64 * 1024)
#define N_BLOCKS (16 * 1024)   /* 1 GiB */
#define N_PIECES 20
#define PAUSE_US 5000

typedef struct
{
  GIOStream   *stream;
  GSocket     *socket;
  DpTestReply *reply;
  gint        *closing;
} Way;

static void
way_free (Way *way)
{
  g_object_unref (way->stream);
  g_object_unref (way->socket);
  _dp_test_reply_free (way->reply);
  g_free (way);
}

static gboolean
write_to (GOutputStream *stream,
          gconstpointer  data,
          gsize          length)
{
  return g_output_stream_write_all (stream, data, length, NULL, NULL, NULL);
}

static void
append_head (GString    *text,
             const Way  *way,
             const char *more)
{
  g_string_append_printf (text, "HTTP/1.1 %u Test\r\nContent-Type: %s\r\n%s\r\n",
                          way->reply->status, way->reply->content_type, more);
}

/* The first half of the body, as if the rest were to come. */
static void
write_half (Way *way)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gsize length = g_bytes_get_size (way->reply->body);
  gsize half = length / 2;
  g_autofree char *claim = NULL;

  if (way->reply->way == DP_TEST_WAY_CUT_CHUNKED)
    {
      append_head (text, way, "Transfer-Encoding: chunked\r\n");
      g_string_append_printf (text, "%zx\r\n", half);
    }
  else
    {
      claim = g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT "\r\n", length);
      append_head (text, way, claim);
    }
  g_string_append_len (text, g_bytes_get_data (way->reply->body, NULL), half);
  if (way->reply->way == DP_TEST_WAY_CUT_CHUNKED)
    g_string_append (text, "\r\n");
  write_to (g_io_stream_get_output_stream (way->stream), text->str, text->len);
}

/* Unread data and no time to linger: the other side gets a reset in place of an end. */
static void
reset (Way *way)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  write_half (way);
  setsockopt (g_socket_get_fd (way->socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

static void
drip (Way *way)
{
  GOutputStream *out = g_io_stream_get_output_stream (way->stream);
  g_autoptr(GString) head = g_string_new (NULL);
  gsize length;
  const char *data = g_bytes_get_data (way->reply->body, &length);
  gsize piece = length / N_PIECES + 1;
  g_autofree char *claim = NULL;

  claim = g_strdup_printf ("Connection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n", length);
  append_head (head, way, claim);
  write_to (out, head->str, head->len);
  for (gsize at = 0; at < length && !g_atomic_int_get (way->closing); at += piece)
    {
      if (!write_to (out, data + at, MIN (piece, length - at)))
        return;
      g_usleep (way->reply->delay_ms * 1000ul / N_PIECES);
    }
}

static void
stall (Way *way)
{
  write_half (way);
  while (!g_atomic_int_get (way->closing))
    g_usleep (PAUSE_US);
}

/* To the end of the connection, so that no length need be known. */
static void
flood (Way *way)
{
  gboolean packed = way->reply->way == DP_TEST_WAY_BOMB;
  g_autoptr(GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  GOutputStream *plain = g_io_stream_get_output_stream (way->stream);
  g_autoptr(GOutputStream) out = NULL;
  g_autoptr(GString) head = g_string_new (NULL);
  g_autofree char *blanks = g_malloc (BLOCK);
  gsize length;
  const char *data = g_bytes_get_data (way->reply->body, &length);

  append_head (head, way, packed ? "Connection: close\r\nContent-Encoding: gzip\r\n"
                                 : "Connection: close\r\n");
  write_to (plain, head->str, head->len);
  out = packed ? g_converter_output_stream_new (plain, G_CONVERTER (zlib)) : g_object_ref (plain);

  memset (blanks, ' ', BLOCK);
  write_to (out, data, length);
  for (guint i = 0; i < N_BLOCKS && !g_atomic_int_get (way->closing); i++)
    {
      if (!write_to (out, blanks, BLOCK))
        break;
    }
  if (packed)
    g_output_stream_close (out, NULL, NULL);
}

static gpointer
way_thread (gpointer data)
{
  Way *way = data;

  switch (way->reply->way)
    {
    case DP_TEST_WAY_CUT_LENGTH:
    case DP_TEST_WAY_CUT_CHUNKED:
      write_half (way);
      break;
    case DP_TEST_WAY_RESET:
      reset (way);
      break;
    case DP_TEST_WAY_DRIP:
      drip (way);
      break;
    case DP_TEST_WAY_STALL:
      stall (way);
      break;
    case DP_TEST_WAY_HUGE:
    case DP_TEST_WAY_BOMB:
      flood (way);
      break;
    case DP_TEST_WAY_CLOSE:
    case DP_TEST_WAY_WHOLE:
    default:
      break;
    }
  g_io_stream_close (way->stream, NULL, NULL);
  way_free (way);

  return NULL;
}

GThread *
_dp_test_way_start (GIOStream         *stream,
                    GSocket           *socket,
                    const DpTestReply *reply,
                    gint              *closing)
{
  Way *way = g_new0 (Way, 1);

  way->stream = stream;
  way->socket = g_object_ref (socket);
  way->reply = _dp_test_reply_copy (reply);
  way->closing = closing;

  return g_thread_new ("way", way_thread, way);
}
