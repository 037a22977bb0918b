-- How did this indicator change in this region, among the agencies that stated it in both years?
select report_year, region_name, indicator, indicator_name, scope, tier, agency_type, unit, method, panel, value, value_prev, change,
    change_ratio, stated, stated_prev, reports, reports_prev, expected, panel_share, flags
from mart.yoy_region
where report_year = any(:years) and region_code = :region and indicator = :indicator and scope = :scope and tier = :tier
    and agency_type = :agency_type
order by report_year
