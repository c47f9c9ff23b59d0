#!/usr/bin/env python3
"""kill -9 at every named step of a run, once of the program and once of the database server under it; the next run
makes of what is left exactly what an undisturbed one makes."""
import concurrent.futures
import functools
import os
import pathlib
import re
import sys
import time
import traceback

from content import content, differences, nothing_doubled
from harness import SOURCE
from market import File, FileAgain, Market, MarketAgain

# At which of its passings each point ends the process; six replies are loaded.
POINTS = {
    'start:before-commit': [1],
    'start:after-commit': [1],
    'run:after-start': [1],
    'extract:after-reserve': [1, 3],
    'extract:before-request': [1, 4],
    'extract:answer-begun': [1, 3],
    'extract:after-reply': [2, 5],
    'verify:before-decode': [1],
    'verify:after-decode': [4],
    'load:after-instruments': [1],
    'load:after-raw': [1, 4],
    'load:after-shapes': [2],
    'load:after-rows': [2, 5],
    'load:after-companies': [1],
    'load:after-news': [1, 6],
    'load:after-intervals': [3],
    'load:after-rejects': [1],
    'load:before-commit': [1, 3],
    'load:after-commit': [1, 5],
    'run:after-extract': [1],
    'transform:before-swap': [1, 3],
    'transform:after-swap': [2],
    'transform:before-commit': [1, 4],
    'transform:after-commit': [1, 4],
    'transform:before-record': [1],
    'test:before': [1],
    'run:after-build': [1],
    'finish:before-commit': [1],
    'finish:after-commit': [1],
}
# Of three sources; of the one with a budget by the day one at a time, of the others what is planned.
MOST_RESERVED = 1 + 2 + 1
# Passed only where everything is there already.
POINTS_AGAIN = {
    'load:after-unchanged': [1, 2],
}


# Of a file that is read in three blocks, for the first time and when a later version of it comes.
POINTS_FILE = {
    'file:after-block': [1, 3],
    'file:before-commit': [1],
    'file:after-commit': [1],
}


def finish(market, command):
    """One run to its end; it counts the calls it makes."""
    before = market.counted()
    market.provider.forget()
    run = market.program.json(*command)
    assert run['status'] == 'success', run
    assert market.counted() - before == len(market.provider.requests()), (before, market.provider.requests())
    nothing_doubled(market.program)
    return content(market.program)


def check(market, command, expected, n_sent):
    market.program.run('database', 'start')     # so that it need not start for each of the questions
    counted = market.counted()
    # What was reserved may not have been sent any more; that errs on the safe side, by one in a hundred.
    assert n_sent <= counted <= n_sent + MOST_RESERVED, f'{n_sent} calls, and {counted} counted'
    found = finish(market, command)
    assert found == expected, differences(found, expected)


def kill_program(market, command, point):
    done = market.program.run(*command, expect=None, DATAPIPE_FAULT_POINT=point)
    assert done.returncode == -9, f'{point} was not passed\n{done.stdout}{done.stderr}'


def is_alive(pid):
    """What has ended, but nobody took notice of yet, is not."""
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0] not in 'ZX'
    except OSError:
        return False


def kill_server(market, command, point):
    program = market.program
    program.run('database', 'start')
    pid = (program.folder / 'data' / 'postgresql' / '17' / 'postmaster.pid').read_text().split()[0]
    done = program.run(*command, expect=None, DATAPIPE_FAULT_POINT=point, DATAPIPE_FAULT_PID=pid)
    assert done.returncode in (0, 1, 3), (done.returncode, done.stdout, done.stderr)
    assert 'CRITICAL' not in done.stderr and 'WARNING' not in done.stderr, done.stderr
    deadline = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_alive(pid), f'{point} was not passed'


def play(kind, kill, point, expected):
    with kind() as market:
        command = market.prepare()
        kill(market, command, point)
        check(market, command, expected.result(), len(market.provider.requests()))


def undisturbed(kind):
    with kind() as market:
        market.program.run(*market.prepare())
        return content(market.program)


def every_point_is_played():
    """A point that somebody adds gets its line above."""
    names = set()
    for path in (SOURCE / 'src').rglob('*.c'):
        text = path.read_text(encoding='utf-8')
        if 'dp-fault-point.h"' in text and path.name != 'dp-fault-point.c':
            names |= set(re.findall(r'"([a-z]+:[a-z]+(?:-[a-z]+)*)"', text))
    # What is told of a run is no data; test_notify.py plays these.
    names -= {'notify:before-send', 'notify:after-send'}
    played = POINTS.keys() | POINTS_AGAIN.keys() | POINTS_FILE.keys()
    assert names == played, (names - played, played - names)


def list_cases(pool):
    """{name: function}; what an undisturbed run makes is found out once for each kind."""
    cases = {'every point is played': every_point_is_played}
    for kind, points in ((Market, POINTS), (MarketAgain, POINTS_AGAIN), (File, POINTS_FILE), (FileAgain, POINTS_FILE)):
        expected = pool.submit(undisturbed, kind)
        for kill in (kill_program, kill_server):
            for point, passings in points.items():
                for n in passings:
                    cases[f'{kind.__name__} {kill.__name__} {point},{n}'] = functools.partial(
                        play, kind, kill, f'{point},{n}', expected)
    return cases


def main():
    failed = False
    with concurrent.futures.ThreadPoolExecutor(max(os.cpu_count(), 2)) as pool:
        played = {name: pool.submit(case) for name, case in list_cases(pool).items()}
        print(f'1..{len(played)}')
        for number, (name, case) in enumerate(played.items(), 1):
            error = case.exception()
            failed |= error is not None
            for line in traceback.format_exception(error) if error is not None else []:
                print('#', '\n# '.join(line.rstrip().splitlines()))
            print(f'{"not " if error is not None else ""}ok {number} {name}', flush=True)
    sys.exit(failed)


main()
