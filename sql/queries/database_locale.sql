-- How to make a database like this one; null where another one's template says it
select format('lc_collate %L lc_ctype %L', datcollate, datctype), pg_encoding_to_char(encoding)
from pg_database where datname = $1 and datlocprovider = 'c';
