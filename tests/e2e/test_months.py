#!/usr/bin/env python3
"""Two months of `datapipe watch` in seconds: a clock that jumps from one night to the next, a provider that has a new
bar each trading day, nights on which something is wrong, and a mail server that has to hear of these and of nothing
else."""
import datetime
import json
import queue
import signal
import threading

from content import nothing_doubled
from harness import main
from mail import NOT_NOW, TAKES, Mail

UTC = datetime.UTC
# New York goes to summer time on 8 March; 3 April is Good Friday, and 16 February a holiday.
FIRST, LAST = datetime.date(2026, 2, 9), datetime.date(2026, 4, 10)
HOLIDAYS = {datetime.date(2026, 2, 16), datetime.date(2026, 4, 3), datetime.date(2026, 1, 19), datetime.date(2026, 1, 1),
            datetime.date(2025, 12, 25), datetime.date(2025, 11, 27), datetime.date(2025, 9, 1), datetime.date(2025, 7, 4)}
SYMBOLS = ('AAA', 'BBB')


def trading_days(first, last):
    days = (first + datetime.timedelta(n) for n in range((last - first).days + 1))
    return [d for d in days if d.weekday() < 5 and d not in HOLIDAYS]


def close_of(day):
    """16:00 in New York, as seconds since 1970."""
    summer = day >= datetime.date(2026, 3, 8)
    return datetime.datetime(day.year, day.month, day.day, 20 if summer else 21, tzinfo=UTC).timestamp()


def moment(text):
    return datetime.datetime.fromisoformat(text).timestamp()


class Exchange:
    """Has the last hundred bars up to the last close, by the clock of the program."""

    def __init__(self, program, provider):
        self.program, self.is_up = program, True
        self.days = trading_days(datetime.date(2025, 6, 2), LAST)
        provider.answers |= {('TIME_SERIES_DAILY', symbol): self.answer for symbol in SYMBOLS}

    def answer(self, handler, query):
        if not self.is_up:
            handler.answer(b'Service Unavailable', status=503, content_type='text/plain')
            return
        known = [day for day in self.days if close_of(day) <= self.program.now()][-100:]
        bars = {}
        for day in known:
            price = 100 + (day.toordinal() * 7 + len(query['symbol'])) % 11 / 10
            bars[day.isoformat()] = {'1. open': f'{price:.2f}', '2. high': f'{price + 1:.2f}', '3. low': f'{price - 1:.2f}',
                                     '4. close': f'{price + 0.3:.2f}', '5. volume': str(100000 + day.toordinal() % 97)}
        handler.answer(json.dumps({'Meta Data': {'2. Symbol': query['symbol'], '5. Time Zone': 'US/Eastern'},
                                   'Time Series (Daily)': bars}).encode())


class Watch:
    """The process, and what it says, as it says it."""

    def __init__(self, program):
        self.program = program
        self.process = program.start('watch', '--json')
        self.said = queue.Queue()
        self.events = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.said.put(json.loads(line))

    def until(self, event):
        while not self.events or self.events[-1]['event'] != event:
            self.events.append(self.said.get(timeout=60))
        return self.events.pop()

    def next_due(self):
        return moment(self.until('next')['due_at'])

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(60)


def nights(program, watch, due, n):
    """Lets the next `n` moments come, each run to its end; returns these ends, and when the next one is due."""
    ends = []
    for _ in range(n):
        program.set_clock(due)
        due = watch.next_due()
        ends.append(watch.until('finished'))
    return ends, due


def stand(program):
    """Runs, decisions and the last day in the marts."""
    row, = program.query(
        'select (select count(*) from control.runs) as runs, (select count(*) from control.decisions) as decided, '
        "(select count(*) from control.decisions where action = 'missed') as missed, "
        '(select max(trading_date)::text from marts.fact_daily_trading) as last, '
        '(select count(*) from marts.fact_daily_trading) as bars')
    return row


def months(program, provider):
    program.set_clock(moment('2026-02-09T12:00:00+00:00'))
    exchange = Exchange(program, provider)
    with Mail() as mail:
        # How long runs take says nothing here, where others are at work beside them.
        program.environment |= mail.settings() | {
            'DATAPIPE_NOTIFY_ABOUT': 'failure,partial,recovery,test-failure,stale,drift,unreachable',
            'DATAPIPE_SYMBOLS': ','.join(f'alphavantage:{symbol}' for symbol in SYMBOLS),
            'DATAPIPE_ALPHA_VANTAGE_DATASETS': 'daily', 'DATAPIPE_REQUEST_ATTEMPTS': '1',
            'DATAPIPE_NOTIFY_REPEAT_HOURS': '72', 'DATAPIPE_BACKUP_SCHEDULE': ''}
        program.run('pipeline', 'set', 'default', '--schedule', 'after XNYS close + 30 minutes', '--attempts', '1')
        program.run('database', 'start')
        watch = Watch(program)
        due = watch.next_due()
        assert due == close_of(FIRST) + 1800, due
        ends, due = nights(program, watch, due, 10)
        assert stand(program) == {'runs': 10, 'decided': 10, 'missed': 0, 'last': '2026-02-23', 'bars': 2 * 109}, stand(program)
        assert mail.subjects() == [], mail.subjects()

        # The provider is away for two nights: it is told once, and once that it is well again.
        exchange.is_up = False
        ends, due = nights(program, watch, due, 2)
        assert all('ended as failed' in end['message'] for end in ends), ends
        exchange.is_up = True
        ends, due = nights(program, watch, due, 1)
        assert 'ended as success' in ends[0]['message'], ends
        watch.stop()
        assert mail.subjects() == ['The run failed', 'It is well again'], mail.subjects()
        assert stand(program)['last'] == '2026-02-26'

        # Killed, and started again a week later, in which clocks went forward: what was missed is made up for once.
        watch = Watch(program)
        watch.next_due()
        watch.stop(signal.SIGKILL)
        program.set_clock(close_of(datetime.date(2026, 3, 9)) + 3600)
        watch = Watch(program)
        end = watch.until('finished')
        assert 'ended as success' in end['message'] and end['due_at'] == '2026-03-09T20:30:00Z', end
        found = stand(program)
        assert (found['runs'], found['decided'], found['missed'], found['last']) == (14, 20, 6, '2026-03-09'), found

        # The night on which the mail server takes nothing, and neither has the provider anything: told the night after.
        due = close_of(datetime.date(2026, 3, 10)) + 1800
        mail.way(NOT_NOW)
        exchange.is_up = False
        ends, due = nights(program, watch, due, 1)
        assert 'ended as failed' in ends[0]['message'] and len(mail.mails()) == 2, ends
        mail.way(TAKES)
        exchange.is_up = True
        ends, due = nights(program, watch, due, 22)
        assert all('ended as success' in end['message'] for end in ends), ends
        watch.stop()

        assert sorted(mail.subjects()[2:]) == ['It is well again', 'The run failed'], mail.subjects()
        assert len({m['Message-ID'] for m in mail.mails()}) == 4
        found = stand(program)
        assert found['last'] == LAST.isoformat(), found
        assert (found['runs'], found['decided'], found['missed']) == (37, len(trading_days(FIRST, LAST)), 6), found
        nothing_doubled(program)
        rows, = program.query('select count(*) = count(distinct (instrument_id, trading_date)) as once, count(*) as n, '
                              'count(distinct trading_date) as days from marts.fact_daily_trading')
        days = [d for d in exchange.days if d <= LAST]
        assert rows['once'] and rows['n'] == 2 * rows['days'] and rows['days'] == len(days) - days.index(
            trading_days(datetime.date(2025, 6, 2), FIRST)[-100]), rows


main(months)
