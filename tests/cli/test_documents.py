#!/usr/bin/env python3
"""The documents' commands, run one after another as they stand there; and docs/schema.md, made again of the models."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'serve'))
from serving import ONE, Server  # noqa: E402
from harness import PROGRAM, SOURCE, main  # noqa: E402

# What may come of commands that ask somebody who is not here: a provider, a keyring, a mail server. Never 2: that
# would be a command that the program does not know.
MAY_FAIL = {'run': (0, 1, 3), 'backfill': (0, 1, 3), 'notify test': (0, 1), 'settings set alpha-vantage-key': (0, 1),
            'settings set mail-user ada && datapipe settings set mail-password': (0, 1), 'chart AAPL': (1,),
            'run --sample': (0,), 'run --dry-run': (0,)}
# They go on until they are stopped.
ENDLESS = ('watch', 'serve', 'logs --follow')
# Those of this page need two servers, and are run by test_recovery.py.
ELSEWHERE = ('docs/recovery.md',)


def lines_of(path, wanted):
    """Those of its examples that begin as is wanted, continued ones as one."""
    text = (SOURCE / path).read_text(encoding='utf-8').replace('\\\n', ' ')
    fenced = re.findall(r'^```\w*\n(.*?)^```', text, re.M | re.S)
    indented = re.findall(r'^ {4}(datapipe .*)$', text, re.M)
    for line in [*'\n'.join(fenced).splitlines(), *indented]:
        line = re.sub(r'\s+#.*', '', line).removeprefix('$ ').strip()
        if re.match(wanted, line):
            yield line


def commands_of(path):
    return lines_of(path, r'([A-Z_]+=\S+ )*datapipe ')


def allowed(line):
    words = line.split('datapipe ', 1)[1]
    begins = [known for known in MAY_FAIL if words.startswith(known)]
    return MAY_FAIL[max(begins, key=len)] if begins else (0,)


def environment_of(program):
    return program.environment | {'PATH': f'{PROGRAM.parent}:{os.environ["PATH"]}'}


def run_page(program, provider, path):
    home = program.folder / 'home'
    prices = 'Date,Symbol,Close\n2026-01-05,IBM,100\n2026-01-06,IBM,101.5\n'
    for folder in ('Downloads/prices', 'folder'):
        (home / folder).mkdir(parents=True, exist_ok=True)
        (home / folder / 'ibm.csv').write_text(prices, encoding='utf-8')
    environment = environment_of(program) | {
        'HOME': str(home), 'DATAPIPE_COINPAPRIKA_URL': provider.url,
        'DATAPIPE_REQUEST_ATTEMPTS': '1', 'DATAPIPE_FEEDS': provider.url, 'DATAPIPE_SERVE_PORT': '0'}
    lines = list(commands_of(path))
    for line in lines:
        asked = line
        if line.split('datapipe ', 1)[1].startswith(ENDLESS) and ' token ' not in line:
            asked = f'timeout --preserve-status --signal=TERM 4 {line}'
        typed = 'what is asked for\n' if re.search(r'set [a-z-]+-(key|password)$', line) else ''
        done = subprocess.run(['bash', '-c', asked], cwd=home, env=environment, input=typed, capture_output=True,
                              text=True, timeout=300, check=False)
        assert done.returncode in allowed(line), f'{path}: {line}: {done.returncode}\n{done.stdout[-400:]}\n{done.stderr}'
        print('#', f'{path}: {line}: {done.returncode}', flush=True)
    return len(lines)


def readme(program, provider):
    assert run_page(program, provider, 'README.md') > 20


def pages(program, provider):
    program.run('run', '--sample')
    for path in sorted(str(page.relative_to(SOURCE)) for page in (SOURCE / 'docs').glob('*.md')):
        if path not in ELSEWHERE:
            run_page(program, provider, path)
    recovery = (SOURCE / 'tests/cli/test_recovery.py').read_text(encoding='utf-8')
    assert all(pathlib.Path(path).name in recovery for path in ELSEWHERE)


def tools(program, provider):
    """What is said of build-aux/dev is what it says itself."""
    usage = subprocess.run([SOURCE / 'build-aux/dev', 'help'], capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r'^  (\w+)', usage, re.M))
    for path in ('README.md', 'CONTRIBUTING.md', *(SOURCE / 'docs').glob('*.md')):
        for word in re.findall(r'(?:\./)?build-aux/dev (\w+)', (SOURCE / path).read_text(encoding='utf-8')):
            assert word in known | {'help'}, f'{path}: build-aux/dev {word}'


def links(program, provider):
    """Documents that documents name are there."""
    for path in (SOURCE / 'README.md', SOURCE / 'CONTRIBUTING.md', *(SOURCE / 'docs').glob('*.md')):
        for target in re.findall(r'\]\(([^)#:]+)(?:#[^)]*)?\)', path.read_text(encoding='utf-8')):
            assert (path.parent / target).exists(), f'{path.name}: {target}'


def files(program, provider):
    """Source files that documents and the folders' READMEs name are there; NAME and x stand for any."""
    names = {path.name for folder in ('src', 'tests', 'sql', 'build-aux') for path in (SOURCE / folder).rglob('*')}
    begins = {name.split('.')[0] for name in names}
    for page in (*SOURCE.glob('*.md'), *SOURCE.glob('docs/*.md'), *SOURCE.glob('*/README.md'), *SOURCE.glob('*/*/README.md')):
        text = page.read_text(encoding='utf-8')
        for name in re.findall(r'`(?:[\w./-]*/)?(dp-[\w-]+(?:\.\w+)?|test-[\w-]+\.\w+|test_\w+\.py|\d{4}_\w+\.sql)`', text):
            known = name in names or name in begins or any(begin.startswith(name) for begin in begins)
            assert known or 'NAME' in name or '-x-' in name, f'{page}: {name}'


def developers(program, provider):
    """What CONTRIBUTING.md has them run in the project is run in a copy, where the model is that it speaks of. The last of
    it makes docs/schema.md, which has to be what the models and the database say."""
    for folder in ('sql', 'build-aux'):
        shutil.copytree(SOURCE / folder, program.folder / folder)
    (program.folder / 'docs').mkdir()
    (program.folder / 'sql/project/models/marts/my_model.sql').write_text("select * from {{ ref('dim_company') }}\n")
    program.run(*ONE)
    lines = list(lines_of('CONTRIBUTING.md', r'\./build-aux/dev shell datapipe |build-aux/make-'))
    assert len(lines) >= 4, lines
    for line in lines:
        # In the environment that this is run in.
        done = subprocess.run(['bash', '-c', line.replace('./build-aux/dev shell ', '')], cwd=program.folder,
                              env=environment_of(program), capture_output=True, text=True, check=False)
        assert done.returncode == 0, f'{line}: {done}'
    made = (program.folder / 'docs/schema.md').read_text(encoding='utf-8')
    written = (SOURCE / 'docs/schema.md').read_text(encoding='utf-8')
    assert made == written, 'docs/schema.md is not what the models say; CONTRIBUTING.md says how to make it again'


def serving(program, provider):
    """How docs/serving.md has curl ask; addresses and the token are those of here."""
    program.run(*ONE)
    token = program.run('serve', 'token', 'add', 'reader').stdout.strip()
    lines = list(lines_of('docs/serving.md', 'curl '))
    assert len(lines) >= 2, lines
    with Server(program, tokens='always') as server:
        for line in lines:
            asked = re.sub(r'https?://[\w.]+:8765', server.uri, line).replace('dp_XyZ…', token)
            allowed = asked if token in asked else f"{asked} -H 'Authorization: Bearer {token}'"
            done = subprocess.run(['bash', '-c', f"{allowed} -sSf --noproxy '*'"], capture_output=True, text=True, check=False)
            assert done.returncode == 0 and '"pagination"' in done.stdout, f'{line}: {done}'


def on_the_bus(program, provider):
    """What it has gdbus say is said to "datapipe watch", which answers as the window does."""
    lines = list(lines_of('docs/serving.md', 'gdbus '))
    call, = (line.replace('DataPipe -o', 'DataPipe.Watch -o') for line in lines if ' call ' in line)
    monitor, = (f'{line}.Watch' for line in lines if ' monitor ' in line)
    script = f'''
        datapipe watch >/dev/null 2>&1 & watch=$!
        gdbus wait --session --timeout 60 io.github.datapipe_analytics.DataPipe.Watch || exit 1
        {monitor} >told & monitor=$!
        trap 'kill $monitor $watch; wait $watch' EXIT
        {call} || exit 1
        timeout 60 sh -c 'until grep -q RunChanged told; do sleep .05; done'
        '''
    done = subprocess.run(['dbus-run-session', '--', 'bash', '-c', script], cwd=program.folder, env=environment_of(program),
                          capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0 and re.fullmatch(r'\(int64 \d+,\)\n', done.stdout), done


main(links, files, tools, developers, serving, on_the_bus, readme, pages)
