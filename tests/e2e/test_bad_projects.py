#!/usr/bin/env python3
"""What is wrong in a dbt-style project is named by file and line, and costs nothing that was there before."""
import re
import signal
import time

from harness import main
from projects import Project, ended, rows

CONTENT = ("select md5(string_agg(t::text, '|' order by t::text)) as h from {} t")
TABLES = ('shop_marts.orders', 'shop_marts.customers', 'shop_staging.stg_payments', 'shop_staging.stg_orders',
          'shop_raw.raw_payments', 'shop_raw.raw_orders')

# What is changed (file, before, after), and what standard error has to say; nothing is built then.
UNREADABLE = {
    'cycle': ('models/staging/stg_payments.sql', "ref('raw_payments')", "ref('orders')",
              r'models/(staging/stg_payments|marts/orders)\.sql:\d+: .*stg_payments.*orders|orders.*stg_payments'),
    'missing ref': ('models/marts/orders.sql', "ref('stg_orders')", "ref('stg_nothing')",
                    r'models/marts/orders\.sql:5:\d+: .*“stg_nothing”'),
    'missing ref of a test': ('models/marts/_marts.yml', "to: ref('customers')", "to: ref('nobody')",
                              r'models/marts/_marts\.yml:\d+:\d+: .*“nobody”'),
    'model twice': ('models/staging/orders.sql', None, 'select 1 as n',
                    r'models/staging/orders\.sql:1: .*models/marts/orders\.sql|'
                    r'models/marts/orders\.sql:1: .*models/staging/orders\.sql'),
    'unknown macro': ('models/staging/stg_payments.sql', 'cents_to_amount', 'cents_to_nothing',
                      r'models/staging/stg_payments\.sql:13:\d+: .*“cents_to_nothing”'),
    'unknown test': ('models/marts/_marts.yml', '- not_negative\n', '- not_nothing\n',
                     r'models/marts/_marts\.yml:\d+: .*“not_nothing”'),
    'bad YAML': ('models/marts/_marts.yml', 'version: 2', 'version: [2', r'models/marts/_marts\.yml:\d+:\d+: '),
    'bad settings': ('dbt_project.yml', "name: 'corner_shop'", "named: 'corner_shop'", r'dbt_project\.yml:1: '),
    'undefined variable': ('models/marts/orders.sql', "var('payment_methods')", "var('payment_ways')",
                           r'models/marts/orders\.sql:1:\d+: .*“payment_ways”'),
    'template that does not end': ('models/marts/orders.sql', '{% endfor -%}\n\n        sum', '\n\n        sum',
                                   r'models/marts/orders\.sql:\d+:\d+: '),
    'unknown materialization': ('models/marts/orders.sql', '{% set', "{{ config(materialized='heap') }}{% set",
                                r'models/marts/orders\.sql:1: “heap”'),
    'no such text': ('models/marts/_marts.yml', 'orders_status', 'orders_states',
                     r'models/marts/_marts\.yml:\d+: .*“orders_states”'),
    'selection': (None, None, None, r'“no_such_node”'),
}
# The same; then what fails, and what is skipped; everything else is built.
CONTRACT = """config:
      contract: {enforced: true}
    columns:
      - {name: customer_id, data_type: integer}
      - {name: first_name, data_type: text}
      - {name: last_name, data_type: text}
      - {name: first_order, data_type: text}
      - {name: most_recent_order, data_type: date}
      - {name: number_of_orders, data_type: bigint}
      - {name: customer_lifetime_value, data_type: numeric}
    old_columns:"""
FAILING = {
    'SQL error': ('models/marts/customers.sql', 'min(order_date)', 'min(order_dat)',
                  r'models/marts/customers\.sql line 23: .*order_dat', {'customers'}, {'relationships_orders_customer_id'}),
    'type of a contract': ('models/marts/_marts.yml', 'columns:', CONTRACT,
                           r'models/marts/_marts\.yml.*first_order.*text.*date|first_order', {'customers'},
                           {'relationships_orders_customer_id'}),
    'failing test': ('models/staging/_staging.yml', "'placed', ", '',
                     r'models/staging/_staging\.yml line 19: 1 row fails',
                     {'accepted_values_stg_orders_status__shipped__completed__return_pending__returned'},
                     {'orders', 'customers', 'amounts_add_up', 'not_null_orders_amount'}),
    'ragged seed': ('seeds/raw_payments.csv', '7,6,credit_card,500', '7,6,credit_card,500,extra',
                    r'seeds/raw_payments\.csv(:| line )8', {'raw_payments'}, {'stg_payments', 'orders', 'customers'}),
    'value of a seed': ('seeds/raw_payments.csv', '7,6,credit_card,500', '7,6,credit_card,much',
                        r'seeds/raw_payments\.csv.*(8|much)', {'raw_payments'}, {'stg_payments', 'orders', 'customers'}),
    'hook': ('models/marts/customers.sql', 'with customers as (',
             "{{ config(post_hook='select nothing') }}with customers as (", r'models/marts/customers\.sql: .*nothing',
             {'customers'}, {'relationships_orders_customer_id'}),
}


def content(program, tables=TABLES):
    return {table: program.query(CONTENT.format(table)) for table in tables}


def changed(project, path, before, after):
    """The project with one file changed, and how it was."""
    file = project.folder / path
    kept = file.read_text() if file.exists() else None
    if before is None:
        file.write_text(after)
    else:
        assert before in kept, (path, before)
        file.write_text(kept.replace(before, after, 1))
    return file, kept


def restore(file, kept):
    if kept is None:
        file.unlink()
    else:
        file.write_text(kept)


def unreadable(program, provider):
    shop = Project(program, 'corner_shop')
    shop.run('build')
    before = content(program)
    for name, (path, old, new, message) in UNREADABLE.items():
        arguments = ['--select', 'no_such_node'] if path is None else ['--full-refresh']
        saved = changed(shop, path, old, new) if path is not None else None
        done = shop.run('build', *arguments, expect=1)
        assert re.search(message, done.stderr), (name, done.stderr)
        assert not re.search('OK (created|loaded)', done.stdout), (name, done.stdout)
        assert 'CRITICAL' not in done.stderr and 'WARNING' not in done.stderr, (name, done.stderr)
        if saved:
            restore(*saved)
    assert content(program) == before
    assert not ended(shop.results('build'), 'error')


def failing(program, provider):
    shop = Project(program, 'corner_shop')
    shop.run('build')
    before = content(program)
    everything = set(shop.results('build'))
    for name, (path, old, new, message, bad, skipped) in FAILING.items():
        saved = changed(shop, path, old, new)
        done = shop.run('build', '--full-refresh', expect=3)
        assert re.search(message, done.stderr), (name, done.stderr)
        results = shop.results('build', '--full-refresh', expect=3)
        assert ended(results, 'error') | ended(results, 'failed') == bad, (name, results)
        assert skipped <= ended(results, 'skipped'), (name, ended(results, 'skipped'))
        rest = everything & set(results) - bad - ended(results, 'skipped')
        assert rest <= ended(results, 'success') | ended(results, 'warn') and 'raw_orders' in rest, (name, rest)
        assert content(program) == before, name
        restore(*saved)
    assert not ended(shop.results('build'), 'error')
    assert content(program) == before


def killed(program, provider):
    """At many moments of a build: each table is as it was or as it is to be, and the next build is right."""
    shop = Project(program, 'corner_shop')
    shop.run('build')
    payments = shop.folder / 'seeds' / 'raw_payments.csv'
    texts = [payments.read_text(), re.sub(r'(\d)$', r'\g<1>0', payments.read_text(), flags=re.MULTILINE)]
    states = []
    for text in texts:
        payments.write_text(text)
        shop.run('build', expect=None)
        states.append(content(program))
    assert all(states[0][t] != states[1][t] for t in ('shop_marts.orders', 'shop_marts.customers', 'shop_raw.raw_payments'))
    for n in range(14):
        payments.write_text(texts[n % 2])
        process = program.start('model', 'build', '--full-refresh', '--project', str(shop.folder))
        time.sleep(0.04 + n * 0.035)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for table, found in content(program).items():
            assert found in (states[0][table], states[1][table]), (n, table)
        if n % 5 == 4:
            shop.run('build', expect=None)
            assert content(program) == states[n % 2], n
    payments.write_text(texts[0])
    shop.run('build')
    assert content(program) == states[0]
    assert rows(program, "select count(*)::int from pg_class where relname ~ '__dp|__dbt'") == [(0,)]


main(unreadable, failing, killed)
