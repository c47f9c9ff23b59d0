#!/usr/bin/env python3
# test-state.py: what the window remembers from one start to the next
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-state.py DATAPIPE"""

import re
import shutil
import sys
import tempfile

from ui_driver import Atspi, Program, Tap, check, name_of, wait

PAGES = (('pipeline', 'History'), ('health', 'Gaps'), ('models', 'Graph'))


def start(data):
    return Program(sys.argv[1], env={'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8'})


def end(program):
    code, said = program.terminate()
    check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')


def chosen(program, name):
    """Whether the part of a page that is called so is the one that is shown."""
    return any(node.get_state_set().contains(Atspi.StateType.PRESSED)
               for node in program.all('page tab', name))


def windows(program):
    return sorted(name_of(node) for node in program.all('frame'))


def symbols(program):
    """What the table of the run has, from top to bottom."""
    return [name_of(node).split(',')[0] for node in program.all('table row', re.compile(', '))]


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-state-')
    try:
        program = start(data)
        with tap.step('parts of pages are chosen', program):
            program.press('button', 'Explore with Sample Market')
            program.find('slider')
            wait('the run to end', lambda: not program.all('button', 'Stop'))
            program.action('show-page', "'pipeline'")
            first = wait('the symbols', lambda: symbols(program))
            for downwards in (False, True):
                program.click(program.find('label', 'Symbol'))
                wait('them sorted', lambda downwards=downwards: symbols(program) == sorted(
                    first, reverse=downwards, key=str.casefold))
            for page, part in PAGES:
                program.action('show-page', f"'{page}'")
                program.press('page tab', re.compile(f'^{part}'))
                wait(f'{part} to be shown', lambda part=part: chosen(program, re.compile(f'^{part}')))
        with tap.step('two symbols have windows, one of which is closed by hand', program):
            for symbol in ('VOLT.SIM', 'AGRI.SIM'):
                program.action('open-symbol', f"'{symbol}'")
                program.find('frame', re.compile(f'^{symbol}'))
            program.keys('ctrl+w', title='^AGRI.SIM')
            program.gone('frame', re.compile('^AGRI.SIM'))
            end(program)

        program = start(data)
        with tap.step('the window of the other is there again, alone', program):
            program.find('frame', re.compile('^VOLT.SIM'))
            check(not any(name.startswith('AGRI') for name in windows(program)), f'{windows(program)}')
        for page, part in PAGES:
            with tap.step(f'{part} is shown of {page}', program):
                program.action('show-page', f"'{page}'")
                wait(f'{part} to be shown', lambda part=part: chosen(program, re.compile(f'^{part}')))
        with tap.step('the symbols are sorted as they were', program):
            program.action('show-page', "'pipeline'")
            program.press('page tab', 'Now')
            shown = wait('the symbols', lambda: symbols(program))
            check(shown == sorted(shown, reverse=True, key=str.casefold), f'{shown}')
        with tap.step('the program ends without complaints', program):
            end(program)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
