-- Values that are not there as often as in the other relation.
select coalesce(own.value, other.value) as value, own.n_records, other.n_records as compared_n_records
from (select {{ column }}::text as value, count(*) as n_records from {{ model }} group by 1) own
full join (select {{ field }}::text as value, count(*) as n_records from {{ to }} group by 1) other
  using (value)
where own.n_records is distinct from other.n_records
