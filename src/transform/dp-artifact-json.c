/* dp-artifact-json.c: what the JSON files of a project have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-artifact-json.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>

/* Whose form of these files this is; tools look at it before they read on. */
#define SHAPE_VERSION "1.9.0"

/* Deeper than any configuration; a value that contains itself would have no end. */
#define MAX_DEPTH 32

static yyjson_mut_val *
new_text (yyjson_mut_doc *doc,
          const char     *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL)
    return yyjson_mut_null (doc);
  if (g_utf8_validate (text, -1, NULL))
    return yyjson_mut_strcpy (doc, text);
  valid = g_utf8_make_valid (text, -1);

  return yyjson_mut_strcpy (doc, valid);
}

static yyjson_mut_val *
new_value (yyjson_mut_doc *doc,
           DpValue        *value,
           guint           depth)
{
  g_autofree char *text = NULL;
  yyjson_mut_val *container;

  switch (value != NULL && depth < MAX_DEPTH ? dp_value_get_kind (value) : DP_VALUE_NONE)
    {
    case DP_VALUE_BOOLEAN:
      return yyjson_mut_bool (doc, dp_value_is_true (value));

    case DP_VALUE_INTEGER:
      return yyjson_mut_sint (doc, dp_value_get_integer (value));

    case DP_VALUE_NUMBER:
      return yyjson_mut_real (doc, dp_value_get_number (value));

    case DP_VALUE_STRING:
      return new_text (doc, dp_value_get_string (value));

    case DP_VALUE_LIST:
      container = yyjson_mut_arr (doc);
      for (guint i = 0; i < dp_value_get_length (value); i++)
        yyjson_mut_arr_append (container, new_value (doc, dp_value_get_item (value, i), depth + 1));
      return container;

    case DP_VALUE_DICT:
      container = yyjson_mut_obj (doc);
      for (guint i = 0; i < dp_value_get_length (value); i++)
        yyjson_mut_obj_add (container, new_text (doc, dp_value_get_key (value, i)),
                            new_value (doc, dp_value_get_item (value, i), depth + 1));
      return container;

    case DP_VALUE_OBJECT:
      text = dp_value_to_string (value);
      return new_text (doc, text);

    case DP_VALUE_UNDEFINED:
    case DP_VALUE_NONE:
    case DP_VALUE_FUNCTION:
    default:
      return yyjson_mut_null (doc);
    }
}

yyjson_mut_val *
dp_artifact_value (yyjson_mut_doc *doc,
                   DpValue        *value)
{
  return new_value (doc, value, 0);
}

void
dp_artifact_add_text (yyjson_mut_doc *doc,
                      yyjson_mut_val *object,
                      const char     *key,
                      const char     *text)
{
  yyjson_mut_obj_add (object, yyjson_mut_strcpy (doc, key), new_text (doc, text));
}

void
dp_artifact_add_strv (yyjson_mut_doc  *doc,
                      yyjson_mut_val  *object,
                      const char      *key,
                      char           **strings)
{
  yyjson_mut_val *list = dp_artifact_add_array (doc, object, key);

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    yyjson_mut_arr_append (list, new_text (doc, strings[i]));
}

yyjson_mut_val *
dp_artifact_add_object (yyjson_mut_doc *doc,
                        yyjson_mut_val *object,
                        const char     *key)
{
  yyjson_mut_val *added = yyjson_mut_obj (doc);

  yyjson_mut_obj_add (object, new_text (doc, key), added);

  return added;
}

yyjson_mut_val *
dp_artifact_add_array (yyjson_mut_doc *doc,
                       yyjson_mut_val *object,
                       const char     *key)
{
  yyjson_mut_val *added = yyjson_mut_arr (doc);

  yyjson_mut_obj_add (object, new_text (doc, key), added);

  return added;
}

char *
dp_artifact_time (gint64 moment)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc_usec (moment);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.%fZ");
}

yyjson_mut_doc *
dp_artifact_new (const char *schema,
                 const char *project)
{
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  yyjson_mut_val *metadata;
  g_autofree char *url = g_strdup_printf ("https://schemas.getdbt.com/dbt/%s.json", schema);
  g_autofree char *now = dp_artifact_time (g_get_real_time ());
  g_autofree char *invocation = g_uuid_string_random ();

  yyjson_mut_doc_set_root (doc, root);
  metadata = dp_artifact_add_object (doc, root, "metadata");
  dp_artifact_add_text (doc, metadata, "dbt_schema_version", url);
  dp_artifact_add_text (doc, metadata, "dbt_version", SHAPE_VERSION);
  dp_artifact_add_text (doc, metadata, "generated_at", now);
  dp_artifact_add_text (doc, metadata, "invocation_id", invocation);
  dp_artifact_add_object (doc, metadata, "env");
  dp_artifact_add_text (doc, metadata, "project_name", project);
  dp_artifact_add_text (doc, metadata, "adapter_type", "postgres");

  return doc;
}

gboolean
dp_artifact_write (yyjson_mut_doc  *doc,
                   const char      *folder,
                   const char      *name,
                   GError         **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gsize length = 0;
  char *text = yyjson_mut_write (doc, YYJSON_WRITE_INF_AND_NAN_AS_NULL, &length);
  gboolean written;

  yyjson_mut_doc_free (doc);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                   _("The folder “%s” for the project's files could not be made: %s"), folder,
                   g_strerror (code));
      free (text);
      return FALSE;
    }
  written = g_file_set_contents (path, text, length, error);
  free (text);

  return written;
}
