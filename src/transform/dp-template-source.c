/* dp-template-source.c: the text of a template, and errors that point into it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-source.h"

#include <string.h>

#include "dp-transform.h"

DpTemplateSource *
dp_template_source_new (const char *name,
                        guint       first_line,
                        const char *text)
{
  DpTemplateSource *self = g_new0 (DpTemplateSource, 1);

  self->name = g_strdup (name);
  self->text = g_strdup (text);
  self->first_line = first_line;

  return self;
}

void
dp_template_source_free (DpTemplateSource *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

char *
dp_template_source_dup_line (const DpTemplateSource *self,
                             guint                   line)
{
  const char *start = self->text;

  for (guint i = 1; i < line && start != NULL; i++)
    {
      start = strchr (start, '\n');
      if (start != NULL)
        start++;
    }

  return start != NULL ? g_strndup (start, strcspn (start, "\r\n")) : g_strdup ("");
}

void
dp_template_source_set_error (const DpTemplateSource  *self,
                              guint                    line,
                              guint                    column,
                              GError                 **error,
                              const char              *format,
                              ...)
{
  g_autofree char *message = NULL;
  g_autofree char *text = dp_template_source_dup_line (self, line);
  g_autofree char *indent = g_strnfill (column > 0 ? column - 1 : 0, ' ');
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  /* The mark has to stand under its column where the line is indented by tabs, too. */
  for (guint i = 0; text[i] != '\0' && indent[i] != '\0'; i++)
    if (text[i] == '\t')
      indent[i] = '\t';

  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, "%s:%u:%u: %s\n  %s\n  %s^",
               self->name, self->first_line + line - 1, column, message, text, indent);
}
