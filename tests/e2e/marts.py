"""The marts computed once more, from the replies alone, with exact decimals."""
import json
import statistics
from decimal import Decimal


def read_daily(path):
    """Rows of a TIME_SERIES_DAILY reply, oldest first: (date, open, high, low, close, volume)."""
    reply = json.loads(path.read_text(encoding='utf-8-sig'))
    rows = [(day, *(Decimal(bar[k]) for k in ('1. open', '2. high', '3. low', '4. close', '5. volume')))
            for day, bar in reply['Time Series (Daily)'].items()]
    return sorted(rows)


def facts(rows):
    """What marts.fact_daily_trading has to hold: by date."""
    closes = [row[4] for row in rows]
    returns = [None] + [closes[i] / closes[i - 1] - 1 for i in range(1, len(closes))]

    def mean(i, n):
        return sum(closes[i - n + 1:i + 1]) / n if i >= n - 1 else None

    def deviation(i, n):
        window = [r for r in returns[max(0, i - n + 1):i + 1] if r is not None]
        return statistics.stdev(window) if i >= n and len(window) == n else None

    return {row[0]: {'open': row[1], 'high': row[2], 'low': row[3], 'close': row[4], 'volume': row[5],
                     'daily_return': returns[i], 'sma_20': mean(i, 20), 'sma_50': mean(i, 50),
                     'sma_200': mean(i, 200), 'volatility_20d': deviation(i, 20)}
            for i, row in enumerate(rows)}


def near(found, expected, what):
    if expected is None or found is None:
        assert found is None and expected is None, f'{what}: {found} is not {expected}'
        return
    found = Decimal(str(found))
    expected = Decimal(expected)
    assert abs(found - expected) <= max(abs(expected), Decimal(1)) * Decimal('1e-9'), \
        f'{what}: {found} is not {expected}'
