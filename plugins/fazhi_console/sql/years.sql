-- Which report years do the marts show, and as of which day do the statuses hold?
select m.report_year, c.as_of
from mart.refreshed m
left join mart.refreshed c on c.mart = 'coverage' and c.report_year = 0
where m.mart = 'marts' and m.report_year > 0
order by m.report_year
