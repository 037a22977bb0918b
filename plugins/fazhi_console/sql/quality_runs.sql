-- The gate's history of a year, newest first.
select run_id, reports, statements, passed, flagged, quarantined, rejected, reports_quarantined, blocked, seconds, data_docs, run_at
from quality.gate_run where report_year = :year order by run_at desc limit :limit offset :offset
