#!/usr/bin/env python3
"""Counts what meson's test run did: each TAP line is a test, and so is a program without any.

Usage: count-tests.py testlog.json
The last line of the output is "N passed, N failed"; exit 1 where any failed or none ran.
"""

import json
import re
import sys

TAP_LINE = re.compile(r'^(not )?ok\b(.*)$')
DIRECTIVE = re.compile(r'#\s*(SKIP|TODO)\b', re.IGNORECASE)
GOOD = {'OK', 'EXPECTEDFAIL'}


def count_program(test):
    """(passed, [names of the failed ones]) of one test program."""
    passed, failed = 0, []
    for line in test.get('stdout', '').splitlines():
        match = TAP_LINE.match(line)
        if not match:
            continue
        # A test that was skipped proves nothing, so it is no pass.
        if match[1] or DIRECTIVE.search(match[2]):
            failed.append(f"{test['name']}:{match[2]}")
        else:
            passed += 1
    good = test['result'] in GOOD
    if passed == 0 and not failed and good:
        passed = 1
    # A crash or a timeout loses the line of the test it happened in.
    if not good and not failed:
        failed.append(f"{test['name']}: {test['result']}")
    return passed, failed


def main():
    passed, failed = 0, []
    try:
        with open(sys.argv[1], encoding='utf-8') as log:
            programs = [json.loads(line) for line in log if line.strip()]
    except OSError as error:
        print(f'No record of the tests was found: {error}', file=sys.stderr)
        programs = []
    for test in programs:
        ok, not_ok = count_program(test)
        passed += ok
        failed += not_ok
    if failed:
        print('Failed:')
        for name in failed:
            print(f'  {name}')
    print(f'{passed} passed, {len(failed)} failed')
    return 1 if failed or passed == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
