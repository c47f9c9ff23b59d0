create temp table if not exists pending_corporate_actions (like raw.corporate_actions) on commit delete rows;
