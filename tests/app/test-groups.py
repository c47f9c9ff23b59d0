#!/usr/bin/env python3
# test-groups.py: groups of symbols in the list of the window, on Overview and on Compare
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-groups.py DATAPIPE"""

import re
import shutil
import sys
import tempfile

from ui_driver import Program, Tap, add_news, check, name_of, wait

GROUPS = 'Mine=coinpaprika:aur-aurum-sim alphavantage:VOLT.SIM'
ROW = re.compile(r'^\S+, .*, ')


def order(program):
    return [name_of(row).split(',')[0] for row in program.all('list item', ROW)]


def choose_group(program, nothing):
    program.click(program.find('combo box', nothing))
    program.keys('Down', 'Return')


def test_groups(tap, program, data):
    with tap.step('a group comes first in the list, stocks and coins under one heading', program):
        program.press('button', 'Explore with Sample Market')
        program.find('row header', 'Mine')
        symbols = order(program)
        check(set(symbols[:2]) == {'AUR.SIM', 'VOLT.SIM'}, f'the list is {symbols}')

    with tap.step('the overview and its news are about the group', program):
        add_news(data, 'AGRI.SIM', 'About another')
        add_news(data, 'VOLT.SIM', 'About one of them')
        program.action('show-page', "'overview'")
        program.find('label', re.compile(r'^\d+ rose'))
        program.find('label', 'About another')
        choose_group(program, 'All Symbols')
        program.find('label', re.compile(r'^1 rose, 1 fell'))
        program.gone('label', 'About another')
        program.find('label', 'About one of them')

    with tap.step('in a high window its figures are no higher than what is in them', program):
        program.resize(1100, 860)
        wait('the height', lambda: program.area(program.find('frame')).height > 800)
        tile = program.find('button', re.compile('^Breadth'))
        check(program.still_area(tile).height < 130, f'it is {program.area(tile).height} high')
        program.resize(1100, 720)

    with tap.step('the group is compared', program):
        program.action('show-page', "'compare'")
        choose_group(program, 'My Choice')
        wait('both', lambda: {name_of(node) for node in program.all('button', re.compile('^Remove '))}
             == {'Remove AUR.SIM', 'Remove VOLT.SIM'})


def drag(program, dragged, onto):
    program.drag(*(program.find('list item', re.compile(f'^{re.escape(name)}, '))
                   for name in (dragged, onto)))


def test_dragging(tap, program, data):
    with tap.step('the pointer takes one after the other into the group, and out of it', program):
        program.press('button', 'Explore with Sample Market')
        program.find('row header', 'Mine')
        wait('one in it', lambda: order(program)[0] == 'AUR.SIM')
        drag(program, 'AGRI.SIM', 'AUR.SIM')
        wait('two', lambda: set(order(program)[:2]) == {'AUR.SIM', 'AGRI.SIM'})
        drag(program, 'CIRR.SIM', 'AUR.SIM')
        wait('three', lambda: set(order(program)[:3]) == {'AUR.SIM', 'AGRI.SIM', 'CIRR.SIM'})
        drag(program, 'AGRI.SIM', 'BNKO.SIM')
        wait('two again', lambda: set(order(program)[:2]) == {'AUR.SIM', 'CIRR.SIM'})
        drag(program, 'AGRI.SIM', 'CIRR.SIM')
        wait('three again', lambda: 'AGRI.SIM' in order(program)[:3])


def run(tap, test, env):
    data = tempfile.mkdtemp(prefix='datapipe-groups-')
    if env is None:
        with open(f'{data}/settings.ini', 'w', encoding='utf-8') as settings:
            settings.write("[datapipe]\n"
                           "symbol-groups=['Mine=coinpaprika:aur-aurum-sim']\n")
    program = Program(sys.argv[1], env={
        'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8', **(env or {})})
    try:
        test(tap, program, data)
    finally:
        code, said = program.terminate()
    with tap.step('the program ends without complaints'):
        check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')
    shutil.rmtree(data, ignore_errors=True)


def main():
    tap = Tap()
    run(tap, test_groups, {'DATAPIPE_SYMBOL_GROUPS': GROUPS})
    run(tap, test_dragging, None)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
