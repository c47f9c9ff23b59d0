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
    { "include", call_include_cb },
    { "incorporate", call_incorporate_cb },
    { "information_schema", call_without_identifier_cb },
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

static gboolean
is_of (Column             *self,
       const char * const *types)
{
  g_autofree char *plain = g_strndup (self->type, strcspn (self->type, "("));

  return g_strv_contains (types, g_strchomp (plain));
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
  };
  Column *self = data;

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].name, name))
      return dp_value_new_method (methods[i].func, value);
  if (g_str_equal (name, "name") || g_str_equal (name, "column"))
    return dp_value_new_string (self->name);
  if (g_str_equal (name, "quoted"))
    return dp_value_take_string (dp_db_quote_identifier (self->name));
  if (g_str_equal (name, "data_type") || g_str_equal (name, "dtype"))
    return dp_value_new_string (self->type);

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
