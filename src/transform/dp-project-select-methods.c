/* dp-project-select-methods.c: what a node is chosen by: its name, path, tags, state …
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-select-private.h"

#include <string.h>

#include "dp-project-exposures.h"
#include "dp-project-macros.h"

static DpModel *
get_model (DpSelector *self,
           guint       node)
{
  return node < self->n_models ? g_ptr_array_index (self->project->models, node) : NULL;
}

static DpDataTest *
get_test (DpSelector *self,
          guint       node)
{
  return node >= self->n_models && node < self->n_models + self->n_tests
           ? g_ptr_array_index (self->project->tests, node - self->n_models) : NULL;
}

static DpSourceTable *
get_source (DpSelector *self,
            guint       node)
{
  guint first = self->n_models + self->n_tests;

  return node >= first && node < first + self->n_sources
           ? g_ptr_array_index (self->project->sources, node - first) : NULL;
}

static DpExposure *
get_exposure (DpSelector *self,
              guint       node)
{
  guint first = self->n_models + self->n_tests + self->n_sources;

  return node >= first ? g_ptr_array_index (self->project->exposures, node - first) : NULL;
}

static gboolean
matches_name (DpSelector *self,
              guint       node,
              const char *pattern)
{
  DpModel *model = get_model (self, node);
  DpDataTest *test = get_test (self, node);
  g_auto(GStrv) parts = NULL;

  if (test != NULL)
    return g_pattern_match_simple (pattern, test->name);
  if (model == NULL)
    return g_str_equal (pattern, "*");
  if (g_pattern_match_simple (pattern, model->name))
    return TRUE;

  /* "marts", "shop.marts", "marts.daily": a stretch of the way from the package to the model. */
  parts = g_strsplit (pattern, ".", -1);
  for (guint start = 0; model->fqn[start] != NULL; start++)
    {
      guint i = 0;

      while (parts[i] != NULL && model->fqn[start + i] != NULL &&
             g_pattern_match_simple (parts[i], model->fqn[start + i]))
        i++;
      if (parts[i] == NULL && i > 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
matches_path (DpSelector *self,
              guint       node,
              const char *pattern)
{
  DpModel *model = get_model (self, node);
  DpDataTest *test = get_test (self, node);
  const char *path = model != NULL ? model->path : test != NULL ? test->path : NULL;
  gsize length = strlen (pattern);

  if (path == NULL)
    return FALSE;
  while (length > 1 && pattern[length - 1] == '/')
    length--;

  return g_pattern_match_simple (pattern, path) ||
         (strncmp (path, pattern, length) == 0 && (path[length] == '/' || path[length] == '\0'));
}

static gboolean
matches_any (char       **texts,
             const char  *pattern)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    if (g_pattern_match_simple (pattern, texts[i]))
      return TRUE;

  return FALSE;
}

static gboolean
matches_tag (DpSelector *self,
             guint       node,
             const char *pattern)
{
  DpModel *model = get_model (self, node);
  DpDataTest *test = get_test (self, node);
  DpValue *tags = test != NULL ? dp_value_lookup (test->config, "tags") : NULL;
  g_auto(GStrv) texts = tags != NULL ? dp_value_to_strv (tags) : NULL;

  return matches_any (model != NULL ? model->tags : texts, pattern);
}

/* "config.meta.owner:ann": as deep as it has dots. */
gboolean
_dp_selector_matches_config (DpSelector *self,
                             guint       node,
                             const char *keys,
                             const char *pattern)
{
  DpModel *model = get_model (self, node);
  DpDataTest *test = get_test (self, node);
  DpValue *value = model != NULL ? model->config : test != NULL ? test->config : NULL;
  g_auto(GStrv) parts = g_strsplit (keys, ".", -1);
  g_auto(GStrv) texts = NULL;

  for (guint i = 0; value != NULL && parts[i] != NULL; i++)
    value = dp_value_lookup (value, parts[i]);
  if (value == NULL)
    return model != NULL && g_str_equal (keys, "materialized") &&
           g_pattern_match_simple (pattern, dp_materialization_get_nick (model->materialization));
  if (dp_value_get_kind (value) == DP_VALUE_BOOLEAN)
    return g_ascii_strcasecmp (pattern, dp_value_is_true (value) ? "true" : "false") == 0;
  texts = dp_value_to_strv (value);

  return matches_any (texts, pattern);
}

static gboolean
matches_source (DpSelector *self,
                guint       node,
                const char *pattern)
{
  DpSourceTable *source = get_source (self, node);
  g_autofree char *whole = NULL;

  if (source == NULL)
    return FALSE;
  whole = g_strconcat (source->source, ".", source->name, NULL);

  return g_pattern_match_simple (pattern, source->source) ||
         g_pattern_match_simple (pattern, whole);
}

static gboolean
matches_exposure (DpSelector *self,
                  guint       node,
                  const char *pattern)
{
  DpExposure *exposure = get_exposure (self, node);

  return exposure != NULL && g_pattern_match_simple (pattern, exposure->name);
}

static gboolean
matches_resource_type (DpSelector *self,
                       guint       node,
                       const char *type)
{
  DpModel *model = get_model (self, node);

  if (model != NULL)
    return g_str_equal (type, dp_resource_get_nick (model->resource));
  if (get_test (self, node) != NULL)
    return g_str_equal (type, get_test (self, node)->unit != NULL ? "unit_test" : "test");

  return g_str_equal (type, get_exposure (self, node) != NULL ? "exposure" : "source");
}

static gboolean
matches_package (DpSelector *self,
                 guint       node,
                 const char *pattern)
{
  DpModel *model = get_model (self, node);
  DpDataTest *test = get_test (self, node);
  const char *package = model != NULL ? model->package
                        : test != NULL ? _dp_project_package_of (self->project, test->path)->name
                                       : self->project->name;

  if (g_str_equal (pattern, "this"))
    return g_str_equal (package, self->project->name);

  return g_pattern_match_simple (pattern, package);
}

static gboolean
matches_test_type (DpSelector *self,
                   guint       node,
                   const char *type)
{
  DpDataTest *test = get_test (self, node);
  gboolean unit;

  if (test == NULL)
    return FALSE;
  unit = g_str_equal (test->kind, "unit");
  if (g_str_equal (type, "data"))
    return !unit;
  if (g_str_equal (type, "generic"))
    return !unit && !g_str_equal (test->kind, "singular");

  return g_str_equal (type, test->kind);
}

static gboolean
matches_state (DpSelector *self,
               guint       node,
               const char *what)
{
  DpModel *model = get_model (self, node);
  DpDataTest *test = get_test (self, node);
  const DpNodeRecord *known;
  g_autofree char *checksum = NULL;

  if (model == NULL && test == NULL)
    return FALSE;
  known = dp_node_history_lookup (self->history, model != NULL ? model->id : test->id);
  if (known == NULL || known->checksum == NULL)
    return !g_str_equal (what, "old") && !g_str_equal (what, "unmodified");
  if (g_str_equal (what, "new"))
    return FALSE;
  if (g_str_equal (what, "old"))
    return TRUE;
  checksum = model != NULL ? _dp_project_model_checksum (self->project, model)
                           : _dp_project_test_checksum (self->project, test);

  return g_str_equal (checksum, known->checksum) == g_str_equal (what, "unmodified");
}

static gboolean
matches_result (DpSelector *self,
                guint       node,
                const char *status)
{
  DpModel *model = get_model (self, node);
  DpDataTest *test = get_test (self, node);
  const DpNodeRecord *known = NULL;

  if (model != NULL || test != NULL)
    known = dp_node_history_lookup (self->history, model != NULL ? model->id : test->id);

  return known != NULL && g_strcmp0 (known->status, status) == 0;
}

static gboolean
matches_test_name (DpSelector *self,
                   guint       node,
                   const char *pattern)
{
  DpDataTest *test = get_test (self, node);

  return test != NULL && (g_pattern_match_simple (pattern, test->kind) ||
                          g_pattern_match_simple (pattern, test->name));
}

DpMatchFunc
_dp_selector_find_method (const char *method,
                          const char *value)
{
  static const struct
  {
    const char  *name;
    DpMatchFunc  func;
  } methods[] = {
    { "fqn", matches_name },
    { "path", matches_path },
    { "file", matches_name },
    { "tag", matches_tag },
    { "source", matches_source },
    { "exposure", matches_exposure },
    { "resource_type", matches_resource_type },
    { "package", matches_package },
    { "test_type", matches_test_type },
    { "test_name", matches_test_name },
    { "state", matches_state },
    { "result", matches_result },
  };

  if (method == NULL)
    return strchr (value, '/') != NULL ? matches_path : matches_name;
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].name, method))
      return methods[i].func;

  return NULL;
}
