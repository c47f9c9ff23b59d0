#!/usr/bin/env python3
"""The disk is full: before the first start, at the start, and in the middle of a load, of a file and of the models.
Each time the program ends soon, with one sentence; once there is room, the next run makes exactly what an undisturbed
one makes. The disk is played by tests/harness/full-disk.c, for the program and for the server that it starts."""
import functools
import os
import sys
import time
import traceback

from content import content, differences, nothing_doubled
from market import File, Market, MarketAgain

# Longer than it takes on a busy machine, and much shorter than a server that went away is waited for.
SOON_S = 8


class LargeFile(File):
    """Its load takes more than a segment of the server's log."""

    N_ROWS = 100000

    def prepare(self):
        return super().prepare() + ['--as', 'records']


class Disk:
    """The disk of one program's folder, or of a part of it."""

    def __init__(self, market, part=''):
        self.flag = market.program.folder / 'full'
        market.program.preload('full-disk')
        market.program.environment |= {
            'FULL_DISK_FLAG': str(self.flag), 'FULL_DISK_FOLDER': str(market.program.folder / 'data' / part)}

    def fill(self):
        self.flag.touch()

    def free(self):
        self.flag.unlink()


def undisturbed(kind):
    with kind() as market:
        market.program.run(*market.prepare())
        return content(market.program)


def fail(market, command, **environment):
    """The command ends soon, and says in one sentence what is wrong and what to do."""
    began = time.monotonic()
    done = market.program.run(*command, expect=None, **environment)
    took = time.monotonic() - began
    assert done.returncode in (1, 3), (done.returncode, done.stdout, done.stderr)
    assert 'disk' in done.stderr and 'ree some space' in done.stderr, done.stderr
    assert 'CRITICAL' not in done.stderr and 'WARNING' not in done.stderr, done.stderr
    assert took < SOON_S, f'it took {took:.1f} s to say: {done.stderr}'
    return done


def go_on(market, command, expected):
    run = market.program.json(*command)
    assert run['status'] == 'success', run
    nothing_doubled(market.program)
    found = content(market.program)
    assert found == expected, differences(found, expected)


def never_started(expected):
    with Market() as market:
        disk = Disk(market)
        disk.fill()
        done = fail(market, ['run'])
        assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert not market.provider.requests(), 'nothing is asked for that cannot be stored'
        disk.free()
        go_on(market, market.prepare(), expected(Market))


def at_start(expected):
    with MarketAgain() as market:
        disk = Disk(market)
        command = market.prepare()
        market.program.run('database', 'stop')
        market.provider.forget()
        disk.fill()
        done = fail(market, command)
        assert done.returncode == 1, done.stderr
        assert not market.provider.requests(), market.provider.requests()
        disk.free()
        go_on(market, command, expected(MarketAgain))


def in_the_middle(kind, point, expected):
    with kind() as market:
        disk = Disk(market)
        command = market.prepare()
        market.program.run('database', 'start')
        fail(market, command, DATAPIPE_FAULT_POINT=point, DATAPIPE_FAULT_FILE=str(disk.flag))
        assert disk.flag.exists(), f'{point} was not passed'
        disk.free()
        go_on(market, command, expected(kind))


def no_log(expected):
    """Where the server cannot write its log, it gives up, and cannot start again either."""
    with LargeFile() as market:
        disk = Disk(market, 'postgresql/17/pg_wal')
        command = market.prepare()
        market.program.run('database', 'start')
        fail(market, command, DATAPIPE_FAULT_POINT='file:after-block', DATAPIPE_FAULT_FILE=str(disk.flag))
        disk.free()
        go_on(market, command, expected(LargeFile))


def list_cases():
    cases = {'before the first start': never_started, 'at the start': at_start, 'the server cannot write its log': no_log}
    for kind, point in ((Market, 'run:after-start'), (Market, 'load:after-instruments'), (Market, 'load:after-raw,4'),
                        (File, 'file:after-block'), (Market, 'run:after-extract'), (Market, 'transform:before-swap,2'),
                        (Market, 'transform:before-commit,3')):
        cases[f'{kind.__name__} {point}'] = functools.partial(in_the_middle, kind, point)
    return cases


def main():
    cases = list_cases()
    expected = functools.cache(undisturbed)
    failed = False
    print(f'1..{len(cases)}')
    for number, (name, case) in enumerate(cases.items(), 1):
        try:
            case(expected)
            print(f'ok {number} {name}', flush=True)
        except Exception:
            failed = True
            for line in traceback.format_exc().splitlines():
                print('#', line)
            print(f'not ok {number} {name}', flush=True)
    sys.exit(failed)


main()
