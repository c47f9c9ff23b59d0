{{ day_spine("'" ~ var('first_month') ~ "'", "'2025-01-31'") }}
