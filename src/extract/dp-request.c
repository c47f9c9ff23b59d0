/* dp-request.c: one GET to a provider
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-request.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-json-text.h"

/* More symbols than these are too many for a sentence. */
#define MOST_NAMED 3

typedef struct
{
  char *name;
  char *value;
} Param;

struct _DpRequest
{
  GObject parent_instance;

  char      *source;
  char      *endpoint;
  char      *symbol;
  char     **symbols;   /* what it is about, one or several */
  char      *title;     /* (nullable): where the symbols are too many for a sentence */
  char      *path;
  GPtrArray *params;    /* (element-type Param): as added */
  GPtrArray *headers;   /* name, value … and a NULL at the end */
  gint32     first;     /* of the days it asks for, see dp_request_set_window() */
  gint32     last;
  char      *series;     /* (nullable) */
  char      *checkpoint; /* (nullable): where it is not the endpoint */
};

G_DEFINE_FINAL_TYPE (DpRequest, dp_request, G_TYPE_OBJECT)

static void
param_free (Param *param)
{
  g_free (param->name);
  g_free (param->value);
  g_free (param);
}

static void
dp_request_finalize (GObject *object)
{
  DpRequest *self = DP_REQUEST (object);

  g_free (self->source);
  g_free (self->endpoint);
  g_free (self->symbol);
  g_strfreev (self->symbols);
  g_free (self->title);
  g_free (self->series);
  g_free (self->checkpoint);
  g_free (self->path);
  g_ptr_array_unref (self->params);
  g_ptr_array_unref (self->headers);

  G_OBJECT_CLASS (dp_request_parent_class)->finalize (object);
}

static void
dp_request_class_init (DpRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_request_finalize;
}

static void
dp_request_init (DpRequest *self)
{
  self->params = g_ptr_array_new_with_free_func ((GDestroyNotify) param_free);
  self->headers = g_ptr_array_new_null_terminated (2, g_free, TRUE);
  self->first = DP_DATE_NONE;
  self->last = DP_DATE_NONE;
}

DpRequest *
dp_request_new (const char *source,
                const char *endpoint,
                const char *symbol,
                const char *path)
{
  DpRequest *self;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (endpoint != NULL, NULL);
  g_return_val_if_fail (symbol != NULL, NULL);

  self = g_object_new (DP_TYPE_REQUEST, NULL);
  self->source = g_strdup (source);
  self->endpoint = g_strdup (endpoint);
  self->symbol = g_strdup (symbol);
  self->symbols = g_strdupv ((char **) (const char *[]) { symbol, NULL });
  self->path = g_strdup (path);

  return self;
}

DpRequest *
dp_request_new_for_symbols (const char         *source,
                            const char         *endpoint,
                            const char * const *symbols,
                            const char         *path)
{
  g_autofree char *symbol = NULL;
  DpRequest *self;
  guint n_symbols;

  g_return_val_if_fail (symbols != NULL && symbols[0] != NULL, NULL);

  symbol = g_strjoinv (",", (char **) symbols);
  self = dp_request_new (source, endpoint, symbol, path);
  g_strfreev (self->symbols);
  self->symbols = g_strdupv ((char **) symbols);
  n_symbols = g_strv_length (self->symbols);
  if (n_symbols > MOST_NAMED)
    self->title = g_strdup_printf (_("%s, %s and %u others"), symbols[0], symbols[1],
                                   n_symbols - 2);

  return self;
}

DpRequest *
dp_request_new_with_param (DpRequest  *other,
                           const char *name,
                           const char *value)
{
  DpRequest *self;

  g_return_val_if_fail (DP_IS_REQUEST (other), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  self = dp_request_new_for_symbols (other->source, other->endpoint,
                                     (const char * const *) other->symbols, other->path);
  for (guint i = 0; i < other->params->len; i++)
    {
      const Param *param = g_ptr_array_index (other->params, i);

      dp_request_add_param (self, param->name,
                            g_str_equal (param->name, name) ? value : param->value);
    }
  if (dp_request_get_param (other, name) == NULL)
    dp_request_add_param (self, name, value);
  for (guint i = 0; i < other->headers->len; i += 2)
    dp_request_set_header (self, other->headers->pdata[i], other->headers->pdata[i + 1]);

  if (other->series != NULL)
    dp_request_set_series (self, other->series);

  return self;
}

void
dp_request_add_param (DpRequest  *self,
                      const char *name,
                      const char *value)
{
  Param *param;

  g_return_if_fail (DP_IS_REQUEST (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  param = g_new0 (Param, 1);
  param->name = g_strdup (name);
  param->value = g_strdup (value);
  g_ptr_array_add (self->params, param);
}

void
dp_request_set_header (DpRequest  *self,
                       const char *name,
                       const char *value)
{
  g_return_if_fail (DP_IS_REQUEST (self));
  g_return_if_fail (name != NULL);

  for (guint i = 0; i < self->headers->len; i += 2)
    {
      if (g_ascii_strcasecmp (self->headers->pdata[i], name) == 0)
        {
          g_ptr_array_remove_range (self->headers, i, 2);
          break;
        }
    }
  if (value == NULL)
    return;
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

const char * const *
dp_request_list_headers (DpRequest *self)
{
  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);
  return (const char * const *) self->headers->pdata;
}

void
dp_request_set_window (DpRequest *self,
                       gint32     first,
                       gint32     last)
{
  g_return_if_fail (DP_IS_REQUEST (self));

  self->first = first;
  self->last = last;
}

gboolean
dp_request_get_window (DpRequest *self,
                       gint32    *first,
                       gint32    *last)
{
  g_return_val_if_fail (DP_IS_REQUEST (self), FALSE);
  g_return_val_if_fail (first != NULL, FALSE);
  g_return_val_if_fail (last != NULL, FALSE);

  *first = self->first;
  *last = self->last;

  return self->last != DP_DATE_NONE;
}

void
dp_request_set_series (DpRequest  *self,
                       const char *series)
{
  g_return_if_fail (DP_IS_REQUEST (self));
  g_return_if_fail (series != NULL);

  g_set_str (&self->series, series);
  g_free (self->checkpoint);
  self->checkpoint = g_strconcat (self->endpoint, "?", series, NULL);
}

const char *
dp_request_get_series (DpRequest *self)
{
  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);
  return self->series;
}

const char *
dp_request_get_checkpoint (DpRequest *self)
{
  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);
  return self->checkpoint != NULL ? self->checkpoint : self->endpoint;
}

const char *
dp_request_get_source (DpRequest *self)
{
  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);
  return self->source;
}

const char *
dp_request_get_endpoint (DpRequest *self)
{
  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);
  return self->endpoint;
}

const char *
dp_request_get_symbol (DpRequest *self)
{
  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);
  return self->symbol;
}

const char * const *
dp_request_list_symbols (DpRequest *self)
{
  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);
  return (const char * const *) self->symbols;
}

const char *
dp_request_get_title (DpRequest *self)
{
  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);
  return self->title != NULL ? self->title : self->symbol;
}

const char *
dp_request_get_path (DpRequest *self)
{
  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);
  return self->path;
}

const char *
dp_request_get_param (DpRequest  *self,
                      const char *name)
{
  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->params->len; i++)
    {
      const Param *param = g_ptr_array_index (self->params, i);

      if (g_str_equal (param->name, name))
        return param->value;
    }

  return NULL;
}

static int
compare_params (gconstpointer a,
                gconstpointer b)
{
  const Param *first = *(const Param * const *) a;
  const Param *second = *(const Param * const *) b;

  return strcmp (first->name, second->name);
}

char *
dp_request_dup_params_json (DpRequest *self)
{
  g_autoptr(GPtrArray) sorted = NULL;
  yyjson_mut_doc *doc;
  yyjson_mut_val *object;

  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);

  sorted = g_ptr_array_copy (self->params, NULL, NULL);
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_params);

  doc = yyjson_mut_doc_new (NULL);
  object = yyjson_mut_obj (doc);
  yyjson_mut_doc_set_root (doc, object);
  for (guint i = 0; i < sorted->len; i++)
    {
      const Param *param = g_ptr_array_index (sorted, i);

      yyjson_mut_obj_add_str (doc, object, param->name, param->value);
    }

  return dp_json_text_take (doc, YYJSON_WRITE_ALLOW_INVALID_UNICODE);
}

static void
append_query (GString    *uri,
              char       *separator,
              const char *name,
              const char *value)
{
  g_string_append_c (uri, *separator);
  *separator = '&';
  g_string_append_uri_escaped (uri, name, NULL, FALSE);
  g_string_append_c (uri, '=');
  g_string_append_uri_escaped (uri, value, NULL, FALSE);
}

char *
dp_request_build_uri (DpRequest  *self,
                      const char *base_url,
                      const char *secret_name,
                      const char *secret)
{
  GString *uri;
  char separator;

  g_return_val_if_fail (DP_IS_REQUEST (self), NULL);
  g_return_val_if_fail (base_url != NULL, NULL);

  uri = g_string_new (base_url);
  if (self->path != NULL)
    {
      if (uri->len > 0 && uri->str[uri->len - 1] == '/')
        g_string_truncate (uri, uri->len - 1);
      g_string_append (uri, self->path);
    }

  /* A gateway's address may bring parameters of its own. */
  separator = strchr (uri->str, '?') != NULL ? '&' : '?';
  for (guint i = 0; i < self->params->len; i++)
    {
      const Param *param = g_ptr_array_index (self->params, i);

      append_query (uri, &separator, param->name, param->value);
    }
  if (secret_name != NULL && secret != NULL && *secret != '\0')
    append_query (uri, &separator, secret_name, secret);

  return g_string_free_and_steal (uri);
}
