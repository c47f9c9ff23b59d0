#!/usr/bin/env python3
"""Makes the manual page datapipe(1) of docs/commands.md, so that there is one text about the commands.

Usage: make-man.py COMMANDS.md VERSION OUTPUT
Knows the Markdown that page is written in: headings, paragraphs, tables, indented code, backquotes, bold words, links.
"""
import pathlib
import re
import sys

HEAD = r'''.\" Made from docs/commands.md
.TH DATAPIPE 1 "" "DataPipe {version}" "User Commands"
.SH NAME
datapipe \- collect, check and chart market data
.SH SYNOPSIS
.B datapipe
.RI [ FILE \&...]
.br
.B datapipe
.I COMMAND
.RI [ OPTION \&...]
.SH DESCRIPTION
'''
FOOT = r'''.SH FILES
The settings are in
.IR ~/.config/datapipe/settings.ini ,
the private database in
.IR ~/.local/share/datapipe ,
the log in
.IR ~/.local/state/datapipe/log ;
where DATAPIPE_DATA_DIR names a folder, all of them are in that one. Keys and passwords are in the keyring.
.SH SEE ALSO
.BR psql (1),
.BR gapplication (1)
'''


def plain(text):
    """Text as roff has to have it: nothing in it is a request or an escape."""
    return text.replace('\\', r'\e').replace('-', r'\-').replace("'", r'\(aq').replace('`', r'\(ga').replace('^', r'\(ha') \
        .replace('~', r'\(ti')


def inline(text):
    parts = []
    for code, bold, words, target, other in re.findall(
            r'`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)]+)\)|([^`*\[]+|.)', text):
        if code or bold:
            parts.append(rf'\fB{plain(code or bold)}\fP')
        elif words:
            parts.append(plain(words if words == target or target.startswith(words) else f'{words} ({target})'))
        else:
            parts.append(plain(other))
    line = ''.join(parts).strip()
    return r'\&' + line if line[:1] in ".'" else line


def table(rows):
    for row in rows:
        term, *rest = [cell.strip().replace(r'\|', '|') for cell in re.split(r'(?<!\\)\|', row.strip().strip('|'))]
        yield '.TP'
        yield inline(term)
        yield inline(' '.join(rest))


def blocks(text):
    """The page in pieces that belong together: (kind, lines)."""
    for block in re.split(r'\n\s*\n', text):
        lines = block.strip('\n').splitlines()
        while lines and lines[0].startswith('#'):
            yield 'heading', [lines.pop(0)]
        if not lines:
            continue
        if lines[0].startswith('    '):
            yield 'code', lines
        elif lines[0].startswith('|'):
            begin = 2 if len(lines) > 1 and re.fullmatch(r'[|\s:-]+', lines[1]) else 0
            yield 'table', lines[begin:]
        else:
            yield 'paragraph', [' '.join(lines)]


def page(text, version):
    yield HEAD.format(version=version).rstrip('\n')
    commands = False
    for kind, lines in blocks(text):
        if kind == 'heading':
            title = lines[0].lstrip('#').strip()
            if not lines[0].startswith('## '):
                continue
            if not commands:
                yield '.SH COMMANDS'
                commands = True
            yield f'.SS {plain(title)}'
        elif kind == 'code':
            yield from ('.PP', '.RS 4', '.nf', *(inline(line[4:].replace('`', '')) for line in lines), '.fi', '.RE')
        elif kind == 'table':
            yield from table(lines)
        else:
            yield '.PP'
            yield inline(lines[0])
    yield FOOT.rstrip('\n')


def main():
    source, version, output = sys.argv[1:]
    text = pathlib.Path(source).read_text(encoding='utf-8')
    pathlib.Path(output).write_text('\n'.join(page(text, version)) + '\n', encoding='utf-8')


if __name__ == '__main__':
    main()
