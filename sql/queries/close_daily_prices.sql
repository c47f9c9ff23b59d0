alter table raw.daily_prices
  add constraint daily_prices_pkey primary key (instrument_id, trading_date, source);
