#!/usr/bin/env python3
"""Whole dbt-style projects, laid into a folder and built by the program: tests/e2e/projects has them."""
import html.parser
import json
import re

from harness import main
from projects import Project, built, ended, rows


def corner_shop(program, provider):
    """Seeds, views, a loop over payment methods, tests, documentation blocks and exposures; again without work."""
    shop = Project(program, 'corner_shop')
    done = shop.run('build')
    assert re.search(r'^\d+ of 29 OK created sql view model shop_staging.stg_orders \[CREATE VIEW in [\d.]+s\]$',
                     done.stdout, re.MULTILINE), done.stdout
    assert re.search(r'OK loaded seed file shop_raw.raw_payments \[INSERT 7 in', done.stdout), done.stdout
    assert re.search(r'OK created sql table model shop_marts.orders \[SELECT 6 in', done.stdout), done.stdout
    assert 'WARN 1 not_negative_orders_amount' in done.stdout, done.stdout
    assert 'Done. PASS=28 WARN=1 ERROR=0 SKIP=0 TOTAL=29' in done.stdout, done.stdout

    assert rows(program, 'select order_id, credit_card_amount::text, coupon_amount::text, bank_transfer_amount::text, '
                         'gift_card_amount::text, amount::text from shop_marts.orders order by 1') == [
        (1, '10.00', '0', '0', '0', '10.00'), (2, '20.00', '0', '0', '0', '20.00'), (3, '0', '1.00', '0', '0', '1.00'),
        (4, '0', '25.00', '0', '0', '25.00'), (5, '0', '0', '17.00', '0', '17.00'),
        (6, '5.00', '0', '0', '6.00', '11.00')]
    assert rows(program, 'select customer_id, first_order::text, number_of_orders, customer_lifetime_value::text '
                         'from shop_marts.customers order by 1') == [
        (1, '2025-01-01', 3, '46.00'), (2, '2025-01-04', 1, '1.00'), (3, '2025-01-02', 1, '20.00'), (4, None, 0, None),
        (5, '2025-02-01', 1, '17.00')]
    # What a documentation block says is a comment of the column.
    comment, = rows(program, "select col_description('shop_marts.orders'::regclass, attnum) from pg_attribute "
                             "where attrelid = 'shop_marts.orders'::regclass and attname = 'status'")
    assert '| shipped   | on its way' in comment[0], comment

    again = shop.results('build')
    assert not built(again) - {'not_negative_orders_amount'} and len(again) == 29, again
    assert not built(shop.results('run')) and built(shop.results('run', '--full-refresh')) == {
        'stg_customers', 'stg_orders', 'stg_payments', 'customers', 'orders'}


def corner_shop_told(program, provider):
    """manifest.json, run_results.json, sources.json and the page about the project."""
    shop = Project(program, 'corner_shop')
    (shop.folder / 'models' / 'sources.yml').write_text(
        'sources:\n  - name: till\n    schema: public\n    freshness:\n      warn_after: {count: 1, period: day}\n'
        "    loaded_at_field: at\n    tables:\n      - name: slips\n      - name: bills\n"
        '        freshness: {error_after: {count: 6, period: hour}}\n')
    shop.run('build')
    for sql in ("create table public.slips as select now() - interval '2 hours' as at",
                "create table public.bills as select now() - interval '2 days' as at"):
        program.run('query', '--write', sql)
    page = shop.folder / 'page.html'
    shop.run('docs', '--output', str(page))
    manifest = shop.artifact('manifest.json', 'out')
    exposure = manifest['exposures']['exposure.corner_shop.weekly_sales']
    assert exposure['depends_on']['nodes'] == ['model.corner_shop.orders', 'model.corner_shop.customers'], exposure
    assert (exposure['owner']['email'], exposure['type'], exposure['tags']) == ('owner@example.org', 'dashboard', ['monday'])
    assert 'exposure.corner_shop.weekly_sales' in manifest['child_map']['model.corner_shop.orders']
    assert manifest['parent_map']['exposure.corner_shop.weekly_sales'] == exposure['depends_on']['nodes']
    macro = manifest['macros']['macro.corner_shop.cents_to_amount']
    assert macro['macro_sql'].startswith('{% macro cents_to_amount') and macro['macro_sql'].endswith('endmacro %}'), macro
    assert macro['description'] == 'Cents as an amount of whole units.' and len(macro['arguments']) == 2, macro
    assert '| placed    | ordered' in manifest['docs']['doc.corner_shop.orders_status']['block_contents']
    assert manifest['metrics'] == {} and manifest['selectors'] == {}
    results = {r['unique_id']: r for r in shop.artifact('run_results.json', 'out')['results']}
    assert results['model.corner_shop.stg_orders']['message'] == 'CREATE VIEW', results['model.corner_shop.stg_orders']
    assert results['model.corner_shop.orders']['message'] == 'SELECT 6'

    done = shop.run('freshness', expect=3)
    assert 'till.bills' in done.stdout, done.stdout
    told = {r['unique_id']: r for r in shop.artifact('sources.json', 'out')['results']}
    slips, bills = told['source.corner_shop.till.slips'], told['source.corner_shop.till.bills']
    assert (slips['status'], bills['status']) == ('pass', 'error'), told
    assert 7199 <= slips['max_loaded_at_time_ago_in_s'] <= 7400, slips
    assert bills['criteria'] == {'warn_after': {'count': 1, 'period': 'day'}, 'error_after': {'count': 6, 'period': 'hour'},
                                 'filter': None}, bills
    check_page(page.read_text(), manifest)


class Page(html.parser.HTMLParser):
    """What a page consists of; what it would fetch from elsewhere, and tags that do not match, are errors."""

    EMPTY = {'meta', 'link', 'br', 'hr', 'input', 'img', 'path', 'circle', 'line', 'rect'}

    def __init__(self):
        super().__init__()
        self.open = []
        self.data = {}
        self.outside = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.outside += [v for k, v in attrs.items() if k in ('src', 'href') and not v.startswith(('#', 'data:'))]
        if tag not in self.EMPTY:
            self.open.append((tag, attrs.get('type')))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open and self.open[-1][0] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if self.open:
            self.data.setdefault(self.open[-1], []).append(data)


def check_page(text, manifest):
    page = Page()
    page.feed(text)
    page.close()
    assert not page.open and not page.outside, (page.open, page.outside)
    data, = (json.loads(''.join(parts)) for (tag, kind), parts in page.data.items()
             if tag == 'script' and kind == 'application/json')
    nodes = {node['id'] for node in data['nodes']}
    assert {id for id in manifest['nodes'] if not id.startswith('test.')} <= nodes, nodes


def corner_shop_changes(program, provider):
    """Only what is new is built; what fails holds up what stands on it, and is tried again once it is mended."""
    shop = Project(program, 'corner_shop')
    shop.run('build')
    customers = program.query('select * from shop_marts.customers order by 1')

    shop.edit('models/marts/orders.sql', 'select * from final', 'select *, amount > 20 as is_large from final')
    assert shop.run('ls', '--select', 'state:modified', '--resource-type', 'model').stdout.split() == ['orders']
    results = shop.results('build', '--select', 'state:modified')
    assert 'orders' in built(results) and 'customers' not in results, results
    assert rows(program, 'select order_id from shop_marts.orders where is_large') == [(4,)]

    # A seed with another row: what stands on it is built, and a test finds what is wrong with it.
    (shop.folder / 'seeds' / 'raw_orders.csv').open('a').write('7,2,2025-02-04,lost\n')
    (shop.folder / 'seeds' / 'raw_payments.csv').open('a').write('8,7,coupon,300\n')
    results = shop.results('build', expect=3)
    bad = 'accepted_values_stg_orders_status__placed__shipped__completed__return_pending__returned'
    assert ended(results, 'failed') == {bad}, results
    assert {'orders', 'customers', 'amounts_add_up'} <= ended(results, 'skipped'), results
    assert 'models/staging/_staging.yml line 19' in results[bad]['message'], results[bad]
    assert program.query('select * from shop_marts.customers order by 1') == customers

    assert bad in ended(shop.results('retry', expect=1), 'failed')
    for path in ('models/staging/_staging.yml', 'models/marts/_marts.yml'):
        shop.edit(path, "'returned']", "'returned', 'lost']")
    results = shop.results('retry')
    mended = 'accepted_values_stg_orders_status__placed__shipped__completed__return_pending__returned__lost'
    assert {'orders', 'customers', 'amounts_add_up'} <= built(results) and 'stg_payments' not in results, results
    assert mended in built(shop.results('build')) | ended(results, 'success'), results
    assert rows(program, 'select number_of_orders from shop_marts.customers where customer_id = 2') == [(2,)]


def corner_shop_elsewhere(program, provider):
    """Templates in dbt_project.yml and .yml files are rendered: environment and --vars decide."""
    shop = Project(program, 'corner_shop')
    shop.run('build', CORNER_SHOP_SCHEMA='little_marts')
    assert rows(program, "select to_regclass('shop_marts.orders'), count(*)::int from little_marts.orders") == [(None, 6)]
    done = shop.run('build', '--vars', '{payment_methods: [credit_card, coupon]}', expect=3)
    assert 'amounts_add_up' in done.stdout and 'FAIL 2 accepted_values_stg_payments' in done.stdout, done.stdout
    text = shop.run('compile', '--select', 'best_customers', expect=1).stderr
    assert 'best_customers' in text, text


def subscriptions(program, provider):
    """Spines and macros of a package, snapshots, hooks, own tests, an own materialization, names of schemas."""
    project = Project(program, 'subscriptions')
    results = project.results('build')
    assert ended(results, 'success') == set(results), {n: r for n, r in results.items() if r['status'] != 'success'}
    assert results['mrr']['relation'] == 'public_marts.mrr', results['mrr']

    assert rows(program, 'select date_month::text, label from public_utils.util_months order by 1') == [
        (f'2025-{n:02}-01', f'2025-{n:02}') for n in range(1, 7)]
    assert rows(program, "select customer_id, string_agg(mrr::int || coalesce(' ' || change_category, ''), ', ' "
                         'order by date_month) from public_marts.mrr group by 1 order by 1') == [
        (1, '10 new, 10, 10, 25 upgrade, 25, 25'), (2, '10 new, 10, 0 churn, 0, 10 reactivation, 10'),
        (3, '25 new, 25, 25, 10 downgrade, 10')]
    assert rows(program, 'select basic_subscriptions::int, plus_subscriptions::int, trial_subscriptions::int '
                         "from public_marts.plan_pivot where date_month = '2025-02-01'") == [(2, 1, 0)]
    assert rows(program, 'select plans from public_marts.plan_list') == [
        ('Basic by hand, Plus by hand, Trial by hand',)]
    # The package's own seed, model, snapshot and tests; its var, and the schemas that the project gives.
    assert rows(program, 'select month_name from public_names.month_labels order by month') == [('January',), ('February',)]
    assert {'two_of_each', 'unique_month_labels_month', 'month_labels_history'} <= built(results)
    # Hooks, each once.
    assert rows(program, "select what, node, status, count(*)::int from public_audit.runs where node in ('mrr', 'plan_names') "
                         'group by 1, 2, 3 order by 2, 1') == [
        ('post', 'mrr', None, 1), ('pre', 'mrr', None, 1), ('result', 'mrr', 'success', 1),
        ('post', 'plan_names', None, 1), ('pre', 'plan_names', None, 1), ('result', 'plan_names', 'success', 1)]
    assert rows(program, "select obj_description('public_marts'::regnamespace)") == [('made by subscriptions',)]
    assert rows(program, "select obj_description('public_marts.mrr'::regclass)")[0][0].endswith(
        'from subscription periods, month by month')

    again = project.results('build')
    assert not built(again) and set(again) == set(results), built(again)
    assert rows(program, "select count(*)::int from public_audit.runs where what in ('pre', 'post')") == [(4,)]


def subscriptions_grow(program, provider):
    """Incremental models, snapshots, and a materialization with a view, a grant and an index on its table."""
    project = Project(program, 'subscriptions')
    project.run('build')
    (project.folder / 'seeds' / 'raw_events.csv').write_text(
        'event_id,subscription_id,kind,amount,happened_at\n'
        '1,1,payment,999,2025-01-01 08:00:00\n4,5,refund,-20,2025-02-03 12:30:00\n5,5,payment,25,2025-02-03 13:00:00\n')
    project.edit('seeds/plans.csv', 'basic,10', 'basic,12')
    project.edit('seeds/plans.csv', 'trial,0\n', '')
    project.edit('seeds/subscription_periods.csv', '7,3,trial,0,2025-01-01,2025-01-31\n', '')
    project.edit('seeds/customers.csv', '2,Ben,FR,2025-01-01 10:00:00', '2,Ben,IT,2025-03-01 10:00:00')
    project.edit('seeds/customers.csv', '3,Cleo,DE', '3,Cleo,PT')
    for sql in ('create role reader', 'grant select on public_marts.plan_names to reader',
                'grant select on public_marts.plan_list to reader'):
        program.run('query', '--write', sql)
    results = project.results('build')
    assert ended(results, 'success') == set(results), {n: r for n, r in results.items() if r['status'] != 'success'}

    # Old events are not looked at again; the last one is corrected, and one is added.
    assert rows(program, 'select event_id, amount from public_events.fct_events order by 1') == [
        (1, 10), (2, 10), (3, 10), (4, -20), (5, 25)]
    assert rows(program, 'select day::text, kind, events::int, amount::int from public_events.fct_event_days '
                         'order by 1, 2') == [
        ('2025-01-01', 'payment', 2, 20), ('2025-02-01', 'payment', 1, 10), ('2025-02-03', 'payment', 1, 25),
        ('2025-02-03', 'refund', 1, -20)]
    assert rows(program, 'select plan, monthly_price::int, dbt_valid_to is null as now '
                         'from public_history.plans_history order by 1, 2') == [
        ('basic', 10, False), ('basic', 12, True), ('plus', 25, True), ('trial', 0, False)]
    # By time, what has no newer time is the same; by comparison, what is not there any more stays.
    assert rows(program, 'select id, country, dbt_valid_from::text, dbt_valid_to::text '
                         'from public_history.customers_history order by 1, 3') == [
        (1, 'DE', '2025-01-01 10:00:00', None), (2, 'FR', '2025-01-01 10:00:00', '2025-03-01 10:00:00'),
        (2, 'IT', '2025-03-01 10:00:00', None), (3, 'DE', '2025-02-01 10:00:00', None)]
    assert rows(program, 'select count(*)::int from public_history.periods_history') == [(7,)]

    assert rows(program, 'select plans from public_marts.plan_list') == [('Basic by hand, Plus by hand',)]
    assert rows(program, "select has_table_privilege('reader', 'public_marts.plan_names', 'select') "
                         "and has_table_privilege('reader', 'public_marts.plan_list', 'select') as ok") == [(True,)]
    assert rows(program, "select count(*)::int from pg_index where indrelid = 'public_marts.plan_names'::regclass "
                         'and indisunique') == [(1,)]
    assert rows(program, "select count(*)::int from pg_class where relname ~ '__dbt|__dp'") == [(0,)]

    project.run('build', '--full-refresh')
    assert rows(program, 'select event_id, amount from public_events.fct_events order by 1') == [
        (1, 999), (4, -20), (5, 25)]
    assert rows(program, 'select count(*)::int from public_history.plans_history') == [(4,)]


def subscriptions_fail(program, provider):
    """A unit test, a generic one and the materialization fail: nothing that is there is touched; then mended."""
    project = Project(program, 'subscriptions')
    project.run('build')
    before = program.query('select * from public_marts.plan_names order by 1')
    project.edit('macros/mrr.sql', "then 'upgrade'", "then 'more'")
    done = project.run('build', expect=3)
    assert 'categories_of_changes' in done.stdout and 'SKIP sql table model public_marts.mrr' in done.stdout, done.stdout
    assert 'upgrade' in done.stderr and 'more' in done.stderr, done.stderr
    project.edit('macros/mrr.sql', "then 'more'", "then 'upgrade'")
    results = project.results('retry')
    assert {'categories_of_changes', 'mrr'} <= set(results) and 'util_months' not in results, results

    # The view on the table is gone when the macro fails, and so is what the transaction did.
    project.edit('macros/stamped_table.sql', '{{ adapter.commit() }}\n  {{ drop_relation_if_exists(backup_relation) }}',
                 "{{ drop_relation_if_exists(backup_relation) }}\n  {% do run_query('select 1/0') %}")
    results = project.results('build', '--vars', 'stamp: by mistake', expect=3)
    assert ended(results, 'error') == {'plan_names'} and 'plan_list' in ended(results, 'skipped'), results
    assert 'division by zero' in results['plan_names']['message'], results['plan_names']
    assert program.query('select * from public_marts.plan_names order by 1') == before
    assert rows(program, 'select plans from public_marts.plan_list') == [
        ('Basic by hand, Plus by hand, Trial by hand',)]

    # What cannot be in this database is refused before anything is done.
    project.edit('models/marts/plan_list.sql', "materialized='view'", "materialized='view', database='elsewhere'")
    done = project.run('build', expect=1)
    assert 'plan_list' in done.stderr and 'elsewhere' in done.stderr, done.stderr


def subscriptions_chosen(program, provider):
    """selectors.yml, kinds of resources, what is disabled by the environment."""
    project = Project(program, 'subscriptions')

    def names(*arguments, **environment):
        return set(project.run('ls', *arguments, **environment).stdout.split())

    assert names('--selector', 'events_only', '--resource-type', 'model') == {'fct_events', 'fct_event_days'}
    assert names('--selector', 'again', '--resource-type', 'model') == {'fct_events', 'fct_event_days'}
    nightly = names('--selector', 'nightly', '--resource-type', 'model')
    assert {'mrr', 'customer_revenue_by_month', 'util_months', 'stg_subscriptions'} <= nightly, nightly
    assert not {'plan_pivot', 'fct_events', 'month_labels'} & nightly, nightly
    assert names('--resource-type', 'seed') == {'customers', 'plans', 'subscription_periods', 'raw_events',
                                                'names_of_months'}
    assert names('--resource-type', 'unit_test') == {'categories_of_changes', 'only_newer_events'}
    entries = [json.loads(line) for line in project.run('ls', '--resource-type', 'snapshot', '--output',
                                                        'json').stdout.splitlines()]
    assert {entry['name']: entry['package_name'] for entry in entries} == {
        'customers_history': 'subscriptions', 'plans_history': 'subscriptions', 'periods_history': 'subscriptions',
        'month_labels_history': 'month_names'}, entries
    assert names('--output', 'path', '--select', 'mrr', '--resource-type', 'model') == {'models/marts/mrr.sql'}
    assert names('--select', 'plans', 'tag:nightly', '--resource-type', 'model') == {
        'customer_revenue_by_month', 'mrr', 'plan_pivot', 'plan_names', 'plan_list'}
    assert 'fct_events' not in names(WITH_EVENTS='false')
    done = project.run('ls', '--selector', 'weekly', expect=1)
    assert 'weekly' in done.stderr and 'nightly' in done.stderr, done.stderr

    project.run('seed')
    done = project.run('build', '--selector', 'events_only')
    assert rows(program, "select to_regclass('public_marts.mrr')") == [(None,)], done.stdout


main(corner_shop, corner_shop_told, corner_shop_changes, corner_shop_elsewhere, subscriptions, subscriptions_grow, subscriptions_fail,
     subscriptions_chosen)
