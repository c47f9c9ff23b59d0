#!/usr/bin/env python3
"""The documents' commands, run one after another as they stand there; and docs/schema.md, made again of the models."""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
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


def commands_of(path):
    text = (SOURCE / path).read_text(encoding='utf-8')
    fenced = re.findall(r'^```\w*\n(.*?)^```', text, re.M | re.S)
    indented = re.findall(r'^ {4}(datapipe .*)$', text, re.M)
    for line in [*'\n'.join(fenced).splitlines(), *indented]:
        line = re.sub(r'\s+#.*', '', line).removeprefix('$ ').strip()
        if re.match(r'([A-Z_]+=\S+ )*datapipe ', line):
            yield line


def allowed(line):
    words = line.split('datapipe ', 1)[1]
    begins = [known for known in MAY_FAIL if words.startswith(known)]
    return MAY_FAIL[max(begins, key=len)] if begins else (0,)


def run_page(program, provider, path):
    home = program.folder / 'home'
    prices = 'Date,Symbol,Close\n2026-01-05,IBM,100\n2026-01-06,IBM,101.5\n'
    for folder in ('Downloads/prices', 'folder'):
        (home / folder).mkdir(parents=True, exist_ok=True)
        (home / folder / 'ibm.csv').write_text(prices, encoding='utf-8')
    environment = program.environment | {
        'PATH': f'{PROGRAM.parent}:{os.environ["PATH"]}', 'HOME': str(home), 'DATAPIPE_COINPAPRIKA_URL': provider.url,
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


def schema(program, provider):
    """docs/schema.md is what the models and the database say."""
    folder = program.folder / 'target'
    program.run('run', '--sample', '--symbol', 'NORD.SIM')
    program.run('model', 'docs', '--target-path', str(folder))
    made = subprocess.run([sys.executable, SOURCE / 'build-aux/make-schema.py', folder], capture_output=True, text=True,
                          check=True).stdout
    written = (SOURCE / 'docs/schema.md').read_text(encoding='utf-8')
    assert made == written, 'docs/schema.md is not what the models say; CONTRIBUTING.md says how to make it again'


main(links, files, tools, schema, readme, pages)
