-- Which reports does this one repeat?
select t.other_year, t.other_agency_id, t.kind, t.jaccard, t.containment, o.report_id, o.agency_name
from mart.text_reuse t
left join stage.report o on o.report_year = t.other_year and o.agency_id = t.other_agency_id and o.is_current
where t.report_year = :year and t.agency_id = :agency
order by (t.kind = 'own_last_year') desc, t.jaccard desc, t.other_agency_id
limit :limit offset :offset
