/* dp-model-list-private.h: a project's nodes, for who reads them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-model-list.h"

G_BEGIN_DECLS

struct _DpModelColumn
{
  GObject  parent_instance;

  char    *name;
  char    *type_name;      /* nullable */
  char    *description;    /* nullable */
  char    *origins;        /* nullable */
  char    *unknown;        /* nullable */
  GArray  *sources;        /* of DpModelOrigin */
};

struct _DpModelItem
{
  GObject     parent_instance;

  char       *id;
  char       *name;
  const char *resource;
  char       *relation;          /* nullable, as are the next ones */
  const char *materialization;
  char       *description;
  char       *path;
  char       *sql;
  char       *compiled;
  char       *problem;
  char       *status;
  gint64      rows;
  GListStore *columns;
  GArray     *parents;           /* of guint */
};

G_END_DECLS
