-- How did this indicator change in this region, among the agencies of one kind that stated it in both years?
select report_year, region_name, indicator, indicator_name, scope, tier, agency_type, department, unit, method, panel, value, value_prev,
    change, change_ratio, stated, stated_prev, reports, reports_prev, expected, panel_share, flags
from mart.yoy_region
where report_year = any(:years) and region_code = :region and tier = :tier and agency_type = :agency_type and department = :department
    and indicator = :indicator and scope = :scope
order by report_year
