#!/usr/bin/env python3
"""The layers of src/: who may include whom, and which folder alone may use a library. Prints TAP."""
import pathlib
import re
import sys

SOURCE = pathlib.Path(sys.argv[1])

# Each folder with what it may include besides itself.
BELOW = {
    'base': [],
    'analysis': ['base'],
    'database': ['base'],
    'extract': ['base'],
    'load': ['base', 'database', 'extract'],
    'transform': ['base', 'database'],
    'pipeline': ['base', 'analysis', 'database', 'extract', 'load', 'transform'],
    'chart': ['base', 'analysis'],
    'serve': ['base', 'analysis', 'database', 'extract', 'load', 'transform', 'pipeline', 'chart'],
    'cli': ['base', 'analysis', 'database', 'extract', 'load', 'transform', 'pipeline', 'chart', 'serve'],
    'app': ['base', 'analysis', 'database', 'extract', 'load', 'transform', 'pipeline', 'chart', 'serve', 'cli'],
}
ONLY_IN = {
    r'libpq-fe\.h': {'database'},
    r'libsoup/.*': {'extract', 'serve'},
    r'(gtk|gdk|gsk|adwaita|gtksourceview).*\.h': {'app'},
}
WORDS = re.compile(r'\b(TODO|FIXME|XXX)\b|\bstub', re.IGNORECASE)


def includes(path):
    for line in path.read_text(encoding='utf-8').splitlines():
        match = re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', line)
        if match:
            yield match[1]


def files():
    for path in sorted(SOURCE.glob('*/**/*.[ch]')):
        yield path, path.relative_to(SOURCE).parts[0]


def wrong_directions():
    home = {path.name: folder for path, folder in files()}
    for path, folder in files():
        for included in includes(path):
            other = home.get(pathlib.PurePath(included).name)
            if other is not None and other != folder and other not in BELOW[folder]:
                yield f'{path.relative_to(SOURCE)} includes {included} of {other}/'


def foreign_libraries():
    for path, folder in files():
        for included in includes(path):
            for pattern, allowed in ONLY_IN.items():
                if re.fullmatch(pattern, included) and folder not in allowed:
                    yield f'{path.relative_to(SOURCE)} includes {included}'


def without_licence():
    for path, _ in files():
        if 'SPDX-License-Identifier: GPL-3.0-or-later' not in path.read_text(encoding='utf-8')[:400]:
            yield str(path.relative_to(SOURCE))


def unfinished():
    for path, _ in files():
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            if WORDS.search(line):
                yield f'{path.relative_to(SOURCE)}:{number}: {line.strip()}'


def main():
    checks = [wrong_directions, foreign_libraries, without_licence, unfinished]
    print(f'1..{len(checks)}')
    failed = False
    for number, check in enumerate(checks, 1):
        findings = list(check())
        failed = failed or bool(findings)
        for finding in findings:
            print('#', finding)
        print(f'{"not ok" if findings else "ok"} {number} {check.__name__}')
    sys.exit(failed)


main()
