/* dp-later.h: a part of a page that comes into view a few frames after it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DP_TYPE_LATER (dp_later_get_type ())
G_DECLARE_FINAL_TYPE (DpLater, dp_later, DP, LATER, AdwBin)

/**
 * DpLater:
 * Keeps its child to itself until it has been in view for some frames. To style, measure and draw
 * all of a page for the first time takes longer than a frame has; part by part it does not, and
 * whoever types or moves the pointer meanwhile is not kept waiting.
 *
 * Its properties are "part", the child, and "frames", after how many of them it comes (1). Once it
 * has come it stays. Where the part is hidden, so is this.
 */

G_END_DECLS
