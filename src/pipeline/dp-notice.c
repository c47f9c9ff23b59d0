/* dp-notice.c: what a person is told, in one message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-notice.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "dp-date.h"

#define BULLET "• "

G_DEFINE_BOXED_TYPE (DpNotice, dp_notice, dp_notice_ref, dp_notice_unref)

static void
item_free (gpointer data)
{
  DpNoticeItem *item = data;

  g_free (item->kind);
  g_free (item->title);
  g_free (item->body);
  g_free (item);
}

DpNotice *
dp_notice_new (const char *id,
               gint64      created_us)
{
  DpNotice *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_atomic_rc_box_new0 (DpNotice);
  self->id = g_strdup (id);
  self->created_us = created_us;
  self->items = g_ptr_array_new_with_free_func (item_free);

  return self;
}

DpNotice *
dp_notice_ref (DpNotice *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
notice_clear (gpointer data)
{
  DpNotice *self = data;

  g_free (self->id);
  g_ptr_array_unref (self->items);
  g_strfreev (self->mail_to);
  g_free (self->pipeline);
}

void
dp_notice_unref (DpNotice *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, notice_clear);
}

void
dp_notice_add (DpNotice   *self,
               const char *kind,
               const char *title,
               const char *body,
               gint64      created_us,
               gint64      run_id)
{
  DpNoticeItem *item;

  g_return_if_fail (self != NULL);
  g_return_if_fail (kind != NULL);
  g_return_if_fail (title != NULL);
  g_return_if_fail (body != NULL);

  item = g_new0 (DpNoticeItem, 1);
  item->kind = g_strdup (kind);
  item->title = g_strdup (title);
  item->body = g_strdup (body);
  item->created_us = created_us;
  item->run_id = run_id;
  g_ptr_array_add (self->items, item);
}

void
dp_notice_set_mail_to (DpNotice   *self,
                       const char *addresses)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->mail_to);
  self->mail_to = addresses != NULL ? g_strsplit (addresses, "\n", -1) : NULL;
}

void
dp_notice_set_pipeline (DpNotice   *self,
                        const char *name)
{
  g_return_if_fail (self != NULL);

  g_set_str (&self->pipeline, name);
}

gboolean
dp_notice_item_is_good (const DpNoticeItem *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_str_equal (self->kind, "recovery") || g_str_equal (self->kind, "test");
}

char *
dp_notice_item_dup_origin (const DpNoticeItem *self)
{
  g_autofree char *time = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  time = dp_timestamp_to_words (self->created_us, TRUE);
  if (self->run_id == 0)
    return g_steal_pointer (&time);

  return g_strdup_printf (_("Run %" PRId64 " · %s"), self->run_id, time);
}

char *
dp_notice_dup_subject (DpNotice *self)
{
  const DpNoticeItem *first;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->items->len > 0, NULL);

  first = g_ptr_array_index (self->items, 0);
  if (self->items->len == 1)
    return g_strdup_printf ("DataPipe: %s", first->title);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "DataPipe: %s, and %u more",
                                       "DataPipe: %s, and %u more", self->items->len - 1),
                          first->title, self->items->len - 1);
}

static char *
dup_footer (void)
{
  return g_strdup_printf (_("Sent by DataPipe on %s. What it tells, whom and when is set in its "
                            "preferences, or with “datapipe settings”."),
                          g_get_host_name ());
}

char *
dp_notice_dup_text (DpNotice *self)
{
  GString *text;
  g_autofree char *footer = dup_footer ();

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < self->items->len; i++)
    {
      const DpNoticeItem *item = g_ptr_array_index (self->items, i);
      g_autofree char *origin = dp_notice_item_dup_origin (item);

      if (i > 0)
        g_string_append (text, "\n\n----------------------------------------\n\n");
      g_string_append_printf (text, "%s\n\n%s\n\n%s", item->title, item->body, origin);
    }
  /* What mail programs know as the line before a signature. */
  g_string_append_printf (text, "\n\n-- \n%s\n", footer);

  return g_string_free (text, FALSE);
}

static void
append_escaped (GString    *html,
                const char *before,
                const char *text,
                const char *after)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (html, "%s%s%s", before, escaped, after);
}

/* Lines one after the other: those of a list together in a list, others in a paragraph. */
static void
append_paragraph (GString    *html,
                  const char *paragraph)
{
  g_auto(GStrv) lines = g_strsplit (paragraph, "\n", -1);
  gboolean in_list = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean is_entry = g_str_has_prefix (lines[i], BULLET);

      if (*lines[i] == '\0')
        continue;
      if (is_entry != in_list)
        g_string_append (html, is_entry ? "<ul>\n" : "</ul>\n");
      in_list = is_entry;
      if (is_entry)
        append_escaped (html, "<li>", lines[i] + strlen (BULLET), "</li>\n");
      else
        append_escaped (html, "<p>", lines[i], "</p>\n");
    }
  if (in_list)
    g_string_append (html, "</ul>\n");
}

static void
append_item (GString            *html,
             const DpNoticeItem *item)
{
  g_auto(GStrv) paragraphs = g_strsplit (item->body, "\n\n", -1);
  g_autofree char *origin = dp_notice_item_dup_origin (item);

  g_string_append_printf (html, "<div style=\"border-left: 4px solid %s; padding: 2px 0 2px 14px; "
                          "margin: 0 0 22px 0\">\n",
                          dp_notice_item_is_good (item) ? "#2ec27e" : "#e66100");
  append_escaped (html, "<h2 style=\"font-size: 17px; margin: 0 0 10px 0\">", item->title,
                  "</h2>\n");
  for (guint i = 0; paragraphs[i] != NULL; i++)
    append_paragraph (html, paragraphs[i]);
  append_escaped (html, "<p style=\"font-size: 12px; opacity: 0.7\">", origin, "</p>\n</div>\n");
}

char *
dp_notice_dup_html (DpNotice *self)
{
  GString *html;
  g_autofree char *subject = NULL;
  g_autofree char *footer = dup_footer ();

  g_return_val_if_fail (self != NULL, NULL);

  subject = dp_notice_dup_subject (self);
  html = g_string_new ("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n");
  append_escaped (html, "<title>", subject, "</title>\n</head>\n");
  g_string_append (html, "<body style=\"font: 14px sans-serif; line-height: 1.45; max-width: "
                         "640px; margin: 16px\">\n");
  for (guint i = 0; i < self->items->len; i++)
    append_item (html, g_ptr_array_index (self->items, i));
  append_escaped (html, "<p style=\"font-size: 12px; opacity: 0.7\">", footer,
                  "</p>\n</body>\n</html>\n");

  return g_string_free (html, FALSE);
}
