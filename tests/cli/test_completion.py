#!/usr/bin/env python3
"""What may come next on a command line: asked of the program, and with a key in a real bash."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import PROGRAM, SOURCE, main  # noqa: E402
from terminal import Terminal  # noqa: E402

SCRIPT = SOURCE / 'data' / 'completion' / 'datapipe.bash'


def ask(program, line):
    words = line.split()
    if not words or line.endswith(' '):
        words.append('')
    return [answer.split('\t')[0] for answer in program.run('complete', '--', *words).stdout.splitlines()]


def commands(program, provider):
    listed = [line.split()[0] for line in program.run('--help').stdout.split('\n\n')[1].splitlines()]
    assert ask(program, '') == [*listed, '--help', '--version'], ask(program, '')
    assert ask(program, 'da') == ['database']
    assert ask(program, './') == [':files'], 'the window opens files'
    told, = program.run('complete', '--', 'datab').stdout.splitlines()
    assert told == 'database\tThe private database server, and the care of any database', told
    assert ask(program, 'nosuch ') == []


def words_of_commands(program, provider):
    assert ask(program, 'settings ') == ['list', 'get', 'set', 'unset', 'import-env']
    assert ask(program, 'settings get alpha-vantage-k') == ['alpha-vantage-key']
    assert 'symbols' in ask(program, 'settings unset ')
    assert ask(program, 'settings import-env ') == [':files']
    assert ask(program, 'anomalies label 7 ') == ['expected', 'incident', 'open']
    assert ask(program, 'database ke') == ['kept']
    assert ask(program, 'database kept ') == ['use', 'drop']
    assert ask(program, 'database kept use ') == []
    assert ask(program, 'serve token ') == ['add', 'list', 'revoke']
    assert ask(program, 'import a.csv ') == [':files'], 'as many as there are'
    assert ask(program, 'doctor ') == []


def values_in_the_database(program, provider):
    """Only while the database runs anyway: a key of the shell's starts nothing."""
    lines = ('runs ', 'logs --run ', 'pipeline show ', 'pipeline run n', 'export marts.dim_c', 'chart nord', 'chart NORD',
             'serve token revoke ', 'portfolio show --portfolio ', 'backfill pause ', 'drift accept ', 'anomalies label ')
    for line in lines:
        assert ask(program, line) == [], line
    assert not (program.folder / 'data' / 'postgresql').exists(), 'nothing was made'
    program.run('run', '--sample')
    for line in lines:
        assert ask(program, line) == [], line
    assert program.json('database', 'status')['state'] == 'stopped', 'nothing was started'

    program.run('database', 'start')
    program.run('pipeline', 'set', 'nights at home', '--schedule', '0 3 * * *')
    program.run('serve', 'token', 'add', 'board')
    program.run('portfolio', 'add', 'deposit', '2024-01-02', '100')
    program.query("insert into control.backfills (first_day, last_day, days, days_left, calls, calls_left) "
                  "values ('2024-01-02', '2024-01-31', 22, 22, 1, 1) returning 1")
    program.query("insert into control.anomalies (run_id, kind, observed_at, message) "
                  "values (1, 'jump', now(), e'A jump,\nof two lines') returning 1")
    run, = program.query('select run_id from control.runs')
    told = program.run('complete', '--', 'pipeline', 'show', '').stdout.splitlines()
    assert told == ['default\t0 0 * * 1-5', 'nights at home\t0 3 * * *'], told
    assert ask(program, 'pipeline run n') == ['nights at home']
    assert ask(program, 'runs ') == ask(program, 'logs --run ') == [str(run['run_id'])]
    assert ask(program, 'logs --run=') == [f"--run={run['run_id']}"]
    assert ask(program, 'export marts.dim_c') == ['marts.dim_company']
    assert ask(program, 'chart NORD') == ['NORD.SIM']
    assert ask(program, 'serve token revoke ') == ['board']
    assert ask(program, 'serve token add ') == [], 'a new one has a name of its own'
    assert ask(program, 'portfolio show --portfolio ') == ['Portfolio']
    assert ask(program, 'backfill pause ') == ['1']
    told = program.run('complete', '--', 'anomalies', 'label', '').stdout.splitlines()
    assert told == ['1\tA jump,'], told
    # Where the line says which database is meant, that one is asked, and one that is not there is not waited for.
    for address in ('postgresql://nobody@127.0.0.1:1/none', 'nonsense://'):
        done = program.run('complete', '--', 'runs', '--database', address, '')
        assert done.stdout + done.stderr == '', done
    program.run('database', 'stop')
    assert ask(program, 'pipeline show ') == []


def names_in_files(program, provider):
    program.run('settings', 'set', 'symbols', 'alphavantage:IBM')
    program.run('settings', 'set', 'symbol-groups', 'My Chips=alphavantage:IBM')
    assert ask(program, 'run --symbol ') == ['alphavantage:IBM', 'group:My Chips']
    assert ask(program, 'chart ') == ['alphavantage:IBM'], 'one chart is of one symbol'
    project = program.folder / 'mine'
    (project / 'models').mkdir(parents=True)
    (project / 'dbt_project.yml').write_text('name: mine\nversion: "1"\n')
    (project / 'models' / 'weekly.sql').write_text('select 1 as one')
    (project / 'models' / 'weekly.yml').write_text(
        'models:\n  - name: weekly\n    columns:\n      - name: one\n        data_tests: [unique]\n')
    assert ask(program, f'model build --project {project} --select ') == ['weekly']
    assert ask(program, f'model lineage --project={project} w') == ['weekly']
    assert ask(program, f'model history --project {project} ') == ['unique_weekly_one']
    (project / 'models' / 'weekly.sql').write_text('{{ nonsense')
    done = program.run('complete', '--', 'model', 'ls', '--project', str(project), '--select', '')
    assert done.stderr == '', done


def options(program, provider):
    help_text = program.run('model', '--help').stdout
    offered = ask(program, 'model build --')
    assert {'--select', '--exclude', '--full-refresh', '--env-file', '--help'} <= set(offered), offered
    assert all(option in help_text for option in offered), offered
    assert ask(program, 'query --format ') == ['table', 'csv', 'json']
    assert ask(program, 'query --format=c') == ['--format=csv']
    assert ask(program, 'query -f ') == [':files']
    assert ask(program, 'run --source coing') == ['coingecko']
    assert ask(program, 'model build --select dim_c') == ['dim_company']
    assert ask(program, 'chart NORD.SIM --indicator r') == ['rsi', 'roc']
    assert ask(program, 'settings --json g') == ['get'], 'options may stand before words'
    assert ask(program, 'pipeline set mine --source coingecko --missed r') == ['run-once', 'run-all']
    program.run('settings', 'set', 'symbols', 'alphavantage:IBM,coingecko:bitcoin')
    assert ask(program, 'run --symbol coing') == ['coingecko:bitcoin']


def open_bash(program):
    environment = program.environment | {'PATH': f'{PROGRAM.parent}:{os.environ["PATH"]}', 'INPUTRC': '/dev/null',
                                         'HISTFILE': ''}
    bash = Terminal('bash', '--norc', '--noprofile', '-i', environment=environment, folder=program.folder)
    bash.type(f'bind "set bell-style none"; source {SCRIPT}; echo re""ady\n')
    bash.wait('ready')
    return bash


def in_bash(program, provider):
    """Each line is begun, completed with Tab, and run behind an echo, which shows what became of it."""
    (program.folder / 'prices.csv').write_text('')
    program.run('settings', 'set', 'symbols', 'alphavantage:IBM')
    program.run('settings', 'set', 'symbol-groups', 'My Chips=alphavantage:IBM')
    bash = open_bash(program)
    try:
        # Only what was typed by hand is shown; what the completion asks goes to the program.
        bash.type(f'datapipe() {{ if [ "$1" = complete ]; then {PROGRAM} "$@"; else echo "<$*>"; fi; }}; echo de""fined\n')
        bash.wait('defined')
        for begun, whole in (('datab', 'database'), ('settings impo', 'settings import-env'),
                             ('query --format=js', 'query --format=json'), ('import pri', 'import prices.csv'),
                             ('run --symbol alphavantage:I', 'run --symbol alphavantage:IBM'),
                             ('run --symbol group:M', 'run --symbol group:My Chips'),
                             ('run --symbol group:My\\ C', 'run --symbol group:My Chips')):
            bash.type(f'{PROGRAM.name} {begun}\t\n')
            bash.wait(f'<{whole}>')
    finally:
        bash.close()


main(commands, words_of_commands, values_in_the_database, names_in_files, options, in_bash)
