#!/usr/bin/env python3
"""Pipelines and who keeps their schedules: the commands, and a watch that is stopped, killed and joined by another."""
import json
import os
import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402


class Watch:
    """`datapipe watch` as a process, whose lines are read as they come."""

    def __init__(self, program):
        self.process = program.start('watch', '--json')
        self.events = []

    def until(self, event):
        """Reads on until an event of that name, which it returns."""
        for line in self.process.stdout:
            self.events.append(json.loads(line))
            if self.events[-1]['event'] == event:
                return self.events[-1]
        raise AssertionError(f'no {event} in {self.events}: {self.process.stderr.read()}')

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        rest, errors = self.process.communicate(timeout=60)
        self.events += [json.loads(line) for line in rest.splitlines()]
        assert self.process.returncode == 0, (self.process.returncode, errors)


def pipelines(program, provider):
    default, = program.json('pipeline')
    assert default['name'] == 'default' and default['enabled'] and default['definition'] == {'schedule': '0 0 * * 1-5'}
    assert default['words'] == 'at 00:00, Monday to Friday' and len(default['next']) == 10, default
    made = program.json('pipeline', 'set', 'coins', '--symbol', 'BTC.SIM', '--sample', '--schedule', 'every 6 hours',
                        '--missed', 'skip', '--jitter', '30', '--quiet', '22:00-07:00', '--zone', 'UTC')
    assert made['definition'] == {'sample': True, 'symbols': ['BTC.SIM'], 'schedule': 'every 6 hours', 'zone': 'UTC',
                                  'missed': 'skip', 'jitter': 30, 'quiet-hours': '22:00-07:00'}, made
    assert [p['name'] for p in program.json('pipeline', 'list')] == ['coins', 'default']
    again = program.json('pipeline', 'set', 'coins', '--all', '--live')['definition']
    assert 'symbols' not in again and 'sample' not in again and again['missed'] == 'skip', again
    moments = program.json('pipeline', 'next', 'coins', '--count', '3')
    assert len(moments) == 3 and all(m[11:] in ('00:00:00Z', '06:00:00Z', '12:00:00Z', '18:00:00Z') for m in moments), moments
    assert 'America/New_York' in program.run('pipeline', 'next', 'default').stdout
    assert 'by the clocks of UTC' in program.run('pipeline', 'show', 'coins').stdout
    assert not program.json('pipeline', 'disable', 'coins')['enabled']
    assert 'paused' in program.run('pipeline', 'list').stdout
    assert program.json('pipeline', 'enable', 'coins')['enabled']
    program.run('pipeline', 'remove', 'coins')
    assert [p['name'] for p in program.json('pipeline')] == ['default']


def wrong_pipelines(program, provider):
    for words, code, text in ((['show', 'nosuch'], 1, 'nosuch'), (['remove', 'nosuch'], 1, 'nosuch'), (['show'], 2, ''),
                              (['set', 'x', '--schedule', 'at noon'], 1, 'five fields'), (['frob', 'x'], 2, ''),
                              (['set', 'x', '--zone', 'Mars'], 1, 'Mars'), (['set', 'x', '--missed', 'often'], 2, 'often'),
                              (['set', 'x', '--quiet', 'always'], 1, 'always'), (['set', 'x', '--attempts', '0'], 2, '10'),
                              (['set', 'x', '--schedule', '0 0 30 2 *'], 1, 'never')):
        done = program.run('pipeline', *words, expect=code)
        assert text in done.stderr and done.stdout == '', (words, done)
    assert [p['name'] for p in program.json('pipeline')] == ['default']


def run_of_a_pipeline(program, provider):
    program.run('run', '--sample', '--symbol', 'VOLT.SIM')
    program.run('pipeline', 'set', 'north', '--symbol', 'NORD.SIM', '--sample', '--model', 'dim_date')
    run = program.json('pipeline', 'run', 'north')
    assert run['status'] == 'success' and [i['symbol'] for i in run['items']] == ['NORD.SIM'], run
    row, = program.query('select pipeline, trigger, due_at from control.runs where pipeline is not null')
    assert row == {'pipeline': 'north', 'trigger': 'command', 'due_at': None}, row


def due_now(program):
    """A schedule as often as one can be; the minute before is due at once."""
    program.run('pipeline', 'disable', 'default')
    program.run('pipeline', 'set', 'north', '--symbol', 'NORD.SIM', '--sample', '--schedule', 'every 1 minutes')
    program.query("update control.pipelines set decided_at = now() - interval '1 minute' where name = 'north' returning name")


def stops_when_asked(program, provider):
    due_now(program)
    watch = Watch(program)
    assert watch.until('finished')['pipeline'] == 'north'
    watch.stop()
    assert watch.events[-1]['event'] == 'stopped', watch.events
    row, = program.query('select count(*) as n, count(distinct due_at) as moments, max(status) as status from control.runs')
    assert row['n'] == row['moments'] >= 1 and row['status'] in ('success', 'cancelled'), row
    holder, = program.query("select holder->>'application' as application, (holder->>'pid')::int as pid from control.runs "
                            'order by run_id limit 1')
    assert holder == {'application': 'datapipe watch', 'pid': watch.process.pid}, holder


def killed_and_started_again(program, provider):
    """Wherever it is killed, the moment is run to its end once the schedules are kept again."""
    due_now(program)
    watch = Watch(program)
    watch.until('started')
    watch.process.kill()
    watch.process.communicate()
    watch = Watch(program)
    watch.until('finished')
    watch.stop()
    rows = program.query("select due_at, string_agg(status, ',' order by attempt) as states from control.runs "
                         'group by due_at order by due_at')
    # A newer moment may have come meanwhile, and stands for the one that was cut off.
    assert rows[-1]['states'] in ('failed,success', 'success'), rows
    doubled = program.query('select count(*) - count(distinct (instrument_id, trading_date)) as n from raw.daily_prices')
    assert doubled == [{'n': 0}], doubled


def says_who_is_at_it(program, provider):
    """A run of a person's, held up in the middle, is waited for and named."""
    due_now(program)
    program.run('database', 'start')
    lock = program.start('database', 'psql', '--', '-Atq', '-c', "select pg_advisory_lock(727006, hashtext('run:north'))", '-c',
                         "insert into control.runs (trigger, status, holder) values ('command', 'running', "
                         "jsonb_build_object('host', 'desk', 'pid', 42, 'application', 'datapipe run', 'user', 'ada', "
                         "'right', 'run:north', 'backend', pg_backend_pid()))",
                         '-c', 'select 1', '-c', 'select pg_sleep(3)')
    assert '1' in (lock.stdout.readline() + lock.stdout.readline())
    watch = Watch(program)
    waiting = watch.until('waiting')['message']
    assert 'datapipe run' in waiting and 'ada' in waiting and 'desk' in waiting and '42' in waiting, waiting
    refused = program.run('pipeline', 'run', 'north', expect=1)
    assert 'datapipe run' in refused.stderr and 'desk' in refused.stderr, refused
    assert watch.until('finished')['pipeline'] == 'north'
    watch.stop()
    lock.communicate(timeout=30)


def outlives_the_server(program, provider):
    """The server dies under a run: the watch goes on, says so, and what was due is loaded once."""
    due_now(program)
    program.run('database', 'start')
    watch = Watch(program)
    first = watch.until('started')['run_id']
    postmaster = next(pathlib.Path(program.environment['DATAPIPE_DATA_DIR']).rglob('postmaster.pid'))
    os.kill(int(postmaster.read_text().split()[0]), signal.SIGKILL)
    while 'ended as success' not in watch.until('finished')['message']:
        pass
    watch.stop()
    row, = program.query("select count(*) filter (where status = 'running') as running, max(run_id) as last from control.runs")
    assert row['running'] == 0 and row['last'] >= first, row
    doubled = program.query('select count(*) - count(distinct (instrument_id, trading_date)) as n from raw.daily_prices')
    assert doubled == [{'n': 0}], doubled
    decided = program.query('select count(*) - count(distinct due_at) as n from control.decisions')
    assert decided == [{'n': 0}], decided


main(pipelines, wrong_pipelines, run_of_a_pipeline, stops_when_asked, killed_and_started_again, says_who_is_at_it,
     outlives_the_server)
