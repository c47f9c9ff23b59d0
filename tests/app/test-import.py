#!/usr/bin/env python3
# test-import.py: files, imported in the window as a person does it
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-import.py DATAPIPE"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from ui_driver import Atspi, Program, Tap, check, name_of, role_of, wait

PRICES = 'date,open,high,low,close,volume\n2026-01-02,1,3,0.5,2,100\n2026-01-05,2,4,1.5,3,110\n' + ''.join(
    f'2026-01-{day:02},3,5,2.5,4,120\n' for day in (6, 7, 8, 9))
BAD = '2026-02-30,1,3,0.5,2,100\n'
# Semicolons, decimal commas, Windows' letters, and columns whose names say nothing.
STRANGE = 'Tag;Wert;Größe\n02.01.2026;1,5;100\n05.01.2026;2,5;110\n'
# Where they are in the lists
A_PRICE, A_RECORD = 1, 3
CLOSING_PRICE = 7


class Files:
    def __init__(self, folder, datapipe):
        self.folder = folder
        self.datapipe = datapipe

    def write(self, name, text, encoding='utf-8'):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding=encoding, newline='') as file:
            file.write(text)
        return path

    def open(self, *paths):
        """As a file manager does: the running program gets them."""
        subprocess.run([self.datapipe, *paths], check=True, timeout=20)

    def rows(self, sql):
        said = subprocess.run([self.datapipe, 'query', '--format', 'json', sql], check=True,
                              capture_output=True, text=True, timeout=20)
        return json.loads(said.stdout)


def cells(program):
    return [name_of(node) for node in program.all('label') if role_of(node.get_parent()) == 'table cell']


def above(node):
    while node is not None and role_of(node) != 'dialog':
        yield node
        node = node.get_parent()


def choose(program, row, position):
    """The choice at @position of the list of a line called @row."""
    program.click(program.find('combo box', row))
    program.keys('Home', *['Down'] * position, 'Return', focus=False)


def test_prices(tap, program, files):
    with tap.step('a file that is opened is looked at, rows that cannot be loaded are told', program):
        program.find('button', 'Explore with Sample Market')
        files.open(files.write('ABC.csv', PRICES + BAD))
        program.find('dialog', 'Import')
        program.find('label', re.compile(r'6 columns · daily prices$'))
        program.find('label', re.compile('^Line 8, column 1'))
        program.find('label', re.compile('^1 of the first 7 rows cannot be loaded'))
        wait('the rows', lambda: {'ABC', '2026-01-02', '110', '8 (rejected)'} <= set(cells(program)))

    with tap.step('every control has a name', program):
        program.check_names()

    with tap.step('it is loaded, and what was not is told', program):
        program.press('button', 'Import')
        program.find('label', '6 Rows Stored')
        program.find('label', re.compile('^1 of 7 rows was not loaded'))
        program.find('button', 'Show Rejected Rows')
        program.press('button', 'Show Chart')
        program.gone('dialog', 'Import')
        program.find('slider')
        check(files.rows("select count(*) as n, max(close) as top from marts.fact_daily_trading where symbol = 'ABC'") ==
              [{'n': 6, 'top': 4}], 'the prices are not in the database')


def test_mapping(tap, program, files):
    with tap.step('what is not clear has to be said first', program):
        files.open(files.write('messwerte.csv', STRANGE, 'cp1252'))
        program.find('dialog', 'Import')
        choose(program, 'Each Row Is', A_PRICE)
        program.find('label', re.compile('^No column is known to hold closing prices'))
        check(not program.find('button', 'Import').get_state_set().contains(Atspi.StateType.SENSITIVE),
              'it can be imported without closing prices')

    with tap.step('columns are mapped by choosing', program):
        choose(program, 'Wert', CLOSING_PRICE)
        wait('the rows', lambda: {'MESSWERTE', '1.5', '2026-01-02'} <= set(cells(program)))
        program.press('button', 'Import')
        program.find('label', '2 Rows Stored')

    with tap.step('what was said is remembered for files like it', program):
        files.open(files.write('messwerte-2.csv', STRANGE.replace('2026', '2025'), 'cp1252'))
        program.find('label', re.compile(r'1,5, 2,5 · As in an earlier file'))
        program.keys('Escape')
        program.gone('dialog', 'Import')


def test_bad_files(tap, program, files):
    with tap.step('what is no table is told in words', program):
        files.open(files.write('picture.csv', '\x00\x01\x02' * 500))
        program.find('label', 'This Cannot Be Imported')
        program.find('button', 'Choose Another File…')

    with tap.step('another file takes its place, as general records', program):
        files.open(files.write('things.csv', 'thing,colour\nchair,red\ntable,blue\n'))
        choose(program, 'Each Row Is', A_RECORD)
        wait('the rows', lambda: {'chair', 'blue'} <= set(cells(program)))
        program.press('button', 'Import')
        program.find('label', '2 Rows Stored')
        program.keys('Escape')
        program.gone('dialog', 'Import')


def test_narrow(tap, program, files):
    with tap.step('where there is no room for columns, each row names its values', program):
        program.narrow()
        files.open(files.write('DEF.csv', PRICES + BAD))
        program.find('label', 'Line 3')
        program.find('label', re.compile('Date 2026-01-05.*Closing Price 3 · Volume 110$'))
        wait('no columns', lambda: not cells(program))
        program.check_fits('label', re.compile('^Symbol DEF · Date '))
        program.check_names()
        program.resize(1100, 720)
        wait('the columns', lambda: {'DEF', '2026-01-02', '8 (rejected)'} <= set(cells(program)))
        program.keys('Escape')
        program.gone('dialog', 'Import')


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix='datapipe-import-')
    data = os.path.join(folder, 'data')
    os.mkdir(data)
    os.environ['DATAPIPE_DATA_DIR'] = data
    os.environ['LC_ALL'] = 'en_US.UTF-8'
    files = Files(folder, sys.argv[1])
    try:
        program = Program(sys.argv[1])
        for test in (test_prices, test_mapping, test_bad_files, test_narrow):
            test(tap, program, files)
        with tap.step('the program ends without complaints', program):
            code, said = program.terminate()
            check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
