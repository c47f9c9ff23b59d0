/* dp-model-text.c: nodes of a project in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-model-text.h"

#include <glib/gi18n.h>

static const struct
{
  const char *status;
  const char *words;
  const char *icon_name;
} states[] = {
  { "success", N_("built"), "object-select-symbolic" },
  { "warn", N_("with warnings"), "dialog-warning-symbolic" },
  { "fail", N_("found rows"), "dialog-error-symbolic" },
  { "error", N_("failed"), "dialog-error-symbolic" },
  { "skipped", N_("skipped"), "dialog-warning-symbolic" },
};

static const struct
{
  const char *nick;
  const char *words;
} kinds[] = {
  { "source", N_("source") },
  { "seed", N_("seed") },
  { "snapshot", N_("snapshot") },
  { "test", N_("test") },
  { "model", N_("model") },
  { "table", N_("table") },
  { "view", N_("view") },
  { "incremental", N_("incremental table") },
  { "ephemeral", N_("part of others") },
  { "materialized_view", N_("materialized view") },
};

const char *
dp_model_text_get_status (const char *status)
{
  for (guint i = 0; status != NULL && i < G_N_ELEMENTS (states); i++)
    {
      if (g_str_equal (states[i].status, status))
        return _(states[i].words);
    }

  return _("not built yet");
}

const char *
dp_model_text_get_icon_name (const char *status)
{
  for (guint i = 0; status != NULL && i < G_N_ELEMENTS (states); i++)
    {
      if (g_str_equal (states[i].status, status))
        return states[i].icon_name;
    }

  return "content-loading-symbolic";
}

static const char *
get_kind (DpModelItem *item)
{
  const char *resource = dp_model_item_get_resource (item);
  const char *materialization = dp_model_item_get_materialization (item);
  const char *nick = g_str_equal (resource, "model") && materialization != NULL ? materialization
                                                                                : resource;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (kinds[i].nick, nick))
        return _(kinds[i].words);
    }

  return nick;
}

char *
dp_model_text_dup_state (DpModelItem *item)
{
  const char *status;

  g_return_val_if_fail (DP_IS_MODEL_ITEM (item), NULL);

  status = dp_model_item_get_status (item);
  /* What others fill is not built, and what is part of others has no state of its own. */
  if (g_str_equal (dp_model_item_get_resource (item), "source") ||
      g_strcmp0 (dp_model_item_get_materialization (item), "ephemeral") == 0)
    return g_strdup (get_kind (item));
  if (g_str_equal (dp_model_item_get_resource (item), "test") && g_strcmp0 (status, "success") == 0)
    return g_strdup_printf ("%s · %s", get_kind (item), _("passed"));

  return g_strdup_printf ("%s · %s", get_kind (item), dp_model_text_get_status (status));
}
