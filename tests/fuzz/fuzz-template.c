/* fuzz-template.c: templates: what they are parsed to, and what they give
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include "dp-template.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTemplate) template = NULL;
  g_autoptr(DpValue) context = dp_value_new_dict ();
  g_autoptr(DpValue) shared = dp_value_new_dict ();
  g_autofree char *output = NULL;

  /* The project reads no file that is not UTF-8. */
  if (!g_utf8_validate (text, -1, NULL))
    return 0;

  template = dp_template_new ("fuzz.sql", 1, text, &error);
  if (template != NULL)
    {
      dp_template_add_builtins (shared);
      output = dp_template_render (template, context, shared, NULL, &error);
    }
  g_assert_true ((output != NULL) == (error == NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));

  return 0;
}
