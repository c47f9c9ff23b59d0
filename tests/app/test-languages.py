#!/usr/bin/env python3
# test-languages.py: the window speaks German, all of it
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-languages.py DATAPIPE"""

import gettext
import os
import re
import shutil
import sys
import tempfile

from ui_driver import Program, Tap, check, name_of, wait

# Each page, and what is there once it shows its data.
PAGES = {
    'overview': ('label', re.compile(r'^\d+ Plus, \d+ Minus')),
    'compare': ('table', 'Kennzahlen'),
    'portfolio': (None, 'Noch keine Transaktionen'),
    'query': ('text', 'SQL'),
    'models': ('list item', 'fact_daily_trading'),
    'pipeline': (None, re.compile('^Abschließen: ')),
    'health': ('label', re.compile('^Alles in Ordnung|Aufmerksamkeit$')),
}
PREFERENCES = ('symbols', 'sources', 'schedules', 'notifications', 'charts', 'database', 'sharing')


def english_words():
    """What is said otherwise in German, as it stands in the sources, without what has something filled in."""
    path = os.path.join(os.environ['DATAPIPE_BUILD_DIR'], 'po', 'de', 'LC_MESSAGES', 'datapipe.mo')
    with open(path, 'rb') as file:
        catalog = gettext.GNUTranslations(file)._catalog
    german = {plain(text) for text in catalog.values()}
    # A context comes first, and is cut off.
    english = {plain(key.split('\4')[-1]) for key, text in catalog.items() if isinstance(key, str) and key != text}
    return {text for text in english - german if text and '%' not in text}


def plain(text):
    return re.sub(r'(?<!\w)_|_(?=\w)', '', text)


def english_left(program, words):
    return sorted({name_of(node) for node in program.all()} & words)


def test_german(tap, program, words):
    with tap.step('the first page is German', program):
        program.press('button', 'Mit Beispielmarkt erkunden')
        chart = program.find('slider', re.compile('^Kursdiagramm von '))
        wait('the run to end', lambda: not program.all('button', 'Anhalten'))

    with tap.step('prices, percentages and dates are written as in Germany', program):
        wait('a comma before the cents', lambda: re.search(r'\d,\d\d', program.value_text(chart)))
        wait('day, month and year', lambda: program.look('label', re.compile(
            r'^Schlusskurs am \d{1,2}\. \w+ \d{4} ')))
        check(not english_left(program, words), f'{english_left(program, words)}')

    for page, (role, shown) in PAGES.items():
        with tap.step(f'nothing English is left on the page {page}', program):
            program.action('show-page', f"'{page}'")
            program.find(role, shown)
            check(not english_left(program, words), f'{english_left(program, words)}')

    with tap.step('nor in the preferences', program):
        program.action('preferences')
        program.find('dialog', 'Einstellungen')
        for page in PREFERENCES:
            program.action('preferences-page', f"'{page}'")
            check(not english_left(program, words), f'{page}: {english_left(program, words)}')


def main():
    tap = Tap()
    words = english_words()
    data = tempfile.mkdtemp(prefix='datapipe-language-')
    program = Program(sys.argv[1], env={'DATAPIPE_DATA_DIR': data, 'G_DEBUG': '', 'LC_ALL': 'de_DE.UTF-8',
                                        'LANGUAGE': ''})
    try:
        test_german(tap, program, words)
    finally:
        program.terminate()
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
