/* dp-log.c: what happened, kept for those who look later
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-log-private.h"

#include <string.h>
#include <unistd.h>
#include <yyjson.h>

/* Shorter ones would be found in ordinary words. */
#define SHORTEST_SECRET 4
#define HIDDEN "[hidden]"

static DpLogFile *file;
static int least_priority = 6;
static gint64 current_run;

static GMutex secrets_mutex;
static GPtrArray *secrets;

/* As syslog counts: the more important, the lower. */
static int
get_priority (GLogLevelFlags level)
{
  switch (level & G_LOG_LEVEL_MASK)
    {
    case G_LOG_LEVEL_ERROR:
    case G_LOG_LEVEL_CRITICAL:
      return 3;
    case G_LOG_LEVEL_WARNING:
      return 4;
    case G_LOG_LEVEL_DEBUG:
      return 7;
    default:
      return 6;
    }
}

static const char *
get_level_name (int priority)
{
  return priority <= 3 ? "error" : priority == 4 ? "warning" : priority == 7 ? "debug" : "info";
}

/* --- secrets --------------------------------------------------------------------------------- */

void
dp_log_add_secret (const char *secret)
{
  if (secret == NULL || strlen (secret) < SHORTEST_SECRET)
    return;

  g_mutex_lock (&secrets_mutex);
  if (secrets == NULL)
    secrets = g_ptr_array_new_with_free_func (g_free);
  if (!g_ptr_array_find_with_equal_func (secrets, secret, g_str_equal, NULL))
    g_ptr_array_add (secrets, g_strdup (secret));
  g_mutex_unlock (&secrets_mutex);
}

char *
dp_log_redact (const char *text)
{
  static gsize initialized;
  static GRegex *address, *parameter;
  g_autoptr(GString) known = NULL;
  g_autofree char *without = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (g_once_init_enter (&initialized))
    {
      address = g_regex_new ("(://[^/@\\s:]*):[^/@\\s]+@", G_REGEX_OPTIMIZE, 0, NULL);
      parameter = g_regex_new ("\\b(api_?key|x_cg_(?:demo|pro)_api_key|password|token|secret)(\\s*["
                               "=:]\\s*)[^&\\s\"',;]+",
                               G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&initialized, 1);
    }

  known = g_string_new (text);
  g_mutex_lock (&secrets_mutex);
  for (guint i = 0; secrets != NULL && i < secrets->len; i++)
    g_string_replace (known, secrets->pdata[i], HIDDEN, 0);
  g_mutex_unlock (&secrets_mutex);
  if (!g_utf8_validate (known->str, known->len, NULL))
    return g_utf8_make_valid (known->str, known->len);
  without = g_regex_replace (address, known->str, -1, 0, "\\1:" HIDDEN "@", 0, NULL);

  return g_regex_replace (parameter, without, -1, 0, "\\1\\2" HIDDEN, 0, NULL);
}

/* --- writing --------------------------------------------------------------------------------- */

static const char *
find_field (const GLogField *fields,
            gsize            n_fields,
            const char      *key)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, key))
        return fields[i].value;
    }

  return NULL;
}

static void
add_text (yyjson_mut_doc *doc,
          const char     *name,
          const char     *value)
{
  if (value != NULL)
    yyjson_mut_obj_add_str (doc, yyjson_mut_doc_get_root (doc), name, value);
}

static void
write_line (int              priority,
            const GLogField *fields,
            gsize            n_fields)
{
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  const char *message = find_field (fields, n_fields, "MESSAGE");
  const char *run = find_field (fields, n_fields, "DATAPIPE_RUN");
  g_autofree char *redacted = dp_log_redact (message != NULL ? message : "");
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ");
  g_autofree char *text = NULL;
  size_t length;

  yyjson_mut_doc_set_root (doc, root);
  add_text (doc, "time", time);
  add_text (doc, "level", get_level_name (priority));
  if (run != NULL)
    yyjson_mut_obj_add_sint (doc, root, "run_id", g_ascii_strtoll (run, NULL, 10));
  add_text (doc, "task", find_field (fields, n_fields, "DATAPIPE_TASK"));
  add_text (doc, "source", find_field (fields, n_fields, "DATAPIPE_SOURCE"));
  add_text (doc, "item", find_field (fields, n_fields, "DATAPIPE_ITEM"));
  add_text (doc, "request", find_field (fields, n_fields, "DATAPIPE_REQUEST"));
  add_text (doc, "domain", find_field (fields, n_fields, "GLIB_DOMAIN"));
  yyjson_mut_obj_add_int (doc, root, "pid", getpid ());
  add_text (doc, "message", redacted);
  text = yyjson_mut_write (doc, YYJSON_WRITE_NEWLINE_AT_END | YYJSON_WRITE_ALLOW_INVALID_UNICODE,
                           &length);
  if (text != NULL)
    _dp_log_file_write (file, text, length);
  yyjson_mut_doc_free (doc);
}

static GLogWriterOutput
writer_cb (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  const char *own = find_field (fields, n_fields, "DATAPIPE_EVENT");
  const char *told = own != NULL ? find_field (fields, n_fields, "PRIORITY") : NULL;
  int priority = told != NULL ? *told - '0' : get_priority (level);

  if (priority <= g_atomic_int_get (&least_priority) &&
      (own != NULL || priority <= 4 || priority == 7))
    write_line (priority, fields, n_fields);
  if (own == NULL)
    return g_log_writer_default (level, fields, n_fields, NULL);
  /* Where there is no journal, nothing comes of it. */
  if (priority <= 6)
    g_log_writer_journald (level, fields, n_fields, NULL);

  return G_LOG_WRITER_HANDLED;
}

void
dp_log_set_level (const char *level)
{
  static const char * const names[] = { "error", "warning", "info", "debug" };
  static const int priorities[] = { 3, 4, 6, 7 };

  g_return_if_fail (level != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (level, names[i]))
        g_atomic_int_set (&least_priority, priorities[i]);
    }
}

void
dp_log_start (const char *folder,
              const char *level)
{
  g_return_if_fail (folder != NULL);
  g_return_if_fail (file == NULL);

  file = _dp_log_file_new (folder);
  dp_log_set_level (level);
  g_log_set_writer_func (writer_cb, NULL, NULL);
}

void
dp_log_set_run (gint64 run_id)
{
  g_atomic_pointer_set ((gpointer *) &current_run, (gpointer) run_id);
}

static void
add_field (GLogField  *fields,
           gsize      *n_fields,
           const char *key,
           const char *value)
{
  if (value == NULL)
    return;
  fields[*n_fields].key = key;
  fields[*n_fields].value = value;
  fields[*n_fields].length = -1;
  (*n_fields)++;
}

void
dp_log_event (GLogLevelFlags      level,
              const DpLogContext *context,
              const char         *format,
              ...)
{
  static const DpLogContext nothing = { 0 };
  const char priority[] = { '0' + get_priority (level), '\0' };
  g_autofree char *message = NULL;
  g_autofree char *redacted = NULL;
  char run[24] = "";
  gint64 run_id;
  GLogField fields[9];
  gsize n_fields = 0;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  redacted = dp_log_redact (message);
  if (context == NULL)
    context = &nothing;
  run_id = context->run_id != 0 ? context->run_id
                                : (gint64) g_atomic_pointer_get ((gpointer *) &current_run);
  if (run_id != 0)
    g_snprintf (run, sizeof run, "%" G_GINT64_FORMAT, run_id);

  add_field (fields, &n_fields, "MESSAGE", redacted);
  add_field (fields, &n_fields, "PRIORITY", priority);
  add_field (fields, &n_fields, "GLIB_DOMAIN", G_LOG_DOMAIN);
  add_field (fields, &n_fields, "DATAPIPE_EVENT", "1");
  add_field (fields, &n_fields, "DATAPIPE_RUN", run_id != 0 ? run : NULL);
  add_field (fields, &n_fields, "DATAPIPE_TASK", context->task);
  add_field (fields, &n_fields, "DATAPIPE_SOURCE", context->source);
  add_field (fields, &n_fields, "DATAPIPE_ITEM", context->item);
  add_field (fields, &n_fields, "DATAPIPE_REQUEST", context->request);
  /* As information, whatever it is: GLib would print more, or stop the program. */
  g_log_structured_array (G_LOG_LEVEL_INFO, fields, n_fields);
}

void
dp_log_tell (const char *format,
             ...)
{
  g_autofree char *text = NULL;
  g_autofree char *redacted = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  redacted = dp_log_redact (text);

  dp_log_event (G_LOG_LEVEL_INFO, NULL, "%s", redacted);
  g_printerr ("%s\n", redacted);
}
