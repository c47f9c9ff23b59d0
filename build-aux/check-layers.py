#!/usr/bin/env python3
"""Holds the sources against the layers: who may include whom, what each folder must have, and whether
settings and options are described. Prints TAP.

Usage: check-layers.py SOURCE_FOLDER
"""
import pathlib
import re
import sys
import xml.etree.ElementTree

# What a folder of src/ may include, besides its own headers.
BELOW = {
    'base': [],
    'analysis': ['base'],
    'database': ['base'],
    'extract': ['base'],
    'load': ['base', 'database', 'extract'],
    'transform': ['base', 'analysis', 'database'],
    'chart': ['base', 'analysis'],
    'query': ['base', 'database', 'transform'],
    'pipeline': ['base', 'analysis', 'database', 'extract', 'load', 'transform'],
}
BELOW['serve'] = ['pipeline', *BELOW['pipeline']]
BELOW['cli'] = ['pipeline', 'chart', 'query', 'serve', *BELOW['pipeline']]
BELOW['app'] = BELOW['cli']

# System headers that only some folders may include.
ONLY = {
    r'gtk|gdk/|gsk/|adwaita|libportal-gtk': ['app'],
    r'libpq': ['database'],
    r'libsoup': ['extract', 'serve'],
    r'curl/|gmime': ['pipeline'],
    r'xlsxwriter': ['query'],
}
MOST_LINES = 800
MOST_COLUMNS = 100

source = pathlib.Path(sys.argv[1])
src = source / 'src'
files = sorted(p for p in src.rglob('*.[ch]') if p.parent != src)
folder_of = {p.name: p.relative_to(src).parts[0] for p in files}


def broken_includes():
    for path in files:
        folder = path.relative_to(src).parts[0]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            own = re.match(r'#include "([^"]+)"', line)
            system = re.match(r'#include <([^>]+)>', line)
            target = folder_of.get(own.group(1)) if own else None
            if target and target != folder and target not in BELOW[folder]:
                yield f'{path.relative_to(source)}:{number} includes {own.group(1)} of {target}'
            for pattern, allowed in ONLY.items():
                if system and re.match(pattern, system.group(1)) and folder not in allowed:
                    yield f'{path.relative_to(source)}:{number} includes <{system.group(1)}>'


def reduced(edges):
    """Of who includes whom, only what does not follow from the rest."""
    reach = {a: {b for x, b in edges if x == a} for a, _ in edges}

    def beyond(folder):
        return set().union(*({b} | beyond(b) for b in reach.get(folder, ())))

    return {(a, b) for a, b in edges if not any(b in beyond(c) for c in reach[a] - {b})}


def wrong_diagram():
    """The arrows of the diagram are the includes that there are, once these go downward: circles have no diagram."""
    if list(broken_includes()):
        return
    page = (source / 'docs' / 'architecture.md').read_text()
    drawn = set(re.findall(r'^ *(\w+) --> (\w+)$', page, re.MULTILINE))
    there = {(folder, folder_of[name]) for path in files for folder in [path.relative_to(src).parts[0]]
             for name in re.findall(r'^#include "([^"]+)"', path.read_text(), re.MULTILINE)
             if folder_of.get(name, folder) != folder}
    there = reduced(there)
    for a, b in sorted(there - drawn):
        yield f'docs/architecture.md lacks {a} --> {b}'
    for a, b in sorted(drawn - there):
        yield f'docs/architecture.md has {a} --> {b}, which nothing includes, or which follows from others'


def folders_without_readme():
    return [f'src/{d.name}' for d in sorted(src.iterdir()) if d.is_dir() and not (d / 'README.md').exists()]


def long_files():
    return [f'{p.relative_to(source)}: {n} lines' for p in files
            if (n := len(p.read_text().splitlines())) > MOST_LINES]


def wide_lines():
    for path in sorted(p for folder in ('src', 'tests') for p in (source / folder).rglob('*.[ch]')):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if len(line) > MOST_COLUMNS:
                yield f'{path.relative_to(source)}:{number}: {len(line)}'


def untranslated():
    listed = set((source / 'po' / 'POTFILES').read_text().split())
    for path in files:
        name = str(path.relative_to(source))
        if name not in listed and re.search(r'\b[NC]?_ ?\("|ngettext \(', path.read_text()):
            yield name


def missing_translated():
    return [name for name in (source / 'po' / 'POTFILES').read_text().split() if not (source / name).exists()]


def without_licence():
    return [str(p.relative_to(source)) for p in files
            if 'SPDX-License-Identifier: GPL-3.0-or-later' not in p.read_text()[:400]]


def described(path, names):
    """Those of @names that the page @path does not have between backquotes."""
    words = set(re.findall(r'[\w-]+', ' '.join(re.findall(r'`([^`]+)`', (source / path).read_text()))))
    return [f'{path} lacks {name}' for name in names if name not in words]


def undescribed_settings():
    schema = xml.etree.ElementTree.parse(next((source / 'data').glob('*.gschema.xml')))
    return described('docs/settings.md', [key.get('name') for key in schema.iter('key')])


def undescribed_options():
    """Options and words of commands, as their tables in the sources have them."""
    names = set()
    for path in (src / 'cli').glob('*.c'):
        text = path.read_text()
        names |= {f'--{name}' for name in re.findall(r'\{ "([a-z-]+)", [^{}]*\bG_OPTION_ARG_', text)}
        names |= set(re.findall(r'\{ "([a-z-]+)", (?:\d, \d, )?\w+ \},?$', text, re.MULTILINE))
        names |= set(re.findall(r'DpCliCommand _dp_cli_\w+ = \{\s*"([a-z-]+)"', text))
    return described('docs/commands.md', sorted(names))


def marks():
    for path in files:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r'\b(TODO|FIXME|XXX|HACK)\b|\bstub', line):
                yield f'{path.relative_to(source)}:{number}'


checks = {
    'includes go downward only': broken_includes,
    'the diagram shows what includes what': wrong_diagram,
    'every folder says what it is for': folders_without_readme,
    f'no file is longer than {MOST_LINES} lines': long_files,
    f'no line is longer than {MOST_COLUMNS} characters': wide_lines,
    'every file with text for people is in po/POTFILES': untranslated,
    'every file of po/POTFILES is there': missing_translated,
    'every file names its licence': without_licence,
    'every setting is in docs/settings.md': undescribed_settings,
    'every command and option is in docs/commands.md': undescribed_options,
    'nothing is left for later': marks,
}
print(f'1..{len(checks)}')
failed = False
for number, (name, check) in enumerate(checks.items(), 1):
    found = list(check())
    failed |= bool(found)
    for line in found:
        print('#', line)
    print('not ok' if found else 'ok', number, name)
sys.exit(failed)
