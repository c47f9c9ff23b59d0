#!/usr/bin/env python3
# test-groups.py: groups of symbols in the list of the window, on Overview and on Compare
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-groups.py DATAPIPE"""

import re
import shutil
import sys
import tempfile

from ui_driver import Program, Tap, check, name_of, wait

GROUPS = 'Mine=coinpaprika:aur-aurum-sim alphavantage:VOLT.SIM'
ROW = re.compile(r'^\S+, .*, ')


def choose_group(program, nothing):
    program.click(program.find('combo box', nothing))
    program.keys('Down', 'Return')


def test_groups(tap, program):
    with tap.step('a group comes first in the list, stocks and coins under one heading', program):
        program.press('button', 'Explore with Sample Market')
        program.find('row header', 'Mine')
        symbols = [name_of(row).split(',')[0] for row in program.all('list item', ROW)]
        check(set(symbols[:2]) == {'AUR.SIM', 'VOLT.SIM'}, f'the list is {symbols}')

    with tap.step('the overview is about the group', program):
        program.action('show-page', "'overview'")
        program.find('label', re.compile(r'^\d+ rose'))
        choose_group(program, 'All Symbols')
        program.find('label', re.compile(r'^1 rose, 1 fell'))

    with tap.step('the group is compared', program):
        program.action('show-page', "'compare'")
        choose_group(program, 'My Choice')
        wait('both', lambda: {name_of(node) for node in program.all('button', re.compile('^Remove '))}
             == {'Remove AUR.SIM', 'Remove VOLT.SIM'})


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-groups-')
    program = Program(sys.argv[1], env={
        'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8', 'DATAPIPE_SYMBOL_GROUPS': GROUPS})
    try:
        test_groups(tap, program)
    finally:
        code, said = program.terminate()
    with tap.step('the program ends without complaints'):
        check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')
    shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
