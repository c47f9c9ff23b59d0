/* dp-project-checksum.c: whether what the files say of a node is what they said before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"
#include "dp-unit-test.h"

static void
add_text (GChecksum  *checksum,
          const char *text)
{
  if (text != NULL)
    g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_update (checksum, (const guchar *) "", 1);
}

static void
add_value (GChecksum *checksum,
           DpValue   *value)
{
  g_autofree char *text = value != NULL ? dp_value_to_string (value) : NULL;

  add_text (checksum, text);
}

static void
add_file (DpTransformProject *self,
          GChecksum          *checksum,
          const char         *path)
{
  g_autoptr(GFile) file = g_file_resolve_relative_path (self->folder, path);
  g_autoptr(GBytes) bytes = g_file_load_bytes (file, NULL, NULL, NULL);

  if (bytes != NULL)
    g_checksum_update (checksum, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

void
_dp_project_add_model (DpTransformProject *self,
                       DpModel            *model,
                       const char         *sql,
                       GChecksum          *checksum)
{
  add_text (checksum, model->relation);
  add_text (checksum, dp_materialization_get_nick (model->materialization));
  add_value (checksum, model->config);
  add_text (checksum, model->description);
  for (guint i = 0; i < model->columns->len; i++)
    {
      DpColumnDoc *column = g_ptr_array_index (model->columns, i);

      add_text (checksum, column->name);
      add_text (checksum, column->description);
    }
  if (model->resource == DP_RESOURCE_SEED)
    add_file (self, checksum, model->path);
  add_text (checksum, sql);
}

char *
_dp_project_model_checksum (DpTransformProject *self,
                            DpModel            *model)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *sql = _dp_project_compile_model (self, model, NULL, NULL);

  _dp_project_add_model (self, model, sql, checksum);

  return g_strdup (g_checksum_get_string (checksum));
}

char *
_dp_project_test_checksum (DpTransformProject *self,
                           DpDataTest         *test)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *sql = _dp_project_compile_test (self, test, NULL, NULL, NULL);

  add_text (checksum, test->kind);
  add_value (checksum, test->config);
  add_text (checksum, test->warn ? "warn" : "error");
  add_text (checksum, sql);
  if (test->unit != NULL)
    add_text (checksum, test->unit->definition);

  return g_strdup (g_checksum_get_string (checksum));
}
