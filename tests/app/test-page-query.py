#!/usr/bin/env python3
# test-page-query.py: the page Query, as a person uses it
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-page-query.py DATAPIPE"""

import os
import re
import shutil
import sys
import tempfile
import zipfile

from ui_driver import (Atspi, Program, Tap, check, fits, name_of, role_of, wait,
                       walk)

EDITOR = 'SQL'
MILLION = "select i as n, i % 7 as day, 'row ' || i as words from generate_series(1, 1000000) as i"


class Quick(Program):
    """Does not look at each cell of a table, of which there are thousands, to find something else."""

    def all(self, role=None, name=None, showing=True):
        def outside(node):
            if node is None or showing and role_of(node) != 'application' \
                    and not node.get_state_set().contains(Atspi.StateType.SHOWING):
                return
            node.clear_cache_single()
            yield node
            many = role_of(node) == 'tree table' and name_of(node) == 'Rows'
            for position in range(0 if many else node.get_child_count()):
                yield from outside(node.get_child_at_index(position))
        return [node for node in outside(self.node)
                if fits(role_of(node), role) and fits(name_of(node), name)]


def says(program, wanted):
    program.find('label', re.compile(wanted))


def rows_list(program):
    table = program.find('tree table', 'Rows')
    found = next(child for child in map(table.get_child_at_index, range(table.get_child_count()))
                 if role_of(child) == 'list')
    found.clear_cache_single()
    return found


def rows(program):
    """The first and the last ones that have widgets, each as its texts."""
    parent = rows_list(program)
    count = parent.get_child_count()
    places = [*range(min(4, count)), *range(max(4, count - 4), count)]
    return [[name_of(node) for node in walk(parent.get_child_at_index(place), showing=False)
             if role_of(node) == 'label'] for place in places]


def cells(program):
    return [text for row in rows(program) for text in row]


def ask(program, sql):
    program.type_into(EDITOR, sql)
    program.press('button', 'Run Query')


def idle(program):
    program.find('button', 'Run Query')


def test_first(tap, program):
    with tap.step('an empty page says what to do, and has an example', program):
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        wait('the run to end', lambda: not program.all('button', 'Stop'))
        program.action('show-page', "'query'")
        program.press('button', 'Try an Example')
        says(program, r'^\d+ rows')
        wait('rows', lambda: len(rows(program)[0]) == 5)
        check('last_close' in program.text(program.find('text', EDITOR)), 'the example is not in the editor')

    with tap.step('every control has a name', program):
        program.check_names()


def test_editor(tap, program):
    with tap.step('what is written is completed with columns of the tables', program):
        program.type_into(EDITOR, '')
        program.click(program.find('text', EDITOR))
        program.typed('select 1 from marts.dim_company d where d.volat')
        wait('the proposal', lambda: 'volatility_30d' in
             ' '.join(name_of(node) for node in program.all('label', showing=False)))
        program.keys('Return')
        wait('the column', lambda: program.text(program.find('text', EDITOR)).endswith('d.volatility_30d'))

    with tap.step('an error is told in words, with the line it is in', program):
        ask(program, 'select 1;\n\nselect symbol,\n  nonsense\nfrom marts.dim_company')
        program.find('label', re.compile('^column "nonsense" does not exist'))
        program.find('combo box', re.compile('Line 3: select symbol'))
        wait('the cursor at the error', lambda: Atspi.Text.get_caret_offset(
            program.find('text', EDITOR)) == len('select 1;\n\nselect symbol,\n  '))

    with tap.step('only what is selected is run, by a key', program):
        program.type_into(EDITOR, 'select 41 as x;\nselect 42 as x;\nselect 43 as x')
        program.click(program.find('text', EDITOR))
        program.keys('ctrl+Home', 'Down', 'shift+End', 'ctrl+Return')
        wait('the answer', lambda: '42' in cells(program) and '43' not in cells(program))


def test_rows(tap, program, data):
    with tap.step('a million rows are there, and the last one is a key away', program):
        ask(program, MILLION)
        says(program, '^1,000,000 rows')
        wait('the first row', lambda: 'row 1' in cells(program))
        program.click(rows_list(program).get_child_at_index(2).get_child_at_index(1))

        def at_end():
            program.keys('ctrl+End')
            return 'row 1000000' in cells(program) and '1,000,000' in cells(program)
        wait('the last row', at_end)
        count = rows_list(program).get_child_count()
        check(count < 1000, f'{count} rows have widgets')

    with tap.step('a title orders them, on the server', program):
        def press_title():
            header = program.find('tree table', 'Rows').get_child_at_index(0)
            program.click(next(node for node in walk(header) if name_of(node) == 'n'))

        press_title()
        program.find('button', 'Run Query')
        says(program, '^1,000,000 rows')
        press_title()
        wait('the other order', lambda: rows(program)[0][:2] == ['1', '1,000,000'])

    with tap.step('what takes long is stopped on the server', program):
        ask(program, 'select pg_sleep(600)')
        program.press('button', 'Stop Query')
        says(program, 'Stopped')
        idle(program)

    with tap.step('rows become a spreadsheet', program):
        ask(program, "select i as n, 'row ' || i as words from generate_series(1, 3) as i")
        says(program, '^3 rows')
        program.press('button', 'Export Rows')
        file = os.path.join(data, 'three.xlsx')
        program.save_as(file)
        says(program, '^3 rows were written')
        with zipfile.ZipFile(file) as sheet:
            written = sheet.read('xl/worksheets/sheet1.xml').decode()
        check(all(f'row {i}' in written for i in (1, 2, 3)), written)

    with tap.step('the rows can be plotted', program):
        ask(program, 'select trading_date, close from marts.fact_daily_trading where symbol = \'VOLT.SIM\'')
        says(program, 'rows')
        program.press('page tab', 'Plot')
        program.find('image', re.compile('^close by trading_date: 1,'))

    with tap.step('a plan is a tree with the costliest step marked', program):
        program.click(program.find('text', EDITOR))
        program.keys('ctrl+shift+e')
        program.find('label', re.compile('the costliest step$'))
        check(not program.all('label', re.compile('^Own Time .* Rows')), 'numbers are said twice')

    with tap.step('on a phone its numbers stand below the names of steps', program):
        program.narrow()
        program.find('label', re.compile(r'^Own Time .* ms · Rows [\d,]+ · Expected [\d,]+$'))
        program.check_fits('progress bar')
        check(not program.all('label', 'Expected'), 'there are columns beyond the edge')
        program.resize(1100, 720)
        program.find('label', 'Expected')
        program.gone('label', re.compile('^Own Time .* Rows'))
        program.press('page tab', 'Rows')

    with tap.step('and the beginning of a statement is enough to choose its answer', program):
        program.narrow()
        ask(program, 'select 1 as one; select 1234567890123456789012345678901234567890 as two')
        program.check_fits('combo box', re.compile('^Line 1: select 1234'))
        program.check_fits('check box', 'Allow Changes')
        program.resize(1100, 720)


def test_changes(tap, program):
    with tap.step('nothing can be changed until that is allowed', program):
        ask(program, 'create table public.from_the_window (a int)')
        program.find('label', re.compile('^This would change the database'))
        program.press('check box', 'Allow Changes')
        program.press('button', 'Allow Changes')
        ask(program, 'insert into public.from_the_window values (1)')
        program.find('label', re.compile('relation "public.from_the_window" does not exist'))
        ask(program, 'create table public.from_the_window (a int); insert into public.from_the_window values (1)')
        program.find('label', 'INSERT 0 1')


def test_library(tap, program):
    with tap.step('a query is saved, found, deleted, and brought back', program):
        program.type_into(EDITOR, 'select 4711')
        program.click(program.find('text', EDITOR))
        program.keys('ctrl+s')
        program.type_into('Name', 'Kölnisch Wasser')
        program.press('button', 'Save')
        program.type_into(EDITOR, 'select 2')
        program.press('button', 'Saved Queries and History')
        item = program.find('list item', 'Kölnisch Wasser')
        program.press('button', 'Delete “Kölnisch Wasser”')
        program.gone('list item', 'Kölnisch Wasser')
        program.press('button', 'Undo')
        item = program.find('list item', 'Kölnisch Wasser')
        program.click(item)
        wait('the query', lambda: program.text(program.find('text', EDITOR)) == 'select 4711')

    with tap.step('one that is saved in the place of another gives it back', program):
        for text in ('select 4712', 'select 4713'):
            program.type_into(EDITOR, text)
            program.click(program.find('text', EDITOR))
            program.keys('ctrl+s')
            program.type_into('Name', 'Twice')
            program.press('button', 'Save')
            # The next one is not to be typed into this one, which is going away.
            program.gone('button', 'Save')
        program.find('label', '“Twice” was replaced')
        program.press('button', 'Undo')

        # What is undone is stored beside what is looked at.
        def chosen():
            program.press('button', 'Saved Queries and History')
            program.click(program.find('list item', 'Twice'))
            program.gone('list item', 'Twice')
            return program.text(program.find('text', EDITOR)) == 'select 4712'
        wait('the first', chosen)

    with tap.step('what was run is remembered', program):
        program.press('button', 'Saved Queries and History')
        program.press('page tab', 'History')
        program.find('list item', re.compile('^select pg_sleep'))

    with tap.step('a history that is cleared comes back', program):
        program.press('button', 'Clear History')
        program.gone('list item', re.compile('^select pg_sleep'))
        program.press('button', 'Undo')
        program.find('list item', re.compile('^select pg_sleep'))
        program.keys('Escape')


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-query-')
    try:
        program = Quick(sys.argv[1], env={'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8'})
        test_first(tap, program)
        test_editor(tap, program)
        test_rows(tap, program, data)
        test_changes(tap, program)
        test_library(tap, program)
        with tap.step('the program ends without complaints', program):
            code, said = program.terminate()
            check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')
            check(os.listdir(os.path.join(data, 'queries')), 'no query was kept')
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
