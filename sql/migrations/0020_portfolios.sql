-- Portfolios: what a person bought and sold. Written by the person alone, never by a run.
create table control.portfolios (
  portfolio_id bigint generated always as identity primary key,
  name text not null unique check (name <> ''),
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  benchmark text,
  created_at timestamptz not null default now()
);
comment on table control.portfolios is 'Books of transactions';
comment on column control.portfolios.currency is 'What sums are shown in';
comment on column control.portfolios.benchmark is 'The symbol that it is compared with';

create table control.transactions (
  transaction_id bigint generated always as identity primary key,
  portfolio_id bigint not null references control.portfolios on delete cascade,
  transaction_date date not null,
  kind text not null check (kind in ('deposit', 'split', 'buy', 'sell', 'dividend', 'fee', 'withdrawal')),
  symbol text check (symbol is not null or kind in ('deposit', 'fee', 'withdrawal')),
  quantity numeric not null check (quantity > 0),
  price numeric not null check (price >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  fee numeric not null default 0 check (fee >= 0),
  created_at timestamptz not null default now()
);
create index transactions_portfolio on control.transactions (portfolio_id, transaction_date);
comment on table control.transactions is 'What was bought, sold, paid in, paid out and received';
comment on column control.transactions.quantity is
  'Shares; of a split those after it for one before; 1 for a sum of money';
comment on column control.transactions.price is
  'Money for one; quantity times price is what was paid, fee not included';
