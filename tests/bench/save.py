#!/usr/bin/env python3
"""Puts what a benchmark printed into docs/performance.md, with machine and day; the other parts of it stay.

Usage: save.py PAGE NAME < TABLE
"""
import datetime
import os
import pathlib
import platform
import re
import sys

HEAD = '''# Performance

What the benchmarks in `tests/bench` have printed, each beside its peers where there are any; `./build-aux/dev bench --save`
writes this page, and `bench --save NAME` one part of it. Look at the ratios: times are those of one machine on one day.
'''


def machine():
    """Processor, number of its cores and memory, as the system tells of them."""
    text = pathlib.Path('/proc/cpuinfo').read_text(encoding='utf-8')
    model = re.search(r'^model name\s*: (.*)$', text, re.M)
    memory = os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / (1 << 30)
    return f'{model.group(1) if model else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB'


def main():
    page, name = pathlib.Path(sys.argv[1]), sys.argv[2]
    table = sys.stdin.read().strip('\n')
    text = page.read_text(encoding='utf-8') if page.exists() else HEAD
    parts = dict(re.findall(r'^## (\S+)\n(.*?)(?=^## |\Z)', text, re.M | re.S))
    today = datetime.datetime.now(datetime.timezone.utc).date()
    parts[name] = f'\n{machine()}; {today}\n\n```\n{table}\n```\n\n'
    page.write_text(HEAD + ''.join(f'\n## {part}\n{body.rstrip()}\n' for part, body in sorted(parts.items())), encoding='utf-8')


main()
