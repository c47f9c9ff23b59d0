/* dp-project-select.c: the choice among a project's nodes, as dbt writes it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-select-private.h"

#include "dp-project-exposures.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "2+tag:nightly+1" taken apart. */
typedef struct
{
  gboolean  at;
  guint     up;          /* how far; 0: not at all */
  guint     down;
  char     *method;      /* nullable */
  char     *value;
} Criterion;

static void
criterion_clear (Criterion *self)
{
  g_free (self->method);
  g_free (self->value);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Criterion, criterion_clear)

static void
connect (DpSelector *self,
         guint       parent,
         guint       child)
{
  g_array_append_val (g_ptr_array_index (self->children, parent), child);
  g_array_append_val (g_ptr_array_index (self->parents, child), parent);
}

static guint
source_number (DpSelector    *self,
               DpSourceTable *source)
{
  guint index = 0;

  g_ptr_array_find (self->project->sources, source, &index);

  return self->n_models + self->n_tests + index;
}

static void
connect_all (DpSelector *self,
             guint       child,
             GArray    *dependencies,
             GPtrArray *sources)
{
  for (guint i = 0; i < dependencies->len; i++)
    connect (self, g_array_index (dependencies, DpDependency, i).model->index, child);
  for (guint i = 0; i < sources->len; i++)
    connect (self, source_number (self, g_ptr_array_index (sources, i)), child);
}

static void
free_array (gpointer array)
{
  g_array_unref (array);
}

static void
selector_init (DpSelector          *self,
               DpTransformProject  *project,
               const DpNodeHistory *history)
{
  self->project = project;
  self->history = history;
  self->n_models = project->models->len;
  self->n_tests = project->tests->len;
  self->n_sources = project->sources->len;
  self->n_nodes = self->n_models + self->n_tests + self->n_sources + project->exposures->len;
  self->parents = g_ptr_array_new_full (self->n_nodes, free_array);
  self->children = g_ptr_array_new_full (self->n_nodes, free_array);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      g_ptr_array_add (self->parents, g_array_new (FALSE, FALSE, sizeof (guint)));
      g_ptr_array_add (self->children, g_array_new (FALSE, FALSE, sizeof (guint)));
    }

  for (guint i = 0; i < self->n_models; i++)
    {
      DpModel *model = g_ptr_array_index (project->models, i);

      connect_all (self, i, model->dependencies, model->sources);
    }
  for (guint i = 0; i < self->n_tests; i++)
    {
      DpDataTest *test = g_ptr_array_index (project->tests, i);

      connect_all (self, self->n_models + i, test->dependencies, test->sources);
    }
  for (guint i = 0; i < project->exposures->len; i++)
    {
      DpExposure *exposure = g_ptr_array_index (project->exposures, i);

      connect_all (self, self->n_models + self->n_tests + self->n_sources + i,
                   exposure->dependencies, exposure->sources);
    }
}

static void
selector_clear (DpSelector *self)
{
  g_ptr_array_unref (self->parents);
  g_ptr_array_unref (self->children);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DpSelector, selector_clear)

/* A plus has a number on its other side: how many steps. */
static gboolean
parse_criterion (const char  *text,
                 Criterion   *self,
                 GError     **error)
{
  static GRegex *form;
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *up = NULL;
  g_autofree char *down = NULL;
  g_autofree char *at = NULL;

  if (form == NULL)
    form = g_regex_new ("^(@)?(\\d*\\+)?(?:([A-Za-z_][\\w.-]*):)?(.+?)(\\+\\d*)?$",
                        G_REGEX_OPTIMIZE, 0, NULL);
  if (!g_regex_match (form, text, 0, &match))
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION,
                   _("“%s” is no selection; it is a name, or a method and a value like "
                     "“tag:nightly”, with “+” before or after it."), text);
      return FALSE;
    }

  at = g_match_info_fetch (match, 1);
  up = g_match_info_fetch (match, 2);
  self->method = g_match_info_fetch (match, 3);
  self->value = g_match_info_fetch (match, 4);
  down = g_match_info_fetch (match, 5);
  if (*self->method == '\0')
    g_clear_pointer (&self->method, g_free);
  self->at = *at != '\0';
  if (*up != '\0')
    self->up = *up == '+' ? G_MAXUINT : strtoul (up, NULL, 10);
  if (down != NULL && *down != '\0')
    self->down = down[1] == '\0' ? G_MAXUINT : strtoul (down + 1, NULL, 10);

  return TRUE;
}

/* All that is up to @steps away along @edges joins the set. */
static void
walk (GPtrArray *edges,
      GByteArray *set,
      guint       steps)
{
  g_autoptr(GArray) front = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < set->len; i++)
    if (set->data[i])
      g_array_append_val (front, i);

  for (guint step = 0; step < steps && front->len > 0; step++)
    {
      g_autoptr(GArray) next = g_array_new (FALSE, FALSE, sizeof (guint));

      for (guint i = 0; i < front->len; i++)
        {
          GArray *near = g_ptr_array_index (edges, g_array_index (front, guint, i));

          for (guint k = 0; k < near->len; k++)
            {
              guint node = g_array_index (near, guint, k);

              if (set->data[node])
                continue;
              set->data[node] = TRUE;
              g_array_append_val (next, node);
            }
        }
      g_array_unref (front);
      front = g_steal_pointer (&next);
    }
}

GByteArray *
_dp_selector_new_set (DpSelector *self)
{
  GByteArray *set = g_byte_array_sized_new (self->n_nodes);

  g_byte_array_set_size (set, self->n_nodes);
  if (set->len > 0)
    memset (set->data, 0, set->len);

  return set;
}

/* A test comes with each node that it reads. */
static void
add_tests (DpSelector *self,
           GByteArray *set)
{
  for (guint i = self->n_models; i < self->n_models + self->n_tests; i++)
    {
      GArray *parents = g_ptr_array_index (self->parents, i);

      for (guint k = 0; k < parents->len; k++)
        set->data[i] |= set->data[g_array_index (parents, guint, k)];
    }
}

/* The nodes that answer to the criterion themselves. */
static gboolean
match_nodes (DpSelector       *self,
             const Criterion  *criterion,
             GByteArray       *set,
             GError          **error)
{
  DpMatchFunc matches = NULL;
  const char *keys = NULL;
  gboolean found = FALSE;

  if (criterion->method != NULL && g_str_has_prefix (criterion->method, "config."))
    keys = criterion->method + strlen ("config.");
  else
    matches = _dp_selector_find_method (criterion->method, criterion->value);
  if (keys == NULL && matches == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION,
                   _("There is no way to select by “%s”; there are tag:, path:, config.…:, "
                     "source:, exposure:, resource_type:, package:, test_type:, test_name:, "
                     "state:, result: and selector:."),
                   criterion->method);
      return FALSE;
    }

  for (guint i = 0; i < self->n_nodes; i++)
    {
      set->data[i] = keys != NULL ? _dp_selector_matches_config (self, i, keys, criterion->value)
                                  : matches (self, i, criterion->value);
      found |= set->data[i];
    }

  /* A name that is none is a slip; that nothing has a tag or has changed is an answer. */
  if (found || (criterion->method != NULL && !g_str_equal (criterion->method, "path") &&
                !g_str_equal (criterion->method, "tag") &&
                !g_str_equal (criterion->method, "source")))
    return TRUE;

  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION,
               _("Nothing in the project is called “%s”; a selection is a model's name, with "
                 "“+” before it for what it stands on and after it for what stands on it, a "
                 "folder or “tag:” with a tag."), criterion->value);

  return FALSE;
}

static GByteArray *
select_criterion (DpSelector  *self,
                  const char  *text,
                  GError     **error)
{
  g_auto(Criterion) criterion = { 0 };
  g_autoptr(GByteArray) set = _dp_selector_new_set (self);
  g_autoptr(GByteArray) below = NULL;

  if (!parse_criterion (text, &criterion, error))
    return NULL;
  if (g_strcmp0 (criterion.method, "selector") == 0)
    return _dp_selector_select_named (self, criterion.value, 0, error);
  if (!match_nodes (self, &criterion, set, error))
    return NULL;

  if (criterion.at)
    {
      walk (self->children, set, G_MAXUINT);
      walk (self->parents, set, G_MAXUINT);
    }
  else
    {
      below = _dp_selector_new_set (self);
      memcpy (below->data, set->data, set->len);
      walk (self->parents, set, criterion.up);
      walk (self->children, below, criterion.down);
      for (guint i = 0; i < set->len; i++)
        set->data[i] |= below->data[i];
    }
  add_tests (self, set);

  return g_steal_pointer (&set);
}

static GByteArray *select_union (DpSelector          *self,
                                 const char * const  *arguments,
                                 GError             **error);

/* "a,b": what both choose. */
static GByteArray *
select_intersection (DpSelector  *self,
                     const char  *text,
                     GError     **error)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr(GByteArray) set = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autoptr(GByteArray) other = NULL;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      other = select_criterion (self, parts[i], error);
      if (other == NULL)
        return NULL;
      if (set == NULL)
        {
          set = g_steal_pointer (&other);
          continue;
        }
      for (guint k = 0; k < set->len; k++)
        set->data[k] &= other->data[k];
    }

  return set != NULL ? g_steal_pointer (&set) : _dp_selector_new_set (self);
}

GByteArray *
_dp_selector_select_text (DpSelector  *self,
                          const char  *text,
                          GError     **error)
{
  const char * const arguments[] = { text, NULL };

  return select_union (self, arguments, error);
}

/* Arguments, and words in one, are alternatives. */
static GByteArray *
select_union (DpSelector          *self,
              const char * const  *arguments,
              GError             **error)
{
  g_autoptr(GByteArray) set = _dp_selector_new_set (self);

  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit_set (arguments[i], " \t\n", -1);

      for (guint k = 0; words[k] != NULL; k++)
        {
          g_autoptr(GByteArray) other = NULL;

          if (*words[k] == '\0')
            continue;
          other = select_intersection (self, words[k], error);
          if (other == NULL)
            return NULL;
          for (guint n = 0; n < set->len; n++)
            set->data[n] |= other->data[n];
        }
    }

  return g_steal_pointer (&set);
}

GByteArray *
_dp_project_select (DpTransformProject   *self,
                    const char * const   *select,
                    const char * const   *exclude,
                    const DpNodeHistory  *history,
                    GError              **error)
{
  g_auto(DpSelector) selector = { 0 };
  g_autoptr(GByteArray) chosen = NULL;
  g_autoptr(GByteArray) excluded = NULL;
  const char *by_default = _dp_project_get_default_selector (self);

  selector_init (&selector, self, history);
  if ((select == NULL || *select == NULL) && (exclude == NULL || *exclude == NULL) &&
      by_default != NULL)
    {
      chosen = _dp_selector_select_named (&selector, by_default, 0, error);
    }
  else if (select == NULL || *select == NULL)
    {
      chosen = _dp_selector_new_set (&selector);
      if (chosen->len > 0)
        memset (chosen->data, TRUE, chosen->len);
    }
  else
    {
      chosen = select_union (&selector, select, error);
    }
  excluded = chosen != NULL ? select_union (&selector, exclude, error) : NULL;
  if (excluded == NULL)
    return NULL;
  for (guint i = 0; i < chosen->len; i++)
    chosen->data[i] &= !excluded->data[i];

  return g_steal_pointer (&chosen);
}

gboolean
_dp_project_selection_needs_history (DpTransformProject  *self,
                                     const char * const  *arguments)
{
  gboolean by_name = (arguments == NULL || *arguments == NULL) &&
                     _dp_project_get_default_selector (self) != NULL;

  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    {
      if (strstr (arguments[i], "state:") != NULL || strstr (arguments[i], "result:") != NULL)
        return TRUE;
      by_name |= strstr (arguments[i], "selector:") != NULL;
    }

  return by_name && _dp_project_selectors_need_history (self);
}

gboolean
_dp_project_test_is_chosen (DpTransformProject *self,
                            guint               test,
                            GByteArray         *chosen)
{
  return chosen->data[self->models->len + test];
}
