-- Which indicators did this agency state, and in how many years?
select indicator, max(indicator_name) as name_cn, max(i.name_en) as name_en, scope, facet_key, max(y.unit) as unit, count(*) as years
from mart.yoy_indicator y
left join dw.dim_indicator i on i.code = y.indicator
where report_year = any(:years) and agency_id = :agency
group by indicator, scope, facet_key
order by indicator like 'CTX%', count(*) desc, indicator, scope, facet_key
limit 500
