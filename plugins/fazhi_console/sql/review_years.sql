-- How much waits in each year?
select report_year, count(*) filter (where cause <> 'report') as rows, count(*) filter (where cause = 'report') as held
from quality.quarantine group by report_year order by report_year desc
