create temp table if not exists pending_csv_records (like raw.csv_records including defaults) on commit delete rows;
