/* dp-db-params.c: a query's parameters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-params-private.h"

#include <string.h>

#include "dp-date.h"

struct _DpDbParams
{
  GPtrArray *values;     /* (nullable) char * */
  GArray    *types;      /* guint */
};

/* PostgreSQL's own, fixed numbers of its built-in types. */
enum
{
  TYPE_UNKNOWN = 0,
  TYPE_BYTEA = 17,
  TYPE_TEXT_ARRAY = 1009,
};

/** dp_db_params_new: Returns: (transfer full): no parameters yet */
DpDbParams *
dp_db_params_new (void)
{
  DpDbParams *self = g_new0 (DpDbParams, 1);

  self->values = g_ptr_array_new_with_free_func (g_free);
  self->types = g_array_new (FALSE, FALSE, sizeof (guint));

  return self;
}

/** dp_db_params_free: frees @self */
void
dp_db_params_free (DpDbParams *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->values);
  g_array_unref (self->types);
  g_free (self);
}

static DpDbParams *
params_take (DpDbParams *self,
             char       *value,
             guint       type)
{
  g_ptr_array_add (self->values, value);
  g_array_append_val (self->types, type);

  return self;
}

guint
_dp_db_params_get_n_values (DpDbParams *self)
{
  return self->values->len;
}

const char * const *
_dp_db_params_get_values (DpDbParams *self)
{
  return (const char * const *) self->values->pdata;
}

const guint *
_dp_db_params_get_types (DpDbParams *self)
{
  return (const guint *) (gpointer) self->types->data;
}

/** dp_db_params_take_text: @value: (nullable) (transfer full): %NULL is SQL NULL. Returns: @self */
DpDbParams *
dp_db_params_take_text (DpDbParams *self,
                        char       *value)
{
  g_return_val_if_fail (self != NULL, NULL);

  return params_take (self, value, TYPE_UNKNOWN);
}

/** dp_db_params_add_text: @value: (nullable): %NULL is SQL NULL. Returns: @self */
DpDbParams *
dp_db_params_add_text (DpDbParams *self,
                       const char *value)
{
  g_return_val_if_fail (self != NULL, NULL);

  return params_take (self, g_strdup (value), TYPE_UNKNOWN);
}

/** dp_db_params_add_int64: Returns: @self */
DpDbParams *
dp_db_params_add_int64 (DpDbParams *self,
                        gint64      value)
{
  g_return_val_if_fail (self != NULL, NULL);

  return params_take (self, g_strdup_printf ("%" G_GINT64_FORMAT, value), TYPE_UNKNOWN);
}

/** dp_db_params_add_double: every digit is kept, and NaN and the infinities too. Returns: @self */
DpDbParams *
dp_db_params_add_double (DpDbParams *self,
                         double      value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (self != NULL, NULL);

  if (value != value)
    return params_take (self, g_strdup ("NaN"), TYPE_UNKNOWN);

  return params_take (self, g_strdup (g_ascii_dtostr (text, sizeof text, value)), TYPE_UNKNOWN);
}

/** dp_db_params_add_boolean: Returns: @self */
DpDbParams *
dp_db_params_add_boolean (DpDbParams *self,
                          gboolean    value)
{
  g_return_val_if_fail (self != NULL, NULL);

  return params_take (self, g_strdup (value ? "t" : "f"), TYPE_UNKNOWN);
}

/** dp_db_params_add_time: @unix_us: microseconds since 1970, as timestamptz. Returns: @self */
DpDbParams *
dp_db_params_add_time (DpDbParams *self,
                       gint64      unix_us)
{
  g_return_val_if_fail (self != NULL, NULL);

  return params_take (self, dp_timestamp_to_string (unix_us), TYPE_UNKNOWN);
}

/** dp_db_params_add_bytes: @value: (nullable): as bytea. Returns: @self */
DpDbParams *
dp_db_params_add_bytes (DpDbParams *self,
                        GBytes     *value)
{
  static const char digits[] = "0123456789abcdef";
  const guint8 *bytes;
  char *text;
  gsize size;

  g_return_val_if_fail (self != NULL, NULL);

  if (value == NULL)
    return params_take (self, NULL, TYPE_BYTEA);

  bytes = g_bytes_get_data (value, &size);
  text = g_malloc (2 * size + 3);
  memcpy (text, "\\x", 2);
  for (gsize i = 0; i < size; i++)
    {
      text[2 + 2 * i] = digits[bytes[i] >> 4];
      text[3 + 2 * i] = digits[bytes[i] & 15];
    }
  text[2 + 2 * size] = '\0';

  return params_take (self, text, TYPE_BYTEA);
}

static void
append_element (GString    *array,
                const char *text)
{
  if (array->len > 1)
    g_string_append_c (array, ',');
  if (text == NULL)
    {
      g_string_append (array, "NULL");
      return;
    }
  g_string_append_c (array, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (array, '\\');
      g_string_append_c (array, *c);
    }
  g_string_append_c (array, '"');
}

/** dp_db_params_add_texts: @values: (array length=n_values): may hold %NULL; as text[]. Returns:
 * @self */
DpDbParams *
dp_db_params_add_texts (DpDbParams         *self,
                        const char * const *values,
                        gsize               n_values)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new ("{");
  for (gsize i = 0; i < n_values; i++)
    append_element (text, values[i]);
  g_string_append_c (text, '}');

  return params_take (self, g_string_free (text, FALSE), TYPE_TEXT_ARRAY);
}

/** dp_db_params_add_strv: @value: (nullable): as text[]. Returns: @self */
DpDbParams *
dp_db_params_add_strv (DpDbParams         *self,
                       const char * const *value)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (value == NULL)
    return params_take (self, NULL, TYPE_TEXT_ARRAY);

  return dp_db_params_add_texts (self, value, g_strv_length ((char **) value));
}
