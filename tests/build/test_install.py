#!/usr/bin/env python3
"""What "meson install" puts where: everything a desktop, a shell and a reader look for. Prints TAP."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ['G_TEST_SRCDIR']).parent
BUILD = pathlib.Path(os.environ['DATAPIPE_BUILD_DIR'])
ID = 'io.github.datapipe_analytics.DataPipe'


def checked(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f'{command}: {done.stdout} {done.stderr}'
    return done.stdout


class Installed:
    def __init__(self, folder):
        checked('meson', 'install', '-C', BUILD, '--no-rebuild', '--destdir', folder)
        self.bin = next(pathlib.Path(folder).rglob('bin/datapipe'))
        self.prefix = self.bin.parent.parent
        self.share = self.prefix / 'share'

    def text(self, path):
        return (self.share / path).read_text(encoding='utf-8')


def program(installed):
    assert checked(installed.bin, '--version').startswith('DataPipe ')


def desktop(installed):
    path = f'applications/{ID}.desktop'
    checked('desktop-file-validate', installed.share / path)
    entry = installed.text(path)
    assert f'Icon={ID}' in entry and 'DBusActivatable=true' in entry, entry
    checked('appstreamcli', 'validate', '--no-net', '--pedantic', installed.share / f'metainfo/{ID}.metainfo.xml')


def pictures(installed):
    """Those that the software store shows are in the project, and as large as is said."""
    metainfo = installed.text(f'metainfo/{ID}.metainfo.xml')
    images = re.findall(r'<image type="source" width="(\d+)" height="(\d+)">([^<]+)</image>', metainfo)
    assert len(images) >= 3, metainfo
    for width, height, address in images:
        picture = (SOURCE / address[address.index('docs/images/'):]).read_bytes()
        assert picture[:8] == b'\x89PNG\r\n\x1a\n', address
        size = tuple(int.from_bytes(picture[at:at + 4], 'big') for at in (16, 20))
        assert size == (int(width), int(height)), (address, size)


def services(installed):
    """The program is where its service says, once it is where it is meant to be."""
    service = installed.text(f'dbus-1/services/{ID}.service')
    command = re.search(r'^Exec=(\S+) --gapplication-service$', service, re.M).group(1)
    assert str(installed.bin).endswith(command), (command, installed.bin)
    provider = installed.text(f'gnome-shell/search-providers/{ID}.search-provider.ini')
    assert f'BusName={ID}' in provider and f'DesktopId={ID}.desktop' in provider, provider
    assert '<interface' in installed.text('dbus-1/interfaces/io.github.datapipe_analytics.DataPipe1.xml')


def icons(installed):
    for path in (f'scalable/apps/{ID}.svg', f'symbolic/apps/{ID}-symbolic.svg'):
        assert '<svg' in installed.text(f'icons/hicolor/{path}'), path


def schema(installed):
    checked('glib-compile-schemas', '--strict', '--dry-run', installed.share / 'glib-2.0' / 'schemas')


def manual(installed):
    """Every command of the program is a heading, every option a bold word; no Markdown is left."""
    page = installed.text('man/man1/datapipe.1')
    headings = {word for line in re.findall(r'^\.SS (.*)$', page, re.M) for word in line.split(', ')}
    commands = [line.split()[0] for line in checked(installed.bin, '--help').split('\n\n')[1].splitlines()]
    assert set(commands) == headings, set(commands) ^ headings
    for command in commands:
        options = re.findall(r'--[a-z-]+', checked(installed.bin, command, '--help'))
        missing = [option for option in options if option.replace('-', r'\-') not in page and option != '--help']
        assert options and not missing, (command, missing)
    left = [line for line in page.splitlines() if re.search(r'`|\*\*|\]\(|^#|^\|', line)]
    assert not left, left
    wild = [line for line in page.splitlines() if re.match(r"\.(?!(TH|SH|SS|TP|PP|RS|RE|nf|fi|br|B|I|BR|IR|RI)\b)|\.\\", line)
            and not line.startswith('.\\"')]
    assert not wild, wild


def completion(installed):
    checked('bash', '-n', installed.share / 'bash-completion/completions/datapipe')
    assert installed.text('zsh/site-functions/_datapipe').startswith('#compdef datapipe\n')
    assert 'complete -c datapipe' in installed.text('fish/vendor_completions.d/datapipe.fish')


def documents(installed):
    folder = installed.share / 'doc/datapipe'
    for path in (SOURCE / 'docs').rglob('*'):
        assert (folder / path.relative_to(SOURCE / 'docs')).exists(), path


CASES = {
    'the program starts where it was put': program,
    'desktop entry and metainfo are valid': desktop,
    'pictures for the software store are in the project': pictures,
    'the bus and the search find the program': services,
    'icons': icons,
    'settings have their schema': schema,
    'the manual page has every command and option': manual,
    'shells complete': completion,
    'documents': documents,
}

print(f'1..{len(CASES)}')
bad = False
with tempfile.TemporaryDirectory() as place:
    tree = Installed(place)
    for number, (name, case) in enumerate(CASES.items(), 1):
        try:
            case(tree)
            print('ok', number, name)
        except (AssertionError, OSError, AttributeError) as error:
            print('#', str(error).replace('\n', ' '))
            print('not ok', number, name)
            bad = True
sys.exit(bad)
