/* dp-locale.h: the language that people are spoken to in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dp_locale_init:
 *
 * Takes the language and the forms of numbers and dates from the environment, and finds the
 * translations: those that were installed, or those that were built with a program that is run
 * from where it was built. To be called first in a program, before it has threads.
 */
void dp_locale_init (void);

G_END_DECLS
