-- The last run of the gate for every year: the trend over the years.
select y.report_year, g.reports, g.statements, g.passed, g.flagged, g.quarantined, g.rejected, g.blocked
from quality.year_status y
cross join lateral (
    select * from quality.gate_run r where r.report_year = y.report_year order by r.run_at desc limit 1
) g
order by y.report_year
