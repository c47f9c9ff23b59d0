#!/usr/bin/env python3
# test-page-portfolio.py: the page Portfolio, as a person uses it
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-page-portfolio.py DATAPIPE"""

import pathlib
import re
import shutil
import sys
import tempfile

from ui_driver import Program, Tap, check, wait


def fill(program, **values):
    for name, value in values.items():
        program.type_into({'date': 'Date (YYYY-MM-DD)', 'price': 'Price of One'}.get(name, name.capitalize()), value)
    program.press('button', 'Save')


def test_empty(tap, program):
    with tap.step('an empty page says what to do', program):
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        wait('the run to end', lambda: not program.all('button', 'Stop'))
        program.action('show-page', "'portfolio'")
        program.find('label', 'No Transactions Yet')
        program.find('button', 'Import CSV…')


def test_form(tap, program):
    with tap.step('the form says what is missing', program):
        program.press('button', 'Add Transaction…')
        fill(program, symbol='volt.sim', quantity='0')
        program.find('label', re.compile('^The quantity has to be above 0'))

    with tap.step('a purchase is shown with its value', program):
        fill(program, date='2026-03-02', quantity='10', price='50', fee='1.5')
        program.find('list item', re.compile('VOLT.SIM'))
        program.find('label', re.compile(r'^10 at .* '))
        wait('what it cost', lambda: program.look('label', '501.50 USD'))

    with tap.step('every control has a name', program):
        program.check_names()


def test_methods(tap, program):
    with tap.step('a second purchase and a sale: both costs', program):
        for day, kind, price in (('2026-03-03', 0, '100'), ('2026-03-04', 1, '120')):
            program.press('button', 'Add Transaction')
            program.find('dialog', 'Transaction')
            if kind == 1:
                program.click(program.find(None, re.compile('^Kind')))
                program.keys('Down', 'Return', focus=False)
            fill(program, date=day, symbol='VOLT.SIM', quantity='10', price=price)
            program.gone('dialog', 'Transaction')
        program.find('label', re.compile(r'^\+698\.50 USD'))


def test_transactions(tap, program):
    with tap.step('transactions are listed, removed, and put back', program):
        program.press('page tab', 'Transactions')
        program.find('list item', re.compile('^Sell VOLT.SIM'))
        program.press('button', re.compile('^Remove Sell VOLT.SIM'))
        program.gone('list item', re.compile('^Sell VOLT.SIM'))
        program.press('button', 'Undo')
        program.find('list item', re.compile('^Sell VOLT.SIM'))

    with tap.step('one is corrected', program):
        program.click(program.find('list item', re.compile('^Sell VOLT.SIM')))
        program.find('dialog', 'Transaction')
        fill(program, quantity='5')
        program.find('list item', re.compile('^Sell VOLT.SIM.* 600.00 USD'))

    with tap.step('and is as it was again', program):
        program.find('label', 'Transaction changed')
        program.press('button', 'Undo')
        program.find('list item', re.compile('^Sell VOLT.SIM.* 1,200.00 USD'))


def applied(program, name, text):
    program.click(program.find('list item', re.compile('^' + re.escape(name))))
    program.keys('ctrl+a')
    program.typed(text)
    program.keys('Return')
    program.find('label', f'“{name}” changed')


def test_settings(tap, program):
    with tap.step('what sums are shown in and compared with is changed, and is as it was again', program):
        program.press('page tab', 'Holdings')
        # Its lines are at the end of a long page.
        program.wheel(program.find('label', re.compile('^[+−][0-9.,]+ USD$')), 40)
        for name, text, before in (('Currency', 'CHF', 'USD'), ('Compared With (Symbol)', 'NORD.SIM', '')):
            applied(program, name, text)
            program.press('button', 'Undo')
            wait(f'{name} as it was', lambda: program.text(program.find('text', name)) == before)

    with tap.step('what is not taken back stays', program):
        applied(program, 'Compared With (Symbol)', 'NORD.SIM')
        program.press('page tab', 'Transactions')
        program.press('page tab', 'Holdings')
        program.find('text', 'Currency')
        check(program.text(program.find('text', 'Compared With (Symbol)')) == 'NORD.SIM', 'it is another one')
        program.press('page tab', 'Transactions')


# One line of it is in the portfolio already, and one cannot be read.
STATEMENT = """Date,Type,Symbol,Quantity,Price,Fee
2026-03-02,buy,VOLT.SIM,10,50,1.5
2026-03-05,buy,NORD.SIM,4,25,0
2026-03-05,buy,NORD.SIM,4,25,0
2026-03-06,lend,NORD.SIM,4,25,0
2026-03-09,dividend,NORD.SIM,,3,0
"""


def count(program):
    return len(program.all('button', re.compile('^Remove ')))


def open_statement(program, data):
    path = pathlib.Path(data) / 'statement.csv'
    path.write_text(STATEMENT, encoding='utf-8')
    program.press('toggle button', 'More')
    program.press('menu item', 'Import CSV…')
    program.open_file(path, 'Import Transactions')
    program.find('label', 'Add 3 Transactions?')


def test_import(tap, program, data):
    with tap.step('a statement is looked at before anything is added', program):
        open_statement(program, data)
        program.find('label', '1 is in the portfolio already. 1 line cannot be read.')
        program.find('list item', re.compile('^Line 5: .*lend'))
        program.check_names()
        program.press('button', 'Cancel')
        program.gone('list item', re.compile('^Line 5'))
        check(count(program) == 3, f'there are {count(program)}')

    with tap.step('what was imported is taken away again, and nothing else', program):
        open_statement(program, data)
        program.press('button', 'Add')
        program.find('label', '3 transactions imported')
        wait('all of them', lambda: count(program) == 6)
        program.press('button', 'Undo')
        wait('those before', lambda: count(program) == 3)
        check(not program.all('list item', re.compile('^(Buy|Dividend) NORD.SIM')), 'others were taken away')

    with tap.step('in a narrow window the question is there as a whole', program):
        program.narrow()
        open_statement(program, data)
        program.check_fits('button', 'Add')
        program.check_fits('list item', re.compile('^(Line 5|Dividend)'))
        program.check_fits('label', '1 is in the portfolio already. 1 line cannot be read.')
        program.press('button', 'Add')
        wait('all of them', lambda: count(program) == 6)


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-portfolio-')
    try:
        program = Program(sys.argv[1], env={'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8'})
        for test in (test_empty, test_form, test_methods, test_transactions, test_settings):
            test(tap, program)
        test_import(tap, program, data)
        with tap.step('the program ends without complaints', program):
            code, said = program.terminate()
            check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
