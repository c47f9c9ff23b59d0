#!/usr/bin/env python3
"""What is left after the worst: the program or the server killed under a run, a foreign or full directory."""
import os
import pathlib
import signal
import time

from harness import main

CONTENT = ("select md5(string_agg(concat_ws(',', s.source_symbol, p.trading_date, p.close, p.volume), '|' "
           "order by s.source_symbol, p.trading_date)) h, count(*) n from raw.daily_prices p "
           "join raw.listings s using (instrument_id, source)")


def undisturbed(program):
    program.run('run', '--sample')
    return program.query(CONTENT), program.query('select count(*) n from marts.fact_daily_trading')


def program_killed(program, provider):
    """At a dozen moments of a run; then one run to its end holds what an undisturbed one holds."""
    for n in range(12):
        process = program.start('run', '--sample')
        time.sleep(0.03 + n * 0.06)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    after = undisturbed(program)
    assert program.query("select count(*) n from control.runs where status = 'running'") == [{'n': 0}]
    assert program.query('select count(*) - count(distinct (source, source_symbol)) n from raw.listings') == [{'n': 0}]
    assert program.query('select count(*) n from raw.instruments where instrument_id not in '
                         '(select instrument_id from raw.listings)') == [{'n': 0}]
    program.run('database', 'stop', expect=None)
    os.rename(program.folder / 'data', program.folder / 'killed')
    assert undisturbed(program) == after


def server_killed(program, provider):
    """The postmaster dies under a run: the run says so or survives it; the next one has everything."""
    program.run('run', '--sample', '--symbol', 'NORD.SIM')
    process = program.start('run', '--sample')
    pid_file = program.folder / 'data' / 'postgresql' / '17' / 'postmaster.pid'
    deadline = time.monotonic() + 20
    while not pid_file.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.2)
    pid = int(pid_file.read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    out, err = process.communicate(timeout=90)
    assert process.returncode in (0, 1, 3), (process.returncode, out, err)
    assert 'CRITICAL' not in err and 'WARNING' not in err, err
    assert program.json('run', '--sample')['status'] == 'success'


def other_version(program, provider):
    program.run('status')
    program.run('database', 'stop', expect=None)
    version = program.folder / 'data' / 'postgresql' / '17' / 'PG_VERSION'
    version.write_text('16\n')
    done = program.run('run', '--sample', expect=1)
    assert '16' in done.stderr and '17' in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr
    version.write_text('17\n')
    program.run('status')


def no_place(program, provider):
    blocked = program.folder / 'file'
    blocked.write_text('not a directory')
    done = program.run('run', '--sample', expect=1, DATAPIPE_DATA_DIR=str(blocked / 'data'))
    assert len(done.stderr.strip().splitlines()) == 1 and str(blocked) in done.stderr, done.stderr


def long_path(program, provider):
    """A data directory whose path is longer than a socket's may be works: the socket is elsewhere."""
    folder = program.folder / ('long-' * 30) / ('path-' * 20)
    folder.mkdir(parents=True)
    runtime = program.folder / ('runtime-' * 14)
    runtime.mkdir()
    program.environment |= {'DATAPIPE_DATA_DIR': str(folder), 'XDG_RUNTIME_DIR': str(runtime)}
    program.run('run', '--sample', '--symbol', 'NORD.SIM')


def nothing_left_running(program, provider):
    """The last one out stops the server."""
    program.run('run', '--sample', '--symbol', 'NORD.SIM')
    pid_file = pathlib.Path(program.folder / 'data' / 'postgresql' / '17' / 'postmaster.pid')
    deadline = time.monotonic() + 10
    while pid_file.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not pid_file.exists(), 'the server still runs'


def far_from_midnight(program, provider):
    """What the other tests rely on: neither the program nor the server sees a day or a session end under them."""
    program.run('run', '--sample', '--symbol', 'NORD.SIM')
    seen, = program.query("select extract(hour from now() at time zone 'UTC') server, "
                          "extract(hour from min(received_at) at time zone 'UTC') program from raw.api_responses")
    assert (int(seen['server']), int(seen['program'])) == (3, 3), seen


main(program_killed, server_killed, other_version, no_place, long_path, nothing_left_running, far_from_midnight, steady=True)
