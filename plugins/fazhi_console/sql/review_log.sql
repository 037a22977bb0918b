-- Who decided what, when and why, and what became of it?
select w.review_id, w.decision, w.report_year, w.indicator, w.rule_id, w.value_read, w.value, w.reason, w.reviewer, w.source_text,
    w.expires_when, w.decided_at, st.state, st.detail, st.rows, a.name as agency_name, i.name_cn, i.name_en, r.report_id, s.statement_id
from quality.review w
left join quality.review_state st on st.review_id = w.review_id
left join lateral (
    select name from dw.dim_agency a where a.agency_id = w.agency_id order by is_current desc, valid_from desc limit 1
) a on true
left join dw.dim_indicator i on i.code = w.indicator
left join stage.report r on r.report_year = w.report_year and r.agency_id = w.agency_id and r.is_current
left join lateral (
    select statement_id from stage.statement s
    where s.report_id = r.report_id and s.sentence_sha = w.sentence_sha and s.indicator is not distinct from w.indicator
      and s.facets is not distinct from w.facets
    order by (s.value = w.value_read) desc, s.statement_id limit 1
) s on true
where (:year = 0 or w.report_year = :year)
order by w.review_id desc
limit :limit offset :offset
