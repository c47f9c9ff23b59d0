/* datapipe-private-server.c: the supervisor's program, small so that it is there at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-private-server.h"

int
main (int    argc,
      char **argv)
{
  return dp_private_server_main (argc, argv);
}
