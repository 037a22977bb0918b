-- Which kinds of agency can be compared in this region? One tier, one type, one department: never added up.
select tier, agency_type, department, count(distinct indicator) as indicators, max(panel) as panel
from mart.yoy_region
where report_year = any(:years) and region_code = :region
group by tier, agency_type, department
order by (department = '') desc, max(panel) desc, tier, agency_type, department
limit 300
