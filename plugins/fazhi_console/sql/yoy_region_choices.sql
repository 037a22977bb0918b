-- Which indicators can be compared over the years in this region, for this kind of agency?
select y.indicator, max(y.indicator_name) as name_cn, max(i.name_en) as name_en, y.scope, max(y.unit) as unit, count(*) as years,
    max(y.panel) as panel
from mart.yoy_region y
left join dw.dim_indicator i on i.code = y.indicator
where y.report_year = any(:years) and y.region_code = :region and y.tier = :tier and y.agency_type = :agency_type
    and y.department = :department
group by y.indicator, y.scope
order by y.indicator like 'CTX%', max(y.panel) desc, count(*) desc, y.indicator, y.scope
limit 500
