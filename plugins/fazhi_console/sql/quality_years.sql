-- Which years did the gate judge, and may they be loaded?
select report_year, state, rules, reasons, released_by, released_why, released_at
from quality.year_status order by report_year desc
