-- Which sources have records that were not loaded
select source
from raw.rejects
group by source
order by source;
