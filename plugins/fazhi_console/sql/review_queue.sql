-- What did the gate hold back, why, and has anybody decided already?
select q.report_id, q.statement_id, q.report_year, q.row_kind, q.cause, q.run_at,
    r.agency_name, r.title, r.region_code, r.url,
    s.indicator, coalesce(i.name_cn, s.name) as name_cn, coalesce(i.name_en, i.name_cn, s.name) as name_en,
    s.value, s.value_max, s.unit, s.unit_stated, s.qualifier, s.scope, s.sentence_text, s.evidence_text, s.value_corrected, s.page,
    (select jsonb_agg(jsonb_build_object('id', u.rule_id, 'zh', u.title_zh, 'en', u.title_en, 'observed', v.observed, 'expected', v.expected)
                      order by u.rule_id)
     from quality.rule u
     left join quality.violation v on v.report_year = q.report_year and v.rule_id = u.rule_id and v.report_id = q.report_id
         and v.statement_id = q.statement_id
     where u.rule_id = any(q.rules)) as reasons,
    d.review_id, d.decision, d.value as decided_value, d.reviewer, d.reason, d.decided_at
from quality.quarantine q
join stage.report r on r.report_id = q.report_id
left join stage.statement s on s.report_id = q.report_id and s.statement_id = q.statement_id
left join dw.dim_indicator i on i.code = s.indicator
left join lateral (
    select w.*
    from quality.review w
    where w.report_year = q.report_year and w.agency_id = q.agency_id
      and w.indicator is not distinct from s.indicator and w.sentence_sha is not distinct from s.sentence_sha
      and w.facets is not distinct from s.facets and (w.value_read is null or w.value_read = s.value)
    order by w.review_id desc limit 1
) d on true
where q.report_year = :year
  and q.cause <> 'report'
  and (:rule = '' or :rule = any(q.rules))
  and case :state
      when 'open' then d.review_id is null or d.decision = 'withdraw'
      when 'decided' then d.review_id is not null and d.decision <> 'withdraw'
      else true end
order by q.row_kind, r.region_code, r.agency_name, q.report_id, s.evidence_start, q.statement_id
limit :limit offset :offset
