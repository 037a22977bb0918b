-- Which indicators did this agency state, and in how many years?
select indicator, max(indicator_name) as indicator_name, scope, facet_key, max(unit) as unit, count(*) as years
from mart.yoy_indicator
where report_year = any(:years) and agency_id = :agency
group by indicator, scope, facet_key
order by count(*) desc, indicator, scope, facet_key
limit 500
