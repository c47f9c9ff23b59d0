#!/usr/bin/env python3
"""Prints how much of each folder of src/ the tests have run, by lines.

Usage: coverage-summary.py SUMMARY.json    (of gcovr --json-summary)
"""
import json
import pathlib
import sys

# What is hoped for, in per cent.
GOALS = {'engine': 90, 'whole': 85}


def main():
    files = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding='utf-8'))['files']
    folders = {}
    for file in files:
        parts = pathlib.PurePosixPath(file['filename']).parts
        folder = parts[1] if len(parts) > 2 else 'main'
        for name in {folder, 'whole', 'engine' if folder not in ('app', 'main') else 'whole'}:
            lines, covered = folders.get(name, (0, 0))
            folders[name] = lines + file['line_total'], covered + file['line_covered']
    print(f'{"folder":<12}{"lines":>8}{"run":>8}{"%":>7}')
    for name in [*sorted(set(folders) - set(GOALS)), *(name for name in GOALS if name in folders)]:
        lines, covered = folders[name]
        goal = f'   (goal: {GOALS[name]})' if name in GOALS else ''
        print(f'{name:<12}{lines:>8}{covered:>8}{100 * covered / max(lines, 1):>7.1f}{goal}')


main()
