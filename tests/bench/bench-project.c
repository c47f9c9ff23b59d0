/* bench-project.c: a project of hundreds of models, read and compiled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include <glib/gstdio.h>

#include "dp-test.h"
#include "dp-transform.h"

/* bench-project [MODELS]: makes a project of that many models, reads it, compiles each model, and
 * prints a line of JSON with the seconds of both. */
#define N_MODELS 500

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Like models of real projects: a configuration, refs, a loop, a macro, columns with tests. */
static void
write_model (const char *folder,
             guint       number,
             GString    *properties)
{
  g_autoptr(GString) sql = g_string_new (
      "{{ config(materialized='view', tags=['bench']) }}\n\nwith ");
  g_autofree char *name = g_strdup_printf ("models/part_%u/model_%u.sql", number / 50, number);

  if (number < 3)
    g_string_append (sql, "base as (select * from {{ source('raw', 'events') }})\n");
  else
    g_string_append_printf (sql, "base as (select * from {{ ref('model_%u') }}),\n"
                                 "other as (select * from {{ ref('model_%u') }})\n",
                            number - 1 - number % 3, number / 2);
  g_string_append (
      sql,
      "{%- set methods = ['card', 'cash', 'coupon', 'gift'] %}\nselect\n  id,\n{%- for method in "
      "methods %}\n  sum(case when method = '{{ method }}' then {{ cents('amount') }} end) as {{ "
      "method }}_amount{{ ',' if not loop.last }}\n{%- endfor %}\nfrom base\n{% if "
      "is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}\ngroup by 1\n");
  write_file (folder, name, sql->str);
  g_string_append_printf (properties,
                          "  - name: model_%u\n    description: one of many\n    columns:\n      - "
                          "name: id\n        tests: [unique, not_null]\n",
                          number);
}

static char *
write_project (guint n_models)
{
  char *folder = g_dir_make_tmp ("bench-project-XXXXXX", NULL);
  g_autoptr(GString) properties = g_string_new ("sources:\n  - name: raw\n    tables:\n"
                                                "      - name: events\nmodels:\n");

  write_file (folder, "dbt_project.yml", "name: bench\n");
  write_file (folder, "macros/money.sql",
              "{% macro cents(column, digits=2) -%}\nround({{ column }} / 100.0, {{ digits "
              "}})\n{%- endmacro %}\n");
  for (guint i = 0; i < n_models; i++)
    write_model (folder, i, properties);
  write_file (folder, "models/models.yml", properties->str);

  return folder;
}

static void
remove_folder (GFile *folder)
{
  g_autoptr(GFileEnumerator) files = NULL;
  GFileInfo *info;
  GFile *file;

  files = g_file_enumerate_children (folder, "standard::name", G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                     NULL, NULL);
  while (files != NULL && g_file_enumerator_iterate (files, &info, &file, NULL, NULL) &&
         info != NULL)
    remove_folder (file);
  g_file_delete (folder, NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  guint n_models = argc > 1 ? atoi (argv[1]) : N_MODELS;
  g_autofree char *path = write_project (n_models);
  g_autoptr(GFile) folder = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = NULL;
  gint64 start = g_get_monotonic_time ();
  gint64 read;
  gint64 compiled;

  project = dp_transform_project_load (folder, &error);
  g_assert_no_error (error);
  read = g_get_monotonic_time ();
  for (guint i = 0; i < n_models; i++)
    {
      g_autofree char *name = g_strdup_printf ("model_%u", i);
      g_autofree char *sql = dp_transform_project_compile (project, name, &error);

      g_assert_no_error (error);
    }
  compiled = g_get_monotonic_time ();
  printf ("{\"models\": %u, \"read_s\": %.3f, \"compile_s\": %.3f, \"whole_s\": %.3f}\n", n_models,
          (read - start) / 1e6, (compiled - read) / 1e6, (compiled - start) / 1e6);
  remove_folder (folder);

  return EXIT_SUCCESS;
}
