#!/usr/bin/env python3
# test-page-compare.py: the page Compare, as a person uses it
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-page-compare.py DATAPIPE"""

import re
import shutil
import sys
import tempfile

from ui_driver import Program, Tap, check, name_of, role_of, wait


def cells(program, table):
    """The texts of a table's lines."""
    node = program.find('table', table)
    # Lines that are made anew can be gone between being counted and being asked for.
    return [[name_of(line.get_child_at_index(i)).strip('\u2066\u2069') for i in range(line.get_child_count())]
            for line in (node.get_child_at_index(j) for j in range(node.get_child_count())) if line is not None]


def chips(program):
    return [name_of(node)[len('Remove '):] for node in program.all('button', re.compile('^Remove '))]


def start(data):
    return Program(sys.argv[1], env={'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8'})


def test_first(tap, program):
    with tap.step('something is compared before anybody chose', program):
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        wait('the run to end', lambda: not program.all('button', 'Stop'))
        program.keys('alt+2')
        program.find('table', 'Figures')
        check(len(chips(program)) == 5, f'{chips(program)}')

    with tap.step('figures and correlations are tables of as many lines', program):
        figures = cells(program, 'Figures')
        together = cells(program, 'Correlation of Daily Returns')
        check(figures[0] == ['Symbol', 'Return', 'Volatility', 'Drawdown', 'Beta'], f'{figures[0]}')
        check(len(figures) == 6 and figures[1][4] == '1.00', f'{figures}')
        check(all(together[i][i] == '1.00' for i in range(1, 6)), f'{together}')
        check(together[1][2] == together[2][1] != '–', f'{together}')

    with tap.step('every control has a name', program):
        program.check_names()

    with tap.step('in the width of a phone both tables of five fit without scrolling', program):
        program.narrow()
        program.check_fits(re.compile('column header|row header|table cell'))
        program.resize(1100, 720)


def test_choose(tap, program):
    with tap.step('instruments are found by typing and added', program):
        program.click(program.find('toggle button', 'Add an Instrument'))
        program.find('entry', 'Symbol or Name')
        program.typed('volt')
        wait('what fits alone', lambda: len([node for node in program.all('list item')
                                             if role_of(node.get_parent()) == 'list'
                                             and name_of(node.get_parent()) == 'Instruments']) == 1)
        program.keys('Return', focus=False)
        program.find('button', 'Remove VOLT.SIM')

    with tap.step('one that is there is not added twice', program):
        count = len(chips(program))
        program.click(program.find('toggle button', 'Add an Instrument'))
        program.find('entry', 'Symbol or Name')
        program.typed('volt')
        program.keys('Return', focus=False)
        program.find('label', 'VOLT.SIM is compared already')
        check(len(chips(program)) == count, f'{chips(program)}')

    with tap.step('another one becomes the first', program):
        program.press('button', 'Make VOLT.SIM the First')
        wait('its beta', lambda: cells(program, 'Figures')[1][0].startswith('VOLT.SIM')
             and cells(program, 'Figures')[1][4] == '1.00')

    with tap.step('one is removed', program):
        gone = chips(program)[1]
        program.press('button', f'Remove {gone}')
        program.gone('button', f'Remove {gone}')
        wait('its line to go', lambda: len(cells(program, 'Figures')) == 6)

    with tap.step('and comes back where it was', program):
        program.press('button', 'Undo')
        wait('it in its place', lambda: chips(program)[1] == gone)
        wait('its line', lambda: len(cells(program, 'Figures')) == 7)
        program.press('button', f'Remove {gone}')
        wait('its line to go', lambda: len(cells(program, 'Figures')) == 6)


def test_views(tap, program):
    with tap.step('another range has other figures', program):
        year = cells(program, 'Figures')
        program.press('radio button', '1M')
        wait('other figures', lambda: cells(program, 'Figures')[1][1] != year[1][1])
        program.find('label', re.compile('2[0-9] days that all of them were traded on'))

    with tap.step('drawdowns and volatility are drawn', program):
        program.press('radio button', 'Drawdown')
        chart = program.find('slider', 'Comparison')
        program.click(chart)
        program.keys('End')
        wait('percent of each', lambda: re.search(r'−?\d+\.\d%.*−?\d+\.\d%', program.value_text(chart)))
        program.press('radio button', 'Volatility')
        wait('no sign', lambda: '−' not in program.value_text(chart))


def test_kept(tap, data):
    with tap.step('what was chosen is kept'):
        program = start(data)
        program.find('table', 'Figures')
        check(chips(program)[0] == 'VOLT.SIM' and len(chips(program)) == 5, f'{chips(program)}')
        for name in chips(program):
            program.press('button', f'Remove {name}')
            program.gone('button', f'Remove {name}')
        program.find('label', 'Nothing to Compare')
        program.click(program.find('toggle button', 'Add an Instrument'))
        program.find('entry', 'Symbol or Name')
        program.typed('volt')
        program.keys('Return', focus=False)
        wait('a table of one', lambda: len(cells(program, 'Figures')) == 2)
        code, said = program.terminate()
        check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-compare-')
    try:
        program = start(data)
        for test in (test_first, test_choose, test_views):
            test(tap, program)
        with tap.step('the program ends without complaints', program):
            code, said = program.terminate()
            check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')
        test_kept(tap, data)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
