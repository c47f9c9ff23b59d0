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
    bash = open_bash(program)
    try:
        # Only what was typed by hand is shown; what the completion asks goes to the program.
        bash.type(f'datapipe() {{ if [ "$1" = complete ]; then {PROGRAM} "$@"; else echo "<$*>"; fi; }}; echo de""fined\n')
        bash.wait('defined')
        for begun, whole in (('datab', 'database'), ('settings impo', 'settings import-env'),
                             ('query --format=js', 'query --format=json'), ('import pri', 'import prices.csv'),
                             ('run --symbol alphavantage:I', 'run --symbol alphavantage:IBM')):
            bash.type(f'{PROGRAM.name} {begun}\t\n')
            bash.wait(f'<{whole}>')
    finally:
        bash.close()


main(commands, words_of_commands, options, in_bash)
