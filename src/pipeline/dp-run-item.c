/* dp-run-item.c: a symbol of a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-notes.h"
#include "dp-run-private.h"

struct _DpRunItem
{
  GObject parent_instance;

  char       *source;
  char       *symbol;
  DpRunState  state;
  gint64      rows;
  char       *message;
  const char *cause;
  double      fraction;
  gint64      started_us;    /* of the monotonic clock; 0 before */
  DpRunMetrics metrics;
};

enum
{
  PROP_0,
  PROP_SOURCE,
  PROP_SYMBOL,
  PROP_STATE,
  PROP_ROWS,
  PROP_FRACTION,
  PROP_MESSAGE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (DpRunItem, dp_run_item, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
dp_run_item_finalize (GObject *object)
{
  DpRunItem *self = DP_RUN_ITEM (object);

  g_free (self->source);
  g_free (self->symbol);
  g_free (self->message);
  dp_run_metrics_clear (&self->metrics);

  G_OBJECT_CLASS (dp_run_item_parent_class)->finalize (object);
}

static void
dp_run_item_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  DpRunItem *self = DP_RUN_ITEM (object);

  switch (prop_id)
    {
    case PROP_SOURCE:
      g_value_set_string (value, self->source);
      break;
    case PROP_SYMBOL:
      g_value_set_string (value, self->symbol);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ROWS:
      g_value_set_int64 (value, self->rows);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_run_item_class_init (DpRunItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_run_item_finalize;
  object_class->get_property = dp_run_item_get_property;

  properties[PROP_SOURCE] = g_param_spec_string ("source", NULL, NULL, NULL, flags);
  properties[PROP_SYMBOL] = g_param_spec_string ("symbol", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, DP_TYPE_RUN_STATE,
                                              DP_RUN_STATE_PENDING, flags);
  properties[PROP_ROWS] = g_param_spec_int64 ("rows", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_run_item_init (DpRunItem *self)
{
}

DpRunItem *
_dp_run_item_new (const char *source,
                  const char *symbol)
{
  DpRunItem *self = g_object_new (DP_TYPE_RUN_ITEM, NULL);

  self->source = g_strdup (source);
  self->symbol = g_strdup (symbol);

  return self;
}

void
_dp_run_item_set_state (DpRunItem  *self,
                        DpRunState  state,
                        const char *message)
{
  g_assert (DP_IS_RUN_ITEM (self));

  if (state == DP_RUN_STATE_RUNNING && self->started_us == 0)
    self->started_us = g_get_monotonic_time ();
  self->state = state;
  if (g_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  _dp_note_item (self);
}

void
_dp_run_item_recall (DpRunItem  *self,
                     DpRunState  state,
                     const char *message)
{
  g_assert (DP_IS_RUN_ITEM (self));

  self->state = state;
  g_set_str (&self->message, message);
}

void
_dp_run_item_set_fraction (DpRunItem *self,
                           double     fraction)
{
  g_assert (DP_IS_RUN_ITEM (self));

  if (self->fraction == fraction)
    return;

  self->fraction = fraction;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

/* @cause: a static text. */
void
_dp_run_item_set_cause (DpRunItem  *self,
                        const char *cause)
{
  g_assert (DP_IS_RUN_ITEM (self));

  self->cause = cause;
}

void
_dp_run_item_add_rows (DpRunItem *self,
                       gint64     rows)
{
  g_assert (DP_IS_RUN_ITEM (self));

  if (rows == 0)
    return;

  self->rows += rows;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS]);
}

const char *
dp_run_item_get_source (DpRunItem *self)
{
  g_return_val_if_fail (DP_IS_RUN_ITEM (self), NULL);
  return self->source;
}

const char *
dp_run_item_get_symbol (DpRunItem *self)
{
  g_return_val_if_fail (DP_IS_RUN_ITEM (self), NULL);
  return self->symbol;
}

DpRunState
dp_run_item_get_state (DpRunItem *self)
{
  g_return_val_if_fail (DP_IS_RUN_ITEM (self), DP_RUN_STATE_PENDING);
  return self->state;
}

gint64
dp_run_item_get_rows (DpRunItem *self)
{
  g_return_val_if_fail (DP_IS_RUN_ITEM (self), 0);
  return self->rows;
}

const char *
dp_run_item_get_message (DpRunItem *self)
{
  g_return_val_if_fail (DP_IS_RUN_ITEM (self), NULL);
  return self->message;
}

double
dp_run_item_get_fraction (DpRunItem *self)
{
  g_return_val_if_fail (DP_IS_RUN_ITEM (self), 0);
  return self->fraction;
}

gint64
dp_run_item_get_remaining_us (DpRunItem *self)
{
  g_return_val_if_fail (DP_IS_RUN_ITEM (self), -1);

  if (self->state != DP_RUN_STATE_RUNNING || self->fraction <= 0)
    return -1;

  return (gint64) ((g_get_monotonic_time () - self->started_us) * (1 - self->fraction) /
                   self->fraction);
}

const char *
dp_run_item_get_cause (DpRunItem *self)
{
  g_return_val_if_fail (DP_IS_RUN_ITEM (self), NULL);
  return self->cause;
}

void
_dp_run_item_add_metric (DpRunItem  *self,
                         const char *name,
                         double      value)
{
  g_assert (DP_IS_RUN_ITEM (self));

  dp_run_metrics_add (&self->metrics, name, value);
}

const DpRunMetrics *
dp_run_item_get_metrics (DpRunItem *self)
{
  g_return_val_if_fail (DP_IS_RUN_ITEM (self), NULL);
  return &self->metrics;
}
