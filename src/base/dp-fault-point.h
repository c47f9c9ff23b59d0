/* dp-fault-point.h: named places where a test can stop the program dead
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * dp_fault_point:
 * @name: "load:after-raw"
 *
 * Does nothing, and is not even compiled in, but in builds with `-Dfault_points=true`. There
 * DATAPIPE_FAULT_POINT="NAME[,N]" makes the N-th (1st) passing of @name in this process the last
 * thing it does: it is killed with SIGKILL, or, where DATAPIPE_FAULT_PID names a process, that one
 * is killed in its place and this one goes on; where DATAPIPE_FAULT_FILE names a file, nobody is
 * killed, but the file is made: whoever watches for it breaks something else.
 */
#ifdef DP_FAULT_POINTS
#define dp_fault_point(name) _dp_fault_point_pass (name)
void _dp_fault_point_pass (const char *name);
#else
#define dp_fault_point(name) G_STMT_START { } G_STMT_END
#endif

G_END_DECLS
