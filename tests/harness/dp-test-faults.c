/* dp-test-faults.c: which request goes wrong how, drawn from a seed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-provider-private.h"

#include <string.h>

#define AROUND "/around"

struct _DpTestFaults
{
  guint32     seed;
  guint       most;
  GHashTable *asked;   /* request to how often it was asked */
};

typedef void (*FaultFunc) (DpTestReply *reply,
                           const char  *request);

static void
set_body (DpTestReply *reply,
          const char  *text)
{
  g_bytes_unref (reply->body);
  reply->body = g_bytes_new (text, strlen (text));
}

static void
set_text (DpTestReply *reply,
          guint        status,
          const char  *content_type,
          const char  *text)
{
  reply->status = status;
  g_set_str (&reply->content_type, content_type);
  set_body (reply, text);
}

static void
set_header (DpTestReply *reply,
            const char  *name,
            const char  *value)
{
  g_set_str (&reply->header_name, name);
  g_set_str (&reply->header_value, value);
}

static gboolean
is_alpha_vantage (const char *request)
{
  return g_str_has_prefix (request, "/query");
}

/* Alpha Vantage refuses in HTTP 200; the others have a status for it. */
static void
refuse (DpTestReply *reply,
        const char  *request)
{
  if (is_alpha_vantage (request))
    set_text (reply, 200, "application/json",
              "{\"Information\": \"Thank you for using Alpha Vantage! Please consider spreading "
              "out your free API requests more sparingly (1 request per second).\"}");
  else
    set_text (reply, 429, "application/json", "{\"error\": \"rate limit exceeded\"}");
}

/* What no version of the program knows the meaning of */
static void
refuse_strangely (DpTestReply *reply,
                  const char  *request)
{
  if (is_alpha_vantage (request))
    set_text (reply, 200, "application/json", "{\"Note\": \"We are having a company outing.\"}");
  else
    set_text (reply, 418, "application/json", "{\"error\": \"short and stout\"}");
}

/* The day is spent, in the words that repeat the key. */
static void
refuse_for_today (DpTestReply *reply,
                  const char  *request)
{
  const char *key = strstr (request, "apikey=");
  g_autofree char *text = NULL;

  text = g_strdup_printf ("{\"Information\": \"We have detected your API key as %s and our "
                          "standard API rate limit is 25 requests per day.\"}",
                          key != NULL ? key + strlen ("apikey=") : "none");
  set_text (reply, is_alpha_vantage (request) ? 200 : 402, "application/json", text);
}

static void
refuse_with_pause (DpTestReply *reply,
                   const char  *request)
{
  refuse_strangely (reply, request);
  reply->status = 429;
  set_header (reply, "Retry-After", "0");
}

static void
refuse_without_pause (DpTestReply *reply,
                      const char  *request)
{
  set_text (reply, 429, "text/plain", "Too Many Requests");
}

static void
fail_inside (DpTestReply *reply,
             const char  *request)
{
  set_text (reply, 500, "text/html", "<html><body><h1>Internal Server Error</h1></body></html>");
}

static void
be_away (DpTestReply *reply,
         const char  *request)
{
  set_text (reply, 503, "text/plain", "");
}

static void
sign_in (DpTestReply *reply,
         const char  *request)
{
  set_text (reply, 200, "text/html; charset=utf-8",
            "<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body>"
            "<form method=post><input name=user><input name=password type=password></form>"
            "</body></html>");
}

static void
say_nothing (DpTestReply *reply,
             const char  *request)
{
  set_body (reply, "");
}

static void
lead_around (DpTestReply *reply,
             const char  *request)
{
  set_text (reply, 302, "text/plain", "");
  set_header (reply, "Location", AROUND);
}

/* A feed is read as far as it can be: what is wrong inside it is no fault but another feed. */
static gboolean
is_feed (const DpTestReply *reply)
{
  gsize length;
  const char *data = g_bytes_get_data (reply->body, &length);

  return length > 0 && *data == '<';
}

/* Well sent, and the second half is missing all the same; of a feed, all but its first letters */
static void
cut_inside (DpTestReply *reply,
            const char  *request)
{
  gsize length = is_feed (reply) ? 10 : g_bytes_get_size (reply->body) / 2;
  GBytes *half = g_bytes_new_from_bytes (reply->body, 0, length);

  g_bytes_unref (reply->body);
  reply->body = half;
}

/* One letter in the middle is another one, @from to @to */
static void
replace_letter (DpTestReply *reply,
                char         from,
                char         to)
{
  gsize length;
  const char *data = g_bytes_get_data (reply->body, &length);
  char *copy = g_memdup2 (data, length);
  char *found = memchr (copy + length / 2, from, length - length / 2);

  if (found != NULL)
    *found = to;
  g_bytes_unref (reply->body);
  reply->body = g_bytes_new_take (copy, length);
}

static void
break_inside (DpTestReply *reply,
              const char  *request)
{
  if (is_feed (reply))
    cut_inside (reply, request);
  else
    replace_letter (reply, '}', ']');
}

/* UTF-8 is announced and Latin-1 comes */
static void
mix_letters (DpTestReply *reply,
             const char  *request)
{
  g_set_str (&reply->content_type, "application/json; charset=utf-8");
  if (is_feed (reply))
    return;
  replace_letter (reply, 'e', (char) 0xe9);
  replace_letter (reply, '.', (char) 0xe9);
}

/* Latin-1 is announced, and UTF-8 comes: no fault of the data */
static void
lie_about_letters (DpTestReply *reply,
                   const char  *request)
{
  g_set_str (&reply->content_type, "text/plain; charset=iso-8859-1");
}

static void
drip (DpTestReply *reply,
      const char  *request)
{
  reply->way = DP_TEST_WAY_DRIP;
  reply->delay_ms = 200;
}

static void
cut_length (DpTestReply *reply,
            const char  *request)
{
  reply->way = DP_TEST_WAY_CUT_LENGTH;
}

static void
cut_chunked (DpTestReply *reply,
             const char  *request)
{
  reply->way = DP_TEST_WAY_CUT_CHUNKED;
}

static void
close_at_once (DpTestReply *reply,
               const char  *request)
{
  reply->way = DP_TEST_WAY_CLOSE;
}

static void
reset (DpTestReply *reply,
       const char  *request)
{
  reply->way = DP_TEST_WAY_RESET;
}

static void
send_too_much (DpTestReply *reply,
               const char  *request)
{
  reply->way = DP_TEST_WAY_HUGE;
}

static void
send_bomb (DpTestReply *reply,
           const char  *request)
{
  reply->way = DP_TEST_WAY_BOMB;
}

static const FaultFunc faults[] = {
  refuse, refuse_strangely, refuse_for_today, refuse_with_pause, refuse_without_pause,
  fail_inside, be_away, sign_in, say_nothing, lead_around, cut_inside, break_inside, mix_letters,
  lie_about_letters, drip, cut_length, cut_chunked, close_at_once, reset, send_too_much, send_bomb,
};

/* A number for @text and @n under the seed; the same in every process */
static guint32
draw (DpTestFaults *self,
      const char   *text,
      guint         n)
{
  guint32 seed[] = { self->seed, g_str_hash (text), n };
  g_autoptr(GRand) random = g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));

  return g_rand_int (random);
}

DpTestFaults *
_dp_test_faults_new (guint32 seed,
                     guint   most)
{
  DpTestFaults *self = g_new0 (DpTestFaults, 1);

  self->seed = seed;
  self->most = most;
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
_dp_test_faults_free (DpTestFaults *self)
{
  g_hash_table_unref (self->asked);
  g_free (self);
}

DpTestReply *
_dp_test_faults_draw (DpTestFaults      *self,
                      const char        *request,
                      const DpTestReply *good)
{
  DpTestReply *reply = _dp_test_reply_copy (good);
  guint n_asked = GPOINTER_TO_UINT (g_hash_table_lookup (self->asked, good->match));

  g_hash_table_insert (self->asked, g_strdup (good->match), GUINT_TO_POINTER (n_asked + 1));
  if (n_asked < draw (self, good->match, G_MAXUINT) % (self->most + 1))
    faults[draw (self, good->match, n_asked) % G_N_ELEMENTS (faults)] (reply, request);

  return reply;
}

DpTestReply *
_dp_test_faults_go_around (const char *request)
{
  DpTestReply *reply;

  if (!g_str_has_prefix (request, AROUND))
    return NULL;
  reply = g_new0 (DpTestReply, 1);
  reply->body = g_bytes_new (NULL, 0);
  lead_around (reply, request);

  return reply;
}
