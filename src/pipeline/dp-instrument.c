/* dp-instrument.c: a stock or coin in the warehouse, as lists show it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-instrument-private.h"

#include <math.h>
#include <string.h>

#include "dp-date.h"

struct _DpInstrument
{
  GObject parent_instance;

  gint64    id;
  char     *symbol;
  char     *name;
  char     *kind;
  char     *currency;
  gboolean  synthetic;
  gint32    last_date;
  double    last_close;
  double    change_percent;
  double   *recent;
  gsize     n_recent;
  char    **entries;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_SYMBOL,
  PROP_NAME,
  PROP_KIND,
  PROP_CURRENCY,
  PROP_SYNTHETIC,
  PROP_LAST_CLOSE,
  PROP_CHANGE_PERCENT,
  PROP_LAST_DATE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (DpInstrument, dp_instrument, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
dp_instrument_finalize (GObject *object)
{
  DpInstrument *self = DP_INSTRUMENT (object);

  g_free (self->symbol);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->currency);
  g_free (self->recent);
  g_strfreev (self->entries);

  G_OBJECT_CLASS (dp_instrument_parent_class)->finalize (object);
}

static void
dp_instrument_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DpInstrument *self = DP_INSTRUMENT (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_SYMBOL:
      g_value_set_string (value, self->symbol);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_CURRENCY:
      g_value_set_string (value, self->currency);
      break;
    case PROP_SYNTHETIC:
      g_value_set_boolean (value, self->synthetic);
      break;
    case PROP_LAST_CLOSE:
      g_value_set_double (value, self->last_close);
      break;
    case PROP_CHANGE_PERCENT:
      g_value_set_double (value, self->change_percent);
      break;
    case PROP_LAST_DATE:
      g_value_set_int (value, self->last_date);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_instrument_class_init (DpInstrumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_instrument_finalize;
  object_class->get_property = dp_instrument_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_SYMBOL] = g_param_spec_string ("symbol", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_CURRENCY] = g_param_spec_string ("currency", NULL, NULL, NULL, flags);
  properties[PROP_SYNTHETIC] = g_param_spec_boolean ("synthetic", NULL, NULL, FALSE, flags);
  properties[PROP_LAST_CLOSE] = g_param_spec_double ("last-close", NULL, NULL,
                                                     -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_CHANGE_PERCENT] = g_param_spec_double ("change-percent", NULL, NULL,
                                                         -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_LAST_DATE] = g_param_spec_int ("last-date", NULL, NULL,
                                                 G_MININT, G_MAXINT, DP_DATE_NONE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_instrument_init (DpInstrument *self)
{
  self->last_close = NAN;
  self->change_percent = NAN;
  self->last_date = DP_DATE_NONE;
}

/* "{1.5,2,…}", PostgreSQL's text form of an array of numbers. */
static double *
parse_array (const char *text,
             gsize      *n)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  if (text != NULL)
    {
      const char *p = text + 1;

      while (*p != '\0' && *p != '}')
        {
          char *end;
          double value = g_ascii_strtod (p, &end);

          if (end == p)
            break;
          g_array_append_val (values, value);
          p = *end == ',' ? end + 1 : end;
        }
    }
  *n = values->len;

  return (double *) g_array_free (values, FALSE);
}

DpInstrument *
_dp_instrument_new_from_row (DpDbResult *result,
                             guint       row)
{
  DpInstrument *self = g_object_new (DP_TYPE_INSTRUMENT, NULL);
  const char *last_date = dp_db_result_get_text (result, row, 8);
  const char *entries = dp_db_result_get_text (result, row, 10);

  self->id = dp_db_result_get_int64 (result, row, 0);
  self->symbol = g_strdup (dp_db_result_get_text (result, row, 1));
  self->name = g_strdup (dp_db_result_get_text (result, row, 2));
  self->kind = g_strdup (dp_db_result_get_text (result, row, 3));
  self->currency = g_strdup (dp_db_result_get_text (result, row, 4));
  self->synthetic = dp_db_result_get_boolean (result, row, 5);
  self->last_close = dp_db_result_get_double (result, row, 6);
  self->change_percent = dp_db_result_get_double (result, row, 7);
  if (last_date != NULL)
    self->last_date = dp_date_parse (last_date, -1);
  self->recent = parse_array (dp_db_result_get_text (result, row, 9), &self->n_recent);
  self->entries = g_strsplit (entries != NULL ? entries : "", "\n", -1);

  return self;
}

static gboolean
same_number (double a,
             double b)
{
  return a == b || (isnan (a) && isnan (b));
}

gboolean
_dp_instrument_equal (DpInstrument *a,
                      DpInstrument *b)
{
  return a->id == b->id &&
         a->last_date == b->last_date &&
         a->n_recent == b->n_recent &&
         same_number (a->last_close, b->last_close) &&
         same_number (a->change_percent, b->change_percent) &&
         g_strcmp0 (a->name, b->name) == 0 &&
         g_strcmp0 (a->currency, b->currency) == 0 &&
         g_strv_equal ((const char * const *) a->entries, (const char * const *) b->entries) &&
         memcmp (a->recent, b->recent, a->n_recent * sizeof (double)) == 0;
}

gint64
dp_instrument_get_id (DpInstrument *self)
{
  g_return_val_if_fail (DP_IS_INSTRUMENT (self), 0);
  return self->id;
}

const char *
dp_instrument_get_symbol (DpInstrument *self)
{
  g_return_val_if_fail (DP_IS_INSTRUMENT (self), NULL);
  return self->symbol;
}

const char *
dp_instrument_get_name (DpInstrument *self)
{
  g_return_val_if_fail (DP_IS_INSTRUMENT (self), NULL);
  return self->name;
}

const char *
dp_instrument_get_kind (DpInstrument *self)
{
  g_return_val_if_fail (DP_IS_INSTRUMENT (self), NULL);
  return self->kind;
}

const char *
dp_instrument_get_currency (DpInstrument *self)
{
  g_return_val_if_fail (DP_IS_INSTRUMENT (self), NULL);
  return self->currency;
}

gboolean
dp_instrument_get_synthetic (DpInstrument *self)
{
  g_return_val_if_fail (DP_IS_INSTRUMENT (self), FALSE);
  return self->synthetic;
}

double
dp_instrument_get_last_close (DpInstrument *self)
{
  g_return_val_if_fail (DP_IS_INSTRUMENT (self), NAN);
  return self->last_close;
}

double
dp_instrument_get_change_percent (DpInstrument *self)
{
  g_return_val_if_fail (DP_IS_INSTRUMENT (self), NAN);
  return self->change_percent;
}

gint32
dp_instrument_get_last_date (DpInstrument *self)
{
  g_return_val_if_fail (DP_IS_INSTRUMENT (self), DP_DATE_NONE);
  return self->last_date;
}

const double *
dp_instrument_get_recent (DpInstrument *self,
                          gsize        *n)
{
  g_return_val_if_fail (DP_IS_INSTRUMENT (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = self->n_recent;

  return self->recent;
}

const char * const *
dp_instrument_get_entries (DpInstrument *self)
{
  g_return_val_if_fail (DP_IS_INSTRUMENT (self), NULL);

  return (const char * const *) self->entries;
}
