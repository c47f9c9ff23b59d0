#!/usr/bin/env python3
# screenshots.py: pictures of the real window with the sample market
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display screenshots.py DIR [store|looks|narrow|wide|pages|parts|dialogs|languages]…    (see build-aux/screenshots)

A window that is wider than what was asked for does not fit, which is an error.
"""

import contextlib
import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from ui_driver import Program, check, name_of, wait

SLIDER = 'slider'
# The pages besides the symbol's, each with something that is there once it shows its data; what the program
# says is named by its English form.
PAGES = (
    ('overview', 'label', ('%.0f rose, %.0f fell',)),
    ('models', 'list item', ('fact_daily_trading',)),
    ('query', 'text', ('SQL',)),
    ('pipeline', None, ('Finish',)),
    ('health', 'label', ('Everything Is Fine', '%u Thing Needs Attention', '%u Things Need Attention')),
    ('portfolio', 'label', ('Over Time',)),
    ('compare', 'table', ('Figures',)),
)
# Languages that the program speaks.  The system has German numbers and dates, those of Hebrew are made.
GERMAN = {'LC_ALL': 'de_DE.UTF-8'}
HEBREW = {'LC_ALL': 'he_IL.UTF-8'}
# What a person sets as large text; it is the X server that tells it.
LARGE = {'TEXT_SCALE': '1.25'}
# 360, and the frame that a window has here
NARROW = (370, 720)
WIDE = (3440, 1440)     # no wider than the screen that build-aux/screenshots asks for
TABBED = ('models', 'pipeline', 'health', 'portfolio')
SETTLED = .7    # after the last change: what is drawn has no name to wait for


def told(messages, environment):
    """What the window says for one of these messages in the language of its environment, whatever is filled in."""
    build = os.path.dirname(os.path.dirname(shutil.which('datapipe')))
    language = gettext.translation('datapipe', os.path.join(build, 'po'), [environment.get('LC_ALL', 'C')[:2]],
                                   fallback=True)
    words = {language.gettext(message) for message in messages}
    words |= {language.ngettext(*messages[-2:], n) for n in (1, 2, 9) if len(messages) > 1}
    # Without the marks of letters that act.
    words = {re.sub(r'(^| )_', r'\1', said) for said in words}
    return re.compile('^(' + '|'.join('.*'.join(map(re.escape, re.split(r'%[.\d]*[a-z]', said)))
                                      for said in sorted(words)) + ')')


class Camera:
    def __init__(self, folder):
        self.folder = folder
        self.data = tempfile.mkdtemp(prefix='datapipe-screenshots-')
        self.locales = os.path.join(self.data, 'locales')
        os.mkdir(self.locales)
        subprocess.run(['localedef', '-i', 'he_IL', '-f', 'UTF-8', os.path.join(self.locales, 'he_IL.UTF-8')],
                       check=True)

    def window(self, size=None, data=None, **environment):
        """Starts the program; with a size, the window has it."""
        if size is not None:
            for name, value in zip(('window-width', 'window-height'), size):
                subprocess.run(['datapipe', 'settings', 'set', name, str(value)], check=True, stdout=subprocess.DEVNULL,
                               env=os.environ | {'DATAPIPE_DATA_DIR': data or self.data})
        dpi = 96 * float(environment.pop('TEXT_SCALE', 1))
        subprocess.run(['xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER',
                        f'Xft.dpi:\t{dpi:.0f}\n'], check=True)
        places = {'LOCPATH': self.locales} if environment.get('LC_ALL') == HEBREW['LC_ALL'] else {}
        return Program('datapipe', env={'DATAPIPE_DATA_DIR': data or self.data, 'G_DEBUG': '',
                                        'LC_ALL': 'en_US.UTF-8', 'LANGUAGE': '', **places,
                                        **environment})

    def picture(self, program, name, width=None):
        # The pointer away from what would light up under it.
        subprocess.run(['xdotool', 'mousemove', '1', '1'], check=True)
        time.sleep(SETTLED)
        path = os.path.join(self.folder, f'{name}.png')
        subprocess.run(['import', '-window', program.window_id(), path], check=True)
        size = subprocess.run(['identify', '-format', '%w %h', path], capture_output=True,
                              text=True, check=True).stdout.split()
        check(width is None or int(size[0]) == width,
              f'{name} is {size[0]} wide instead of {width}: something does not fit')
        print(f'{path}  {size[0]}×{size[1]}', flush=True)

    @contextlib.contextmanager
    def market(self, size=(1100, 720), **environment):
        program = self.window(size, **environment)
        try:
            # A narrow window begins with the list.
            wait('the market', lambda: program.look(SLIDER) or program.look('list item'))
            yield program
        finally:
            program.terminate()

    def done(self):
        shutil.rmtree(self.data, ignore_errors=True)


def first_run(camera, picture):
    program = camera.window((1100, 720))
    try:
        program.find('button', 'Explore with Sample Market')
        if picture:
            camera.picture(program, 'first-run')
        program.press('button', 'Explore with Sample Market')
        program.find(SLIDER)
        program.gone('button', 'Stop')
    finally:
        program.terminate()


def show_page(program, page, environment={}):
    """Shows one of PAGES, and waits for its data."""
    role, shown = next(entry[1:] for entry in PAGES if entry[0] == page)
    program.action('show-page', f"'{page}'")
    program.find(role, told(shown, environment))


def store(camera):
    """What the software store and the README show: docs/images, by the names there."""
    with camera.market() as program:
        camera.picture(program, 'window', 1100)
        for page in ('overview', 'pipeline', 'portfolio'):
            show_page(program, page)
            camera.picture(program, page, 1100)
    with camera.market(ADW_DEBUG_COLOR_SCHEME='prefer-dark') as program:
        show_page(program, 'compare')
        camera.picture(program, 'compare-dark', 1100)
    # They are kept in the project: a third as large with as many colours as a palette has, none of which is missed.
    subprocess.run(['mogrify', '-strip', '+dither', '-colors', '255', '-define', 'png:format=png8',
                    *(os.path.join(camera.folder, f'{name}.png')
                      for name in ('window', 'overview', 'pipeline', 'portfolio', 'compare-dark'))], check=True)


def looks(camera):
    for name, environment in (
            ('light', {}),
            ('dark', {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}),
            ('high-contrast', {'ADW_DEBUG_HIGH_CONTRAST': '1'}),
            ('large-text', LARGE),
            ('german', GERMAN),
            ('right-to-left', HEBREW)):
        with camera.market(**environment) as program:
            camera.picture(program, name, 1100)


def narrow(camera):
    with camera.market(NARROW) as program:
        camera.picture(program, 'narrow-list', NARROW[0])
        program.click(program.all('list item')[0])
        wait('the chart in view', lambda: program.look('button', 'Chart Options'))
        camera.picture(program, 'narrow', NARROW[0])


def write_book(camera):
    """Something to show in the portfolio."""
    for words in (('deposit', '2025-02-03', '25000'), ('buy', '2025-02-04', 'VOLT.SIM', '120', '60', '--fee', '4'),
                  ('buy', '2025-06-10', 'NORD.SIM', '50', '90'), ('sell', '2026-03-05', 'VOLT.SIM', '30', '80'),
                  ('dividend', '2026-05-04', 'NORD.SIM', '36')):
        subprocess.run(['datapipe', 'portfolio', 'add', *words], check=True,
                       env=os.environ | {'DATAPIPE_DATA_DIR': camera.data})


def pages(camera):
    for name, size, environment in (
            ('', (1100, 720), {}),
            ('-dark', (1100, 720), {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}),
            ('-high-contrast', (1100, 720), {'ADW_DEBUG_HIGH_CONTRAST': '1'}),
            ('-narrow', NARROW, {}),
            ('-large-text', (1100, 720), LARGE),
            ('-large-text-narrow', NARROW, LARGE),
            ('-german', (1100, 720), GERMAN),
            ('-german-narrow', NARROW, GERMAN),
            ('-right-to-left', (1100, 720), HEBREW)):
        with camera.market(size, **environment) as program:
            for page, *_ in PAGES:
                show_page(program, page, environment)
                example = told(('Try an _Example',), environment)
                if page == 'query' and program.look('button', example):
                    program.press('button', example)
                    program.press('button', told(('_Run Query',), environment))
                    program.find('page tab', told(('Plan',), environment))
                camera.picture(program, f'page-{page}{name}', size[0])


def tabs(camera, program, page, name, size):
    program.action('show-page', f"'{page}'")
    program.find('page tab')
    for i in range(len(program.all('page tab'))):
        program.all('page tab')[i].get_action_iface().do_action(0)
        time.sleep(SETTLED)
        camera.picture(program, f'part-{page}-{i + 1}{name}', size[0])


def wide(camera):
    """Nothing is stretched over a whole wall."""
    with camera.market(WIDE) as program:
        camera.picture(program, 'wide', WIDE[0])
        for page, *_ in PAGES:
            if page in TABBED:
                tabs(camera, program, page, '-wide', WIDE)
            else:
                show_page(program, page)
                camera.picture(program, f'page-{page}-wide', WIDE[0])


def parts(camera):
    """What lies behind the other tabs of each page."""
    for name, size, environment in (
            ('', (1100, 720), {}),
            ('-dark', (1100, 720), {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}),
            ('-narrow', NARROW, {}),
            ('-german', (1100, 720), GERMAN),
            ('-right-to-left', (1100, 720), HEBREW)):
        with camera.market(size, **environment) as program:
            if size != NARROW:
                program.click(program.find('list item', re.compile('AGRI')))
                program.press('page tab', told(('_Facts and News',), environment))
                camera.picture(program, f'part-symbol-2{name}', size[0])
            # The program opens where it was left, in pages too: by number, not by what is to be seen first.
            # Where it is narrow, a list or a bar takes the place of so many tabs.
            for page in ('models', 'portfolio') if size == NARROW else TABBED:
                tabs(camera, program, page, name, size)


def dialogs(camera):
    with camera.market() as program:
        program.action('run-sample')
        program.action('run-details')
        program.find('dialog', 'Run Details')
        camera.picture(program, 'run')
    with camera.market() as program:
        program.action('preferences')
        program.find('dialog', 'Preferences')
        camera.picture(program, 'preferences')
        program.action('preferences-page', "'symbols'")
        for symbol in ('AAPL', 'MSFT', 'NVDA'):
            program.click(program.find('list item', re.compile('^Symbol')))
            program.typed(symbol)
            program.keys('Return')
            program.find('button', f'Remove {symbol}')
        for page in ('symbols', 'sources', 'schedules', 'notifications', 'charts', 'database', 'sharing'):
            program.action('preferences-page', f"'{page}'")
            if page == 'schedules':
                program.click([node for node in program.all('list item')
                               if name_of(node) == 'default'][-1])
            camera.picture(program, f'preferences-{page}')
    with camera.market(NARROW) as program:
        program.action('preferences')
        program.find('dialog', 'Preferences')
        camera.picture(program, 'preferences-narrow', NARROW[0])
        for page in ('sources', 'schedules', 'notifications', 'charts', 'database', 'sharing'):
            program.action('preferences-page', f"'{page}'")
            program.find('button', 'Back')
            camera.picture(program, f'preferences-{page}-narrow', NARROW[0])


def languages(camera):
    """What else people read first in another language."""
    for name, environment in (('german', GERMAN), ('right-to-left', HEBREW)):
        with tempfile.TemporaryDirectory(prefix='datapipe-screenshots-') as empty:
            program = camera.window((1100, 720), data=empty, **environment)
            try:
                program.find('button', told(('_Explore with Sample Market',), environment))
                camera.picture(program, f'first-run-{name}')
            finally:
                program.terminate()
        with camera.market(**environment) as program:
            program.action('run-sample')
            program.action('run-details')
            program.find('dialog', told(('Run Details',), environment))
            camera.picture(program, f'run-{name}')
        with camera.market(**environment) as program:
            program.action('preferences')
            program.find('dialog', told(('Preferences',), environment))
            camera.picture(program, f'preferences-{name}')
            for page in ('symbols', 'sources', 'schedules', 'notifications', 'charts', 'database', 'sharing'):
                program.action('preferences-page', f"'{page}'")
                camera.picture(program, f'preferences-{page}-{name}')


def main():
    camera = Camera(sys.argv[1])
    try:
        # Further names ask for these only.
        wanted = [part for part in (store, looks, narrow, wide, pages, parts, dialogs, languages)
                  if part.__name__ in sys.argv[2:] or not sys.argv[2:]]
        first_run(camera, looks in wanted)
        write_book(camera)
        for part in wanted:
            part(camera)
    finally:
        camera.done()


if __name__ == '__main__':
    sys.exit(main())
