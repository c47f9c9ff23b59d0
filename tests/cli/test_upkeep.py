#!/usr/bin/env python3
"""What replies are kept, what the database needs, what the program tells of itself: log, metrics, doctor."""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from content import content, differences  # noqa: E402
from harness import FIXTURES, main  # noqa: E402

KEY = 'E2EKEY42'


def daily(refreshed):
    text = next((FIXTURES / 'alpha-vantage').glob('daily_compact_MSFT_*')).read_text()
    return re.sub(r'("3. Last Refreshed": ")[^"]*', rf'\g<1>{refreshed}', text).encode()


def ask_again(program):
    program.query('delete from control.checkpoints returning 1')
    program.query('delete from control.interval_days returning 1')
    return program.run('run', '--symbol', 'alphavantage:MSFT', '--json', expect=None,
                       DATAPIPE_ALPHA_VANTAGE_DATASETS='daily')


def typed(program):
    found = content(program)
    del found['raw.api_responses']
    return found


def retention(program, provider):
    """Three replies with the same prices: the one in the middle is neither their source nor the newest."""
    for refreshed in ('2020-01-01', '2020-01-02', '2020-01-03'):
        provider.answers['TIME_SERIES_DAILY', 'MSFT'] = daily(refreshed)
        ask_again(program)
    replies = program.query('select load_id, rows_written from control.loads order by load_id')
    assert [r['rows_written'] > 0 for r in replies] == [True, False, False], replies
    program.run('database', 'prune', expect=1)
    before = typed(program)

    keep = {'DATAPIPE_REPLY_KEEP_VERSIONS': '1'}
    looked = program.json('database', 'prune', '--dry-run', **keep)
    assert looked['replies'] == 1 and looked['before'] == 3, looked
    assert program.json('database', 'prune', **keep) == looked
    assert program.json('database', 'prune', **keep)['replies'] == 0
    program.run('replay')
    assert typed(program) == before, differences(typed(program), before)

    # Told so, the source of the rows goes as well; they stay, and the replay says that it cannot make them again.
    assert program.json('database', 'prune', '--sources', **keep)['replies'] == 1
    refused = program.run('replay', expect=1)
    assert 'not stored any more' in refused.stderr, refused.stderr
    assert typed(program) == before


def told(program, provider):
    provider.answers['TIME_SERIES_DAILY', 'MSFT'] = daily('2020-01-01')
    ask_again(program)
    ask_again(program)
    lines = [json.loads(line) for line in program.run('logs', '--json').stdout.splitlines()]
    assert {line['run_id'] for line in lines if 'run_id' in line} == {1, 2}, lines
    assert any(line.get('item') == 'MSFT' and line['source'] == 'alphavantage' for line in lines), lines
    assert any(line['message'].startswith('run started') for line in lines)
    assert KEY not in (program.folder / 'data' / 'log' / 'datapipe.jsonl').read_text()
    first = program.run('logs', '--run', '1').stdout
    assert 'run 1 ' in first and 'run 2 ' not in first, first
    assert 'alphavantage' in program.run('logs', '--source', 'alphavantage').stdout
    assert not program.run('logs', '--source', 'none').stdout
    program.run('logs', '--level', 'loud', expect=2)
    following = program.start('logs', '--follow')
    seen = following.stdout.readline()
    following.terminate()
    following.communicate()
    assert seen in first, seen

    metrics = program.run('metrics').stdout
    assert f'datapipe_load_replies_total{{source="alphavantage"}} 1\n' in metrics, metrics
    assert re.search(r'^datapipe_database_bytes [0-9]+$', metrics, re.MULTILINE), metrics
    for line in metrics.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) datapipe_[a-z_]+ .+|datapipe_[a-z_]+(\{([a-z]+="[^"\n]*",?)+\})? [-+.e0-9]+',
                            line), line


def doctor(program, provider):
    checks = {c['check']: c for c in program.json('doctor')}
    for name in ('database', 'size', 'schedules', 'runs', 'backups', 'directory', 'clock', 'keyring'):
        assert name in checks, (name, checks)
    assert checks['runs']['status'] == 'note' and 'datapipe run' in checks['runs']['message']
    program.run('run', '--sample', '--symbol', 'NORD.SIM')
    program.run('database', 'backup')
    checks = {c['check']: c for c in program.json('doctor')}
    assert checks['runs']['status'] == checks['backups']['status'] == 'ok', checks
    assert checks['drill']['status'] == 'note', checks
    assert checks['schedules']['status'] == 'ok' and '1 pipeline has a schedule' in checks['schedules']['message'], checks
    program.run('pipeline', 'set', 'default', '--schedule', '')
    checks = {c['check']: c for c in program.json('doctor')}
    assert checks['schedules']['status'] == 'note' and 'No pipeline has' in checks['schedules']['message'], checks
    broken = program.run('doctor', expect=1, DATAPIPE_BACKUP_SCHEDULE='now and then')
    assert 'backup-schedule' in broken.stdout, broken.stdout
    # Where no server is, it is said which, and which setting names it.
    nobody = {f'DATAPIPE_{n}_URL': 'http://127.0.0.1:9/' for n in ('ALPHA_VANTAGE', 'COINPAPRIKA', 'COINGECKO')}
    failed = program.run('doctor', '--online', expect=1, **nobody)
    assert 'cannot be reached' in failed.stdout and 'alpha-vantage-url' in failed.stdout, failed.stdout
    # A server a day ahead.
    provider.server.RequestHandlerClass.do_HEAD = behind
    here = {name: provider.url for name in nobody}
    ahead = program.run('doctor', '--online', expect=1, **here)
    assert 'seconds apart' in ahead.stdout, ahead.stdout
    program.run('database', 'advice')


def behind(handler):
    handler.send_response_only(200)
    handler.send_header('Date', 'Sat, 01 Jan 2022 00:00:00 GMT')
    handler.send_header('Content-Length', '0')
    handler.end_headers()


main(retention, told, doctor)
