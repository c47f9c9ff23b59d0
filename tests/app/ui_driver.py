# ui_driver.py: the real program, driven and read through accessibility
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the program, finds widgets by role and name, acts on them as a person would, reads back.

Nothing here sleeps for a fixed time: everything waits for what has to come, until a deadline.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

DEADLINE = 20
STEP = .03
STILL = 4    # steps

# What a person can act on, which therefore has to have a name.
INTERACTIVE = {'button', 'toggle button', 'push button', 'check box', 'radio button', 'text',
               'entry', 'password text', 'combo box', 'slider', 'spin button', 'list item', 'link',
               'menu item', 'check menu item', 'radio menu item', 'page tab'}


NEWS = """with feed as (
    insert into raw.feeds (feed, load_id, first_seen_at) values ('https://news.example/feed', 0, now()) on conflict do nothing)
  insert into raw.rss_entries (feed, entry_key, title, link, published_at, content_hash, load_id, first_seen_at, symbols)
  values ('https://news.example/feed', 'TITLE', 'TITLE', 'https://news.example/TITLE', now(), 'TITLE', 0, now(),
    array['SYMBOL'])"""


class Failure(Exception):
    """What was waited for did not come."""


def wait(what, condition, deadline=DEADLINE):
    """Returns the first true value of condition(), which may look at lines that are not there yet."""
    end = time.monotonic() + deadline
    while True:
        with contextlib.suppress(GLib.Error, IndexError):
            value = condition()
            if value:
                return value
        if time.monotonic() > end:
            raise Failure(f'waited {deadline} s for {what}')
        time.sleep(STEP)


def walk(node, showing=True):
    """All widgets below node, itself included; only what is to be seen unless told otherwise."""
    try:
        if node is None:
            return
        node.clear_cache_single()
        if showing and not node.get_state_set().contains(Atspi.StateType.SHOWING) \
                and node.get_role_name() != 'application':
            return
        yield node
        for position in range(node.get_child_count()):
            yield from walk(node.get_child_at_index(position), showing)
    except GLib.Error:
        return


def name_of(node):
    """The name; nothing of a widget that has gone meanwhile."""
    try:
        return node.get_name() or '' if node is not None else ''
    except GLib.Error:
        return ''


def role_of(node):
    try:
        return node.get_role_name()
    except GLib.Error:
        return ''


def fits(text, wanted):
    return wanted is None or (text == wanted if isinstance(wanted, str) else wanted.search(text))


class Program:
    def __init__(self, *command, env=None):
        # A warning ends the program, but not this one, which hears of widgets that have gone.
        self.process = self.start(*command, env={'G_DEBUG': 'fatal-warnings,gc-friendly',
                                                 **(env or {})})
        Atspi.init()
        Atspi.set_timeout(2000, 5000)
        desktop = Atspi.get_desktop(0)

        def on_the_bus():
            if self.process.poll() is not None:
                raise Failure(f'the program ended with {self.process.returncode}:\n'
                              f'{self.process.stdout.read()}')
            desktop.clear_cache_single()
            for position in range(desktop.get_child_count()):
                application = desktop.get_child_at_index(position)
                if application and application.get_process_id() == self.process.pid:
                    return application
            return None

        self.node = wait('the program on the accessibility bus', on_the_bus)

    @staticmethod
    def start(*command, env):
        """The process alone, for what has no window."""
        return subprocess.Popen(command, env={**os.environ, **env}, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    # --- looking

    def all(self, role=None, name=None, showing=True):
        return [node for node in walk(self.node, showing)
                if fits(role_of(node), role) and fits(name_of(node), name)]

    def look(self, role=None, name=None):
        found = self.all(role, name)
        return found[0] if found else None

    def find(self, role=None, name=None, deadline=DEADLINE):
        return wait(f'{role} “{getattr(name, "pattern", name)}”',
                    lambda: self.look(role, name), deadline)

    def gone(self, role, name, deadline=DEADLINE):
        wait(f'{role} “{getattr(name, "pattern", name)}” to go',
             lambda: not self.all(role, name), deadline)

    def nameless(self):
        """What a person can act on and a screen reader cannot name."""
        return [f'{role_of(node)} in “{name_of(node.get_parent())}”' for node in self.all()
                if role_of(node) in INTERACTIVE and not name_of(node)
                and not (role_of(node) == 'list item' and any(map(name_of, walk(node))))]

    def check_names(self, where='here'):
        """Everything has a name. What is just being built or taken away is looked at again."""
        found = None

        def all_named():
            nonlocal found
            found = self.nameless()
            return not found
        try:
            wait('names', all_named, deadline=5)
        except Failure as late:
            raise Failure(f'without a name {where}: {found}') from late

    def text(self, node):
        return Atspi.Text.get_text(node, 0, -1)

    def value_text(self, node):
        node.clear_cache_single()
        return Atspi.Value.get_text(node)

    def dump(self, out=sys.stderr):
        def line(node, depth):
            states = node.get_state_set()
            shown = '' if states.contains(Atspi.StateType.SHOWING) else ' (hidden)'
            print(f'# {"  " * depth}{node.get_role_name()} | {name_of(node)!r}{shown}', file=out)
            for position in range(node.get_child_count()):
                with contextlib.suppress(GLib.Error):
                    line(node.get_child_at_index(position), depth + 1)
        line(self.node, 0)

    # --- acting

    def press(self, role, name, deadline=DEADLINE):
        """Presses a button that can be pressed."""
        def usable():
            for node in self.all(role, name):
                if node.get_state_set().contains(Atspi.StateType.SENSITIVE):
                    return node
            return None
        node = wait(f'{role} “{getattr(name, "pattern", name)}” that can be pressed',
                    usable, deadline)
        wait(f'pressing {name}', lambda: node.get_action_iface().do_action(0), deadline)
        return node

    def type_into(self, name, text, role='text'):
        node = self.find(role, name)
        wait(f'typing into {name}',
             lambda: node.get_editable_text_iface().set_text_contents(text))
        return node

    def save_as(self, path):
        """Answers the dialog that asks where a file goes."""
        self.type_into('Name:', str(path))
        self.press('button', 'Save')

    def open_file(self, path, title):
        """Answers the dialog, called @title, that asks for a file."""
        self.keys('ctrl+l', title=title)
        entry = wait('a place to type into', lambda: [
            node for node in self.all('text') if node.get_state_set().contains(Atspi.StateType.FOCUSED)])[0]
        wait('the path', lambda: entry.get_editable_text_iface().set_text_contents(str(path)))
        self.press('button', 'Open')

    def window_id(self, title='DataPipe$'):
        def search():
            ids = subprocess.run(['xdotool', 'search', '--onlyvisible', '--all', '--pid',
                                  str(self.process.pid), '--name', title],
                                 capture_output=True, text=True, check=False).stdout.split()
            return ids[-1] if ids else None
        return wait('the window', search)

    def resize(self, width, height):
        subprocess.run(['xdotool', 'windowsize', self.window_id(), str(width), str(height)], check=True)

    def narrow(self, size=(370, 640)):
        """The window as a phone has it: 360 wide, without the frame that it has here."""
        self.resize(*size)
        wait('a narrow window', lambda: self.area(self.find('frame')).width <= size[0])

    def check_fits(self, role, name=None):
        """Waits until there are such widgets, none of which goes beyond the right edge of the window."""
        def inside():
            most = self.area(self.find('frame')).width
            areas = [self.area(node) for node in self.all(role, name)]
            return areas and all(area.x + area.width <= most for area in areas)
        wait(f'{role} “{getattr(name, "pattern", name)}” to fit', inside)

    def keys(self, *keys, focus=True, title='DataPipe$'):
        """Real key presses, to whatever has the focus in the window (or in its open menu)."""
        if focus:
            subprocess.run(['xdotool', 'windowfocus', '--sync', self.window_id(title)], check=False)
        subprocess.run(['xdotool', 'key', '--delay', '20', *keys], check=True)

    def typed(self, text):
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.window_id()], check=False)
        subprocess.run(['xdotool', 'type', '--delay', '20', text], check=True)

    @staticmethod
    def area(node):
        return node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)

    def still_area(self, node):
        """Where node is once it does not move any more: what is still being laid out is missed by the mouse."""
        seen = []

        def stands_still():
            area = self.area(node)
            seen.append((area.x, area.y, area.width, area.height))
            return len(seen) >= STILL and len(set(seen[-STILL:])) == 1
        wait(f'{role_of(node)} “{name_of(node)}” to stand still', stands_still)
        return self.area(node)

    def tab_to(self, name, backwards=False):
        """Goes from control to control by keyboard until one that is called so has the focus."""
        def next_one():
            if not self.focused(name):
                self.keys('shift+Tab' if backwards else 'Tab')
            return self.focused(name)
        wait(f'the focus on {name}', next_one, deadline=3 * DEADLINE)

    def focused(self, name):
        """Whether what is called @name has the focus of the keyboard."""
        return any(node.get_state_set().contains(Atspi.StateType.FOCUSED) for node in self.all(None, name))

    def click(self, node):
        """A real click of the mouse in the middle of node."""
        area = self.still_area(node)
        subprocess.run(['xdotool', 'mousemove', '--window', self.window_id(),
                        str(area.x + area.width // 2), str(area.y + area.height // 2),
                        'click', '1'], check=True)

    def wheel(self, node, turns):
        """The wheel of the mouse over the middle of node, downwards."""
        area = self.still_area(node)
        subprocess.run(['xdotool', 'mousemove', '--window', self.window_id(),
                        str(area.x + area.width // 2), str(area.y + area.height // 2),
                        'click', '--repeat', str(turns), '--delay', '5', '5'], check=True)

    def drag(self, node, to):
        """Drags node with the mouse to the middle of another one, as slowly as a hand would."""
        def middle(of):
            area = self.still_area(of)
            return area.x + area.width // 2, area.y + area.height // 2
        (x, y), (to_x, to_y) = middle(node), middle(to)
        move = ['xdotool', 'mousemove', '--window', self.window_id()]
        subprocess.run([*move, str(x), str(y), 'mousedown', '1'], check=True)
        for step in range(1, 11):
            subprocess.run([*move, str(x + (to_x - x) * step // 10), str(y + (to_y - y) * step // 10),
                            'sleep', '.03'], check=True)
        subprocess.run(['xdotool', 'sleep', '.1', 'mouseup', '1'], check=True)

    def toggle(self, name):
        """The switch itself: the line around it, called the same, has no action."""
        wait(f'switching {name}',
             lambda: self.all('check box', name)[-1].get_action_iface().do_action(0))

    def action(self, name, *parameters):
        subprocess.run(['gapplication', 'action', 'io.github.datapipe_analytics.DataPipe',
                        name, *parameters], check=True)

    # --- ending

    def wait_ended(self, deadline=DEADLINE):
        """Returns the exit code and what the program said."""
        try:
            said, _ = self.process.communicate(timeout=deadline)
        except subprocess.TimeoutExpired as late:
            self.process.kill()
            raise Failure(f'the program did not end within {deadline} s') from late
        return self.process.returncode, said

    def terminate(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.wait_ended()


class Tap:
    """Test Anything Protocol: one line a step, the plan at the end."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    @contextlib.contextmanager
    def step(self, what, program=None):
        self.count += 1
        try:
            yield
        except Exception as error:  # whatever went wrong is this step's result
            self.failed += 1
            print(f'not ok {self.count} - {what}', flush=True)
            for line in f'{type(error).__name__}: {error}'.splitlines():
                print(f'# {line}', flush=True)
            if program is not None and program.process.poll() is not None:
                print(f'# the program ended with {program.process.returncode}', flush=True)
                for line in program.process.stdout.read().splitlines():
                    print(f'# {line}', flush=True)
            elif program is not None:
                with contextlib.suppress(Exception):
                    program.dump(sys.stdout)
        else:
            print(f'ok {self.count} - {what}', flush=True)

    def done(self):
        print(f'1..{self.count}', flush=True)
        return 1 if self.failed else 0


def add_news(data, symbol, *titles):
    """Into the tables of what the program keeps in the folder @data; the first one is the newest."""
    for title in titles:
        subprocess.run([sys.argv[1], 'query', '--write', NEWS.replace('TITLE', title).replace('SYMBOL', symbol)],
                       check=True, env=os.environ | {'DATAPIPE_DATA_DIR': data}, stdout=subprocess.DEVNULL)


def check(condition, sentence):
    if not condition:
        raise Failure(sentence)
