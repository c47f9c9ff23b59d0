/* dp-yaml-node.c: a YAML document as a tree that knows its lines
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-yaml-node.h"

#include <glib/gi18n-lib.h>
#include <yaml.h>

#include "dp-transform.h"

/* Deeper than any project is; an alias inside its own anchor would never end. */
#define MAX_DEPTH 64

typedef enum
{
  KIND_SCALAR,
  KIND_SEQUENCE,
  KIND_MAPPING,
} Kind;

struct _DpYamlNode
{
  Kind       kind;
  guint      line;
  gboolean   plain;
  char      *text;
  GPtrArray *keys;
  GPtrArray *items;
};

static DpYamlNode *
node_new (Kind  kind,
          guint line)
{
  DpYamlNode *self = g_new0 (DpYamlNode, 1);

  self->kind = kind;
  self->line = line;
  if (kind == KIND_MAPPING)
    self->keys = g_ptr_array_new_with_free_func (g_free);
  if (kind != KIND_SCALAR)
    self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_yaml_node_free);

  return self;
}

void
dp_yaml_node_free (DpYamlNode *self)
{
  g_free (self->text);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

static DpYamlNode *convert (const char       *name,
                            yaml_document_t  *document,
                            int               index,
                            guint             depth,
                            GError          **error);

static gboolean
convert_sequence (DpYamlNode       *self,
                  const char       *name,
                  yaml_document_t  *document,
                  yaml_node_t      *node,
                  guint             depth,
                  GError          **error)
{
  for (yaml_node_item_t *item = node->data.sequence.items.start;
       item < node->data.sequence.items.top;
       item++)
    {
      DpYamlNode *child = convert (name, document, *item, depth + 1, error);

      if (child == NULL)
        return FALSE;
      g_ptr_array_add (self->items, child);
    }

  return TRUE;
}

static gboolean
convert_mapping (DpYamlNode       *self,
                 const char       *name,
                 yaml_document_t  *document,
                 yaml_node_t      *node,
                 guint             depth,
                 GError          **error)
{
  for (yaml_node_pair_t *pair = node->data.mapping.pairs.start;
       pair < node->data.mapping.pairs.top;
       pair++)
    {
      yaml_node_t *key = yaml_document_get_node (document, pair->key);
      DpYamlNode *child;

      if (key->type != YAML_SCALAR_NODE)
        {
          g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                       _("%s:%zu:%zu: a key has to be plain text, not a list or a mapping"),
                       name, key->start_mark.line + 1, key->start_mark.column + 1);
          return FALSE;
        }
      if (dp_yaml_node_lookup (self, (const char *) key->data.scalar.value) != NULL)
        {
          g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                       _("%s:%zu:%zu: the key “%s” is there twice; remove one of them"),
                       name, key->start_mark.line + 1, key->start_mark.column + 1,
                       (const char *) key->data.scalar.value);
          return FALSE;
        }

      child = convert (name, document, pair->value, depth + 1, error);
      if (child == NULL)
        return FALSE;
      g_ptr_array_add (self->keys, g_strdup ((const char *) key->data.scalar.value));
      g_ptr_array_add (self->items, child);
    }

  return TRUE;
}

static DpYamlNode *
convert (const char       *name,
         yaml_document_t  *document,
         int               index,
         guint             depth,
         GError          **error)
{
  yaml_node_t *node = yaml_document_get_node (document, index);
  guint line = node->start_mark.line + 1;
  g_autoptr(DpYamlNode) self = NULL;

  if (depth > MAX_DEPTH)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%u:%zu: this is nested too deeply, or contains itself"),
                   name, line, node->start_mark.column + 1);
      return NULL;
    }

  switch (node->type)
    {
    case YAML_SEQUENCE_NODE:
      self = node_new (KIND_SEQUENCE, line);
      if (!convert_sequence (self, name, document, node, depth, error))
        return NULL;
      break;

    case YAML_MAPPING_NODE:
      self = node_new (KIND_MAPPING, line);
      if (!convert_mapping (self, name, document, node, depth, error))
        return NULL;
      break;

    case YAML_SCALAR_NODE:
    case YAML_NO_NODE:
    default:
      self = node_new (KIND_SCALAR, line);
      self->text = g_strndup ((const char *) node->data.scalar.value, node->data.scalar.length);
      self->plain = node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
      break;
    }

  return g_steal_pointer (&self);
}

DpYamlNode *
dp_yaml_node_parse (const char  *name,
                    const char  *text,
                    gsize        length,
                    GError     **error)
{
  yaml_parser_t parser;
  yaml_document_t document;
  DpYamlNode *self = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  yaml_parser_initialize (&parser);
  yaml_parser_set_input_string (&parser, (const unsigned char *) text, length);

  if (yaml_parser_load (&parser, &document))
    {
      if (yaml_document_get_root_node (&document) == NULL)
        self = node_new (KIND_MAPPING, 1);
      else
        self = convert (name, &document, 1, 0, error);
      yaml_document_delete (&document);
    }
  else
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%zu:%zu: this is not valid YAML: %s"), name,
                   parser.problem_mark.line + 1, parser.problem_mark.column + 1,
                   parser.problem != NULL ? parser.problem : _("it cannot be read"));
    }
  yaml_parser_delete (&parser);

  return self;
}

gboolean
dp_yaml_node_is_scalar (DpYamlNode *self)
{
  return self->kind == KIND_SCALAR;
}

gboolean
dp_yaml_node_is_sequence (DpYamlNode *self)
{
  return self->kind == KIND_SEQUENCE;
}

gboolean
dp_yaml_node_is_mapping (DpYamlNode *self)
{
  return self->kind == KIND_MAPPING;
}

guint
dp_yaml_node_get_line (DpYamlNode *self)
{
  return self->line;
}

const char *
dp_yaml_node_get_text (DpYamlNode *self)
{
  return self->text;
}

guint
dp_yaml_node_get_length (DpYamlNode *self)
{
  return self->items != NULL ? self->items->len : 0;
}

DpYamlNode *
dp_yaml_node_get_item (DpYamlNode *self,
                       guint       index)
{
  g_return_val_if_fail (index < dp_yaml_node_get_length (self), NULL);
  return g_ptr_array_index (self->items, index);
}

const char *
dp_yaml_node_get_key (DpYamlNode *self,
                      guint       index)
{
  g_return_val_if_fail (self->kind == KIND_MAPPING && index < self->keys->len, NULL);
  return g_ptr_array_index (self->keys, index);
}

DpYamlNode *
dp_yaml_node_lookup (DpYamlNode *self,
                     const char *key)
{
  if (self->kind != KIND_MAPPING)
    return NULL;

  for (guint i = 0; i < self->keys->len; i++)
    if (g_str_equal (g_ptr_array_index (self->keys, i), key))
      return g_ptr_array_index (self->items, i);

  return NULL;
}

const char *
dp_yaml_node_lookup_text (DpYamlNode *self,
                          const char *key)
{
  DpYamlNode *node = dp_yaml_node_lookup (self, key);

  return node != NULL ? node->text : NULL;
}

static DpYamlNode *
node_for_value (DpValue *value,
                guint    line)
{
  DpValueKind kind = dp_value_get_kind (value);
  DpYamlNode *self = node_new (kind == DP_VALUE_LIST ? KIND_SEQUENCE
                               : kind == DP_VALUE_DICT ? KIND_MAPPING : KIND_SCALAR, line);

  if (self->kind == KIND_SCALAR)
    {
      self->text = kind == DP_VALUE_NONE ? g_strdup ("") : dp_value_to_string (value);
      self->plain = kind != DP_VALUE_STRING;
      return self;
    }
  for (guint i = 0; i < dp_value_get_length (value); i++)
    {
      if (self->kind == KIND_MAPPING)
        g_ptr_array_add (self->keys, g_strdup (dp_value_get_key (value, i)));
      g_ptr_array_add (self->items, node_for_value (dp_value_get_item (value, i), line));
    }

  return self;
}

void
dp_yaml_node_replace_item (DpYamlNode *self,
                           guint       index,
                           DpValue    *value)
{
  DpYamlNode *before;

  g_return_if_fail (index < dp_yaml_node_get_length (self));

  before = self->items->pdata[index];
  self->items->pdata[index] = node_for_value (value, before->line);
  dp_yaml_node_free (before);
}

static DpValue *
scalar_to_value (DpYamlNode *self)
{
  static const char * const nothing[] = { "", "~", "null", "Null", "NULL", NULL };
  static const char * const yes[] = { "true", "True", "TRUE", "yes", "Yes", "on", NULL };
  static const char * const no[] = { "false", "False", "FALSE", "no", "No", "off", NULL };
  gint64 integer;
  double number;
  char *end;

  if (!self->plain)
    return dp_value_new_string (self->text);
  if (g_strv_contains (nothing, self->text))
    return dp_value_new_none ();
  if (g_strv_contains (yes, self->text))
    return dp_value_new_boolean (TRUE);
  if (g_strv_contains (no, self->text))
    return dp_value_new_boolean (FALSE);
  if (g_ascii_string_to_signed (self->text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
    return dp_value_new_integer (integer);

  number = g_ascii_strtod (self->text, &end);
  if (*end == '\0' && strpbrk (self->text, "0123456789") != NULL)
    return dp_value_new_number (number);

  return dp_value_new_string (self->text);
}

DpValue *
dp_yaml_node_to_value (DpYamlNode *self)
{
  DpValue *value;

  if (self->kind == KIND_SCALAR)
    return scalar_to_value (self);

  value = self->kind == KIND_SEQUENCE ? dp_value_new_list () : dp_value_new_dict ();
  for (guint i = 0; i < self->items->len; i++)
    {
      DpValue *child = dp_yaml_node_to_value (g_ptr_array_index (self->items, i));

      if (self->kind == KIND_SEQUENCE)
        dp_value_append (value, child);
      else
        dp_value_set (value, g_ptr_array_index (self->keys, i), child);
    }

  return value;
}
