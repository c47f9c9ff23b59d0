-- A row only where the facts differ from the latest ones.
-- $1 instrument, $2 source, $3 observed, $4 name, $5 asset type, $6 exchange, $7 currency, $8 country, $9 sector,
-- $10 industry, $11 description, $12 website, $13 latest quarter, $14 shares, $15 market cap, $16 P/E, $17 EPS,
-- $18 dividend yield, $19 beta, $20 52-week high, $21 52-week low, $22 all fields, $23 load, $24 the moment of the load
insert into raw.company_overviews (instrument_id, source, observed_at, name, asset_type, exchange, currency,
  country, sector, industry, description, website, latest_quarter, shares_outstanding, market_cap, pe_ratio, eps,
  dividend_yield, beta, high_52w, low_52w, attributes, load_id, first_seen_at)
select $1::bigint, $2::text, $3::timestamptz, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::date, $14::numeric,
  $15::numeric, $16::numeric, $17::numeric, $18::numeric, $19::numeric, $20::numeric, $21::numeric, $22::jsonb,
  $23::bigint, $24::timestamptz
where $22::jsonb is distinct from (
  select attributes
  from raw.company_overviews
  where instrument_id = $1::bigint and source = $2::text
  order by observed_at desc
  limit 1)
on conflict (instrument_id, source, observed_at) do nothing;
