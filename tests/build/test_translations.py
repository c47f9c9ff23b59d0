#!/usr/bin/env python3
"""What people read can be translated, and is: formats are kept, German and Hebrew lack nothing. Prints TAP."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ['G_TEST_SRCDIR']).parent
PO = SOURCE / 'po'
LANGUAGES = [line for line in (PO / 'LINGUAS').read_text().splitlines() if line and not line.startswith('#')]
COMPLETE = ['de', 'he']
# As Meson's preset of GLib has them, which makes the template that translators begin with.
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3')
FLAGS = ('N_:1:pass-c-format', 'C_:2:pass-c-format', 'NC_:2:pass-c-format', 'g_dngettext:2:pass-c-format',
         'g_strdup_printf:1:c-format', 'g_string_append_printf:2:c-format', 'g_set_error:4:c-format',
         'g_print:1:c-format', 'g_printerr:1:c-format', 'g_markup_printf_escaped:1:c-format')


def call(*words):
    done = subprocess.run(words, cwd=SOURCE, env=os.environ | {'LC_ALL': 'C.UTF-8'}, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def make_template(path):
    code, _, said = call('xgettext', '--files-from=po/POTFILES', '--from-code=UTF-8', '--add-comments',
                         *(f'--keyword={word}' for word in KEYWORDS), *(f'--flag={flag}' for flag in FLAGS),
                         f'--output={path}')
    assert code == 0, said
    return said


def unlisted():
    """Descriptions of windows and data with words for people that POTFILES does not know."""
    listed = set((PO / 'POTFILES').read_text().split())
    for path in sorted([*(SOURCE / 'src').rglob('*.ui'), *(SOURCE / 'data').glob('*.desktop.in'),
                        *(SOURCE / 'data').glob('*.xml*')]):
        name = str(path.relative_to(SOURCE))
        text = path.read_text()
        if name not in listed and re.search(r'translatable="yes"|<summary>|^(Name|Comment)=|<name>', text, re.MULTILINE):
            yield name


def cut_formats(said, template):
    """Messages that end within a format, as where a macro stands for the rest of it, and can never be found."""
    for entry in template.read_text().split('\n\n'):
        message = re.search(r'^msgid (.*?)^msgstr', entry, re.MULTILINE | re.DOTALL)
        if message and re.search(r"(?<!%)%[-'\d.]*\"$", message.group(1), re.MULTILINE):
            yield message.group(1).strip()
    yield from (line for line in said.splitlines() if 'escape sequence' in line)


def wrong_forms(language):
    code, _, said = call('msgfmt', '--check', '--check-accelerators=_', '--output-file=/dev/null', f'po/{language}.po')
    return said.splitlines() or ([] if code == 0 else [f'msgfmt ended with {code}'])


def left_over(language, template):
    """What @language lacks of @template, or has only roughly."""
    merged = template.with_suffix('.po')
    code, _, said = call('msgmerge', '--quiet', '--no-fuzzy-matching', f'--output-file={merged}', f'po/{language}.po',
                         str(template))
    assert code == 0, said
    for kind in ('--untranslated', '--only-fuzzy'):
        _, text, _ = call('msgattrib', kind, '--no-obsolete', '--no-wrap', str(merged))
        # The first is the head.
        for entry in text.split('\n\n')[1:]:
            place = re.search(r'^#: (\S+)', entry, re.MULTILINE)
            yield f'{place.group(1) if place else "?"}: {re.search(r"^msgid (.*)", entry, re.MULTILINE).group(1)}'


def main():
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / 'datapipe.pot'
        said = make_template(template)
        checks = {
            'every description of a window with words is in po/POTFILES': list(unlisted()),
            'no message is cut within a format': list(cut_formats(said, template)),
        }
        for language in LANGUAGES:
            checks[f'{language}: formats, plurals and accelerators are kept'] = wrong_forms(language)
        for language in COMPLETE:
            checks[f'{language}: nothing is left to translate'] = list(left_over(language, template))
    print(f'1..{len(checks)}')
    for number, (name, found) in enumerate(checks.items(), 1):
        for line in found:
            print('#', line)
        print('not ok' if found else 'ok', number, name)
    return any(checks.values())


if __name__ == '__main__':
    sys.exit(main())
