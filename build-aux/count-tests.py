#!/usr/bin/env python3
"""Counts what meson's test run did: each TAP line is a test, and so is a program without any.

Usage: count-tests.py testlog.json
What failed is named again at the end, with the first lines of what it said: a log that was cut
from its beginning still tells why.  The last line of the output is "N passed, N failed"; exit 1
where any failed or none ran.
"""

import json
import re
import sys

TAP_LINE = re.compile(r'^(not )?ok\b(.*)$')
PLAN = re.compile(r'^1\.\.(\d+)')
DIRECTIVE = re.compile(r'#\s*(SKIP|TODO)\b', re.IGNORECASE)
GOOD = {'OK', 'EXPECTEDFAIL'}
REASON_LINES = 12


def reason(lines, first):
    """What a test said from its line on: the remarks below it, as far as the next test."""
    said = []
    for line in lines[first + 1:]:
        if TAP_LINE.match(line) or PLAN.match(line) or len(said) == REASON_LINES:
            break
        said.append(line)
    return said


def count_program(test):
    """(passed, [(name, [line of its reason])] of the failed ones) of one test program."""
    passed, failed, planned = 0, [], 0
    lines = test.get('stdout', '').splitlines()
    for position, line in enumerate(lines):
        plan = PLAN.match(line)
        if plan:
            planned = int(plan[1])
        match = TAP_LINE.match(line)
        if not match:
            continue
        # A test that was skipped proves nothing, so it is no pass.
        if match[1] or DIRECTIVE.search(match[2]):
            failed.append((f"{test['name']}:{match[2]}", reason(lines, position)))
        else:
            passed += 1
    good = test['result'] in GOOD
    if passed == 0 and not failed and not planned and good:
        passed = 1
    # A crash or a timeout loses the line of the test it happened in.
    if not good and not failed:
        said = lines + test.get('stderr', '').splitlines()
        failed.append((f"{test['name']}: {test['result']}", said[-REASON_LINES:]))
    # A program that left early proves nothing about the tests it did not reach.
    if passed + len(failed) < planned:
        failed.append((f"{test['name']}: {passed + len(failed)} of {planned} tests reported", []))
    return passed, failed


def read_log(path):
    """The programs meson recorded, and what is wrong with the record, if anything is."""
    try:
        with open(path, encoding='utf-8', errors='replace') as log:
            return [json.loads(line) for line in log if line.strip()], []
    except OSError as error:
        return [], [(f'no record of the tests: {error}', [])]
    except ValueError as error:
        return [], [(f'the record of the tests cannot be read: {error}', [])]


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    passed = 0
    programs, failed = read_log(sys.argv[1])
    for test in programs:
        ok, not_ok = count_program(test)
        passed += ok
        failed += not_ok
    if failed:
        print('Failed:')
        for name, said in failed:
            print(f'  {name}')
            for line in said:
                print(f'    {line}')
    print(f'{passed} passed, {len(failed)} failed')
    return 1 if failed or passed == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
