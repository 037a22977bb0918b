-- How did this indicator of this agency change from year to year?
select y.report_year, y.agency_name, y.indicator, y.indicator_name, y.scope, y.facet_key, y.facets, y.unit, y.value, f.value_max, y.qualifier,
    y.value_prev, y.qualifier_prev, y.change, y.change_ratio, y.comparable, y.flags, y.repeats, y.statement_id, y.statement_id_prev,
    f.period_type, f.period_end, f.corrected
from mart.yoy_indicator y
left join dw.fact_statement f
    on f.report_year = y.report_year and f.agency_id = y.agency_id and f.statement_id = y.statement_id
where y.report_year = any(:years) and y.agency_id = :agency and y.indicator = :indicator and y.scope = :scope and y.facet_key = :facet
order by y.report_year
