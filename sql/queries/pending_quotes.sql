create temp table if not exists pending_quotes (like raw.quotes) on commit delete rows;
