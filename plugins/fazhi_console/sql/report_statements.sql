-- Everything a report states, in the order of the text, with the gate's verdict and its reasons.
select s.statement_id, s.indicator, coalesce(i.name_cn, s.name) as name_cn, coalesce(i.name_en, i.name_cn, s.name) as name_en,
    s.value, s.value_max, s.unit, s.unit_stated, s.qualifier, s.is_zero, s.facets, s.scope, s.period_type, s.period_start, s.period_end,
    s.section, s.evidence_text, s.evidence_start, s.evidence_end, s.page, s.sentence_text, s.rule, s.confidence, s.verdict,
    s.value_corrected, s.subject, s.action, s.object,
    q.cause,
    (select array_agg(jsonb_build_object('id', u.rule_id, 'zh', u.title_zh, 'en', u.title_en) order by u.rule_id)
     from quality.rule u where u.rule_id = any(q.rules)) as reasons
from stage.statement s
left join dw.dim_indicator i on i.code = s.indicator
left join quality.quarantine q on q.report_id = s.report_id and q.statement_id = s.statement_id
where s.report_id = :report
  and case :kind when 'facts' then s.indicator is not null when 'remainder' then s.indicator is null else true end
order by s.evidence_start, s.statement_id
limit :limit offset :offset
