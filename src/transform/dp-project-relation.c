/* dp-project-relation.c: relations and columns as templates see them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-relation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char     *database;      /* nullable */
  char     *schema;        /* nullable */
  char     *identifier;    /* nullable */
  char     *type;          /* nullable: "table", "view" … */
  char     *text;          /* nullable: what it is written as, if not by its parts */
  gboolean  with_schema;
  gboolean  with_identifier;
} Relation;

static void
relation_free (gpointer data)
{
  Relation *self = data;

  g_free (self->database);
  g_free (self->schema);
  g_free (self->identifier);
  g_free (self->type);
  g_free (self->text);
  g_free (self);
}

/* One database has one name, so that it is never written. */
static char *
relation_to_string (gpointer data)
{
  Relation *self = data;
  g_autoptr(GString) text = g_string_new (NULL);

  if (self->text != NULL)
    return g_strdup (self->text);
  if (self->with_schema && self->schema != NULL && *self->schema != '\0')
    {
      g_autofree char *quoted = dp_db_quote_identifier (self->schema);

      g_string_append (text, quoted);
    }
  if (self->with_identifier && self->identifier != NULL)
    {
      g_autofree char *quoted = dp_db_quote_identifier (self->identifier);

      g_string_append_printf (text, "%s%s", text->len > 0 ? "." : "", quoted);
    }

  return g_strdup (text->str);
}

static int
relation_compare (gpointer a,
                  gpointer b)
{
  g_autofree char *left = relation_to_string (a);
  g_autofree char *right = relation_to_string (b);

  return strcmp (left, right);
}

static DpValue *relation_get (DpValue    *self,
                              gpointer    data,
                              const char *name);

static const DpValueClass relation_class = {
  .name = N_("a relation"),
  .is_mapping = TRUE,
  .get = relation_get,
  .to_string = relation_to_string,
  .compare = relation_compare,
  .free = relation_free,
};

static Relation *
relation_copy (const Relation *from)
{
  Relation *self = g_new0 (Relation, 1);

  self->database = g_strdup (from->database);
  self->schema = g_strdup (from->schema);
  self->identifier = g_strdup (from->identifier);
  self->type = g_strdup (from->type);
  self->with_schema = from->with_schema;
  self->with_identifier = from->with_identifier;

  return self;
}

/* include(schema=false): the same relation, written with fewer parts. */
static DpValue *
call_include_cb (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  Relation *self = relation_copy (dp_value_get_object (data, &relation_class));

  self->with_schema = dp_call_get_boolean (call, 1, "schema", self->with_schema);
  self->with_identifier = dp_call_get_boolean (call, 2, "identifier", self->with_identifier);

  return dp_value_new_object (&relation_class, self);
}

static DpValue *
call_without_identifier_cb (const DpCall  *call,
                            gpointer       data,
                            GError       **error)
{
  Relation *self = relation_copy (dp_value_get_object (data, &relation_class));

  self->with_identifier = FALSE;

  return dp_value_new_object (&relation_class, self);
}

/* information_schema('columns'): the catalog's view of that name, which is one for all schemas */
static DpValue *
call_information_schema_cb (const DpCall  *call,
                            gpointer       data,
                            GError       **error)
{
  const char *view = dp_call_get_string (call, 0, "view_name");
  Relation *self = relation_copy (dp_value_get_object (data, &relation_class));

  g_set_str (&self->schema, "information_schema");
  g_free (self->identifier);
  self->identifier = view != NULL ? g_ascii_strdown (view, -1) : NULL;
  g_set_str (&self->type, "view");

  return dp_value_new_object (&relation_class, self);
}

static void
set_part (char       **part,
          DpValue     *parts,
          const char  *name)
{
  DpValue *value = dp_value_lookup (parts, name);

  if (value == NULL)
    return;
  g_free (*part);
  *part = dp_value_get_kind (value) == DP_VALUE_NONE ? NULL : dp_value_to_string (value);
}

/* incorporate(path={'identifier': …}, type='view') */
static DpValue *
call_incorporate_cb (const DpCall  *call,
                     gpointer       data,
                     GError       **error)
{
  Relation *self = relation_copy (dp_value_get_object (data, &relation_class));
  DpValue *path = dp_value_lookup (call->named, "path");

  if (path != NULL)
    {
      set_part (&self->database, path, "database");
      set_part (&self->schema, path, "schema");
      set_part (&self->identifier, path, "identifier");
    }
  set_part (&self->type, call->named, "type");

  return dp_value_new_object (&relation_class, self);
}

static DpValue *
call_render_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  return dp_value_take_string (dp_value_to_string (data));
}

/* get('schema', default), as of a dict */
static DpValue *
call_get_cb (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpValue *name = dp_call_get (call, 0, "key");
  DpValue *otherwise = dp_call_get (call, 1, "default");
  DpValue *found = NULL;

  if (name != NULL && dp_value_get_string (name) != NULL)
    found = relation_get (data, dp_value_get_data (data), dp_value_get_string (name));
  if (found != NULL)
    return found;

  return otherwise != NULL ? dp_value_ref (otherwise) : dp_value_new_none ();
}

/* By which packages know a relation from other things */
static DpValue *
new_metadata (void)
{
  DpValue *metadata = dp_value_new_dict ();

  dp_value_set (metadata, "type", dp_value_new_string ("PostgresRelation"));

  return metadata;
}

static DpValue *
call_self_cb (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  return dp_value_ref (data);
}

static DpValue *
text_or_none (const char *text)
{
  return text != NULL ? dp_value_new_string (text) : dp_value_new_none ();
}

static DpValue *
relation_get (DpValue    *value,
              gpointer    data,
              const char *name)
{
  static const DpTemplateFunction methods[] = {
    { "get", call_get_cb },
    { "include", call_include_cb },
    { "incorporate", call_incorporate_cb },
    { "information_schema", call_information_schema_cb },
    { "quote", call_self_cb },
    { "render", call_render_cb },
    { "without_identifier", call_without_identifier_cb },
  };
  Relation *self = data;

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].name, name))
      return dp_value_new_method (methods[i].func, value);
  if (g_str_equal (name, "schema"))
    return text_or_none (self->schema);
  if (g_str_equal (name, "identifier") || g_str_equal (name, "name") ||
      g_str_equal (name, "table") || g_str_equal (name, "alias"))
    return text_or_none (self->identifier);
  if (g_str_equal (name, "database"))
    return text_or_none (self->database);
  if (g_str_equal (name, "type"))
    return text_or_none (self->type);
  if (g_str_equal (name, "metadata"))
    return new_metadata ();
  if (g_str_has_prefix (name, "is_"))
    return dp_value_new_boolean (g_strcmp0 (self->type, name + strlen ("is_")) == 0);

  return NULL;
}

DpValue *
_dp_project_relation (const char *schema,
                      const char *identifier,
                      const char *text)
{
  Relation *self = g_new0 (Relation, 1);

  self->schema = g_strdup (schema);
  self->identifier = g_strdup (identifier);
  self->text = g_strdup (text);
  self->with_schema = TRUE;
  self->with_identifier = TRUE;

  return dp_value_new_object (&relation_class, self);
}

DpValue *
_dp_project_typed_relation (const char *database,
                            const char *schema,
                            const char *identifier,
                            const char *type)
{
  DpValue *value = _dp_project_relation (schema, identifier, NULL);
  Relation *self = dp_value_get_data (value);

  self->database = g_strdup (database);
  self->type = g_strdup (type);

  return value;
}

gboolean
_dp_project_is_relation (DpValue *value)
{
  return dp_value_get_class (value) == &relation_class;
}

const char *
_dp_project_relation_part (DpValue    *value,
                           const char *part)
{
  Relation *self = dp_value_get_object (value, &relation_class);

  if (self == NULL)
    return NULL;

  return g_str_equal (part, "schema") ? self->schema : self->identifier;
}

/* Columns: what adapter.get_columns_in_relation() gives. */
typedef struct
{
  char *name;
  char *type;
} Column;

static void
column_free (gpointer data)
{
  Column *self = data;

  g_free (self->name);
  g_free (self->type);
  g_free (self);
}

static DpValue *column_get (DpValue    *self,
                            gpointer    data,
                            const char *name);

static char *
column_to_string (gpointer data)
{
  Column *self = data;

  return g_strdup_printf ("<Column %s (%s)>", self->name, self->type);
}

static const DpValueClass column_class = {
  .name = N_("a column"),
  .get = column_get,
  .to_string = column_to_string,
  .free = column_free,
};

/* Without the sizes in parentheses */
static char *
dup_plain_type (Column *self)
{
  return g_strchomp (g_strndup (self->type, strcspn (self->type, "(")));
}

static gboolean
is_of (Column             *self,
       const char * const *types)
{
  g_autofree char *plain = dup_plain_type (self);

  return g_strv_contains (types, plain);
}

static gboolean
is_string (Column *self)
{
  static const char * const types[] = {
    "text", "character varying", "varchar", "character", "char", "bpchar", NULL,
  };

  return is_of (self, types);
}

static gboolean
is_integer (Column *self)
{
  static const char * const types[] = {
    "integer", "bigint", "smallint", "int", "int2", "int4", "int8", "serial", "bigserial", NULL,
  };

  return is_of (self, types);
}

static gboolean
is_fraction (Column *self)
{
  static const char * const types[] = { "numeric", "decimal", NULL };

  return is_of (self, types);
}

static gboolean
is_float (Column *self)
{
  static const char * const types[] = { "real", "double precision", "float4", "float8", NULL };

  return is_of (self, types);
}

#define COLUMN_TEST(name, expression) \
  static DpValue * \
  name (const DpCall  *call, \
        gpointer       data, \
        GError       **error) \
  { \
    Column *self = dp_value_get_object (data, &column_class); \
    return dp_value_new_boolean (expression); \
  }

/* The number in a type's parentheses, @n of them before it; -1 where there is none. */
static gint64
get_size (Column *self,
          guint   n)
{
  const char *open = strchr (self->type, '(');
  g_auto(GStrv) numbers = NULL;

  if (open == NULL)
    return -1;
  numbers = g_strsplit (open + 1, ",", -1);

  return n < g_strv_length (numbers) ? g_ascii_strtoll (numbers[n], NULL, 10) : -1;
}

static DpValue *
size_or_none (gint64 size)
{
  return size >= 0 ? dp_value_new_integer (size) : dp_value_new_none ();
}

/* As dbt has it: texts without a limit are said to be of 256 characters. */
static DpValue *
call_string_size_cb (const DpCall  *call,
                     gpointer       data,
                     GError       **error)
{
  Column *self = dp_value_get_object (data, &column_class);
  gint64 size = get_size (self, 0);

  if (!is_string (self))
    return dp_template_error (error, _("the column “%s” is no text, so it has no string_size()"),
                              self->name);

  return dp_value_new_integer (size >= 0 ? size : 256);
}

COLUMN_TEST (call_is_string_cb, is_string (self))
COLUMN_TEST (call_is_integer_cb, is_integer (self))
COLUMN_TEST (call_is_float_cb, is_float (self))
COLUMN_TEST (call_is_numeric_cb, is_fraction (self))
COLUMN_TEST (call_is_number_cb, is_integer (self) || is_float (self) || is_fraction (self))

static DpValue *
column_get (DpValue    *value,
            gpointer    data,
            const char *name)
{
  static const DpTemplateFunction methods[] = {
    { "is_float", call_is_float_cb },
    { "is_integer", call_is_integer_cb },
    { "is_number", call_is_number_cb },
    { "is_numeric", call_is_numeric_cb },
    { "is_string", call_is_string_cb },
    { "string_size", call_string_size_cb },
  };
  Column *self = data;

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].name, name))
      return dp_value_new_method (methods[i].func, value);
  if (g_str_equal (name, "name") || g_str_equal (name, "column"))
    return dp_value_new_string (self->name);
  if (g_str_equal (name, "quoted"))
    return dp_value_take_string (dp_db_quote_identifier (self->name));
  if (g_str_equal (name, "data_type"))
    return dp_value_new_string (self->type);
  if (g_str_equal (name, "dtype"))
    return dp_value_take_string (dup_plain_type (self));
  if (g_str_equal (name, "char_size"))
    return is_string (self) ? size_or_none (get_size (self, 0)) : dp_value_new_none ();
  if (g_str_equal (name, "numeric_precision"))
    return is_fraction (self) ? size_or_none (get_size (self, 0)) : dp_value_new_none ();
  if (g_str_equal (name, "numeric_scale"))
    return is_fraction (self) ? size_or_none (get_size (self, 1)) : dp_value_new_none ();

  return NULL;
}

DpValue *
_dp_project_column (const char *name,
                    const char *type)
{
  Column *self = g_new0 (Column, 1);

  self->name = g_strdup (name);
  self->type = g_strdup (type);

  return dp_value_new_object (&column_class, self);
}
