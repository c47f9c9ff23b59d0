/* dp-template-parser.h: a template's tokens as a tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-lexer.h"
#include "dp-template-node.h"

G_BEGIN_DECLS

/** dp_template_parse_source: Returns: (transfer full) (nullable): a block; %NULL with a position */
DpTemplateNode *dp_template_parse_source (const DpTemplateSource  *source,
                                          GError                 **error);

G_END_DECLS
